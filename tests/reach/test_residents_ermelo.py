"""Residents of Ermelo by the squares of CBS, beside the same residents spread over streets.

No street file of Ermelo is published with the squares: the streets here are drawn, one every 100 metres, so that what
differs is only where in their buurt people are taken to live.
"""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from socialmap.config import Settings
from socialmap.network.snapping import snap
from socialmap.reach import Squares, residents_near, spread_residents
from socialmap.reach.squares import FEW
from socialmap.sources.reading import read
from tests.support.networks import CORNER, Edge, drawn
from tests.support.walking import ways_of

#: South-western corner of the built-up part of Ermelo, and its columns and rows of streets.
WEST, SOUTH, COLUMNS, ROWS = 167_500, 478_000, 46, 46
BANDS = (5.0, 10.0, 15.0)
#: Metres a second: 75 a minute.
PACE = 1.25


def streets():
    """A street every 100 metres; each junction is the south-western corner of a square."""
    at = [(WEST + 100 * x - CORNER[0], SOUTH + 100 * y - CORNER[1]) for y in range(ROWS) for x in range(COLUMNS)]
    node = np.arange(ROWS * COLUMNS).reshape(ROWS, COLUMNS)
    ends = [(node[:, :-1], node[:, 1:]), (node[:-1], node[1:])]
    pairs = [pair for first, last in ends for pair in zip(first.flat, last.flat, strict=True)]
    return drawn(at, [Edge(int(start), int(end)) for start, end in pairs])


@pytest.mark.real_data
def test_squares_count_who_is_near_and_streets_miss_it_by_a_third(real_data: Path, settings: Settings) -> None:
    borders = read(real_data / "ermelo/cbs_buurten_2021.gpkg", settings=settings)
    squares = read(real_data / "ermelo/cbs_vierkant100_noordveluwe.gpkg", settings=settings).frame
    inside = (squares["x"] >= WEST) & (squares["x"] < WEST + 100 * COLUMNS)
    inside &= (squares["y"] >= SOUTH) & (squares["y"] < SOUTH + 100 * ROWS)
    squares = squares[inside].reset_index(drop=True)
    window = shapely.box(WEST, SOUTH, WEST + 100 * COLUMNS, SOUTH + 100 * ROWS)
    areas = shapely.intersection(borders.frame.geometry.to_numpy(), window)
    # Counted by hand: each square's people in the buurt that its middle lies in.
    middle = gpd.points_from_xy(squares["x"] + 50, squares["y"] + 50)
    buurt = np.array([next(iter(np.flatnonzero(shapely.contains(areas, point))), -1) for point in middle])
    people = squares["residents"].fillna(FEW).to_numpy()
    count = np.bincount(buurt[buurt >= 0], people[buurt >= 0], len(areas))
    areas[count == 0] = None
    network = streets()
    spots = snap(network, *shapely.get_coordinates([shapely.Point(0, 0)] * len(areas)).T)
    rows = np.flatnonzero((buurt >= 0) & (people >= 5))[::10]
    starts = snap(network, squares["x"].to_numpy(float)[rows], squares["y"].to_numpy(float)[rows])
    ways = ways_of(network, PACE)
    found = {}
    for name, known in (("squares", Squares.of(squares)), ("streets", None)):
        residents = spread_residents(network, areas, count, spots, known)
        near = np.array([residents_near(ways, residents, starts[[row]], BANDS)[0] for row in range(len(rows))])
        found[name] = near
    x, y = squares["x"].to_numpy(float), squares["y"].to_numpy(float)
    away = np.abs(x[rows, None] - x) + np.abs(y[rows, None] - y)
    told = buurt >= 0
    by_hand = np.column_stack([((away <= PACE * 60 * band) & told) @ people for band in BANDS])
    wrong = {name: np.median(np.abs(near - by_hand) / by_hand, axis=0) for name, near in found.items()}
    table = pd.DataFrame(wrong, index=BANDS).round(3)
    # Squares on a border are shared by surface, which the count by hand does not do.
    assert (table["squares"] < 0.05).all(), table
    assert (table["streets"] > 3 * table["squares"]).all(), table
