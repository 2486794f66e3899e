"""What if our margins are not right? Made worlds with other errors than ours, and how often the claims hold in them.

In each world the published figures are taken as the truth and figures with errors are made of them; what can be said
by these is held against the truth. Weights, ways and what is not in the store are true in some way that nobody sees.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from socialmap.fit.draws import draw_weights, place, place_told, scored, told_scores, ways_of, weigh
from socialmap.fit.joint import BEST, joint_ranks, says_something
from socialmap.fit.maths import ranks
from socialmap.fit.policies import Policy
from socialmap.fit.problem import Blend, within

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from socialmap.fit.draws import Draws
    from socialmap.fit.joint import Joint
    from socialmap.fit.problem import Problem

    Floats = NDArray[np.float64]
    Yes = NDArray[np.bool_]
    Ranks = NDArray[np.int64]

#: Degrees of freedom of the heavier tails.
TAILS = 3
#: Part of the variance that errors share in the worlds where they do.
SHARED = 0.5
#: Areas that err together in the worlds where neighbours do.
NEIGHBOURS = 12
#: Part of the terms that is hidden in the worlds where terms are missing: 5 of 12.
HIDDEN = 5 / 12
#: Policies with weights of their own.
POLICIES = (Policy.EVENWICHT, Policy.WEINIG, Policy.VEEL)
#: How often the claims must hold in the worlds of a kind, overall.
BAR = 0.85


@dataclass(frozen=True)
class Kind:
    """How errors are made in some worlds.

    Attributes
    ----------
    name
        How it is called in data and commands.
    margins
        How many times the true errors are what we state.
    heavy
        Whether they have heavier tails (Student's t of three degrees).
    area, blocks
        Part of the variance that all terms of an area share, and that neighbours share in each term.
    hidden
        Whether terms are missing that count.
    bound
        Whether the bar holds for it.
    """

    name: str
    margins: float = 1.0
    heavy: bool = False
    area: float = 0.0
    blocks: float = 0.0
    hidden: bool = False
    bound: bool = True


KINDS = (
    Kind("eigen"),
    Kind("staarten", heavy=True),
    Kind("anderhalf", margins=1.5),
    Kind("dubbel", margins=2.0, bound=False),
    Kind("buren", blocks=SHARED),
    Kind("gebied", area=SHARED),
    Kind("ontbreekt", hidden=True),
)


@dataclass(frozen=True)
class Held:
    """How often the claims held in the worlds of a kind, under one policy.

    Attributes
    ----------
    ranges, ranges_best, all_ranges
        Share of the areas, and of the truly best ten, whose true rank lay in its range; share of the worlds where all
        joint ranges held.
    width
        Median number of places of a range.
    best5, best10
        Share of the worlds in which the truly best were all in the told group.
    size5, size10
        Median size of that group.
    said5, said10
        Share of the worlds where that group was small enough to be told.
    """

    kind: str
    policy: str
    worlds: int
    ranges: float
    ranges_best: float
    all_ranges: float
    width: float
    best5: float
    best10: float
    size5: float
    size10: float
    said5: float
    said10: float


def calibrate(
    problem: Problem,
    *,
    worlds: int,
    draws: int,
    seed: int,
    policies: Sequence[Policy] = POLICIES,
    kinds: Sequence[Kind] = KINDS,
    progress: Callable[[float], None] = lambda _: None,
) -> list[Held]:
    """Make worlds of each kind and hold against the truth what is said in them, by each policy."""
    found = []
    for number, kind in enumerate(kinds):
        rows, own = [], crc32(kind.name.encode())
        for world in range(worlds):
            rows.append(_one(problem, kind, policies, draws, np.random.default_rng([seed, own, world])))
            progress((number * worlds + world + 1) / (len(kinds) * worlds))
        found += [
            _held(kind, policy, list(told)) for policy, told in zip(policies, zip(*rows, strict=True), strict=True)
        ]
    return found


@dataclass(frozen=True)
class _Said:
    """What held in one world."""

    ranges: float
    ranges_best: float
    all_ranges: bool
    width: float
    best: tuple[bool, ...]
    size: tuple[int, ...]
    said: tuple[bool, ...]


def _held(kind: Kind, policy: Policy, rows: Sequence[_Said]) -> Held:
    def mean(values: Sequence[float] | Floats) -> float:
        return round(float(np.mean(values)), 3)

    best, said, sizes = (np.array([getattr(row, name) for row in rows], float) for name in ("best", "said", "size"))
    return Held(
        kind=kind.name,
        policy=str(policy),
        worlds=len(rows),
        ranges=mean([row.ranges for row in rows]),
        ranges_best=mean([row.ranges_best for row in rows]),
        all_ranges=mean([row.all_ranges for row in rows]),
        width=float(np.median([row.width for row in rows])),
        best5=mean(best[:, 0]), best10=mean(best[:, 1]),
        size5=float(np.median(sizes[:, 0])), size10=float(np.median(sizes[:, 1])),
        said5=mean(said[:, 0]), said10=mean(said[:, 1]),
    )  # fmt: skip


def _one(problem: Problem, kind: Kind, policies: Sequence[Policy], draws: int, rng: np.random.Generator) -> list[_Said]:
    """What held in one world, by each policy."""
    whole = problem if kind.hidden else _only(problem, problem.told)
    seen, truth = seen_problem(whole, kind, rng), _certain(whole)
    way, hidden = int(rng.integers(len(ways_of(truth)))), int(rng.integers(2**32))
    weights, told = draw_weights(truth.weights, 1, rng), truth.weights[None, :] / truth.weights.sum()
    placed, figures = place(seen, draws, rng), place_told(seen, draws, rng)
    weighing, found = int(rng.integers(2**32)), []
    for policy in policies:
        seen, truth = replace(seen, policy=policy), replace(truth, policy=policy)
        drawn = weigh(placed, seen, np.random.default_rng(weighing))
        joint = joint_ranks(told_scores(seen, figures))
        found.append(_said(drawn, joint, _true_ranks(truth, way, weights, hidden), _true_ranks(truth, 0, told, hidden)))
    return found


def _said(drawn: Draws, joint: Joint, by_any: Ranks, by_told: Ranks) -> _Said:
    """What is said of ranks against the true ones: by some weights and way, and by those that are told."""
    low, _, high = np.rint(drawn.rank_range())
    inside = (low <= by_any) & (by_any <= high)
    groups = [joint.may_be_best(places) for places in BEST]
    return _Said(
        ranges=float(inside.mean()),
        ranges_best=float(inside[by_any <= BEST[-1]].mean()),
        all_ranges=bool(((joint.low <= by_told) & (by_told <= joint.high)).all()),
        width=float(np.median(high - low + 1)),
        best=tuple(bool(group[by_told <= places].all()) for group, places in zip(groups, BEST, strict=True)),
        size=tuple(int(group.sum()) for group in groups),
        said=tuple(says_something(group) for group in groups),
    )


def _true_ranks(truth: Problem, way: int, weights: Floats, hidden: int) -> Ranks:
    """True ranks, (n,), in one way; what is not in the store comes from the seed ``hidden``, the same in every way."""
    placed = place(truth, 1, np.random.default_rng(hidden), ways_of(truth)[way : way + 1])
    return ranks(scored(truth, placed, weights.astype(np.float32))[0].astype(float))


def _only(problem: Problem, kept: Yes) -> Problem:
    """The problem with some of its terms."""
    numbers = np.flatnonzero(kept)
    return replace(
        problem,
        values=problem.values[:, numbers],
        low=problem.low[:, numbers],
        high=problem.high[:, numbers],
        weights=problem.weights[numbers],
        city=problem.city[numbers],
        model=problem.model[numbers],
        best=problem.best[numbers],
        down=problem.down[numbers],
        bounds=problem.bounds[numbers],
        blends={new: problem.blends[old] for new, old in enumerate(numbers.tolist()) if old in problem.blends},
        other=None if problem.other is None else problem.other[:, numbers],
        between=None if problem.between is None else problem.between[numbers],
        axis=None if problem.axis is None else problem.axis[numbers],
        listed=None if problem.listed is None else problem.listed[numbers],
    )


def _certain(problem: Problem) -> Problem:
    """The problem whose figures are right."""
    blends = {number: replace(blend, low=blend.values, high=blend.values) for number, blend in problem.blends.items()}
    return replace(problem, low=problem.values, high=problem.values, blends=blends)


def seen_problem(problem: Problem, kind: Kind, rng: np.random.Generator) -> Problem:
    """The figures that are published in a world in which those of the problem are true."""
    values, low, high = problem.values.copy(), problem.low.copy(), problem.high.copy()
    other = None if problem.other is None else problem.other.copy()
    blends, errors = dict(problem.blends), _errors(problem, kind, rng)
    for term in np.flatnonzero(problem.told).tolist():
        if term in blends:
            blends[term] = _seen_blend(blends[term], errors[term])
            values[:, term] = low[:, term] = high[:, term] = blends[term].published
            continue
        found = _moved(values[:, term], low[:, term], high[:, term], problem.bounds[term], errors[term])
        if other is not None:
            other[:, term] = np.clip(other[:, term] + found[0] - values[:, term], *problem.bounds[term])
        values[:, term], low[:, term], high[:, term] = found
    if kind.hidden and problem.told.all():
        hide = _hidden(problem, rng)
        values[:, hide] = low[:, hide] = high[:, hide] = np.nan
        blends = {number: blend for number, blend in blends.items() if number not in hide}
    return replace(problem, values=values, low=low, high=high, other=other, blends=blends)


def _hidden(problem: Problem, rng: np.random.Generator) -> list[int]:
    """Numbers of the terms that are hidden, of each axis all but one at most."""
    kept = {int(rng.choice(axis)) for axis in problem.axes if len(axis)}
    may = [term for term in range(len(problem.weights)) if term not in kept]
    return sorted(rng.permutation(may)[: round(HIDDEN * len(problem.weights))].tolist())


def _errors(problem: Problem, kind: Kind, rng: np.random.Generator) -> list[Floats]:
    """Errors of each term, (n,), in standard errors as we state them."""
    areas = len(problem.values)

    def made() -> Floats:
        return rng.standard_t(TAILS, areas) if kind.heavy else rng.standard_normal(areas)

    own, shared = {int(model): made() for model in np.unique(problem.model)}, made()
    found = []
    for term, model in enumerate(problem.model.tolist()):
        error = np.sqrt(1 - kind.area - kind.blocks) * own[model] + np.sqrt(kind.area) * problem.sign(term) * shared
        error += np.sqrt(kind.blocks) * rng.standard_normal(areas)[np.arange(areas) // NEIGHBOURS]
        found.append(kind.margins * error)
    return found


def _moved(values: Floats, low: Floats, high: Floats, bounds: Floats, errors: Floats) -> tuple[Floats, Floats, Floats]:
    """Figures with their errors, and the intervals that are stated of them, (n,) each."""
    seen = within(values, low, high, bounds, errors[None, :])[0]
    return seen, np.clip(seen - (values - low), *bounds), np.clip(seen + (high - values), *bounds)


def _seen_blend(blend: Blend, errors: Floats) -> Blend:
    figures = [
        _moved(blend.values[:, number], blend.low[:, number], blend.high[:, number], bounds, errors)
        for number, bounds in enumerate(blend.bounds)
    ]
    values, low, high = (np.column_stack([figure[part] for figure in figures]) for part in range(3))
    return Blend(values, low, high, tuple(values.T), blend.bounds)
