"""What all drawings share: where things stand, names that cover nothing, words that stay words, classes in grey."""

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from socialmap import paper
from socialmap.drawing.city import CLASSES, CityMap, Painted, ground
from socialmap.drawing.legend import class_of, legend
from socialmap.drawing.placing import beside, inside
from socialmap.drawing.plane import Plane, around
from socialmap.drawing.scatter import Axes, Dot, scatter
from socialmap.drawing.svg import drawing, element
from tests.support.worlds import made_world
from tests.web.test_dress import luminance

EVIL = "</text><script>alert(1)</script>\u202e\"'&"
AXES = Axes("Wat is er al? meer", "Hoe nodig? meer", ("weinig", "veel", "minder, weinig", "minder, veel"))
COORDINATES = st.lists(st.tuples(*[st.integers(-5000, 5000)] * 2), min_size=2, max_size=12)


def paint(name):
    return paper.colours()[name]


def parsed(svg):
    return ET.fromstring(re.sub(r"<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', str(svg), count=1))


def found(svg, name):
    return list(parsed(svg).iter(f"{{http://www.w3.org/2000/svg}}{name}"))


@settings(max_examples=25)
@given(corners=COORDINATES, decimals=st.sampled_from([0, 1]))
def test_a_path_goes_through_the_corners_that_it_was_made_of(corners, decimals):
    plane = Plane(-5000, 5000, 0.1, 1000, 1000, decimals)
    path = plane.path([shapely.LineString(corners)])
    numbers = np.array(re.findall(r"-?\d+(?:\.\d+)?", path), dtype=float).reshape(-1, 2)
    told = [tuple(one) for one in plane.at(corners).tolist()]
    once = [one for number, one in enumerate(told) if number == 0 or one != told[number - 1]]
    assert [tuple(one) for one in np.round(numbers.cumsum(axis=0), decimals).tolist()] == (
        once if len(once) > 1 else []
    )


def test_a_ring_closes_itself_and_nothing_is_no_drawing():
    assert Plane(0, 100, 1, 100, 100).path(shapely.get_rings(shapely.box(0, 0, 10, 10)), closed=True).count("z") == 1
    with pytest.raises(ValueError, match="needs a shape"):
        around([], step=1)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.floats(0, 400), st.floats(0, 400), st.text("abc ", min_size=1, max_size=24)), max_size=12))
def test_no_name_covers_a_dot_or_another_name(dots):
    size, letter = 14, 0.58
    spots = beside([(x, y, 11.0, name) for x, y, name in dots], size=size, box=(0, 0, 400, 400))
    boxes = []
    for (*_, name), spot in zip(dots, spots, strict=True):
        if spot is None:
            continue
        wide = len(name) * size * letter
        left = spot[0] - {"start": 0, "middle": wide / 2, "end": wide}[spot[2]]
        boxes.append(shapely.box(left, spot[1] - size * 0.9, left + wide, spot[1] + size * 0.2))
        assert -0.2 <= left <= left + wide <= 400.2
        for x, y, _ in dots:
            assert not shapely.box(x - 10.5, y - 10.5, x + 10.5, y + 10.5).intersects(boxes[-1].buffer(-0.2))
    for number, one in enumerate(boxes):
        assert not any(one.buffer(-0.2).intersects(other) for other in boxes[:number])


def test_words_stay_words():
    svg = drawing(10, 10, element("text", EVIL), title=EVIL, about=EVIL)
    svg += scatter([Dot("A", 10, 20, EVIL, name=EVIL, number=1, href='"/><script>')], AXES, paint, title=EVIL)
    assert "<script" not in svg
    assert "\u202e" not in svg
    assert "alert(1)" in parsed(drawing(1, 1, title=EVIL)).find("*").text


def test_the_name_of_an_area_stands_inside_it():
    shape = shapely.box(1000, 1000, 3000, 3000)
    plane = around([shape], step=2, room=100)
    ((name, x, y),) = inside({"Dam": shape}, plane, pixel=1)
    west, _, _, north = plane.bounds
    assert name == "Dam"
    assert shape.contains(shapely.Point(west + x * 2, north - y * 2))


def test_more_stands_higher_and_farther_to_the_right_and_unknown_below():
    dots = [
        Dot("A", 0, 0, "A", picked=True, x_range=(0, 10), y_range=(0, 20), href="/a"),
        Dot("B", 100, 100, "B", number=1, kind=5, href="/b"),
        Dot("C", 50, None, "C", href="/c"),
    ]
    svg = scatter(dots, AXES, paint, title="Twee assen")
    low, high = [(float(one.get("cx")), float(one.get("cy"))) for one in found(svg, "circle")][::-1]
    low, high = sorted([low, high])
    assert (low, high) == ((56, 366), (448, 26))
    (square,) = [one for one in found(svg, "rect") if one.get("fill") == "url(#hatched-dots)"]
    assert float(square.get("y")) > 366
    (thin,) = [one for one in found(svg, "path") if one.get("class") == "range"]
    assert thin.get("d").startswith("M56.0 366.0H95.2")
    # With keys one comes to the few; the rest stands in the table.
    assert [link.get("href") for link in found(svg, "a") if link.get("tabindex") is None] == ["/b", "/a"]
    assert found(svg, "title")[0].text == "Twee assen"


def test_classes_have_no_gaps_and_the_city_has_its_tick():
    bounds = (0, 20, 40, 60, 80, 100)
    assert sorted({class_of(value / 10, bounds) for value in range(1001)}) == [1, 2, 3, 4, 5]
    svg = legend(bounds, [str(one) for one in bounds], paint, title="Klassen", city=50, city_words="Amsterdam")
    (tick,) = found(svg, "path")
    boxes = sorted((float(box.get("x")), float(box.get("width"))) for box in found(svg, "rect"))
    assert len(boxes) == CLASSES
    assert float(re.match(r"M([\d.]+)", tick.get("d"))[1]) == pytest.approx(boxes[2][0] + boxes[2][1] / 2)
    assert all(left + wide == pytest.approx(right) for (left, wide), (right, _) in pairwise(boxes))


def test_classes_are_told_apart_in_grey():
    lights = [luminance(paint(f"c{number}")) for number in range(1, CLASSES + 1)]
    assert all((one + 0.05) / (other + 0.05) > 1.2 for one, other in pairwise(lights))
    assert luminance(paint("paper")) > lights[0]


def test_the_map_of_the_city_has_every_wijk_and_hatches_what_is_not_known(tmp_path):
    world = made_world(tmp_path, letters="ABCDEFGHIJKL")
    drawn = ground(world)
    codes = list(world.level("wijk").index)
    assert set(drawn.areas) == set(codes)
    few = {code: Painted(5, f"Wijk {code}", f"/cirkels/{code}", number) for number, code in enumerate(codes[:4], 1)}
    svg = CityMap(drawn, few | {codes[9]: Painted(None, "weten we niet", picked=True)}).svg(paint, title="Kaart")
    areas = [one for one in found(svg, "path") if one.get("class") == "area"]
    assert len(areas) == len(codes)
    assert [one.get("fill") for one in areas].count("url(#hatched)") == 1
    assert areas[-1].get("fill") == "url(#hatched)", "a picked border lies over the others"
    discs = np.array([(float(one.get("cx")), float(one.get("cy"))) for one in found(svg, "circle")])
    apart = np.hypot(*(discs[:, None] - discs[None]).T)[np.triu_indices(4, 1)]
    assert (apart >= 2 * float(found(svg, "circle")[0].get("r")) - 1).all()
    shapes = world.level("wijk").geometry
    for code in codes[:20]:
        x, y = drawn.middles[code]
        west, _, _, north = drawn.plane.bounds
        assert shapes[code].buffer(1).contains(shapely.Point(west + x * 20, north - y * 20))
