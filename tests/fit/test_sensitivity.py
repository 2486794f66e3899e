"""What moves the ranking, and whether it says more than a trivial one."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import kendalltau

from socialmap.fit.maths import ranks
from socialmap.fit.policies import Axis
from socialmap.fit.score import score_areas, score_wijken
from socialmap.fit.sensitivity import against_trivial, leave_one_out
from tests.support.worlds import made_world, starter_world

A, B, C = "WK0363FA", "WK0363FB", "WK0363FC"


@pytest.fixture(scope="module")
def starter(tmp_path_factory):
    return starter_world(tmp_path_factory.mktemp("starter"))


@pytest.fixture(scope="module")
def result(starter):
    return score_wijken(starter)


def test_each_move_is_what_scoring_without_the_term_gives(starter, result) -> None:
    for move in leave_one_out(result):
        weights = {term.id: term.weight * 10 for term in result.terms if term is not move.term}
        there = sum(weights[term.id] for term in result.terms if term is not move.term and term.axis is Axis.THERE)
        without = score_areas(starter, weights={**weights, "need": there})
        scores = without.frame.loc[result.scored, "score"].to_numpy()
        row = list(result.scored).index(move.code)
        assert move.after == ranks(scores.round(9))[row]
        assert move.before == ranks(result.frame.loc[result.scored, "score"].to_numpy().round(9))[row]
        assert min(move.before, move.after) <= 15


def test_one_term_or_area_has_nothing_to_leave_out(tmp_path) -> None:
    result = score_wijken(made_world(tmp_path, figures={"ernstig_eenzaam": {A: 10.0, B: 18.0, C: 14.0}}))
    assert leave_one_out(result) == []
    nowhere = replace(result, frame=result.frame.assign(score=np.nan))
    assert leave_one_out(nowhere) == []


def test_trivial_rankings_are_compared_by_kendalls_tau(starter, result) -> None:
    rows = {row.label: row for row in against_trivial(starter, result)}
    assert set(rows) == {
        "alleen het aantal inwoners", "alleen de behoefte", "alleen moeite met rondkomen",
        "alleen hoeveel mensen dichtbij wonen",
    }  # fmt: skip
    both = result.frame.join(result.raw["need"])[["score", "need"]].dropna()
    assert rows["alleen de behoefte"].tau == pytest.approx(kendalltau(both["score"], both["need"]).statistic)
    assert rows["alleen de behoefte"].areas == len(both)
