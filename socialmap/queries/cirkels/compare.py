"""Two areas side by side, term by term, and whether the difference says anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialmap.errors import BadInputError
from socialmap.fit.amounts import chance_words
from socialmap.fit.ranges import TOO_SMALL, difference_words
from socialmap.queries.cirkels.area import AreaFit, area_fit
from socialmap.queries.cirkels.ask import FitAsk, Scored, area_code
from socialmap.queries.kaart.areas import AreaLink, area_link

if TYPE_CHECKING:
    from socialmap.fit.ranges import Ranges
    from socialmap.i18n import Words
    from socialmap.world import World

PAIR = 2


@dataclass(frozen=True)
class CompareRow:
    """One line about both."""

    label: str
    first: str
    second: str


@dataclass(frozen=True)
class Compared:
    """Two areas side by side.

    Attributes
    ----------
    chance
        How likely it is that the first fits better, 0 to 1; None when one of them has no score.
    sentence
        What may be said of the difference.
    people, rows
        The answers about people, and every term.
    """

    first: AreaFit
    second: AreaFit
    chance: float | None
    sentence: str
    people: list[CompareRow]
    rows: list[CompareRow]


def chosen(world: World, asked: FitAsk) -> tuple[AreaLink, ...]:
    """The areas that were ticked, each once."""
    codes = dict.fromkeys(area_code(world, code, asked.level) for code in asked.compare)
    areas = world.level(asked.level)
    return tuple(area_link(areas.loc[code]) for code in codes)


def compared(world: World, asked: FitAsk, found: Scored, words: Words) -> Compared | None:
    """The two areas that were chosen; None while fewer than two are.

    Raises
    ------
    BadInputError
        For more than two, or one twice.
    """
    if len(asked.compare) < PAIR:
        return None
    if len(asked.compare) > PAIR or len(chosen(world, asked)) < PAIR:
        msg = "u kunt twee verschillende wijken vergelijken"
        raise BadInputError(msg, column="vergelijk", value=", ".join(asked.compare), expected="twee wijken")
    one, other = (area_fit(world, asked, code, words, found) for code in asked.compare)
    say = words.gettext
    none = say("geen score")
    return Compared(
        one, other, _chance(found.ranges, one, other), difference_sentence(found.ranges, one, other, words),
        people=[
            CompareRow(mine.question, mine.said, theirs.said)
            for mine, theirs in zip(one.people.answers, other.people.answers, strict=True)
        ],
        rows=[
            CompareRow(say("waarschijnlijk"), one.place or none, other.place or none),
            CompareRow(say("hoe goed?"), _scored(one) or none, _scored(other) or none),
            *(
                CompareRow(mine.label, _valued(mine.value, mine.side), _valued(theirs.value, theirs.side))
                for mine, theirs in zip((*one.terms, *one.notes), (*other.terms, *other.notes), strict=True)
            ),
        ],
    )  # fmt: skip


def difference_sentence(ranges: Ranges, one: AreaFit, other: AreaFit, words: Words) -> str:
    """What may be said of the difference between two areas."""
    chance = _chance(ranges, one, other)
    if chance is None:
        return words.gettext(
            "Van een van deze %(areas)s is er geen score: vergelijken kan niet.", areas=one.area_words["areas"]
        )
    said = difference_words(chance)
    better, sure = (one, chance) if chance >= 0.5 else (other, 1 - chance)  # noqa: PLR2004 (the likelier one)
    share = chance_words(sure, words, sign="")
    if said == TOO_SMALL:
        return words.gettext(
            "Het verschil is te klein om te kiezen: in %(share)s van de 100 keer past %(name)s beter.",
            share=share, name=better.area.name,
        )  # fmt: skip
    return words.gettext(
        "Een cirkel past %(how)s beter in %(name)s: in %(share)s van de 100 keer.",
        how=words.gettext(said), name=better.area.name, share=share,
    )  # fmt: skip


def _chance(ranges: Ranges, one: AreaFit, other: AreaFit) -> float | None:
    if not {one.code, other.code} <= set(ranges.frame.index):
        return None
    return ranges.better(one.code, other.code)


def _scored(area: AreaFit) -> str:
    return f"{area.number}; {area.score_between}" if area.number else ""


def _valued(value: str, side: str) -> str:
    return f"{value} – {side.lower()}" if side else value
