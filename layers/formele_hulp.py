"""Formal help: where somebody paid and accountable answers a question for help.

What: Buurtteams (adults) and Ouder- en Kindteams (OKT) that a current list or a person stands for.
Unit and range: points; a merged place counts once.
Source and date: Gemeente Amsterdam, maatschappelijke voorzieningen, with the month of its list.
When not to trust it: a team also works at places that are not on the list; hours and telephone are unknown.
"""

from __future__ import annotations

from functools import partial

from socialmap.layer import Layer, LayerGroup, place_frame
from socialmap.model import FORMAL_HELP_KINDS

LAYER = Layer(
    id="formele_hulp",
    title="Hulp bij vragen (Buurtteam, OKT)",
    group=LayerGroup.PLEKKEN,
    shape="points",
    source_ids=("amsterdam-mvzn",),
    audience="iedereen",
    note="Een team werkt ook op plekken die niet op de lijst staan; bel eerst.",
    compute=partial(place_frame, kinds=FORMAL_HELP_KINDS),
    rank=3,
)
