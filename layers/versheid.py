"""Freshness: which places a person checked, and when.

What: for each place that may be offered, whether a person checked it within 12 months, longer ago, or never.
Unit and range: three words; standing on a list is no check.
Source and date: the checks that editors recorded in this store, up to today.
When not to trust it: a check tells that the facts were right that day, not that they are today.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmap.layer import Layer, LayerGroup, place_frame
from socialmap.marks import Mark
from socialmap.model import DOORS, OPEN_KINDS, PlaceKind

if TYPE_CHECKING:
    import geopandas as gpd

    from socialmap.world import World

MARKS: dict[str, Mark] = {
    "gecontroleerd": Mark(
        "circle", "#009e73", "V", "in het laatste jaar gecontroleerd", "in het laatste jaar gecontroleerd"
    ),
    "lang niet gecontroleerd": Mark(
        "triangle",
        "#e69f00",
        "L",
        "langer dan een jaar geleden gecontroleerd",
        "langer dan een jaar geleden gecontroleerd",
    ),
    "nooit gecontroleerd": Mark(
        "diamond", "#c8c8c8", "?", "nog door niemand gecontroleerd", "nog door niemand gecontroleerd"
    ),
}


def compute(world: World) -> gpd.GeoDataFrame:
    """Every place that may be offered, marked by its freshness."""
    frame = place_frame(world, (*OPEN_KINDS, PlaceKind.DAGBESTEDING), DOORS)
    return frame.assign(kind=world.places["freshness"].reindex(frame.index))


LAYER = Layer(
    id="versheid",
    title="Wanneer is deze plek gecontroleerd?",
    group=LayerGroup.COMPLEET,
    shape="points",
    source_ids=("amsterdam-mvzn",),
    audience="redacteur en opbouwwerker",
    note="Op een lijst staan is niet hetzelfde als gecontroleerd zijn.",
    compute=compute,
    marks=MARKS,
    rank=1,
)
