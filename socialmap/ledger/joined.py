"""Which records are part of another: what was said of each stays said of it, and where it leads is kept.

A place that went to another keeps its row, with what is said of it alone, so that nothing is lost when the two come
apart again. Who reads places for others leaves it out (``store.reading``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmap.ledger.records import MERGED, Statement, can_go, statement
from socialmap.ledger.resolve import merged_into
from socialmap.model import RecordKind, State
from socialmap.store import statements, tables
from socialmap.store.writing import sync

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from socialmap.store import Session

_PLACE = RecordKind.PLACE


def merges(session: Session, kind: str) -> list[Statement]:
    """What stands of which records went to another, oldest first."""
    return [statement(row) for row in statements.read_fact(session, kind, MERGED)]


def with_merged(session: Session, kind: str, ids: Collection[str]) -> set[str]:
    """These records and all that were said to go to them."""
    return _reached(ids, [(str(one.told), one.record_id) for one in merges(session, kind)])


def parts_of(session: Session, kind: str, ids: Collection[str]) -> dict[str, set[str]]:
    """Each of these records with all that were said to go to it."""
    steps = [(str(one.told), one.record_id) for one in merges(session, kind)]
    return {id: _reached([id], steps) for id in ids}


def family(session: Session, kind: str, ids: Collection[str]) -> set[str]:
    """These records, all that were said to go to them, and all that they were said to go to."""
    steps = [(str(one.told), one.record_id) for one in merges(session, kind)]
    return _reached(ids, [*steps, *((old, new) for new, old in steps)])


def _reached(ids: Collection[str], steps: Sequence[tuple[str, str]]) -> set[str]:
    found, new = set(ids), set(ids)
    while new:
        new = {to for start, to in steps if start in new} - found
        found |= new
    return found


def went(session: Session) -> dict[str, str]:
    """Places that are part of another now and may come back, each with the one that it is part of."""
    redirect, place = tables.place_redirect, tables.place
    there = place.select().with_only_columns(place.c.id)
    found = session.execute(redirect.select().where(redirect.c.old_id.in_(there)))
    return {row.old_id: row.new_id for row in found}


def members(session: Session, place_id: str) -> set[str]:
    """A place and those that are part of it."""
    return {place_id, *(old for old, new in went(session).items() if new == place_id)}


def follow(session: Session) -> set[str]:
    """Keep where places lead now; every place that another is, or was, a part of by that, and these themselves."""
    said, before = merges(session, _PLACE), went(session)
    if not said and not before:
        return set()
    named = {one.record_id for one in said} | {str(one.told) for one in said}
    there = set(statements.read_records(session, _PLACE, named))
    standing = (statement(row) for row in statements.read_rows(session, _PLACE, named, states=[State.STANDING]))
    into = merged_into(standing, said)
    now = {old: new for (_, old), (_, new) in into.items() if old in there and new in there}
    changed = {old for old in {*before, *now} if before.get(old) != now.get(old)}
    table = tables.place_redirect
    for old in changed - set(now):
        session.execute(table.delete().where(table.c.old_id == old))
    sync(session, table, [{"old_id": old, "new_id": now[old]} for old in sorted(changed & set(now))], ["old_id"])
    return changed | {to[old] for old in changed for to in (before, now) if old in to}


def without_purged(session: Session, kind: str, standing: list[Statement]) -> list[Statement]:
    """Without what lists say of a fact that had to go: it does not come back by another record of the same."""
    said = [one for one in standing if one.fact == MERGED]
    purged = statements.read_purged(session, kind) if said else set()
    if not purged:
        return standing
    into = merged_into(standing, said)

    def of(id: str) -> str:
        return into.get((kind, id), (kind, id))[1]

    gone = {(of(id), fact) for id, fact in purged}
    able = can_go(RecordKind(kind))
    return [
        one
        for one in standing
        if not one.source_id
        or one.fact not in able
        or not {(of(one.record_id), one.fact), (of(one.record_id), "")} & gone
    ]
