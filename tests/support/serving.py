"""The program in a process of its own, asked over a connection that stays open: for measurements."""

import gzip
import http.client
import multiprocessing
import os
import re
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from socialmap.config import Settings
from tests.support.accounts import PASSPHRASE, SECRETS, code_of

START_SECONDS = 60
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def seconds(job: Callable[[], Any]) -> float:
    """How long a job takes."""
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


@dataclass
class Server:
    """The program in a process of its own, and a connection that is kept open."""

    pid: int
    connection: http.client.HTTPConnection
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, address: str) -> bytes:
        """The body of an answer as it went over the line."""
        return self._answer("GET", address)

    def post(self, address: str, form: Mapping[str, object]) -> bytes:
        """The same of an answer to a form."""
        return self._answer("POST", address, urlencode(form, doseq=True))

    def log_in(self, name: str) -> None:
        """From now on as this account (``tests.support.accounts``)."""
        self.post("/inloggen", {"naam": name, "wachtzin": PASSPHRASE, "code": code_of(SECRETS[name])})

    def _headers(self) -> dict[str, str]:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Accept-Encoding": "gzip"} | ({"Cookie": kept} if kept else {})

    def _answer(self, method: str, address: str, body: str | None = None) -> bytes:
        self.connection.request(method, address, body, {**self._headers(), **(FORM if body else {})})
        response = self.connection.getresponse()
        given = [one.partition(";")[0].partition("=") for one in response.headers.get_all("Set-Cookie", [])]
        self.cookies |= {name: value for name, _, value in given}
        answer = response.read()
        if response.status >= http.client.BAD_REQUEST:
            msg = f"{address} answered {response.status}"
            raise RuntimeError(msg)
        return answer

    def text(self, address: str) -> str:
        """The body of an answer, unpacked."""
        body = self.get(address)
        return (gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body).decode()

    def peak_memory(self) -> float:
        """The most memory that the process ever held, in bytes."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+) kB", status).group(1)) * 1024


def _serve(settings: Settings, port: int) -> None:
    from app import create_app
    from socialmap.web.serving import server_of

    # Whoever measures may see everything: no link is read from a process of its own.
    app = create_app(replace(settings, cirkels="open"))
    app.add_url_rule("/leeg", view_func=lambda: "")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # the log of every request
    server_of(app, replace(settings, host="127.0.0.1", port=port)).run()


@contextmanager
def serving(settings: Settings) -> Iterator[Server]:
    """Serve a store on a free port of this machine; ``/leeg`` is an empty page."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(settings, port), daemon=True)
    process.start()
    try:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
            yield Server(process.pid, connection)
    finally:
        process.terminate()
        process.join()
