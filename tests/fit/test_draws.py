"""Ranges of score and rank: the same seed gives the same, and they hold what they promise."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given as drawing
from hypothesis import strategies as st

from socialmap.fit.draws import COMBINATIONS, MIN_SPREAD, VOTES, Draws, draw, draw_weights, place_told, told_scores
from socialmap.fit.maths import Normalising, aggregate, normaliser, ranks
from socialmap.fit.noise import Doubt, Errors, imagined
from socialmap.fit.problem import Z95, Blend, Problem, within


def problem(areas=40, terms=3, noise=0.2, seed=1, values=None, **changes) -> Problem:
    values = np.random.default_rng(seed).normal(size=(areas, terms)) if values is None else values
    fixed = {
        "values": values, "low": values - Z95 * noise, "high": values + Z95 * noise,
        "weights": np.arange(1.0, terms + 1), "city": values.mean(axis=0), "model": np.arange(terms),
        "best": np.full(terms, np.nan), "down": np.zeros(terms, bool), "bounds": np.tile([-np.inf, np.inf], (terms, 1)),
        "doubt": Doubt(0, 0, 1),
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
    values = problem().values
    values[7], values[8] = values.max(axis=0) + 1, values.min(axis=0) - 1
    given = problem(values=values, noise=0.05)
    found = draw(given, 600, np.random.default_rng(1))
    assert found.among_best(3)[7] > 0.99
    assert found.among_best(5)[8] == 0
    assert found.better(7, 8) == 1
    assert found.better(8, 7) == 0
    assert found.better(7, 7) == 0.5


def test_the_ranges_that_are_shown_hold_ninety_in_a_hundred() -> None:
    """Ranks 1 to 101 and scores 0.00 to 1.00, once each: by hand 6, 51 and 96, and 0.05, 0.50 and 0.95."""
    every = np.arange(101, dtype=np.uint16)
    once = Draws(scores=(every[::-1, None] / 100).astype(np.float32), ranks=every[:, None] + 1)
    assert once.rank_range()[:, 0].tolist() == [6, 51, 96]
    assert once.score_range()[:, 0] == pytest.approx([0.05, 0.5, 0.95])


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


def test_what_is_missing_is_drawn_from_all_that_can_be_when_little_is_known() -> None:
    """Nothing else is uncertain: the known term holds the middle, the unknown one takes it down to 0 and up to 1."""
    given = problem(areas=10, terms=2, noise=0.0, weights=np.ones(2))
    given.values[0, 1] = np.nan
    found = draw(given, 1200, np.random.default_rng(1))
    low, _, high = found.rank_range()
    assert high[0] - low[0] > (high[1:] - low[1:]).max()


def test_a_term_that_is_not_in_the_store_widens_the_ranks_and_leaves_the_told_score() -> None:
    known = problem(terms=2, noise=0.05, weights=np.ones(2))
    values = np.column_stack([known.values, np.full(len(known.values), np.nan)])
    lacking = problem(terms=3, values=values, noise=0.05, weights=np.ones(3))
    assert lacking.told.tolist() == [True, True, False]
    found, whole = (draw(one, 1200, np.random.default_rng(1)) for one in (lacking, known))
    width = [np.diff(one.rank_range((5, 95)), axis=0).mean() for one in (found, whole)]
    assert width[0] > 1.5 * width[1]
    np.testing.assert_allclose(found.score_range()[1], whole.score_range()[1], atol=0.06)
    assert np.isfinite(found.scores).all()
    assert np.isfinite(told_scores(lacking, place_told(lacking, 50, np.random.default_rng(1)))).all()


def test_what_lacks_takes_room_from_the_known_terms_of_its_axis_only() -> None:
    """By hand: of 4 parts need 1 lacks, of 6 parts of what is there none; an axis without terms gets none."""
    known = problem(terms=3, weights=np.array([4.0, 2.0, 4.0]), axis=np.array([0, 1, 1]))
    found = known.lacking(np.array([1.0]), np.array([0]))
    assert found.weights.tolist() == [3, 2, 4, 1]
    assert found.axis.tolist() == [0, 1, 1, 0]
    assert found.told.tolist() == [True, True, True, False]
    one = problem(terms=1, axis=np.array([1]))
    assert one.lacking(np.array([1.0]), np.array([0])) is one
    assert known.lacking(np.zeros(0), np.zeros(0, np.int64)) is known
    none = replace(one, **{name: getattr(one, name)[:, :0] for name in ("values", "low", "high")}, weights=np.zeros(0))
    assert replace(none, axis=np.zeros(0, np.int64)).lacking(np.array([1.0]), np.array([0])).weights.size == 0


@pytest.mark.parametrize("how", Normalising)
def test_what_nobody_knows_lies_anywhere_between_nothing_and_all(how) -> None:
    found = imagined(how, 400, 50, np.random.default_rng(1))
    assert 0 <= found.min() < 0.1
    assert 0.9 < found.max() <= 1
    assert found.mean() == pytest.approx(0.5, abs=0.01)
    if how is Normalising.PERCENTILE:
        assert np.quantile(found, [0.1, 0.9]) == pytest.approx([0.1, 0.9], abs=0.01)


def test_errors_are_shared_by_the_terms_of_an_area_and_by_the_lists_of_a_part_of_the_city() -> None:
    """By hand: shared parts of the variance are the correlations; wider is the standard deviation."""
    errors = Errors(Doubt(area=0.3, lists=0.2, wider=1.5), 40_000, np.array([0, 0, 1]), np.random.default_rng(1))
    need, other, less = errors.of(0, 1.0, listed=False), errors.of(1, 1.0, listed=True), errors.of(2, -1.0, listed=True)
    either = errors.of(3, 0.0, listed=False)

    def along(first, second) -> float:
        return float(np.corrcoef(first, second)[0, 1])

    assert need.std() == pytest.approx(1.5, rel=0.02)
    assert other.std() == pytest.approx(1.5, rel=0.02)
    assert along(need[:, 0], other[:, 0]) == pytest.approx(0.3, abs=0.02)
    assert along(other[:, 0], less[:, 0]) == pytest.approx(-0.5, abs=0.02)
    assert along(other[:, 0], other[:, 1]) == pytest.approx(0.2, abs=0.02)
    assert along(other[:, 0], other[:, 2]) == pytest.approx(0, abs=0.02)
    assert along(need[:, 0], need[:, 1]) == pytest.approx(0, abs=0.02)
    assert along(need[:, 0], either[:, 0]) == pytest.approx(0, abs=0.02)
    np.testing.assert_array_equal(need, errors.of(0, 1.0, listed=False))


def test_less_is_better_where_a_term_counts_down() -> None:
    up, down = (problem(terms=1, noise=0.0, down=np.array([way])) for way in (False, True))
    found = [draw(one, 12, np.random.default_rng(1)).ranks.astype(int) for one in (up, down)]
    assert (found[0] + found[1] == 41).all()


def test_best_at_a_value_ranks_the_nearest_first() -> None:
    values = np.array([[0.0], [1.5], [2.1], [4.5], [9.0]])
    given = problem(terms=1, values=values, noise=0.0, best=np.array([2.0]))
    found = draw(given, 12, np.random.default_rng(1)).ranks
    assert (found == [3, 2, 1, 4, 5]).all()


def test_weights_are_shares_around_the_profile_and_zero_stays_zero() -> None:
    found = draw_weights(np.array([3.0, 1.0, 0.0]), 20_000, np.random.default_rng(1))
    np.testing.assert_allclose(found.sum(axis=1), 1)
    np.testing.assert_allclose(found.mean(axis=0), [0.75, 0.25, 0], atol=0.005)
    assert found[:, 0].std() == pytest.approx(np.sqrt(0.75 * 0.25 / (VOTES + 1)), rel=0.05)
    assert (found[:, 2] == 0).all()


@drawing(st.floats(0, 100), st.floats(0, 30), st.floats(0, 30))
def test_drawn_values_lie_within_their_interval_and_what_can_exist(value, below, above) -> None:
    low, high = max(value - below, 0.0), min(value + above, 100.0)
    errors = np.random.default_rng(1).standard_normal((4000, 1))
    drawn = within(*(np.array([one]) for one in (value, low, high)), np.array([0.0, 100.0]), errors)[:, 0]
    assert drawn.min() >= 0
    assert drawn.max() <= 100
    held = (drawn >= low - 1e-9) & (drawn <= high + 1e-9)
    assert held.mean() > 0.94
    # The bound moves no percentile: as many lie below the published value as above it.
    assert (drawn < value - 1e-9).mean() <= 0.52
    assert (drawn > value + 1e-9).mean() <= 0.52


def test_a_term_of_several_figures_draws_these_together() -> None:
    rng = np.random.default_rng(3)
    figures = rng.uniform(5, 30, (60, 3))
    made = Blend(figures, figures - 4, figures + 4, tuple(figures.T), np.tile([0.0, 100.0], (3, 1)))
    error = np.zeros((2, 60))
    error[1, 7] = 1.0
    none, one = made.drawn(error)
    places = np.mean([normaliser(Normalising.PERCENTILE, column)(column) for column in figures.T], axis=0)
    np.testing.assert_allclose(none, places * 100)
    assert one[7] > none[7]
    np.testing.assert_array_equal(np.delete(one, 7), np.delete(none, 7))
    # The score draws the figures, not the term: nothing else is uncertain here.
    values = made.published[:, None]
    given = problem(60, 1, values=values, noise=9.9, blends={0: made})
    np.testing.assert_array_equal(given.drawn(0, error), made.drawn(error))
    assert np.isnan(made.take(np.array([-1])).published).all()


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
    given = problem(areas, terms, sd, values=published, weights=profile, model=model)
    return given, ranks(scores)


def counted(rng: np.random.Generator, areas: int = 110, terms: int = 12) -> tuple[Problem, np.ndarray]:
    """The same with counts, many of them near zero: what is published and what is drawn are never below it."""
    truth = rng.gamma(rng.uniform(0.5, 3, terms), rng.uniform(1, 10, terms), (areas, terms))
    sd = np.broadcast_to(rng.uniform(0, 0.6, terms) * truth.std(axis=0), truth.shape)
    published = np.maximum(truth + sd * rng.normal(size=truth.shape), 0.0)
    profile = rng.integers(1, 4, terms).astype(float)
    how, sums = COMBINATIONS[rng.integers(len(COMBINATIONS))]
    placed = np.column_stack([normaliser(how, column, column.mean())(column) for column in truth.T])
    scores, _ = aggregate(sums, placed, draw_weights(profile, 1, rng)[0])
    bounds, low = np.tile([0.0, np.inf], (terms, 1)), np.maximum(published - Z95 * sd, 0.0)
    return problem(areas, terms, sd, values=published, weights=profile, low=low, bounds=bounds), ranks(scores)


@pytest.mark.parametrize("worlds", [12, pytest.param(200, marks=pytest.mark.nightly)])
@pytest.mark.parametrize("made", [simulated, counted], ids=["figures", "counts"])
def test_ranges_hold_the_true_rank_as_often_as_they_promise(made, worlds) -> None:
    rng = np.random.default_rng(2026)
    inside, highest = [], []
    for _ in range(worlds):
        given, true = made(rng)
        low, _, high = draw(given, 500, rng).rank_range()
        held = (low <= true) & (true <= high)
        inside.append(held.mean())
        highest.append(held[true <= 10].mean())
    assert 0.85 <= np.mean(inside) <= 0.97
    assert np.mean(highest) >= 0.80
