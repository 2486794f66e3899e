"""Many who are slow keep nobody else out, and none of them stays for ever."""

import selectors
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from socialmap.config import Settings
from socialmap.web import serving as server_settings
from tests.support.serving import Server, serving

#: More than the server that we use takes by itself.
MANY = 130


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    with serving(Settings(data_dir=tmp_path_factory.mktemp("slow"))) as found:
        yield found


@contextmanager
def dribbling(port: int, many: int, pause: float = 0.5) -> Iterator[list[socket.socket]]:
    """So many connections that send a byte of a header now and then."""
    over = threading.Event()
    with ExitStack() as all_of_them:
        slow = [all_of_them.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(many)]
        for one in slow:
            one.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")

        def dribble() -> None:
            while not over.wait(pause):
                for one in slow:
                    try:
                        one.send(b"a")
                    except OSError:
                        continue

        thread = threading.Thread(target=dribble, daemon=True)
        thread.start()
        try:
            yield slow
        finally:
            over.set()
            thread.join()


@pytest.mark.parametrize("many", [MANY, pytest.param(800, marks=pytest.mark.nightly)])
def test_others_are_served_meanwhile(server, many) -> None:
    port = server.connection.port
    with dribbling(port, many):
        for address in ("/healthz", "/", "/static/style.css", "/wijk/FB"):
            fresh(port, address)


def fresh(port: int, address: str) -> None:
    """Ask over a connection of its own."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as one:
        one.sendall(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        assert one.recv(64).startswith(b"HTTP/1.1 200")


@pytest.mark.nightly
def test_a_request_that_does_not_come_is_given_up_however_often_it_says_something(server) -> None:
    allowed = server_settings.SECONDS * 1.6 + 5
    with dribbling(server.connection.port, 20) as slow:
        start = time.monotonic()
        with selectors.DefaultSelector() as watched:
            for one in slow:
                watched.register(one, selectors.EVENT_READ)
            left = len(slow)
            while left and time.monotonic() - start < allowed:
                for key, _ in watched.select(0.5):
                    try:
                        gone = key.fileobj.recv(4096) == b""
                    except OSError:
                        gone = True
                    if gone:
                        watched.unregister(key.fileobj)
                        left -= 1
        assert left == 0


def test_a_head_without_end_is_refused(server) -> None:
    with socket.create_connection(("127.0.0.1", server.connection.port), timeout=10) as one:
        # No more than is read: what comes after the answer cuts the line, and that may overtake the answer.
        one.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: " + b"a" * server_settings.HEAD_BYTES)
        assert one.recv(64).startswith(b"HTTP/1.0 431")
