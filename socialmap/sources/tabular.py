"""Any list of places: CSV, Excel, JSON or a map, with a mapping from our columns to theirs.

Only columns that are mapped or guessed are read: a name of a contact person in another column never comes in.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from socialmap.model import PLACE_FACTS, Source, SourceKind
from socialmap.model.records import UNNAMED
from socialmap.model.sealed import mentions_sealed
from socialmap.model.text import bare_words
from socialmap.sources.cells import repaired
from socialmap.sources.day_hours import with_plain_hours
from socialmap.sources.encoding import MOJIBAKE
from socialmap.sources.files import Faults, SourceFile
from socialmap.sources.geojson import check_degrees, read_features
from socialmap.sources.listing import first_cells, headings, read_listing, refuse_origin, tell_unread
from socialmap.sources.locating import ONE_CELL, WAYS, is_located, located, read_point, way_of
from socialmap.sources.outlines import has_places, points_of
from socialmap.sources.raw import PlaceRows, Remarks
from socialmap.sources.refusing import RowFaults
from socialmap.sources.wording import reworded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

#: What a table of places may hold besides facts: our column -> what Dutch and English tables call it.
_BESIDES: dict[str, tuple[str, ...]] = {
    "reference": ("reference", "id", "@id", "nummer", "referentie", "code", "locatie id", "objectid", "globalid"),
    "operator": ("operator", "organisatie", "aanbieder", "organisation"),
    "domain": ("domain", "domein"),
    "category": ("category", "categorie", "hoofdcategorie", "rubriek", "folder"),
    "soort": ("soort", "type", "subcategorie", "social_facility"),
    "stadsdeel": ("stadsdeel", "district"),
    "source_id": ("source_id",),
    "listed_on": ("listed_on", "peildatum"),
    "x": ("x", "rd_x", "x_rd", "rdx", "x-coordinaat", "x-coördinaat", "x coord", "xcoor", "rd x-coordinaat"),
    "y": ("y", "rd_y", "y_rd", "rdy", "y-coordinaat", "y-coördinaat", "y coord", "ycoor", "rd y-coordinaat"),
    "point": (
        *("point", "punt", "coordinaten", "coördinaten", "coordinates", "coordinate", "geo_point_2d", "geo point"),
        *("geopunt", "latlon", "lat_lng", "lat,lon", "latlong", "lonlat", "gps", "gps-coordinaten", "gps-coördinaten"),
        *(
            "wkt",
            "wkt_geom",
            "geom",
            "geometry",
            "geometrie",
            "the_geom",
            "geo_shape",
            "shape",
            "location",
            "locatie",
            "ligging",
        ),
    ),
    "crs": ("crs", "epsg", "srid", "coordinatenstelsel", "coördinatenstelsel", "projectie"),
    "active": ("active", "actief", "is active", "in gebruik"),
    "house_letter": ("huisletter",),
    "house_addition": ("toevoeging", "huisnummertoevoeging", "huisnr toevoeging", "huisnummer toevoeging"),
}
#: How the id of a list begins, by whose word it is.
OF_KIND = {SourceKind.LIST: "tabel", SourceKind.SURVEY: "onderzoek", SourceKind.STRANGERS: "voorstel"}
#: What a list is called of which nobody said that.
NAMELESS = "Lijst zonder naam"
#: Whether a place is there is decided from the list as a whole.
_NOT_OF_A_LIST = ("status",)


def _headings() -> dict[str, tuple[str, ...]]:
    # "Locatie" is what a place is called, and where it is in a list that has its name beside it.
    taken = {name for ours, names in _BESIDES.items() if ours != "point" for name in names}
    facts = {
        fact.id: tuple(dict.fromkeys(name for name in fact.all_headings if name not in taken))
        for fact in PLACE_FACTS.values()
        if fact.id not in _NOT_OF_A_LIST
    }
    first = ("reference", "name", "kind", "operator", "domain", "category", "soort")
    return {name: (facts | _BESIDES)[name] for name in dict.fromkeys((*first, *facts, *_BESIDES))}


#: Our column -> what tables call it, in small letters.
GUESSES: dict[str, tuple[str, ...]] = _headings()
#: Columns that say what kind a row is though we do not keep them: opvang told there is opvang (rule 3).
_KIND_LIKE = re.compile(
    r"amenity|categor|doelgroep|facilit|functie|housing|klasse|rubriek|shelter|soort|tag|thema|type", re.IGNORECASE
)
TEXTS = tuple(name for name in GUESSES if name not in {"crs", *(name for way in WAYS for name in way)})
#: A column is a number of each row when at least so many of its values stand there once.
_UNIQUE = 0.5
_NO = ("false", "nee", "no", "0", "n", "onwaar")
#: What stands behind a heading of a point: "Coördinaten (lat, lon)", "x (RD)".
_HOW_WRITTEN = re.compile(
    r"\((?:lat|lon|wgs|rd|graden|degrees|decimal|meter|epsg|gps|x\b|y\b)[^()]*\)\s*$", re.IGNORECASE
)
#: A heading that ends with a number is one of several: "Categorie2".
_NUMBERED = re.compile(r"(?<=[a-z]{4})\d$")


def is_table(source: SourceFile) -> bool:
    """Has this a name and a point for each row, or did the user say which column is what?"""
    if source.mapping:
        return True
    theirs = _theirs(source)
    return _fits(source, theirs) and _has_points(source, theirs)


def is_listing(source: SourceFile) -> bool:
    """Is it a table of rows, without shapes beside them?"""
    return source.form in ("csv", "xlsx") or bool(source.records)


def _fits(source: SourceFile, theirs: Sequence[str]) -> bool:
    found = _columns(source, theirs)
    return "name" in found and _placed(source, found)


def _has_points(source: SourceFile, theirs: Sequence[str]) -> bool:
    """Where one column alone tells where a row is ("location"): does it hold points, and no words?"""
    found = _columns(source, theirs)
    if not is_listing(source) or "point" not in found or any(set(way) <= set(found) for way in WAYS[:-1]):
        return True
    return any(read_point(cell)[0] is not None for cell in first_cells(source, theirs, found["point"]))


def _placed(source: SourceFile, found: Mapping[str, str]) -> bool:
    return source.is_layered or _has_geometry(source) or is_located(found)


def may_be_places(source: SourceFile) -> bool:
    """Is one of several layers or sheets a list of places: it has the columns, and no areas or lines?"""
    theirs = _theirs(source)
    if not set(source.mapping.values()) <= set(theirs) or not _fits(source, theirs):
        return False
    return not source.is_layered or has_places(source.layer.geometry.to_numpy(), source.columns)


def _theirs(source: SourceFile) -> tuple[str, ...]:
    """Their columns; of a table of rows those of the line with headings."""
    if is_listing(source):
        return headings(source, lambda row: _fits(source, row))
    has_ids = _has_geometry(source) and "id" not in source.columns and any(_feature_ids(source))
    return (*source.columns, "id") if has_ids else source.columns


def _has_geometry(source: SourceFile) -> bool:
    return source.form == "json" and isinstance(source.document, dict) and "features" in source.document


def _feature_ids(source: SourceFile) -> list[Any]:
    features = source.document["features"]
    return [one.get("id") if isinstance(one, dict) else None for one in features] if isinstance(features, list) else []


def _bare(heading: str) -> str:
    heading = _HOW_WRITTEN.sub("", heading)
    return _NUMBERED.sub("", re.sub(r"[\W_]+", "", heading.casefold()))


def _columns(source: SourceFile, theirs: Sequence[str]) -> dict[str, str]:
    """Our column -> theirs: as mapped, else guessed, to the letter first; one column of theirs is used once."""
    found = dict(source.mapping)
    _claim_number(found, theirs)
    for as_known in (str.casefold, _bare):
        known = {as_known(name): name for name in reversed(theirs)}
        for ours, guesses in GUESSES.items():
            free = (known[name] for name in map(as_known, guesses) if name in known)
            match = next(free, None)
            if ours not in found and match is not None and match not in found.values():
                found[ours] = match
    if "name" not in found and "operator" in found and "operator" not in source.mapping:
        found["name"] = found.pop("operator")  # a list of organisations: it has no other name
    return found


def _claim_number(found: dict[str, str], theirs: Sequence[str]) -> None:
    """Right of a street stands the number of the house, where no other column does."""
    words = [name.casefold() for name in theirs]
    numbers = set(GUESSES["house_number"]) & set(words)
    for at, word in enumerate(words[1:], start=1):
        beside = words[at - 1] in ("straat", "straatnaam", "street", "adres")
        if word in ("nummer", "number") and beside and not numbers and "house_number" not in found:
            found["house_number"] = theirs[at]


def read_table(source: SourceFile) -> PlaceRows:
    """Places from somebody's own table; text is cleaned of blanks, nothing else is changed.

    Rows are refused one by one.
    """
    remarks, theirs = Remarks(), _theirs(source)
    columns = _columns(source, theirs)
    _check_columns(source, columns, theirs)
    given, shapes, faults = _rows(source, columns, remarks)
    lon, lat = points_of(shapes, faults, remarks, theirs)
    if "opening_hours" in columns:
        given = with_plain_hours(given, columns["opening_hours"], _said_of_all(source), remarks)
    if not is_listing(source) or way_of(given, columns) != ONE_CELL:
        columns.pop("point", None)  # a text about where it is, then: told as not read, and looked through for rule 3
    frame = pd.DataFrame(
        {ours: as_texts(given[columns[ours]]) if ours in columns else "" for ours in TEXTS}, index=given.index
    )
    frame = reworded(repaired(frame, columns, remarks), source.meanings, remarks)
    frame["besides"], frame["mentions"] = unread(given, columns)
    _tell_nested(given, columns, remarks)
    frame["lon"], frame["lat"] = np.round(lon, 7), np.round(lat, 7)
    _check_texts(frame, columns, faults, remarks)
    _refer(frame, source, columns, faults)
    gone = frame.pop("active").str.casefold().isin(_NO)
    faults.add_where(gone, "deze plek is er niet (meer), zegt de lijst", column=columns.get("active", ""), values=gone)
    where = " en ".join(columns[name] for way in WAYS for name in way if name in columns) or "geometry"
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

    Its file's name is only in its number until somebody says what it is, or it is known by its rows
    (``importing.lists``): nothing in public is called after a file. The day of a file tells nothing of the list.
    """
    return Source(
        id=named_source(source.path.stem),
        name=NAMELESS,
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
            "een punt ontbreekt",
            column="lon, lat",
            expected="kolommen lon en lat (graden), x en y (RD-meters) of coördinaten in één kolom",
        )
    faults.check()


def _rows(
    source: SourceFile, columns: Mapping[str, str], remarks: Remarks
) -> tuple[pd.DataFrame, NDArray[np.object_], RowFaults]:
    """The table with its shapes in degrees, its index the number of each row."""
    if source.is_layered:
        frame = source.layer.set_axis(pd.RangeIndex(1, len(source.layer) + 1), axis=0)
        return frame, frame.geometry.to_numpy(), RowFaults(source.name)
    if _has_geometry(source):
        faults = RowFaults(source.name)
        properties, shapes = read_features(source, faults)
        faults.check()
        properties.index = pd.RangeIndex(1, len(properties) + 1)
        if columns.get("reference") == "id" and "id" not in properties:
            properties["id"] = _feature_ids(source)
        return properties, shapes, faults
    listing = read_listing(source, lambda row: _fits(source, row), remarks)
    return listing.frame, located(listing.frame, columns, listing.faults), listing.faults


def _said_of_all(source: SourceFile) -> list[str]:
    """What a JSON file says of its rows together."""
    document = source.document if source.form == "json" else None
    return [value for value in document.values() if isinstance(value, str)] if isinstance(document, dict) else []


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
    for ours in (one for one in TEXTS if one in columns and one in frame and one != "name"):
        for row in frame.index[frame[ours].str.contains(MOJIBAKE)]:
            remarks.add("weggelaten", f"{broken}; verwacht: UTF-8", row=row, column=columns[ours])
            frame.at[row, ours] = ""


def _refer(frame: pd.DataFrame, source: SourceFile, columns: Mapping[str, str], faults: RowFaults) -> None:
    """Give each row what it is found back by: its own number, else its name and address; none has that of another."""
    numbered = "reference" in columns and (
        "reference" in source.mapping or frame["reference"].nunique() >= _UNIQUE * len(frame)
    )
    lacks = frame["reference"].eq("") if numbered else pd.Series(data=True, index=frame.index)
    columns_of = (frame[name] for name in ("name", "street", "house_number", "postcode"))
    parts = pd.Series([" ".join(row) for row in zip(*columns_of, strict=True)], index=frame.index, dtype=object)
    made = parts.str.lower().str.replace(r"\W+", "-", regex=True).str.strip("-")
    # Two houses of one name are told apart by where they stand, to about a hundred metres.
    twice = made.duplicated(keep=False)
    points = zip(frame["lon"], frame["lat"], strict=True)
    where = pd.Series([f"-{lon:.3f}-{lat:.3f}" for lon, lat in points], index=frame.index, dtype=object)
    frame["reference"] = frame["reference"].mask(lacks, made + where.where(twice, ""))
    message, expected = "deze plek staat er twee keer", "elke plek een keer, of een kolom met een nummer"
    if numbered:
        message, expected = "dit nummer staat er twee keer", "unieke nummers"
    faults.add_where(
        frame["reference"].duplicated(),
        message,
        column=columns["reference" if numbered else "name"],
        values=frame["reference"],
        expected=expected,
    )
