"""How sure is a ranking? Everything that is not certain drawn again and again, on plain arrays.

Drawn each time: every value within its interval and within what can exist, with the errors that areas and lists share
(``noise``); what is not known of an area from the spread of what is; what is known of too few from all that can be;
the weights around the profile, how far people walk where two measures tell it, and the ways of normalising and
aggregating.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from socialmap.fit.maths import LEAST, Aggregation, Normalising
from socialmap.fit.noise import imagined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from socialmap.fit.problem import Problem

    Floats = NDArray[np.float64]

#: Weights vary around the profile as shares of so many imagined votes: more votes, less variation.
VOTES = 40.0
#: What is not known of an area is drawn from the others only when so many of them are known; else from all that can be.
MIN_SPREAD = 30
#: Numbers held at a time in one array.
CHUNK = 400_000
COMBINATIONS = tuple((scale, sums) for scale in Normalising for sums in Aggregation)


@dataclass(frozen=True)
class Draws:
    """Every draw.

    Attributes
    ----------
    scores, ranks
        Scores from 0 to 1 of the whole profile, also of what is not known, and ranks from 1, (draws, n).
    told
        Scores of what is known in the told way: those of other ways are other quantities. None: all scores are.
    """

    scores: NDArray[np.float32]
    ranks: NDArray[np.uint16]
    told: NDArray[np.float32] | None = None

    def score_range(self, shares: Sequence[float] = (5, 50, 95)) -> Floats:
        """Percentiles of the told score of each area, (len(shares), n)."""
        return _quantiles(self.scores if self.told is None else self.told, shares)

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
    weighing, erring = rng.spawn(2)
    weights = draw_weights(problem.weights, draws, weighing).astype(np.float32)
    scores, told = np.empty((draws, len(problem.values)), np.float32), []
    ranks = np.empty(scores.shape, np.uint16)
    for part, placed in _parts(problem, draws, erring):
        scores[part] = scored(problem, placed, weights[part])
        ranks[part] = _ranked(scores[part])
        told.append(_told(problem, placed, weights[part]))
        progress(part.stop / draws)
    return Draws(scores, ranks, np.concatenate(told))


@dataclass(frozen=True)
class Placed:
    """What of a draw does not depend on the weights, kept to weigh it again and again.

    Attributes
    ----------
    values
        Of each draw and term between 0 and 1, (draws, m, n); logarithms where these are multiplied.
    multiplied
        Draws in which terms are multiplied, (draws,).
    told
        How many of the first draws went the told way.
    known
        Which terms the told score is made of, (m,).
    """

    values: NDArray[np.float32]
    multiplied: NDArray[np.bool_]
    told: int
    known: NDArray[np.bool_]


def place(problem: Problem, draws: int, rng: np.random.Generator, ways: Sequence[Way] | None = None) -> Placed:
    """Everything but the weights, drawn ``draws`` times by these ways, or by all; 4 bytes a draw, term and area."""
    _, erring = rng.spawn(2)
    values = np.empty((draws, problem.values.shape[1], len(problem.values)), np.float32)
    multiplied, told = np.zeros(draws, dtype=bool), 0
    for part, placed in _parts(problem, draws, erring, ways):
        values[part], multiplied[part] = placed.values, placed.multiplied
        told += placed.told
    return Placed(values, multiplied, told, problem.told)


def weigh(placed: Placed, problem: Problem, rng: np.random.Generator) -> Draws:
    """The draws by the weights and the policy of a problem: what ``draw`` gives from the same seed.

    ``placed`` may be of the same problem with other weights and another policy.
    """
    weighing, _ = rng.spawn(2)
    weights = draw_weights(problem.weights, len(placed.values), weighing).astype(np.float32)
    scores = scored(problem, placed, weights)
    return Draws(scores, _ranked(scores), _told(problem, placed, weights))


def _told(problem: Problem, placed: Placed, weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scores of what is known, in the draws of the told way."""
    first = Placed(placed.values[: placed.told], placed.multiplied[: placed.told], placed.told, placed.known)
    return scored(problem, first, weights[: placed.told], placed.known)


def scored(
    problem: Problem, placed: Placed, weights: NDArray[np.float32], counted: NDArray[np.bool_] | None = None
) -> NDArray[np.float32]:
    """Scores from 0 to 1, (draws, n), by weights, (draws, m); each axis of the terms that are counted, all without."""
    axes = []
    for terms in problem.axes:
        part = weights[:, terms] if counted is None else weights[:, terms] * counted[terms]
        values = (part[:, None, :] @ placed.values[:, terms])[:, 0]
        values /= np.maximum(part.sum(axis=1, keepdims=True), np.float32(1e-9))
        values[placed.multiplied] = np.exp(values[placed.multiplied])
        axes.append(values)
    return problem.score(axes, weights).astype(np.float32)


Way = tuple["Problem", Normalising, Aggregation]


def ways_of(problem: Problem) -> list[Way]:
    """The ways of measuring, normalising and aggregating, the one in which the score is told first."""
    return [(measure, how, sums) for how, sums in COMBINATIONS for measure in problem.measures]


def place_told(problem: Problem, draws: int, rng: np.random.Generator) -> Placed:
    """Figures and what is not known drawn in the told way only: what may be wrong whatever somebody chooses."""
    return place(problem, draws, rng, ways_of(problem)[:1])


def told_scores(problem: Problem, placed: Placed) -> NDArray[np.float32]:
    """Scores by the weights and the policy that are told, (draws, n), of what ``place_told`` drew."""
    weights = np.tile(problem.weights / problem.weights.sum(), (len(placed.values), 1)).astype(np.float32)
    return scored(problem, placed, weights)


def _parts(
    problem: Problem, draws: int, rng: np.random.Generator, ways: Sequence[Way] | None = None
) -> Iterator[tuple[slice, Placed]]:
    """The draws in parts that fit in memory, placed: of each how many of its first ones went the told way.

    The ways take equal parts of the draws.
    """
    ways = ways_of(problem) if ways is None else ways
    size = max(1, CHUNK // max(len(problem.values), 1))
    bounds = np.linspace(0, draws, len(ways) + 1).round().astype(int).tolist()
    told, known = max(bounds[1], 1), problem.told
    for (measure, how, sums), start, stop in zip(ways, bounds[:-1], bounds[1:], strict=True):
        terms = [_Term(measure, how, sums, number) for number in range(problem.values.shape[1])]
        for first in range(start, stop, size):
            part = slice(first, min(first + size, stop))
            values = _placed(measure, terms, part.stop - first, rng)
            multiplied = np.full(len(values), sums is Aggregation.GEOMETRIC)
            yield part, Placed(values, multiplied, min(max(told - first, 0), len(values)), known)


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
        self.scale = self.problem.scale(self.how, self.number) if self.known.size else None

    def drawn(self, errors: Callable[[int], Floats], draws: int, rng: np.random.Generator) -> Floats:
        """Values of all areas between 0 and 1, or their logarithms, (draws, n)."""
        if self.scale is None:
            placed = imagined(self.how, draws, len(self.missing), rng)
        else:
            taken = self.problem.drawn(self.number, errors(self.number))
            spread = len(self.known) >= MIN_SPREAD
            if len(self.missing) and spread:
                taken[:, self.missing] = rng.choice(self.known, (draws, len(self.missing)))
            placed = self.scale(taken)
            if len(self.missing) and not spread:
                placed[:, self.missing] = imagined(self.how, draws, len(self.missing), rng)
        return np.log(np.maximum(placed, LEAST)) if self.sums is Aggregation.GEOMETRIC else placed


def _placed(problem: Problem, terms: Sequence[_Term], draws: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Each term with its drawn values, (draws, m, n)."""
    values = np.empty((draws, len(terms), len(problem.values)), np.float32)
    errors = problem.errors(draws, rng)
    for term in terms:
        values[:, term.number] = term.drawn(errors, draws, rng)
    return values


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
