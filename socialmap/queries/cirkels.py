"""``/cirkels``: where a new circle would fit, in words before numbers.

First minute of a project leader: reads four questions about people and sees that they come first; then looks up the
own wijk and reads a sentence, what speaks for it, what against, and what is not known; opens it to see the figures
under it. No league table: wijken stand by verdict and name, for a small difference says nothing.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from socialmap.fit.score import FitResult, Verdict, score_wijken
from socialmap.fit.words import (
    OPENS_A_CONVERSATION,
    PEOPLE_FIRST,
    PEOPLE_QUESTIONS,
    FitWords,
    evidence_words,
    fit_words,
)
from socialmap.model import Orientation
from socialmap.queries.areas import AreaLink, area_link
from socialmap.queries.common import SourceLink, sources

if TYPE_CHECKING:
    from socialmap.i18n import Words
    from socialmap.world import World


@dataclass(frozen=True)
class FitRow:
    """One wijk."""

    area: AreaLink
    verdict: str
    told: FitWords


@dataclass(frozen=True)
class FitGroup:
    """The wijken of one verdict, by name."""

    title: str
    rows: list[FitRow]


@dataclass(frozen=True)
class TermRow:
    """What counts, once for all wijken."""

    label: str
    group: str
    measures: str
    direction: str
    weight: str
    evidence: str
    remark: str
    known: str


@dataclass(frozen=True)
class FitPage:
    """Everything that ``/cirkels`` shows."""

    people_first: str
    questions: list[str]
    conversation: str
    groups: list[FitGroup]
    terms: list[TermRow]
    schematic: bool
    sources: list[SourceLink]


def fit_page(world: World, words: Words) -> FitPage:
    """The score of *ontmoeting* for every wijk."""
    result = score_wijken(world, Orientation.ONTMOETING)
    rows = _rows(world, result, words)
    return FitPage(
        people_first=words.gettext(PEOPLE_FIRST),
        questions=[words.gettext(question) for question in PEOPLE_QUESTIONS],
        conversation=words.gettext(OPENS_A_CONVERSATION),
        groups=[
            FitGroup(words.gettext(verdict), [row for row in rows if row.verdict == verdict])
            for verdict in Verdict
            if any(row.verdict == verdict for row in rows)
        ],
        terms=[_term(result, number, words) for number in range(len(result.terms))],
        schematic=world.schematic,
        sources=_sources(world, result, words),
    )


def fit_json(page: FitPage) -> dict[str, Any]:
    """The same for the API; the layer of this score has the borders."""
    return {
        "people_first": page.questions,
        "note": page.conversation,
        "terms": [asdict(term) for term in page.terms],
        "areas": [
            {
                "code": row.area.code,
                "name": row.area.name,
                "verdict": group.title,
                "number": row.told.number,
                "without_estimates": row.told.without_estimates,
                "strongest": row.told.strongest,
                "weakest": row.told.weakest,
                "unknown": row.told.unknown,
                "needed": row.told.needed,
            }
            for group in page.groups
            for row in group.rows
        ],
        "sources": [asdict(source) for source in page.sources],
    }


def _rows(world: World, result: FitResult, words: Words) -> list[FitRow]:
    labels = dict(zip(world.indicators.index, world.indicators["label"], strict=True))
    ordered = result.frame.sort_values("name")
    return [
        FitRow(
            area=area_link(world.areas.loc[code]),
            verdict=str(row["verdict"]),
            told=fit_words(result, str(code), labels, words.language),
        )
        for code, row in ordered.iterrows()
    ]


def _term(result: FitResult, number: int, words: Words) -> TermRow:
    term = result.terms[number]
    column = result.raw[term.id]
    return TermRow(
        label=words.gettext(term.label),
        group=words.gettext(term.group),
        measures=words.gettext(term.measures),
        direction=words.gettext(term.direction),
        weight=f"{words.number(result.weight(term) * 100, 0)}%",
        evidence=evidence_words(term, words),
        remark=words.gettext(term.remark),
        known=words.gettext(
            "bekend van %(some)s van de %(all)s wijken",
            some=words.number(int(column.notna().sum())),
            all=words.number(len(column)),
        ),
    )


def _sources(world: World, result: FitResult, words: Words) -> list[SourceLink]:
    ids = [source for measured in result.measured.values() for source in measured.source_ids]
    return sources(world, [*ids, "rapport-000"], words)
