"""Where a new circle would fit, need and what is there in balance: the score of socialmap.fit as a map.

What: both axes of ``socialmap/fit/table.py``, each for half; ``/cirkels`` draws any other policy.
Unit and range: 0 to 100; percentiles among the wijken, so it tells of order and not of amount.
Source and date: RIVM's estimates of 2020, the city's list of places, CBS's residents.
When not to trust it: always ask first for the people: a coach, a volunteer, a room, enough interested. Small
differences mean nothing. Shown only where the fit page may be seen, for a public ranking of deficits harms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmap.fit.score import score_wijken
from socialmap.layer import Layer, LayerGroup, area_frame
from socialmap.model import Level

if TYPE_CHECKING:
    import geopandas as gpd

    from socialmap.world import World


def compute(world: World) -> gpd.GeoDataFrame:
    """Score of each wijk, its verdict as the words."""
    frame, scores = area_frame(world, Level.WIJK), score_wijken(world).frame
    return frame.assign(value=scores["score"].reindex(frame.index), label=scores["verdict"].reindex(frame.index))


LAYER = Layer(
    id="past_een_cirkel",
    title="Waar past een nieuwe cirkel? (in evenwicht)",
    group=LayerGroup.CIJFERS,
    shape="areas",
    unit="van 100",
    source_ids=("rivm-gezondheid", "amsterdam-mvzn", "cbs-kwb"),
    audience="projectleider",
    note="Eerst mensen, dan een plek: dit is het begin van een gesprek, en kleine verschillen zeggen niets.",
    compute=compute,
    guarded=True,
    decimals=0,
    rank=9,
)
