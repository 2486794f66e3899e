"""The first minute of an opbouwwerker: a weekly lunch on a phone, with the keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_by_keyboard import tab_to
from tests.support.browsing import PHONE, served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def own_site(browser, tmp_path_factory):
    """A map that may be changed: others look at theirs."""
    with served(tmp_path_factory.mktemp("forms") / "var") as site:
        yield site


@pytest.mark.parametrize("javascript", [True, False])
def test_a_lunch_is_added_with_the_keyboard_and_stands_in_the_week(own_site, visit, javascript):
    name = "Buurtlunch" if javascript else "Soep op woensdag"
    window = visit(own_site, PHONE, javascript=javascript)
    page = window.open(own_site.first_place(q="Pluspunt"))
    window.follow(page.get_by_role("link", name="Voeg een activiteit toe"))
    tab_to(page, "#name", most=40)
    page.keyboard.type(name)
    tab_to(page, "[name=tijd1-dag][value='2']", most=10)
    page.keyboard.press("Space")
    tab_to(page, "[name=tijd1-van]", most=10)
    page.keyboard.type("12.00")
    page.keyboard.press("Tab")
    page.keyboard.type("13.30")
    tab_to(page, "#cost_eur", most=40)
    page.keyboard.type("3")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    window.picture("activity-form", full_page=True)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".read-back")).to_contain_text("elke woensdag van 12.00 tot 13.30 uur. Klopt dat?")
    window.picture("activity-check", full_page=True)
    tab_to(page, "button[value=bewaar]", most=40)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("table.week")).to_contain_text(name)
