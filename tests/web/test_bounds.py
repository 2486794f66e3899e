"""However much is asked, no more is kept: of made-up names nothing, of the rest what fits."""

import http.client
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialmap.config import Settings
from socialmap.web.limits import MAX_ADDRESS
from tests.support.serving import Server, serving
from tests.support.worlds import city_settings

MEGABYTE = 1_000_000


@pytest.mark.parametrize("address", ["/", "/wijken", "/bronnen", "/cirkels", "/wijk/FB"])
def test_what_a_page_does_not_know_makes_no_other_page(app, client, address) -> None:
    kept = app.extensions["socialmap"].bytes
    first = client.get(address, headers={"Accept-Encoding": "gzip"})
    size = kept.size
    for pad in ("pad=1", "pad=2&zoekt=x", f"_={'9' * 500}"):
        again = client.get(f"{address}?{pad}", headers={"Accept-Encoding": "gzip"})
        assert (again.status_code, again.headers["ETag"]) == (200, first.headers["ETag"])
    assert kept.size == size


@given(st.text(st.characters(codec="utf-8", exclude_characters="/."), min_size=1, max_size=300))
def test_of_names_that_do_not_exist_nothing_is_kept(app, name) -> None:
    client, kept = app.test_client(), app.extensions["socialmap"].bytes
    size = kept.size
    for address in ("/static/", "/wijk/x", "/api/v1/layers/x", "/api/v1/places/x", "/x"):
        assert client.get(address + quote(name)).status_code in (301, 308, 404)
    assert kept.size == size


@pytest.mark.parametrize("begin", ["/plek/", "/en/plek/", "/wijk/", "/en/wijk/", "/x/", "/bronnen/", "/buurt/"])
def test_the_page_of_what_is_not_there_says_its_address_once_at_most(client, begin) -> None:
    answer = client.get(begin + "7" * 7_000)
    assert answer.status_code == 404
    assert answer.text.count("7" * 7_000) <= 1


@pytest.mark.parametrize(
    "address", ["/static/{}", "/wijk/{}", "/?zoek={}", "/api/v1/places?q={}", "/{}", "/en/wijken?x={}"]
)
def test_an_address_without_end_is_refused_in_few_words(client, address) -> None:
    answer = client.get(address.format("a" * MAX_ADDRESS))
    assert answer.status_code == 414
    assert len(answer.data) < 20_000
    assert "te lang" in answer.text or "too long" in answer.text


def test_a_long_search_is_still_a_search(client) -> None:
    answer = client.get(f"/?zoek={'a' * 3000}")
    assert answer.status_code == 200
    assert len(answer.data) < 100_000


def test_what_is_known_of_the_people_in_every_wijk_fits(client) -> None:
    codes = [area["properties"]["code"] for area in client.get("/api/v1/areas").json["features"]]
    assert len(codes) == 110
    asked = "&".join(f"mensen-{code}=onbekend,onbekend,onbekend,onbekend" for code in codes)
    assert client.get(f"/cirkels?{asked}").status_code == 200


def test_a_line_of_the_log_has_an_end(client, capfd) -> None:
    client.get(f"/{'a' * 5000}")
    client.open("/", method="X" * 5000)
    assert max(map(len, capfd.readouterr().err.splitlines()), default=0) < 500


# ---- in a process of its own ------------------------------------------------------------------------------------


def memory(server: Server) -> int:
    """What the process holds now, in bytes."""
    status = Path(f"/proc/{server.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status).group(1)) * 1024


def growth(server: Server, addresses: Iterator[str], first: int, more: int) -> int:
    """Bytes by which it grows while so many more are asked, when it has had the first."""
    with closing(http.client.HTTPConnection("127.0.0.1", server.connection.port)) as connection:

        def ask(times: int) -> None:
            for _ in range(times):
                connection.request("GET", next(addresses))
                connection.getresponse().read()

        ask(first)
        before = memory(server)
        ask(more)
        return memory(server) - before


def weights() -> Iterator[str]:
    for number in range(100_000):
        yield f"/cirkels?gewicht-need={number % 97 + 1}&gewicht-supply={number // 97 % 97 + 1}"


def named(begin: str, length: int) -> Iterator[str]:
    for number in range(100_000):
        yield f"{begin}{number:0{length}}"


@pytest.fixture(scope="module")
def starter_server(tmp_path_factory) -> Iterator[Server]:
    with serving(Settings(data_dir=tmp_path_factory.mktemp("memory"))) as server:
        yield server


MADE_UP = ("/static/", "/wijken?x=", "/api/v1/places?pad=", "/plek/")


@pytest.mark.parametrize("begin", MADE_UP)
def test_memory_does_not_grow_by_what_is_made_up(starter_server, begin) -> None:
    # Kept, these would take more than seven megabytes.
    assert growth(starter_server, named(begin, 7_000), 100, 1_000) < 3 * MEGABYTE


@pytest.mark.nightly
@pytest.mark.parametrize("begin", MADE_UP)
def test_memory_does_not_grow_by_very_much_that_is_made_up(starter_server, begin) -> None:
    assert growth(starter_server, named(begin, 7_900), 500, 20_000) < 10 * MEGABYTE


@pytest.mark.nightly
@pytest.mark.real_data
def test_ever_other_weights_leave_memory_as_it_is(real_data) -> None:
    """Pages are kept up to their bound; from then on nothing grows."""
    with serving(city_settings(real_data)) as server:
        # Some 15 kB each: it takes so many to fill what may be kept.
        grown = growth(server, weights(), 3_300, 1_000)
        assert grown < 10 * MEGABYTE, f"{grown / MEGABYTE:.0f} MB"
