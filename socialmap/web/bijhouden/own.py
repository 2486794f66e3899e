"""``/van/<key>``: an organisation keeps its own, and a group takes back its consent. No account, and no cookie.

Who has the link has what it opens, so its key stands in no log, and nobody keeps or finds the page.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import g, make_response, redirect, render_template, request, url_for

from socialmap.errors import ConflictError, NotFoundError
from socialmap.keeping import accounts, own
from socialmap.model import RecordKind
from socialmap.queries.bijhouden import questions
from socialmap.queries.bijhouden.own import own_page
from socialmap.queries.kaart.place import canonical_id
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.store import statements
from socialmap.web import same_site
from socialmap.web.asking import Choice, asked, asks
from socialmap.web.bijhouden import forms
from socialmap.web.bijhouden.hands import Hand
from socialmap.web.site import check_store, language, site, today, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Blueprint, Response
    from flask_wtf import CSRFProtect

    from socialmap.importing.recording import Saved

#: What a form sends, and what the address says after all was confirmed.
ACT, SEEN, NUMBER, DONE = "doe", "gezien", "nummer", "bevestigd"


def add_to(pages: Blueprint) -> None:
    """Put these pages beside the others."""
    rules = {
        "/van/<key>": own_list,
        "/van/<key>/plek/<id>": own_place,
        "/van/<key>/plek/<id>/activiteit": own_new_activity,
        "/van/<key>/plek/<id>/activiteit/<path:number>": own_activity,
    }
    for rule, view in rules.items():
        pages.add_url_rule(rule, view_func=view, methods=["GET", "POST"])


def exempt(csrf: CSRFProtect) -> None:
    """These refuse other sites themselves: who has no account has no session to hold a token in."""
    for view in (own_list, own_place, own_new_activity, own_activity):
        csrf.exempt(view)


def day_of(until: int) -> str:
    """The last whole day of a link, in words; "" for one that does not end by itself."""
    return words().day(datetime.fromtimestamp(until, AMSTERDAM_TIME).date(), year=True) if until else ""


def _with_link(view: Callable[..., Any]) -> Callable[..., Response]:
    """A view of what a link opens; whoever has another is told whom to ask."""

    @wraps(view)
    def opened(key: str, **values: Any) -> Response:
        g.shown_once = True  # kept by nothing and nobody, an error neither
        if request.method == "POST":
            same_site.refuse_others()
        check_store()
        held = own.held(site().store, key, moment=accounts.now())
        response = make_response(view(_Hand(key, held), **values))
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return opened


class _Hand(Hand):
    """Who has a link fills a form in: of its own records, with its own addresses."""

    def __init__(self, key: str, held: own.Held) -> None:
        self.key, self.held = key, held
        self.own = {
            "name": held.record["name"],
            "back": self.address("own_list"),
            "activity": lambda id, number: self.address("own_activity", id=id, number=number),
            "new_activity": lambda id: self.address("own_new_activity", id=id),
            "place": lambda id: self.address("own_place", id=id),
        }

    def address(self, page: str, **values: Any) -> str:
        """The address of one of these pages."""
        return url_for(f"{language()}.{page}", key=self.key, **values)

    def stored(self, kind: RecordKind, id: str, place: str = "") -> dict[str, Any]:
        """A record of its own; else it is not there."""
        held = own.held(site().store, self.key, moment=accounts.now())
        row = (held.places if kind is RecordKind.PLACE else held.activities).get(id)
        if row is None or (place and kind is RecordKind.ACTIVITY and row["place_id"] != place):
            raise NotFoundError(own.NOT_YOURS)
        return dict(row)

    def beside(self, kind: RecordKind, id: str, place: str) -> list[dict[str, Any]]:
        """Its other activities at a place."""
        rows = self.held.activities.values() if kind is RecordKind.ACTIVITY else []
        return [dict(row) for row in rows if row["id"] != id and row["place_id"] == place]

    def save(
        self, kind: RecordKind, id: str, stored: Mapping[str, Any], values: Mapping[str, Any], version: int | None
    ) -> Saved | None:  # fmt: skip
        """Write it down, by the link as it is now; None when all of it waits for somebody's word."""
        del stored
        return own.save_own(site().store, self.held, kind, id, values, version=version, today=today())

    def leads_to(self, place: str) -> str:
        """What it keeps, at that place."""
        return f"{self.address('own_list')}#plek-{place}"


@same_site.shows_again
@asks(Choice(DONE, choices=["ja"]))
@_with_link
def own_list(hand: _Hand) -> Any:
    """All that it keeps; one press says that all of it is right."""
    if request.method == "GET":
        return _list(hand, done=bool(asked().get(DONE)))
    if not same_site.is_sure():
        return _list(hand, trouble=same_site.UNSURE), HTTPStatus.FORBIDDEN
    act = _ACTS.get(request.form.get(ACT, ""))
    return (_list(hand), HTTPStatus.BAD_REQUEST) if act is None else act(hand)


def _confirm(hand: _Hand) -> Any:
    try:
        own.confirm(site().store, hand.key, request.form.getlist(SEEN), today=today(), moment=accounts.now())
    except ConflictError as changed:
        return _list(hand, trouble=str(changed)), HTTPStatus.CONFLICT
    return redirect(hand.address("own_list", **{DONE: "ja"}), 303)


def _take_back(hand: _Hand) -> Any:
    """Of a group its own consent, of an organisation that for one of its activities."""
    of = hand.held.own
    kind, id = (of.kind, of.id) if of.of_group else (RecordKind.ACTIVITY, request.form.get(NUMBER, ""))
    own.take_back(site().store, hand.held, kind, id, today=today())
    return redirect(hand.address("own_list"), 303)


def _stop(hand: _Hand) -> Any:
    own.withdraw(site().store, hand.held.own.kind, hand.held.own.id)
    return render_template("bijhouden/own_ended.html")


_ACTS: dict[str, Callable[[_Hand], Any]] = {
    "klopt": _confirm,
    "toestemming-weg": _take_back,
    "stop": lambda hand: _list(hand, sure=True),
    "stop-zeker": _stop,
}


def _list(hand: _Hand, **values: Any) -> str:
    held = hand.held
    away = {str(row["place_id"]) for row in held.activities.values()} - held.places.keys()
    with site().store.read() as session:
        elsewhere = statements.read_records(session, RecordKind.PLACE, away) if away else {}
    page = own_page(held, elsewhere, day_of(held.own.until), words())
    return render_template("bijhouden/own.html", page=page, own=hand.own, **values)


@same_site.shows_again
@_with_link
def own_place(hand: _Hand, id: str) -> Any:
    """A place of its own: hours and price stand, all else waits for somebody's word."""
    place = canonical_id(id) or id
    stored = hand.stored(RecordKind.PLACE, place)
    return forms.change(forms.Asked(questions.PLACE, place, stored, place, hand))


@same_site.shows_again
@_with_link
def own_new_activity(hand: _Hand, id: str) -> Any:
    """Something at a place of its own that is not on the map yet."""
    place = canonical_id(id) or id
    hand.stored(RecordKind.PLACE, place)
    return forms.new(questions.OWN_ACTIVITY, place, hand)


@same_site.shows_again
@_with_link
def own_activity(hand: _Hand, id: str, number: str) -> Any:
    """Something of its own: other facts, or that it ended."""
    place = canonical_id(id) or id
    stored = hand.stored(RecordKind.ACTIVITY, number, place)
    return forms.change(forms.Asked(questions.OWN_ACTIVITY, number, stored, place, hand))
