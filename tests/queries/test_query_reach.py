"""Who can walk where, in words: on a drawn grid of streets, without streets, and on the roads of Amsterdam."""

import dataclasses
from pathlib import Path

import numpy as np
import orjson
import pytest
import shapely

from socialmap.errors import NotFoundError
from socialmap.i18n import words
from socialmap.model import Level, PlaceKind
from socialmap.network.files import save_network
from socialmap.network.network import Network
from socialmap.queries.kaart.area import area_page
from socialmap.queries.kaart.place import place_page
from socialmap.queries.kaart.reach import about, area_reach, place_reach
from socialmap.queries.kaart.streets import area_streets, place_catchments
from socialmap.reach.unknowns import unknown_around
from socialmap.walks import walks
from socialmap.world import World
from tests.support.networks import CORNER, Edge, drawn
from tests.support.walking import amsterdam_roads, on_street, ways_of
from tests.support.worlds import HALF, X, Y, amsterdam_world, made_world, middle

NL, EN = words("nl"), words("en")
PROFILES = Path(__file__).parents[2] / "data" / "profielen.csv"
HOUSE, ROOM, FAR = (f"00000000-0000-4000-8000-00000000000{number}" for number in (1, 2, 3))
#: A street from west to east through the middle of wijken FA, FB and FC, with a junction each 100 metres.
LENGTH = 5 * HALF


def one_street(kerb: float = 0.0) -> Network:
    west, north = X - HALF + 50 - CORNER[0], Y - CORNER[1]
    count = int(LENGTH / 100)
    points = [(west + 100 * number, north) for number in range(count)]
    return drawn(points, [Edge(number, number + 1, "Lange straat", kerb=kerb) for number in range(count - 1)])


def with_streets(world: World, folder: Path, network: Network) -> World:
    save_network(network, folder / "straten.bin")
    return dataclasses.replace(world, streets=folder / "straten.bin", profiles=PROFILES, _cache={})


def a_world(folder: Path, *, residents: float = 1000.0) -> World:
    (x, y), kind = middle(0), PlaceKind.HUIS_VAN_DE_WIJK
    places = [(HOUSE, kind, x, y), (ROOM, PlaceKind.BUURTKAMER, x + 300, y), (FAR, PlaceKind.SCHOOL, x, y + 900)]
    figures = {"inwoners": {"WK0363FA": residents, "WK0363FB": residents, "WK0363FC": residents}}
    return made_world(folder, places=places, figures=figures)


def shape_of(feature):
    return shapely.from_geojson(orjson.dumps(feature["geometry"]))


@pytest.fixture
def bare(tmp_path):
    return dataclasses.replace(a_world(tmp_path), profiles=PROFILES, _cache={})


@pytest.fixture
def walked(tmp_path):
    folder = tmp_path / "streets"
    folder.mkdir()
    return with_streets(a_world(folder), folder, one_street())


def test_residents_are_counted_along_the_street(walked):
    reach = place_reach(walked, HOUSE, NL)
    told = {row.label: row.within for row in reach.rows}
    # 1,000 residents at 20 junctions, 50, 150, ... m to both sides, of which the outermost counts half: 8 of 19.5
    # within 375 m, 16 within 750 m, and within 1,125 m all of them and one of 20 in the next wijk.
    assert told["wandelen"][:2] == ["410", "820"]
    assert told["wandelen"][2] in ("1.000", "1.100")
    assert told["met een rolstoel"] == told["rustig lopen"]
    assert (reach.note, reach.estimated) == ("", False)
    assert "OpenStreetMap" in reach.credit
    assert "januari 2026" in reach.credit


def test_what_is_known_of_every_street_needs_no_warning(walked):
    reach = place_reach(walked, HOUSE, NL)
    wheels = next(row for row in reach.rows if row.label == "met een rolstoel")
    assert not wheels.at_most
    assert "met een rolstoel, met een scootmobiel: van de straten hier weten we alles wat telt." in reach.unknowns


def test_unknown_kerbs_are_told_and_make_the_count_a_most(tmp_path):
    world = with_streets(a_world(tmp_path), tmp_path, one_street(kerb=float("nan")))
    reach = place_reach(world, HOUSE, NL)
    assert {row.label: row.at_most for row in reach.rows} == {
        "wandelen": False,
        "rustig lopen": False,
        "met een rollator": True,
        "met een rolstoel": True,
        "met een scootmobiel": True,
    }
    assert "met een rolstoel, met een scootmobiel: van de straten hier weten we niet hoe hoog de stoeprand is." in (
        reach.unknowns
    )


def test_the_share_that_is_unknown_is_by_length_around_the_place():
    network = drawn([(0, 0), (300, 0), (400, 0), (9000, 0)], [Edge(0, 1), Edge(1, 2), Edge(2, 3)])
    missing = {"kerb": np.array([False, True, True]), "width": np.array([False, False, False])}
    found = unknown_around(ways_of(network), on_street(0, 0.5), missing, minutes=3)
    # 150 m to a junction and 75 m on; the street of 8,600 m begins 250 m away.
    assert found == {"kerb": pytest.approx(100 / 400), "width": 0}


def test_a_place_far_from_every_street_says_so(walked):
    reach = place_reach(walked, FAR, NL)
    assert reach.note == "Deze plek ligt te ver van de straten die wij kennen (250 meter)."
    assert (reach.rows, reach.drawn) == ([], [])
    assert place_catchments(walked, FAR, "", NL)["features"] == []


def test_unknown_residents_are_not_nobody(tmp_path):
    world = with_streets(a_world(tmp_path, residents=float("nan")), tmp_path, one_street())
    reach = place_reach(world, HOUSE, NL)
    assert (reach.note, reach.rows) == ("Hoeveel mensen hier wonen, weten we niet.", [])
    told = area_reach(world, world.area("FA"), NL)
    assert told.rows == []
    assert "Wie hier iets dichtbij heeft, weten we niet: we weten niet hoeveel mensen hier wonen." in told.unknown


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (0, "minder dan 5"),
        (4.9, "minder dan 5"),
        (5, "10"),
        (46, "50"),
        (994, "990"),
        (1049, "1.000"),
        (29355, "29.400"),
    ],
)
def test_few_people_are_never_counted(people, said):
    assert about(people, NL) == said


def test_without_streets_a_circle_is_an_estimate_and_says_so(bare):
    reach = place_reach(bare, HOUSE, NL)
    assert reach.estimated
    walking = next(row for row in reach.rows if row.label == "wandelen")
    # 5 minutes at 1.25 m/s is 375 m of street, 288 m of straight line: 0.26 of 4 square km with 1,000 residents.
    assert walking.within[0] == "70"
    assert next(row for row in reach.rows if row.label == "met een rolstoel").at_most
    assert reach.unknowns == ["Of er trappen, hoge stoepranden of smalle stoepen zijn, weten we niet."]


def test_schematic_cells_give_no_estimate(world):
    place = world.places.index[0]
    reach = place_reach(world, str(place), NL)
    assert (reach.rows, reach.estimated) == ([], False)
    assert reach.note.startswith("Wij kennen de straten hier nog niet.")


def test_minutes_on_the_page_of_a_wijk_follow_the_street(walked, bare):
    along, straight = area_page(walked, "FA", NL), area_page(bare, "FA", NL)
    near = {row.place.id: row.minutes for group in along.groups for row in group.rows}
    assert along.along_streets
    assert near[ROOM] == "4 minuten lopen (300 m)"
    guessed = {row.place.id: row.minutes for group in straight.groups for row in group.rows}
    assert not straight.along_streets
    # 300 m x 1.3 at 75 m a minute.
    assert guessed[ROOM] == "6 minuten lopen (geschat, hemelsbreed)"
    assert straight.reach is None


def test_share_with_an_offer_near_stands_against_the_city(walked):
    told = area_reach(walked, walked.area("FA"), NL)
    houses = next(row for row in told.rows if row.label == "Huis van de Wijk")
    # 16 of 19.5 junctions, and 820 of 3,000 residents.
    assert (houses.value, houses.city) == ("82%", "27%")
    assert (houses.bar.value, houses.bar.city) == (82.1, 27.4)
    assert "Bibliotheek: daarvan hebben wij nog geen lijst" in told.unknown
    whole = area_reach(walked, walked.area("GM0363"), NL)
    assert next(row for row in whole.rows if row.label == "Huis van de Wijk").city == ""


def test_an_area_without_streets_is_left_out_and_named(walked):
    areas = walked.areas.copy()
    areas.loc["WK0363FC", "geometry"] = shapely.box(X, Y + 5000, X + 100, Y + 5100)
    areas.loc["WK0363FC", ["lon", "lat"]] = [4.95, 52.45]
    world = dataclasses.replace(walked, areas=areas, _cache={})
    told = area_reach(world, world.area("GM0363"), NL)
    name = areas.at["WK0363FC", "name"]
    assert f"Niet meegeteld: {name} (geen straat binnen 250 meter op dit stratennet)." in told.unknown
    alone = area_reach(world, world.area("FC"), EN)
    assert alone.rows == []
    assert any("no street within 250 metres" in line for line in alone.unknown)


def test_catchments_grow_and_hold_each_other(walked):
    drawn_shapes = place_catchments(walked, HOUSE, "rolstoel", NL)
    shapes = [shape_of(feature) for feature in drawn_shapes["features"]]
    assert [feature["properties"]["label"] for feature in drawn_shapes["features"]] == [
        "binnen 15 minuten",
        "binnen 10 minuten",
        "binnen 5 minuten",
    ]
    areas = [shape.area for shape in shapes]
    assert areas == sorted(areas, reverse=True)
    assert shapes[0].buffer(1e-4).contains(shapes[2])
    assert "OpenStreetMap" in drawn_shapes["layer"]["attribution"]


def test_streets_are_classed_by_minutes(walked):
    found = area_streets(walked, "FB", NL)
    lengths = {feature["properties"]["label"]: shape_of(feature).length for feature in found["features"]}
    # The buurtkamer lies 700 m west of the border: nothing in this wijk lies within 5 minutes.
    assert set(lengths) == {"5 tot 10 minuten", "10 tot 15 minuten", "meer dan 15 minuten"}
    assert lengths["meer dan 15 minuten"] > lengths["10 tot 15 minuten"]


def test_what_cannot_be_drawn_is_one_sentence(walked, bare):
    with pytest.raises(NotFoundError, match="bestaat niet"):
        area_streets(walked, "XX", NL)
    with pytest.raises(NotFoundError, match="alleen van een wijk of buurt"):
        area_streets(walked, "GM0363", NL)
    with pytest.raises(NotFoundError, match="nog geen straten ingelezen"):
        area_streets(bare, "FA", NL)
    with pytest.raises(NotFoundError, match="nog geen straten ingelezen"):
        place_catchments(bare, HOUSE, "", NL)
    with pytest.raises(NotFoundError, match="Bedoelt u 'rolstoel'"):
        place_catchments(walked, HOUSE, "rolstol", NL)
    with pytest.raises(NotFoundError, match="Deze plek bestaat niet"):
        place_catchments(walked, "00000000-0000-4000-8000-000000000009", "", NL)


@pytest.mark.real_data
@pytest.mark.slow
def test_the_roads_of_amsterdam(real_data, tmp_path):
    world = with_streets(amsterdam_world(tmp_path, real_data), tmp_path, amsterdam_roads(real_data))
    assert walks(world).areas["level"].iloc[0] == Level.BUURT
    pluspunt = next(str(id) for id, name in world.places["name"].items() if "Pluspunt" in name)
    reach = place_page(world, pluspunt, NL).reach
    counts = [int(count.replace(".", "")) for count in reach.rows[0].within]
    assert 1000 < counts[0] < counts[1] < counts[2] < 60000
    # The roads of 2017 tell nothing of kerbs.
    assert [row.at_most for row in reach.rows] == [False, False, True, True, True]
    told = area_page(world, "FB", NL).reach
    assert {row.label for row in told.rows} >= {"Huis van de Wijk", "Buurtkamer", "Bibliotheek"}
    city = area_reach(world, world.area("GM0363"), NL)
    assert any("geen straat binnen 250 meter" in line for line in city.unknown)
    assert len(area_streets(world, "FB", NL)["features"]) >= 4
