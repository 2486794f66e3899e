"""Dagbesteding: a place by day that needs a way in, so nobody is sent there in vain.

What: places for dagbesteding ("Meedoen", "Meewerk") on a current list, always by the Buurtteam or the provider first.
Unit and range: points; a merged place counts once. Never counted as an open place to go to.
Source and date: Gemeente Amsterdam, maatschappelijke voorzieningen, with the month of its list.
When not to trust it: the list's "ouderen" is wrong for many of them, so for whom a place is, is not shown.
"""

from __future__ import annotations

from functools import partial

from socialmap.layer import Layer, LayerGroup, place_frame
from socialmap.model import DOORS, PlaceKind

LAYER = Layer(
    id="dagbesteding",
    title="Dagbesteding: eerst langs het Buurtteam",
    group=LayerGroup.PLEKKEN,
    shape="points",
    source_ids=("amsterdam-mvzn",),
    audience="verwijzer en opbouwwerker",
    note="U kunt hier niet zomaar binnenlopen: ga eerst langs het Buurtteam of bel de aanbieder.",
    compute=partial(place_frame, kinds=(PlaceKind.DAGBESTEDING,), offers=DOORS),
    rank=4,
)
