"""A choice is a file of the project leader's own: made, kept by them, read back beside what the map says now."""

import csv
import json
import logging
import re
from datetime import date
from io import BytesIO, StringIO

import pytest

from socialmap.queries.cirkels.keuze import KIND, MOST, after
from socialmap.web.site import today

WHY = "Er is een coach & een <b>kamer</b>; ‘Pluspunt’ leent die."
FILLED = {
    "wijk": "FB",
    "beleid": "weinig",
    "waarom": WHY,
    "verwacht": "Na een jaar 7 mensen.",
    "groep-6": "minder dan 5",
    "groep-12": "5-8",
}


def made(client, **changes):
    answer = client.post("/cirkels/keuze", data=FILLED | changes)
    assert answer.status_code == 200, answer.text
    return answer


def read_back(client, content, name="keuze.json"):
    content = content if isinstance(content, bytes) else json.dumps(content).encode()
    return client.post("/cirkels/keuze", data={"bestand": (BytesIO(content), name)})


def test_what_was_filled_in_is_a_file_and_comes_back_beside_the_map_of_now(client):
    answer = made(client)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="keuze-FB-{today().isoformat()}.json"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    kept = answer.get_json()
    assert (kept["waarom"], kept["groep"]["18"], kept["wijk"]) == (WHY, "onbekend", "FB")
    scores = {"score", "nodig", "wat_er_al_is", "plaats_laag", "plaats_hoog"}
    assert set(kept["kaart"]) == {"ontmoetingsplekken", "open_plekken", "momenten", "nagekeken"} | scores
    assert kept["beleid"] == "weinig"
    kept |= {"gemaakt": "2025-03-31", "kaart": {**kept["kaart"], "momenten": 41, "score": 12, "plaats_laag": 98}}
    page = read_back(client, kept).text
    assert "Steun nodig, weinig in de buurt." in page
    assert "<td>12</td>" in page
    assert "<td>98 tot " in page
    assert "Uw keuze voor Geuzenveld, van maandag 31 maart 2025" in page
    assert "&lt;b&gt;kamer&lt;/b&gt;" in page
    assert "<td>41</td><td>0</td>" in page
    assert "Na 6 maanden: dinsdag 30 september 2025" in page
    assert "U verwachtte een groep van: 5-8." in page
    assert "bewijzen niets" in page


def test_the_scores_are_those_of_the_list_and_a_file_without_them_is_still_read(client):
    kept = made(client).get_json()
    row = next(
        line for line in csv.DictReader(StringIO(client.get("/api/v1/fit.csv?beleid=weinig").text))
        if line["code"] == "WK0363FB"
    )  # fmt: skip
    for name, column in (
        ("score", "score"), ("nodig", "nodig"), ("wat_er_al_is", "wat_er_al_is"),
        ("plaats_laag", "plaats_laag"), ("plaats_hoog", "plaats_hoog"),
    ):  # fmt: skip
        assert kept["kaart"][name] == round(float(row[column])), name
    old = {key: value for key, value in kept.items() if key != "beleid"}
    old["kaart"] = {name: kept["kaart"][name] for name in ("ontmoetingsplekken", "momenten")}
    page = read_back(client, old).text
    assert "In evenwicht." in page
    for label in ("Past bij wat u zoekt, van 100", "Plaats, waarschijnlijk"):
        assert re.search(f"{label}</th><td>weten we niet</td><td>[0-9]", page), label


def test_looking_back_goes_into_the_same_file_and_what_the_map_said_then_stays(client):
    before = made(client).get_json() | {"gemaakt": "2025-03-31", "kaart": {"momenten": 41}}
    later = made(
        client, eerder=json.dumps(before), **{"gezien-6": "5-8", "verteld-6": "Sneller dan gedacht."}
    ).get_json()
    assert (later["gemaakt"], later["kaart"]) == ("2025-03-31", {"momenten": 41})
    assert (later["gezien"]["6"], later["verteld"]["6"]) == ("5-8", "Sneller dan gedacht.")
    page = read_back(client, later).text
    assert "Sneller dan gedacht." in page
    assert '<option value="5-8" selected>' in page


def test_a_file_that_cannot_be_read_gets_one_sentence_that_names_the_part(client):
    good = made(client).get_json()
    bad = {
        "geen JSON": (b"\xff\xfe\x00naam", "dit is geen bestand van deze pagina"),
        "een lijst": (b"[]", "dit is geen bestand van deze pagina"),
        "diep": (b"[" * 15_000, "dit is geen bestand van deze pagina"),
        "iets anders": ({"soort": "recept", "versie": 1}, "dit is geen bestand van deze pagina"),
        "later": (good | {"versie": 2}, "dit is geen bestand van deze pagina"),
        "te groot": (b" " * (MOST + 1), "dit bestand is te groot"),
        "dag": (good | {"gemaakt": "gisteren"}, "dit is geen dag"),
        "wijk": (good | {"wijk": "GM0363"}, "deze wijk kennen wij niet"),
        "geen reden": (good | {"waarom": " "}, "deze tekst kan hier niet"),
        "reden van niets": (good | {"waarom": None}, "deze tekst kan hier niet"),
        "te lang": (good | {"verwacht": "x" * 1001}, "deze tekst kan hier niet"),
        "groep": (good | {"groep": {"6": "7"}}, "dit is geen grootte van een groep"),
        "groep als lijst": (good | {"groep": ["5-8"]}, "dit deel kunnen wij niet lezen"),
        "beleid": (good | {"beleid": "eigen"}, "dit kan niemand zoeken"),
        "beleid als getal": (good | {"beleid": 3}, "dit kan niemand zoeken"),
        "plaats": (good | {"kaart": {"plaats_laag": "1"}}, "dit is geen aantal"),
        "aantal": (good | {"kaart": {"momenten": "veel"}}, "dit is geen aantal"),
        "waar": (good | {"kaart": {"momenten": True}}, "dit is geen aantal"),
        "min": (good | {"kaart": {"momenten": -1}}, "dit is geen aantal"),
        "tekst": (good | {"verteld": {"6": ["a"]}}, "deze tekst kan hier niet"),
    }
    wrong = []
    for name, (content, sentence) in bad.items():
        answer = read_back(client, content, "mijn keuze.json")
        if answer.status_code != 400 or answer.text.count(sentence) != 1 or "mijn keuze.json" not in answer.text:
            wrong.append(name)
    assert wrong == []
    assert read_back(client, json.dumps(good).encode()).status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("waarom", "", "kolom waarom"),
        ("wijk", "", "deze wijk kennen wij niet"),
        ("wijk", "XX", "deze wijk kennen wij niet"),
        ("groep-6", "zeven", "kolom groep-6"),
        ("eerder", "{}", "dit is geen bestand van deze pagina"),
    ],
)
def test_a_form_that_lacks_something_says_what(client, field, value, sentence):
    answer = client.post("/cirkels/keuze", data=FILLED | {field: value})
    assert answer.status_code == 400
    assert sentence in answer.text


def test_nothing_of_it_stays_here_and_nothing_stands_in_the_log(app, client, caplog, monkeypatch):
    monkeypatch.setattr(logging.getLogger("socialmap.web"), "propagate", True)
    caplog.set_level(logging.DEBUG)
    before = sorted(path.stat().st_mtime_ns for path in app.extensions["socialmap"].settings.data_dir.rglob("*"))
    kept = made(client, waarom="wortelkanaal").get_json()
    read_back(client, kept)
    assert (
        sorted(path.stat().st_mtime_ns for path in app.extensions["socialmap"].settings.data_dir.rglob("*")) == before
    )
    assert "wortelkanaal" not in caplog.text


def test_it_is_behind_the_door_and_other_sites_send_nothing(app, client):
    assert app.test_client().get("/cirkels/keuze").status_code == 403
    assert app.test_client().post("/cirkels/keuze", data=FILLED).status_code == 403
    assert client.post("/cirkels/keuze", data=FILLED, headers={"Origin": "https://evil.example"}).status_code == 403
    assert '<option value="FB" selected>' in client.get("/cirkels/keuze?wijk=FB").text
    assert KIND == "keuze voor een cirkel"
    assert after(date(2026, 8, 31), 6) == date(2027, 2, 28)
