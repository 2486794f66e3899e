"""Grip op het eigen leven (matig of veel): a figure about each wijk.

What: residents of 18 and older who say that they have moderate or much control over their own life.
Unit and range: % of residents of 18 and older; 85.0 to 96.3 in Amsterdam's wijken.
Source and date: RIVM, GGD'en and CBS, Gezondheidsmonitor 2020, or whichever newer edition was imported.
When not to trust it: it is a model's estimate (age, income, origin and more), carried over to newer borders; small
differences mean nothing, and the six figures of this model move together.
"""

from __future__ import annotations

from socialmap.layer import ESTIMATE_NOTE, indicator_layer

LAYER = indicator_layer(
    "matig_veel_regie",
    "Grip op het eigen leven (matig of veel)",
    "matig_veel_regie",
    note=ESTIMATE_NOTE,
    rank=3,
)
