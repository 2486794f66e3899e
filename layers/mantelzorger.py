"""Zorgt voor een naaste: a figure about each wijk.

What: residents of 18 and older who care for somebody they know, for 3 months or 8 hours a week at least.
Unit and range: % of residents of 18 and older; 4.0 to 14.7 in Amsterdam's wijken.
Source and date: RIVM, GGD'en and CBS, Gezondheidsmonitor 2020, or whichever newer edition was imported.
When not to trust it: it is a model's estimate (age, income, origin and more), carried over to newer borders; small
differences mean nothing, and the six figures of this model move together.
"""

from __future__ import annotations

from socialmap.layer import ESTIMATE_NOTE, indicator_layer

LAYER = indicator_layer(
    "mantelzorger",
    "Zorgt voor een naaste",
    "mantelzorger",
    note=ESTIMATE_NOTE,
    rank=6,
)
