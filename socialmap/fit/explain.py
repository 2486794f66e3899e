"""Why an area scores as it does: three to six sentences, each bound to a term and to the figures in it.

The figures are kept beside each sentence as they were computed, so that text and numbers cannot part.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from socialmap.fit.amounts import (
    AREAS,
    HUNDRED,
    NUMBER,
    amount_words,
    number_words,
    of_hundred,
    standing,
)
from socialmap.fit.policies import Axis
from socialmap.fit.terms import Told
from socialmap.i18n import DEFAULT, later, words

if TYPE_CHECKING:
    from socialmap.fit.ranges import Ranges
    from socialmap.fit.score import FitResult
    from socialmap.fit.terms import Term
    from socialmap.i18n import Words

#: Percentile beyond which a term is called out as strong or weak; a third and two thirds, as with the verdict.
STRONG, WEAK = 2 / 3, 1 / 3
MAX_SENTENCES = 6


@dataclass(frozen=True)
class Figure:
    """A number in a sentence: what it is, its value, and with how many decimals it is written."""

    name: str
    value: float
    decimals: int = 0


@dataclass(frozen=True)
class Sentence:
    """A sentence about one term (None: about the whole), with every number that stands in it in order."""

    term: Term | None
    text: str
    figures: tuple[Figure, ...]


def explanation(result: FitResult, ranges: Ranges, code: str, language: str = DEFAULT) -> list[Sentence]:
    """Why this area has this score; an area without one says what is missing."""
    speak = words(language)
    if code not in ranges.frame.index:
        return [_without(result, code, speak)]
    said = [_whole(result, ranges, code, speak)]
    place = result.normalised.T[code].dropna().astype(float)
    # What pulls the score up or down most is told first.
    pull = (place - 0.5) * pd.Series(result.weights).reindex(place.index)
    order = pull.abs().sort_values(ascending=False, kind="stable").index
    terms = {term.id: term for term in result.terms}
    said += [_term(result, terms[str(name)], code, speak) for name in order[: MAX_SENTENCES - 2]]
    if len(said) < MAX_SENTENCES:
        said += _unknown(result, code, speak)
    return said


def _whole(result: FitResult, ranges: Ranges, code: str, speak: Words) -> Sentence:
    row = ranges.frame.T[code]
    figures = (
        Figure("rank_low", float(row["rank_low"])),
        Figure("rank_high", float(row["rank_high"])),
        Figure("areas", float(len(ranges.frame))),
    )
    low, high, areas = (speak.number(figure.value, 0) for figure in figures)
    text = speak.gettext("%(name)s staat waarschijnlijk tussen plaats %(low)s en %(high)s van %(areas)s.",
                         name=result.frame["name"][code], low=low, high=high, areas=areas)  # fmt: skip
    return Sentence(None, text, figures)


def _term(result: FitResult, term: Term, code: str, speak: Words) -> Sentence:
    values = result.raw[term.id]
    value, place = float(values[code]), float(result.normalised[term.id][code])
    found, areas = standing(term, values, code), speak.gettext(AREAS[result.level][1])
    side = later("Een plus") if place >= STRONG else later("Een min") if place <= WEAK else later("In het midden")
    said = {
        "side": speak.gettext(side),
        "label": speak.gettext(term.label),
        "value": amount_words(term, values, value, speak, areas),
        "lower": speak.number(found.lower),
        "same": speak.number(found.same),
        "others": speak.number(found.others),
    }
    if term.told is Told.INDEX:
        # It is told by how many have less, so that nothing is left to add.
        text = speak.gettext("%(side)s: %(label)s. Hier %(value)s.", **said)
        return Sentence(term, text, (Figure("of_hundred", of_hundred(values, value)), Figure("areas", HUNDRED)))
    city = result.measured[term.id].city
    figures = [] if _in_words(term, value) else [Figure("value", value, _decimals(term))]
    if city is None:
        text = speak.gettext("%(side)s: %(label)s. Hier %(value)s.", **said)
    else:
        figures += [] if _in_words(term, city) else [Figure("city", city, _decimals(term))]
        said["city"] = number_words(term, values, city, speak)
        text = speak.gettext("%(side)s: %(label)s. Hier %(value)s, in de hele stad %(city)s.", **said)
    figures += [Figure("lower", found.lower), Figure("others", found.others)]
    if found.same:
        figures.append(Figure("same", found.same))
        more = speak.gettext("%(lower)s van de %(others)s andere hebben minder, %(same)s evenveel.", **said)
    else:
        more = speak.gettext("%(lower)s van de %(others)s andere hebben minder.", **said)
    return Sentence(term, f"{text} {more}", tuple(figures))


def _in_words(term: Term, value: float) -> bool:
    """Whether a value is told without a number."""
    return term.told is Told.THINGS and value < NUMBER


def _decimals(term: Term) -> int:
    return 0 if term.told is Told.THINGS else term.decimals


def _unknown(result: FitResult, code: str, speak: Words) -> list[Sentence]:
    return [
        Sentence(term, speak.gettext("Dit weten we hier niet: %(label)s.", label=speak.gettext(term.label)), ())
        for term in result.unknown_terms(code)[:1]
    ]


def no_score_words(result: FitResult, code: str, speak: Words) -> str:
    """Why an area has no score, "" where it has one."""
    return "" if pd.notna(result.frame["score"][code]) else _without(result, code, speak).text


def few_words(row: pd.Series, least: int, speak: Words) -> str:
    """Why an area has no score for want of people, "" where there are enough of them."""
    if row["residents"] == 0:
        return speak.gettext("%(name)s: hier wonen geen mensen, dus er is geen score.", name=row["name"])
    if not row["few"]:
        return ""
    return speak.gettext(
        "%(name)s: hier wonen minder dan %(least)s mensen, of wij weten niet hoeveel. Daarom is er geen score.",
        name=row["name"],
        least=speak.number(least),
    )


def _without(result: FitResult, code: str, speak: Words) -> Sentence:
    name, here = result.frame["name"][code], result.frame.loc[[code]].iloc[0]
    if few := few_words(here, result.least, speak):
        return Sentence(None, few, ())
    if pd.isna(here["needed"]) and any(term.axis is Axis.NEEDED for term in result.terms):
        said = later("%(name)s: hoe nodig een cirkel hier is, weten we niet. Daarom is er geen score.")
    elif Axis.NEEDED in result.lacking:
        said = later("%(name)s: zonder RIVM weten we niet hoe nodig een cirkel hier is. Daarom is er geen score.")
    else:
        said = later("%(name)s: van wat er al is, kennen we hier te weinig. Daarom is er geen score.")
    return Sentence(None, speak.gettext(said, name=name), ())
