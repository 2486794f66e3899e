"""Everything that a reader sees has its words in each language, and dates and numbers are said as people say them."""

import re
from datetime import date, time

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po

from socialmap import i18n
from socialmap.i18n import DEFAULT, LANGUAGES, WHOLE
from tests.support.texts import Text, all_texts, guide_texts

CATALOGUES = [code for code in LANGUAGES if code != DEFAULT]
#: Numbers that Arabic says in the word itself: none, one, two.
SAID_IN_THE_WORD = {"ar": 3}


def catalogue(language: str) -> Catalog:
    with (i18n.TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def translated(language: str) -> set[Text]:
    """What stands in a catalogue, in every form that its language has."""
    found: set[Text] = set()
    for message in catalogue(language):
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and all(texts) and not message.fuzzy:
            found |= {tuple(message.id), message.id[0]} if isinstance(message.id, tuple) else {message.id}
    return found


def missing(language: str) -> list[Text]:
    """What a language has no words for: the whole program, or the guide (tests/support/texts.py tells what that is)."""
    asked = all_texts() if language in WHOLE else guide_texts()
    return sorted(asked - translated(language), key=str)


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s|%%", text))


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_text_has_its_words(language):
    left = missing(language)
    assert not left, f"{language} has no words for {len(left)} texts:\n" + "\n".join(str(text) for text in left)


@pytest.mark.parametrize("language", [code for code in CATALOGUES if code not in WHOLE])
def test_a_catalogue_holds_nothing_that_is_said_no_longer(language):
    assert sorted(translated(language) - guide_texts() - {one for one, _ in pairs()}, key=str) == []


def pairs() -> list[tuple[str, str]]:
    return [text for text in guide_texts() if isinstance(text, tuple)]


@pytest.mark.parametrize("language", CATALOGUES)
def test_placeholders_and_plural_forms_are_right(language):
    found = catalogue(language)
    for message in found:
        if isinstance(message.id, tuple):
            assert len(message.string) == found.num_plurals, message.id
            for number, text in enumerate(message.string):
                wanted = placeholders(message.id[1])
                if number < SAID_IN_THE_WORD.get(language, 1):
                    wanted = [name for name in wanted if name != "%(n)s" or name in text]
                assert placeholders(text) == wanted, message.id
        elif message.id:
            assert placeholders(message.string) == placeholders(message.id), message.id
            assert not list(message.check(found)), message.id


@pytest.mark.parametrize(
    ("language", "counted"),
    [
        ("ar", {1: "دقيقة واحدة", 2: "دقيقتان", 5: "5 دقائق", 15: "15 دقيقة", 103: "103 دقائق"}),
        ("pl", {1: "1 minuta", 3: "3 minuty", 5: "5 minut", 12: "12 minut", 22: "22 minuty"}),
        ("tr", {1: "1 dakika", 5: "5 dakika"}),
        ("ti", {1: "1 ደቒቕ", 5: "5 ደቓይቕ"}),
        ("es", {1: "1 minuto", 30: "30 minutos"}),
    ],
)
def test_one_and_many_are_counted_as_the_language_does(language, counted):
    words = i18n.words(language)
    assert {n: words.ngettext("%(n)s minuut", "%(n)s minuten", n) for n in counted} == counted


def test_what_is_filled_in_keeps_its_own_direction():
    assert i18n.words("ar").direction == "rtl"
    assert "\u2068Huis van de Wijk 't Pluspunt\u2069" in i18n.words("ar").gettext(
        "vanaf %(name)s", name="Huis van de Wijk 't Pluspunt"
    )
    assert i18n.words("tr").direction == "ltr"
    assert i18n.words("es").gettext("vanaf %(name)s", name="De Brug") == "desde De Brug"


def test_texts_are_filled_in():
    dutch, english = i18n.words("nl"), i18n.words("en")
    assert dutch.ngettext("%(n)s plek", "%(n)s plekken", 1462) == "1.462 plekken"
    assert english.ngettext("%(n)s plek", "%(n)s plekken", 1462) == "1,462 places"
    assert english.ngettext("%(n)s plek", "%(n)s plekken", 1) == "1 place"
    assert english.gettext("") == ""


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("nl", ("maandag 14 september", "10.00", "mei 2026", "4 mei 2026", "1.462,5")),
        ("en", ("Monday 14 September", "10:00", "May 2026", "4 May 2026", "1,462.5")),
        ("tr", ("14 Eylül Pazartesi", "10:00", "Mayıs 2026", "4 Mayıs 2026", "1.462,5")),  # noqa: RUF001
        ("ar", ("الاثنين 14 سبتمبر", "10:00", "مايو 2026", "4 مايو 2026", "1,462.5")),
        ("ti", ("ሰኑይ፣ 14 መስከረም", "10:00", "ጉንበት 2026", "4 ጉንበት 2026", "1,462.5")),
        ("pl", ("poniedziałek 14 września", "10:00", "maj 2026", "4 maja 2026", "1\xa0462,5")),
        ("es", ("lunes 14 de septiembre", "10:00", "mayo de 2026", "4 de mayo de 2026", "1.462,5")),
    ],
)
def test_dates_and_times_are_said_as_people_say_them(language, expected):
    words = i18n.words(language)
    moments = (words.moment("2026-05"), words.moment("2026-05-04"))
    assert (words.day(date(2026, 9, 14)), words.clock(time(10)), *moments, words.number(1462.5)) == expected


def test_an_unknown_text_stays_dutch():
    assert i18n.words("en").gettext("Dit staat in geen catalogus.") == "Dit staat in geen catalogus."
