"""Fetching, against a server on this machine that answers as the real ones do."""

import json
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest

from socialmap.config import Settings
from socialmap.errors import BadInputError, SourceUnavailableError
from socialmap.sources import http
from socialmap.sources.http import fetch_json, fetched_on
from socialmap.sources.live import fetch_amsterdam, fetch_gemeente
from socialmap.sources.raw import Areas, Figures, PlaceRows

LAYERS = {
    "INDELING_BUURT": "buurten_518",
    "INDELING_WIJK": "wijken_110",
    "INDELING_GEBIED": "gebieden_25",
    "INDELING_STADSDEEL": "stadsdelen_9",
    "MAATSCHAPPELIJKE_VZN": "maatschappelijke_vzn",
}
Answer = tuple[int, bytes]


@dataclass
class Outside:
    """The world outside: addresses that were asked, and a function that answers."""

    answer: Callable[[str, dict[str, str]], Answer]
    asked: list[str] = field(default_factory=list)
    address: str = ""
    #: The head ``Link`` of an answer; "" is none.
    links: Callable[[str, dict[str, str]], str] = lambda path, query: ""


@pytest.fixture
def outside() -> Iterator[Outside]:
    """A server of this test's own; set ``answer`` to say what it answers."""
    world = Outside(lambda path, query: (404, b""))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            world.asked.append(self.path)
            query = {key: values[0] for key, values in parse_qs(parts.query).items()}
            status, body = world.answer(parts.path, query)
            self.send_response(status)
            if link := world.links(parts.path, query):
                self.send_header("Link", link)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that hangs up is what some tests are about."""

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        world.address = f"http://127.0.0.1:{server.server_port}"
        yield world
        server.shutdown()
        thread.join()


@pytest.fixture
def there(settings: Settings, outside: Outside) -> Settings:
    """Settings that point at the server."""
    return replace(
        settings,
        amsterdam_url=f"{outside.address}/amsterdam",
        pdok_areas_url=f"{outside.address}/pdok",
        cbs_url=f"{outside.address}/85984NED",
        rivm_url=f"{outside.address}/50120NED",
        http_timeout=20.0,
    )


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "WAIT_SECONDS", 0.0)


def as_json(document: Any) -> Answer:
    return 200, json.dumps(document).encode()


def monitor_rows(real_data: Path, gemeente: str) -> list[dict[str, Any]]:
    """Rows of the real workbook in the shape of the OData service, with bounds around each value."""
    frame = pd.read_excel(real_data / "rivm/gezondheid_2020_18plus.xlsx", engine="calamine", dtype={"Leeftijd": str})
    frame = frame[frame["WijkenEnBuurten"].str[2:6] == gemeente[2:]].head(40)
    topics = [name for name in frame.columns if name.startswith(("Eenzaam_", "MoeiteMetRondkomen_"))]
    keys = ["Leeftijd", "WijkenEnBuurten", "Perioden", "Gemeentenaam_1"]
    values = frame[topics].apply(pd.to_numeric, errors="coerce")
    parts = []
    for margin, shift in (("MW00000", 0.0), ("MOG0095", -2.0), ("MBG0095", 2.0)):
        part = frame[keys].assign(Marges=margin)
        parts.append(part.join((values + shift).astype(object).where(values.notna(), None)))
    rows: list[dict[str, Any]] = pd.concat(parts).to_dict("records")
    return rows


def key_figures(real_data: Path, gemeente: str) -> list[dict[str, Any]]:
    frame = pd.read_csv(real_data / "cbs2024/buurten.csv")
    frame = frame[frame["gemeente"] == gemeente]
    rows = pd.DataFrame(
        {
            "WijkenEnBuurten": frame["code"] + "  ",
            "AantalInwoners_5": frame["inwoners"],
            "Koopwoningen_47": frame["koopwoningen"],
        }
    )
    found: list[dict[str, Any]] = rows.astype(object).where(rows.notna(), None).to_dict("records")
    return found


def the_real_world(real_data: Path, world: Outside) -> Callable[[str, dict[str, str]], Answer]:
    """Answers built from the real files."""

    def answer(path: str, query: dict[str, str]) -> Answer:
        if path == "/amsterdam":
            return 200, (real_data / f"amsterdam/{LAYERS[query['KAARTLAAG']]}.geojson").read_bytes()
        found = re.search(r"substringof\('GM(\d{4})'", query.get("$filter", ""))
        gemeente = f"GM{found.group(1)}" if found else query.get("gemeentecode", "")
        if path == "/85984NED/TypedDataSet":
            return as_json(
                {"odata.metadata": f"{world.address}/85984NED/$metadata", "value": key_figures(real_data, gemeente)}
            )
        if path == "/50120NED/TypedDataSet":
            return as_json({"odata.metadata": "x", "value": monitor_rows(real_data, gemeente)})
        return pdok_page(path, query, gemeente, world)

    return answer


def pdok_page(path: str, query: dict[str, str], gemeente: str, world: Outside) -> Answer:
    """Two pages of made-up squares with real kinds of codes."""
    word, code, count = {
        "/pdok/collections/buurten/items": ("buurt", f"BU{gemeente[2:]}010", 4),
        "/pdok/collections/wijken/items": ("wijk", f"WK{gemeente[2:]}0", 2),
        "/pdok/collections/gemeenten/items": ("gemeente", gemeente[:-1], 1),
    }[path]
    start = int(query.get("cursor", "0"))
    numbers = range(count)[start : start + 2]
    last = gemeente[-1] if word == "gemeente" else None
    features = []
    for number in numbers:
        west = 5.1 + number / 100
        ring = [[west, 52.08], [west + 0.01, 52.08], [west + 0.01, 52.09], [west, 52.09], [west, 52.08]]
        properties = {
            f"{word}code": code + (last or str(number)),
            f"{word}naam": f"Naam {number}",
            "gemeentecode": gemeente,
            "jaar": 2024,
        }
        features.append(
            {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": properties}
        )
    links = []
    if start + 2 < count:
        links.append({"rel": "next", "href": f"{world.address}{path}?gemeentecode={gemeente}&cursor={start + 2}"})
    return as_json({"type": "FeatureCollection", "features": features, "links": links})


def copy_of(name: str, settings: Settings) -> Path:
    return next(settings.data_dir.glob(f"cache/*/{name}.json"))


@pytest.mark.real_data
def test_amsterdam_is_fetched_whole(real_data: Path, outside: Outside, there: Settings) -> None:
    outside.answer = the_real_world(real_data, outside)
    told: list[tuple[str, float]] = []
    tables = fetch_amsterdam(there, lambda name, share: told.append((name, share)))
    assert [type(table) for table in tables] == [Areas, Areas, Areas, Areas, PlaceRows, Figures, Figures]
    assert [len(table.frame) for table in tables[:5]] == [9, 25, 110, 518, 1462]  # type: ignore[union-attr]
    places, figures = tables[4], tables[6]
    assert isinstance(places, PlaceRows)
    assert places.published == fetched_on(copy_of("amsterdam-maatschappelijke_vzn", there))
    assert isinstance(figures, Figures)
    assert figures.low is not None
    assert told[-1] == ("klaar", 1.0)
    assert [share for _, share in told] == sorted(share for _, share in told)


@pytest.mark.real_data
def test_any_municipality_is_fetched_with_bounds_and_pages(real_data: Path, outside: Outside, there: Settings) -> None:
    outside.answer = the_real_world(real_data, outside)
    gemeente, wijken, buurten, key, health = fetch_gemeente("GM0344", there)
    assert isinstance(gemeente, Areas)
    assert isinstance(wijken, Areas)
    assert isinstance(buurten, Areas)
    assert gemeente.frame["code"].tolist() == ["GM0344"]
    assert buurten.frame["code"].tolist() == [f"BU0344010{number}" for number in range(4)]
    assert set(buurten.frame["edition"]) == {2024}
    assert isinstance(key, Figures)
    assert set(key.areas["gemeente_code"]) == {"GM0344"}
    assert isinstance(health, Figures)
    assert health.low is not None
    assert health.high is not None
    known = health.values.notna().to_numpy()
    assert (health.high - health.low).to_numpy()[known] == pytest.approx(4.0)
    assert set(health.areas["edition"]) == {2020}


@pytest.mark.real_data
def test_a_second_fetch_uses_the_copy_until_it_is_old(real_data: Path, outside: Outside, there: Settings) -> None:
    outside.answer = the_real_world(real_data, outside)
    fetch_gemeente("GM0344", there)
    asked = len(outside.asked)
    fetch_gemeente("GM0344", there)
    assert len(outside.asked) == asked
    copy = copy_of("cbs-GM0344", there)
    yesterday = time.time() - 24 * 3600
    os.utime(copy, (yesterday, yesterday))
    fetch_gemeente("GM0344", there)
    assert len(outside.asked) == asked + 1


@pytest.mark.parametrize("code", ["Utrecht", "GM344", "GM0344/..", ""])
def test_only_codes_of_municipalities_are_fetched(there: Settings, outside: Outside, code: str) -> None:
    with pytest.raises(BadInputError, match=r"dit is geen code van een gemeente; .*verwacht: GM en vier cijfers"):
        fetch_gemeente(code, there)
    assert outside.asked == []


def fetch(outside: Outside, settings: Settings) -> Path:
    return fetch_json(f"{outside.address}/lijst", "lijst", settings)


def test_a_source_with_a_fault_is_asked_three_times(outside: Outside, there: Settings) -> None:
    outside.answer = lambda path, query: (503, b"")
    with pytest.raises(
        SourceUnavailableError, match=r"^lijst: 127\.0\.0\.1 gaf een storing \(status 503\), 3 keer geprobeerd"
    ):
        fetch(outside, there)
    assert len(outside.asked) == 3


def test_a_fault_that_passes_is_no_fault(outside: Outside, there: Settings) -> None:
    outside.answer = lambda path, query: (503, b"") if len(outside.asked) < 2 else (200, b'{"value": []}')
    assert json.loads(fetch(outside, there).read_bytes()) == {"value": []}


def test_a_refusal_is_not_asked_again(outside: Outside, there: Settings) -> None:
    with pytest.raises(SourceUnavailableError, match=r"weigert de vraag \(status 404\); controleer het adres"):
        fetch(outside, there)
    assert len(outside.asked) == 1


def test_a_redirect_is_not_followed(outside: Outside, there: Settings) -> None:
    outside.answer = lambda path, query: (302, b"")
    with pytest.raises(SourceUnavailableError, match=r"weigert de vraag \(status 302\)"):
        fetch(outside, there)


def test_nobody_there(settings: Settings) -> None:
    with pytest.raises(SourceUnavailableError, match=r"127\.0\.0\.1 is niet bereikbaar, 3 keer geprobeerd"):
        fetch_json("http://127.0.0.1:9/lijst", "lijst", settings)


def test_a_source_that_is_silent_is_given_up(outside: Outside, there: Settings) -> None:
    def slow(path: str, query: dict[str, str]) -> Answer:
        time.sleep(0.3)
        return 200, b"{}"

    outside.answer = slow
    with pytest.raises(SourceUnavailableError, match=r"gaf binnen 0\.1 seconden geen antwoord"):
        fetch(outside, replace(there, http_timeout=0.1))


def test_an_answer_that_is_too_large_is_refused(outside: Outside, there: Settings) -> None:
    outside.answer = lambda path, query: (200, b" " * 2_000_000)
    with pytest.raises(SourceUnavailableError, match=r"het antwoord is groter dan 1 MB"):
        fetch(outside, replace(there, http_max_bytes=1_000_000))
    assert not list(there.data_dir.glob("cache/*/*"))


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"<html>", "het antwoord is geen JSON"),
        (b'{"fout": 1}', "het antwoord is geen lijst"),
        (b"[]", "het antwoord is geen lijst"),
    ],
)
def test_an_answer_of_another_shape_is_refused(outside: Outside, there: Settings, body: bytes, sentence: str) -> None:
    outside.answer = lambda path, query: (200, body)
    with pytest.raises(SourceUnavailableError, match=sentence):
        fetch(outside, there)


def test_a_next_page_elsewhere_is_not_read(outside: Outside, there: Settings) -> None:
    page = {"features": [], "links": [{"rel": "next", "href": "http://elders.example/lijst"}]}
    outside.answer = lambda path, query: as_json(page)
    with pytest.raises(
        SourceUnavailableError, match=r"de volgende bladzijde staat op een andere plek \(elders\.example\)"
    ):
        fetch(outside, there)
    assert len(outside.asked) == 1


def test_pages_without_end_stop(outside: Outside, there: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "MAX_PAGES", 3)
    outside.answer = lambda path, query: as_json({"value": [1], "odata.nextLink": "lijst?$skip=1"})
    with pytest.raises(SourceUnavailableError, match="meer dan 3 bladzijden"):
        fetch(outside, there)
    assert len(outside.asked) == 3


def test_a_wrong_answer_is_not_kept(outside: Outside, there: Settings) -> None:
    outside.answer = lambda path, query: as_json({"features": []})
    for asked in (1, 2):
        with pytest.raises(BadInputError, match="dit is niet het goede bestand"):
            fetch_gemeente("GM0344", there)
        assert len(outside.asked) == asked


def test_another_address_is_asked_anew(outside: Outside, there: Settings) -> None:
    outside.answer = lambda path, query: as_json({"value": [path]})
    first, second = (fetch_json(f"{outside.address}/{part}", "lijst", there) for part in ("a", "b"))
    assert json.loads(first.read_bytes()) == {"value": ["/a"]}
    assert json.loads(second.read_bytes()) == {"value": ["/b"]}


def test_odata_pages_are_joined(outside: Outside, there: Settings) -> None:
    outside.answer = lambda path, query: as_json(
        {"value": [2]} if "$skip" in query else {"value": [1], "odata.nextLink": "lijst?$skip=1"}
    )
    assert json.loads(fetch(outside, there).read_bytes())["value"] == [1, 2]
