"""The pages where people know each other already: for accounts, without a word of who goes, and a plan on one A4."""

import re
from html import unescape
from io import BytesIO

import pytest
from pypdf import PdfReader

from socialmap import paper
from socialmap.findings import UseKind, behind

PATHS = ["/cirkels/vindplaatsen", *(f"/cirkels/vindplaatsen/FB{rest}" for rest in ("", "/plan", "/plan.pdf"))]


def text_of(page):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_they_are_for_accounts(app, make_app):
    for other in (app, make_app(cirkels="open")):
        for path in PATHS:
            answer = other.test_client().get(path)
            assert answer.status_code == 403, path
            assert b"Pluspunt" not in answer.data, path


def test_the_index_leads_to_every_wijk(client):
    page = client.get("/cirkels/vindplaatsen").text
    assert len(set(re.findall(r'href="/cirkels/vindplaatsen/(\w+)"', page))) == 110
    assert "In 0 van de 110 wijken kennen we een moment" in text_of(page)


def test_a_wijk_without_activities_says_which_three_questions_to_ask_and_where(client):
    answer = client.get("/cirkels/vindplaatsen/FB")
    page = text_of(answer.text)
    assert "kennen we nog geen moment waarop mensen samenkomen" in page
    assert "mag ik een keer als gast aanschuiven?" in page
    asked_at = answer.text[answer.text.index("Stel ze hier") :].split("</ul>")[0]
    assert "Pluspunt" in asked_at
    assert re.search(r"Koffieochtend voor vrouwen \([^)]*Pluspunt, 2019\)", page)
    assert "ongeveer twee uur" not in page
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_every_reason_stands_in_a_report(client):
    page = client.get("/cirkels/vindplaatsen/FB").text
    for finding in behind(UseKind.PAGE, "find"):
        assert f"#{finding.id}" in page
    assert len(behind(UseKind.PAGE, "find")) >= 9


def test_the_code_of_the_cbs_leads_on_and_another_gets_a_sentence(client):
    assert client.get("/cirkels/vindplaatsen/WK0363FB").headers["Location"] == "/cirkels/vindplaatsen/FB"
    for path in ("/cirkels/vindplaatsen/XX", "/cirkels/vindplaatsen/XX/plan", "/cirkels/vindplaatsen/GM0363"):
        assert client.get(path).status_code == 404
    refused = client.get("/cirkels/vindplaatsen/FB/plan?begin=morgen")
    assert refused.status_code == 400
    assert "verwacht: een maand, zoals 20" in refused.text


@pytest.mark.skipif(not paper.can_print(), reason="no Pango here")
def test_the_plan_is_one_a4(client):
    answer = client.get("/cirkels/vindplaatsen/FB/plan.pdf?begin=2027-01")
    pages = PdfReader(BytesIO(answer.data)).pages
    assert len(pages) == 1
    said = " ".join(pages[0].extract_text().split())
    assert "na ongeveer 3 maanden: april 2027" in said
    assert "Schrijf geen namen van deelnemers" in said


def test_who_may_see_is_led_there_from_the_wijk(client):
    assert 'href="/cirkels/vindplaatsen/FB"' in client.get("/cirkels/waarom/FB").text
    assert "Where do people know each other already in Geuzenveld?" in client.get("/en/cirkels/vindplaatsen/FB").text
