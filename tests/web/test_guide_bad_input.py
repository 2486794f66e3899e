"""Whatever is asked of the guide, each of its pages answers in a sentence; nothing breaks, is run or is kept."""

import html
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from icalendar import Calendar
from pypdf import PdfReader
from sqlalchemy import update
from werkzeug.datastructures import MultiDict

from app import create_app
from socialmap.errors import SourceUnavailableError
from socialmap.i18n import LANGUAGES
from socialmap.importing.starter import prepare_store
from socialmap.store import tables
from socialmap.web.wegwijzer import guide as guide_web

POINT = {"punt": "4.80258 52.37803"}
NOBODY = "00000000-0000-4000-8000-000000000000"
#: Of these an answer is a page, and of the rest a file or a sheet.
ASKING = ("/wegwijzer", "/verwijs")
TAKING = (
    "/wegwijzer/blad",
    "/wegwijzer/blad.pdf",
    "/wegwijzer/safari",
    "/wegwijzer/safari.pdf",
    "/wegwijzer/bestand.html",
)
CALENDAR = "/wegwijzer/agenda.ics"
EVIL = "<img src=x onerror=alert(1)>\"'\u202eneknas\u202c;\\,"
FRAGMENT = "Geheimestraat"


@pytest.fixture(autouse=True)
def no_kadaster(monkeypatch):
    """Nothing is asked outside."""

    def unreachable(typed, settings):
        msg = "De adressen van het Kadaster antwoorden nu niet."
        raise SourceUnavailableError(msg)

    monkeypatch.setattr(guide_web, "look_up", unreachable)


def said(page):
    bare = re.sub(r"<(svg|datalist|script|style)\b.*?</\1>", "", page.text, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", bare)).split())


def post(client, path, places=(), **data):
    fields = [(name, one) for name, value in data.items() for one in (value if isinstance(value, list) else [value])]
    return client.post(path, data=MultiDict([*fields, *(("plek", place) for place in places)]))


@pytest.fixture
def places(client):
    near = client.get("/api/v1/places?offered=true&bbox=4.79,52.37,4.81,52.39").json["features"]
    rest = client.get("/api/v1/places?offered=true").json["features"]
    return list(dict.fromkeys(place["id"] for place in [*near, *rest]))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Vul in waar u begint"),
        ({"van": " \t\n "}, "Vul in waar u begint"),
        ({"van": "Qwertystraat 99"}, "Dit begin vinden wij niet"),
        ({"van": "3011 AA"}, "Deze postcode kennen wij niet"),
        ({"van": "0123 AB"}, "Dit begin vinden wij niet"),
        ({"van": "1067 D"}, "Dit begin vinden wij niet"),
        ({"van": "2000 Antwerpen"}, "Dit begin vinden wij niet"),
        ({"van": "SW1A 1AA"}, "Dit begin vinden wij niet"),
        ({"van": "straat " * 3000}, "Dit begin vinden wij niet"),
        ({"van": "9" * 5000}, "Dit begin vinden wij niet"),
        ({"van": "(((["}, "Dit begin vinden wij niet"),
        ({"van": "a\x00b"}, "Dit begin vinden wij niet"),
        ({"van": EVIL}, "Dit begin vinden wij niet"),
        ({"punt": "4.48 51.92"}, "buiten de gemeente"),
        ({"punt": "0 0"}, "buiten de gemeente"),
    ],
)
def test_without_a_start_every_page_asks_again(client, places, data, sentence):
    for path in (*ASKING, *TAKING):
        page = post(client, path, places[:3], **data)
        assert page.status_code == 200, path
        assert page.mimetype == "text/html"
        assert sentence in said(page), path
        assert 'name="van"' in page.text, "the questions are there to be filled in"
        assert "<img" not in page.text
        assert page.headers["Cache-Control"] == "private, no-cache"
        assert "Set-Cookie" not in page.headers


def test_what_may_have_been_meant_is_offered_on_each_page(client, places):
    for path in (*ASKING, *TAKING):
        assert ">Albardakade</button>" in post(client, path, places[:3], van="Albardakde 5").text, path


@pytest.mark.parametrize(
    "data",
    [
        {"punt": "nan nan"},
        {"punt": "inf 52"},
        {"punt": "4.9"},
        {"punt": "4.9 52.3 1"},
        {"minuten": "0"},
        {"minuten": "999"},
        {"minuten": "tien"},
        {"minuten": "²"},
        {"minuten": "9" * 5000},
        {"wens": "x"},
        {"makkelijk": EVIL},
        {"loper": "vliegen"},
        {"wanneer": "x"},
        {"wanneer": "di", "dagdeel": "x"},
    ],
)
def test_what_no_form_sends_is_one_sentence_on_each_page(client, places, data):
    for path in (*ASKING, *TAKING):
        page = post(client, path, places[:3], **{**POINT, **data})
        assert page.status_code == 400, path
        assert "Dit kunnen we niet lezen" in said(page)
        assert "<img" not in page.text
        assert len(page.text) < 15_000, "what was asked is not given back in full"


@pytest.mark.parametrize("number", [0, 1, 2, 9, 500])
def test_a_walk_is_past_three_to_eight_places(client, places, number):
    chosen = [*places, *(f"{n:032x}" for n in range(500))][:number]
    for path in ("/wegwijzer/safari", "/wegwijzer/safari.pdf"):
        page = post(client, path, chosen, **POINT)
        assert page.status_code == 400
        assert f"Kies drie tot acht plekken. U koos er {number}." in said(page)


@pytest.mark.parametrize(("number", "sentence"), [(0, "Kies eerst een plek"), (6, "passen vijf plekken")])
def test_a_sheet_is_of_one_to_five_places(client, places, number, sentence):
    for path in ("/wegwijzer/blad", "/wegwijzer/blad.pdf"):
        page = post(client, path, places[:number], **POINT)
        assert page.status_code == 400
        assert sentence in said(page)


def test_a_calendar_of_nothing_asks_for_a_place(client):
    page = post(client, CALENDAR)
    assert page.status_code == 400
    assert "Kies eerst een plek" in said(page)


@pytest.mark.parametrize("code", LANGUAGES)
def test_too_much_is_said_in_the_language_of_the_page(client, code):
    prefix = "" if code == "nl" else f"/{code}"
    for path in (*ASKING, *TAKING, CALENDAR):
        page = client.post(prefix + path, data={"van": FRAGMENT * 10_000})
        assert page.status_code == 413, path
        assert ("Dit is te veel tekst" in said(page)) is (code == "nl")
        assert FRAGMENT not in page.text
        assert page.headers["Cache-Control"] == "private, no-cache"


def test_another_site_can_ask_nothing(client, places):
    for path in (*ASKING, *TAKING, CALENDAR):
        page = client.post(path, data={**POINT, "plek": places[:3]}, headers={"Sec-Fetch-Site": "cross-site"})
        assert page.status_code == 403, path
        assert "andere website" in said(page)


@pytest.fixture(scope="module")
def changed(starter_settings, tmp_path_factory):
    """An app of its own, whose first place near Pluspunt can become hidden, and whose names are hostile."""
    settings = replace(starter_settings, data_dir=Path(tmp_path_factory.mktemp("changed")) / "var")
    return create_app(settings), prepare_store(settings)


def test_a_place_that_became_hidden_meanwhile_is_named_nowhere(changed):
    app, store = changed
    client = app.test_client()
    answer = post(client, "/wegwijzer", **POINT, minuten="30")
    chosen = list(dict.fromkeys(re.findall(r'name="plek" value="([^"]+)"', answer.text)))[:3]
    gone, name = chosen[0], client.get(f"/api/v1/places/{chosen[0]}").json["row"]["name"]
    with store.write() as session:
        here, row = tables.place, tables.source_row
        session.execute(update(here).where(here.c.id == gone).values(visibility="verborgen"))
        session.execute(update(row).where(row.c.place_id == gone).values(visibility="verborgen"))
    for path in (*TAKING[:4], CALENDAR):
        page = post(client, path, [gone], **POINT)
        assert page.status_code in (400, 404), path
        assert name not in page.text
        page = post(client, path, chosen, **POINT)
        assert name not in (page.text if page.mimetype != "application/pdf" else read(page)), path
        if page.status_code == 404:
            assert "Deze plek bestaat niet (meer)" in said(page)
    whole = post(client, "/wegwijzer/blad", chosen, **POINT)
    assert "Een plek die u koos, bestaat niet (meer). Die staat niet op dit blad." in said(whole)
    assert name not in post(client, "/wegwijzer/bestand.html", minuten="30", **POINT).text


def read(page):
    return " ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(page.data)).pages)


def test_a_name_with_markup_or_a_turned_direction_changes_nothing_around_it(changed):
    app, store = changed
    client = app.test_client()
    with store.write() as session:
        session.execute(update(tables.place).values(name=EVIL, opening_hours="Mo-Fr 10:00-17:00"))
        session.execute(update(tables.source_row).values(name=EVIL))
    answer = post(client, "/wegwijzer", **POINT, minuten="30")
    chosen = list(dict.fromkeys(re.findall(r'name="plek" value="([^"]+)"', answer.text)))
    message = re.search(r"<textarea[^>]*>(.*?)</textarea>", answer.text, re.DOTALL)[1]
    assert "\u202e" not in message
    assert "<img" not in answer.text
    for path in ("/wegwijzer/blad", "/wegwijzer/safari", "/wegwijzer/bestand.html"):
        page = post(client, path, chosen[:3], duur="180", **POINT)
        assert page.status_code in (200, 400), path
        assert "<img src=x" not in page.text, path
        assert "\u202e" not in re.sub(r"<bdi\b.*?</bdi>", "", page.text, flags=re.DOTALL), path
    file = post(client, CALENDAR, chosen[:1])
    (event,) = Calendar.from_ical(file.data).walk("VEVENT")
    assert "\u202e" not in str(event["summary"]) + str(event["location"])
    assert len(re.findall(rb"^SUMMARY", file.data, re.MULTILINE)) == 1
