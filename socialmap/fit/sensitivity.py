"""What moves the ranking, and whether it says more than a trivial one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import gamma, kendalltau

from socialmap.fit.draws import COMBINATIONS, VOTES
from socialmap.fit.maths import Aggregation, Normalising, aggregate, ranks
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
SAMPLES = 64
SCALE, SUMS, ERRORS = later("de manier van vergelijken"), later("de manier van optellen"), later("fouten in de cijfers")


@dataclass(frozen=True)
class Move:
    """The area that moves most when a term does not count: ranks before and after."""

    term: Term
    code: str
    name: str
    before: int
    after: int


@dataclass(frozen=True)
class Input:
    """How much of the movement of the ranking one input explains: alone, and with others (Sobol, 0-1)."""

    label: str
    alone: float
    together: float


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


def sobol(result: FitResult, *, samples: int = SAMPLES, seed: int = 2026) -> list[Input]:
    """Which input moves the ranking: Sobol indices of the mean shift in rank, the largest first.

    Inputs are the weight of each term, the ways of normalising and aggregating, and the errors in the figures.
    """
    from SALib.analyze import sobol as analyse
    from SALib.sample import sobol as sample

    if len(result.scored) < 2 or not result.terms:  # noqa: PLR2004 (one area has no ranking)
        return []
    problem = result.problem()
    labels = [SCALE, SUMS, ERRORS, *(term.label for term in result.terms)]
    space = {"num_vars": len(labels), "names": labels, "bounds": [[0.0, 1.0]] * len(labels)}
    points = sample.sample(space, samples, calc_second_order=False, seed=seed)
    shifts = rank_shifts(problem, points, seed)
    if np.ptp(shifts) == 0:
        return []
    found = analyse.analyze(space, shifts, calc_second_order=False, seed=seed)
    rows = [
        Input(label, max(float(alone), 0.0), max(float(together), 0.0))
        for label, alone, together in zip(labels, found["S1"], found["ST"], strict=True)
    ]
    return sorted(rows, key=lambda row: -row.together)


def rank_shifts(problem: Problem, points: Floats, seed: int) -> Floats:
    """Mean shift in rank against the profile, for each row of inputs between 0 and 1.

    Columns: normalising, aggregating, errors (which of a fixed set of drawn errors), and the weight of each term.
    """
    rng = np.random.default_rng(seed)
    errors = rng.standard_normal((16, len(problem.values), int(problem.model.max()) + 1))
    alpha = np.maximum(problem.weights / problem.weights.sum() * VOTES, 1e-6)
    weights = gamma.ppf(np.clip(points[:, 3:], 1e-6, 1 - 1e-6), alpha)
    normals, sums = list(Normalising), list(Aggregation)
    choice = _chosen(points[:, 0], len(normals)), _chosen(points[:, 1], len(sums)), _chosen(points[:, 2], len(errors))
    base = _ranking(problem, Normalising.PERCENTILE, Aggregation.ARITHMETIC, None, problem.weights[None, :])[0]
    shifts = np.empty(len(points))
    for how, add in COMBINATIONS:
        for drawn in range(len(errors)):
            rows = np.flatnonzero(
                (choice[0] == normals.index(how)) & (choice[1] == sums.index(add)) & (choice[2] == drawn)
            )
            if len(rows):
                found = _ranking(problem, how, add, errors[drawn], weights[rows])
                shifts[rows] = np.abs(found - base).mean(axis=1)
    return shifts


def _chosen(points: Floats, choices: int) -> NDArray[np.int64]:
    return np.minimum((points * choices).astype(np.int64), choices - 1)


def _ranking(
    problem: Problem, how: Normalising, sums: Aggregation, errors: Floats | None, weights: Floats
) -> NDArray[np.int64]:
    """Ranks by each row of weights."""
    columns = []
    for term, model in enumerate(problem.model):
        values = problem.values[:, term] if errors is None else problem.drawn(term, errors[None, :, model])[0]
        columns.append(problem.scale(how, term)(values))
    placed = np.column_stack(columns)
    return np.array([ranks(scores_by(problem, sums, placed, row).round(9)) for row in weights])


def against_trivial(world: World, result: FitResult) -> list[Trivial]:
    """The score beside rankings that need no score at all."""
    score = result.frame["score"].to_numpy(float)
    hard = world.indicator("moeite_rondkomen", result.level)["value"]
    others: Mapping[str, pd.Series] = {
        later("alleen het aantal inwoners"): result.frame["residents"],
        later("alleen de behoefte"): result.raw["need"],
        later("alleen moeite met rondkomen"): hard,
    }
    rows = []
    for label, found in others.items():
        values = found.to_numpy(float)
        both = np.isfinite(score) & np.isfinite(values)
        if both.sum() > 1 and np.ptp(values[both]) > 0:
            rows.append(Trivial(label, float(kendalltau(score[both], values[both]).statistic), int(both.sum())))
    return rows
