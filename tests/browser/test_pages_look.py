"""Each page at the width of a phone and of a desk: whole, quiet, readable for everyone, and kept as a picture."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.support.browsing import PHONE, WIDE

pytestmark = pytest.mark.browser

PLACES = {"plek": {"q": "pluspunt"}, "dagbesteding": {"kind": "dagbesteding"}}
PAGES = {
    "kaart": "/",
    "zoeken": "/?zoek=pluspunt",
    "niets_gevonden": "/?zoek=bestaat-niet",
    "wegwijzer": "/wegwijzer",
    "verwijs": "/verwijs",
    "buurten": "/wijken",
    "wijk": "/wijk/FB",
    "buurt": "/wijk/FB01",
    "plek": "/plek/",
    "dagbesteding": "/plek/",
    "cirkels": "/cirkels",
    "cirkels_vergelijk": "/cirkels/vergelijk?vergelijk=FB&vergelijk=NE&mensen-FB=ja,ja,nee,5-8",
    "cirkels_wijk": "/cirkels/waarom/FB",
    "cirkels_gevoelig": "/cirkels/gevoelig",
    "samenkomen": "/cirkels/plekken/FB",
    "bezoek": "/cirkels/plekken/FB/bezoek",
    "verslag": "/cirkels/verslag/FB/FE",
    "bronnen": "/bronnen",
    "stand": "/bijhouden/stand/FB",
    "plan": "/bijhouden/plan",
    "veranderd": "/veranderd/FB",
    "wie_staat_er_op": "/wie-staat-er-op",
    "404": "/plek/niets",
    "en_kaart": "/en/",
    "en_wegwijzer": "/en/wegwijzer",
    "en_wijk": "/en/wijk/FB",
    "en_plek": "/en/plek/",
}
ON_A_PHONE = ("en_", "buurt", "dagbesteding", "cirkels_", "samenkomen", "bezoek", "verslag", "niets", "404", "plan")
#: Made of the same parts as pages that are looked at by day.
BY_NIGHT = ("stand", "veranderd", "wie_staat_er_op")
STARTER_PAGES = (
    "kaart",
    pytest.param("wijk", marks=pytest.mark.nightly),
    pytest.param("plek", marks=pytest.mark.nightly),
    "cirkels",
)
#: What is of another language or shows one figure more is looked at on a phone; at the other width by night.
LOOKS = [
    pytest.param(
        name,
        width,
        marks=[pytest.mark.nightly] if name in BY_NIGHT or (width == WIDE and name.startswith(ON_A_PHONE)) else [],
    )
    for name in PAGES
    for width in (PHONE, WIDE)
]

#: What is too small to hit with a thumb. A link in the middle of a sentence may be as high as its line.
SMALL = """() => {
  const main = 'button, select, summary, input[type=search], label.check, header.site a, .entries a, .switch-bar a, ' +
    '.pager a, .leaflet-bar a, .leaflet-popup-close-button';
  const inSentence = (link) => getComputedStyle(link).display === 'inline' &&
    [...link.parentElement.childNodes].some((node) => node !== link && node.textContent.trim());
  const wrong = [];
  const all = 'a[href]:not(.skip), button, select, summary, label.check, input:not(label.check input)';
  for (const target of document.querySelectorAll(all)) {
    if (!target.checkVisibility({ visibilityProperty: true })) continue;
    const wanted = target.matches(main) ? 44 : 24;
    const { width, height } = target.getBoundingClientRect();
    if ((width < 24 || height < wanted - 0.5) && !(wanted === 24 && inSentence(target)))
      wrong.push(`${target.outerHTML.slice(0, 90)}: ${Math.round(width)} x ${Math.round(height)}`);
  }
  return wrong;
}"""


def path_of(site, name):
    found = site.first_place(**PLACES[name.removeprefix("en_")]) if PAGES[name].endswith("/plek/") else ""
    return PAGES[name].removesuffix("/plek/") + found if found else PAGES[name]


def look_at(window, name, picture):
    page = window.open(path_of(window.site, name), status=404 if name == "404" else 200)
    window.picture(picture)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= page.viewport_size["width"], "scrolls sideways"
    assert page.evaluate(SMALL) == [], "too small to hit"
    found = Axe().run(page).response["violations"]
    serious = [rule for rule in found if rule["impact"] in ("serious", "critical")]
    assert [(rule["id"], [node["html"][:120] for node in rule["nodes"][:3]]) for rule in serious] == []


@pytest.mark.real_data
@pytest.mark.parametrize(("name", "width"), LOOKS)
def test_a_page_of_the_real_city(real_site, visit, name, width):
    look_at(visit(real_site, width, tiles=False), name, name)


@pytest.mark.parametrize("width", [PHONE, pytest.param(WIDE, marks=pytest.mark.nightly)])
@pytest.mark.parametrize("name", STARTER_PAGES)
def test_a_page_of_the_starter_set(starter_site, visit, name, width):
    look_at(visit(starter_site, width), name, f"starter_{name}")
