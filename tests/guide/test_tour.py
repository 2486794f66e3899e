"""The shortest walk past several places: against every order there is."""

from itertools import combinations, pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialmap.guide.tour import MOST_PLACES, Tour, best_tour


def walked(table, order) -> float:
    stops = [0, *order, 0]
    return float(sum(table[one][other] for one, other in pairwise(stops))) if order else 0.0


def by_trying_all(table, limit: float, stay: float) -> tuple[int, float]:
    """How many places fit at most, and the least seconds past so many."""
    rows = range(1, len(table))
    for size in range(len(table) - 1, 0, -1):
        fits = [
            seconds
            for chosen in combinations(rows, size)
            for order in permutations(chosen)
            if np.isfinite(seconds := walked(table, order)) and seconds + size * stay <= limit
        ]
        if fits:
            return size, min(fits)
    return 0, 0.0


@st.composite
def tables(draw, most: int = 5):
    size = draw(st.integers(0, most)) + 1
    times = st.integers(0, 3000) | st.just(np.inf)
    rows = draw(st.lists(st.lists(times, min_size=size, max_size=size), min_size=size, max_size=size))
    return np.array(rows, dtype=float)


@settings(max_examples=150)
@given(tables(), st.integers(0, 9000) | st.just(np.inf), st.integers(0, 1800))
def test_no_order_and_no_choice_is_better(table, limit, stay):
    found = best_tour(table, limit=limit, stay=stay)
    size, seconds = by_trying_all(table, limit, stay)
    assert len(found.order) == size
    assert found.walking == pytest.approx(seconds)
    assert walked(table, found.order) == pytest.approx(found.walking)
    assert sorted((*found.order, *found.left_out)) == list(range(1, len(table)))
    assert found.walking + size * stay <= limit or not size


@settings(max_examples=8)
@given(st.randoms(use_true_random=False))
def test_eight_places_against_all_40_320_orders(random):
    table = np.array([[random.randrange(1, 3000) for _ in range(9)] for _ in range(9)], dtype=float)
    orders = np.array(list(permutations(range(1, 9))))
    stops = np.column_stack([np.zeros(len(orders), int), orders, np.zeros(len(orders), int)])
    shortest = table[stops[:, :-1], stops[:, 1:]].sum(axis=1).min()
    found = best_tour(table)
    assert found.walking == shortest
    assert walked(table, found.order) == shortest


def test_a_street_that_only_goes_one_way_decides_the_direction():
    ring = np.full((4, 4), 100.0)
    for one, other in ((0, 3), (3, 2), (2, 1), (1, 0)):
        ring[one, other] = 10.0
    assert best_tour(ring) == Tour((3, 2, 1), 40.0)


def test_of_choices_as_large_the_shortest_walk():
    table = [[0, 10, 20, 30], [10, 0, 99, 99], [20, 99, 0, 99], [30, 99, 99, 0]]
    assert best_tour(table, limit=60, stay=10) == Tour((1,), 20.0, (2, 3))


def test_the_limit_itself_still_fits():
    table = [[0, 600], [600, 0]]
    assert best_tour(table, limit=2100, stay=900).order == (1,)
    assert best_tour(table, limit=2099, stay=900) == Tour((), 0.0, (1,))


def test_a_place_without_a_way_is_left_out_though_time_has_no_limit():
    table = [[0, 10, np.inf], [10, 0, np.inf], [5, 5, 0]]
    assert best_tour(table) == Tour((1,), 20.0, (2,))


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (np.zeros((MOST_PLACES + 2, MOST_PLACES + 2)), "more than 8"),
        ([[0, 1]], "square"),
        (np.zeros((0, 0)), "square"),
        ([[0, -1], [1, 0]], "negative"),
        ([[0, np.nan], [1, 0]], "missing"),
    ],
)
def test_what_is_no_table_of_times(table, said):
    with pytest.raises(ValueError, match=said):
        best_tour(table)
