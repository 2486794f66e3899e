"""What is in reach for the score: along streets where these are stored, else by the straight line."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from socialmap.fit.nearby import meeting_places_near
from socialmap.fit.walking import how_measured, in_reach
from socialmap.model import PlaceKind
from socialmap.network.files import save_network
from tests.support.networks import CORNER, Edge, drawn
from tests.support.worlds import made_world, middle

PROFILES = Path(__file__).parents[2] / "data" / "profielen.csv"
A, B = "WK0363FA", "WK0363FB"


@pytest.fixture
def world(tmp_path):
    """Two wijken whose middles lie 2 km apart; a house 700 m from the first as the crow flies, 1,500 m on foot."""
    x, y = middle(0)
    points = [(0, 0), (400, 400), (700, 0), (2000, 0)]
    at = [(x + east - CORNER[0], y + north - CORNER[1]) for east, north in points]
    ways = [Edge(0, 1, length=750.0), Edge(1, 2, length=750.0), Edge(2, 3)]
    save_network(drawn(at, ways), tmp_path / "straten.bin")
    house = ("huis", PlaceKind.HUIS_VAN_DE_WIJK, x + 700, y)
    made = made_world(tmp_path, letters="AB", places=[house], figures={"inwoners": {A: 1000.0, B: 500.0}})
    return replace(made, streets=tmp_path / "straten.bin", profiles=PROFILES, _cache={})


def points(world):
    x, y = middle(0)
    return pd.DataFrame({"x": [x, x + 2000], "y": [y, y]}, index=[A, B]), np.array([[x + 700, y]])


def test_the_way_along_the_streets_decides(world) -> None:
    rows, targets = points(world)
    straight = replace(world, streets=None, _cache={})
    assert in_reach(straight, rows, targets, 15)[0].tolist() == [0]  # 700 m x 1.3 is 12 minutes
    # Most street metres of the first wijk lie within 15 minutes of the house, but not within 9.
    assert in_reach(world, rows, targets, 15)[0].tolist() == [0]
    assert in_reach(world, rows, targets, 9)[0].tolist() == []
    # The second is 1,300 m away along its street: 17 minutes, where the straight line guesses 23.
    assert in_reach(world, rows, targets, 18)[0].tolist() == [0, 1]
    assert in_reach(straight, rows, targets, 18)[0].tolist() == [0]
    assert how_measured(straight) == "geschat, hemelsbreed"
    assert how_measured(world).startswith("gemeten langs de straten")


def test_a_target_off_the_streets_is_estimated(world) -> None:
    rows, targets = points(world)
    assert in_reach(world, rows, targets + np.array([0.0, 300.0]), 15)[0].tolist() == [0]


def test_terms_count_along_the_streets(world) -> None:
    walked = meeting_places_near(world).values
    assert walked.to_dict() == {A: 1.0, B: 0.0}
