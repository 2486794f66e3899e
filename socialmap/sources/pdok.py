"""CBS wijken and buurten as PDOK serves them (OGC API Features): borders of any Dutch municipality."""

from __future__ import annotations

import re

import geopandas as gpd
import pandas as pd

from socialmap import geo
from socialmap.errors import BadInputError
from socialmap.model import Level
from socialmap.sources.codes import AMSTERDAM, CITY_EDITION, CODE, edition_of
from socialmap.sources.files import Faults, SourceFile
from socialmap.sources.geojson import check_shapes, in_metres, made_valid, read_features
from socialmap.sources.raw import Areas, Remarks

AREAS_ID = "pdok-gebieden"
#: Small to large: the first whose code column is there is the level of the collection.
LEVELS = ((Level.BUURT, "buurt"), (Level.WIJK, "wijk"), (Level.GEMEENTE, "gemeente"))


def is_areas(source: SourceFile) -> bool:
    """Is this a collection of buurten, wijken or gemeenten of PDOK?"""
    return source.form == "json" and _level(source) is not None and source.has("gemeentecode")


def _level(source: SourceFile) -> tuple[Level, str] | None:
    return next(((level, word) for level, word in LEVELS if source.has(f"{word}code", f"{word}naam")), None)


def read_areas(source: SourceFile) -> Areas:
    """Borders of one level; the key figures beside them are not read (they come from CBS itself)."""
    faults, remarks = Faults(source.name), Remarks()
    found = _level(source)
    if found is None:
        msg = "dit zijn geen gebieden van PDOK"
        raise BadInputError(msg, file=source.name, expected="kolommen als buurtcode en buurtnaam")
    level, word = found
    properties, shapes = read_features(source, faults)
    faults.check()
    year = _year(source, properties)
    water = properties.get("water", pd.Series("", properties.index)).astype(str).str.upper().eq("JA")
    code = properties[f"{word}code"].fillna("").astype(str).str.strip()
    faults.add_where(
        ~code.str.fullmatch(CODE),
        "dit is geen CBS-code",
        column=f"{word}code",
        values=code,
        expected="een code als BU03440101",
    )
    faults.add_where(
        code[~water].duplicated().reindex(code.index, fill_value=False),
        "deze code staat er twee keer",
        column=f"{word}code",
        values=code,
        expected="unieke codes",
    )
    check_shapes(shapes, faults, geo.NETHERLANDS, "Nederland")
    faults.check()
    if water.any():
        remarks.add("weggelaten", f"{water.sum()} vlakken zijn alleen water", column="water")
    properties, shapes, code = properties[~water], shapes[~water], code[~water]
    gemeente = properties["gemeentecode"].fillna("").astype(str).str.strip()
    local = gemeente.eq(AMSTERDAM) & (level is not Level.GEMEENTE) & (year >= CITY_EDITION)
    frame = gpd.GeoDataFrame(
        {
            "code": code,
            "edition": gemeente.map({value: edition_of(value, year) for value in gemeente.unique()}),
            "level": str(level),
            "name": properties[f"{word}naam"].fillna("").astype(str).str.strip(),
            "local_code": code.str[6:].where(local, ""),
            "wijk_code": "WK" + code.str[2:8] if level is not Level.GEMEENTE else "",
            "gebied_code": "",
            "stadsdeel_code": code.str[6:7].where(local, ""),
            "gemeente_code": gemeente,
        },
        geometry=made_valid(in_metres(shapes), remarks, code.to_numpy()),
        crs=geo.RD,
    ).reset_index(drop=True)
    return Areas(AREAS_ID, frame, published=str(year), remarks=remarks.as_tuple())


def _year(source: SourceFile, properties: pd.DataFrame) -> int:
    """The year of the division: in a property, else in the links of the collection."""
    said = [str(properties[name].iloc[0]) for name in ("jrstatcode", "jaarstatcode", "jaar") if name in properties]
    said += [str(link.get("href", "")) for link in source.document.get("links", []) if isinstance(link, dict)]
    for text in said:
        year = re.search(r"(?:^|wijken-en-buurten-)(20\d\d)", text)
        if year:
            return int(year.group(1))
    msg = "het jaar van de indeling staat er niet in"
    raise BadInputError(msg, file=source.name, column="jrstatcode", expected="een jaar, zoals 2024BU03440101")
