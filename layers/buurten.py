"""Buurten: the small areas within a wijk.

What: the borders and names of the buurten, without a figure.
Unit and range: none.
Source and date: Gemeente Amsterdam, gebiedsindeling of 24 March 2022; elsewhere CBS and Kadaster.
When not to trust it: residents may feel their buurt to end elsewhere; before an import there are none to draw.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmap.layer import Layer, LayerGroup, area_frame
from socialmap.model import Level

if TYPE_CHECKING:
    import geopandas as gpd

    from socialmap.world import World


def compute(world: World) -> gpd.GeoDataFrame:
    """The buurten that can be drawn."""
    return area_frame(world, Level.BUURT).assign(label="buurt")


LAYER = Layer(
    id="buurten",
    title="Buurten",
    group=LayerGroup.PLEKKEN,
    shape="areas",
    source_ids=("amsterdam-gebieden",),
    audience="iedereen",
    note="Voor bewoners kan hun buurt ergens anders ophouden dan deze grens.",
    compute=compute,
    fill="#ffffff",
    rank=9,
)
