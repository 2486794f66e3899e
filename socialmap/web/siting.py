"""The part of ``/cirkels`` that chooses places: computed only when its form was sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from socialmap.errors import BadInputError, SocialMapError
from socialmap.fit.siting.wish import Method, Wish
from socialmap.queries.siting import SitingPage, find_sites, siting_page
from socialmap.web import params

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from socialmap.i18n import Words
    from socialmap.world import World

MINUTES, USUAL_MINUTES = (10, 15, 20), 15
MAX_PLACES = 20
OWN = ("plekken", "minuten", "vraag", "per_wijk", "verslagen", "niet", "wel", "anders")
#: Words in the address for the two questions.
QUESTIONS, USUAL_QUESTION = {"dichtbij": Method.COVER, "lopen": Method.WALK}, "dichtbij"


@dataclass(frozen=True)
class SitingSection:
    """What the section shows: its form as it was sent, and the answer or the sentence that says why there is none.

    Attributes
    ----------
    kept
        What else stands in the address, so that the form keeps it.
    """

    wish: Wish
    kept: list[tuple[str, str]]
    page: SitingPage | None = None
    fault: str = ""
    names: dict[str, str] = field(default_factory=dict)


def section(world: World, args: MultiDict[str, str], words: Words) -> SitingSection:
    """Answer the form, where it was sent."""
    kept = [(name, value) for name, value in args.items(multi=True) if name not in OWN]
    if "plekken" not in args:
        return SitingSection(Wish(), kept)
    try:
        wish = wish_of(args)
    except BadInputError as error:
        return SitingSection(Wish(), kept, fault=str(error))
    try:
        found = find_sites(world, wish)
    except SocialMapError as error:
        return SitingSection(wish, kept, fault=str(error))
    return SitingSection(wish, kept, siting_page(world, found, words), names=found.names)


def wish_of(args: MultiDict[str, str]) -> Wish:
    """The wish as its address tells it; ``anders=ID`` takes back what was chosen by hand."""
    undone = set(args.getlist("anders"))
    excluded, forced = (
        tuple(name[: params.MAX_TEXT] for name in dict.fromkeys(args.getlist(key)) if name not in undone)
        for key in ("niet", "wel")
    )
    return Wish(
        k=params.number(args, "plekken", 3, 1, MAX_PLACES),
        minutes=params.number(args, "minuten", USUAL_MINUTES, 1, 60),
        method=QUESTIONS.get(args.get("vraag", ""), QUESTIONS[USUAL_QUESTION]),
        per_wijk="per_wijk" in args,
        with_reports="verslagen" in args,
        exclude=excluded,
        force=forced,
    )
