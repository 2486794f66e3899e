"""The city as it was published: small enough to send, and nothing shown that must stay hidden."""

import json

import pytest

from app import create_app
from socialmap.config import Settings
from socialmap.importing.flow import import_files
from socialmap.importing.starter import prepare_store

pytestmark = [pytest.mark.real_data, pytest.mark.slow]
AREAS = ("stadsdelen_9", "gebieden_25", "wijken_110", "buurten_518")
CONTEXT = ("parks", "water_taps", "ferry_bus_stops", "rail_stations")
FILES = (*AREAS, "maatschappelijke_vzn", *CONTEXT)


@pytest.fixture(scope="module")
def city(real_data, tmp_path_factory):
    settings = Settings(data_dir=tmp_path_factory.mktemp("city") / "var", cirkels="open")
    paths = [real_data / "amsterdam" / f"{name}.geojson" for name in FILES]
    import_files(prepare_store(settings), paths, settings=settings)
    return create_app(settings).test_client()


def test_all_that_the_home_page_draws_is_at_most_160_kilobytes(city):
    asked = ("/?toon=alles", "/api/v1/places", "/api/v1/layers/wijken", "/api/v1/layers/buurten")
    sizes = {path: len(city.get(path, headers={"Accept-Encoding": "gzip"}).data) for path in asked}
    assert len(city.get("/api/v1/layers/buurten").json["features"]) == 518
    assert sum(sizes.values()) <= 160_000, sizes


def test_every_layer_answers(city):
    layers = [layer["id"] for layer in city.get("/api/v1/layers").json["layers"]]
    assert {"parken", "haltes", "watertappunten"} <= set(layers)
    for layer in layers:
        assert city.get(f"/api/v1/layers/{layer}").status_code == 200, layer
    assert len(city.get("/api/v1/layers/parken").json["features"]) == 125


def test_geuzenveld_holds_its_three_places(city):
    page = city.get("/wijk/FB").text
    assert all(name in page for name in ("Pluspunt", "De Brug", "OBA Geuzenveld"))
    assert "schematisch" not in page


@pytest.mark.nightly  # the walk past every address asks the same of a store
def test_hidden_rows_show_nowhere(city, real_data):
    """A name that only hidden rows have is the name of nothing: no place, service, operator or point of a layer."""
    published = json.loads((real_data / "amsterdam" / "maatschappelijke_vzn.geojson").read_text(encoding="utf-8"))
    rows = [feature["properties"] for feature in published["features"]]
    kinds = ("Opvanglocatie", "Behandel-/woonlocatie")
    names = {hidden: {row["Naam"] for row in rows if (row["Categorie"] in kinds) is hidden} for hidden in (True, False)}
    only_hidden = names[True] - names[False]
    assert len(only_hidden) > 40
    shown = set()
    for layer in city.get("/api/v1/layers").json["layers"]:
        if layer["id"] == "haltes":  # a stop may be named after the street of a hidden house
            continue
        drawn = city.get(f"/api/v1/layers/{layer['id']}").json["features"]
        shown |= {feature["properties"]["name"] for feature in drawn}
    for feature in city.get("/api/v1/places").json["features"]:
        page = city.get(f"/api/v1/places/{feature['id']}").json
        shown |= {feature["properties"]["name"], page["row"]["name"]}
        shown |= {service[part] for service in page["services"] for part in ("name", "operator")}
    assert len(shown) > 1000
    assert only_hidden & shown == set()


def test_a_house_with_a_hidden_neighbour_stays_without_it(city):
    found = city.get("/api/v1/places?q=boomsspijker").json["features"]
    assert [feature["properties"]["address"] for feature in found] == ["Recht Boomssloot 52"]
    full = city.get(f"/api/v1/places/{found[0]['id']}").text
    assert "nloophuis" not in full
