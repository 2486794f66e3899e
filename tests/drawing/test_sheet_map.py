"""The drawn map: everything on it, north up, upright names, one path a class of street, nothing injected."""

import re

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from socialmap.drawing.sheet import AREAS, Mark, draw_map
from socialmap.model import FeatureKind
from socialmap.network.network import StreetKind
from tests.support.directions import drawn_world
from tests.support.networks import CORNER, Edge, drawn, grid

WIDTH, HEIGHT = 186.0, 100.0


def way(*points):
    return np.array(points, dtype=float) + CORNER


def mark(x, y, label="", kind=""):
    return Mark(CORNER[0] + x, CORNER[1] + y, label, kind)


def draw(world, lines=(), marks=(), **changes):
    return draw_map(world, lines=lines, marks=marks, **{"width": WIDTH, "height": HEIGHT, **changes})


def paths(svg, **wanted):
    found = re.findall(r"<path [^>]*>", svg)
    return [
        path for path in found if all(f'{name.replace("_", "-")}="{value}"' in path for name, value in wanted.items())
    ]


def numbers(path):
    """The corners of a path: after the first of each line these are steps."""
    lines = re.search(r' d="M([^"]*)"', path)[1].split("M")
    steps = (np.array(re.findall(r"-?\d+(?:\.\d+)?", line), dtype=float).reshape(-1, 2) for line in lines)
    return np.round(np.concatenate([line.cumsum(axis=0) for line in steps]), 1)


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    park = shapely.box(110, 110, 190, 190)
    beside = [(FeatureKind.PARK, "Park", park), (FeatureKind.WATER, "Sloot", shapely.box(210, 110, 290, 190))]
    return drawn_world(tmp_path_factory.mktemp("drawn"), grid(), beside)


def test_streets_are_one_path_a_class_under_one_way(tmp_path):
    kinds = [StreetKind.ROAD, StreetKind.ROAD, StreetKind.FOOTWAY, StreetKind.STEPS]
    points = [(0, 0), (100, 0), (200, 0), (200, 100), (0, 100)]
    world = drawn_world(tmp_path, drawn(points, [Edge(n, n + 1, kind=kind) for n, kind in enumerate(kinds)]))
    svg = draw(world, [way((0, 0), (100, 0), (200, 0), (200, 100))])
    assert [len(paths(svg, stroke=colour)) for colour in ("#bdbdbd", "#c9c9c9", "#6b6b6b")] == [1, 1, 1]
    assert len(re.findall('class="way"', svg)) == 1
    assert svg.index("#bdbdbd") < svg.index('class="way"')


def test_green_and_water_lie_under_the_streets(city):
    svg = draw(city, [way((0, 0), (400, 400))])
    for colour in AREAS.values():
        (area,) = paths(svg, fill=colour)
        assert svg.index(area) < svg.index("#c9c9c9")


def test_north_is_up_and_distances_are_those_of_the_scale_bar(city):
    svg = draw(city, [way((0, 0), (0, 400), (300, 400))])
    (line,) = [path for path in paths(svg) if 'class="way"' in path]
    (x0, y0), (x1, y1), (x2, y2) = numbers(line)
    assert x0 == x1 < x2
    assert y0 > y1 == y2
    told, long = re.search(r">(\d+) m</text>", svg)[1], re.search(r"v1.6h([\d.]+)v-1.6", svg)[1]
    assert float(long) / float(told) == pytest.approx((y0 - y1) / 400, rel=0.02)


def test_marks_carry_their_numbers_and_small_ones_never_cover_another(city):
    marks = [mark(0, 0, kind="start"), mark(400, 400, "1"), mark(398, 400, "2", "step"), mark(200, 200, "3", "step")]
    svg = draw(city, [way((0, 0), (400, 400))], marks)
    said = re.findall(r">([^<>]+)</text>", svg)
    assert "1" in said
    assert "3" in said
    assert "2" not in said


def test_names_stand_upright_along_the_way(city):
    svg = draw(city, [way((0, 100), (100, 100), (100, 400))])
    turned = {
        name: float(angle) for angle, name in re.findall(r"rotate\((-?[\d.]+)\)\"><text [^>]*>([^<]+)</text>", svg)
    }
    assert turned["Dwarsstraat 1"] == 0
    assert abs(turned["Noordlaan 1"]) == 90
    assert all(-90 <= angle <= 90 for angle in turned.values())
    assert "Noordlaan 3" not in turned


def test_the_makers_of_the_streets_are_named(city):
    assert "© getekend" in draw(city, [way((0, 0), (100, 0))])


@pytest.mark.parametrize("evil", ["<script>alert(1)</script>", '"><img src=x>', "\u202eedakadrablA"])
def test_names_are_text(tmp_path, evil):
    world = drawn_world(tmp_path, drawn([(0, 0), (900, 0)], [Edge(0, 1, evil)]))
    svg = draw(world, [way((0, 0), (900, 0))], title=evil)
    assert "<script" not in svg
    assert "<img" not in svg
    assert "\u202e" not in svg


def test_a_map_says_what_it_is_or_is_hidden(city):
    line = [way((0, 0), (100, 0))]
    assert 'role="img" aria-label="Kaart"' in draw(city, line, title="Kaart")
    assert 'aria-hidden="true"' in draw(city, line)
    # Words may run from right to left, a map never does.
    assert 'direction="ltr"' in draw(city, line)


def test_nothing_to_draw_is_refused(city):
    with pytest.raises(ValueError, match="needs a line or a mark"):
        draw(city)


POINTS = st.lists(st.tuples(*[st.floats(-3000, 3000)] * 2), min_size=2, max_size=8)


@settings(max_examples=40)
@given(points=POINTS, size=st.tuples(*[st.floats(40, 200)] * 2))
def test_the_whole_way_is_on_the_paper(city, points, size):
    svg = draw(city, [way(*points)], width=size[0], height=size[1])
    for path in paths(svg):
        if 'class="way"' in path and "M" in path:
            at = numbers(path)
            assert (at >= 0).all()
            assert (at <= np.array(size) + 0.1).all()


def test_from_the_street_to_the_door_is_dashed(city):
    """A way of 300 m east; the door is 60 m north of its end: at the same scale, straight up, in dashes."""
    line, last = way((0, 0), (300, 0)), way((300, 0), (300, 60))
    svg = draw(city, lines=[line], off=[last, np.zeros((0, 2))], marks=[mark(300, 60, "", "aankomst")])
    (dashed,) = paths(svg, **{"class": "off"})
    assert "stroke-dasharray" in dashed
    (from_, to), along = numbers(dashed), numbers(paths(svg, **{"class": "way"})[0])
    assert from_.tolist() == along[-1].tolist()
    scale = (along[-1] - along[0])[0] / 300
    assert to - from_ == pytest.approx([0, -60 * scale], abs=0.2)
    assert 'class="off"' not in draw(city, lines=[line], marks=[mark(0, 0)])
