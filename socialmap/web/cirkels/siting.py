"""The part of ``/cirkels`` that chooses places: computed only when its form was sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from socialmap.errors import BadInputError, BusyError, SocialMapError, StoreError
from socialmap.fit.siting.wish import Method, Wish
from socialmap.queries.cirkels.siting import SitingPage, find_sites, siting_page
from socialmap.web import params
from socialmap.web.site import site

if TYPE_CHECKING:
    from socialmap.i18n import Words
    from socialmap.web.asking import Asked
    from socialmap.world import World

MINUTES = (10, 15, 20)
#: Seconds for one answer: what is not proven then says how far from the best it may be.
PATIENCE = 15.0
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


def section(world: World, asked: Asked, words: Words) -> SitingSection:
    """Answer the form, where it was sent."""
    own = {one.name for one in params.SITING}
    kept = [(name, value) for name, value in asked.items(multi=True) if name not in own]
    if params.SITES.name not in asked:
        return SitingSection(Wish(), kept)
    try:
        wish = wish_of(asked)
    except BadInputError as error:
        return SitingSection(Wish(), kept, fault=str(error))
    try:
        with site().turns.turn():
            found = find_sites(world, wish, patience=PATIENCE)
    except (BusyError, StoreError):
        raise
    except SocialMapError as error:
        return SitingSection(wish, kept, fault=str(error))
    return SitingSection(wish, kept, siting_page(world, found, words), names=found.names)


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
    )
