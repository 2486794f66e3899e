"""Cover the most weight with k places (MCLP): proven best by trying all that matter, or by HiGHS where these are many.

Greedy with its gap when time runs out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import highspy
import numpy as np
from scipy import sparse

from socialmap.fit.siting.model import ROUNDING, Answer, Choice
from socialmap.fit.siting.near import near_best
from socialmap.fit.siting.solver import one_a_group, program, solver

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from socialmap.fit.siting.model import Floats, Rows


#: Choices half made that are looked at before HiGHS is asked: a few tenths of a second.
LOOKS = 3_000


@dataclass(frozen=True)
class Cover:
    """Who is near which candidate, points with the same candidates taken together.

    Attributes
    ----------
    matrix
        Sets of points x candidates: 1.0 where near.
    row
        For each point its set, -1 where nothing is to be gained: out of reach, or covered already.
    points
        Points x candidates as they were given.
    covered
        Points that are covered already.
    """

    matrix: sparse.csr_array
    row: Rows
    points: sparse.csc_array
    covered: NDArray[np.bool_]

    def weights(self, weights: Floats) -> Floats:
        """Weight of each set from those of the points."""
        inside = self.row >= 0
        return np.bincount(self.row[inside], weights[inside], self.matrix.shape[0]).astype(float)

    def before(self, weights: Floats) -> float:
        """Weight that is covered already."""
        return float(weights[self.covered].sum())

    def near(self, chosen: Rows) -> NDArray[np.bool_]:
        """Points that are covered by these candidates or already."""
        reached: NDArray[np.bool_] = self.points[:, chosen].sum(axis=1) > 0
        return self.covered | reached

    @property
    def reachable(self) -> NDArray[np.bool_]:
        """Points that any candidate covers, or that are covered already."""
        return self.covered | (self.row >= 0)

    def gains(self) -> Floats:
        """Sets x candidates: 1.0 where a candidate brings something that was not there."""
        gained: Floats = self.matrix.toarray()
        return gained


def covering(near: sparse.sparray | NDArray[np.bool_], covered: NDArray[np.bool_] | None = None) -> Cover:
    """Prepare a question that is asked with several weights.

    Parameters
    ----------
    near
        Points x candidates: true where the candidate covers the point.
    covered
        Points that are covered already, whatever is chosen.
    """
    points = sparse.csr_array(near).astype(bool)
    points.eliminate_zeros()
    covered = np.zeros(points.shape[0], dtype=bool) if covered is None else covered
    open_points = np.flatnonzero(~covered & (np.diff(points.indptr) > 0))
    # Points with the same candidates are one row of the model: fewer rows, the same answer.
    packed = np.packbits(points[open_points].toarray(), axis=1)
    _, first, inverse = np.unique(packed, axis=0, return_index=True, return_inverse=True)
    row = np.full(points.shape[0], -1, dtype=np.int64)
    row[open_points] = inverse
    return Cover(points[open_points[first]].astype(float), row, points.tocsc(), covered)


@dataclass(frozen=True)
class CoverGains:
    """What candidates add to the weight that is covered; a state holds the weight of each set that is not yet."""

    matrix: sparse.csr_array
    rows: Floats

    @cached_property
    def _by_candidate(self) -> sparse.csr_array:
        return sparse.csr_array(self.matrix.T)

    def start(self, chosen: Rows) -> tuple[float, Floats]:
        """Value and state of what is chosen by hand."""
        left = np.where(self.matrix[:, chosen].sum(axis=1) > 0, 0.0, self.rows)
        return float(self.rows.sum() - left.sum()), left[None, :]

    def gains(self, states: Floats) -> Floats:
        """What each candidate adds to each, (states, candidates)."""
        gained: Floats = np.asarray(self._by_candidate @ states.T).T
        return gained

    def joined(self, states: Floats, picks: Rows) -> Floats:
        """States after one more candidate each."""
        left = states.copy()
        near = self._by_candidate[picks]
        left[np.repeat(np.arange(len(picks)), np.diff(near.indptr)), near.indices] = 0.0
        return left


def cover_most(cover: Cover, weights: Floats, choice: Choice, *, seconds: float = 60.0, looked: bool = False) -> Answer:
    """Choose the candidates that cover the most weight, what is covered already included.

    Parameters
    ----------
    weights
        One for each point, not negative.
    seconds
        Time for the proof by HiGHS; after it the best that was found, with its bound. None of it and none of ``looked``
        asks for greedy's answer.
    looked
        Try at least what takes a few tenths of a second.
    """
    rough = cover_greedy(cover, weights, choice)
    if rough.proven:
        return Answer(rough.chosen, rough.value, rough.value)
    if seconds <= 0 and not looked:
        return rough
    rows = cover.weights(weights)
    scale, before = float(rows.sum()), cover.before(weights)
    # Only what is better than what was found, by more than rounding.
    near = near_best(CoverGains(cover.matrix, rows), choice, -ROUNDING * scale, rough.value - before, looks=LOOKS)
    if len(near.sets):
        rough = Answer(near.sets[0], before + float(near.values[0]), rough.bound)
    if near.complete or seconds <= 0:
        return rough if not near.complete else Answer(rough.chosen, rough.value, rough.value)
    # Weights as shares of what can be gained, so that the solver's tolerances mean the same everywhere.
    highs = solver(seconds)
    highs.passModel(_program(cover.matrix, rows / scale, choice))
    highs.setSolution(_start(cover.matrix, rough.chosen))
    highs.run()
    info = highs.getInfo()
    bound = min(rough.bound, before + info.mip_dual_bound * scale) if np.isfinite(info.mip_dual_bound) else rough.bound
    found = rough.chosen
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        share = np.asarray(highs.getSolution().col_value)[: len(choice.allowed)]
        found = np.flatnonzero(share > 0.5)  # noqa: PLR2004 (0 or 1, but for rounding)
    value = max(_value(cover.matrix, rows, found), _value(cover.matrix, rows, rough.chosen))
    if value > _value(cover.matrix, rows, found):
        found = rough.chosen
    value += before
    if highs.getModelStatus() == highspy.HighsModelStatus.kOptimal and bound - value <= 10 * ROUNDING * scale:
        bound = value
    return Answer(found, value, max(bound, value))


def cover_greedy(cover: Cover, weights: Floats, choice: Choice) -> Answer:
    """Add what gains most, one at a time.

    The bound holds because gains only shrink: no choice gains more than the k best gains at any step together.
    """
    rows, before = cover.weights(weights), cover.before(weights)
    matrix = cover.matrix.tocsc()
    left = rows.copy()
    chosen = np.array(sorted(choice.forced), dtype=np.int64)
    left[matrix[:, chosen].sum(axis=1) > 0] = 0.0
    bound = np.inf
    while True:
        gain = np.asarray(matrix.T @ left)
        # Beside what is chosen, the forced ones apart, any choice may bring k other candidates.
        beside = gain[choice.best(gain, np.sort(choice.forced))].sum()
        bound = min(bound, float(rows.sum() - left.sum() + beside))
        if len(chosen) == choice.k:
            break
        pick = choice.best(gain, chosen)[0]
        chosen = np.append(chosen, pick)
        left[matrix.indices[matrix.indptr[pick] : matrix.indptr[pick + 1]]] = 0.0
    value = float(rows.sum() - left.sum())
    return Answer(np.sort(chosen), before + value, before + max(bound, value))


def _value(matrix: sparse.csr_array, rows: Floats, chosen: Rows) -> float:
    return float(rows[matrix[:, chosen].sum(axis=1) > 0].sum())


def _program(matrix: sparse.csr_array, rows: Floats, choice: Choice) -> highspy.HighsLp:
    """Columns: candidates (0 or 1), then sets. A set counts as far as one of its candidates is chosen."""
    sets, candidates = matrix.shape
    blocks = [[matrix, -sparse.eye_array(sets)], [np.ones((1, candidates)), None]]
    sides = [(np.zeros(sets), np.full(sets, np.inf)), (np.array([choice.k]), np.array([choice.k]))]
    if (ruled := one_a_group(choice)) is not None:
        blocks.append([ruled[0], None])
        sides.append(ruled[1])
    least = np.zeros(candidates)
    least[choice.forced] = 1.0
    columns = np.concatenate([least, np.zeros(sets)]), np.concatenate([choice.allowed.astype(float), np.ones(sets)])
    found = program(blocks, sides, np.concatenate([np.zeros(candidates), rows]), columns, candidates)
    found.sense_ = highspy.ObjSense.kMaximize
    return found


def _start(matrix: sparse.csr_array, chosen: Rows) -> highspy.HighsSolution:
    start = highspy.HighsSolution()
    picked = np.zeros(matrix.shape[1])
    picked[chosen] = 1.0
    start.col_value = np.concatenate([picked, matrix[:, chosen].sum(axis=1) > 0])
    start.value_valid = True
    return start
