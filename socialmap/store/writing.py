"""Bulk writing that touches only what differs, so that the same import twice changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import Table, bindparam, insert, select, tuple_, update

from socialmap.store import tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray
    from sqlalchemy.orm import Session

    from socialmap.model import Series

_CHUNK = 400


@dataclass(frozen=True)
class Counts:
    """How many rows were added, changed, or found as they were."""

    added: int = 0
    changed: int = 0
    same: int = 0

    def __add__(self, other: Counts) -> Counts:
        """Sum by kind."""
        return Counts(self.added + other.added, self.changed + other.changed, self.same + other.same)


def sync(
    session: Session, table: Table, rows: Sequence[Mapping[str, Any]], key: Sequence[str], *, only_add: bool = False
) -> Counts:
    """Make the rows of ``table`` under these keys equal to ``rows``; others stay.

    Parameters
    ----------
    rows
        Dicts with the same columns each, at least those of ``key``; no two with the same key. NaN is None.
    only_add
        Leave rows alone whose key is there already.
    """
    if not rows:
        return Counts()
    columns = list(rows[0])
    # NaN differs from itself, and would count as changed each time.
    plain = [tuple(None if (value := row[name]) != value else value for name in columns) for row in rows]
    at = [columns.index(name) for name in key]
    wanted = {tuple(row[i] for i in at): row for row in plain}
    stored = _stored(session, table, key if only_add else columns, key, list(wanted))
    added = [dict(zip(columns, row, strict=True)) for found, row in wanted.items() if found not in stored]
    changed = [] if only_add else [row for found, row in wanted.items() if stored.get(found, row) != row]
    if "version" in table.c:
        added = [{"version": 1, **row} for row in added]
    if added:
        session.execute(insert(table), added)
    if changed:
        _update(session, table, columns, key, [dict(zip(columns, row, strict=True)) for row in changed])
    return Counts(len(added), len(changed), len(rows) - len(added) - len(changed))


def _stored(
    session: Session, table: Table, columns: Sequence[str], key: Sequence[str], wanted: Sequence[tuple[Any, ...]]
) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Rows by key, each the values of ``columns``: tuples, because a whole country passes through here."""
    found: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    statement = select(*(table.c[name] for name in columns))
    key_columns, at = [table.c[name] for name in key], [columns.index(name) for name in key]
    # A few keys are looked up, many are found faster by reading the table once.
    chunks = [wanted[i : i + _CHUNK] for i in range(0, len(wanted), _CHUNK)] if len(wanted) <= 4 * _CHUNK else [None]
    for chunk in chunks:
        where = statement if chunk is None else statement.where(tuple_(*key_columns).in_(chunk))
        for row in map(tuple, session.execute(where)):
            found[tuple(row[i] for i in at)] = row
    return found


def _update(
    session: Session, table: Table, columns: Sequence[str], key: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> None:
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in columns if name not in key}
    if "version" in table.c:
        values["version"] = table.c.version + 1
    statement = update(table).values(values)
    for name in key:
        statement = statement.where(table.c[name] == bindparam(f"key_{name}"))
    parameters = [{f"{'key' if name in key else 'new'}_{name}": row[name] for name in columns} for row in rows]
    session.connection().execute(statement, parameters)


def area_ids(session: Session, codes: pd.Series, editions: pd.Series) -> NDArray[np.int64]:
    """Row ids of areas, in the order asked; -1 where there is none."""
    area = tables.area.c
    known = {
        (code, edition): number for code, edition, number in session.execute(select(area.code, area.edition, area.id))
    }
    asked = zip(codes.tolist(), editions.tolist(), strict=True)
    return np.array([known.get(pair, -1) for pair in asked], dtype=np.int64)


def series_id(session: Session, series: Series) -> int:
    """Row id of a series, made when absent. The date of publication is brought up to date."""
    row = {
        name: getattr(series, name)
        for name in ("indicator_id", "source_id", "measured", "definition", "derived", "published")
    }
    key = ("indicator_id", "source_id", "measured", "definition", "derived")
    sync(session, tables.series, [row], key)
    where = [tables.series.c[name] == row[name] for name in key]
    return int(session.execute(select(tables.series.c.id).where(*where)).scalar_one())
