"""Three versions of what is stored, so that who computed something of one part keeps it when another is written.

What was written is told here by its table, for every writer alike; a table that nobody named counts as records. Each
table has the store version (the number of writes that changed something) of the last write to it, a row of ``meta``
that is raised in the commit of the write itself; the version of a part is the highest of its tables. A store of before
there were three has no such rows: 0.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from socialmap.store import keeping_tables, squares, tables
from socialmap.store.writing import sync

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection, Table
    from sqlalchemy.orm import Session

VERSION = "version"
_WRITTEN = "written"


class Part(StrEnum):
    """What a write can renew: streets and what stands along them, borders and figures, or records."""

    STREETS = "streets"
    FIGURES = "figures"
    RECORDS = "records"


class Versions(NamedTuple):
    """The version of each part within one moment of the store."""

    streets: int = 0
    figures: int = 0
    records: int = 0

    def of(self, part: Part) -> int:
        """The version of one part."""
        found: int = getattr(self, part)
        return found


#: Where what is not of a record belongs. Which file of streets counts is a row of ``meta``.
_PART_OF = {
    tables.meta: Part.STREETS,
    tables.feature: Part.STREETS,
    tables.area: Part.FIGURES,
    tables.indicator: Part.FIGURES,
    tables.series: Part.FIGURES,
    tables.indicator_value: Part.FIGURES,
    tables.crosswalk: Part.FIGURES,
    tables.postcode: Part.FIGURES,
    tables.figure: Part.FIGURES,
    squares.square: Part.FIGURES,
}
#: Of no part: no page that is kept tells of them.
_OF_NO_PART = frozenset(table.name for table in (tables.account, *tables.KEYS, *keeping_tables.OF_NO_PART))
_PART_BY_NAME = {table.name: part for table, part in _PART_OF.items()}


def part_of(table: str) -> Part:
    """Which version a write to a table raises."""
    return _PART_BY_NAME.get(table, Part.RECORDS)


def note_write(connection: Connection, table: Table | None) -> None:
    """Remember on the connection that rows of a table were written; None: nobody knows of which."""
    written: set[str] = connection.info.setdefault(_WRITTEN, set())
    written.update((set(tables.metadata.tables) if table is None else {table.name}) - _OF_NO_PART)


def forget_writes(connection: Connection) -> set[str]:
    """The tables that were written since the last time, which is forgotten now."""
    found: set[str] = connection.info.pop(_WRITTEN, set())
    return found


def read_version(session: Session | Connection) -> int:
    """The store version within this session's snapshot."""
    return _read(session).get("", 0)


def read_versions(session: Session | Connection) -> Versions:
    """The version of each part within this session's snapshot."""
    return versions_of(read_written(session))


def read_written(session: Session | Connection) -> dict[str, int]:
    """By name of a table the store version of the last write to it; those that were never written are left out."""
    return {name: version for name, version in _read(session).items() if name}


def versions_of(written: Mapping[str, int]) -> Versions:
    """The version of each part, from those of its tables."""
    return Versions(
        *(max((version for name, version in written.items() if part_of(name) is part), default=0) for part in Part)
    )


def raise_versions(session: Session, written: Iterable[str], *, above: int = 0) -> None:
    """Raise the store version by one, and let the tables that were written have it.

    Parameters
    ----------
    above
        Another store's version, when what is stored came from there: caches of either know nothing of it.
    """
    version = max(read_version(session), above) + 1
    rows = [{"key": f"{VERSION} {name}".strip(), "value": str(version)} for name in ("", *sorted(written))]
    sync(session, tables.meta, rows, ["key"])


def _read(session: Session | Connection) -> dict[str, int]:
    """Version by name of the table; "" is the store's."""
    key, value = tables.meta.c.key, tables.meta.c.value
    rows = session.execute(select(key, value).where(key.like(f"{VERSION}%")))
    return {name.removeprefix(VERSION).strip(): int(version) for name, version in rows}
