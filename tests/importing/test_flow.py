"""Everything published goes in, whole country included; again changes nothing; a broken file changes nothing."""

import csv
import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from click.testing import Result
from sqlalchemy import func, select

from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.importing import flow
from socialmap.importing.flow import import_files, import_table, import_tables
from socialmap.importing.report import HOW_OFTEN
from socialmap.importing.starter import prepare_store
from socialmap.model import Level, Visibility
from socialmap.sources.raw import Postcodes
from socialmap.sources.reading import recognise, title_of
from socialmap.store import Store, reading, tables
from socialmap.world import Viewer, World, load_world
from tests.support.importing import FILES, ROOT, fingerprint, opened, run

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)


@dataclass
class Country:
    """A store with every published file in it, and what the command said."""

    settings: Settings
    store: Store
    said: Result
    rows: list[dict[str, str]]
    places_before: pd.DataFrame

    def world(self, gemeente: str = "GM0363") -> World:
        return load_world(self.store, gemeente=gemeente, viewer=Viewer.PUBLIC, now=NOW)


#: A whole country in PostgreSQL takes a minute; a city in it is in make test.
POSTGRES = pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.nightly])


@pytest.fixture(scope="module", params=["sqlite", POSTGRES])
def country(request, tmp_path_factory, real_data):
    folder = tmp_path_factory.mktemp("land")
    if request.param == "sqlite":
        yield from _country(Settings(data_dir=folder / "var"), folder, real_data)
        return
    with request.getfixturevalue("postgres_server").database() as url:
        yield from _country(Settings(data_dir=folder / "var", database_url=url), folder, real_data)


def _country(settings, folder, real_data):
    store = prepare_store(settings)
    before = _table(store, tables.place)
    said = run(settings, "import", "--report", folder / "verslag.csv", *(real_data / name for name in FILES))
    with (folder / "verslag.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    yield Country(settings, store, said, rows, before)
    store.close()


def _table(store, table):
    with store.read() as session:
        return reading.read_table(session, table)


def _count(store, table, *where):
    with store.read() as session:
        return session.execute(select(func.count()).select_from(table).where(*where)).scalar_one()


# Recognised


@pytest.mark.real_data
@pytest.mark.parametrize(("name", "kind"), FILES.items())
def test_a_file_is_known_by_its_content_whatever_its_name(real_data, tmp_path, name, kind):
    path = tmp_path / "IMG_0001.pdf"
    path.symlink_to(real_data / name)
    assert recognise(path) == kind


# Everything at once


@pytest.mark.real_data
def test_every_published_file_goes_in(country):
    assert country.said.exit_code == 0, country.said.output
    for name, kind in FILES.items():
        assert f"{Path(name).name}: herkend als {title_of(kind)}." in country.said.stdout
    assert "Alle opmerkingen staan in" in country.said.stdout


@pytest.mark.real_data
def test_a_bar_for_each_file_is_on_stderr(country):
    for name in FILES:
        assert Path(name).name in country.said.stderr
        assert f"{Path(name).name}: herkend" not in country.said.stderr


@pytest.mark.real_data
def test_the_report_names_row_and_reason(country):
    assert {row["bestand"] for row in country.rows} >= {"maatschappelijke_vzn.geojson", "parks.geojson"}
    assert all(row["wat"] and row["reden"] for row in country.rows)
    merged = [row for row in country.rows if row["wat"] == "samengevoegd" and row["rij"]]
    assert len(merged) > 200
    serial = [row for row in country.rows if row["waarde"] == "45659"]
    assert serial
    assert serial[0]["rij"].isdigit()
    assert serial[0]["kolom"]
    # Every remark that the screen counts is a row of the file; one that says itself how often is not counted again.
    counted = [int(line.split(" x ")[0]) for line in country.said.stdout.splitlines() if " x " in line]
    rows = Counter((row["bestand"], row["wat"], row["reden"]) for row in country.rows)
    own = [reason for (_, _, reason), number in rows.items() if number == 1 and HOW_OFTEN.search(reason)]
    assert sum(counted) == len(country.rows) - len(own)
    assert own
    assert all(
        f": {reason}" in country.said.stdout and f"x let op: {reason}" not in country.said.stdout for reason in own
    )


@pytest.mark.real_data
def test_nothing_about_origin_is_stored_and_that_is_said(country):
    indicators = _table(country.store, tables.indicator)
    words = r"herkomst|migratieacht|allochto|autochto|westers|marokk|turks|surina|antill|imm_|geloof|moslim"
    # Not the definition: that of the RIVM's estimates says, as it must, that its model uses origin.
    told = indicators["id"] + " " + indicators["label"]
    assert not told.str.contains(words, case=False).any()
    assert sum("herkomst" in row["reden"] and row["wat"] == "weggelaten" for row in country.rows) >= 7 + 59


@pytest.mark.real_data
def test_the_same_files_again_change_no_table(country, real_data):
    journal = country.settings.data_dir / "imports.jsonl"
    before, lines = fingerprint(country.store), journal.read_text(encoding="utf-8").splitlines()
    again = run(country.settings, "import", *(real_data / name for name in reversed(FILES)))
    assert again.exit_code == 0, again.output
    assert fingerprint(country.store) == before
    entries = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()[len(lines) :]]
    assert [entry["bestand"] for entry in entries] == [Path(name).name for name in reversed(FILES)] + ["afgeleid"]
    assert all(added == changed == 0 for entry in entries for added, changed, _ in entry["aantallen"].values())


# The starter's set makes way


@pytest.mark.real_data
def test_the_starters_places_are_updated_not_doubled(country):
    rows = _table(country.store, tables.source_row)
    before = country.places_before
    assert len(before) == 48
    assert rows["reference"].is_unique
    assert not rows["reference"].str.startswith("starter-").any()
    places = _table(country.store, tables.place).set_index("id")
    assert set(before["id"]) <= set(places.index), "the addresses on printed sheets stay"
    assert len(places) < 1_100
    visible = places[places["visibility"] == Visibility.PUBLIC]
    doubled = visible.loc[visible["name"].isin(before["name"])].duplicated(["name", "postcode", "house_number"])
    assert not doubled.any()


@pytest.mark.real_data
def test_one_residents_figure_a_wijk_remains(country):
    values = country.world().values
    residents = values[(values["indicator_id"] == "inwoners") & (values["level"] == Level.WIJK)]
    assert len(residents) == 110
    assert residents["code"].is_unique
    assert set(residents["derived"]) == {""}
    loneliness = values[(values["indicator_id"] == "ernstig_eenzaam") & (values["code"] == "WK0363FB")]
    assert len(loneliness) == 1


@pytest.mark.real_data
def test_stored_borders_replace_the_schematic_cells(country):
    world = country.world()
    assert not world.schematic
    assert world.areas["level"].value_counts().to_dict() == {
        "buurt": 518,
        "wijk": 110,
        "gebied": 25,
        "stadsdeel": 9,
        "gemeente": 1,
    }
    assert (world.areas.geometry.geom_type.isin(["Polygon", "MultiPolygon"])).all()


# What is seen then


@pytest.mark.real_data
def test_geuzenveld_shows_its_places_and_its_loneliness_against_the_city(country):
    world = country.world()
    wijk = world.area("FB")
    here = world.places[world.places["wijk_code"] == wijk.name]
    for name in ("Pluspunt", "De Brug", "OBA Geuzenveld"):
        assert here["name"].str.contains(name).any(), name
    figure = world.indicator("ernstig_eenzaam", Level.WIJK).loc[wijk.name]
    city = world.indicator("ernstig_eenzaam", Level.GEMEENTE).iloc[0]
    assert figure["value"] == pytest.approx(18, abs=0.5)
    assert city["value"] == pytest.approx(14.8)
    assert (
        (figure["source_id"], figure["measured"])
        == (city["source_id"], city["measured"])
        == ("rivm-gezondheid", "2020")
    )
    assert "overgedragen" in figure["derived"]
    assert city["derived"] == ""
    assert world.indicators.loc["ernstig_eenzaam", "is_estimate"]


@pytest.mark.real_data
def test_the_whole_country_is_never_joined_on_the_code_alone(country):
    areas = _table(country.store, tables.area)
    buurten = areas[areas["level"] == Level.BUURT]
    both = set(buurten.loc[buurten["edition"] == 2020, "code"]) & set(buurten.loc[buurten["edition"] == 2024, "code"])
    assert len(both) > 12_000
    health = country.world("GM0599").values.query("indicator_id == 'ernstig_eenzaam'")
    assert set(health["edition"]) == {2020}
    newest = country.world("GM0599").indicator("ernstig_eenzaam", Level.BUURT)
    assert newest["value"].isna().all()
    derived = select(tables.series.c.id).where(tables.series.c.derived != "")
    elsewhere = select(tables.area.c.id).where(tables.area.c.gemeente_code != "GM0363")
    value = tables.indicator_value.c
    assert not _count(country.store, tables.indicator_value, value.series_id.in_(derived), value.area_id.in_(elsewhere))
    assert "gemeente(n) houden hun cijfers op de indeling van 2020" in country.said.stdout


# One file at a time


def _postcodes(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(["postcode,buurt_code,buurt_naam", *rows]), encoding="utf-8")
    return path


@pytest.fixture
def empty(database_url, tmp_path):
    settings = Settings(data_dir=tmp_path / "var", database_url=database_url)
    with opened(settings) as store:
        yield settings, store


CROSSWALK = "code_2020,naam_2020,code_2022,naam_2022,aandeel_oppervlakte\n"


def _crosswalk(path: Path, *rows: str) -> Path:
    path.write_text(CROSSWALK + "\n".join(rows), encoding="utf-8")
    return path


GOOD = "BU03630000,Oud,BU0363AE01,Nieuw,1.0"


def test_earlier_files_stay_and_are_told_when_a_later_one_fails(empty, tmp_path):
    settings, store = empty
    good = _crosswalk(tmp_path / "goed.csv", GOOD)
    bad = _crosswalk(tmp_path / "fout.csv", GOOD, GOOD)
    told = []
    with pytest.raises(BadInputError, match=r"fout\.csv, rij 2, kolom code_2020: dit paar staat er twee keer"):
        import_files(store, [good, bad], settings=settings, done=told.append)
    assert [report.file for report in told] == ["goed.csv", "afgeleid"]
    assert _count(store, tables.crosswalk) == 1
    journal = (settings.data_dir / "imports.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["bestand"] for line in journal] == ["goed.csv", "afgeleid"]


def test_a_file_that_fails_while_it_is_stored_leaves_nothing(empty, monkeypatch):
    settings, store = empty
    rows = pd.DataFrame({"postcode": ["1011AB"], "buurt_code": ["BU03630000"], "buurt_name": ["Oud"]})
    table = Postcodes("bbga", rows)
    import_table(store, table, "postcodes", "eerst.csv", settings=settings)
    before = fingerprint(store)
    written = flow._WRITERS[Postcodes]

    def breaks_off(session, table, report):
        written(session, table, report)
        assert session.execute(select(func.count()).select_from(tables.postcode)).scalar_one() == 2
        msg = "de stekker ging eruit"
        raise BadInputError(msg)

    monkeypatch.setitem(flow._WRITERS, Postcodes, breaks_off)
    more = Postcodes("bbga", rows.assign(postcode="1011AC"))
    with pytest.raises(BadInputError, match="stekker"):
        import_table(store, more, "postcodes", "dan.csv", settings=settings)
    assert fingerprint(store) == before
    assert "dan.csv" not in (settings.data_dir / "imports.jsonl").read_text(encoding="utf-8")


def test_what_was_broken_off_before_deriving_is_derived_by_the_same_import(empty, tmp_path, monkeypatch):
    settings, store = empty
    path, derived = _crosswalk(tmp_path / "goed.csv", GOOD), []
    import_files(store, [path], settings=settings)
    monkeypatch.setattr(flow, "derive", lambda session, report: derived.append(report.file))
    reports = import_files(store, [path], settings=settings)
    assert not reports[0].changed
    assert derived == ["afgeleid"]


def test_progress_runs_from_nothing_to_all_for_each_file(empty, tmp_path):
    settings, store = empty
    seen = {}
    paths = [_crosswalk(tmp_path / f"{number}.csv", GOOD) for number in (1, 2)]
    import_files(store, paths, settings=settings, progress=lambda name, share: seen.setdefault(name, []).append(share))
    assert list(seen) == ["1.csv", "2.csv"]
    for shares in seen.values():
        assert shares[0] == 0.0
        assert shares[-1] == 1.0
        assert shares == sorted(shares)


def test_fetched_tables_go_the_same_way(empty):
    settings, store = empty
    rows = pd.DataFrame({"postcode": ["1011AB"], "buurt_code": ["BU03630000"], "buurt_name": ["Oud"]})
    seen = []
    reports = import_tables(
        store, [Postcodes("bbga", rows)], settings=settings, progress=lambda name, share: seen.append((name, share))
    )
    assert [(report.file, report.kind) for report in reports] == [("bbga", "postcodes")], "postcodes derive nothing"
    assert seen == [("bbga (postcodes)", 1.0)]
    assert _count(store, tables.postcode) == 1


def test_a_source_that_stops_halfway_keeps_what_came_before(empty):
    settings, store = empty
    rows = pd.DataFrame({"postcode": ["1011AB"], "buurt_code": ["BU03630000"], "buurt_name": ["Oud"]})

    def fetched():
        yield Postcodes("bbga", rows)
        msg = "de bron antwoordt niet"
        raise BadInputError(msg)

    told = []
    with pytest.raises(BadInputError, match="de bron antwoordt niet"):
        import_tables(store, fetched(), settings=settings, done=told.append)
    assert len(told) == 1
    assert _count(store, tables.postcode) == 1


def test_the_sources_of_every_figure_are_known_to_the_store(empty):
    settings, store = empty
    rows = pd.DataFrame({"postcode": ["1011AB"], "buurt_code": ["BU03630000"], "buurt_name": ["Oud"]})
    import_tables(store, [Postcodes("bbga", rows)], settings=settings)
    listed = pd.read_csv(ROOT / "data" / "bronnen.csv", dtype=str, keep_default_na=False)
    assert sorted(_table(store, tables.source)["id"]) == sorted(listed["id"])
