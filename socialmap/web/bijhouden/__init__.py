"""The pages by which people keep the map up: forms, tables, and what became of what they wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmap.web.bijhouden import (
    accounts,
    changing,
    ending,
    forms,
    history,
    links,
    merging,
    mine,
    own,
    proposals,
    quarter,
    rounds,
    seeing,
    stand,
    start,
    tables,
)

if TYPE_CHECKING:
    from flask import Blueprint
    from flask_wtf import CSRFProtect

_ROOMS = (start, changing, forms, tables, history, ending, merging, mine, seeing, stand, quarter, rounds, own)
#: These send a token along, also for who opened the link of the start.
_TOKENS = (accounts, proposals, links)


def add_to(pages: Blueprint) -> None:
    """Put these pages beside the others."""
    for room in (*_ROOMS, *_TOKENS):
        room.add_to(pages)


def exempt(csrf: CSRFProtect) -> None:
    """These refuse other sites themselves."""
    for room in _ROOMS:
        room.exempt(csrf)
