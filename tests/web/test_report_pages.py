"""Places to meet, the checklist and the report: guarded as /cirkels, asked the same, on paper or as a page."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from socialmap import paper

PAGES = ("/cirkels/plekken/FB", "/cirkels/plekken/FB/bezoek", "/cirkels/verslag/FB", "/cirkels/verslag/FB/FE")
PDFS = ("/cirkels/plekken/FB/bezoek.pdf", "/cirkels/verslag/FB.pdf", "/cirkels/verslag/FB/FE.pdf")
ELSEWHERE = {"REMOTE_ADDR": "192.0.2.1"}


@pytest.mark.parametrize("path", [*PAGES, *PDFS])
def test_nobody_elsewhere_may_see(client, path):
    # Asked from this machine first, so that an answer that was kept would show.
    assert client.get(path).status_code == 200
    answer = client.get(path, environ_base=ELSEWHERE)
    assert answer.status_code == 403
    assert b"Geuzenveld" not in answer.data


@pytest.mark.parametrize("path", [PAGES[0], PDFS[1]])
def test_what_is_guarded_is_kept_by_nobody_in_between(client, path):
    answer = client.get(path)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_passphrase_guards_paper_too(make_app):
    closed = make_app(cirkels="passphrase", cirkels_passphrase="eerst de mensen").test_client()
    for path in (*PAGES, *PDFS):
        assert closed.get(path).status_code == 403


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_pages_in_both_languages(client, prefix, path):
    answer = client.get(prefix + path)
    assert answer.status_code == 200
    assert f'lang="{"en" if prefix else "nl"}"' in answer.text
    assert "Geuzenveld" in answer.text


@pytest.mark.parametrize("path", PDFS)
def test_paper_is_a_pdf_of_the_page(client, path):
    answer = client.get(path)
    assert answer.content_type == "application/pdf"
    assert "Geuzenveld" in PdfReader(BytesIO(answer.data)).pages[0].extract_text() or "bezoek" in path
    assert f'href="{path}"' in client.get(path.removesuffix(".pdf")).text


@pytest.mark.parametrize("path", PDFS)
def test_without_pango_the_page_says_what_is_missing(make_app, monkeypatch, path):
    client = make_app(cirkels="open").test_client()
    monkeypatch.setattr(paper, "can_print", lambda: False)
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/html")
    assert "installeert Pango" in answer.text
    assert ".pdf" not in answer.text


def test_what_was_asked_goes_along(client):
    asked = "richting=buurt&mensen-FB=ja,ja,onbekend,5-8"
    page = client.get(f"/cirkels/verslag/FB?{asked}").text
    assert "Er zijn een coach en een vrijwilliger" in page
    assert "/cirkels/verslag/FB.pdf?richting=buurt" in page
    # The answers about people stand in the address only.
    assert "Er zijn een coach en een vrijwilliger" not in client.get("/cirkels/verslag/FB").text


def test_the_list_asks_for_a_day_and_leads_on(client):
    page = client.get("/cirkels/plekken/FB?dag=wo&dagdeel=middag").text
    assert '<option value="wo" selected>' in page
    assert "/cirkels/plekken/FB/bezoek?dag=wo&amp;dagdeel=middag" in page
    assert 'href="/wegwijzer"' in page
    assert "Maak hier een Buurtsafari van: de deelnemers kiezen." in page


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/cirkels/plekken/XX", 404, "bestaat niet"),
        ("/cirkels/plekken/GM0363", 404, "Amsterdam is dat niet"),
        ("/cirkels/plekken/FB?dag=zomer", 400, "deze keuze bestaat niet"),
        ("/cirkels/plekken/FB/bezoek?plek=x", 404, "niet in de lijst"),
        ("/cirkels/verslag/XX.pdf", 404, "bestaat niet"),
        ("/cirkels/verslag/FB/FB", 400, "twee verschillende wijken"),
        ("/cirkels/verslag/FB?gewicht-need=veel", 400, "dit getal kan niet"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(client, path, status, said):
    answer = client.get(path)
    assert answer.status_code == status
    assert said in answer.text


@pytest.mark.parametrize("path", ["/cirkels/waarom/FB", "/cirkels/vergelijk?vergelijk=FB&vergelijk=FE"])
def test_the_pages_lead_to_the_report(client, path):
    assert "/cirkels/verslag/FB" in client.get(path).text


def test_an_area_leads_to_its_places(client):
    assert "/cirkels/plekken/FB" in client.get("/cirkels/waarom/FB").text
    assert "/cirkels/plekken/FB" in client.get("/wijk/FB").text
    assert "/cirkels/plekken/FB" not in client.get("/wijk/FB", environ_base=ELSEWHERE).text
