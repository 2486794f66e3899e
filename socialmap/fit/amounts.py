"""How a value of a term is said: as its unit allows, and never more precisely than somebody can picture.

A mean number of things is told in whole ones ("0,9 teams" is nothing that anybody sees); an index of our own by how
many areas have less of it. What is told alike counts as a tie.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from socialmap.fit.terms import Told
from socialmap.i18n import later
from socialmap.model import Level

if TYPE_CHECKING:
    from socialmap.fit.terms import Term
    from socialmap.i18n import Words

#: From here on everybody has one of the things, and from here on their mean is a number.
ONE, NUMBER = 0.95, 1.5
#: What stands in for a number between nothing and one.
_SOME = 0.5
#: Of so many areas it is said how many have less.
HUNDRED = 100
NONE, NOT_ALL, FEW = later("geen"), later("niet overal"), later("een of twee")
SOME = later("%(unit)s, maar niet overal")
#: One area of a level that has scores, and more of them.
AREAS = {Level.WIJK: (later("wijk"), later("wijken")), Level.BUURT: (later("buurt"), later("buurten"))}
#: Where a chance out of draws stops being a number: draws never tell that something is certain.
LEAST_CHANCE, MOST_CHANCE = 0.01, 0.99
LESS = later("meer nodig dan in %(share)s van de 100 %(areas)s")


@dataclass(frozen=True)
class Standing:
    """Among how many others (with a value) an area has more than how many, and with how many it ties as told."""

    lower: int
    same: int
    others: int


def as_told(term: Term, values: pd.Series) -> pd.Series:
    """Values as far as they are told apart: the number that is said, or what stands in for the words."""
    if term.told is not Told.THINGS:
        return values.round(term.decimals)
    whole = values.round().mask(values < NUMBER, 1.0)
    return whole.mask(values < ONE, _SOME).mask(values.round(2) <= 0, 0.0).where(values.notna())


def standing(term: Term, values: pd.Series, code: str) -> Standing:
    """Where an area stands among the others with a value.

    Examples
    --------
    >>> from socialmap.fit.table import TERMS
    >>> places = next(term for term in TERMS if term.id == "other_places")
    >>> standing(places, pd.Series({"a": 0.0, "b": 0.3, "c": 0.9, "d": 7.1}), "c")
    Standing(lower=1, same=1, others=3)
    """
    known = as_told(term, values.dropna())
    return Standing(int((known < known[code]).sum()), int((known == known[code]).sum()) - 1, len(known) - 1)


def of_hundred(values: pd.Series, value: float) -> int:
    """Of a hundred areas with a value, how many have less than this."""
    known = values.dropna()
    others = max(len(known) - (1 if (known == value).any() else 0), 1)
    return round(HUNDRED * int((known < value).sum()) / others)


def number_words(term: Term, values: pd.Series, value: float, speak: Words) -> str:
    """A value of a term as it is said, without its unit; ``values`` are those of all areas."""
    if pd.isna(value):
        return speak.gettext("onbekend")
    if term.told is Told.INDEX:
        return speak.number(of_hundred(values, value))
    return things_words(value, speak) if term.told is Told.THINGS else speak.number(value, term.decimals)


def things_words(value: float, speak: Words) -> str:
    """A mean number of things in whole ones; what not everybody has is no number at all."""
    if value < NUMBER:
        return speak.gettext(NONE if round(value, 2) <= 0 else NOT_ALL if value < ONE else FEW)
    return speak.number(round(value), 0)


def chance_words(chance: float, speak: Words, sign: str = "%") -> str:
    """How often in a hundred draws, in whole ones: what happened in none of them may happen still.

    Examples
    --------
    >>> from socialmap.i18n import words
    >>> [chance_words(chance, words("nl")) for chance in (0.0, 0.12, 1.0)]
    ['minder dan 1%', '12%', 'meer dan 99%']
    """
    if chance < LEAST_CHANCE:
        return speak.gettext("minder dan %(share)s", share=f"{speak.number(1)}{sign}")
    if chance > MOST_CHANCE:
        return speak.gettext("meer dan %(share)s", share=f"{speak.number(HUNDRED - 1)}{sign}")
    return f"{speak.number(chance * HUNDRED, 0)}{sign}"


def chance_short(chance: float, speak: Words) -> str:
    """The same in a narrow column."""
    if chance < LEAST_CHANCE:
        return speak.gettext("onder 1%")
    return speak.gettext("boven 99%") if chance > MOST_CHANCE else chance_words(chance, speak)


def ends_words(term: Term, values: pd.Series, low: float, high: float, speak: Words) -> tuple[str, str]:
    """The ends of an interval of a term as they are said, never so rounded that they lie closer together."""
    if term.told is Told.INDEX:
        return speak.number(of_hundred(values, low)), speak.number(of_hundred(values, high))
    low = max(low, 0.0)
    if term.told is Told.THINGS:
        low, high = math.floor(low), math.ceil(high)
    decimals = 0 if term.told is Told.THINGS else term.decimals
    return speak.number(low, decimals), speak.number(high, decimals)


def amount_words(term: Term, values: pd.Series, value: float, speak: Words, areas: str) -> str:
    """A value of a term as it is said, with its unit; ``areas`` is what more areas of this level are called."""
    if term.told is Told.INDEX:
        return speak.gettext(LESS, share=speak.number(of_hundred(values, value)), areas=areas)
    unit = speak.gettext(term.unit)
    if term.told is Told.THINGS and round(value, 2) > 0 and value < ONE:
        return speak.gettext(SOME, unit=unit)
    return f"{number_words(term, values, value, speak)} {unit}".strip()
