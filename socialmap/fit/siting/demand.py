"""Who would walk: residents times need at points, and the same drawn again within what is not certain."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from socialmap.errors import SocialMapError
from socialmap.fit.draws import MIN_SPREAD
from socialmap.fit.measures import need
from socialmap.model import Level
from socialmap.offer.places import demand_points

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from socialmap.fit.measures import Measured
    from socialmap.fit.problem import Blend
    from socialmap.world import World

    Floats = NDArray[np.float64]
    Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Demand:
    """Points where people live.

    Attributes
    ----------
    points
        By code of the buurt (or of a wijk without buurten): x, y (RD metres), wijk_code, residents, and need (0-100,
        NaN unknown).
    no_need, no_residents
        Names of wijken and buurten of which nobody knows the need, and that cannot count, because nobody knows how many
        people live there.
    by_wijk
        At how many points the need is that of the whole wijk, because that of the buurt is not known.
    measured
        The need that counts, by buurt or else by wijk, and what it was made of.
    blend
        The figures under the need of each point.
    estimate
        Number of the estimate that each point has: points with the figures of one wijk err together.
    """

    points: pd.DataFrame
    no_need: tuple[str, ...]
    no_residents: tuple[str, ...]
    by_wijk: int
    measured: Measured
    blend: Blend
    estimate: Rows

    @property
    def guesses(self) -> bool:
        """Whether enough is known to say what a point without a need may need."""
        return int(self.points["need"].notna().sum()) >= MIN_SPREAD

    @property
    def weights(self) -> Floats:
        """Residents times need; what is not known counts as the others do, as it is drawn, or else for nothing."""
        needs = self.points["need"]
        return self.weighed((needs.fillna(needs.mean()) if self.guesses else needs).to_numpy(float))

    def weighed(self, needs: Floats) -> Floats:
        """Weight of each point for other needs, one or more rows of them."""
        residents = self.points["residents"].to_numpy(float)
        return residents * np.nan_to_num(needs) / 100


def demand_of(world: World) -> Demand:
    """Residents and need by buurt; a buurt of which the need is not known has that of its wijk.

    Raises
    ------
    SocialMapError
        When there is no point of which both are known.
    """
    points = demand_points(world)
    wijken = world.level(Level.WIJK)
    residents = pd.concat([world.indicator("inwoners", level)["value"] for level in (Level.BUURT, Level.WIJK)])
    # Where residents are not known demand_points gives 1, to have a middle; here that would be a figure made up.
    points = points[(residents.reindex(points.index) > 0).to_numpy()].sort_index()
    found, blend, own = _figures(world, points)
    if blend is not None:
        points = points.assign(need=blend.published)
    if blend is None or not points["need"].notna().any():
        msg = (
            "Van geen enkele wijk weten we hoeveel mensen er wonen én hoe groot de behoefte is; "
            "lees eerst cijfers in met python -m socialmap import."
        )
        raise SocialMapError(msg)
    known = points["need"].notna()
    return Demand(
        points=points,
        no_need=_without(world, points, known),
        no_residents=tuple(sorted(wijken["name"][~wijken.index.isin(points["wijk_code"])])),
        by_wijk=int((known & ~own & (points.index != points["wijk_code"])).sum()),
        measured=found,
        blend=blend,
        estimate=np.unique(np.where(own, points.index, points["wijk_code"]).astype(str), return_inverse=True)[1],
    )


def _figures(world: World, points: pd.DataFrame) -> tuple[Measured, Blend | None, NDArray[np.bool_]]:
    """The need that counts, its figures at each point, and which points have figures of their own."""
    wijk, buurt = need(world, Level.WIJK), need(world, Level.BUURT)
    at_wijk: Rows = wijk.values.index.get_indexer(pd.Index(points["wijk_code"]))
    at_buurt: Rows = buurt.values.index.get_indexer(points.index)
    nowhere = np.zeros(len(points), dtype=bool)
    same = [part.indicator_id for part in buurt.parts] == [part.indicator_id for part in wijk.parts]
    if buurt.blend is None or (wijk.blend is not None and not same):
        # Figures of buurten that lack one of the three would be another need than that of the wijken.
        return wijk, None if wijk.blend is None else wijk.blend.take(at_wijk), nowhere
    # Each point is placed among the buurten, also one with the figures of its wijk: one scale for all.
    blend = buurt.blend.take(at_buurt)
    own = ~np.isnan(blend.values.sum(axis=1))
    if wijk.blend is not None:
        whole = wijk.blend.take(at_wijk)
        pairs = ((blend.values, whole.values), (blend.low, whole.low), (blend.high, whole.high))
        values, low, high = (np.where(own[:, None], one, other) for one, other in pairs)
        blend = replace(blend, values=values, low=low, high=high)
    return buurt, blend, own


def _without(world: World, points: pd.DataFrame, known: pd.Series) -> tuple[str, ...]:
    """Names of wijken of which no point has a need, and of other points without one."""
    wijken = world.level(Level.WIJK)["name"]
    some = known.groupby(points["wijk_code"]).any()
    missing = points.index[~known & points["wijk_code"].map(some).to_numpy(bool)]
    buurten = world.level(Level.BUURT)["name"].reindex(missing).dropna()
    return (*sorted(wijken.reindex(some.index[~some])), *sorted(buurten))


def need_draws(demand: Demand, draws: int, rng: np.random.Generator) -> Floats:
    """The need of each point drawn again, (draws, points), as the term of the score is drawn.

    A point without a need gets that of another, together with the rest of its wijk; when too few are known to draw
    from it counts for nothing, as in the answer itself.
    """
    errors = rng.standard_normal((draws, int(demand.estimate.max()) + 1))
    needs = demand.blend.drawn(errors[:, demand.estimate])
    known = np.flatnonzero(demand.points["need"].notna())
    unknown = np.flatnonzero(demand.points["need"].isna())
    if len(unknown) and not demand.guesses:
        needs[:, unknown] = 0.0
    elif len(unknown):
        other = rng.choice(known, errors.shape)[:, demand.estimate[unknown]]
        needs[:, unknown] = np.take_along_axis(needs, other, axis=1)
    return needs
