"""What may be wrong in the figures of a ranking, on plain arrays: drawn again within what can be.

A figure errs by itself, with what else its model says of the area, with all that is known of that area, and, where it
stands on a list, with the lists of that part of the city.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from socialmap.fit.maths import SPREADS, Normalising

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

#: The lowest and the highest of a hundred normal values lie about so many standard deviations apart.
RANGE = 5.0


@dataclass(frozen=True)
class Doubt:
    """How errors are drawn; what these are is tried in made worlds (``calibration``).

    Attributes
    ----------
    area, lists
        Parts of their variance that all terms of an area share, and that all lists of a part of the city share.
    wider
        How many times wider than the stated intervals: who states a margin mostly states it too small.
    """

    area: float = 0.25
    lists: float = 0.25
    wider: float = 1.65


class Errors:
    """Errors of some draws, in standard errors of the figures.

    Parameters
    ----------
    blocks
        Number of the part of the city that each area lies in, (n,).
    """

    def __init__(self, doubt: Doubt, draws: int, blocks: NDArray[np.int64], rng: np.random.Generator) -> None:
        self._doubt, self._rng, self._shape = doubt, rng, (draws, len(blocks))
        self._area = rng.standard_normal(self._shape)
        self._lists = rng.standard_normal((draws, int(blocks.max(initial=0)) + 1))[:, blocks]
        self._own: dict[int, Floats] = {}

    def of(self, model: int, sign: float, *, listed: bool) -> Floats:
        """Errors of one term, (draws, n).

        Parameters
        ----------
        model
            What one model estimates errs together in an area.
        sign
            1 where more fits better, -1 where less does, 0 where neither always does: what areas share makes all of an
            area look better or worse.
        listed
            Whether it counts what stands on lists.
        """
        if model not in self._own:
            self._own[model] = self._rng.standard_normal(self._shape)
        doubt = self._doubt
        area, lists = (doubt.area, doubt.lists if listed else 0.0) if sign else (0.0, 0.0)
        found: Floats = self._own[model] * np.sqrt(1 - area - lists)
        found += sign * (np.sqrt(area) * self._area + np.sqrt(lists) * self._lists)
        found *= doubt.wider
        return found


def imagined(how: Normalising, draws: int, areas: int, rng: np.random.Generator) -> Floats:
    """A term of which nothing is known, from 0 to 1, (draws, n): any order of the areas is as likely."""
    normal: Floats = rng.standard_normal((draws, areas))
    if how is Normalising.PERCENTILE:
        return np.asarray(ndtr(normal), dtype=float)
    normal /= RANGE if how is Normalising.MIN_MAX else 2 * SPREADS
    normal += 0.5
    return np.clip(normal, 0.0, 1.0, out=normal)
