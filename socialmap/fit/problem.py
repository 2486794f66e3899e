"""What is to be ranked, as plain arrays: the figures with their errors, how they are placed, and the two axes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from socialmap.fit.maths import Normalising, normaliser
from socialmap.fit.noise import Doubt, Errors
from socialmap.fit.policies import Policy, combine

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    #: Of either precision: draws are kept in 32 bits.
    AnyFloats = NDArray[Any]

#: A 95% interval reaches so many standard errors to either side.
Z95 = 1.96


def within(values: Floats, low: Floats, high: Floats, bounds: Floats, errors: Floats) -> Floats:
    """Values drawn again, (draws, n): 95% of them between ``low`` and ``high``, the median at the value, none outside.

    What would lie beyond ``bounds`` (least and most that can exist) counts as the bound: that moves no percentile.

    Parameters
    ----------
    errors
        Standard normal, (draws, n).

    Examples
    --------
    >>> errors = np.array([[-1.96, 0.0, 1.96]]).T
    >>> within(np.array([1.0]), np.array([0.0]), np.array([3.0]), np.array([0.0, 2.5]), errors).ravel()
    array([0. , 1. , 2.5])
    """
    half: Floats = np.where(errors < 0, (values - low) / Z95, (high - values) / Z95)
    half *= errors
    half += values
    np.clip(half, bounds[0], bounds[1], out=half)
    return half


@dataclass(frozen=True)
class Blend:
    """Figures of one model that are one term: the mean of their places among the published values.

    Attributes
    ----------
    values, low, high
        Published figures and their 95% intervals, (n, p), turned so that more is more of the term; NaN unknown.
    among
        The published values that each figure is placed among.
    bounds
        Least and most that each figure can be, turned likewise, (p, 2).
    """

    values: Floats
    low: Floats
    high: Floats
    among: tuple[Floats, ...]
    bounds: Floats

    def take(self, rows: NDArray[np.int64]) -> Blend:
        """The same for some of the areas; row -1 is an area of which nothing is known."""
        known = (rows >= 0)[:, None]
        values, low, high = (np.where(known, one[rows], np.nan) for one in (self.values, self.low, self.high))
        return replace(self, values=values, low=low, high=high)

    def drawn(self, errors: Floats) -> Floats:
        """From 0 to 100, (draws, n): the figures of an area err together, for one model estimated them."""
        total: Floats = np.zeros(np.broadcast_shapes(errors.shape, (len(self.values),)))
        for number, among in enumerate(self.among):
            figure = (self.values[:, number], self.low[:, number], self.high[:, number])
            total += normaliser(Normalising.PERCENTILE, among)(within(*figure, self.bounds[number], errors))
        total *= 100 / len(self.among)
        return total

    @property
    def published(self) -> Floats:
        """The term as published, (n,)."""
        found: Floats = self.drawn(np.zeros((1, len(self.values))))[0]
        return found


@dataclass(frozen=True)
class Problem:
    """What is to be ranked, as arrays: n areas, m terms.

    Attributes
    ----------
    values, low, high
        Published values and their 95% intervals, (n, m); NaN unknown. A term that should count but of which nothing is
        known is a column without values: it is drawn like the others, and the told score does without it.
    weights
        The profile, (m,).
    city
        The city's own value of each term, (m,); NaN for none.
    model
        Number of the model behind each term, (m,): what one model estimates errs together in an area.
    best
        For a term that is best at a value, that value; else NaN.
    down
        Whether less of a term fits better, (m,).
    bounds
        Least and most that each term can be, (m, 2).
    blends
        By number of the term, for terms that are made of several figures: what is drawn are these.
    other
        The values by another measure, (n, m), NaN where there is none; None where no term has another.
    between
        For a term with a fixed scale, what is nothing and what is all of it, (m, 2); else NaN. None: no term has one.
    axis
        Of each term its axis, (m,): 0 is need, 1 what is there. None: all are on one, and their mean is the score.
    listed
        Whether a term counts what stands on lists, (m,). None: none does.
    blocks
        Number of the part of the city, whose lists err together, that each area lies in, (n,). None: one for all.
    doubt
        How the errors of figures are drawn.
    policy
        Makes a score of the two axes, each the weighted mean of its terms.
    """

    values: Floats
    low: Floats
    high: Floats
    weights: Floats
    city: Floats
    model: NDArray[np.int64]
    best: Floats
    down: NDArray[np.bool_]
    bounds: Floats
    blends: Mapping[int, Blend] = field(default_factory=dict)
    other: Floats | None = None
    between: Floats | None = None
    axis: NDArray[np.int64] | None = None
    listed: NDArray[np.bool_] | None = None
    blocks: NDArray[np.int64] | None = None
    doubt: Doubt = Doubt()
    policy: Policy = Policy.EVENWICHT

    @property
    def told(self) -> NDArray[np.bool_]:
        """Which terms the told score is made of, (m,): those of which something is known."""
        return np.asarray(np.isfinite(self.values).any(axis=0), dtype=bool)

    @property
    def axes(self) -> tuple[NDArray[np.int64], ...]:
        """Numbers of the terms of each axis, need first; of one where there is one."""
        if self.axis is None:
            return (np.arange(len(self.weights)),)
        return np.flatnonzero(self.axis == 0), np.flatnonzero(self.axis == 1)

    def score(self, axes: Sequence[AnyFloats], weights: AnyFloats) -> AnyFloats:
        """The score, 0 to 1 and (draws, n), of the axes, by weights (draws, m): what an axis weighs are its terms."""
        if len(axes) == 1:
            return axes[0]
        needed = weights[:, self.axes[0]].sum(axis=1, keepdims=True)
        # An axis without weight has no values either: it counts for exactly nothing.
        share = 0.0 if not len(self.axes[0]) else 1.0 if not len(self.axes[1]) else needed
        return combine(self.policy, axes[0], axes[1], share=share, whole=1.0)

    def lacking(self, weights: Floats, axis: NDArray[np.int64]) -> Problem:
        """The problem with terms that should count but of which nothing is known, by their weights and axes, (p,).

        What an axis weighs stays: the known terms make room for those that lack. An axis of which nothing is known
        cannot be drawn and stays as it is.
        """
        of = np.zeros(len(self.weights), np.int64) if self.axis is None else self.axis
        drawn = np.isin(axis, of)
        if not drawn.any():
            return self
        weights, axis = weights[drawn], axis[drawn]
        known = self.weights.astype(float)
        for number in np.unique(axis):
            own, room = of == number, weights[axis == number].sum()
            known[own] *= max(1 - room / known[own].sum(), 0.0)
        rows, added = np.full((len(self.values), len(axis)), np.nan), np.full(len(axis), np.nan)
        return replace(
            self,
            values=np.hstack([self.values, rows]),
            low=np.hstack([self.low, rows]),
            high=np.hstack([self.high, rows]),
            weights=np.concatenate([known, weights]),
            city=np.concatenate([self.city, added]),
            model=np.concatenate([self.model, int(self.model.max(initial=-1)) + 1 + np.arange(len(axis))]),
            best=np.concatenate([self.best, added]),
            down=np.concatenate([self.down, np.zeros(len(axis), bool)]),
            bounds=np.vstack([self.bounds, np.tile([-np.inf, np.inf], (len(axis), 1))]),
            other=None if self.other is None else np.hstack([self.other, rows]),
            between=None if self.between is None else np.vstack([self.between, np.full((len(axis), 2), np.nan)]),
            axis=np.concatenate([of, axis]),
            listed=None if self.listed is None else np.concatenate([self.listed, np.zeros(len(axis), bool)]),
        )

    @property
    def measures(self) -> tuple[Problem, ...]:
        """The problem by each measure, the told one first."""
        if self.other is None:
            return (self,)
        return (self, replace(self, values=np.where(np.isnan(self.other), self.values, self.other), other=None))

    def turned(self, term: int, values: Floats) -> Floats:
        """Values of a term, turned so that more fits better."""
        best, turned = float(self.best[term]), values
        if not np.isnan(best):
            turned = -np.abs(values - best)
        elif self.down[term]:
            turned = -values
        return turned

    def sign(self, term: int) -> float:
        """1 where more of a term fits better, -1 where less does, 0 where neither always does."""
        if not np.isnan(self.best[term]):
            return 0.0
        return -1.0 if self.down[term] else 1.0

    def errors(self, draws: int, rng: np.random.Generator) -> Callable[[int], Floats]:
        """A function that draws the errors of a term, (draws, n)."""
        blocks = np.zeros(len(self.values), np.int64) if self.blocks is None else self.blocks
        found = Errors(self.doubt, draws, blocks, rng)
        listed = np.zeros(len(self.model), bool) if self.listed is None else self.listed

        def of(term: int) -> Floats:
            return found.of(int(self.model[term]), self.sign(term), listed=bool(listed[term]))

        return of

    def drawn(self, term: int, errors: Floats) -> Floats:
        """Values of a term drawn again, (draws, n)."""
        if term in self.blends:
            return self.blends[term].drawn(errors)
        return within(self.values[:, term], self.low[:, term], self.high[:, term], self.bounds[term], errors)

    def scale(self, how: Normalising, term: int) -> Callable[[Floats], Floats]:
        """The function that brings values of a term, not yet turned, to 0-1."""
        city = self.turned(term, self.city[term : term + 1])[0]
        if self.between is not None and not np.isnan(self.between[term, 0]):
            least, most = self.between[term]
            return lambda values: np.clip((values - least) / (most - least), 0.0, 1.0)
        placed = normaliser(how, self.turned(term, self.values[:, term]), float(city))
        return lambda values: placed(self.turned(term, values))
