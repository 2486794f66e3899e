"""Rounds: a worklist that somebody phones or walks, question by question, until it is done.

A round is its account's own. It goes when it is done, when the account ends, or when nobody was at it for three months;
what was answered stays in the ledger, and nothing tells then who asked it (rule 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from socialmap.errors import BadInputError, NotFoundError
from socialmap.i18n import later
from socialmap.keeping.worklist import Question, Way, worklist
from socialmap.ledger.records import STATUS, UNTOLD
from socialmap.ledger.write import resolved
from socialmap.model import Rank, RecordKind, Status
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.store import rounds as rows

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from socialmap.keeping.roles import Account
    from socialmap.ledger.resolve import Resolved
    from socialmap.store import Session, Store
    from socialmap.world import World

HOUR, DAY = 3_600, 86_400
#: How long a place is somebody's alone after they were last at their round.
CLAIM_LASTS = 4 * HOUR
#: A round that nobody was at, and the number of an answer, are kept so long.
ROUND_LASTS, NUMBERS_LAST = 92 * DAY, 400 * DAY
#: Who comes back after this is told what changed meanwhile.
AWAY = HOUR
#: So often nobody answered: the place is left for another day.
ENOUGH_TRIES = 2
#: One afternoon.
MOST_STOPS = 25
#: A second click on "begin" comes within so many seconds.
_CLICKS = 60
NO_ROUND = later("Deze ronde is er niet (meer).")
NOTHING = later("Hier is nu niets te vragen: alles is nagekeken, of er staat geen plek op de kaart.")
TAKEN = later("Een ander is hier al bezig. Kies een andere wijk, of kom later terug.")


class Outcome(StrEnum):
    """What became of a question."""

    OPEN = ""
    YES = "ja"
    NO = "nee"
    TOLD = "waarde"
    UNKNOWN = "?"
    NOBODY = "b"
    SKIPPED = "over"
    ENDED = "gestopt"
    #: Somebody else answered it, or it cannot be asked any more.
    ELSEWHERE = "elders"


#: What somebody said, so that a place can be told to have answers.
ANSWERED = (Outcome.YES, Outcome.NO, Outcome.TOLD, Outcome.ENDED)


@dataclass(frozen=True)
class Asked:
    """A question of a round, and what became of it.

    Attributes
    ----------
    at
        Moment of the answer, or of the last time that nobody answered the telephone (``tries`` times).
    """

    position: int
    place_id: str
    kind: RecordKind
    record_id: str
    fact: str
    outcome: Outcome
    at: int
    tries: int

    @property
    def question(self) -> Question:
        """What is asked."""
        return Question(self.kind, self.record_id, self.fact)

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.outcome is Outcome.OPEN


@dataclass(frozen=True)
class Round:
    """A round as it stands; moments are seconds since 1970."""

    number: int
    area: str
    way: Way
    begun: int
    seen: int
    questions: tuple[Asked, ...]

    @property
    def stops(self) -> dict[str, list[Asked]]:
        """Its questions by place, in order."""
        found: dict[str, list[Asked]] = {}
        for one in self.questions:
            found.setdefault(one.place_id, []).append(one)
        return found

    def at(self, position: int) -> Asked | None:
        """The question at a position."""
        return next((one for one in self.questions if one.position == position), None)

    def next(self, moment: int) -> Asked | None:
        """What to ask now: in order, then where nobody answered once, then where nobody did on a day before."""
        open_ = [one for one in self.questions if one.is_open]
        waits = [one for one in open_ if one.tries >= ENOUGH_TRIES]
        rest = [one for one in waits if day_of(one.at) < day_of(moment)]
        for found in ([one for one in open_ if tries == one.tries] for tries in range(ENOUGH_TRIES)):
            if found:
                return found[0]
        return rest[0] if rest else None

    @property
    def skipped(self) -> list[Asked]:
        """What was left for later."""
        return [one for one in self.questions if one.outcome is Outcome.SKIPPED]

    @property
    def waiting(self) -> list[str]:
        """Places where nobody answered."""
        return [id for id, asked in self.stops.items() if any(one.is_open and one.tries for one in asked)]


@dataclass(frozen=True)
class Meanwhile:
    """What happened to a round while nobody was at it.

    Attributes
    ----------
    elsewhere, again
        How many questions others answered, and how many are asked again.
    gone
        How many can be asked no more: of a place that this account does not check, or may not see (any more).
    """

    elsewhere: int = 0
    again: int = 0
    gone: int = 0


def day_of(moment: int) -> date:
    """The day in Amsterdam."""
    return datetime.fromtimestamp(moment, AMSTERDAM_TIME).date()


def start(
    store: Store,
    world: World,
    *,
    by: Account,
    way: Way,
    moment: int,
    may: Callable[[str], bool],
    area: str = "",
    ids: Collection[str] | None = None,
) -> int:
    """Begin a round; its number. A second click finds the round of the first.

    Parameters
    ----------
    may
        Whether this account checks the place with an id.

    Raises
    ------
    BadInputError
        When there is nothing to ask.
    """
    with store.write() as session:
        rows.drop_old(session, moment - ROUND_LASTS, moment - NUMBERS_LAST)
        own = rows.read_rounds(session, by.id)
        for row in own:
            same = (row["area"], row["way"]) == (area, way) and row["seen"] == row["begun"]
            if same and moment - row["begun"] < _CLICKS and (ids is None or _places(session, row["id"]) <= set(ids)):
                return int(row["id"])
        taken = rows.claimed(session, moment - CLAIM_LASTS)
        stops = worklist(world, area=area or None, ids=ids, way=way, today=day_of(moment), taken=taken)
        stops = tuple(stop for stop in stops if may(stop.place_id))[:MOST_STOPS]
        if not stops:
            for row in own:
                if area and (row["area"], row["way"]) == (area, way):
                    return int(row["id"])  # what is left here is in a round of their own
            raise BadInputError((TAKEN if taken else NOTHING).rstrip("."))
        questions = [
            {"place_id": stop.place_id, "record_kind": one.kind, "record_id": one.record_id, "fact": one.fact}
            for stop in stops
            for one in stop.questions
        ]
        row = {"account": by.id, "area": area, "way": way, "begun": moment, "seen": moment}
        return rows.add_round(session, row, questions)


def _places(session: Session, number: int) -> set[str]:
    return {row["place_id"] for row in rows.read_questions(session, number)}


def read(store: Store, number: int, *, by: Account) -> Round:
    """A round of this account.

    Raises
    ------
    NotFoundError
        When there is none with this number, or it is another's.
    """
    with store.read() as session:
        return read_in(session, number, by=by)


def read_in(session: Session, number: int, *, by: Account, alone: bool = False) -> Round:
    """The same within a session; ``alone`` lets others wait who answer in it."""
    row = rows.read_round(session, number, by.id, alone=alone) if number < 2**31 else None
    if row is None:
        raise NotFoundError(NO_ROUND)
    return _round(row, rows.read_questions(session, number))


def mine(store: Store, *, by: Account, moment: int) -> list[Round]:
    """The rounds that this account is at, the newest first."""
    with store.read() as session:
        found = [row for row in rows.read_rounds(session, by.id) if row["seen"] >= moment - ROUND_LASTS]
        return [_round(row, rows.read_questions(session, row["id"])) for row in found]


def finish(store: Store, number: int, *, by: Account) -> None:
    """End a round: what was answered stays, and that it was this account's is forgotten."""
    with store.write() as session:
        read_in(session, number, by=by)
        rows.drop_round(session, number)


def come_back(
    store: Store, number: int, *, by: Account, moment: int, may: Callable[[str], bool]
) -> tuple[Round, Meanwhile]:  # fmt: skip
    """A round as it is gone on with: what others answered is not asked again, what grew old is.

    Parameters
    ----------
    may
        Whether this account checks the place with an id now.
    """
    found = read(store, number, by=by)
    if moment - found.seen <= AWAY:
        return found, Meanwhile()
    closed = {id for id in found.stops if not may(id)}
    with store.write() as session:
        found = read_in(session, number, by=by, alone=True)
        gone = [one.position for one in found.questions if one.is_open and one.place_id in closed]
        changed, again = _changed(session, found, by)
        elsewhere = [position for position in changed if position not in gone]
        again = [position for position in again if (one := found.at(position)) and one.place_id not in closed]
        rows.change_questions(session, number, [*elsewhere, *gone], outcome=Outcome.ELSEWHERE, at=moment)
        rows.change_questions(session, number, again, outcome=Outcome.OPEN, at=0, tries=0)
        rows.touch_round(session, number, moment)
        return read_in(session, number, by=by), Meanwhile(len(elsewhere), len(again), len(gone))


def _changed(session: Session, found: Round, by: Account) -> tuple[list[int], list[int]]:
    """Positions that others answered since it began, and those whose answer is past its term."""
    since = datetime.fromtimestamp(found.begun, UTC).isoformat()
    elsewhere, again = [], []
    for kind in RecordKind:
        asked = [one for one in found.questions if one.kind is kind]
        said = resolved(session, kind, {one.record_id for one in asked}) if asked else {}
        for one in asked:
            of_record = said.get(one.record_id, {})
            fact, status = of_record.get(one.fact), of_record.get(STATUS)
            ended = status is not None and status.value == Status.ENDED
            if one.is_open and (ended or (fact is not None and _told_since(fact, since, by))):
                elsewhere.append(one.position)
            elif one.outcome in (Outcome.YES, Outcome.NO, Outcome.TOLD) and fact is not None and fact.stale:
                again.append(one.position)
    return elsewhere, again


def _told_since(fact: Resolved, since: str, by: Account) -> bool:
    known = not fact.stale and fact.value not in UNTOLD and fact.why.rank is Rank.FIRST_HAND
    return known and fact.why.at > since and fact.why.hand != ("", by.id or by.signs)


def _round(row: dict[str, Any], questions: Sequence[dict[str, Any]]) -> Round:
    asked = tuple(
        Asked(
            one["position"], one["place_id"], RecordKind(one["record_kind"]), one["record_id"], one["fact"],
            Outcome(one["outcome"]), one["at"], one["tries"],
        )
        for one in questions
    )  # fmt: skip
    return Round(row["id"], row["area"], Way(row["way"]), row["begun"], row["seen"], asked)


def ago(moment: int, seconds: float, *, least: int) -> int:
    """The moment so many seconds before another, never ahead of it and never before ``least``.

    Of a device only the difference between two of its own moments counts: its clock may be years beside ours.

    Examples
    --------
    >>> ago(1000, 10, least=0), ago(1000, -500, least=0), ago(1000, 9e9, least=400)
    (990, 1000, 400)
    """
    return max(least, moment - int(min(max(seconds, 0.0), 9e9)))
