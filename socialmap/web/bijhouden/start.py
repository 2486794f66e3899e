"""The page from which people keep the map up: what can be added, and what is there to be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import render_template

from socialmap.importing.recording import read_records
from socialmap.keeping import roles
from socialmap.queries.bijhouden.questions import FORMS, PLACE
from socialmap.web import guard
from socialmap.web.bijhouden.door import contributing
from socialmap.web.site import site

if TYPE_CHECKING:
    from flask import Blueprint
    from flask_wtf import CSRFProtect


def add_to(pages: Blueprint) -> None:
    """Put this page beside the others."""
    pages.add_url_rule("/bijhouden", view_func=upkeep)


def exempt(_csrf: CSRFProtect) -> None:
    """Nothing is sent to it."""


@contributing
def upkeep() -> Any:
    """What can be added; organisations, initiatives and circles have no page of their own, so they are listed here."""
    by, store = guard.author(), site().store
    kinds = {
        word: [row for row in read_records(store, asked.kind) if roles.may_see_level(by, row["visibility"])]
        for word, asked in FORMS.items()
        if asked is not PLACE
    }
    return render_template("bijhouden/upkeep.html", kinds=kinds)
