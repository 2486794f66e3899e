"""Who would walk: residents times need at points, and the same drawn again within what is not certain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from socialmap.errors import SocialMapError
from socialmap.fit.maths import percentile
from socialmap.fit.measures import INTERVAL_WIDTH, NEED_INDICATORS, need
from socialmap.fit.supply import demand_points
from socialmap.model import Level

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from socialmap.fit.measures import Measured
    from socialmap.world import World

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Demand:
    """Points where people live.

    Attributes
    ----------
    points
        By code of the buurt (or of a wijk without buurten): x, y (RD metres), wijk_code, residents, and need (0-100,
        NaN unknown).
    no_need, no_residents
        Names of wijken that cannot count, because nobody knows their need or how many people live there.
    measured
        The need by wijk and what it was made of.
    """

    points: pd.DataFrame
    no_need: tuple[str, ...]
    no_residents: tuple[str, ...]
    measured: Measured

    @property
    def weights(self) -> Floats:
        """Residents times need; what is not known counts for nothing."""
        return self.weighed(self.points["need"].to_numpy(float))

    def weighed(self, needs: Floats) -> Floats:
        """Weight of each point for other needs, one or more rows of them."""
        residents = self.points["residents"].to_numpy(float)
        return residents * np.nan_to_num(needs) / 100


def demand_of(world: World) -> Demand:
    """Residents and need by buurt; a buurt has the need of its wijk.

    Raises
    ------
    SocialMapError
        When there is no wijk of which both are known.
    """
    found = need(world)
    points = demand_points(world)
    wijken = world.level(Level.WIJK)
    residents = pd.concat([world.indicator("inwoners", level)["value"] for level in (Level.BUURT, Level.WIJK)])
    # Where residents are not known demand_points gives 1, to have a middle; here that would be a figure made up.
    points = points[(residents.reindex(points.index) > 0).to_numpy()]
    points = points.assign(need=found.values.reindex(points["wijk_code"]).to_numpy(float)).sort_index()
    if not points["need"].notna().any():
        msg = (
            "Van geen enkele wijk weten we hoeveel mensen er wonen én hoe groot de behoefte is; "
            "lees eerst cijfers in met python -m socialmap import."
        )
        raise SocialMapError(msg)
    without = sorted(wijken["name"][~wijken.index.isin(points["wijk_code"])])
    inside = wijken[wijken.index.isin(points["wijk_code"])]
    unknown = sorted(inside["name"][found.values.reindex(inside.index).isna()])
    return Demand(points, tuple(unknown), tuple(without), found)


def need_draws(demand: Demand, draws: int, rng: np.random.Generator) -> Floats:
    """The need of each point drawn again, (draws, points).

    Each figure is drawn within its interval, together in a wijk because one model estimated them. A wijk without a
    need gets that of another wijk.
    """
    found = demand.measured
    signs = [1.0 if NEED_INDICATORS[part.indicator_id] else -1.0 for part in found.parts]
    values = np.column_stack(
        [part.values.to_numpy(float) * sign for part, sign in zip(found.parts, signs, strict=True)]
    )
    sd = np.column_stack([(part.high - part.low).to_numpy(float) / INTERVAL_WIDTH for part in found.parts])
    error = rng.standard_normal((draws, len(values)))
    needs = np.empty((draws, len(values)))
    for number, row in enumerate(error):
        drawn = values + sd * row[:, None]
        needs[number] = np.mean([percentile(figure) for figure in drawn.T], axis=0) * 100
    known = np.isfinite(values).all(axis=1)
    other = np.tile(np.arange(len(values)), (draws, 1))
    other[:, ~known] = rng.choice(np.flatnonzero(known), (draws, int((~known).sum())))
    at: NDArray[np.int64] = found.values.index.get_indexer(pd.Index(demand.points["wijk_code"]))
    return np.take(np.take_along_axis(needs, other, axis=1), at, axis=1)
