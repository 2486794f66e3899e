"""What is there already: circles that a person confirmed, or in a scenario those of the reports; and open moments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from socialmap.fit.circles import circles_by_wijk
from socialmap.model import Level, Offer, Status
from socialmap.offer.current import activities_on_offer
from socialmap.offer.places import coordinates, lying_places
from socialmap.world import CHECK_LASTS

if TYPE_CHECKING:
    from socialmap.fit.siting.model import Floats
    from socialmap.world import World


@dataclass(frozen=True)
class Circle:
    """A circle that counts as there, at the middle of the people in its area: its own place is not shown."""

    id: str
    words: str
    level: str
    wijken: tuple[str, ...]
    x: float
    y: float
    source_id: str


def circles_there(
    world: World, points: pd.DataFrame, *, with_reports: bool
) -> tuple[tuple[Circle, ...], tuple[str, ...]]:
    """Circles confirmed in the past 12 months.

    Parameters
    ----------
    points
        Where people live: x, y, wijk_code, residents.
    with_reports
        Also those of the reports, unless they are known to have ended: a scenario, for nobody confirmed them.

    Returns
    -------
    The circles, and in words those of which only a whole stadsdeel is known: they have no middle to walk to.
    """
    confirmed = pd.to_datetime(world.circles["checked_on"]) >= pd.Timestamp(world.today - CHECK_LASTS)
    running = confirmed & (world.circles["status"] == Status.LISTED)
    if with_reports:
        running |= world.circles["status"] == Status.HISTORY
    known = circles_by_wijk(world)
    known = known[known["circle_id"].isin(world.circles.loc[running, "id"])]
    there, too_wide = [], []
    for name, rows in known.groupby("circle_id"):
        level, words = str(rows["level"].iloc[0]), str(rows["words"].iloc[0])
        homes = points[points["wijk_code"].isin(rows["wijk_code"])]
        if level == Level.STADSDEEL or homes.empty:
            too_wide.append(words)
            continue
        x, y = np.average(homes[["x", "y"]].to_numpy(float), axis=0, weights=homes["residents"])
        wijken = tuple(rows["wijk_code"])
        there.append(Circle(str(name), words, level, wijken, float(x), float(y), str(rows["source_id"].iloc[0])))
    return tuple(there), tuple(too_wide)


def moments_there(world: World) -> Floats:
    """Where something goes on now that is open to everybody: RD metres, one row a place."""
    rows = activities_on_offer(world)
    ids = pd.Index(rows.loc[rows["door"] == Offer.OPEN, "place_id"].unique())
    places = lying_places(world).reindex(ids.sort_values())
    places = places[places.geometry.notna() & ~places.geometry.is_empty]
    return coordinates(places).reshape(-1, 2)
