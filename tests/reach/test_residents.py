"""Residents spread over streets: who is near enough, and why some are not known."""

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from socialmap import geo
from socialmap.network.snapping import snap
from socialmap.reach import (
    Squares,
    Why,
    nearest_place,
    residents_near,
    share_known,
    share_within,
    spread_residents,
    what_changes,
    within_shape,
)
from socialmap.reach.squares import FEW, allotted
from tests.support.networks import CORNER, Edge, drawn, grid, two_components
from tests.support.walking import amsterdam_roads, on_street, spots_at, ways_of

NETWORK = grid(5)
WEST, EAST = (
    shapely.box(CORNER[0] + a, CORNER[1] - 50, CORNER[0] + b, CORNER[1] + 450) for a, b in ((-50, 150), (150, 450))
)
ELSEWHERE = shapely.box(150_000, 400_000, 151_000, 401_000)
NOWHERE = on_street([-1, -1, -1], 0.0)


def spread(count=(1000.0, 3000.0, 50.0), nearby=NOWHERE):
    return spread_residents(NETWORK, np.array([WEST, EAST, ELSEWHERE]), np.array(count), nearby)


def test_residents_lie_along_the_length_of_their_streets():
    residents = spread()
    assert np.bincount(residents.area, residents.weight) == pytest.approx([1, 1])
    in_west = residents.area == 0
    by_node = dict(zip(residents.node[in_west].tolist(), residents.weight[in_west].tolist(), strict=True))
    # A corner of the grid has two half streets, a side three, the middle four: 2+3+3+3+2 and 3+4+4+4+3 in the west.
    assert sorted(by_node) == [0, 1, 5, 6, 10, 11, 15, 16, 20, 21]
    assert (by_node[0], by_node[6]) == (pytest.approx(2 / 31), pytest.approx(4 / 31))


def test_share_by_area_and_for_the_city():
    ways, residents = ways_of(NETWORK), spread()
    shares = share_within(ways, residents, nearest_place(ways, spots_at(NETWORK, 0)).minutes, bands=(0, 2, 1000))
    assert shares.share[:2, 0] == pytest.approx([2 / 31, 0])
    assert shares.share[:2, 2] == pytest.approx([1, 1])
    # Within 150 m of the corner: itself and the two junctions beside it.
    assert shares.share[0, 1] == pytest.approx((2 + 3 + 3) / 31)
    assert shares.within[0] == pytest.approx(shares.share[0] * 1000)
    assert shares.together()[0] == pytest.approx(shares.within[:2].sum(axis=0) / 4000)
    assert shares.together(np.array([1, 0, 0]))[1] == pytest.approx(shares.share[0])


def test_half_of_the_residents_are_within_the_median():
    ways, residents = ways_of(NETWORK), spread()
    minutes = nearest_place(ways, spots_at(NETWORK, 0)).minutes
    shares = share_within(ways, residents, minutes)
    for area in (0, 1):
        here = residents.area == area
        walk, weight = minutes[residents.node[here]], residents.weight[here]
        assert weight[walk <= shares.median[area]].sum() >= 0.5
        assert weight[walk < shares.median[area]].sum() < 0.5


def test_what_lies_too_far_from_any_street_says_so():
    shares = share_within(ways_of(NETWORK), spread(), np.zeros(NETWORK.nodes))
    assert shares.why.tolist() == ["", "", Why.TOO_FAR]
    assert np.isnan(shares.share[2]).all()
    assert np.isnan(shares.median[2])


def test_an_area_without_streets_walks_to_the_nearest_one():
    ways = ways_of(NETWORK)
    residents = spread(nearby=on_street([-1, -1, 0], [0, 0, 0.25], [0, 0, 150]))
    shares = share_within(ways, residents, nearest_place(ways, spots_at(NETWORK, 0)).minutes, bands=(2, 4))
    assert shares.why[2] == ""
    assert shares.share[2] == pytest.approx([0.75, 1])


@pytest.mark.parametrize("count", [np.nan, 0.0])
def test_unknown_residents_stay_unknown_and_out_of_the_total(count):
    ways, residents = ways_of(NETWORK), spread((1000.0, count, 50.0))
    minutes = nearest_place(ways, spots_at(NETWORK, 0)).minutes
    shares = share_within(ways, residents, minutes)
    assert shares.why[1] == Why.NO_RESIDENTS
    assert np.isnan(shares.share[1]).all()
    assert np.isfinite(shares.median[1])
    assert shares.together()[0] == pytest.approx(shares.share[0])


def test_who_is_cut_off_from_every_place_says_so():
    network = two_components()
    areas = np.array(
        [shapely.box(CORNER[0] - 50, CORNER[1] + y, CORNER[0] + 250, CORNER[1] + y + 50) for y in (0, 5000)]
    )
    residents = spread_residents(network, areas, np.array([100.0, 100.0]), on_street([-1, -1], 0.0))
    assert residents.why.tolist() == ["", Why.ISLAND]
    # Two large parts: the same with an equally large other side.
    ways = ways_of(NETWORK)
    far = np.where(np.arange(NETWORK.nodes) == 3, 1.0, np.inf)
    assert share_within(ways, spread(), far).why.tolist() == ["", "", Why.TOO_FAR]


def test_residents_near_one_place():
    total, by_area = residents_near(ways_of(NETWORK), spread((1000, np.nan, 50)), spots_at(NETWORK, 0), bands=(2, 1000))
    assert by_area[0] == pytest.approx([1000 * 8 / 31, 1000])
    assert np.isnan(by_area[1:]).all()
    assert total == pytest.approx(by_area[0])


def test_share_of_the_streets_that_is_known():
    ways, residents = ways_of(NETWORK), spread()
    # The two streets from corner 0, to 1 and to 5: four half streets of the 31 in the west.
    ways.unknown[((NETWORK.start == 0) | (NETWORK.end == 0))] = True
    assert share_known(ways, residents) == pytest.approx([1 - 4 / 31, 1, np.nan], nan_ok=True)


def test_a_place_off_the_streets_is_reached_by_nobody():
    total, by_area = residents_near(ways_of(NETWORK), spread(), on_street(-1, 0.0))
    assert total.tolist() == [0, 0, 0]
    assert by_area[0].tolist() == [0, 0, 0]


def test_when_a_place_closes_its_neighbours_lose():
    ways, residents = ways_of(NETWORK), spread()
    places = spots_at(NETWORK, [0, 24])
    change = what_changes(ways, residents, places, 2, closing=np.array([0]))
    assert change.lose[:2] == pytest.approx([1000 * 8 / 31, 0])
    assert change.gain[:2] == pytest.approx([0, 0])
    assert change.farther[0] > change.lose[0]
    assert change.unknown.tolist() == [False, False, True]
    assert np.isnan(change.lose[2])


def test_when_the_last_place_closes_everybody_who_had_it_loses():
    ways, residents = ways_of(NETWORK), spread()
    change = what_changes(ways, residents, spots_at(NETWORK, [0]), 60, closing=np.array([0]))
    assert change.lose[:2] == pytest.approx([1000, 3000])
    assert change.farther[:2] == pytest.approx([1000, 3000])


@given(st.lists(st.integers(0, 24), max_size=4), st.lists(st.integers(0, 24), min_size=1, max_size=4), st.floats(0, 8))
def test_an_added_place_never_takes_anything_from_anyone(now, opens, minutes):
    ways, residents = ways_of(NETWORK), spread()
    opening = spots_at(NETWORK, opens)
    change = what_changes(ways, residents, spots_at(NETWORK, now), minutes, opening=opening)
    assert change.lose[:2].tolist() == change.farther[:2].tolist() == [0, 0]
    assert (change.gain[:2] >= 0).all()


def amsterdam_residents(real_data: Path):
    buurten = gpd.read_file(real_data / "amsterdam" / "buurten_518.geojson").to_crs(geo.RD)
    inside = shapely.get_coordinates(shapely.point_on_surface(buurten.geometry.to_numpy()))
    network = amsterdam_roads(real_data)
    count = np.full(len(buurten), 1000.0)
    residents = spread_residents(network, buurten.geometry.to_numpy(), count, snap(network, *inside.T))
    return network, residents, buurten["Buurt"]


@pytest.mark.real_data
def test_of_the_whole_city_only_what_the_roads_of_2017_miss_is_unknown(real_data: Path):
    network, residents, names = amsterdam_residents(real_data)
    known = residents.why == Why.KNOWN
    weights = np.bincount(residents.area, residents.weight, len(names))
    assert weights[known] == pytest.approx(np.ones(known.sum()))
    # Weesp came to Amsterdam in 2022, and islands of IJburg are newer than these roads.
    missed = set(names[~known])
    # The streets of Weespertrekvaart are an island of 198 junctions; only its border touches the rest.
    assert {"Weesp Centrum", "Buiteneiland", "Waterrijk", "Weespertrekvaart"} <= missed
    assert len(missed) == 25
    assert set(residents.why[~known]) == {Why.TOO_FAR, Why.ISLAND}
    ways = ways_of(network)
    places = spots_at(network, np.random.default_rng(5).choice(network.nodes, 40, replace=False))
    shares = share_within(ways, residents, nearest_place(ways, places).minutes)
    assert (np.diff(shares.share[known], axis=1) >= 0).all()
    assert 0 < shares.together()[0, 0] < shares.together()[0, 2] < 1


@pytest.mark.real_data
def test_zuidoost_hangs_apart_from_the_city_on_the_roads_of_2017(real_data: Path):
    network, residents, names = amsterdam_residents(real_data)
    ways = ways_of(network)
    elsewhere = np.flatnonzero(network.component == 0)[:1]
    shares = share_within(ways, residents, nearest_place(ways, spots_at(network, elsewhere)).minutes)
    apart = set(names[shares.why == Why.APART])
    assert {"Hoptille", "Gein 1", "Venserpolder-Oost"} <= apart
    assert 20 < len(apart) < 60


def test_a_share_is_never_more_than_all():
    ways, residents = ways_of(NETWORK), spread()
    almost = replace(residents, weight=residents.weight * (1 + 1e-15))
    shares = share_within(ways, almost, np.zeros(NETWORK.nodes), bands=(10,))
    assert np.nanmax(shares.share) == 1
    assert np.nanmax(shares.within) == 3000


def squares(*rows):
    """Squares by column, row and people; each junction of the streets is the south-western corner of one."""
    x, y, people = np.array(rows, dtype=float).T
    return Squares(CORNER[0] + 100 * x, CORNER[1] + 100 * y, people)


def spread_by(known, count=(1000.0, 3000.0, 50.0)):
    return spread_residents(NETWORK, np.array([WEST, EAST, ELSEWHERE]), np.array(count), NOWHERE, known)


def test_squares_say_where_in_an_area_people_live_and_its_count_how_many():
    residents = spread_by(squares((0, 0, 600), (0, 3, 200), (0, 2, np.nan)))
    west = residents.area == 0
    found = dict(zip(residents.node[west].tolist(), residents.weight[west].tolist(), strict=True))
    assert found == pytest.approx({0: 600 / 802, 15: 200 / 802, 10: FEW / 802})
    shares = share_within(ways_of(NETWORK), residents, nearest_place(ways_of(NETWORK), spots_at(NETWORK, 0)).minutes)
    assert shares.residents[0] == 1000
    assert shares.within[0, -1] == pytest.approx(1000)
    # No square lies in the east: there each metre of street counts the same.
    assert np.array_equal(residents.weight[residents.area == 1], spread().weight[spread().area == 1])


def test_of_an_area_of_which_only_some_squares_are_known_streets_tell():
    known = squares((0, 0, 400), (2, 0, 2000))
    residents = spread_by(known)
    assert len(residents.node[residents.area == 0]) == 10
    assert set(residents.node[residents.area == 1]) == {2}
    assert set(spread_by(known, count=(np.nan, 3000.0, 50.0)).node[:10]) >= {0}


def test_who_lives_amid_a_long_road_walks_to_its_end():
    road = drawn([(0, 0), (800, 0)], [Edge(0, 1)])
    around = np.array([shapely.box(CORNER[0] - 500, CORNER[1] - 500, CORNER[0] + 1500, CORNER[1] + 500)])
    residents = spread_residents(road, around, np.array([10.0]), on_street([-1], 0.0), squares((1, 0, 10)))
    # The middle of the square is 50 metres beside the road, and 150 from its beginning.
    assert (residents.node.tolist(), residents.off.tolist()) == ([0], [pytest.approx(200)])
    assert (residents.own.tolist(), residents.why.tolist()) == ([True], [Why.KNOWN])


def test_a_square_on_a_border_counts_in_both_areas_by_surface():
    half = np.array([shapely.box(0, 0, 150, 100), shapely.box(150, 0, 400, 100), None], dtype=object)
    known = Squares(np.array([0.0, 100.0, 300.0]), np.zeros(3), np.array([30.0, 20.0, 10.0]))
    area, square, weight = allotted(half, np.array([40.0, 20.0, np.nan]), known)
    found = {(a, s): w for a, s, w in zip(area.tolist(), square.tolist(), weight.tolist(), strict=True)}
    assert found == pytest.approx({(0, 0): 0.75, (0, 1): 0.25, (1, 1): 0.5, (1, 2): 0.5})
    shape = shapely.box(0, 0, 100, 100)
    assert within_shape(half[:2], np.array([40.0, 20.0]), known, shape) == pytest.approx(30)
    none = Squares(*np.empty((3, 0)))
    assert within_shape(half[:2], np.array([30.0, np.nan]), none, shape) == pytest.approx(20)


@given(st.lists(st.tuples(st.integers(-1, 5), st.integers(-1, 5), st.sampled_from([5.0, 40.0, np.nan])), max_size=12))
def test_shares_of_an_area_always_add_up_to_all_its_residents(rows):
    known = squares(*{(x, y): (x, y, people) for x, y, people in rows}.values()) if rows else Squares(*np.empty((3, 0)))
    residents = spread_by(known, count=(10.0, 10.0, 50.0))
    assert np.bincount(residents.area, residents.weight) == pytest.approx([1, 1])
    assert (residents.weight > 0).all()
    assert (residents.off >= 0).all()
