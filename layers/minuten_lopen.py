"""Minuten lopen: how far a Huis van de Wijk or buurtkamer is on foot.

What: minutes within which half of the residents of an area walk to the nearest one, at 1.25 m/s along real streets;
buurten where their borders are stored, else wijken. Without streets: the straight line from the middle, times 1.3.
Unit and range: minutes, from 0.
Source and date: places of the Gemeente Amsterdam with the month of its list; streets of OpenStreetMap, with their date.
When not to trust it: where streets or bridges are newer than the streets that are stored; who walks slowly needs up to
twice as long; where in their buurt people live is not known, so each metre of street counts the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import KDTree

from socialmap.layer import Layer, LayerGroup, area_frame
from socialmap.model import MEETING_KINDS, Level
from socialmap.offer.places import coordinates, label_points, offered_places
from socialmap.walks import DEFAULT_PROFILE, METRES_A_MINUTE, estimate_metres, walks

if TYPE_CHECKING:
    import geopandas as gpd

    from socialmap.world import World


def compute(world: World) -> gpd.GeoDataFrame:
    """Minutes by area; unknown, with the reason, where the streets do not tell."""
    walked, places = walks(world), offered_places(world, MEETING_KINDS)
    if walked is None or places.empty:
        return _estimated(world, places)
    frame = area_frame(world, Level(str(walked.areas["level"].iloc[0])))
    found = walked.by_area(places, DEFAULT_PROFILE).reindex(frame.index)
    frame["value"] = found["minutes"].where(np.isfinite(found["minutes"]))
    far = np.isinf(found["minutes"])
    frame["label"] = np.where(
        frame["value"].notna(),
        "de helft van de bewoners loopt hoogstens " + frame["value"].map("{:.0f} minuten".format),
        np.where(far, "te ver om te lopen", found["why"].where(found["why"] != "", "dit weten we niet")),
    )
    return frame


def _estimated(world: World, places: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The same from the middle of each area in a straight line."""
    frame = area_frame(world, Level.WIJK)
    if frame.empty or places.empty:
        return frame
    metres = KDTree(coordinates(places)).query(label_points(world.level(Level.WIJK).loc[frame.index]))[0]
    frame["value"], frame["source_id"] = estimate_metres(metres) / METRES_A_MINUTE, "amsterdam-mvzn"
    frame["label"] = frame["value"].map("ongeveer {:.0f} minuten vanaf het midden (geschat, hemelsbreed)".format)
    return frame


LAYER = Layer(
    id="minuten_lopen",
    title="Hoe ver lopen naar een Huis van de Wijk of buurtkamer?",
    group=LayerGroup.CIJFERS,
    shape="areas",
    unit="minuten",
    source_ids=("amsterdam-mvzn", "osm"),
    audience="iedereen",
    note="Gerekend voor wie gewoon doorloopt: met een rollator duurt het bijna twee keer zo lang.",
    compute=compute,
    decimals=0,
    rank=7,
)
