"""The mathematics of a score on plain arrays: normalise, orient, aggregate. Knows nothing of wijken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


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
    known = np.sort(values[np.isfinite(values)])
    if not known.size:
        return np.full(np.shape(asked), np.nan)
    below = np.searchsorted(known, asked, side="left")
    up_to = np.searchsorted(known, asked, side="right")
    return np.where(np.isfinite(asked), (below + up_to) / (2 * known.size), np.nan)


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
