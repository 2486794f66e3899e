"""Eenzaam: a figure about each wijk.

What: residents of 18 and older who are lonely, severely or not (at least 3 of the 11 questions of De Jong
Gierveld).
Unit and range: % of residents of 18 and older; 37.6 to 65.3 in Amsterdam's wijken.
Source and date: RIVM, GGD'en and CBS, Gezondheidsmonitor 2020, or whichever newer edition was imported.
When not to trust it: it is a model's estimate (age, income, origin and more), carried over to newer borders; small
differences mean nothing, and the six figures of this model move together.
"""

from __future__ import annotations

from socialmap.layer import ESTIMATE_NOTE, indicator_layer

LAYER = indicator_layer(
    "eenzaam",
    "Eenzaam",
    "eenzaam",
    note=ESTIMATE_NOTE,
    rank=2,
)
