"""A program that is killed at any moment loses nothing that it confirmed, and leaves each thing old or new."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from socialmap import backup
from socialmap.config import Settings
from socialmap.importing.starter import prepare_store
from socialmap.network.files import open_network, stored_streets
from socialmap.store import Store
from socialmap.store.migrating import MIGRATIONS
from tests.support.importing import fingerprint, run

ROOT = Path(__file__).parents[1]
#: Loads all that is slow, says that it begins, and does what it was asked: so the kill falls in the work itself.
WORKER = """
import sys
from pathlib import Path
import socialmap.backup, socialmap.importing.flow, socialmap.importing.editing
from socialmap.cli import main
from socialmap.store.engine import make_engine
from socialmap.store.migrating import upgrade

what, *words = sys.argv[1:]
print("begun", flush=True)
if what == "edits":
    for number in range(int(words[1])):
        note = ["edit", words[0], f"note={number}", "--role", "redacteur"]
        seen = ["check", words[0], "--role", "vrijwilliger"]
        main(note, standalone_mode=False)
        main(seen, standalone_mode=False)
        print("confirmed", number, flush=True)
elif what == "upgrade":
    upgrade(make_engine(words[0]), versions=Path(words[1]))
else:
    main([what, *words])
"""
NEXT = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "next", {head!r}


def upgrade():
    with op.batch_alter_table("place") as batch:
        batch.add_column(sa.Column("lift", sa.Text(), nullable=False, server_default="onbekend"))
    op.execute("UPDATE place SET note = note || ' (bijgewerkt)'")
"""
#: Ends the program itself, after the file was written or before the store tells of it.
KILLER = """
import os, signal
import socialmap.network.files as files

was = files.{at}
files.{at} = lambda *a: ({first}os.kill(os.getpid(), signal.SIGKILL))
"""
PLACES, SIDE, EDITS = 600, 45, 12


@dataclass(frozen=True)
class Scene:
    """Where kills happen: a folder as it was, and what to import, restore or upgrade with."""

    folder: Path
    place: str
    words: dict[str, tuple[object, ...]]


def grid_tables(folder: Path, name: str, side: int, length: int) -> tuple[Path, Path]:
    nodes, edges = folder / f"punten{name}.csv", folder / f"straten{name}.csv"
    rows = [f"{side * y + x},{121000 + 50 * x},{487000 + 50 * y}" for y in range(side) for x in range(side)]
    east = [f"{side * y + x},{side * y + x + 1},{length}" for y in range(side) for x in range(side - 1)]
    north = [f"{side * y + x},{side * y + x + side},{length}" for y in range(side - 1) for x in range(side)]
    nodes.write_text("\n".join(["node_id,x_rd,y_rd", *rows]), encoding="utf-8")
    edges.write_text("\n".join(["from,to,length_m", *east, *north]), encoding="utf-8")
    return nodes, edges


def settings_of(folder: Path) -> Settings:
    return Settings(data_dir=folder)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    files = tmp_path_factory.mktemp("kills")
    folder = files / "var"
    settings = settings_of(folder)
    prepare_store(settings).close()
    made_by = ("--origin", "Gemeente", "CC0")
    assert run(settings, "import", *grid_tables(files, "_oud", SIDE, 50), *made_by, "2017").exit_code == 0
    table = files / "plekken.csv"
    rows = [f"Huis {n},{4.85 + n % 40 / 1000},{52.36 + n // 40 / 2000},Weg {n}" for n in range(PLACES)]
    table.write_text("\n".join(["name,lon,lat,note", *rows]), encoding="utf-8")
    other = settings_of(files / "ander")
    prepare_store(other).close()
    assert run(other, "import", table, *grid_tables(files, "_ander", 10, 51)).exit_code == 0
    backup.back_up(other, files / "ander.zip")
    versions = files / "versions"
    shutil.copytree(MIGRATIONS / "versions", versions, ignore=shutil.ignore_patterns("__pycache__"))
    head = max(path.stem.split("_")[0] for path in versions.glob("*.py"))
    (versions / "next.py").write_text(NEXT.format(head=head), encoding="utf-8")
    with closing(sqlite3.connect(folder / "socialmap.sqlite")) as connection:
        (place,) = connection.execute("SELECT min(id) FROM place").fetchone()
    return Scene(
        folder,
        place,
        {
            "places": ("import", table),
            "streets": ("import", *grid_tables(files, "_nieuw", SIDE, 51), *made_by, "2026"),
            "restore": ("restore", files / "ander.zip", "--replace"),
            "edits": ("edits", place, EDITS),
            "upgrade": ("upgrade", versions),
        },
    )


def start(scene: Scene, folder: Path, what: str) -> subprocess.Popen[str]:
    """The program at work; returns when it begins."""
    words = scene.words[what]
    if what == "upgrade":
        words = ("upgrade", settings_of(folder).store_url, words[1])
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER, *map(str, words)],
        cwd=ROOT,
        env=environment | {"SOCIALMAP_DATA_DIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout.readline() == "begun\n"
    return process


def finish(scene: Scene, folder: Path, what: str) -> float:
    """Let it work to its end; the seconds that took."""
    process = start(scene, folder, what)
    began = time.monotonic()
    process.communicate(timeout=120)
    assert process.returncode == 0
    return time.monotonic() - began


def state(folder: Path) -> tuple[object, ...]:
    """All that the pages would say: rows by table, without versions and moments of writing, and the streets."""
    database = folder / "socialmap.sqlite"
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        if revision == "next":
            return revision, connection.execute("SELECT id, name, note, lift FROM place ORDER BY id").fetchall()
    with closing(Store(f"sqlite:///{database}")) as store:
        with store.read() as session:
            streets = stored_streets(session, folder)
        rows = {name: found for name, found in fingerprint(store).items() if name not in ("meta", "change")}
    return revision, rows, streets and streets.name, streets and open_network(streets).streets


def whole_or_absent(folder: Path) -> None:
    """Every file with a name of its own can be used; what was half has a name that says so."""
    for path in folder.iterdir():
        if path.name.startswith("."):
            assert ".part" in path.name
        elif path.suffix == ".sqlite":
            with closing(sqlite3.connect(path)) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                assert connection.execute("SELECT count(*) FROM place").fetchone()[0] > 0
        elif path.suffix == ".bin":
            assert open_network(path).streets > 0
        elif path.suffix == ".zip":
            backup.restore(settings_of(folder.parent / f"uit-{path.stem}"), path, lambda _what: True)
        else:
            assert path.name in {"socialmap.sqlite-wal", "socialmap.sqlite-shm", "imports.jsonl", "gelezen.json"}


def kill_and_look(scene: Scene, tmp_path: Path, what: str, moments: int, seed: int) -> None:
    """Kill at random moments; what is there then is of before or of after, and doing it again completes it."""
    whole = tmp_path / "whole"
    shutil.copytree(scene.folder, whole)
    before = state(whole)
    seconds = finish(scene, whole, what)
    after = state(whole)
    assert after != before
    chance = random.Random(seed)
    for number in range(moments):
        folder = tmp_path / f"{number}" / "var"
        shutil.copytree(scene.folder, folder)
        process = start(scene, folder, what)
        time.sleep(chance.uniform(0, seconds))
        process.send_signal(signal.SIGKILL)
        said, _ = process.communicate(timeout=60)
        if what == "edits":
            confirmed(scene, folder, said)
        else:
            assert state(folder) in (before, after), f"moment {number}"
        whole_or_absent(folder)
        finish(scene, folder, what)
        if what == "edits":  # how often a record was changed is counted too
            confirmed(scene, folder, f"confirmed {EDITS - 1}")
        else:
            assert state(folder) == after, f"moment {number}"
        shutil.rmtree(folder.parent)


def confirmed(scene: Scene, folder: Path, said: str) -> None:
    """Every edit and check of which the program said that it was stored is there."""
    told = [int(line.split()[1]) for line in said.splitlines() if line.startswith("confirmed")]
    state(folder)
    with closing(sqlite3.connect(folder / "socialmap.sqlite")) as connection:
        row = connection.execute("SELECT note, checked_by_role FROM place WHERE id = ?", (scene.place,)).fetchone()
    if told:
        assert int(row[0]) >= told[-1]
        assert row[1] == "vrijwilliger"


WORK = ("places", "streets", "restore", "edits", "upgrade")


@pytest.mark.slow
def test_killed_once(scene: Scene, tmp_path: Path) -> None:
    kill_and_look(scene, tmp_path, "edits", moments=1, seed=int(time.time()))


@pytest.mark.nightly
@pytest.mark.parametrize("what", WORK)
def test_killed_at_twenty_moments(scene: Scene, tmp_path: Path, what: str) -> None:
    kill_and_look(scene, tmp_path, what, moments=20, seed=int(time.time()))


@pytest.mark.slow
@pytest.mark.parametrize("at", ["write_beside", "_write"])
def test_killed_between_the_file_of_streets_and_the_commit(scene: Scene, tmp_path: Path, at: str) -> None:
    """The moment that once left new streets with an old version, and a next import that saw nothing to do."""
    folder = tmp_path / "var"
    shutil.copytree(scene.folder, folder)
    before = state(folder)
    killer = KILLER.format(at=at, first="was(*a), " if at == "_write" else "")
    done = subprocess.run(
        [sys.executable, "-c", killer + WORKER, *map(str, scene.words["streets"])],
        cwd=ROOT,
        env=os.environ | {"SOCIALMAP_DATA_DIR": str(folder)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    assert state(folder) == before
    said = run(settings_of(folder), *scene.words["streets"])
    streets = 2 * SIDE * (SIDE - 1)
    assert f"straten: {streets} weg, 0 gebleven, {streets} erbij." in said.output
