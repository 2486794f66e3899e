"""Every place around one point, on drawn streets and against the route to each."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialmap.errors import BadInputError
from socialmap.network.route import find_route
from socialmap.reach import reach_from
from tests.support.networks import grid, two_components, with_ferry, with_steps
from tests.support.walking import on_street, spots_at, ways_of

NETWORK = grid(5)
PLACES = on_street([0, 0, 5, 11, 22, -1], [0.1, 0.9, 0.5, 0.25, 1.0, 0.0], [0, 12, 0, 3, 0, 0])


def test_the_nearest_first_with_minutes_and_metres():
    found = reach_from(ways_of(NETWORK), spots_at(NETWORK, 0), spots_at(NETWORK, [24, 1, 6, 2]), 5)
    assert found.place.tolist() == [1, 2, 3]
    assert found.metres == pytest.approx([100, 200, 200])
    assert found.minutes == pytest.approx(found.metres / 75)
    assert found.unknown.tolist() == [0, 0, 0]


def test_the_bound_itself_counts():
    origin, place = spots_at(NETWORK, 0), on_street(3, 0.75)  # 375 m, that is 5 minutes
    assert len(reach_from(ways_of(NETWORK), origin, place, 5).place) == 1
    assert len(reach_from(ways_of(NETWORK), origin, place, 4.99).place) == 0


@pytest.mark.parametrize("towards", [False, True])
@pytest.mark.parametrize("network", [NETWORK, with_ferry(), with_steps()], ids=["grid", "ferry", "steps"])
def test_each_place_is_as_far_as_the_route_to_it(network, towards):
    ways = ways_of(network, known=False)
    ways.seconds[:1] *= 2  # one arc takes longer, so that metres must be read off the way
    origin = on_street(0, 0.3, 4)
    street = np.arange(network.streets, dtype=np.int32)
    places = on_street(street, np.linspace(0.05, 0.95, network.streets), 2)
    found = reach_from(ways, origin, places, 60, towards=towards)
    assert len(found.place) == network.streets
    for row, place in enumerate(found.place):
        spot = places[np.array([place])]
        route = find_route(ways, *((spot, origin) if towards else (origin, spot)))
        assert found.minutes[row] == pytest.approx(route.minutes)
        assert found.metres[row] == pytest.approx(route.metres)
        assert found.unknown[row] == pytest.approx(route.unknown)
        assert found.unknown[row] == pytest.approx(route.metres - 6)


def test_no_minutes_reach_only_where_one_is():
    found = reach_from(ways_of(NETWORK), spots_at(NETWORK, 0), spots_at(NETWORK, [1, 0]), 0)
    assert (found.place.tolist(), found.minutes.tolist()) == ([1], [0])


def test_ten_thousand_minutes_reach_everything_that_hangs_together():
    network = two_components()
    found = reach_from(ways_of(network), spots_at(network, 0), spots_at(network, range(5)), 10_000)
    assert found.place.tolist() == [0, 1, 2]


@pytest.mark.parametrize("minutes", [-1, np.nan, -np.inf])
def test_minutes_that_nobody_can_walk(minutes):
    with pytest.raises(
        BadInputError, match=r"Zoveel minuten kan niemand lopen; gevonden: .*; verwacht: een getal van 0"
    ):
        reach_from(ways_of(NETWORK), spots_at(NETWORK, 0), PLACES, minutes)


def test_a_point_at_sea_reaches_nothing():
    assert len(reach_from(ways_of(NETWORK), on_street(-1, 0.0), PLACES, 60).place) == 0


def test_without_places_nothing_is_found():
    assert len(reach_from(ways_of(NETWORK), spots_at(NETWORK, 0), PLACES[np.array([], int)], 60).place) == 0


@given(st.floats(0, 12), st.floats(0, 12), st.floats(0.3, 2), st.floats(0.3, 2))
def test_more_time_or_speed_never_takes_a_place_away(first, second, slow, fast):
    origin = on_street(7, 0.4)
    (few, many), (slow, fast) = sorted([first, second]), sorted([slow, fast])
    by_time = [set(reach_from(ways_of(NETWORK), origin, PLACES, t).place) for t in (few, many)]
    by_speed = [set(reach_from(ways_of(NETWORK, speed), origin, PLACES, many).place) for speed in (slow, fast)]
    assert by_time[0] <= by_time[1]
    assert by_speed[0] <= by_speed[1]
