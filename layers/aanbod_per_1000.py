"""Supply for each 1,000 residents: how many open places lie in a wijk, for how many people.

What: places that somebody may walk into (no referral) that a current list or a person stands for, by residents.
Unit and range: places for each 1,000 residents; mostly 0 to 2, more where few people live.
Source and date: Gemeente Amsterdam, maatschappelijke voorzieningen; residents of CBS; each with its own date.
When not to trust it: below 200 residents it is unknown; a place just over the border counts for the other wijk only,
and a number says nothing of how large or welcoming a place is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmap.i18n import DEFAULT, words
from socialmap.layer import Layer, LayerGroup, area_frame
from socialmap.model import MIN_POPULATION, Level
from socialmap.offer.places import offered_places

if TYPE_CHECKING:
    import geopandas as gpd

    from socialmap.world import World


def compute(world: World) -> gpd.GeoDataFrame:
    """Open places by residents; unknown without residents, with too few, or without any list of places."""
    frame, places = area_frame(world, Level.WIJK), offered_places(world)
    figures = world.indicator("inwoners", Level.WIJK).reindex(frame.index)
    residents = figures["value"].where((figures["value"] >= MIN_POPULATION) & (len(places) > 0))
    count = places["wijk_code"].value_counts().reindex(frame.index, fill_value=0)
    frame["value"] = count / residents * 1000
    known = frame["value"].notna()
    frame["label"] = f"dit weten we niet, of hier wonen minder dan {MIN_POPULATION} mensen"
    frame.loc[known, "label"] = [
        f"{number} open plek{'' if number == 1 else 'ken'}, {words(DEFAULT).number(rate, 2)} per 1.000 inwoners"
        for number, rate in zip(count[known], frame.loc[known, "value"], strict=True)
    ]
    for column in ("measured", "published"):
        frame[column] = figures[column]
    return frame


def city(world: World, _frame: gpd.GeoDataFrame) -> float | None:
    """All open places by the residents of all wijken."""
    residents = world.indicator("inwoners", Level.WIJK)["value"].sum()
    count = len(offered_places(world))
    return count / residents * 1000 if count and residents else None


LAYER = Layer(
    id="aanbod_per_1000",
    title="Open plekken per 1.000 inwoners",
    group=LayerGroup.CIJFERS,
    shape="areas",
    unit="per 1.000 inwoners",
    source_ids=("amsterdam-mvzn", "cbs-kwb"),
    audience="projectleider en opbouwwerker",
    note="Wat op geen lijst staat telt niet mee, en een plek net over de grens telt alleen voor de andere wijk.",
    compute=compute,
    city=city,
    decimals=2,
    rank=7,
)
