"""``/cirkels``: where a new circle would fit, in words before numbers.

First minute of a project leader: reads that people come first; then looks up the own wijk and reads a verdict, how
sure it is, what speaks for it, what against, and what is not known; opens it to see why; ticks two wijken to lay them
side by side. No league table: by default wijken stand by name, for a small difference says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from socialmap.findings import Reason, reasons
from socialmap.fit.circles import PROVES_NOTHING, what_happened
from socialmap.fit.people import PEOPLE_FIRST, PEOPLE_QUESTIONS
from socialmap.fit.policies import POLICY_WORDS
from socialmap.fit.table import NOT_TERMS, TERMS
from socialmap.fit.words import OPENS_A_CONVERSATION, area_words, evidence_words
from socialmap.i18n import later
from socialmap.offer.walking import how_measured
from socialmap.queries.cirkels.area import REPORTS, left_out
from socialmap.queries.cirkels.ask import (
    BY_CHANCE,
    BY_KNOWN,
    BY_NAME,
    BY_PLACE,
    ORIENTATION_WORDS,
    FitAsk,
    cannot_count,
    counting_shares,
    scored,
    usual_weights,
    weights_words,
)
from socialmap.queries.cirkels.chart import Axis, axis
from socialmap.queries.cirkels.compare import PAIR, Compared, chosen, compared
from socialmap.queries.cirkels.moves import beside_trivial
from socialmap.queries.cirkels.rows import FitRow, fit_rows
from socialmap.queries.common import SourceLink, sources

if TYPE_CHECKING:
    from socialmap.fit.circles import Happened
    from socialmap.fit.ranges import Ranges
    from socialmap.fit.score import FitResult
    from socialmap.fit.terms import NotATerm, Term
    from socialmap.i18n import Words
    from socialmap.queries.cirkels.ask import Scored
    from socialmap.queries.kaart.areas import AreaLink
    from socialmap.world import World

#: Heading of each column that can be sorted, and which way it then runs; the first is headed by the kind of area.
COLUMNS = {
    BY_NAME: ("", "ascending"),
    BY_PLACE: (later("Plaats, waarschijnlijk"), "ascending"),
    BY_CHANCE: (later("Kans op de beste 5"), "descending"),
    BY_KNOWN: (later("Hoeveel is bekend?"), "descending"),
}


@dataclass(frozen=True)
class TermRow:
    """What counts, once for all areas; weight is "" for what is only shown."""

    id: str
    label: str
    group: str
    measures: str
    direction: str
    weight: str
    evidence: str
    reasons: list[Reason]
    remark: str
    known: str
    margin: str


@dataclass(frozen=True)
class NotCounted:
    """What does not count, why we chose so, and what the reports tell of it."""

    label: str
    reason: str
    reasons: list[Reason]


@dataclass(frozen=True)
class GroupChoice:
    """A group of terms, by its name in the address.

    Attributes
    ----------
    share
        Percentage that it has of what counts.
    asked
        Its weight as it was asked for, or the usual one: sent again it asks the same again.
    """

    name: str
    label: str
    share: int
    asked: int


@dataclass(frozen=True)
class OrientationChoice:
    """An orientation that can be asked for."""

    name: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Column:
    """A column that can be sorted: its name in the address, its heading, and how it is sorted now ("" not)."""

    order: str
    label: str
    sorted: str


@dataclass(frozen=True)
class FitPage:
    """Everything that ``/cirkels`` shows.

    Attributes
    ----------
    cannot_count
        Which groups have no slider, and why; "" where all have.
    known
        How much of the whole profile can be known in this city.
    chosen
        The areas that were ticked to lie side by side; two of them are compared, of any other number it is said.
    """

    asked: FitAsk
    orientation: str
    people_first: str
    questions: list[str]
    conversation: str
    orientations: list[OrientationChoice]
    choices: list[GroupChoice]
    columns: list[Column]
    rows: list[FitRow]
    axis: Axis
    chosen: tuple[AreaLink, ...]
    compared: Compared | None
    terms: list[TermRow]
    not_terms: list[str]
    not_counted: list[NotCounted]
    unknown: list[str]
    trivial: list[str]
    happened: list[str]
    measured_how: str
    area_words: dict[str, str]
    own_weights: str
    cannot_count: str
    known: str
    schematic: bool
    sources: list[SourceLink]


def fit_page(world: World, words: Words, asked: FitAsk | None = None, found: Scored | None = None) -> FitPage:
    """Scores of every area by the weights that were asked for; ``found`` when these were drawn before."""
    asked = FitAsk() if asked is None else asked
    found = scored(world, asked) if found is None else found
    result, ranges, say = found.result, found.ranges, words.gettext
    named, picked = area_words(asked.level, words), chosen(world, asked)
    return FitPage(
        asked=asked,
        orientation=say(POLICY_WORDS[asked.looks_for]),
        people_first=say(PEOPLE_FIRST),
        questions=[say(question) for question in PEOPLE_QUESTIONS],
        conversation=say(OPENS_A_CONVERSATION, **named),
        orientations=[
            OrientationChoice(str(name), say(label), name is asked.orientation)
            for name, label in ORIENTATION_WORDS.items()
        ],
        choices=_choices(asked, result, words),
        columns=[
            Column(order, say(label) or named["area"].capitalize(), way if order == asked.order else "")
            for order, (label, way) in COLUMNS.items()
        ],
        rows=fit_rows(world, asked, found, words),
        axis=axis(len(ranges.frame), words),
        chosen=picked,
        compared=compared(world, asked, found, words) if len(asked.compare) == PAIR else None,
        terms=_terms(world, result, words),
        not_terms=[f"{say(no.label)}: {say(no.reason)}" for no in NOT_TERMS],
        not_counted=[_not_counted(no, words) for no in NOT_TERMS],
        unknown=left_out(result, words),
        trivial=beside_trivial(world, result, words),
        happened=_happened(world, ranges, words),
        measured_how=how_measured(world, words),
        area_words=named,
        own_weights=weights_words(asked, result, words),
        cannot_count=_cannot_count(result, words),
        known=_known(result, words),
        schematic=world.schematic,
        sources=fit_sources(world, result, words),
    )


def _choices(asked: FitAsk, result: FitResult, words: Words) -> list[GroupChoice]:
    """The groups whose weight changes something."""
    now = counting_shares(result)
    return [
        GroupChoice(
            name=group.name.lower(),
            label=words.gettext(group),
            share=now.get(group, 0),
            asked=round(asked.groups.get(group, usual)),
        )
        for group, usual in usual_weights().items()
        if group not in cannot_count(result, [group])
    ]


def _cannot_count(result: FitResult, words: Words) -> str:
    without = cannot_count(result, usual_weights())
    if not without:
        return ""
    return words.gettext(
        "Zonder schuif, want er zijn geen cijfers over: %(groups)s",
        groups=" ".join(words.gettext(group) for group in without),
    )


def _known(result: FitResult, words: Words) -> str:
    share = sum(result.profile[term.id] for term in result.terms)
    return words.gettext(
        "We weten %(known)s%% van dit profiel. De rest kan niet meetellen: hieronder staat waarom. Dat telt niet als "
        "nul, en de plaatsen gaan alleen over wat we wel weten. Een %(area)s krijgt een plaats als daarvan minstens de "
        "helft bekend is.",
        known=words.number(share * 100, 0), area=area_words(result.level, words)["area"],
    )  # fmt: skip


def _terms(world: World, result: FitResult, words: Words) -> list[TermRow]:
    """What counts and what is only shown; all but the weights is remembered."""
    shown = (*result.terms, *result.notes)
    told = world.remember(
        ("fit terms", result.level, words.language),
        lambda: {term.id: _term(result, term, words) for term in TERMS},
        given=(result.raw,),
    )
    weights = [result.weight(term) for term in shown]
    return [
        replace(told[term.id], weight=f"{words.number(weight * 100, 0)}%" if weight else "")
        for term, weight in zip(shown, weights, strict=True)
    ]


def _term(result: FitResult, term: Term, words: Words) -> TermRow:
    column, say = result.raw[term.id], words.gettext
    told = reasons(term.findings, words)
    return TermRow(
        id=term.id,
        label=say(term.label),
        group=say(term.group),
        measures=say(term.measures),
        direction=say(term.direction),
        weight="",
        evidence=evidence_words(told, words),
        reasons=told,
        remark=say(term.remark),
        known=say(
            "bekend van %(some)s van de %(all)s %(areas)s",
            some=words.number(int(column.notna().sum())),
            all=words.number(len(column)),
            areas=area_words(result.level, words)["areas"],
        ),
        margin=say(term.margin.words),
    )


def _not_counted(no: NotATerm, words: Words) -> NotCounted:
    return NotCounted(words.gettext(no.label), words.gettext(no.reason), reasons(no.findings, words))


def _happened(world: World, ranges: Ranges, words: Words) -> list[str]:
    """The five circles beside the ranges of their areas."""
    circles: list[Happened] = world.remember(("fit happened",), lambda: what_happened(world))
    low, high = (dict(zip(ranges.frame.index, ranges.frame[name], strict=True)) for name in ("rank_low", "rank_high"))
    said = [
        words.gettext(
            "%(words)s: %(outcome)s. De wijken daar staan nu tussen plaats %(low)s en %(high)s.",
            words=circle.words, outcome=words.gettext(circle.outcome),
            low=words.number(float(min(low[code] for code in placed)), 0),
            high=words.number(float(max(high[code] for code in placed)), 0),
        )
        for circle in circles
        if (placed := [code for code in circle.codes if code in low])
    ]  # fmt: skip
    return [*said, words.gettext(PROVES_NOTHING)] if said else []


def fit_sources(world: World, result: FitResult, words: Words) -> list[SourceLink]:
    """Where every figure comes from."""
    ids = tuple(source for measured in result.measured.values() for source in measured.source_ids)
    return world.lately(("fit sources", ids, words.language), lambda: sources(world, [*ids, *REPORTS], words))
