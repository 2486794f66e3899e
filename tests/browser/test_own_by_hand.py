"""A redacteur makes the link of an organisation by keyboard; on a telephone the organisation keeps its own with it."""

from contextlib import closing

import pytest
from playwright.sync_api import expect

from socialmap.model import Organisation
from socialmap.store import Store
from tests.browser.test_by_keyboard import tab_to
from tests.support.browsing import PHONE, WIDE

pytestmark = pytest.mark.browser
BOTH = ["sqlite_site", pytest.param("postgresql_site", marks=[pytest.mark.postgres, pytest.mark.nightly])]


def fits(page, width):
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def press(page, selector):
    tab_to(page, selector, most=60)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("kept", BOTH)
def test_a_link_is_made_used_and_withdrawn(request, visit, kept):
    site, settings = request.getfixturevalue(kept)
    with closing(Store(settings.store_url)) as store, store.write() as session:
        session.add(Organisation("het-pluspunt", "Het Pluspunt"))
    window = visit(site, WIDE)
    page = window.open("/bijhouden/link/organisatie/het-pluspunt")
    tab_to(page, "#plek_naam", most=60)
    page.keyboard.type(page.locator("#plekken-namen option").first.get_attribute("value"))
    press(page, "button[value=kies]")
    expect(page.get_by_role("checkbox").first).to_be_checked()
    tab_to(page, "#adres", most=60)
    page.keyboard.type("info@hetpluspunt.nl")
    tab_to(page, "input[name=gebeld]", most=5)
    page.keyboard.press("Space")
    press(page, "button[value=maak]")
    link = page.locator("#link").input_value()
    expect(page.get_by_role("link", name="Open een mail aan info@hetpluspunt.nl")).to_be_visible()
    window.picture("own-link-made", full_page=True)
    fits(page, WIDE)

    window = visit(site, PHONE)
    window.context.clear_cookies()
    page = window.open(link.removeprefix(site.address))
    expect(page.get_by_role("heading", level=1)).to_have_text("Het Pluspunt")
    window.picture("own", full_page=True)
    fits(page, PHONE)
    for button in page.locator("main").locator("button, a.button").all():
        assert button.bounding_box()["height"] >= 44, button.inner_text()
    window.follow(page.get_by_role("link", name="Voeg een activiteit toe").first)
    page.get_by_label("Hoe heet").first.fill("Soep van de buren")
    page.locator("label.day", has_text="wo").first.click()
    page.locator("input[name=tijd1-van]").fill("12.00")
    page.locator("input[name=tijd1-tot]").fill("13.30")
    window.picture("own-activity", full_page=True)
    fits(page, PHONE)
    window.follow(page.get_by_role("button", name="Lees na en bewaar"))
    window.follow(page.get_by_role("button", name="Ja, bewaar dit"))
    expect(page.get_by_role("heading", name="Soep van de buren")).to_be_visible()
    window.follow(page.get_by_role("button", name="Alles klopt nog"))
    expect(page.get_by_role("status").first).to_contain_text("volgens de organisatie")
    window.picture("own-confirmed", full_page=True)
    assert page.context.cookies() == []
    window.follow(page.get_by_role("button", name="Trek de link in"))
    window.follow(page.get_by_role("button", name="Ja, trek de link in"))
    expect(page.get_by_role("heading", level=1)).to_have_text("De link is ingetrokken")
    page = window.open(link.removeprefix(site.address), status=404)
    expect(page.locator("main")).to_contain_text("Deze link werkt niet meer.")
    window.picture("own-ended", full_page=True)
