"""What a walker recognises or needs, from an extract: counted a second way, and only what is for everybody."""

from collections import Counter
from pathlib import Path

import numpy as np
import osmium
import pytest
import shapely

from socialmap import geo
from socialmap.model import FeatureKind
from socialmap.sources.osm.everyday import tidy
from socialmap.sources.osm.reading import read_extract
from socialmap.sources.osm.tags import everyday
from socialmap.sources.raw import Features
from socialmap.sources.streets import read_streets
from tests.support.networks import CORNER
from tests.support.osm import draw_pbf

LINE = {number: (100.0 * number, 0.0) for number in range(1, 7)}
SQUARE = {11: (0.0, 0.0), 12: (40.0, 0.0), 13: (40.0, 40.0), 14: (0.0, 40.0)}
ROUND = (11, 12, 13, 14, 11)


@pytest.fixture
def read(tmp_path):
    def run(points=LINE, ways=(), tags=None) -> Features:
        return read_extract(draw_pbf(tmp_path / "stukje.osm.pbf", points, ways, tags), "").features

    return run


def test_points_of_each_kind(read):
    tags = {
        1: {"amenity": "bench", "name": "Ter nagedachtenis aan opa"},
        2: {"amenity": "toilets"},
        3: {"amenity": "drinking_water"},
        4: {"amenity": "place_of_worship", "religion": "muslim", "name": "  De   `Poort` "},
        5: {"shop": "supermarket", "name": "Dirk"},
        6: {"highway": "crossing", "crossing": "traffic_signals"},
    }
    frame = read(tags=tags).frame
    assert sorted(frame["kind"]) == ["bankje", "gebedshuis", "supermarkt", "toilet", "verkeerslicht", "watertap"]
    named = dict(zip(frame["kind"], frame["name"], strict=True))
    assert named["bankje"] == ""
    assert named["gebedshuis"] == "De 'Poort'"
    assert named["watertap"] == "Watertappunt"
    bench = frame[frame["kind"] == "bankje"].iloc[0]
    assert bench["reference"] == "n1"
    assert (bench.geometry.x, bench.geometry.y) == pytest.approx((CORNER[0] + 100, CORNER[1]), abs=0.02)
    assert "religion" not in frame.columns


@pytest.mark.parametrize(
    "tags",
    [
        {"amenity": "bench", "access": "private"},
        {"amenity": "toilets", "access": "customers"},
        {"amenity": "shelter"},
        {"amenity": "social_facility", "social_facility": "shelter"},
        {"amenity": "place_of_worship", "social_facility": "food_bank"},
        {"amenity": "pub"},
        {"amenity": "cafe", "access": "members"},
        {"amenity": "cafe", "name": "Coffeeshop De Hoek"},
        {"shop": "supermarket", "opening_hours": "closed"},
        {"amenity": "bench", "disused": "yes"},
        {"disused:amenity": "school"},
        {"highway": "traffic_signals"},
        {"leisure": "park", "access": "private"},
    ],
)
def test_what_is_not_for_everybody_or_not_known_is_never_taken(tags):
    assert everyday(tags) == ()


def test_a_school_drawn_as_a_building_is_a_point_inside_it(read):
    school = {"amenity": "school", "building": "yes", "name": "De Regenboog"}
    found = read(SQUARE, [(ROUND, school)]).frame
    assert found[["kind", "reference", "name"]].to_numpy().tolist() == [["school", "w1", "De Regenboog"]]
    inside = shapely.box(CORNER[0], CORNER[1], CORNER[0] + 40, CORNER[1] + 40)
    assert inside.contains(found.geometry.iloc[0])


def test_water_and_parks_keep_their_shape(read):
    found = read(SQUARE | LINE, [(ROUND, {"natural": "water"}), (ROUND, {"leisure": "park"})]).frame
    assert sorted(found["kind"]) == ["park", "water"]
    assert found.geometry.area.tolist() == pytest.approx([1600, 1600], rel=0.01)


def test_canals_are_lines_and_culverts_are_not_seen(read):
    ways = [((1, 2), {"waterway": "canal"}), ((2, 3), {"waterway": "canal", "tunnel": "culvert"})]
    found = read(ways=ways).frame
    assert found["kind"].tolist() == ["water"]
    assert found.geometry.length.tolist() == pytest.approx([100], abs=0.1)


def test_a_bridge_is_one_that_can_be_walked_and_its_name_is_not_that_of_the_street(read):
    bridge = {"bridge": "yes", "name": "Haarlemmerweg"}
    ways = [
        ((1, 2), {"highway": "residential", "bridge:name": "Brug 705", **bridge}),
        ((2, 3), {"highway": "footway", **bridge}),
        ((3, 4), {"highway": "motorway", **bridge}),
        ((4, 5), {"railway": "rail", **bridge}),
        ((5, 6), {"highway": "footway", "bridge": "no"}),
    ]
    found = read(ways=ways).frame
    assert found[["kind", "reference", "name"]].to_numpy().tolist() == [["brug", "w1", "Brug 705"], ["brug", "w2", ""]]


def test_a_bench_that_is_a_line(read):
    found = read(ways=[((1, 2), {"amenity": "bench"})]).frame
    assert found["kind"].tolist() == ["bankje"]
    assert found.geometry.iloc[0].geom_type == "Point"


def test_a_shape_that_lies_partly_outside_the_file_is_left_out_and_said(tmp_path):
    path = draw_pbf(tmp_path / "half.osm.pbf", {1: (0.0, 0.0)}, [((1, 99), {"waterway": "canal"})])
    table = read_extract(path, "")
    assert table.features.frame.empty
    assert ["zonder bruikbare vorm" in remark.reason for remark in table.remarks] == [True]


def test_nothing_at_all(read):
    assert read().frame.empty


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("\u202eMoskee\u202c\u200b", "Moskee"),
        ("<b>Dirk</b>", "<b>Dirk</b>"),
        ("Sint\tJan \n school", "Sint Jan school"),
        ("مسجد", "مسجد"),
    ],
)
def test_names_have_no_unseen_signs(name, clean):
    assert tidy(name) == clean


def counted(path: Path) -> Counter[str]:
    """The same by hand: one loop over all elements, by plain tags; areas by their way or relation."""
    found: Counter[str] = Counter()
    for thing in osmium.FileProcessor(str(path)):
        tags = dict(thing.tags)
        way, node = isinstance(thing, osmium.osm.Way), isinstance(thing, osmium.osm.Node)
        multi = not way and not node and tags.get("type") == "multipolygon"
        closed = way and thing.is_closed()
        if tags.get("access") not in ("private", "no", "customers", "permit", "employees") and (node or way or multi):
            for value, kind in (("bench", "bankje"), ("toilets", "toilet"), ("drinking_water", "watertap")):
                found[kind] += tags.get("amenity") == value
            found["speelplek"] += tags.get("leisure") == "playground"
            found["afdak"] += "shelter" in tags.get("shelter_type", "") or tags.get("shelter_type") == "gazebo"
            found["park"] += (closed or multi) and tags.get("leisure") == "park"
        if node or way or multi:
            found["gebedshuis"] += tags.get("amenity") == "place_of_worship"
            found["school"] += tags.get("amenity") == "school"
            found["supermarkt"] += tags.get("shop") == "supermarket"
            found["cafe"] += tags.get("amenity") == "cafe"
            found["markt"] += tags.get("amenity") == "marketplace"
            found["verkeerslicht"] += tags.get("crossing") == "traffic_signals"
        if closed or multi:
            found["water"] += tags.get("natural") == "water" or tags.get("waterway") == "riverbank"
        found["water"] += way and tags.get("waterway") in ("river", "canal") and "tunnel" not in tags
    return +found


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "some"),
    [("liechtenstein-latest.osm.pbf", {"bankje": 53, "toilet": 13, "gebedshuis": 21}), ("amsterdam.osm.pbf", {})],
)
def test_real_extracts_hold_what_a_second_count_finds(real_data, name, some):
    path = real_data / "network" / name
    frame = read_extract(path, "").features.frame
    ours = Counter(frame["kind"])
    bridges = ours.pop("brug")
    assert ours == counted(path)
    assert bridges > 0
    assert {kind: ours[kind] for kind in some} == some
    assert not frame.duplicated(["kind", "reference"]).any()
    assert set(frame["kind"]) <= {str(kind) for kind in FeatureKind}
    lengths = frame.geometry[frame["kind"] == "brug"].length
    assert np.all(lengths > 0)


@pytest.mark.real_data
def test_streets_of_amsterdam_come_with_water_and_bridges_inside_the_city(real_data, settings):
    table = read_streets([real_data / "network" / "amsterdam.osm.pbf"], settings=settings)
    assert table.features is not None
    points = table.features.frame.geometry.representative_point()
    lon, lat = geo.to_wgs84(points.x, points.y)
    assert ((lon > 4.7) & (lon < 5.1) & (lat > 52.2) & (lat < 52.5)).all()
    assert set(table.features.frame["kind"]) == {"brug", "water"}
