"""Without JavaScript, without tiles, on paper, and without a network: what is left is complete."""

import re
import shutil
import subprocess

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from socialmap.config import Settings
from tests.support.browsing import ARTIFACTS, HEIGHTS, PHONE, WIDE, pixels
from tests.support.importing import run

pytestmark = pytest.mark.browser

#: The part of the map that is drawn on, and how many dots have the orange of Huizen van de Wijk and buurtkamers.
DRAWN = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let drawn = 0, orange = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] > 60) drawn += 1;
    if (data[at] === 230 && data[at + 1] === 159 && data[at + 2] === 0) orange += 1;
  }
  return { drawn: drawn / (data.length / 4), orange };
}"""


@pytest.mark.real_data
def test_the_list_is_complete_without_javascript(real_site, visit):
    window = visit(real_site, PHONE, javascript=False)
    page = window.open("/")
    total = int(page.locator("#lijst-kop").inner_text().split()[0])
    assert total > 400
    names = page.locator(".place h3").all_inner_texts()
    while page.get_by_role("link", name="Volgende plekken").count():
        window.follow(page.get_by_role("link", name="Volgende plekken"))
        names += page.locator(".place h3").all_inner_texts()
    assert len(names) == total
    assert page.locator(".map, .show-on-map, .layer-switch").locator("visible=true").count() == 0


def test_searching_and_choosing_without_javascript(starter_site, visit):
    window = visit(starter_site, WIDE, javascript=False)
    page = window.open("/")
    expect(page.locator(".map-side noscript p")).to_be_visible()
    page.locator(".filters summary").click()
    page.locator("#soort").select_option("bibliotheek")
    window.follow(page.get_by_role("button", name="Kies"))
    assert "soort=bibliotheek" in page.url
    found = page.locator(".place p:first-of-type").all_inner_texts()
    assert found
    assert all("bibliotheek" in text.lower() for text in found)
    page.get_by_label("Zoek een plek").fill("bestaat niet")
    window.follow(page.get_by_role("button", name="Zoek"))
    expect(page.locator("#lijst")).to_contain_text("Geen plek gevonden")
    window.follow(page.get_by_role("link", name="Toon weer alle plekken"))
    assert page.locator(".place").count() > 10


@pytest.mark.parametrize("tiles", [True, False])
def test_the_map_shows_areas_and_places_with_and_without_tiles(starter_site, visit, tiles):
    page = visit(starter_site, tiles=tiles).open("/")
    if tiles:
        expect(page.locator("img.leaflet-tile-loaded").first).to_be_attached()
    else:
        expect(page.locator("img.leaflet-tile-loaded")).to_have_count(0)
    canvas = page.locator(".leaflet-overlay-pane canvas")
    places = pixels(canvas, DRAWN)
    assert places["orange"] > 100
    page.locator(".layer-switch summary").click()
    page.get_by_role("radio", name="Ernstig eenzaam").check()
    expect(page.locator(".legend")).to_contain_text("Ernstig eenzaam")
    assert pixels(canvas, DRAWN)["drawn"] > places["drawn"] + 0.1
    page.get_by_role("checkbox", name="plekken uit de lijst").uncheck()
    assert pixels(canvas, DRAWN)["orange"] == 0


def test_a_wijk_on_paper(starter_site, visit):
    window = visit(starter_site)
    page = window.open("/wijk/FB")
    path = ARTIFACTS / "wijk_op_papier.pdf"
    ARTIFACTS.mkdir(exist_ok=True)
    path.write_bytes(page.pdf(format="A4", print_background=True))
    if shutil.which("pdftoppm"):
        subprocess.run(["pdftoppm", "-r", "60", "-png", path, path.with_suffix("")], check=True)
    page.emulate_media(media="print")
    window.picture("wijk_op_papier", full_page=True)
    for gone in ("header.site nav", ".map", ".leaflet-control", ".skip"):
        assert page.locator(gone).locator("visible=true").count() == 0, gone
    expect(page.get_by_role("heading", name="Geuzenveld", exact=True)).to_be_visible()
    expect(page.locator(".bar").first).to_be_visible()
    folded = page.locator("details:not(.no-print) > ul, details:not(.no-print) > h3")
    assert folded.count() > 0
    assert all(part.evaluate("(one) => one.checkVisibility({ contentVisibilityAuto: true })") for part in folded.all())
    # More than one page and no ream.
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", path.read_bytes())) <= 12


@pytest.fixture(scope="module")
def taken_along(tmp_path_factory):
    folder = tmp_path_factory.mktemp("map")
    path = folder / "kaart.html"
    done = run(Settings(data_dir=folder / "var"), "map", path)
    assert done.exit_code == 0, done.output
    return path


@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_the_map_in_a_file_opens_without_a_network(browser, taken_along, width):
    context = browser.new_context(viewport={"width": width, "height": HEIGHTS[width]}, offline=True)
    page = context.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(taken_along.as_uri())
    shapes = page.locator(".leaflet-overlay-pane path")
    expect(shapes.first).to_be_attached()
    assert shapes.count() > 100
    assert page.locator(".leaflet-marker-icon").count() > 10
    page.screenshot(path=ARTIFACTS / f"kaart_om_mee_te_nemen-{width}.png")
    page.locator(".leaflet-control-layers-toggle").press("Enter")
    switch = page.locator(".leaflet-control-layers-overlays input").first
    was = switch.is_checked()
    switch.press("Space")
    assert switch.is_checked() is not was
    page.get_by_role("button", name=re.compile("Toon op de kaart")).first.click()
    expect(page.locator(".leaflet-popup")).to_be_in_viewport()
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    serious = [one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")]
    assert [(one["id"], one["nodes"][0]["html"][:160]) for one in serious] == []
    assert [address for address in asked if not address.startswith(("file:", "data:"))] == []
    assert said == []
    context.close()
