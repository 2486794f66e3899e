"""The pages about new circles with the keyboard alone, on a phone, without colour and without a script."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_by_keyboard import tab_to
from tests.support.browsing import PHONE, WIDE

pytestmark = pytest.mark.browser


def row_of(page, name):
    return page.locator("table.lines tr", has=page.get_by_role("link", name=name, exact=True))


def test_the_result_stands_on_the_first_screen_and_the_keyboard_reaches_all_of_it(starter_site, visit):
    page = visit(starter_site, WIDE).open("/cirkels?vergelijk=FB")
    for seen in (".scatter", ".city-map", ".few"):
        expect(page.locator(seen)).to_be_in_viewport()
    # Those that the policy chose and what was ticked; the others stand in the table.
    assert page.locator(".scatter a:not([tabindex])").count() in (8, 9)
    tab_to(page, ".scatter a:not([tabindex])")
    assert page.locator(".scatter a:focus title").text_content()
    expect(page.locator(".few li.hot, .scatter .hot").first).to_be_attached()
    tab_to(page, "table.lines th.col-nodig a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("volgorde=nodig"))
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("Hoe nodig?")
    name = page.locator("table.lines tbody th a").first.inner_text().replace("\u200b", "")
    tab_to(page, "table.lines tbody tr:first-of-type th a")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(name)
    assert "vergelijk=FB" in page.url


@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_answers_about_people_stay_on_the_device_or_in_the_address(starter_site, visit, width):
    page = visit(starter_site, width).open("/cirkels?vergelijk=FB&vergelijk=NE")
    let_in = page.context.cookies()
    group = page.get_by_role("group", name="Is er een coach die de groep begeleidt? Geuzenveld")
    group.get_by_role("button", name="Ja").focus()
    page.keyboard.press("Enter")
    expect(group.get_by_role("button", name="Ja")).to_have_attribute("aria-pressed", "true")
    assert "ja" not in page.url
    with page.expect_navigation():
        page.locator(".compare-bar button:not([formaction])").click()
    expect(page.locator("td[data-of=FB][data-field=coach]")).to_have_text("ja")
    with page.expect_navigation():
        page.get_by_role("link", name="Terug naar alle wijken").click()
    expect(group.get_by_role("button", name="Ja")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Wis mijn antwoorden").click()
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.context.cookies() == let_in
    # On the page of a wijk they go into the address.
    with page.expect_navigation():
        page.locator(".people-strip tbody th a").first.click()
    for field, answer in {"coach": "ja", "vrijwilliger": "ja", "kamer": "nee", "belangstelling": "5-8"}.items():
        page.locator(f"#{field}").select_option(answer)
    tab_to(page, "form.questions button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("mensen-FB=ja,ja,nee,5-8"))
    expect(page.locator("form.questions")).to_contain_text("Zoek een partner die een kamer leent")
    with page.expect_navigation():
        page.get_by_role("link", name="Terug naar alle wijken").click()
    expect(group.get_by_role("button", name="Ja")).to_have_attribute("aria-pressed", "true")


def test_a_slider_moves_the_weight_and_the_policy_is_then_ones_own(starter_site, visit):
    page = visit(starter_site, WIDE).open("/cirkels")
    page.locator("#gewichten summary").click()
    page.locator("#keuze input[type=range]").first.focus()
    page.keyboard.press("End")
    expect(page.locator("#gewicht-need")).to_have_value("100")
    with page.expect_navigation():
        page.get_by_role("button", name="Reken opnieuw").click()
    expect(page.locator(".policy [aria-current]")).to_have_text("Eigen gewichten")
    assert "gewicht-need=100" in page.url


def test_at_four_hundred_percent_nothing_is_wider_than_the_screen(starter_site, visit):
    page = visit(starter_site, PHONE).open("/cirkels?vergelijk=FB&vergelijk=NE")
    page.set_viewport_size({"width": 320, "height": 256})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    small = page.locator("table.lines tbody tr").evaluate_all(
        "(rows) => rows.filter((one) => one.offsetHeight < 44).length"
    )
    assert small == 0
