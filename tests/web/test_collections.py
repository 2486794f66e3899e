"""OGC API Features, Part 1: Core: what the standard asks, and a client of others that reads it."""

import json
import subprocess
import sys

import pytest

from socialmap.web.collections import COLLECTIONS, MOST
from tests.support.leaving import SECRET, visible_settings
from tests.support.proxying import running

API = "/api/v1"
#: Reads as QGIS does: by the OAPIF driver of GDAL, which must not share a process with the server that it asks.
GDAL = """
import json, sys, pyogrio
address = sys.argv[1]
found = {}
for name, kind in pyogrio.list_layers(address):
    frame = pyogrio.read_dataframe(address, layer=name)
    ids = sorted(frame["id"])[:3] if "id" in frame else []
    found[name] = [kind, len(frame), ids, list(frame.geometry.geom_type)[:1]]
print(json.dumps(found))
"""


def linked(answer, rel):
    return [link["href"] for link in answer.json["links"] if link["rel"] == rel]


@pytest.fixture(scope="module")
def anybody(make_app):
    """Somebody whom nothing was opened for, where no public address is known."""
    return make_app(public_url="").test_client()


def test_from_the_first_page_every_feature_is_reached_by_links(anybody):
    first = anybody.get(API)
    assert all(anybody.get(link["href"]).status_code == 200 for link in first.json["links"])
    core = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"
    assert core in anybody.get(linked(first, "conformance")[0]).json["conformsTo"]
    [data] = linked(first, "data")
    collections = anybody.get(data).json["collections"]
    assert {one["id"] for one in collections} == set(COLLECTIONS)
    for one in collections:
        [items] = [link["href"] for link in one["links"] if link["rel"] == "items"]
        west, south, east, north = one["extent"]["spatial"]["bbox"][0]
        assert (3 < west <= east < 8, 50 < south <= north < 54) == (True, True)
        seen, page = [], anybody.get(f"{items}?limit=20")
        while True:
            assert page.content_type == "application/geo+json"
            assert page.json["numberReturned"] == len(page.json["features"]) <= 20
            seen += [feature["id"] for feature in page.json["features"]]
            if not (following := linked(page, "next")):
                break
            page = anybody.get(following[0])
        assert len(seen) == len(set(seen)) == page.json["numberMatched"], one["id"]
        alone = anybody.get(f"{items}/{seen[0]}")
        assert alone.json["id"] == seen[0]
        assert linked(alone, "self") == [f"{items}/{seen[0]}"]
        assert linked(alone, "collection") == [f"{API}/collections/{one['id']}"]


def test_what_is_asked_is_what_is_given(anybody):
    items = f"{API}/collections/places/items"
    every = anybody.get(f"{items}?limit={MOST}").json
    assert anybody.get(f"{items}?limit=99999999999999999999").json["numberReturned"] == every["numberReturned"]
    some = anybody.get(f"{items}?kind=buurtkamer&area=FB&limit=1").json
    wanted = anybody.get(f"{API}/places?kind=buurtkamer&area=FB").json
    assert (some["numberMatched"], some["numberReturned"]) == (wanted["total"], 1)
    box = "4.79,52.37,4.82,52.39"
    inside = anybody.get(f"{items}?bbox={box}&limit={MOST}").json["features"]
    points = [feature["geometry"]["coordinates"] for feature in every["features"]]
    assert len(inside) == sum(4.79 <= lon <= 4.82 and 52.37 <= lat <= 52.39 for lon, lat in points) > 0
    for moment in ("2026-11-29", "2026-11-29T12:00:00Z", "2026-01-01/..", "../2026-01-01T00:00:00+01:00"):
        answer = anybody.get(items, query_string={"datetime": moment, "limit": 1})
        assert answer.json["numberMatched"] == every["numberMatched"], moment
    stadsdelen = anybody.get(f"{API}/collections/areas/items?level=stadsdeel").json["features"]
    assert {feature["properties"]["level"] for feature in stadsdelen} == {"stadsdeel"}
    assert anybody.get(f"{API}/collections/areas/items/{stadsdelen[0]['id']}").status_code == 200
    assert anybody.get(f"{items}?lang=en&limit=1").json["links"][0]["href"].endswith("lang=en")


def test_a_time_gives_the_activities_that_go_on_then_and_those_of_which_nobody_knows(make_app):
    """The soup is on Tuesdays from 12 to 14; of others at the same house no hours are known, which leaves none out."""
    client = make_app(public_url="", data_dir=visible_settings().data_dir, port=0).test_client()
    items = f"{API}/collections/activities/items"

    def found(when):
        answer = client.get(items, query_string={"limit": MOST, **({"datetime": when} if when else {})})
        assert answer.status_code == 200, answer.text
        return {one["id"] for one in answer.json["features"]}, answer.json["numberMatched"]

    (every, _), (then, matched) = found(""), found("2026-12-02")
    assert every - then == {"soup"}
    assert matched == len(then) > 0
    expected = {
        "2026-12-01": True,
        "2026-11-30/2026-12-01": True,
        "2026-12-02/2026-12-07": False,
        "2026-12-02/2026-12-08": True,
        "2026-12-01T11:30:00Z": True,
        "2026-12-01T11:30:00+01:00": False,
        "2026-12-01T13:00:00Z": False,  # at two o'clock it is over
        "2026-12-01T10:00:00Z/2026-12-01T11:00:00Z": False,
        "2026-12-01T10:00:00Z/2026-12-01T11:00:00.5Z": True,
        "../2026-12-01": True,
        "2026-12-02/..": True,
        "0001-01-01/9999-12-31": True,
    }
    wrong = {when: yes for when, yes in expected.items() if ("soup" in found(when)[0]) is not yes}
    assert wrong == {}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        *((f"/collections/places/items?{query}", 400) for query in ("limit=0", "limit=x", "limit=", "offset=-1")),
        *((f"/collections/places/items?{query}", 400) for query in ("bbox=1,2,3", "kleur=rood")),
        *(
            (f"/collections/{one}/items?datetime={when}", 400)
            for one, when in (
                ("places", "gisteren"),
                ("areas", "2026-02-30"),
                ("activities", "2026-01-02/2026-01-01"),
                ("activities", "2026-01-01T25:00:00Z"),
            )
        ),
        ("/collections/places/items?kind=kasteel", 400),
        ("/collections/scores", 404),
        ("/collections/places/items/x", 404),
        ("/collections/areas/items/WK9999ZZ", 404),
    ],
)
def test_what_cannot_be_asked_is_an_error_of_the_api(anybody, path, status):
    answer = anybody.get(f"{API}{path}")
    assert (answer.status_code, answer.json["error"]["status"]) == (status, status)


def test_links_are_whole_by_the_settings_and_never_by_who_asks(make_app):
    here = {"Host": "10.20.30.40:5180"}
    for app, begins in ((make_app(), "https://kaart.voorbeeld.nl/api/v1"), (make_app(public_url=""), "/api/v1")):
        for path in ("", "/collections", "/collections/places/items?limit=1"):
            answer = app.test_client().get(f"{API}{path}", headers=here)
            assert "10.20.30.40" not in answer.text
            assert [link for link in answer.json["links"] if not link["href"].startswith(begins)] == [], path
            assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_gdal_reads_every_collection_and_nothing_hidden_is_in_it(make_app):
    """By its own driver over a real connection, every page of it."""
    settings = visible_settings()
    app = make_app(public_url="", data_dir=settings.data_dir, port=0)
    told = {one: app.test_client().get(f"{API}/collections/{one}/items?limit={MOST}") for one in COLLECTIONS}
    assert [one for one, answer in told.items() if SECRET in answer.text] == []
    with running(app) as port:
        done = subprocess.run(
            [sys.executable, "-c", GDAL, f"OAPIF:http://127.0.0.1:{port}{API}"],
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
    found = json.loads(done.stdout)
    assert {one: count for one, (_, count, *_) in found.items()} == {
        one: answer.json["numberMatched"] for one, answer in told.items()
    }
    assert found["places"][3] == ["Point"]
    assert found["places"][2] == sorted(feature["id"] for feature in told["places"].json["features"])[:3]
