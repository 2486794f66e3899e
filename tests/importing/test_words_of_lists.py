"""Words of a list for yes and no: as a person says what they mean, and what nobody said of is not guessed."""

from contextlib import closing

import pytest

from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.i18n import LANGUAGES, words
from socialmap.importing.flow import import_files
from socialmap.importing.lists import Stated
from socialmap.importing.previewing import preview_files
from socialmap.importing.starter import load_sources
from socialmap.model.facts.readers import yes_or_no
from socialmap.model.written import csv_text
from socialmap.sources.wording import meanings
from socialmap.store import Store, reading, tables
from tests.support.city import DAM, STARTER_DIR
from tests.support.importing import fingerprint

#: Each word of a list, what somebody said of it, and what is known of the place then.
WORDS = [
    ("A/A+P", "A/A+P=ja", "ja"),
    ("A + P", "a+p=ja", "ja"),
    ("Volledig", "volledig=ja", "ja"),
    ("gedeeltelijk", "", "onbekend"),
    ("met hulp", "step_free:met hulp=nee", "nee"),
    ("toegankelijk", "zonder trap naar binnen:toegankelijk=ja", "ja"),
    ("niet toegankelijk", "niet toegankelijk=nee", "nee"),
    ("oui", "", "ja"),
    ("hay\u0131r", "", "nee"),
    ("bel Fatima 06-12345678", "", "onbekend"),
    ("gedeeltelijk", "", "onbekend"),
    ("toiletwoord", "toilet:toiletwoord=ja", "onbekend"),
]
STATED = Stated("Ingangen", "Cliëntenraad", "CC0", "2026-03")


@pytest.fixture(scope="module")
def brought(tmp_path_factory):
    """A store with a list in which each place has another word, and what was told of it."""
    folder = tmp_path_factory.mktemp("woorden")
    given = [
        {"naam": f"Buurtkamer {n}", "soort": "buurtkamer", "Toegankelijk": word, **DAM, "house_number": str(n)}
        for n, (word, *_) in enumerate(WORDS, start=1)
    ]
    path = folder / "ingangen.csv"
    path.write_text(csv_text(given, list(given[0])), encoding="utf-8")
    said = meanings(tuple(pair for _, pair, _ in WORDS if pair))

    settings = Settings(data_dir=folder / "var", database_url="")
    settings.data_dir.mkdir()
    with closing(Store(settings.store_url)) as store:
        with store.write() as session:
            load_sources(session, STARTER_DIR)
        how = {"settings": settings, "mapping": {"step_free": "Toegankelijk"}, "meanings": said, "stated": STATED}
        before = fingerprint(store)
        (shown,) = preview_files(store, [path], **how)
        assert {name: found for name, found in fingerprint(store).items() if name != "meta"} == {
            name: found for name, found in before.items() if name != "meta"
        }
        (report, *_) = import_files(store, [path], **how)
        with store.read() as session:
            yield reading.read_table(session, tables.place), report, shown


def test_each_word_means_what_was_said_of_it_and_no_other_means_yes(brought):
    places, _, shown = brought
    found = dict(zip(places["house_number"], places["step_free"], strict=True))
    wrong = [(word, said) for n, (word, _, said) in enumerate(WORDS, start=1) if found[str(n)] != said]
    assert wrong == []
    assert len(shown.planned) == len(WORDS)


def test_a_word_of_which_nobody_said_anything_is_told_with_its_rows(brought):
    _, report, _ = brought
    told = "\n".join(report.lines())
    assert '2 x weggelaten: niemand zei wat "gedeeltelijk" betekent' in told
    assert "(rij 4, 11)" in told
    assert "1 x let op: geen rij heeft het woord dat u met --value noemt" in told
    # What may be a person is not repeated.
    assert "Fatima" not in told + "".join(one.value for one in report.remarks)
    assert "1 x weggelaten: hier hoort ja, nee, onbekend (rij 10)" in told


@pytest.mark.parametrize("pair", ["A", "A=", "=ja", "A=misschien", "toilet:=ja"])
def test_what_is_no_meaning_is_one_sentence(pair):
    with pytest.raises(BadInputError, match="zo weten wij niet wat dit woord betekent"):
        meanings((pair,))


def test_yes_and_no_in_the_languages_of_the_map():

    for language in LANGUAGES:
        said = words(language)
        assert [yes_or_no(said.gettext(word)) for word in ("ja", "nee")] == ["ja", "nee"], language
