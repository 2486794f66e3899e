"""Figures by area: unknown stores nothing, bounds belong to their value, what is there is replaced."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from sqlalchemy import select

from socialmap.model import Series
from socialmap.store import Store, tables, values
from socialmap.store.values import write_values
from socialmap.store.writing import Counts, area_ids, series_id, sync
from tests.support.records import SOURCE, an_indicator, area_row, filled

NAN = float("nan")
CODES = [f"WK{number:06}" for number in range(4)]


@dataclass(frozen=True)
class Shelf:
    """A store with four wijken and two series."""

    store: Store
    areas: NDArray[np.int64]
    series: list[int]

    def put(self, rows, low=None, high=None, **other) -> Counts:
        tables_ = [None if table is None else np.array(table, dtype=float) for table in (rows, low, high)]
        areas = other.pop("areas", self.areas[: len(rows)])
        with self.store.write() as session:
            return write_values(session, self.series, areas, tables_[0], low=tables_[1], high=tables_[2], **other)

    def stored(self) -> dict[tuple[int, int], tuple[float | None, ...]]:
        """By number of the area and the series: value, low, high."""
        with self.store.read() as session:
            rows = session.execute(select(tables.indicator_value)).mappings().all()
        return {
            (self.areas.tolist().index(row["area_id"]), self.series.index(row["series_id"])): (
                row["value"],
                row["low"],
                row["high"],
            )
            for row in rows
        }


@pytest.fixture
def shelf(database_url: str) -> Iterator[Shelf]:
    store = filled(database_url)
    with store.write() as session:
        sync(session, tables.area, [area_row(code) for code in CODES], ("code", "edition"))
        sync(session, tables.indicator, [asdict(an_indicator(name)) for name in ("eenzaam", "geldzorgen")], ["id"])
        numbers = [series_id(session, Series(name, SOURCE, "2020")) for name in ("eenzaam", "geldzorgen")]
        areas = area_ids(session, pd.Series(CODES), pd.Series([2022] * len(CODES)))
    yield Shelf(store, areas, numbers)
    store.close()


def test_unknown_stores_no_row(shelf: Shelf) -> None:
    assert shelf.put([[1, NAN], [NAN, NAN], [3, 4]]) == Counts(added=3)
    assert shelf.stored() == {(0, 0): (1, None, None), (2, 0): (3, None, None), (2, 1): (4, None, None)}


def test_bounds_are_stored_with_their_value_and_alone(shelf: Shelf) -> None:
    shelf.put([[1, NAN]], low=[[0.5, 2]], high=[[NAN, 5]])
    assert shelf.stored() == {(0, 0): (1, 0.5, None), (0, 1): (None, 2, 5)}


def test_the_same_figures_again_change_nothing(shelf: Shelf) -> None:
    figures = [[1, 2], [NAN, 4]]
    shelf.put(figures, low=figures)
    before = shelf.store.version()
    assert shelf.put(figures, low=figures) == Counts(same=3)
    assert shelf.store.version() == before


def test_what_differs_is_replaced_and_the_rest_stays(shelf: Shelf) -> None:
    shelf.put([[1, 2], [3, 4]], low=[[0, 0], [0, 0]])
    assert shelf.put([[1, 9], [NAN, 4]], low=[[0, 0], [0, NAN]]) == Counts(changed=3, same=1)
    assert shelf.stored() == {
        (0, 0): (1, 0, None),
        (0, 1): (9, 0, None),
        (1, 0): (None, 0, None),
        (1, 1): (4, None, None),
    }


def test_what_is_no_longer_known_keeps_the_figure_that_was_stored(shelf: Shelf) -> None:
    shelf.put([[1, 2]])
    assert shelf.put([[NAN, 2]]) == Counts(same=1)
    assert shelf.stored()[0, 0] == (1, None, None)


def test_areas_in_any_order_and_areas_that_are_not_stored(shelf: Shelf) -> None:
    areas = np.array([shelf.areas[3], -1, shelf.areas[0]])
    assert shelf.put([[30, 31], [99, 99], [0, 1]], areas=areas) == Counts(added=4)
    assert {key: found[0] for key, found in shelf.stored().items()} == {(3, 0): 30, (3, 1): 31, (0, 0): 0, (0, 1): 1}
    assert shelf.put([[30, 32], [99, 99], [0, 1]], areas=areas) == Counts(changed=1, same=3)


def test_areas_between_the_ones_asked_are_left_alone(shelf: Shelf) -> None:
    shelf.put([[1, 1], [2, 2], [3, 3]])
    assert shelf.put([[9, 1], [3, 3]], areas=shelf.areas[[0, 2]]) == Counts(changed=1, same=3)
    assert shelf.stored()[1, 0] == (2, None, None)


def test_nothing_known_is_no_work(shelf: Shelf) -> None:
    assert shelf.put([[NAN, NAN]]) == Counts()
    assert shelf.put(np.empty((0, 2))) == Counts()
    assert shelf.stored() == {}


def test_progress_ends_at_one_and_chunks_lose_nothing(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(values, "CHUNK", 3)
    shares: list[float] = []
    figures = [[1, 2], [3, 4], [5, 6], [7, NAN]]
    assert shelf.put(figures, progress=shares.append) == Counts(added=7)
    assert shares == [3 / 7, 6 / 7, 1]
    assert sorted(found[0] for found in shelf.stored().values()) == [1, 2, 3, 4, 5, 6, 7]


def test_adding_figures_raises_the_store_version(shelf: Shelf) -> None:
    before = shelf.store.version()
    shelf.put([[1, 2]])
    assert shelf.store.version() == before + 1
