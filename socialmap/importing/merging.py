"""Places that may be one: what the matcher proposes, and what a person says of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from socialmap import geo
from socialmap.errors import NotAllowedError, NotFoundError
from socialmap.i18n import later
from socialmap.importing.adopting import adopt
from socialmap.importing.classify import PROMINENCE
from socialmap.importing.editing import WRITERS, check_role
from socialmap.importing.matching import likely
from socialmap.importing.undoing import undo_change
from socialmap.ledger import merge as ledger
from socialmap.ledger.records import Change
from socialmap.ledger.write import now, resolved
from socialmap.model import Act, RecordKind, Visibility
from socialmap.store import reading, statements, tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialmap.importing.matching import Why
    from socialmap.store import Session, Store

    Row = Mapping[str, Any]

_PLACE = RecordKind.PLACE
GONE, ONE_ALREADY, NOT_SEEN_ALIKE, CHANGED = ledger.GONE, ledger.ONE_ALREADY, ledger.NOT_SEEN_ALIKE, ledger.CHANGED
NO_CHANGE = later("Deze wijziging bestaat niet (meer).")


@dataclass(frozen=True)
class Proposal:
    """Two places that may be one.

    Attributes
    ----------
    stays, goes
        As stored. What somebody comes for first stays, then what is on the map longest.
    why
        What speaks for it; nothing for two that a person chose.
    metres
        How far apart they lie.
    joined
        What would hold of each fact when they were one.
    """

    stays: Row
    goes: Row
    why: tuple[Why, ...]
    metres: float
    joined: Row


@dataclass(frozen=True)
class Decided:
    """What a person said of two places, and did not take back.

    Attributes
    ----------
    number
        Of the change.
    ids, names
        Of the place that went and the one that it went to, or of the two that are two.
    stays
        The id of the place that they are now; "" of two.
    """

    number: int
    ids: tuple[str, str]
    names: tuple[str, str]
    stays: str


def proposals(store: Store) -> list[Proposal]:
    """Pairs of places that may be one, and of which nobody said that they are two; likeliest first.

    Never of places that not the same people may see, and never of what is sealed.
    """
    with store.read() as session:
        frame = _places(session)
        apart = ledger.told_apart(session)
        rows = [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]
        pairs = [(one, rows[one.one], rows[one.other]) for one in likely(frame)]
        pairs = [pair for pair in pairs if frozenset((pair[1]["id"], pair[2]["id"])) not in apart]
        return [_proposal(session, one, other, found.why, found.metres) for found, one, other in pairs]


def pair(store: Store, stays: str, goes: str) -> Proposal:
    """Two places that a person chose, and what they would be as one; ``goes`` would go.

    Raises
    ------
    NotFoundError
        When one of them is not there, or sealed.
    NotAllowedError
        When they are one already, or not the same people may see them.
    """
    with store.read() as session:
        frame = _places(session).set_index("id", drop=False)
        moved = reading.read_redirects(session)
        ids = [moved.get(id, id) for id in (stays, goes)]
        if not set(ids) <= set(frame.index):
            raise NotFoundError(GONE)
        if ids[0] == ids[1]:
            raise NotAllowedError(ONE_ALREADY)
        one, other = [_row(frame, id) for id in ids]
        if one["visibility"] != other["visibility"]:
            raise NotAllowedError(NOT_SEEN_ALIKE)
        metres = math.dist((one["x"], one["y"]), (other["x"], other["y"]))
        found = likely(frame.loc[ids])
        return _proposal(session, one, other, found[0].why if found else (), metres, chosen=True)


def _row(frame: pd.DataFrame, id: str) -> dict[str, Any]:
    return {str(name): value for name, value in frame.loc[id].items()}


def _places(session: Session) -> pd.DataFrame:
    """Places that are no part of another and not sealed, with the age of their oldest row."""
    table, rows = tables.place, tables.source_row
    shown = table.c.visibility != Visibility.HIDDEN
    frame = reading.read_frame(session, table.select().where(shown, reading.by_itself()).order_by(table.c.id))
    listed = reading.read_frame(session, rows.select().with_only_columns(rows.c.id, rows.c.place_id))
    x, y = geo.to_rd(frame["lon"], frame["lat"])
    return frame.assign(x=x, y=y, age=frame["id"].map(listed.groupby("place_id")["id"].min()))


def _proposal(
    session: Session, one: Row, other: Row, why: tuple[Why, ...], metres: float, *, chosen: bool = False
) -> Proposal:  # fmt: skip
    stays, goes = (one, other) if chosen else sorted((one, other), key=_order)
    found = resolved(session, _PLACE, [stays["id"]], supposed={goes["id"]: stays["id"]})
    joined = {**stays, **{fact: told.value for fact, told in found.get(stays["id"], {}).items()}}
    return Proposal(stays, goes, why, metres, joined)


def _order(place: Row) -> tuple[Any, ...]:
    age = place["age"]
    return PROMINENCE[place["kind"]], pd.isna(age), age if age == age else 0, place["id"]  # noqa: PLR0124 (NaN)


def merge_places(
    store: Store,
    goes: str,
    stays: str,
    *,
    role: str,
    account: str = "",
    versions: Mapping[str, int] | None = None,
) -> int:
    """Make two places one, as a person saw; the number of the change, by which it can be taken back.

    Raises
    ------
    NotAllowedError
        For another role than one of ``WRITERS``, and for what ``ledger.merge`` refuses.
    NotFoundError, ConflictError
        When one of them is not there, or changed since it was seen.
    """
    check_role(role, WRITERS, "samenvoegen")
    with store.write() as session:
        _adopt(session, goes, stays)
        act = Change(now(), Act.MERGE, role=role, account=account)
        return ledger.merge(session, act, goes, stays, versions=versions).change or 0


def keep_apart(store: Store, one: str, other: str, *, role: str, account: str = "") -> int:
    """Remember that a person saw that these are two places; the number of the change, 0 when that was known.

    Raises
    ------
    NotAllowedError, NotFoundError
        As for ``merge_places``.
    """
    check_role(role, WRITERS, "samenvoegen")
    with store.write() as session:
        _adopt(session, one, other)
        act = Change(now(), Act.MERGE, role=role, account=account)
        return ledger.keep_apart(session, act, one, other).change or 0


def take_back(store: Store, number: int, *, role: str, account: str = "") -> None:
    """Two places again, or maybe one again: what a person said of it is taken back.

    Raises
    ------
    NotAllowedError
        For another role than one of ``WRITERS``.
    NotFoundError, ConflictError
        When this was not said, or was taken back already.
    """
    with store.read() as session:
        change = statements.read_changes(session, [number]).get(number)
    if change is None or change["act"] is not Act.MERGE:
        raise NotFoundError(NO_CHANGE)
    undo_change(store, number, role=role, account=account)


def decided(store: Store) -> tuple[list[Decided], list[Decided]]:
    """What people merged, and what they said is two, newest first; not of what is sealed."""
    with store.read() as session:
        now_at = reading.read_redirects(session)
        merged, parted = ledger.merged_places(session), ledger.parted_places(session)
        ids = {
            id for told in (merged, parted) for two in told.values() for id in (*two, *(now_at.get(i, i) for i in two))
        }
        there = statements.read_records(session, _PLACE, ids)

    def told(found: Mapping[int, tuple[str, str]], *, one: bool) -> list[Decided]:
        return [
            Decided(number, (a, b), (there[a]["name"], there[b]["name"]), now_at.get(b, b) if one else "")
            for number, (a, b) in sorted(found.items(), reverse=True)
            if {a, b} <= set(there) and all(there[id]["visibility"] is not Visibility.HIDDEN for id in (a, b))
        ]

    return told(merged, one=True), told(parted, one=False)


def _adopt(session: Session, *places: str) -> None:
    """What was known of them, and of what is there, before there was a ledger is said first."""
    adopt(session, _PLACE, places)
    for kind in (RecordKind.ACTIVITY, RecordKind.INITIATIVE):
        table = tables.metadata.tables[kind]
        there = session.scalars(table.select().with_only_columns(table.c.id).where(table.c.place_id.in_(places)))
        adopt(session, kind, there.all())
