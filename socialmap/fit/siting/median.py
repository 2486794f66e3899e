"""Walk least on average to k places (p-median): greedy and swaps, with a Lagrangian bound that says how good it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from socialmap.fit.siting.model import Answer, Choice

if TYPE_CHECKING:
    from socialmap.fit.siting.model import Floats, Rows

#: A swap must gain more than this share of the value, so that rounding alone never swaps on.
NOTICED = 1e-12


def walk_least(
    minutes: Floats,
    weights: Floats,
    choice: Choice,
    *,
    nearest: Floats | None = None,
    rounds: int = 400,
    start: Rows | None = None,
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
    """
    nearest = np.full(len(weights), np.inf) if nearest is None else nearest
    # A point never walks farther than to what is there, whatever is chosen.
    walk = np.minimum(minutes, nearest[:, None]) * weights[:, None]
    there = np.where(weights > 0, nearest * np.where(weights > 0, weights, 1.0), 0.0)
    chosen = _swapped(walk, there, choice, _greedy(walk, there, choice))
    bound = 0.0
    starts = [] if start is None else [start]
    if rounds:
        bound, hint = _bound(walk, choice, chosen, rounds)
        starts.append(hint)
    found = [chosen, *(_swapped(walk, there, choice, one) for one in starts)]
    values = [_value(walk, there, one) for one in found]
    value = min(values)
    return Answer(np.sort(found[values.index(value)]), value, min(bound, value))


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


def _bound(walk: Floats, choice: Choice, chosen: Rows, rounds: int) -> tuple[float, Rows]:
    """Least that any choice can walk: that each point has one place is priced instead of demanded (Lagrange).

    Returns
    -------
    The bound, and the best choice among those that the prices led to: another start for swaps.

    ``walk`` holds what is there already as a ceiling, so that points need no column of their own for it.
    """
    # Half way between the nearest and the second nearest of a good choice is close to the best prices.
    price = np.sort(walk[:, chosen], axis=1)[:, :2].mean(axis=1)
    value = float(walk[:, chosen].min(axis=1).sum())
    best, step, since, hint = -np.inf, 1.0, 0, chosen
    for _ in range(rounds):
        saved = np.minimum(walk - price[:, None], 0.0)
        total = saved.sum(axis=0)
        opened = np.concatenate([choice.forced, choice.best(-total, np.sort(choice.forced))]).astype(np.int64)
        bound = float(price.sum() + total[opened].sum())
        since = 0 if bound > best else since + 1
        best = max(best, bound)
        if (walked := float(walk[:, opened].min(axis=1).sum())) < value:
            value, hint = walked, opened
        if value - best <= value * NOTICED:
            break
        if since >= PATIENCE:
            step, since = step / 2, 0
        missing = 1.0 - (saved[:, opened] < 0).sum(axis=1)
        length = float(missing @ missing)
        if not length:
            break
        price += step * (value - bound) / length * missing
    return best, hint


#: Rounds without a better bound after which steps are halved.
PATIENCE = 15
