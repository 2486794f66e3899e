"""The first account, from the command to a lunch on the map: on a phone by keyboard, at a desk by mouse."""

import re
import time

import pyotp
import pytest
from playwright.sync_api import expect

from socialmap.config import Settings
from tests.browser.test_by_keyboard import tab_to
from tests.support.browsing import PHONE, WIDE, served
from tests.support.importing import run

pytestmark = pytest.mark.browser
PASSPHRASE = "soep voor de hele straat"


@pytest.fixture(scope="module")
def own_site(browser, tmp_path_factory):
    """A map that may be changed: others look at theirs."""
    folder = tmp_path_factory.mktemp("accounts") / "var"
    with served(folder) as site:
        yield site, Settings(data_dir=folder)


def link_of(settings, name) -> str:
    """What the command prints, below the address of this server."""
    result = run(settings, "account", "add", name, "--role", "hoofdredacteur")
    assert result.exit_code == 0, result.output
    return re.search(r"http://[^/]+(/welkom\?sleutel=\S+)", result.stdout)[1]


def fits(page, width):
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_from_the_command_to_a_lunch_and_out_with_the_keyboard(own_site, visit):
    site, settings = own_site
    window = visit(site, PHONE)
    page = window.open(link_of(settings, "Anna"))
    window.picture("account-welcome", full_page=True)
    fits(page, PHONE)
    for field in ("#wachtzin", "#nog_eens"):
        tab_to(page, field, most=40)
        page.keyboard.type(PASSPHRASE)
    phone = pyotp.TOTP(page.locator("code").inner_text().replace(" ", ""))
    tab_to(page, "#code", most=10)
    page.keyboard.type(phone.at(time.time() - 30))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Uw wachtzin is bewaard")
    expect(page.locator("#naam")).to_have_value("anna")
    tab_to(page, "#wachtzin", most=40)
    page.keyboard.type("iets heel anders")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("horen niet bij elkaar")
    window.picture("account-wrong", full_page=True)
    window.errors = [error for error in window.errors if "403" not in error]
    tab_to(page, "#wachtzin", most=40)
    page.keyboard.type(PASSPHRASE)
    tab_to(page, "#code", most=10)
    page.keyboard.type(phone.at(time.time() + 30))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page = window.open(site.first_place(q="Pluspunt"))
    window.follow(page.get_by_role("link", name="Voeg een activiteit toe"))
    tab_to(page, "#name", most=40)
    page.keyboard.type("Soep van Anna")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, "button[value=bewaar]", most=40)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Soep van Anna")
    tab_to(page, "details.menu summary", most=10)
    page.keyboard.press("Enter")
    tab_to(page, "form.log-out button", most=20)
    window.picture("account-menu")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("form.log-out")).to_have_count(0)
    assert page.context.cookies() == []


def test_the_same_at_a_desk_and_one_account_more(own_site, visit):
    site, settings = own_site
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
    with page.expect_navigation():
        page.get_by_role("button", name="Uitloggen").click()
    expect(page.get_by_role("link", name="Inloggen")).to_be_visible()
