"""Minutes between people and places: along streets where they are stored, else by the straight line."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from socialmap.fit.siting.choose import choose_places
from socialmap.fit.siting.demand import demand_of
from socialmap.fit.siting.walk import minutes_between
from socialmap.fit.siting.wish import Method, Wish
from socialmap.model import PlaceKind
from socialmap.network.files import save_network
from socialmap.offer.walking import how_measured
from tests.support.networks import CORNER, Edge, drawn
from tests.support.walking import amsterdam_roads
from tests.support.worlds import amsterdam_world, made_world, middle

PROFILES = Path(__file__).parents[2] / "data" / "profielen.csv"
A, B, C = "WK0363FA", "WK0363FB", "WK0363FC"
HOUSE = PlaceKind.HUIS_VAN_DE_WIJK
FIGURES = {"ernstig_eenzaam": {A: 10.0, B: 18.0, C: 14.0}, "inwoners": {A: 1000.0, B: 2000.0, C: 3000.0}}
TARGETS = np.array([middle(0), middle(1)])


def with_streets(world, network, folder):
    save_network(network, folder / "straten.bin")
    return replace(world, streets=folder / "straten.bin", profiles=PROFILES, _cache={})


@pytest.fixture
def plain(tmp_path):
    return made_world(tmp_path, places=[("a", HOUSE, *middle(0)), ("b", HOUSE, *middle(1))], figures=FIGURES)


@pytest.fixture
def cut(plain, tmp_path):
    """A street from A to B, another in C that does not hang together with it."""
    ends = [*(middle(number) for number in (0, 1, 2)), (middle(2)[0] + 500, middle(2)[1])]
    points = [tuple(np.subtract(end, CORNER)) for end in ends]
    return with_streets(plain, drawn(points, [Edge(0, 1, "Lange Straat"), Edge(2, 3, "Losse Straat")]), tmp_path)


def test_without_streets_a_straight_line_is_estimated(plain) -> None:
    walk = minutes_between(plain, demand_of(plain).points, TARGETS, 60)
    assert walk[:, 0] == pytest.approx([0, 2000 * 1.3 / 75, np.inf], abs=1e-4)
    assert how_measured(plain) == "geschat, hemelsbreed"


def test_with_streets_the_walk_follows_them(cut) -> None:
    walk = minutes_between(cut, demand_of(cut).points, TARGETS, 60)
    assert walk[:2, 0] == pytest.approx([0, 2000 / 75], abs=0.01)
    assert "langs de straten" in how_measured(cut)


def test_streets_that_do_not_hang_together_are_no_way_but_have_a_length_in_a_mean(cut) -> None:
    points = demand_of(cut).points
    assert np.isinf(minutes_between(cut, points, TARGETS, 600)[2]).all()
    assert minutes_between(cut, points, TARGETS, 600, always=True)[2, 1] == pytest.approx(2000 * 1.3 / 75)


def test_the_answer_says_how_it_was_measured(cut) -> None:
    assert choose_places(cut, Wish(k=1, minutes=30), draws=1).how == how_measured(cut)


@pytest.mark.real_data
@pytest.mark.slow
def test_amsterdam_along_its_streets(tmp_path, real_data) -> None:
    world = with_streets(amsterdam_world(tmp_path, real_data), amsterdam_roads(real_data), tmp_path)
    found = choose_places(world, Wish(k=3), draws=2)
    assert found.gap == 0
    assert 0.1 < found.after < 0.4
    walk = choose_places(world, Wish(k=3, method=Method.WALK), draws=2)
    assert 20 < walk.after < 90
    assert walk.gap < 0.05
