"""Tables of activities, organisations, initiatives and circles into the store: row by row, and only what differs.

What a table leaves blank is not forgotten, what a person changed stays, and a row can show its record to fewer
people, never to more (rule 3).
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from socialmap.errors import BadInputError
from socialmap.importing.borders import within_borders
from socialmap.importing.fitting import fitting
from socialmap.importing.holding import held, narrowest
from socialmap.importing.lists import known_as
from socialmap.importing.saying import not_said_again, record_rows
from socialmap.importing.whereabouts import read_organisations, read_places
from socialmap.importing.whose import is_day
from socialmap.ledger.records import Change, Said
from socialmap.ledger.write import now, say
from socialmap.model import CALLED, FACTS, Act, RecordKind, State, Status, Visibility
from socialmap.model.text import bare_words
from socialmap.model.written import LONGEST_NAME, seen
from socialmap.sources.raw import Remark
from socialmap.sources.refusing import RowFaults
from socialmap.store import statements, tables
from socialmap.store.writing import sync

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from socialmap.importing.lists import Stated
    from socialmap.importing.report import ImportReport
    from socialmap.importing.whereabouts import Named
    from socialmap.sources.raw import RecordRows
    from socialmap.store import Session

GONE = "dit stond er eerder in en nu niet meer: of het doorgaat is niet bekend, en wordt gevraagd"
_PLACE = "place_id"
#: Of more places that are not known a person is not asked which they come near to.
_COMPARED = 500
ASKED = "van {number} is gevraagd aan een mens op welke plek het is (/bijhouden/voorstellen)."
#: Found by what they are called, or judged by more than the cell.
_JUDGED_APART = ("place_id", "organisation_id", "visibility")


def import_records(session: Session, rows: RecordRows, report: ImportReport, *, stated: Stated | None = None) -> None:
    """Store the rows of a table of records.

    A row is found back by its id, or by its name and place where the table has no ids. One that cannot be used is
    refused with its number and reason; a value that does not fit is left out. A new activity of which the table does
    not say whether it is there, is there since the table's day.

    Raises
    ------
    BadInputError
        When no row is left.
    """
    rows = known_as(session, rows, stated, report)
    rows = _at_its_house(rows)
    frame, left_out = fitting(rows.frame, [one for id, one in FACTS[rows.kind].items() if id not in _JUDGED_APART])
    gate = _Gate(session, rows, report.file)
    frame = _within(session, frame, gate)
    told = {
        number: gate.told(int(number), row) for number, row in zip(frame.index, frame.to_dict("records"), strict=True)
    }
    kept = gate.faults.kept(frame).index
    stored = _stored(session, rows.kind, [told[number]["id"] for number in kept])
    values = [gate.merged(int(number), told[number], stored.get(told[number]["id"], {})) for number in kept]
    if any(row["source_id"] == rows.source_id for row in values):
        sync(session, tables.source, [asdict(rows.source)], ["id"])
    if rows.whole:
        _tell_gone(session, rows, {told[number]["id"] for number in frame.index}, report)
    values = record_rows(session, rows.kind, [told[number] for number in kept], values, stored)
    report.count(CALLED[rows.kind], sync(session, gate.table, values, ["id"]))
    # What is over is asked of nobody.
    nowhere = {row["id"] for row in values if not row.get(_PLACE) and row.get("status") == Status.LISTED}
    _ask_where(session, rows, {id: place for id, place in gate.near.items() if id in nowhere}, report)
    report.remarks += [one for one in (*left_out, *gate.remarks) if one.row in kept]
    report.remarks += gate.faults.remarks()


def _at_its_house(rows: RecordRows) -> RecordRows:
    """The rows of the week of one house, at the place that is called as their list."""
    if not rows.at_source:
        return rows
    numbers = [f"{rows.source_id}-{id}"[:LONGEST_NAME] for id in rows.frame["id"]]
    return replace(rows, frame=rows.frame.assign(id=numbers, place_reference=rows.source.name))


def _within(session: Session, frame: pd.DataFrame, gate: _Gate) -> pd.DataFrame:
    """The rows without those whose own point lies outside the municipality."""
    if not {"lon", "lat"} <= set(frame) or "lon" in gate.facts:
        return frame
    placed = frame[frame["lon"].map(lambda value: isinstance(value, float))]
    inside = set(placed.index[within_borders(session, placed.astype({"lon": float, "lat": float}), metres=0.0)])
    for number in placed.index.difference(list(inside)):
        gate.faults.add("dit ligt buiten de gemeente", row=int(number), column="lon, lat", expected="in de gemeente")
    return frame.loc[[number for number in frame.index if number in inside or number not in placed.index]]


def _ask_where(session: Session, rows: RecordRows, near: Mapping[str, str], report: ImportReport) -> None:
    """Ask a person, once, whether it is at the place that its words come near to."""
    told = statements.read_rows(session, rows.kind, near) if near else ()
    before = {(row[1], row[3]) for row in told if row[2] == _PLACE and row[4] == rows.source_id}
    new = {id: place for id, place in near.items() if (id, json.dumps(place)) not in before}
    said = [Said(rows.kind, id, _PLACE, place, rows.source_id, "", rows.published) for id, place in new.items()]
    if said:
        say(session, Change(now(), Act.PROPOSE, source_id=rows.source_id), said, state=State.PROPOSED)
        report.notes.append(ASKED.format(number=len(said)))


def _tell_gone(session: Session, rows: RecordRows, there: set[str], report: ImportReport) -> None:
    """What a whole list does not name any more: it does not say that it goes on, and a person is asked."""
    table = tables.metadata.tables[rows.kind]
    found = session.execute(table.select().where(table.c.source_id == rows.source_id)).all()
    gone = {one.id: one for one in found if one.id not in there and one.status == Status.LISTED}
    report.count("stonden er eerder", not_said_again(session, rows.kind, set(gone), rows.source_id))
    for one in gone.values():
        named = one.name if one.visibility == Visibility.PUBLIC else ""
        report.remarks.append(Remark("let op", GONE, value=named))


class _Gate:
    """Judges the rows of one table, one by one.

    Attributes
    ----------
    faults
        The rows that are refused.
    remarks
        What was left out of the others, or held for a person.
    """

    def __init__(self, session: Session, rows: RecordRows, file: str) -> None:
        self.rows, self.facts = rows, FACTS[rows.kind]
        self.table = tables.metadata.tables[rows.kind]
        self.sources = frozenset(session.scalars(tables.source.select().with_only_columns(tables.source.c.id)))
        self.named: dict[str, Named] = {}
        if "place_id" in self.facts:
            self.named["place_id"] = read_places(session)
        if "organisation_id" in self.facts:
            self.named["organisation_id"] = read_organisations(session)
        self.faults = RowFaults(file)
        self.remarks: list[Remark] = []
        self.ids: set[str] = set()
        self.near: dict[str, str] = {}
        # A long table says the same again and again.
        places = self.named.get(_PLACE)
        self._come_near = cache(places.near) if places else None
        self._find = cache(lambda id, text: self.named[id].find(text))

    def told(self, number: int, row: Mapping[Any, Any]) -> dict[str, Any]:
        """What one row says, as it is stored; nothing of what it does not say."""
        found = {
            id: row[id]
            for id, fact in self.facts.items()
            if id in row and id not in _JUDGED_APART and row[id] not in ("", []) and _says(id, row[id], fact.unknown)
        }
        for fact in self.facts.values():
            if fact.required and fact.id not in found:
                self._refuse(number, f"zonder {fact.label} kan dit niet", fact.label, fact.expected)
        found |= self._whereabouts(number, row) | self._provenance(number, row)
        found["id"] = self._identifier(number, row, found)
        if _PLACE not in found and (close := self._near(row)):
            self.near[found["id"]] = close
        found["visibility"] = self._visibility(number, row, found)
        return found

    def merged(self, number: int, told: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
        """The record as it is to be stored: what the row says, else what was known."""
        unknown = {id: list(fact.unknown) if fact.unknown == () else fact.unknown for id, fact in self.facts.items()}
        empty = {one.name: None if one.nullable else "" for one in self.table.c if one.name not in ("id", "version")}
        if "edited_fields" in empty:
            unknown["edited_fields"] = []
        if not stored and self.rows.kind is RecordKind.ACTIVITY:
            unknown["status"] = Status.LISTED
        by_hand = {name: stored[name] for name in stored.get("edited_fields") or ()}
        visibility = told["visibility"]
        if stored and "visibility" not in by_hand:
            visibility = narrowest(visibility or Visibility.PUBLIC, stored["visibility"])
            if told["visibility"] and visibility is not told["visibility"]:
                reason = "dit was voor minder mensen te zien en blijft dat"
                self.remarks.append(Remark("let op", reason, number, self.facts["visibility"].label))
        record = {**empty, **unknown, **stored, **told, **by_hand}
        record["visibility"] = by_hand.get("visibility", visibility or Visibility.PUBLIC)
        if "listed_on" in empty and record["status"] is Status.LISTED and "listed_on" not in told:
            record["listed_on"] = self.rows.published
        return record

    def _refuse(self, number: int, reason: str, column: str, expected: str) -> None:
        self.faults.add(reason, row=number, column=column, expected=expected)

    def _leave_out(self, number: int, reason: str, column: str) -> None:
        self.remarks.append(Remark("weggelaten", reason, number, column))

    def _whereabouts(self, number: int, row: Mapping[Any, Any]) -> dict[str, Any]:
        """The place and organisation that a row means."""
        found: dict[str, Any] = {}
        for id in self.named:
            columns = (id, "place_reference", "place_name") if id == "place_id" else (id,)
            why = ""
            for column in columns:
                known, reason = self._find(id, seen(str(row.get(column, ""))))
                if known is not None:
                    found[id] = known
                    break
                why = reason or why
            else:
                if why:
                    self.remarks.append(Remark("let op", why, number, self.facts[id].label))
        if "place_name" in self.facts and "place_id" not in found and row.get("place_id") and not row.get("place_name"):
            # A name in the column of the place: what is not on the map is still somewhere.
            found["place_name"] = seen(str(row["place_id"]))[:LONGEST_NAME]
        return found

    def _near(self, row: Mapping[Any, Any]) -> str | None:
        """The place that the words of a row come near to."""
        texts = (seen(str(row.get(column) or "")) for column in ("place_name", _PLACE, "place_reference"))
        if self._come_near is None or self._come_near.cache_info().misses > _COMPARED:
            return None
        return next((found for text in texts if text and (found := self._come_near(text))), None)

    def _provenance(self, number: int, row: Mapping[Any, Any]) -> dict[str, Any]:
        """Where a row comes from, and since when."""
        source = seen(str(row.get("source_id", "")))
        if source and source not in self.sources:
            self._leave_out(number, "deze bron kennen wij niet; de tabel zelf is nu de bron", "source_id")
        found = {"source_id": source if source in self.sources else self.rows.source_id}
        if "source_reference" in self.table.c and (text := seen(str(row.get("source_reference", "")))):
            found["source_reference"] = text[:LONGEST_NAME]
        day = str(row.get("listed_on", "")).strip()
        if day and not is_day(day, self.rows.published):
            self._leave_out(number, "hier hoort een maand tot nu toe, zoals 2026-11", "listed_on")
        elif day:
            found["listed_on"] = day
        return found

    def _identifier(self, number: int, row: Mapping[Any, Any], found: Mapping[str, Any]) -> str:
        """What a row is found back by: its own number, else its name and place."""
        given = seen(str(row.get("id", "")))
        where = str(row.get("place_name") or row.get("place_reference") or row.get("place_id") or "")
        id = given or bare_words(f"{found.get('name', '')} {where}").replace(" ", "-")[:LONGEST_NAME]
        if len(given) > LONGEST_NAME:
            self._refuse(number, "dit nummer is te lang", "id", f"hoogstens {LONGEST_NAME} tekens")
        elif not id:
            self._refuse(number, "van deze naam maken wij geen nummer", "naam", "een kolom id")
        elif id in self.ids:
            reason = "dit nummer staat er al" if given else "dit staat er al"
            self._refuse(number, reason, "id" if given else "naam", "elke rij een andere, of een kolom id")
        self.ids.add(id)
        return id

    def _visibility(self, number: int, row: Mapping[Any, Any], found: Mapping[str, Any]) -> Visibility | None:
        """Who may see it, as far as the row tells: opvang and care are sealed, a word of them waits for a person."""
        asked, label = None, "zichtbaarheid"
        if text := str(row.get("visibility", "")).strip():
            try:
                asked = Visibility(self.facts["visibility"].checked(text))
            except BadInputError:
                asked = Visibility.ACCOUNTS  # who says something of it does not mean everybody
                self.remarks.append(Remark("let op", "wie dit mag zien is niet duidelijk", number, label))
        judged = held(found, mentioned=bool(row.get("mentions")))
        if judged is None:
            return asked
        most, reason = judged
        self.remarks.append(Remark("let op", reason, number))
        return narrowest(asked or most, most)


def _says(id: str, value: Any, unknown: Any) -> bool:
    """Is it an answer? That something is not known is one only where it may have ended."""
    return bool(id == "status" or value != unknown)


def _stored(session: Session, kind: RecordKind, ids: list[str]) -> dict[str, dict[str, Any]]:
    """The records with these identifiers, locked until the end."""
    table = tables.metadata.tables[kind]
    wanted, found = set(ids), session.execute(table.select().with_for_update()).mappings()
    return {row["id"]: {str(n): v for n, v in row.items() if n != "version"} for row in found if row["id"] in wanted}
