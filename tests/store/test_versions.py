"""Which version a write raises is told by the table that it wrote in, for every way of writing."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
import sqlalchemy as sa

from socialmap.model import Place, Series
from socialmap.store import Part, Session, Store, Versions, tables
from socialmap.store.beside import STREETS, write_beside
from socialmap.store.values import write_values
from socialmap.store.versions import part_of
from socialmap.store.writing import series_id, sync
from tests.support.records import SOURCE, a_place, a_row, a_source, an_indicator, area_row


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    found = Store(database_url)
    with found.write() as session:
        session.add(a_source())
        session.flush()
        session.add(a_place())
        session.add(an_indicator("inwoners"))
        sync(session, tables.area, [area_row("WK0363AA")], ("code", "edition"))
        session.flush()
        series_id(session, Series("inwoners", SOURCE, "2024"))
    yield found
    found.close()


def a_figure(session: Session) -> None:
    """Through the driver itself, where no statement tells of a table."""
    area, series = (session.execute(sa.select(table.c.id)).scalar_one() for table in (tables.area, tables.series))
    write_values(session, [series], np.array([area]), np.array([[1.0]]))


WRITES: dict[str, tuple[Callable[[Session], object], set[Part]]] = {
    "a record": (lambda session: setattr(session.get_one(Place, "p"), "note", "x"), {Part.RECORDS}),
    "a source row": (lambda session: session.add(a_row("p", "r")), {Part.RECORDS}),
    "an update": (lambda session: session.execute(sa.update(tables.place).values(phone="1")), {Part.RECORDS}),
    "figures": (a_figure, {Part.FIGURES}),
    "borders": (lambda session: session.execute(sa.update(tables.area).values(name="x")), {Part.FIGURES}),
    "streets": (lambda session: write_beside(session, STREETS, "straten.bin"), {Part.STREETS}),
    "two kinds": (
        lambda session: (
            session.execute(sa.delete(tables.place)),
            session.execute(sa.update(tables.area).values(name="y")),
        ),
        {Part.RECORDS, Part.FIGURES},
    ),
    "nothing": (lambda session: session.execute(sa.update(tables.place).where(sa.false()).values(phone="1")), set()),
}


@pytest.mark.parametrize("write", list(WRITES))
def test_a_write_raises_the_versions_of_what_it_wrote_and_no_other(store: Store, write: str) -> None:
    make, parts = WRITES[write]
    before, total = store.versions(), store.version()
    with store.write() as session:
        make(session)
    after = store.versions()
    assert {part for part in Part if after.of(part) != before.of(part)} == parts
    assert store.version() == total + bool(parts)
    assert all(after.of(part) == store.version() for part in parts)


def test_a_store_of_before_there_were_three_has_none_and_gets_them_when_it_is_written(database_url: str) -> None:
    store = Store(database_url)
    with store.engine.begin() as connection:
        connection.execute(sa.delete(tables.meta))
        connection.execute(sa.insert(tables.meta).values(key="version", value="41"))
    assert (store.version(), store.versions()) == (41, Versions())
    with store.write() as session:
        session.add(a_source())
    assert (store.version(), store.versions()) == (42, Versions(records=42))
    store.close()


def test_a_table_that_nobody_named_counts_as_records() -> None:
    assert part_of("statement") is Part.RECORDS
    assert {part_of(name) for name in tables.metadata.tables} == set(Part)
