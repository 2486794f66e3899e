"""Which list a table is, and what is said of it: who made it, under which licence, of which day, and whose word it is.

A list is known by the name that who brings it gives, else by its rows; never by the name of its file.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from socialmap.errors import BadInputError
from socialmap.importing.attaching import IDENTITY
from socialmap.importing.whose import DAY
from socialmap.ledger.resolve import first_day
from socialmap.model import PLACE_FACTS, RecordKind, SourceKind
from socialmap.model.records import UNNAMED
from socialmap.model.text import bare_words, letters
from socialmap.model.written import seen
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.sources.raw import PlaceRows, RecordRows
from socialmap.sources.tabular import NAMELESS, OF_KIND, named_source
from socialmap.store import statements, tables

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from socialmap.importing.report import ImportReport
    from socialmap.model import Source
    from socialmap.store import Session

    Stored = Mapping[str, Mapping[str, Any]]
    _Marks = set[tuple[str, str]]
    _ByList = dict[str, _Marks]

Rows = TypeVar("Rows", PlaceRows, RecordRows)
_STRANGERS = re.compile(r"open ?street ?map", re.IGNORECASE)
#: This share of the rows of a file must be those of a list for the file to be that list: of one that bears the name
#: of its file already, and of any other.
_NAMED_ALIKE, _ALIKE = 0.5, 0.8
#: Degrees that two points of one row may lie apart: some hundred metres.
_SAME_POINT = 0.001
_A_DAY = "een jaar, maand of dag tot nu toe: 2016, 2016-04 of 2016-04-30"
#: Lists that nobody named were once called after their file.
_OF_A_FILE = re.compile(r"Lijst \S.*\.[A-Za-z]{3,7}")
_UNCALLED = "hoe deze lijst heet, staat er niet bij: zij heet nu Lijst zonder naam. Zeg het met --source NAAM."
_UNTOLD = (
    "van wie deze lijst is of van welke dag, staat er niet bij: haar datum is onbekend, en wat zij zegt geldt niet als "
    "zeker. Zeg het met --origin MAKER LICENTIE DATUM."
)


@dataclass(frozen=True)
class Stated:
    """What who brings a list says of it; "" for what is not said.

    Attributes
    ----------
    name
        What the list is called, so that it is known again.
    day
        Its own day, as it was written: a year, month or day.
    kind
        Whose word it is; None when its format, its maker or what is known of it decides.
    """

    name: str = ""
    maker: str = ""
    licence: str = ""
    day: str = ""
    kind: SourceKind | None = None

    def kept(self) -> Stated:
        """The same as it is kept.

        Raises
        ------
        BadInputError
            For a day that is none or is yet to come.
        """
        return Stated(seen(self.name), seen(self.maker), seen(self.licence), read_day(self.day), self.kind)


def read_day(text: str, today: date | None = None) -> str:
    """A year, month or day as it is kept; "" for nothing.

    Raises
    ------
    BadInputError
        For what is no day, or is yet to come.

    Examples
    --------
    >>> read_day("2016"), read_day(" 30-04-2016 "), read_day("")
    ('2016', '2016-04-30', '')
    """
    kept = re.sub(r"^(\d{1,2})-(\d{1,2})-(\d{4})$", lambda at: f"{at[3]}-{at[2]:0>2}-{at[1]:0>2}", text.strip())
    now = today or datetime.now(AMSTERDAM_TIME).date()
    if kept and (not DAY.fullmatch(kept) or not date.min < first_day(kept) <= now):
        msg = "deze datum van de lijst kennen wij niet"
        raise BadInputError(msg, column="--origin", value=text, expected=_A_DAY)
    return kept


def known_as(session: Session, rows: Rows, stated: Stated | None, report: ImportReport) -> Rows:
    """The rows as those of the list that they are, with what is said and known of it.

    Parameters
    ----------
    rows
        Of a source that is known by itself (the city's list) only the day is taken.

    Raises
    ------
    BadInputError
        For a name that a source of another sort has.
    """
    stated = (stated or Stated()).kept()
    if rows.source is not None and rows.named:
        report.source_id = rows.source_id
        return rows
    if rows.source is None or kind_of(rows.source.id) is None:
        return replace(rows, published=stated.day or rows.published)
    known = {row["id"]: dict(row) for row in session.execute(tables.source.select()).mappings()}
    kind = stated.kind or rows.says or (SourceKind.STRANGERS if _STRANGERS.search(stated.maker) else SourceKind.LIST)
    if stated.name:
        id = _by_name(stated.name, known) or named_source(stated.name, OF_KIND[kind])
    else:
        id = _by_rows(session, rows, known, stated) or _free(rows.source.id, kind, known)
    source = _described(rows.source, id, known.get(id, {}), stated, rows.published)
    if source.publisher == UNNAMED or not source.published:
        report.notes.append(_UNTOLD)
    if source.name == NAMELESS:
        report.notes.append(_UNCALLED)
    if (stands := kind_of(id)) and stands is not kind and id in known:
        kind = stands
        if stated.kind:
            report.notes.append(f"deze lijst staat er al als {stands}, en blijft dat.")
    report.source_id = id
    return replace(rows, source_id=id, source=source, published=source.published, says=kind)


def kind_of(source_id: str) -> SourceKind | None:
    """Whose word a list is by its id; None for a source that is no list that somebody brought.

    Examples
    --------
    >>> str(kind_of("onderzoek-ingangen")), kind_of("cbs-kwb")
    ('onderzoek', None)
    """
    return next((kind for kind, begin in OF_KIND.items() if source_id.startswith(f"{begin}-")), None)


def _by_name(name: str, known: Stored) -> str:
    """The id of the list that is called so; "" for a new one."""
    words = bare_words(name)
    found = [id for id, row in known.items() if words in (bare_words(id), bare_words(row["name"]))]
    if found and kind_of(found[0]) is None:
        msg = "deze naam heeft een bron die zelf wordt ingelezen"
        raise BadInputError(msg, column="--source", value=name, expected="een naam voor deze lijst")
    return found[0] if found else ""


def _free(id: str, kind: SourceKind, known: Stored) -> str:
    """An id that no other list has."""
    first = f"{OF_KIND[kind]}-{id.removeprefix('tabel-')}"
    numbered = (f"{first}-{turn}" for turn in range(2, len(known) + 3))
    return next(one for one in (first, *numbered) if one not in known)


def _described(own: Source, id: str, stored: Mapping[str, Any], stated: Stated, published: str) -> Source:
    """A list as it is to be kept: what is said of it now, else what was known of it."""
    return replace(
        own,
        id=id,
        name=stated.name or _called(stored) or own.name,
        publisher=stated.maker or stored.get("publisher") or own.publisher,
        licence=stated.licence or stored.get("licence") or own.licence,
        url=stored.get("url") or own.url,
        published=stated.day or published or stored.get("published") or "",
        measured=stored.get("measured") or own.measured,
        used_for=stored.get("used_for") or own.used_for,
        note=stored.get("note") or own.note,
    )


def _called(stored: Mapping[str, Any]) -> str:
    """What a stored list is called; "" for one that was called after its file."""
    name = str(stored.get("name") or "")
    return "" if _OF_A_FILE.fullmatch(name) else name


def _by_rows(session: Session, rows: PlaceRows | RecordRows, known: Stored, stated: Stated) -> str:
    """The list of which these rows were brought before, under whatever name; "" for none."""
    lists = {id for id, row in known.items() if kind_of(id) and row["publisher"] in _may_be(stated, row["publisher"])}
    if isinstance(rows, PlaceRows):
        mine, theirs, same = _rows_of_places(session, rows, lists)
    else:
        mine, theirs, same = _rows_of_records(session, rows, lists)
    found = []
    for id, there in theirs.items():
        shared = len(mine & there) / max(1, min(len(mine), len(there)))
        alike = len(mine & same.get(id, there)) / max(1, len(mine))
        if (id == rows.source_id and shared >= _NAMED_ALIKE) or alike >= _ALIKE:
            found.append((alike, shared, id == rows.source_id, id))
    return max(found)[-1] if found else ""


def _may_be(stated: Stated, publisher: str) -> tuple[str, ...]:
    """Makers of the list that it may be: anybody, when nobody says; else that one, or one of which nobody said."""
    return (publisher,) if not stated.maker else (stated.maker, UNNAMED, *_ONCE_UNNAMED)


#: What stood there for a maker of whom nobody told, in stores of before.
_ONCE_UNNAMED = ("wie deze kaart beheert",)


def _rows_of_places(session: Session, rows: PlaceRows, lists: set[str]) -> tuple[_Marks, _ByList, _ByList]:
    """Marks of the rows of a file and of each list, and of those rows of which the list said all that the file says."""
    table = tables.source_row
    asked = table.select().where(table.c.source_id.in_(sorted(lists)))
    stored = list(session.execute(asked).mappings()) if lists else []
    said = _said_before(session, {row["place_id"] for row in stored}, lists)
    facts = [name for name in PLACE_FACTS if name in rows.frame and name not in IDENTITY]
    telling = {
        (row["reference"], letters(row["name"])): {name: row[name] for name in facts if row[name] not in ("", None)}
        for row in rows.frame.to_dict("records")
    }
    points = {
        (row["reference"], letters(row["name"])): {"lon": row["lon"], "lat": row["lat"]}
        for row in rows.frame[["reference", "name", "lon", "lat"]].to_dict("records")
    }
    theirs: _ByList = defaultdict(set)
    same: _ByList = defaultdict(set)
    for row in stored:
        mark = row["reference"], letters(row["name"])
        theirs[row["source_id"]].add(mark)
        told = said.get((row["source_id"], row["reference"]), {})
        here = points.get(mark, {})
        at_one_point = all(abs(told.get(name, at) - at) < _SAME_POINT for name, at in here.items())
        # Of a row beside another, or under the roof of another place, nothing was taken that could be compared.
        says_so = not told or all(told.get(name) == value for name, value in telling.get(mark, {}).items())
        if at_one_point and says_so:
            same[row["source_id"]].add(mark)
    for mark_of, marks in _proposed_before(session, lists).items():
        theirs[mark_of] |= marks
        same[mark_of] |= marks
    return set(telling), theirs, same


def _said_before(session: Session, ids: set[str], lists: set[str]) -> Mapping[tuple[str, str], dict[str, Any]]:
    found: dict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    for row in statements.read_rows(session, RecordKind.PLACE, ids) if ids else ():
        if row[4] in lists:
            found[row[4], row[5]][row[2]] = json.loads(row[3])
    return found


def _proposed_before(session: Session, lists: set[str]) -> _ByList:
    """Rows of strangers have no other trace than what was proposed."""
    found: _ByList = defaultdict(set)
    strangers = [id for id in lists if kind_of(id) is SourceKind.STRANGERS]
    for row in statements.read_facts(session, RecordKind.PLACE, ["name"]) if strangers else ():
        if row[4] in strangers:
            found[row[4]].add((row[5], letters(json.loads(row[3]))))
    return found


def _rows_of_records(session: Session, rows: RecordRows, lists: set[str]) -> tuple[_Marks, _ByList, _ByList]:
    table = tables.metadata.tables[rows.kind]
    theirs: _ByList = defaultdict(set)
    for row in session.execute(table.select().where(table.c.source_id.in_(sorted(lists)))) if lists else ():
        theirs[row.source_id].add(("", letters(row.name)))
    return {("", letters(str(name))) for name in rows.frame["name"]}, theirs, {}
