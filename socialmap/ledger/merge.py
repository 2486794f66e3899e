"""Two records that a person saw are one, or are two after all; either can be taken back (``ledger.undo``)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from socialmap.errors import ConflictError, NotAllowedError, NotFoundError
from socialmap.i18n import later
from socialmap.ledger.joined import merges
from socialmap.ledger.records import APART, MERGED, Change, Said, statement
from socialmap.ledger.write import Written, say, settle
from socialmap.model import RecordKind, State, Visibility
from socialmap.store import reading, statements, tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialmap.ledger.records import Statement
    from socialmap.store import Session

_PLACE = RecordKind.PLACE
GONE = later("Een van deze twee plekken bestaat niet (meer).")
ONE_ALREADY = later("Deze twee zijn al één plek.")
NOT_SEEN_ALIKE = later(
    "Deze twee plekken mogen niet dezelfde mensen zien. Daarom blijven het twee plekken: zo raakt niets openbaar dat "
    "dat niet mag zijn."
)
CHANGED = later(
    "Iemand anders heeft een van deze plekken intussen veranderd. Bekijk de nieuwe gegevens en probeer het opnieuw."
)


def merge(
    session: Session, act: Change, goes: str, stays: str, *, versions: Mapping[str, int] | None = None
) -> Written:
    """Make two places one.

    What was said of either stays said of it; what holds, the resolver decides of all of it. Activities, initiatives
    and rows of lists come along, and the address of the one that went leads to the one that stays.

    Parameters
    ----------
    goes, stays
        Each may itself have been merged before: the place that the first became goes on to the second.
    versions
        The versions of places that were seen, by id.

    Raises
    ------
    NotFoundError
        When one of them is not there.
    NotAllowedError
        When they are one already, which a ring of merges would be too, or not the same people may see them.
    ConflictError
        When one was changed since it was seen.
    """
    one, other = _pair(session, goes, stays)
    rows = statements.read_records(session, _PLACE, [one, other])
    if len({row["visibility"] for row in rows.values()}) > 1:
        raise NotAllowedError(NOT_SEEN_ALIKE)
    if any((versions or {}).get(id, row["version"]) != row["version"] for id, row in rows.items()):
        raise ConflictError(CHANGED)
    # As it was said: when the place that stays goes on to a third, or comes back from it, this one follows.
    to = stays if statements.read_records(session, _PLACE, [stays]) else other
    written = say(session, act, [Said(_PLACE, one, MERGED, to)])
    if written.change is not None:
        told_two = [told.id for told, pair in _apart(session) if pair == frozenset((one, other))]
        statements.set_state(session, told_two, State.WITHDRAWN, written.change)
    settle(session, _PLACE, {one, other})
    return written


def keep_apart(session: Session, act: Change, one: str, other: str) -> Written:
    """Write down that a person saw that two places are two, so that nobody is asked again.

    Raises
    ------
    NotFoundError, NotAllowedError
        When one of them is not there, or they were merged.
    """
    first, second = sorted(_pair(session, one, other))
    if frozenset((first, second)) in told_apart(session):
        return Written()
    return say(session, act, [Said(_PLACE, first, APART, second)])


def told_apart(session: Session) -> set[frozenset[str]]:
    """Pairs of places of which a person saw that they are two; also of what became one of them."""
    return {pair for _, pair in _apart(session)}


def _apart(session: Session) -> list[tuple[Statement, frozenset[str]]]:
    now = reading.read_redirects(session)
    said = [statement(row) for row in statements.read_fact(session, _PLACE, APART)]
    return [(one, frozenset(now.get(id, id) for id in (one.record_id, json.loads(one.value)))) for one in said]


def _pair(session: Session, one: str, other: str) -> tuple[str, str]:
    """What these two places are now, locked until it is written down."""
    moved = reading.read_redirects(session)
    found = moved.get(one, one), moved.get(other, other)
    table = tables.place
    rows = session.execute(table.select().where(table.c.id.in_(found)).order_by(table.c.id).with_for_update())
    there = {row.id: row for row in rows}
    if set(found) - set(there) or any(row.visibility is Visibility.HIDDEN for row in there.values()):
        raise NotFoundError(GONE)
    if found[0] == found[1]:
        raise NotAllowedError(ONE_ALREADY)
    return found


def merged_places(session: Session) -> dict[int, tuple[str, str]]:
    """What people merged and did not take back: by number of the change the place that went, and where to."""
    return {one.change_id: (one.record_id, str(one.told)) for one in merges(session, _PLACE) if not one.source_id}


def parted_places(session: Session) -> dict[int, tuple[str, str]]:
    """What people said is two and did not take back, by number of the change."""
    return {one.change_id: (one.record_id, str(one.told)) for one, _ in _apart(session)}
