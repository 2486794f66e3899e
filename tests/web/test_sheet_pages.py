"""The sheet from the answer: posted, kept nowhere, also without Pango; every mistake a Dutch sentence."""

import html
import logging
import re
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from werkzeug.datastructures import MultiDict

from socialmap import paper
from socialmap.sources.addresses import Address
from socialmap.web.wegwijzer import guide as guide_web

POINT = {"punt": "4.80258 52.37803"}
SECRET = "Geheimestraat 77"
HIDDEN = "00000000-0000-4000-8000-000000000000"


def said(page):
    bare = re.sub(r"<(svg|datalist|script).*?</\1>", "", page.text, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", bare)).split())


def form_of(page):
    form = re.search(r'<form id="meenemen".*?</form>', page.text, re.DOTALL)[0]
    return [(name, html.unescape(value)) for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', form)]


def rows_of(page):
    return list(dict.fromkeys(re.findall(r'name="plek" value="([^"]+)" form="meenemen"', page.text)))


@pytest.fixture
def asked(client):
    """The answer near 't Pluspunt: the fields that repeat the question, and the places in it."""
    page = client.post("/wegwijzer", data={**POINT, "minuten": "30", "wens": "ontmoeten", "makkelijk": "rustig"})
    return form_of(page), rows_of(page)


def post(client, fields, places, path="/wegwijzer/blad", **options):
    return client.post(path, data=MultiDict([*fields, *(("plek", place) for place in places)]), **options)


def test_rows_are_ticked_and_the_question_is_repeated(client, asked):
    fields, places = asked
    assert {"punt", "minuten", "loper", "wens", "makkelijk"} <= {name for name, _ in fields}
    assert len(places) > 1
    page = post(client, fields, places[:1])
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in page.headers
    assert "Zo komt u bij" in said(page)
    assert f"https://kaart.voorbeeld.nl/plek/{places[0]}" in page.text
    assert re.findall(r"<script(?![^>]*src=)|style=", page.text) == []


def test_the_referrers_answer_has_them_too(client):
    page = client.post("/verwijs", data=POINT)
    assert rows_of(page)
    assert post(client, form_of(page), rows_of(page)[:2]).status_code == 200


def test_the_same_as_pdf(client, asked):
    fields, places = asked
    made = post(client, fields, places[:1], "/wegwijzer/blad.pdf")
    assert made.mimetype == "application/pdf"
    assert made.headers["Cache-Control"] == "private, no-cache"
    assert len(PdfReader(BytesIO(made.data)).pages) == 1


def test_in_another_language_it_leads_to_the_page_in_that_language(client, asked):
    fields, places = asked
    page = post(client, fields, places[:1], "/en/wegwijzer/blad")
    assert '<html lang="en" dir="ltr">' in page.text
    assert f"https://kaart.voorbeeld.nl/en/plek/{places[0]}" in page.text
    assert '<html lang="ar" dir="rtl">' in post(client, fields, places[:1], "/ar/wegwijzer/blad").text


@pytest.mark.parametrize(
    ("places", "status", "sentence"),
    [
        ([], 400, "Kies eerst een plek"),
        ([f"{n}" * 8 + HIDDEN[8:] for n in range(6)], 400, "passen vijf plekken"),
        ([HIDDEN], 404, "bestaat niet (meer)"),
        (["<script>alert(1)</script>"], 404, "bestaat niet (meer)"),
    ],
)
@pytest.mark.parametrize("path", ["/wegwijzer/blad", "/wegwijzer/blad.pdf"])
def test_a_mistake_is_a_sentence(client, asked, path, places, status, sentence):
    page = post(client, asked[0], places, path)
    assert page.status_code == status
    assert sentence in said(page)
    assert "<script>alert" not in page.text


def test_a_place_that_became_hidden_is_left_out_and_said(client, asked):
    fields, places = asked
    assert "Die staat niet op dit blad." in said(post(client, fields, [HIDDEN, places[0]]))


def test_an_address_is_nowhere_on_it_nor_kept(app, client, starter_settings, caplog, monkeypatch):
    asked_outside = []

    def look_up(typed, settings):
        asked_outside.append(typed)
        return [Address(f"{SECRET}, Amsterdam", 4.80258, 52.37803)]

    monkeypatch.setattr(guide_web, "look_up", look_up)
    monkeypatch.setattr(logging.getLogger("socialmap.web"), "propagate", True)
    caplog.set_level(logging.DEBUG)
    page = client.post("/wegwijzer", data={"van": SECRET, "minuten": "30"})
    fields, places = form_of(page), rows_of(page)
    assert SECRET not in str(fields), "the point goes on, and not the address"
    for path in ("/wegwijzer/blad", "/wegwijzer/blad.pdf"):
        made = post(client, fields, places[:2], path)
        assert made.status_code == 200
        text = made.text if path.endswith("blad") else PdfReader(BytesIO(made.data)).pages[0].extract_text()
        assert "Geheimestraat" not in text
        assert "Start: bij u" in text
    assert asked_outside == [SECRET], "looked up once"
    assert "Geheimestraat" not in caplog.text
    kept = b"".join(file.read_bytes() for file in Path(starter_settings.data_dir).rglob("*") if file.is_file())
    assert b"Geheimestraat" not in kept
    assert [key for key in app.extensions["socialmap"].bytes._answers if "blad" in str(key)] == []


def test_no_start_asks_for_one(client, asked):
    page = client.post("/wegwijzer/blad", data={"plek": asked[1][0]})
    assert "Vul in waar u begint" in said(page)


def test_another_site_cannot_ask_and_it_has_no_address(client, asked):
    assert post(client, *asked, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.get("/wegwijzer/blad").status_code == 405


def test_without_pango_the_page_serves_and_says_what_to_install(client, asked, monkeypatch):
    monkeypatch.setattr(paper, "can_print", lambda: False)
    fields, places = asked
    for path in ("/wegwijzer/blad", "/wegwijzer/blad.pdf"):
        page = post(client, fields, places[:1], path)
        assert "Zo komt u bij" in said(page)
        assert "installeert Pango" in said(page)
        assert "Blad als PDF" not in said(page)
