"""What a table that comes in would change, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmap.cli._shared import say

if TYPE_CHECKING:
    from socialmap.importing import ImportReport


def tell_changes(report: ImportReport) -> None:
    """Each row that would be new, other or refused, in words."""
    from socialmap.i18n import words
    from socialmap.importing.bringing.planned import SAME
    from socialmap.queries.bijhouden.table import table_page

    if report.record_kind is None:
        return
    planned = [one for one in report.planned if one.what != SAME]
    for group in table_page(report.record_kind, planned, words("nl"), most=None).groups:
        say(f"  {group.title}: {group.count}")
        for row in group.rows:
            where = ": ".join(text for text in (f"rij {row.row}" if row.row else "", row.name) if text)
            say(f"    {where}")
            for line in (row.reason, *row.changes, *row.left_out):
                if line:
                    say(f"      {line}")
