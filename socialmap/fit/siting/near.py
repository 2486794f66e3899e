"""Every choice that is nearly as good as the best: all are tried but those that a bound rules out.

What a candidate adds never grows when others are chosen first (coverage and saved walks are submodular), so a choice
that is half made gains no more than its best candidates do now. With that bound a few thousand of the millions of
choices are looked at, and none is missed (Nemhauser and Wolsey 1981, branch and bound).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from socialmap.fit.siting.model import Choice, Floats, Rows

#: Choices half made that are looked at together, and at most in all.
TOGETHER, MOST_LOOKED_AT = 128, 60_000
#: So many of the best choices are kept; when there are more, the worst of them are left out.
MOST_KEPT = 2_000


class Gains(Protocol):
    """What candidates add to choices that are half made; each of these is a row of states."""

    def start(self, chosen: Rows) -> tuple[float, Floats]:
        """Value and state (1, n) of what is chosen by hand."""

    def gains(self, states: Floats) -> Floats:
        """What each candidate adds to each, (states, candidates)."""

    def joined(self, states: Floats, picks: Rows) -> Floats:
        """States after one more candidate each."""


@dataclass(frozen=True)
class Near:
    """Choices that are nearly as good as the best.

    Attributes
    ----------
    sets
        Rows of candidates, (n, k), sorted; the best choice first.
    values
        Of each; more is better.
    within
        How much worse than the best these may be: less than was asked when there are too many.
    complete
        Whether these are all of them; otherwise there was no time to look at all.
    """

    sets: Rows
    values: Floats
    within: float
    complete: bool

    def often(self, candidates: int) -> Rows:
        """In how many of the choices each candidate stands."""
        return np.bincount(self.sets.ravel(), minlength=candidates)


@dataclass(frozen=True)
class _Half:
    """Choices half made: their candidates, states, values, and which candidates may still join."""

    sets: Rows
    states: Floats
    values: Floats
    free: NDArray[np.bool_]


@dataclass
class _Found:
    """The best choices so far, and the least value that another must have."""

    least: float
    within: float
    sets: list[Rows]
    values: list[Floats]
    kept: int = 0

    def add(self, sets: Rows, values: Floats) -> None:
        if not len(values):
            return
        self.sets.append(sets)
        self.values.append(values)
        self.kept += len(values)
        self.least = max(self.least, float(values.max()) - self.within)
        if self.kept > 2 * MOST_KEPT:
            self.narrow()

    def narrow(self) -> None:
        """Leave out the worst where there are too many."""
        sets, values = np.concatenate(self.sets), np.concatenate(self.values)
        best = np.argsort(-values, kind="stable")[:MOST_KEPT]
        best = best[values[best] >= values[best[0]] - max(self.within, 0.0)]
        if len(best) == MOST_KEPT:
            self.least = max(self.least, float(values[best[-1]]))
            self.within = float(values[best[0]] - self.least)
        self.sets, self.values, self.kept = [sets[best]], [values[best]], len(best)


def near_best(
    gains: Gains,
    choice: Choice,
    within: float,
    least: float,
    *,
    looks: int = MOST_LOOKED_AT,
    until: float = np.inf,
) -> Near:
    """All choices of which the value is at most ``within`` less than that of the best.

    Parameters
    ----------
    within
        Below zero: only a choice that is so much better than the last is looked for, so ties are not kept.
    least
        Value of a choice that is known: no better one is missed.
    looks
        Choices half made that are looked at.
    until
        When the time is over (``time.monotonic``).
    """
    value, state = gains.start(choice.forced)
    found = _Found(least - within, within, [], [])
    forced = np.sort(choice.forced)
    if len(forced) == choice.k:
        return Near(forced[None, :], np.array([value]), within, complete=True)
    nodes = [_Half(forced[None, :], state, np.array([value]), choice.free(forced)[None, :])]
    while nodes:
        looks -= len(nodes[-1].sets)
        if looks < 0 or time.monotonic() > until:
            break
        nodes += _grown(gains, choice, found, nodes.pop())
    complete = not nodes
    if not found.kept:
        return Near(np.zeros((0, choice.k), dtype=np.int64), np.zeros(0), within, complete)
    found.narrow()
    order = np.argsort(-found.values[0], kind="stable")
    return Near(np.sort(found.sets[0][order], axis=1), found.values[0][order], found.within, complete)


def _grown(gains: Gains, choice: Choice, found: _Found, half: _Half) -> list[_Half]:
    """Every half made choice with one candidate more, the most promising last; whole ones go to ``found``."""
    sets, states, values, free = half.sets, half.states, half.values, half.free
    left = choice.k - sets.shape[1]
    gain = np.where(free, gains.gains(states), -np.inf)
    order = np.argsort(-gain, axis=1, kind="stable")
    gain = np.take_along_axis(gain, order, axis=1)
    # Each candidate goes with those after it only, so that no choice comes twice; the best of these follow it.
    beside = np.lib.stride_tricks.sliding_window_view(
        np.pad(gain, ((0, 0), (0, left - 1)), constant_values=-np.inf), left, axis=1
    ).sum(axis=2)
    row, column = np.nonzero(values[:, None] + beside >= found.least)
    picks = order[row, column]
    grown, worth = np.column_stack([sets[row], picks]), values[row] + gain[row, column]
    if left == 1:
        found.add(grown, worth)
        return []
    rank = np.argsort(order, axis=1)
    promise = np.argsort((values[:, None] + beside)[row, column], kind="stable")
    nodes = []
    for start in range(0, len(promise), TOGETHER):
        some = promise[start : start + TOGETHER]
        remaining = free[row[some]] & (rank[row[some]] > column[some, None])
        if choice.group is not None:
            remaining &= choice.group[None, :] != choice.group[picks[some], None]
        nodes.append(_Half(grown[some], gains.joined(states[row[some]], picks[some]), worth[some], remaining))
    return nodes
