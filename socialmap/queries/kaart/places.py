"""Home page ``/``: the same places as a list and on the map.

First minute of a volunteer: types "koffie" or a street, reads the first rows (name, address, how you get in, how
sure we are), presses "Toon op de kaart". An opbouwwerker picks a wijk first and sees what we have there. A project
leader goes on to /cirkels. Whoever has no JavaScript, no tiles or no eyes for a map has the whole list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from socialmap.marks import KIND_MARKS, Mark
from socialmap.model import Level
from socialmap.model.text import plain_name
from socialmap.offer.names import whole_name
from socialmap.offer.words import address, checked_text, opening, way_in
from socialmap.queries.common import SourceLink, short_code, sources
from socialmap.queries.kaart.search import Found, Sought, sought
from socialmap.queries.kaart.search import found as found_above

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from socialmap.i18n import Words
    from socialmap.world import World

ROWS = 100
OFFERED, ALL = "aanbod", "alles"
#: The columns of a place that its row is made of.
READ = (
    "name", "kind", "street", "house_number", "wijk_code", "offer", "status", "offered", "lon", "lat",
    "checked_on", "freshness", "listed_on", "listed_source_id",
)  # fmt: skip


@dataclass(frozen=True)
class PlaceFilter:
    """What somebody asked to see; empty is everything that is offered."""

    q: str = ""
    kind: str = ""
    area: str = ""
    show: str = OFFERED
    open_now: bool = False
    page: int = 1

    def as_query(self) -> dict[str, str]:
        """The parts that differ from the default, as they stand in an address."""
        values = {"zoek": self.q, "soort": self.kind, "waar": self.area}
        values["toon"] = self.show if self.show != OFFERED else ""
        values["open"] = "nu" if self.open_now else ""
        values["pagina"] = str(self.page) if self.page > 1 else ""
        return {name: value for name, value in values.items() if value}

    def as_api(self) -> dict[str, str]:
        """The same, under the names of the API; the map draws every page of the list at once."""
        values = {"q": self.q, "kind": self.kind, "area": self.area}
        values["offered"] = "true" if self.show == OFFERED else ""
        values["open_now"] = "true" if self.open_now else ""
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True)
class PlaceRow:
    """One row of the list, and the popup of its marker."""

    id: str
    name: str
    kind: str
    kind_label: str
    address: str
    wijk: str
    wijk_code: str
    door: str
    way_in: str
    opening: str
    checked: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Option:
    """A choice in a filter."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True)
class HomePage:
    """Everything that ``/`` shows."""

    filter: PlaceFilter
    rows: list[PlaceRow]
    total: int
    first: int
    last: int
    previous: dict[str, str] | None
    next: dict[str, str] | None
    others: int
    others_query: dict[str, str]
    kinds: list[Option]
    areas: list[tuple[str, list[Option]]]
    found: Found
    hours_known: bool
    schematic: bool
    sources: list[SourceLink]


def home(world: World, asked: PlaceFilter, words: Words) -> HomePage:
    """The first, or asked, hundred rows and the filters around them."""
    answer = sought(world, asked.q, words) if asked.q else None
    found = _fitting(world, asked, words, answer)
    shown = found.iloc[(asked.page - 1) * ROWS : asked.page * ROWS]
    everything = replace(asked, show=ALL, page=1)
    others = 0 if asked.show == ALL else len(_fitting(world, everything, words, answer)) - len(found)
    return HomePage(
        filter=asked,
        rows=rows(world, shown, words),
        total=len(found),
        first=(asked.page - 1) * ROWS + 1,
        last=(asked.page - 1) * ROWS + len(shown),
        previous=replace(asked, page=asked.page - 1).as_query() if asked.page > 1 else None,
        next=replace(asked, page=asked.page + 1).as_query() if asked.page * ROWS < len(found) else None,
        others=others,
        others_query=everything.as_query(),
        kinds=_kinds(world, asked, words),
        areas=_areas(world, asked),
        found=found_above(world, answer, words) if answer else Found(),
        hours_known=bool((world.places["opening_hours"] != "").any()),
        schematic=world.schematic,
        sources=sources(world, [*world.places["listed_source_id"].unique(), *world.areas["source_id"].unique()], words),
    )


def find(world: World, asked: PlaceFilter, words: Words) -> pd.DataFrame:
    """The places that fit a filter, by name; of a search the best first."""
    return _fitting(world, asked, words, sought(world, asked.q, words) if asked.q else None)


def _fitting(world: World, asked: PlaceFilter, words: Words, answer: Sought | None) -> pd.DataFrame:
    """The same, where the search is done: ``answer`` is what was found, None without one."""
    places: pd.DataFrame = world.places
    keep = pd.Series(True, index=places.index)
    if asked.show == OFFERED:
        keep &= places["offered"]
    if asked.kind:
        keep &= pd.Series([asked.kind in kinds for kinds in all_kinds(places)], index=places.index)
    if asked.area:
        keep &= within(world, asked.area)
    if answer:
        found: pd.DataFrame = places.loc[[id for id in answer.places if keep[id]]]
    else:
        found = _by_name(places[keep])
    if asked.open_now:
        moments = [opening(hours, world, words) for hours in found["opening_hours"].tolist()]
        found = found[_these(moment is not None and moment.is_open for moment in moments)]
    return found


def _by_name(found: pd.DataFrame) -> pd.DataFrame:
    names = (plain_name(whole_name(name)) for name in found["name"].tolist())
    order = sorted(zip(names, found.index.tolist(), range(len(found)), strict=True))
    ordered: pd.DataFrame = found.iloc[[row for *_, row in order]]
    return ordered


def _these(chosen: Iterable[bool]) -> NDArray[np.bool_]:
    """Which rows of a frame: to pandas an empty list is no rows but no columns."""
    return np.fromiter(chosen, dtype=bool)


def rows(world: World, places: pd.DataFrame, words: Words) -> list[PlaceRow]:
    """These places as rows."""
    return rows_of(world, places.index, words)


def rows_of(world: World, ids: Iterable[str], words: Words) -> list[PlaceRow]:
    """The places with these ids as rows."""
    # A frame is slow to read one row from; and a row is kept, all but whether it is open now, while its place says the
    # same, whatever is saved of other places.
    cells = world.remember(("cells of places",), lambda: _cells(world.places))
    found = []
    for id in ids:
        hours, *values = cells[id]
        key = ("place row", words.language, id, *values)
        row = world.lately(key, partial(_row, world, id, values, words))
        if hours and (moment := opening(hours, world, words)):
            row = replace(row, opening=moment.text)
        found.append(row)
    return found


def _cells(places: pd.DataFrame) -> dict[str, tuple[Any, ...]]:
    """Of each place its opening hours, and the cells that its row is made of."""
    columns = (places[name].tolist() for name in ("opening_hours", *READ))
    return dict(zip(places.index.tolist(), zip(*columns, strict=True), strict=True))


def _row(world: World, id: str, values: Sequence[Any], words: Words) -> PlaceRow:
    place = dict(zip(READ, values, strict=True))
    return PlaceRow(
        id=str(id),
        name=whole_name(place["name"]),
        kind=place["kind"],
        kind_label=_kind_label(place["kind"], words),
        address=address(place),
        wijk=world.areas["name"].get(place["wijk_code"], ""),
        wijk_code=short_code(world, place["wijk_code"]),
        door=place["offer"],
        way_in=way_in(place["offer"], place["status"], place["offered"], words),
        opening="",
        checked=checked_text(world, place, words),
        lon=round(place["lon"], 5),
        lat=round(place["lat"], 5),
    )


def places_geojson(
    world: World,
    asked: PlaceFilter,
    words: Words,
    *,
    bbox: tuple[float, float, float, float] | None = None,
    limit: int | None = None,
) -> dict[str, Any]:
    """The same rows as points, for the map and the API."""
    found = find(world, asked, words)
    if bbox:
        west, south, east, north = bbox
        found = found[found["lon"].between(west, east) & found["lat"].between(south, north)]
    total = len(found)
    found = found.iloc[:limit] if limit is not None else found
    return {
        "type": "FeatureCollection",
        "total": total,
        "marks": {kind: mark_json(KIND_MARKS[kind]) for kind in sorted(found["kind"].unique())},
        "sources": [asdict(source) for source in sources(world, found["listed_source_id"].unique(), words)],
        "features": [place_feature(row) for row in rows(world, found, words)],
    }


def mark_json(mark: Mark) -> dict[str, str]:
    """How a kind is drawn."""
    return {"shape": mark.shape, "colour": mark.colour, "letter": mark.letter, "ink": mark.ink}


def place_feature(row: PlaceRow) -> dict[str, Any]:
    """One row as a GeoJSON feature; what is empty is left out."""
    properties = {name: value for name, value in vars(row).items() if value and name not in ("id", "lon", "lat")}
    return {
        "type": "Feature",
        "id": row.id,
        "geometry": {"type": "Point", "coordinates": [row.lon, row.lat]},
        "properties": properties,
    }


def within(world: World, code: str) -> pd.Series:
    """Which places lie in an area, by its CBS code or the city's own."""
    places, area = world.places, world.area(code)
    if area is None:
        return pd.Series(False, index=places.index)
    if area["level"] in (Level.GEMEENTE, Level.LAND):
        return pd.Series(True, index=places.index)
    if area["level"] in (Level.WIJK, Level.BUURT):
        code_of: pd.Series = places[f"{area['level']}_code"]
        return code_of == area.name
    wijken = world.level(Level.WIJK)
    column = f"{area['level']}_code"
    inside = wijken.index[wijken[column].isin([area.name, area["local_code"]]) & (wijken[column] != "")]
    wijk_of: pd.Series = places["wijk_code"]
    return wijk_of.isin(inside)


def _kind_label(kind: str, words: Words) -> str:
    return words.gettext(KIND_MARKS[kind].singular)


def all_kinds(places: pd.DataFrame) -> list[set[str]]:
    """Every kind of each place: its own and those of its services."""
    return [{kind, *kinds} for kind, kinds in zip(places["kind"].tolist(), places["kinds"].tolist(), strict=True)]


def _kinds(world: World, asked: PlaceFilter, words: Words) -> list[Option]:
    places = world.places if asked.show == ALL else world.places[world.places["offered"]]
    counts: dict[str, int] = {}
    for kinds in all_kinds(places):
        for kind in kinds:
            counts[kind] = counts.get(kind, 0) + 1
    return [
        Option(kind, words.gettext(mark.plural), counts.get(kind, 0), asked.kind == kind)
        for kind, mark in KIND_MARKS.items()
        if counts.get(kind) or asked.kind == kind
    ]


def _areas(world: World, asked: PlaceFilter) -> list[tuple[str, list[Option]]]:
    """Wijken to choose from, by stadsdeel."""
    counts = Counter(world.places["wijk_code"].tolist())
    groups: dict[str, list[Option]] = {}
    for index, code, name, stadsdeel in world.remember(("wijken to choose",), lambda: _wijken(world)):
        option = Option(code, name, counts[index], asked.area in (code, index))
        groups.setdefault(stadsdeel, []).append(option)
    return sorted(groups.items())


def _wijken(world: World) -> list[tuple[str, str, str, str]]:
    """CBS code, code for the address, name and stadsdeel of each wijk, by name."""
    names = {row.local_code or row.Index: row.name_ for row in _named(world.level(Level.STADSDEEL))}
    return [
        (str(row.Index), row.local_code or str(row.Index), row.name_, str(names.get(row.stadsdeel_code, "")))
        for row in _named(world.level(Level.WIJK).sort_values("name"))
    ]


def _named(frame: pd.DataFrame) -> Any:
    # A column called "name" would be lost between the attributes of a named tuple's own.
    return frame.drop(columns="geometry").rename(columns={"name": "name_"}).itertuples()
