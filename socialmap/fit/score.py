"""The first score: how well a new circle would fit in each wijk, with everything it was made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from socialmap.errors import SocialMapError
from socialmap.fit.circles import circles_by_wijk
from socialmap.fit.maths import percentile, weighted_mean
from socialmap.fit.terms import TERMS, Direction, Term
from socialmap.model import Level, Orientation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from socialmap.fit.measures import Measured
    from socialmap.world import World

#: Less of the weight known than this gives no score.
MIN_KNOWN = 0.5


class Verdict(StrEnum):
    """The score in words; the bounds (a third, two thirds) are our own."""

    GOOD = "past hier goed"
    FAIR = "past hier redelijk"
    LESS = "past hier minder"
    UNKNOWN = "onvoldoende gegevens"


@dataclass(frozen=True)
class FitResult:
    """Scores of all wijken with their evidence.

    Attributes
    ----------
    frame
        By wijk code: name, score (0-100, NaN without one), known (share of the weight, 0-1), verdict, and
        score_without_estimates, known_without_estimates (the same without the terms that rest on RIVM's model).
    raw, normalised
        By wijk code, a column for each term id; normalised runs from 0 to 1, turned so that more fits better.
    measured
        For each term id its values, the city's value, the sources, and the figures it was made of.
    circles
        What reports tell of circles, by wijk: a note that counts for nothing.
    """

    orientation: Orientation
    terms: tuple[Term, ...]
    frame: pd.DataFrame
    raw: pd.DataFrame
    normalised: pd.DataFrame
    measured: dict[str, Measured]
    circles: pd.DataFrame

    def weight(self, term: Term) -> float:
        """Share of a term in the whole weight."""
        return term.weights[self.orientation] / sum(other.weights[self.orientation] for other in self.terms)

    def unknown_terms(self, code: str) -> list[Term]:
        """Terms without a value in this wijk."""
        return [term for term in self.terms if pd.isna(self.raw[term.id][code])]


def score_wijken(
    world: World, orientation: Orientation = Orientation.ONTMOETING, terms: Sequence[Term] = TERMS
) -> FitResult:
    """Score every wijk of the municipality.

    Raises
    ------
    SocialMapError
        When no term counts for this orientation.
    """
    used = tuple(term for term in terms if term.weights.get(orientation, 0.0) > 0)
    if not used:
        msg = f"Voor {orientation} is er nog geen score; verwacht: {Orientation.ONTMOETING}."
        raise SocialMapError(msg)
    wijken = world.level(Level.WIJK)
    measured = {term.id: term.read(world) for term in used}
    raw = pd.DataFrame({name: found.values.reindex(wijken.index) for name, found in measured.items()}, dtype=float)
    normalised = pd.DataFrame(
        {term.id: _oriented(raw[term.id].to_numpy(float), term.direction) for term in used}, index=wijken.index
    )
    weights = np.array([term.weights[orientation] for term in used])
    frame = pd.DataFrame({"name": wijken["name"]})
    frame["score"], frame["known"] = _score(normalised.to_numpy(float), weights)
    frame["verdict"] = [str(_verdict(score)) for score in frame["score"]]
    hard = np.array([not term.estimate for term in used])
    frame["score_without_estimates"], frame["known_without_estimates"] = _score(
        normalised.to_numpy(float)[:, hard], weights[hard]
    )
    return FitResult(orientation, used, frame, raw, normalised, measured, circles_by_wijk(world))


def _oriented(values: NDArray[np.float64], direction: Direction) -> NDArray[np.float64]:
    return percentile(values if direction is Direction.UP else -values)


def _score(
    normalised: NDArray[np.float64], weights: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if not weights.size:
        return np.full(len(normalised), np.nan), np.zeros(len(normalised))
    mean, known = weighted_mean(normalised, weights)
    return np.where(known >= MIN_KNOWN, mean * 100, np.nan), known


def _verdict(score: float) -> Verdict:
    if np.isnan(score):
        return Verdict.UNKNOWN
    if score >= 200 / 3:
        return Verdict.GOOD
    return Verdict.FAIR if score >= 100 / 3 else Verdict.LESS
