"""Text that others wrote: nothing of it is reckoned, followed or unseen, and what is a person's stays."""

import csv
import io
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from socialmap.config import Settings
from socialmap.model.written import (
    FORMULA_SIGNS,
    LONGEST,
    LONGEST_NAME,
    MARKUP_GONE,
    SHORTENED,
    UNSEEN_GONE,
    csv_text,
    marked,
    on_screen,
    seen,
    tidied,
    unmarked,
    web_link,
    without_markup,
)
from socialmap.sources.files import open_file

NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("=+-@'\t\r\n\uff1d\uff0b\uff0d\uff20 0.,"),
    max_size=12,
)
COLUMNS = ("naam", "waarde")


@given(TEXTS)
@example("'=1")
@example("''''-x")
@example("\t")
@example("-")
@example("+31 20 123 45 67")
@example(" =1+1")
def test_no_text_is_reckoned_and_each_comes_back(text):
    cell = marked(text)
    assert unmarked(cell) == text
    assert not cell.startswith((*FORMULA_SIGNS, "\t", "\r", "\n")) or NUMBER.fullmatch(cell)
    assert not cell.lstrip().startswith(FORMULA_SIGNS) or NUMBER.fullmatch(cell.strip())


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (-12.5, "-12.5"),
        (-3, "-3"),
        ("-12,5", "-12,5"),
        (None, ""),
        (True, "True"),
        ("'t Pluspunt", "'t Pluspunt"),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("-2+3", "'-2+3"),
        ("@SOM(1)", "'@SOM(1)"),
        ("\t=1", "'\t=1"),
        ("\uff1d1", "'\uff1d1"),
        ("a\x00\x1bb", "ab"),
    ],
)
def test_numbers_stay_numbers_and_texts_texts(cell, written):
    assert list(csv.reader(io.StringIO(csv_text([{"naam": cell}], ["naam"]))))[1:] == [[written]]


@given(st.lists(st.tuples(TEXTS, st.floats(allow_nan=False, allow_infinity=False)), min_size=1, max_size=4))
def test_our_own_reader_takes_the_mark_off(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("csv") / "uit.csv"
    text = csv_text([dict(zip(COLUMNS, row, strict=True)) for row in rows], COLUMNS)
    path.write_text(text, encoding="utf-8", newline="")
    table = open_file(path, Settings()).table()
    # What stands around it an import tidies anyhow; an empty cell is unknown.
    read = [seen(cell) if isinstance(cell, str) else "" for cell in table["naam"]]
    assert read == [seen(name) for name, _ in rows]
    assert [float(cell) for cell in table["waarde"]] == [number for _, number in rows]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ('<p>Elke&nbsp;dag <a href="javascript:alert(1)">open</a></p><script>alert(1)</script>', "Elke dag open"),
        ("🌻 Buurttuin <b>De Zon</b> & co", "🌻 Buurttuin De Zon & co"),
        ("Regel een<br/>regel twee", "Regel een regel twee"),
        ("<style>b { color: red }</style>Rood", "Rood"),
        ("<!-- weg -->Hier", "Hier"),
        ("Jan & Piet, < 18 jaar, 5 > 3, fish&chips, <3", "Jan & Piet, < 18 jaar, 5 > 3, fish&chips, <3"),
        ("Caf&eacute; &#39;t Huis", "Café 't Huis"),
        ("{{ 7*7 }} {% x %}", "{{ 7*7 }} {% x %}"),
        ("<script>alert(1)", ""),
    ],
)
def test_of_html_the_text_stays(text, kept):
    assert seen(without_markup(text)) == kept


@given(st.text())
def test_what_is_kept_is_seen_is_not_endless_and_is_kept_again(text):
    kept, _ = tidied(text, "note")
    assert kept.isprintable() or not any(unicodedata_is_control(sign) for sign in kept)
    assert len(kept) <= LONGEST
    assert seen(kept) == kept


def unicodedata_is_control(sign):
    return sign in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff\u2028\u2029" or ord(sign) < 32


def test_what_was_done_is_said():
    assert tidied("De Brug") == ("De Brug", [])
    assert tidied("De\u202e \x00Brug\u200b") == ("De Brug", [UNSEEN_GONE])
    assert tidied("<b>De Brug</b>") == ("De Brug", [MARKUP_GONE])
    assert tidied("x" * 5_000) == ("x" * (LONGEST_NAME - 1) + "…", [SHORTENED])
    assert tidied("x" * 5_000, "note") == ("x" * (LONGEST - 1) + "…", [SHORTENED])
    assert len(tidied("<" * 3_000_000, "note")[0]) == LONGEST


def test_joiners_stay_where_they_join():
    family = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
    assert seen(f"{family} Zero\u200dwidth") == f"{family} Zerowidth"
    persian = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    assert seen(persian) == persian


@pytest.mark.parametrize("good", ["https://voorbeeld.nl", "http://voorbeeld.nl/a?b=c#d", "https://xn--caf-dma.nl"])
def test_a_page_links_to_the_web(good):
    assert web_link(good) == good


@pytest.mark.parametrize(
    "bad",
    [
        *("javascript:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "JAVASCRIPT:alert(1)"),
        *("data:text/html,x", "//evil.example", "www.voorbeeld.nl", "https://", "http://[evil", "https://a b.nl", ""),
        *("https://a.nl/\u202ex", "mailto:a@b.nl", "file:///etc/passwd", "vbscript:x"),
    ],
)
def test_a_page_links_to_nothing_else(bad):
    assert web_link(bad) == ""


def test_a_screen_gets_no_orders():
    assert on_screen("De \x1b[2JZon\u202e\r\n\x07weer\tja") == "De [2JZon\nweer\tja"
