"""Streets go into a file beside the store: joined, replaced, and never half."""

import re
import shutil

import numpy as np
import pandas as pd
import pytest

from socialmap.cli import _shared
from socialmap.errors import StoreError
from socialmap.importing.flow import import_files
from socialmap.importing.starter import prepare_store
from socialmap.network.files import BEFORE, open_network
from socialmap.network.network import Origin
from socialmap.store import store as store_room
from socialmap.store import tables
from socialmap.store.beside import STREETS, write_beside
from socialmap.store.reading import read_table
from tests.support.importing import opened, run, streets_of
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
    assert "punten.csv en straten.csv: herkend als straten." in said.output
    assert "straten: 2 nieuw" in said.output
    assert "plekken.csv: herkend als tabel van plekken" in said.output
    assert open_network(streets_of(settings)).streets == 2


def test_the_same_again_changes_nothing(pair, settings):
    run(settings, "import", *pair)
    before, stored = version(settings), streets_of(settings).read_bytes()
    said = run(settings, "import", *reversed(pair))
    assert "straten: 0 nieuw, 0 gewijzigd, 2 hetzelfde" in said.output
    assert version(settings) == before
    assert streets_of(settings).read_bytes() == stored


def test_a_newer_copy_replaces_and_raises_the_version(pair, settings):
    run(settings, "import", *pair)
    before = version(settings)
    pair[1].write_text(EDGES + "1,3,210\n", encoding="utf-8")
    said = run(settings, "import", *pair)
    assert "straten: 0 nieuw, 3 gewijzigd" in said.output
    assert "straten: 2 weg, 0 gebleven, 3 erbij." in said.output
    assert version(settings) > before
    assert open_network(streets_of(settings)).length.tolist() == [100, 100, 210]


def grid_files(folder, name, size, side=100, step=1):
    """A pair of tables: size x size junctions, with the streets of every ``step`` rows and columns."""
    rows = [f"{size * y + x},{121000 + side * x},{487000 + side * y}" for y in range(size) for x in range(size)]
    east = [(size * y + x, size * y + x + 1) for y in range(0, size, step) for x in range(size - 1)]
    north = [(size * y + x, size * y + x + size) for y in range(size - 1) for x in range(0, size, step)]
    edges = [f"{one},{other},{side}" for one, other in east + north]
    paths = folder / f"punten{name}.csv", folder / f"straten{name}.csv"
    paths[0].write_text("node_id,x_rd,y_rd\n" + "\n".join(rows), encoding="utf-8")
    paths[1].write_text("from,to,length_m\n" + "\n".join(edges), encoding="utf-8")
    return paths


MADE_BY = ("--origin", "Gemeente", "CC0")


def test_a_part_leaves_the_rest_of_the_city_and_says_how_many_went(settings, tmp_path):
    run(settings, "import", *grid_files(tmp_path, "_stad", 10), *MADE_BY, "2017")
    said = run(settings, "import", *grid_files(tmp_path, "_wijk", 5), *MADE_BY, "2026")
    assert said.exit_code == 0, said.output
    assert "straten: 40 weg, 140 gebleven, 40 erbij." in said.output
    network = open_network(streets_of(settings))
    assert network.streets == 180
    assert network.component.max() == 0
    before = version(settings)
    assert "40 hetzelfde" in run(settings, "import", *grid_files(tmp_path, "_wijk", 5), *MADE_BY, "2026").output
    assert version(settings) == before


def test_a_copy_of_the_main_roads_replaces_the_city_only_when_asked(settings, tmp_path):
    run(settings, "import", *grid_files(tmp_path, "_stad", 13), *MADE_BY, "2017")
    path, before = streets_of(settings), version(settings)
    roads = grid_files(tmp_path, "_wegen", 13, step=6)
    refused = run(settings, "import", *roads, *MADE_BY, "2026")
    assert refused.exit_code == 2
    assert "312 straten zouden weggaan en 72 kwamen ervoor terug" in refused.output
    assert "--replace" in refused.output
    assert (streets_of(settings), version(settings)) == (path, before)
    agreed = run(settings, "import", *roads, *MADE_BY, "2026", "--replace")
    assert agreed.exit_code == 0, agreed.output
    assert "straten: 312 weg, 0 gebleven, 72 erbij." in agreed.output


@pytest.mark.parametrize(("answer", "streets"), [("ja", 72), ("nee", 312), ("", 312)])
def test_who_sits_at_the_keyboard_is_asked(settings, tmp_path, monkeypatch, answer, streets):
    run(settings, "import", *grid_files(tmp_path, "_stad", 13), *MADE_BY, "2017")
    asked = []
    monkeypatch.setattr(_shared, "somebody_is_there", lambda: True)
    monkeypatch.setattr(_shared.click, "prompt", lambda text, **_rest: asked.append(text) or answer)
    run(settings, "import", *grid_files(tmp_path, "_wegen", 13, step=6), *MADE_BY, "2026")
    assert len(asked) == 1
    assert "312 straten zouden weggaan" in asked[0]
    assert open_network(streets_of(settings)).streets == streets


def test_an_import_that_fails_at_its_end_leaves_streets_and_store_as_they_were(pair, settings, monkeypatch):
    run(settings, "import", *pair)
    path, before = streets_of(settings), version(settings)
    pair[1].write_text(EDGES + "1,3,210\n", encoding="utf-8")

    def full(*_arguments):
        msg = "vol"
        raise StoreError(msg)

    with monkeypatch.context() as patched:
        patched.setattr(store_room, "raise_versions", full)
        assert run(settings, "import", *pair).exit_code == 2
    assert (streets_of(settings), version(settings)) == (path, before)
    assert open_network(path).streets == 2
    said = run(settings, "import", *pair)
    assert "straten: 2 weg, 0 gebleven, 3 erbij." in said.output
    assert version(settings) == before + 1


def test_streets_of_before_the_store_told_of_them_are_read_and_joined(pair, settings):
    run(settings, "import", *pair)
    with opened(settings) as store, store.write() as session:
        session.execute(tables.meta.delete().where(tables.meta.c.key == STREETS))
    streets_of_now = next(settings.data_dir.glob("straten-*.bin"))
    streets_of_now.rename(settings.data_dir / BEFORE)
    assert streets_of(settings) == settings.data_dir / BEFORE
    assert "2 hetzelfde" in run(settings, "import", *pair).output
    pair[1].write_text(EDGES + "1,3,210\n", encoding="utf-8")
    assert "straten: 2 weg, 0 gebleven, 3 erbij." in run(settings, "import", *pair).output
    assert open_network(streets_of(settings)).streets == 3


def test_files_that_no_longer_count_are_cleared_away(pair, settings):
    for metres in (210, 220, 230, 240):
        pair[1].write_text(EDGES + f"1,3,{metres}\n", encoding="utf-8")
        run(settings, "import", *pair)
    # The one that counts, and the one before for who is reading it.
    assert len(list(settings.data_dir.glob("straten*.bin"))) == 2
    assert open_network(streets_of(settings)).length.tolist() == [100, 100, 240]


@pytest.mark.parametrize("name", ["../geheim.bin", "/etc/passwd", "straten-x.bin", "straten-0123456789abcdef.bin/.."])
def test_a_name_out_of_the_store_leads_nowhere_else(settings, name):
    prepare_store(settings).close()
    with opened(settings) as store, store.write() as session:
        write_beside(session, STREETS, name)
    assert streets_of(settings) is None


@pytest.mark.parametrize(
    ("edges", "said"),
    [("1,2,-4", "de lengte van een straat is negatief"), ("1,9,4", "een punt dat er niet is")],
)
def test_a_bad_file_leaves_what_was_there(pair, settings, edges, said):
    run(settings, "import", *pair)
    stored = streets_of(settings).read_bytes()
    pair[1].write_text(f"from,to,length_m\n{edges}\n", encoding="utf-8")
    result = run(settings, "import", *pair)
    assert result.exit_code == 2
    assert said in result.output
    assert streets_of(settings).read_bytes() == stored


def test_the_word_network_goes_before_what_the_content_says(pair, settings, tmp_path):
    assert run(settings, "import", "network", *pair).exit_code == 0
    places = tmp_path / "plekken.csv"
    places.write_text("name,lon,lat\nHuis,4.9,52.37\n", encoding="utf-8")
    result = run(settings, "import", "network", places)
    assert result.exit_code == 2
    assert "dit bestand heeft geen straten" in result.output


def test_a_broken_file_of_streets_is_made_anew(pair, settings):
    run(settings, "import", *pair)
    path = streets_of(settings)
    path.write_bytes(path.read_bytes()[:-100] + bytes(100))
    said = run(settings, "import", *pair)
    assert "straten: 2 nieuw" in said.output
    assert "beschadigd" in said.output
    assert open_network(path).streets == 2


def test_a_file_of_streets_that_is_gone_is_told_and_made_anew(pair, settings):
    run(settings, "import", *pair)
    streets_of(settings).unlink()
    said = run(settings, "import", *pair)
    assert "de straten van eerder" in said.output
    assert open_network(streets_of(settings)).streets == 2


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
    assert [report.counts["straten"].added for report in reports] == [76_718, 14_031, 2_936]
    assert [report.counts["straten"].same for report in again] == [76_718, 14_031, 2_936]
    network = open_network(streets_of(settings))
    assert network.origins == (
        Origin("nodes.csv en edges.csv", "niet genoemd", ""),
        Origin("osdpm_map.gpkg", "niet genoemd", ""),
        Origin("OpenStreetMap (Delft, Netherlands)", "ODbL 1.0", ""),
    )
    assert np.bincount(network.origin).tolist() == [76_718, 14_031, 2_936]


@pytest.mark.real_data
def test_the_centre_anew_leaves_the_rest_of_the_real_city(real_data, settings, tmp_path):
    """Once these 9,000 streets took the place of all 76,718."""
    nodes, edges = (pd.read_csv(real_data / "network" / f"{name}.csv") for name in ("nodes", "edges"))
    centre = nodes[nodes["x_rd"].between(120_000, 123_500) & nodes["y_rd"].between(485_500, 488_500)]
    inside = edges["from"].isin(centre.iloc[:, 0]) & edges["to"].isin(centre.iloc[:, 0])
    part = tmp_path / "punten.csv", tmp_path / "straten.csv"
    centre.to_csv(part[0], index=False)
    edges[inside].to_csv(part[1], index=False)
    made_by = ("--origin", "OpenStreetMap-bijdragers", "ODbL 1.0")
    run(settings, "import", real_data / "network" / "nodes.csv", real_data / "network" / "edges.csv", *made_by, "2017")
    before = open_network(streets_of(settings))
    said = run(settings, "import", *part, *made_by, "2025")
    assert said.exit_code == 0, said.output
    came = int(inside.sum())
    assert came > 5_000
    assert f"straten: {came} weg, {76_718 - came} gebleven, {came} erbij." in said.output
    after = open_network(streets_of(settings))
    assert after.streets == 76_718
    # As well connected as it was: no street at the seam was lost.
    assert np.bincount(after.component)[:2].tolist() == np.bincount(before.component)[:2].tolist()


@pytest.mark.real_data
def test_some_streets_from_all_over_the_real_city_replace_it_only_when_asked(real_data, settings, tmp_path):
    nodes, edges = real_data / "network" / "nodes.csv", real_data / "network" / "edges.csv"
    thin = tmp_path / "straten.csv"
    pd.read_csv(edges).sample(frac=0.08, random_state=1).to_csv(thin, index=False)
    run(settings, "import", nodes, edges, *MADE_BY, "2017")
    path = streets_of(settings)
    said = run(settings, "import", nodes, thin, *MADE_BY, "2026")
    assert said.exit_code == 2
    assert re.search(r"(59|6\d)\d{3} straten zouden weggaan en 6\d{3} kwamen ervoor terug", said.output)
    assert "--replace" in said.output
    assert streets_of(settings) == path


@pytest.mark.real_data
def test_outside_the_netherlands_only_when_asked(real_data, settings, tmp_path):
    path = tmp_path / "liechtenstein.osm.pbf"
    shutil.copy(real_data / "network" / "liechtenstein-latest.osm.pbf", path)
    result = run(settings, "import", path)
    assert result.exit_code == 2
    assert "--elsewhere" in result.output
    assert streets_of(settings) is None
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
