"""``/cirkels/onze-marges``: what if our margins are not right?

First minute of who doubts: reads how often the places and groups that the pages tell were right in worlds where the
errors are other ones than we think, sees where it goes wrong, and when and with what it was tried. No figure is
written here: all come from the file that ``python -m socialmap calibrate`` writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialmap.fit.calibration import BAR, KINDS
from socialmap.fit.joint import BEST, LEVEL
from socialmap.fit.noise import Doubt
from socialmap.fit.policies import POLICY_WORDS, Policy
from socialmap.fit.table import TERMS
from socialmap.fit.tried import read_tried
from socialmap.fit.words import area_words
from socialmap.i18n import later
from socialmap.model import Level

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from socialmap.fit.calibration import Held
    from socialmap.fit.tried import Tried
    from socialmap.i18n import Words

#: What is different in the worlds of each kind.
KIND_WORDS = {
    "eigen": later("De fouten zijn zoals wij zeggen"),
    "staarten": later("Soms is er een heel grote fout"),
    "anderhalf": later("De fouten zijn anderhalf keer zo groot als wij zeggen"),
    "dubbel": later("De fouten zijn twee keer zo groot als wij zeggen"),
    "buren": later("Gebieden naast elkaar zijn samen te hoog of te laag"),
    "gebied": later("Alle cijfers van een gebied zijn samen te hoog of te laag"),
    "ontbreekt": later("Er mist een deel van de cijfers"),
}


@dataclass(frozen=True)
class MarginRow:
    """One kind of world, in words: how often it was right by the policy with which it was right least.

    Attributes
    ----------
    width
        Half of the ranges were at most so wide.
    short
        Whether it was right less often than we want.
    """

    label: str
    ranges: str
    winners: str
    width: str
    best: tuple[str, ...]
    said: str
    short: bool


@dataclass(frozen=True)
class MarginsPage:
    """Everything that the page shows; without rows nothing was tried."""

    rows: list[MarginRow]
    headings: list[str]
    verdict: str
    groups: str
    tried: str
    how: list[str]


def margins_page(words: Words, path: Path | None = None) -> MarginsPage:
    """What came out, from the file of the project or another."""
    return _page(read_tried(path), words)


def margins_lines(tried: Tried, words: Words) -> list[str]:
    """The same as lines for a screen."""
    page = _page(tried, words)
    lines = [page.tried, words.gettext("Zo vaak van de 100 keer:")]
    for row in page.rows:
        cells = (row.ranges, row.winners, row.width, *row.best, row.said)
        lines += [row.label, *(f"    {head}: {cell}" for head, cell in zip(page.headings[1:], cells, strict=True))]
    return [*lines, page.verdict]


def _page(tried: Tried | None, words: Words) -> MarginsPage:
    say = words.gettext
    if tried is None:
        return MarginsPage([], [], say("Dit is nog niet geprobeerd."), "", "", [])
    named = area_words(Level(tried.level), words)
    rows = [_row(tried, kind.name, words) for kind in KINDS]
    return MarginsPage(
        rows=[row for row in rows if row is not None],
        headings=[
            say("Als dit zo is"),
            say("Zo vaak klopt de plaats"),
            say("Bij de echte beste tien"),
            say("Zoveel plaatsen breed"),
            *(say("De beste %(k)s in de groep", k=words.number(places)) for places in BEST),
            say("Er valt iets te zeggen"),
        ],
        verdict=_verdict(tried, words),
        groups=say(
            "Is de groep met de beste tien groter dan de helft van alle %(areas)s, dan staat er: niet te zeggen. Zo "
            "vaak stond er wel iets, zie de laatste kolom.", **named,
        ),
        tried=_what(tried, words),
        how=_how(tried, words),
    )  # fmt: skip


def _row(tried: Tried, name: str, words: Words) -> MarginRow | None:
    rows = [row for row in tried.rows if row.kind == name]
    if not rows:
        return None
    ranges = min(row.ranges for row in rows)
    return MarginRow(
        label=words.gettext(KIND_WORDS[name]),
        ranges=_times(ranges, words),
        winners=_times(min(row.ranges_best for row in rows), words),
        width=words.number(max(row.width for row in rows), 0),
        best=(_times(min(row.best5 for row in rows), words), _times(min(row.best10 for row in rows), words)),
        said=_times(max(row.said10 for row in rows), words),
        short=_short(rows),
    )


def _short(rows: Iterable[Held]) -> bool:
    return any(min(row.ranges, row.best5, row.best10) < BAR for row in rows)


def _times(share: float, words: Words) -> str:
    """How often of 100 times."""
    return words.number(share * 100, 0)


def _verdict(tried: Tried, words: Words) -> str:
    """In which worlds it was right often enough, and in which not."""
    say, wanted = words.gettext, words.number(BAR * 100, 0)
    short = [kind for kind in KINDS if _short(row for row in tried.rows if row.kind == kind.name)]
    if not short:
        return say("Wij willen dat het minstens %(n)s van de 100 keer klopt. Dat is in elke regel zo.", n=wanted)
    return say(
        "Wij willen dat het minstens %(n)s van de 100 keer klopt. Dat is niet zo bij: %(kinds)s.",
        n=wanted, kinds="; ".join(say(KIND_WORDS[kind.name]) for kind in short),
    )  # fmt: skip


def _what(tried: Tried, words: Words) -> str:
    named = area_words(Level(tried.level), words)
    labels = {term.id: words.gettext(term.label) for term in TERMS}
    known = ", ".join(labels.get(name, name) for name in tried.known)
    missing = ", ".join(labels.get(name, name) for name in tried.missing)
    told = words.gettext(
        "Geprobeerd op %(day)s met de cijfers van %(place)s: %(n)s %(areas)s. Met cijfers: %(known)s.",
        day=words.moment(tried.day), place=tried.place, n=words.number(tried.areas), areas=named["areas"], known=known,
    )  # fmt: skip
    return told + (" " + words.gettext("Zonder cijfers: %(missing)s.", missing=missing) if missing else "")


def _how(tried: Tried, words: Words) -> list[str]:
    say, doubt = words.gettext, Doubt()
    policies = [say(POLICY_WORDS[Policy(name)]) for name in dict.fromkeys(row.policy for row in tried.rows)]
    return [
        say(
            "Wij doen alsof de cijfers van nu waar zijn. Daarna maken wij %(worlds)s keer cijfers met fouten erin, en "
            "kijken of wat wij dan zouden zeggen, klopt met wat waar is. Dat doen wij voor elke regel.",
            worlds=words.number(tried.worlds),
        ),
        say(
            "Wij doen dit voor: %(policies)s. In de tabel staat steeds de keuze waarbij het het minst vaak klopt.",
            policies="; ".join(policies),
        ),
        say(
            "Daarom rekenen wij met fouten die %(wider)s keer zo groot zijn als de bron zegt, of als wij aannemen. En "
            "een deel van de fouten delen alle cijfers van een gebied, en alle lijsten van een stadsdeel.",
            wider=words.number(doubt.wider, 2),
        ),
        say(
            "De groep met de beste vijf of tien maken wij zo groot dat de echte beste er in %(level)s van de 100 keer "
            "allemaal in zitten. Het rekenwerk komt uit Mogstad, Romano, Shaikh en Wilhelm (2023).",
            level=words.number(LEVEL * 100, 0),
        ),
    ]  # fmt: skip
