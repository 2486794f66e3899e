"""What a World is made of: frames from one snapshot, with hidden rows left behind in the database."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import (
    Column,
    ColumnElement,
    Double,
    Enum,
    Select,
    String,
    Text,
    and_,
    func,
    or_,
    select,
    true,
    type_coerce,
    union,
)

from socialmap.model import Level, Visibility
from socialmap.store import tables

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import CompoundSelect, Table
    from sqlalchemy.orm import Session
    from sqlalchemy.types import TypeEngine


@dataclass(frozen=True, eq=False)
class Rows:
    """The answer of a query as it came: soon compared with that of another day.

    Attributes
    ----------
    rows
        Tuples, in the order of the names.
    kinds
        Types of the columns.
    """

    rows: list[tuple[Any, ...]]
    names: tuple[str, ...]
    kinds: tuple[TypeEngine[Any], ...]

    def __eq__(self, other: object) -> bool:
        """Whether the same query gave the same, row by row."""
        return isinstance(other, Rows) and self.rows == other.rows and self.names == other.names

    __hash__ = None  # type: ignore[assignment]

    def changed(self, before: Rows) -> list[str] | None:
        """The columns of which any cell differs from what it was; None where there were other rows or columns."""
        if self.names != before.names or len(self.rows) != len(before.rows):
            return None
        differing = {
            column
            for row, other in zip(self.rows, before.rows, strict=True)
            if row != other
            for column, (cell, was) in enumerate(zip(row, other, strict=True))
            if cell != was
        }
        return [name for column, name in enumerate(self.names) if column in differing]

    def column(self, name: str) -> list[Any]:
        """The cells of one column."""
        at = self.names.index(name)
        return [row[at] for row in self.rows]

    def frame(self, names: Collection[str] | None = None) -> pd.DataFrame:
        """The rows as a frame, all of it or some columns; enum members become their words.

        Text and numbers keep their type in columns without any value, which are then NaN.
        """
        if names is not None:
            chosen = [(name, kind) for name, kind in zip(self.names, self.kinds, strict=True) if name in names]
            return pd.DataFrame({name: _column(kind, tuple(self.column(name))) for name, kind in chosen})
        # By column: pandas looks long and in vain for something special in each row of a result.
        columns = list(zip(*self.rows, strict=True)) or [()] * len(self.names)
        return pd.DataFrame(
            {name: _column(kind, values) for name, kind, values in zip(self.names, self.kinds, columns, strict=True)}
        )


def read(session: Session, statement: Select[Any]) -> Rows:
    """The answer of a query."""
    result = session.execute(statement)
    kinds = tuple(column.type for column in statement.selected_columns)
    return Rows(list(map(tuple, result.all())), tuple(result.keys()), kinds)


def read_frame(session: Session, statement: Select[Any]) -> pd.DataFrame:
    """The same as a frame."""
    return read(session, statement).frame()


def _column(kind: TypeEngine[Any], values: tuple[Any, ...]) -> pd.Series:
    if isinstance(kind, Enum):
        values = tuple(None if word is None else str(word) for word in values)
    if isinstance(kind, String):
        return pd.Series(values, dtype="str")
    return pd.Series(values, dtype=float if isinstance(kind, Double) else None)


def current_edition(session: Session, gemeente: str) -> int | None:
    """The newest edition of the division of a municipality that the store holds wijken of."""
    area = tables.area
    # Borders or a point make an edition usable on a map; figures alone only when there is nothing else.
    for located in (area.c.lon.is_not(None), true()):
        edition = session.execute(
            select(func.max(area.c.edition)).where(
                area.c.gemeente_code == gemeente, area.c.level.in_([Level.WIJK, Level.BUURT]), located
            )
        ).scalar()
        if edition is not None:
            return int(edition)
    return None


def read_areas(session: Session, gemeente: str) -> pd.DataFrame:
    """Every area of the municipality in its current edition."""
    area = tables.area
    edition = current_edition(session, gemeente)
    return read_frame(session, select(area).where(area.c.gemeente_code == gemeente, area.c.edition == edition))


def read_values(session: Session, gemeente: str) -> pd.DataFrame:
    """Figures of the municipality's areas in every edition, and of the country.

    Columns: indicator_id, code, level, edition, value, low, high, source_id, measured, published,
    definition, derived.
    """
    area, series, value = tables.area, tables.series, tables.indicator_value
    wanted = select(area.c.id).where(or_(area.c.gemeente_code == gemeente, area.c.level == Level.LAND))
    statement = (
        select(
            series.c.indicator_id,
            area.c.code,
            area.c.level,
            area.c.edition,
            value.c.value,
            value.c.low,
            value.c.high,
            series.c.source_id,
            series.c.measured,
            series.c.published,
            series.c.definition,
            series.c.derived,
        )
        .join_from(value, area, value.c.area_id == area.c.id)
        .join(series, value.c.series_id == series.c.id)
        .where(value.c.area_id.in_(wanted), value.c.series_id.in_(select(series.c.id)))
    )
    return read_frame(session, statement)


@cache
def visible(table: Table, allowed: tuple[Visibility, ...]) -> Select[Any]:
    """The query for the rows that a viewer may see; it takes longer to make than to answer."""
    columns = [_place_now(table).label("place_id") if one.name == "place_id" else _as_word(one) for one in table.c]
    # In an order of its own: a database may give what was written in last.
    return select(*columns).where(_may_be_seen(table, allowed)).order_by(*table.primary_key.columns)


def _as_word(column: Column[Any]) -> ColumnElement[Any]:
    """A column of words as the words that are stored: a frame holds no members of an enum."""
    return type_coerce(column, Text).label(column.name) if isinstance(column.type, Enum) else column


def _may_be_seen(table: Table, allowed: Collection[Visibility]) -> ColumnElement[bool]:
    seen = table.c.visibility.in_(list(allowed))
    if table is tables.place:
        return and_(seen, by_itself())
    if "place_id" not in table.c:
        return seen
    places = select(tables.place.c.id).where(_may_be_seen(tables.place, allowed))
    return and_(seen, or_(table.c.place_id.is_(None), _place_now(table).in_(places)))


def by_itself() -> ColumnElement[bool]:
    """The condition for places that are no part of another; one that was merged keeps its row, for it may come back."""
    return tables.place.c.id.not_in(select(tables.place_redirect.c.old_id))


def _place_now(table: Table) -> ColumnElement[str]:
    """The place that a row is at now: the one that its place was merged into."""
    redirect = tables.place_redirect
    went = select(redirect.c.new_id).where(redirect.c.old_id == table.c.place_id).scalar_subquery()
    return func.coalesce(went, table.c.place_id)


@cache
def sources(allowed: tuple[Visibility, ...]) -> Select[Any]:
    """The query for sources, without lists of which a viewer may see no row: a name may tell who hides."""
    source = tables.source
    lists = (tables.source_row, tables.activity, tables.initiative, tables.circle)
    used = union(*(select(table.c.source_id) for table in lists))
    seen = union(*(select(table.c.source_id).where(_may_be_seen(table, allowed)) for table in lists))
    return select(source).where(or_(source.c.id.not_in(used), source.c.id.in_(seen)))


@cache
def figures(allowed: tuple[Visibility, ...]) -> Select[Any]:
    """The query for figures that reports state, without those of records that a viewer may not see."""
    subject, kind = tables.figure.c.subject, tables.figure.c.subject_kind
    statement = select(tables.figure)
    for word, table in _SUBJECTS.items():
        may_be_seen = _may_be_seen(table, allowed)
        if table is tables.place:  # also one that was merged: what it was called is no secret
            may_be_seen = table.c.visibility.in_(list(allowed))
        hidden, seen = _subjects(table, ~may_be_seen), _subjects(table, may_be_seen)
        statement = statement.where(or_(kind != word, subject.not_in(hidden), subject.in_(seen)))
    return statement


#: What a figure may be about beside an area, by the word that it has for it.
_SUBJECTS = {
    "place": tables.place,
    "activity": tables.activity,
    "initiative": tables.initiative,
    "circle": tables.circle,
}


def _subjects(table: Table, where: ColumnElement[bool]) -> CompoundSelect[Any]:
    """What a figure may call these records by: identifier or name."""
    return union(select(table.c.id).where(where), select(table.c.name).where(where))


def read_table(session: Session, table: Table) -> pd.DataFrame:
    """A whole table; only for tables without anything to hide."""
    return read_frame(session, select(table))


def read_redirect(session: Session, old_id: str) -> str | None:
    """Where a merged place went."""
    return read_redirects(session).get(old_id)


def read_redirects(session: Session) -> dict[str, str]:
    """Where each merged place went in the end, by its old id."""
    redirect = tables.place_redirect
    steps = {row.old_id: row.new_id for row in session.execute(select(redirect.c.old_id, redirect.c.new_id))}
    found = {}
    for old, new in steps.items():
        end, passed = new, {old}
        while end in steps and end not in passed:
            passed.add(end)
            end = steps[end]
        found[old] = end
    return found


def read_same_buurt(session: Session, postcode: str) -> pd.DataFrame:
    """The postcodes of the buurt that a postcode lies in, with the buurt's name; none when it is not stored."""
    known = tables.postcode
    buurt = select(known.c.buurt_code).where(known.c.postcode == postcode)
    return read_frame(session, select(known.c.postcode, known.c.buurt_name).where(known.c.buurt_code.in_(buurt)))


def read_postcodes(session: Session) -> pd.DataFrame:
    """Every postcode with the code and name of the buurt that it lies in, by postcode."""
    known = tables.postcode.c
    return read_frame(session, select(known.postcode, known.buurt_code, known.buurt_name).order_by(known.postcode))
