"""Activities: what people can go to now, at the place where it is.

What: current activities that one can walk in to, or of which that is not known; several at one place are one point.
Unit and range: points; each says which days and times it is, as far as that is known.
Source and date: who filled them in, or the list they are on, each with its own date.
When not to trust it: most activities are on no list; few points do not mean that there is little to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd

from socialmap import geo
from socialmap.errors import BadInputError
from socialmap.layer import Layer, LayerGroup
from socialmap.model import Offer
from socialmap.schedule.weekly import each

if TYPE_CHECKING:
    import pandas as pd

    from socialmap.world import World

_DOORS = (Offer.OPEN, Offer.UNKNOWN)


def compute(world: World) -> gpd.GeoDataFrame:
    """The places where something is to do now, and what that is."""
    rows = world.activities
    rows = rows[rows["current"] & rows["door"].isin(_DOORS) & rows["place_id"].isin(world.places.index)]
    told: dict[str, list[str]] = {}
    for _, row in rows.sort_values(["name", "schedule"]).iterrows():
        told.setdefault(str(row["place_id"]), []).append(_words(row))
    places = world.places.loc[list(told)]
    return gpd.GeoDataFrame(
        {
            "name": places["name"].tolist(),
            "kind": places["kind"].tolist(),
            "label": ["; ".join(told[str(id)]) for id in places.index],
            "source_id": places["listed_source_id"].tolist(),
        },
        # A point of its own: the map tells its words, not those of its place.
        geometry=list(places.geometry),
        index=[f"{LAYER.id}-{id}" for id in places.index],
        crs=geo.RD,
    )


def _words(row: pd.Series) -> str:
    try:
        when = each(row["schedule"]) if row["schedule"] else row["rhythm"]
    except BadInputError:
        when = row["rhythm"]
    return f"{row['name']}, {when}" if when else str(row["name"])


LAYER = Layer(
    id="activiteiten",
    title="Activiteiten",
    group=LayerGroup.PLEKKEN,
    shape="points",
    source_ids=("eigen",),
    audience="iedereen",
    note="De meeste activiteiten staan op geen enkele lijst: weinig punten betekent niet dat er weinig te doen is.",
    compute=compute,
    rank=5,
)
