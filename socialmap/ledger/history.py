"""What happened to records: each change, what it said, and what held before and after it. In words by ``queries``."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from socialmap.ledger.joined import parts_of
from socialmap.ledger.records import APART, CHECKED, MERGED, VISIBILITY
from socialmap.ledger.resolve import resolve
from socialmap.ledger.undo import UNDOABLE, dead_changes, decides
from socialmap.ledger.write import read
from socialmap.model import Act, State
from socialmap.store import statements

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from socialmap.ledger.records import Statement
    from socialmap.store import Session

_Record = tuple[str, str]


NAME = "name"
#: What is said by these holds by itself nowhere.
_OF_PROPOSALS = (Act.PROPOSE, Act.APPROVE, Act.REFUSE)


@dataclass(frozen=True)
class Turn:
    """One fact of a record that a change touched.

    Attributes
    ----------
    fact
        ``MERGED`` tells what went to this record; ``after`` is what that was called.
    said
        What this change said of it; None where it closed what others said.
    before, after
        What held; None when nothing did.
    purged
        The value is gone for good.
    """

    fact: str
    said: Statement | None
    before: Any
    after: Any
    purged: bool = False


@dataclass(frozen=True)
class Event:
    """One change to one record.

    Attributes
    ----------
    number
        Of the change; by it the change can be taken back.
    at
        When it was written down, ISO 8601 in UTC.
    undone_by
        The change that took it back, None while it counts.
    undoable
        It can be taken back now.
    proposed
        It is a proposal, or what somebody decided about one.
    turns
        In the order in which facts were said.
    apart
        Somebody saw that this record is not another one.
    """

    record: _Record
    number: int
    at: str
    act: Act
    role: str
    account: str
    source_id: str
    reason: str
    undoes: int | None
    undone_by: int | None
    undoable: bool
    proposed: bool
    turns: tuple[Turn, ...]
    apart: bool = False


def history(session: Session, kind: str, id: str) -> list[Event]:
    """What was said of a record and taken back, newest first; of those that went to it too."""
    return _newest_first(_events(session, kind, [id], None))


def recent(session: Session, numbers: Sequence[int], records: Collection[_Record]) -> list[Event]:
    """What these changes did to these records, newest change first.

    Parameters
    ----------
    records
        Kind and id of those that the reader may see.
    """
    wanted, ids = set(numbers), defaultdict(list)
    for kind, id in records:
        ids[kind].append(id)
    return _newest_first(one for kind, of_kind in ids.items() for one in _events(session, kind, of_kind, wanted))


def _newest_first(events: Iterable[Event]) -> list[Event]:
    return sorted(events, key=lambda one: one.number, reverse=True)


def _events(
    session: Session, kind: str, ids: Collection[str], wanted: Collection[int] | None
) -> Iterator[Event]:  # fmt: skip
    """What changes did to records of one kind: each of them, or those that are wanted."""
    parts, undos = parts_of(session, kind, ids), statements.read_undos(session)
    of_record: dict[str, list[Statement]] = defaultdict(list)
    for one in read(session, kind, set().union(*parts.values())):
        of_record[one.record_id].append(one)
    said = {id: sorted((one for part in of for one in of_record[part]), key=_number) for id, of in parts.items()}
    numbers = {id: _numbers(of, undos) for id, of in said.items()}
    changes = statements.read_changes(session, set().union(*numbers.values()))
    for id, of in said.items():
        told = _Told((kind, id), of, undos, {number: changes[number] for number in numbers[id]})
        yield from (told.event(one) for one in numbers[id] if wanted is None or one in wanted)


def _number(one: Statement) -> int:
    return one.id


def _numbers(said: Iterable[Statement], undos: Mapping[int, int]) -> set[int]:
    """The changes that said or closed any of these, and those that took such a change back."""
    numbers = {number for one in said for number in (one.change_id, one.closed_by) if number is not None}
    for number, of in sorted(undos.items()):
        numbers |= {number} if of in numbers else set()
    return numbers


@dataclass(frozen=True)
class _Told:
    """All that was ever said of one record, and by which changes."""

    record: _Record
    said: Sequence[Statement]
    undos: Mapping[int, int]
    changes: Mapping[int, Mapping[str, Any]]

    def event(self, number: int) -> Event:
        change, root = self.changes[number], number
        while root in self.undos:
            root = self.undos[root]
        judges = change["act"] in (Act.APPROVE, Act.REFUSE)
        mine = [one for one in self.said if (one.closed_by if judges else one.change_id) == number]
        undone_by = dead_changes(self.undos).get(number)
        return Event(
            self.record,
            number,
            **{name: change[name] for name in ("at", "act", "role", "account", "source_id", "reason", "undoes")},
            undone_by=undone_by,
            undoable=undone_by is None and self.changes[root]["act"] in UNDOABLE,
            proposed=change["act"] in _OF_PROPOSALS,
            turns=tuple(self._turns(number, root, mine)),
            apart=any(one.fact == APART for one in mine),
        )

    def _turns(self, number: int, root: int, mine: Iterable[Statement]) -> Iterator[Turn]:
        """Each fact that a change, or what it took back, said or closed."""
        of_fact = {one.fact: one for one in mine}
        touched = [one.fact for one in self.said if {one.change_id, one.closed_by} & {number, root}]
        merges = MERGED in touched
        told = dict.fromkeys([*of_fact, *touched, *([one.fact for one in self.said] if merges else [])])
        facts = [fact for fact in told if fact not in (CHECKED, MERGED, APART)]
        before, after = (self._held(facts, moment) for moment in (number - 1, number))
        if merges:
            yield from self._went(number, mine)
            # Nobody said these anew: they hold, or no more, because two are one.
            facts = [
                fact for fact in facts if fact in of_fact or (before and after and before.get(fact) != after.get(fact))
            ]
        for fact in facts:
            one = of_fact.get(fact)
            yield Turn(fact, one, before.get(fact), after.get(fact), one is not None and self._is_purged(one))

    def _went(self, number: int, mine: Iterable[Statement]) -> Iterator[Turn]:
        """What went to this record by a change that made two one, by the name that it had."""
        for one in mine:
            if one.fact == MERGED and one.record_id != self.record[1]:
                name = self._held([NAME], number - 1, of=one.record_id).get(NAME)
                if name is not None:
                    yield Turn(MERGED, one, None, name)

    def _held(self, facts: Collection[str], moment: int, of: str = "") -> dict[str, Any]:
        """What held of these facts of this record, or another that went to it, once change ``moment`` was made."""
        dead = dead_changes({one: of for one, of in self.undos.items() if one <= moment})
        counted = {one for one in self.changes if one <= moment and one not in dead}
        wanted = {*facts, MERGED, VISIBILITY}
        stood = [one for one in self.said if one.fact in wanted and self._stood(one, counted)]
        found = resolve([replace(one, state=State.STANDING) for one in stood], today=date.max, terms={})
        held = self.record[0], of or self.record[1]
        return {key.fact: one.value for key, one in found.items() if (key.kind, key.id) == held}

    def _stood(self, one: Statement, counted: Collection[int]) -> bool:
        """Did a statement count when these changes did?"""
        if one.change_id not in counted or self._is_proposal(one) or self._is_purged(one):
            return False
        if one.closed_by in counted and one.closed_by not in self.undos:
            return False
        return one.fact != VISIBILITY or not any(
            decides(other) and other.change_id in counted and other.change_id > one.change_id
            for other in self.said
            if other.record_id == one.record_id and other.change_id not in self.undos and not self._is_proposal(other)
        )

    def _is_proposal(self, one: Statement) -> bool:
        """It waits, or somebody judged it: who approves says the same as the own word."""
        return one.state is State.PROPOSED or self.changes[one.change_id]["act"] == Act.PROPOSE

    def _is_purged(self, one: Statement) -> bool:
        return one.closed_by is not None and self.changes[one.closed_by]["act"] == Act.PURGE
