"""The guide keeps nothing, works without a script, and answers everything in a Dutch sentence."""

import html
import logging
import re
from pathlib import Path

import pytest

from socialmap.errors import SourceUnavailableError
from socialmap.queries.wegwijzer import guide as guide_query
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


def said(page):
    """The words of a page."""
    bare = re.sub(r"<(svg|datalist|script).*?</\1>", "", page.text, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", bare)).split())


@pytest.mark.parametrize("path", ["/wegwijzer", "/verwijs", "/en/wegwijzer", "/en/verwijs"])
def test_the_questions_are_a_plain_form(client, path):
    page = client.get(path)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert 'method="post"' in page.text
    assert re.findall(r"<script(?![^>]*src=)", page.text) == []
    assert "Set-Cookie" not in page.headers


def test_five_questions_and_no_diagnosis(client):
    page = client.get("/wegwijzer")
    assert re.findall(r'id="vraag-(\d)"', page.text) == list("12345")
    assert page.text.count('name="wens"') == 13
    assert "Dan zoeken wij dat op bij het Kadaster" in said(page)
    for word in ("diagnose", "beperking", "drempel", "psych"):
        assert word not in page.text.lower()


def test_the_home_page_leads_here_first(client):
    entries = re.search(r'<ul class="entries">.*?</ul>', client.get("/").text, re.DOTALL)[0]
    assert re.findall(r'href="([^"]+)"', entries)[0] == "/wegwijzer"


def test_an_answer_near_pluspunt(client):
    page = client.post("/wegwijzer", data={**POINT, "wens": "ontmoeten", "makkelijk": ["zonder_trap", "rustig"]})
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    text = said(page)
    assert "Misschien: vraag dit eerst" in text
    assert "Pluspunt" in text
    assert "Wij hebben geen telefoonnummer. Ga er eerst langs en vraag naar" in text
    assert "hemelsbreed geschat" in text
    assert "Vaak is hier: Koffie en mensen ontmoeten. Vraag of dit er is." in text
    assert "Is de ingang zonder trap? Is er een lift?" in text


def test_the_same_answer_in_english(client):
    page = client.post("/en/wegwijzer", data={**POINT, "wens": "ontmoeten"})
    assert "Maybe: ask this first" in said(page)
    assert 'action="/en/wegwijzer#antwoord"' in page.text


def test_a_referrer_reads_who_it_is_not_for_and_how_to_introduce(client):
    text = said(client.post("/verwijs", data={**POINT, "wens": "ontmoeten", "makkelijk": "gratis"}))
    assert "Zo brengt u iemand warm over" in text
    assert "it is hier meestal niet: behandeling, of hulp voor u alleen" in text


@pytest.mark.parametrize("path", ["/wegwijzer", "/verwijs"])
def test_what_was_asked_is_kept_nowhere(app, client, starter_settings, caplog, monkeypatch, path):
    monkeypatch.setattr(logging.getLogger("socialmap.web"), "propagate", True)
    caplog.set_level(logging.DEBUG)
    asked = {"van": SECRET, "wens": "muziek", "makkelijk": ["vrouwen", "even_weg"], "taal": "Tigrinya"}
    for data in (asked, {**asked, **POINT, "van": SECRET, "van_eerder": SECRET}):
        page = client.post(path, data=data)
        assert page.status_code == 200
        assert SECRET in page.text, "it stays in the form that was sent back"
        assert "Set-Cookie" not in page.headers
        assert SECRET not in str(page.headers)
    assert f"POST {path} 200" in caplog.text
    traces = [SECRET, "Geheimestraat", "Tigrinya", "even_weg", "vrouwen", "muziek"]
    assert [trace for trace in traces if trace in caplog.text] == []
    kept = b"".join(file.read_bytes() for file in Path(starter_settings.data_dir).rglob("*") if file.is_file())
    assert [trace for trace in (SECRET, "Geheimestraat", "Tigrinya") if trace.encode() in kept] == []
    assert [key for key in app.extensions["socialmap"].bytes._answers if path in str(key)] == []
    for address in re.findall(r'(?:href|src|action|data-places|data-layers)="([^"]*)"', page.text):
        assert not any(trace in address for trace in traces)
    assert "Geheimestraat" not in said(client.post(path, data={**POINT, "van": SECRET, "van_eerder": SECRET}))


def test_a_fault_tells_where_and_not_what(app, client, monkeypatch, caplog):
    def broken(*_args):
        msg = f"cannot use {SECRET}"
        raise ValueError(msg)

    monkeypatch.setattr(guide_query, "answer", broken)
    monkeypatch.setattr(logging.getLogger("socialmap.web"), "propagate", True)
    page = client.post("/wegwijzer", data=POINT)
    assert page.status_code == 500
    assert SECRET not in page.text
    assert SECRET not in caplog.text
    assert "ValueError in " in caplog.text


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_cannot_ask(client, site):
    page = client.post("/wegwijzer", data=POINT, headers={"Sec-Fetch-Site": site})
    assert page.status_code == 403
    assert "andere website" in said(page)
    assert page.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Vul in waar u begint"),
        ({"van": "9999ZZ"}, "Deze postcode kennen wij niet"),
        ({"van": "Albardakde 5"}, "Dit begin vinden wij niet"),
        ({"van": "<script>alert(1)</script>"}, "Dit begin vinden wij niet"),
        ({"van": "\u202eedakadrablA"}, "Dit begin vinden wij niet"),
        ({"punt": "4.0 51.5"}, "buiten de gemeente"),
    ],
)
@pytest.mark.parametrize("path", ["/wegwijzer", "/verwijs"])
def test_a_start_that_cannot_be_found_says_what_to_do(client, path, data, sentence):
    page = client.post(path, data=data)
    assert page.status_code == 200
    assert sentence in said(page)
    assert "<script>alert" not in page.text


def test_an_unknown_street_offers_what_may_be_meant(client):
    page = client.post("/wegwijzer", data={"van": "Albardakde 5", "minuten": "30", "wens": "leren"})
    point, name = re.search(r'name="punt" value="([^"]+)">([^<]+)</button>', page.text).groups()
    assert name == "Albardakade"
    chosen = {"van": "Albardakde 5", "van_eerder": "Albardakde 5", "punt": ["", point], "wens": "leren"}
    assert "OBA Geuzenveld" in said(client.post("/wegwijzer", data=chosen))


def test_who_types_something_else_after_a_tap_means_that(client):
    tapped = client.post("/wegwijzer", data={**POINT, "van": "", "van_eerder": ""})
    assert "Vanaf het punt dat u koos" in said(tapped)
    typed = client.post("/wegwijzer", data={**POINT, "van": "OBA Geuzenveld"})
    assert "Vanaf OBA Geuzenveld" in said(typed)


@pytest.mark.parametrize(
    "data",
    [
        {"punt": "x y"},
        {"punt": "nan nan"},
        {"minuten": "-1"},
        {"minuten": "1e9"},
        {"loper": "vliegen"},
        {"wanneer": "gisteren"},
        {"wens": ["eten", "niets"]},
        {"makkelijk": "<b>"},
        {"wanneer": "di", "dagdeel": "nacht"},
    ],
)
def test_what_no_form_can_send_is_one_sentence(client, data):
    page = client.post("/wegwijzer", data={**POINT, **data})
    assert page.status_code == 400
    assert "Dit kunnen we niet lezen" in said(page)
    assert "<b>" not in page.text
    assert page.headers["Cache-Control"] == "private, no-cache"


def test_a_name_with_markup_is_shown_as_text(client, monkeypatch):
    evil = '"><img src=x onerror=alert(1)>\u202e'
    original = guide_query.rows_of
    monkeypatch.setattr(
        guide_query,
        "rows_of",
        lambda *args: [type(row)(**{**vars(row), "name": evil}) for row in original(*args)],
    )
    page = client.post("/wegwijzer", data={**POINT, "minuten": "30"})
    assert page.status_code == 200
    assert "<img" not in page.text
