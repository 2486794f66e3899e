"""Why an area scores as it does: three to six sentences, each bound to a term and to the figures in it.

The figures are kept beside each sentence as they were computed, so that text and numbers cannot part.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from socialmap.i18n import DEFAULT, later, words
from socialmap.model import Orientation

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
    values = result.raw[term.id].dropna()
    value, place = float(values[code]), float(result.normalised[term.id][code])
    lower = int((values < value).sum())
    figures = [Figure("value", value, term.decimals), Figure("lower", lower), Figure("others", len(values) - 1)]
    side = later("Een plus") if place >= STRONG else later("Een min") if place <= WEAK else later("In het midden")
    said = {
        "side": speak.gettext(side),
        "label": speak.gettext(term.label),
        "value": speak.number(value, term.decimals),
        "unit": speak.gettext(term.unit),
        "lower": speak.number(lower),
        "others": speak.number(len(values) - 1),
    }
    city = result.measured[term.id].city
    if city is None:
        text = speak.gettext("%(side)s: %(label)s. Hier %(value)s %(unit)s.", **said)
    else:
        figures.insert(1, Figure("city", city, term.decimals))
        said["city"] = speak.number(city, term.decimals)
        text = speak.gettext("%(side)s: %(label)s. Hier %(value)s %(unit)s, in de hele stad %(city)s.", **said)
    text += " " + speak.gettext("%(lower)s van de %(others)s andere hebben minder.", **said)
    return Sentence(term, text, tuple(figures))


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
    here_known = Figure("known_here", float(result.frame["known_here"][code]) * 100)
    text = speak.gettext(
        "%(name)s: van wat we in deze stad kunnen weten, weten we hier %(known)s%%. Dat is te weinig voor een score.",
        name=name, known=speak.number(here_known.value, 0),
    )  # fmt: skip
    return Sentence(None, text, (here_known,))


@dataclass(frozen=True)
class Leaning:
    """Where a circle may grow to later: a presumption, never ranked by."""

    orientation: Orientation
    text: str
    figures: tuple[Figure, ...]


def may_grow_to(result: FitResult, code: str, language: str = DEFAULT) -> Leaning | None:
    """A hint from the balance of informal and formal offer in reach; None when either is unknown."""
    informal = float(result.raw["drop_in"][code])
    formal = float(result.raw["formal_help"][code]) + float(result.raw["organisations"][code])
    if pd.isna(informal) or pd.isna(formal) or informal == formal:
        return None
    to = Orientation.BUURT if informal > formal else Orientation.VOORZIENINGEN
    said = (
        later("Misschien groeit een groep hier naar de buurt toe: %(informal)s plekken met inloop binnen 15 minuten "
              "lopen, en %(formal)s teams en organisaties. Dat is een vermoeden.")
        if to is Orientation.BUURT
        else later("Misschien groeit een groep hier naar voorzieningen toe: %(formal)s teams en organisaties binnen "
                   "15 minuten lopen, en %(informal)s plekken met inloop. Dat is een vermoeden.")
    )  # fmt: skip
    speak = words(language)
    text = speak.gettext(said, informal=speak.number(informal, 1), formal=speak.number(formal, 1))
    return Leaning(to, text, (Figure("informal", informal, 1), Figure("formal", formal, 1)))
