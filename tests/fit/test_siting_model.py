"""The two questions against trying everything, and what must hold whatever the numbers are."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialmap.fit.siting.cover import cover_greedy, cover_most, covering
from socialmap.fit.siting.median import walk_least
from socialmap.fit.siting.model import Choice

POINTS, CANDIDATES = 14, 7
NONE = np.array([], dtype=np.int64)


@st.composite
def cases(draw, *, ruled=True):
    """Minutes, weights, what is there already, and a choice that is possible."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    k = draw(st.integers(1, 4))
    there = np.where(rng.random(POINTS) < 0.2, rng.integers(1, 30, POINTS), np.inf)
    allowed, forced, group = np.ones(CANDIDATES, dtype=bool), NONE, None
    if ruled and draw(st.booleans()):
        allowed = rng.random(CANDIDATES) < 0.8
        some = np.flatnonzero(allowed)
        forced = np.sort(rng.choice(some, min(draw(st.integers(0, 2)), k, len(some)), replace=False))
    if ruled and draw(st.booleans()):
        group = rng.integers(0, 4, CANDIDATES)
    choice = Choice(k, allowed, forced, group)
    while not choice.possible:
        choice = Choice(choice.k - 1 or 1, np.ones(CANDIDATES, dtype=bool), NONE, None)
    minutes = rng.integers(1, 30, (POINTS, CANDIDATES)).astype(float)
    return minutes, rng.integers(0, 9, POINTS) + 0.5, there, choice


def everything(choice):
    """Every choice that the rules allow."""
    for rows in combinations(np.flatnonzero(choice.allowed).tolist(), choice.k):
        alone = choice.group is None or len({int(choice.group[row]) for row in rows}) == choice.k
        if alone and {int(row) for row in choice.forced} <= set(rows):
            yield list(rows)


def covered(case, rows):
    minutes, weights, there, _ = case
    return float(weights[((minutes[:, rows] <= 10).any(axis=1)) | (there <= 10)].sum())


def walked(case, rows):
    minutes, weights, there, _ = case
    return float(np.minimum(minutes[:, rows].min(axis=1), there) @ weights)


def most(case, solve=cover_most):
    minutes, weights, there, choice = case
    return solve(covering(minutes <= 10, there <= 10), weights, choice)


@settings(max_examples=60)
@given(cases())
def test_no_choice_covers_more(case) -> None:
    answer = most(case)
    assert answer.proven
    assert answer.value == pytest.approx(max(covered(case, rows) for rows in everything(case[3])))
    assert answer.value == pytest.approx(covered(case, answer.chosen)), "what it says is what its places do"
    assert answer.chosen.tolist() in list(everything(case[3]))


@settings(max_examples=60)
@given(cases())
def test_greedy_never_passes_the_best_and_its_bound_holds(case) -> None:
    rough, best = most(case, cover_greedy), most(case)
    assert rough.value <= best.value + 1e-9
    assert rough.bound >= best.value - 1e-9
    assert rough.value == pytest.approx(covered(case, rough.chosen))
    assert rough.chosen.tolist() in list(everything(case[3]))


@settings(max_examples=40)
@given(cases(ruled=False), st.integers(0, 2**32 - 1))
def test_one_more_candidate_never_covers_less(case, seed) -> None:
    minutes, weights, there, choice = case
    extra = np.random.default_rng(seed).integers(1, 30, (POINTS, 1))
    more = (np.hstack([minutes, extra]), weights, there, Choice(choice.k, np.ones(CANDIDATES + 1, bool), NONE))
    assert most(more).value >= most(case).value - 1e-9


@settings(max_examples=40)
@given(cases(ruled=False), st.permutations(range(CANDIDATES)), st.permutations(range(POINTS)))
def test_the_order_of_candidates_and_points_is_immaterial(case, columns, rows) -> None:
    minutes, weights, there, choice = case
    turned = (minutes[list(rows)][:, list(columns)], weights[list(rows)], there[list(rows)], choice)
    assert most(turned).value == pytest.approx(most(case).value)
    two = [walk_least(one[0], one[1], choice, nearest=one[2]) for one in (case, turned)]
    assert max(one.bound for one in two) <= min(one.value for one in two) + 1e-9


@settings(max_examples=40)
@given(cases(ruled=False), st.floats(0.01, 1000))
def test_the_unit_of_weights_is_immaterial(case, factor) -> None:
    minutes, weights, there, choice = case
    answer = most((minutes, weights * factor, there, choice))
    assert answer.value == pytest.approx(most(case).value * factor)


@settings(max_examples=60)
@given(cases())
def test_the_bound_of_the_walk_holds_and_its_choice_is_allowed(case) -> None:
    minutes, weights, there, choice = case
    answer = walk_least(minutes, weights, choice, nearest=there)
    best = min(walked(case, rows) for rows in everything(choice))
    assert answer.bound <= best + 1e-9
    assert answer.value >= best - 1e-9
    assert answer.value == pytest.approx(walked(case, answer.chosen))
    assert answer.chosen.tolist() in list(everything(choice))


def test_swaps_find_the_least_walk_where_greedy_does_not() -> None:
    # One in the middle is best alone; of two, one at each end.
    place, weights = np.array([0.0, 10.0, 20.0]), np.array([10.0, 1.0, 10.0])
    minutes = np.abs(place[:, None] - place[None, :])
    answer = walk_least(minutes, weights, Choice(2, np.ones(3, bool), NONE))
    assert answer.chosen.tolist() == [0, 2]
    assert (answer.value, answer.bound) == (10.0, pytest.approx(10.0))


def test_greedy_is_not_the_best_and_says_how_far_it_may_be_off() -> None:
    # The middle candidate covers four of six points; the two beside it cover all six.
    near = np.array([[1, 0, 0], [1, 1, 0], [1, 1, 0], [0, 1, 1], [0, 1, 1], [0, 0, 1]], dtype=bool)
    cover, choice = covering(near), Choice(2, np.ones(3, bool), NONE)
    rough = cover_most(cover, np.ones(6), choice, seconds=0)
    assert (rough.value, rough.bound, rough.proven) == (5, 6, False)
    assert rough.gap == pytest.approx(1 / 6)
    best = cover_most(cover, np.ones(6), choice)
    assert (best.value, best.chosen.tolist(), best.gap) == (6, [0, 2], 0)


def test_what_must_be_chosen_is_chosen_where_the_best_would_leave_it_out() -> None:
    # Of the three candidates above the two outer ones cover all six points; the middle one makes it five.
    near = np.array([[1, 0, 0], [1, 1, 0], [1, 1, 0], [0, 1, 1], [0, 1, 1], [0, 0, 1]], dtype=bool)
    # A fourth that is worth nothing, and points enough that greedy's own bound cannot settle it.
    cover, choice = covering(np.hstack([near, np.zeros((6, 1), bool)])), Choice(3, np.ones(4, bool), np.array([3]))
    assert not cover_most(cover, np.ones(6), choice, seconds=0).proven, "the solver decides"
    answer = cover_most(cover, np.ones(6), choice)
    assert (answer.chosen.tolist(), answer.value, answer.proven) == ([0, 2, 3], 6, True)
    forced = Choice(2, np.ones(4, bool), np.array([1]))
    assert cover_most(cover, np.ones(6), forced).chosen.tolist() in [[0, 1], [1, 2]]


def test_points_with_the_same_candidates_become_one() -> None:
    near = np.array([[1, 0], [1, 0], [0, 1], [0, 0], [1, 1]], dtype=bool)
    cover = covering(near, np.array([False, False, False, False, True]))
    assert cover.matrix.shape == (2, 2)
    assert cover.weights(np.array([1.0, 2.0, 4.0, 8.0, 16.0])).sum() == 7
    assert cover.before(np.array([1.0, 2.0, 4.0, 8.0, 16.0])) == 16
    assert cover.reachable.tolist() == [True, True, True, False, True]


@pytest.mark.parametrize(
    ("choice", "possible"),
    [
        (Choice(3, np.ones(3, bool), NONE), True),
        (Choice(4, np.ones(3, bool), NONE), False),
        (Choice(3, np.array([True, True, False]), NONE), False),
        (Choice(1, np.ones(3, bool), np.array([0, 1])), False),
        (Choice(2, np.ones(3, bool), NONE, np.array([0, 0, 1])), True),
        (Choice(3, np.ones(3, bool), NONE, np.array([0, 0, 1])), False),
        (Choice(2, np.ones(3, bool), np.array([0, 1]), np.array([0, 0, 1])), False),
        (Choice(1, np.array([True, True, False]), np.array([2])), False),
    ],
)
def test_what_can_be_chosen_together(choice, possible) -> None:
    assert choice.possible is possible
