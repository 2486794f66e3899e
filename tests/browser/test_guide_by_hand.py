"""The guide as a volunteer uses it: with a tap, without JavaScript, on a phone and on paper."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_pages_look import SMALL
from tests.support.browsing import PHONE, WIDE

pytestmark = pytest.mark.browser


@pytest.mark.real_data
@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_without_javascript_everything_but_the_tap_works(real_site, visit, width):
    window = visit(real_site, width, javascript=False)
    page = window.open("/wegwijzer")
    assert page.locator(".map").locator("visible=true").count() == 0
    page.get_by_label("Postcode, straat met nummer, of een plek").fill("OBA Geuzenveld")
    if width == PHONE:
        for number in (2, 3, 4, 5):
            page.locator(f'a[href="#vraag-{number}"]').click()
            expect(page.locator(f"#vraag-{number}")).to_be_in_viewport()
    page.get_by_label("Koffie en mensen ontmoeten").check()
    page.get_by_label("Zonder trap").check()
    window.follow(page.get_by_role("button", name="Zoek een plek"))
    expect(page.get_by_role("heading", name="Misschien: vraag dit eerst")).to_be_visible()
    expect(page.locator(".answer").first).to_contain_text("Pluspunt")
    assert "OBA" not in page.url
    window.picture("wegwijzer_antwoord", full_page=True)
    page.locator("details summary").filter(has_text="Verander uw vragen").click()
    expect(page.get_by_label("Zonder trap")).to_be_checked()


@pytest.mark.real_data
@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_a_tap_is_the_start_and_typing_takes_its_place(real_site, visit, width):
    window = visit(real_site, width)
    page = window.open("/wegwijzer")
    page.locator(".tap-map .map").click(position={"x": 150, "y": 150})
    expect(page.locator(".tapped")).to_have_text("U begint op het punt op de kaart.")
    assert re.fullmatch(r"\d\.\d{5} \d\d\.\d{5}", page.locator("input[name=punt]").input_value())
    page.get_by_label("Postcode, straat met nummer, of een plek").fill("OBA Geuzenveld")
    expect(page.locator(".tapped")).to_have_text("")
    assert page.locator("input[name=punt]").input_value() == ""
    window.follow(page.get_by_role("button", name="Zoek een plek"))
    expect(page.locator("#antwoord")).to_contain_text("Vanaf OBA Geuzenveld")
    page.locator(".show-on-map").first.click()
    expect(page.locator(".leaflet-popup")).to_contain_text("OBA Geuzenveld")


@pytest.mark.real_data
@pytest.mark.parametrize("width", [PHONE, WIDE])
@pytest.mark.parametrize("path", ["/wegwijzer", "/verwijs"])
def test_an_answer_is_readable_for_everyone(real_site, visit, path, width):
    window = visit(real_site, width)
    page = window.open(path)
    page.get_by_label("Postcode, straat met nummer, of een plek").fill("OBA Geuzenveld")
    page.get_by_label("Rustig").check()
    window.follow(page.locator("form button[type=submit]").last)
    expect(page.locator(".answer").first).to_be_visible()
    window.picture(f"antwoord{path.replace('/', '_')}")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    assert page.evaluate(SMALL) == []
    largest = page.locator(".answer").first.evaluate(
        "(row) => [...row.querySelectorAll('*')].sort((a, b) => parseFloat(getComputedStyle(b).fontSize)"
        " - parseFloat(getComputedStyle(a).fontSize))[0].className"
    )
    assert largest == "walk-minutes"
    found = Axe().run(page).response["violations"]
    assert [rule["id"] for rule in found if rule["impact"] in ("serious", "critical")] == []


def test_the_list_to_ask_prints(starter_site, visit):
    window = visit(starter_site)
    page = window.open("/wegwijzer")
    page.get_by_label("Postcode, straat met nummer, of een plek").fill("OBA Geuzenveld")
    page.get_by_label("Zonder trap").check()
    window.follow(page.get_by_role("button", name="Zoek een plek"))
    expect(page.locator(".answer").first).to_be_visible()
    page.emulate_media(media="print")
    for gone in (".map", "form", ".show-on-map", "header.site nav"):
        assert page.locator(gone).locator("visible=true").count() == 0, gone
    expect(page.locator(".write-line").first).to_be_visible()
    window.picture("wegwijzer_op_papier", full_page=True)
