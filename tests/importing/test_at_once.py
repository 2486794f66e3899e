"""Two processes at once, on both databases: one is done, the other is told, and nothing is half or twice."""

import multiprocessing
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from socialmap.errors import SocialMapError
from socialmap.importing.editing import edit_place
from socialmap.importing.ending import ended_on, say_whether_there
from socialmap.importing.undoing import preview, undo_change
from socialmap.ledger.purge import NAME, purge
from socialmap.ledger.write import read
from socialmap.model import RecordKind, Status
from socialmap.store import Store, statements
from tests.support.history import changes, lines
from tests.support.records import a_place, a_row, filled

TODAY = date(2026, 11, 28)


def undo_it(store: Store, number: int, seen: str, _folder: Path) -> None:
    undo_change(store, number, role="redacteur", seen=seen)


def edit_it(store: Store, _number: int, _seen: str, _folder: Path) -> None:
    edit_place(store, "p", {"phone": "020 7654321"}, role="redacteur", expected_version=2)


def end_it(store: Store, _number: int, _seen: str, _folder: Path) -> None:
    what = (RecordKind.PLACE, "p")
    say_whether_there(store, what, there=False, day=TODAY, today=TODAY, role="redacteur", expected_version=2)


def purge_it(store: Store, _number: int, _seen: str, folder: Path) -> None:
    purge(store, folder, ("place", "p", "phone"), reason="op verzoek", role="hoofdredacteur")


JOBS = {"undo": undo_it, "edit": edit_it, "end": end_it, "purge": purge_it}


def work(url: str, job: str, number: int, seen: str, folder: str, ready: object) -> None:
    """One of the two: 0 when it was done, 3 when it was told that it was not."""
    with closing(Store(url)) as store:
        ready.wait(30)
        try:
            JOBS[job](store, number, seen, Path(folder))
        except SocialMapError:
            raise SystemExit(3) from None


def both(url: str, jobs: tuple[str, str], number: int, seen: str, folder: Path) -> list[int]:
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Barrier(2)
    made = [spawn.Process(target=work, args=(url, job, number, seen, str(folder), ready)) for job in jobs]
    for one in made:
        one.start()
    for one in made:
        one.join(60)
    return [one.exitcode for one in made]


@pytest.fixture
def edited(database_url) -> Callable[[], tuple[Store, int, str]]:
    with closing(filled(database_url, a_place(), a_row())) as store:
        edit_place(store, "p", {"phone": "020 1234567"}, role="redacteur")
        with store.read() as session:
            number = changes(session, "place", "p")[0]
        yield store, number, preview(store, [number], role="redacteur").seen


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("jobs", "done"),
    [
        (("undo", "undo"), [0, 3]),
        (("undo", "edit"), [0, 3]),
        (("end", "end"), [0, 0]),
        (("end", "undo"), [0, 3]),
        (("purge", "purge"), [0, 0]),
    ],
)
def test_two_at_once(edited, database_url, tmp_path, jobs, done):
    store, number, seen = edited
    assert sorted(both(database_url, jobs, number, seen, tmp_path)) == done
    with store.read() as session:
        row = statements.read_records(session, "place", ["p"])["p"]
        told = lines(session, "place", "p")
        said = [one for one in read(session, "place") if one.fact == "status" and one.told == Status.ENDED]
    assert row["phone"] in ("", "020 1234567", "020 7654321")
    assert sum("draaide" in line for line in told) <= 1
    assert len(said) <= 1
    if jobs == ("end", "end"):
        assert ended_on(store, RecordKind.PLACE, "p") == "2026-11-28"
    if jobs == ("purge", "purge"):
        assert (row["phone"], "020 1234567" in str(told)) == ("", False)
        assert len((tmp_path / NAME).read_text(encoding="utf-8").splitlines()) == 1
