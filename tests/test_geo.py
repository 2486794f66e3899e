"""Coordinates: metres inside, degrees at the edge."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from socialmap import geo

#: The tower in Amersfoort where RD New has its origin, 155 km east and 463 km north.
TOWER = (5.38720621, 52.15517440), (155_000, 463_000)


def test_a_known_tower_stands_where_it_stands() -> None:
    (lon, lat), (x, y) = TOWER
    assert [float(number) for number in geo.to_rd(lon, lat)] == pytest.approx([x, y], abs=1)


@given(st.floats(3.4, 7.1), st.floats(50.8, 53.5))
def test_there_and_back_is_the_same_place(lon: float, lat: float) -> None:
    back = geo.to_wgs84(*geo.to_rd(lon, lat))
    assert [float(number) for number in back] == pytest.approx([lon, lat], abs=1e-6)


def test_unknown_stays_unknown() -> None:
    x, y = geo.to_rd([4.9, np.nan], [52.4, np.nan])
    assert np.isnan(x).tolist() == np.isnan(y).tolist() == [False, True]


def test_within_counts_the_edge_and_not_what_is_unknown() -> None:
    west, south, *_ = geo.NETHERLANDS
    inside = geo.within(geo.NETHERLANDS, [4.9, west, 2.0, np.nan, 52.4], [52.4, south, 52.0, 52.0, 4.9])
    assert inside.tolist() == [True, True, False, False, False]


@given(
    st.lists(
        st.tuples(st.integers(110_000, 130_000), st.integers(480_000, 492_000)), min_size=3, max_size=25, unique=True
    ).filter(lambda points: shapely.MultiPoint(points).convex_hull.area > 1e6)
)
def test_each_point_lies_in_a_cell_of_its_own(points: list[tuple[int, int]]) -> None:
    series = gpd.GeoSeries(gpd.points_from_xy(*zip(*points, strict=True)), crs=geo.RD, index=range(5, 5 + len(points)))
    cells = geo.voronoi_cells(series)
    assert cells.index.equals(series.index)
    assert cells.buffer(0.01).contains(series).all()
    hull = shapely.buffer(shapely.convex_hull(shapely.union_all(series.to_numpy())), 400)
    assert cells.area.sum() == pytest.approx(hull.area, rel=1e-6)
    assert cells.crs == geo.RD


def test_neighbours_still_share_their_border_when_simplified() -> None:
    x = np.linspace(0, 1000, 101)
    border = list(zip(x, 500 + 5 * np.sin(x), strict=True))
    north = shapely.Polygon([*border, (1000, 1000), (0, 1000)])
    south = shapely.Polygon([*border, (1000, 0), (0, 0)])
    shapes = geo.simplify_coverage(gpd.GeoSeries([north, south], index=["n", "s"], crs=geo.RD), 20)
    assert shapely.get_num_coordinates(shapes.to_numpy()).sum() < 60
    assert shapely.coverage_is_valid(shapes.to_numpy())
    assert shapes.index.tolist() == ["n", "s"]


def test_points_carry_their_coordinates_and_crs() -> None:
    points = geo.points_frame([4.9], [52.4], geo.WGS84)
    assert (points.x[0], points.y[0], points.crs) == (4.9, 52.4, geo.WGS84)
