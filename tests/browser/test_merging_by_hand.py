"""A merge and its undo, on a phone and by keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_by_keyboard import tab_to
from tests.support.browsing import PHONE, WIDE, served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def own_site(browser, tmp_path_factory):
    """A map that may be changed: others look at theirs."""
    with served(tmp_path_factory.mktemp("merging") / "var") as site:
        yield site


@pytest.mark.parametrize(("width", "keyboard"), [(PHONE, True), (WIDE, False)])
def test_two_become_one_and_two_again(own_site, visit, width, keyboard):
    stays, goes = own_site.first_place(q="Pluspunt"), own_site.first_place(q="Oase")
    ids = [address.rpartition("/")[2] for address in (stays, goes)]
    window = visit(own_site, width, javascript=False)
    page = window.open(f"/bijhouden/dubbel?blijft={ids[0]}&gaat={ids[1]}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    window.picture("merging-pair", full_page=True)

    def press(value):
        with page.expect_navigation():
            if keyboard:
                tab_to(page, f"button[value={value}]", most=60)
                page.keyboard.press("Enter")
            else:
                page.locator(f"button[value={value}]").first.click()

    press("zelfde")
    expect(page.get_by_role("status")).to_contain_text("Samengevoegd")
    window.picture("merging-done", full_page=True)
    page = window.open(goes)
    expect(page).to_have_url(f"{own_site.address}/plek/{ids[0]}")
    page = window.open("/bijhouden/dubbel")
    press("terug")
    expect(page.get_by_role("status")).to_contain_text("Teruggedraaid")
    page = window.open(goes)
    expect(page).to_have_url(f"{own_site.address}/plek/{ids[1]}")
