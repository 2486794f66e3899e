"""``/bijhouden/mijn``: what somebody proposed, and what became of it; never what others did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import render_template

from socialmap.queries.bijhouden.mine import mine_page
from socialmap.web.bijhouden.door import keeping_for
from socialmap.web.site import site, words

if TYPE_CHECKING:
    from flask import Blueprint
    from flask_wtf import CSRFProtect

    from socialmap.keeping.roles import Account


def add_to(pages: Blueprint) -> None:
    """Put this page beside the others."""
    pages.add_url_rule("/bijhouden/mijn", view_func=mine)


def exempt(_csrf: CSRFProtect) -> None:
    """Nothing is sent to it."""


@keeping_for(None)
def mine(by: Account) -> Any:
    """What this account proposed."""
    return render_template("bijhouden/mine.html", page=mine_page(site().store, by.id, words()))
