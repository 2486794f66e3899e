"""To see that something is right: a place that somebody checked, and the list of what is hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import g, redirect, render_template, url_for

from socialmap.importing.editing import check_place
from socialmap.keeping import looking
from socialmap.keeping.roles import Right
from socialmap.queries.bijhouden.hidden import hidden_page
from socialmap.queries.kaart.place import canonical_id
from socialmap.web import guard
from socialmap.web.bijhouden.door import keeping_for
from socialmap.web.site import language, site, today

if TYPE_CHECKING:
    from flask import Blueprint
    from flask_wtf import CSRFProtect

    from socialmap.keeping.roles import Account


def add_to(pages: Blueprint) -> None:
    """Put these pages beside the others."""
    pages.add_url_rule("/plek/<id>/klopt", view_func=place_is_right, methods=["POST"])
    pages.add_url_rule("/bijhouden/verborgen", view_func=what_is_hidden)


def exempt(csrf: CSRFProtect) -> None:
    """It refuses other sites itself: the page that it stands on is kept for more than one."""
    csrf.exempt(place_is_right)


@keeping_for(Right.CHECK)
def place_is_right(id: str, by: Account) -> Any:
    """That somebody saw today that what stands of a place is right."""
    place_id = canonical_id(id)
    guard.require(Right.CHECK, place_id)
    check_place(site().store, place_id, role=by.signs, account=by.id, on=today())
    return redirect(url_for(f"{language()}.place", id=place_id), 303)


@keeping_for(Right.SEE_SEALED)
def what_is_hidden(by: Account) -> Any:
    """What no page shows; that it is looked at is written down first."""
    looking.note(site().settings.data_dir, by, "/bijhouden/verborgen")
    g.shown_once = True
    with site().store.read() as session:
        return render_template("bijhouden/hidden.html", page=hidden_page(session))
