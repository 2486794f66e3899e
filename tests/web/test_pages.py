"""Pages as a reader meets them, on the starter set."""

import re
import uuid
from html.parser import HTMLParser

import pytest
from sqlalchemy import insert

from socialmap.store import tables

PAGES = (
    "/",
    "/wegwijzer",
    "/verwijs",
    "/wijken",
    "/wijk/FB",
    "/wijk/F",
    "/wijk/GF07",
    "/wijk/GM0363",
    "/cirkels",
    "/cirkels/waarom/FB",
    "/cirkels/gevoelig",
    "/cirkels/hoe",
    "/cirkels/vergelijk?vergelijk=FB&vergelijk=NE",
    "/cirkels/beste",
    "/cirkels/onze-marges",
    "/bronnen",
)


class Links(HTMLParser):
    """Everything that a page leads to or loads."""

    def __init__(self, text):
        super().__init__()
        self.found, self.handlers = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in ("href", "src", "action"):
                self.found.append((tag, value))
            if name.startswith("on") or name == "style":
                self.handlers.append((tag, name))


@pytest.fixture(scope="session")
def pluspunt(app):
    return app.test_client().get("/api/v1/places?q=pluspunt").json["features"][0]["id"]


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_only_from_us_and_runs_no_inline_script(client, path, prefix):
    page = client.get(prefix + path)
    assert page.status_code == 200
    links = Links(page.text)
    loaded = [value for tag, value in links.found if tag in ("link", "script", "img")]
    assert loaded
    assert all(value.startswith("/static/") for value in loaded)
    assert links.handlers == []
    assert re.findall(r"<script(?![^>]*src=)", page.text) == []


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_ours_leads_somewhere(client, path):
    ours = {value.split("#")[0] for _, value in Links(client.get(path).text).found if value.startswith("/")}
    for address in sorted(ours)[:60]:
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("path", [*PAGES, "/?zoek=pluspunt&soort=huis_van_de_wijk", "/plek/niets"])
def test_the_same_page_in_the_other_language_is_one_link_away(client, path):
    dutch = client.get(path).text
    assert '<html lang="nl" dir="ltr">' in dutch
    other = re.search(r'<a href="([^"]+)" lang="en"', dutch)[1].replace("&amp;", "&")
    english = client.get(other).text
    assert '<html lang="en" dir="ltr">' in english
    assert re.search(r'<a href="([^"]+)" lang="nl"', english)[1].replace("&amp;", "&") == path


def test_language_needs_no_cookie(client):
    assert "Set-Cookie" not in client.get("/en/").headers


def test_the_list_is_complete_without_the_map(client):
    page = client.get("/").text
    drawn = client.get("/api/v1/places?offered=true").json["features"]
    assert len(drawn) == 48
    assert all(f'id="rij-{feature["id"]}"' in page for feature in drawn)
    assert "48 plekken" in page


def test_search_filters_on_the_server(client):
    page = client.get("/?zoek=ALBARDAKADE").text
    assert re.findall(r'<h3><a href="/plek/[^"]+"><bdi lang="nl">([^<]+)', page) == [
        "Huis van de Wijk &#39;t Pluspunt",
        "OBA Geuzenveld",
    ]
    assert "Geen plek gevonden" in client.get("/?zoek=bestaatniet").text


def test_a_search_for_a_wijk_leads_to_its_profile(client):
    assert 'href="/wijk/FB"' in client.get("/?zoek=geuzenveld").text


def test_nothing_typed_becomes_part_of_the_page(client):
    page = client.get("/?zoek=%3Cscript%3Ealert(1)%3C/script%3E").text
    assert "<script>alert" not in page


def test_schematic_borders_are_called_so(client):
    assert "schematisch" in client.get("/").text
    assert "schematisch" in client.get("/wijk/FB").text


def test_geuzenveld_tells_what_is_here_before_any_figure(client):
    page = client.get("/wijk/FB").text
    order = ["Wat is hier al?", "Pluspunt", "De Brug", "Wat is er nog niet?", "Wat weten we niet?", "Ernstig eenzaam"]
    places = [page.index(text) for text in order]
    assert places == sorted(places)
    assert "OBA Geuzenveld" in page
    assert "geschat, hemelsbreed" in page
    assert "In 2019 was hier" in page


def test_an_estimate_says_that_it_is_one(client):
    figure = re.search(r"<h3>Ernstig eenzaam</h3>.*?</li>", client.get("/wijk/FB").text, re.DOTALL)[0]
    assert "18,3%" in figure
    assert "hele stad: 14,8%" in figure
    assert "2020" in figure
    assert "Schatting van het RIVM, mede op basis van leeftijd, inkomen en herkomst." in figure


def test_an_area_has_one_address(client):
    answer = client.get("/wijk/WK0363FB")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/wijk/FB")


def test_a_place_says_what_is_not_known(client, pluspunt):
    page = client.get(f"/plek/{pluspunt}").text
    assert "Openingstijden weten we niet" in page
    assert re.search(r"Zonder trap naar binnen <strong>weten we niet", page)
    assert "staat op de lijst van de gemeente (mei 2026), nog door niemand gecontroleerd" in page
    assert "gecontroleerd op" not in page


def test_what_was_here_is_no_offer(client, pluspunt):
    page = client.get(f"/plek/{pluspunt}").text
    assert page.index("Welke activiteiten hier nu zijn, weten we niet.") < page.index("Wat was hier?")
    assert page.index("Wat was hier?") < page.index("Koffieochtend voor vrouwen")


@pytest.mark.parametrize("path", [f"/plek/{uuid.UUID(int=1)}", "/plek/x", "/plek/1%27"])
def test_an_unknown_place_is_a_page_that_helps(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Deze plek bestaat niet (meer)" in answer.text
    assert re.search(r"Nummer van dit verzoek: [0-9a-f]{8}", answer.text)


def test_a_merged_place_leads_on_to_what_it_became(app, client, pluspunt):
    old = str(uuid.uuid4())
    with app.extensions["socialmap"].store.write() as session:
        session.execute(insert(tables.place_redirect).values(old_id=old, new_id=pluspunt))
    for path, target in (("/plek/", "/plek/"), ("/en/plek/", "/en/plek/"), ("/api/v1/places/", "/api/v1/places/")):
        answer = client.get(path + old)
        assert (answer.status_code, answer.headers["Location"]) == (301, target + pluspunt)


def test_people_come_before_any_score(client):
    page = client.get("/cirkels").text
    assert page.index("Is er een vrijwilliger uit de buurt?") < page.index("plaats 1")
    assert "geen besluit" in page
    assert "Afkomst, geloof en taal tellen niet mee." in page


def test_two_wijken_lie_side_by_side_and_answers_stay_in_the_address(client):
    page = client.get("/cirkels/vergelijk?vergelijk=FB&vergelijk=NE&mensen-FB=ja,ja,onbekend,5-8").text
    assert "Geuzenveld – Banne Buiksloot" in page
    assert re.search(r"te klein om te kiezen: in \d+ van de 100|past (waarschijnlijk|duidelijk) beter in", page)
    assert "een cirkel zoekt 9 tot 12 mensen" in page
    assert "Set-Cookie" not in client.get("/cirkels?mensen-FB=ja,ja,ja,5-8").headers
    assert "U kruiste één wijk aan: Geuzenveld." in client.get("/cirkels/vergelijk?vergelijk=FB&vergelijk=FB").text
    assert client.get("/cirkels?vergelijk=FB&vergelijk=XX").status_code == 404


def test_every_source_says_date_and_licence(client):
    page = client.get("/bronnen").text
    assert re.search(r'<li id="rivm-gezondheid">.*?CC BY 4.0', page, re.DOTALL)
    assert page.count("Licentie:") == len(client.get("/api/v1/sources").json["sources"])
