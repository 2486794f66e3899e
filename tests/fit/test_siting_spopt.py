"""The same small questions answered by PySAL's spopt: the oracle, never needed at run time."""

import warnings

import numpy as np
import pytest

from socialmap.fit.siting.cover import cover_most, covering
from socialmap.fit.siting.median import walk_least
from socialmap.fit.siting.model import Choice

# What spopt and pulp import warns of deprecations of their own.
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pulp
    from spopt import locate

# spopt calls pulp in ways that pulp 4 will not have: theirs to change, our pins hold both.
pytestmark = pytest.mark.filterwarnings("ignore:.*PuLP 4.0:DeprecationWarning")
SEEDS = range(6)


def case(seed):
    rng = np.random.default_rng(seed)
    places = rng.uniform(0, 4000, (12, 2))
    points = rng.uniform(0, 4000, (60, 2))
    return np.abs(points[:, None] - places[None]).sum(axis=2) / 75, rng.integers(1, 50, 60).astype(float)


def any_three():
    return Choice(3, np.ones(12, dtype=bool), np.array([], dtype=np.int64))


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_covered_agrees(seed) -> None:
    minutes, weights = case(seed)
    theirs = locate.MCLP.from_cost_matrix(minutes, weights, service_radius=15, p_facilities=3)
    theirs = theirs.solve(pulp.PULP_CBC_CMD(msg=False))
    ours = cover_most(covering(minutes <= 15), weights, any_three())
    assert ours.value == pytest.approx(theirs.problem.objective.value())
    assert ours.gap == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_the_least_walk_agrees(seed) -> None:
    minutes, weights = case(seed)
    theirs = locate.PMedian.from_cost_matrix(minutes, weights, p_facilities=3).solve(pulp.PULP_CBC_CMD(msg=False))
    ours = walk_least(minutes, weights, any_three())
    assert ours.value == pytest.approx(theirs.problem.objective.value())
    assert ours.bound <= ours.value + 1e-9
