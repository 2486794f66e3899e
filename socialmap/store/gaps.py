"""Counters of what was not found: counted here, and read only from the number on that anybody may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, insert, or_, select, update

from socialmap.store.keeping_tables import GAPS, gap_ease, gap_minute, gap_wish

if TYPE_CHECKING:
    from sqlalchemy import Table
    from sqlalchemy.orm import Session

#: What was told less often is read by nobody.
SHOWN_FROM = 10


class Counter(NamedTuple):
    """How often something was told in a quarter ("2026-4"), by the code of an area."""

    quarter: str
    area: str
    told: str
    number: int


def take_turn(session: Session, minute: int, most: int) -> bool:
    """Whether one more may be counted in this minute; until this transaction ends nobody else counts."""
    row = session.execute(select(gap_minute).with_for_update()).mappings().one()
    number = row["number"] if row["minute"] == minute else 0
    if number >= most:
        return False
    session.execute(update(gap_minute).values(minute=minute, number=number + 1))
    return True


def add_wish(session: Session, quarter: str, area: str, told: str) -> None:
    """One more for a wish."""
    _add(session, gap_wish, quarter, area, told)


def add_ease(session: Session, quarter: str, area: str, told: str) -> None:
    """One more for what makes going easier."""
    _add(session, gap_ease, quarter, area, told)


def _add(session: Session, table: Table, quarter: str, area: str, told: str) -> None:
    row = {"quarter": quarter, "area": area, "told": told}
    one_more = update(table).where(*(table.c[name] == value for name, value in row.items()))
    raised = session.execute(one_more.values(number=table.c.number + 1).returning(table.c.number)).first()
    if raised is None:
        session.execute(insert(table).values(number=1, **row))


def drop_past(session: Session, quarter: str, oldest: str) -> None:
    """Take away what nobody will ever see: of before the oldest quarter, and what stayed small in one that is over."""
    for table in GAPS:
        small = (table.c.quarter < quarter) & (table.c.number < SHOWN_FROM)
        session.execute(delete(table).where(or_(table.c.quarter < oldest, small)))


def read_wishes(session: Session) -> list[Counter]:
    """Wishes by wijk that were told often enough to be seen, the newest quarter and the most told first."""
    return _read(session, gap_wish)


def read_eases(session: Session) -> list[Counter]:
    """The same of what makes going easier, by stadsdeel."""
    return _read(session, gap_ease)


def _read(session: Session, table: Table) -> list[Counter]:
    asked = select(table).where(table.c.number >= SHOWN_FROM)
    order = table.c.quarter.desc(), table.c.number.desc(), table.c.area, table.c.told
    return [Counter(*row) for row in session.execute(asked.order_by(*order))]
