"""Water taps: where drinking water is free.

What: public drinking water taps.
Unit and range: points.
Source and date: Gemeente Amsterdam, drinkwaterpunten.
When not to trust it: taps are shut in frost.
"""

from __future__ import annotations

from functools import partial

from socialmap.layer import Layer, LayerGroup, feature_frame
from socialmap.marks import Mark
from socialmap.model import FeatureKind

MARKS: dict[str, Mark] = {FeatureKind.WATER_TAP: Mark("triangle", "#56b4e9", "w", "watertappunt", "watertappunten")}

LAYER = Layer(
    id="watertappunten",
    title="Watertappunten",
    group=LayerGroup.PLEKKEN,
    shape="points",
    source_ids=("amsterdam-watertappunten",),
    audience="iedereen",
    note="Bij vorst staat het water uit.",
    compute=partial(feature_frame, marks=MARKS),
    marks=MARKS,
    rank=12,
)
