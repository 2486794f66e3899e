"""Figures as importing needs them: what is there to carry over, to add up, to replace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from socialmap.model import Level
from socialmap.store import tables
from socialmap.store.reading import current_edition, read_frame

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import pandas as pd
    from sqlalchemy.orm import Session

    from socialmap.model import Series


def divisions(session: Session) -> list[tuple[str, int]]:
    """Municipalities with borders of buurten or a crosswalk to them, each with its current edition."""
    area, crosswalk = tables.area, tables.crosswalk
    bordered = select(area.c.gemeente_code).where(area.c.geometry.is_not(None), area.c.level == Level.BUURT)
    crossed = select(area.c.gemeente_code).join(
        crosswalk, (area.c.code == crosswalk.c.to_code) & (area.c.edition == crosswalk.c.to_edition)
    )
    found = session.execute(bordered.union(crossed)).scalars().all()
    editions = [(gemeente, current_edition(session, gemeente)) for gemeente in sorted(found)]
    return [(gemeente, edition) for gemeente, edition in editions if edition is not None]


def read_division(session: Session, gemeente: str, edition: int) -> pd.DataFrame:
    """Areas of one edition by code: id, level, wijk_code, gebied_code, stadsdeel_code."""
    area = tables.area
    columns = (area.c.id, area.c.code, area.c.level, area.c.wijk_code, area.c.gebied_code, area.c.stadsdeel_code)
    where = (area.c.gemeente_code == gemeente, area.c.edition == edition)
    return read_frame(session, select(*columns).where(*where)).set_index("code")


def other_editions(session: Session, gemeente: str, edition: int) -> Sequence[int]:
    """Editions other than this one in which the municipality has buurten."""
    area = tables.area
    statement = (
        select(area.c.edition)
        .where(area.c.gemeente_code == gemeente, area.c.level == Level.BUURT, area.c.edition != edition)
        .distinct()
        .order_by(area.c.edition)
    )
    return session.execute(statement).scalars().all()


def read_buurten(session: Session, gemeente: str, edition: int) -> Sequence[str]:
    """Codes of the buurten of one edition."""
    area = tables.area.c
    where = (area.gemeente_code == gemeente, area.level == Level.BUURT, area.edition == edition)
    return session.execute(select(area.code).where(*where)).scalars().all()


def left_behind(session: Session, known: Collection[str]) -> list[tuple[int, int, int]]:
    """Buurten of an older edition in municipalities that are not ``known``: edition, buurten, municipalities."""
    area = tables.area
    newest = (
        select(area.c.gemeente_code, func.max(area.c.edition).label("edition"))
        .where(area.c.level == Level.BUURT, area.c.gemeente_code.not_in(list(known)))
        .group_by(area.c.gemeente_code)
        .subquery()
    )
    statement = (
        select(area.c.edition, func.count(), func.count(area.c.gemeente_code.distinct()))
        .join(newest, (area.c.gemeente_code == newest.c.gemeente_code) & (area.c.edition < newest.c.edition))
        .where(area.c.level == Level.BUURT)
        .group_by(area.c.edition)
        .order_by(area.c.edition)
    )
    return [(edition, buurten, gemeenten) for edition, buurten, gemeenten in session.execute(statement)]


def read_published(session: Session, gemeente: str, edition: int, counts: Collection[str]) -> pd.DataFrame:
    """Published figures of a municipality's areas that are shares (%) or among the indicators ``counts``.

    Columns: code, level, indicator_id, source_id, measured, published, definition, value, low, high.
    """
    area, series, value, indicator = tables.area, tables.series, tables.indicator_value, tables.indicator
    areas = select(area.c.id).where(area.c.gemeente_code == gemeente, area.c.edition == edition)
    wanted = (
        select(series.c.id)
        .join(indicator, series.c.indicator_id == indicator.c.id)
        .where(series.c.derived == "", (indicator.c.unit == "%") | indicator.c.id.in_(list(counts)))
    )
    columns = (series.c.indicator_id, series.c.source_id, series.c.measured, series.c.published, series.c.definition)
    statement = (
        select(area.c.code, area.c.level, *columns, value.c.value, value.c.low, value.c.high)
        .join_from(value, area, value.c.area_id == area.c.id)
        .join(series, value.c.series_id == series.c.id)
        .where(value.c.series_id.in_(wanted), value.c.area_id.in_(areas))
    )
    return read_frame(session, statement)


def read_crosswalk(session: Session, gemeente: str, old: int, new: int) -> pd.DataFrame:
    """Stored shares of old buurten in new ones: from_code, to_code, share."""
    crosswalk, area = tables.crosswalk, tables.area
    mine = select(area.c.code).where(area.c.gemeente_code == gemeente, area.c.edition == new)
    return read_frame(
        session,
        select(crosswalk.c.from_code, crosswalk.c.to_code, crosswalk.c.share).where(
            crosswalk.c.from_edition == old, crosswalk.c.to_edition == new, crosswalk.c.to_code.in_(mine)
        ),
    )


def read_borders(session: Session, gemeente: str, edition: int) -> pd.DataFrame:
    """Real borders of buurten: code, geometry (WKB, RD metres)."""
    area = tables.area
    return read_frame(
        session,
        select(area.c.code, area.c.geometry).where(
            area.c.gemeente_code == gemeente,
            area.c.edition == edition,
            area.c.level == Level.BUURT,
            area.c.geometry.is_not(None),
            area.c.schematic.is_(False),
        ),
    )


def drop_derived(session: Session, series: Series, area_ids: Collection[int]) -> int:
    """Delete derived values of these areas where a published one of the same source and period came.

    Returns
    -------
    How many were deleted.
    """
    table, value = tables.series, tables.indicator_value
    same = [
        getattr(table.c, name) == getattr(series, name)
        for name in ("indicator_id", "source_id", "measured", "definition")
    ]
    derived = session.execute(select(table.c.id).where(*same, table.c.derived != "")).scalars().all()
    deleted = 0
    for other in derived:
        held = session.execute(select(value.c.area_id).where(value.c.series_id == other)).scalars().all()
        gone = sorted(set(held).intersection(area_ids))
        if gone:
            session.execute(delete(value).where(value.c.series_id == other, value.c.area_id.in_(gone)))
            deleted += len(gone)
    return deleted
