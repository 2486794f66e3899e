"""Taking back a change: its statements are withdrawn, and what it closed stands again. Taking that back restores it.

Changes can be taken back in any order. What came later stays: of visibility, where a person's word closes what was
said before it, a statement stands again only where no later word would have closed it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from socialmap.errors import ConflictError, NotAllowedError, NotFoundError
from socialmap.ledger.records import STATUS, VISIBILITY, Change, Said, Statement, statement
from socialmap.ledger.write import Written, add_to, begin, settle
from socialmap.model import Act, RecordKind, State, Status
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.store import reading, statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet
    from datetime import date

    from socialmap.store import Session

    _Record = tuple[str, str]

#: What can be taken back: what people did. A list is corrected by its next edition, a purge never comes back.
UNDOABLE = (Act.FORM, Act.CHECK, Act.MERGE, Act.PROPOSE, Act.REFUSE)
UNDONE_ALREADY = "Deze wijziging is al teruggedraaid."
#: Without these a record is nowhere, or seen by all: when nobody said any more that it is there, they stay.
_IDENTITY = ("place_id", VISIBILITY)


@dataclass(frozen=True)
class _Toggled:
    """A change of a person that goes, or comes back.

    Attributes
    ----------
    root
        What a person did; ``chain`` are the acts that took it back and restored it.
    comes_back
        Whether it counts from now on.
    dead
        Changes that do not count from now on, and what took each of them back; of ``root`` that is not known yet.
    silent
        Changes that decide nothing: what took another back only keeps what was, and a proposal holds nowhere.
    """

    root: Mapping[str, Any]
    chain: frozenset[int]
    comes_back: bool
    dead: Mapping[int, int | None]
    silent: AbstractSet[int]


@dataclass
class _Plan:
    """What becomes of statements: their state and what closed them, None for the change that is made."""

    opened: list[int] = field(default_factory=list)
    proposed: list[int] = field(default_factory=list)
    closed: dict[tuple[State, int | None], list[int]] = field(default_factory=lambda: defaultdict(list))


def undo(session: Session, number: int, act: Change) -> Written:
    """Take back one change, and write what holds now to today's tables.

    Statements that came later stay as they are, and so does what was purged. Of a record that began with this change
    nobody says any more that it is there: it has ended.

    Parameters
    ----------
    number
        Of the change that is taken back; one that took another back restores it.
    act
        Who takes it back, and when.

    Raises
    ------
    NotFoundError
        When there is no such change.
    NotAllowedError
        For what is no act of a person.
    ConflictError
        When it was taken back already.
    """
    toggled = _toggled(session, number)
    records = records_of(session, number)
    of_record: dict[_Record, list[Statement]] = defaultdict(list)
    for kind, ids in _by_kind(records).items():
        for row in statements.read_rows(session, kind, ids):
            one = statement(row)
            of_record[kind, one.record_id].append(one)
    change = begin(session, act)
    plan = _Plan()
    for said in of_record.values():
        _decide(plan, said, toggled)
    _carry_out(session, plan, change)
    if not toggled.comes_back:
        _end_what_began(session, of_record, toggled, change)
    for kind, ids in _by_kind(records).items():
        settle(session, kind, ids)
    return Written(change, records)


def records_of(session: Session, number: int) -> set[tuple[str, str]]:
    """Kind and id of the records that a change touched, or the change that it took back."""
    undos = statements.read_undos(session)
    family = {_root(number, undos)}
    for one, of in sorted(undos.items()):
        family |= {one} if of in family else set()
    return {(kind, id) for kind, id, *_ in statements.rows_of_changes(session, family)}


def records_now(session: Session, number: int) -> set[tuple[str, str]]:
    """The same as they are now: of a place that was merged, the one that it went to."""
    moved = reading.read_redirects(session)
    found = records_of(session, number)
    return {(kind, moved.get(id, id) if kind == RecordKind.PLACE else id) for kind, id in found}


def _root(number: int, undos: Mapping[int, int]) -> int:
    """What a person did of which this is the undoing, or the undoing of that."""
    while number in undos:
        number = undos[number]
    return number


def read_undoable(session: Session, account: str, since: date) -> list[int]:
    """What one account did since the start of a day in Amsterdam and what still counts, newest first."""
    dead = dead_changes(statements.read_undos(session))
    begun = datetime.combine(since, time(), AMSTERDAM_TIME).astimezone(UTC)
    found = statements.changes_of(session, account, begun.isoformat(timespec="microseconds"))
    return [one["id"] for one in found if one["act"] in UNDOABLE and one["id"] not in dead]


def dead_changes(undos: Mapping[int, int]) -> dict[int, int | None]:
    """Changes that do not count: each with the change that took it back, which was not taken back itself.

    Parameters
    ----------
    undos
        Every change that took another back, and which.

    Examples
    --------
    >>> dead_changes({2: 1}), dead_changes({2: 1, 3: 2})
    ({1: 2}, {2: 3})
    """
    found: dict[int, int | None] = {}
    for number in sorted(undos, reverse=True):
        if number not in found:
            found[undos[number]] = number
    return found


def _toggled(session: Session, number: int) -> _Toggled:
    found = statements.read_changes(session, [number]).get(number)
    if found is None:
        msg = "Deze wijziging bestaat niet (meer)."
        raise NotFoundError(msg)
    undos = statements.read_undos(session)
    dead = dead_changes(undos)
    root = _root(number, undos)
    chain = {root}
    for one, of in sorted(undos.items()):
        chain |= {one} if of in chain else set()
    [of_root] = statements.read_changes(session, [root]).values()
    if of_root["act"] not in UNDOABLE:
        msg = f"Dit kan niet worden teruggedraaid: {of_root['act']}."
        raise NotAllowedError(msg)
    if number in dead:
        raise ConflictError(UNDONE_ALREADY)
    comes_back = root in dead
    after = {one: by for one, by in dead.items() if one != root} | ({} if comes_back else {root: None})
    silent = undos.keys() | statements.changes_by(session, Act.PROPOSE)
    return _Toggled(of_root, frozenset(chain - {root}), comes_back, after, silent)


def _decide(plan: _Plan, said: list[Statement], toggled: _Toggled) -> None:
    """What becomes of the statements about one record."""
    root = toggled.root["id"]
    for one in said:
        if one.change_id == root and not toggled.comes_back:
            if one.state in (State.STANDING, State.PROPOSED):
                # A proposal that comes back is still one.
                how = State.WITHDRAWN if one.state is State.STANDING else State.REFUSED
                plan.closed[how, None].append(one.id)
        elif one.change_id == root and one.closed_by in toggled.chain:
            _open(plan, one, said, toggled)
        elif one.change_id in toggled.chain and one.state is State.STANDING:
            plan.closed[State.WITHDRAWN, None].append(one.id)
        elif one.closed_by == root and not toggled.comes_back:
            _open(plan, one, said, toggled)
    counts = toggled.comes_back and root not in toggled.silent
    if counts and any(one.change_id == root and decides(one) for one in said):
        for one in said:
            if one.fact == VISIBILITY and one.state is State.STANDING and one.change_id < root:
                plan.closed[_closed_as(one), root].append(one.id)


def _open(plan: _Plan, one: Statement, said: Iterable[Statement], toggled: _Toggled) -> None:
    """Let a statement count again, unless its own change was taken back too or a later word closes it."""
    if one.change_id in toggled.dead:
        plan.closed[State.WITHDRAWN, toggled.dead[one.change_id]].append(one.id)
    elif (later := _later_word(one, said, toggled)) is not None:
        plan.closed[_closed_as(one), later].append(one.id)
    elif one.state is State.REFUSED and not one.source_id:
        plan.proposed.append(one.id)
    else:
        plan.opened.append(one.id)


def _later_word(one: Statement, said: Iterable[Statement], toggled: _Toggled) -> int | None:
    """The first change that still counts and closes what was said before it."""
    if one.fact != VISIBILITY:
        return None
    words = (other.change_id for other in said if decides(other) and other.change_id > one.change_id)
    return min((one for one in words if one not in toggled.dead and one not in toggled.silent), default=None)


def decides(one: Statement) -> bool:
    """Of visibility a person's word closes all that was said before."""
    return one.fact == VISIBILITY and not one.source_id and one.state in (State.STANDING, State.WITHDRAWN)


def _closed_as(one: Statement) -> State:
    return State.REFUSED if one.source_id else State.WITHDRAWN


def _carry_out(session: Session, plan: _Plan, change: int) -> None:
    statements.set_state(session, plan.opened, State.STANDING, None)
    statements.set_state(session, plan.proposed, State.PROPOSED, None)
    for (state, closed_by), numbers in plan.closed.items():
        statements.set_state(session, numbers, state, closed_by or change)


def _end_what_began(
    session: Session, of_record: Mapping[_Record, list[Statement]], toggled: _Toggled, change: int
) -> None:
    """A record is never deleted: of one whose beginning was taken back, where it was and who saw it stays said."""
    begun = {record for record, said in of_record.items() if min(one.change_id for one in said) in toggled.dead}
    kept: list[Said] = []
    for kind, ids in _by_kind(begun).items():
        standing = {(row[1], row[2]) for row in statements.read_rows(session, kind, ids, states=[State.STANDING])}
        for id, row in statements.read_records(session, kind, ids).items():
            values = {**row, STATUS: Status.ENDED}
            names = [name for name in (*_IDENTITY, STATUS) if name in row and (id, name) not in standing]
            kept += [Said(kind, id, name, values[name]) for name in names]
    add_to(session, change, kept)


def _by_kind(records: Iterable[_Record]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for kind, id in records:
        found[kind].add(id)
    return dict(found)
