"""What all tests share: time zone, settings, the real data, and an empty store on either database."""

import gc
import gzip
import os
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from socialmap.config import Settings
from tests.support.absent import absent
from tests.support.made_once import made_once
from tests.support.postgres import NO_POSTGRES, PostgresServer, find_postgres, running_postgres

ROOT = Path(__file__).parents[1]
REAL_DATA = ROOT.parent / "shared" / "data"

# Hours are Europe/Amsterdam whatever the machine's clock says; settings of whoever runs the tests stay out.
os.environ["TZ"] = "UTC"
time.tzset()
for name in [name for name in os.environ if name.startswith("SOCIALMAP_")]:
    del os.environ[name]


# A busy machine is no fault of the program; where it counts, the examples are the same each time.
hypothesis_settings.register_profile("here", deadline=None)
hypothesis_settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")


@pytest.fixture(scope="session", autouse=True)
def _made_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A test that needs a store of its own does not wait for the same tables and rows again."""
    with made_once(tmp_path_factory.mktemp("made")):
        yield


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a store of this test's own: SQLite, not made yet."""
    return Settings(data_dir=tmp_path / "var")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Folder with the files as published; read only."""
    if not REAL_DATA.is_dir():
        absent(f"Geen echte gegevens gevonden; zet de map {REAL_DATA} klaar om ook deze tests te draaien.")
    return REAL_DATA


@pytest.fixture
def real_store(real_data: Path, tmp_path: Path) -> Path:
    """A copy of a store as it was served on 28 November 2026: a SQLite file of the first revision."""
    packed = real_data.parent / "stores" / "2026-11-28.sqlite.gz"
    if not packed.is_file():
        absent(f"Geen echte opslag gevonden; zet {packed} klaar om ook deze tests te draaien.")
    path = tmp_path / "2026-11-28.sqlite"
    path.write_bytes(gzip.decompress(packed.read_bytes()))
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One PostgreSQL for each process that runs tests."""
    binaries = find_postgres()
    if binaries is None:
        absent(NO_POSTGRES)
    with running_postgres(binaries) as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """SQLAlchemy address of an empty database; a test that asks for it runs on both."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'socialmap.sqlite'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.database() as url:
        yield url


def pytest_collection_finish() -> None:
    """Thousands of tests stay until the end: the search for rubbish need not walk past them each time."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which tests did not run, and why, in one sentence for each reason."""
    files = defaultdict(list)
    for report in terminalreporter.stats.get("skipped", []):
        files[report.longrepr[2].removeprefix("Skipped: ")].append(report.nodeid.split("::")[0])
    for reason, skipped in files.items():
        where = ", ".join(sorted(set(skipped)))
        terminalreporter.write_line(f"{reason} {len(skipped)} tests niet gedraaid, in: {where}.", yellow=True)
