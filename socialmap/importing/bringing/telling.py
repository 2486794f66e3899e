"""What becomes of a table, as an import tells it; and what a list would change, record by record."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from socialmap.i18n import words
from socialmap.importing.bringing.declared import CHECKED
from socialmap.importing.bringing.planned import A_DAY, NEW, OTHER, REFUSED, SAME, Changed, Planned
from socialmap.importing.recording import UNKNOWN
from socialmap.model import CALLED, FACTS, RecordKind, Visibility
from socialmap.sources.raw import Remark
from socialmap.store.writing import Counts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from socialmap.importing.report import ImportReport

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
