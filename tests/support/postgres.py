"""A PostgreSQL server of the tests' own: in a temporary directory, on a free port of this machine only."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.support.processes import stop

NO_POSTGRES = (
    "Geen PostgreSQL gevonden. Installeer versie 15 of nieuwer (Debian: apt-get install postgresql-15; "
    "elders: van postgresql.org, met 'initdb' op het PATH) en draai make test opnieuw."
)
DEBIAN = Path("/usr/lib/postgresql")
# Nothing here has to survive a power cut, and nobody outside this machine may connect.
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # What is written there lies in memory: as little as the server will keep.
    "max_wal_size": "64MB",
    "min_wal_size": "32MB",
}
START_SECONDS = 30
#: A file system in memory, and the bytes it must have to spare: a database is a thousand files, which a disk takes
#: half a second to make.
MEMORY, ROOM = Path("/dev/shm"), 2 << 30


@dataclass
class PostgresServer:
    """A server; anyone on this machine may connect as ``postgres``."""

    port: int
    command: list[str | Path]
    folder: Path
    account: dict[str, Any]
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        log = self.folder / "log"
        with log.open("ab") as output:
            self.process = subprocess.Popen(self.command, cwd=self.folder, stderr=output, **self.account)
        _wait_for(self, self.process, log)

    def stop(self) -> None:
        """Fast shutdown: closes the connections that a test left open."""
        if self.process is not None:
            stop(self.process, signal.SIGINT)
            self.process = None

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It keeps its connections and answers nothing."""
        self._signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        """To the server and what it started: one process for each connection."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for each in (pid, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(each, number)

    @contextmanager
    def database(self) -> Iterator[str]:
        """Make an empty database, give its SQLAlchemy address, drop it afterwards."""
        name = f"test_{uuid.uuid4().hex}"
        self.execute(f"CREATE DATABASE {name}")
        try:
            yield f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"
        finally:
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def execute(self, statement: str) -> None:
        """Run one statement outside any test database."""
        with psycopg.connect(host="127.0.0.1", port=self.port, user="postgres", autocommit=True) as connection:
            connection.execute(statement)


def find_postgres() -> Path | None:
    """Folder with initdb and postgres: Debian's 15 before other versions, else what is on the PATH."""
    on_path = shutil.which("initdb")
    folders = [DEBIAN / "15/bin", *sorted(DEBIAN.glob("*/bin"), reverse=True)]
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    return next((folder for folder in folders if (folder / "initdb").is_file()), None)


@contextmanager
def running_postgres(binaries: Path) -> Iterator[PostgresServer]:
    """Start a server and stop it afterwards."""
    # initdb and postgres refuse root; Debian's package made an account for them.
    account = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="socialmap-postgres-", dir=_in_memory()))
    try:
        if account:
            shutil.chown(folder, "postgres", "postgres")
        data = folder / "data"
        initdb = [binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        initdb += ["--no-locale", "--no-sync"]
        subprocess.run(initdb, check=True, capture_output=True, cwd=folder, **account)
        port = _free_port()
        command = [binaries / "postgres", "-D", data, "-p", str(port)]
        command += [part for name, value in OPTIONS.items() for part in ("-c", f"{name}={value}")]
        server = PostgresServer(port, command, folder, account)
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _in_memory() -> Path | None:
    """Where there is room for it in memory; None is where temporary folders are made."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    return MEMORY if roomy else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(server: PostgresServer, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            server.execute("SELECT 1")
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    msg = f"PostgreSQL start niet:\n{log.read_text(errors='replace')}"
    raise RuntimeError(msg)
