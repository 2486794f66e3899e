"""The harness itself: each test gets an empty database, on SQLite and on PostgreSQL."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("turn", [1, 2])
def test_a_test_starts_with_an_empty_database(database_url: str, turn: int) -> None:
    engine = create_engine(database_url)
    assert inspect(engine).get_table_names() == [], f"turn {turn} sees what another test left"
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE left_behind (id INTEGER)"))
    engine.dispose()


@pytest.mark.postgres
def test_postgres_listens_on_this_machine_only(postgres_server) -> None:
    with postgres_server.database() as url:
        engine = create_engine(url)
        with engine.connect() as connection:
            shown = {
                name: connection.execute(text(f"SHOW {name}")).scalar_one()
                for name in ("listen_addresses", "unix_socket_directories", "server_encoding")
            }
        engine.dispose()
    assert shown == {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "server_encoding": "UTF8"}


def test_settings_of_the_machine_stay_out() -> None:
    assert time.tzname[0] == "UTC"
    assert not [name for name in os.environ if name.startswith("SOCIALMAP_")]


@pytest.mark.parametrize(("ci", "outcome"), [("true", "1 failed"), ("", "1 skipped")])
def test_what_is_absent_fails_in_ci_and_is_told_elsewhere(tmp_path: Path, ci: str, outcome: str) -> None:
    test = tmp_path / "test_absent.py"
    test.write_text("from tests.support.absent import absent\n\ndef test_x():\n    absent('Geen browser gevonden.')\n")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "tests.conftest", test]
    command += ["-c", ROOT / "pyproject.toml"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | {"CI": ci}, capture_output=True, text=True, check=False)
    assert outcome in done.stdout
    assert "Geen browser gevonden." in done.stdout
