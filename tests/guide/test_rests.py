"""Benches along a way: how many, and how far it is from one to the next."""

import numpy as np
import pytest
import shapely

from layers import find_layers
from socialmap.guide.rests import longest_without, rests
from socialmap.i18n import words
from socialmap.layer import render
from socialmap.model import Feature, FeatureKind, Known
from socialmap.queries.kaart.layers import layer_geojson
from tests.support.records import SOURCE
from tests.support.worlds import X, Y, at, made_world


def thing(kind, metres, **told):
    point = shapely.to_wkb(shapely.Point(X + metres, Y + 10))
    return Feature(kind, f"{kind} {metres}", "", SOURCE, **at(X + metres, Y + 10), geometry=point, **told)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    records = [thing(FeatureKind.BENCH, metres) for metres in (100, 200, 650)]
    told = {"seen_on": "2025-05-04", "free_of_charge": Known.YES}
    records += [thing(FeatureKind.TOILET, 300, **told), thing(FeatureKind.CAFE, 300)]
    return made_world(tmp_path_factory.mktemp("rests"), records=records)


def line(metres):
    return np.array([[X, Y], [X + metres, Y]])


def test_what_helps_on_the_way_and_the_longest_stretch_without_a_bench(world):
    said = rests(world, line(700), words("nl"))
    assert said == "Onderweg: 3 bankjes, 1 toilet. Het langste stuk zonder bankje is 450 meter."
    assert rests(world, line(250), words("nl")) == "Onderweg: 2 bankjes."
    assert rests(world, line(250)[:, ::1] + [0, 500], words("nl")) == ""
    assert "450 metres" in rests(world, line(700), words("en"))


def test_from_the_start_and_to_the_end_count_too():
    assert longest_without(line(1000), [(X + 200, Y), (X + 300, Y)]) == 700
    assert longest_without(line(1000), []) == 0


def test_they_are_on_the_map_with_what_is_known_and_of_which_day(world):
    layers = {layer.id: layer for layer in find_layers().values()}
    benches = render(layers["bankjes_en_toiletten"], world)
    assert sorted(benches.frame["kind"]) == ["bankje"] * 3 + ["toilet"]
    assert benches.sources == (SOURCE,) or "osm" in benches.sources
    drawn = layer_geojson(layers["bankjes_en_toiletten"], world, words("nl"))["features"]
    assert "toilet: gratis (4 mei 2025)" in {one["properties"]["label"] for one in drawn}
    assert render(layers["winkels_en_cafes"], world).frame["label"].tolist() == ["café"]
