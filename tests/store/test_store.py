"""The store keeps what was written, loses no edit, and shows a reader one moment."""

import multiprocessing
import threading
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text

from socialmap.config import Settings
from socialmap.errors import ConflictError, StoreError
from socialmap.model import Organisation, Place
from socialmap.store import Store, engine, open_store, read_version
from tests.support.records import a_place, a_source, edit, edit_often, filled, open_and_close

PROCESSES, EDITS = 4, 25


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    store = filled(database_url, a_place())
    yield store
    store.close()


def note_of(store: Store) -> str:
    with store.read() as session:
        return session.get_one(Place, "p").note


def setting(value: str) -> Callable[[Place], None]:
    return lambda place: setattr(place, "note", value)


def run_processes(target: Callable[..., None], *arguments: object, count: int) -> list[int | None]:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=target, args=arguments) for _ in range(count)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    return [process.exitcode for process in processes]


@pytest.mark.slow
def test_parallel_edits_of_one_record_lose_none(store: Store, database_url: str) -> None:
    before = store.version()
    assert run_processes(edit_often, database_url, EDITS, count=PROCESSES) == [0] * PROCESSES
    assert note_of(store) == "x" * PROCESSES * EDITS
    assert store.version() == before + PROCESSES * EDITS
    with store.read() as session:
        assert session.get_one(Place, "p").version == 1 + PROCESSES * EDITS


@pytest.mark.slow
def test_two_processes_may_open_an_empty_store_at_once(database_url: str) -> None:
    assert run_processes(open_and_close, database_url, count=3) == [0, 0, 0]


def test_a_record_changed_behind_a_session_is_a_conflict(store: Store) -> None:
    def from_elsewhere(place: Place) -> None:
        # As another program would: past the lock that this one's writers share.
        connection = place._sa_instance_state.session.connection()
        connection.execute(text("UPDATE place SET version = version + 1"))
        place.note = "verloren"

    with pytest.raises(ConflictError, match="intussen veranderd"):
        edit(store, Place, "p", from_elsewhere)
    assert note_of(store) == ""


def test_a_write_that_fails_stores_nothing(store: Store) -> None:
    before = store.version()

    def write_and_fail() -> None:
        with store.write() as session:
            session.add(Organisation("o", "Stichting"))
            session.flush()
            session.get_one(Place, "p").note = "half"
            session.flush()
            msg = "halverwege"
            raise RuntimeError(msg)

    with pytest.raises(RuntimeError, match="halverwege"):
        write_and_fail()
    with store.read() as session:
        assert session.get(Organisation, "o") is None
    assert (note_of(store), store.version()) == ("", before)
    edit(store, Place, "p", setting("daarna"))
    assert note_of(store) == "daarna"


def test_the_version_rises_only_when_something_changed(store: Store) -> None:
    before = store.version()
    with store.write() as session:
        session.get_one(Place, "p").note = ""
    with store.write():
        pass
    assert store.version() == before
    edit(store, Place, "p", setting("nieuw"))
    assert store.version() == before + 1


def test_a_failed_change_does_not_raise_the_version_of_the_next_write(store: Store) -> None:
    before = store.version()

    def fail() -> None:
        with store.write() as session:
            session.get_one(Place, "p").note = "x"
            session.flush()
            msg = "weg"
            raise KeyError(msg)

    with pytest.raises(KeyError, match="weg"):
        fail()
    with store.write():
        pass
    assert store.version() == before


def test_what_a_reader_changes_is_not_stored(store: Store) -> None:
    with store.read() as session:
        session.get_one(Place, "p").note = "vergeefs"
    assert note_of(store) == ""


def test_a_reader_sees_one_moment_while_a_writer_commits(store: Store) -> None:
    with store.read() as session:
        before = read_version(session)
        assert session.get_one(Place, "p").note == ""
        edit(store, Place, "p", setting("nieuw"))
        session.expire_all()
        assert session.get_one(Place, "p").note == ""
        assert read_version(session) == before
    assert note_of(store) == "nieuw"


def test_a_reader_does_not_wait_for_a_writer(store: Store) -> None:
    with store.write() as session:
        session.get_one(Place, "p").note = "bezig"
        session.flush()
        assert note_of(store) == ""
    assert note_of(store) == "bezig"


def test_a_writer_waits_for_another_and_sees_what_it_stored(store: Store) -> None:
    def add_b() -> None:
        edit(store, Place, "p", lambda place: setattr(place, "note", place.note + "b"))

    other = threading.Thread(target=add_b)
    with store.write() as session:
        place = session.get_one(Place, "p")
        other.start()
        other.join(0.2)
        assert other.is_alive()
        place.note += "a"
    other.join(10)
    assert note_of(store) == "ab"


def test_who_waits_too_long_is_told_so(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 100)
    store = filled(database_url, a_place())
    with store.write(), pytest.raises(StoreError, match="De opslag is bezet; er is niets veranderd"):
        edit(store, Place, "p", setting("x"))
    store.close()


def test_a_store_is_empty_until_a_source_is_in(database_url: str) -> None:
    store = Store(database_url)
    assert store.is_empty()
    assert store.version() == 0
    with store.write() as session:
        session.add(a_source())
    assert not store.is_empty()
    assert store.version() == 1
    store.close()


def test_the_store_of_the_settings_is_made_with_its_folder(settings: Settings) -> None:
    store = open_store(settings)
    assert (settings.data_dir / "socialmap.sqlite").is_file()
    assert store.is_empty()
    store.close()


def test_every_sqlite_connection_is_prepared(settings: Settings) -> None:
    store = open_store(settings)
    expected = {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": engine.BUSY_TIMEOUT_MS}
    with store.engine.connect() as one, store.engine.connect() as two:
        for connection in (one, two):
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in expected}
            assert found == expected
    store.close()


def test_a_sqlite_write_begins_with_begin_immediate(settings: Settings) -> None:
    store = open_store(settings)
    traced: list[str] = []
    with store.engine.connect() as connection:
        connection.connection.driver_connection.set_trace_callback(traced.append)
    with store.read() as session:
        read_version(session)
    assert traced[0] == "BEGIN"
    traced.clear()
    with store.write() as session:
        assert traced == ["BEGIN IMMEDIATE"]
    assert traced[-1] == "COMMIT"
    store.close()


@pytest.mark.parametrize("url", ["sqlite:////nergens/socialmap.sqlite", "nonsens", "oracle9://x"])
def test_an_address_that_does_not_open_is_one_sentence(url: str) -> None:
    with pytest.raises(StoreError, match="De opslag gaat niet open; kijk SOCIALMAP_DATABASE_URL na"):
        Store(url)


def test_a_file_that_is_no_store_is_one_sentence(tmp_path) -> None:
    (tmp_path / "foto.sqlite").write_bytes(b"geen database" * 1000)
    with pytest.raises(StoreError, match="De opslag gaat niet open"):
        Store(f"sqlite:///{tmp_path / 'foto.sqlite'}")
