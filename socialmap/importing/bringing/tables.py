"""A table that a person brings: every change is shown first, and then written down as theirs.

What a cell leaves blank is not forgotten. A row is refused alone, and so is one that somebody changed meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from socialmap.errors import NotAllowedError
from socialmap.importing.bringing.declared import EXAMPLE, TableKind
from socialmap.importing.bringing.finding import read_all
from socialmap.importing.bringing.planned import (
    CHANGED,
    LOOKS_LIKE,
    NEW,
    NOT_YOURS,
    NOWHERE,
    OTHER,
    OUTSIDE,
    REFUSED,
    TWICE,
    Planned,
    Where,
)
from socialmap.importing.bringing.rows import Judge
from socialmap.importing.bringing.whereabouts import Whereabouts
from socialmap.importing.editing import WRITERS, follow
from socialmap.importing.recording import write
from socialmap.model import RecordKind
from socialmap.store import tables

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from socialmap.sources.raw import RecordRows
    from socialmap.store import Session, Store

    #: Is told which share is done, 0 to 1.
    Progress = Callable[[float], None]
    #: Whether somebody may write somewhere.
    Allowed = Callable[[Where], bool]

#: Facts that tell where a record lies.
_LIES_AT = ("place_id", "wijk_code", "area_codes")
#: Rows after which it is told how far it is.
_STEP = 250


def plan(
    store: Store,
    rows: RecordRows,
    *,
    today: date,
    shown: Callable[[str], str] = str,
    allowed: Allowed | None = None,
    progress: Progress | None = None,
) -> list[Planned]:
    """What would become of each row.

    Parameters
    ----------
    shown
        Makes of the name of a place what the map calls it.
    allowed
        Whether who brings it may write there; None: everywhere.
    """
    with store.read() as session:
        return _plan(session, rows, _Ways(today, shown, allowed, progress)).planned


def store_table(
    store: Store,
    rows: RecordRows,
    *,
    role: str,
    account: str = "",
    today: date,
    versions: Mapping[str, int | None] | None = None,
    shown: Callable[[str], str] = str,
    allowed: Allowed | None = None,
    progress: Progress | None = None,
) -> list[Planned]:
    """Write down what a table says, as one change of a person; what became of each row.

    Parameters
    ----------
    versions
        The version of each record as the plan showed it; a record that has another by now is refused. None when
        nothing was shown.

    Raises
    ------
    NotAllowedError
        For another role than one that may write.
    """
    if role not in WRITERS:
        msg = f"Alleen deze rollen mogen een tabel bewaren: {', '.join(WRITERS)}."
        raise NotAllowedError(msg)
    with store.write() as session:
        # One table at a time: two that bring the same at once would both find nothing.
        session.execute(tables.meta.select().with_for_update())
        found = _plan(session, rows, _Ways(today, shown, allowed, progress))
        planned = found.planned
        if versions is not None:
            planned = [one if _is_as_shown(one, versions) else _refused(one, CHANGED) for one in planned]
        # What nobody may see is not written over, and who brings it is not told that it was there.
        kept = [one for one in planned if one.what in (NEW, OTHER) and not (one.what == NEW and one.id in found.stored)]
        if rows.kind is RecordKind.PLACE:
            for one in kept:
                follow(found.whereabouts.rows.get(one.id, []), one.wanted)
            session.flush()
            session.expunge_all()
        wanted, checks = {one.id: one.wanted for one in kept}, {one.id: one.checked for one in kept}
        write(session, rows.kind, wanted, role=role, account=account, today=today, checks=checks)
    return planned


@dataclass(frozen=True)
class _Plan:
    planned: list[Planned]
    whereabouts: Whereabouts
    stored: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class _Ways:
    today: date
    shown: Callable[[str], str]
    allowed: Allowed | None
    progress: Progress | None


def _plan(session: Session, rows: RecordRows, ways: _Ways) -> _Plan:
    planned = [Planned(one.row, "", REFUSED, one.reason) for one in rows.remarks if one.action == REFUSED]
    records = read_all(session, rows.kind, ways.shown)
    whereabouts = Whereabouts(session, records.open if rows.kind is RecordKind.PLACE else records.places)
    judge = Judge(TableKind(rows.kind), records, whereabouts, ways.today)
    met: set[str] = set()
    for at, (number, row) in enumerate(zip(rows.frame.index, rows.frame.to_dict("records"), strict=True)):
        texts = {str(name): str(text) for name, text in row.items() if isinstance(text, str)}
        if texts.get("id") == EXAMPLE:
            continue
        one = judge.planned(int(number), texts)
        if one.what != REFUSED and one.id in met:
            one = _refused(one, TWICE)
        elif one.what in (NEW, OTHER) and ways.allowed:
            there = where(rows.kind, one, records.open.get(one.id, {}))
            outside = NOT_YOURS if there.names or there.points else NOWHERE
            one = one if ways.allowed(there) else _refused(one, outside)
        met.add(one.id)
        planned.append(one)
        if ways.progress and at % _STEP == 0:
            ways.progress(at / len(rows.frame))
    if rows.kind is RecordKind.PLACE:
        planned = _compared(_within(planned, whereabouts), whereabouts, ways.shown)
    return _Plan(sorted(planned, key=lambda one: one.row or 0), whereabouts, records.stored)


def where(kind: RecordKind, one: Planned, before: Mapping[str, Any]) -> Where:
    """Where a row changes something: where it was, and where it comes."""
    if kind is RecordKind.PLACE:
        after = {**before, **one.wanted}
        moves = not before or {"lon", "lat"} & set(one.wanted)
        return Where((one.id,) if before else (), ((after["lon"], after["lat"]),) if moves else ())
    told = [str(record.get(fact) or "") for record in (before, one.wanted) for fact in _LIES_AT]
    return Where(tuple(dict.fromkeys(name for text in told for name in text.split())))


def _within(planned: list[Planned], whereabouts: Whereabouts) -> list[Planned]:
    """The rows with those refused of which the point cannot be."""
    moved = [at for at, one in enumerate(planned) if one.what != REFUSED and {"lon", "lat"} & set(one.wanted)]
    points = []
    for at in moved:
        point = {**whereabouts.stored.get(planned[at].id, {}), **planned[at].wanted}
        points.append((point["lon"], point["lat"]))
    gone = {at for at, is_outside in zip(moved, whereabouts.outside(points), strict=True) if is_outside}
    return [_refused(one, OUTSIDE) if at in gone else one for at, one in enumerate(planned)]


def _compared(planned: list[Planned], whereabouts: Whereabouts, shown: Callable[[str], str]) -> list[Planned]:
    """The rows, of which a new place that looks like another says so: a person decides whether they are one."""
    new = [at for at, one in enumerate(planned) if one.what == NEW and not one.reason]
    like = whereabouts.like([planned[at].wanted for at in new])
    said = {new[at]: name for at, name in like.items()}
    return [
        replace(one, reason=LOOKS_LIKE, lacks=shown(said[at])) if at in said else one for at, one in enumerate(planned)
    ]


def _is_as_shown(one: Planned, versions: Mapping[str, int | None]) -> bool:
    return one.what not in (NEW, OTHER) or (one.id in versions and versions[one.id] == one.version)


def _refused(one: Planned, reason: str) -> Planned:
    return Planned(one.row, one.name, REFUSED, reason)
