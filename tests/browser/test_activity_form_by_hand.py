"""The first minutes of an opbouwwerker: a weekly lunch and a new place, on a phone, by keyboard and by mouse."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_by_keyboard import tab_to
from tests.support.browsing import PHONE, WIDE

pytestmark = pytest.mark.browser


def test_a_lunch_is_added_with_the_keyboard_and_no_script_and_stands_in_the_week(own_site, visit):
    name = "Soep op woensdag"
    window = visit(own_site, PHONE, javascript=False)
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


def test_a_place_is_added_with_the_keyboard_by_its_address(own_site, visit):
    window = visit(own_site, PHONE, javascript=False)
    page = window.open("/bijhouden")
    window.follow(page.get_by_role("link", name="Een plek", exact=True))
    tab_to(page, "#name", most=40)
    page.keyboard.type("Buurtkamer De Kade")
    tab_to(page, "#kind", most=5)
    page.keyboard.type("buurtk")
    tab_to(page, "#waar", most=10)
    page.keyboard.type("Albardakade 3")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    # What stands at that number is told.
    expect(page.get_by_text("Dit lijkt erop")).to_be_visible()
    expect(page.get_by_role("link", name="OBA Geuzenveld")).to_be_visible()
    window.picture("place-check", full_page=True)
    tab_to(page, "button[value=bewaar]", most=40)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Buurtkamer De Kade")
    expect(page.locator("main")).to_contain_text("Albardakade 3")


@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_a_place_is_added_with_a_tap_or_where_somebody_stands(own_site, visit, width):
    window = visit(own_site, width)
    window.context.grant_permissions(["geolocation"])
    window.context.set_geolocation({"latitude": 52.379, "longitude": 4.803})
    page = window.open("/plek/nieuw")
    name = f"Buurtkamer {width}"
    page.get_by_label("Hoe heet de plek?").fill(name)
    page.get_by_label("Wat voor plek is het?").select_option(label="buurtkamer")
    here = page.get_by_role("button", name="Gebruik de plek waar ik nu ben")
    here.click()
    expect(page.locator(".tapped")).to_have_text("De plek is waar u nu bent.")
    assert page.locator("input[name=punt]").input_value() == "4.80300 52.37900"
    page.locator(".tap-map .map").click(position={"x": 120, "y": 120})
    expect(page.locator(".tapped")).to_have_text("De plek is het punt op de kaart.")
    assert re.fullmatch(r"\d\.\d{5} \d\d\.\d{5}", page.locator("input[name=punt]").input_value())
    here.click()
    expect(page.locator(".tapped")).to_have_text("De plek is waar u nu bent.")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()
    window.picture("place-form", full_page=True)
    window.follow(page.get_by_role("button", name="Lees na en bewaar"))
    window.follow(page.get_by_role("button", name="Ja, bewaar dit"))
    expect(page.locator("h1")).to_have_text(name)
