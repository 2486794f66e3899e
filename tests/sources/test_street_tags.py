"""Who may walk where, by the tags of OpenStreetMap as the Netherlands use them."""

import math

import pytest

from socialmap.network.network import StreetKind, Surface
from socialmap.sources.streets.tags import read_barrier, read_way, street_kind
from socialmap.sources.streets.wheels import metres, surface


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"highway": "residential"}, StreetKind.ROAD),
        ({"highway": "cycleway"}, StreetKind.CYCLEWAY),
        ({"highway": "cycleway", "foot": "no"}, None),
        ({"highway": "primary", "foot": "use_sidepath"}, None),
        ({"highway": "motorway"}, None),
        ({"highway": "trunk"}, None),
        ({"highway": "trunk", "foot": "designated"}, StreetKind.ROAD),
        ({"highway": "primary", "motorroad": "yes"}, None),
        ({"highway": "busway"}, None),
        ({"highway": "service", "service": "driveway"}, StreetKind.ROAD),
        ({"highway": "service", "service": "driveway", "access": "private"}, None),
        ({"highway": "service", "service": "private"}, None),
        ({"highway": "path", "access": "private", "foot": "yes"}, StreetKind.PATH),
        ({"highway": "path", "access": "no"}, None),
        ({"highway": "path", "foot": "private"}, None),
        ({"highway": "track", "access": "forestry"}, None),
        ({"highway": "steps"}, StreetKind.STEPS),
        ({"highway": "footway", "footway": "crossing"}, StreetKind.CROSSING),
        ({"highway": "cycleway", "cycleway": "crossing"}, StreetKind.CROSSING),
        ({"highway": "construction"}, None),
        ({"highway": "proposed"}, None),
        ({"highway": "rest_area"}, None),
        ({"highway": "pedestrian", "area": "yes"}, StreetKind.FOOTWAY),
        ({"highway": "service", "area": "yes"}, None),
        ({"railway": "platform"}, StreetKind.FOOTWAY),
        ({"public_transport": "platform", "area": "yes"}, StreetKind.FOOTWAY),
        ({"railway": "platform", "access": "no"}, None),
        ({"highway": "platform"}, StreetKind.FOOTWAY),
        ({"highway": "elevator"}, StreetKind.OTHER),
        ({"route": "ferry"}, StreetKind.FERRY),
        ({"route": "ferry", "foot": "no"}, None),
        ({"route": "bicycle"}, None),
        ({"building": "yes"}, None),
    ],
)
def test_who_may_walk(tags, kind):
    assert street_kind(tags) == kind


@pytest.mark.parametrize(
    ("tags", "even"),
    [
        ({}, Surface.UNKNOWN),
        ({"surface": "asphalt"}, Surface.EVEN),
        ({"surface": "paving_stones:30"}, Surface.EVEN),
        ({"surface": "sett"}, Surface.UNEVEN),
        ({"surface": "unheard_of"}, Surface.UNKNOWN),
        ({"surface": "asphalt", "smoothness": "very_bad"}, Surface.BAD),
        ({"surface": "sett", "smoothness": "good"}, Surface.EVEN),
    ],
)
def test_how_even(tags, even):
    assert surface(tags) == even


@pytest.mark.parametrize(
    ("text", "length"), [("2", 2), ("1,5 m", 1.5), ("80 cm", 0.8), ("40mm", 0.04), ("-1", None), ("wide", None)]
)
def test_lengths_as_people_write_them(text, length):
    assert metres(text) == pytest.approx(math.nan if length is None else length, nan_ok=True)


@pytest.mark.parametrize(
    ("tags", "direction"),
    [
        ({"highway": "residential", "oneway": "yes"}, 0),
        ({"highway": "footway", "oneway:foot": "yes"}, 1),
        ({"highway": "footway", "oneway:foot": "-1"}, -1),
        ({"highway": "steps", "conveying": "forward"}, 1),
        ({"highway": "steps", "conveying": "backward"}, -1),
        ({"highway": "steps", "conveying": "reversible"}, 0),
        ({"route": "ferry", "oneway": "yes"}, 1),
        ({"route": "ferry"}, 0),
    ],
)
def test_which_way(tags, direction):
    way = read_way(tags)
    assert way is not None
    assert way.direction == direction


@pytest.mark.parametrize(
    ("tags", "kerb", "width", "gate"),
    [
        ({"kerb": "flush"}, 0, None, False),
        ({"kerb": "lowered"}, 0.03, None, False),
        ({"kerb": "raised"}, 0.12, None, False),
        ({"kerb": "raised", "kerb:height": "5 cm"}, 0.05, None, False),
        ({"barrier": "kerb"}, None, None, False),
        ({"barrier": "gate"}, None, None, True),
        ({"barrier": "kissing_gate"}, None, None, True),
        ({"barrier": "stile", "width": "0,6"}, None, 0.6, False),
        ({"barrier": "bollard", "maxwidth:physical": "1.2"}, None, 1.2, False),
    ],
)
def test_what_stands_on_the_way(tags, kerb, width, gate):
    found = read_barrier(tags)
    assert found.kerb == pytest.approx(math.nan if kerb is None else kerb, nan_ok=True)
    assert found.width == pytest.approx(math.nan if width is None else width, nan_ok=True)
    assert found.gate == gate
