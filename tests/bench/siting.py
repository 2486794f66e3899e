"""Choosing places against a bare highspy model of the same problem: ours divided by theirs, timed in turns."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import highspy
import numpy as np
from scipy import sparse
from scipy.spatial.distance import cdist

from socialmap.fit.siting.choose import WITHIN
from socialmap.fit.siting.cover import cover_most, covering
from socialmap.fit.siting.demand import demand_of, share_draws
from socialmap.fit.siting.median import walk_least
from socialmap.fit.siting.model import Choice
from socialmap.fit.siting.question import ask
from socialmap.fit.siting.wish import Wish
from tests.support.worlds import amsterdam_world

REAL_DATA = Path(__file__).parents[2].parent / "shared" / "data"
NONE = np.array([], dtype=np.int64)
DRAWS = 100


def measure() -> Iterator[tuple[str, float, float]]:
    """Name, most that is allowed, and what was measured."""
    yield from large()
    yield from amsterdam()


def synthetic(points: int, candidates: int) -> tuple[Any, Any]:
    """Distances in 25 clusters on 10 x 10 km, and weights."""
    rng = np.random.default_rng(1)
    centres = rng.uniform(0, 10_000, (25, 2))
    place = centres[rng.integers(25, size=points)] + rng.normal(0, 700, (points, 2))
    chosen = place[rng.choice(points, candidates, replace=False)]
    return cdist(place, chosen, "cityblock"), rng.integers(1, 100, points).astype(float)


def bare(near: Any, weights: Any, k: int) -> float:
    """The textbook model passed to HiGHS as it is: its objective, proven."""
    points, candidates = near.shape
    blocks = [[sparse.csr_array(near.astype(float)), -sparse.eye_array(points)], [np.ones((1, candidates)), None]]
    matrix = sparse.csc_array(sparse.block_array(blocks))
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = matrix.shape
    model.col_cost_ = np.concatenate([np.zeros(candidates), weights / weights.sum()])
    model.col_lower_, model.col_upper_ = np.zeros(candidates + points), np.ones(candidates + points)
    model.row_lower_ = np.append(np.zeros(points), k)
    model.row_upper_ = np.append(np.full(points, np.inf), k)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    kinds = highspy.HighsVarType
    model.integrality_ = [kinds.kInteger] * candidates + [kinds.kContinuous] * points
    model.sense_ = highspy.ObjSense.kMaximize
    solver = highspy.Highs()
    for name, value in (("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0), ("mip_abs_gap", 1e-7)):
        solver.setOptionValue(name, value)
    solver.passModel(model)
    solver.run()
    return float(solver.getInfo().objective_function_value)


def large() -> Iterator[tuple[str, float, float]]:
    """500 candidates and 5,000 points: 3, 10 and 20 places."""
    distance, weights = synthetic(5000, 500)
    near = distance <= 1125
    for k in (3, 10, 20):
        start = time.perf_counter()
        best = bare(near, weights, k)
        middle = time.perf_counter()
        found = cover_most(covering(near), weights, Choice(k, np.ones(500, dtype=bool), NONE), seconds=600)
        end = time.perf_counter()
        assert found.proven
        assert abs(found.value - best * weights.sum()) < 1e-4 * found.value
        yield f"siting: MCLP 500 x 5,000, k = {k}, proven, against bare highspy", 3.0, (end - middle) / (middle - start)
    start = time.perf_counter()
    answer = walk_least(distance, weights, Choice(20, np.ones(500, dtype=bool), NONE), seconds=0)
    yield "siting: p-median 500 x 5,000, k = 20, seconds", 30.0, time.perf_counter() - start
    yield "siting: p-median 500 x 5,000, k = 20, gap in percent", 2.0, answer.gap * 100


def amsterdam() -> Iterator[tuple[str, float, float]]:
    """All of Amsterdam: 100 redraws of three places, in solves of the bare model."""
    with tempfile.TemporaryDirectory() as folder:
        world = amsterdam_world(Path(folder), REAL_DATA)
    demand = demand_of(world)
    question = ask(world, Wish(k=3), demand, (), 60.0)
    near = question.covers(question.wish.minutes).points.toarray()
    drawn = demand.weighed(share_draws(demand, DRAWS, np.random.default_rng(1)))
    start = time.perf_counter()
    values = [question.best(weights, proof=False) for weights in drawn]
    middle = time.perf_counter()
    homes = [question.spread(weights, question.wish.minutes) for weights in drawn[:20]]
    alone = [bare(near, weights, 3) for weights in homes]
    end = time.perf_counter()
    assert all(answer.proven for answer in values)
    assert np.allclose([answer.value for answer in values[:20]], alone)
    yield "siting: 100 redraws of Amsterdam, k = 3, in bare solves", 120.0, (middle - start) / ((end - middle) / 20)
    answer = question.best(demand.weights)
    start = time.perf_counter()
    found = question.near(demand.weights, answer, WITHIN)
    yield "siting: all nearly best choices of three in Amsterdam, seconds", 1.0, time.perf_counter() - start
    assert found.complete
