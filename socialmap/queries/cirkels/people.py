"""First the people: four answers for each area, before any figure. No names; they stand in the address only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialmap.fit.people import PEOPLE_FIRST, PEOPLE_QUESTIONS, Interested, People
from socialmap.i18n import later
from socialmap.model import Known

if TYPE_CHECKING:
    from socialmap.i18n import Words

#: Names of the four fields of the form, in the order of the questions.
FIELDS = ("coach", "vrijwilliger", "kamer", "belangstelling")
READY = later("Coach en vrijwilliger zijn er")


@dataclass(frozen=True)
class Answer:
    """One question with what was answered; ``choices`` are what can be answered, as (value, words)."""

    field: str
    question: str
    given: str
    said: str
    choices: list[tuple[str, str]]


@dataclass(frozen=True)
class PeopleSaid:
    """The answers of one area.

    Attributes
    ----------
    short
        "Eerst mensen, dan een plek" until there are a coach and a volunteer.
    sentences
        What comes first, and what is still missing.
    """

    ready: bool
    short: str
    answers: list[Answer]
    sentences: list[str]


def people_said(people: People, words: Words) -> PeopleSaid:
    """The four questions with their answers, and what follows from them."""
    say = words.gettext
    given = (people.coach, people.volunteer, people.room, people.interested)
    kinds = (Known, Known, Known, Interested)
    return PeopleSaid(
        ready=people.ready,
        short=people_short(people, words),
        answers=[
            Answer(name, say(question), str(answer), say(answer), [(str(word), say(word)) for word in kind])
            for name, question, answer, kind in zip(FIELDS, PEOPLE_QUESTIONS, given, kinds, strict=True)
        ],
        sentences=[say(sentence) for sentence in people.sentences()],
    )


def people_short(people: People, words: Words) -> str:
    """What the row of an area says of its people."""
    return words.gettext(READY if people.ready else PEOPLE_FIRST)
