"""Huizen van de Wijk: the houses that every wijk's residents may walk into.

What: places that a current list or a person calls a Huis van de Wijk.
Unit and range: points; a merged place counts once.
Source and date: Gemeente Amsterdam, maatschappelijke voorzieningen, with the month of its list.
When not to trust it: the list is for planning and knows no opening hours; ask before somebody goes.
"""

from __future__ import annotations

from functools import partial

from socialmap.layer import Layer, LayerGroup, place_frame
from socialmap.model import PlaceKind

LAYER = Layer(
    id="huizen_van_de_wijk",
    title="Huizen van de Wijk",
    group=LayerGroup.PLEKKEN,
    shape="points",
    source_ids=("amsterdam-mvzn",),
    audience="iedereen",
    note="De lijst van de gemeente is een planning: of het nu open is, weten we niet altijd.",
    compute=partial(place_frame, kinds=(PlaceKind.HUIS_VAN_DE_WIJK,)),
    default_on=True,
    rank=1,
)
