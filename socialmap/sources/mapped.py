"""A plain JSON list of activities, by a mapping file: which of its fields tell what.

The mapping is written for each list, in JSON (``docs/mappings.md``); nothing in it is run. A list of rows that each
hold their rules in the words of iCal, with a time from and until beside each rule, needs no other reader.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd
from icalendar import vRecur

from socialmap import geo
from socialmap.errors import BadInputError
from socialmap.model import RecordKind, Source, Status
from socialmap.model.persons import without_persons
from socialmap.model.sealed import mentions_sealed
from socialmap.model.text import bare_words
from socialmap.model.written import LONGEST_NAME, seen, without_markup
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.schedule.closings import read_named_holidays, read_range, read_words, together
from socialmap.schedule.recurring import told
from socialmap.schedule.weekly import clock
from socialmap.sources.calendars.events import Event
from socialmap.sources.files import open_file
from socialmap.sources.geojson import ABROAD
from socialmap.sources.raw import REFUSED, RecordRows, Remarks

if TYPE_CHECKING:
    from pathlib import Path

    from socialmap.config import Settings
    from socialmap.schedule import Period
    from socialmap.schedule.closings import Closing
    from socialmap.sources.files import SourceFile

#: What a mapping may say; what it must.
_TEXTS = ("id", "name", "description", "cost", "for_whom")
_PARTS = ("source", "before_name", "fields", "rules", "closed", "point")
OF_SOURCE = ("id", "name", "publisher", "licence", "url", "published")
EXAMPLE = "een bestand zoals docs/mappings.md laat zien"
#: Words of the list that are kept as they are written, behind this.
_CLOSED_IN_WORDS = "Gesloten, zo schrijft de lijst het: {words}."
NAME_GONE = "een naam van een mens, telefoon of mailadres: weggelaten"
UNREAD_CLOSING = "wanneer dit precies is, is niet zeker: als tekst bewaard"
NO_POINT_HERE = "dit zijn geen coördinaten"
_MOST = 20_000


@dataclass(frozen=True)
class FieldMap:
    """What a mapping file says.

    Attributes
    ----------
    source
        The list, as it stands under what comes of it.
    before_name
        Stands before each name, where names are those of neighbourhoods: "Repair Café".
    fields
        Our fact: their field, with a point between a field and one within it ("closed.nl").
    rules
        Their fields of the rules, and of the times from and until; one of each, or as many as there are rules.
    ranges, words
        Their fields of when it is closed: as numbers, and in words.
    address
        Their field of the street and house number.
    point
        Their field of the coordinates, and which of both comes first.
    """

    source: Source
    before_name: str
    fields: Mapping[str, str]
    rules: tuple[str, str, str]
    ranges: tuple[str, ...]
    words: str
    address: str
    point: tuple[str, bool] | None


def read_field_map(path: Path) -> FieldMap:
    """Read a mapping file.

    Raises
    ------
    BadInputError
        When it says something that no mapping says, or lacks what each needs.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        parts, of_source = dict(found), dict(found["source"])
        fields, rules, closed = dict(parts["fields"]), dict(parts["rules"]), dict(parts.get("closed", {}))
        point = dict(parts.get("point") or {})
        unknown = [
            *(set(parts) - set(_PARTS)),
            *(set(of_source) - set(OF_SOURCE)),
            *(set(fields) - {*_TEXTS, "address"}),
            *(set(rules) - {"rule", "begin", "end"}),
            *(set(closed) - {"ranges", "words"}),
            *(set(point) - {"field", "first"}),
        ]
        if unknown:
            msg = "dit woord kennen wij niet in een koppelbestand"
            raise BadInputError(msg, file=path.name, value=min(unknown), expected=EXAMPLE)
        source = source_of(of_source, "lijst", "activiteiten")
        return FieldMap(
            source,
            str(parts.get("before_name", "")),
            {name: str(theirs) for name, theirs in fields.items() if name != "address"} | {"name": fields["name"]},
            (str(rules["rule"]), str(rules["begin"]), str(rules["end"])),
            tuple(map(str, closed.get("ranges", ()))),
            str(closed.get("words", "")),
            str(fields.get("address", "")),
            (str(point["field"]), point.get("first") == "lat") if point else None,
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        msg = "dit koppelbestand kunnen wij niet lezen"
        raise BadInputError(msg, file=path.name, value=str(error)[:80], expected=EXAMPLE) from error


def source_of(said: Mapping[str, Any], begin: str, used_for: str) -> Source:
    """The list that a mapping describes, as a source.

    Parameters
    ----------
    begin
        What its id begins with.
    """
    kept = {name: str(said.get(name, "")) for name in OF_SOURCE}
    return Source(**{**kept, "id": f"{begin}-{said['id']}"}, measured="", used_for=used_for)


def read_mapped(source: SourceFile, fields: FieldMap, school: Mapping[str, Sequence[Period]]) -> RecordRows:
    """The activities of a JSON list; a row of which the times are not certain is refused, and the others stay.

    Parameters
    ----------
    school
        School holidays by name, for lists that close in one of them.

    Raises
    ------
    BadInputError
        When it is no list, or nothing of it can be taken.
    """
    rows = _rows(source)
    remarks = Remarks()
    found: dict[int, dict[str, Any]] = {}
    for number, row in enumerate(rows, start=1):
        try:
            found[number] = _read_row(row, number, fields, school, remarks)
        except BadInputError as error:
            remarks.add(REFUSED, error.message, row=number, column=error.column or "", value=_name_of(row, fields))
    if not found:
        first = next((one.reason for one in remarks.items if one.action == REFUSED), "er staat niets in")
        msg = f"in deze lijst staat niets dat wij kunnen overnemen: {first}"
        raise BadInputError(msg, file=source.name, expected="activiteiten met regels en tijden")
    frame = pd.DataFrame.from_dict(found, orient="index", dtype=object).fillna("")
    own = fields.source
    return RecordRows(RecordKind.ACTIVITY, own.id, frame, own.published, remarks.as_tuple(), own, whole=True)


def read_mapped_file(path: Path, mapping: Path, holidays: Path, *, settings: Settings) -> RecordRows:
    """``read_mapped`` of files.

    Parameters
    ----------
    holidays
        The table of school holidays of the region.
    """
    school = read_named_holidays(holidays) if holidays.is_file() else {}
    return read_mapped(open_file(path, settings), read_field_map(mapping), school)


def _rows(source: SourceFile) -> list[Any]:
    rows = source.document if source.form == "json" and isinstance(source.document, list) else []
    if not rows or len(rows) > _MOST:
        msg = "dit is geen lijst van activiteiten"
        raise BadInputError(msg, file=source.name, expected=f"een JSON-lijst van 1 tot {_MOST} rijen")
    return rows


def _read_row(
    row: Any, number: int, fields: FieldMap, school: Mapping[str, Sequence[Period]], remarks: Remarks
) -> dict[str, Any]:
    if not isinstance(row, dict):
        msg = "deze rij is geen object"
        raise BadInputError(msg)
    told_of = {ours: _text(row, theirs) for ours, theirs in fields.fields.items()}
    name = _name(told_of["name"], number, fields, remarks)
    closing = _closing(row, number, fields, school, remarks)
    hours, stops = _hours(row, fields, closing, datetime.now(AMSTERDAM_TIME).date())
    address = _text(row, fields.address) if fields.address else ""
    lon, lat = point_of(row, fields.point)
    words = _text(row, fields.words) if fields.words else ""
    about = told_of.get("description", "")
    if closing.unread:
        said = _CLOSED_IN_WORDS.format(words=words.strip(" ."))
        about = f"{about.rstrip(' .')}. {said}" if about else said
    return {
        "id": bare_words(f"{fields.source.id} {told_of.get('id') or name}").replace(" ", "-")[:LONGEST_NAME],
        "name": name,
        "place_reference": told_of.get("id", ""),
        "place_name": address,
        "schedule": hours,
        "season_stop": stops,
        "in_school_holidays": "nee" if closing.in_school_holidays else "",
        "description": without_persons(about)[0],
        "cost_note": told_of.get("cost", ""),
        "for_whom": told_of.get("for_whom", ""),
        "mentions": mentions_sealed(" ; ".join(map(str, row.values()))),
        "status": str(Status.LISTED),
        "lon": lon,
        "lat": lat,
    }


def _name(given: str, number: int, fields: FieldMap, remarks: Remarks) -> str:
    name, had_person = without_persons(given)
    if not name:
        msg = "de naam is leeg, of is die van een mens"
        raise BadInputError(msg)
    if had_person:
        remarks.add("weggelaten", NAME_GONE, row=number, column="naam")
    said = fields.before_name.strip()
    return (name if not said or bare_words(said) in bare_words(name) else f"{said} {name}")[:LONGEST_NAME]


def _closing(
    row: Mapping[str, Any], number: int, fields: FieldMap, school: Mapping[str, Sequence[Period]], remarks: Remarks
) -> Closing:
    """When it is closed; a range that cannot be read is a reason to refuse, words are kept as words."""
    ranges = [str(one) for name in fields.ranges for one in listed(inside(row, name))]
    words = read_words(_text(row, fields.words, lines=True), school) if fields.words else together(())
    for part in words.unread:
        remarks.add("let op", UNREAD_CLOSING, row=number, column=fields.words, value=part)
    return together([*map(read_range, ranges), words])


def _hours(row: Mapping[str, Any], fields: FieldMap, closing: Closing, today: date) -> tuple[str, str]:
    """The rules of a row as opening hours, and the periods in which it is closed."""
    rules, begins, ends = (listed(inside(row, name)) for name in fields.rules)
    if not rules or {len(begins), len(ends)} != {len(rules)} or not all(isinstance(one, str) for one in rules):
        msg = "bij elke regel hoort een tijd van en een tijd tot"
        raise BadInputError(msg, column=fields.rules[0])
    said = []
    for rule, begin, end in zip(rules, begins, ends, strict=True):
        first, last = clock(str(begin)), clock(str(end))
        if first is None or last is None:
            msg = "dit is geen tijd"
            raise BadInputError(msg, column=fields.rules[1])
        said.append(told(_event(rule, first, last, today).repeated(today), today).schedule)
    stops = closing.season_stop(date(today.year, 1, 1))
    return "; ".join(said) + closing.off, stops


def _event(rule: str, begin: int, end: int, today: date) -> Event:
    """A rule without a first day holds since the begin of the year."""
    try:
        read = vRecur.from_ical(rule.strip().removeprefix("RRULE:"))
    except (ValueError, TypeError) as error:
        msg = "deze regel kunnen wij niet lezen"
        raise BadInputError(msg, value=rule) from error
    midnight = datetime(today.year, 1, 1, tzinfo=AMSTERDAM_TIME)
    first, last = midnight + timedelta(minutes=begin), midnight + timedelta(minutes=end)
    last += timedelta(days=last <= first)
    if read.get("INTERVAL", [1]) != [1]:
        msg = "om de week of maand: vanaf wanneer staat er niet"
        raise BadInputError(msg, value=rule)
    return Event(1, begin=first, end=last, rule=read, begin_counts=False)


def point_of(row: Mapping[str, Any], point: tuple[str, bool] | None) -> tuple[float | str, float | str]:
    """Its coordinates in degrees; "" for none.

    Parameters
    ----------
    point
        Their field, and whether latitude comes first.

    Raises
    ------
    BadInputError
        For what is no point in the Netherlands.
    """
    if point is None or (given := inside(row, point[0])) is None:
        return "", ""
    numbers = [one for one in listed(given) if isinstance(one, int | float) and math.isfinite(one)]
    if len(numbers) != 2:  # noqa: PLR2004 (a point)
        raise BadInputError(NO_POINT_HERE, column=point[0])
    lat, lon = numbers if point[1] else numbers[::-1]
    west, south, east, north = geo.NETHERLANDS
    if not (west <= lon <= east and south <= lat <= north):
        raise BadInputError(ABROAD, column=point[0], expected="breedte en lengte in graden")
    return float(lon), float(lat)


def inside(row: Mapping[str, Any], name: str) -> Any:
    """A field, or one within a field with a point between ("closed.nl"); None for none."""
    found: Any = row
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _text(row: Mapping[str, Any], name: str, *, lines: bool = False) -> str:
    found = inside(row, name)
    if not isinstance(found, str):
        return ""
    kept = without_markup(found)
    return kept if lines else seen(kept)


def listed(value: Any) -> list[Any]:
    """A list as it is; one value as a list of it; nothing as none."""
    return value if isinstance(value, list) else [] if value in (None, "") else [value]


def _name_of(row: Any, fields: FieldMap) -> str:
    return without_persons(_text(row, fields.fields["name"]))[0][:80] if isinstance(row, dict) else ""
