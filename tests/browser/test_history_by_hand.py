"""Somebody says by mistake that a place is gone, sees it in its history and takes it back: by hand and by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_by_keyboard import tab_to
from tests.support.browsing import PHONE, WIDE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "javascript"), [(PHONE, True), (WIDE, False)])
def test_an_end_by_mistake_is_taken_back_with_the_keyboard(own_site, visit, width, javascript):
    window = visit(own_site, width, javascript=javascript)
    page = window.open(own_site.first_place(q="Pluspunt"))
    window.follow(page.get_by_role("link", name="Bestaat deze plek niet meer?"))
    tab_to(page, "button[value=einde]", most=40)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("article.change").first).to_contain_text("status: van het is er naar gestopt")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    window.picture("history", full_page=True)
    window.follow(page.locator("article.change a").first)
    expect(page.locator("main")).to_contain_text("status: was gestopt, wordt het is er")
    window.picture("history-undo", full_page=True)
    tab_to(page, "button[value=bewaar]", most=40)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("article.change").first).to_contain_text("van gestopt naar het is er")
    window.follow(page.get_by_role("link", name="Terug naar de plek"))
    expect(page.locator("main")).not_to_contain_text("Deze plek is er niet meer.")
