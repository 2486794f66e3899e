"""Completeness: how much of what people ask about the places of a wijk is known.

What: the share of what people ask about a place (``model.facts.ASKED``: entrance without steps, toilet, quiet room,
kitchen, free of charge, alcohol, not branded as care, hours, telephone, website) and whether a person checked it that
is known, over all places of a wijk that may be offered.
Unit and range: % of facts, 0 to 100.
Source and date: this store, up to today.
When not to trust it: it counts facts of places that are known; a place that nobody put on a list is not missed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from socialmap.layer import Layer, LayerGroup, area_frame
from socialmap.model import PLACE_FACTS, Level
from socialmap.model.facts import ASKED
from socialmap.offer.places import offered_places
from socialmap.world import Freshness

if TYPE_CHECKING:
    import geopandas as gpd

    from socialmap.world import World


def known_share(places: gpd.GeoDataFrame) -> pd.Series:
    """Share of the facts of each place that is known, in %."""
    asked = [places[name] != str(PLACE_FACTS[name].unknown) for name in ASKED]
    known = pd.concat([*asked, places["freshness"] == Freshness.CHECKED], axis=1)
    share: pd.Series = known.mean(axis=1) * 100
    return share


def compute(world: World) -> gpd.GeoDataFrame:
    """Mean over the places of each wijk; a wijk without a known place is unknown."""
    frame, places = area_frame(world, Level.WIJK), offered_places(world)
    by_wijk = known_share(places).groupby(places["wijk_code"]).agg(["mean", "size"]).reindex(frame.index)
    frame["value"], known = by_wijk["mean"], by_wijk["mean"].notna()
    frame["label"] = "hier kennen we nog geen plekken"
    frame.loc[known, "label"] = [
        f"van {size:.0f} plekken kennen we {share:.0f} % van de feiten"
        for share, size in zip(by_wijk.loc[known, "mean"], by_wijk.loc[known, "size"], strict=True)
    ]
    return frame


def city(world: World, _frame: gpd.GeoDataFrame) -> float | None:
    """The same over all places of the municipality."""
    places = offered_places(world)
    return float(known_share(places).mean()) if len(places) else None


LAYER = Layer(
    id="compleetheid",
    title="Hoeveel weten we van de plekken?",
    group=LayerGroup.COMPLEET,
    shape="areas",
    unit="% van de feiten",
    source_ids=("amsterdam-mvzn",),
    audience="redacteur en opbouwwerker",
    note="Een plek die op geen lijst staat, telt hier niet mee.",
    compute=compute,
    city=city,
    decimals=0,
    rank=2,
)
