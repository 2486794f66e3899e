"""Moeite om rond te komen: a figure about each wijk.

What: residents of 18 and older who have some or great difficulty in making ends meet.
Unit and range: % of residents of 18 and older; 6.8 to 37.7 in Amsterdam's wijken.
Source and date: RIVM, GGD'en and CBS, Gezondheidsmonitor 2020, or whichever newer edition was imported.
When not to trust it: it is a model's estimate (age, income, origin and more), carried over to newer borders; small
differences mean nothing, and the six figures of this model move together.
"""

from __future__ import annotations

from socialmap.layer import ESTIMATE_NOTE, indicator_layer

LAYER = indicator_layer(
    "moeite_rondkomen",
    "Moeite om rond te komen",
    "moeite_rondkomen",
    note=ESTIMATE_NOTE,
    rank=4,
)
