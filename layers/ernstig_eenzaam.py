"""Ernstig eenzaam: a figure about each wijk.

What: residents of 18 and older who are severely or very severely lonely (at least 9 of the 11 questions of De
Jong Gierveld).
Unit and range: % of residents of 18 and older; 6.6 to 20.9 in Amsterdam's wijken.
Source and date: RIVM, GGD'en and CBS, Gezondheidsmonitor 2020, or whichever newer edition was imported.
When not to trust it: it is a model's estimate (age, income, origin and more), carried over to newer borders; small
differences mean nothing, and the six figures of this model move together.
"""

from __future__ import annotations

from socialmap.layer import ESTIMATE_NOTE, indicator_layer

LAYER = indicator_layer(
    "ernstig_eenzaam",
    "Ernstig eenzaam",
    "ernstig_eenzaam",
    note=ESTIMATE_NOTE,
    rank=1,
)
