"""Another municipality from start to end: Ermelo by the published files, and no word of Amsterdam on any page."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from socialmap.config import Settings
from socialmap.importing.flow import import_files
from socialmap.importing.lists import Stated
from socialmap.importing.starter import prepare_store
from socialmap.store import open_store, reading, tables
from tests.support.letting_in import let_in

pytestmark = pytest.mark.real_data
ERMELO = "GM0233"
#: Made up, at real streets.
PLACES = """naam;soort;straat;huisnummer;lat;lon
Dorpshuis De Zaal;Dorpshuis;Stationsstraat;1;52.3010;5.6190
Bibliotheek Ermelo;Bibliotheek;Stationsstraat;20;52.2995;5.6215
"""
LIST = Stated("plekken", "Gemeente Ermelo", "CC0 1.0", "2026-11-01")
#: In the middle of Ermelo.
START = "52.3005, 5.6200"
#: Only an Amsterdammer knows these; the clock of the country is named after its capital.
WORDS = re.compile(r"(?<!Europe/)Amsterdam|GM0363|Geuzenveld|Osdorp|Albardakade|Pluspunt|Weesp|[Ss]tadsdee?l")
#: Where it is one word of a vocabulary that is the same in every town, or a report says where it looked.
STADSDELEN_ARE_A_WORD = ("/api/v1/openapi.json", "/cirkels/plekken/WK023300", "/meenemen/gebieden.csv")
#: Tells with the figures of which town our margins were tried.
TRIED = "/cirkels/onze-marges"
#: What differs between addresses of one kind.
NUMBERS = re.compile(r"[0-9a-f-]{36}|(?:WK|BU|GM)\d+|\d+")


def sliced(real_data: Path, folder: Path) -> list[Path]:
    """The country's tables with the rows of Ermelo only, to read them fast."""
    made = []
    for name in ("buurten", "wijken", "gemeenten"):
        head, *rows = (real_data / f"cbs2024/{name}.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        made.append(folder / f"{name}.csv")
        made[-1].write_text(head + "".join(row for row in rows if row[2:6] == ERMELO[2:]), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def town(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of a store that was filled as the README says."""
    folder = tmp_path_factory.mktemp("ermelo")
    settings = Settings(data_dir=folder / "var", gemeente=ERMELO, cirkels="open", tiles_url="", pdok_address_url="")
    (folder / "plekken.csv").write_text(PLACES, encoding="utf-8")
    files = [real_data / f"ermelo/{name}.gpkg" for name in ("cbs_buurten_2021", "cbs_vierkant100_noordveluwe")]
    with closing(prepare_store(settings)) as store:
        reports = import_files(store, [*files, *sliced(real_data, folder)], settings=settings)
        import_files(store, [folder / "plekken.csv"], settings=settings, stated=LIST)
    told = [remark.reason for remark in reports[-1].remarks]
    # BU02330001 is Ermelo-Oost in 2021 and Ermelo - Noord in 2024: never joined on the code, and said.
    assert any(
        "buurten van GM0233 hebben cijfers op de indeling van 2024, en de grenzen hier zijn die van 2021" in one
        for one in told
    )
    return settings


@pytest.fixture(scope="module")
def app(town: Settings) -> Flask:
    app = create_app(town)
    app.testing = True
    return app


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    return let_in(app)


@pytest.fixture(scope="module")
def works(town: Settings) -> re.Pattern[str]:
    """Names and makers of the reports: those of works, which are called so wherever they are read."""
    with closing(open_store(town)) as store, store.read() as session:
        sources = reading.read_table(session, tables.source)
    reports = sources[sources["id"].str.startswith("rapport-")]
    assert "amsterdam-mvzn" not in set(sources["id"])
    return re.compile("|".join(re.escape(name) for name in {*reports["name"], *reports["publisher"]}))


def addresses(app: Flask, client: FlaskClient) -> Iterator[tuple[str, str]]:
    """Every address that is linked from another one, one of each kind, with what it says."""
    todo = [rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    todo = [address for address in todo if not address.startswith("/static")]
    seen, done = set[str](), set(todo)
    while todo:
        address = todo.pop(0)
        answer = client.get(address)
        assert answer.status_code < 500, address
        is_text = answer.mimetype.startswith("text/") or re.search("json|xml", answer.mimetype)
        if not is_text or "openxml" in answer.mimetype or answer.status_code != 200:
            continue
        text = answer.get_data(as_text=True)
        yield address, text
        for found in re.findall(r'href="(/[^"#]*)"', text) if answer.mimetype == "text/html" else ():
            link, kind = found.replace("&amp;", "&"), NUMBERS.sub("#", found)
            # Paper says what its page says, and a translation what is translated.
            if kind not in seen and link not in done and not re.match(r"/(static|en|tr|ar|ti|pl|es)/|.*\.pdf$", link):
                seen.add(kind)
                done.add(link)
                todo.append(link)


def test_no_page_says_a_word_of_amsterdam(app: Flask, client: FlaskClient, works: re.Pattern[str]) -> None:
    wrong, looked = [], 0
    for address, text in addresses(app, client):
        looked += 1
        # What a report found says where it was found.
        if not address.removeprefix("/en").startswith(("/bronnen/rapport-", TRIED)):
            bare = works.sub("", text.replace("&#39;", "'"))
            found = [
                m
                for m in WORDS.finditer(bare)
                if m[0] != "stadsdeel" or address.split("?")[0] not in STADSDELEN_ARE_A_WORD
            ]
            wrong += [f"{address}: {bare[max(0, m.start() - 60) : m.end() + 40]!r}" for m in found]
    assert looked > 60
    assert not wrong, "\n".join(wrong)


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_town_shows_what_its_files_say(client: FlaskClient) -> None:
    home = text_of(client.get("/").text)
    assert "Dorpshuis De Zaal" in home
    assert "zonder stadsdeel" not in home
    wijk = text_of(client.get("/wijk/WK023300").text)
    # The buurten of 2021 with men and women: 26,210 in wijk 00.
    assert "26.210 personen" in wijk
    assert "opgeteld over buurten" in wijk
    buurt = text_of(client.get("/wijk/BU02330001").text)
    assert "Ermelo-Oost" in buurt
    assert "3.805 personen 2021" in buurt
    sources = text_of(client.get("/bronnen").text)
    assert "Vierkanten van 100 meter" in sources
    borders = sources.split("Wijken en buurten, grenzen", 1)[1]
    assert "Over: 2021." in borders[:120]
    place = client.get("/").text.split('href="/plek/', 1)[1].split('"', 1)[0]
    said = text_of(client.get(f"/plek/{place}").text)
    assert "Waar mensen wonen: in vierkanten van 100 meter (CBS, van wanneer weten we niet)." in said
    answer = text_of(client.post("/wegwijzer", data={"van": START, "minuten": "15"}).text)
    assert "Dorpshuis De Zaal" in answer


def test_streets_that_came_before_the_borders_are_known(real_data: Path, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "var", gemeente="GM1991", tiles_url="", pdok_address_url="")
    table = tmp_path / "plekken.csv"
    table.write_text(PLACES.replace("52.3010;5.6190", "51.6955;5.6725"), encoding="utf-8")
    with closing(prepare_store(settings)) as store:
        import_files(store, [real_data / "osm/zeeland_nb_2021.osm.pbf"], settings=settings)
        import_files(store, [table], settings=settings, stated=LIST)
    app = create_app(settings)
    app.testing = True
    client = let_in(app)
    answer = client.post("/wegwijzer", data={"van": "51.6958, 5.6730", "minuten": "15"}).text
    assert "Dorpshuis De Zaal" in answer
    home = client.get("/").text
    pages = [answer, *(client.get(f"/plek/{id}").text for id in set(re.findall(r'href="/plek/([^"]*)"', home)))]
    assert len(pages) == 3
    assert not [page for page in pages if "kennen de straten hier" in page]
    # Without borders nobody is counted: that is said, and no more.
    assert any("Hoeveel mensen hier wonen, weten we niet." in page for page in pages)


def test_a_town_with_a_list_of_its_own_and_nothing_else(real_data: Path, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "var", gemeente="GM0150", tiles_url="", pdok_address_url="")
    listed = Stated("wijkkaart", "Gemeente Deventer", "niet genoemd", "2024-10-24")
    with closing(prepare_store(settings)) as store:
        (report, *_) = import_files(store, [real_data / "deventer_wijkkaart.csv"], settings=settings, stated=listed)
        with store.read() as session:
            places = reading.read_table(session, tables.place)
    # Themes and activities are rows among the places: nobody says what they are, so they wait for the editors.
    assert len(places) == 238
    assert any("dit soort kennen wij niet" in remark.reason for remark in report.remarks)
    assert not places["name"].str.contains("''").any()
    app = create_app(settings)
    app.testing = True
    assert (places["visibility"] == "openbaar").sum() == 141
    client = let_in(app)
    shown = client.get("/?toon=alles").text
    assert shown.count('href="/plek/') > 10
    assert not [text for text in (shown, client.get("/").text) if WORDS.search(text)]
