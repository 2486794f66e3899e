"""A hoofdredacteur gives somebody an account. The first one, from its link on, is in test_ledger_by_hand."""

import re
import time

import pyotp
import pytest
from playwright.sync_api import expect

from tests.browser.test_by_keyboard import tab_to
from tests.support.browsing import WIDE
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
    window.follow(page.get_by_role("link", name="Accounts"))
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
    window.follow(page.get_by_role("link", name="Voorstellen"))
    expect(page.locator("main")).to_contain_text("Er wacht niets.")
    tab_to(page, "form.log-out button", most=40)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Inloggen")).to_be_visible()
    assert page.context.cookies() == []
