"""The way in words on the real city: routes as long as networkx finds them, and words that a volunteer can follow."""

import re
import time
from contextlib import closing
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest

from socialmap.config import Settings
from socialmap.errors import NotFoundError
from socialmap.guide.directions import all_directions, directions
from socialmap.guide.origin import FROM_PLACE, FROM_POINT, IN_WATER, NoOrigin, Origin, from_point
from socialmap.i18n import words
from socialmap.importing.flow import import_files
from socialmap.importing.starter import prepare_store
from socialmap.network.network import Network
from socialmap.network.profiles import find_profile, read_profiles, ways
from socialmap.network.route import find_route
from socialmap.network.snapping import snap
from socialmap.walks import walks
from socialmap.world import Viewer, World, load_world
from tests.support.directions import PROFILES
from tests.support.walking import amsterdam_roads, networkx_graph, real_streets, spots_at
from tests.support.worlds import CITY, NOW, city_on_foot

pytestmark = pytest.mark.real_data
DUTCH = words("nl")
#: On foot, and on wheels with most rules of their own; the others walk by night.
PROFILES_TRIED = [
    "wandelen",
    "rolstoel",
    *(pytest.param(profile, marks=pytest.mark.nightly) for profile in ("rustig", "rollator", "scootmobiel")),
]


def city(folder, real_data, *streets) -> World:
    """All the city's places and stops, on these streets."""
    settings = Settings(data_dir=folder)
    files = [*sorted((real_data / "amsterdam").glob("*.geojson")), *(real_data / "network" / name for name in streets)]
    with closing(prepare_store(settings)) as store:
        import_files(store, files, settings=settings)
        return load_world(store, gemeente=CITY, viewer=Viewer.PUBLIC, now=NOW, settings=settings)


@pytest.fixture(scope="module")
def amsterdam(real_data) -> World:
    return city_on_foot(real_data)


@pytest.fixture(scope="module")
def osdorp(tmp_path_factory, real_data) -> World:
    return city(tmp_path_factory.mktemp("osdorp"), real_data, "osdpm_map.gpkg")


def place(world: World, name: str) -> str:
    return str(world.places.index[world.places["name"] == name][0])


def eendracht(world: World) -> Origin:
    origin = from_point(world, 4.79086, 52.38134)
    assert isinstance(origin, Origin)
    return origin


def pairs(network: Network, many: int, seed: int):
    """Junctions of the largest piece."""
    among = np.flatnonzero(network.component == 0)
    return np.random.default_rng(seed).choice(among, (many, 2))


@pytest.mark.parametrize("profile", PROFILES_TRIED)
def test_routes_are_as_long_as_networkx_finds_them(real_data, profile):
    walker = find_profile(read_profiles(PROFILES), profile)
    networks = [real_streets(real_data, "osdpm_map.gpkg")]
    if profile in ("rustig", "rolstoel"):  # on roads of which no kerb is known the others differ only in speed
        networks.append(amsterdam_roads(real_data))
    for network in networks:
        walked = ways(network, walker)
        graph = networkx_graph(walked)
        for start, end in pairs(network, 30, seed=1):
            found = find_route(walked, spots_at(network, start), spots_at(network, end))
            try:
                seconds, _ = nx.bidirectional_dijkstra(graph, int(start), int(end))
            except nx.NetworkXNoPath:
                assert found is None
                continue
            assert found is not None
            assert found.minutes * 60 == pytest.approx(seconds)
            assert sum(stretch.minutes for stretch in found.stretches) * 60 == pytest.approx(seconds)
            assert found.metres == pytest.approx(seconds * walker.speed, rel=1e-4)
            drawn = np.hypot(*np.diff(found.line, axis=0).T).sum()
            assert drawn == pytest.approx(found.metres, rel=0.02)


def test_from_the_eendracht_to_the_brug(amsterdam):
    found = directions(amsterdam, eendracht(amsterdam), place(amsterdam, "BK Stichting De Brug"), "rustig", DUTCH)
    assert (found.start, found.estimated, round(found.minutes)) == ("Start: bij u thuis", False, 13)
    assert found.metres == 700
    still = "Daarna nog 4 minuten naar Stichting De Brug."
    assert [step.text for step in found.steps] == [
        "Ga de deur uit. Ga richting halte Aalbersestraat. Loop 1 minuut rechtdoor.",
        f"Ga naar links en dan meteen naar rechts. Loop 8 minuten rechtdoor. {still}",
        "Ga naar rechts. Loop 4 minuten rechtdoor. Dan bent u bij Stichting De Brug.",
        "U bent er. Stichting De Brug is links. Het adres is Aalbersestraat 248A.",
    ]
    assert [step.pictogram for step in found.steps] == ["deur", "links", "rechts", "aankomst"]


def test_from_the_eendracht_to_the_pluspunt(amsterdam):
    found = directions(amsterdam, eendracht(amsterdam), place(amsterdam, "HvdW 't Pluspunt"), "rustig", DUTCH)
    assert round(found.minutes) == 23
    assert [step.pictogram for step in found.steps] == ["deur", "rechts", "links", "rechts", "rechts", "aankomst"]
    assert found.steps[-1].text == "U bent er. Dit is 't Pluspunt. Het adres is Albardakade 5."


def test_five_places_take_less_than_a_blink(amsterdam):
    origin, walked = eendracht(amsterdam), walks(amsterdam)
    assert walked
    places = amsterdam.places[amsterdam.places["offered"]]
    near = walked.around(origin.x, origin.y, places, profile="rustig", minutes=30)
    chosen = [str(id) for id in near.index[:5]]
    all_directions(amsterdam, origin, chosen, "rustig", DUTCH)
    begin = time.perf_counter()
    found = all_directions(amsterdam, origin, chosen, "rustig", DUTCH)
    assert time.perf_counter() - begin < 0.5  # 0.04 s on the machine that it was made on
    assert [one.place_id for one in found] == chosen


NUMBER = re.compile(r"(?:Loop|Ga|Volg de weg|Volg de weg tot het eind,|Met wachten is dat) (\d+) minu")
REST = re.compile(r"Daarna nog (\d+) minu")


@pytest.mark.parametrize("profile", PROFILES_TRIED)
def test_the_steps_of_any_way_add_up_to_its_title(amsterdam, profile):
    """From 20 places to others in their surroundings; what is said is added up, as who reads it does."""
    rng = np.random.default_rng(17)
    places = amsterdam.places[amsterdam.places["offered"]]
    checked = 0
    for number, row in enumerate(rng.permutation(len(places))[:20]):
        here = places.iloc[row]
        near = places.index[places.geometry.distance(here.geometry).between(30, 3000)]
        about, name = ((FROM_PLACE, here["name"]), (FROM_POINT, ""))[number % 2]
        origin = Origin(here["lon"], here["lat"], here.geometry.x, here.geometry.y, about, name)
        for goal in rng.permutation(near)[:5]:
            try:
                found = directions(amsterdam, origin, goal, profile, DUTCH)
            except NotFoundError:  # an island in the data
                continue
            if found.estimated:
                continue
            assert found.whole == max(1, round(found.minutes))
            assert sum(step.minutes for step in found.steps) == found.whole
            assert sum(step.metres for step in found.steps) == pytest.approx(found.metres)
            bare = [step.text.replace(found.name, "N") for step in found.steps]
            said = [int(n) for text in bare for n in NUMBER.findall(text)]
            door = sum(step.minutes for step in found.steps if step.text.startswith("U bent er bijna."))
            assert sum(said) + door == found.whole, bare
            for after, text in enumerate(bare, 1):
                if rest := REST.search(text):
                    assert int(rest[1]) == sum(step.minutes for step in found.steps[after:])
            if len(found.line):
                point = amsterdam.places.geometry[found.place_id]
                assert found.last[-1] == pytest.approx([point.x, point.y])
                assert (len(found.first) == 0) == (about == FROM_POINT)
            checked += 1
    assert checked > 60


def test_words_of_a_hundred_ways_are_few(amsterdam):
    places = amsterdam.places[amsterdam.places["offered"]]
    chosen = np.random.default_rng(4).integers(len(places), size=100)
    sentences, metres, turns = [], 0.0, 0
    for row in chosen:
        start = places.iloc[row]
        near = places[places.geometry.distance(start.geometry).between(200, 900)]
        if near.empty:
            continue
        goal = str(near.index[row % len(near)])
        origin = Origin(start["lon"], start["lat"], start.geometry.x, start.geometry.y, FROM_POINT)
        found = directions(amsterdam, origin, goal, "rustig", DUTCH)
        # Names and addresses have dots of their own.
        for step in found.steps[:-1]:
            said = re.sub(r" \(.*?\)", "", step.text)
            said = said.replace(found.name, "N").replace(found.name.split(" ", 1)[-1], "N")
            sentences += said.removesuffix(".").split(". ")
            said = re.sub(r"\b[A-Z]\. ", "", said)  # of a name: halte J. Drijverweg
            assert said.count(". ") <= 2
        metres, turns = metres + found.metres, turns + len(found.steps) - 2
    assert np.mean([len(sentence.split()) for sentence in sentences]) <= 6
    assert metres / turns > 100


def test_by_wheelchair_each_unknown_stretch_is_named(osdorp):
    goal = place(osdorp, "HvdW 't Blommetje")
    point, walked = osdorp.places.geometry[goal], walks(osdorp)
    assert walked
    network, wheels = walked.network, walked.ways("rolstoel")
    apart = np.hypot(network.x - point.x, network.y - point.y)
    corners = np.flatnonzero((np.diff(network.indptr) > 2) & (apart > 400) & (apart < 500) & (network.component == 0))
    target, walker, named = snap(network, point.x, point.y), walked.profiles["rolstoel"], 0
    for corner in corners[::40]:
        origin = Origin(0, 0, float(network.x[corner]), float(network.y[corner]), FROM_POINT)
        route = find_route(wheels, snap(network, origin.x, origin.y), target)
        if route is None:
            continue
        found = directions(osdorp, origin, goal, walker.id, DUTCH)
        assert found.unknown[0] == "Van de hele weg weten wij niet: of de weg vlak is."
        track = route.track
        assert track
        kerb = np.isnan(network.kerb[track.street])
        told = [sentence for sentence in found.unknown[1:] if "hoe hoog de stoeprand is" in sentence]
        metres = np.diff(track.metres)[kerb].sum()
        said = sum(float(sentence.split(" meter. ")[0].split()[-1].replace(".", "")) for sentence in told)
        assert said == pytest.approx(metres, abs=5 * len(told) + 0.01)
        named += bool(told)
    assert named


def test_streets_of_half_the_city_leave_the_rest_estimated(osdorp):
    found = directions(osdorp, eendracht(replace(osdorp)), place(osdorp, "BK Stichting De Brug"), "rustig", DUTCH)
    assert (found.estimated, found.steps) == (True, ())


@pytest.mark.parametrize(
    ("lon", "lat"), [(4.815, 52.366), (5.03, 52.375), (5.04, 52.39), (4.825, 52.334), (4.99, 52.308), (5.0, 52.42)]
)
def test_no_start_in_the_sloterplas_the_ijmeer_or_a_polder(amsterdam, lon, lat):
    assert from_point(amsterdam, lon, lat) == NoOrigin(IN_WATER)


def test_almost_every_place_and_stop_is_a_start_with_and_without_streets(amsterdam, osdorp):
    for world in (amsterdam, osdorp):
        stops = world.features[world.features["kind"] == "halte"].to_crs(4326).geometry
        points = [*zip(world.places["lon"], world.places["lat"], strict=True), *zip(stops.x, stops.y, strict=True)]
        refused = [point for point in points if from_point(world, *point) == NoOrigin(IN_WATER)]
        assert len(refused) <= 5, refused
