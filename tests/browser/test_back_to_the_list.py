"""Back to the list of an answer, with its ticks, from everything that it leads to.

First minute of a volunteer: searches, ticks three places, opens one to read about it, goes back, makes a sheet, goes
back, makes a walk, and the list stands there each time with the three ticks. A GP's assistant does the same from the
short form. Nothing of the question is in an address, a cookie or the browser's storage.
"""

import pytest
from playwright.sync_api import expect

from tests.support.browsing import PHONE, TABLET, WIDE

pytestmark = pytest.mark.browser

TICKS = 3
#: What is pressed in the answer, and what then stands at the top.
LEADS = {
    "place": (".answer h3 a", ""),
    "sheet": (".take-bar button >> nth=0", "Zo "),
    "walk": ("button[formaction$='/safari']", "Buurtsafari"),
    "calendar": ("button[formaction$='.ics']", "agenda"),
}
TO_LIST = "Terug naar uw lijst"


def ask(window, path="/wegwijzer", ticked=TICKS):
    """The answer, with so many rows ticked: their ids."""
    page = window.open(path)
    page.locator("input[name=van]").fill("OBA Geuzenveld")
    window.follow(page.locator("form button[type=submit]").last)
    expect(page.locator(".answer").first).to_be_visible()
    boxes = page.locator(".take input")
    chosen = list(dict.fromkeys(boxes.nth(row).get_attribute("value") for row in range(boxes.count())))[:ticked]
    for place in chosen:
        page.locator(f".take input[value='{place}']").first.check()
    return page, chosen


def follow(page, lead):
    selector, heading = LEADS[lead]
    page.locator(selector).first.click()
    expect(page.locator("#antwoord")).to_have_count(0)
    expect(page.locator("h1").first).to_contain_text(heading)


def is_back(page, path, chosen):
    """The list stands there with its ticks; the address says nothing of the question."""
    expect(page.locator(".answer").first).to_be_visible()
    assert page.url.split("#")[0].endswith(path)
    page.wait_for_load_state()  # the browser ticks again what was ticked when all is there
    ticked = page.locator(".take input:checked").evaluate_all("(all) => [...new Set(all.map((one) => one.value))]")
    assert sorted(ticked) == sorted(chosen)


def keeps_nothing(page):
    # The pass of who started the map is no answer; every window of these tests has it.
    assert {cookie["name"] for cookie in page.context.cookies()} <= {"socialmap"}
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.fixture(params=[pytest.param("reloading", marks=pytest.mark.nightly), "keeping"])
def either(request, browser):
    """The browser of tests, that makes each page anew, and the one that keeps them alive."""
    return browser if request.param == "reloading" else request.getfixturevalue("keeping_browser")


SCRIPT = pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
PATHS = pytest.mark.parametrize("path", ["/wegwijzer", pytest.param("/verwijs", marks=pytest.mark.nightly)])
WIDTHS = pytest.mark.parametrize(
    "width", [PHONE, pytest.param(TABLET, marks=pytest.mark.nightly), pytest.param(WIDE, marks=pytest.mark.nightly)]
)


@SCRIPT
@WIDTHS
@PATHS
def test_back_brings_the_list_with_its_ticks(starter_site, visit, either, width, path, javascript):
    window = visit(starter_site, width, javascript=javascript, other=either)
    page, chosen = ask(window, path)
    for lead in LEADS:
        follow(page, lead)
        page.go_back()
        is_back(page, path, chosen)
    if javascript:
        keeps_nothing(page)


@SCRIPT
@WIDTHS
@pytest.mark.parametrize("path", [pytest.param("/wegwijzer", marks=pytest.mark.nightly), "/verwijs", "/ar/wegwijzer"])
def test_a_button_on_each_page_leads_back_to_the_list(starter_site, visit, either, width, path, javascript):
    window = visit(starter_site, width, javascript=javascript, other=either)
    page, chosen = ask(window, path)
    for lead, (selector, _) in LEADS.items():
        page.locator(selector).first.click()
        expect(page.locator("#antwoord")).to_have_count(0)
        if lead == "place" and not javascript:
            expect(page.locator("#uw-lijst")).to_be_visible()
            page.go_back()
        else:
            page.locator("[data-back]").click()
        is_back(page, path, chosen)


@SCRIPT
@PATHS
def test_no_tick_is_an_error_page_and_the_list_is_one_press_away(starter_site, visit, either, path, javascript):
    window = visit(starter_site, PHONE, javascript=javascript, other=either)
    page, _ = ask(window, path, ticked=0)
    for leave in (page.go_back, page.get_by_role("button", name=TO_LIST).click):
        page.locator(".take-bar button").first.click()
        expect(page.locator("h1")).to_have_text("Dit kunnen we niet lezen")
        leave()
        is_back(page, path, [])
    window.errors = [error for error in window.errors if "400" not in error]


def test_after_a_walk_was_reckoned_again_the_list_is_two_pages_back(starter_site, visit, either):
    for javascript in (True, False):
        page, chosen = ask(visit(starter_site, WIDE, javascript=javascript, other=either))
        follow(page, "walk")
        for _ in range(2):
            with page.expect_navigation():
                page.get_by_role("button", name="Opnieuw uitrekenen").click()
        page.get_by_role("button", name=TO_LIST).click()
        is_back(page, "/wegwijzer", chosen)


def test_a_sheet_in_a_window_of_its_own_asks_the_same_again(starter_site, visit):
    page, chosen = ask(visit(starter_site))
    page.evaluate("document.getElementById('meenemen').target = '_blank'")
    with page.expect_popup() as opened:
        page.locator(".take-bar button").first.click()
    sheet = opened.value
    sheet.get_by_role("button", name=TO_LIST).click()
    is_back(sheet, "/wegwijzer", chosen)


def test_who_comes_from_elsewhere_is_not_led_to_a_list(starter_site, visit):
    window = visit(starter_site)
    page = window.open("/")
    page.locator(".place h3 a").first.click()
    expect(page.locator("h2", has_text="Waar is het?")).to_be_visible()
    expect(page.get_by_role("button", name=TO_LIST)).to_have_count(0)
    page, _ = ask(window)
    follow(page, "place")
    expect(page.get_by_role("button", name=TO_LIST)).to_be_visible()
    assert "#" not in page.url, "who copies the address copies nothing of it"
    page.reload()
    expect(page.get_by_role("button", name=TO_LIST)).to_be_visible()


def test_a_page_that_is_saved_holds_nothing_of_the_question(starter_site, visit):
    page, _ = ask(visit(starter_site))
    follow(page, "walk")
    page.wait_for_function("!document.querySelector('[data-question]')")
    assert "OBA Geuzenveld" not in page.locator("form").first.inner_html()
