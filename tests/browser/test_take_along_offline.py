"""The file to take along, opened from disk with the network off: search, filters, hours, ways, paper."""

from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from socialmap.guide.origin import from_point
from socialmap.i18n import words
from socialmap.model import Activity, Known, PlaceKind, Status
from socialmap.queries.wegwijzer.take_along import neighbourhood_file
from tests.browser.test_pages_look import SMALL
from tests.support.browsing import ARTIFACTS, HEIGHTS, PHONE, WIDE
from tests.support.records import SOURCE
from tests.support.worlds import X, Y, at, city_on_foot, made_world

pytestmark = pytest.mark.browser
#: Tuesday 15 September 2026, 14.00 in Amsterdam.
TUESDAY = datetime(2026, 9, 15, 12, tzinfo=UTC)
EVIL = "<img src=x onerror=alert(1)> \u202eBrug"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("along")
    koor = Activity(
        "koor",
        "Zangkoor",
        place_id="Het Huis",
        schedule="Tu 13:00-16:00",
        status=Status.LISTED,
        listed_on="2026-05",
        source_id=SOURCE,
    )
    places = [
        ("De Brug", PlaceKind.BUURTKAMER, X, Y),
        ("Het Huis", PlaceKind.HUIS_VAN_DE_WIJK, X + 150, Y + 80),
        ("De Boeken", PlaceKind.BIBLIOTHEEK, X + 300, Y - 100),
        ("Café Stil", PlaceKind.BUURTKAMER, X - 200, Y + 150),
    ]
    world = made_world(folder, places=places, records=[koor])
    world.places.loc["De Brug", ["opening_hours", "name"]] = "Mo-Fr 09:00-17:00; 2026 Sep 16 off", EVIL
    world.places.loc["De Boeken", ["opening_hours", "step_free"]] = "Mo 10:00-12:00", Known.YES
    html = neighbourhood_file(world, from_point(world, *at(X, Y).values()), words("nl"), minutes=15, profile="rustig")
    path = folder / "buurt.html"
    path.write_text(html, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def real(real_data, tmp_path_factory):
    """Around the Eendracht's tap and 't Pluspunt, on the city's own data and streets."""
    folder = tmp_path_factory.mktemp("along")
    world = city_on_foot(real_data)
    found = {}
    for name, point in (("eendracht", (4.79086, 52.38134)), ("pluspunt", (4.80264, 52.37803))):
        found[name] = folder / f"{name}.html"
        html = neighbourhood_file(world, from_point(world, *point), words("nl"), minutes=15, profile="rustig")
        found[name].write_text(html, encoding="utf-8")
    return found


@pytest.fixture
def offline(browser):
    """Opens a file without a network; at the end nothing but the file was asked for, and the console is empty."""
    opened = []

    def open_file(path, width=WIDE, now=TUESDAY, *, javascript=True):
        size = {"width": width, "height": HEIGHTS[width]}
        context = browser.new_context(viewport=size, offline=True, java_script_enabled=javascript)
        page, asked, errors = context.new_page(), [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: errors.append(message.text))
        page.on("pageerror", lambda error: errors.append(str(error)))
        if javascript:
            page.clock.set_fixed_time(now)
        page.goto(path.as_uri())
        opened.append((context, path.as_uri(), asked, errors))
        return page

    yield open_file
    for context, address, asked, errors in opened:
        context.close()
        assert {url.split("#")[0] for url in asked} == {address}, "asked for something"
        assert errors == []


def names(page):
    return page.locator(".place:visible h3").all_inner_texts()


def test_search_and_filters_work_by_keyboard(offline, made):
    page = offline(made)
    expect(page.locator("#gevonden")).to_have_text("Plekken in de lijst: 4.")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "zoek":
            break
    page.keyboard.type("cafe")
    assert names(page) == ["Café Stil"]
    assert page.locator(".mark.off").count() == 3
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Tab")
    page.keyboard.type("bib")
    expect(page.get_by_label("Soort")).to_have_value("bibliotheek")
    assert names(page) == ["De Boeken"]
    page.get_by_label("Soort").select_option("")
    page.get_by_label("Waar heeft u zin in?").select_option("muziek")
    assert "Het Huis" in names(page)
    page.get_by_label("Zoek een plek, straat of woord").fill("xyzzy")
    expect(page.locator("#gevonden")).to_contain_text("Er is geen plek die past.")


def test_open_now_is_reckoned_from_the_hours_inside(offline, made):
    page = offline(made)
    first = page.locator("#plek-1 .now")
    expect(first).to_have_text("nu open tot 17.00 uur")
    page.get_by_label("Wanneer open?").select_option("now")
    sure = page.locator("ol.places:not(.unsure)").first
    assert [name.split()[-1] for name in sure.locator(".place:visible h3").all_inner_texts()] == ["Brug", "Huis"]
    expect(page.get_by_role("heading", name="Misschien: de tijden weten we niet")).to_be_visible()
    assert page.locator("ol.unsure .place:visible h3").all_inner_texts() == ["Café Stil"]
    expect(page.locator("#gevonden")).to_contain_text("weten wij de tijden niet: 1. Vraag het eerst.")
    page.get_by_label("Wanneer open?").select_option("")
    assert len(names(page)) == 4
    expect(page.locator("ol.unsure")).to_be_hidden()


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (datetime(2026, 9, 15, 5, tzinfo=UTC), "nu dicht, vandaag open vanaf 09.00 uur"),
        (datetime(2026, 9, 15, 15, 30, tzinfo=UTC), "nu dicht"),
        (datetime(2026, 9, 16, 10, tzinfo=UTC), "vandaag dicht"),
        (datetime(2026, 9, 20, 10, tzinfo=UTC), "vandaag dicht"),
        # Seven minutes past midnight in Amsterdam, the day before elsewhere.
        (datetime(2026, 9, 15, 22, 7, tzinfo=UTC), "vandaag dicht"),
    ],
)
def test_hours_are_those_of_amsterdam_on_that_day(offline, made, now, told):
    expect(offline(made, now=now).locator("#plek-1 .now")).to_have_text(told)


def test_an_old_file_says_so_and_knows_no_hours_any_more(offline, made):
    page = offline(made, now=datetime(2026, 11, 2, 12, tzinfo=UTC))
    expect(page.locator(".old")).to_contain_text("ouder dan zes weken")
    expect(page.locator("#plek-1 .now")).to_be_hidden()
    page.get_by_label("Wanneer open?").select_option("today")
    assert page.locator("ol.unsure .place:visible").count() == 4
    expect(offline(made).locator(".old")).to_be_hidden()


def test_a_number_leads_to_its_row_and_back(offline, made):
    page = offline(made, PHONE)
    page.locator(".mark").filter(has_text="3").click()
    expect(page.locator("#plek-3")).to_be_focused()
    expect(page.locator("#plek-3")).to_be_in_viewport()
    page.locator("#plek-2 .number").click()
    expect(page.locator("#kaart")).to_be_in_viewport()
    assert page.locator(".mark.chosen").all_text_contents() == ["2"]
    before = page.locator(".map svg").bounding_box()["width"]
    page.get_by_role("button", name="Groter").click()
    assert page.locator(".map svg").bounding_box()["width"] > before * 1.4
    assert page.evaluate("document.scrollingElement.scrollWidth") <= PHONE


@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_without_javascript_it_is_a_list_with_everything(offline, made, width):
    page = offline(made, width, javascript=False)
    assert page.locator(".place:visible").count() == 4
    for gone in ("form", ".zoom", ".now", ".unsure"):
        assert page.locator(gone).locator("visible=true").count() == 0, gone
    expect(page.locator("#plek-1 .week")).to_contain_text("09.00 tot 17.00 uur")
    expect(page.locator("#plek-1")).to_contain_text("woensdag 16 september: dicht")
    assert page.locator("img").count() == 0, "a name is text"


@pytest.mark.real_data
@pytest.mark.slow
@pytest.mark.parametrize("width", [PHONE, WIDE])
@pytest.mark.parametrize("name", ["eendracht", "pluspunt"])
def test_the_real_neighbourhood_is_readable_for_everyone(offline, real, name, width):
    page = offline(real[name], width)
    ARTIFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTIFACTS / f"bestand_{name}-{width}.png", full_page=width == PHONE)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    assert page.evaluate(SMALL) == []
    page.locator(".place summary").first.click()
    expect(page.locator(".steps").first).to_contain_text("U bent er")
    found = Axe().run(page).response["violations"]
    assert [rule["id"] for rule in found if rule["impact"] in ("serious", "critical")] == []


@pytest.mark.real_data
@pytest.mark.slow
def test_on_paper_everything_is_written_out(offline, real):
    page = offline(real["pluspunt"])
    pdf = page.pdf(path=ARTIFACTS / "bestand_pluspunt.pdf", prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    for gone in ("form", ".zoom", ".skip"):
        assert page.locator(gone).locator("visible=true").count() == 0, gone
