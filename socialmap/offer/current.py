"""What may be offered now: places, services and activities (rules 8 and 9 of the domain), for whoever asks.

The columns come with the world (``socialmap.world.judging``); that they are read here and nowhere else is what keeps
one answer to one question: what the guide offers, a score counts, a place page shows and a calendar holds is the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmap.world import Freshness

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from socialmap.world import World


def places_on_offer(world: World) -> gpd.GeoDataFrame:
    """Places that somebody can be sent to now."""
    return world.places[world.places["offered"]]


def services_on_offer(world: World) -> pd.DataFrame:
    """Source rows that a current list stands for, and whose door one can come in by."""
    return world.services[world.services["offered"]]


def activities_on_offer(world: World) -> pd.DataFrame:
    """Activities that go on now, at a place that is still there and may be seen."""
    return world.activities[world.activities["current"]]


def with_something_on_offer(world: World) -> pd.Index:
    """Ids of the places that somebody can be sent to: for what they are, or for an activity there."""
    return world.remember(("with something on offer",), lambda: _with_something(world))


def _with_something(world: World) -> pd.Index:
    held = world.places.index.isin(activities_on_offer(world)["place_id"])
    ids: pd.Index = world.places.index[(world.places["offered"] | held).to_numpy(bool)]
    return ids


def is_checked(freshness: str) -> bool:
    """Whether a person checked a record lately."""
    return freshness == Freshness.CHECKED
