"""A JSON list of places in any shape, by a mapping file: where its rows are, and which of their fields tells what.

As with activities (``mapped``) nothing in a mapping is run. A list that tells of places for a reason of its own, such
as polling stations, says ``only_known``: then it tells of places that are there, and makes none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from socialmap.errors import BadInputError
from socialmap.model import PLACE_FACTS, Source, SourceKind
from socialmap.model.text import bare_words
from socialmap.model.written import seen, without_markup
from socialmap.sources.cells import repaired
from socialmap.sources.geojson import check_degrees
from socialmap.sources.listing import refuse_origin
from socialmap.sources.mapped import EXAMPLE, OF_SOURCE, inside, listed, point_of, source_of
from socialmap.sources.raw import PlaceRows, Remarks
from socialmap.sources.refusing import RowFaults
from socialmap.sources.tabular import OF_KIND, TEXTS, as_text, unread
from socialmap.sources.wording import Meanings, meanings, reworded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from socialmap.sources.files import SourceFile

#: What a mapping of places says of itself.
PLACES = "plekken"
_PARTS = ("is", "list_is", "only_known", "source", "rows", "fields", "values", "point")
_FIELDS = frozenset({*TEXTS, *PLACE_FACTS} - {"lon", "lat", "visibility", "status", "source_id", "mentions"})
_MOST = 20_000
#: An address that is beside something, or that tells of one of its doors, is not that address.
_ELSEWHERE = re.compile(r"\b(?:tegenover|t\.?o\.?v?\.?|naast|nabij)\b|ingang|portocabin", re.IGNORECASE)
#: What stands behind the number of a house and is no part of it.
_BEHIND = re.compile(r"\s*(?:\([^)]*\)|-\s*\d+e\s+etage.*|,?\s*\d+e\s+(?:etage|verdieping).*)$", re.IGNORECASE)
NOT_THAT_DOOR = "dit adres is er vlakbij of een andere ingang: niet overgenomen"
NO_NUMBER = "er staat geen huisnummer"


@dataclass(frozen=True)
class PlaceMap:
    """What a mapping of places says.

    Attributes
    ----------
    rows
        Where the rows are, names with a point between them; ``*`` is each of several. "" where the file is the list.
    fields
        Our column: their field.
    values
        What their words for yes and no mean.
    point
        Their field of the coordinates, and whether latitude comes first; None when rows have an address alone.
    """

    source: Source
    says: SourceKind
    only_known: bool
    rows: str
    fields: Mapping[str, str]
    values: Meanings
    point: tuple[str, bool] | None


def place_map(parts: Mapping[str, Any], file: str) -> PlaceMap:
    """Read what a mapping says.

    Raises
    ------
    BadInputError
        When it says something that no mapping says, or lacks what each needs.
    """
    try:
        of_source, fields, point = dict(parts["source"]), dict(parts["fields"]), dict(parts.get("point") or {})
        said = {column: dict(words) for column, words in dict(parts.get("values", {})).items()}
        unknown = [
            *(set(parts) - set(_PARTS)),
            *(set(of_source) - set(OF_SOURCE)),
            *(set(fields) - _FIELDS),
            *(set(point) - {"field", "first"}),
        ]
        if unknown:
            msg = "dit woord kennen wij niet in een koppelbestand"
            raise BadInputError(msg, file=file, value=min(unknown), expected=EXAMPLE)
        refuse_origin({ours: str(theirs) for ours, theirs in fields.items()}, file)
        pairs = tuple(f"{column}:{word}={value}" for column, words in said.items() for word, value in words.items())
        says = SourceKind(parts.get("list_is", SourceKind.LIST))
        return PlaceMap(
            source_of(of_source, OF_KIND[says], "plekken"),
            says,
            bool(parts.get("only_known")),
            str(parts.get("rows", "")),
            {ours: str(theirs) for ours, theirs in fields.items()} | {"name": str(fields["name"])},
            meanings(pairs),
            (str(point["field"]), point.get("first") == "lat") if point else None,
        )
    except (ValueError, KeyError, TypeError) as error:
        msg = "dit koppelbestand kunnen wij niet lezen"
        raise BadInputError(msg, file=file, value=str(error)[:80], expected=EXAMPLE) from error


def read_mapped_places(source: SourceFile, said: PlaceMap) -> PlaceRows:
    """The places of a JSON list; rows that cannot be used are refused one by one.

    Raises
    ------
    BadInputError
        When there is no such list, or nothing of it can be taken.
    """
    rows, remarks, faults = _rows(source, said), Remarks(), RowFaults(source.name)
    given = pd.DataFrame(rows, index=pd.RangeIndex(1, len(rows) + 1), dtype=object)
    texts = {ours: [_text(row, theirs) for row in rows] for ours, theirs in said.fields.items()}
    frame = pd.DataFrame({**dict.fromkeys(TEXTS, ""), **texts}, index=given.index)
    elsewhere = frame["street"].str.contains(_ELSEWHERE) | frame["name"].str.contains(_ELSEWHERE)
    frame["street"] = frame["street"].str.replace(_BEHIND, "", regex=True)
    frame = reworded(repaired(frame, said.fields, remarks), said.values, remarks)
    frame["besides"], frame["mentions"] = unread(given, dict(said.fields))
    points = [_point(row, said) for row in rows]
    frame["lon"], frame["lat"] = [one[0] for one in points], [one[1] for one in points]
    name = said.fields["name"]
    faults.add_where(frame["name"].eq(""), "de naam is leeg", column=name, values=frame["name"], expected="een naam")
    if said.only_known:
        faults.add_where(elsewhere, NOT_THAT_DOOR, column=said.fields.get("street", name), values=frame["name"])
        numberless = frame["house_number"].eq("") & np.isnan(frame["lon"])
        faults.add_where(numberless, NO_NUMBER, column=said.fields.get("street", name), values=frame["name"])
    else:
        faults.add_where(
            np.isnan(frame["lon"]), "er staat geen punt", column="point", values=frame["name"], expected="coördinaten"
        )
    check_degrees(frame["lon"].to_numpy(float), frame["lat"].to_numpy(float), faults, column="point")
    frame["reference"] = _references(frame)
    faults.add_where(frame["reference"].duplicated(), "dit staat er twee keer", column=name, values=frame["name"])
    kept = faults.kept(frame)
    told = (*remarks.as_tuple(), *faults.remarks())
    refused = frozenset(frame["reference"].drop(kept.index))
    own = said.source
    return PlaceRows(own.id, kept, own.published, told, own, refused, said.says, named=True, only_known=said.only_known)


def _rows(source: SourceFile, said: PlaceMap) -> list[Any]:
    document = source.document if source.form == "json" else None
    found = [one for whole in _at(document, said.rows.split(".") if said.rows else ()) for one in listed(whole)]
    if not found or len(found) > _MOST or not all(isinstance(one, dict) for one in found):
        msg = "hier staat niet de lijst die het koppelbestand noemt"
        raise BadInputError(msg, file=source.name, value=said.rows or None, expected=f"1 tot {_MOST} rijen in JSON")
    return found


def _at(whole: Any, path: Sequence[str]) -> Iterator[Any]:
    """What stands at a path, of each where it says ``*``."""
    if not path:
        yield whole
        return
    name, *rest = path
    if isinstance(whole, dict):
        for one in whole.values() if name == "*" else [whole[name]] if name in whole else []:
            yield from _at(one, rest)
    elif isinstance(whole, list) and name == "*":
        for one in whole:
            yield from _at(one, rest)


def _text(row: Mapping[str, Any], name: str) -> str:
    found = inside(row, name)
    if isinstance(found, bool):
        return "ja" if found else "nee"
    return seen(without_markup(as_text(found)))


def _point(row: Mapping[str, Any], said: PlaceMap) -> tuple[float, float]:
    try:
        lon, lat = point_of(row, said.point)
    except BadInputError:
        return np.nan, np.nan
    return (np.nan, np.nan) if lon == "" or lat == "" else (float(lon), float(lat))


def _references(frame: pd.DataFrame) -> list[str]:
    """What a row is found back by: its own number, else its name and address."""
    where = frame[["name", "street", "house_number", "postcode"]].agg(" ".join, axis=1)
    pairs = zip(frame["reference"], where, strict=True)
    return [given or bare_words(text).replace(" ", "-") for given, text in pairs]
