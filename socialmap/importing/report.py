"""What an import did, told row by row."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from socialmap.errors import BadInputError
from socialmap.model.written import csv_text
from socialmap.sources.raw import LEFT_OUT, REFUSED
from socialmap.sources.reading import title_of
from socialmap.store.writing import Counts

if TYPE_CHECKING:
    from pathlib import Path

    from socialmap.importing.bringing.planned import Planned
    from socialmap.model import RecordKind
    from socialmap.sources.raw import Remark

#: So many refused rows are told one by one.
_TOLD = 10
_COLUMNS = ("bestand", "soort", "wat", "reden", "rij", "kolom", "waarde")


@dataclass
class ImportReport:
    """The outcome of importing one file.

    Attributes
    ----------
    source_id
        Whose the file is; "" for what was derived.
    counts
        Rows added, changed and found unchanged, by what they are ("gebieden", "plekken", "cijfers").
    remarks
        Everything repaired, merged, left out or refused, with row and reason.
    notes
        What else is worth a line.
    planned
        What became, or would become, of each row or record, where that was asked.
    record_kind
        Of which kind of record that is told.
    """

    file: str
    kind: str
    source_id: str = ""
    counts: dict[str, Counts] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    planned: list[Planned] = field(default_factory=list)
    record_kind: RecordKind | None = None

    def count(self, what: str, counts: Counts) -> None:
        """Add to the rows of ``what``."""
        self.counts[what] = self.counts.get(what, Counts()) + counts

    @property
    def changed(self) -> bool:
        """True when anything in the store is different now."""
        return any(counts.added or counts.changed for counts in self.counts.values())

    def counted(self) -> list[str]:
        """How many of what are new, changed and the same."""
        return [
            f"{what}: {counts.added} nieuw, {counts.changed} gewijzigd, {counts.same} hetzelfde."
            for what, counts in self.counts.items()
            if counts != Counts()
        ]

    def lines(self) -> list[str]:
        """The report as Dutch sentences, one a line."""
        told = [f"{self.file}: herkend als {title_of(self.kind)}.", *(f"  {line}" for line in self.counted())]
        told += [f"  {note}" for note in self.notes]
        reasons = Counter((remark.action, remark.reason) for remark in self.remarks)
        for (action, reason), number in reasons.most_common():
            alike = [one for one in self.remarks if (one.action, one.reason) == (action, reason)]
            columns = dict.fromkeys(one.column for one in alike if one.column and one.row is None)
            where = ", ".join(columns) or (_rows(alike) if action == LEFT_OUT else "")
            times = "" if number == 1 and HOW_OFTEN.search(reason) else f"{number} x "
            told.append(f"  {times}{action}: {reason}" + (f" ({where})" if where else ""))
        refused = [remark for remark in self.remarks if remark.action == REFUSED]
        told += [f"    {_where(remark)}" for remark in refused[:_TOLD]]
        if len(refused) > _TOLD:
            told.append(f"    en nog {len(refused) - _TOLD} rijen (met --report staan alle in een bestand)")
        return told


#: How often something was done, in the reason of one remark that tells of many.
HOW_OFTEN = re.compile(r"^(\d+) |\((\d+) keer\)")


def _rows(remarks: list[Remark]) -> str:
    """Which rows these are, the first of many."""
    rows = [str(one.row) for one in remarks if one.row is not None]
    more = f" en nog {len(rows) - _TOLD}" if len(rows) > _TOLD else ""
    return f"rij {', '.join(rows[:_TOLD])}{more}" if rows else ""


def _where(remark: Remark) -> str:
    value = f" ({remark.value})" if remark.value else ""
    column = f", kolom {remark.column}" if remark.column else ""
    return f"rij {remark.row}{column}{value}: {remark.reason}"


def write_report(reports: list[ImportReport], path: Path) -> None:
    """Write every remark of the reports as CSV: file, kind, action, reason, row, column, value.

    Raises
    ------
    BadInputError
        When the file cannot be written there.
    """
    rows = (
        dict(
            zip(
                _COLUMNS,
                (report.file, report.kind, one.action, one.reason, one.row, one.column, one.value),
                strict=True,
            )
        )
        for report in reports
        for one in report.remarks
    )
    try:
        path.write_text(csv_text(rows, _COLUMNS), encoding="utf-8", newline="", errors="replace")
    except OSError as error:
        msg = "het rapport kan hier niet worden geschreven"
        raise BadInputError(msg, file=str(path), expected="een bestand in een map die bestaat") from error
