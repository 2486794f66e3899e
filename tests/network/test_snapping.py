"""Points find the nearest street, not the nearest junction, and never an island in the data."""

import time

import geopandas as gpd
import numpy as np
import pytest
import shapely

from socialmap.network.compiling import with_banks
from socialmap.network.network import StreetKind
from socialmap.network.profiles import open_streets, read_profiles
from socialmap.network.snapping import LIMIT, Snapper, snap
from tests.support.networks import CORNER, Edge, drawn, grid, two_components, with_steps
from tests.support.walking import amsterdam_roads


def at(x: float, y: float) -> tuple[float, float]:
    return CORNER[0] + x, CORNER[1] + y


def test_the_street_and_not_the_junction():
    network = drawn([(0, 0), (1000, 0), (500, 60), (500, 200)], [Edge(0, 1), Edge(2, 3), Edge(1, 3)])
    spot = snap(network, *at(400, 20))
    assert spot.street.tolist() == [0]
    assert spot.along[0] == pytest.approx(0.4)
    assert spot.off[0] == pytest.approx(20)


def test_along_a_bend():
    network = drawn([(0, 0), (100, 100)], [Edge(0, 1, via=[(100, 0)])])
    spot = snap(network, *at(105, 50))
    assert (spot.along[0], spot.off[0]) == (pytest.approx(0.75), pytest.approx(5))


def lined(network, *lines, wet=False):
    """The same streets with water or walls."""
    drawn_ = np.array([shapely.LineString(np.array(line) + CORNER) for line in lines], dtype=object)
    return with_banks(network, drawn_, wet=wet)


CANAL = [(-50, 30), (250, 30), (250, 40), (-50, 40), (-50, 30)]


def test_not_through_a_canal():
    """A quay on either side: a door on the far one is 25 m from the near one, and 75 m from its own."""
    quays = drawn([(0, 0), (200, 0), (0, 120), (200, 120)], [Edge(0, 1), Edge(2, 3), Edge(0, 2)])
    network = lined(quays, CANAL, wet=True)
    spots = snap(network, *np.transpose([at(100, 45), at(100, 20), at(100, 35)]))
    assert spots.street.tolist() == [1, 0, 0]  # a houseboat lies in the water: the nearest quay
    assert spots.off == pytest.approx([75, 20, 35])


def test_out_of_a_yard_by_the_side_that_is_open_and_over_the_wall_where_none_is():
    network = drawn([(0, 0), (100, 0), (0, 60), (100, 60)], [Edge(0, 1), Edge(2, 3), Edge(0, 2)])
    yard = [(30, 50), (30, 10), (70, 10), (70, 50)]
    assert snap(lined(network, yard), *at(50, 20)).street.tolist() == [1]
    assert snap(lined(network, [*yard, yard[0]]), *at(50, 20)).street.tolist() == [0]
    # Of how a wall is drawn along a street.
    assert snap(lined(network, [(0, 0.5), (100, 0.5)]), *at(50, 20)).street.tolist() == [0]


def test_too_far_is_no_street_and_says_how_far():
    network = grid()
    spots = snap(network, *np.transpose([at(-LIMIT, 50), at(-LIMIT - 1, 50), at(-9000, 50)]))
    assert spots.street.tolist()[1:] == [-1, -1]
    assert spots.street[0] >= 0
    assert spots.off == pytest.approx([250, 251, 9000])


def test_a_point_that_is_no_point_is_nowhere():
    spots = snap(grid(), [np.nan, CORNER[0]], [1.0, np.nan])
    assert spots.street.tolist() == [-1, -1]
    assert np.isinf(spots.off).all()


def test_an_island_is_passed_by_unless_it_is_all_there_is():
    network = two_components()
    near_north = at(50, 4990)
    assert snap(network, *near_north).street.tolist() == [-1]
    assert snap(network, *near_north, min_component=2).street.tolist() == [2]
    assert snap(network, *at(150, 5)).street.tolist() == [1]


def test_nobody_starts_on_the_water():
    network = drawn([(0, 0), (200, 0), (0, 40), (200, 40)], [Edge(0, 1, kind=StreetKind.FERRY), Edge(2, 3), Edge(0, 2)])
    assert snap(network, *at(100, 1)).street.tolist() == [1]


def test_a_profile_finds_a_street_that_it_can_pass(settings):
    network = with_steps()
    wheels = read_profiles(settings.starter_dir / "profielen.csv")["rolstoel"]
    allowed = Snapper(network, allowed=open_streets(network, wheels))
    assert snap(network, *at(40, 10)).street.tolist() == [0]
    assert allowed.snap(*at(40, 10)).street.tolist() == [1]
    assert Snapper(network, allowed=np.zeros(4, dtype=bool)).snap(*at(0, 0)).street.tolist() == [-1]


@pytest.mark.real_data
def test_all_places_of_amsterdam_in_a_second(real_data):
    network = amsterdam_roads(real_data)
    places = gpd.read_file(real_data / "amsterdam" / "maatschappelijke_vzn.geojson").to_crs(28992).geometry
    took = []
    for _ in range(3):  # the least of three: with many tests in one process the first may meet their rubbish
        began = time.process_time()
        spots = snap(network, places.x, places.y)
        took.append(time.process_time() - began)
    assert min(took) < 1
    assert len(spots) == 1462
    assert 0 < np.count_nonzero(spots.street < 0) < 60
    assert np.median(spots.off) < 30


@pytest.mark.real_data
def test_the_nearest_street_is_really_the_nearest(real_data):
    network = amsterdam_roads(real_data)
    x, y = np.random.default_rng(3).uniform((115_000, 484_000), (125_000, 490_000), (40, 2)).T
    spots = snap(network, x, y)
    sizes = np.bincount(network.component)
    good = np.flatnonzero(sizes[network.component[network.start]] >= 1000)
    nearest = shapely.distance(shapely.points(x, y)[:, None], network.lines[good]).min(axis=1)
    assert spots.off == pytest.approx(nearest)
    found = spots.street >= 0
    assert (found == (nearest <= LIMIT)).all()
    lines = network.lines[spots.street[found]]
    on_line = shapely.line_interpolate_point(lines, spots.along[found], normalized=True)
    assert shapely.distance(on_line, shapely.points(x, y)[found]) == pytest.approx(nearest[found])
