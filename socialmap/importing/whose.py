"""Whose list a table of places is: its own, or that of a source that its rows name."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from socialmap.model import place_id
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.sources.raw import Remark
from socialmap.store import tables

if TYPE_CHECKING:
    from collections.abc import Collection

    from socialmap.importing.report import ImportReport
    from socialmap.sources.raw import PlaceRows
    from socialmap.store import Session

STARTER = "starter-"
#: A year, month or day.
DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?")


def is_day(text: str, published: str) -> bool:
    """Is it a year, month or day, and not after the table was made, or yet to come?

    Examples
    --------
    >>> is_day("2026-05", "2026-11"), is_day("2027-01", "2026-11"), is_day("mei", "2026-11")
    (True, False, False)
    """
    last = published or datetime.now(AMSTERDAM_TIME).date().isoformat()
    return bool(DAY.fullmatch(text)) and text[:7] <= last[:7]


def as_said(session: Session, rows: PlaceRows, report: ImportReport) -> PlaceRows:
    """The rows as those of the source that all of them name; the starter's own table names the city's list."""
    if "source_id" not in rows.frame:
        return rows
    said = {str(name).strip() for name in rows.frame["source_id"]} - {""}
    known = said & set(session.scalars(tables.source.select().with_only_columns(tables.source.c.id)))
    if len(said) == 1 and said == known and (rows.frame["source_id"] != "").all():
        (name,) = known
        report.source_id = name
        return replace(rows, source_id=name, source=None)
    if said:
        reason = "deze bron kennen wij niet, of het zijn er meer; de tabel zelf is nu de bron"
        report.remarks.append(Remark("weggelaten", reason, column="source_id"))
    return rows


def without_known(rows: PlaceRows, own: Collection[str], there: Collection[str], report: ImportReport) -> PlaceRows:
    """The rows without those of the starter set that the list itself has under its own number by now.

    Parameters
    ----------
    own
        References of the source that are stored.
    there
        Every place, and what was once one.
    """
    references = rows.frame["reference"]
    made = [one.startswith(STARTER) and one not in own and place_id(rows.source_id, one) in there for one in references]
    if any(made):
        reason = "deze plek staat al op de lijst zelf, onder een ander nummer"
        report.remarks += [Remark("samengevoegd", reason, int(row)) for row in rows.frame.index[made]]
    return replace(rows, frame=rows.frame[[not one for one in made]])
