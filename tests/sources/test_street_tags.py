"""Who may walk where, by the tags of OpenStreetMap as the Netherlands use them."""

import math
import re
from pathlib import Path

import pytest

from socialmap.network.network import Closed, Doubt, StreetKind, Surface
from socialmap.sources.streets import access, tags, wheels
from socialmap.sources.streets.access import Passage
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


@pytest.mark.parametrize("module", [access, tags, wheels], ids=["access", "tags", "wheels"])
def test_what_is_asked_of_a_way_is_what_is_read_of_it(module):
    """Of a graph and of a way no other tags are kept than these; names are apart, and points have their own."""
    asked = set(re.findall(r"""tags(?:\.get\(|\[)"([a-z:_]+)\"""", Path(module.__file__).read_text(encoding="utf-8")))
    assert asked - set(tags.TAGS) <= {"name", "is_sidepath", "barrier", "entrance"}


@pytest.mark.parametrize(
    ("said", "passage"),
    [
        ({}, Passage.UNSAID),
        ({"access": "no", "foot": "yes"}, Passage.OPEN),
        ({"access": "no", "foot": "unheard_of"}, Passage.TOLD),
        ({"access": "private;customers"}, Passage.SHUT),
        ({"foot": "yes | private"}, Passage.SHUT),
        ({"access": "military"}, Passage.SHUT),
        ({"access": "Customers"}, Passage.OPEN),
        ({"access": "unknown"}, Passage.TOLD),
        ({"access": "no", "access:conditional": "yes @ (09:00-17:00)"}, Passage.TOLD),
        ({"foot": "yes", "access:conditional": "no @ (22:00-06:00)"}, Passage.OPEN),
        ({"foot": "yes", "foot:conditional": "no @ wet"}, Passage.TOLD),
        ({"opening_hours": "Mo-Su 08:00-20:00"}, Passage.TOLD),
        ({"opening_hours": "24/7"}, Passage.UNSAID),
        ({"access": "private", "locked": "yes"}, Passage.SHUT),
    ],
)
def test_who_may_pass_in_words_of_others(said, passage):
    assert access.may_pass(said) is passage


@pytest.mark.parametrize(
    ("said", "closed", "doubt"),
    [
        ({"wheelchair": "no"}, Closed.WHEELS, Doubt.WHEELS),
        ({"wheelchair": "yes;no"}, Closed.WHEELS, Doubt.WHEELS),
        ({"wheelchair": "unheard_of"}, Closed.NOBODY, Doubt.WHEELS),
        ({"surface": "sand", "wheelchair": "yes"}, Closed.NOBODY, Doubt.WHEELS),
        ({"incline": "up"}, Closed.NOBODY, Doubt.SLOPE),
        ({"incline": "-8%"}, Closed.NOBODY, Doubt.NONE),
        ({"width": "2;smal"}, Closed.NOBODY, Doubt.WIDTH),
        ({"kerb": "lowered;unheard_of"}, Closed.NOBODY, Doubt.KERB),
        ({"sac_scale": "mountain_hiking"}, Closed.WHEELS | Closed.STEP_FREE, Doubt.NONE),
    ],
)
def test_what_wheels_meet(said, closed, doubt):
    found = wheels.read_wheels(said)
    assert (found.closed, found.doubt) == (closed, doubt)


@pytest.mark.parametrize(
    ("said", "closed", "doubt", "shut"),
    [
        ({"barrier": "stile"}, Closed.WHEELS | Closed.STEP_FREE, Doubt.WIDTH, False),
        ({"barrier": "turnstile"}, Closed.WHEELS | Closed.STEP_FREE, Doubt.WIDTH, False),
        ({"barrier": "stile", "wheelchair": "yes"}, Closed.NOBODY, Doubt.WHEELS | Doubt.WIDTH, False),
        ({"barrier": "cycle_barrier"}, Closed.NOBODY, Doubt.WIDTH, False),
        ({"barrier": "cycle_barrier", "maxwidth:physical": "1.1"}, Closed.NOBODY, Doubt.NONE, False),
        ({"barrier": "kerb"}, Closed.NOBODY, Doubt.KERB, False),
        ({"barrier": "unheard_of"}, Closed.NOBODY, Doubt.ACCESS | Doubt.WIDTH, False),
        ({"barrier": "wall"}, Closed.WHEELS | Closed.STEP_FREE, Doubt.WIDTH, True),
        ({"barrier": "wall", "foot": "yes"}, Closed.WHEELS | Closed.STEP_FREE, Doubt.WIDTH, False),
        ({"entrance": "yes", "access": "private"}, Closed.NOBODY, Doubt.NONE, True),
        ({"highway": "bus_stop", "wheelchair": "no"}, Closed.NOBODY, Doubt.NONE, False),
        ({"amenity": "cafe", "access": "customers", "wheelchair": "no"}, Closed.NOBODY, Doubt.NONE, False),
    ],
)
def test_what_a_point_does_to_who_passes(said, closed, doubt, shut):
    found = read_barrier(said)
    assert (found.closed, found.doubt, found.shut) == (closed, doubt, shut)


def test_a_path_beside_a_street_bears_its_name_and_steps_need_no_number():
    beside = {"highway": "footway", "footway": "sidewalk", "is_sidepath:of:name": "Noordkade"}
    assert read_way(beside).name == "Noordkade"
    assert read_way({**beside, "name": "Eigen naam"}).name == "Eigen naam"
    assert not read_way({"highway": "footway", "street:name": "Noordkade"}).name
    for said in ({"highway": "steps"}, {"highway": "footway", "step_count": "3"}, {"highway": "path", "steps": "yes"}):
        assert street_kind(said) is StreetKind.STEPS
