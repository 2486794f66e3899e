"""A backup holds all that the pages say, comes back into either database, and never half."""

import json
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from socialmap import backup
from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.importing.adopting import adopt_all
from socialmap.importing.editing import edit_place
from socialmap.importing.flow import import_files
from socialmap.importing.starter import prepare_store
from socialmap.keeping import gaps
from socialmap.ledger.purge import NAME as PURGES
from socialmap.ledger.write import read
from socialmap.model import Place
from socialmap.network.files import BEFORE, open_network, save_network
from socialmap.store import archive, open_store
from socialmap.store.engine import make_engine
from tests.support.importing import fingerprint, opened, run, streets_of
from tests.support.networks import grid
from tests.support.records import a_place, a_source, edit

NODES = "node_id,x_rd,y_rd\n1,121000,487000\n2,121100,487000\n3,121200,487000\n"
STRANGE = "Café 'De \"Zon\"' \N{BLACK SUN WITH RAYS} \N{RIGHT-TO-LEFT OVERRIDE}"
EDGES = "from,to,length_m\n1,2,100\n2,3,100\n"


def yes(_what: str) -> bool:
    return True


def content(settings: Settings) -> dict[str, tuple[int, str]]:
    """Every table but the one with the version."""
    with opened(settings) as store:
        return {name: rows for name, rows in fingerprint(store).items() if name != "meta"}


def version(settings: Settings) -> int:
    with opened(settings) as store:
        return store.version()


def filled(settings: Settings, folder: Path) -> Settings:
    """The starter set with streets, and one place with all that is hard to carry: marks, NUL aside, and no value."""
    nodes, edges = folder / "punten.csv", folder / "straten.csv"
    nodes.write_text(NODES, encoding="utf-8")
    edges.write_text(EDGES, encoding="utf-8")
    with closing(prepare_store(settings)) as store:
        import_files(store, [nodes, edges], settings=settings)
        with store.write() as session:
            session.add(a_place("vreemd", STRANGE, note="a\nb\t\\N;{{7*7}}", edited_fields=["note", "naïef"]))
        gaps.count(store, wijk="WK1", wish="muziek", part="SD1", ease="rustig", today=date(2026, 11, 29), moment=60)
    return settings


@pytest.fixture
def served(database_url: str, tmp_path: Path) -> Settings:
    return filled(Settings(data_dir=tmp_path / "var", database_url=database_url), tmp_path)


@pytest.fixture
def here(tmp_path: Path) -> Settings:
    return filled(Settings(data_dir=tmp_path / "hier"), tmp_path)


def elsewhere(settings: Settings, folder: Path) -> Settings:
    """Another machine, with SQLite."""
    return replace(settings, data_dir=folder / "elders", database_url="")


def test_a_backup_of_either_database_comes_back_in_sqlite(served, tmp_path):
    done = backup.back_up(served, tmp_path / "kopie.zip")
    there = elsewhere(served, tmp_path)
    backup.restore(there, done.path, yes)
    assert content(there) == content(served)
    assert content(there)["gap_ease"][0] == 1
    assert streets_of(there).read_bytes() == streets_of(served).read_bytes()
    journal = "imports.jsonl"
    assert (there.data_dir / journal).read_bytes() == (served.data_dir / journal).read_bytes()
    assert done.path.stat().st_mode & 0o777 == 0o600


def test_a_backup_of_sqlite_comes_back_in_either_database_and_goes_on_counting(here, database_url, tmp_path):
    done = backup.back_up(here, tmp_path / "kopie.zip")
    there = Settings(data_dir=tmp_path / "elders", database_url=database_url)
    backup.restore(there, done.path, yes)
    assert content(there) == content(here)
    # Rows that the database numbers itself get a number that is free.
    table = tmp_path / "plekken.csv"
    table.write_text("name,lon,lat\nHuis,4.9,52.37\n", encoding="utf-8")
    assert "plekken: 1 nieuw" in run(there, "import", table).output


def test_what_was_there_is_kept_first_and_can_come_back(served, tmp_path):
    first = backup.back_up(served, tmp_path / "eerst.zip")
    with opened(served) as store:
        edit_place(store, "vreemd", {"note": "later"}, role="redacteur")
    later, seen = content(served), version(served)
    back = backup.restore(served, first.path, yes)
    assert content(served) != later
    # A running server knows that it is another store than any it has seen.
    assert version(served) > seen
    backup.restore(served, back.before, yes)
    assert content(served) == later


def test_a_running_server_sees_what_came_back(here, tmp_path):
    first = backup.back_up(here, tmp_path / "eerst.zip")
    with closing(open_store(here)) as serving:
        edit(serving, Place, "vreemd", lambda place: setattr(place, "name", "Later"))
        with serving.read() as session:
            assert session.get_one(Place, "vreemd").name == "Later"
            backup.restore(here, first.path, yes)
            session.expire_all()
            assert session.get_one(Place, "vreemd").name == "Later"  # still its own moment
        with serving.read() as session:
            assert session.get_one(Place, "vreemd").name.startswith("Café")


def test_a_store_that_is_edited_meanwhile_is_kept_at_one_moment(served, tmp_path, monkeypatch):
    copied = archive.copy_as_sqlite

    def slowly(engine, path, **rest):
        copied(engine, path, **rest)
        with opened(served) as store:
            edit_place(store, "vreemd", {"note": "intussen"}, role="redacteur")

    before = content(served)
    monkeypatch.setattr(archive, "copy_as_sqlite", slowly)
    done = backup.back_up(served, tmp_path / "kopie.zip")
    monkeypatch.undo()
    there = elsewhere(served, tmp_path)
    backup.restore(there, done.path, yes)
    assert content(there) == before != content(served)


def test_no_secret_goes_along(here, tmp_path):
    secrets = replace(here, secret_key="sleutel-123", cirkels="passphrase", cirkels_passphrase="wachtzin-456")
    (here.data_dir / "secret_key").write_text("sleutel-789", encoding="ascii")
    done = backup.back_up(secrets, tmp_path / "kopie.zip")
    with zipfile.ZipFile(done.path) as file:
        inside = b"".join(file.read(name) for name in file.namelist())
        told = json.loads(file.read("manifest.json"))
    for secret in (b"sleutel-123", b"wachtzin-456", b"sleutel-789", str(here.data_dir).encode()):
        assert secret not in inside
    assert (told["format"], told["settings"]["gemeente"], told["settings"]["cirkels"]) == (1, "GM0363", "passphrase")
    assert told["rows"]["place"] == 49
    assert told["made"].startswith("20")


def test_another_municipality_is_told(here, tmp_path):
    done = backup.back_up(replace(here, gemeente="GM0344"), tmp_path / "kopie.zip")
    [other, purges] = backup.restore(elsewhere(here, tmp_path), done.path, yes).notes
    assert other == "De reservekopie is gemaakt met SOCIALMAP_GEMEENTE=GM0344; hier is dat GM0363."
    assert purges.startswith(f"Het bestand {PURGES} is er niet.")


def test_what_was_purged_since_comes_back_from_no_backup(settings, tmp_path):
    with closing(prepare_store(settings)) as store, store.read() as session:
        place_id = session.query(Place).first().id
    assert run(settings, "edit", place_id, "note=Bel Jan de Vries", "--role", "redacteur").exit_code == 0
    backup.back_up(settings, tmp_path / "kopie.zip")
    words = ("purge", place_id, "note", "--reason", "op verzoek", "--role", "hoofdredacteur")
    assert "Verwijderd." in run(settings, *words).stdout
    assert (settings.data_dir / PURGES).stat().st_mode & 0o077 == 0
    done = backup.restore(settings, tmp_path / "kopie.zip", yes)
    assert done.notes == ["Opnieuw verwijderd wat op verzoek weg moest: 1."]
    with opened(settings) as store, store.read() as session:
        assert session.get_one(Place, place_id).note == ""
        assert "Jan" not in str(read(session, "place", [place_id]))
    # So does what was said once more, kept, and purged once more.
    assert run(settings, "edit", place_id, "note=Bel Piet de Wit", "--role", "redacteur").exit_code == 0
    backup.back_up(settings, tmp_path / "weer.zip")
    assert "Verwijderd." in run(settings, *words).stdout
    done = backup.restore(settings, tmp_path / "weer.zip", yes)
    assert done.notes == ["Opnieuw verwijderd wat op verzoek weg moest: 1."]
    with opened(settings) as store, store.read() as session:
        assert session.get_one(Place, place_id).note == ""
        assert "Piet" not in str(read(session, "place", [place_id]))
    # What is in the backup that was purged already needs no second time.
    backup.back_up(settings, tmp_path / "later.zip")
    assert backup.restore(settings, tmp_path / "later.zip", yes).notes == []
    with (settings.data_dir / PURGES).open("a", encoding="utf-8") as file:
        file.write('{"record_kind": "place"}\n')
    with pytest.raises(BadInputError, match="deze regel is niet te lezen"):
        backup.restore(settings, tmp_path / "kopie.zip", yes)


def test_the_commands_say_what_they_did_and_ask_first(here, tmp_path):
    path = tmp_path / "kopie.zip"
    said = run(here, "backup", path)
    assert said.exit_code == 0
    assert f"Bewaard in {path}: 49 plekken, met straten, versie" in said.output
    before = content(here)
    refused = run(here, "restore", path)
    assert refused.exit_code == 2
    assert "hier staat al een opslag met 49 plekken" in refused.output
    assert "--replace" in refused.output
    assert content(here) == before
    said = run(here, "restore", path, "--replace")
    assert said.exit_code == 0
    assert "Wat er stond, staat in " in said.output
    assert run(elsewhere(here, tmp_path), "restore", path).exit_code == 0


def test_a_folder_gets_a_file_with_the_moment_in_its_name(here, tmp_path):
    folder = tmp_path / "kopieen"
    folder.mkdir()
    assert run(here, "backup", folder).exit_code == 0
    assert [path.name[:12] for path in folder.iterdir()] == ["socialmap-20"]


def test_a_backup_replaces_a_backup_and_no_other_file(here, tmp_path):
    path = tmp_path / "kopie.zip"
    assert run(here, "backup", path).exit_code == run(here, "backup", path).exit_code == 0
    other = tmp_path / "ander.zip"
    with zipfile.ZipFile(other, "w") as file:
        file.writestr("x", "y")
    for kept in (other, here.data_dir / "socialmap.sqlite", streets_of(here)):
        before = kept.read_bytes()
        said = run(here, "backup", kept)
        assert (said.exit_code, kept.read_bytes()) == (2, before)
        assert "hier staat al een ander bestand" in said.output
    assert "deze map is er niet" in run(here, "backup", tmp_path / "weg" / "kopie.zip").output


def test_a_store_that_is_not_there_is_not_kept(tmp_path):
    """As when the settings of a nightly job are forgotten: a fresh store would be kept in silence."""
    settings = Settings(data_dir=tmp_path / "vergeten")
    said = run(settings, "backup", tmp_path / "kopie.zip")
    assert said.exit_code == 2
    assert "nog geen opslag" in said.output
    assert list(tmp_path.iterdir()) == []


def test_streets_of_before_the_store_told_of_them_go_along(tmp_path):
    settings = Settings(data_dir=tmp_path / "oud")
    prepare_store(settings).close()
    save_network(grid(3), settings.data_dir / BEFORE)
    there = elsewhere(settings, tmp_path)
    backup.restore(there, backup.back_up(settings, tmp_path / "kopie.zip").path, yes)
    assert open_network(streets_of(there)).streets == 12


def test_a_backup_without_streets_takes_those_of_here_away(here, tmp_path):
    bare = Settings(data_dir=tmp_path / "kaal")
    prepare_store(bare).close()
    done = backup.back_up(bare, tmp_path / "kopie.zip")
    backup.restore(here, done.path, yes)
    assert streets_of(here) is None
    save_network(grid(3), here.data_dir / BEFORE)
    assert streets_of(here) is None


def test_broken_streets_are_told_and_the_rest_is_kept(here, tmp_path):
    streets_of(here).write_bytes(b"kapot")
    done = backup.back_up(here, tmp_path / "kopie.zip")
    assert len(done.notes) == 1
    assert done.notes[0].startswith("De straten gaan niet mee")
    assert "straten" not in "".join(zipfile.ZipFile(done.path).namelist())


def refused(settings: Settings, path: Path, match: str) -> None:
    """Exit code 2 and one sentence, with everything as it was."""
    before = {file: file.read_bytes() for file in settings.data_dir.iterdir() if file.suffix != ".sqlite-shm"}
    said = run(settings, "restore", path, "--replace")
    assert said.exit_code == 2
    assert match in said.output
    assert said.output.count("\n") == 1
    assert {file: file.read_bytes() for file in settings.data_dir.iterdir() if file in before} == before


def test_a_backup_of_a_newer_program_is_refused(here, tmp_path, monkeypatch):
    done = backup.back_up(here, tmp_path / "kopie.zip")
    for name, match in (("store.sqlite", "nieuwere versie"), ("manifest.json", "nieuwere versie")):
        path = rebuilt(done.path, tmp_path / f"{name}.zip", newer=name)
        refused(here, path, match)


def rebuilt(path: Path, to: Path, *, newer: str) -> Path:
    """The same backup with a store, or a manifest, of a program that is still to come."""
    with zipfile.ZipFile(path) as source:
        members = {name: source.read(name) for name in source.namelist()}
    manifest = json.loads(members["manifest.json"])
    if newer == "manifest.json":
        manifest["format"] = 2
    else:
        store = to.with_suffix(".sqlite")
        store.write_bytes(members["store.sqlite"])
        with closing(sqlite3.connect(store)) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
            connection.commit()
        members["store.sqlite"] = store.read_bytes()
        manifest["revision"] = "9999"
        digest = archive.hashlib.sha256(members["store.sqlite"]).hexdigest()
        manifest["files"]["store.sqlite"] = [len(members["store.sqlite"]), digest]
    members["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(to, "w") as target:
        for name, data in members.items():
            target.writestr(name, data)
    return to


@pytest.mark.parametrize("made", ["absent", "empty", "text", "half", "another zip", "a picture"])
def test_what_is_no_backup_is_one_sentence(here, tmp_path, made):
    path = tmp_path / "kopie.zip"
    if made in ("half", "a picture"):
        backup.back_up(here, path)
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2] if made == "half" else b"\x89PNG" + data[4:100])
    elif made == "another zip":
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("brief.txt", "hallo")
    elif made != "absent":
        path.write_bytes(b"" if made == "empty" else b"geen kopie")
    refused(here, path, "python -m socialmap backup BESTAND")


SPOILT_MANIFESTS = {
    "a list": lambda _found: [1],
    "no format": lambda found: {name: found[name] for name in found if name != "format"},
    "no files": lambda found: {name: found[name] for name in found if name != "files"},
    "files of another shape": lambda found: found | {"files": {"store.sqlite": 3}},
    "a size that is none": lambda found: found | {"files": {"store.sqlite": ["a", "b"]}},
    "a member that is not there": lambda found: found | {"files": found["files"] | {"beside/x": [0, ""]}},
    "no store": lambda found: found | {"files": {}, "beside": {}},
    "beside as a list": lambda found: found | {"beside": ["a"]},
    "beside in a list": lambda found: found | {"beside": {"streets": ["a"]}},
    "settings as a word": lambda found: found | {"settings": "a"},
}


@pytest.mark.parametrize("made", SPOILT_MANIFESTS)
def test_a_manifest_that_says_something_else_is_a_damaged_backup(here, tmp_path, made):
    done = backup.back_up(here, tmp_path / "kopie.zip")
    with zipfile.ZipFile(done.path) as source:
        members = {member: source.read(member) for member in source.namelist()}
    manifest = SPOILT_MANIFESTS[made](json.loads(members["manifest.json"]))
    with zipfile.ZipFile(done.path, "w") as target:
        for member, data in (members | {"manifest.json": json.dumps(manifest).encode()}).items():
            target.writestr(member, data)
    refused(here, done.path, "beschadigd")


@pytest.mark.parametrize("name", ["_copied", "_described", "_check_file", "count_rows"])
@pytest.mark.parametrize("fault", [KeyError, TypeError])
def test_a_fault_of_the_program_is_not_called_a_damaged_backup(here, tmp_path, monkeypatch, name, fault):
    done = backup.back_up(here, tmp_path / "kopie.zip")

    def wrong(*_arguments, **_named):
        raise fault(name)

    monkeypatch.setattr(archive, name, wrong)
    with pytest.raises(fault, match=name):
        backup.restore(here, done.path, yes)


@pytest.mark.parametrize("name", ["../../ver.txt", "beside/../../ver.txt", "/etc/passwd"])
def test_a_backup_writes_and_reads_nowhere_else(here, tmp_path, name):
    done = backup.back_up(here, tmp_path / "kopie.zip")
    with zipfile.ZipFile(done.path) as source:
        members = {member: source.read(member) for member in source.namelist()}
    manifest = json.loads(members["manifest.json"])
    manifest["files"][name] = [3, archive.hashlib.sha256(b"abc").hexdigest()]
    manifest["beside"]["imports"] = name
    with zipfile.ZipFile(done.path, "w") as target:
        for member, data in (members | {name: b"abc", "manifest.json": json.dumps(manifest).encode()}).items():
            target.writestr(member, data)
    refused(here, done.path, "beschadigd")
    assert not list(tmp_path.rglob("ver.txt"))


@pytest.mark.parametrize(
    "sql", ["CREATE VIEW v AS SELECT 1", "CREATE TRIGGER t AFTER DELETE ON place BEGIN SELECT 1; END"]
)
def test_a_store_that_would_run_something_is_refused(here, tmp_path, sql):
    with closing(sqlite3.connect(here.data_dir / "socialmap.sqlite")) as connection:
        connection.execute(sql)
    done = backup.back_up(here, tmp_path / "kopie.zip")
    refused(elsewhere_filled(here, tmp_path), done.path, "beschadigd")


def elsewhere_filled(settings: Settings, folder: Path) -> Settings:
    there = elsewhere(settings, folder)
    prepare_store(there).close()
    return there


@hypothesis_settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_one_wrong_bit_is_found_or_harmless(tmp_path_factory, small_backup, at, bit):
    path, expected = small_backup
    data = bytearray(path.read_bytes())
    data[int(at * len(data))] ^= 1 << bit
    folder = tmp_path_factory.mktemp("bit")
    spoilt = folder / "kopie.zip"
    spoilt.write_bytes(data)
    there = Settings(data_dir=folder / "var")
    try:
        backup.restore(there, spoilt, yes)
    except BadInputError:
        assert not (there.data_dir / "socialmap.sqlite").exists()
    else:
        assert content(there) == expected


@pytest.fixture(scope="module")
def small_backup(tmp_path_factory):
    settings = Settings(data_dir=tmp_path_factory.mktemp("klein") / "var")
    with closing(open_store(settings)) as store:
        with store.write() as session:
            session.add(a_source())
            session.add(a_place())
        adopt_all(store)  # as a restore does
    return backup.back_up(settings, settings.data_dir / "kopie.zip").path, content(settings)


@pytest.mark.parametrize("harm", ["zeros at the start", "cut short", "another program's", "of a newer program"])
def test_a_store_that_does_not_open_is_set_aside_and_replaced(here, tmp_path, harm):
    done, expected = backup.back_up(here, tmp_path / "kopie.zip"), content(here)
    store = here.data_dir / "socialmap.sqlite"
    spoil(store, harm)
    said = run(here, "import", done.path)
    spoilt = store.read_bytes()
    assert (said.exit_code, said.output.count("\n")) == (2, 1)
    assert "SOCIALMAP_DATABASE_URL" not in said.output
    assert "python -m socialmap restore BESTAND" in said.output
    refused(here, tmp_path / "weg.zip", "dit bestand is er niet")
    assert run(here, "restore", done.path).exit_code == 2
    back = backup.restore(here, done.path, yes)
    assert back.before.read_bytes() == spoilt
    assert content(here) == expected
    assert open_network(streets_of(here)).streets == 2
    assert store.stat().st_mode & 0o777 == 0o600


def spoil(path: Path, harm: str) -> None:
    if harm == "zeros at the start":
        path.write_bytes(bytes(200) + path.read_bytes()[200:])
    elif harm == "cut short":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    elif harm == "another program's":
        path.unlink()
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE gpkg_contents (x)")
            connection.commit()
    else:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
            connection.commit()


def test_a_restore_that_fails_at_its_end_leaves_all_as_it_was(served, tmp_path, monkeypatch):
    done = backup.back_up(elsewhere_filled(served, tmp_path), tmp_path / "kopie.zip")
    before, path, seen = content(served), streets_of(served), version(served)

    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("socialmap.store.store.raise_versions", full)
    with pytest.raises(OSError, match="No space"):
        backup.restore(served, done.path, yes)
    monkeypatch.undo()
    assert (content(served), streets_of(served), version(served)) == (before, path, seen)


@pytest.mark.real_data
def test_the_store_of_today_comes_back_in_either_database(real_data, real_store, database_url, tmp_path):
    settings = Settings(data_dir=tmp_path / "var", database_url=database_url)
    done = backup.restore(settings, real_store, yes)
    assert done.places > 900
    there = elsewhere(settings, tmp_path)
    backup.restore(there, backup.back_up(settings, tmp_path / "kopie.zip").path, yes)
    assert content(there) == content(settings)
    with closing(make_engine(f"sqlite:///{real_store}").connect()) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM place").scalar() == done.places
