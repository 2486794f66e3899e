"""Everyday places: where people come anyhow, and that a circle explores first (report 000).

What: supermarkets, markets, cafés, houses of worship and playgrounds. Nothing that we offer.
Unit and range: points.
Source and date: OpenStreetMap, of the day that stands at each.
When not to trust it: cafés come and go, and what coffee costs is not in it.
"""

from __future__ import annotations

from functools import partial

from socialmap.layer import Layer, LayerGroup, feature_frame
from socialmap.marks import Mark
from socialmap.model import FeatureKind

MARKS: dict[str, Mark] = {
    FeatureKind.SUPERMARKET: Mark("square", "#d55e00", "s", "supermarkt", "supermarkten"),
    FeatureKind.MARKET: Mark("hexagon", "#d55e00", "m", "markt", "markten"),
    FeatureKind.CAFE: Mark("circle", "#d55e00", "c", "café", "cafés"),
    FeatureKind.WORSHIP: Mark("diamond", "#c8c8c8", "g", "gebedshuis", "gebedshuizen"),
    FeatureKind.PLAYGROUND: Mark("triangle", "#d55e00", "p", "speelplek", "speelplekken"),
}

LAYER = Layer(
    id="winkels_en_cafes",
    title="Winkels, markten en cafés",
    group=LayerGroup.PLEKKEN,
    shape="points",
    source_ids=("osm",),
    audience="iedereen",
    note="Dit is geen aanbod van deze kaart: gewone plekken, waar iedereen komt. © OpenStreetMap-bijdragers (ODbL).",
    compute=partial(feature_frame, marks=MARKS),
    marks=MARKS,
    rank=14,
)
