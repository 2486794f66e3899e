"""The worklist of an area as ``python -m socialmap worklist`` tells it: what to ask, and what that would make sure.

First minute of an opbouwwerker: reads which place to ring first, what to ask there, and why; and how many of the fixed
asks in this wijk are sure now, and would be after so many questions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialmap.i18n import later
from socialmap.keeping.worklist import Way, expected, first_questions, worklist
from socialmap.offer.names import whole_name
from socialmap.queries.kaart.alive import share_words

if TYPE_CHECKING:
    from pathlib import Path

    from socialmap.guide.alive import Sure
    from socialmap.i18n import Words
    from socialmap.keeping.worklist import Question, Stop
    from socialmap.world import World

FIRST, HELPS, BESIDE = later("vraag dit eerst"), later("helpt"), later("goed om te weten")
#: Of the best question: from this part of its worth on a question is asked first too.
AS_GOOD = 0.25


@dataclass(frozen=True)
class Row:
    """A question of the list.

    Attributes
    ----------
    number
        Of its place in the round.
    about
        What it is asked of: the activity, "" for the place itself.
    helps
        How much an answer helps, in words.
    residents
        The same in residents for whom an answer becomes sure, to compare.
    """

    number: int
    place: str
    place_id: str
    about: str
    kind: str
    record_id: str
    fact: str
    question: str
    helps: str
    residents: int


@dataclass(frozen=True)
class Worklist:
    """The questions, and sentences about what they gain."""

    rows: list[Row]
    about: list[str]


def worklist_page(world: World, code: str, way: Way, number: int, *, words: Words, folder: Path) -> Worklist:
    """The first so many questions of an area.

    Raises
    ------
    NotFoundError
        For an area that is not on this map.
    BadInputError
        For a table of asks that cannot be used.
    """
    best = worklist(world, area=code, way=Way.PHONE, today=world.today, folder=folder)
    stops = first_questions(best, number)
    if way is Way.WALK:
        # The places that help most, in the order in which one walks past them.
        chosen = {stop.place_id: stop for stop in stops}
        walked = worklist(world, area=code, ids=chosen, way=way, today=world.today, folder=folder)
        stops = tuple(chosen[stop.place_id] for stop in walked if stop.place_id in chosen)
    return Worklist(_rows(world, stops, words), _about(world, code, stops, words, folder))


def worth_words(question: Question, best: float, words: Words) -> str:
    """How much an answer helps, beside the best question of the list."""
    if not question.opens:
        return words.gettext(BESIDE)
    return words.gettext(FIRST if question.worth >= AS_GOOD * best else HELPS)


def _rows(world: World, stops: tuple[Stop, ...], words: Words) -> list[Row]:
    best = max((one.worth for stop in stops for one in stop.questions), default=0.0)
    called = dict(zip(world.activities["id"], world.activities["name"], strict=True))
    return [
        Row(
            number,
            whole_name(str(world.places.at[stop.place_id, "name"])),
            stop.place_id,
            str(called.get(one.record_id, "")),
            str(one.kind),
            one.record_id,
            one.fact,
            words.gettext(one.text),
            worth_words(one, best, words),
            round(one.worth),
        )
        for number, stop in enumerate(stops, 1)
        for one in stop.questions
    ]


def _about(world: World, code: str, stops: tuple[Stop, ...], words: Words, folder: Path) -> list[str]:
    area, says = world.area(code), words.gettext
    if area is None or not stops:
        return [says("Hier is nu niets te vragen.")]
    before, after = expected(world, stops, area=code, today=world.today, folder=folder)
    number = sum(len(stop.questions) for stop in stops)
    if not before.asked:
        return [says("Waar hier mensen wonen, weten we niet. Wat dit oplevert, dus ook niet.")]
    return [
        says(
            "%(area)s: bij %(sure)s van de %(asked)s vaste vragen zegt de wegwijzer nu “Dit kan”. Dat is %(share)s.",
            area=str(area["name"]),
            **_told(before, words),
        ),
        words.ngettext(
            "Wordt deze %(n)s vraag beantwoord, dan zijn het er %(sure)s. Dat is %(share)s.",
            "Worden deze %(n)s vragen beantwoord, dan zijn het er %(sure)s. Dat is %(share)s.",
            number,
            **_told(after, words),
        ),
        says(
            "Dat laatste is een schatting. Zij rekent erop dat elke plek ja zegt en de tijden noemt, "
            "en dat mensen er zo kunnen binnenlopen."
        ),
    ]


def _told(sure: Sure, words: Words) -> dict[str, str]:
    return {
        "sure": words.number(sure.sure),
        "asked": words.number(sure.asked),
        "share": share_words(sure.sure, sure.asked, words),
    }
