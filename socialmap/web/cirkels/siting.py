"""``/cirkels/plekken``: where the next circles could be. The answer first, and the form to ask otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import make_response, render_template, request, url_for

from socialmap.errors import BadInputError, BusyError, SocialMapError, StoreError
from socialmap.fit.siting.wish import Method, Room, Wish
from socialmap.i18n import later
from socialmap.queries.cirkels.siting import SitingPage, find_sites, is_found, siting_page
from socialmap.queries.cirkels.siting_words import GOALS
from socialmap.web import guard, params
from socialmap.web.answers import cached
from socialmap.web.asking import asked as asked_here
from socialmap.web.asking import asks
from socialmap.web.site import language, site, words, world

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Blueprint

    from socialmap.i18n import Words
    from socialmap.web.asking import Asked
    from socialmap.world import World

#: Seconds for one answer: what is not proven then says how far from the best it may be.
PATIENCE = 15.0
#: Words in the address for the questions, and for what must be known of a room.
QUESTIONS = {
    "dichtbij": Method.COVER,
    "niemand-ver": Method.EQUITY,
    "tweede": Method.BACKUP,
    "lopen": Method.WALK,
}
ROOMS = {"": Room.ANY, "vragen": Room.ASKED, "bekend": Room.KNOWN}
USUAL_QUESTION = "dichtbij"
ROOM_LABELS = {
    Room.ANY: later("maakt nu niet uit"),
    Room.ASKED: later("er is er een, of u gaat het vragen"),
    Room.KNOWN: later("wij weten dat er een is"),
}


@dataclass(frozen=True)
class SitingSection:
    """What the page shows: its form as it was sent, and the answer or the sentence that says why there is none.

    Attributes
    ----------
    kept
        What else stands in the address, so that the form keeps it.
    questions, rooms
        Words of the address with their labels; ``question`` and ``room`` are those that were chosen.
    """

    wish: Wish
    kept: list[tuple[str, str]]
    questions: list[tuple[str, str]]
    rooms: list[tuple[str, str]]
    page: SitingPage | None = None
    fault: str = ""
    names: dict[str, str] = field(default_factory=dict)

    @property
    def question(self) -> str:
        """The word of the question that is asked."""
        return _word(QUESTIONS, self.wish.method)

    @property
    def room(self) -> str:
        """The word of what must be known of a room."""
        return _word(ROOMS, self.wish.room)


def add_to(pages: Blueprint) -> None:
    """Put this page beside the others."""
    pages.add_url_rule("/cirkels/plekken", view_func=sites)


@cached
@asks(*params.FIT, *params.SITING, params.COUNT)
def sites() -> Any:
    """Where the next circles could be."""
    guard.require_cirkels()
    asked = asked_here()
    kept = [(name, value) for name, value in asked.items(multi=True) if name not in _OWN]
    if _waits(world(), asked):
        told = [*asked.items(multi=True), (params.COUNT.name, "ja")]
        onward = url_for(f"{language()}.sites") + params.as_query(told)
        return make_response(render_template("cirkels/siting_counting.html", onward=onward), HTTPStatus.ACCEPTED)
    return render_template(
        "cirkels/siting.html",
        siting=section(world(), asked, words()),
        back=url_for(f"{language()}.cirkels") + params.as_query(kept),
    )


#: Parameters that this page alone reads.
_OWN = {one.name for one in (*params.SITING, params.COUNT)}


def _waits(world: World, asked: Asked) -> bool:
    """Whether somebody in a browser is first told that it takes a while: what is known already is shown at once."""
    if params.COUNT.name in asked or request.headers.get("Sec-Fetch-Mode") != "navigate":
        return False
    try:
        return not is_found(world, wish_of(asked), PATIENCE)
    except SocialMapError:
        return False  # a sentence takes no time


def section(world: World, asked: Asked, words: Words) -> SitingSection:
    """Answer the form, or the usual question where none was sent."""
    kept = [(name, value) for name, value in asked.items(multi=True) if name not in _OWN]
    blank = SitingSection(
        Wish(),
        kept,
        [(word, words.gettext(GOALS[method])) for word, method in QUESTIONS.items()],
        [(word, words.gettext(ROOM_LABELS[room])) for word, room in ROOMS.items()],
    )
    try:
        wish = wish_of(asked)
    except BadInputError as error:
        return replace(blank, fault=str(error))
    try:
        with site().turns.turn():
            found = find_sites(world, wish, patience=PATIENCE)
    except (BusyError, StoreError):
        raise
    except SocialMapError as error:
        return replace(blank, wish=wish, fault=str(error))
    return replace(blank, wish=wish, page=siting_page(world, found, words), names=found.names)


def wish_of(asked: Asked) -> Wish:
    """The wish as its address tells it; ``anders=ID`` takes back what was chosen by hand."""
    undone = set(params.UNDO.read(asked))
    excluded, forced = (
        tuple(name for name in dict.fromkeys(one.read(asked)) if name not in undone)
        for one in (params.WITHOUT, params.WITH)
    )
    return Wish(
        k=params.SITES.read(asked),
        minutes=params.SITE_MINUTES.read(asked),
        method=QUESTIONS.get(params.SITE_QUESTION.read(asked), QUESTIONS[USUAL_QUESTION]),
        per_wijk=params.ONE_A_WIJK.name in asked,
        with_reports=params.WITH_REPORTS.name in asked,
        exclude=excluded,
        force=forced,
        room=ROOMS.get(params.SITE_ROOM.read(asked), Room.ANY),
    )


def _word(words: Mapping[str, Method | Room], told: Method | Room) -> str:
    return next(word for word, one in words.items() if one is told)
