"""What is wrong with a store or its disk is told as what it is, and nobody else may read along."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

from socialmap.config import Settings
from socialmap.errors import StoreError
from socialmap.importing.starter import prepare_store
from socialmap.model import Place
from socialmap.store import Store, open_store
from tests.support.importing import run
from tests.support.records import a_place, edit, filled

ROOT = Path(__file__).parents[2]
MODES = {"secret_key": 0o644, "straten.bin": 0o664, "imports.jsonl": 0o666, "socialmap.sqlite": 0o644}


@pytest.fixture(params=[0, 0o022, 0o077])
def umask(request: pytest.FixtureRequest):
    before = os.umask(request.param)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


def test_store_folder_and_log_are_closed_whatever_the_umask(settings: Settings, umask: None) -> None:
    with closing(prepare_store(settings)) as store:
        edit(store, Place, first_place(store), lambda place: setattr(place, "note", "x"))
        found = modes(settings.data_dir)
        assert set(found) >= {"socialmap.sqlite", "socialmap.sqlite-wal", "socialmap.sqlite-shm"}
        assert set(found.values()) == {0o600}
        assert stat.S_IMODE(settings.data_dir.stat().st_mode) == 0o700


def test_what_stood_open_is_closed_at_the_start(settings: Settings) -> None:
    prepare_store(settings).close()
    for name, mode in MODES.items():
        (settings.data_dir / name).touch()
        (settings.data_dir / name).chmod(mode)
    settings.data_dir.chmod(0o755)
    open_store(settings).close()
    assert {modes(settings.data_dir)[name] for name in MODES} == {0o600}
    assert stat.S_IMODE(settings.data_dir.stat().st_mode) == 0o700


def test_a_folder_that_is_shared_on_purpose_stays_so(tmp_path: Path) -> None:
    shared = tmp_path / "tmp"
    shared.mkdir()
    shared.chmod(0o1777)
    (shared / "van een ander.txt").touch(0o644)
    open_store(Settings(data_dir=shared)).close()
    assert stat.S_IMODE(shared.stat().st_mode) == 0o1777
    assert modes(shared)["van een ander.txt"] == 0o644
    assert modes(shared)["socialmap.sqlite"] == 0o600


def test_a_store_beside_other_things_closes_itself_only(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    open_store(Settings(data_dir=tmp_path / "var", database_url=f"sqlite:///{tmp_path / 'eigen.sqlite'}")).close()
    assert modes(tmp_path)["eigen.sqlite"] == 0o600
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def first_place(store: Store) -> str:
    with store.read() as session:
        return session.query(Place.id).order_by(Place.id).limit(1).scalar()


def test_what_is_confirmed_is_on_the_disk(settings: Settings) -> None:
    """FULL: with WAL and less, SQLite may take back a confirmed change after a power cut."""
    with closing(open_store(settings)) as store:
        for writing in (False, True):
            with store.engine.connect().execution_options(write=writing) as connection:
                assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


def test_a_full_disk_is_told_and_nothing_is_changed(settings: Settings) -> None:
    with closing(prepare_store(settings)) as store:
        place = first_place(store)
    with closing(Store(settings.store_url)) as store:
        store.engine.dispose()
        event.listen(store.engine, "connect", lambda driver, _record: driver.execute("PRAGMA max_page_count=1"))
        version = store.version()
        with pytest.raises(StoreError, match="De opslag neemt niets aan; er is niets veranderd: de schijf is vol"):
            edit(store, Place, place, lambda one: setattr(one, "note", "x" * 50_000))
        assert store.version() == version
        with store.read() as session:
            assert session.get_one(Place, place).note == ""


@pytest.mark.parametrize("cut", [20, 100, 4096, 100_000])
def test_a_store_that_was_cut_short_is_no_new_store(settings: Settings, cut: int) -> None:
    prepare_store(settings).close()
    path = settings.data_dir / "socialmap.sqlite"
    os.truncate(path, cut)
    said = run(settings, "differences")
    assert (said.exit_code, said.output.count("\n")) == (2, 1)
    assert "beschadigd" in said.output
    assert "restore BESTAND" in said.output
    assert path.stat().st_size == cut


def test_damage_that_shows_later_is_told_too(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'socialmap.sqlite'}"
    filled(url, *[a_place(f"p{n}", "De Brug" * 50) for n in range(300)]).close()
    path = tmp_path / "socialmap.sqlite"
    data = path.read_bytes()
    at = data.index(b"De BrugDe Brug") // 4096 * 4096
    path.write_bytes(data[:at] + b"\xff" * 4096 * 3 + data[at + 3 * 4096 :])
    told = pytest.raises(StoreError, match=r"kan niet worden gelezen: .*beschadigd")
    with closing(Store(url)) as store, told, store.read() as session:
        session.query(Place).all()


@pytest.mark.parametrize("where", ["a file", "below a file"])
@pytest.mark.parametrize("words", [("differences",), ("restore", "x.zip")])
def test_a_folder_that_cannot_be_is_one_sentence(tmp_path: Path, where: str, words: tuple[str, ...]) -> None:
    file = tmp_path / "bestand"
    file.touch()
    said = run(Settings(data_dir=file if where == "a file" else file / "var"), *words)
    assert said.exit_code == 2
    assert "SOCIALMAP_DATA_DIR" in said.output
    assert "verwacht: een map" in said.output
    assert said.output.count("\n") == 1


def test_the_program_that_serves_says_it_too(tmp_path: Path) -> None:
    (tmp_path / "bestand").touch()
    done = subprocess.run(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=os.environ | {"SOCIALMAP_DATA_DIR": str(tmp_path / "bestand" / "var")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "verwacht: een map" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("read_only", ["file", "folder"])
def test_a_store_that_may_not_be_written_is_told(
    settings: Settings, read_only: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare_store(settings).close()
    shut = settings.data_dir / "socialmap.sqlite" if read_only == "file" else settings.data_dir
    # The administrator may write everywhere: what the system would say to another account is said here.
    monkeypatch.setattr("socialmap.store.troubles.os.access", lambda path, _how: Path(path) != shut)
    said = run(settings, "differences")
    assert said.exit_code == 2
    assert "er mag niet in worden geschreven" in said.output
    assert "SOCIALMAP_DATABASE_URL" not in said.output


def test_what_sqlite_says_of_a_store_that_is_read_only_is_told(settings: Settings) -> None:
    prepare_store(settings).close()
    with closing(Store(settings.store_url)) as store:
        store.engine.dispose()
        event.listen(store.engine, "connect", lambda driver, _record: driver.execute("PRAGMA query_only=ON"))
        with pytest.raises(StoreError, match="er is niets veranderd: er mag niet in worden geschreven"):
            edit(store, Place, first_place(store), lambda one: setattr(one, "note", "x"))


def test_a_log_that_lies_beside_a_store_makes_up_for_its_size(settings: Settings, tmp_path: Path) -> None:
    """As after a kill: what is not in the file yet is in its log."""
    store = prepare_store(settings)
    copy = tmp_path / "copy"
    shutil.copytree(settings.data_dir, copy)
    store.close()
    with closing(open_store(Settings(data_dir=copy))) as again:
        assert not again.is_empty()
    with closing(sqlite3.connect(copy / "socialmap.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM place").fetchone() == (48,)
