"""The pages about new circles with the keyboard alone, on a phone, without colour and without a script."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_by_keyboard import tab_to
from tests.support.browsing import PHONE, WIDE

pytestmark = pytest.mark.browser


def test_the_order_and_a_wijk_are_a_few_keys_away(starter_site, visit):
    page = visit(starter_site, WIDE).open("/cirkels")
    tab_to(page, "table.fit thead th:nth-child(2) a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("volgorde=plaats"))
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Plaats")
    name = page.locator("table.fit tbody th a").first.inner_text()
    tab_to(page, "table.fit tbody tr:first-of-type th a")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(name)


@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_answers_about_people_stay_in_the_address_only(starter_site, visit, width):
    page = visit(starter_site, width).open("/cirkels/waarom/FB?richting=buurt")
    let_in = page.context.cookies()
    for field, answer in {"coach": "ja", "vrijwilliger": "ja", "kamer": "nee", "belangstelling": "5-8"}.items():
        tab_to(page, f"#{field}")
        page.locator(f"#{field}").select_option(answer)
    tab_to(page, "form.questions button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("mensen-FB=ja,ja,nee,5-8"))
    assert "richting=buurt" in page.url
    expect(page.locator("form.questions")).to_contain_text("Zoek een partner die een kamer leent")
    assert page.context.cookies() == let_in
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.get_by_role("link", name="Terug naar alle wijken").click()
    row = page.locator("table.fit tr", has=page.get_by_role("link", name="Geuzenveld", exact=True))
    expect(row).to_contain_text("Coach en vrijwilliger zijn er")


def test_two_wijken_that_are_ticked_lie_side_by_side(starter_site, visit):
    page = visit(starter_site, WIDE).open("/cirkels")
    for name in ("Geuzenveld", "Banne Buiksloot"):
        page.get_by_role("checkbox", name=name, exact=False).first.focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Vergelijk de twee wijken").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Vergelijk: Banne Buiksloot – Geuzenveld")).to_be_visible()


def test_a_slider_moves_the_weight_and_the_map_follows(starter_site, visit):
    window = visit(starter_site, WIDE)
    page = window.open("/cirkels")
    page.locator("#keuze summary").click()
    page.locator("#keuze input[type=range]").first.focus()
    page.keyboard.press("End")
    expect(page.locator("#gewicht-need")).to_have_value("100")
    with page.expect_response(re.compile(r"/api/v1/fit/map\?.*gewicht-need=100")) as drawn:
        page.get_by_role("button", name="Reken opnieuw").click()
    assert drawn.value.ok
    expect(page.locator(".legend h3")).to_contain_text("ontmoeten")


def test_the_bars_are_told_apart_without_colour(starter_site, visit):
    page = visit(starter_site, WIDE).open("/cirkels")
    style = "(one) => [getComputedStyle(one).fill, getComputedStyle(one).stroke]"
    assert page.locator(".fit .range rect").first.evaluate(style) == ["rgb(255, 255, 255)", "rgb(27, 27, 27)"]
    ticks = page.locator("thead .range text").all_text_contents()
    assert ticks[:4] == ["1", "25", "50", "75"]
    assert int(ticks[-1]) > 100


def test_on_a_phone_the_order_can_be_chosen(starter_site, visit):
    page = visit(starter_site, PHONE).open("/cirkels")
    page.locator("p.on-phone").get_by_role("link", name="Kans op de beste 5").click()
    page.wait_for_url(re.compile("volgorde=kans"))
    expect(page.locator("p.on-phone a[aria-current]")).to_have_text("Kans op de beste 5")
