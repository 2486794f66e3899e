"""Answers are kept per store version, moment, language, viewer and address, and never longer than they hold."""

import gzip

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from socialmap.store import tables
from socialmap.web.caching import Answer, ByteCache

GZIP = {"Accept-Encoding": "gzip"}


def test_the_bytes_are_kept_and_known_by_their_tag(client):
    first, second = (client.get("/bronnen", headers=GZIP) for _ in range(2))
    assert first.headers["Content-Encoding"] == "gzip"
    assert "Bronnen" in gzip.decompress(first.data).decode()
    assert first.headers["ETag"] == second.headers["ETag"]
    again = client.get("/bronnen", headers={**GZIP, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_who_cannot_unpack_gets_it_plain(client):
    answer = client.get("/bronnen")
    assert "Content-Encoding" not in answer.headers
    assert "Bronnen" in answer.text


def test_a_write_is_seen_at_once(app, client):
    assert "Nieuwe naam" not in client.get("/").text
    place = client.get("/api/v1/places?limit=1").json["features"][0]["id"]
    with app.extensions["socialmap"].store.write() as session:
        session.execute(update(tables.place).where(tables.place.c.id == place).values(name="Nieuwe naam"))
    assert "Nieuwe naam" in client.get("/").text


def test_languages_and_addresses_are_kept_apart(client):
    texts = {client.get(path).text for path in ("/wijken", "/en/wijken", "/?zoek=a", "/?zoek=b", "/wijken")}
    assert len(texts) == 4


def test_pages_of_who_may_see_more_stay_private(client):
    local, other = (client.get("/", environ_base={"REMOTE_ADDR": peer}) for peer in ("127.0.0.1", "192.0.2.1"))
    assert local.headers["Cache-Control"] == "private, no-cache"
    assert other.headers["Cache-Control"] == "no-cache"


def test_the_cache_is_bounded_and_drops_the_oldest():
    cache = ByteCache(limit=2 * (100_000 + ByteCache.OVERHEAD) + 1_000)
    for number in range(4):
        cache.put(number, Answer(b"x" * 100_000, str(number), "text/plain"))
        cache.get(0)
    assert [number for number in range(4) if cache.get(number)] == [0, 3]


@given(st.lists(st.tuples(st.text(max_size=300), st.integers(0, 3_000)), max_size=60))
def test_keys_count_as_well_and_nothing_is_counted_twice(put):
    cache, limit = ByteCache(limit=10_000), 10_000
    for name, size in put:
        cache.put(("a", (name, name)), Answer(b"x" * size, "", ""))
        kept = [one for one, _ in put if cache.get(("a", (one, one)))]
        assert cache.size <= limit
        assert sum(2 * len(one) for one in set(kept)) < limit
    for name, _ in put:
        cache.put(("a", (name, name)), Answer(b"x" * limit, "", ""))
    assert cache.size == 0


def test_static_files_are_kept_forever_under_an_address_of_their_content(client):
    page = client.get("/").text
    address = page.split('rel="stylesheet" href="')[2].split('"')[0]
    answer = client.get(address)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "?v=" in address
    assert client.get("/static/leaflet/leaflet.js").status_code == 200
    assert client.get("/static/leaflet/../../../secret_key").status_code == 404
