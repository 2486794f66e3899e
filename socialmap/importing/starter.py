"""The starter set: a new store is never empty, so that the first look shows something true."""

from __future__ import annotations

import types
import typing
from dataclasses import fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from socialmap import geo, model
from socialmap.errors import SettingError
from socialmap.importing.adopting import adopt_all, adopt_stored
from socialmap.importing.consenting import ask_consent, ask_consent_of_all
from socialmap.importing.upgrading import judge_again, remember_vocabulary
from socialmap.sources.codes import AMSTERDAM, SOURCES_OF
from socialmap.store import Store, open_store, tables
from socialmap.store.values import write_values
from socialmap.store.writing import area_ids, series_id, sync

if TYPE_CHECKING:
    from pathlib import Path

    from socialmap.config import Settings
    from socialmap.store import Session

#: Edition of Amsterdam's division that the starter's wijken belong to (data/indelingen.csv).
EDITION = 2022
GEMEENTE = AMSTERDAM
#: What the reports are used for in another municipality: their figures and groups are not of there.
USED_ELSEWHERE = "wat bij een groep of cirkel helpt, en wat mensen tegenhoudt"


def prepare_store(settings: Settings) -> Store:
    """The store of the settings, ready to serve: made, migrated, and filled when empty."""
    store = open_store(settings)
    if store.is_empty():
        load_starter(store, settings.starter_dir, gemeente=settings.gemeente)
    adopt_all(store)
    judge_again(store, settings.data_dir)
    ask_consent(store)
    return store


def load_starter(store: Store, folder: Path, *, gemeente: str = GEMEENTE) -> None:
    """Fill an empty store from the CSV files of ``folder`` in one transaction.

    What is only true of the starter's own municipality stays out of the store of another.
    """
    with store.write() as session:
        if not store.is_empty():  # another process was first
            return
        load_sources(session, folder, gemeente=gemeente)
        indicators = _read(folder / "indicatoren.csv")
        # A row without a label tells only who may see an indicator that comes by import.
        _load_records(session, model.Indicator, indicators[indicators["label"] != ""], key="id")
        if gemeente == GEMEENTE:
            _load_what_is_here(session, folder)
        remember_vocabulary(session)
        adopt_stored(session)
        ask_consent_of_all(session)


def _load_what_is_here(session: Session, folder: Path) -> None:
    _load_areas(session, _read(folder / "wijken.csv"))
    _load_figures(session, folder)
    _load_places(session, _read(folder / "plekken.csv"))
    for record, name in ((model.Circle, "cirkels"), (model.Initiative, "initiatieven")):
        _load_records(session, record, _read(folder / f"{name}.csv"), key="id")
    _load_activities(session, _read(folder / "activiteiten.csv"))
    _load_records(session, model.Figure, _read(folder / "cijfers.csv"), key="reference")


def load_sources(session: Session, folder: Path, *, gemeente: str = GEMEENTE, needed: str = "") -> None:
    """Bring the list of sources up to date with ``bronnen.csv``.

    Parameters
    ----------
    gemeente
        Sources that tell of one other municipality only are left out.
    needed
        But not the one with this id.
    """
    listed = _read(folder / "bronnen.csv")
    if gemeente != GEMEENTE:
        reports = listed["id"].str.startswith("rapport-")
        listed.loc[reports, "used_for"] = USED_ELSEWHERE
    elsewhere = [id for code, ids in SOURCES_OF.items() if code != gemeente for id in ids if id != needed]
    _load_records(session, model.Source, listed[~listed["id"].isin(elsewhere)], key="id")


def _read(path: Path) -> pd.DataFrame:
    if not path.is_file():
        msg = f"De startset mist {path.name}; kijk SOCIALMAP_STARTER_DIR na."
        raise SettingError(msg)
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def to_rows(record: type, frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a CSV frame as values of a record's fields; columns that are no field are left out.

    An empty cell is the field's own "unknown"; lists are separated by `` | ``.
    """
    hints = typing.get_type_hints(record)
    known = [f for f in fields(record) if f.name in frame.columns]
    columns = {f.name: [_value(text.strip(), hints[f.name]) for text in frame[f.name]] for f in known}
    defaults = {f.name: f.default for f in known if isinstance(f.default, str) and f.default}
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return [{name: value or defaults.get(name, value) for name, value in row.items()} for row in rows]


def _value(text: str, hint: Any) -> Any:
    options = [option for option in typing.get_args(hint) if option is not types.NoneType]
    kind = options[0] if isinstance(hint, types.UnionType) else hint
    if typing.get_origin(kind) is list:
        return [part.strip() for part in text.split("|") if part.strip()]
    if kind is bool:
        return text in ("ja", "true", "True", "1")
    if not text:
        return None if isinstance(hint, types.UnionType) else text
    if kind is date:
        return date.fromisoformat(text)
    return kind(text) if kind in (int, float) else text


def _load_records(session: Session, record: type, frame: pd.DataFrame, *, key: str) -> None:
    rows = to_rows(record, frame)
    if record in (model.Place, model.Activity):
        rows = [{"edited_fields": [], **row} for row in rows]
    sync(session, tables.TABLE_OF[record], rows, [key])


def _load_areas(session: Session, frame: pd.DataFrame) -> None:
    """The wijken with schematic cells around their points, and what they add up to."""
    lon, lat = frame["lon"].astype(float), frame["lat"].astype(float)
    points = geo.points_frame(*geo.to_rd(lon, lat))
    wijken = gpd.GeoDataFrame(frame.assign(lon=lon, lat=lat), geometry=geo.voronoi_cells(points), crs=geo.RD)
    rows = [_area_row(row, model.Level.WIJK, row.code, row.name_, row.local_code) for row in _named(wijken)]
    for level, code, name in (
        (model.Level.GEBIED, "gebied_code", "gebied"),
        (model.Level.STADSDEEL, "stadsdeel_code", "stadsdeel"),
    ):
        merged = wijken[wijken[code] != ""].dissolve(code, as_index=False)
        points = merged.representative_point()
        merged["lon"], merged["lat"] = geo.to_wgs84(points.x, points.y)
        rows += [
            _area_row(row, level, getattr(row, code), getattr(row, name), getattr(row, code)) for row in _named(merged)
        ]
    city = wijken.dissolve().assign(lon=float(lon.mean()), lat=float(lat.mean()))
    rows += [_area_row(row, model.Level.GEMEENTE, GEMEENTE, "Amsterdam", "") for row in _named(city)]
    sync(session, tables.area, rows, ("code", "edition"))


def _named(frame: gpd.GeoDataFrame) -> Any:
    return frame.rename(columns={"name": "name_"}).itertuples(index=False)


def _area_row(row: Any, level: model.Level, code: str, name: str, local_code: str) -> dict[str, Any]:
    inside = level is model.Level.WIJK
    return {
        "code": code,
        "edition": EDITION,
        "level": level,
        "name": name,
        "local_code": local_code,
        "wijk_code": code if inside else "",
        "gebied_code": row.gebied_code if inside or level is model.Level.GEBIED else "",
        "stadsdeel_code": row.stadsdeel_code if level is not model.Level.GEMEENTE else "",
        "gemeente_code": GEMEENTE,
        "lon": row.lon,
        "lat": row.lat,
        "geometry": row.geometry.wkb,
        "schematic": True,
        "source_id": "eigen",
    }


def _load_figures(session: Session, folder: Path) -> None:
    """One series a row of ``reeksen.csv``; its values are a column of ``wijkcijfers.csv``."""
    values = _read(folder / "wijkcijfers.csv")
    wijken = area_ids(session, f"WK{GEMEENTE[2:]}" + values["local_code"], _edition(len(values)))
    city = area_ids(session, pd.Series([GEMEENTE]), _edition(1))
    for row in _read(folder / "reeksen.csv").to_dict("records"):
        series = model.Series(**{name: row[name] for name in _SERIES_FIELDS})
        column = pd.to_numeric(values[row["indicator_id"]], errors="coerce").to_numpy(dtype=float)
        write_values(session, [series_id(session, series)], wijken, column[:, None])
        if row["city_value"]:
            published = replace(series, derived="")
            write_values(session, [series_id(session, published)], city, np.array([[float(row["city_value"])]]))


def _edition(length: int) -> pd.Series:
    return pd.Series(np.full(length, EDITION))


_SERIES_FIELDS = ("indicator_id", "source_id", "measured", "published", "derived")


def _load_places(session: Session, frame: pd.DataFrame) -> None:
    """Places and their one source row each; the city's own file updates them later."""
    frame = frame.assign(
        id=[model.place_id(s, r) for s, r in zip(frame["source_id"], frame["reference"], strict=True)],
        listed_source_id=frame["source_id"],
        visibility=str(model.Visibility.PUBLIC),
        status=str(model.Status.LISTED),
        offer=[str(model.usual_door(model.PlaceKind(kind))) for kind in frame["kind"]],
        repairs="",
    )
    _load_records(session, model.Place, frame, key="id")
    rows = frame.assign(place_id=frame["id"]).drop(columns="id")
    sync(session, tables.source_row, to_rows(model.SourceRow, rows), ("source_id", "reference"))


def _load_activities(session: Session, frame: pd.DataFrame) -> None:
    """Activities hang on a place by its reference in the city's list, where it is there."""
    places = [model.place_id("amsterdam-mvzn", ref) if ref else "" for ref in frame["place_reference"]]
    _load_records(session, model.Activity, frame.assign(place_id=places), key="id")
