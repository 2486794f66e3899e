"""Streets go into a file beside the store: joined, replaced, and never half."""

import shutil

import numpy as np
import pytest

from socialmap.importing.flow import import_files
from socialmap.importing.starter import prepare_store
from socialmap.network.files import network_path, open_network
from socialmap.network.network import Origin
from socialmap.store import tables
from socialmap.store.reading import read_table
from tests.support.importing import opened, run
from tests.support.osm import draw_pbf

NODES = "node_id,x_rd,y_rd\n1,121000,487000\n2,121100,487000\n3,121200,487000\n"
EDGES = "from,to,length_m\n1,2,100\n2,3,100\n"


@pytest.fixture
def pair(tmp_path):
    paths = tmp_path / "punten.csv", tmp_path / "straten.csv"
    for path, text in zip(paths, (NODES, EDGES), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def version(settings) -> int:
    with opened(settings) as store:
        return store.version()


def test_a_pair_is_one_network_among_other_files(pair, settings, tmp_path):
    places = tmp_path / "plekken.csv"
    places.write_text("name,lon,lat\nHuis,4.9,52.37\n", encoding="utf-8")
    said = run(settings, "import", pair[0], places, pair[1])
    assert said.exit_code == 0, said.output
    assert "punten.csv en straten.csv: herkend als network." in said.output
    assert "straten: 2 nieuw" in said.output
    assert "plekken.csv: herkend als table" in said.output
    assert open_network(network_path(settings)).streets == 2


def test_the_same_again_changes_nothing(pair, settings):
    run(settings, "import", *pair)
    before, stored = version(settings), network_path(settings).read_bytes()
    said = run(settings, "import", *reversed(pair))
    assert "straten: 0 nieuw, 0 gewijzigd, 2 hetzelfde" in said.output
    assert version(settings) == before
    assert network_path(settings).read_bytes() == stored


def test_a_newer_copy_replaces_and_raises_the_version(pair, settings):
    run(settings, "import", *pair)
    before = version(settings)
    pair[1].write_text(EDGES + "1,3,210\n", encoding="utf-8")
    said = run(settings, "import", *pair)
    assert "straten: 0 nieuw, 3 gewijzigd" in said.output
    assert version(settings) > before
    assert open_network(network_path(settings)).length.tolist() == [100, 100, 210]


@pytest.mark.parametrize(
    ("edges", "said"),
    [("1,2,-4", "de lengte van een straat is negatief"), ("1,9,4", "een punt dat er niet is")],
)
def test_a_bad_file_leaves_what_was_there(pair, settings, edges, said):
    run(settings, "import", *pair)
    stored = network_path(settings).read_bytes()
    pair[1].write_text(f"from,to,length_m\n{edges}\n", encoding="utf-8")
    result = run(settings, "import", *pair)
    assert result.exit_code == 2
    assert said in result.output
    assert network_path(settings).read_bytes() == stored


def test_the_word_network_goes_before_what_the_content_says(pair, settings, tmp_path):
    assert run(settings, "import", "network", *pair).exit_code == 0
    places = tmp_path / "plekken.csv"
    places.write_text("name,lon,lat\nHuis,4.9,52.37\n", encoding="utf-8")
    result = run(settings, "import", "network", places)
    assert result.exit_code == 2
    assert "dit bestand heeft geen straten" in result.output


def test_a_broken_file_of_streets_is_made_anew(pair, settings):
    run(settings, "import", *pair)
    path = network_path(settings)
    path.write_bytes(path.read_bytes()[:-100] + bytes(100))
    said = run(settings, "import", *pair)
    assert "straten: 2 nieuw" in said.output
    assert "beschadigd" in said.output
    assert open_network(path).streets == 2


@pytest.mark.real_data
def test_the_real_networks_lie_in_one_file(real_data, settings):
    folder = real_data / "network"
    files = [folder / name for name in ("edges.csv", "nodes.csv", "osdpm_map.gpkg", "Delft.graphml")]
    store = prepare_store(settings)
    try:
        reports = import_files(store, files, settings=settings)
        again = import_files(store, files, settings=settings)
    finally:
        store.close()
    assert [report.counts["straten"].added for report in reports] == [76_718, 14_031, 2_900]
    assert [report.counts["straten"].same for report in again] == [76_718, 14_031, 2_900]
    network = open_network(network_path(settings))
    assert network.origins == (
        Origin("nodes.csv en edges.csv", "niet genoemd", ""),
        Origin("osdpm_map.gpkg", "niet genoemd", ""),
        Origin("OpenStreetMap (Delft, Netherlands)", "ODbL 1.0", ""),
    )
    assert np.bincount(network.origin).tolist() == [76_718, 14_031, 2_900]


@pytest.mark.real_data
def test_outside_the_netherlands_only_when_asked(real_data, settings, tmp_path):
    path = tmp_path / "liechtenstein.osm.pbf"
    shutil.copy(real_data / "network" / "liechtenstein-latest.osm.pbf", path)
    result = run(settings, "import", path)
    assert result.exit_code == 2
    assert "--elsewhere" in result.output
    assert not network_path(settings).exists()
    result = run(settings, "import", "--elsewhere", path)
    assert result.exit_code == 0
    assert "lengtes in RD zijn zo'n 0,2% te lang" in result.output


STREET = {"highway": "residential"}


def features(settings) -> list[tuple[str, str]]:
    with opened(settings) as store, store.read() as session:
        found = read_table(session, tables.feature)
    return sorted(zip(found["kind"], found["source_id"], strict=True))


def test_an_extract_brings_what_stands_beside_its_streets(settings, tmp_path):
    points = {1: (0.0, 0.0), 2: (100.0, 0.0), 3: (50.0, 5.0)}
    tags = {3: {"amenity": "bench"}}
    path = draw_pbf(tmp_path / "stukje.osm.pbf", points, [((1, 2), STREET | {"bridge": "yes"})], tags)
    said = run(settings, "import", path)
    assert said.exit_code == 0, said.output
    assert "omgeving: 2 nieuw" in said.output
    assert features(settings) == [("bankje", "osm"), ("brug", "osm")]
    before = version(settings)
    assert "omgeving: 0 nieuw, 0 gewijzigd, 2 hetzelfde" in run(settings, "import", path).output
    assert version(settings) == before


def test_what_stands_outside_the_country_is_left_out_and_said(settings, tmp_path):
    points = {1: (900_000.0, 0.0), 2: (900_100.0, 0.0)}
    path = draw_pbf(tmp_path / "ver.osm.pbf", points, [((1, 2), STREET)], {2: {"amenity": "bench"}})
    said = run(settings, "import", "--elsewhere", path)
    assert said.exit_code == 0, said.output
    assert "herkenningspunten buiten Nederland (1 keer)" in said.output
    assert features(settings) == []
