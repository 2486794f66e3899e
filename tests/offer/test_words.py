"""A place in words: one sentence for one thing, in the language asked."""

from datetime import date, datetime
from types import SimpleNamespace

import pandas as pd
import pytest

from socialmap.i18n import words
from socialmap.offer.words import checked_text, distance_text, opening
from socialmap.schedule import AMSTERDAM_TIME

DUTCH = words("nl")
WORLD = SimpleNamespace(
    sources=pd.DataFrame({"publisher": ["Gemeente Amsterdam", "OpenStreetMap"]}, index=["s", "osm"])
)
PLACE = {"checked_on": None, "freshness": "nooit gecontroleerd", "listed_on": "2026-05", "listed_source_id": "s"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "staat op de lijst van de gemeente (mei 2026), nog door niemand gecontroleerd"),
        (
            {"listed_source_id": "osm"},
            "staat op de lijst van OpenStreetMap (mei 2026), nog door niemand gecontroleerd",
        ),
        ({"listed_source_id": "ander"}, "nog door niemand gecontroleerd"),
        ({"listed_source_id": ""}, "nog door niemand gecontroleerd"),
        ({"listed_on": ""}, "staat op de lijst van de gemeente (datum onbekend), nog door niemand gecontroleerd"),
        ({"checked_on": date(2026, 5, 4), "freshness": "gecontroleerd"}, "gecontroleerd op maandag 4 mei 2026"),
        (
            {"checked_on": date(2024, 5, 6), "freshness": "lang niet gecontroleerd"},
            "lang niet gecontroleerd, voor het laatst op maandag 6 mei 2024",
        ),
    ],
)
def test_an_import_is_never_a_check(changes, said):
    assert checked_text(WORLD, PLACE | changes, DUTCH) == said


@pytest.mark.parametrize(
    ("metres", "said"), [(0, "0 m"), (4, "10 m"), (118, "120 m"), (949, "950 m"), (1000, "1,0 km"), (2340, "2,3 km")]
)
def test_distances_are_said_as_people_say_them(metres, said):
    assert distance_text(metres, DUTCH) == said
    assert distance_text(metres, DUTCH, estimated=True) == f"{said}, geschat"


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ((2, 8), "nu: op afspraak. Vandaag open vanaf 09.00 uur"),
        ((2, 10), "nu open tot 17.00 uur"),
        ((2, 18), "nu: op afspraak. Open op donderdag 3 december vanaf 09.00 uur"),
        ((5, 12), "nu: op afspraak. Open op maandag 7 december vanaf 09.00 uur"),
    ],
)
def test_by_appointment_tells_when_it_is_surely_open(moment, said):
    world = SimpleNamespace(now=datetime(2026, 12, *moment, tzinfo=AMSTERDAM_TIME), school_holidays=())
    found = opening('Mo-Fr 09:00-17:00 || "op afspraak"', world, DUTCH)
    assert (found.text, found.is_open) == (said, said.startswith("nu open"))


def test_what_is_never_sure_tells_no_opening():
    world = SimpleNamespace(now=datetime(2026, 12, 2, 10, tzinfo=AMSTERDAM_TIME), school_holidays=())
    assert opening('"op afspraak"', world, DUTCH) is None
