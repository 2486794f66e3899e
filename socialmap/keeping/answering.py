"""An answer in a round, written down once: however often it is sent, in whatever order, after whatever happened.

What somebody hears stands at once, also from a vrijwilliger in their own area. That something ended, or is there new,
waits for a redacteur when who says so does not write there.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from socialmap.errors import BadInputError, NotFoundError
from socialmap.i18n import later
from socialmap.importing import recording
from socialmap.importing.ending import say_whether_there
from socialmap.importing.hearing import hear
from socialmap.importing.recording import read_fact, save_record
from socialmap.keeping import proposals
from socialmap.keeping.rounds import Outcome, Round, ago, day_of, read_in
from socialmap.ledger.records import STATUS
from socialmap.ledger.write import resolved
from socialmap.model import FACTS, Known, Rank, RecordKind, Status
from socialmap.store import reading
from socialmap.store import rounds as rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from socialmap.keeping.roles import Account
    from socialmap.keeping.rounds import Asked
    from socialmap.ledger.records import Statement
    from socialmap.ledger.resolve import Resolved
    from socialmap.store import Session, Store

#: Who tells when something is open, tells that it is there.
TELLS_THAT_IT_IS_THERE = ("opening_hours", "schedule")
_LONGEST_ID = 64
NO_QUESTION = later("Deze vraag hoort niet bij deze ronde.")
NO_ANSWER = later("Dit antwoord past niet bij de vraag.")
GONE = later("Deze plek staat niet meer op de kaart. Uw antwoord kon niet worden bewaard.")
ENDED = later("Deze plek is intussen gestopt. Uw antwoord is bewaard bij de geschiedenis van de plek.")
BEFORE = later("Dit antwoord was al bewaard.")
WAITS = later("Een redacteur kijkt dit na. Tot dan staat het niet op de kaart.")


class Fate(StrEnum):
    """What became of an answer that was sent."""

    SAVED = "bewaard"
    #: It arrived before, or a later answer to the same question did.
    BEFORE = "al bewaard"
    WAITS = "wacht"
    ENDED = "gestopt"
    GONE = "weg"
    #: Somebody else said otherwise since the question was shown; nothing is written down.
    OTHERWISE = "anders"


@dataclass(frozen=True)
class Answer:
    """What somebody answered.

    Attributes
    ----------
    id
        Made where it was answered; an answer with the same id is the same answer.
    values
        By fact as it was typed: of a question about a value that value, of a new activity what is known of it.
    seen
        Number of the statement that was shown beside the question; 0 for none.
    age
        Seconds between answering and sending, by one clock.
    """

    id: str
    position: int
    outcome: Outcome
    values: Mapping[str, str] = field(default_factory=dict)
    seen: int = 0
    age: float = 0.0


@dataclass(frozen=True)
class Heard:
    """What became of it, and where somebody else said otherwise what that is, with what was answered."""

    fate: Fate
    theirs: Statement | None = None
    yours: Any = None

    @property
    def message(self) -> str:
        """What to tell, in Dutch, to be translated; "" for nothing."""
        return {Fate.BEFORE: BEFORE, Fate.WAITS: WAITS, Fate.ENDED: ENDED, Fate.GONE: GONE}.get(self.fate, "")


def answer(store: Store, number: int, one: Answer, *, by: Account, moment: int, writes: bool) -> Heard:
    """Write down an answer in a round of this account.

    Parameters
    ----------
    writes
        Whether this account writes at the place of the question; else what ends or is new waits.

    Raises
    ------
    NotFoundError
        When there is no such round.
    BadInputError
        When the question is not of this round, or the answer does not fit.
    """
    _check(one)
    with store.read() as session:
        if rows.is_received(session, one.id):
            return Heard(Fate.BEFORE)
        found = read_in(session, number, by=by)
        asked = _asked(found, one)
        id, place_id = (_now(session, one) for one in (asked.record_id, asked.place_id))
    day = day_of(ago(moment, one.age, least=found.begun))
    fate = Fate.SAVED
    # These are acts of their own, and the same when they are done twice.
    if one.outcome is Outcome.ENDED:
        fate = _end(store, asked.kind, id, by=by, day=day, writes=writes)
    elif asked.question.is_wish and one.outcome in (Outcome.YES, Outcome.TOLD):
        fate = _add(store, one, place_id, by=by, day=day, writes=writes)
    with store.write() as session:
        if rows.is_received(session, one.id):
            return Heard(Fate.BEFORE)
        found = read_in(session, number, by=by, alone=True)
        heard = _take(session, found, one, by=by, moment=moment, fate=fate)
        if heard.fate is not Fate.OTHERWISE:
            rows.receive(session, one.id, moment)
        rows.touch_round(session, number, moment)
        return heard


def _check(one: Answer) -> None:
    try:
        uuid.UUID(one.id)
    except ValueError:
        raise BadInputError(NO_ANSWER.rstrip(".")) from None
    if one.outcome in (Outcome.OPEN, Outcome.ELSEWHERE) or len(one.id) > _LONGEST_ID:
        raise BadInputError(NO_ANSWER.rstrip("."))


def _asked(found: Round, one: Answer) -> Asked:
    asked = found.at(one.position)
    if asked is None:
        raise BadInputError(NO_QUESTION.rstrip("."))
    return asked


def _now(session: Session, id: str) -> str:
    """A record, or the place that it was merged into."""
    return reading.read_redirect(session, id) or id


def _end(store: Store, kind: RecordKind, id: str, *, by: Account, day: date, writes: bool) -> Fate:
    try:
        if writes:
            say_whether_there(store, (kind, id), there=False, day=day, today=day, role=by.signs, account=by.id)
            return Fate.SAVED
        recording.read_record(store, kind, id)
        proposals.propose(store, kind, id, {STATUS: Status.ENDED}, by=by, today=day)
    except NotFoundError:
        return Fate.GONE
    return Fate.WAITS


def _add(store: Store, one: Answer, place_id: str, *, by: Account, day: date, writes: bool) -> Fate:
    """A new activity, whose id is that of the answer."""
    kind = RecordKind.ACTIVITY
    values = {name: read_fact(kind, name, text) for name, text in one.values.items() if name in FACTS[kind]}
    told = {**values, "place_id": place_id}
    if not values.get("name"):
        raise BadInputError(NO_ANSWER.rstrip("."))
    try:
        if writes:
            save_record(store, kind, one.id, told, role=by.signs, account=by.id, expected_version=None, today=day)
            return Fate.SAVED
        recording.place_name(store, place_id)
        proposals.propose(store, kind, one.id, told, by=by, today=day)
    except NotFoundError:
        return Fate.GONE
    return Fate.WAITS


def _take(session: Session, found: Round, one: Answer, *, by: Account, moment: int, fate: Fate) -> Heard:
    asked = _asked(found, one)
    at = ago(moment, one.age, least=found.begun)
    if not asked.is_open and asked.outcome is not Outcome.SKIPPED and asked.at > at:
        return Heard(Fate.BEFORE)
    heard = Heard(fate)
    if one.outcome is Outcome.NOBODY:
        for other in found.stops[asked.place_id]:
            if other.is_open:
                rows.change_questions(session, found.number, [other.position], at=at, tries=other.tries + 1)
        return heard
    closes: dict[int, Outcome] = {asked.position: one.outcome}
    if one.outcome in (Outcome.YES, Outcome.NO, Outcome.TOLD) and not asked.question.is_wish:
        heard, implied = _hear(session, asked, one, by=by, day=day_of(at))
        if heard.fate is Fate.OTHERWISE:
            return heard
        same = [x for x in found.questions if x.is_open and x.record_id == asked.record_id and x.fact in implied]
        closes |= {x.position: Outcome.YES for x in same}
    elif one.outcome is Outcome.UNKNOWN and asked.outcome in (Outcome.YES, Outcome.NO, Outcome.TOLD):
        _take_back(session, asked, by=by, day=day_of(at))
    if heard.fate in (Fate.GONE, Fate.ENDED) or (one.outcome is Outcome.ENDED and asked.record_id == asked.place_id):
        closes |= {x.position: Outcome.ELSEWHERE for x in found.stops[asked.place_id] if x.is_open} | closes
    for position, outcome in closes.items():
        rows.change_questions(session, found.number, [position], outcome=outcome, at=at)
    return heard


def _hear(
    session: Session, asked: Asked, one: Answer, *, by: Account, day: date
) -> tuple[Heard, tuple[str, ...]]:  # fmt: skip
    """Write down what was heard; and which other facts of the record it tells."""
    kind, id = asked.kind, _now(session, asked.record_id)
    before = resolved(session, kind, [id]).get(id, {})
    current = before.get(asked.fact)
    told = _told(asked, one, current)
    theirs = current.why if current and _others(current, one, by) else None
    if theirs and (one.outcome is Outcome.YES and not FACTS[kind][asked.fact].is_yes_or_no and asked.fact != STATUS):
        return Heard(Fate.OTHERWISE, theirs), ()  # what was confirmed is not what stands there now
    value = read_fact(kind, asked.fact, told)
    if theirs and theirs.told != value:
        return Heard(Fate.OTHERWISE, theirs, value), ()
    ended = (status := before.get(STATUS)) is not None and status.value == Status.ENDED and asked.fact != STATUS
    implied = (STATUS,) if asked.fact in TELLS_THAT_IT_IS_THERE and told and not ended else ()
    more = dict.fromkeys(implied, str(Status.LISTED))
    try:
        hear(session, (kind, id), {asked.fact: told, **more}, role=by.signs, account=by.id, day=day)
    except NotFoundError:
        return Heard(Fate.GONE), ()
    return Heard(Fate.ENDED if ended else Fate.SAVED), implied


def _told(asked: Asked, one: Answer, current: Resolved | None) -> str:
    """What was answered, as somebody would type it."""
    fact = FACTS[asked.kind][asked.fact]
    if asked.fact == STATUS and one.outcome is Outcome.YES:
        return str(Status.LISTED)
    if fact.is_yes_or_no and one.outcome in (Outcome.YES, Outcome.NO):
        return str(Known.YES if one.outcome is Outcome.YES else Known.NO)
    if one.outcome is Outcome.YES and current is not None:
        return str(current.value)
    text = one.values.get(asked.fact, "").strip()
    if one.outcome is not Outcome.TOLD or not text:
        raise BadInputError(NO_ANSWER.rstrip("."))
    return text


def _others(current: Resolved, one: Answer, by: Account) -> bool:
    """Whether somebody else told this since the question was shown."""
    why = current.why
    return why.id != one.seen and why.rank is Rank.FIRST_HAND and why.hand != ("", by.id or by.signs)


def _take_back(session: Session, asked: Asked, *, by: Account, day: date) -> None:
    """Who answered in this round, and says now that nobody knows."""
    id = _now(session, asked.record_id)
    unknown = FACTS[asked.kind][asked.fact].unknown if not asked.question.is_wish else None
    if unknown is None:
        return
    current = resolved(session, asked.kind, [id]).get(id, {}).get(asked.fact)
    if current is not None and current.why.hand == ("", by.id or by.signs):
        hear(session, (asked.kind, id), {asked.fact: str(unknown)}, role=by.signs, account=by.id, day=day)
