"""What can be said of all areas at once: joint bounds on ranks, and who may be among the best, on plain arrays.

A range for each area by itself says nothing of the first ten together: with a hundred ranges of 90% some are always
wrong, and most of all those of the winners. These bounds hold for all areas at once, so they hold for the winners too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from socialmap.errors import BadInputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Yes = NDArray[np.bool_]
    Counts = NDArray[np.int64]

#: Of so many best areas it is told who they may be.
BEST = (5, 10)
#: A group of more than this part of the areas says nothing.
MOST = 0.5
#: How often the bounds of all areas together must be right.
LEVEL = 0.9
#: Pairs of areas are compared as long as pairs times draws is at most this; else each area with its own interval.
MOST_PAIRS = 60_000_000
#: Numbers held at a time in one array: so few stay near the processor.
CHUNK = 120_000
#: A spread below this is none.
NONE = 1e-9


@dataclass(frozen=True)
class Joint:
    """Bounds on the rank of every area, right for all of them at once in a share ``level`` of the cases; 1 is best.

    Attributes
    ----------
    low, high
        First and last place that an area can have, (n,).
    """

    low: Counts
    high: Counts
    level: float

    def may_be_best(self, places: int) -> Yes:
        """Who may be among the best ``places``, (n,): the true best are all in this set (the tau-best set)."""
        return self.low <= places

    def surely_best(self, places: int) -> Yes:
        """Who is among the best ``places`` wherever the others stand, (n,)."""
        return self.high <= places


def says_something(group: Yes) -> bool:
    """Whether a group of areas, (n,), is small enough to be told: at most half of them.

    Examples
    --------
    >>> says_something(np.array([True, False])), says_something(np.array([True, True, False]))
    (True, False)
    """
    return bool(group.sum() <= MOST * len(group))


def joint_ranks(drawn: Floats | NDArray[np.float32], level: float = LEVEL) -> Joint:
    """Joint bounds on ranks: by pairs where these can be counted, else by the intervals of all areas.

    Parameters
    ----------
    drawn
        Scores with everything drawn that may be wrong in them, (draws, n); a higher one is better. Their mean is the
        estimate: what is drawn from all that can be lies nearer the middle than what was told.

    Raises
    ------
    BadInputError
        For a level that is no share between 0 and 1.
    """
    if not 0 < level < 1:
        msg = "hoe zeker het moet zijn, kan niet"
        raise BadInputError(msg, value=level, expected="een deel tussen 0 en 1")
    estimate: Floats = drawn.mean(axis=0, dtype=float)
    errors: Floats = drawn - estimate
    if len(estimate) ** 2 * len(drawn) > MOST_PAIRS:
        half = half_widths(errors, level)
        return ranks_of_intervals(estimate - half, estimate + half, level)
    return _bounds(surely_better(estimate, errors, level), level)


def surely_better(estimate: Floats, errors: Floats, level: float = LEVEL, asked: Yes | None = None) -> Yes:
    """Which areas are surely better than which others, (n, n): row better than column, all of them right at once.

    Stepwise: once a pair is decided the others are held against a smaller worst case. M. Mogstad, J. Romano, A. Shaikh
    and D. Wilhelm (2023), Inference for Ranks, Review of Economic Studies, section 3: the largest studentised
    difference of all ordered pairs, with the drawn errors in place of their bootstrap.

    Parameters
    ----------
    errors
        Drawn errors of the estimates, (draws, n).
    asked
        The ordered pairs that are asked of, (n, n); None for all: for one area by itself its row and its column.
    """
    open_pairs = ~np.eye(len(estimate), dtype=bool) if asked is None else asked & ~np.eye(len(estimate), dtype=bool)
    spread = _pair_spread(errors)
    apart = (estimate[:, None] - estimate[None, :]) / spread
    better = np.zeros_like(open_pairs)
    while open_pairs.any():
        found = open_pairs & (apart > _worst(errors, spread, open_pairs, level))
        if not found.any():
            break
        better |= found
        open_pairs &= ~found
    return better


def half_widths(errors: Floats, level: float = LEVEL) -> Floats:
    """Half of an interval for each area, (n,), so wide that all of them hold at once in a share ``level`` of draws."""
    spread: Floats = np.maximum(np.sqrt((errors**2).mean(axis=0)), NONE)
    worst = np.abs(errors / spread).max(axis=1, initial=0.0)
    return spread * float(np.quantile(worst, level, method="higher"))


def ranks_of_intervals(low: Floats, high: Floats, level: float = LEVEL) -> Joint:
    """Joint bounds on ranks from intervals that hold for all areas at once: who lies wholly above is better.

    M. Klein, T. Wright and J. Wieczorek (2020), A joint confidence region for an overall ranking of populations,
    Journal of the Royal Statistical Society C 69, theorem 1; intervals that only touch are apart.

    Examples
    --------
    >>> ranks_of_intervals(np.array([7.0, 4.0, 1.0]), np.array([9.0, 8.0, 3.0])).low
    array([1, 1, 3])
    """
    return _bounds(low[:, None] >= high[None, :], level)


def _bounds(better: Yes, level: float) -> Joint:
    """Ranks from who is surely better than whom."""
    areas = np.arange(len(better))
    better = better & (areas[:, None] != areas[None, :])
    return Joint(1 + better.sum(axis=0), len(better) - better.sum(axis=1), level)


def _pair_spread(errors: Floats) -> Floats:
    """Typical error of every difference of two areas, around nought, (n, n)."""
    products = errors.T @ errors / max(len(errors), 1)
    own = np.diag(products)
    return np.sqrt(np.maximum(own[:, None] + own[None, :] - 2 * products, NONE**2))


def _worst(errors: Floats, spread: Floats, pairs: Yes, level: float) -> float:
    """How far the worst of these ordered pairs is off, in typical errors, in all but ``1 - level`` of the draws."""
    # What is not asked counts as nought: of what is, some pair always errs upwards.
    per_spread = np.where(pairs, 1 / spread, 0.0).astype(np.float32)
    worst, size = np.empty(len(errors), np.float32), max(1, CHUNK // per_spread.size)
    for start in range(0, len(errors), size):
        part = errors[start : start + size].astype(np.float32)
        apart = part[:, :, None] - part[:, None, :]
        apart *= per_spread
        worst[start : start + size] = apart.reshape(len(part), -1).max(axis=1)
    return float(np.quantile(worst, level, method="higher"))
