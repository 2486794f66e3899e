"""Initiatives of residents: what people in the buurt set up themselves.

What: initiatives with a home on the map, now or, said so, as history from a report.
Unit and range: points.
Source and date: what editors added, the city's list, and the reports, each with its own date.
When not to trust it: initiatives come and go, and most are on no list at all; few points do not mean few initiatives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from socialmap.layer import Layer, LayerGroup, place_frame
from socialmap.model import PlaceKind, Status

if TYPE_CHECKING:
    from socialmap.world import World


def compute(world: World) -> gpd.GeoDataFrame:
    """Initiatives that are places, and those of a change story that have a place."""
    places = place_frame(world, (PlaceKind.INITIATIEF,))
    stories = world.initiatives[world.initiatives["place_id"].isin(world.places.index)].drop_duplicates("place_id")
    stories = stories[~stories["place_id"].isin(places.index)].set_index("place_id")
    history = stories["status"] != Status.LISTED
    told = gpd.GeoDataFrame(
        {
            "name": stories["name"],
            "kind": str(PlaceKind.INITIATIEF),
            "label": stories["kind"].where(~history, "In " + stories["period"] + " was dit hier: " + stories["kind"]),
            "source_id": stories["source_id"],
        },
        geometry=world.places.geometry.reindex(stories.index),
        crs=places.crs,
    )
    return pd.concat([places, told]) if len(told) else places


LAYER = Layer(
    id="bewonersinitiatieven",
    title="Initiatieven van bewoners",
    group=LayerGroup.PLEKKEN,
    shape="points",
    source_ids=("rapport-004",),
    audience="iedereen",
    note="De meeste initiatieven staan op geen enkele lijst: weinig punten betekent niet weinig initiatieven.",
    compute=compute,
    rank=5,
)
