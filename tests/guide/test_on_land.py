"""Where one can stand: not in a stored water, not far from every street; where the streets end, nobody knows."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from socialmap import geo
from socialmap.guide.on_land import amid_streets, can_stand
from socialmap.guide.origin import IN_WATER, NoOrigin, from_point
from socialmap.walks import walks
from tests.support.directions import drawn_world
from tests.support.networks import CORNER, Edge, drawn

#: A street around a square of a kilometre, whose wijk is the world's one wijk.
SQUARE = drawn([(0, 0), (1000, 0), (1000, 1000), (0, 1000)], [Edge(n, (n + 1) % 4) for n in range(4)])
STREET = drawn([(0, 0), (500, 0)], [Edge(0, 1)])
POND = ("water", "Plas", shapely.box(100, -250, 400, -20))


def ground(found, *, half=2500):
    """The drawn world in a wijk of five kilometres around its corner, without places."""
    wijk = found.areas[found.areas["level"] == "wijk"].index[0]
    areas = found.areas.copy()
    areas.loc[wijk, "geometry"] = shapely.Point(CORNER).buffer(half, cap_style="square")
    return replace(found, areas=areas, _cache={})


def stands(world, x, y):
    return can_stand(world, CORNER[0] + x, CORNER[1] + y)


@pytest.fixture(scope="module")
def pond(tmp_path_factory):
    return ground(drawn_world(tmp_path_factory.mktemp("pond"), STREET, [POND]))


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [(250, 0, True), (250, -40, True), (250, -135, False), (110, -135, True), (250, -245, True), (250, 200, True)],
)
def test_a_bank_or_a_quay_is_land_and_the_middle_is_water(pond, x, y, expected):
    assert stands(pond, x, y) is expected


def test_water_is_told_where_no_streets_are_stored_too(pond):
    assert not stands(replace(pond, streets=None, _cache={}), 250, -160)
    assert stands(replace(pond, streets=None, _cache={}), 250, -1000)


def test_a_lake_that_is_stored_in_two_pieces_has_no_bank_between_them(tmp_path):
    halves = [("water", "", shapely.box(100, -300, 250, -20)), ("water", "", shapely.box(250, -300, 400, -20))]
    assert not stands(ground(drawn_world(tmp_path, STREET, halves)), 250, -160)


def test_an_island_and_a_bridge_are_no_water(tmp_path):
    lake = shapely.box(-600, -600, 600, 600) - shapely.box(-170, 60, -30, 160)
    world = ground(drawn_world(tmp_path, STREET, [("water", "", lake)]))
    assert stands(world, -100, 110)
    assert stands(world, 250, 10)
    assert not stands(world, -100, -110)


def test_far_from_every_street_amid_streets_is_water_or_a_field(tmp_path):
    world = ground(drawn_world(tmp_path, SQUARE))
    assert stands(world, 240, 500)
    assert not stands(world, 500, 500)


def test_far_from_every_street_is_told_in_a_sentence(tmp_path):
    world = ground(drawn_world(tmp_path, SQUARE))
    lon, lat = geo.to_wgs84(CORNER[0] + 500, CORNER[1] + 500)
    assert from_point(world, float(lon), float(lat)) == NoOrigin(IN_WATER)


def test_beside_the_last_street_with_nothing_to_go_to_is_water_or_a_field(tmp_path):
    assert not stands(ground(drawn_world(tmp_path, STREET)), 250, 1500)


def test_where_a_stop_has_no_street_the_file_of_streets_has_ended(tmp_path):
    world = ground(drawn_world(tmp_path, STREET, [("halte", "Ver", (250, 1800))]))
    assert stands(world, 250, 1500)
    near_a_street = ground(drawn_world(tmp_path, STREET, [("halte", "Dichtbij", (250, 600)), ("halte", "", (250, 20))]))
    assert stands(near_a_street, 250, 1500), "a stop 600 metres from every street is beyond the file too"


def test_in_an_area_without_any_street_nothing_is_known(tmp_path):
    assert stands(ground(drawn_world(tmp_path, STREET), half=10), 250, 1500)


@pytest.mark.parametrize(("east_of", "expected"), [(500, True), (1600, False)])
def test_streets_on_all_sides_or_at_the_edge(tmp_path, east_of, expected):
    on_streets = walks(drawn_world(tmp_path, SQUARE))
    assert amid_streets(on_streets.network, CORNER[0] + east_of, CORNER[1] + 500) is expected
    assert np.isfinite(on_streets.network.x).all()
