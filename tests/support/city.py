"""The city's list of places as the reader gives it, whole or made up."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pandas as pd

from socialmap.config import Settings
from socialmap.importing.places import import_places
from socialmap.importing.report import ImportReport
from socialmap.importing.starter import load_sources
from socialmap.sources.raw import PlaceRows
from socialmap.sources.reading import read
from socialmap.store import Store
from socialmap.world import Viewer, World, load_world

CITY = "amsterdam-mvzn"
STARTER_DIR = Path(__file__).parents[2] / "data"
#: A home for made-up places.
DAM = {"street": "Dam", "house_number": "1", "postcode": "1012JS", "lon": 4.8936, "lat": 52.3731}


@cache
def read_city(folder: Path) -> PlaceRows:
    """The real list."""
    rows = read(folder / "amsterdam" / "maatschappelijke_vzn.geojson", settings=Settings())
    assert isinstance(rows, PlaceRows)
    return rows


def city_row(reference, name, category, soort=None, **more):
    """One made-up row of the city's list, on the Dam unless said otherwise."""
    soort = category if soort is None else soort
    fixed = {"reference": reference, "name": name, "domain": "", "category": category, "soort": soort}
    return {**fixed, "stadsdeel": "Centrum", **DAM, **more}


def city_rows(*rows, published="2026-05") -> PlaceRows:
    """Made-up rows as the city's list."""
    return PlaceRows(CITY, pd.DataFrame(list(rows), index=pd.RangeIndex(1, len(rows) + 1)), published=published)


def subset(rows: PlaceRows, keep) -> PlaceRows:
    """The same list with only these rows."""
    return PlaceRows(rows.source_id, rows.frame[keep], rows.published, rows.remarks)


@contextmanager
def store_with_sources(url: str) -> Iterator[Store]:
    """An empty store that knows the sources."""
    with closing(Store(url)) as store:
        with store.write() as session:
            load_sources(session, STARTER_DIR)
        yield store


def take_in(store: Store, rows: PlaceRows) -> ImportReport:
    """Import a list in a transaction of its own."""
    report = ImportReport("lijst.geojson", "places")
    with store.write() as session:
        import_places(session, rows, report)
    return report


def world_of(store: Store, viewer: Viewer = Viewer.PUBLIC) -> World:
    """What a viewer sees in the autumn of 2026."""
    return load_world(store, gemeente="GM0363", viewer=viewer, now=datetime(2026, 11, 1, 12, tzinfo=UTC))
