"""Every text that a reader sees, from code, templates and records; and which of them belong to the guide."""

import csv
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract

from layers import find_layers
from socialmap import findings, marks
from socialmap.fit import people, score, table, terms
from socialmap.fit import words as fit_words
from socialmap.layer import Layer, LayerGroup
from socialmap.model import PLACE_FACTS, Role
from socialmap.model.facts import YES_NO_UNKNOWN, YES_OR_NO
from socialmap.queries.wegwijzer.take_along import ASKED_FIRST
from socialmap.reach import Why

ROOT = Path(__file__).parents[2]
KEYWORDS = {"gettext": None, "_": None, "later": None, "ngettext": (1, 2)}
#: A text, or one and many.
Text = str | tuple[str, str]

#: What somebody meets who uses the guide: its pages, the pages they lead to, what is taken along, and errors.
#: These, and nothing else, must be there in every language (files of the repository, as patterns).
GUIDE_FILES = (
    "templates/wegwijzer/*.html",
    "templates/{_macros,_pictograms,_read_aloud,base,error,kaart/place,kaart/listed,kaart/report}.html",
    "templates/paper/{sheet,safari,neighbourhood}.html",
    "socialmap/guide/*.py",
    "socialmap/offer/{hours,words}.py",
    "socialmap/queries/wegwijzer/*.py",
    "socialmap/queries/common.py",
    "socialmap/keeping/{gaps,reports}.py",
    "socialmap/queries/kaart/{listed,place,places,reporting,said,week,reach,streets}.py",
    "socialmap/web/wegwijzer/*.py",
    "socialmap/web/{errors,hosts,pace,same_site,sealed}.py",
    "socialmap/web/kaart/reporting.py",
    "socialmap/{i18n,paper}.py",
)
#: Layers that the maps of these pages draw.
GUIDE_LAYERS = ("wijken",)


def in_files(*patterns: str) -> Iterator[Text]:
    """The texts of the files that these patterns name."""
    for path in (found for pattern in patterns for found in _named(pattern)):
        method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
        with path.open("rb") as file:
            for _, found, _, _ in extract(method, file, KEYWORDS, options={"trimmed": "true"}):
                parts = (found,) if isinstance(found, str) else tuple(part for part in found if part)
                yield (parts[0], parts[1]) if len(parts) > 1 else parts[0]


def _named(pattern: str) -> Iterator[Path]:
    """Files by a pattern, in which ``{a,b}`` are alternatives; each names a file that is there."""
    before, opening, rest = pattern.partition("{")
    names, _, after = rest.partition("}")
    for one in (f"{before}{name}{after}" for name in names.split(",")) if opening else (pattern,):
        found = sorted(ROOT.glob(one))
        assert found, f"{one} names no file"
        yield from found


def in_table(name: str, *columns: str) -> Iterator[str]:
    """The texts of a table of the starter set."""
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from (row[column] for row in csv.DictReader(file) for column in columns)


def of_layer(layer: Layer) -> Iterator[str]:
    """The texts of a layer."""
    yield from (layer.title, layer.note, layer.audience, layer.unit, *(c.label for c in layer.categories))
    yield from (word for mark in layer.marks.values() for word in (mark.singular, mark.plural))


def all_texts() -> set[Text]:
    """Everything that the program says: for the languages that speak it whole."""
    return _with_letters(in_files("socialmap/**/*.py", "templates/**/*.html"), _in_records())


def guide_texts() -> set[Text]:
    """What the guide and whatever it leads to says: for every language."""
    layers = find_layers()
    kinds = (word for mark in marks.KIND_MARKS.values() for word in (mark.singular, mark.plural))
    drawn = (text for name in GUIDE_LAYERS for text in of_layer(layers[name]))
    return _with_letters(in_files(*GUIDE_FILES), _of_facts(), kinds, drawn, in_table("profielen", "label"))


def _of_facts() -> Iterator[str]:
    """What the page of a place says of it, and what is asked where nobody knows."""
    yield from (PLACE_FACTS[name].label for name in YES_OR_NO)
    yield from (PLACE_FACTS[name].question for name in (*ASKED_FIRST, "step_free"))
    yield from YES_NO_UNKNOWN.values()


def _with_letters(*sources: Iterator[Text] | Iterator[str]) -> set[Text]:
    # Numbers and signs ("%", "5-8") are the same in every language.
    return {text for source in sources for text in source if any(letter.isalpha() for letter in "".join(text))}


def _in_records() -> Iterator[str]:
    for layer in find_layers().values():
        yield from of_layer(layer)
    yield from (word for mark in marks.KIND_MARKS.values() for word in (mark.singular, mark.plural))
    for term in table.TERMS:
        yield from (term.label, term.measures, term.unit, term.remark, term.margin.words)
    for no in table.NOT_TERMS:
        yield from (no.label, no.reason)
    chosen = (score.Verdict, terms.TermGroup, terms.Direction, findings.Strength, people.Interested)
    for words in (LayerGroup, Why, Role, *chosen):
        yield from (str(word) for word in words)
    yield fit_words.OPENS_A_CONVERSATION
    for name, columns in (
        ("indicatoren", ("label", "unit")),
        ("cirkels", ("size_band",)),
        ("profielen", ("label",)),
        ("bevindingen", ("finding", "holds_for", "chapter")),
        ("cijfers", ("unit", "per")),
    ):
        yield from in_table(name, *columns)
