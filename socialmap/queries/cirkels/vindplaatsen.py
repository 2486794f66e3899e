"""``/cirkels/vindplaatsen/<code>``: where people of a new circle already know each other, and who may bring you there.

First minute of a kwartiermaker: reads which moments there are in this wijk, when, for whom, and whether a guest may
come; rings the host of the first two, and takes the plan along. Where nobody told us of any moment the page says what
to ask, and where. Who goes where is not on it, and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from socialmap.findings import Reason, UseKind, behind, reasons
from socialmap.fit.vindplaatsen import (
    CHANNELS,
    COUNTERS,
    GROUP_HOUSES,
    GUEST,
    OPEN_HOUSES,
    QUESTIONS,
    Sort,
    rank,
    sort_of,
)
from socialmap.i18n import later
from socialmap.model import Known, Level, Status, telephone
from socialmap.offer.names import whole_name
from socialmap.offer.places import home_point
from socialmap.offer.words import door_words, shown
from socialmap.queries.cirkels.meeting import small_area
from socialmap.queries.common import SourceLink, sources
from socialmap.queries.kaart.areas import AreaGroup, AreaLink, area_link, areas_page
from socialmap.queries.kaart.places import PlaceRow, all_kinds, rows, within
from socialmap.queries.kaart.week import week_in_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from socialmap.i18n import Words
    from socialmap.model import PlaceKind
    from socialmap.world import World

TITLE = later("Waar kennen mensen elkaar al?")
#: Houses to ask at: as many as one walk holds, also where they lie just outside the area.
ASKED_AT = 5
#: What is asked of a guest, in the columns of an activity.
GUEST_FACT = "guest_welcome"
HEADINGS = {
    Sort.KNOWN: later("Hier kennen mensen elkaar al: begin hier"),
    Sort.TOGETHER: later("Hier doen mensen iets samen"),
    Sort.ALONE: later("Een op een: hier kent niemand de anderen"),
    Sort.COUNTER: later("Loketten en spreekuren: daar komen mensen alleen"),
}


@dataclass(frozen=True)
class Spot:
    """One moment at which people come together, or may; what nobody told is said to be unknown.

    Attributes
    ----------
    place
        Of its place; None where that is not on the map.
    guest
        Whether the host agrees to a guest, and ``may`` whether that is a yes.
    introduces
        Who could bring a guest along; never a name.
    """

    name: str
    place: PlaceRow | None
    place_name: str
    phone: str
    when: str
    for_whom: str
    not_for: str
    guest: str
    may: bool
    introduces: str
    door: str


@dataclass(frozen=True)
class SpotGroup:
    """Moments of one sort, the first to go to on top."""

    sort: Sort
    title: str
    spots: list[Spot]


@dataclass(frozen=True)
class House:
    """Where to ask: a place, its telephone number, and whether it lies in the area."""

    place: PlaceRow
    phone: str
    inside: bool


@dataclass(frozen=True)
class Channel:
    """A way to find people, with the places here where it begins; none known is said."""

    label: str
    places: list[PlaceRow]


@dataclass(frozen=True)
class SpotsPage:
    """Everything that the page of one area shows.

    Attributes
    ----------
    earlier
        What was there once, or was told too long ago: to ask after.
    """

    area: AreaLink
    groups: list[SpotGroup]
    earlier: list[str]
    questions: list[str]
    houses: list[House]
    counters: list[House]
    channels: list[Channel]
    reasons: list[Reason]
    sources: list[SourceLink]

    @property
    def shared(self) -> int:
        """Moments that people share."""
        return sum(len(group.spots) for group in self.groups if group.sort in (Sort.KNOWN, Sort.TOGETHER))


@dataclass(frozen=True)
class IndexRow:
    """A wijk, and how many shared moments we know there."""

    area: AreaLink
    moments: int


@dataclass(frozen=True)
class IndexPage:
    """The wijken by stadsdeel."""

    groups: list[tuple[AreaLink | None, list[IndexRow]]]
    known: int
    wijken: int
    reasons: list[Reason]


def spots_index(world: World, words: Words) -> IndexPage:
    """Every wijk, with how many shared moments are known there."""
    now = world.activities[world.activities["current"]]
    shared = _these(sort_of(one) in (Sort.KNOWN, Sort.TOGETHER) for one in now.to_dict("records"))
    counted = _wijk_of(world, now[shared]).value_counts()
    by_link = {area_link(area): int(counted.get(code, 0)) for code, area in world.level(Level.WIJK).iterrows()}
    groups: list[AreaGroup] = areas_page(world, words).groups
    return IndexPage(
        groups=[(group.area, [IndexRow(one, by_link[one]) for one in group.wijken]) for group in groups],
        known=sum(moments > 0 for moments in by_link.values()),
        wijken=len(by_link),
        reasons=_reasons(words),
    )


def spots_page(world: World, code: str, words: Words) -> SpotsPage:
    """What is known of one wijk or buurt.

    Raises
    ------
    NotFoundError
        When there is none, or it is larger.
    """
    area = small_area(world, code)
    here = world.activities[_lies_in(world, area)]
    now = here[here["current"]]
    places = world.places[world.places["offered"]]
    houses = _nearest(world, area, places, (*GROUP_HOUSES, *OPEN_HOUSES))
    at_counters = _nearest(world, area, places[within(world, str(area.name)).reindex(places.index)], COUNTERS)
    return SpotsPage(
        area=area_link(area),
        groups=_groups(world, now, words),
        earlier=_earlier(world, here[~here["current"]], words),
        questions=[words.gettext(question) for question in QUESTIONS],
        houses=_houses(world, area, houses, words),
        counters=_houses(world, area, at_counters, words),
        channels=_channels(world, area, places, words),
        reasons=_reasons(words),
        sources=_sources(world, here, houses, words),
    )


def _lies_in(world: World, area: pd.Series) -> pd.Series:
    """Which activities are in an area: by their place, or by the wijk that was told of them."""
    inside = within(world, str(area.name))
    found: pd.Series = world.activities["place_id"].isin(inside.index[inside])
    return found | (world.activities["wijk_code"] == area.name)


def _wijk_of(world: World, activities: pd.DataFrame) -> pd.Series:
    placed: pd.Series = activities["place_id"].map(world.places["wijk_code"])
    return placed.fillna(activities["wijk_code"])


def _groups(world: World, now: pd.DataFrame, words: Words) -> list[SpotGroup]:
    shown_places = {row.id: row for row in rows(world, world.places.loc[_placed(world, now)], words)}
    found: dict[Sort, list[tuple[Any, Spot]]] = {sort: [] for sort in Sort}
    for one in now.to_dict("records"):
        sort, guest = sort_of(one), guest_of(one)
        spot = _spot(world, one, guest, shown_places.get(one["place_id"]), words)
        order = (*rank(sort, guest, told_when=spot.when != ""), spot.name.casefold())
        found[sort].append((order, spot))
    return [
        SpotGroup(sort, words.gettext(HEADINGS[sort]), [spot for _, spot in sorted(spots, key=lambda pair: pair[0])])
        for sort, spots in found.items()
        if spots
    ]


def _placed(world: World, activities: pd.DataFrame) -> list[str]:
    return [id for id in activities["place_id"].dropna().unique() if id in world.places.index]


def guest_of(activity: Mapping[Any, Any]) -> Known:
    """Whether the host agrees to a guest; what was told too long ago is asked again."""
    said = activity["said"].get(GUEST_FACT)
    return Known.UNKNOWN if said is not None and said.stale else Known(activity[GUEST_FACT])


def _spot(
    world: World, activity: Mapping[Any, Any], guest: Known, place: PlaceRow | None, words: Words
) -> Spot:  # fmt: skip
    when = activity["rhythm"] or week_in_words(world, activity, words)
    return Spot(
        name=activity["name"],
        place=place,
        place_name=place.name if place else activity["place_name"],
        phone=telephone(world.places.at[place.id, "phone"]) if place else "",
        when=shown(when, words),
        for_whom=activity["for_whom"],
        not_for=activity["not_for"],
        guest=words.gettext(GUEST[guest]),
        may=guest is Known.YES,
        introduces=_introduces(activity, guest, words),
        door=door_words(activity["door"], words),
    )


def _introduces(activity: Mapping[Any, Any], guest: Known, words: Words) -> str:
    """Who brings a guest along, by what was told of the group; "" where no guest is wanted."""
    if guest is Known.NO:
        return ""
    if activity["first_time_company"] == Known.YES:
        return words.gettext("Er gaat de eerste keer iemand mee: vraag of dat ook voor u kan.")
    if activity["supervision"] == Known.YES:
        return words.gettext("Vraag wie de groep begeleidt om u voor te stellen.")
    return words.gettext("Wie u kan voorstellen, weten we niet: vraag het de gastheer of gastvrouw.")


def _earlier(world: World, gone: pd.DataFrame, words: Words) -> list[str]:
    """What is no longer sure, shared moments first: a report told of it, or a list did so long ago."""
    names = world.places["name"]
    told = []
    for one in gone[gone["status"] != Status.ENDED].to_dict("records"):
        sort = sort_of(one)
        if sort is Sort.COUNTER:
            continue
        where = whole_name(names.get(one["place_id"], one["place_name"]))
        when = words.moment(one["period"] or one["listed_on"])
        around = ", ".join(shown(part, words) for part in (where, when) if part)
        told.append((list(Sort).index(sort), shown(one["name"], words) + (f" ({around})" if around else "")))
    return [line for _, line in sorted(told)]


def _nearest(
    world: World, area: pd.Series, places: pd.DataFrame, kinds: Collection[PlaceKind]
) -> pd.DataFrame:  # fmt: skip
    """Places of these kinds to ask at: in the area first, houses of a group before open ones, then the nearest."""
    order = {str(kind): number for number, kind in enumerate(kinds)}
    first = [min((order[kind] for kind in found if kind in order), default=len(order)) for found in all_kinds(places)]
    x, y = home_point(world, area)
    found = places.assign(
        outside=~within(world, str(area.name)).reindex(places.index),
        first=first,
        metres=shapely.distance(places.geometry.to_numpy(), shapely.Point(x, y)),
    )
    found = found[found["first"] < len(order)]
    return found.sort_values(["outside", "first", "metres"], kind="stable").head(ASKED_AT)


def _houses(world: World, area: pd.Series, places: pd.DataFrame, words: Words) -> list[House]:
    inside = within(world, str(area.name))
    return [
        House(row, telephone(str(places.at[row.id, "phone"])), bool(inside[row.id]))
        for row in rows(world, places, words)
    ]


def _channels(world: World, area: pd.Series, places: pd.DataFrame, words: Words) -> list[Channel]:
    here = places[within(world, str(area.name)).reindex(places.index)]
    kinds = all_kinds(here)
    return [
        Channel(words.gettext(label), rows(world, here[_these(bool(one & set(begins)) for one in kinds)], words))
        for label, begins in CHANNELS.items()
    ]


def _these(chosen: Iterable[bool]) -> NDArray[np.bool_]:
    """Which rows of a frame: to pandas an empty list is no rows but no columns."""
    return np.fromiter(chosen, dtype=bool)


def _reasons(words: Words) -> list[Reason]:
    return reasons(behind(UseKind.PAGE, "find"), words)


def _sources(world: World, here: pd.DataFrame, houses: pd.DataFrame, words: Words) -> list[SourceLink]:
    ids = [*here["source_id"].unique(), *houses["listed_source_id"].unique()]
    return sources(world, [id for id in ids if id], words)
