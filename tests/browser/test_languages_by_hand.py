"""The guide in other languages: read from right to left, aloud, and as good to use as in Dutch."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_pages_look import SMALL
from tests.support.browsing import PHONE, WIDE

pytestmark = pytest.mark.browser

#: A device with these voices; what is said goes to a list instead of a loudspeaker.
VOICES = """(voices) => {
  window.said = [];
  class Said extends EventTarget { constructor(text) { super(); this.text = text; } }
  window.SpeechSynthesisUtterance = Said;
  const speech = new EventTarget();
  speech.getVoices = () => voices;
  speech.speak = (one) => {
    window.said.push({ text: one.text, voice: one.voice.name, local: one.voice.localService });
    if (!window.hold) setTimeout(() => one.onend(), 0);
  };
  speech.cancel = () => { window.cancelled = (window.cancelled || 0) + 1; };
  Object.defineProperty(window, 'speechSynthesis', { value: speech });
}"""
FAR = [
    {"name": "ver", "lang": "ar-SA", "localService": False},
    {"name": "ver nl", "lang": "nl-NL", "localService": False},
]
NEAR = [*FAR, {"name": "eigen", "lang": "ar_EG", "localService": True}]
DUTCH = {"name": "eigen nl", "lang": "nl-NL", "localService": True}


def with_voices(window, voices):
    window.context.add_init_script(f"({VOICES})({json.dumps(voices)})")


def answer(window, language):
    page = window.open(f"/{language}/wegwijzer")
    page.locator("#van").fill("OBA Geuzenveld")
    page.locator("input[value=ontmoeten]").check()
    window.follow(page.locator(".submit button"))
    expect(page.locator(".answer").first).to_be_visible()
    return page


@pytest.mark.parametrize("width", [PHONE, pytest.param(WIDE, marks=pytest.mark.nightly)])
@pytest.mark.parametrize("language", ["ar", "ti", pytest.param("tr", marks=pytest.mark.nightly)])
def test_the_guide_is_readable_for_everyone(starter_site, visit, language, width):
    window = visit(starter_site, width)
    page = window.open(f"/{language}/wegwijzer")
    window.picture(f"{language}_wegwijzer", full_page=True)
    looked_at(page, width)
    page = answer(window, language)
    window.picture(f"{language}_antwoord")
    looked_at(page, width)
    window.follow(page.locator(".answer h3 a").first)
    window.picture(f"{language}_plek", full_page=True)
    looked_at(page, width)


def looked_at(page, width):
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width, "scrolls sideways"
    assert page.evaluate(SMALL) == [], "too small to hit"
    found = Axe().run(page).response["violations"]
    serious = [rule for rule in found if rule["impact"] in ("serious", "critical")]
    assert [(rule["id"], [node["html"][:120] for node in rule["nodes"][:3]]) for rule in serious] == []


def test_arabic_is_read_from_right_to_left_but_its_map_is_not(starter_site, visit):
    page = answer(visit(starter_site), "ar")
    list_box, map_box = (page.locator(name).first.bounding_box() for name in (".pane", ".map"))
    assert list_box["x"] > map_box["x"]
    minutes, name = (page.locator(name).first.bounding_box() for name in (".walk-minutes", ".answer h3 a"))
    assert minutes["x"] > name["x"]
    style = "(element) => getComputedStyle(element).direction"
    assert page.locator(".map").evaluate(style) == "ltr"
    assert page.locator(".answer").first.evaluate(style) == "rtl"


def test_another_language_by_keyboard_and_without_a_script(starter_site, visit):
    page = visit(starter_site, javascript=False).open("/ar/wegwijzer")
    page.locator(".languages summary").focus()
    page.keyboard.press("Enter")
    link = page.locator(".languages a[hreflang=pl]")
    expect(link).to_have_text("Polski")
    link.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "pl")
    assert page.url.endswith("/pl/wegwijzer")


def test_only_a_voice_of_this_device_reads_aloud(starter_site, visit):
    window = visit(starter_site)
    with_voices(window, NEAR)
    page = answer(window, "ar")
    page.get_by_role("button", name="اقرأ بصوت عالٍ").click()
    expect(page.locator(".read-aloud")).to_have_attribute("data-reading", "no")
    said = page.evaluate("window.said")
    assert {one["voice"] for one in said} == {"eigen"}
    assert said[0]["text"] == page.locator("h1").inner_text().strip()
    read = " ".join(one["text"] for one in said)
    assert read.index("Pluspunt") > read.index("ربما: اسأل أولًا عن هذا")
    assert "غيّر أسئلتك" not in read
    assert "اصنع ورقة" not in read


def test_a_dutch_name_gets_a_dutch_voice_where_there_is_one(starter_site, visit):
    window = visit(starter_site)
    with_voices(window, [*NEAR, DUTCH])
    page = answer(window, "ar")
    page.get_by_role("button", name="اقرأ بصوت عالٍ").click()
    expect(page.locator(".read-aloud")).to_have_attribute("data-reading", "no")
    assert "Pluspunt" in page.evaluate("window.said.find((one) => one.voice === 'eigen nl').text")


def test_a_voice_elsewhere_is_never_used(starter_site, visit):
    window = visit(starter_site)
    with_voices(window, FAR)
    page = answer(window, "ar")
    expect(page.get_by_role("button", name="اقرأ بصوت عالٍ")).to_be_hidden()
    expect(page.locator(".read-aloud [role=status]")).to_have_text("لا يوجد في هذا الجهاز صوت خاص به لهذه اللغة.")
    assert page.evaluate("window.said") == []


def test_without_any_voice_nothing_is_offered(starter_site, visit):
    window = visit(starter_site)
    with_voices(window, [])
    expect(answer(window, "ar").locator(".read-aloud")).to_be_hidden()


def test_reading_stops_by_the_keyboard(starter_site, visit):
    window = visit(starter_site)
    with_voices(window, [DUTCH])
    page = window.open(starter_site.first_place(q="pluspunt"))
    page.evaluate("window.hold = true")
    page.locator(".read-aloud button").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".read-aloud button")).to_have_text("Stop met voorlezen")
    expect(page.locator(".being-read")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".read-aloud button")).to_have_text("Lees voor")
    expect(page.locator(".being-read")).to_have_count(0)
    assert page.evaluate("window.said.length") == 1
    assert page.evaluate("window.cancelled") >= 1
