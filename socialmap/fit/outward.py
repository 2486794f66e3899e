"""Where a circle may grow to later: formal and informal offer in reach, two bars and never a score.

Every circle starts with meeting people. Report 000 presumes that where residents organise little a circle sooner finds
its way to organisations; it saw that in one part of the city.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from socialmap.fit.amounts import NUMBER, ONE, things_words
from socialmap.fit.explain import Figure
from socialmap.fit.maths import percentile_of
from socialmap.fit.reading import MOST_AREAS
from socialmap.i18n import DEFAULT, later, words
from socialmap.model import Orientation

if TYPE_CHECKING:
    from socialmap.fit.score import FitResult

#: Terms of the informal and of the formal offer.
INFORMAL, FORMAL = ("initiatives", "drop_in"), ("formal_help", "organisations")
#: A presumption in a few words, for a chart or a table.
TO: dict[Orientation | None, str] = {
    Orientation.BUURT: later("groeit hier eerder naar bewoners"),
    Orientation.VOORZIENINGEN: later("groeit hier eerder naar organisaties"),
    None: later("weten we niet"),
}


@dataclass(frozen=True)
class Side:
    """One kind of offer in reach, on average over residents.

    Attributes
    ----------
    here, city
        How many, in the area and in the whole city.
    place
        Where the area stands among the others, 0 to 100: the length of its bar.
    """

    here: float
    city: float
    place: float

    @property
    def ratio(self) -> float:
        """How many times the city's."""
        return self.here / self.city


@dataclass(frozen=True)
class Outward:
    """Both kinds of offer, and what they let presume.

    Attributes
    ----------
    informal, formal
        None where one is not known here, in most areas or in the city.
    to
        BUURT to residents, VOORZIENINGEN to organisations; None where nothing may be presumed.
    said, text
        The same in a few words, and in a sentence with its figures.
    """

    informal: Side | None
    formal: Side | None
    to: Orientation | None
    said: str
    text: str
    figures: tuple[Figure, ...]


def outward(result: FitResult, code: str, language: str = DEFAULT) -> Outward:
    """Where a circle may grow to, each kind of offer beside the city's.

    A count of one kind is not laid beside a count of another: the city has more teams than open meals anyhow.
    """
    informal, formal = (_side(result, names, code) for names in (INFORMAL, FORMAL))
    to, speak = _to(informal, formal), words(language)
    said = speak.gettext(TO[to])
    if to is None or informal is None or formal is None:
        text = speak.gettext("Of een groep hier eerder naar organisaties of naar bewoners groeit, weten we niet.")
        return Outward(informal, formal, None, said, text, ())
    # fmt: off
    told = (
        later("Misschien groeit een groep hier eerder naar bewoners toe. Binnen 15 minuten lopen: inloop, samen eten "
              "en initiatieven %(informal)s (hele stad %(informal_city)s), teams en organisaties %(formal)s (hele stad "
              "%(formal_city)s). Dat is een vermoeden.")
        if to is Orientation.BUURT
        else later("Misschien groeit een groep hier eerder naar organisaties toe. Binnen 15 minuten lopen: teams en "
                   "organisaties %(formal)s (hele stad %(formal_city)s), inloop, samen eten en initiatieven "
                   "%(informal)s (hele stad %(informal_city)s). Dat is een vermoeden.")
    )
    # fmt: on
    figures = {
        "informal": informal.here,
        "informal_city": informal.city,
        "formal": formal.here,
        "formal_city": formal.city,
    }
    text = speak.gettext(told, **{name: things_words(value, speak) for name, value in figures.items()})
    return Outward(
        informal, formal, to, said, text,
        tuple(Figure(name, value) for name, value in figures.items() if value >= NUMBER),
    )  # fmt: skip


def _to(informal: Side | None, formal: Side | None) -> Orientation | None:
    if informal is None or formal is None:
        return None
    here = {Orientation.BUURT: informal, Orientation.VOORZIENINGEN: formal}
    to = max(here, key=lambda orientation: here[orientation].ratio)
    # What is too thin to be told in whole ones, or stands out no more than the other, points nowhere.
    return None if here[to].here < ONE or np.isclose(informal.ratio, formal.ratio) else to


def _side(result: FitResult, names: tuple[str, ...], code: str) -> Side | None:
    """The terms that most areas know together; None without any, or where one is unknown here or the city has none."""
    known = [name for name in names if result.raw[name].notna().mean() >= MOST_AREAS]
    if not known:
        return None
    every = result.raw[known].sum(axis=1, skipna=False)
    here = float(every[code])
    cities = [result.measured[name].city for name in known]
    city = sum(np.nan if value is None else value for value in cities)
    if pd.isna(here) or pd.isna(city) or city <= 0:
        return None
    return Side(here, city, float(percentile_of(here, every.to_numpy(float))) * 100)
