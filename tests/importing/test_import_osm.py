"""OpenStreetMap into the store: the same again changes nothing, a newer copy tells what went, a part wipes nothing."""

import json

import geopandas as gpd
import pytest
import shapely
from sqlalchemy import select

from socialmap.config import Settings
from socialmap.store import tables
from tests.support.importing import opened, run
from tests.support.osm import draw_pbf

LON, LAT = 4.9, 52.37


def node(number, tags, place=0):
    return {"type": "node", "id": number, "lat": LAT, "lon": LON + place * 0.001, "tags": tags}


def answer(*elements, day="2026-03-17"):
    return json.dumps({"generator": "Overpass API", "osm3s": {"timestamp_osm_base": day}, "elements": elements})


def benches(*places):
    """Benches in two rows, so that there is ground between them."""
    return [{**node(100 + place, {"amenity": "bench"}, place), "lat": LAT + place % 2 * 0.001} for place in places]


def stored(settings, table, *columns):
    with opened(settings) as store, store.read() as session:
        return {tuple(row) for row in session.execute(select(*(table.c[name] for name in columns)))}


def benches_of(settings):
    return {reference for kind, reference in stored(settings, tables.feature, "kind", "reference") if kind == "bankje"}


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """One store for all: each test stands in a street of its own."""
    return Settings(data_dir=tmp_path_factory.mktemp("osm") / "var")


@pytest.fixture
def brought(settings, tmp_path):
    def run_import(text, name="export.json", *words):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return run(settings, "import", *words, path)

    return run_import


def test_places_and_everyday_places_with_their_source(brought, settings):
    library = {"amenity": "library", "name": "De Boekenhoek", "opening_hours": "Mo 10:00-12:00", "wheelchair": "yes"}
    refuge = {"amenity": "social_facility", "social_facility": "shelter", "name": "Huis Zonder Adres"}
    toilet = {"amenity": "toilets", "fee": "no", "wheelchair": "yes", "opening_hours": "24/7", "check_date": "2025-05-01"}
    elements = [node(1, library), node(2, refuge, 5), node(3, toilet, 9), node(4, {"amenity": "library"}, 12)]
    said = brought(answer(*elements))
    assert said.exit_code == 0, said.output
    assert "1 x geweigerd: een plek om heen te gaan heeft een naam nodig" in said.output
    assert "Zonder Adres" not in said.output
    rows = stored(settings, tables.source_row, "source_id", "reference", "visibility")
    assert {("osm", "node/1", "openbaar"), ("osm", "node/2", "verborgen")} <= rows
    features = ("kind", "reference", "seen_on", "opening_hours", "step_free", "free_of_charge")
    assert ("toilet", "n3", "2025-05-01", "24/7", "ja", "ja") in stored(settings, tables.feature, *features)
    before = stored(settings, tables.place, "id", "version"), stored(settings, tables.statement, "id")
    again = brought(answer(*elements), "later-opgehaald.json")
    assert "0 nieuw, 0 gewijzigd" in again.output
    assert (stored(settings, tables.place, "id", "version"), stored(settings, tables.statement, "id")) == before


def test_a_newer_copy_adds_and_tells_what_went_and_a_part_wipes_nothing(brought, settings):
    brought(answer(*benches(*range(10))))
    newer = brought(answer(*benches(*range(8), 9, 12)), "nieuwer.json")
    assert "omgeving: 1 staan niet meer in dit bestand en zijn weg" in newer.output
    numbers = benches_of(settings)
    assert numbers == {f"n{100 + place}" for place in (*range(8), 9, 12)}
    part = brought(answer(*benches(0, 1, 9, 12)), "deel.json")
    assert "staan niet in dit bestand en blijven, want het is een deel" in part.output
    assert benches_of(settings) == numbers


def test_a_bench_without_a_number_is_the_one_that_stands_there(brought, settings, tmp_path):
    far = LON + 0.04
    points = [shapely.Point(far, LAT), shapely.Point(far, LAT), shapely.Point(far + 0.001, LAT)]
    frame = gpd.GeoDataFrame({"amenity": "bench"}, geometry=points, crs="EPSG:4326", index=range(3))
    frame.to_file(tmp_path / "bankjes.gpkg", driver="GPKG")
    first = run(settings, "import", tmp_path / "bankjes.gpkg")
    assert "omgeving: 2 nieuw" in first.output
    assert "twee keer hetzelfde op een plek (1 keer)" in first.output
    frame.to_file(tmp_path / "zelfde bankjes.gpkg", driver="GPKG")
    assert "0 nieuw, 0 gewijzigd, 2 hetzelfde" in run(settings, "import", tmp_path / "zelfde bankjes.gpkg").output
    before = benches_of(settings)
    brought(answer(node(7, {"amenity": "bench"}, 40), node(8, {"amenity": "bench"}, 60)))
    now = benches_of(settings)
    assert now - before == {"n7", "n8"}
    assert len(before - now) == 1


def test_an_extract_brings_streets_places_and_benches_at_once(settings, tmp_path):
    points = {number: (100.0 * number, 0.0) for number in (1, 2, 33, 4)}
    tags = {33: {"amenity": "library", "name": "De Leeszaal"}, 4: {"amenity": "bench"}}
    path = draw_pbf(tmp_path / "stukje.osm.pbf", points, [((1, 2, 33), {"highway": "footway"})], tags)
    said = run(settings, "import", path)
    assert said.exit_code == 0, said.output
    assert "straten: 1 nieuw" in said.output
    assert ("osm", "node/33") in stored(settings, tables.source_row, "source_id", "reference")
    assert "n4" in benches_of(settings)
