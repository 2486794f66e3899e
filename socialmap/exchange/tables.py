"""The table of activities: the same to fill in, to keep and to bring back, as CSV or as a workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

import xlsxwriter

from socialmap.importing.table import EXAMPLE
from socialmap.model import ACTIVITY_FACTS, Status, Visibility
from socialmap.model.text import letters
from socialmap.model.written import csv_text
from socialmap.store import tables
from socialmap.store.reading import by_itself

if TYPE_CHECKING:
    from socialmap.store import Store

#: Facts that a table does not ask: they follow from the place, or belong to reports.
_LEFT_OUT = ("place_name", "wijk_code", "organisation_id")
_FACTS = {fact.label: fact for id, fact in ACTIVITY_FACTS.items() if id not in _LEFT_OUT}
CHECKED = "gecontroleerd op"
COLUMNS = ("nummer", "versie", *_FACTS, CHECKED)
#: Rows below the last one in which a choice can still be made from its list.
_ROOM = 1_000
#: One row that shows what goes where; it is passed over when the table comes back.
_SHOWN: Mapping[str, Any] = {
    "id": EXAMPLE, "name": "Buurtlunch", "place_id": "De Voorbeeldplek", "schedule": "elke woensdag 12.00-13.30",
    "cost_eur": 3.0, "cost_stadspas_eur": 1.5, "access": "inloop", "for_whom": "iedereen uit de buurt",
    "languages": "Nederlands, Turks", "status": str(Status.LISTED), "visibility": str(Visibility.PUBLIC),
}  # fmt: skip


def activity_rows(store: Store) -> list[dict[str, Any]]:
    """Every activity that a redacteur sees, by heading; before them one row as an example."""
    with store.read() as session:
        rows = [dict(row) for row in session.execute(tables.activity.select()).mappings()]
        places = {row.id: row for row in session.execute(tables.place.select().where(by_itself()))}
    count = Counter(letters(row.name) for row in places.values() if row.visibility is Visibility.PUBLIC)
    found = []
    for row in sorted(rows, key=lambda one: (one["name"], one["id"])):
        place = places.get(row["place_id"])
        hidden = place is not None and place.visibility is Visibility.HIDDEN
        if row["visibility"] is Visibility.HIDDEN or hidden:
            continue
        is_told = place is not None and place.visibility is Visibility.PUBLIC and count[letters(place.name)] == 1
        found.append(row | {"place_id": place.name if place is not None and is_told else row["place_id"]})
    return [_by_heading(row) for row in (_SHOWN, *found)]


def as_csv(store: Store) -> bytes:
    """The table as CSV in UTF-8, with the mark by which a spreadsheet knows that."""
    return csv_text(activity_rows(store), COLUMNS).encode("utf-8-sig")


def as_xlsx(store: Store) -> bytes:
    """The table as a workbook: days are days, amounts are numbers, and choices are lists."""
    rows, out = activity_rows(store), BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet("activiteiten")
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd-mm-yyyy"})
        sheet.freeze_panes(1, 0)
        for number, heading in enumerate(COLUMNS):
            fact = _FACTS.get(heading)
            sheet.write_string(0, number, heading, bold)
            sheet.set_column(number, number, max(12, len(heading) + 2))
            if fact and fact.choices:
                choices = [str(one) for one in fact.choices if one != Visibility.HIDDEN]
                last = len(rows) + _ROOM
                sheet.data_validation(1, number, last, number, {"validate": "list", "source": choices})
            for at, row in enumerate(rows, 1):
                value = row[heading]
                if isinstance(value, date):
                    sheet.write_datetime(at, number, value, day)
                elif isinstance(value, int | float):
                    sheet.write_number(at, number, value)
                elif value:
                    sheet.write_string(at, number, str(value))
    return out.getvalue()


def _by_heading(row: Mapping[str, Any]) -> dict[str, Any]:
    told = {heading: _cell(row.get(fact.id)) for heading, fact in _FACTS.items()}
    return {"nummer": row["id"], "versie": row.get("version"), CHECKED: row.get("checked_on"), **told}


def _cell(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value
