"""The components of forms and the head of every page: in the light, in the dark, in colours of one's own, and small."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_by_keyboard import tab_to
from tests.support.browsing import ARTIFACTS, PHONE, WIDE, pixels
from tests.support.style_guide import style_guide

pytestmark = pytest.mark.browser

#: Targets below 44 px. A box to tick is as large as the label around it.
SMALL = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
  .map((one) => [one, (one.closest('label.check, label.day') || one).getBoundingClientRect()])
  .filter(([, { width, height }]) => width < 44 || height < 43.9)
  .map(([one, { width, height }]) => `${one.outerHTML.slice(0, 80)}: ${width} x ${height}`)"""
#: What somebody reads, below 18 px, and below 14 px whatever it is.
LETTERS = """() => [...document.querySelectorAll('body *')].filter((one) => one.checkVisibility() &&
    [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
  .map((one) => [one.tagName, one.className, parseFloat(getComputedStyle(one).fontSize)])
  .filter(([tag, name, size]) => size < (tag === 'KBD' ? 14 : /small|hint/.test(name) ? 16 : 18))"""
#: Boxes whose look is the same chosen or not.
CHOSEN = """() => { const look = (one) => { const style = getComputedStyle(one);
    return [style.backgroundColor, style.borderColor, style.color].join(); };
  const first = (selector) => look(document.querySelector(selector));
  return first('.days :checked + span') !== first('.days :not(:checked) + span') &&
    first('.chips .check:has(:checked)') !== first(".chips .check:has(input:not(:checked))"); }"""
LOOKS = [
    {"color_scheme": "light"},
    {"color_scheme": "dark"},
    {"color_scheme": "light", "forced_colors": "active"},
]


def serious(page):
    found = Axe().run(page).response["violations"]
    return [
        (rule["id"], [node["html"][:120] for node in rule["nodes"][:3]])
        for rule in found
        if rule["impact"] in ("serious", "critical")
    ]


def test_every_component_in_every_light_and_width(browser):
    page = browser.new_page()
    for look in LOOKS:
        page.emulate_media(**look)
        for width in (320, PHONE, WIDE):
            page.set_viewport_size({"width": width, "height": 844})
            page.set_content(style_guide(direction="rtl" if width == PHONE else "ltr"))
            name = f"{look['color_scheme']}{'_eigen' if 'forced_colors' in look else ''}"
            page.screenshot(path=ARTIFACTS / f"onderdelen_{name}-{width}.png", full_page=True)
            assert page.evaluate("document.scrollingElement.scrollWidth") <= width, "scrolls sideways"
            assert page.evaluate(CHOSEN), "chosen looks like not chosen"
        assert page.evaluate(SMALL) == []
        assert page.evaluate(LETTERS) == []
        # In colours of one's own no page decides the contrast.
        assert "forced_colors" in look or serious(page) == []
    page.close()


def test_what_has_the_focus_has_a_ring_in_every_component(browser):
    page = browser.new_page()
    page.set_content(style_guide())
    seen = 0
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        seen += 1
        ring = page.evaluate(
            """() => { const one = document.activeElement;
              return [one, one.closest('label'), one.nextElementSibling].filter(Boolean)
                .map((box) => getComputedStyle(box)).some(({ outlineStyle, outlineWidth, opacity }) =>
                  outlineStyle === 'solid' && outlineWidth === '3px' && opacity !== '0'); }"""
        )
        assert ring, page.evaluate("document.activeElement.outerHTML")
    assert seen > 30
    page.close()


def test_the_menu_of_a_phone_by_keyboard_and_by_touch(starter_site, visit):
    page = visit(starter_site, PHONE).open("/bronnen")
    head = page.locator("header.site").bounding_box()
    assert head["height"] <= 60
    links = page.locator(".menu a")
    expect(links.first).to_be_hidden()
    tab_to(page, ".menu summary")
    page.keyboard.press("Enter")
    expect(links.first).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(links.first).to_be_hidden()
    expect(page.locator(".menu summary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(links.last).to_have_attribute("aria-current", "page")
    # Who goes on does not walk under it.
    for _ in range(7):
        page.keyboard.press("Tab")
    expect(links.first).to_be_hidden()
    page.locator(".menu summary").click()
    with page.expect_navigation(url=re.compile("/wijken$")):
        page.get_by_role("link", name="Buurten", exact=True).click()


def test_the_menu_lies_open_on_a_desk_and_works_without_a_script(starter_site, visit):
    page = visit(starter_site, WIDE, javascript=False).open("/wijken")
    expect(page.locator(".menu summary")).to_be_hidden()
    with page.expect_navigation(url=re.compile("/bronnen$")):
        page.get_by_role("link", name="Bronnen").click()
    phone = visit(starter_site, PHONE, javascript=False).open("/wijken")
    phone.locator(".menu summary").click()
    with phone.expect_navigation(url=re.compile("/bronnen$")):
        phone.get_by_role("link", name="Bronnen").click()


#: The brightness of the ground of a page and of its map: the outermost pixel that nothing is drawn on.
GROUND = """(name) => getComputedStyle(document.querySelector(name)).backgroundColor"""


def test_the_dark_reaches_the_page_its_map_and_its_drawings(starter_site, visit):
    page = visit(starter_site, WIDE).open("/wijk/FB")
    canvas = page.locator(".leaflet-overlay-pane canvas")
    line = """(one) => { const { data } = one.getContext("2d").getImageData(0, 0, one.width, one.height);
      const found = {}; for (let at = 0; at < data.length; at += 4) if (data[at + 3] === 255) {
        const name = data.slice(at, at + 3).join(); found[name] = (found[name] || 0) + 1; }
      return Object.keys(found); }"""
    light, dark = "0,80,158", "143,194,242"
    assert light in pixels(canvas, line)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(GROUND, "body") == "rgb(22, 25, 28)"
    assert page.evaluate(GROUND, ".map") == "rgb(27, 31, 34)"
    # The border of the wijk is drawn anew, in the accent of the dark.
    page.wait_for_function(
        f"(name) => ({line})(document.querySelector(name)).includes('{dark}')", arg=".leaflet-overlay-pane canvas"
    )
    assert light not in pixels(canvas, line)
    assert serious(page) == []
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(GROUND, "body") == "rgb(255, 255, 255)"
