"""A sheet as a volunteer makes it: tick, press, look; without a script, on a phone, and with its words hidden."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from socialmap.config import Settings
from socialmap.importing.flow import import_files
from socialmap.importing.starter import prepare_store
from tests.support.browsing import PHONE, WIDE, Site, served

pytestmark = [pytest.mark.browser, pytest.mark.real_data]


#: Minutes.
NEXT_DOOR = 3


@pytest.fixture(scope="module")
def street_site(browser, real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The city's places with all its streets."""
    data_dir = tmp_path_factory.mktemp("with_streets") / "var"
    settings = Settings(data_dir=data_dir)
    files = [real_data / "amsterdam" / name for name in ("wijken_110.geojson", "maatschappelijke_vzn.geojson")]
    files += [real_data / "network" / name for name in ("nodes.csv", "edges.csv")]
    with closing(prepare_store(settings)) as store:
        import_files(store, files, settings=settings)
    with served(data_dir) as site:
        yield site


def make(window, ticked, path="/wegwijzer"):
    page = window.open(path)
    page.locator("input[name=van]").fill("OBA Geuzenveld")
    window.follow(page.locator("form button[type=submit]").last)
    expect(page.locator(".answer").first).to_be_visible()
    # What lies at the start itself has no way to draw.
    rows = page.locator(".answer").all()
    away = [row for row in rows if int(row.locator(".walk-minutes").inner_text()) > NEXT_DOOR]
    for row in away[:ticked]:
        row.locator(".take input").check()
    window.follow(page.locator(".take-bar button").first)
    expect(page.locator(".sheet-title").first).to_be_visible()
    return page


@pytest.mark.parametrize("width", [PHONE, pytest.param(WIDE, marks=pytest.mark.nightly)])
@pytest.mark.parametrize(
    ("ticked", "path"),
    [pytest.param(1, "/wegwijzer", marks=pytest.mark.nightly), (3, "/wegwijzer"), (1, "/ar/wegwijzer")],
)
def test_a_sheet_without_a_script_is_readable_for_everyone(street_site, visit, width, ticked, path):
    window = visit(street_site, width, javascript=False)
    page = make(window, ticked, path)
    assert page.url.endswith("/wegwijzer/blad"), "nothing of the question is in the address"
    window.picture(f"blad{path.replace('/', '_')}_{ticked}", full_page=True)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    assert page.locator(".drawn-map").count() == (1 if ticked == 1 else ticked + 1)
    small = page.evaluate(
        "[...document.querySelectorAll('.sheet .words')].filter((one) => !one.closest('.sheet-sources') &&"
        " one.textContent.trim() && parseFloat(getComputedStyle(one).fontSize) < 14)"
        ".map((one) => one.outerHTML.slice(0, 80))"
    )
    assert small == []
    axe = visit(street_site, width)
    found = Axe().run(make(axe, ticked, path)).response["violations"]
    assert [rule["id"] for rule in found if rule["impact"] in ("serious", "critical")] == []


def test_pictures_alone_carry_where_when_cost_and_way(street_site, visit):
    window = visit(street_site, WIDE)
    page = make(window, 1)
    page.evaluate("for (const one of document.querySelectorAll('.words')) one.style.visibility = 'hidden'")
    window.picture("blad_zonder_woorden", full_page=True)
    left = page.locator(".sheet svg").locator("visible=true").count()
    steps = page.locator(".sheet-steps > li").count()
    assert left >= steps + 5, "a picture for each step, the week, cost, way in, map and code"
    for shown in (".drawn-map", ".sheet-week .pictogram", ".sheet-steps .pictogram", ".sheet-facts .pictogram"):
        expect(page.locator(shown).first).to_be_visible()


def test_on_paper_the_buttons_are_gone(street_site, visit):
    page = make(visit(street_site, WIDE), 1)
    page.emulate_media(media="print")
    assert page.locator(".sheet-tools").locator("visible=true").count() == 0
