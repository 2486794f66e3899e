"""Minutes on foot between where people live and places: along streets where these are stored, else estimated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from socialmap.network.snapping import snap
from socialmap.offer.walking import pairs_in_reach
from socialmap.reach import Why, all_pairs, share_within
from socialmap.walks import walks

if TYPE_CHECKING:
    import pandas as pd

    from socialmap.fit.siting.model import Floats
    from socialmap.walks import Walks
    from socialmap.world import World


def minutes_between(
    world: World,
    points: pd.DataFrame,
    targets: Floats,
    farthest: float,
    *,
    always: bool = False,
    straight: bool = False,
) -> Floats:
    """Minutes from each point to each target; inf beyond ``farthest``.

    Parameters
    ----------
    points
        By code of the area: x, y. Along streets half of the residents of the area walk at most so long.
    targets
        RD metres, one row each.
    always
        Estimate also where the stored streets do not hang together; otherwise there is no way.
    straight
        Estimate everywhere.
    """
    estimated = _estimated(points[["x", "y"]].to_numpy(float), targets, farthest)
    streets = walks(world)
    if straight or streets is None or not len(targets):
        return estimated
    key = ("minutes between", tuple(points.index), targets.tobytes(), farthest)
    measured = world.lately(key, lambda: _measured(streets, points.index, targets, farthest))
    # What lies off the stored streets is estimated rather than out of reach.
    return np.where(np.isnan(measured) | (always & np.isinf(measured)), estimated, measured)


def _estimated(origins: Floats, targets: Floats, farthest: float) -> Floats:
    found = np.full((len(origins), len(targets)), np.inf)
    origin, target, walk = pairs_in_reach(origins, targets, farthest)
    found[origin, target] = walk
    return found


def _measured(streets: Walks, codes: pd.Index, targets: Floats, farthest: float) -> Floats:
    """The same along streets; NaN where a point or target has none."""
    ways, residents = streets.ways(), streets.residents
    spots = snap(streets.network, targets[:, 0], targets[:, 1])
    pairs = all_pairs(ways, spots, farthest)
    order = np.argsort(pairs.place, kind="stable")
    bounds = np.searchsorted(pairs.place[order], np.arange(len(targets) + 1))
    area = streets.areas.index.get_indexer(codes)
    found = np.full((len(codes), len(targets)), np.nan)
    for row in np.flatnonzero(spots.street >= 0):
        own = order[bounds[row] : bounds[row + 1]]
        minutes = np.full(pairs.nodes, np.inf)
        minutes[pairs.node[own]] = pairs.walk[own]
        shares = share_within(ways, residents, minutes)
        median = np.where(shares.why == Why.APART, np.inf, shares.median)
        found[:, row] = np.where(area >= 0, median[area], np.nan)
    return found
