"""What the browser counts own people with: one answer, the same for all, in which nothing of anybody stands."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from socialmap.i18n import words
from socialmap.model import PlaceKind
from socialmap.offer.places import starting_points
from socialmap.offer.walking import reach
from socialmap.queries.cirkels import own_people
from socialmap.queries.cirkels.own_people import reach_answer
from tests.support.records import a_place
from tests.support.worlds import at, buurt, made_world, middle

X, Y = middle(1)
HALL, ROOM = "00000000-0000-5000-8000-000000000001", "00000000-0000-5000-8000-000000000002"
BUURTEN = [
    buurt("BU0363FB01", "WK0363FB", X - 500, Y, 500) | {"name": "Westkant"},
    buurt("BU0363FB02", "WK0363FB", X + 500, Y, 500) | {"name": "Oostkant"},
]


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return made_world(
        tmp_path_factory.mktemp("own"),
        letters="AB",
        places=[(HALL, PlaceKind.HUIS_VAN_DE_WIJK, X - 500, Y), (ROOM, PlaceKind.BUURTKAMER, X + 500, Y)],
        figures={"inwoners": {"BU0363FB01": 1000.0, "BU0363FB02": 1000.0}},
        records=[a_place("school", kind=PlaceKind.SCHOOL, postcode="1068CD", **at(X + 400, Y))],
        areas=BUURTEN,
    )


POSTCODES = pd.DataFrame(
    [
        ("1067AA", "BU0363FB01", "Westkant"),
        ("1067AB", "BU9999OLD1", "Oostkant"),  # of an older division: by its name
        ("1067AC", "BU0363FB01", "Westkant"),
        ("1067AD", "BU9999OLD2", "Weg"),  # is nowhere now
    ],
    columns=["postcode", "buurt_code", "buurt_name"],
)


def test_a_postcode_lies_in_its_buurt_and_four_digits_in_all_of_theirs(world):
    found = reach_answer(world, POSTCODES, words("nl"))
    west, east = starting_points(world).index.get_indexer(["BU0363FB01", "BU0363FB02"])
    told = {code: sorted(map(tuple, weights)) for code, weights in found["postcodes"].items()}
    assert told == {
        "1067AA": [(west, 1.0)],
        "1067AB": [(east, 1.0)],
        "1067AC": [(west, 1.0)],
        "1067": sorted([(west, 0.667), (east, 0.333)]),
        "1068CD": [(east, 1.0)],
        "1068": [(east, 1.0)],
    }


def told_of(found):
    told = np.zeros((len(found["areas"]), len(found["places"])))
    for area, near in enumerate(found["areas"]):
        for place, share in near:
            told[area, place] = share
    return [place["id"] for place in found["places"]], told


def test_without_streets_a_buurt_reaches_what_lies_in_it_and_what_is_near_its_middle(world):
    ids, told = told_of(reach_answer(world, POSTCODES, words("nl")))
    # The middles lie 1,000 m apart, which is more than a quarter of an hour with its detour (865 m).
    west, east = starting_points(world).index.get_indexer(["BU0363FB01", "BU0363FB02"])
    assert (told[west, ids.index(HALL)], told[west, ids.index(ROOM)]) == (1, 0)
    assert (told[east, ids.index(HALL)], told[east, ids.index(ROOM)]) == (0, 1)


def test_along_streets_the_shares_are_those_of_the_score(world, monkeypatch):
    scored = replace(reach(world), streets=True)
    monkeypatch.setattr(own_people, "reach", lambda _: scored)
    ids, told = told_of(reach_answer(world, POSTCODES, words("nl")))
    assert np.allclose(told, scored.shares(ids), atol=0.0006)


def test_the_answer_does_not_depend_on_anything_that_is_sent(app, client):
    whole = client.get("/cirkels/mensen/bereik.json")
    assert whole.mimetype == "application/json"
    assert set(whole.json) == {"minutes", "places", "areas", "postcodes"}
    for asked in ("?lijst=1067DD+3", "?postcode=1067DD"):
        assert client.get(f"/cirkels/mensen/bereik.json{asked}").data == whole.data
    assert client.post("/cirkels/mensen/bereik.json", data={"lijst": "1067DD 3"}).status_code in (400, 405)
    for path in ("/cirkels/mensen", "/cirkels/mensen/bereik.json"):
        assert app.test_client().get(path).status_code == 403


def test_the_page_has_nothing_to_send_and_says_so_without_a_script(client):
    page = client.get("/cirkels/mensen").text
    own = page[page.index('id="eigen-mensen"') : page.index("</section>", page.index('id="eigen-mensen"'))]
    assert "<form" not in own
    assert " name=" not in own
    assert "Dat staat uit" in page
