"""Any table of places: CSV, Excel, GeoJSON or GeoPackage, with a mapping from our columns to theirs.

Only columns that are mapped or guessed are read: a name of a contact person in another column never comes in.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
import shapely

from socialmap import geo
from socialmap.model import Source
from socialmap.model.sealed import mentions_sealed
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.sources.figures import to_numbers
from socialmap.sources.files import MOJIBAKE, Faults, SourceFile
from socialmap.sources.geojson import check_degrees, read_features
from socialmap.sources.raw import PlaceRows, Remarks

#: Our column -> what Dutch and English tables call it, in small letters.
GUESSES: dict[str, tuple[str, ...]] = {
    "reference": ("reference", "id", "nummer", "referentie", "code"),
    "name": ("name", "naam", "naam locatie", "locatie", "plek", "voorziening", "title", "titel"),
    "kind": ("kind", "soort plek", "soort voorziening", "type voorziening", "amenity"),
    "operator": ("operator", "organisatie", "aanbieder", "beheerder", "organisation"),
    "domain": ("domain", "domein"),
    "category": ("category", "categorie", "hoofdcategorie", "rubriek"),
    "soort": ("soort", "type", "subcategorie", "social_facility"),
    "street": ("street", "straat", "straatnaam", "adres", "address", "addr:street"),
    "house_number": ("house_number", "huisnummer", "nr", "housenumber", "addr:housenumber"),
    "postcode": ("postcode", "postal_code", "zip", "addr:postcode"),
    "stadsdeel": ("stadsdeel", "district"),
    "phone": ("phone", "telefoon", "telefoonnummer", "tel"),
    "website": ("website", "url", "site", "web"),
    "opening_hours": ("opening_hours", "openingstijden"),
    "note": ("note", "opmerking", "toelichting", "omschrijving", "description"),
    "lon": ("lon", "lng", "long", "longitude", "lengtegraad"),
    "lat": ("lat", "latitude", "breedtegraad"),
    "x": ("x", "rd_x", "x_rd", "rdx", "x-coordinaat"),
    "y": ("y", "rd_y", "y_rd", "rdy", "y-coordinaat"),
}
PLACES = (("lon", "lat"), ("x", "y"))
#: Columns that say what kind a row is though we do not keep them: opvang told there is opvang (rule 3).
_KIND_LIKE = re.compile(
    r"amenity|categor|doelgroep|facilit|functie|housing|klasse|rubriek|shelter|soort|tag|thema|type", re.IGNORECASE
)
TEXTS = tuple(name for name in GUESSES if name not in ("lon", "lat", "x", "y"))


def is_table(source: SourceFile) -> bool:
    """Has this a name and a point for each row, or did the user say which column is what?"""
    found = _columns(source)
    placed = source.form == "gpkg" or _has_geometry(source) or any(set(pair) <= set(found) for pair in PLACES)
    return bool(source.mapping) or ("name" in found and placed)


def _has_geometry(source: SourceFile) -> bool:
    return source.form == "json" and isinstance(source.document, dict) and "features" in source.document


def _columns(source: SourceFile) -> dict[str, str]:
    """Our column -> theirs: as mapped, else guessed; one column of theirs is used once."""
    found = dict(source.mapping)
    theirs = {name.lower(): name for name in reversed(source.columns)}
    for ours, guesses in GUESSES.items():
        match = next((theirs[guess] for guess in guesses if guess in theirs), None)
        if ours not in found and match is not None and match not in found.values():
            found[ours] = match
    return found


def read_table(source: SourceFile) -> PlaceRows:
    """Places from somebody's own table; text is cleaned of blanks, nothing else is changed."""
    faults, remarks = Faults(source.name), Remarks()
    columns = _columns(source)
    _check_columns(source, columns)
    given, lon, lat = _rows(source, columns, faults, remarks)
    frame = pd.DataFrame(
        {ours: _texts(given[columns[ours]]) if ours in columns else "" for ours in TEXTS}, index=given.index
    )
    frame["besides"], frame["mentions"] = _unread(given, columns)
    _tell_nested(given, columns, remarks)
    _check_texts(frame, columns, faults)
    where = " en ".join(columns[name] for pair in PLACES for name in pair if name in columns) or "geometry"
    faults.add_where(
        np.isnan(lon), "er staat geen punt", column=where, values=frame["name"], expected="lengte en breedte"
    )
    check_degrees(lon, lat, faults, column=where)
    faults.check()
    frame["lon"], frame["lat"] = np.round(lon, 7), np.round(lat, 7)
    frame.index = pd.RangeIndex(1, len(frame) + 1)
    for name in source.columns:
        if name not in columns.values():
            remarks.add("weggelaten", "deze kolom wordt niet gelezen", column=name)
    own = _source(source)
    return PlaceRows(own.id, frame, own.published, remarks.as_tuple(), own)


def _unread(given: pd.DataFrame, columns: dict[str, str]) -> tuple[pd.Series, pd.Series]:
    """What columns that do not come in say of a row's kind, and the first word of opvang or care that others hold."""
    besides, mentions = pd.Series("", index=given.index), pd.Series("", index=given.index)
    for name in given.columns:
        if name in columns.values() or name == "geometry":
            continue
        texts = _texts(given[name])
        if _KIND_LIKE.search(str(name)):
            besides = besides.str.cat(texts, sep=" ; ")
        found = {text: mentions_sealed(text) for text in texts.unique()}
        mentions = mentions.where(mentions.ne(""), texts.map(found))
    return besides.str.strip(" ;"), mentions


def _source(source: SourceFile) -> Source:
    """Each table is a source of its own, by its file's name; it stands for its places from the file's last change."""
    stem = re.sub(r"[^a-z0-9]+", "-", source.path.stem.lower()).strip("-")
    changed = datetime.fromtimestamp(source.path.stat().st_mtime, tz=AMSTERDAM_TIME)
    return Source(
        id=f"tabel-{stem}",
        name=f"Eigen tabel {source.name}",
        publisher="wie deze kaart beheert",
        licence="niet genoemd",
        url="",
        published=f"{changed:%Y-%m}",
        measured="",
        used_for="plekken",
    )


def _check_columns(source: SourceFile, columns: dict[str, str]) -> None:
    faults = Faults(source.name)
    for ours, theirs in source.mapping.items():
        if ours not in GUESSES:
            faults.add("deze kolom kennen wij niet", column=ours, expected=", ".join(GUESSES))
        elif theirs not in source.columns:
            faults.add("deze kolom staat niet in het bestand", column=theirs, expected=", ".join(source.columns[:12]))
    faults.check()
    if "name" not in columns:
        faults.add(
            "een kolom met de naam ontbreekt", column="naam", expected="een kolom naam, of een koppeling met name=..."
        )
    placed = source.form == "gpkg" or _has_geometry(source) or any(set(pair) <= set(columns) for pair in PLACES)
    if not placed:
        faults.add(
            "een punt ontbreekt", column="lon, lat", expected="kolommen lon en lat (graden) of x en y (RD-meters)"
        )
    faults.check()


def _rows(
    source: SourceFile, columns: dict[str, str], faults: Faults, remarks: Remarks
) -> tuple[pd.DataFrame, Any, Any]:
    """The table with its points in degrees."""
    if source.form == "gpkg":
        frame = source.layer
        return frame, *_points(frame.geometry.to_numpy(), remarks)
    if _has_geometry(source):
        properties, shapes = read_features(source, faults)
        faults.check()
        return properties, *_points(shapes, remarks)
    frame = source.table()
    east, north = next(pair for pair in PLACES if set(pair) <= set(columns))
    pair = [columns[east], columns[north]]
    points = to_numbers(frame, pair, faults, decimal=",")
    faults.check()
    first, second = points[pair[0]].to_numpy(), points[pair[1]].to_numpy()
    if east == "lon":
        return frame, first, second
    outside = ~geo.within(geo.NETHERLANDS_RD, first, second) & ~np.isnan(first)
    faults.add_where(
        outside, "dit zijn geen RD-coördinaten", column=" en ".join(pair), values=first, expected="meters in RD New"
    )
    return frame, *geo.to_wgs84(np.where(outside, np.nan, first), np.where(outside, np.nan, second))


def _points(shapes: Any, remarks: Remarks) -> tuple[Any, Any]:
    for row in np.flatnonzero(shapely.get_type_id(shapes) > 0):
        remarks.add("hersteld", "een vlak of lijn werd een punt daarbinnen", row=int(row) + 1, column="geometry")
    inside = shapely.point_on_surface(shapes)
    return shapely.get_x(inside), shapely.get_y(inside)


def _tell_nested(given: pd.DataFrame, columns: dict[str, str], remarks: Remarks) -> None:
    for theirs in (columns[ours] for ours in TEXTS if ours in columns):
        for row, value in enumerate(given[theirs], start=1):
            if isinstance(value, (dict, list)):
                remarks.add("weggelaten", "hier staat een lijst of object in plaats van tekst", row=row, column=theirs)


def _texts(column: pd.Series) -> pd.Series:
    return column.map(_text)


def _text(value: Any) -> str:
    """A cell as a person wrote it: 12.0 is house number 12, and a day is a day; a list or an object is no text."""
    if value is None or isinstance(value, (dict, list)) or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):
        return value.isoformat()
    return re.sub(r"\s+", " ", str(value)).strip()


def _check_texts(frame: pd.DataFrame, columns: dict[str, str], faults: Faults) -> None:
    faults.add_where(
        frame["name"].eq(""), "de naam is leeg", column=columns["name"], values=frame["name"], expected="een naam"
    )
    for name in TEXTS:
        if name in columns:
            broken = frame[name].str.contains(MOJIBAKE)
            faults.add_where(
                broken,
                "de tekst heeft een verkeerde codering",
                column=columns[name],
                values=frame[name],
                expected="UTF-8",
            )
    if "reference" in columns:
        column, wrong = columns["reference"], frame["reference"].duplicated() | frame["reference"].eq("")
        message, expected = "dit nummer is leeg of staat er twee keer", "unieke nummers"
    else:
        parts = frame[["name", "street", "house_number", "postcode"]].agg(" ".join, axis=1)
        frame["reference"] = parts.str.lower().str.replace(r"\W+", "-", regex=True).str.strip("-")
        column, wrong = columns["name"], frame["reference"].duplicated()
        message, expected = "deze plek staat er twee keer", "elke plek een keer, of een kolom met een nummer"
    faults.add_where(wrong, message, column=column, values=frame["reference"], expected=expected)
