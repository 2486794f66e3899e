"""A hoofdredacteur gives somebody an account. The first one, from its link on, is in test_ledger_by_hand."""

import re
import time

import pyotp
import pytest
from playwright.sync_api import expect

from tests.browser.test_by_keyboard import tab_to
from tests.support.browsing import PHONE, TABLET, WIDE
from tests.support.importing import run

pytestmark = pytest.mark.browser
PASSPHRASE = "soep voor de hele straat"


def link_of(settings, name) -> str:
    """What the command prints, below the address of this server."""
    result = run(settings, "account", "add", name, "--role", "hoofdredacteur")
    assert result.exit_code == 0, result.output
    return re.search(r"http://[^/]+(/welkom\?sleutel=\S+)", result.stdout)[1]


def fits(page, width):
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def more(page):
    """What else there is in the menu for who is logged in."""
    return page.locator("header .more > summary")


def head_is_one_row(page):
    """With all that the one who may most has in the menu, on a tablet too; on a phone it hangs below one word."""
    for width in (TABLET, PHONE, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.locator("header.site").bounding_box()["height"] < 60, width
        fits(page, width)
        if width == PHONE:
            page.locator("header .menu > summary").click()
            expect(page.get_by_role("button", name="Uitloggen")).to_be_in_viewport()
            expect(more(page)).to_be_hidden()
            page.locator("header .menu > summary").click()


def test_one_account_more_and_out(sqlite_site, visit):
    site, settings = sqlite_site
    window = visit(site, WIDE)
    page = window.open(link_of(settings, "bea"))
    for field in ("#wachtzin", "#nog_eens"):
        page.locator(field).fill(PASSPHRASE)
    phone = pyotp.TOTP(page.locator("code").inner_text().replace(" ", ""))
    page.locator("#code").fill(phone.at(time.time() - 30))
    with page.expect_navigation():
        page.get_by_role("button", name="Bewaar").click()
    page.locator("#wachtzin").fill(PASSPHRASE)
    page.locator("#code").fill(phone.at(time.time() + 30))
    window.picture("account-login", full_page=True)
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name="Inloggen").click()
    more(page).click()
    window.follow(page.get_by_role("link", name="Accounts"))
    head_is_one_row(page)
    page.locator("#naam").fill("vera")
    page.get_by_label("vrijwilliger").check()
    page.get_by_text("Waar houdt dit account de kaart bij?").click()
    page.get_by_label("Nieuw-West").first.check()
    window.picture("accounts", full_page=True)
    fits(page, WIDE)
    with page.expect_navigation():
        page.get_by_role("button", name="Maak het account").click()
    expect(page.locator("#link")).to_have_value(re.compile(r"^http://.*/welkom\?sleutel="))
    window.picture("account-made", full_page=True)
    window.follow(page.get_by_role("link", name="vera"))
    window.picture("account-one", full_page=True)
    more(page).click()
    window.follow(page.get_by_role("link", name="Voorstellen"))
    expect(page.locator("main")).to_contain_text("Er wacht niets.")
    tab_to(page, ".more > summary", most=40)
    page.keyboard.press("Enter")
    tab_to(page, "form.log-out button", most=5)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Inloggen")).to_be_visible()
    assert page.context.cookies() == []
