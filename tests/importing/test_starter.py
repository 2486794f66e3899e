"""A store of the settings is ready: made, migrated, filled when empty; never filled again."""

import os
import subprocess
import sys
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime

import pandas as pd
import pytest
from sqlalchemy import make_url

from socialmap.config import Settings
from socialmap.errors import SettingError
from socialmap.importing.adopting import adopt_all
from socialmap.importing.starter import load_starter, prepare_store, to_rows
from socialmap.model import Activity, Circle, Indicator, Level
from socialmap.store import Store, migrating, reading, tables
from socialmap.store.engine import make_engine
from socialmap.world import Viewer, load_world
from tests.support.importing import ROOT, fingerprint

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture
def filled(settings, database_url):
    """Settings of a store with the starter set, and the store."""
    given = replace(settings, database_url=database_url)
    with closing(prepare_store(given)) as store:
        yield given, store


def _rows(store, table):
    with store.read() as session:
        return reading.read_table(session, table)


def test_a_new_store_is_never_empty(filled):
    _, store = filled
    counts = {name: len(_rows(store, getattr(tables, name))) for name in ("place", "circle", "activity", "initiative")}
    files = {"place": "plekken", "circle": "cirkels", "activity": "activiteiten", "initiative": "initiatieven"}
    assert counts == {name: len(pd.read_csv(ROOT / "data" / f"{file}.csv")) for name, file in files.items()}
    assert Counter(_rows(store, tables.area)["level"]) == {"wijk": 110, "gebied": 25, "stadsdeel": 9, "gemeente": 1}


def test_cells_are_schematic_and_hold_their_point(filled):
    _, store = filled
    world = load_world(store, gemeente="GM0363", viewer=Viewer.PUBLIC, now=NOW)
    assert world.schematic
    assert world.areas["schematic"].all()
    wijken = world.level(Level.WIJK)
    assert wijken.geometry.is_valid.all()
    assert wijken.geometry.nunique() == 110


def test_every_figure_names_a_source_that_is_there(filled):
    _, store = filled
    sources = set(_rows(store, tables.source)["id"])
    for table in (tables.area, tables.series, tables.place, tables.circle, tables.activity, tables.figure):
        column = "listed_source_id" if table is tables.place else "source_id"
        assert set(_rows(store, table)[column]) <= sources


def test_the_starter_has_figures_of_wijken_and_city(filled):
    _, store = filled
    world = load_world(store, gemeente="GM0363", viewer=Viewer.PUBLIC, now=NOW)
    figure = world.indicator("ernstig_eenzaam", Level.WIJK).loc["WK0363FB"]
    assert figure["value"] == pytest.approx(18, abs=0.5)
    assert "overgedragen" in figure["derived"]
    city = world.indicator("ernstig_eenzaam", Level.GEMEENTE).loc["GM0363"]
    assert (city["value"], city["derived"]) == (14.8, "")


def test_history_is_kept_and_never_offered(filled):
    _, store = filled
    activities = _rows(store, tables.activity)
    assert set(activities["status"]) == {"geschiedenis"}
    assert activities["checked_on"].isna().all()


def test_a_filled_store_is_not_filled_again(filled):
    settings, store = filled
    with store.write() as session:
        session.execute(tables.circle.delete())
    before = fingerprint(store)
    with closing(prepare_store(settings)) as again:
        assert fingerprint(again) == before
    load_starter(store, settings.starter_dir)
    assert fingerprint(store) == before


def test_a_store_that_was_made_without_the_starter_is_filled(settings):
    settings.data_dir.mkdir()
    with closing(Store(settings.store_url)) as empty:
        assert empty.is_empty()
    with closing(prepare_store(settings)) as store:
        assert not store.is_empty()
        assert len(_rows(store, tables.place)) == 48


def test_a_starter_set_that_fails_halfway_leaves_an_empty_store(settings, tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    for path in (ROOT / "data").glob("*.csv"):
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "activiteiten.csv").unlink()
    with pytest.raises(SettingError, match=r"De startset mist activiteiten\.csv; kijk SOCIALMAP_STARTER_DIR na\."):
        prepare_store(replace(settings, starter_dir=folder))
    with closing(Store(settings.store_url)) as store:
        assert store.is_empty()


SCRIPT = """
import sys
from pathlib import Path
from socialmap.config import Settings
from socialmap.importing.starter import prepare_store
sys.stdin.readline()
prepare_store(Settings(data_dir=Path(sys.argv[1]), database_url=sys.argv[2])).close()
"""


def test_two_processes_that_start_at_once_fill_it_once(tmp_path, database_url):
    command = [sys.executable, "-c", SCRIPT, str(tmp_path / "var"), database_url]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    both = [subprocess.Popen(command, cwd=ROOT, text=True, env=dict(os.environ), **pipes) for _ in range(2)]
    for process in both:
        process.stdin.write("\n")
        process.stdin.flush()
    assert [(process.communicate(timeout=120)[1], process.returncode) for process in both] == [("", 0)] * 2
    with closing(prepare_store(Settings(data_dir=tmp_path / "var", database_url=database_url))) as store:
        assert len(_rows(store, tables.place)) == 48
        assert len(_rows(store, tables.area)) == 145
        assert store.version() == 1, "the second found nothing to do"


# Rows of CSV


def test_an_empty_cell_is_unknown():
    frame = pd.DataFrame([{"id": "a", "name": "Koffie", "cost_eur": "", "own_mixed": "", "schedule": "", "extra": "x"}])
    assert to_rows(Activity, frame) == [
        {"id": "a", "name": "Koffie", "cost_eur": None, "own_mixed": None, "schedule": ""}
    ]


def test_cells_become_what_the_field_is():
    cells = {"cost_eur": "2.50", "own_mixed": "30", "checked_on": "2026-05-01", "edited_fields": "name | note"}
    assert to_rows(Activity, pd.DataFrame([cells])) == [
        {"cost_eur": 2.5, "own_mixed": 30, "checked_on": date(2026, 5, 1), "edited_fields": ["name", "note"]}
    ]
    assert to_rows(Indicator, pd.DataFrame({"is_estimate": ["ja", "nee", ""]})) == [
        {"is_estimate": True},
        {"is_estimate": False},
        {"is_estimate": False},
    ]


def test_an_empty_word_is_the_fields_own():
    assert to_rows(Circle, pd.DataFrame({"orientation": ["", "buurt"]})) == [
        {"orientation": "onbekend"},
        {"orientation": "buurt"},
    ]


def test_a_store_of_a_test_is_a_copy_that_holds_what_the_program_would_put_there(settings, tmp_path):
    """Stores of tests are made once and copied (tests/support/made_once.py)."""
    with closing(prepare_store(settings)), closing(prepare_store(replace(settings, data_dir=tmp_path / "b"))) as copied:
        url = make_url(settings.store_url).set(database=str(tmp_path / "anew.sqlite"))
        engine = make_engine(url.render_as_string())
        migrating.upgrade(engine)
        with closing(Store(url.render_as_string())) as anew:
            load_starter(anew, settings.starter_dir)
            adopt_all(anew)
            made, taken = fingerprint(anew), fingerprint(copied)
        # A change tells the moment at which it was made.
        assert made.pop("change")[0] == taken.pop("change")[0]
        assert made == taken
