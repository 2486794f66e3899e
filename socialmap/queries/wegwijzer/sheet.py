"""``/wegwijzer/blad``: one A4 for one to five chosen places, to take along and to give to somebody.

First minute of a volunteer: lays the sheet on the table, points at the map and at the first picture, reads one step
aloud, and fills in with a pen who goes along. One place: everything on one A4. More places: the first A4 has the map
with numbers, the facts and each way in pictures; after it each place has its own A4. A home is written nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialmap.errors import BadInputError, NotFoundError, NoWayError
from socialmap.guide.directions import GONE, directions
from socialmap.guide.offers import current_activities, profiles
from socialmap.guide.rests import REST
from socialmap.i18n import later
from socialmap.queries.common import SourceLink, sources
from socialmap.queries.kaart.reach import streets_source
from socialmap.queries.wegwijzer.guide import chosen_rows
from socialmap.queries.wegwijzer.sheet_place import SheetPlace, sheet_place

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from socialmap.guide.origin import Origin
    from socialmap.i18n import Words
    from socialmap.queries.wegwijzer.guide_form import GuideForm
    from socialmap.world import World

MOST = 5
TOO_FEW = later("Kies eerst een plek voor op het blad: zet een vinkje bij één tot vijf plekken.")
TOO_MANY = later("Op een blad passen vijf plekken. Kies er minder.")
NOT_NOW = later("Van %(name)s weten wij niet zeker of u er nu te voet terecht kunt. Die plek staat niet op dit blad.")
GONE_TOO = later("Een plek die u koos, bestaat niet (meer). Die staat niet op dit blad.")


@dataclass(frozen=True)
class Sheet:
    """Everything that a sheet says."""

    title: str
    start: str
    how: str
    places: tuple[SheetPlace, ...]
    left_out: tuple[str, ...]
    made: str
    sources: tuple[SourceLink, ...]


def sheet(
    world: World,
    form: GuideForm,
    origin: Origin,
    place_ids: Sequence[str],
    words: Words,
    *,
    address: Callable[[str], str],
) -> Sheet:
    """A sheet for chosen places; one that cannot be on it is said, with why.

    Parameters
    ----------
    address
        Gives the absolute address of the page of a place; "" where the site has none that lasts.

    Raises
    ------
    BadInputError
        When no place or more than five were chosen.
    NoWayError
        When none of them can be on a sheet, though one is still there.
    NotFoundError
        When none of them is there (any more).
    """
    chosen = list(dict.fromkeys(place_ids))
    if not 1 <= len(chosen) <= MOST:
        raise BadInputError(words.gettext(TOO_MANY if chosen else TOO_FEW).rstrip(".።"))
    rows = chosen_rows(world, form, origin, chosen, words)
    places: list[SheetPlace] = []
    left_out: list[str] = []
    for place_id in chosen:
        try:
            way = directions(world, origin, place_id, form.profile, words)
        except NotFoundError as error:
            gone = place_id not in world.places.index
            left_out.append(words.gettext(GONE_TOO if gone and len(chosen) > 1 else GONE) if gone else str(error))
            continue
        if place_id not in rows:
            left_out.append(words.gettext(NOT_NOW, name=way.name))
            continue
        places.append(sheet_place(world, len(places) + 1, way, rows[place_id], words, address=address(place_id)))
    if not places:
        there = any(place_id in world.places.index for place_id in chosen)
        raise (NoWayError if there else NotFoundError)(left_out[0])
    one = len(places) == 1
    return Sheet(
        title=words.gettext("Zo komt u bij %(name)s", name=places[0].name)
        if one
        else words.gettext("Zo komt u bij deze plekken"),
        start=places[0].way.start,
        how=words.gettext(profiles(world)[form.profile].label),
        places=tuple(places),
        left_out=tuple(dict.fromkeys(left_out)),
        made=words.day(world.today, year=True),
        sources=_sources(world, places, words),
    )


def _sources(world: World, places: list[SheetPlace], words: Words) -> tuple[SourceLink, ...]:
    """Of all that the sheet tells, each once: places, what is on there, streets and what is along the way."""
    here = [place.way.place_id for place in places]
    ids = [*world.places.loc[here, "listed_source_id"]]
    ids += [row["source_id"] for row in current_activities(world) if row["place_id"] in here]
    named = [*sources(world, [id for id in ids if id], words), *streets_source(world, words)]
    if any(place.rests for place in places):
        along = world.features.loc[world.features["kind"].isin(list(REST)), "source_id"].unique()
        named += sources(world, along.tolist(), words)
    return tuple(dict.fromkeys(named))
