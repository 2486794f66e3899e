"""Small records to fill a store with: only what a test names differs from the ordinary."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import shapely
from sqlalchemy.orm import Session

from socialmap import geo, model
from socialmap.model import Level, Offer, Place, PlaceKind, Source, SourceRow, Visibility
from socialmap.store import Store, tables

SOURCE = "gemeente"


def a_source(source_id: str = SOURCE) -> Source:
    return Source(source_id, "Lijst", "Gemeente", "CC0", "https://example.org", "2026-05", "2026", "plekken")


def a_place(place_id: str = "p", name: str = "De Brug", **changes: Any) -> Place:
    return Place(place_id, name, **{"kind": PlaceKind.BUURTKAMER, "lon": 4.801, "lat": 52.381, **changes})


def a_row(place_id: str = "p", reference: str = "r1", **changes: Any) -> SourceRow:
    ordinary = {
        "name": "De Brug",
        "kind": PlaceKind.BUURTKAMER,
        "offer": Offer.OPEN,
        "visibility": Visibility.PUBLIC,
        "listed_on": "2026-05",
    }
    return SourceRow(SOURCE, reference, place_id, **{**ordinary, **changes})


def area_row(code: str, edition: int = 2022, **changes: Any) -> dict[str, Any]:
    """A row of the table of areas, its level read from the code."""
    level = {"BU": Level.BUURT, "WK": Level.WIJK, "GM": Level.GEMEENTE, "NL": Level.LAND}[code[:2]]
    gemeente = "" if level is Level.LAND else f"GM{code[2:6]}"
    ordinary = {"name": code, "gemeente_code": gemeente, "lon": None, "geometry": None, "source_id": SOURCE}
    return {"code": code, "edition": edition, "level": level, **ordinary, **changes}


def square(lon: float, lat: float, half: float = 500) -> dict[str, Any]:
    """Border of an area: a square around a point, in metres."""
    x, y = geo.to_rd(lon, lat)
    return {"geometry": shapely.to_wkb(shapely.box(x - half, y - half, x + half, y + half)), "lon": lon, "lat": lat}


def an_indicator(indicator_id: str = "eenzaam", unit: str = "%") -> model.Indicator:
    return model.Indicator(indicator_id, "Ernstig eenzaam", "Severely lonely", unit, "aandeel", "gezondheid")


def add_first(session: Session) -> None:
    """The source that everything refers to."""
    session.add(a_source())
    session.flush()


def edit(store: Store, record_class: type, record_id: str, change: Callable[[Any], None]) -> None:
    """Change a row of today's tables as another program would: past the ledger."""
    with store.write() as session:
        change(session.get_one(record_class, record_id))


def filled(url: str, *records: Any) -> Store:
    """A store with the source and these records in it."""
    store = Store(url)
    with store.write() as session:
        add_first(session)
        for record in records:
            session.add(record)
            session.flush()
    return store


def as_row(record: Any, *names: str) -> dict[str, Any]:
    """Some fields of a record."""
    values = asdict(record)
    return {name: values[name] for name in names}


def edit_often(url: str, times: int) -> None:
    """Another process's work: lengthen the note of place ``p`` by one letter, many times."""
    store = Store(url)

    def lengthen(place: Place) -> None:
        place.note += "x"

    for _ in range(times):
        edit(store, Place, "p", lengthen)
    store.close()


def open_and_close(url: str) -> None:
    """Another process's start."""
    store = Store(url)
    assert store.is_empty()
    store.close()


ALL_TABLES = frozenset(tables.metadata.tables)
