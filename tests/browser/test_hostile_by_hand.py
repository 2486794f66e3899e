"""In a real browser nothing of a city that an enemy wrote runs: no dialog, no mark of theirs, no page elsewhere."""

import pytest

from socialmap.config import Settings
from tests.support.browsing import served
from tests.support.hostile_answers import ran_in
from tests.support.hostile_world import START, hostile_settings
from tests.support.importing import run

pytestmark = pytest.mark.browser
PAGES = ("/", "/en/", "/wijken", "/wijk/FB", "/bronnen", "/plek/{place}", "/ar/plek/{place}", "/wegwijzer")


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    return hostile_settings(Settings(data_dir=tmp_path_factory.mktemp("hostile") / "var"))


@pytest.fixture(scope="module")
def hostile_site(browser, city):
    with served(city.data_dir) as site:
        yield site


@pytest.fixture
def page(browser):
    context = browser.new_context()
    page, dialogs = context.new_page(), []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    yield page
    context.close()
    assert dialogs == []


def test_pages_run_nothing_of_it(visit, hostile_site):
    window = visit(hostile_site)
    place = hostile_site.first_place(offered="true").removeprefix("/plek/")
    for path in PAGES:
        page = window.open(path.format(place=place))
        for button in page.locator("summary:visible").all()[:3]:
            button.click()
        for mark in page.locator(".leaflet-marker-icon").all()[:2]:
            mark.dispatch_event("click")
        assert ran_in(page) == [], path


def test_the_map_to_take_along_runs_nothing_of_it(page, city, tmp_path):
    made = tmp_path / "kaart.html"
    assert run(city, "map", made).exit_code == 0
    page.goto(made.as_uri())
    page.locator("button[data-place]").first.click()
    page.locator(".leaflet-popup-content").wait_for()
    assert "<script>" in page.locator(".leaflet-popup-content").inner_text()
    assert ran_in(page) == []


def test_the_file_of_a_neighbourhood_runs_nothing_of_it(page, city, tmp_path):
    made = tmp_path / "buurt.html"
    assert run(city, "guide", made, "--around", "{1}, {0}".format(*START)).exit_code == 0
    page.goto(made.as_uri())
    page.locator("#zoek").fill("klik")
    assert page.locator(".place").count() >= 2
    assert ran_in(page) == []
