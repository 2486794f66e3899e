"""Routes on drawn streets: turns, sides and stretches that one can see."""

import numpy as np
import pytest

from socialmap.network.network import StreetKind
from socialmap.network.route import Turn, find_route
from tests.support.networks import CORNER, Edge, drawn, grid, two_components, with_ferry, with_steps
from tests.support.walking import on_street, spots_at, ways_of


def route(network, start, end, **options):
    return find_route(ways_of(network), spots_at(network, start), spots_at(network, end), **options)


def test_a_corner_to_the_left_and_one_to_the_right():
    network = drawn(
        [(0, 0), (100, 0), (100, 100), (200, 100)], [Edge(0, 1, "Een"), Edge(1, 2, "Twee"), Edge(2, 3, "Drie")]
    )
    there = route(network, 0, 3)
    assert [(s.turn, s.street, s.metres) for s in there.stretches] == [
        (Turn.START, "Een", pytest.approx(100)),
        (Turn.LEFT, "Twee", pytest.approx(100)),
        (Turn.RIGHT, "Drie", pytest.approx(100)),
    ]
    assert [s.turn for s in route(network, 3, 0).stretches] == [Turn.START, Turn.LEFT, Turn.RIGHT]
    assert there.line - CORNER == pytest.approx(np.array([(0, 0), (100, 0), (100, 100), (200, 100)]))
    assert (there.metres, there.minutes) == (pytest.approx(300), pytest.approx(4))


@pytest.mark.parametrize(
    ("degrees", "turn"),
    [
        (40, Turn.SLIGHT_LEFT),
        (-40, Turn.SLIGHT_RIGHT),
        (90, Turn.LEFT),
        (-90, Turn.RIGHT),
        (150, Turn.SHARP_LEFT),
        (-150, Turn.SHARP_RIGHT),
        (175, Turn.SHARP_LEFT),  # into another street nobody turns back
        (-179, Turn.SHARP_RIGHT),
    ],
)
def test_turns_by_their_angle(degrees, turn):
    end = (100 + 80 * np.cos(np.radians(degrees)), 80 * np.sin(np.radians(degrees)))
    network = drawn([(0, 0), (100, 0), end], [Edge(0, 1, "Een"), Edge(1, 2, "Twee")])
    assert route(network, 0, 2).stretches[1].turn == turn


@pytest.mark.parametrize("degrees", [0, 20, -20])
def test_straight_on_is_no_turn_even_under_another_name(degrees):
    end = (100 + 80 * np.cos(np.radians(degrees)), 80 * np.sin(np.radians(degrees)))
    network = drawn([(0, 0), (100, 0), end], [Edge(0, 1, "Een"), Edge(1, 2, "Twee")])
    assert [(s.street, round(s.metres)) for s in route(network, 0, 2).stretches] == [("Een", 180)]


def test_pieces_of_one_street_are_one_stretch():
    found = route(grid(5), 0, 4)
    assert [(s.street, round(s.metres)) for s in found.stretches] == [("Dwarsstraat 0", 400)]


def test_a_street_that_turns_a_corner_says_so():
    network = drawn([(0, 0), (100, 0), (100, 100)], [Edge(0, 1, "Hoekstraat"), Edge(1, 2, "Hoekstraat")])
    assert [s.turn for s in route(network, 0, 2).stretches] == [Turn.START, Turn.LEFT]


def test_a_street_that_bends_where_another_goes_straight_on_says_so():
    points = [(0, 0), (100, 0), (160, 60), (200, 0)]
    own = [Edge(0, 1, "Ringweg"), Edge(1, 2, "Ringweg")]
    told = route(drawn(points, [*own, Edge(1, 3, "Uitweg")]), 0, 2)
    assert [(s.turn, s.street) for s in told.stretches[1:]] == [(Turn.SLIGHT_LEFT, "Ringweg")]
    assert len(route(drawn(points[:3], own), 0, 2).stretches) == 1


def test_one_turns_back_in_ones_own_street_only():
    points = [(0, 0), (100, 0), (20, 4)]
    back = route(drawn(points, [Edge(0, 1, "Haarspeld"), Edge(1, 2, "Haarspeld")]), 0, 2)
    assert [s.turn for s in back.stretches] == [Turn.START, Turn.BACK]


def test_a_bend_within_a_street_is_no_turn():
    network = drawn([(0, 0), (100, 100)], [Edge(0, 1, "Bocht", via=[(100, 0)])])
    found = route(network, 0, 1)
    assert [round(s.metres) for s in found.stretches] == [200]
    assert len(found.line) == 3


def test_steps_and_ferries_are_told_even_under_one_name():
    network = drawn(
        [(0, 0), (100, 0), (150, 0), (250, 0)],
        [Edge(0, 1, "Kade"), Edge(1, 2, "Kade", StreetKind.STEPS), Edge(2, 3, "Kade")],
    )
    assert [s.kind for s in route(network, 0, 3).stretches] == [
        StreetKind.FOOTWAY,
        StreetKind.STEPS,
        StreetKind.FOOTWAY,
    ]


def test_both_ends_may_lie_along_a_street_and_off_it():
    network = grid(3)
    found = find_route(ways_of(network), on_street(0, 0.25, 10), on_street(1, 0.5, 5))
    assert found.metres == pytest.approx(75 + 50 + 15)
    assert found.off == (10, 5)
    assert found.line[[0, -1]] - CORNER == pytest.approx(np.array([(25, 0), (150, 0)]))


def test_along_one_street_no_junction_is_passed():
    network = grid(3)
    found = find_route(ways_of(network), on_street(0, 0.9), on_street(0, 0.2))
    assert found.metres == pytest.approx(70)
    assert found.line - CORNER == pytest.approx(np.array([(90, 0), (20, 0)]))


def test_a_detour_past_other_streets_when_one_way_only():
    network = with_ferry()
    found = find_route(ways_of(network), on_street(0, 0.9), on_street(0, 0.2))
    assert found.metres == pytest.approx(20 + 600 + 40)


def test_without_steps_the_way_around():
    network = with_steps()
    spots = spots_at(network, 0), spots_at(network, 1)
    assert [s.street for s in find_route(ways_of(network), *spots).stretches] == ["Trap"]
    around = find_route(ways_of(network, steps=False), *spots)
    assert {s.street for s in around.stretches} == {"Omweg"}
    assert around.metres == pytest.approx(300)


def test_no_way_is_no_route():
    network = two_components()
    assert route(network, 0, 3) is None
    assert route(network, 0, 2, limit=60) is None
    assert find_route(ways_of(network), on_street(-1, 0), spots_at(network, 0)) is None


def test_from_a_place_to_itself():
    found = route(grid(3), 4, 4)
    assert (found.metres, found.stretches, len(found.line)) == (0, (), 0)


def test_unknown_metres_are_told_per_stretch():
    network = grid(3)
    found = find_route(ways_of(network, known=False), spots_at(network, 0), spots_at(network, 2))
    assert (found.unknown, found.stretches[0].unknown) == (pytest.approx(200), pytest.approx(200))
