"""Stops: where a bus, tram, ferry or train takes people.

What: stops, ferry landings and stations.
Unit and range: points.
Source and date: Gemeente Amsterdam, haltes en stations.
When not to trust it: lines change every year, and a stop says nothing of getting in without a step.
"""

from __future__ import annotations

from functools import partial

from socialmap.layer import Layer, LayerGroup, feature_frame
from socialmap.marks import Mark
from socialmap.model import FeatureKind

MARKS: dict[str, Mark] = {
    FeatureKind.STOP: Mark("circle", "#ffffff", "b", "halte", "haltes"),
    FeatureKind.FERRY: Mark("circle", "#ffffff", "v", "veer", "veren"),
    FeatureKind.STATION: Mark("square", "#ffffff", "t", "station", "stations"),
}

LAYER = Layer(
    id="haltes",
    title="Haltes, veren en stations",
    group=LayerGroup.PLEKKEN,
    shape="points",
    source_ids=("amsterdam-haltes",),
    audience="iedereen",
    note="Haltes veranderen; kijk voor u gaat bij het vervoerbedrijf.",
    compute=partial(feature_frame, marks=MARKS),
    marks=MARKS,
    rank=10,
)
