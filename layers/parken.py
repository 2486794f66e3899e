"""Parks: green to walk in.

What: the parks of the city with their borders.
Unit and range: none.
Source and date: Gemeente Amsterdam, parken.
When not to trust it: small green in the buurt is not in it, nor whether a path is fit for a wheelchair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmap.layer import Layer, LayerGroup, own_lists_first
from socialmap.model import FeatureKind

if TYPE_CHECKING:
    import geopandas as gpd

    from socialmap.world import World


def compute(world: World) -> gpd.GeoDataFrame:
    """Parks that are stored with a border."""
    parks = own_lists_first(world.features[world.features["kind"] == FeatureKind.PARK])
    parks = parks[parks.geometry.notna()]
    parks = parks.set_index(parks["reference"].rename("code"))
    return parks[["name", "source_id", "geometry"]].assign(
        value=float("nan"), label="park", measured=None, published=None
    )


LAYER = Layer(
    id="parken",
    title="Parken",
    group=LayerGroup.PLEKKEN,
    shape="areas",
    source_ids=("amsterdam-groen",),
    audience="iedereen",
    note="Klein groen in de buurt staat er niet bij.",
    compute=compute,
    fill="#c7e9c0",
    rank=11,
)
