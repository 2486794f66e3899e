"""Squares of 100 metres and how many people live in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, Double, ForeignKey, Integer, Table, Text, bindparam, delete, func, select

from socialmap.store.reading import read_frame
from socialmap.store.tables import metadata

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

#: By the RD metres of its south-western corner; residents NULL: few. ``measured``: a year, "" where nobody told.
square = Table(
    "square",
    metadata,
    Column("x", Integer, primary_key=True, autoincrement=False),
    Column("y", Integer, primary_key=True, autoincrement=False),
    Column("residents", Double),
    Column("measured", Text, nullable=False),
    Column("source_id", Text, ForeignKey("source.id"), nullable=False),
)


def read_squares(session: Session, bounds: tuple[float, float, float, float] | None) -> pd.DataFrame:
    """Squares that may touch these bounds (RD metres), in the order of their corners; without bounds none."""
    west, south, east, north = bounds or (0.0, 0.0, -1.0, -1.0)
    inside = square.c.x.between(west - 100, east), square.c.y.between(south - 100, north)
    return read_frame(session, select(square).where(*inside).order_by(square.c.x, square.c.y))


def newest_within(session: Session, frame: pd.DataFrame) -> str:
    """The latest year of the squares stored in the rectangle around these; "" where none has one."""
    return session.execute(select(func.max(square.c.measured)).where(*_around(frame))).scalar() or ""


def drop_others(session: Session, frame: pd.DataFrame) -> int:
    """Delete the squares in the rectangle around these that are not among them; how many there were."""
    told = set(zip(frame["x"].tolist(), frame["y"].tolist(), strict=True))
    stored = session.execute(select(square.c.x, square.c.y).where(*_around(frame))).all()
    gone = [{"old_x": x, "old_y": y} for x, y in sorted(set(map(tuple, stored)) - told)]
    if gone:
        here = (square.c.x == bindparam("old_x")) & (square.c.y == bindparam("old_y"))
        session.connection().execute(delete(square).where(here), gone)
    return len(gone)


def _around(frame: pd.DataFrame) -> tuple[ColumnElement[bool], ...]:
    bounds = ((square.c[name], int(frame[name].min()), int(frame[name].max())) for name in ("x", "y"))
    return tuple(column.between(least, most) for column, least, most in bounds)
