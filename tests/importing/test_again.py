"""The same bytes again are not read while nothing changed; whatever changed makes them read."""

import os
import shutil
from contextlib import closing

import pytest

from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.importing import flow
from socialmap.importing.editing import edit_place
from socialmap.importing.flow import import_files
from socialmap.importing.starter import prepare_store
from socialmap.store import tables
from tests.support.importing import fingerprint, run

LIST = "naam,soort,lon,lat,telefoon\nBuurthuis,buurtkamer,4.9,52.37,020 1234567\nTuin,buurtkamer,4.91,52.37,\n"
OTHER = "naam,soort,lon,lat\nHet andere huis,buurtkamer,4.92,52.37\n"


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(data_dir=tmp_path / "var")


@pytest.fixture
def store(settings):
    with closing(prepare_store(settings)) as store:
        yield store


@pytest.fixture
def read(monkeypatch) -> list[str]:
    """The names of the files that were read."""
    names, real = [], flow.read_any

    def reading(path, **options):
        names.append(path.name)
        return real(path, **options)

    monkeypatch.setattr(flow, "read_any", reading)
    return names


@pytest.fixture
def files(tmp_path):
    made = [tmp_path / "lijst.csv", tmp_path / "ander.csv"]
    for path, text in zip(made, (LIST, OTHER), strict=True):
        path.write_text(text, encoding="utf-8")
    return made


def take(store, settings, files, **wishes):
    return import_files(store, files, settings=settings, skip_same=True, **wishes)


def test_the_same_files_are_told_and_not_read(store, settings, files, read):
    first = take(store, settings, files)
    before, version = fingerprint(store), store.version()
    read.clear()
    second = take(store, settings, files)
    assert read == []
    assert (fingerprint(store), store.version()) == (before, version)
    assert [report.kind for report in second] == [report.kind for report in first]
    assert [report.counts["plekken"].same for report in second] == [2, 1]
    assert "sindsdien is er niets veranderd" in " ".join(second[0].lines())


def test_what_was_told_names_nothing_of_the_file(store, settings, files):
    take(store, settings, files)
    kept = (settings.data_dir / "gelezen.json").read_text()
    assert not {"Buurthuis", "1234567", "lijst.csv"} & set(kept.replace('"', " ").split())
    assert (settings.data_dir / "gelezen.json").stat().st_mode & 0o077 == 0


def edited(store, settings, files):
    with store.read() as session:
        place = session.execute(tables.place.select().where(tables.place.c.name == "Tuin")).one()
    edit_place(store, place.id, {"toilet": "ja"}, role="redacteur")


def other_bytes(store, settings, files):
    files[0].write_text(LIST + "Zaal,buurtkamer,4.93,52.37,\n", encoding="utf-8")


def another_day(store, settings, files):
    for path in files:
        os.utime(path, (0, 0))


def lost_memory(store, settings, files):
    (settings.data_dir / "gelezen.json").write_text("{")


@pytest.mark.parametrize("change", [edited, other_bytes, another_day, lost_memory])
def test_what_changed_is_read(store, settings, files, read, change):
    take(store, settings, files)
    read.clear()
    change(store, settings, files)
    take(store, settings, files)
    assert "lijst.csv" in read


def test_other_wishes_are_read(store, settings, files, read):
    take(store, settings, files[:1])
    read.clear()
    take(store, settings, files[:1], mapping={"note": "telefoon"})
    assert read == ["lijst.csv"]


def test_another_store_beside_the_same_memory_is_read(store, settings, files, read, tmp_path):
    take(store, settings, files)
    read.clear()
    own = Settings(data_dir=tmp_path / "ander")
    with closing(prepare_store(own)) as other:
        shutil.copy(settings.data_dir / "gelezen.json", own.data_dir / "gelezen.json")
        take(other, own, files)
    assert len(read) == 2


def test_what_is_no_file_is_left_to_its_reader(store, settings, tmp_path):
    pipe = tmp_path / "pijp.csv"
    os.mkfifo(pipe)
    with pytest.raises(BadInputError, match=r"pijp\.csv"):
        take(store, settings, [pipe])


def test_a_report_that_is_asked_for_reads_again(settings, files, tmp_path):
    assert run(settings, "import", files[0]).exit_code == 0
    assert "niets veranderd" in run(settings, "import", files[0]).stdout
    asked = run(settings, "import", files[0], "--report", tmp_path / "verslag.csv")
    assert asked.exit_code == 0
    assert "niets veranderd" not in asked.stdout
