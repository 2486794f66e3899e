"""What moves the ranking, and whether it says more than a trivial one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import kendalltau

from socialmap.fit.maths import Aggregation, aggregate, ranks
from socialmap.i18n import later

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from socialmap.fit.problem import Problem
    from socialmap.fit.score import FitResult
    from socialmap.fit.terms import Term
    from socialmap.world import World

    Floats = NDArray[np.float64]

#: Only moves of an area that is or comes among so many best are told.
TOLD = 15


@dataclass(frozen=True)
class Move:
    """The area that moves most when a term does not count: ranks before and after."""

    term: Term
    code: str
    name: str
    before: int
    after: int


@dataclass(frozen=True)
class Trivial:
    """Kendall's tau of the score with a trivial ranking over ``areas`` areas: 1 is the same order, 0 no relation."""

    label: str
    tau: float
    areas: int


def leave_one_out(result: FitResult) -> list[Move]:
    """For each term the area among the best that moves most without it, the largest move first."""
    codes = result.scored
    if codes.empty or len(result.terms) < 2:  # noqa: PLR2004 (without the only term nothing is left)
        return []
    placed = result.normalised.loc[codes].to_numpy(float)
    problem = result.problem()
    before = ranks(result.frame.loc[codes, "score"].to_numpy(float).round(9))
    moves = []
    for number, term in enumerate(result.terms):
        weights = without_term(problem, number)
        if weights is None:
            continue
        after = ranks(scores_by(problem, Aggregation.ARITHMETIC, placed, weights).round(9))
        told = np.where((np.minimum(before, after) <= TOLD) & (after > 0), np.abs(after - before), -1)
        row = int(np.argmax(told))
        moves.append(
            Move(term, str(codes[row]), str(result.frame["name"][codes[row]]), int(before[row]), int(after[row]))
        )
    return sorted(moves, key=lambda move: -abs(move.after - move.before))


def without_term(problem: Problem, number: int) -> Floats | None:
    """The weights where one term counts for nothing and the rest of its axis takes its place; None without a rest."""
    own = next(terms for terms in problem.axes if number in terms)
    weights = problem.weights.copy()
    weights[number] = 0.0
    if weights[own].sum() <= 0:
        return None
    weights[own] *= problem.weights[own].sum() / weights[own].sum()
    return weights


def scores_by(problem: Problem, sums: Aggregation, placed: Floats, weights: Floats) -> Floats:
    """Scores from 0 to 1 of terms that were placed there, (n, m), by weights, (m,)."""
    axes = [
        aggregate(sums, placed[:, terms], weights[terms])[0] if weights[terms].sum() > 0 else np.zeros(len(placed))
        for terms in problem.axes
    ]
    scores: Floats = problem.score([axis[None, :] for axis in axes], weights[None, :])[0]
    return scores


def against_trivial(world: World, result: FitResult) -> list[Trivial]:
    """The score beside rankings that need no score at all."""
    score = result.frame["score"].to_numpy(float)
    hard = world.indicator("moeite_rondkomen", result.level)["value"]
    others: Mapping[str, pd.Series] = {
        later("alleen het aantal inwoners"): result.frame["residents"],
        later("alleen de behoefte"): result.raw["need"],
        later("alleen moeite met rondkomen"): hard,
        later("alleen hoeveel mensen dichtbij wonen"): result.raw["residents"],
    }
    rows = []
    for label, found in others.items():
        values = found.to_numpy(float)
        both = np.isfinite(score) & np.isfinite(values)
        if both.sum() > 1 and np.ptp(values[both]) > 0:
            rows.append(Trivial(label, float(kendalltau(score[both], values[both]).statistic), int(both.sum())))
    return rows
