"""Activities that leave: those at the places of the list, by the same filter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from socialmap.exchange.leaving import ID, Column, Leaving, Row, Style
from socialmap.i18n import later
from socialmap.marks import KIND_MARKS
from socialmap.model import Level, RecordKind
from socialmap.offer.current import rests
from socialmap.offer.names import whole_name
from socialmap.queries.kaart.places import ALL, PlaceFilter, find
from socialmap.queries.leaving.columns import (
    LICENCE,
    SOURCE,
    about,
    cell_of,
    column_of,
    facts_of,
    hours_in_words,
    source_cells,
    source_rows,
    translated,
)
from socialmap.queries.leaving.places import KIND, PAGE, POINT, SURE, WHERE, asked_for, sure, where

if TYPE_CHECKING:
    import pandas as pd

    from socialmap.i18n import Words
    from socialmap.world import World

_FACTS = facts_of(RecordKind.ACTIVITY, "place_name", "status")
COLUMNS = (
    Column("name", later("activiteit")),
    Column("place", later("plek")),
    *WHERE,
    Column("hours", later("tijden in woorden")),
    *(column_of(fact) for fact in _FACTS),
    Column("goes_on", later("gaat door")),
    *SURE,
    KIND,
    *POINT,
    SOURCE,
    LICENCE,
    PAGE,
    Column("place_id", later("nummer van de plek")),
    Column(ID, later("nummer")),
)


def activities(world: World, asked: PlaceFilter, words: Words, site: str) -> Leaving:
    """The activities at the places that fit a filter: those that go on, or history with them where all is asked."""
    at = find(world, _of_any_place(asked), words)
    places = dict(zip(at.index.tolist(), at.to_dict("records"), strict=True))
    found = world.activities if asked.show == ALL else world.activities[world.activities["current"]]
    found = found[found["place_id"].isin(places) | _nowhere(world, found, asked)]
    rows = sorted(found.to_dict("records"), key=lambda one: (one["name"].casefold(), one["id"]))
    points = dict(zip(at.index.tolist(), at.geometry, strict=True))
    ids = [row["source_id"] for row in rows]
    return Leaving(
        id="activiteiten",
        title=words.gettext("Activiteiten"),
        columns=translated(COLUMNS, words),
        rows=[_row(world, words, row, places.get(row["place_id"]), site) for row in rows],
        sources=source_rows(world, [*ids, *world.level(Level.WIJK)["source_id"].unique()], words),
        made=world.now,
        about=about(world, words, *asked_for(world, asked, words)),
        shapes=_points([points.get(row["place_id"]) for row in rows]),
        style=Style(KIND.id, {kind: (mark, words.gettext(mark.plural)) for kind, mark in KIND_MARKS.items()}),
    )


def _of_any_place(asked: PlaceFilter) -> PlaceFilter:
    """Something may go on at a place that is only on the map to find the way, such as a school."""
    return PlaceFilter(q=asked.q, kind=asked.kind, area=asked.area, show=ALL, open_now=asked.open_now)


def _nowhere(world: World, found: pd.DataFrame, asked: PlaceFilter) -> pd.Series:
    """Activities at no place of the map, where nothing of a place is asked but the area."""
    alone: pd.Series = found["place_id"].isna()
    if asked.q or asked.kind or asked.open_now:
        return alone & False
    area = world.area(asked.area) if asked.area else None
    if area is None or area["level"] == Level.GEMEENTE:
        return alone if area is not None or not asked.area else alone & False
    return alone & (found["wijk_code"] == area.name)


def _points(found: list[Any]) -> Any:
    points = np.empty(len(found), dtype=object)
    points[:] = found
    return points


def _row(world: World, words: Words, activity: Any, place: Any, site: str) -> Row:
    lies = where(world, place) if place else {"wijk_code": activity["wijk_code"]}
    lies |= {} if place else {"wijk": world.areas["name"].get(activity["wijk_code"], "")}
    stands = sure(world, {**activity, "listed_source_id": activity["source_id"]}, words, RecordKind.ACTIVITY)
    if not activity["current"]:
        # A report of years ago is no list that stands for it.
        stands["checked"] = ""
    return {
        ID: activity["id"],
        **{fact.id: cell_of(fact, activity[fact.id], words) for fact in _FACTS},
        **lies,
        **stands,
        **source_cells(world, [activity["source_id"]], words),
        "name": activity["name"],
        "place": whole_name(place["name"]) if place else activity["place_name"],
        "place_id": activity["place_id"],
        "kind": place["kind"] if place else "",
        "hours": hours_in_words(world, activity["schedule"], rests(activity)),
        "goes_on": words.gettext("ja") if activity["current"] else words.gettext("nee, of dat weten we niet"),
        "page": f"{site}/plek/{activity['place_id']}" if site and place else "",
    }
