"""Areas side by side, axis by axis and term by term, and whether a difference says anything."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from socialmap.errors import BadInputError
from socialmap.fit.amounts import chance_words
from socialmap.fit.policies import POLICY_WORDS
from socialmap.fit.ranges import TOO_SMALL, difference_words
from socialmap.fit.words import OPENS_A_CONVERSATION, area_words
from socialmap.queries.cirkels.area import AreaFit, area_fit
from socialmap.queries.cirkels.ask import FitAsk, Scored, area_code
from socialmap.queries.cirkels.lines import Line, lines
from socialmap.queries.kaart.areas import AreaLink, area_link

if TYPE_CHECKING:
    from socialmap.fit.ranges import Ranges
    from socialmap.i18n import Words
    from socialmap.world import World

PAIR = 2
#: As many areas can lie side by side on a page.
LEAST, MOST = 2, 5


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


@dataclass(frozen=True)
class Beside:
    """One line about all of them: what it tells, and that of each area in words."""

    label: str
    said: list[str]


@dataclass(frozen=True)
class SideBySide:
    """Two to five areas side by side; none where another number was ticked, which ``fault`` then says.

    Attributes
    ----------
    lines, areas
        The areas in lines of the table, with both axes, and in full, in the order that they were ticked.
    differences
        What may be said of each pair, the one that fits better first.
    terms
        Every term that is known of one of them.
    unknown, nowhere
        What is not known of each, and terms of which nothing is known in any of them.
    """

    policy: str
    picked: tuple[AreaLink, ...]
    fault: str
    too_many: bool
    lines: list[Line]
    areas: list[AreaFit]
    differences: list[str]
    terms: list[Beside]
    unknown: list[list[str]]
    nowhere: list[str]
    conversation: str
    area_words: dict[str, str]


def side_by_side(world: World, asked: FitAsk, found: Scored, words: Words) -> SideBySide:
    """The areas that were ticked, side by side."""
    picked, named = chosen(world, asked), area_words(asked.level, words)
    fits = LEAST <= len(picked) <= MOST
    areas = [area_fit(world, asked, one.code, words, found) for one in picked] if fits else []
    beside = list(zip(*((*area.terms, *area.notes) for area in areas), strict=True))
    made = {line.area.code: line for line in lines(world, asked, found, (), words)} if fits else {}
    return SideBySide(
        policy=words.gettext(POLICY_WORDS[found.result.policy]),
        picked=picked,
        fault="" if fits else _fault(picked, named, words),
        too_many=len(picked) > MOST,
        lines=[made[one.code] for one in picked] if fits else [],
        areas=areas,
        differences=_differences(found.ranges, areas, words),
        terms=[
            Beside(terms[0].label, [_valued(term.value, term.side) for term in terms])
            for terms in beside
            if any(term.amount is not None for term in terms)
        ],
        nowhere=[terms[0].label for terms in beside if all(term.amount is None for term in terms)],
        unknown=[area.unknown for area in areas],
        conversation=words.gettext(OPENS_A_CONVERSATION, **named),
        area_words=named,
    )


def _differences(ranges: Ranges, areas: list[AreaFit], words: Words) -> list[str]:
    """What may be said of each pair; of more than two areas each sentence names its pair."""
    said = []
    for one, other in combinations(areas, PAIR):
        sentence = difference_sentence(ranges, one, other, words)
        pair = f"{one.area.name} – {other.area.name}: "
        said.append(sentence if len(areas) == PAIR else pair + sentence)
    return said


def _fault(picked: tuple[AreaLink, ...], named: dict[str, str], words: Words) -> str:
    """Why these cannot be compared, and what to do."""
    say, counts = words.gettext, {"least": words.number(LEAST), "most": words.number(MOST), **named}
    if not picked:
        return say("U kruiste nog niets aan. Kruis in de lijst %(least)s tot %(most)s %(areas)s aan.", **counts)
    names = ", ".join(one.name for one in picked)
    if len(picked) < LEAST:
        return say(
            "U kruiste één %(area)s aan: %(names)s. Vergelijken kan met %(least)s tot %(most)s. Kruis er nog een aan.",
            names=names, **counts,
        )  # fmt: skip
    return say(
        "U kruiste %(n)s %(areas)s aan: %(names)s. Vergelijken kan met hoogstens %(most)s. Haal er een paar weg:",
        n=words.number(len(picked)), names=names, **counts,
    )  # fmt: skip


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
    return told_difference(chance, one.area.name, other.area.name, words)


def told_difference(chance: float, one: str, other: str, words: Words) -> str:
    """What may be said when the first of two areas, by their names, fits better this often (0 to 1)."""
    said = difference_words(chance)
    better, sure = (one, chance) if chance >= 0.5 else (other, 1 - chance)  # noqa: PLR2004 (the likelier one)
    share = chance_words(sure, words, sign="")
    if said == TOO_SMALL:
        return words.gettext(
            "Het verschil is te klein om te kiezen: in %(share)s van de 100 keer past %(name)s beter.",
            share=share, name=better,
        )  # fmt: skip
    return words.gettext(
        "Een cirkel past %(how)s beter in %(name)s: in %(share)s van de 100 keer.",
        how=words.gettext(said), name=better, share=share,
    )  # fmt: skip


def _chance(ranges: Ranges, one: AreaFit, other: AreaFit) -> float | None:
    if not {one.code, other.code} <= set(ranges.frame.index):
        return None
    return ranges.better(one.code, other.code)


def _scored(area: AreaFit) -> str:
    return f"{area.number}; {area.score_between}" if area.number else ""


def _valued(value: str, side: str) -> str:
    return f"{value} – {side.lower()}" if side else value
