"""Streets from OSMnx, whose questions to the outside are answered here."""

from datetime import timedelta

import geopandas as gpd
import networkx as nx
import numpy as np
import osmnx
import pandas as pd
import pytest
import shapely

from socialmap.errors import BadInputError, NotFoundError, SourceUnavailableError
from socialmap.network.network import StreetKind, Surface
from socialmap.sources.streets import fetch_streets
from tests.support.importing import run

POINT = "52.37,4.90"


@pytest.fixture
def asked(monkeypatch):
    """What OSMnx was asked for; the answer is three points in a row, and a ferry."""
    questions = []

    def answer(where, **options):
        questions.append((where, options))
        graph = nx.MultiDiGraph(crs="epsg:4326", created_date="2026-10-01 12:00:00", created_with="OSMnx")
        for number in range(4):
            graph.add_node(number, x=4.90 + number / 100, y=52.37, street_count=2)
        street = {"highway": "residential", "name": "Damrak", "surface": "asphalt", "oneway": False, "length": 681.0}
        for one, other, way in ((0, 1, 1), (1, 2, 1)):
            graph.add_edge(one, other, osmid=way, reversed=False, **street)
            graph.add_edge(other, one, osmid=way, reversed=True, **street)
        ferry = {"route": "ferry", "oneway": False, "length": 681.0, "osmid": 2}
        graph.add_edge(2, 3, reversed=False, **ferry)
        graph.add_edge(3, 2, reversed=True, **ferry)
        return graph

    monkeypatch.setattr(osmnx, "graph_from_place", answer)
    monkeypatch.setattr(osmnx, "graph_from_point", answer)
    monkeypatch.setattr(osmnx, "features_from_place", lambda where, tags: _elements(questions, where, tags))
    monkeypatch.setattr(osmnx, "features_from_point", lambda where, tags, dist: _elements(questions, where, tags, dist))
    return questions


def _elements(questions, *where):
    """A bench, a school in a building, a canal, a pond, a bridge, a square that is one, and a bench of somebody."""
    questions.append(where)
    square = shapely.box(4.901, 52.371, 4.902, 52.372)
    line = shapely.LineString([(4.90, 52.37), (4.91, 52.37)])
    rows = {
        ("node", 1): ({"amenity": "bench", "name": "Ter nagedachtenis"}, shapely.Point(4.90, 52.37)),
        ("node", 2): ({"amenity": "bench", "access": "private"}, shapely.Point(4.90, 52.37)),
        ("way", 1): ({"amenity": "school", "name": "De `Regenboog`", "building": "yes"}, square),
        ("way", 2): ({"waterway": "canal", "name": "Schie"}, line),
        ("way", 3): ({"bridge": "yes", "highway": "footway", "bridge:name": "Sint Jansbrug"}, line),
        ("way", 4): ({"bridge": "yes", "highway": "pedestrian", "area": "yes"}, square),
        ("way", 5): ({"bridge": "yes", "railway": "rail"}, line),
        ("way", 6): ({"waterway": "canal", "tunnel": "culvert"}, line),
        ("relation", 1): ({"natural": "water", "name": "Vijver"}, shapely.MultiPolygon([square])),
    }
    index = pd.MultiIndex.from_tuples(rows, names=["element", "id"])
    tags = pd.DataFrame([tags for tags, _ in rows.values()], index=index)
    return gpd.GeoDataFrame(tags, geometry=[shape for _, shape in rows.values()], crs="EPSG:4326")


def test_streets_of_a_place(asked, settings):
    told = []
    table = fetch_streets(settings, lambda name, share: told.append((name, share)), place="Delft")
    network = table.network
    assert network.length.tolist() == pytest.approx([1362, 681])
    assert network.kind.tolist() == [StreetKind.ROAD, StreetKind.FERRY]
    assert network.surface.tolist() == [Surface.EVEN, Surface.UNKNOWN]
    assert network.origins[0].name == "OpenStreetMap (Delft)"
    assert network.origins[0].date == "2026-10-01"
    assert [share for _, share in told] == sorted(share for _, share in told)
    assert told[-1] == ("straten van Delft", 1.0)
    where, options = asked[0]
    assert where == "Delft"
    assert options["network_type"] == "walk"
    assert not any("cycleway" in text for text in options["custom_filter"])
    assert any("ferry" in text for text in options["custom_filter"])


def test_the_tags_that_matter_are_asked_for(asked, settings):
    fetch_streets(settings, place="Delft")
    assert {"foot", "surface", "smoothness", "kerb", "width", "route", "footway"} <= set(osmnx.settings.useful_tags_way)


def test_streets_around_a_point(asked, settings):
    table = fetch_streets(settings, around=POINT, distance=800)
    assert asked[0][0] == (52.37, 4.9)
    assert asked[0][1]["dist"] == 800
    assert table.network.origins[0].name == "OpenStreetMap (800 m om 52.37, 4.9)"


def test_what_stands_beside_the_streets_comes_along(asked, settings):
    features = fetch_streets(settings, place="Delft").features
    frame = features.frame
    assert features.source_id == "osm"
    rows = zip(frame["reference"], frame["kind"], frame["name"], strict=True)
    told = dict(zip(rows, frame.geometry, strict=True))
    assert set(told) == {
        ("n1", "bankje", ""),
        ("w1", "school", "De 'Regenboog'"),
        ("w2", "water", "Schie"),
        ("w3", "brug", "Sint Jansbrug"),
        ("w4", "brug", ""),
        ("r1", "water", "Vijver"),
    }
    kinds = {reference: shape.geom_type for (reference, _, _), shape in told.items()}
    assert kinds["w1"] == "Point"
    assert kinds["w2"] == kinds["w4"] == "LineString"
    assert frame.crs == "EPSG:28992"
    assert told["n1", "bankje", ""].x == pytest.approx(121_000, abs=2_000)


def test_only_what_is_taken_is_asked_for(asked, settings):
    fetch_streets(settings, around=POINT, distance=800)
    (where, tags, distance) = asked[1]
    assert (where, distance) == ((52.37, 4.9), 800)
    asked_for = {"bench", "toilets", "drinking_water", "place_of_worship", "school", "cafe", "marketplace"}
    assert set(tags["amenity"]) == asked_for
    assert tags["natural"] == ["water"]
    assert tags["waterway"] == ["canal", "river", "riverbank"]


def test_streets_with_nothing_beside_them(asked, settings, monkeypatch):
    def fail(*_where):
        raise osmnx._errors.InsufficientResponseError

    monkeypatch.setattr(osmnx, "features_from_place", fail)
    table = fetch_streets(settings, place="Delft")
    assert table.features.frame.empty
    assert table.network.streets == 2


def test_no_answer_about_what_stands_beside_them(asked, settings, monkeypatch):
    def fail(*_where):
        raise ConnectionError

    monkeypatch.setattr(osmnx, "features_from_place", fail)
    with pytest.raises(SourceUnavailableError, match="geeft geen antwoord over 'Delft'"):
        fetch_streets(settings, place="Delft")


def test_the_second_time_nothing_is_asked(asked, settings, monkeypatch):
    first = fetch_streets(settings, place="Delft").network
    again = fetch_streets(settings, place="Delft").network
    assert len(asked) == 2  # the streets, and what stands beside them
    assert np.array_equal(first.length, again.length)
    monkeypatch.setattr("socialmap.sources.http.FRESH", timedelta(0))
    fetch_streets(settings, place="Delft")
    assert len(asked) == 4


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "van waar u straten wilt is niet duidelijk"),
        ({"place": "Delft", "around": POINT}, "van waar u straten wilt is niet duidelijk"),
        ({"around": "Delft"}, "dit is geen punt; gevonden: 'Delft'"),
        ({"around": "152.37,4.9"}, "dit is geen punt"),
        ({"around": POINT, "distance": 0}, "deze afstand kan niet"),
        ({"around": POINT, "distance": -5}, "deze afstand kan niet"),
        ({"around": POINT, "distance": 90_000}, "hoogstens 30000 meter"),
        ({"around": POINT, "distance": float("nan")}, "deze afstand kan niet"),
    ],
)
def test_questions_that_cannot_be(asked, settings, options, said):
    with pytest.raises(BadInputError, match=said):
        fetch_streets(settings, **options)
    assert asked == []


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (osmnx._errors.InsufficientResponseError("no data"), NotFoundError, "kent geen straten van 'Atlantis'"),
        (TypeError("not geocoded to a polygon"), NotFoundError, "kent geen straten van 'Atlantis'"),
        (ConnectionError("no route"), SourceUnavailableError, "geeft geen antwoord over 'Atlantis'"),
        (osmnx._errors.ResponseStatusCodeError("504"), SourceUnavailableError, "geeft geen antwoord"),
    ],
)
def test_no_answer_is_a_sentence(settings, monkeypatch, error, kind, said):
    def fail(*_where, **_options):
        raise error

    monkeypatch.setattr(osmnx, "graph_from_place", fail)
    with pytest.raises(kind, match=said):
        fetch_streets(settings, place="Atlantis")
    assert not list(settings.data_dir.glob("cache/*.graphml"))


def test_the_command(asked, settings):
    said = run(settings, "fetch", "streets", "Delft")
    assert said.exit_code == 0, said.output
    assert "osmnx: herkend als straten" in said.output
    assert "straten: 2 nieuw" in said.output
    # One maker, the same ground: the newer copy stands in for the older one.
    said = run(settings, "fetch", "streets", "--around", POINT, "--distance", "800")
    assert "straten: 2 weg, 0 gebleven, 2 erbij" in said.output
    assert run(settings, "fetch", "streets").exit_code == 2
