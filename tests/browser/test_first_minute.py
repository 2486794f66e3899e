"""What people do in their first minute, at each size, with the keyboard alone, and at 400% zoom.

Volunteer: searches, reads the list, tabs from tick to tick, and sees where the focus is, also with a phone on its side
or letters four times as large. Project leader: ticks two wijken far down the list, presses Vergelijk, and looks at the
two beside each other. Opbouwwerker: opens a place and sees it on its map, by its name, among its neighbours.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_back_to_the_list import ask
from tests.support.browsing import PHONE, TABLET, WIDE, pixels

pytestmark = pytest.mark.browser

#: Whether what has the focus is in sight, and nothing lies over its middle or the middle of its first line.
COVERED = """() => {
  const one = document.activeElement;
  if (one === document.body) return "";
  const said = `${one.outerHTML.slice(0, 100)} `;
  const box = [...one.getClientRects()].find(({ width, height }) => width && height);
  if (!box) return `${said}has no size`;
  const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
  if (right - left < 1 || bottom - top < Math.min(box.height, innerHeight) * .5) return `${said}is out of sight`;
  const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  const own = over && (one.contains(over) || over.contains(one) || over.closest("label")?.control === one);
  return own ? "" : `${said}is under ${over?.outerHTML.slice(0, 100)}`;
}"""
#: A desk at 400%, a phone on its side, a desk at 200%, and the three screens as they are.
SMALL = [(320, 256), (844, 390), (640, 400)]
USUAL = [(PHONE, 844), (TABLET, 1180), (WIDE, 800)]
#: What is smallest shows what is wrong at the others too; those are looked at by night.
SMALLEST = [SMALL[0], *(pytest.param(*size, marks=pytest.mark.nightly) for size in SMALL[1:])]
SCREENS = [*SMALLEST, USUAL[0], *(pytest.param(*size, marks=pytest.mark.nightly) for size in USUAL[1:])]


def tab_through(page, most=400):
    """What was covered while tabbing through a page, and how often the focus stopped."""
    page.locator(".skip").focus()
    found, stops = [], 0
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        stops += 1
        if wrong := page.evaluate(COVERED):
            found.append(wrong)
    return found, stops


def fits(page):
    return page.evaluate("document.scrollingElement.scrollWidth") <= page.viewport_size["width"]


@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_nothing_lies_over_what_has_the_focus_in_an_answer(starter_site, visit, width, height):
    window = visit(starter_site, width, height=height)
    page, _ = ask(window)
    window.picture(f"antwoord_{height}")
    found, stops = tab_through(page)
    assert stops > 20
    assert found == []
    assert fits(page)
    # A tick box can be pressed where it stands.
    box = page.locator(".take input").nth(1)
    was = box.is_checked()
    box.scroll_into_view_if_needed()
    box.click(timeout=2_000)
    assert box.is_checked() is not was


@pytest.mark.parametrize(("width", "height"), SMALLEST)
@pytest.mark.parametrize(
    "path", ["/", "/wegwijzer", "/verwijs", "/plek/", "/cirkels?vergelijk=FB&vergelijk=NE", "/wijk/FB"]
)
def test_nothing_lies_over_what_has_the_focus_on_a_page(starter_site, visit, path, width, height):
    if path.endswith("/plek/"):
        path = starter_site.first_place(q="pluspunt")
    window = visit(starter_site, width, height=height)
    page = window.open(path)
    found, stops = tab_through(page, most=90)
    assert stops > 10
    assert found == []
    assert fits(page)


@pytest.mark.parametrize("path", ["/cirkels", "/cirkels/waarom/FB", "/cirkels?vergelijk=FB", "/bronnen"])
def test_at_320_pixels_no_page_scrolls_sideways(starter_site, visit, path):
    assert fits(visit(starter_site, 320, height=256).open(path))


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_compare_lands_on_the_comparison(starter_site, visit, width, javascript):
    window = visit(starter_site, width, javascript=javascript)
    page = window.open("/cirkels?alle=ja")
    for name in ("Geuzenveld", "Slotermeer-Zuidoost"):
        page.locator("table.lines tr", has=page.get_by_role("link", name=name, exact=True)).locator("input").check()
    # The button is in sight where the last tick was set.
    button = page.locator(".compare-bar button:not([formaction])")
    expect(button).to_be_in_viewport(ratio=1)
    button.click()
    expect(page.get_by_role("heading", name="Vergelijk: Geuzenveld – Slotermeer-Zuidoost")).to_be_in_viewport()
    assert re.search(r"/cirkels/vergelijk\?.*vergelijk=\w+&vergelijk=\w+$", page.url)
    assert "gewicht" not in page.url, "weights that nobody set"
    assert page.get_by_text("Uw gewichten").count() == 0
    window.picture("vergelijk")


def test_ticks_are_counted_and_kept_by_back(starter_site, visit):
    page = visit(starter_site, WIDE).open("/cirkels?alle=ja&gewicht-need=77")
    counted = page.locator("#gekozen")
    for number, name in enumerate(("Geuzenveld", "Slotermeer-Zuidoost", "Banne Buiksloot"), 1):
        page.locator("table.lines tr", has=page.get_by_role("link", name=name, exact=True)).locator("input").check()
        expect(counted).to_have_text(f"{number} gekozen")
    with page.expect_navigation():
        page.locator(".compare-bar button:not([formaction])").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Banne Buiksloot")
    page.go_back()
    expect(page.locator("table.lines input:checked")).to_have_count(3)
    expect(page.locator("#gewicht-need")).to_have_value("77")


#: The zoom of a map by its scale bar, and whether its middle shows the mark of a kind of place.
MIDDLE = """(canvas) => {
  const { width, height } = canvas;
  const box = canvas.getBoundingClientRect(), map = canvas.closest('.map').getBoundingClientRect();
  const scale = width / box.width;
  const x = (map.left + map.width / 2 - box.left) * scale, y = (map.top + map.height / 2 - box.top) * scale;
  return [...canvas.getContext('2d').getImageData(x - 7 * scale, y, 1, 1).data];
}"""


@pytest.mark.real_data
@pytest.mark.parametrize("width", [PHONE, TABLET, WIDE])
def test_a_place_is_seen_on_its_own_map(real_site, visit, width):
    """'t Pluspunt lies under two neighbours at 20 m; on its own page it lies on top, named, and near."""
    window = visit(real_site, width)
    page = window.open(real_site.first_place(q="pluspunt"))
    name = page.locator("h1").inner_text()
    label = page.locator(".own-name")
    expect(label).to_have_text(name)
    label.scroll_into_view_if_needed()
    window.picture("plek_op_eigen_kaart")
    metres = page.locator(".leaflet-control-scale-line").inner_text()
    assert int(re.match(r"\d+", metres)[0]) <= 200, "it does not zoom away to where one can walk from"
    map_box, box = page.locator(".map").bounding_box(), label.bounding_box()
    middle = map_box["x"] + map_box["width"] / 2
    assert box["x"] < middle < box["x"] + box["width"]
    red, green, blue, alpha = pixels(page.locator(".leaflet-overlay-pane canvas"), MIDDLE)
    assert (red, green, blue, alpha) == (230, 159, 0, 255), "the orange of a Huis van de Wijk"
