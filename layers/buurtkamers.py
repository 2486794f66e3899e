"""Buurtkamers and other basic facilities: places to drop in at, apart from the Huizen van de Wijk.

What: buurtkamers, inlooplocaties, libraries, children's farms, youth centres, playground houses, swimming pools and
other basic facilities that a current list or a person stands for.
Unit and range: points; a merged place counts once, as the first of these kinds that it has.
Source and date: Gemeente Amsterdam, maatschappelijke voorzieningen, with the month of its list.
When not to trust it: the list is for planning and knows no opening hours; resident-run rooms are often missing.
"""

from __future__ import annotations

from functools import partial

from socialmap.layer import Layer, LayerGroup, place_frame
from socialmap.model import FORMAL_HELP_KINDS, OPEN_KINDS, PlaceKind

#: What has a layer of its own is not shown twice.
_ELSEWHERE = (PlaceKind.HUIS_VAN_DE_WIJK, PlaceKind.INITIATIEF, *FORMAL_HELP_KINDS)
KINDS = tuple(kind for kind in OPEN_KINDS if kind not in _ELSEWHERE)

LAYER = Layer(
    id="buurtkamers",
    title="Buurtkamers en andere plekken voor de buurt",
    group=LayerGroup.PLEKKEN,
    shape="points",
    source_ids=("amsterdam-mvzn",),
    audience="iedereen",
    note="Kamers die bewoners zelf runnen, staan vaak niet op de lijst van de gemeente.",
    compute=partial(place_frame, kinds=KINDS),
    default_on=True,
    rank=2,
)
