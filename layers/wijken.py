"""Wijken: where one ends and the next begins.

What: the borders and names of the wijken, without a figure.
Unit and range: none.
Source and date: Gemeente Amsterdam, gebiedsindeling of 24 March 2022; elsewhere CBS and Kadaster.
When not to trust it: while "schematisch" stands beside it; then cells are drawn around one point a wijk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmap.layer import Layer, LayerGroup, area_frame
from socialmap.model import Level

if TYPE_CHECKING:
    import geopandas as gpd

    from socialmap.world import World


def compute(world: World) -> gpd.GeoDataFrame:
    """The wijken that can be drawn."""
    return area_frame(world, Level.WIJK).assign(label="wijk")


LAYER = Layer(
    id="wijken",
    title="Wijken",
    group=LayerGroup.PLEKKEN,
    shape="areas",
    source_ids=("amsterdam-gebieden",),
    audience="iedereen",
    note="Staat er 'schematisch' bij? Dan zijn dit geen echte grenzen.",
    compute=compute,
    default_on=True,
    fill="#ffffff",
    rank=8,
)
