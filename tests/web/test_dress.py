"""How pages look: each colour, letter and space is decided in one sheet, and can be read by everybody."""

import re
from pathlib import Path

import pytest

from socialmap.drawing.city import CLASSES
from socialmap.marks import OUTLINE_COLOUR

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "socialmap" / "static"
TOKENS = (STATIC / "tokens.css").read_text()
#: Sheets that read the tokens.
SHEETS = {name: (STATIC / name).read_text() for name in ("shapes.css", "style.css")}
#: Files that somebody takes along or prints bring their own style; a picture file cannot read ours.
ALONE = ("paper.css", "neighbourhood.css", "atlas.html", "icon.svg")
READING = [
    path
    for folder in (STATIC, ROOT / "templates")
    for path in sorted(folder.rglob("*"))
    if path.suffix in {".css", ".js", ".html", ".svg"}
    and path.name not in (*ALONE, "tokens.css")
    and path.parent.name != "paper"
]
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|lab)a?\(\s*\d|[:\s\"](?:white|black|red|blue|gr[ae]y)[;\"\s]", re.IGNORECASE
)


def block(start: str) -> dict[str, str]:
    """The tokens of one block of the sheet."""
    _, found, rest = TOKENS.partition(start)
    assert found, start
    body = re.sub(r"/\*.*?\*/", "", rest[: rest.index("}")], flags=re.DOTALL)
    return {name: value.strip() for name, value in re.findall(r"--([\w-]+):([^;]+)", body)}


LIGHT = block(":root {")
DARK = LIGHT | block("@media screen and (prefers-color-scheme: dark) {")
PRINT = LIGHT | block("@media print {")
FORCED = block("@media screen and (forced-colors: active) {")


def is_colour(value: str) -> bool:
    return value.startswith("#")


@pytest.mark.parametrize("path", READING, ids=lambda path: path.name)
def test_a_colour_is_written_in_the_tokens_only(path):
    # A link to a part of a page is no colour.
    text = re.sub(r"(?:href|action|xlink)=\"[^\"]*\"|#[a-z]+-[a-z-]+|&#\d+;", "", path.read_text())
    told = re.sub(r"/\*.*?\*/|\{#.*?#\}", "", text, flags=re.DOTALL)
    found = [line.strip() for line in told.splitlines() if COLOUR.search(re.sub(r"//.*", "", line))]
    assert found == []


@pytest.mark.parametrize("name", SHEETS)
def test_a_size_of_letters_is_written_in_the_tokens_only(name):
    sizes = re.findall(r"font(?:-size)?:([^;}]+)", SHEETS[name])
    assert sizes
    assert [size for size in sizes if "var(--t-" not in size and size.strip() != "inherit"] == []


def test_what_a_finger_must_hit_is_one_number():
    said = " ".join(SHEETS.values())
    assert LIGHT["tap"] == "44px"
    assert re.findall(r"(?:44|52)px", said) == []
    assert said.count("var(--tap)") > 10


def test_every_token_is_used_and_every_used_one_is_there():
    drawings = sorted((ROOT / "socialmap" / "drawing").glob("*.py"))
    everything = " ".join([TOKENS, *(path.read_text() for path in (*READING, *drawings))])
    used = set(re.findall(r"var\(--([\w-]+)|token\(\"([\w-]+)\"\)|paint\(\"([\w-]+)\"|token: \"([\w-]+)\"", everything))
    names = {name for found in used for name in found if name} | {f"c{number}" for number in range(1, CLASSES + 1)}
    assert names == set(LIGHT)


def test_each_colour_has_a_dark_and_a_chosen_one():
    colours = {name for name, value in LIGHT.items() if is_colour(value)}
    # The line around a mark is dark on any ground.
    for other in (block("@media screen and (prefers-color-scheme: dark) {"), FORCED):
        assert colours - set(other) == {"mark-line"}
        assert set(other) <= set(LIGHT)
    assert not any(is_colour(value) for value in FORCED.values())


def test_paper_is_light_whatever_the_screen_is():
    assert "(prefers-color-scheme: dark)" not in TOKENS.replace("@media screen and (prefers-color-scheme: dark)", "")
    assert PRINT["paper"] == "#ffffff"


def test_marks_have_one_outline():
    assert LIGHT["mark-line"] == DARK["mark-line"] == OUTLINE_COLOUR


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Between 1 and 21 (WCAG 2.2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_contrast_of_black_and_of_a_known_grey_on_white():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


#: What stands on what: letters 4.5 to 1; borders of controls and what a drawing says 3 to 1.
LETTERS = [
    *[("ink", ground) for ground in ("paper", "wash", "wash-2", "accent-wash", "warn-wash", "unknown-wash", "land")],
    *[("ink-2", ground) for ground in ("paper", "wash", "wash-2", "warn-wash", "accent-wash")],
    *[("accent", ground) for ground in ("paper", "wash", "accent-wash", "warn-wash", "land")],
    ("accent-2", "paper"),
    ("accent-2", "accent-wash"),
    ("on-accent", "accent"),
    ("on-accent", "accent-2"),
    ("warn", "paper"),
    ("warn", "warn-wash"),
    ("unknown", "paper"),
    ("unknown", "unknown-wash"),
    ("on-deep", "c5"),
]
DRAWN = [
    *[("edge", ground) for ground in ("paper", "wash", "unknown-wash", "accent-wash")],
    ("warn", "warn-wash"),
    ("accent", "wash-2"),
    ("bar", "paper"),
    ("bar", "wash-2"),
    ("ink", "bar"),
    ("border", "land"),
    ("border", "paper"),
    ("hatch", "missing"),
]


@pytest.mark.parametrize("colours", [LIGHT, DARK, PRINT], ids=["light", "dark", "print"])
@pytest.mark.parametrize(
    ("on", "ground", "needed"), [(*pair, 4.5) for pair in LETTERS] + [(*pair, 3.0) for pair in DRAWN]
)
def test_what_stands_on_a_ground_can_be_read(colours, on, ground, needed):
    assert contrast(colours[on], colours[ground]) >= needed


def menu(page: str) -> str:
    return re.search(r'<header class="site">.*?</header>', page, re.DOTALL)[0]


@pytest.mark.parametrize(
    ("path", "label", "mark"),
    [
        ("/", "Kaart", "page"),
        ("/?zoek=pluspunt", "Kaart", "page"),
        ("/plek/niets", "Kaart", "true"),
        ("/wegwijzer", "Wegwijzer", "page"),
        ("/verwijs", "Wegwijzer", "true"),
        ("/wijken", "Buurten", "page"),
        ("/wijk/FB", "Buurten", "true"),
        ("/cirkels", "Cirkels", "page"),
        ("/cirkels/waarom/FB", "Cirkels", "true"),
        ("/bronnen", "Bronnen", "page"),
        ("/en/wijk/FB", "Neighbourhoods", "true"),
        ("/ar/wegwijzer", "دليل الأماكن", "page"),
        ("/bestaat-niet", "", ""),
    ],
)
def test_the_menu_says_where_a_page_is(client, path, label, mark):
    marked = re.findall(r'<a [^>]*aria-current="(\w+)">([^<]+)</a>', menu(client.get(path).text))
    assert marked == ([(mark, label)] if label else [])


def test_every_page_has_one_head_with_each_link_once(client):
    for path in ("/", "/wegwijzer", "/wijk/FB", "/bronnen", "/plek/niets"):
        links = re.findall(r'href="([^"]+)"', menu(client.get(path).text))
        # The name of the site and the first line of the menu both lead to the map.
        assert len(links) - len(set(links)) == 1, path
        assert links[:2] == ["/", "/"]
