"""Any table of places: CSV, Excel, GeoJSON or GeoPackage, with a mapping from our columns to theirs.

Only columns that are mapped or guessed are read: a name of a contact person in another column never comes in.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from socialmap import geo
from socialmap.model import PLACE_FACTS, Source
from socialmap.model.records import UNNAMED
from socialmap.model.sealed import mentions_sealed
from socialmap.model.text import bare_words
from socialmap.sources.figures import to_numbers
from socialmap.sources.files import MOJIBAKE, Faults, SourceFile
from socialmap.sources.geojson import check_degrees, read_features
from socialmap.sources.listing import headings, read_listing, refuse_origin, tell_unread
from socialmap.sources.raw import PlaceRows, Remarks
from socialmap.sources.refusing import RowFaults

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: What a table of places may hold besides facts: our column -> what Dutch and English tables call it.
_BESIDES: dict[str, tuple[str, ...]] = {
    "reference": ("reference", "id", "nummer", "referentie", "code"),
    "operator": ("operator", "organisatie", "aanbieder", "organisation"),
    "domain": ("domain", "domein"),
    "category": ("category", "categorie", "hoofdcategorie", "rubriek"),
    "soort": ("soort", "type", "subcategorie", "social_facility"),
    "stadsdeel": ("stadsdeel", "district"),
    "source_id": ("source_id",),
    "listed_on": ("listed_on", "peildatum"),
    "x": ("x", "rd_x", "x_rd", "rdx", "x-coordinaat"),
    "y": ("y", "rd_y", "y_rd", "rdy", "y-coordinaat"),
}
#: Whether a place is there is decided from the list as a whole.
_NOT_OF_A_LIST = ("status",)


def _headings() -> dict[str, tuple[str, ...]]:
    taken = {name for names in _BESIDES.values() for name in names}
    facts = {
        fact.id: tuple(dict.fromkeys(name for name in fact.all_headings if name not in taken))
        for fact in PLACE_FACTS.values()
        if fact.id not in _NOT_OF_A_LIST
    }
    first = ("reference", "name", "kind", "operator", "domain", "category", "soort")
    return {name: (facts | _BESIDES)[name] for name in dict.fromkeys((*first, *facts, *_BESIDES))}


#: Our column -> what tables call it, in small letters.
GUESSES: dict[str, tuple[str, ...]] = _headings()
PLACES = (("lon", "lat"), ("x", "y"))
#: Columns that say what kind a row is though we do not keep them: opvang told there is opvang (rule 3).
_KIND_LIKE = re.compile(
    r"amenity|categor|doelgroep|facilit|functie|housing|klasse|rubriek|shelter|soort|tag|thema|type", re.IGNORECASE
)
_LINES = [shapely.GeometryType[name] for name in ("LINESTRING", "LINEARRING", "MULTILINESTRING")]
_SURFACES = [shapely.GeometryType[name] for name in ("POLYGON", "MULTIPOLYGON", "GEOMETRYCOLLECTION")]
TEXTS = tuple(name for name in GUESSES if name not in ("lon", "lat", "x", "y"))


def is_table(source: SourceFile) -> bool:
    """Has this a name and a point for each row, or did the user say which column is what?"""
    return bool(source.mapping) or _fits(source, _theirs(source))


def _fits(source: SourceFile, theirs: Sequence[str]) -> bool:
    found = _columns(source, theirs)
    return "name" in found and _placed(source, found)


def _placed(source: SourceFile, found: Mapping[str, str]) -> bool:
    return source.form == "gpkg" or _has_geometry(source) or any(set(pair) <= set(found) for pair in PLACES)


def _is_sheet(source: SourceFile) -> bool:
    return source.form in ("csv", "xlsx")


def _theirs(source: SourceFile) -> tuple[str, ...]:
    """Their columns; of a table of rows those of the line with headings."""
    return headings(source, lambda row: _fits(source, row)) if _is_sheet(source) else source.columns


def _has_geometry(source: SourceFile) -> bool:
    return source.form == "json" and isinstance(source.document, dict) and "features" in source.document


def _columns(source: SourceFile, theirs: Sequence[str]) -> dict[str, str]:
    """Our column -> theirs: as mapped, else guessed; one column of theirs is used once."""
    found = dict(source.mapping)
    known = {name.casefold(): name for name in reversed(theirs)}
    for ours, guesses in GUESSES.items():
        match = next((known[guess] for guess in guesses if guess in known), None)
        if ours not in found and match is not None and match not in found.values():
            found[ours] = match
    return found


def read_table(source: SourceFile) -> PlaceRows:
    """Places from somebody's own table; text is cleaned of blanks, nothing else is changed.

    Rows are refused one by one.
    """
    remarks, theirs = Remarks(), _theirs(source)
    columns = _columns(source, theirs)
    _check_columns(source, columns, theirs)
    given, lon, lat, faults = _rows(source, columns, remarks)
    frame = pd.DataFrame(
        {ours: as_texts(given[columns[ours]]) if ours in columns else "" for ours in TEXTS}, index=given.index
    )
    frame["besides"], frame["mentions"] = unread(given, columns)
    _tell_nested(given, columns, remarks)
    frame["lon"], frame["lat"] = np.round(lon, 7), np.round(lat, 7)
    _check_texts(frame, columns, faults, remarks)
    where = " en ".join(columns[name] for pair in PLACES for name in pair if name in columns) or "geometry"
    faults.add_where(
        np.isnan(lon), "er staat geen punt", column=where, values=frame["name"], expected="lengte en breedte"
    )
    check_degrees(lon, lat, faults, column=where)
    kept = faults.kept(frame)
    known = [name for names in GUESSES.values() for name in names]
    tell_unread([name for name in theirs if name and name not in columns.values()], known, remarks)
    own = own_source(source, "plekken")
    refused = frozenset(frame["reference"].drop(kept.index))
    return PlaceRows(own.id, kept, own.published, (*remarks.as_tuple(), *faults.remarks()), own, refused)


def unread(given: pd.DataFrame, columns: dict[str, str]) -> tuple[pd.Series, pd.Series]:
    """What columns that do not come in say of a row's kind, and the first word of opvang or care that others hold."""
    besides, mentions = pd.Series("", index=given.index), pd.Series("", index=given.index)
    for name in given.columns:
        if name in columns.values() or name == "geometry":
            continue
        texts = as_texts(given[name])
        if _KIND_LIKE.search(str(name)):
            besides = besides.str.cat(texts, sep=" ; ")
        found = {text: mentions_sealed(text) for text in texts.unique()}
        mentions = mentions.where(mentions.ne(""), texts.map(found))
    return besides.str.strip(" ;"), mentions


def own_source(source: SourceFile, used_for: str) -> Source:
    """A list that does not say whose it is nor of which day, as a source.

    Its file's name is only what it is called until somebody says what it is, or it is known by its rows
    (``importing.lists``). The day of a file tells nothing of the list.
    """
    return Source(
        id=named_source(source.path.stem),
        name=f"Lijst {source.name}",
        publisher=UNNAMED,
        licence="niet genoemd",
        url="",
        published="",
        measured="",
        used_for=used_for,
    )


def named_source(name: str, of: str = "tabel") -> str:
    """The id of a list with this name.

    Examples
    --------
    >>> named_source("Buurtkamers Oost, 2026"), named_source("!")
    ('tabel-buurtkamers-oost-2026', 'tabel-lijst')
    """
    return f"{of}-{bare_words(name).replace(' ', '-') or 'lijst'}"


def _check_columns(source: SourceFile, columns: Mapping[str, str], theirs: Sequence[str]) -> None:
    faults = Faults(source.name)
    refuse_origin(source.mapping, source.name)
    for ours, name in source.mapping.items():
        if ours not in GUESSES:
            faults.add("deze kolom kennen wij niet", column=ours, expected=", ".join(GUESSES))
        elif name not in theirs:
            faults.add("deze kolom staat niet in het bestand", column=name, expected=", ".join(theirs[:12]))
    faults.check()
    if "name" not in columns:
        faults.add(
            "een kolom met de naam ontbreekt", column="naam", expected="een kolom naam, of een koppeling met name=..."
        )
    if not _placed(source, columns):
        faults.add(
            "een punt ontbreekt", column="lon, lat", expected="kolommen lon en lat (graden) of x en y (RD-meters)"
        )
    faults.check()


def _rows(source: SourceFile, columns: Mapping[str, str], remarks: Remarks) -> tuple[pd.DataFrame, Any, Any, RowFaults]:
    """The table with its points in degrees, its index the number of each row."""
    if source.form == "gpkg":
        frame = source.layer.set_axis(pd.RangeIndex(1, len(source.layer) + 1), axis=0)
        faults = RowFaults(source.name)
        return frame, *_points(frame.geometry.to_numpy(), faults, remarks), faults
    if _has_geometry(source):
        faults = RowFaults(source.name)
        properties, shapes = read_features(source, faults)
        faults.check()
        properties.index = pd.RangeIndex(1, len(properties) + 1)
        return properties, *_points(shapes, faults, remarks), faults
    listing = read_listing(source, lambda row: _fits(source, row), remarks)
    frame, faults = listing.frame, listing.faults
    east, north = next(pair for pair in PLACES if set(pair) <= set(columns))
    pair = [columns[east], columns[north]]
    points = to_numbers(frame, pair, faults, decimal=",")
    first, second = points[pair[0]].to_numpy(), points[pair[1]].to_numpy()
    if east == "lon":
        return frame, first, second, faults
    outside = ~geo.within(geo.NETHERLANDS_RD, first, second) & ~np.isnan(first)
    faults.add_where(
        outside, "dit zijn geen RD-coördinaten", column=" en ".join(pair), values=first, expected="meters in RD New"
    )
    return frame, *geo.to_wgs84(np.where(outside, np.nan, first), np.where(outside, np.nan, second)), faults


def _points(shapes: Any, faults: RowFaults, remarks: Remarks) -> tuple[Any, Any]:
    """A point of each shape; of a line, or of several points, nobody knows which."""
    kinds = shapely.get_type_id(shapes)
    several = (kinds == shapely.GeometryType.MULTIPOINT) & (shapely.get_num_geometries(shapes) > 1)
    for wrong, reason in (
        (np.isin(kinds, _LINES), "een lijn is geen plek"),
        (several, "er staan meer punten in deze rij"),
    ):
        faults.add_where(wrong, reason, column="geometry", values=[""] * len(shapes), expected="een punt")
    for row in np.flatnonzero(np.isin(kinds, _SURFACES)):
        remarks.add("hersteld", "een vlak werd een punt daarbinnen", row=int(row) + 1, column="geometry")
    inside = shapely.point_on_surface(shapes)
    return shapely.get_x(inside), shapely.get_y(inside)


def _tell_nested(given: pd.DataFrame, columns: Mapping[str, str], remarks: Remarks) -> None:
    for theirs in (columns[ours] for ours in TEXTS if ours in columns):
        for row, value in given[theirs].items():
            if isinstance(value, (dict, list)):
                reason = "hier staat een lijst of object in plaats van tekst"
                remarks.add("weggelaten", reason, row=int(str(row)), column=theirs)


def as_texts(column: pd.Series) -> pd.Series:
    """Cells as texts; "" for blank."""
    return column.map(as_text)


def as_text(value: Any) -> str:
    """A cell as a person wrote it: 12.0 is house number 12, and a day is a day; a list or an object is no text."""
    if value is None or isinstance(value, (dict, list)) or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    return re.sub(r"\s+", " ", str(value)).strip()


def _check_texts(frame: pd.DataFrame, columns: Mapping[str, str], faults: RowFaults, remarks: Remarks) -> None:
    broken = "de tekst heeft een verkeerde codering"
    name = columns["name"]
    faults.add_where(frame["name"].eq(""), "de naam is leeg", column=name, values=frame["name"], expected="een naam")
    wrong = frame["name"].str.contains(MOJIBAKE)
    faults.add_where(wrong, broken, column=name, values=frame["name"], expected="UTF-8")
    for ours in (one for one in TEXTS if one in columns and one != "name"):
        for row in frame.index[frame[ours].str.contains(MOJIBAKE)]:
            remarks.add("weggelaten", f"{broken}; verwacht: UTF-8", row=row, column=columns[ours])
            frame.at[row, ours] = ""
    if "reference" in columns:
        column, wrong = columns["reference"], frame["reference"].duplicated() | frame["reference"].eq("")
        message, expected = "dit nummer is leeg of staat er twee keer", "unieke nummers"
    else:
        parts = frame[["name", "street", "house_number", "postcode"]].agg(" ".join, axis=1)
        frame["reference"] = parts.str.lower().str.replace(r"\W+", "-", regex=True).str.strip("-")
        # Two houses of one name are told apart by where they stand, to about a hundred metres.
        twice = frame["reference"].duplicated(keep=False)
        points = zip(frame["lon"], frame["lat"], strict=True)
        where = pd.Series([f"-{lon:.3f}-{lat:.3f}" for lon, lat in points], index=frame.index, dtype=object)
        frame.loc[twice, "reference"] += where[twice]
        column, wrong = name, frame["reference"].duplicated()
        message, expected = "deze plek staat er twee keer", "elke plek een keer, of een kolom met een nummer"
    faults.add_where(wrong, message, column=column, values=frame["reference"], expected=expected)
