"""Circles and similar groups, by wijk: where the reports tell of one.

What: how near to a wijk a Buurtcirkel, Buren!-groep or Vriendenkring was or is: in the wijk, or somewhere in its gebied
or stadsdeel when the report says no more. Never a place, day or hour.
Unit and range: three words.
Source and date: reports 000 (2018-2019) and 002 (2016-2017), and what editors added.
When not to trust it: it is history; whether a group still meets is unknown unless a person checked it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmap.fit.circles import NEARNESS, circles_by_wijk
from socialmap.layer import Category, Layer, LayerGroup, area_frame
from socialmap.model import Level

if TYPE_CHECKING:
    import geopandas as gpd

    from socialmap.world import World

CATEGORIES = (
    Category(1, "een groep in deze wijk", "#2c7fb8"),
    Category(2, "een groep ergens in dit gebied", "#7fcdbb"),
    Category(3, "een groep ergens in dit stadsdeel", "#edf8b1"),
    Category(4, "geen groep bekend", "#ffffff"),
)


def compute(world: World) -> gpd.GeoDataFrame:
    """The nearest that is known of each wijk, with all its groups in words."""
    frame, circles = area_frame(world, Level.WIJK), circles_by_wijk(world)
    nearness = circles["level"].map({str(level): float(rank) for rank, level in enumerate(NEARNESS, start=1)})
    by_wijk = circles.assign(rank=nearness).sort_values("rank").groupby("wijk_code")
    frame["value"] = by_wijk["rank"].min().reindex(frame.index).fillna(4.0)
    frame["label"] = by_wijk["words"].agg("; ".join).reindex(frame.index).fillna("hier kennen we geen groep")
    frame["source_id"] = by_wijk["source_id"].first().reindex(frame.index)
    return frame


LAYER = Layer(
    id="cirkels_en_groepen",
    title="Buurtcirkels en andere groepen (geschiedenis)",
    group=LayerGroup.PLEKKEN,
    shape="areas",
    source_ids=("rapport-000", "rapport-002"),
    audience="projectleider en opbouwwerker",
    note="Dit komt uit verslagen van 2016 tot 2019: of een groep nog bestaat, weten we niet.",
    compute=compute,
    categories=CATEGORIES,
    rank=6,
)
