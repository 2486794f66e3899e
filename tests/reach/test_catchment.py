"""Shapes around one place: drawn only, but they must look like what is walked."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely

from socialmap.network.network import StreetKind
from socialmap.network.search import search
from socialmap.reach import catchments
from tests.support.networks import CORNER, Edge, drawn, grid
from tests.support.walking import amsterdam_roads, on_street, spots_at, ways_of


def test_along_one_straight_street():
    network = drawn([(0, 0), (1000, 0)], [Edge(0, 1)])
    (shape,) = catchments(ways_of(network), on_street(0, 0.5), bands=(4,))
    # 300 m to both sides and 25 m around: a sausage of 600 by 50 with round ends.
    west, south, east, north = shape.bounds
    assert (east - west, north - south) == (pytest.approx(650, abs=10), pytest.approx(50, abs=10))
    assert shape.area == pytest.approx(600 * 50 + np.pi * 25**2, rel=0.1)
    assert shape.centroid.distance(shapely.Point(CORNER[0] + 500, CORNER[1])) < 6


def test_a_longer_walk_holds_the_shorter_one():
    shapes = catchments(ways_of(grid(9)), on_street(20, 0.3, 10))
    assert all(shape.is_valid for shape in shapes)
    for small, large in pairwise(shapes):
        assert small.difference(large).area < 1


def test_blocks_between_the_streets_stay_open():
    (shape,) = catchments(ways_of(grid(3, side=200)), spots_at(grid(3, side=200), 4), bands=(60,))
    assert [len(part.interiors) for part in shape.geoms] == [4]


def test_the_water_under_a_ferry_is_not_walked():
    network = drawn([(0, 0), (100, 0), (500, 0), (600, 0)], [Edge(0, 1), Edge(1, 2, kind=StreetKind.FERRY), Edge(2, 3)])
    (shape,) = catchments(ways_of(network), spots_at(network, 0), bands=(60,))
    covered = [shape.covers(shapely.Point(CORNER[0] + x, CORNER[1])) for x in (50, 300, 550)]
    assert covered == [True, False, True]


def test_off_the_streets_there_is_no_shape():
    assert [shape.is_empty for shape in catchments(ways_of(grid(3)), on_street(-1, 0.0))] == [True] * 3


def test_no_minutes_is_the_place_itself():
    (shape,) = catchments(ways_of(grid(3)), on_street(0, 0.5), bands=(0,))
    assert shape.area == pytest.approx(np.pi * 25**2, rel=0.25)


@pytest.mark.real_data
def test_every_junction_within_reach_lies_inside(real_data: Path):
    """Not a way to decide reach, but a shape that misses what is reached would mislead."""
    network = amsterdam_roads(real_data)
    ways, spot = ways_of(network), spots_at(network, 30_000)
    (shape,) = catchments(ways, spot, bands=(10,))
    (field,) = search(ways, spot, 600, towards=True)
    reached = field.nodes[np.isfinite(field.seconds[0, : len(field.nodes)])]
    assert len(reached) > 50
    assert shapely.contains_xy(shape, network.x[reached], network.y[reached]).all()
