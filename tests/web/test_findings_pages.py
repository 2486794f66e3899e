"""``/bronnen/rapport-000``: each reason on a page leads to the finding, and each finding to what rests on it."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest

from socialmap.findings import findings
from socialmap.i18n import words
from socialmap.queries.cirkels.evidence import reports
from tests.support.letting_in import let_in

REPORTS = reports()


@pytest.fixture(scope="module")
def pages(app):
    client = let_in(app)
    return {report: client.get(f"/bronnen/{report}") for report in REPORTS}


def row_of(page, id):
    found = re.search(rf'<li id="{id}">(.*?)</li>', page.text, re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[1])).split())


def test_every_report_that_we_use_has_its_page(client, pages):
    assert REPORTS == ["rapport-000", "rapport-001", "rapport-002", "rapport-003", "rapport-004"]
    listed = client.get("/bronnen").text
    for report, page in pages.items():
        assert page.status_code == 200
        assert f'href="/bronnen/{report}"' in listed


def test_a_finding_tells_how_strong_it_is_of_whom_and_where_it_stands(pages):
    said = row_of(pages["rapport-000"], "000-geld")
    assert said.startswith("Geld is de drempel die het vaakst werd genoemd.")
    assert "Hoe sterk is dit? Zo zeggen betrokkenen." in said
    assert "Verslag 000, hoofdstuk 3.4, regel 1.581 tot en met 1.584." in said
    assert "vijf Buurtcirkels in Amsterdam" in said
    assert "gratis of goedkoop eten en koffie" in said


def test_every_finding_stands_on_the_page_of_its_report_and_nowhere_else(pages):
    for finding in findings().values():
        there = [report for report, page in pages.items() if f'<li id="{finding.id}">' in page.text]
        assert there == [finding.source_id]


def test_no_page_says_that_something_was_established(client, pages):
    shown = [page.text for page in pages.values()]
    shown += [client.get(path).text for path in ("/cirkels", "/cirkels/waarom/FB", "/cirkels/plekken/FB")]
    assert not [text for text in shown if "astgesteld" in text or re.search(r"onderdeel \d", text)]


@pytest.mark.parametrize("path", ["/cirkels/hoe", "/cirkels/waarom/FB", "/cirkels/plekken/FB", "/en/cirkels/waarom/FB"])
def test_every_reason_leads_to_its_finding(client, pages, path):
    page = client.get(path).text
    led = re.findall(r'href="(?:/en)?/bronnen/(rapport-\d+)#(\d{3}-[^"]+)"', page)
    assert len(led) >= 8
    for report, id in led:
        assert f'<li id="{id}">' in pages[report].text


def test_where_it_counts_leads_to_a_place_that_is_there(client, pages):
    """Of every report: no link to a page or to a spot on it that does not exist."""
    seen = {}
    for page in pages.values():
        for address in set(re.findall(r'href="(/[^"]*)"', page.text.split("<main")[1].split("</main>")[0])):
            path, _, anchor = unescape(address).partition("#")
            seen.setdefault(path, client.get(path))
            assert seen[path].status_code == 200, address
            # A term that cannot count here stands among what cannot.
            if anchor and not anchor.startswith("cijfer-") and anchor != "gebeurd":
                assert f'id="{anchor}"' in seen[path].text, address
    assert {"/cirkels", "/wegwijzer", "/verwijs"} <= set(seen)


def test_the_four_circles_that_were_followed_stand_beside_what_happened(app, pages):
    """Report 000, lines 277-280: the second group of Oud-Oost began in 2019 and was not one of them."""
    page = pages["rapport-000"].text
    table = page[page.index('id="gevolgd"') : page.index("</table>")]
    said = " ".join(unescape(re.sub(r"<[^>]+>", " ", table)).split())
    assert "Vier groepen bewijzen niets." in said
    rows = table.split("<tr>")[2:]
    assert len(rows) == 4
    for row, area, size, line in zip(
        rows, ("De Baarsjes", "Pijp", "Transvaalbuurt", "De Banne"), ("5-8", "minder dan 5", "", "9-12"),
        ("382", "449", "501", "543"), strict=True,
    ):  # fmt: skip
        text = " ".join(unescape(re.sub(r"<[^>]+>", " ", row)).split())
        assert (area in text, size in text, f"regel {line} tot" in text) == (True, True, True), text
        assert set(re.findall(r'href="#([^"]+)"', row)) <= set(findings())
        assert 'href="/cirkels/waarom/' in row
    assert "/cirkels/waarom/" not in app.test_client().get("/bronnen/rapport-000").text
    assert 'id="gevolgd"' not in pages["rapport-002"].text


def test_in_english(client):
    page = client.get("/en/bronnen/rapport-002")
    assert "What we use from this report" in page.text
    assert row_of(page, "002-via-stamtafels").startswith("Of the 18 people who came new, 16 came")
    for finding in findings().values():
        for text in (finding.text, finding.holds_for, finding.strength):
            assert words("en").gettext(text) != text, text


@pytest.mark.parametrize("report", ["rapport-999", "osm", "<script>", "000"])
def test_another_report_gets_a_sentence(client, report):
    page = client.get(f"/bronnen/{report}")
    assert page.status_code == 404
    assert "kennen wij niet. Kies uit: rapport-000" in page.text
    assert "<script>" not in page.text.split("<main")[1].split("</main>")[0]


def test_the_short_address_of_an_area_leads_on_and_keeps_every_answer(client):
    asked = "richting=buurt&gewicht-need=60&mensen-NE=ja,nee,onbekend,5-8"
    answer = client.get(f"/cirkels/FB?{asked}&coach=ja&vrijwilliger=nee&kamer=ja&belangstelling=5-8")
    assert answer.status_code == 301
    to = urlsplit(answer.headers["Location"])
    assert to.path == "/cirkels/waarom/FB"
    assert set(parse_qsl(to.query)) == {*parse_qsl(asked), ("mensen-FB", "ja,nee,ja,5-8")}
    assert client.get("/cirkels/WK0363FB").headers["Location"] == "/cirkels/waarom/FB"
    assert client.get("/en/cirkels/FB").headers["Location"] == "/en/cirkels/waarom/FB"


@pytest.mark.parametrize("code", ["XX", "GE05", "afmeld"])
def test_the_short_address_of_nothing_gets_a_sentence(client, code):
    page = client.get(f"/cirkels/{code}")
    assert page.status_code == 404
    assert f"Wijk &#39;{code}&#39; bestaat niet." in page.text


def test_figures_of_a_report_stand_on_its_page_and_need_in_words_on_that_of_the_area(app):
    client = app.test_client()
    public, behind = client.get("/bronnen/rapport-003").text, let_in(app).get("/bronnen/rapport-003").text
    assert "16.257 personen" in public
    assert "regel 889" in public
    assert 'href="/wijk/FB"' in public
    assert ("lage opleiding" in public, "lage opleiding" in behind) == (False, True)
    two = client.get("/wijk/GE05").text
    need = two[two.index('id="bewoners"') :]
    assert "Ernstig eenzaam (Oud-West)" in need
    assert "Ernstig eenzaam (De Baarsjes)" in need
    assert "onder de stad" in need
    assert "16%" not in need
