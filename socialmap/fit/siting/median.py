"""Walk least on average to k places (p-median): swaps find a good choice, HiGHS proves or mends it.

A Lagrangian bound says how good the choice is at most, and with it which candidates and walks no better choice can
have: what is left is a small program (Avella, Sassano and Vasil'ev 2007; tried on the instances of Beasley 1985).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import highspy
import numpy as np
from scipy import sparse

from socialmap.fit.siting.model import ROUNDING, Answer, Choice
from socialmap.fit.siting.solver import one_a_group, program, solver

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from socialmap.fit.siting.model import Floats, Rows

#: A swap must gain more than this share of the value, so that rounding alone never swaps on.
NOTICED = 1e-12
#: Rounds without a better bound after which steps are halved.
PATIENCE = 15


def walk_least(
    minutes: Floats,
    weights: Floats,
    choice: Choice,
    *,
    nearest: Floats | None = None,
    rounds: int = 400,
    start: Rows | None = None,
    seconds: float = 60.0,
) -> Answer:
    """Choose the candidates from which the walks, times the weight, are least together.

    Parameters
    ----------
    minutes
        Points x candidates, finite.
    weights
        One for each point, not negative.
    nearest
        Minutes to what is there already, for each point; inf where nothing is.
    rounds
        Steps of the bound; 0 asks for none, and the bound is then 0.
    start
        An allowed choice that may be close to the best: swaps begin there too.
    seconds
        Time for the proof, where the bound alone is none; after it the best that was found, with its bound.
    """
    nearest = np.full(len(weights), np.inf) if nearest is None else nearest
    walk, there = walked(minutes, weights, nearest)
    chosen = _swapped(walk, there, choice, _greedy(walk, there, choice))
    bound, starts = 0.0, [] if start is None else [start]
    prices = None
    if rounds:
        bound, hint, prices = _bound(walk, choice, chosen, rounds)
        starts.append(hint)
    found = [chosen, *(_swapped(walk, there, choice, one) for one in starts)]
    values = [_value(walk, there, one) for one in found]
    value = min(values)
    answer = Answer(np.sort(found[values.index(value)]), value, min(bound, value))
    if prices is None or answer.proven or seconds <= 0:
        return answer
    return _proven(walk, there, choice, answer, price=prices, seconds=seconds)


def walked(minutes: Floats, weights: Floats, nearest: Floats) -> tuple[Floats, Floats]:
    """Minutes times weight to each candidate, and to what is there: a point never walks farther than to that."""
    there: Floats = np.where(weights > 0, nearest * np.where(weights > 0, weights, 1.0), 0.0)
    return np.minimum(minutes, nearest[:, None]) * weights[:, None], there


@dataclass(frozen=True)
class WalkGains:
    """What candidates save of the walks; a state holds the walk of each point. A value is minutes saved, so minus them.

    Attributes
    ----------
    walk
        Points x candidates, minutes times weight.
    there
        The same of each point to what is there already; inf for nothing.
    """

    walk: Floats
    there: Floats

    def start(self, chosen: Rows) -> tuple[float, Floats]:
        """Value and state of what is chosen by hand."""
        # Nobody walks farther than to the farthest, whatever is chosen.
        now = np.minimum(self.walk[:, chosen].min(axis=1, initial=np.inf), self.there)
        now = np.minimum(now, self.walk.max(axis=1))
        return -float(now.sum()), now[None, :]

    def gains(self, states: Floats) -> Floats:
        """What each candidate saves of each, (states, candidates)."""
        saved = [np.minimum(states, column).sum(axis=1) for column in self.walk.T]
        gained: Floats = states.sum(axis=1)[:, None] - np.column_stack(saved)
        return gained

    def joined(self, states: Floats, picks: Rows) -> Floats:
        """States after one more candidate each."""
        return np.minimum(states, self.walk.T[picks])


def _value(walk: Floats, there: Floats, chosen: Rows) -> float:
    return float(np.minimum(walk[:, chosen].min(axis=1, initial=np.inf), there).sum())


def _greedy(walk: Floats, there: Floats, choice: Choice) -> Rows:
    chosen = np.sort(choice.forced)
    now = np.minimum(walk[:, chosen].min(axis=1, initial=np.inf), there)
    while len(chosen) < choice.k:
        gain = -np.minimum(walk, now[:, None]).sum(axis=0)
        pick = choice.best(gain, chosen)[0]
        chosen = np.append(chosen, pick)
        now = np.minimum(now, walk[:, pick])
    return chosen


def _swapped(walk: Floats, there: Floats, choice: Choice, chosen: Rows) -> Rows:
    """Swap one chosen place for another while that helps (Teitz and Bart), the best swap first."""
    movable = ~np.isin(chosen, choice.forced)
    while True:
        columns = np.column_stack([walk[:, chosen], there])
        order = np.argsort(columns, axis=1, kind="stable")[:, :2]
        first, second = np.take_along_axis(columns, order, axis=1).T
        value = float(first.sum())
        joined = np.minimum(walk, first[:, None]).sum(axis=0)
        best, swap = value * (1 - NOTICED), None
        for place in np.flatnonzero(movable):
            own = order[:, 0] == place
            # Only its own points notice that a place goes: to the newcomer or to their second nearest.
            lost = np.minimum(walk[own], second[own, None]) - np.minimum(walk[own], first[own, None])
            after = joined + lost.sum(axis=0)
            after[~choice.free(np.delete(chosen, place)) | (np.arange(len(after)) == chosen[place])] = np.inf
            pick = int(after.argmin())
            if after[pick] < best:
                best, swap = float(after[pick]), (place, pick)
        if swap is None:
            return chosen
        chosen = chosen.copy()
        chosen[swap[0]] = swap[1]


def _bound(walk: Floats, choice: Choice, chosen: Rows, rounds: int) -> tuple[float, Rows, Floats]:
    """Least that any choice can walk: that each point has one place is priced instead of demanded (Lagrange).

    Returns
    -------
    The bound, the best choice among those that the prices led to (another start for swaps), and the best prices.

    ``walk`` holds what is there already as a ceiling, so that points need no column of their own for it.
    """
    # Half way between the nearest and the second nearest of a good choice is close to the best prices.
    price = np.sort(walk[:, chosen], axis=1)[:, :2].mean(axis=1)
    value = float(walk[:, chosen].min(axis=1).sum())
    best, step, since, hint, prices = -np.inf, 1.0, 0, chosen, price.copy()
    for _ in range(rounds):
        saved = np.minimum(walk - price[:, None], 0.0)
        total = saved.sum(axis=0)
        opened = np.concatenate([choice.forced, choice.best(-total, np.sort(choice.forced))]).astype(np.int64)
        bound = float(price.sum() + total[opened].sum())
        since = 0 if bound > best else since + 1
        if bound > best:
            best, prices = bound, price.copy()
        if (length_now := float(walk[:, opened].min(axis=1).sum())) < value:
            value, hint = length_now, opened
        if value - best <= value * NOTICED:
            break
        if since >= PATIENCE:
            step, since = step / 2, 0
        missing = 1.0 - (saved[:, opened] < 0).sum(axis=1)
        length = float(missing @ missing)
        if not length:
            break
        price += step * (value - bound) / length * missing
    return best, hint, prices


def _proven(walk: Floats, there: Floats, choice: Choice, answer: Answer, *, price: Floats, seconds: float) -> Answer:
    """The same answer or a better one, with what HiGHS proves of it."""
    opened, must, pairs = _still(walk, choice, answer.value, price)
    point, candidate = np.nonzero(pairs)
    column = np.full(walk.shape[1], -1)
    column[opened] = np.arange(len(opened))
    ways, some = len(point), len(opened)
    order = np.arange(ways)
    one = sparse.csr_array((np.ones(ways), (point, order)), (len(walk), ways))
    by = sparse.csr_array((np.ones(ways), (order, column[candidate])), (ways, some))
    ones, k = np.ones(len(walk)), np.array([float(choice.k)])
    blocks = [[None, one], [by, -sparse.eye_array(ways)], [np.ones((1, some)), None]]
    sides = [(ones, ones), (np.zeros(ways), np.full(ways, np.inf)), (k, k)]
    if (ruled := one_a_group(choice)) is not None:
        blocks.append([ruled[0][:, opened], None])
        sides.append(ruled[1])
    columns = np.concatenate([must[opened].astype(float), np.zeros(ways)]), np.ones(some + ways)
    cost = np.concatenate([np.zeros(some), walk[point, candidate]])
    highs = solver(seconds, gap=ROUNDING * answer.value)
    highs.passModel(program(blocks, sides, cost, columns, some))
    highs.run()
    info = highs.getInfo()
    bound = max(answer.bound, info.mip_dual_bound) if np.isfinite(info.mip_dual_bound) else answer.bound
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        found = opened[np.asarray(highs.getSolution().col_value)[:some] > 0.5]  # noqa: PLR2004 (0 or 1, but for rounding)
        if (value := _value(walk, there, found)) < answer.value:
            answer = Answer(np.sort(found), value, min(bound, value))
    if highs.getModelStatus() == highspy.HighsModelStatus.kOptimal and answer.value - bound <= 10 * ROUNDING * bound:
        bound = answer.value
    return Answer(answer.chosen, answer.value, min(bound, answer.value))


def _still(
    walk: Floats, choice: Choice, value: float, price: Floats
) -> tuple[Rows, NDArray[np.bool_], NDArray[np.bool_]]:
    """What a choice as good as ``value`` can still have by these prices.

    Returns
    -------
    Rows of candidates that may be chosen, which of all must be, and which walks (points x candidates) may be taken.
    """
    total = np.minimum(walk - price[:, None], 0.0).sum(axis=0)
    forced = np.zeros(len(total), dtype=bool)
    forced[choice.forced] = True
    free = choice.allowed & ~forced
    left = choice.k - len(choice.forced)
    order = np.sort(total[free])
    least = float(price.sum() + total[forced].sum() + order[:left].sum())
    room = value - least + NOTICED * value + ROUNDING * abs(value)
    # To choose one more, the worst of the chosen goes; without one, the best of the others comes.
    dearer = np.maximum(total - (order[left - 1] if left else -np.inf), 0.0)
    may = forced | (free & (dearer <= room)) if left else forced
    must = forced.copy()
    if left and len(order) > left:
        must |= free & (order[left] - total > room)
    dearer = np.where(forced, 0.0, dearer)
    return np.flatnonzero(may), must, (np.maximum(walk - price[:, None], 0.0) + dearer <= room) & may
