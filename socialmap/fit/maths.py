"""The mathematics of a score on plain arrays: normalise, orient, aggregate, rank. Knows nothing of wijken."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

#: A geometric mean takes the worst term as at least this, for one zero must not decide everything.
LEAST = 0.01
#: Values that are equal in so many decimals are equal: the last bit of a mean is no difference.
DECIMALS = 9
#: Distance to the city: so many times the typical distance above it is 1, as far below it 0.
SPREADS = 3.0


class Normalising(StrEnum):
    """How values become numbers from 0 to 1."""

    PERCENTILE = "percentile"
    MIN_MAX = "min-max"
    CITY = "distance to the city"


class Aggregation(StrEnum):
    """How terms become one score."""

    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"


def percentile(values: Floats) -> Floats:
    """Place of each value among the known ones, from 0 to 1, equal values sharing the middle; NaN stays.

    Examples
    --------
    >>> percentile(np.array([10.0, 30.0, 20.0, 20.0, np.nan]))
    array([0.125, 0.875, 0.5  , 0.5  ,   nan])
    """
    return percentile_of(values, values)


def percentile_of(asked: Floats | float, values: Floats) -> Floats:
    """Place that each asked value has among the known ``values``: the share below it and half of its equals.

    Examples
    --------
    >>> float(percentile_of(15.0, np.array([10.0, 20.0, np.nan])))
    0.5
    """
    known = np.sort(values[np.isfinite(values)].round(DECIMALS))
    asked = np.round(asked, DECIMALS)
    if not known.size:
        return np.full(np.shape(asked), np.nan)
    below = np.searchsorted(known, asked, side="left")
    up_to = np.searchsorted(known, asked, side="right")
    return np.where(np.isfinite(asked), (below + up_to) / (2 * known.size), np.nan)


def min_max(values: Floats, low: float | None = None, high: float | None = None) -> Floats:
    """Where each value lies between the lowest and the highest, or between two bounds (beyond them 0 or 1).

    Examples
    --------
    >>> min_max(np.array([20.0, 52.5, 90.0, np.nan]), 20, 85)
    array([0. , 0.5, 1. , nan])
    """
    known = values[np.isfinite(values)]
    if not known.size:
        return np.full(values.shape, np.nan)
    low = float(known.min()) if low is None else low
    high = float(known.max()) if high is None else high
    if high <= low:
        return np.where(np.isfinite(values), 0.5, np.nan)
    return np.clip((values - low) / (high - low), 0.0, 1.0)


def to_city(values: Floats, city: float | None = None) -> Floats:
    """How far each value lies from the city's: 0.5 at the city, 1 at three typical distances above it, 0 as far below.

    The typical distance is the root mean square of all distances to the city, not their spread around their own mean:
    an area's own square is part of it, so that its place never falls when its value rises, however far it lies out.

    Parameters
    ----------
    city
        Without one the mean of the known values stands for it.

    Examples
    --------
    >>> to_city(np.array([10.0, 20.0, 30.0]), 20.0).round(3)
    array([0.296, 0.5  , 0.704])
    """
    known = values[np.isfinite(values)]
    if not known.size:
        return np.full(values.shape, np.nan)
    middle, distance = _around_city(known, city)
    return np.clip(0.5 + (values - middle) / (2 * SPREADS * distance), 0.0, 1.0)


def _around_city(known: Floats, city: float | None) -> tuple[float, float]:
    """The city's value, and the typical distance to it; 1 where everything equals the city."""
    middle = float(known.mean()) if city is None or not np.isfinite(city) else city
    return middle, float(np.sqrt(np.mean((known - middle) ** 2))) or 1.0


def normaliser(how: Normalising, values: Floats, city: float | None = None) -> Callable[[Floats], Floats]:
    """A function to 0-1 that is fixed by the published ``values`` and keeps their order.

    Drawn values are measured on the scale of the published ones: percentiles are read off between them.

    Examples
    --------
    >>> normaliser(Normalising.PERCENTILE, np.array([10.0, 20.0, 30.0]))(np.array([5.0, 15.0, 20.0]))
    array([0.        , 0.33333333, 0.5       ])
    """
    known = values[np.isfinite(values)].round(DECIMALS)
    if how is Normalising.PERCENTILE:
        points = np.unique(known)
        places = percentile_of(points, known)
        # Beyond the published values a percentile runs on to 0 and 1 over half a step.
        edge = (points[-1] - points[0]) / max(len(points) - 1, 1) / 2
        points = np.concatenate([[points[0] - edge], points, [points[-1] + edge]]) if edge else points
        places = np.concatenate([[0.0], places, [1.0]]) if edge else places
        return lambda asked: np.interp(asked, points, places)
    if how is Normalising.MIN_MAX:
        low, width = float(known.min()), float(np.ptp(known)) or 1.0
        return lambda asked: np.clip((asked - low) / width, 0.0, 1.0)
    middle, distance = _around_city(known, city)
    return lambda asked: np.clip(0.5 + (asked - middle) / (2 * SPREADS * distance), 0.0, 1.0)


def weighted_mean(values: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Mean of each row over its known columns, and the share of the weight that is known.

    Parameters
    ----------
    values
        Rows x columns, NaN unknown.
    weights
        One for each column, not negative, not all zero.

    Examples
    --------
    >>> mean, share = weighted_mean(np.array([[1.0, 0.0], [1.0, np.nan]]), np.array([1.0, 3.0]))
    >>> mean, share
    (array([0.25, 1.  ]), array([1.  , 0.25]))
    """
    known = np.isfinite(values)
    total = known @ weights
    share = total / weights.sum()
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(known, values, 0.0) @ weights / np.where(total > 0, total, np.nan), share


def geometric_mean(values: Floats, weights: Floats, least: float = LEAST) -> tuple[Floats, Floats]:
    """The same by multiplying: one weak term weighs heavier. Terms below ``least`` count as ``least``.

    Examples
    --------
    >>> mean, share = geometric_mean(np.array([[0.25, 1.0]]), np.array([1.0, 1.0]))
    >>> mean
    array([0.5])
    """
    logs, share = weighted_mean(np.log(np.where(np.isfinite(values), np.maximum(values, least), np.nan)), weights)
    return np.exp(logs), share


def aggregate(how: Aggregation, values: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """One score a row, and the share of the weight that is known."""
    return (geometric_mean if how is Aggregation.GEOMETRIC else weighted_mean)(values, weights)


def ranks(scores: Floats) -> NDArray[np.int64]:
    """Place of each score along the last axis, 1 for the highest; equal scores share the best place.

    Examples
    --------
    >>> ranks(np.array([10.0, 30.0, 30.0, np.nan]))
    array([3, 1, 1, 0])
    """
    if scores.ndim > 1:
        return np.array([ranks(row) for row in scores])
    known = np.sort(-scores[np.isfinite(scores)])
    return np.where(np.isfinite(scores), np.searchsorted(known, -scores, side="left") + 1, 0)
