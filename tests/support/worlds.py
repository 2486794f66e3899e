"""Small worlds to compute layers and scores from, by way of a store: wijken in a row, with places and figures."""

import atexit
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

import numpy as np
import pandas as pd
import shapely

from socialmap import geo
from socialmap.config import Settings
from socialmap.importing.flow import import_files
from socialmap.importing.starter import prepare_store
from socialmap.model import Place, Series
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.store import Store, tables
from socialmap.store.values import write_values
from socialmap.store.writing import area_ids, series_id, sync
from socialmap.world import Viewer, World, load_world
from tests.support.records import SOURCE, a_place, a_row, a_source, an_indicator, area_row

NOW = datetime(2026, 9, 14, 12, tzinfo=AMSTERDAM_TIME)
CITY = "GM0363"
#: Middle of the first wijk in RD metres; each next one lies as far to the east as it is wide.
X, Y, HALF = 118_000.0, 487_000.0, 1000.0


def middle(number: int) -> tuple[float, float]:
    """Middle of the wijk with this number (0, 1, ...) in RD metres."""
    return X + 2 * HALF * number, Y


def at(x: float, y: float) -> dict[str, float]:
    """RD metres as the fields of a place."""
    lon, lat = geo.to_wgs84(x, y)
    return {"lon": float(lon), "lat": float(lat)}


def wijk(number: int, letter: str, **changes: Any) -> dict[str, Any]:
    """A square wijk."""
    return _area(f"WK0363F{letter}", *middle(number), HALF, local_code=f"F{letter}", **changes)


def buurt(code: str, wijk_code: str, x: float, y: float, half: float) -> dict[str, Any]:
    """A square buurt in a wijk."""
    return _area(code, x, y, half, wijk_code=wijk_code)


def _area(code: str, x: float, y: float, half: float, **changes: Any) -> dict[str, Any]:
    ordinary = {"local_code": "", "wijk_code": "", "gebied_code": "", "stadsdeel_code": "", "schematic": False}
    border = shapely.to_wkb(shapely.box(x - half, y - half, x + half, y + half))
    return area_row(code, **{**ordinary, "geometry": border, **at(x, y), **changes})


def made_world(
    folder: Path,
    *,
    letters: str = "ABC",
    places: Sequence[tuple[Any, ...]] = (),
    figures: Mapping[str, Mapping[str, float]] | None = None,
    records: Sequence[Any] = (),
    areas: Sequence[dict[str, Any]] = (),
    viewer: Viewer = Viewer.PUBLIC,
) -> World:
    """A world of wijken WK0363FA, FB, ... in a row.

    Parameters
    ----------
    places
        (id, kind, x, y) or (id, kind, x, y, changes of its source row); each with one open row of a current list.
    figures
        Values by area code for each indicator.
    """
    rows = [wijk(number, letter) for number, letter in enumerate(letters)]
    rows += [_area(CITY, *middle(1), 5 * HALF, name="Amsterdam"), *areas]
    with closing(Store(f"sqlite:///{folder / 'made.sqlite'}")) as store:
        with store.write() as session:
            session.add(a_source())
            session.flush()
            sync(session, tables.area, rows, ("code", "edition"))
            for name, kind, x, y, *changes in places:
                session.add(
                    replace(a_place(name, name, kind=kind, **at(x, y)), listed_on="2026-05", listed_source_id=SOURCE)
                )
                session.flush()
                session.add(a_row(name, f"r-{name}", kind=kind, **(changes[0] if changes else {})))
            # What others refer to comes first.
            for own in (True, False):
                session.add_all(record for record in records if isinstance(record, Place) is own)
                session.flush()
            for indicator, values in (figures or {}).items():
                sync(session, tables.indicator, [asdict(an_indicator(indicator))], ["id"])
                _put(session, indicator, values)
        return load_world(store, gemeente=CITY, viewer=viewer, now=NOW)


def _put(session: Any, indicator: str, values: Mapping[str, float]) -> None:
    number = series_id(session, Series(indicator, SOURCE, "2020"))
    ids = area_ids(session, pd.Series(list(values)), pd.Series([2022] * len(values)))
    write_values(session, [number], ids, np.array(list(values.values()), dtype=float)[:, None])


def starter_world(folder: Path) -> World:
    """The world of the starter set."""
    with closing(prepare_store(Settings(data_dir=folder))) as store:
        return load_world(store, gemeente=CITY, viewer=Viewer.PUBLIC, now=NOW)


def amsterdam_world(folder: Path, real_data: Path) -> World:
    """The world after importing the city's files and the figures that layers read."""
    settings = Settings(data_dir=folder)
    paths = [
        *sorted((real_data / "amsterdam").glob("*.geojson")),
        real_data / "cbs2024" / "buurten.csv",
        real_data / "cbs2024" / "wijken.csv",
    ]
    with closing(prepare_store(settings)) as store:
        import_files(store, paths, settings=settings)
        return load_world(store, gemeente=CITY, viewer=Viewer.PUBLIC, now=NOW)


@cache
def city_settings(real_data: Path) -> Settings:
    """A data folder with the city's places and roads, made once in each process."""
    folder = Path(mkdtemp(prefix="socialmap-"))
    atexit.register(rmtree, folder, ignore_errors=True)
    settings = Settings(data_dir=folder)
    paths = [*sorted((real_data / "amsterdam").glob("*.geojson"))]
    paths += [real_data / "network" / name for name in ("nodes.csv", "edges.csv")]
    with closing(prepare_store(settings)) as store:
        import_files(store, paths, settings=settings)
    return settings


def city_on_foot(real_data: Path) -> World:
    """The world of all the city's places and its roads; each time another, so that a test may change it."""
    settings = city_settings(real_data)
    with closing(prepare_store(settings)) as store:
        return load_world(store, gemeente=CITY, viewer=Viewer.PUBLIC, now=NOW, settings=settings)
