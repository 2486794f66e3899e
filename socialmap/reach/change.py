"""What changes when places close or open: who gains, and always who loses. No verdict is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from socialmap.reach.minutes import limit_seconds
from socialmap.reach.pairs import nearest_place
from socialmap.reach.residents import Why

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from socialmap.network.search import Spots, Ways
    from socialmap.reach.residents import Residents

#: Minutes by which the nearest place must come nearer or farther to count.
NOTICED = 0.5


@dataclass(frozen=True)
class Change:
    """Residents by area for whom something changes; NaN where residents or streets are not known.

    Attributes
    ----------
    gain, lose
        Have a place within the minutes only afterwards, or only before.
    nearer, farther
        Their nearest place comes at least half a minute nearer or farther, whatever the distance.
    unknown
        Areas of which nothing can be said: these may hold people who gain or lose.
    """

    gain: NDArray[np.float64]
    lose: NDArray[np.float64]
    nearer: NDArray[np.float64]
    farther: NDArray[np.float64]
    unknown: NDArray[np.bool_]


def what_changes(
    ways: Ways,
    residents: Residents,
    places: Spots,
    minutes: float,
    *,
    closing: NDArray[np.integer] | None = None,
    opening: Spots | None = None,
) -> Change:
    """Compare the nearest place of every resident before and after.

    Parameters
    ----------
    places
        All places of the kind as they are now.
    closing
        Rows of ``places`` that close.
    opening
        Places that open.
    """
    stays = np.ones(len(places), dtype=bool)
    if closing is not None:
        stays[closing] = False
    after_places = places[np.flatnonzero(stays)]
    if opening is not None:
        after_places = after_places.joined(opening)
    before, after = (residents.minutes(ways, nearest_place(ways, each).minutes) for each in (places, after_places))
    limit = limit_seconds(minutes) / 60
    # Out of reach before and after is no change: inf - inf would be NaN.
    closer = np.subtract(before, after, out=np.zeros_like(before), where=before != after)
    unknown = (residents.why != Why.KNOWN) | np.isnan(residents.count)

    def people(which: NDArray[np.bool_]) -> NDArray[np.float64]:
        share = np.bincount(residents.area, residents.weight * which, len(residents.count))
        return np.where(unknown, np.nan, share * residents.count)

    return Change(
        gain=people((before > limit) & (after <= limit)),
        lose=people((before <= limit) & (after > limit)),
        nearer=people(closer >= NOTICED),
        farther=people(closer <= -NOTICED),
        unknown=unknown,
    )
