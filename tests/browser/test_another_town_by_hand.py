"""The first minutes in another town: the map, a question from a point, a place, a wijk, at two widths.

First minute of an opbouwwerker in Ermelo: fills a store by the README, opens the page, sees the own places and wijken,
asks from a point what is near, and reads nowhere of Amsterdam.
"""

from contextlib import closing

import pytest
from playwright.sync_api import expect

from socialmap.config import Settings
from socialmap.importing.flow import import_files
from socialmap.importing.lists import Stated
from socialmap.importing.starter import prepare_store
from tests.support.browsing import PHONE, WIDE, served

# Its pages are looked at by day without a browser (tests/web/test_another_town.py).
pytestmark = [pytest.mark.browser, pytest.mark.real_data, pytest.mark.nightly]
PLACES = """naam;soort;straat;huisnummer;lat;lon
Dorpshuis De Zaal;Dorpshuis;Stationsstraat;1;52.3010;5.6190
Bibliotheek Ermelo;Bibliotheek;Stationsstraat;20;52.2995;5.6215
"""


@pytest.fixture(scope="module")
def ermelo(browser, real_data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("ermelo")
    settings = Settings(data_dir=folder / "var", gemeente="GM0233")
    table = folder / "plekken.csv"
    table.write_text(PLACES, encoding="utf-8")
    with closing(prepare_store(settings)) as store:
        files = ("cbs_buurten_2021", "cbs_vierkant100_noordveluwe", "straatmeubilair_bgt_2021")
        import_files(store, [real_data / f"ermelo/{name}.gpkg" for name in files], settings=settings)
        listed = Stated("plekken", "Gemeente Ermelo", "CC0 1.0", "2026-11-01")
        import_files(store, [table], settings=settings, stated=listed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOCIALMAP_GEMEENTE", "GM0233")
        with served(settings.data_dir) as site:
            yield site


@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_the_first_minutes_in_ermelo(ermelo, visit, width):
    window = visit(ermelo, width)
    page = window.open("/")
    expect(page.locator("body")).to_contain_text("Dorpshuis De Zaal")
    window.picture("town-home")
    said = [page.inner_text("body")]
    page = window.open("/wegwijzer")
    page.locator("input[name=van]").fill("52.3005, 5.6200")
    window.follow(page.locator("form button[type=submit]").last)
    expect(page.locator(".answer").first).to_contain_text("Dorpshuis De Zaal")
    window.picture("town-answer")
    said.append(page.inner_text("body"))
    window.follow(page.locator(".answer h3 a").first)
    expect(page.locator("#lopen")).to_be_visible()
    expect(page.locator("body")).to_contain_text("in vierkanten van 100 meter (CBS")
    window.picture("town-place")
    said.append(page.inner_text("body"))
    page = window.open("/wijken")
    window.follow(page.locator("main a", has_text="Wijk 00").first)
    expect(page.locator("h1")).to_contain_text("Wijk 00")
    expect(page.locator("body")).to_contain_text("26.210 personen")
    window.picture("town-wijk")
    said.append(page.inner_text("body"))
    assert not [text for text in said if "Amsterdam" in text or "stadsdeel" in text]
