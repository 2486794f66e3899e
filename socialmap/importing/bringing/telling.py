"""What becomes of a table, as an import tells it; and what a list would change, record by record."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from socialmap.i18n import words
from socialmap.importing.bringing.declared import CHECKED
from socialmap.importing.bringing.planned import A_DAY, NEW, OTHER, PROPOSED, REFUSED, SAME, Changed, Planned
from socialmap.importing.recording import UNKNOWN
from socialmap.ledger.records import statement
from socialmap.model import CALLED, FACTS, RecordKind, State, Visibility
from socialmap.sources.raw import Remark
from socialmap.store import statements
from socialmap.store.writing import Counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from socialmap.importing.report import ImportReport
    from socialmap.ledger.records import Statement
    from socialmap.store import Session

    Records = Mapping[str, Mapping[str, Any]]


def told_to(report: ImportReport, kind: RecordKind, planned: Sequence[Planned]) -> None:
    """Write down in a report what became of each row."""
    dutch, facts = words("nl"), FACTS[kind]
    told = {remark.row for remark in report.remarks if remark.action == REFUSED}
    for one in planned:
        if one.what == REFUSED and one.row not in told:
            report.remarks.append(Remark(REFUSED, dutch.gettext(one.reason, label=one.lacks), one.row))
        elif one.reason and one.what != REFUSED:
            report.remarks.append(Remark("let op", dutch.gettext(one.reason, label=one.lacks), one.row))
        for fact, why in one.left_out:
            label, expected = (facts[fact].column, facts[fact].expected) if fact in facts else (CHECKED, A_DAY)
            reason = dutch.gettext(why) if why else f"hier hoort {expected}"
            report.remarks.append(Remark("weggelaten", reason, one.row, label))
    count = Counter(one.what for one in planned)
    report.count(CALLED[kind], Counts(count[NEW], count[OTHER], count[SAME]))
    report.planned, report.record_kind = list(planned), kind


def between(kind: RecordKind, before: Records, after: Records, report: ImportReport) -> list[Planned]:
    """What a list changes: the records that it brings or changes, and the rows of it that are refused.

    What nobody may be shown is not told.
    """
    refused = [
        Planned(one.row, "", REFUSED, f"{one.column}: {one.reason}" if one.column else one.reason)
        for one in report.remarks
        if one.action == REFUSED
    ]
    found = []
    for id, record in after.items():
        was = before.get(id, UNKNOWN[kind])
        if record == was or Visibility.HIDDEN in (record.get("visibility"), was.get("visibility")):
            continue
        changes = [
            Changed(fact, was[fact], record[fact])
            for fact in FACTS[kind]
            if fact in record and record[fact] != was[fact]
        ]
        if changes:
            what = OTHER if id in before else NEW
            found.append(Planned(None, str(record["name"]), what, changes=tuple(changes), id=id))
    return [*refused, *sorted(found, key=lambda one: (one.name, one.id))]


def proposals(session: Session, kind: RecordKind) -> dict[int, Statement]:
    """What strangers said that waits for a person, by number."""
    rows = statements.read_rows(session, kind, states=[State.PROPOSED])
    return {one.id: one for one in map(statement, rows)}


def proposed(kind: RecordKind, new: Iterable[Statement], records: Records) -> list[Planned]:
    """What is asked of a person about each record, new or there already."""
    of_each: dict[str, dict[str, Any]] = defaultdict(dict)
    for one in new:
        of_each[one.record_id][one.fact] = one.told
    found = []
    for id, said in of_each.items():
        there = records.get(id, {})
        if Visibility.HIDDEN in (there.get("visibility"), said.get("visibility")):
            continue
        told = [(fact_id, fact) for fact_id, fact in FACTS[kind].items() if fact_id in said]
        changes = tuple(Changed(fact_id, there.get(fact_id, fact.unknown), said[fact_id]) for fact_id, fact in told)
        found.append(Planned(None, str(said.get("name") or there.get("name", "")), PROPOSED, changes=changes, id=id))
    return sorted(found, key=lambda one: (one.name, one.id))
