"""One area in full: why it scores as it does, each figure with its source, and what nobody knows.

First minute of a project leader: answers four questions about people, reads the verdict and how sure it is, then why
in sentences; opens a figure to see where it comes from. The printed report of an area tells the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from socialmap.findings import Reason, reasons
from socialmap.fit.amounts import chance_words, ends_words
from socialmap.fit.explain import STRONG, WEAK, explanation
from socialmap.fit.outward import outward
from socialmap.fit.people import People
from socialmap.fit.policies import POLICY_WORDS
from socialmap.fit.ranges import draw_ranges
from socialmap.fit.words import OPENS_A_CONVERSATION, TermWords, area_words, fit_words, term_words
from socialmap.i18n import later
from socialmap.offer.walking import estimated_words, how_measured
from socialmap.queries.cirkels.ask import (
    FitAsk,
    Scored,
    area_code,
    people_by_code,
    scored,
    weights_words,
)
from socialmap.queries.cirkels.chart import Axis, RangeBar, axis, range_bar
from socialmap.queries.cirkels.people import PeopleSaid, people_said
from socialmap.queries.common import SourceLink, sources
from socialmap.queries.kaart.areas import AreaLink, area_link
from socialmap.queries.kaart.need import ASSUMED, STATED

if TYPE_CHECKING:
    from socialmap.fit.measures import Measured, Part
    from socialmap.fit.ranges import Ranges
    from socialmap.fit.score import FitResult
    from socialmap.fit.terms import Term
    from socialmap.i18n import Words
    from socialmap.model import Level
    from socialmap.world import World

#: Why the interval of a term that is made of figures is ours.
OURS = later("zie de cijfers hieronder")
PLUS, MINUS, MIDDLE = later("Een plus"), later("Een min"), later("In het midden")
#: Sources of the sentences about circles and of the reasons behind the terms.
REPORTS = ("rapport-000", "rapport-002", "rapport-003")


@dataclass(frozen=True)
class Published:
    """A figure as it was published: here and in the city, the range it lies in, its year and source."""

    label: str
    value: str
    city: str
    between: str
    year: str
    source: SourceLink | None


@dataclass(frozen=True)
class TermFigure:
    """One term of one area with everything behind it.

    Attributes
    ----------
    amount, city_amount
        The figures themselves; None is unknown.
    value, city, between, standing
        The same in words: here, in the whole city, what it probably lies between and why, and among the others.
    side
        A plus, a min, in the middle; "" for what is unknown or does not count.
    weight
        Share of the whole in words, "" for what is only shown.
    parts
        The published figures that it was made of.
    """

    id: str
    label: str
    measures: str
    unit: str
    amount: float | None
    city_amount: float | None
    value: str
    city: str
    between: str
    standing: str
    side: str
    direction: str
    weight: str
    year: str
    sources: list[SourceLink]
    parts: list[Published]
    evidence: str
    reasons: list[Reason]
    remark: str


@dataclass(frozen=True)
class AreaFit:
    """Everything that is told of one area.

    Attributes
    ----------
    code
        CBS code; ``area`` has the code for addresses.
    verdict, number, score_between, place, chance
        In words; all but the first are "" without a score.
    bar
        The range of places on ``axis``.
    sentences
        Why, each bound to its figures.
    terms, notes
        What counts, and what is only shown.
    left_out
        What should count but cannot anywhere.
    without
        The result without the estimates of RIVM, in words.
    area_words
        What an area of this level is called: ``area``, and ``areas`` for more.
    own_weights
        The weights that were chosen, "" when none were.
    known
        How much of the whole profile is known here.
    estimated
        That walking was measured in another way here, and why; "" where it was not.
    """

    area: AreaLink
    code: str
    asked: FitAsk
    orientation: str
    people: PeopleSaid
    verdict: str
    number: str
    score_between: str
    place: str
    chance: str
    bar: RangeBar | None
    axis: Axis
    sentences: list[str]
    strongest: list[str]
    weakest: list[str]
    terms: list[TermFigure]
    notes: list[TermFigure]
    unknown: list[str]
    left_out: list[str]
    without: list[str]
    leaning: str
    circles: list[str]
    conversation: str
    drawn: str
    measured_how: str
    area_words: dict[str, str]
    own_weights: str
    known: str
    estimated: str
    schematic: bool
    sources: list[SourceLink]


def area_fit(world: World, asked: FitAsk, code: str, words: Words, found: Scored | None = None) -> AreaFit:
    """Everything that is told of one area.

    Parameters
    ----------
    code
        CBS code or the city's own.
    found
        What was scored and drawn before for the same ask, for who shows more than one area.

    Raises
    ------
    NotFoundError
        When there is no such area.
    """
    code = area_code(world, code, asked.level)
    found = scored(world, asked) if found is None else found
    result, ranges = found.result, found.ranges
    say, named = words.gettext, area_words(asked.level, words)
    labels = dict(zip(world.indicators.index, world.indicators["label"], strict=True))
    told = fit_words(result, code, labels, words.language)
    terms = [term_figure(world, result, said, code, words) for said in told.terms]
    notes = [term_figure(world, result, term, code, words) for term in result.notes]
    shown = [source for term in (*result.terms, *result.notes) for source in result.measured[term.id].source_ids]
    return AreaFit(
        area=area_link(world.areas.loc[code]),
        code=code,
        asked=asked,
        orientation=say(POLICY_WORDS[asked.looks_for]),
        people=people_said(people_by_code(world, asked).get(code, People()), words),
        verdict=told.verdict,
        number=told.number,
        score_between=_score_between(ranges, code, words),
        place=place_words(ranges, code, words),
        chance=_chance(ranges, code, words),
        bar=bar_of(ranges, code),
        axis=axis(len(ranges.frame), words),
        sentences=[sentence.text for sentence in explanation(result, ranges, code, words.language)],
        strongest=list(told.strongest),
        weakest=list(told.weakest),
        terms=terms,
        notes=notes,
        unknown=list(told.needed),
        left_out=left_out(result, words),
        without=_without(result, ranges, code, told.without_estimates, words),
        leaning=outward(result, code, words.language).text,
        circles=list(told.circles),
        conversation=say(OPENS_A_CONVERSATION, **named),
        drawn=drawn_words(ranges, words),
        measured_how=how_measured(world, words),
        area_words=named,
        own_weights=weights_words(asked, result, words),
        known=told.known,
        estimated=estimated_words(str(result.estimated[code]), words),
        schematic=world.schematic,
        sources=sources(world, [*shown, *REPORTS], words),
    )  # fmt: skip


def left_out(result: FitResult, words: Words) -> list[str]:
    """What should count but cannot: the terms of each reason."""
    reasons = dict.fromkeys(left.reason for left in result.left_out)
    return [
        f"{', '.join(words.gettext(left.term.label) for left in result.left_out if left.reason == reason)}"
        f" ({words.gettext(reason)})"
        for reason in reasons
    ]


def drawn_words(ranges: Ranges, words: Words) -> str:
    """Where the ranges of places come from."""
    return words.gettext(
        "Deze plaatsen komen uit %(draws)s keer loten (startgetal %(seed)s): elke keer met andere cijfers binnen "
        "hun marge, andere gewichten en een andere manier van meten en rekenen. De marge van de score zelf komt "
        "alleen uit de keren met onze eigen manier.",
        draws=words.number(ranges.draws), seed=str(ranges.seed),
    )  # fmt: skip


def place_words(ranges: Ranges, code: str, words: Words) -> str:
    """The range of places in words, "" without a score."""
    if code not in ranges.frame.index:
        return ""
    low, high = (words.number(float(ranges.frame[name][code]), 0) for name in ("rank_low", "rank_high"))
    return words.gettext("plaats %(low)s tot %(high)s", low=low, high=high)


def bar_of(ranges: Ranges, code: str) -> RangeBar | None:
    """The range of places on the axis of all areas with a score."""
    if code not in ranges.frame.index:
        return None
    low, middle, high = (float(ranges.frame[name][code]) for name in ("rank_low", "rank", "rank_high"))
    return range_bar(low, middle, high, len(ranges.frame))


def _score_between(ranges: Ranges, code: str, words: Words) -> str:
    """What 90% of the draws of the score lie between, "" without a score."""
    if code not in ranges.frame.index:
        return ""
    low, high = (words.number(float(ranges.frame[name][code]), 0) for name in ("score_low", "score_high"))
    return words.gettext("ligt waarschijnlijk tussen %(low)s en %(high)s", low=low, high=high)


def _chance(ranges: Ranges, code: str, words: Words) -> str:
    if code not in ranges.frame.index:
        return ""
    best3, best5 = (chance_words(float(ranges.frame[name][code]), words) for name in ("best3", "best5"))
    return words.gettext("kans op de beste 3: %(three)s, op de beste 5: %(five)s", three=best3, five=best5)


def _without(result: FitResult, ranges: Ranges, code: str, score: str, words: Words) -> list[str]:
    """The score and the range of places without RIVM's estimates."""
    if not any(term.estimate and pd.notna(result.raw[term.id][code]) for term in result.terms):
        if code in result.scored:
            return [words.gettext("Hier zijn geen cijfers van RIVM: zonder RIVM is de score hetzelfde.")]
        return [words.gettext("Hier zijn geen cijfers van RIVM: hoe nodig een cirkel is, weten we niet.")]
    without = draw_ranges(result, draws=ranges.draws, seed=ranges.seed, without_estimates=True)
    plain = place_words(without, code, words)
    if not plain or code not in ranges.frame.index:
        return [score]
    area = area_words(result.level, words)["area"]
    return [score, words.gettext("Dan staat deze %(area)s op %(plain)s.", area=area, plain=plain)]


def term_figure(world: World, result: FitResult, term: Term | TermWords, code: str, words: Words) -> TermFigure:
    """One term of one area; of a term that is only shown there are no words yet."""
    labels = dict(zip(world.indicators.index, world.indicators["label"], strict=True))
    said = term if isinstance(term, TermWords) else term_words(result, term, code, labels, words)
    own, say = said.term, words.gettext
    measured = result.measured[own.id]
    placed = float(result.normalised[own.id][code]) if own.id in result.normalised else float("nan")
    share = result.weight(own)
    return TermFigure(
        id=own.id,
        label=said.label,
        measures=say(own.measures),
        unit=say(own.unit),
        amount=_known(result.raw[own.id][code]),
        city_amount=_known(measured.city),
        value=said.value,
        city=said.city,
        between=_between(world, result, own, code, words) if said.known else "",
        standing=said.standing,
        side=say(_side(placed)),
        direction=say(own.direction),
        weight=f"{words.number(share * 100, 0)}%" if share else "",
        year=words.moment(measured.measured),
        sources=sources(world, measured.source_ids, words),
        parts=[_part(world, result.level, part, code, words) for part in measured.parts if part.values.notna()[code]],
        evidence=said.evidence,
        reasons=reasons(own.findings, words),
        remark=said.remark,
    )


def _side(placed: float) -> str:
    """Whether a value from 0 to 1 is a plus here; nothing for what is unknown or does not count."""
    if pd.isna(placed):
        return ""
    return PLUS if placed >= STRONG else MINUS if placed <= WEAK else MIDDLE


def _between(world: World, result: FitResult, term: Term, code: str, words: Words) -> str:
    """What the value probably lies between, where that is known, and what this rests on."""
    measured = result.measured[term.id]
    low, high = _known(measured.low[code]), _known(measured.high[code])
    if low is None or high is None:
        return ""
    first, last = ends_words(term, result.raw[term.id], low, high, words)
    said = words.gettext("ligt waarschijnlijk tussen %(low)s en %(high)s", low=first, high=last)
    if stated(world, measured, result.level, code):
        return f"{said} ({words.gettext(STATED)})"
    # A term that is made of published figures takes their ranges; these stand beside each of them.
    why = OURS if measured.parts else words.gettext(term.margin.words)
    return words.gettext("%(between)s (ons uitgangspunt; %(why)s)", between=said, why=words.gettext(why))


def stated(world: World, measured: Measured, level: Level, code: str) -> bool:
    """Whether a source gives the interval itself: of each figure that a term is made of."""
    return bool(measured.parts) and all(stated_part(world, part, level, code) for part in measured.parts)


def stated_part(world: World, part: Part, level: Level, code: str) -> bool:
    """Whether the source of a figure gives its interval; else we assumed it (rule 5 of the domain)."""
    given = world.indicator(part.indicator_id, level).loc[code]
    return bool(given["low"] == given["low"] and given["high"] == given["high"])


def _part(world: World, level: Level, part: Part, code: str, words: Words) -> Published:
    indicator = world.indicators.loc[part.indicator_id]
    unit = words.gettext(str(indicator["unit"]))
    ends = {"low": words.number(float(part.low[code]), 1), "high": words.number(float(part.high[code]), 1)}
    between = words.gettext("ligt waarschijnlijk tussen %(low)s en %(high)s", **ends)
    why = words.gettext(STATED if stated_part(world, part, level, code) else ASSUMED)
    found = sources(world, [part.source_id], words)
    return Published(
        label=words.gettext(str(indicator["label"])),
        value=f"{words.number(float(part.values[code]), 1)} {unit}".strip(),
        city=words.gettext("onbekend") if part.city is None else f"{words.number(part.city, 1)} {unit}".strip(),
        between=f"{between} ({why})",
        year=words.moment(part.measured),
        source=found[0] if found else None,
    )


def _known(value: object) -> float | None:
    return None if value is None or pd.isna(value) else float(value)  # type: ignore[arg-type, call-overload]
