"""Doet vrijwilligerswerk: a figure about each wijk.

What: residents of 18 and older who volunteer, anywhere.
Unit and range: % of residents of 18 and older; 12.6 to 30.9 in Amsterdam's wijken.
Source and date: RIVM, GGD'en and CBS, Gezondheidsmonitor 2020, or whichever newer edition was imported.
When not to trust it: it is a model's estimate (age, income, origin and more), carried over to newer borders; small
differences mean nothing, and the six figures of this model move together.
It is no measure of help in the buurt: Zuid had more of it than the city and the weakest circle (report 000).
"""

from __future__ import annotations

from socialmap.layer import ESTIMATE_NOTE, indicator_layer

LAYER = indicator_layer(
    "vrijwilligerswerk",
    "Doet vrijwilligerswerk",
    "vrijwilligerswerk",
    note=ESTIMATE_NOTE,
    rank=5,
)
