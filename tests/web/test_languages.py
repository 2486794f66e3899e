"""Every language has the guide: its form, its answer, the page of a place, and errors, each in its own words."""

import html
import re

import pytest

from socialmap.i18n import DEFAULT, LANGUAGES, WHOLE
from tests.support.texts import guide_texts

POINT = {"punt": "4.80258 52.37803", "van": "", "van_eerder": ""}
GUIDE_ONLY = [code for code in LANGUAGES if code not in WHOLE]
#: Names that are the same in Dutch and elsewhere.
NAMES = ("Huis van de Wijk", "Buurtteam", "Menu", "Buurtsafari")


def prefix(code: str) -> str:
    return "" if code == DEFAULT else f"/{code}"


def visible(page: str) -> str:
    """What is to be read outside what is marked as Dutch; words that scripts show included."""
    bare = re.sub(r"<(svg|datalist|script|style)\b.*?</\1>", "", page, flags=re.DOTALL)
    said = re.findall(r'(?:aria-label|alt|title|data-said|data-none|data-start|data-stop|data-words)="([^"]+)"', bare)
    said += re.findall(r"data-words='([^']+)'", bare)
    kept = []
    depth: list[bool] = []
    for tag, text in re.findall(r"(<[^>]+>)|([^<]+)", bare):
        if text:
            if not any(depth):
                kept.append(text)
        elif tag.startswith("</"):
            depth.pop()
        elif not re.match(r"<(!|br|input|meta|link|img|hr|wbr|source)", tag):
            depth.append('lang="nl"' in tag and "<html" not in tag)
    return " ".join(html.unescape(" | ".join([*kept, *said])).split())


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("path", ["/wegwijzer", "/verwijs"])
def test_the_form_is_in_every_language(client, code, path):
    page = client.get(prefix(code) + path)
    assert page.status_code == 200
    assert f'<html lang="{code}" dir="{"rtl" if code == "ar" else "ltr"}">' in page.text
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert f'action="{prefix(code)}{path}#antwoord"' in page.text


@pytest.mark.parametrize("path", ["/wegwijzer", "/verwijs", "/plek/niets"])
def test_every_language_is_one_link_away_by_its_own_name(client, path):
    page = client.get("/ar" + path).text
    header = re.search(r'<nav class="languages".*?</nav>', page, re.DOTALL)[0]
    links = dict(re.findall(r'<a href="([^"]+)" lang="(\w+)" hreflang="\2">', header))
    assert links == {prefix(code) + path: code for code in LANGUAGES if code != "ar"}
    assert [LANGUAGES[code] in header for code in LANGUAGES] == [True] * len(LANGUAGES)
    assert f'<strong aria-current="true">{LANGUAGES["ar"]}</strong>' in header


@pytest.mark.parametrize(
    ("path", "questions"), [("/wegwijzer", "/wegwijzer"), ("/verwijs", "/verwijs"), ("/wegwijzer/blad", "/wegwijzer")]
)
def test_the_language_of_an_answer_leads_to_the_questions_and_tells_nothing(client, path, questions):
    page = client.post("/ar" + path, data={**POINT, "wens": "ontmoeten"}).text
    header = re.search(r'<nav class="languages".*?</nav>', page, re.DOTALL)[0]
    addresses = re.findall(r'href="([^"]+)"', header)
    assert addresses == [prefix(code) + questions for code in LANGUAGES if code != "ar"]


@pytest.mark.parametrize("code", GUIDE_ONLY)
def test_a_language_begins_at_the_guide_and_other_pages_are_dutch(client, code):
    assert client.get(f"/{code}/").headers["Location"] == f"/{code}/wegwijzer"
    page = client.get(f"/{code}/wegwijzer").text
    assert re.search(r'<a href="/" hreflang="nl">', page)
    for path in ("/wijken", "/cirkels", "/bronnen"):
        assert client.get(f"/{code}{path}").status_code == 404
        assert f'href="/{code}{path}"' not in page


def answers(client, code):
    """A page of each sort: questions, answer, referral, place, and what goes wrong."""
    asked = {**POINT, "wens": ["ontmoeten", "hulp"], "makkelijk": ["zonder_trap", "rustig", "gratis"], "minuten": "30"}
    answer = client.post(f"/{code}/wegwijzer", data=asked).text
    place = re.search(rf'href="(/{code}/plek/[^"]+)"', answer)[1]
    return {
        "form": client.get(f"/{code}/wegwijzer").text,
        "answer": answer,
        "referral": client.post(f"/{code}/verwijs", data=asked).text,
        "nothing typed": client.post(f"/{code}/wegwijzer", data={"van": ""}).text,
        "place": client.get(place).text,
        "no place": client.get(f"/{code}/plek/niets").text,
        "not a point": client.post(f"/{code}/wegwijzer", data={"punt": "x"}).text,
    }


@pytest.mark.parametrize("code", GUIDE_ONLY)
def test_no_dutch_is_left_on_a_page(client, code):
    dutch = [text for text in guide_texts() if isinstance(text, str) and len(text) > 3 and text not in NAMES]
    dutch = [text for text in dutch if "%" not in text and re.search(r"[a-z] [a-z]|[.?:]$", text)]
    for name, page in answers(client, code).items():
        text = visible(page)
        found = [msgid for msgid in dutch if re.search(rf"(?<!\w){re.escape(msgid)}(?!\w)", text)]
        assert found == [], name


def test_an_answer_in_arabic(client):
    page = client.post("/ar/wegwijzer", data={**POINT, "wens": "ontmoeten"})
    text = visible(page.text)
    assert page.status_code == 200
    assert "ربما: اسأل أولًا عن هذا" in text
    assert '<bdi lang="nl">Huis van de Wijk &#39;t Pluspunt</bdi>' in page.text
    assert 'href="/ar/plek/' in page.text


def test_an_error_says_in_which_language_it_speaks(client):
    known = client.post("/ar/wegwijzer", data=POINT, headers={"Sec-Fetch-Site": "cross-site"}).text
    assert "جاء هذا السؤال من موقع آخر" in known
    named = client.post("/ar/wegwijzer", data={"punt": "x"}).text
    assert re.search(r'<p lang="nl" dir="ltr">[^<]*punt op de kaart', named)
    assert "لا نستطيع قراءة هذا" in named


def test_the_map_gets_its_words_in_the_language_of_the_page(client):
    page = client.get("/ti/wegwijzer").text
    assert 'data-layers="/api/v1/layers?lang=ti"' in page
    places = client.get("/api/v1/places?lang=ti&limit=1").json["features"]
    assert "ተረጋገጸን" in places[0]["properties"]["checked"]
