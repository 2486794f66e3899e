"""Everything that a mouse can do, done with the keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browsing import PHONE, WIDE

pytestmark = pytest.mark.browser

FOCUSED = "document.activeElement"
FIGURE = "Ernstig eenzaam"


def tab_to(page, selector, key="Tab", most=300):
    """Press Tab until this has the focus."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate(f"{FOCUSED}.matches({selector!r})"):
            return page.locator(":focus")
    pytest.fail(f"{selector} is not reached with {key}; the focus is on {page.evaluate(f'{FOCUSED}.outerHTML')[:120]}")


@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_the_first_key_leads_past_the_map_to_the_list(starter_site, visit, width):
    page = visit(starter_site, width).open("/")
    skip = tab_to(page, ".skip", most=1)
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#lijst")).to_be_focused()
    expect(page.locator("#lijst h2")).to_be_in_viewport()
    tab_to(page, ".place h3 a", most=4)


def test_what_has_the_focus_has_a_ring(starter_site, visit):
    page = visit(starter_site).open("/")
    for selector in ("header.site a", "#zoek", ".search button", "summary", ".entries a", ".show-on-map"):
        style = tab_to(page, selector).evaluate("(one) => getComputedStyle(one).outline")
        assert "3px" in style, selector
        assert "rgb(0, 80, 158)" in style, selector


def test_searching(starter_site, visit):
    page = visit(starter_site).open("/")
    tab_to(page, "#zoek")
    page.keyboard.type("pluspunt")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("zoek=pluspunt"))
    expect(page.locator(".place h3").first).to_contain_text("Pluspunt")
    assert page.locator(".place").count() < 5


@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_from_a_row_to_the_map_and_back(starter_site, visit, width):
    window = visit(starter_site, width)
    page = window.open("/")
    button = tab_to(page, ".place:nth-child(3) .show-on-map")
    name = page.locator(".place:nth-child(3) h3").inner_text()
    page.keyboard.press("Enter")
    popup = page.locator(".leaflet-popup")
    expect(popup.locator("h3")).to_have_text(name)
    expect(popup.locator("h3 a")).to_be_focused()
    expect(popup.locator("h3")).to_be_in_viewport()
    assert popup.locator(".checked").inner_text() == page.locator(".place:nth-child(3) .checked").inner_text()
    window.picture("toon_op_de_kaart")
    page.keyboard.press("Escape")
    expect(popup).to_have_count(0)
    assert button.evaluate("(one) => one.dataset.place") == page.evaluate(f"{FOCUSED}.dataset.place")


def test_a_layer_goes_on_and_off(starter_site, visit):
    window = visit(starter_site)
    page = window.open("/")
    legend = page.locator(".legend")
    tab_to(page, ".layer-switch summary")
    page.keyboard.press("Enter")
    tab_to(page, ".layer-switch input[value='huizen_van_de_wijk']")
    page.keyboard.press("Space")
    expect(legend.get_by_role("heading", name="Huizen van de Wijk")).to_be_visible()
    page.keyboard.press("Space")
    expect(legend.get_by_role("heading", name="Huizen van de Wijk")).to_have_count(0)
    tab_to(page, ".layer-switch input[name='cijfer']")
    page.keyboard.press("ArrowDown")
    expect(legend.get_by_role("heading", name=FIGURE)).to_be_visible()
    expect(legend.locator(".city")).to_contain_text("hele stad")
    window.picture("laag_aan")
    page.keyboard.press("ArrowUp")
    expect(legend.get_by_role("heading", name=FIGURE)).to_have_count(0)


def test_a_layer_of_areas_takes_the_place_of_the_figure(starter_site, visit):
    page = visit(starter_site).open("/")
    page.locator(".layer-switch summary").click()
    page.get_by_role("radio", name=FIGURE).check()
    other = page.get_by_role("checkbox", name="Buurtcirkels")
    other.check()
    expect(page.locator(".legend").get_by_role("heading", name=FIGURE)).to_have_count(0)
    expect(page.get_by_role("radio", name="geen cijfer")).to_be_checked()
    other.uncheck()
    expect(page.locator(".legend h3")).to_have_count(1)


@pytest.mark.parametrize("path", ["/", "/wijk/FB"])
def test_the_map_lets_the_keyboard_go(starter_site, visit, path):
    """In at most six keys across the map: itself, two buttons, the names of who made it."""
    page = visit(starter_site).open(path)
    inside = f"{FOCUSED}.closest('.map') !== null"
    for key in ("Tab", "Shift+Tab"):
        page.locator(".leaflet-control-zoom-in").focus()
        for _ in range(6):
            page.keyboard.press(key)
            if not page.evaluate(inside):
                break
        assert not page.evaluate(inside), key


def test_the_map_comes_nearer_and_goes_back(starter_site, visit):
    page = visit(starter_site).open("/")
    scale = page.locator(".leaflet-control-scale-line")
    before = scale.inner_text()
    tab_to(page, ".leaflet-control-zoom-in")
    assert page.evaluate(f"{FOCUSED}.getAttribute('aria-label')") == "Dichterbij"
    page.keyboard.press("Enter")
    expect(scale).not_to_have_text(before)
    tab_to(page, ".leaflet-control-zoom-out")
    page.keyboard.press("Enter")
    expect(scale).to_have_text(before)


def test_the_same_page_in_english_and_back(starter_site, visit):
    page = visit(starter_site).open("/wijk/FB")
    tab_to(page, "header.site a[hreflang='en']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/wijk/FB")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    tab_to(page, "header.site a[hreflang='nl']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{starter_site.address}/wijk/FB")


def test_the_bar_of_a_phone_leads_to_map_and_list(starter_site, visit):
    page = visit(starter_site, PHONE).open("/")
    bar = page.locator(".switch-bar")
    bar.get_by_role("link", name="Kaart").click()
    expect(page.locator(".map")).to_be_in_viewport(ratio=0.5)
    expect(page.locator(".leaflet-control-zoom-in")).to_be_in_viewport()
    bar.get_by_role("link", name="Lijst").click()
    expect(page.locator("#lijst-kop")).to_be_in_viewport()
    # The bar covers nothing that has the focus.
    button = tab_to(page, ".place:nth-child(6) .show-on-map")
    box, cover = button.bounding_box(), bar.bounding_box()
    assert box["y"] + box["height"] <= cover["y"]
