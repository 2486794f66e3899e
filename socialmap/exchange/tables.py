"""The table of each kind of record: the same to fill in, to keep and to bring back, as CSV or as a workbook."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import xlsxwriter

from socialmap.exchange.workbook import DAY, workbook, write_cell
from socialmap.importing.bringing.declared import CHECKED, NUMBER, VERSION, as_brought, cell
from socialmap.importing.bringing.finding import read_all
from socialmap.model import SEALED_KINDS, Visibility
from socialmap.model.written import csv_text, marked, unmarked
from socialmap.offer.names import whole_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialmap.importing.bringing.declared import TableKind
    from socialmap.importing.bringing.finding import Records
    from socialmap.model import Fact
    from socialmap.store import Store

#: Rows below the last one in which a choice can still be made from its list.
_ROOM = 1_000
#: Signs of choices that a workbook keeps with a cell; longer lists stand on a sheet of their own.
_LONGEST_LIST = 255
_CHOICES = "keuzes"
#: What no table can make of a record.
_NEVER = (Visibility.HIDDEN, *SEALED_KINDS)


def table_rows(store: Store, table: TableKind) -> list[dict[str, Any]]:
    """Every record that a redacteur sees, by heading; before them one row as an example."""
    with store.read() as session:
        records = read_all(session, table.kind, whole_name)
    found = sorted(records.open.values(), key=lambda one: (one["name"], one["id"]))
    return [_by_heading(table, table.example), *(_by_heading(table, one, records) for one in found)]


def as_csv(store: Store, table: TableKind) -> bytes:
    """The table as CSV in UTF-8, with the mark by which a spreadsheet knows that."""
    rows = [{name: as_brought(value) for name, value in row.items()} for row in table_rows(store, table)]
    return csv_text(rows, table.columns).encode("utf-8-sig")


def as_xlsx(store: Store, table: TableKind) -> bytes:
    """The table as a workbook: days are days, amounts are numbers, and choices are lists."""
    rows, out = table_rows(store, table), BytesIO()
    facts = {fact.column: fact for fact in table.facts.values()}
    with workbook(out) as book:
        sheet, lists = book.add_worksheet(table.word), None
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": DAY})
        sheet.freeze_panes(1, 0)
        for number, heading in enumerate(table.columns):
            sheet.write_string(0, number, heading, bold)
            sheet.set_column(number, number, max(12, len(heading) + 2))
            if choices := _choices(facts.get(heading)):
                source: Any = choices
                if len(",".join(choices)) > _LONGEST_LIST:
                    lists = lists or book.add_worksheet(_CHOICES)
                    lists.write_column(0, number, choices)
                    source = f"={_CHOICES}!" + xlsxwriter.utility.xl_range_abs(0, number, len(choices) - 1, number)
                last = len(rows) + _ROOM
                sheet.data_validation(1, number, last, number, {"validate": "list", "source": source})
            for at, row in enumerate(rows, 1):
                write_cell(sheet, (at, number), row[heading], day, _to_bring_back)
    return out.getvalue()


def _to_bring_back(text: str) -> str:
    # A text that begins as one that we marked gets a mark, which comes off again when it is read.
    return text if unmarked(text) == text else marked(text)


def _choices(fact: Fact | None) -> list[str]:
    return [str(one) for one in fact.choices if one not in _NEVER] if fact else []


def _by_heading(table: TableKind, row: Mapping[str, Any], records: Records | None = None) -> dict[str, Any]:
    found = {NUMBER: row["id"], VERSION: row.get("version"), CHECKED: row.get("checked_on")}
    for id, fact in table.facts.items():
        value = row.get(id)
        if records and id in records.named:
            value = records.name_of(id, value)
        elif id == "name":
            value = whole_name(str(value))
        found[fact.column] = cell(value)
    return found
