"""Figures by area, over a million with the whole country in: compared and written as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import bindparam, select, update

from socialmap.store import tables
from socialmap.store.versions import note_write
from socialmap.store.writing import Counts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray
    from sqlalchemy.orm import Session

#: Rows that go to the driver at once: few enough to show progress and to keep memory small.
CHUNK = 100_000
#: Numbers between two areas that are looked up in one go.
SPAN = 1_000

_COLUMNS = ("area_id", "series_id", "value", "low", "high")


def write_values(
    session: Session,
    series: Sequence[int],
    areas: NDArray[np.int64],
    values: NDArray[np.float64],
    *,
    low: NDArray[np.float64] | None = None,
    high: NDArray[np.float64] | None = None,
    progress: Callable[[float], None] | None = None,
) -> Counts:
    """Store figures by area and series; NaN is unknown and stores no row.

    A figure that is there already is replaced, figures of other areas and series stay.

    Parameters
    ----------
    series
        Row ids of m series.
    areas
        Row ids of n areas, each once; -1 for an area that is not stored: its figures are skipped.
    values, low, high
        n x m; the bounds are those of a published 95% interval, or the ends of a range.
    progress
        Called with the share that is written, 0 to 1.
    """
    order = np.argsort(areas, kind="stable")
    order = order[areas[order] >= 0]
    given = np.stack([_or_unknown(table, values.shape)[order] for table in (values, low, high)])
    stored = _stored(session, np.asarray(series), areas[order])
    known, held = (np.asarray(~np.isnan(part).all(axis=0)) for part in (given, stored))
    same = ((given == stored) | (np.isnan(given) & np.isnan(stored))).all(axis=0)
    added, changed = known & ~held, known & held & ~same
    batch = _Batch(areas[order], np.asarray(series), given)
    _insert(session, batch, added, progress or (lambda _share: None))
    _update(session, batch, changed)
    return Counts(int(added.sum()), int(changed.sum()), int((known & held & same).sum()))


def _or_unknown(table: NDArray[np.float64] | None, shape: tuple[int, ...]) -> NDArray[np.float64]:
    return np.full(shape, np.nan) if table is None else table


def _stored(session: Session, series: NDArray[np.int64], areas: NDArray[np.int64]) -> NDArray[np.float64]:
    """What is stored of these series and (sorted) areas: 3 x n x m, NaN where nothing is."""
    found = np.full((3, len(areas), len(series)), np.nan)
    if not found.size:
        return found
    table = tables.indicator_value
    # Areas that came in together have numbers in a row: a few spans hold these areas and hardly any other.
    spans = np.split(areas, np.flatnonzero(np.diff(areas) > SPAN) + 1)
    rows = [
        row
        for span in spans
        for row in session.execute(
            select(*(table.c[name] for name in _COLUMNS)).where(
                table.c.area_id.between(int(span[0]), int(span[-1])), table.c.series_id.in_(series.tolist())
            )
        )
    ]
    columns = [np.array(column, dtype=float) for column in zip(*rows, strict=True)]
    if columns:
        area, one = columns[0].astype(np.int64), columns[1].astype(np.int64)
        column_of = {number: column for column, number in enumerate(series.tolist())}
        row = np.searchsorted(areas, area)
        mine = areas[np.minimum(row, len(areas) - 1)] == area
        column = np.array([column_of[number] for number in one.tolist()])
        for part in range(3):
            found[part, row[mine], column[mine]] = columns[2 + part][mine]
    return found


@dataclass(frozen=True)
class _Batch:
    """Figures to write: ids of n areas and m series, and 3 x n x m values and bounds."""

    areas: NDArray[np.int64]
    series: NDArray[np.int64]
    given: NDArray[np.float64]

    def chunks(self, mask: NDArray[np.bool_]) -> Iterator[list[tuple[Any, ...]]]:
        """The marked figures in chunks of rows, None for unknown; in the order of the table's key, so they append."""
        columns, rows = np.nonzero(mask.T)
        by_series = np.argsort(self.series[columns], kind="stable")
        columns, rows = columns[by_series], rows[by_series]
        for begin in range(0, len(rows), CHUNK):
            row, column = rows[begin : begin + CHUNK], columns[begin : begin + CHUNK]
            parts = [_nones(part[row, column]) for part in self.given]
            yield list(zip(self.areas[row].tolist(), self.series[column].tolist(), *parts, strict=True))


def _nones(numbers: NDArray[np.float64]) -> list[float | None]:
    listed = numbers.astype(object)
    listed[np.isnan(numbers)] = None
    return list(listed)


def _insert(session: Session, batch: _Batch, mask: NDArray[np.bool_], progress: Callable[[float], None]) -> None:
    """Straight through the driver: the ORM would take minutes."""
    connection, total, done = session.connection(), int(mask.sum()), 0
    names = ", ".join(_COLUMNS)
    for rows in batch.chunks(mask):
        note_write(connection, tables.indicator_value)
        if connection.dialect.name == "postgresql":
            driver: Any = connection.connection.driver_connection
            with driver.cursor() as cursor, cursor.copy(f"COPY indicator_value ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            connection.exec_driver_sql(f"INSERT INTO indicator_value ({names}) VALUES (?, ?, ?, ?, ?)", rows)  # noqa: S608
        done += len(rows)
        progress(done / total)


def _update(session: Session, batch: _Batch, mask: NDArray[np.bool_]) -> None:
    table = tables.indicator_value
    statement = (
        update(table)
        .where(table.c.area_id == bindparam("a"), table.c.series_id == bindparam("s"))
        .values(value=bindparam("v"), low=bindparam("l"), high=bindparam("h"))
    )
    for rows in batch.chunks(mask):
        session.connection().execute(statement, [dict(zip("asvlh", row, strict=True)) for row in rows])
