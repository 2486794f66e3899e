"""Ranges of score and rank: the same seed gives the same, and they hold what they promise."""

from dataclasses import replace

import numpy as np
import pytest

from socialmap.fit.draws import COMBINATIONS, MIN_SPREAD, VOTES, Problem, draw, draw_weights
from socialmap.fit.maths import aggregate, normaliser, ranks


def problem(areas=40, terms=3, noise=0.2, seed=1, **changes) -> Problem:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(areas, terms))
    fixed = {
        "values": values, "sd": np.full((areas, terms), noise), "weights": np.arange(1.0, terms + 1),
        "city": values.mean(axis=0), "model": np.arange(terms), "best": np.full(terms, np.nan),
    }  # fmt: skip
    return Problem(**{**fixed, **changes})


def test_the_same_seed_gives_the_same_and_another_nearly() -> None:
    once, again, other = (draw(problem(), 2000, np.random.default_rng(seed)) for seed in (5, 5, 6))
    np.testing.assert_array_equal(once.scores, again.scores)
    assert np.abs(once.rank_range()[1] - other.rank_range()[1]).max() <= 2
    assert np.abs(once.score_range()[0] - other.score_range()[0]).max() < 0.03


def test_each_draw_ranks_every_area_once() -> None:
    found = draw(problem(), 60, np.random.default_rng(1)).ranks
    assert (np.sort(found, axis=1) == np.arange(1, 41)).all()


def test_without_errors_and_ways_only_the_weights_vary() -> None:
    certain = problem(terms=1, noise=0.0)
    found = draw(certain, 60, np.random.default_rng(1)).ranks
    assert (found == ranks(certain.values[:, 0])).all()


def test_a_clear_winner_is_among_the_best_and_better() -> None:
    given = problem(noise=0.05)
    given.values[7] = given.values.max(axis=0) + 1
    given.values[8] = given.values.min(axis=0) - 1
    found = draw(given, 600, np.random.default_rng(1))
    assert found.among_best(3)[7] > 0.99
    assert found.among_best(5)[8] == 0
    assert found.better(7, 8) == 1
    assert found.better(8, 7) == 0
    assert found.better(7, 7) == 0.5


def test_figures_of_one_model_err_together() -> None:
    """Independent draws would promise false precision: together the scores spread wider."""
    apart = problem(terms=4, noise=0.5, weights=np.ones(4))
    together = replace(apart, model=np.zeros(4, dtype=int))
    spread = [
        np.diff(draw(one, 1200, np.random.default_rng(1)).score_range((5, 95)), axis=0).mean()
        for one in (apart, together)
    ]
    assert spread[1] > 1.2 * spread[0]


def test_what_is_missing_is_drawn_from_the_spread_when_enough_is_known() -> None:
    given = problem(areas=MIN_SPREAD + 2)
    given.values[0, 2] = np.nan
    found = draw(given, 900, np.random.default_rng(1))
    complete = draw(problem(areas=MIN_SPREAD + 2), 900, np.random.default_rng(1))
    width = [np.diff(one.score_range((5, 95))[:, 0])[0] for one in (found, complete)]
    assert width[0] > width[1]
    assert np.isfinite(found.scores).all()


def test_what_is_missing_is_left_out_when_little_is_known() -> None:
    given = problem(areas=10, terms=2, noise=0.0, weights=np.ones(2))
    given.values[0, 1] = np.nan
    found = draw(given, 600, np.random.default_rng(1))
    # Whatever the weights: the score is that of the known term alone, one value for each way of normalising.
    only = [normaliser(how, given.values[:, 0], given.city[0])(given.values[:1, 0])[0] for how, _ in COMBINATIONS]
    away = np.abs(found.scores[:, 0, None] - np.array(only)).min(axis=1)
    assert away.max() < 1e-5


def test_best_at_a_value_ranks_the_nearest_first() -> None:
    given = problem(areas=5, terms=1, noise=0.0, best=np.array([2.0]))
    given.values[:, 0] = [0.0, 1.5, 2.1, 4.5, 9.0]
    found = draw(given, 12, np.random.default_rng(1)).ranks
    assert (found == [3, 2, 1, 4, 5]).all()


def test_weights_are_shares_around_the_profile_and_zero_stays_zero() -> None:
    found = draw_weights(np.array([3.0, 1.0, 0.0]), 20_000, np.random.default_rng(1))
    np.testing.assert_allclose(found.sum(axis=1), 1)
    np.testing.assert_allclose(found.mean(axis=0), [0.75, 0.25, 0], atol=0.005)
    assert found[:, 0].std() == pytest.approx(np.sqrt(0.75 * 0.25 / (VOTES + 1)), rel=0.05)
    assert (found[:, 2] == 0).all()


def simulated(rng: np.random.Generator, areas: int = 110, terms: int = 12) -> tuple[Problem, np.ndarray]:
    """A world as the method assumes it: truth, published with errors, and the true ranks."""
    truth = rng.normal(size=(areas, terms)) * rng.uniform(0.5, 3, terms) + rng.uniform(5, 20, terms)
    sd = np.broadcast_to(rng.uniform(0, 0.6, terms) * truth.std(axis=0), truth.shape)
    model = np.arange(terms)
    model[1] = 0
    published = truth + sd * rng.normal(size=truth.shape)[:, model]
    profile = rng.integers(1, 4, terms).astype(float)
    how, sums = COMBINATIONS[rng.integers(len(COMBINATIONS))]
    placed = np.column_stack([normaliser(how, column, column.mean())(column) for column in truth.T])
    scores, _ = aggregate(sums, placed, draw_weights(profile, 1, rng)[0])
    given = problem(areas, terms, values=published, sd=sd, weights=profile, city=published.mean(axis=0), model=model)
    return given, ranks(scores)


@pytest.mark.slow
def test_ranges_hold_the_true_rank_as_often_as_they_promise() -> None:
    rng = np.random.default_rng(2026)
    inside, highest = [], []
    for _ in range(200):
        given, true = simulated(rng)
        low, high = draw(given, 500, rng).rank_range((5, 95))
        held = (low <= true) & (true <= high)
        inside.append(held.mean())
        highest.append(held[true <= 10].mean())
    assert 0.85 <= np.mean(inside) <= 0.97
    assert np.mean(highest) >= 0.80
