"""Declared weight and real influence: a published function with known main effects, and answers by hand."""

import numpy as np
import pytest

from socialmap.fit.influence import correlation_ratio, of_axes, of_groups, of_terms
from socialmap.fit.policies import Policy
from socialmap.fit.score import score_wijken
from tests.support.worlds import starter_world


def test_the_main_effects_of_ishigami_are_the_published_ones() -> None:
    """Ishigami & Homma (1990), a = 7, b = 0.1: 0.3139, 0.4424 and 0; the third moves the function with the first."""
    x = np.random.default_rng(1).uniform(-np.pi, np.pi, (4000, 3))
    y = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    assert [correlation_ratio(column, y) for column in x.T] == pytest.approx([0.3139, 0.4424, 0.0], abs=0.03)


def test_of_two_that_move_together_each_carries_the_other() -> None:
    """Two standard normals that correlate 0.8, weighing 0.9 and 0.1: the light one holds (0.1 + 0.9 * 0.8)² / 0.964."""
    rng = np.random.default_rng(2)
    heavy, other = rng.normal(size=(2, 3000))
    light = 0.8 * heavy + 0.6 * other
    score = 0.9 * heavy + 0.1 * light
    assert correlation_ratio(light, score) == pytest.approx(0.82**2 / 0.964, abs=0.03)
    assert correlation_ratio(heavy, score) == pytest.approx(0.98**2 / 0.964, abs=0.02)


def test_few_values_are_compared_by_their_means() -> None:
    # Means 1 and 4 over 2 and 1 areas: variance 2 of it, of the score itself 8/3.
    assert correlation_ratio(np.array([0.0, 0.0, 5.0]), np.array([0.0, 2.0, 4.0])) == pytest.approx(2 / (8 / 3))
    assert np.isnan(correlation_ratio(np.array([1.0, 1.0, np.nan]), np.array([0.0, 2.0, 4.0])))


@pytest.fixture(scope="module")
def starter(tmp_path_factory):
    return starter_world(tmp_path_factory.mktemp("starter"))


@pytest.mark.parametrize("policy", [Policy.WEINIG, Policy.EVENWICHT])
def test_every_part_has_its_weight_and_its_influence(starter, policy) -> None:
    result = score_wijken(starter, policy)
    for found in (of_terms(result), of_groups(result), of_axes(result)):
        assert sum(row.declared for row in found) == pytest.approx(1)
        assert sum(row.share for row in found) == pytest.approx(1)
        assert all(0 <= row.alone <= 1 for row in found)
    assert {row.id for row in of_terms(result)} == set(result.weights)
    assert {row.id: row.declared for row in of_axes(result)} == pytest.approx({"needed": 0.5, "there": 0.5})
