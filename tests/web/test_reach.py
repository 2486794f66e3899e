"""Reach on the pages and in the API, with streets and without, and what may not be seen."""

import dataclasses

import pytest
from sqlalchemy import update

from app import create_app
from socialmap import geo
from socialmap.config import Settings
from socialmap.importing.starter import prepare_store
from socialmap.model import Visibility
from socialmap.network.compiling import Streets, compile_network
from socialmap.network.files import BEFORE, save_network
from socialmap.network.network import Origin
from socialmap.store import tables
from tests.support.networks import grid

PLUSPUNT = "/api/v1/places?q=pluspunt"


def streets_around(x: float, y: float):
    """A grid of 31 x 31 junctions, 100 metres apart, with a point in its middle."""
    drawn = grid(31)
    shift = [x - drawn.x.mean(), y - drawn.y.mean()]
    return compile_network(
        Streets(
            x=drawn.x + shift[0],
            y=drawn.y + shift[1],
            start=drawn.start,
            end=drawn.end,
            length=drawn.length,
            origins=(Origin("OpenStreetMap (getekend)", "ODbL 1.0", "2017-03"),),
            shape_ptr=drawn.shape_ptr,
            shape=drawn.shape + shift,
        )
    )


@pytest.fixture(scope="module")
def streets_app(tmp_path_factory):
    settings = Settings(data_dir=tmp_path_factory.mktemp("reach") / "var")
    prepare_store(settings)
    app = create_app(settings)
    lon, lat = app.test_client().get(PLUSPUNT).json["features"][0]["geometry"]["coordinates"]
    x, y = geo.to_rd(lon, lat)
    save_network(streets_around(float(x), float(y)), settings.data_dir / BEFORE)
    return create_app(dataclasses.replace(settings))


@pytest.fixture
def walking(streets_app):
    return streets_app.test_client()


@pytest.fixture
def pluspunt(walking):
    return walking.get(PLUSPUNT).json["features"][0]["id"]


def test_a_place_tells_who_can_walk_to_it(walking, pluspunt):
    page = walking.get(f"/plek/{pluspunt}").text
    order = ["Wie kan hier naartoe lopen?", "wandelen", "rustig lopen", "met een rollator", "met een rolstoel"]
    section = page[page.index('id="lopen"') :]
    found = [section.index(text) for text in order]
    assert found == sorted(found)
    assert "weten we niet" in section
    assert "hoe hoog de stoeprand is" in section
    assert "© OpenStreetMap-bijdragers (ODbL), OpenStreetMap (getekend) (maart 2017)" in section
    english = walking.get(f"/en/plek/{pluspunt}").text
    assert "Who can walk here?" in english
    assert "how high the kerb is" in english


def test_a_wijk_tells_who_has_what_near(walking):
    page = walking.get("/wijk/FB").text
    assert "Wie heeft dit dichtbij?" in page
    assert "De minuten zijn vanaf dat midden, over straat." in page
    assert "/api/v1/areas/FB/streets" in page
    assert page.index("Wat is hier al?") < page.index("Wie heeft dit dichtbij?") < page.index("Cijfers over de buurt")


def test_without_streets_pages_say_that_they_estimate(client):
    area = client.get("/wijk/FB").text
    assert "geschat, hemelsbreed" in area
    assert "/streets" not in area
    place = client.get(f"/plek/{client.get(PLUSPUNT).json['features'][0]['id']}").text
    assert "Wij kennen de straten hier nog niet." in place
    assert "bereik" not in place


def test_catchments_and_streets_are_geojson_with_a_legend_in_words(walking, pluspunt):
    for address, kinds in (
        (f"/api/v1/places/{pluspunt}/reach", {"MultiPolygon", "Polygon"}),
        (f"/api/v1/places/{pluspunt}/reach?profile=rolstoel&lang=en", {"MultiPolygon", "Polygon"}),
        ("/api/v1/areas/FB/streets", {"MultiLineString", "LineString"}),
    ):
        answer = walking.get(address)
        assert answer.status_code == 200, address
        assert answer.content_type == "application/geo+json"
        found = answer.json
        assert {feature["geometry"]["type"] for feature in found["features"]} <= kinds
        assert all(entry["label"] for entry in found["layer"]["legend"])
        # No two lines of a legend differ by colour alone.
        looks = {(entry["weight"], entry["dash"]) for entry in found["layer"]["legend"]}
        assert len(looks) == len(found["layer"]["legend"])
        assert [source["id"] for source in found["sources"]] == ["osm"]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/api/v1/places/00000000-0000-4000-8000-000000000000/reach", "Deze plek bestaat niet"),
        ("/api/v1/places/x/reach", "Deze plek bestaat niet"),
        ("/api/v1/areas/ZZZ/streets", "bestaat niet"),
        ("/api/v1/areas/F/streets", "alleen van een wijk of buurt"),
    ],
)
def test_what_is_not_there_is_404_in_one_sentence(walking, address, said):
    answer = walking.get(address)
    assert answer.status_code == 404
    assert said in answer.json["error"]["message"]


def test_an_unknown_profile_is_told_the_closest(walking, pluspunt):
    answer = walking.get(f"/api/v1/places/{pluspunt}/reach?profile=rolator")
    assert answer.status_code == 404
    assert "Bedoelt u 'rollator'?" in answer.json["error"]["message"]


def test_without_streets_nothing_is_drawn(client):
    place = client.get(PLUSPUNT).json["features"][0]["id"]
    for address in (f"/api/v1/places/{place}/reach", "/api/v1/areas/FB/streets"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "nog geen straten ingelezen" in answer.json["error"]["message"]


def test_a_hidden_place_has_no_catchment(tmp_path):
    settings = Settings(data_dir=tmp_path / "var")
    store = prepare_store(settings)
    app = create_app(settings)
    found = app.test_client().get(PLUSPUNT).json["features"][0]
    x, y = geo.to_rd(*found["geometry"]["coordinates"])
    save_network(streets_around(float(x), float(y)), settings.data_dir / BEFORE)
    with store.write() as session:
        hidden = update(tables.place).where(tables.place.c.id == found["id"]).values(visibility=str(Visibility.HIDDEN))
        session.execute(hidden)
    answer = app.test_client().get(f"/api/v1/places/{found['id']}/reach")
    assert answer.status_code == 404
    assert answer.json["error"]["message"] == "Deze plek bestaat niet (meer)."
