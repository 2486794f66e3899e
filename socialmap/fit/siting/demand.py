"""Who would walk: people who feel very alone, by the estimates of RIVM; drawn again within what is not certain.

Without these estimates all residents count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from socialmap.errors import SocialMapError
from socialmap.fit.draws import MIN_SPREAD
from socialmap.fit.measures import ESTIMATE, SHARE, figure
from socialmap.fit.problem import within
from socialmap.model import Level
from socialmap.offer.places import demand_points

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from socialmap.fit.measures import Measured
    from socialmap.world import World

    Floats = NDArray[np.float64]
    Rows = NDArray[np.int64]

#: Of whom this is a share: residents of 18 and older.
LONELY = "ernstig_eenzaam"
#: Share of residents that is 18 or older: of the whole country (CBS, 1 January 2023), for no figure of ours tells it.
ADULTS = 0.82


@dataclass(frozen=True)
class Demand:
    """Points where people live.

    Attributes
    ----------
    points
        By code of the buurt (or of a wijk without buurten): x, y (RD metres), wijk_code, residents, and lonely: the
        share of adults who are severely lonely (percent, NaN unknown), with low and high of its 95% interval.
    estimated
        Whether severely lonely people count; else nobody knows of any, and all residents do.
    no_need, no_residents
        Names of wijken and buurten of which nobody knows how many are lonely, and that cannot count, because nobody
        knows how many people live there.
    by_wijk
        At how many points the figure is that of the whole wijk, because that of the buurt is not known.
    measured
        The figure that counts, by buurt or else by wijk.
    estimate
        Number of the estimate that each point has: points with the figure of one wijk err together.
    """

    points: pd.DataFrame
    estimated: bool
    no_need: tuple[str, ...]
    no_residents: tuple[str, ...]
    by_wijk: int
    measured: Measured
    estimate: Rows

    @property
    def guesses(self) -> bool:
        """Whether enough is known to say what a point of which nothing is known may be like."""
        return int(self.points["lonely"].notna().sum()) >= MIN_SPREAD

    @property
    def shares(self) -> Floats:
        """Percent of the adults at each point; what is not known is as the others are, or else counts for nothing."""
        lonely = self.points["lonely"]
        if self.guesses:
            known = lonely.notna()
            lonely = lonely.fillna(np.average(lonely[known], weights=self.points["residents"][known]))
        return lonely.fillna(0.0).to_numpy(float)

    @property
    def weights(self) -> Floats:
        """People that count at each point."""
        return self.weighed(self.shares) if self.estimated else self.residents

    @property
    def residents(self) -> Floats:
        """All residents at each point."""
        return self.points["residents"].to_numpy(float)

    def weighed(self, shares: Floats) -> Floats:
        """People at each point for other shares in percent, one or more rows of them."""
        return self.residents * ADULTS * np.nan_to_num(shares) / 100


def demand_of(world: World) -> Demand:
    """Residents and severely lonely people by buurt; a buurt of which that is not known has the share of its wijk.

    Raises
    ------
    SocialMapError
        When there is no point with residents.
    """
    points = demand_points(world)
    wijken = world.level(Level.WIJK)
    residents = pd.concat([world.indicator("inwoners", level)["value"] for level in (Level.BUURT, Level.WIJK)])
    # Where residents are not known demand_points gives 1, to have a middle; here that would be a figure made up.
    points = points[(residents.reindex(points.index) > 0).to_numpy()].sort_index()
    if points.empty:
        msg = (
            "Van geen enkele wijk weten we hoeveel mensen er wonen; "
            "lees eerst cijfers in met python -m socialmap import."
        )
        raise SocialMapError(msg)
    wijk, buurt = (figure(world, level, LONELY, ESTIMATE, SHARE) for level in (Level.WIJK, Level.BUURT))
    own = buurt.values.reindex(points.index).notna().to_numpy()
    points = points.assign(
        **{
            name: np.where(own, mine.reindex(points.index), whole.reindex(points["wijk_code"]))
            for name, mine, whole in (
                ("lonely", buurt.values, wijk.values),
                ("low", buurt.low, wijk.low),
                ("high", buurt.high, wijk.high),
            )
        }
    )
    known = points["lonely"].notna()
    return Demand(
        points=points,
        estimated=bool(known.any()),
        no_need=_without(world, points, known) if known.any() else (),
        no_residents=tuple(sorted(wijken["name"][~wijken.index.isin(points["wijk_code"])])),
        by_wijk=int((known & ~own & (points.index != points["wijk_code"])).sum()),
        measured=buurt if buurt.values.notna().any() else wijk,
        estimate=np.unique(np.where(own, points.index, points["wijk_code"]).astype(str), return_inverse=True)[1],
    )


def _without(world: World, points: pd.DataFrame, known: pd.Series) -> tuple[str, ...]:
    """Names of wijken of which no point has a need, and of other points without one."""
    wijken = world.level(Level.WIJK)["name"]
    some = known.groupby(points["wijk_code"]).any()
    missing = points.index[~known & points["wijk_code"].map(some).to_numpy(bool)]
    buurten = world.level(Level.BUURT)["name"].reindex(missing).dropna()
    return (*sorted(wijken.reindex(some.index[~some])), *sorted(buurten))


def share_draws(demand: Demand, draws: int, rng: np.random.Generator) -> Floats:
    """The percent of each point drawn again within its interval, (draws, points).

    A point of which it is not known gets that of another, together with the rest of its wijk; when too few are known
    to draw from it counts for nothing, as in the answer itself.
    """
    errors = rng.standard_normal((draws, int(demand.estimate.max()) + 1))
    value, low, high = (demand.points[name].to_numpy(float) for name in ("lonely", "low", "high"))
    shares = within(value, low, high, np.array(SHARE), errors[:, demand.estimate])
    known = np.flatnonzero(demand.points["lonely"].notna())
    unknown = np.flatnonzero(demand.points["lonely"].isna())
    if len(unknown) and not demand.guesses:
        shares[:, unknown] = 0.0
    elif len(unknown):
        other = rng.choice(known, errors.shape)[:, demand.estimate[unknown]]
        shares[:, unknown] = np.take_along_axis(shares, other, axis=1)
    return shares
