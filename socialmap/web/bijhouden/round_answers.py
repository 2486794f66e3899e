"""An answer of a round as it is sent: by a form, from paper in one go, or by a device that had no connection."""

from __future__ import annotations

import json
import math
import uuid
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import render_template, request

from socialmap.errors import BadInputError, NotAllowedError, NotFoundError
from socialmap.importing.recording import read_fact
from socialmap.keeping import accounts, answering, rounds
from socialmap.keeping.answering import Answer, Fate, Heard
from socialmap.keeping.roles import Right
from socialmap.keeping.rounds import Outcome
from socialmap.model import RecordKind
from socialmap.queries.bijhouden import round as query
from socialmap.queries.bijhouden.hours import read_hours
from socialmap.queries.bijhouden.hours import said as said_hours
from socialmap.queries.bijhouden.in_words import Told
from socialmap.web import guard, same_site
from socialmap.web.asking import whole
from socialmap.web.bijhouden.door import keeping_for
from socialmap.web.site import now as moment_now
from socialmap.web.site import sight, site, versions, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from socialmap.keeping.roles import Account
    from socialmap.keeping.rounds import Asked, Round
    from socialmap.world import World

    Typed = Mapping[str, Sequence[str]]

POSITION, NUMBER, SEEN, ANSWER = "vraag", "nummer", "gezien", "antwoord"
#: What a page asks between the answers: read what was typed back, change it, ask whether one is sure, or leave that.
READ, CHANGE, SURE, BACK = "lees", "verander", "gestopt", "terug"
SURELY = "gestopt-zeker"
#: What a device sends: answers, and the moment of its own clock at which it sends them.
SENT, SENT_AT = "antwoorden", "verzonden"
#: Answers of one sending, and bytes of it: an afternoon without a connection.
MOST_ANSWERS, MOST = 200, 400_000
_LONGEST, _MOST_VALUES = 2_000, 50


def seen_world(by: Account) -> World:
    """What this account may see: a round asks nothing of what is hidden from who makes it."""
    return site().worlds.get(versions(), sight(by), moment_now())


def may(right: Right, place_id: str) -> bool:
    """Whether whoever asks has this right at a place; not at one that they cannot see."""
    try:
        return guard.may(right, place_id)
    except NotFoundError:
        return False


def first(typed: Typed, name: str) -> str:
    """The value of a field, "" without one."""
    return next(iter(typed.get(name, ())), "")


def sentence(error: BadInputError) -> str:
    """What is wrong, as a sentence."""
    return words().sentence(words().gettext(error.message)).rstrip(".") + "."


@dataclass(frozen=True)
class Part:
    """Which part of a question is shown, and what is read back in it."""

    name: str
    back: str = ""


def as_meant(asked: Asked, typed: Typed) -> Typed:
    """What was sent, where one field says two things: a letter in an empty one, or how people get in with the rest."""
    form, said = query.form_of(asked), first(typed, ANSWER)
    told, dash, way_in = said.partition("-")
    if form == "wish" and told == Outcome.TOLD and dash:
        return {**typed, ANSWER: [told], query.ACCESS: [way_in]}
    if said == READ and form in ("hours", "text", "wish"):
        letter = first(typed, query.WHEN if form == "wish" else asked.fact).strip().lower()
        return {**typed, ANSWER: [letter]} if letter in (Outcome.UNKNOWN, Outcome.NOBODY) else typed
    return typed


def part_of(asked: Asked, typed: Typed) -> Part | None:
    """What is shown before an answer is whole; None where it is.

    Raises
    ------
    BadInputError
        When what was typed cannot be read.
    """
    said, form = first(typed, ANSWER), query.form_of(asked)
    if said == READ:
        return Part("back", read_back(asked, values_of(asked, typed)))
    if said == SURE or (form == "there" and said == Outcome.NO):
        return Part("sure")
    if said == CHANGE or (said == Outcome.NO and form in ("hours", "text", "choice")):
        return Part("enter")
    if form == "wish" and said == Outcome.YES:
        return Part("enter")
    if form == "wish" and said == Outcome.TOLD and not first(typed, query.ACCESS):
        return Part("walk", read_back(asked, values_of(asked, typed)))
    return Part("ask") if said == BACK else None


def hear(n: int, by: Account, asked: Asked, typed: Typed, *, age: float = 0.0) -> Heard:
    """Write down what was answered.

    Raises
    ------
    BadInputError
        When it is no answer to this question.
    NotAllowedError
        In an area that others keep up.
    """
    typed = as_meant(asked, typed)
    said = first(typed, ANSWER)
    try:
        outcome = Outcome.ENDED if said == SURELY else Outcome(said)
    except ValueError:
        raise BadInputError(answering.NO_ANSWER.rstrip(".")) from None
    if said == SURE:
        raise BadInputError(answering.NO_ANSWER.rstrip("."))
    values = values_of(asked, typed) if outcome is Outcome.TOLD else {}
    seen = whole(first(typed, SEEN)) or 0
    one = Answer(first(typed, NUMBER), asked.position, outcome, values, seen, age)
    if outcome not in (Outcome.NOBODY, Outcome.SKIPPED, Outcome.UNKNOWN):
        _check_here(by, asked)
    writes = may(Right.WRITE, asked.place_id)
    return answering.answer(site().store, n, one, by=by, moment=accounts.now(), writes=writes)


def numbered(asked: Asked, typed: Typed) -> Typed:
    """What a form sent, with a number of its own for each other answer: who goes Back to a page answers anew.

    What is new is made once by one page, whatever becomes of its words.
    """
    try:
        page = uuid.UUID(first(typed, NUMBER))
    except ValueError:
        return typed
    if asked.question.is_wish:
        return typed
    said = sorted((name, list(values)) for name, values in typed.items() if name not in (NUMBER, "csrf_token"))
    return {**typed, NUMBER: [str(uuid.uuid5(page, json.dumps(said)))]}


def _check_here(by: Account, asked: Asked) -> None:
    """Stop in an area that others keep up; of a place that is gone is told later."""
    try:
        if not guard.may(Right.CHECK, asked.place_id):
            guard.refuse(by)
    except NotFoundError:
        return


def values_of(asked: Asked, typed: Typed) -> dict[str, str]:
    """What was typed, by fact; hours of groups of days as one text.

    Raises
    ------
    BadInputError
        When something lacks, or cannot be read.
    """
    form = query.form_of(asked)
    fact = query.WHEN if form == "wish" else asked.fact
    if form in ("hours", "wish"):
        value = read_hours(typed, fact)
    else:
        value = first(typed, fact).strip()
        read_fact(asked.kind, fact, value)
    if not value:
        raise BadInputError(query.NO_VALUE.rstrip("."))
    if form != "wish":
        return {fact: value}
    name = first(typed, query.NAME).strip()
    if not name:
        raise BadInputError(query.NO_NAME.rstrip("."))
    read_fact(RecordKind.ACTIVITY, query.NAME, name)
    return {query.NAME: name, fact: value, query.ACCESS: first(typed, query.ACCESS) or "onbekend"}


def read_back(asked: Asked, values: Mapping[str, str]) -> str:
    """What was typed, in words."""
    form, says = query.form_of(asked), words()
    if form == "wish":
        return f"{values[query.NAME]}: {said_hours(values[query.WHEN])}"
    if form == "hours":
        return says.sentence(said_hours(values[asked.fact]))
    return says.sentence(
        Told(says).value(asked.kind, asked.fact, read_fact(asked.kind, asked.fact, values[asked.fact]))
    )


@dataclass(frozen=True)
class Other:
    """What somebody else said meanwhile, beside what was answered here.

    Attributes
    ----------
    seen
        Number of that statement: an answer that names it was given with the other in view.
    """

    theirs: str
    yours: str
    seen: int

    @classmethod
    def of(cls, heard: Heard, asked: Asked) -> Other | None:
        """The two of an answer that was not written down; None where it was."""
        if heard.theirs is None:
            return None
        told, why = Told(words(), sources=query.sources_of(seen_world(guard.require_account()))), heard.theirs
        theirs = f"{told.value(asked.kind, asked.fact, why.told)} ({query.who_says(told, why, why.day)})"
        yours = told.value(asked.kind, asked.fact, heard.yours) if heard.yours is not None else ""
        return cls(theirs, yours, why.id)

    @property
    def said(self) -> str:
        """Both, in words."""
        says, theirs = words().gettext, self.theirs
        found = says(query.OTHERS, value=theirs)
        return f"{found} {says(query.YOURS, value=self.yours)}" if self.yours else found


# What waited on a device


@same_site.takes(MOST)
@same_site.shows_again
@keeping_for(Right.CHECK)
def answers(n: int, by: Account) -> Any:
    """Answers that waited on a device: of each what became of it, and how the round stands now."""
    if not same_site.is_sure():
        return {"fout": words().gettext(guard.NO_WRITER)}, HTTPStatus.FORBIDDEN
    found = rounds.read(site().store, n, by=by)
    try:
        sent = json.loads(request.form.get(SENT, ""))
    except ValueError:
        sent = None
    if not isinstance(sent, list) or len(sent) > MOST_ANSWERS:
        return {"fout": words().gettext(answering.NO_ANSWER)}, HTTPStatus.BAD_REQUEST
    try:
        at = float(request.form.get(SENT_AT, ""))
    except ValueError:
        at = math.nan
    told = [_one_sent(n, by, found, _sent(one), at) for one in sent]
    found = rounds.read(site().store, n, by=by)
    page = query.round_page(seen_world(by), found, words(), found.next(accounts.now()))
    side = render_template("bijhouden/round_side.html", page=page)
    return {"antwoorden": told, "volgorde": page.order, "zij": side}


@dataclass(frozen=True)
class _Sent:
    """One answer as a device sends it; ``at`` by its own clock, in milliseconds."""

    id: str = ""
    typed: Typed = field(default_factory=dict)
    at: float = math.nan


def _sent(one: Any) -> _Sent:
    if not isinstance(one, dict):
        return _Sent()
    id, fields, at = str(one.get("id", ""))[:100], one.get("velden"), one.get("om")
    listed = fields.items() if isinstance(fields, dict) else ()
    typed = {
        str(name): [str(x)[:_LONGEST] for x in values][:_MOST_VALUES]
        for name, values in listed
        if isinstance(values, list)
    }
    return _Sent(id, {**typed, NUMBER: [id]}, float(at) if isinstance(at, int | float) else math.nan)


def _one_sent(n: int, by: Account, found: Round, sent: _Sent, at: float) -> dict[str, Any]:
    asked = found.at(whole(first(sent.typed, POSITION)) or 0)
    if asked is None:
        return {"id": sent.id, "lot": "fout", "tekst": words().gettext(answering.NO_QUESTION)}
    told: dict[str, Any] = {"id": sent.id, "vraag": asked.position}
    try:
        heard = hear(n, by, asked, sent.typed, age=_seconds(at - sent.at))
    except BadInputError as error:
        return {**told, "lot": "fout", "tekst": sentence(error)}
    except NotAllowedError as error:
        return {**told, "lot": "fout", "tekst": str(error)}
    text = words().gettext(heard.message) if heard.message else ""
    other = Other.of(heard, asked) if heard.fate is Fate.OTHERWISE else None
    return {**told, "lot": heard.fate.value, "tekst": other.said if other else text}


def _seconds(milliseconds: float) -> float:
    return milliseconds / 1000 if math.isfinite(milliseconds) else 0.0
