"""A page from memory while what is heavy runs at its limit: PDFs, the choice of places, what moves the order."""

import http.client
import itertools
import json
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

from socialmap.offer.names import whole_name
from socialmap.web.turns import HEAVY
from tests.bench.guide import ORDINARY, amsterdam
from tests.bench.sheet import PLACES
from tests.support.serving import FORM, Server, seconds, serving

REQUESTS = 300
PAGES = ("/", "/wijk/FB", "/api/v1/places")


def measure() -> Iterator[tuple[str, float, float]]:
    """Name, most that is allowed, and what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        settings = amsterdam(Path(folder))
        with serving(settings) as server:
            sheet = {**ORDINARY, "minuten": "30", "plek": places(server)}
            weights = itertools.count()
            jobs = {
                "PDFs": lambda: ("POST", "/wegwijzer/blad.pdf", sheet),
                "the order": lambda: ("GET", f"/cirkels/gevoelig?gewicht-need={next(weights) % 100 + 1}", None),
                "places": lambda: ("GET", f"/cirkels/plekken?plekken=20&minuten={next(weights) % 40 + 10}", None),
            }
            alone = page(server)
            for name, job in jobs.items():
                with busy(server, job):
                    found = page(server)
                yield f"page from memory while {HEAVY} make {name}: p90, ms", 30.0, found
            yield "page from memory with nobody else: p90, ms", 30.0, alone


def places(server: Server) -> list[str]:
    """Ids of places to make a sheet of."""
    shown = {whole_name(name) for name in PLACES}
    features = json.loads(server.text("/api/v1/places"))["features"]
    found = [place["id"] for place in features if place["properties"]["name"] in shown]
    assert len(found) == len(shown), f"not all of {shown} are on the map"
    return found


def page(server: Server) -> float:
    """90 of 100 requests of pages that are kept take at most so many milliseconds."""
    for address in PAGES:
        server.get(address)
    taken = [seconds(lambda: server.get(PAGES[turn % len(PAGES)])) for turn in range(REQUESTS)]  # noqa: B023 (at once)
    return quantiles(taken, n=10)[-1] * 1000


@contextmanager
def busy(server: Server, job: Callable[[], tuple[str, str, dict[str, object] | None]]) -> Iterator[None]:
    """As many clients as may do something heavy, each asking again as soon as it is answered."""
    over = threading.Event()
    done = []

    def ask() -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", server.connection.port)) as connection:
            while not over.is_set():
                method, address, form = job()
                body = urlencode(form, doseq=True) if form else None
                connection.request(method, address, body, FORM if form else {})
                answer = connection.getresponse()
                answer.read()
                done.append(answer.status)

    clients = [threading.Thread(target=ask) for _ in range(HEAVY)]
    for client in clients:
        client.start()
    try:
        yield
    finally:
        over.set()
        for client in clients:
            client.join()
    assert set(done) == {200}, f"what is to run meanwhile did not: {done}"
