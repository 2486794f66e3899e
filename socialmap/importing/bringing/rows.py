"""One row of a table judged: what it says, what of it does not fit, and what becomes of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from socialmap.errors import BadInputError, NotAllowedError
from socialmap.importing.bringing.declared import as_brought
from socialmap.importing.bringing.planned import (
    CHANGED,
    CHECKED_ON,
    GONE,
    LACKS,
    NEW,
    NO_KIND,
    NO_PLACE,
    NO_POINT,
    NOT_HERE,
    NOT_YET,
    OTHER,
    REFUSED,
    SAME,
    TWICE,
    UNKNOWN_NAME,
    Changed,
    Planned,
)
from socialmap.importing.holding import narrowest
from socialmap.importing.recording import NO_ORIGIN, UNKNOWN, read_fact, seen_by
from socialmap.model import PlaceKind, RecordKind, Status, Visibility
from socialmap.model.kinds import known_kind
from socialmap.model.text import letters
from socialmap.model.written import LONGEST_NAME, seen

if TYPE_CHECKING:
    from datetime import date

    from socialmap.importing.bringing.declared import TableKind
    from socialmap.importing.bringing.finding import Records
    from socialmap.importing.bringing.whereabouts import Whereabouts

    Record = Mapping[str, Any]
    LeftOut = list[tuple[str, str]]

#: Columns by which a table calls a place, the first that is known counts.
_OF_PLACE = ("place_id", "place_reference", "place_name")
#: What a row must name besides what is declared as required.
_NEEDS = {RecordKind.ACTIVITY: "place_id"}
_POINT = {"lon", "lat"}
_UNFIT = "-"
_HOW_DAYS_ARE_WRITTEN = ("%Y-%m-%d", "%d-%m-%Y")


@dataclass(frozen=True)
class _Row:
    """A row as far as it is read.

    Attributes
    ----------
    told
        What it says otherwise than is stored.
    """

    number: int
    name: str
    texts: Mapping[str, str]
    told: dict[str, Any]
    left_out: LeftOut

    def refused(self, reason: str, lacks: str = "") -> Planned:
        return Planned(self.number, self.name, REFUSED, reason, lacks, left_out=tuple(self.left_out))


class Judge:
    """Judges the rows of one table, one by one."""

    def __init__(self, table: TableKind, records: Records, whereabouts: Whereabouts, today: date) -> None:
        self.table, self.kind, self.records, self.today = table, table.kind, records, today
        self.whereabouts = whereabouts
        #: What earlier rows bring, by the letters of its name.
        self.new: dict[str, list[Record]] = defaultdict(list)

    def planned(self, number: int, texts: Mapping[str, str]) -> Planned:
        """What becomes of one row.

        Parameters
        ----------
        texts
            Its cells as they are written, by our columns.
        """
        name = seen(texts.get("name", ""))[:LONGEST_NAME]
        found = self.records.means(texts, {}) if texts.get("id", "").strip() else None
        where, unknown = self._where(texts, found.before if found else None)
        if found is None:
            found = self.records.means(texts, {**self._told(texts, {})[0], **where})
        before = found.before
        name = name or (before or {}).get("name", "")
        if found.reason:
            return Planned(number, name, REFUSED, found.reason)
        told, left_out = self._told(texts, before or {})
        told |= {fact: id for fact, id in where.items() if not before or before[fact] != id}
        needed = _NEEDS.get(self.kind, "")
        if needed in unknown or (needed and not before and needed not in told):
            return Planned(number, name, REFUSED, NO_PLACE)
        left_out += [(fact, UNKNOWN_NAME) for fact in unknown]
        row = _Row(number, name, texts, told, left_out)
        return self._of_stored(row, before) if before is not None else self._of_new(row)

    def _of_stored(self, row: _Row, before: Record) -> Planned:
        id, version, told, why = str(before["id"]), int(before["version"]), row.told, ""
        if row.texts.get("version", "").strip() not in ("", str(version)):
            return row.refused(CHANGED)
        if self.kind is RecordKind.ACTIVITY and before["place_id"] and "place_id" in told:
            return row.refused(GONE)
        if told and self.kind is RecordKind.PLACE:
            try:
                told, why = self.whereabouts.seen_by(id, told)
            except NotAllowedError as error:
                return row.refused(str(error))
        elif told:
            told, why = seen_by(self.kind, before, told, mentioned=bool(row.texts.get("mentions")))
            told = {fact: value for fact, value in told.items() if fact in before and value != before[fact]}
        checked, why_not = self._checked(row.texts, before)
        changes = self._changes(before, told)
        if checked:
            changes = (*changes, Changed(CHECKED_ON, before[CHECKED_ON], checked))
        elif told.get("status") is Status.LISTED:
            checked = self.today  # who says that it is there, saw so
        left_out = (*row.left_out, *why_not)
        what = OTHER if changes else SAME
        return Planned(row.number, row.name, what, why, "", changes, left_out, id, version, told, checked)

    def _of_new(self, row: _Row) -> Planned:
        told, reason = row.told, ""
        if self.kind is RecordKind.PLACE:
            told |= {} if set(told) >= _POINT else self.whereabouts.point_of(told)
            if not set(told) >= _POINT:
                return row.refused(NO_POINT)
            if told.setdefault("kind", PlaceKind.OVERIG) is PlaceKind.OVERIG:
                told["visibility"] = narrowest(told.get("visibility", Visibility.PUBLIC), Visibility.ACCOUNTS)
                reason = NO_KIND
        for id, fact in self.table.facts.items():
            if fact.required and id not in told:
                why = next((why for one, why in row.left_out if one == id), "")
                return row.refused(NO_ORIGIN) if why == NO_ORIGIN else row.refused(LACKS, fact.label)
        wanted, why = seen_by(self.kind, {}, told, mentioned=bool(row.texts.get("mentions")))
        if any(self.records.alike(one, wanted) for one in self.new[letters(row.name)]):
            return row.refused(TWICE)
        self.new[letters(row.name)].append(wanted)
        id = self.records.new(row.name, wanted, hidden=wanted["visibility"] is Visibility.HIDDEN)
        checked, why_not = self._checked(row.texts, {})
        changes, left_out = self._changes(UNKNOWN[self.kind], wanted), (*row.left_out, *why_not)
        checked = checked or self.today
        return Planned(row.number, row.name, NEW, why or reason, "", changes, left_out, id, None, wanted, checked)

    def _changes(self, before: Record, told: Record) -> tuple[Changed, ...]:
        def named(fact: str, value: Any) -> Any:
            return self.records.name_of(fact, value) if fact in self.records.named else value

        return tuple(
            Changed(fact, named(fact, before[fact]), named(fact, told[fact]))
            for fact in self.table.facts
            if fact in told and told[fact] != before[fact]
        )

    def _where(self, texts: Mapping[str, str], before: Record | None) -> tuple[dict[str, Any], list[str]]:
        """The records that a row names, by fact; and the facts of which we do not know what they name."""
        found: dict[str, Any] = {}
        unknown = []
        for fact in self.records.named:
            columns: tuple[str, ...] = _OF_PLACE if fact == "place_id" else (fact,)
            if before is not None:
                columns = tuple(column for column in columns if column != "place_name")
            given = [text for column in columns if (text := texts.get(column, "").strip())]
            stored = before[fact] if before is not None else None
            if not given or (stored and given[0] in (stored, self.records.name_of(fact, stored))):
                continue
            id = next((id for text in given if (id := self.records.find(fact, text))), None)
            if id:
                found[fact] = id
            else:
                unknown.append(fact)
        return found, unknown

    def _told(self, texts: Mapping[str, str], before: Record) -> tuple[dict[str, Any], LeftOut]:
        """What a row says otherwise than is stored, and what of it does not fit: the fact and why."""
        told: dict[str, Any] = {}
        left_out: LeftOut = []
        for id in self.table.facts:
            text = texts.get(id, "")
            if id in self.records.named or not text.strip() or (before and self._is_as_stored(text, id, before)):
                continue
            value, why = _read(self.kind, id, text)
            if why:
                left_out.append((id, "" if why == _UNFIT else why))
            elif not before or _differs(value, before[id]):
                told[id] = value
        return told, left_out

    def _is_as_stored(self, text: str, fact: str, before: Record) -> bool:
        written = as_brought(before[fact])
        return text == written or (fact == "name" and text == self.records.shown(written))

    def _checked(self, texts: Mapping[str, str], before: Record) -> tuple[date | None, LeftOut]:
        """The day of a check that is newer than the one that is known."""
        text = texts.get(CHECKED_ON, "").strip()
        known = before.get(CHECKED_ON)
        if not text or (before and CHECKED_ON not in before):
            return None, []
        for form in _HOW_DAYS_ARE_WRITTEN:
            try:
                day = datetime.strptime(text[:10], form).date()  # noqa: DTZ007 (a day)
            except ValueError:
                continue
            if day > self.today:
                return None, [(CHECKED_ON, NOT_YET)]
            return (day if known is None or day > known else None), []
        return None, [(CHECKED_ON, "")]


@lru_cache(maxsize=8192)
def _read(kind: RecordKind, fact: str, text: str) -> tuple[Any, str]:
    """A value as it is stored, and why it does not fit; a long table says the same again and again."""
    try:
        value = read_fact(kind, fact, text)
    except BadInputError as error:
        if kind is RecordKind.PLACE and fact == "kind" and (meaning := known_kind(text)):
            return meaning.kind, ""
        return None, NO_ORIGIN if error.message == NO_ORIGIN else _UNFIT
    return value, NOT_HERE if value is Visibility.HIDDEN else ""


def _differs(value: Any, stored: Any) -> bool:
    """A workbook keeps 15 digits of a number."""
    if isinstance(value, float) and isinstance(stored, float):
        return abs(value - stored) > 1e-9 * max(1.0, abs(value))
    return bool(value != stored)
