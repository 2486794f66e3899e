"""Where one can sit, go or stay dry on the way: what makes a walk possible for who needs it.

What: benches, public toilets, and shelters from rain.
Unit and range: points.
Source and date: OpenStreetMap, of the day that stands at each; a table of benches, toilets or shelters.
When not to trust it: who fills the map in walks in one street and not yet in the next; a toilet may be shut.
"""

from __future__ import annotations

from functools import partial

from socialmap.layer import Layer, LayerGroup, feature_frame
from socialmap.marks import Mark
from socialmap.model import FeatureKind

MARKS: dict[str, Mark] = {
    FeatureKind.BENCH: Mark("square", "#999999", "z", "bankje", "bankjes"),
    FeatureKind.TOILET: Mark("diamond", "#56b4e9", "t", "toilet", "toiletten"),
    FeatureKind.CANOPY: Mark("triangle", "#999999", "d", "afdakje tegen de regen", "afdakjes tegen de regen"),
}

LAYER = Layer(
    id="bankjes_en_toiletten",
    title="Bankjes, toiletten en afdakjes",
    group=LayerGroup.PLEKKEN,
    shape="points",
    source_ids=("osm",),
    audience="iedereen",
    note="Nog niet elk bankje staat erop. Een toilet kan dicht zijn. © OpenStreetMap-bijdragers (ODbL).",
    compute=partial(feature_frame, marks=MARKS),
    marks=MARKS,
    rank=13,
)
