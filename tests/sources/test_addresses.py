"""An address is asked for once, for two seconds at most, and written nowhere."""

import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from socialmap.errors import SourceUnavailableError
from socialmap.sources.addresses import Address, look_up

FOUND = (
    b'{"response": {"docs": [{"weergavenaam": "Teststraat 12, 1067AA Amsterdam", "centroide_ll": "POINT(4.8 52.38)"}]}}'
)


@dataclass
class Kadaster:
    """What it answers, how long that takes, and what was asked."""

    body: bytes = FOUND
    status: int = 200
    wait: float = 0.0
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    address: str = ""


@pytest.fixture
def kadaster() -> Iterator[Kadaster]:
    told = Kadaster()
    released = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append(parse_qs(urlsplit(self.path).query))
            released.wait(told.wait)
            self.send_response(told.status)
            self.send_header("Content-Length", str(len(told.body)))
            self.end_headers()
            self.wfile.write(told.body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    told.address = f"http://127.0.0.1:{server.server_port}/free"
    yield told
    released.set()
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_addresses_of_the_municipality(kadaster, settings, caplog):
    caplog.set_level(logging.DEBUG)
    found = look_up("Teststraat 12", replace(settings, pdok_address_url=kadaster.address))
    assert found == [Address("Teststraat 12, 1067AA Amsterdam", 4.8, 52.38)]
    (asked,) = kadaster.asked
    assert asked["q"] == ["Teststraat 12"]
    assert asked["fq"] == ["type:adres", "gemeentecode:0363"]
    assert "Teststraat" not in caplog.text
    assert not settings.data_dir.exists()


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, b""), (404, b"{}"), (200, b"<html>"), (200, b"{}"), (200, b'{"response": {"docs": [{}]}}'), (302, b"")],
)
def test_a_wrong_answer_is_asked_for_once(kadaster, settings, status, body):
    kadaster.status, kadaster.body = status, body
    with pytest.raises(SourceUnavailableError, match="antwoorden nu niet") as caught:
        look_up("Teststraat 12", replace(settings, pdok_address_url=kadaster.address))
    assert len(kadaster.asked) == 1
    assert "Teststraat" not in repr(caught.value)
    assert caught.value.__suppress_context__


def test_after_two_seconds_we_go_on_without(kadaster, settings):
    kadaster.wait = 10
    began = time.monotonic()
    with pytest.raises(SourceUnavailableError, match="antwoorden nu niet"):
        look_up("Teststraat 12", replace(settings, pdok_address_url=kadaster.address))
    assert time.monotonic() - began < 3
    assert len(kadaster.asked) == 1


def test_without_an_address_of_the_service_nobody_is_asked(settings):
    assert look_up("Teststraat 12", replace(settings, pdok_address_url="")) == []
