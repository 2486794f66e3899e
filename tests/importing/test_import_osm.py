"""OpenStreetMap into the store: the same again changes nothing, a newer copy tells what went, a part wipes nothing."""

import json
from collections.abc import Iterator
from contextlib import closing

import geopandas as gpd
import pytest
import shapely
from sqlalchemy import select

from socialmap.config import Settings
from socialmap.importing.flow import import_files
from socialmap.importing.starter import prepare_store
from socialmap.store import Store, tables
from tests.support.osm import draw_pbf

LON, LAT = 4.9, 52.37


def node(number, tags, place=0):
    return {"type": "node", "id": number, "lat": LAT, "lon": LON + place * 0.001, "tags": tags}


def answer(*elements, day="2026-03-17"):
    return json.dumps({"generator": "Overpass API", "osm3s": {"timestamp_osm_base": day}, "elements": elements})


def benches(*places):
    """Benches in two rows, so that there is ground between them."""
    return [{**node(100 + place, {"amenity": "bench"}, place), "lat": LAT + place % 2 * 0.001} for place in places]


def stored(store, table, *columns):
    with store.read() as session:
        return {tuple(row) for row in session.execute(select(*(table.c[name] for name in columns)))}


def benches_of(store):
    return {reference for kind, reference in stored(store, tables.feature, "kind", "reference") if kind == "bankje"}


def said_of(store, reference):
    """What OpenStreetMap says of a place, standing or proposed."""
    told = stored(store, tables.statement, "reference", "source_id", "value")
    return {json.loads(value) for number, source_id, value in told if (number, source_id) == (reference, "osm")}


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    return Settings(data_dir=tmp_path_factory.mktemp("osm") / "var")


@pytest.fixture(scope="module")
def store(settings) -> Iterator[Store]:
    """One store for all: each test stands in a street of its own."""
    with closing(prepare_store(settings)) as made:
        yield made


@pytest.fixture
def bring(store, settings, tmp_path):
    """Import a text or a file; what was told of it."""

    def run(given, name="export.json"):
        path = given
        if isinstance(given, str):
            path = tmp_path / name
            path.write_text(given, encoding="utf-8")
        return "\n".join(line for one in import_files(store, [path], settings=settings) for line in one.lines())

    return run


def test_places_and_everyday_places_with_their_source(bring, store):
    library = {"amenity": "library", "name": "De Boekenhoek", "opening_hours": "Mo 10:00-12:00", "wheelchair": "yes"}
    refuge = {"amenity": "social_facility", "social_facility": "shelter", "name": "Huis Zonder Adres"}
    toilet = {
        "amenity": "toilets",
        "fee": "no",
        "wheelchair": "yes",
        "opening_hours": "24/7",
        "check_date": "2025-05-01",
    }
    elements = [node(1, library), node(2, refuge, 5), node(3, toilet, 9), node(4, {"amenity": "library"}, 12)]
    said = bring(answer(*elements))
    assert "1 x geweigerd: een plek om heen te gaan heeft een naam nodig" in said
    assert "Zonder Adres" not in said
    assert ("De Boekenhoek" in said_of(store, "node/1"), "ja" in said_of(store, "node/1")) == (True, True)
    seen = {visibility for name, visibility in stored(store, tables.place, "name", "visibility") if "Zonder" in name}
    assert seen <= {"verborgen"}
    features = ("kind", "reference", "seen_on", "opening_hours", "step_free", "free_of_charge")
    assert ("toilet", "n3", "2025-05-01", "24/7", "ja", "ja") in stored(store, tables.feature, *features)
    before = stored(store, tables.place, "id", "version"), stored(store, tables.statement, "id")
    again = bring(answer(*elements), "later-opgehaald.json")
    assert "0 nieuw, 0 gewijzigd" in again
    assert (stored(store, tables.place, "id", "version"), stored(store, tables.statement, "id")) == before


def test_what_is_shut_is_no_longer_proposed(bring, store):
    there = {"amenity": "library", "name": "De Leeskamer"}
    bring(answer(node(50, there, 70)))
    shut = {"disused:amenity": "library", "name": "De Leeskamer"}
    said = bring(answer(node(50, shut, 70), node(51, {"amenity": "bench"}, 71), day="2026-10-01"), "nieuwer.json")
    assert "OpenStreetMap heeft 1 plekken niet meer" in said
    told = stored(store, tables.statement, "reference", "fact", "state")
    assert {state for reference, fact, state in told if (reference, fact) == ("node/50", "status")} == {"ingetrokken"}


def test_a_newer_copy_adds_and_tells_what_went_and_a_part_wipes_nothing(bring, store):
    bring(answer(*benches(*range(10))))
    newer = bring(answer(*benches(*range(8), 9, 12)), "nieuwer.json")
    assert "omgeving: 1 staan niet meer in dit bestand en zijn weg" in newer
    numbers = benches_of(store)
    assert numbers - {"n51"} == {f"n{100 + place}" for place in (*range(8), 9, 12)}
    part = bring(answer(*benches(0, 1, 9, 12)), "deel.json")
    assert "staan niet in dit bestand en blijven, want het is een deel" in part
    assert benches_of(store) == numbers


def test_a_bench_without_a_number_is_the_one_that_stands_there(bring, store, tmp_path):
    far = LON + 0.04
    points = [shapely.Point(far, LAT), shapely.Point(far, LAT), shapely.Point(far + 0.001, LAT)]
    frame = gpd.GeoDataFrame({"amenity": "bench"}, geometry=points, crs="EPSG:4326", index=range(3))
    frame.to_file(tmp_path / "bankjes.gpkg", driver="GPKG")
    first = bring(tmp_path / "bankjes.gpkg")
    assert "omgeving: 2 nieuw" in first
    assert "twee keer hetzelfde op een plek (1 keer)" in first
    frame.to_file(tmp_path / "zelfde bankjes.gpkg", driver="GPKG")
    assert "0 nieuw, 0 gewijzigd, 2 hetzelfde" in bring(tmp_path / "zelfde bankjes.gpkg")
    before = benches_of(store)
    bring(answer(node(7, {"amenity": "bench"}, 40), node(8, {"amenity": "bench"}, 60)))
    now = benches_of(store)
    assert now - before == {"n7", "n8"}
    assert len(before - now) == 1


def test_an_extract_brings_streets_places_and_benches_at_once(bring, store, tmp_path):
    points = {number: (100.0 * number, 0.0) for number in (1, 2, 33, 4)}
    tags = {33: {"amenity": "library", "name": "De Leeszaal"}, 4: {"amenity": "bench"}}
    path = draw_pbf(tmp_path / "stukje.osm.pbf", points, [((1, 2, 33), {"highway": "footway"})], tags)
    said = bring(path)
    assert "straten: 1 nieuw" in said
    assert "De Leeszaal" in said_of(store, "node/33")
    assert "n4" in benches_of(store)


def test_the_xml_of_openstreetmap_itself_without_a_street_under_any_name(bring, store):
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6" generator="CGImap"><node id="71" version="2" timestamp="2026-02-03T10:00:00Z" lat="{LAT}"
 lon="{LON + 0.09}"><tag k="amenity" v="drinking_water"/></node><node id="72" version="2" lat="{LAT}" lon="{LON + 0.09}"
 timestamp="2026-02-03T10:00:00Z"><tag k="amenity" v="library"/><tag k="name" v="De Boekentoren"/></node></osm>"""
    bring(text, "opgehaald")
    assert ("watertap", "n71", "2026-02-03") in stored(store, tables.feature, "kind", "reference", "seen_on")
    assert "De Boekentoren" in said_of(store, "node/72")
