"""Everything that a reader sees has its English words, and dates and numbers are said as people say them."""

import csv
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from layers import find_layers
from socialmap import i18n, marks
from socialmap.fit import people, score, table, terms
from socialmap.fit import words as fit_words
from socialmap.layer import LayerGroup
from socialmap.reach import Why

ROOT = Path(__file__).parents[1]
KEYWORDS = {"gettext": None, "_": None, "later": None, "ngettext": (1, 2)}


def in_code() -> Iterator[str]:
    for folder, pattern, method in (
        ("socialmap", "*.py", "python"),
        ("templates", "*.html", "jinja2.ext:babel_extract"),
    ):
        for path in (ROOT / folder).rglob(pattern):
            with path.open("rb") as file:
                for _, found, _, _ in extract(method, file, KEYWORDS, options={"trimmed": "true"}):
                    yield from [found] if isinstance(found, str) else [part for part in found if part]


def in_records() -> Iterator[str]:
    for layer in find_layers().values():
        yield from (layer.title, layer.note, layer.audience, layer.unit, *(c.label for c in layer.categories))
        yield from (word for mark in layer.marks.values() for word in (mark.singular, mark.plural))
    yield from (word for mark in marks.KIND_MARKS.values() for word in (mark.singular, mark.plural))
    for term in table.TERMS:
        yield from (term.label, term.measures, term.unit, term.remark, term.finding, term.margin.words)
    for no in table.NOT_TERMS:
        yield from (no.label, no.reason)
    chosen = (score.Verdict, terms.TermGroup, terms.Direction, terms.Strength, people.Interested)
    for words in (LayerGroup, Why, *chosen):
        yield from (str(word) for word in words)
    yield fit_words.OPENS_A_CONVERSATION
    for name, columns in (
        ("indicatoren", ("label", "unit")),
        ("cirkels", ("size_band",)),
        ("profielen", ("label",)),
        ("cijfers", ("unit", "per")),
        ("profielen", ("label",)),
    ):
        with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            yield from (row[column] for row in csv.DictReader(file) for column in columns)


def untranslated() -> list[str]:
    with (i18n.TRANSLATIONS / "en" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    known = set()
    for message in catalogue:
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        if all(texts) and not message.fuzzy:
            known |= set(ids)
    # Numbers and signs ("%", "5-8") are the same in every language.
    asked = {text for text in (*in_code(), *in_records()) if any(letter.isalpha() for letter in text)}
    return sorted(asked - known)


def test_every_text_has_its_english_words():
    assert untranslated() == []


def test_placeholders_are_the_same_in_both_languages():
    with (i18n.TRANSLATIONS / "en" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    for message in catalogue:
        if message.id:
            assert not list(message.check(catalogue)), message.id


def test_texts_are_filled_in():
    dutch, english = i18n.words("nl"), i18n.words("en")
    assert dutch.ngettext("%(n)s plek", "%(n)s plekken", 1462) == "1.462 plekken"
    assert english.ngettext("%(n)s plek", "%(n)s plekken", 1462) == "1,462 places"
    assert english.ngettext("%(n)s plek", "%(n)s plekken", 1) == "1 place"
    assert english.gettext("") == ""


@pytest.mark.parametrize(
    ("language", "expected"),
    [("nl", ("maandag 14 september", "10.00", "mei 2026")), ("en", ("Monday 14 September", "10:00", "May 2026"))],
)
def test_dates_and_times_are_said_as_people_say_them(language, expected):
    words = i18n.words(language)
    assert (words.day(date(2026, 9, 14)), words.clock(time(10)), words.moment("2026-05")) == expected


def test_an_unknown_text_stays_dutch():
    assert i18n.words("en").gettext("Dit staat in geen catalogus.") == "Dit staat in geen catalogus."
