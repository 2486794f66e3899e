"""Bulk writing adds what is new, changes what differs, and leaves the rest alone."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import select

from socialmap.model import Place, Series
from socialmap.store import Session, Store, tables
from socialmap.store.writing import Counts, area_ids, series_id, sync
from tests.support.records import SOURCE, a_place, an_indicator, area_row, filled

KEY = ("code", "edition")
FEW, MANY = 3, 2000  # looked up one by one, and found by reading the whole table


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    store = filled(database_url, a_place(note="van een mens"))
    yield store
    store.close()


def wijken(count: int, **changes: Any) -> list[dict[str, Any]]:
    return [area_row(f"WK{number:06}", **changes) for number in range(count)]


def put(store: Store, rows: list[dict[str, Any]], *, only_add: bool = False) -> Counts:
    with store.write() as session:
        return sync(session, tables.area, rows, KEY, only_add=only_add)


def names(store: Store) -> dict[str, str]:
    area = tables.area
    with store.read() as session:
        return dict(session.execute(select(area.c.code, area.c.name)).all())


@pytest.mark.parametrize("count", [FEW, MANY])
def test_the_same_rows_again_change_nothing(store: Store, count: int) -> None:
    assert put(store, wijken(count)) == Counts(added=count)
    before = store.version()
    assert put(store, wijken(count)) == Counts(same=count)
    assert store.version() == before


@pytest.mark.parametrize("count", [FEW, MANY])
def test_what_differs_is_changed_and_others_stay(store: Store, count: int) -> None:
    put(store, [*wijken(count), area_row("WK999999", name="blijft")])
    rows = wijken(count)
    rows[1] = {**rows[1], "name": "nieuw"}
    assert put(store, rows) == Counts(changed=1, same=count - 1)
    found = names(store)
    assert (found["WK000001"], found["WK000000"], found["WK999999"]) == ("nieuw", "WK000000", "blijft")


@pytest.mark.parametrize("count", [FEW, MANY])
def test_only_add_leaves_what_is_there(store: Store, count: int) -> None:
    put(store, wijken(1))
    assert put(store, wijken(count, name="nieuw"), only_add=True) == Counts(added=count - 1, same=1)
    assert names(store)["WK000000"] == "WK000000"
    assert names(store)["WK000001"] == "nieuw"


@pytest.mark.parametrize("count", [FEW, MANY])
def test_one_code_in_two_editions_is_two_areas(store: Store, count: int) -> None:
    put(store, wijken(count))
    assert put(store, wijken(count, edition=2024)) == Counts(added=count)


def test_nan_is_unknown_and_the_same_each_time(store: Store) -> None:
    rows = wijken(1, lon=float("nan"), lat=np.nan)
    assert put(store, rows) == Counts(added=1)
    assert put(store, rows) == Counts(same=1)
    assert put(store, wijken(1, lon=4.9, lat=np.nan)) == Counts(changed=1)
    with store.read() as session:
        assert session.execute(select(tables.area.c.lon, tables.area.c.lat)).all() == [(4.9, None)]


def test_no_rows_is_no_work(store: Store) -> None:
    assert put(store, []) == Counts()


def test_a_bulk_change_raises_the_version_of_each_record_that_people_edit(store: Store) -> None:
    def rows(note: str) -> list[dict[str, Any]]:
        places = [a_place("p", note=note), a_place("q", note="zelfde")]
        return [{name: value for name, value in asdict(place).items() if name != "version"} for place in places]

    with store.write() as session:
        assert sync(session, tables.place, rows("anders"), ["id"]) == Counts(added=1, changed=1)
    with store.write() as session:
        assert sync(session, tables.place, rows("nog anders"), ["id"]) == Counts(changed=1, same=1)
    with store.read() as session:
        found = {place.id: (place.note, place.version) for place in session.execute(select(Place)).scalars()}
    assert found == {"p": ("nog anders", 3), "q": ("zelfde", 1)}


def test_counts_add_up() -> None:
    assert Counts(1, 2, 3) + Counts(10, 20, 30) == Counts(11, 22, 33)


def test_area_ids_come_in_the_order_asked_and_never_from_another_edition(store: Store) -> None:
    codes, editions = pd.Series(["WK000002", "WK000000", "WK000001"]), pd.Series([2022, 2024, 2022])
    with store.write() as session:
        assert area_ids(session, codes, editions).tolist() == [-1, -1, -1]
    put(store, wijken(3))
    with store.read() as session:
        area = tables.area
        known = dict(session.execute(select(area.c.code, area.c.id)).all())
        assert area_ids(session, codes, editions).tolist() == [known["WK000002"], -1, known["WK000001"]]


def test_a_series_keeps_its_number_and_gets_the_newest_date(store: Store) -> None:
    def number(session: Session, **changes: Any) -> int:
        return series_id(session, Series("eenzaam", SOURCE, "2020", **changes))

    with store.write() as session:
        sync(session, tables.indicator, [asdict(an_indicator())], ["id"])
        first = number(session, published="2021-06")
        assert number(session, published="2022-01") == first
        assert number(session, derived="opgeteld") != first
        assert (
            session.execute(select(tables.series.c.published).where(tables.series.c.id == first)).scalar_one()
            == "2022-01"
        )
