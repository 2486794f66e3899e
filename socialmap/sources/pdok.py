"""CBS wijken and buurten: borders of any Dutch municipality, as PDOK serves them or in the national file of CBS.

GeoJSON of one level (OGC API Features), or a GeoPackage with a layer a level, in any coordinate system that it states.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from socialmap import geo
from socialmap.errors import BadInputError
from socialmap.model import Level
from socialmap.sources import squares
from socialmap.sources.codes import AMSTERDAM, CITY_EDITION, CODE, edition_of
from socialmap.sources.figures import as_figures, definitions, measure, to_numbers
from socialmap.sources.files import Faults
from socialmap.sources.geojson import check_shapes, in_metres, made_valid, read_features
from socialmap.sources.geopackage import layers
from socialmap.sources.raw import Areas, Remarks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    from numpy.typing import NDArray

    from socialmap.sources.files import SourceFile
    from socialmap.sources.raw import Figures

AREAS_ID = "pdok-gebieden"
#: Small to large: the first whose code column is there is the level of the collection.
LEVELS = ((Level.BUURT, "buurt", "bu"), (Level.WIJK, "wijk", "wk"), (Level.GEMEENTE, "gemeente", "gm"))
#: Headings of the national file of earlier years.
EARLIER = {f"{short}_{what}": f"{word}{what}" for _, word, short in LEVELS for what in ("code", "naam")} | {
    "aant_inw": "aantal_inwoners",
    "aant_man": "mannen",
    "aant_vrouw": "vrouwen",
}
YEARS = ("jrstatcode", "jaarstatcode", "jaar")
#: What the column ``water`` says of a surface where nobody lives: water, and what lies abroad.
NO_LAND = ("JA", "B")


class _Layer(NamedTuple):
    """Rows of one level: what they say, where they lie (degrees), and what else may tell the year."""

    level: Level
    word: str
    rows: pd.DataFrame
    shapes: NDArray[np.object_]
    hints: tuple[str, ...]


def is_areas(source: SourceFile) -> bool:
    """Is this a collection of buurten, wijken or gemeenten? Points and squares that say in which they lie are none."""
    return (
        source.form in ("json", "gpkg")
        and _level(source.columns) is not None
        and "gemeentecode" in _named(source.columns)
        and not squares.is_squares(source)
        and _has_surfaces(source)
    )


def _named(columns: Iterable[str]) -> list[str]:
    return [EARLIER.get(name.lower(), name.lower()) for name in columns]


def _level(columns: Iterable[str]) -> tuple[Level, str] | None:
    names = set(_named(columns))
    return next(((level, word) for level, word, _ in LEVELS if {f"{word}code", f"{word}naam"} <= names), None)


def _has_surfaces(source: SourceFile) -> bool:
    if source.form == "gpkg":
        return not any(layer.shape.endswith("POINT") for layer in layers(source.path))
    features = source.document.get("features") if isinstance(source.document, dict) else None
    kinds = (one["geometry"].get("type") for one in features or () if isinstance(one, dict) and one.get("geometry"))
    return "Point" not in kinds


def read_areas(source: SourceFile) -> Areas:
    """Borders, with the residents that are counted on them; other key figures come from CBS itself.

    Of buurten without their wijken and gemeente these are made too: the whole of their parts.
    """
    remarks = Remarks()
    found = [_areas(layer, source.name, remarks) for layer in _layers(source)]
    if not found:
        msg = "dit zijn geen gebieden van PDOK"
        raise BadInputError(msg, file=source.name, expected="kolommen als buurtcode en buurtnaam")
    frame = gpd.GeoDataFrame(pd.concat([one for one, _ in found], ignore_index=True), crs=geo.RD)
    figures = next((figures for one, figures in found if one["level"].eq(Level.BUURT).any()), None)
    return Areas(
        AREAS_ID,
        frame.drop(columns=["wijk_name", "gemeente_name", "year"]),
        published="/".join(map(str, sorted({year for one, _ in found for year in one["year"]}))),
        remarks=remarks.as_tuple(),
        figures=figures,
        wholes=_wholes(frame),
    )


def _layers(source: SourceFile) -> Iterator[_Layer]:
    if source.form == "json":
        faults = Faults(source.name)
        rows, shapes = read_features(source, faults)
        faults.check()
        links = source.document.get("links", [])
        hints = tuple(str(link.get("href", "")) for link in links if isinstance(link, dict))
        yield from _layer(rows, shapes, hints)
        return
    for layer in layers(source.path):
        try:
            frame = pyogrio.read_dataframe(source.path.resolve(), layer=layer.table, force_2d=True)
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
            msg = "de GeoPackage kan niet worden gelezen"
            raise BadInputError(msg, file=source.name, value=layer.table, expected="een laag met vlakken") from error
        if frame.crs is None:
            msg = "er staat niet in welke coördinaten de grenzen hebben"
            raise BadInputError(msg, file=source.name, value=layer.table, expected="een laag met een CRS, zoals RD")
        frame = frame.to_crs(geo.WGS84)
        shapes = frame.geometry.to_numpy()
        yield from _layer(pd.DataFrame(frame.drop(columns=frame.geometry.name)), shapes, (layer.table,))


def _layer(rows: pd.DataFrame, shapes: NDArray[np.object_], hints: tuple[str, ...]) -> Iterator[_Layer]:
    found = _level(rows.columns)
    if found is not None:
        yield _Layer(*found, rows.set_axis(_named(rows.columns), axis=1), shapes, hints)


def _areas(layer: _Layer, file: str, remarks: Remarks) -> tuple[gpd.GeoDataFrame, Figures | None]:
    faults, (level, word, rows, shapes, _) = Faults(file), layer
    year = _year(layer, file)
    code = _texts(rows, f"{word}code")
    no_land = _texts(rows, "water").str.upper().isin(NO_LAND)
    wrong: dict[str, Any] = {"column": f"{word}code", "values": code}
    faults.add_where(~code.str.fullmatch(CODE), "dit is geen CBS-code", **wrong, expected="een code als BU03440101")
    double = code[~no_land].duplicated().reindex(code.index, fill_value=False)
    faults.add_where(double, "deze code staat er twee keer", **wrong, expected="unieke codes")
    missing = pd.Series(shapely.is_missing(shapes) | shapely.is_empty(shapes), index=rows.index) & ~no_land
    faults.add_where(missing, "er is geen vlak", column="geometry", values=code, expected="een geometrie")
    check_shapes(shapes, faults, geo.NETHERLANDS, "Nederland")
    faults.check()
    if no_land.any():
        remarks.add("weggelaten", f"{no_land.sum()} vlakken zijn alleen water", column="water")
    rows, shapes, code = rows[~no_land], shapes[~no_land.to_numpy()], code[~no_land]
    gemeente = _texts(rows, "gemeentecode")
    local = gemeente.eq(AMSTERDAM) & (level is not Level.GEMEENTE) & (year >= CITY_EDITION)
    frame = gpd.GeoDataFrame(
        {
            "code": code,
            "edition": gemeente.map({value: edition_of(value, year) for value in gemeente.unique()}),
            "level": str(level),
            "name": _texts(rows, f"{word}naam"),
            "local_code": code.str[6:].where(local, ""),
            "wijk_code": "WK" + code.str[2:8] if level is not Level.GEMEENTE else "",
            "gebied_code": "",
            "stadsdeel_code": code.str[6:7].where(local, ""),
            "gemeente_code": gemeente,
            "wijk_name": _texts(rows, "wijknaam"),
            "gemeente_name": _texts(rows, "gemeentenaam"),
            "year": year,
        },
        geometry=made_valid(in_metres(shapes), remarks, code.to_numpy()),
        crs=geo.RD,
    ).reset_index(drop=True)
    return frame, _residents(frame, rows, year, faults, remarks)


def _texts(rows: pd.DataFrame, column: str) -> pd.Series:
    given = rows[column] if column in rows else pd.Series("", rows.index)
    return given.astype(object).where(given.notna(), "").astype(str).str.strip()


def _year(layer: _Layer, file: str) -> int:
    """The year of the division: in a property, else in the links of the collection or the name of its layer."""
    said = [text for name in YEARS if name in layer.rows for text in layer.rows[name].dropna().astype(str)[:1]]
    for text in (*said, *layer.hints):
        year = re.search(r"(?:^|wijken-en-buurten-|_)(20\d\d)", text)
        if year:
            return int(year.group(1))
    msg = "het jaar van de indeling staat er niet in"
    raise BadInputError(msg, file=file, column=YEARS[0], expected="een jaar, zoals 2024BU03440101")


def _residents(
    areas: gpd.GeoDataFrame, rows: pd.DataFrame, year: int, faults: Faults, remarks: Remarks
) -> Figures | None:
    """The count of residents on these very borders; men and women added up where the total is not published."""
    there = [name for name in ("aantal_inwoners", "mannen", "vrouwen") if name in rows]
    numbers = to_numbers(rows, there, faults).reindex(columns=["aantal_inwoners", "mannen", "vrouwen"])
    faults.check()
    numbers = numbers.mask(numbers < 0)
    parts = numbers["mannen"] + numbers["vrouwen"]
    total = numbers["aantal_inwoners"].fillna(parts).reset_index(drop=True)
    added = int((numbers["aantal_inwoners"].isna() & parts.notna()).sum())
    if added:
        remarks.add("hersteld", f"{added} keer ontbrak het aantal inwoners: mannen en vrouwen opgeteld")
    if total.isna().all():
        return None
    item = measure("aantal_inwoners", definitions("kwb")["inwoners"], AREAS_ID, str(year))
    columns = ["code", "edition", "level", "name", "gemeente_code", "wijk_code"]
    return as_figures(AREAS_ID, pd.DataFrame(areas[columns]), [item], total.to_frame(), Remarks())


def _wholes(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame | None:
    """Wijken and gemeenten that are not in the file, as the whole of its buurten."""
    buurten = frame[frame["level"].eq(Level.BUURT)]
    made: list[dict[str, Any]] = []
    for level, part, named in ((Level.WIJK, "wijk", "wijk_name"), (Level.GEMEENTE, "gemeente", "gemeente_name")):
        for (code, edition), inside in buurten.groupby([f"{part}_code", "edition"]):
            is_wijk = level is Level.WIJK
            first = inside.iloc[0]
            made.append(
                {
                    **{name: first[name] for name in ("stadsdeel_code", "gemeente_code")},
                    "code": code,
                    "edition": edition,
                    "level": str(level),
                    # CBS itself calls a wijk without a name so.
                    "name": str(first[named]) or (f"Wijk {str(code)[6:]}" if is_wijk else str(code)),
                    "local_code": str(code)[6:] if is_wijk and first["local_code"] else "",
                    "wijk_code": code if is_wijk else "",
                    "gebied_code": "",
                    "stadsdeel_code": first["stadsdeel_code"] if is_wijk else "",
                    "geometry": shapely.union_all(inside.geometry.to_numpy()),
                }
            )
    listed = set(zip(frame["code"], frame["edition"], strict=True))
    kept = [one for one in made if (one["code"], one["edition"]) not in listed]
    return gpd.GeoDataFrame(kept, geometry="geometry", crs=geo.RD) if kept else None
