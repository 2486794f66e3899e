"""What a World is made of: frames from one snapshot, with hidden rows left behind in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import ColumnElement, Double, Enum, Select, String, and_, func, or_, select, true, union

from socialmap.model import Level, Visibility
from socialmap.store import tables

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import CompoundSelect, Table
    from sqlalchemy.orm import Session
    from sqlalchemy.types import TypeEngine


def read_frame(session: Session, statement: Select[Any]) -> pd.DataFrame:
    """The answer of a query as a frame; enum members become their words.

    Text and numbers keep their type in columns without any value, which are then NaN.
    """
    result = session.execute(statement)
    names = list(result.keys())
    # By column: pandas looks long and in vain for something special in each row of a result.
    columns = list(zip(*result, strict=True)) or [()] * len(names)
    return pd.DataFrame(
        {
            name: _column(column.type, values)
            for name, column, values in zip(names, statement.selected_columns, columns, strict=True)
        }
    )


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


def read_visible(session: Session, table: Table, allowed: Collection[Visibility]) -> pd.DataFrame:
    """Rows that a viewer may see; a row that hangs on a place is seen only when the place is."""
    return read_frame(session, select(table).where(_may_be_seen(table, allowed)))


def _may_be_seen(table: Table, allowed: Collection[Visibility]) -> ColumnElement[bool]:
    seen = table.c.visibility.in_(list(allowed))
    if "place_id" not in table.c:
        return seen
    places = select(tables.place.c.id).where(_may_be_seen(tables.place, allowed))
    return and_(seen, or_(table.c.place_id.is_(None), table.c.place_id.in_(places)))


def read_sources(session: Session, allowed: Collection[Visibility]) -> pd.DataFrame:
    """Sources, without a list of which a viewer may see no row: its name may tell who is hidden."""
    source = tables.source
    lists = (tables.source_row, tables.activity, tables.initiative, tables.circle)
    used = union(*(select(table.c.source_id) for table in lists))
    seen = union(*(select(table.c.source_id).where(_may_be_seen(table, allowed)) for table in lists))
    return read_frame(session, select(source).where(or_(source.c.id.not_in(used), source.c.id.in_(seen))))


def read_figures(session: Session, allowed: Collection[Visibility]) -> pd.DataFrame:
    """Figures that reports state, without those of places and initiatives that a viewer may not see."""
    subject, kind = tables.figure.c.subject, tables.figure.c.subject_kind
    statement = select(tables.figure)
    for word, table in (("place", tables.place), ("initiative", tables.initiative)):
        may_be_seen = _may_be_seen(table, allowed)
        hidden, seen = _subjects(table, ~may_be_seen), _subjects(table, may_be_seen)
        statement = statement.where(or_(kind != word, subject.not_in(hidden), subject.in_(seen)))
    return read_frame(session, statement)


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
    """Where each merged place went, by its old id."""
    redirect = tables.place_redirect
    return {row.old_id: row.new_id for row in session.execute(select(redirect.c.old_id, redirect.c.new_id))}


def read_same_buurt(session: Session, postcode: str) -> pd.DataFrame:
    """The postcodes of the buurt that a postcode lies in, with the buurt's name; none when it is not stored."""
    known = tables.postcode
    buurt = select(known.c.buurt_code).where(known.c.postcode == postcode)
    return read_frame(session, select(known.c.postcode, known.c.buurt_name).where(known.c.buurt_code.in_(buurt)))
