"""Gemeente Amsterdam, open geodata (maps.amsterdam.nl): areas, places, parks, water taps, stops.

Only cleaning happens here; kind, offer and visibility of a place are decided when it is imported.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from socialmap import geo
from socialmap.errors import BadInputError
from socialmap.model import FeatureKind, Level
from socialmap.sources.codes import AMSTERDAM, CITY_EDITION
from socialmap.sources.files import Faults, SourceFile
from socialmap.sources.geojson import (
    AMSTERDAM_BOUNDS,
    check_degrees,
    check_shapes,
    in_metres,
    made_valid,
    read_features,
)
from socialmap.sources.raw import Areas, Features, PlaceRows, Remarks
from socialmap.sources.refusing import RowFaults

AREAS_ID = "amsterdam-gebieden"
PLACES_ID = "amsterdam-mvzn"
PARKS_ID = "amsterdam-groen"
TAPS_ID = "amsterdam-watertappunten"
STOPS_ID = "amsterdam-haltes"


class CityLayer(NamedTuple):
    """How one area layer names its columns."""

    level: Level
    code: str
    name: str
    local: str
    form: str
    example: str


#: Small to large: the first whose code column is there is the layer's level.
CITY_LAYERS = (
    CityLayer(Level.BUURT, "CBS_Buurtcode", "Buurt", "Buurtcode", r"BU0363[A-Z]{2}\d{2}", "BU0363FB01"),
    CityLayer(Level.WIJK, "CBS_Wijkcode", "Wijk", "Wijkcode", r"WK0363[A-Z]{2}", "WK0363FB"),
    CityLayer(Level.GEBIED, "Gebiedcode", "Gebied", "Gebiedcode", r"G[A-Z]\d{2}", "GF07"),
    CityLayer(Level.STADSDEEL, "Stadsdeelcode", "Stadsdeel", "Stadsdeelcode", "[A-Z]", "F"),
)
PLACE_COLUMNS = {
    "MVZN_ID": "reference",
    "Naam": "name",
    "Domein": "domain",
    "Categorie": "category",
    "Soort": "soort",
    "Adres": "street",
    "Huisnummer": "house_number",
    "Postcode": "postcode",
    "Stadsdeel": "stadsdeel",
}
#: "d? Oude Raai": a lost apostrophe after a lone letter. In "Zeven Zee?n" a letter was lost: not ours to guess.
LOST_APOSTROPHE = re.compile(r"(?<!\w)([dDtTsS])\?(?=\s?\w)")
#: Excel's numbers for days between 1982 and 2064; no street of the city reaches these house numbers.
DATE_SERIALS = (30_000, 60_000)
EXCEL_DAY_ZERO = date(1899, 12, 30)


def is_areas(source: SourceFile) -> bool:
    """Is this one of the city's four area layers?"""
    return _layer(source.columns) is not None and source.has("Stadsdeelcode", "Oppervlakte_m2")


def _layer(columns: tuple[str, ...]) -> CityLayer | None:
    return next((layer for layer in CITY_LAYERS if {layer.code, layer.name, layer.local} <= set(columns)), None)


def read_areas(source: SourceFile) -> Areas:
    """One area layer of the city: buurten, wijken, gebieden or stadsdelen."""
    faults, remarks = Faults(source.name), Remarks()
    properties, shapes = read_features(source, faults)
    faults.check()
    layer = _layer(source.columns)
    if layer is None:
        msg = "dit is geen gebiedsindeling van Amsterdam"
        raise BadInputError(
            msg, file=source.name, expected="een van de lagen INDELING_BUURT, _WIJK, _GEBIED, _STADSDEEL"
        )
    text = properties.fillna("").astype(str).apply(lambda column: column.str.strip())
    code = text[layer.code]
    if layer.level is Level.WIJK:
        wrong = code.str.startswith("BU")
        if wrong.any():
            remarks.add(
                "hersteld",
                f"{wrong.sum()} wijkcodes begonnen met BU in plaats van WK",
                column=layer.code,
                value=code[wrong].iloc[0],
            )
        code = code.mask(wrong, "WK" + code.str[2:])
    _check_codes(code, layer, faults)
    check_shapes(shapes, faults, AMSTERDAM_BOUNDS, "Amsterdam")
    faults.check()
    _say_no_gebied(text, layer, remarks)
    frame = gpd.GeoDataFrame(
        {
            "code": code,
            "edition": CITY_EDITION,
            "level": str(layer.level),
            "name": text[layer.name],
            "local_code": text[layer.local],
            "wijk_code": "WK0363" + text["Wijkcode"] if "Wijkcode" in text else "",
            "gebied_code": text.get("Gebiedcode", ""),
            "stadsdeel_code": text["Stadsdeelcode"],
            "gemeente_code": AMSTERDAM,
        },
        geometry=made_valid(in_metres(shapes), remarks, code.to_numpy()),
        crs=geo.RD,
    )
    return Areas(AREAS_ID, frame, remarks=remarks.as_tuple())


def _check_codes(code: pd.Series, layer: CityLayer, faults: Faults) -> None:
    faults.add_where(
        ~code.str.fullmatch(layer.form),
        f"dit is geen code van een {layer.level}",
        column=layer.code,
        values=code,
        expected=f"een code van Amsterdam, zoals {layer.example}",
    )
    faults.add_where(
        code.duplicated(), "deze code staat er twee keer", column=layer.code, values=code, expected="unieke codes"
    )


def _say_no_gebied(text: pd.DataFrame, layer: CityLayer, remarks: Remarks) -> None:
    if layer.level in (Level.BUURT, Level.WIJK):
        empty = int(text["Gebiedcode"].eq("").sum())
        if empty:
            remarks.add("let op", f"{empty} keer geen gebied: Westpoort heeft er geen", column="Gebiedcode")


def is_places(source: SourceFile) -> bool:
    """Is this the city's list of places (MAATSCHAPPELIJKE_VZN)?"""
    return source.form == "json" and source.has("MVZN_ID", "Naam", "Categorie", "Soort")


def read_places(source: SourceFile) -> PlaceRows:
    """The city's planning list of places, cleaned row by row; nothing is merged or hidden here.

    Rows are refused one by one.
    """
    faults, remarks = RowFaults(source.name), Remarks()
    properties, shapes = read_features(source, faults)
    missing = [name for name in PLACE_COLUMNS if name not in properties]
    if missing:
        faults.add("de kolom ontbreekt", column=missing[0], expected=", ".join(PLACE_COLUMNS))
    faults.check()
    frame = properties[list(PLACE_COLUMNS)].fillna("").astype(str).rename(columns=PLACE_COLUMNS)
    frame.index = pd.RangeIndex(1, len(frame) + 1)
    frame["lon"], frame["lat"] = shapely.get_x(shapes), shapely.get_y(shapes)
    faults.add_where(
        shapely.get_type_id(shapes) != 0,
        "dit is geen punt",
        column="geometry",
        values=frame["name"],
        expected="een punt",
    )
    check_degrees(frame["lon"], frame["lat"], faults, bounds=AMSTERDAM_BOUNDS, place="Amsterdam")
    for column, name in (("reference", "MVZN_ID"), ("name", "Naam")):
        faults.add_where(
            frame[column].str.strip().eq(""), "dit is leeg", column=name, values=frame[column], expected="een tekst"
        )
    faults.add_where(
        frame["reference"].duplicated(),
        "dit nummer staat er twee keer",
        column="MVZN_ID",
        values=frame["reference"],
        expected="unieke nummers",
    )
    kept = faults.kept(frame)
    refused = frozenset(frame["reference"].drop(kept.index))
    frame = kept.copy()
    _clean_texts(frame, remarks)
    _drop_date_numbers(frame, remarks)
    for row in frame.index[frame["street"].eq("")]:
        remarks.add("let op", "er staat geen adres", row=row, column="Adres", value=frame.at[row, "name"])
    return PlaceRows(PLACES_ID, frame, remarks=(*remarks.as_tuple(), *faults.remarks()), refused=refused)


def _clean_texts(frame: pd.DataFrame, remarks: Remarks) -> None:
    """Blanks, back-quotes and lost apostrophes; an unknown letter is kept and said."""
    for theirs, column in PLACE_COLUMNS.items():
        given = frame[column]
        tidy = given.str.strip().str.replace(r"\s{2,}", " ", regex=True)
        straight = tidy.str.replace("`", "'", regex=False)
        whole = straight.str.replace(LOST_APOSTROPHE, r"\1'", regex=True)
        frame[column] = whole
        for changed, action, reason in (
            (tidy.ne(given), "hersteld", "spaties te veel weggehaald"),
            (straight.ne(tidy), "hersteld", "omgekeerd aanhalingsteken werd een apostrof"),
            (whole.ne(straight), "hersteld", "vraagteken na een losse letter werd een apostrof"),
            (
                whole.str.contains("?", regex=False),
                "let op",
                "vraagteken: misschien een verloren letter, niet ingevuld",
            ),
        ):
            for row in frame.index[changed]:
                remarks.add(action, reason, row=row, column=theirs, value=given[row])


def _drop_date_numbers(frame: pd.DataFrame, remarks: Remarks) -> None:
    number = pd.to_numeric(frame["house_number"], errors="coerce")
    serial = number.between(*DATE_SERIALS)
    for row in frame.index[serial]:
        day = EXCEL_DAY_ZERO + timedelta(days=int(number[row]))
        reason = f"Excel maakte van dit huisnummer een datum: onbekend; misschien stond er {day.day}-{day.month}"
        remarks.add("weggelaten", reason, row=row, column="Huisnummer", value=frame.at[row, "house_number"])
    frame.loc[serial, "house_number"] = ""


def is_parks(source: SourceFile) -> bool:
    """Is this the city's layer of parks?"""
    return source.form == "json" and source.has("Naam", "Stadspark", "Oppervlakte_m2")


def read_parks(source: SourceFile) -> Features:
    """Parks; rings that do not close are closed and said."""
    faults, remarks = Faults(source.name), Remarks()
    properties, shapes = read_features(source, faults, remarks)
    faults.check()
    check_shapes(shapes, faults, AMSTERDAM_BOUNDS, "Amsterdam")
    faults.check()
    names = properties["Naam"].fillna("").astype(str).str.strip()
    return _features(
        PARKS_ID,
        FeatureKind.PARK,
        _references(source),
        names,
        made_valid(in_metres(shapes), remarks, names),
        remarks=remarks,
    )


def is_taps(source: SourceFile) -> bool:
    """Is this the list of drinking water taps?"""
    return source.form == "json" and source.has("Type afnamepunt", "Subtype afnamepunt", "GLOBALID", "Status")


def read_taps(source: SourceFile) -> Features:
    """Water taps in use; what was removed or cut off is left out and said."""
    faults, remarks = Faults(source.name), Remarks()
    properties, shapes = read_features(source, faults)
    faults.check()
    check_degrees(shapely.get_x(shapes), shapely.get_y(shapes), faults)
    reference = properties["GLOBALID"].fillna("").astype(str)
    faults.add_where(
        reference.duplicated(),
        "dit nummer staat er twee keer",
        column="GLOBALID",
        values=reference,
        expected="unieke nummers",
    )
    faults.check()
    used = properties["Status"].eq("In bedrijf").to_numpy()
    for row in np.flatnonzero(~used):
        remarks.add(
            "weggelaten", "niet in bedrijf", row=int(row) + 1, column="Status", value=properties["Status"].iloc[row]
        )
    names = properties["Subtype afnamepunt"].fillna("Watertappunt").astype(str)
    points = in_metres(shapes)
    return _features(TAPS_ID, FeatureKind.WATER_TAP, reference[used], names[used], points[used], remarks=remarks)


#: Styles of the stops layers -> kind of feature.
STOP_STYLES = {
    "bus": FeatureKind.STOP,
    "tram": FeatureKind.STOP,
    "ferry": FeatureKind.FERRY,
    "metro": FeatureKind.STATION,
    "train": FeatureKind.STATION,
}


def is_stops(source: SourceFile) -> bool:
    """Is this a layer of stops or stations?"""
    return source.form == "json" and source.has("name", "_styleId")


def read_stops(source: SourceFile) -> Features:
    """Stops of bus, tram and ferry, and stations; lines that share the layer are left out and said."""
    faults, remarks = Faults(source.name), Remarks()
    properties, shapes = read_features(source, faults)
    faults.check()
    point = shapely.get_type_id(shapes) == 0
    kind = properties["_styleId"].map(STOP_STYLES)
    faults.add_where(
        kind.isna() & point,
        "dit soort halte is onbekend",
        column="_styleId",
        values=properties["_styleId"],
        expected=", ".join(STOP_STYLES),
    )
    check_degrees(shapely.get_x(shapes), shapely.get_y(shapes), faults)
    faults.check()
    for row in np.flatnonzero(~point):
        remarks.add("weggelaten", "dit is geen punt", row=int(row) + 1, column="geometry")
    names = properties["name"].fillna("").astype(str).str.strip()
    reference = properties["_styleId"] + "/" + names
    twice = reference.where(point).duplicated() & point
    for row in np.flatnonzero(twice):
        remarks.add(
            "samengevoegd", "dezelfde halte staat er twee keer", row=int(row) + 1, column="name", value=names.iloc[row]
        )
    once = point & ~twice.to_numpy()
    return _features(STOPS_ID, kind[once], reference[once], names[once], in_metres(shapes)[once], remarks=remarks)


def _references(source: SourceFile) -> list[str]:
    return [str(feature.get("id", row)) for row, feature in enumerate(source.document["features"], 1)]


def _features(
    source_id: str,
    kind: FeatureKind | pd.Series,
    reference: pd.Series | list[str],
    names: pd.Series,
    shapes: np.ndarray[tuple[int, ...], np.dtype[np.object_]],
    *,
    remarks: Remarks,
) -> Features:
    kinds = str(kind) if isinstance(kind, FeatureKind) else kind.astype(str).to_numpy()
    frame = gpd.GeoDataFrame(
        {"kind": kinds, "reference": np.asarray(reference, dtype=object), "name": names.to_numpy()},
        geometry=shapes,
        crs=geo.RD,
    )
    return Features(source_id, frame, remarks=remarks.as_tuple())
