"""What a weight says and what it does: declared weight and real influence side by side.

A weight is no importance: terms that move together carry each other, and one that hardly varies moves nothing. Real
influence is the first-order correlation ratio (the main effect of global sensitivity analysis): the share of the
variance of the score that goes with a term alone, whatever the others do. It is estimated by a smoothing spline, as in
Becker, Saisana, Paruolo & Vandecasteele (2017), Weights and importance in composite indicators: closing the gap,
Ecological Indicators 80, 12-22.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.interpolate import make_smoothing_spline

from socialmap.fit.policies import Axis
from socialmap.fit.terms import TermGroup

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from socialmap.fit.score import FitResult

    Floats = NDArray[np.float64]

#: A spline is drawn through at least so many different values; through fewer the mean of each.
FOR_A_SPLINE = 8
#: Values that lie closer than this part of their range are one point of the spline.
STEPS = 200


@dataclass(frozen=True)
class Influence:
    """What a part of the score weighs, and what it does.

    Attributes
    ----------
    id, label
        Of a term, a group or an axis; the label is Dutch.
    declared
        Its share of the weight, 0 to 1.
    alone
        Correlation ratio of the score with it, 0 to 1: shares that go with several parts count in each of these.
    share
        The same as a share of all of its kind together, to lay beside ``declared``.
    """

    id: str
    label: str
    declared: float
    alone: float
    share: float


def correlation_ratio(values: Floats, score: Floats) -> float:
    """Share of the variance of the score that goes with one part, 0 to 1; NaN where too little is known.

    Parameters
    ----------
    values, score
        One of each for every area, (n,); areas that lack one are left out.

    Examples
    --------
    >>> line = np.linspace(0, 1, 50)
    >>> round(correlation_ratio(line, 3 - 2 * line), 3), round(correlation_ratio(line, (line - 0.5) ** 2), 3)
    (1.0, 1.0)
    """
    known = np.isfinite(values) & np.isfinite(score)
    x, y = values[known].astype(float), score[known].astype(float)
    if len(x) < 2 or np.ptp(x) == 0 or np.ptp(y) == 0:  # noqa: PLR2004 (one area varies with nothing)
        return float("nan")
    x = np.round((x - x.min()) / np.ptp(x) * STEPS) / STEPS
    points, where, counts = np.unique(x, return_inverse=True, return_counts=True)
    means = np.bincount(where, y) / counts
    fitted = make_smoothing_spline(points, means, w=counts)(points) if len(points) >= FOR_A_SPLINE else means
    return float(np.clip(np.var(fitted[where]) / np.var(y), 0.0, 1.0))


def of_terms(result: FitResult) -> list[Influence]:
    """Every term that counts, the heaviest first."""
    found = {
        term.id: (term.label, result.weights[term.id], result.raw[term.id].to_numpy(float)) for term in result.terms
    }
    return _beside(found, result)


def of_groups(result: FitResult) -> list[Influence]:
    """Every group of which something counts, by the mean of its terms: what own weights are given to."""
    parts = {str(group.name).lower(): (group, [t for t in result.terms if t.group is group]) for group in TermGroup}
    found = {
        name: (str(group), sum(result.weights[term.id] for term in terms), _mean(result, [term.id for term in terms]))
        for name, (group, terms) in parts.items()
        if terms
    }
    return _beside(found, result)


def of_axes(result: FitResult) -> list[Influence]:
    """Need and what is there."""
    columns = {Axis.NEEDED: "needed", Axis.THERE: "there"}
    found = {
        column: (
            str(axis),
            sum(result.weights[term.id] for term in result.terms if term.axis is axis),
            result.frame[column].to_numpy(float),
        )
        for axis, column in columns.items()
        if any(term.axis is axis for term in result.terms)
    }
    return _beside(found, result)


def _mean(result: FitResult, ids: list[str]) -> Floats:
    placed = result.normalised[ids].to_numpy(float)
    known = np.isfinite(placed)
    weights = known * np.array([result.weights[name] for name in ids])
    total = weights.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean: Floats = np.where(known, placed * weights, 0.0).sum(axis=1) / np.where(total > 0, total, np.nan)
    return mean


def _beside(found: dict[str, tuple[str, float, Floats]], result: FitResult) -> list[Influence]:
    score = result.frame["score"].to_numpy(float)
    alone = {name: correlation_ratio(values, score) for name, (_, _, values) in found.items()}
    total = sum(value for value in alone.values() if np.isfinite(value)) or float("nan")
    rows = [
        Influence(name, label, declared, alone[name], alone[name] / total)
        for name, (label, declared, _) in found.items()
    ]
    return sorted(rows, key=lambda row: -row.declared)
