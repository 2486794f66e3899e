"""A database that is away, hangs or is broken: what is kept goes on, the rest says so soon, and all comes back."""

import http.client
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from app import create_app
from socialmap.config import Settings
from socialmap.importing.starter import prepare_store
from socialmap.web import site
from socialmap.web.logging import LOGGER
from tests.support.postgres import find_postgres, running_postgres
from tests.support.serving import serving

KEPT, NEW, OTHER = "/", "/wijk/FB", "/api/v1/places?q=koffie"
#: Begins the address of a page that nobody asked before.
NEWS = "/?pagina="
SOON = 2.0


@dataclass(frozen=True)
class Told:
    status: int
    seconds: float
    retry: str
    body: bytes


def ask(port: int, address: str) -> Told:
    start = time.perf_counter()
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("GET", address)
        answer = connection.getresponse()
        body = answer.read()
    return Told(answer.status, time.perf_counter() - start, answer.headers["Retry-After"] or "", body)


def refused(port: int, address: str) -> None:
    """In time, if need be at the third try: the machine may be busy with something else."""
    for _ in range(3):
        told = ask(port, address)
        assert told.status == 503
        assert int(told.retry) >= 1
        assert b"De kaart kan nu niet bij de gegevens" in told.body or address.startswith("/api")
        if told.seconds < SOON:
            return
    pytest.fail(f"{address} took {told.seconds:.1f} s")


def comes_back(port: int, address: str) -> None:
    deadline = time.monotonic() + 15
    while ask(port, address).status != 200:
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.fixture(scope="module")
def own_postgres(postgres_server):
    """One that this test may stop; asked after the shared one, which says why there is none."""
    with running_postgres(find_postgres()) as server:
        yield server


@pytest.fixture
def served(own_postgres, tmp_path) -> Iterator[int]:
    with own_postgres.database() as url:
        settings = Settings(data_dir=tmp_path, database_url=url)
        prepare_store(settings).close()
        with serving(settings) as server:
            port = server.connection.port
            assert ask(port, KEPT).status == 200
            yield port


@pytest.mark.postgres
@pytest.mark.parametrize("times", [1, pytest.param(8, marks=pytest.mark.nightly)])
def test_postgresql_that_is_stopped_and_started_again(own_postgres, served, times) -> None:
    for number in range(times):
        own_postgres.stop()
        try:
            refused(served, f"{NEWS}{number + 10}")
            refused(served, f"{OTHER}&limit={number + 1}")
            assert [ask(served, address).status for address in (KEPT, "/healthz", "/static/map.js")] == [200] * 3
        finally:
            own_postgres.start()
        comes_back(served, f"{NEWS}{number + 10}")
        # Every connection of the pool, not the first alone.
        assert {told.status for told in at_once(served, ["/wijken", "/bronnen", OTHER, KEPT] * 4)} == {200}


def at_once(port: int, addresses: list[str]) -> list[Told]:
    found: list[Told] = []
    askers = [threading.Thread(target=lambda a=address: found.append(ask(port, a))) for address in addresses]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    return found


@pytest.mark.postgres
@pytest.mark.parametrize("times", [1, pytest.param(8, marks=pytest.mark.nightly)])
def test_postgresql_that_hangs(own_postgres, served, times) -> None:
    for number in range(times):
        with own_postgres.frozen():
            # More than there are threads, all at once, at something that nobody asked before.
            waiting = threading.Thread(target=at_once, args=(served, [f"{NEWS}{number}{row}" for row in range(6)]))
            waiting.start()
            for address in ("/healthz", "/static/style.css", "/static/map.js", KEPT):
                assert ask(served, address).status == 200
            waiting.join()
            refused(served, f"{OTHER}&limit={number + 1}")
            refused(served, f"{NEWS}{number + 100}")
        comes_back(served, f"{NEWS}{number + 100}")


# ---- SQLite, and what the log says ------------------------------------------------------------------------------


@pytest.fixture
def log(caplog):
    LOGGER.addHandler(caplog.handler)
    yield lambda: [record.getMessage() for record in caplog.records if record.name == LOGGER.name]
    LOGGER.removeHandler(caplog.handler)


@pytest.fixture
def own(tmp_path):
    return create_app(Settings(data_dir=tmp_path))


def says(client, log, address: str, reason: str) -> None:
    start = time.perf_counter()
    answer = client.get(address)
    assert (answer.status_code, time.perf_counter() - start < SOON) == (503, True)
    assert answer.headers["Retry-After"]
    *_, line = log()
    assert reason in line
    assert "\n" not in line


@contextmanager
def locked(path) -> Iterator[None]:
    """Somebody who keeps the whole file to themselves."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        other.execute("UPDATE meta SET value = value")
        yield
        other.execute("ROLLBACK")


def test_a_file_that_somebody_keeps_is_busy(own, log, tmp_path) -> None:
    own.extensions["socialmap"].store.close()
    client = own.test_client()
    with locked(tmp_path / "socialmap.sqlite"):
        says(client, log, NEW, "een ander houdt hem bezet")
    assert client.get(NEW).status_code == 200


def test_a_damaged_file_is_called_damaged(own, log, tmp_path) -> None:
    own.extensions["socialmap"].store.close()
    path = tmp_path / "socialmap.sqlite"
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))
    says(own.test_client(), log, NEW, "het bestand is beschadigd")
    path.write_bytes(b"geen opslag" * 1000)
    says(own.test_client(), log, NEW, "het bestand is beschadigd")


def test_a_file_that_went_is_not_made_anew_and_comes_back(own, log, tmp_path) -> None:
    client, path = own.test_client(), tmp_path / "socialmap.sqlite"
    assert client.get(KEPT).status_code == 200
    own.extensions["socialmap"].store.close()
    shutil.move(path, tmp_path / "weg")
    assert client.get(KEPT).status_code == 200
    says(client, log, NEW, "het bestand bestaat niet meer")
    assert not path.exists()
    shutil.move(tmp_path / "weg", path)
    assert client.get(NEW).status_code == 200


def test_a_file_that_was_put_back_is_the_one_that_is_read(own, tmp_path) -> None:
    """A connection goes on reading what it opened, also when that has no name any more."""
    path, copy = tmp_path / "socialmap.sqlite", tmp_path / "kopie"
    own.extensions["socialmap"].store.close()
    shutil.copy(path, copy)
    with closing(sqlite3.connect(copy)) as other, other:
        other.execute("UPDATE meta SET value = '77' WHERE key = 'version'")
    client = own.test_client()
    assert client.get(KEPT).status_code == 200
    copy.replace(path)
    assert own.extensions["socialmap"].store.version() == 77


def test_what_is_kept_is_told_again_for_this_moment_while_the_store_is_away(own, tmp_path, monkeypatch) -> None:
    """A page that says "nu open" is made anew from memory: an hour later it must not say what held then."""
    client, later = own.test_client(), datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    moments = []
    assert client.get(KEPT).status_code == 200
    (tmp_path / "socialmap.sqlite").rename(tmp_path / "weg")
    own.extensions["socialmap"].store.close()
    for ahead in (timedelta(hours=2), timedelta(days=2)):
        moment = later + ahead

        def at(moment: datetime = moment) -> datetime:
            moments.append(moment)
            return moment

        monkeypatch.setattr(site, "now", at)
        monkeypatch.setattr("socialmap.web.answers.now", at)
        answer = client.get(KEPT)
        assert (answer.status_code, moment in moments) == (200, True)
        assert client.get(NEW).status_code == 503


def test_one_line_for_each_request_and_no_trace(own, log, caplog, tmp_path) -> None:
    client = own.test_client()
    own.extensions["socialmap"].store.close()
    (tmp_path / "socialmap.sqlite").unlink()
    for address in (NEW, OTHER, "/en/wijken"):
        client.get(address)
    assert len(log()) == 3
    assert all(" 503 " in line and "het bestand bestaat niet meer" in line for line in log())
    assert [record for record in caplog.records if record.exc_info] == []
