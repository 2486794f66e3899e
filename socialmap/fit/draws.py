"""How sure is a ranking? Everything that is not certain drawn again and again, on plain arrays.

Drawn each time: every value within its interval and within what can exist, what is not known from the spread of what
is, the weights around the profile, how far people walk where two measures tell it, and the ways of normalising and
aggregating.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from socialmap.fit.maths import LEAST, Aggregation, Normalising

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from socialmap.fit.problem import Problem

    Floats = NDArray[np.float64]

#: Weights vary around the profile as shares of so many imagined votes: more votes, less variation.
VOTES = 40.0
#: What is not known is drawn from the others only when so many of them are known.
MIN_SPREAD = 30
#: Numbers held at a time in one array.
CHUNK = 400_000
COMBINATIONS = tuple((scale, sums) for scale in Normalising for sums in Aggregation)


@dataclass(frozen=True)
class Draws:
    """Every draw: scores from 0 to 1 and ranks from 1, (draws, n).

    Attributes
    ----------
    told
        How many of the first draws went the told way: scores of other ways are other quantities. None: all of them.
    """

    scores: NDArray[np.float32]
    ranks: NDArray[np.uint16]
    told: int | None = None

    def score_range(self, shares: Sequence[float] = (5, 50, 95)) -> Floats:
        """Percentiles of the score of each area over the draws of the told way, (len(shares), n)."""
        return _quantiles(self.scores[: self.told], shares)

    def rank_range(self, shares: Sequence[float] = (5, 50, 95)) -> Floats:
        """Percentiles of the rank of each area, (len(shares), n)."""
        return _quantiles(self.ranks, shares)

    def among_best(self, places: int) -> Floats:
        """How often each area is among the best ``places``."""
        return np.asarray((self.ranks <= places).mean(axis=0), dtype=float)

    def better(self, first: int, second: int) -> float:
        """How often one area scores higher than another; a draw with equal scores counts half."""
        one, other = self.scores[:, first], self.scores[:, second]
        return float(((one > other) + (one == other) / 2).mean())


def draw(
    problem: Problem, draws: int, rng: np.random.Generator, *, progress: Callable[[float], None] = lambda _: None
) -> Draws:
    """Draw everything that is not certain, ``draws`` times.

    Memory is bounded by the result: 6 bytes an area and draw.
    """
    areas = len(problem.values)
    scores = np.empty((draws, areas), np.float32)
    ranks = np.empty((draws, areas), np.uint16)
    weighing, erring = rng.spawn(2)
    weights = draw_weights(problem.weights, draws, weighing)
    for part, terms in _parts(problem, draws):
        scores[part] = _scores(problem, terms, weights[part], erring)
        ranks[part] = _ranked(scores[part])
        progress(part.stop / draws)
    return Draws(scores, ranks, _told(problem, draws))


@dataclass(frozen=True)
class Placed:
    """What of a draw does not depend on the weights, kept to weigh it again and again.

    Attributes
    ----------
    values
        Of each draw and term between 0 and 1, (draws, m, n); logarithms where these are multiplied.
    absent
        Which terms count for nothing in an area, (m, n).
    multiplied
        Draws in which terms are multiplied, (draws,).
    told
        How many of the first draws went the told way.
    """

    values: NDArray[np.float32]
    absent: NDArray[np.bool_]
    multiplied: NDArray[np.bool_]
    told: int


def place(problem: Problem, draws: int, rng: np.random.Generator) -> Placed:
    """Everything but the weights, drawn ``draws`` times; 4 bytes a draw, term and area."""
    _, erring = rng.spawn(2)
    areas, count = problem.values.shape
    values = np.empty((draws, count, areas), np.float32)
    absent = np.zeros((count, areas), dtype=bool)
    multiplied = np.zeros(draws, dtype=bool)
    for part, terms in _parts(problem, draws):
        multiplied[part] = bool(terms) and terms[0].sums is Aggregation.GEOMETRIC
        for term, placed in _drawn(problem, terms, part.stop - part.start, erring):
            values[part, term.number] = placed
            absent[term.number, term.absent] = True
    return Placed(values, absent, multiplied, _told(problem, draws))


def weigh(placed: Placed, problem: Problem, rng: np.random.Generator) -> Draws:
    """The draws by the weights and the policy of a problem: what ``draw`` gives from the same seed, but for rounding.

    ``placed`` may be of the same problem with other weights and another policy.
    """
    weighing, _ = rng.spawn(2)
    draws = len(placed.values)
    weights = draw_weights(problem.weights, draws, weighing).astype(np.float32)
    axes = []
    for terms in problem.axes:
        part = weights[:, terms]
        values = (part[:, None, :] @ placed.values[:, terms])[:, 0]
        values /= np.maximum(part.sum(axis=1, keepdims=True) - part @ placed.absent[terms], np.float32(1e-9))
        values[placed.multiplied] = np.exp(values[placed.multiplied])
        axes.append(values)
    scores = problem.score(axes, weights).astype(np.float32)
    return Draws(scores, _ranked(scores), placed.told)


Way = tuple["Problem", Normalising, Aggregation]


def _shares(problem: Problem, draws: int) -> list[tuple[Way, int, int]]:
    """The ways of measuring, normalising and aggregating take equal parts of the draws: from where to where."""
    ways = [(measure, how, sums) for how, sums in COMBINATIONS for measure in problem.measures]
    bounds = np.linspace(0, draws, len(ways) + 1).round().astype(int)
    return list(zip(ways, bounds[:-1].tolist(), bounds[1:].tolist(), strict=True))


def _told(problem: Problem, draws: int) -> int:
    """How many draws go the way in which the score is told; one at least."""
    return max(_shares(problem, draws)[0][2], 1)


def _parts(problem: Problem, draws: int) -> Iterator[tuple[slice, list[_Term]]]:
    """The draws in parts that fit in memory, each with its terms."""
    size = max(1, CHUNK // max(len(problem.values), 1))
    for (measure, how, sums), start, stop in _shares(problem, draws):
        terms = [_Term(measure, how, sums, number) for number in range(problem.values.shape[1])]
        for first in range(start, stop, size):
            yield slice(first, min(first + size, stop)), terms


def draw_weights(profile: Floats, draws: int, rng: np.random.Generator, votes: float = VOTES) -> Floats:
    """Weights around a profile, (draws, m): a Dirichlet whose mean is the profile; a term of weight 0 stays out."""
    shares = profile / profile.sum()
    weights = rng.standard_gamma(shares * votes, (draws, len(profile)))
    total: Floats = weights.sum(axis=1, keepdims=True)
    out: Floats = np.broadcast_to(shares, weights.shape).copy()
    return np.divide(weights, total, out=out, where=total > 0)


@dataclass
class _Term:
    """One term under one way of normalising and aggregating."""

    problem: Problem
    how: Normalising
    sums: Aggregation
    number: int
    missing: NDArray[np.int64] = field(init=False)
    known: Floats = field(init=False)

    def __post_init__(self) -> None:
        values = self.problem.values[:, self.number]
        self.missing = np.flatnonzero(np.isnan(values))
        self.known = values[np.isfinite(values)]
        self.scale = self.problem.scale(self.how, self.number)

    @property
    def counts(self) -> bool:
        """Whether areas without a value take part with a drawn one."""
        return len(self.known) >= MIN_SPREAD

    @property
    def absent(self) -> NDArray[np.int64]:
        """Areas where it counts for nothing."""
        return self.missing[:0] if self.counts else self.missing

    def drawn(self, errors: Floats, rng: np.random.Generator) -> Floats:
        """Values of all areas between 0 and 1, or their logarithms, (draws, n); 0 where it counts for nothing."""
        taken = self.problem.drawn(self.number, errors)
        if len(self.missing) and self.counts:
            taken[:, self.missing] = rng.choice(self.known, (len(errors), len(self.missing)))
        placed = self.scale(taken)
        if self.sums is Aggregation.GEOMETRIC:
            placed = np.log(np.maximum(placed, LEAST))
        if len(self.absent):
            placed[:, self.absent] = 0.0
        return placed


def _drawn(
    problem: Problem, terms: Sequence[_Term], draws: int, rng: np.random.Generator
) -> Iterator[tuple[_Term, Floats]]:
    """Each term with its drawn values; what rests on one model errs together."""
    errors: dict[int, Floats] = {}
    for term in terms:
        model = int(problem.model[term.number])
        if model not in errors:
            errors[model] = rng.standard_normal((draws, len(problem.values)))
        yield term, term.drawn(errors[model], rng)


def _scores(problem: Problem, terms: Sequence[_Term], weights: Floats, rng: np.random.Generator) -> Floats:
    areas = len(problem.values)
    of = {int(term): number for number, terms in enumerate(problem.axes) for term in terms}
    totals = [np.zeros((len(weights), areas)) for _ in problem.axes]
    counted = [np.zeros((len(weights), areas)) for _ in problem.axes]
    for term, placed in _drawn(problem, terms, len(weights), rng):
        weight = weights[:, term.number, None]
        totals[of[term.number]] += weight * placed
        counted[of[term.number]] += weight * ~np.isin(np.arange(areas), term.absent)
    multiplied = bool(terms) and terms[0].sums is Aggregation.GEOMETRIC
    axes = [total / np.maximum(part, 1e-9) for total, part in zip(totals, counted, strict=True)]
    return problem.score([np.exp(axis) if multiplied else axis for axis in axes], weights)


def _ranked(scores: NDArray[np.float32]) -> NDArray[np.uint16]:
    order = np.argsort(-scores, axis=1)
    ranks = np.empty(scores.shape, np.uint16)
    np.put_along_axis(ranks, order, np.arange(1, scores.shape[1] + 1, dtype=np.uint16)[None, :], axis=1)
    return ranks


def _quantiles(values: NDArray[np.float32] | NDArray[np.uint16], shares: Sequence[float]) -> Floats:
    found = np.empty((len(shares), values.shape[1]))
    size = max(1, 4_000_000 // max(len(values), 1))
    for start in range(0, values.shape[1], size):
        part = slice(start, start + size)
        found[:, part] = np.percentile(values[:, part], shares, axis=0)
    return found
