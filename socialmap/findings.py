"""What we took from the reports, with the place where it stands: one table, ``data/bevindingen.csv``.

The code names no report. The table says of each finding where it counts ("term:need", "ease:gratis"), and whoever
wants to know why something counts asks ``behind``. Facts are in our own words: no sentence of a report is copied.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from socialmap.config import Settings
from socialmap.errors import BadInputError

if TYPE_CHECKING:
    from pathlib import Path

    from socialmap.i18n import Words

FINDINGS = "bevindingen.csv"
COLUMNS = ("id", "report", "chapter", "lines", "words", "finding", "strength", "holds_for", "counts_in")


class Strength(StrEnum):
    """How strong a finding is; the words are what a user reads. Small studies establish nothing for a whole city."""

    SEEN = "in een paar groepen gezien"
    ONE_GROUP = "bij één groep gezien"
    SAID = "zo zeggen betrokkenen"
    ONE = "iemand zei dit"
    IDEA = "een idee uit een sessie"
    PRESUMED = "een vermoeden van de onderzoekers"
    KNOWN = "de onderzoekers gaan hiervan uit"
    MEANT = "zo is het bedoeld"
    OURS = "ons uitgangspunt"


class UseKind(StrEnum):
    """What a finding can stand behind."""

    TERM = "term"
    NOT_TERM = "not_term"
    CRITERION = "criterion"
    WISH = "wish"
    EASE = "ease"
    THRESHOLD = "threshold"
    USUAL = "usual"
    ORIENTATION = "orientation"
    CIRCLE = "circle"
    PEOPLE = "people"
    PAGE = "page"


@dataclass(frozen=True)
class Use:
    """One thing that a finding stands behind: its kind, and its id in the code."""

    kind: UseKind
    id: str


@dataclass(frozen=True)
class Finding:
    """One finding of a report.

    Attributes
    ----------
    report, chapter
        Number of the report, and of its chapter: a number, or the name of a part without one.
    first, last
        Lines of the report's text as we read it, counted from 1.
    words
        What stands in those lines literally: single words or figures to find them back by.
    text
        What was found, in our own words.
    holds_for
        Of whom it was found.
    counts_in
        What it stands behind.
    """

    id: str
    report: str
    chapter: str
    first: int
    last: int
    words: tuple[str, ...]
    text: str
    strength: Strength
    holds_for: str
    counts_in: tuple[Use, ...]

    @property
    def source_id(self) -> str:
        """The report among the sources."""
        return f"rapport-{self.report}"


@dataclass(frozen=True)
class Reason:
    """A finding as it is told beside what it stands behind."""

    id: str
    source_id: str
    strength: str
    place: str
    text: str


def findings() -> dict[str, Finding]:
    """Every finding that we use, by id, in the order of the table."""
    return _table(Settings().starter_dir / FINDINGS)


@cache
def behind(kind: UseKind, id: str) -> tuple[Finding, ...]:
    """The findings that something rests on, the one that carries it first."""
    return tuple(finding for finding in findings().values() if Use(kind, id) in finding.counts_in)


def reasons(found: tuple[Finding, ...], speak: Words) -> list[Reason]:
    """Findings in the language of a page."""
    return [
        Reason(one.id, one.source_id, speak.gettext(one.strength), place(one, speak), speak.gettext(one.text))
        for one in found
    ]


def said(reason: Reason, speak: Words) -> str:
    """One reason as a line: how strong it is, where it stands and what it says."""
    return speak.gettext(
        "%(strength)s (%(place)s): %(finding)s", strength=reason.strength, place=reason.place, finding=reason.text
    )


def place(finding: Finding, speak: Words) -> str:
    """Where a finding stands, as people look it up: "verslag 000, hoofdstuk 3.4"."""
    report, chapter = finding.report, finding.chapter
    if re.fullmatch(r"[0-9.]+", chapter):
        return speak.gettext("verslag %(report)s, hoofdstuk %(chapter)s", report=report, chapter=chapter)
    return speak.gettext("verslag %(report)s, %(part)s", report=report, part=speak.gettext(chapter))


@cache
def _table(path: Path) -> dict[str, Finding]:
    return read_findings(path)


def read_findings(path: Path) -> dict[str, Finding]:
    """The findings of a table, by id.

    Raises
    ------
    BadInputError
        Naming row, column and value.
    """
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found: dict[str, Finding] = {}
    for number, row in enumerate(rows, 1):
        finding = _finding(path.name, number, row)
        if finding.id in found:
            raise _fault(path.name, number, "id", finding.id, "elke rij een andere naam")
        found[finding.id] = finding
    return found


#: What each column looks like, and how that is said.
_SHAPES = {
    "id": (r"[0-9]{3}-[a-z0-9-]+", "het nummer van het verslag en een naam, als 000-geld"),
    "report": (r"[0-9]{3}", "het nummer van een verslag, als 000"),
    "chapter": (r"\S.*", "een hoofdstuk"),
    "lines": (r"[1-9][0-9]*(-[1-9][0-9]*)?", "regels, als 88-94"),
    "words": (r"[^|]+(\|[^|]+)*", "woorden uit die regels, met | ertussen"),
    "finding": (r"\S.*[.?]", "een zin met een punt"),
    "strength": ("|".join(Strength), f"een van: {', '.join(Strength)}"),
    "holds_for": (r"\S.*", "voor wie dit geldt"),
    "counts_in": (
        rf"({'|'.join(UseKind)}):\S+( ({'|'.join(UseKind)}):\S+)*",
        "waar het meetelt, als term:need",
    ),
}


def _finding(file: str, number: int, row: dict[str, str]) -> Finding:
    for column in COLUMNS:
        value, (shape, expected) = row.get(column) or "", _SHAPES[column]
        if not re.fullmatch(shape, value):
            raise _fault(file, number, column, value, expected)
    first, _, last = row["lines"].partition("-")
    if int(last or first) < int(first):
        raise _fault(file, number, "lines", row["lines"], "eerst de eerste regel, dan de laatste")
    if not row["id"].startswith(f"{row['report']}-"):
        raise _fault(file, number, "id", row["id"], f"een naam die begint met {row['report']}")
    uses = (use.partition(":") for use in row["counts_in"].split())
    return Finding(
        id=row["id"],
        report=row["report"],
        chapter=row["chapter"],
        first=int(first),
        last=int(last or first),
        words=tuple(row["words"].split("|")),
        text=row["finding"],
        strength=Strength(row["strength"]),
        holds_for=row["holds_for"],
        counts_in=tuple(Use(UseKind(kind), id) for kind, _, id in uses),
    )


def _fault(file: str, row: int, column: str, value: str, expected: str) -> BadInputError:
    msg = "deze bevinding klopt niet"
    return BadInputError(msg, file=file, row=row, column=column, value=value, expected=expected)
