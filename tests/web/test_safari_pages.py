"""The walk and the calendar file in the browser: posted, kept nowhere, one sentence for whatever cannot be."""

import html
import logging
import re
from dataclasses import replace
from pathlib import Path

import pytest
from icalendar import Calendar

from socialmap import paper
from socialmap.errors import SourceUnavailableError
from socialmap.web.wegwijzer import agenda as agenda_web
from socialmap.web.wegwijzer import guide as guide_web

SECRET = "Geheimestraat 77"
POINT = {"punt": "4.80258 52.37803", "van": "", "van_eerder": ""}


@pytest.fixture(autouse=True)
def no_kadaster(monkeypatch):
    """Nothing is asked outside."""

    def unreachable(typed, settings):
        msg = "De adressen van het Kadaster antwoorden nu niet."
        raise SourceUnavailableError(msg)

    monkeypatch.setattr(guide_web, "look_up", unreachable)


@pytest.fixture(scope="module")
def places(app) -> list[str]:
    """Places that may be offered around Pluspunt."""
    client = app.test_client()
    near = client.get("/api/v1/places?offered=true&bbox=4.79,52.37,4.81,52.39").json["features"]
    rest = client.get("/api/v1/places?offered=true").json["features"]
    return list(dict.fromkeys(place["id"] for place in [*near, *rest]))


def said(page):
    bare = re.sub(r"<(svg|script|style).*?</\1>", "", page.text, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", bare)).split())


def test_a_walk_to_print(client, places):
    page = client.post("/wegwijzer/safari", data=POINT | {"plek": places[:3], "duur": "240"})
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in page.headers
    text = said(page)
    assert "Een groep begint niet bij iemand thuis." in text
    assert text.count("Is er plek voor nieuwe mensen?") >= 1
    assert "hemelsbreed" in text
    assert "<script" not in page.text
    assert " style=" not in page.text


def test_the_form_on_the_page_asks_again_from_the_same_stop(client, places):
    page = client.post("/wegwijzer/safari", data=POINT | {"plek": places[:3], "duur": "240", "loper": "rollator"})
    fields = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text)
    assert {name for name, _ in fields} == {"begin", "loper", "plek"}
    data = {"plek": [value for name, value in fields if name == "plek"], "duur": "180", "vertrek": "13:30"}
    data |= {name: html.unescape(value) for name, value in fields if name != "plek"}
    again = client.post("/wegwijzer/safari", data=data)
    assert again.status_code == 200
    assert "13.30" in said(again)
    assert "Een groep begint niet" not in said(again)
    assert re.search(r'<option value="180" selected', again.text)


def test_the_same_as_a_pdf(client, places):
    if not paper.can_print():
        pytest.skip("Pango is er niet")
    made = client.post("/wegwijzer/safari.pdf", data=POINT | {"plek": places[:3], "duur": "240"})
    assert made.status_code == 200
    assert made.mimetype == "application/pdf"
    assert made.data.startswith(b"%PDF")
    assert made.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"plek": []}, 400, "Kies drie tot acht plekken. U koos er 0."),
        ({"plek": ["a", "b", "c"]}, 404, "staat niet meer op de kaart"),
        ({"duur": "7"}, 400, "deze keuze bestaat niet"),
        ({"vertrek": "25:99"}, 400, "dit is geen tijd"),
        ({"punt": ""}, 200, "Vul in waar u begint"),
        ({"punt": "0 0"}, 200, "buiten de gemeente"),
        ({"begin": "plek:weg"}, 404, "staat niet meer op de kaart"),
        ({"begin": "<script>"}, 404, "staat niet meer op de kaart"),
    ],
)
@pytest.mark.parametrize("path", ["/wegwijzer/safari", "/wegwijzer/safari.pdf"])
def test_what_cannot_be_is_one_sentence(client, places, path, changes, status, words):
    page = client.post(path, data=POINT | {"plek": places[:3]} | changes)
    assert page.status_code == status
    assert words in said(page)
    assert "<script>" not in page.text


def test_from_another_website(client, places):
    refused = client.post("/wegwijzer/safari", data={"plek": places[:3]}, headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403


def test_nothing_is_kept_and_a_typed_start_is_not_written(app, client, starter_settings, places, caplog, monkeypatch):
    monkeypatch.setattr(logging.getLogger("socialmap.web"), "propagate", True)
    caplog.set_level(logging.DEBUG)
    asked = POINT | {"van": SECRET, "van_eerder": SECRET, "plek": places[:3], "duur": "240", "wens": "muziek"}
    for path in ("/wegwijzer/safari", "/wegwijzer/safari.pdf", "/wegwijzer/agenda.ics"):
        page = client.post(path, data=asked)
        assert page.status_code == 200 or path.endswith("pdf")
        assert b"Geheimestraat" not in page.data
        assert "Set-Cookie" not in page.headers
    traces = ["Geheimestraat", "muziek", places[0]]
    assert [trace for trace in traces if trace in caplog.text] == []
    kept = b"".join(file.read_bytes() for file in Path(starter_settings.data_dir).rglob("*") if file.is_file())
    assert b"Geheimestraat" not in kept


def test_what_has_no_hours_is_named_before_anything_is_saved(client, places):
    page = client.post("/wegwijzer/agenda.ics", data={"plek": places[:2]})
    assert page.status_code == 200
    assert page.mimetype == "text/html"
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert "Dit kan nog niet in de agenda" in said(page)
    assert "de tijden weten we niet" in said(page)
    assert "<button" not in page.text.split("<main")[-1]


def test_the_calendar_file_and_what_is_left_out(app, client, places, monkeypatch):
    def hours(where):
        def world():
            made = where()
            changed = made.places.copy()
            changed.loc[places[0], "opening_hours"] = "Tu 13:00-16:00"
            return replace(made, places=changed, _cache={})

        return world

    monkeypatch.setattr(agenda_web, "world", hours(agenda_web.world))
    file = client.post("/wegwijzer/agenda.ics", data={"plek": places[:1]})
    assert file.mimetype == "text/calendar"
    assert file.headers["Content-Disposition"] == 'attachment; filename="wegwijzer.ics"'
    assert len(Calendar.from_ical(file.data).walk("VEVENT")) == 1
    page = client.post("/wegwijzer/agenda.ics", data={"plek": places[:2]})
    assert "Niet alles kan in de agenda" in said(page)
    assert "Bewaar de rest voor de agenda" in said(page)
    rest = client.post("/wegwijzer/agenda.ics", data={"plek": places[:2], "toch": "ja"})
    assert rest.mimetype == "text/calendar"


def test_nothing_chosen_for_the_calendar(client):
    page = client.post("/wegwijzer/agenda.ics", data={})
    assert page.status_code == 400
    assert "Kies eerst een plek" in said(page)
