"""What a kerb, steps, a ferry and unknown streets do to who walks, rolls or waits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialmap.config import Settings
from socialmap.errors import NotFoundError
from socialmap.network.network import StreetKind
from socialmap.network.profiles import benchless_streets, find_profile, read_profiles, ways
from socialmap.network.route import find_route
from socialmap.reach import all_pairs, nearest_place, reach_from
from tests.support.networks import Edge, drawn, with_ferry, with_kerb, with_steps
from tests.support.walking import spots_at

PROFILES = read_profiles(Settings().starter_dir / "profielen.csv")


def metres(network, profile, start=0, end=1):
    found = reach_from(ways(network, PROFILES[profile]), spots_at(network, start), spots_at(network, end), 60)
    return found.metres.tolist()


@pytest.mark.parametrize(
    ("profile", "steps", "kerb"),
    [
        ("wandelen", 100, 100),
        ("rustig", 100, 100),
        ("rollator", 300, 100),
        ("rolstoel", 300, 300),
        ("scootmobiel", 300, 300),
    ],
)
def test_steps_and_a_kerb_of_12_cm_on_the_short_way(profile, steps, kerb):
    assert metres(with_steps(), profile) == pytest.approx([steps])
    assert metres(with_kerb(), profile) == pytest.approx([kerb])
    assert metres(with_kerb(0.03), profile) == pytest.approx([100])


def test_an_unknown_kerb_is_passed_but_told():
    network = with_kerb(np.nan)
    for profile, unknown in (("wandelen", 0), ("rolstoel", 100)):
        found = reach_from(ways(network, PROFILES[profile]), spots_at(network, 0), spots_at(network, 1), 60)
        assert (found.metres[0], found.unknown[0]) == (pytest.approx(100), pytest.approx(unknown))


def test_the_ferry_counts_with_its_wait():
    network, profile = with_ferry(), PROFILES["wandelen"]
    there = reach_from(ways(network, profile), spots_at(network, 0), spots_at(network, 1), 60)
    # Five minutes of waiting make it slower than time alone would, yet quicker than none: no other way leads there.
    assert there.minutes[0] * 60 == pytest.approx(min(300 + 200 / 2, 600 / 1.25))
    assert metres(network, "wandelen", 1, 0) == pytest.approx([600])


def test_metres_of_a_way_with_a_ferry_are_read_off_the_way():
    network = drawn(
        [(0, 0), (100, 0), (500, 0), (600, 0)],
        [Edge(0, 1), Edge(1, 2, kind=StreetKind.FERRY), Edge(2, 3)],
    )
    walker, places = ways(network, PROFILES["wandelen"]), spots_at(network, 3)
    pairs = all_pairs(walker, places, 60, metres=True)
    assert pairs.metres[pairs.node == 0] == pytest.approx([600])
    assert pairs.walk[pairs.node == 0] * 60 == pytest.approx([80 + 300 + 200 + 80])
    assert nearest_place(walker, places, metres=True).metres[0] == pytest.approx(600)


def test_metres_without_a_bench_by_the_same_search():
    """Marking other streets than the unknown ones measures those instead."""
    network = with_kerb()
    walker = ways(network, PROFILES["rollator"])
    without = type(walker)(network, walker.seconds, benchless_streets(network, PROFILES["rollator"]), walker.speed)
    route = find_route(without, spots_at(network, 0), spots_at(network, 1))
    assert route.unknown == pytest.approx(route.metres)


def test_an_unknown_profile_names_the_closest():
    with pytest.raises(NotFoundError, match=r"Het profiel 'rolstol' bestaat niet\. Bedoelt u 'rolstoel'"):
        find_profile(PROFILES, "rolstol")


kinds = st.sampled_from([StreetKind.FOOTWAY, StreetKind.STEPS, StreetKind.FERRY, StreetKind.PATH])
streets = st.builds(
    Edge,
    start=st.integers(0, 3),
    end=st.integers(4, 8),
    kind=kinds,
    length=st.floats(1, 600, width=32),
    kerb=st.sampled_from([np.nan, 0.0, 0.03, 0.12]),
    width=st.sampled_from([np.nan, 0.5, 2.0]),
    one_way=st.integers(0, 1),
)


@given(st.lists(streets, min_size=1, max_size=25), st.floats(0, 20))
def test_who_rolls_at_walking_pace_gets_nowhere_that_a_walker_does_not(edges, minutes):
    network = drawn([(50.0 * number, 20.0 * (number % 3)) for number in range(9)], edges)
    spots = spots_at(network, np.arange(9))
    origin = spots[np.flatnonzero(spots.street >= 0)[:1]]
    walker = reach_from(ways(network, PROFILES["wandelen"]), origin, spots, minutes)
    for profile in ("rustig", "rollator", "rolstoel"):
        slower = reach_from(ways(network, PROFILES[profile]), origin, spots, minutes)
        assert set(slower.place) <= set(walker.place)
