"""Reading and writing the tables of the ledger: rows, without what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, insert, select, tuple_, update

from socialmap.model import State
from socialmap.store import tables

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

_CHUNK = 400
_STATEMENT, _CHANGE = tables.statement.c, tables.change.c
#: Columns of a row that is read, in order: those of the statement, then of its change, and its number last.
COLUMNS = (
    *("record_kind", "record_id", "fact", "value", "source_id", "reference", "said_on", "rank", "state"),
    *("change_id", "closed_by", "at", "role", "account", "id"),
)
#: The same as columns of the tables.
READ = [_CHANGE[name] if name in ("at", "role", "account") else _STATEMENT[name] for name in COLUMNS]


def read_rows(
    session: Session, kind: str, ids: Collection[str] | None = None, *, states: Collection[str] = ()
) -> Iterator[Sequence[Any]]:
    """Statements about records of one kind, as ``COLUMNS``, in the order in which they were written.

    Parameters
    ----------
    ids
        Of which records; None: of all.
    states
        Only those in one of these; none given: all.
    """
    yield from _of_records(session, _statements(kind, states), ids)


def read_told(session: Session, kind: str, ids: Collection[str] | None, state: str) -> Iterator[Sequence[Any]]:
    """Of the same what tells who said what and when: record, fact, value, source, day, role, account and number."""
    columns = _STATEMENT.record_id, _STATEMENT.fact, _STATEMENT.value, _STATEMENT.source_id, _STATEMENT.said_on
    asked = _statements(kind, [state]).with_only_columns(*columns, _CHANGE.role, _CHANGE.account, _STATEMENT.id)
    return _of_records(session, asked, ids)


def _of_records(session: Session, statement: Select[Any], ids: Collection[str] | None) -> Iterator[Sequence[Any]]:
    """The answer about these records, or about all."""
    if ids is None:
        yield from session.execute(statement)
        return
    listed = sorted(set(ids))
    for at in range(0, len(listed), _CHUNK):
        yield from session.execute(statement.where(_STATEMENT.record_id.in_(listed[at : at + _CHUNK])))


def _statements(kind: str, states: Collection[str]) -> Select[Any]:
    joined = select(*READ).join_from(tables.statement, tables.change, _STATEMENT.change_id == _CHANGE.id)
    found = joined.where(_STATEMENT.record_kind == kind).order_by(_STATEMENT.id)
    return found.where(_STATEMENT.state.in_(list(states))) if states else found


def read_fact(session: Session, kind: str, fact: str) -> list[Sequence[Any]]:
    """What stands of one fact of all records, as ``COLUMNS``, in the order in which it was written."""
    # Written out: a database finds by its index of a few facts only what it sees in the words of a question.
    written: ColumnElement[str] = bindparam("fact", fact, literal_execute=True)
    return list(session.execute(_statements(kind, [State.STANDING]).where(_STATEMENT.fact == written)))


def read_facts(session: Session, kind: str, facts: Collection[str]) -> Iterator[Sequence[Any]]:
    """All that was ever said of these facts of all records, as ``COLUMNS``, in the order in which it was written."""
    yield from session.execute(_statements(kind, ()).where(_STATEMENT.fact.in_(list(facts))))


def read_telling(session: Session, kind: str, facts: Collection[str]) -> Iterator[Sequence[Any]]:
    """What stands of these facts of all records, and of every fact of which more than one says something."""
    record = _STATEMENT.record_id, _STATEMENT.fact
    of_kind = (_STATEMENT.record_kind == kind) & (_STATEMENT.state == State.STANDING)
    several = select(*record).where(of_kind).group_by(*record).having(func.count() > 1)
    yield from session.execute(
        _statements(kind, [State.STANDING]).where(_STATEMENT.fact.in_(list(facts)) | tuple_(*record).in_(several))
    )


def rows_of_changes(session: Session, changes: Collection[int]) -> list[Sequence[Any]]:
    """Statements that came by these changes or were closed by them, as ``COLUMNS``."""
    joined = select(*READ).join_from(tables.statement, tables.change, _STATEMENT.change_id == _CHANGE.id)
    either = _STATEMENT.change_id.in_(list(changes)) | _STATEMENT.closed_by.in_(list(changes))
    return list(session.execute(joined.where(either).order_by(_STATEMENT.id)))


def told_of(session: Session, kind: str, ids: Collection[str] | None = None) -> set[str]:
    """Records of one kind, or those of them with one of these ids, of which anything was ever said."""
    found = select(_STATEMENT.record_id).where(_STATEMENT.record_kind == kind).distinct()
    if ids is not None:
        found = found.where(_STATEMENT.record_id.in_(list(ids)))
    return set(session.execute(found).scalars())


def last_change(session: Session, account: str, act: str) -> int:
    """The number of the last change of one sort that an account made; 0 for none."""
    asked = select(func.max(_CHANGE.id)).where(_CHANGE.account == account, _CHANGE.act == act)
    return session.execute(asked).scalar() or 0


def first_moment(session: Session) -> str:
    """The moment of the first change; "" where there is none."""
    return session.execute(select(func.min(_CHANGE.at))).scalar() or ""


def newest_change(session: Session) -> tuple[int, str]:
    """Number and moment of the newest change of all; 0 and "" before the first."""
    found = session.execute(select(_CHANGE.id, _CHANGE.at).order_by(_CHANGE.id.desc()).limit(1)).first()
    return (0, "") if found is None else (found.id, found.at)


def is_change(session: Session, number: int, at: str) -> bool:
    """Whether the change of that moment has that number here."""
    return session.execute(select(_CHANGE.at).where(_CHANGE.id == number)).scalar() == at


def touched_since(session: Session, number: int) -> list[Sequence[Any]]:
    """Kind, record and fact of what came by the changes after this one, or was closed by them."""
    columns = _STATEMENT.record_kind, _STATEMENT.record_id, _STATEMENT.fact
    came = select(*columns).where(_STATEMENT.change_id > number)
    return list(session.execute(came.union(select(*columns).where(_STATEMENT.closed_by > number))))


def add_change(session: Session, values: Mapping[str, Any]) -> int:
    """Write down a change; its number."""
    [number] = session.execute(insert(tables.change).returning(_CHANGE.id), [dict(values)]).scalars()
    return int(number)


def add_statements(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write down statements; all have the same columns."""
    if rows:
        session.execute(insert(tables.statement), [dict(row) for row in rows])


def set_state(session: Session, numbers: Iterable[int], state: str, closed_by: int | None, **values: Any) -> None:
    """Close statements, or let them stand again; ``values`` are for what a purge takes away."""
    listed = sorted(numbers)
    for at in range(0, len(listed), _CHUNK):
        chosen = _STATEMENT.id.in_(listed[at : at + _CHUNK])
        session.execute(update(tables.statement).where(chosen).values(state=state, closed_by=closed_by, **values))


def read_changes(session: Session, numbers: Collection[int]) -> dict[int, dict[str, Any]]:
    """Changes by number."""
    found = select(tables.change).where(_CHANGE.id.in_(list(numbers)))
    return {row["id"]: dict(row) for row in session.execute(found).mappings()}


def read_undos(session: Session, after: int = 0) -> dict[int, int]:
    """Every change after this one that took another back, and which."""
    found = select(_CHANGE.id, _CHANGE.undoes).where(_CHANGE.id > after, _CHANGE.undoes.is_not(None))
    return {number: of for number, of in session.execute(found)}  # noqa: C416 (rows are no pairs)


def changes_by(session: Session, act: str) -> set[int]:
    """The numbers of changes of one sort."""
    return set(session.execute(select(_CHANGE.id).where(_CHANGE.act == act)).scalars())


def changes_of(session: Session, account: str, since: str) -> list[dict[str, Any]]:
    """What an account did since a moment (ISO 8601 in UTC), newest first."""
    found = select(tables.change).where(_CHANGE.account == account, _CHANGE.at >= since).order_by(_CHANGE.id.desc())
    return [dict(row) for row in session.execute(found).mappings()]


def recent_changes(session: Session, acts: Collection[str], before: int, most: int) -> list[dict[str, Any]]:
    """Changes of these sorts before a number, newest first."""
    found = select(tables.change).where(_CHANGE.act.in_(list(acts)), _CHANGE.id < before)
    return [dict(row) for row in session.execute(found.order_by(_CHANGE.id.desc()).limit(most)).mappings()]


def changes_since(session: Session, acts: Collection[str], since: str) -> list[dict[str, Any]]:
    """Changes of these sorts from a moment on (ISO 8601 in UTC), newest first."""
    found = select(tables.change).where(_CHANGE.act.in_(list(acts)), _CHANGE.at >= since).order_by(_CHANGE.id.desc())
    return [dict(row) for row in session.execute(found).mappings()]


def forget(session: Session, numbers: Collection[int], state: str, closed_by: int) -> None:
    """Take the values out of these statements."""
    session.execute(
        update(tables.statement)
        .where(_STATEMENT.id.in_(list(numbers)))
        .values(value="null", reference="", state=state, closed_by=closed_by)
    )


def read_all_purged(session: Session) -> dict[tuple[str, str, str], str]:
    """Every purge by kind of record, id and fact: when it was done last."""
    purge = tables.purge.c
    found = session.execute(select(purge.record_kind, purge.record_id, purge.fact, purge.at))
    return {(kind, id, fact): at for kind, id, fact, at in found}


def read_editions(session: Session) -> dict[str, str]:
    """The newest day on which each source said again all that stands of it."""
    edition = tables.edition.c
    newest = select(edition.source_id, func.max(edition.day)).group_by(edition.source_id)
    return dict(map(tuple, session.execute(newest)))


def read_edition_days(session: Session) -> dict[str, set[str]]:
    """Every day on which each source said again all that stands of it."""
    edition = tables.edition.c
    found: dict[str, set[str]] = {}
    for source_id, day in session.execute(select(edition.source_id, edition.day)):
        found.setdefault(source_id, set()).add(day)
    return found


def read_purged(session: Session, kind: str) -> set[tuple[str, str]]:
    """Records of one kind, and the fact of each that was purged; "" for all of it."""
    purge = tables.purge.c
    return {
        (id, fact) for id, fact in session.execute(select(purge.record_id, purge.fact).where(purge.record_kind == kind))
    }


def read_records(session: Session, kind: str, ids: Collection[str] | None = None) -> dict[str, dict[str, Any]]:
    """Rows of today's tables by id."""
    table = tables.metadata.tables[kind]
    if ids is None:
        return {row["id"]: dict(row) for row in session.execute(select(table)).mappings()}
    found: dict[str, dict[str, Any]] = {}
    listed = sorted(set(ids))
    for at in range(0, len(listed), _CHUNK):
        chunk = select(table).where(table.c.id.in_(listed[at : at + _CHUNK]))
        found |= {row["id"]: dict(row) for row in session.execute(chunk).mappings()}
    return found


def at_place(session: Session, kind: str, place_id: str) -> list[str]:
    """Ids of the records of one kind at a place."""
    table = tables.metadata.tables[kind]
    return list(session.execute(select(table.c.id).where(table.c.place_id == place_id)).scalars())


def read_differences(session: Session, places: Collection[str]) -> set[tuple[str, str]]:
    """Of which facts of places a difference is told now: place and fact."""
    table = tables.difference.c
    listed = sorted(set(places))
    found: set[tuple[str, str]] = set()
    for at in range(0, len(listed), _CHUNK):
        chunk = select(table.place_id, table.field).where(table.place_id.in_(listed[at : at + _CHUNK]))
        found |= {(place_id, name) for place_id, name in session.execute(chunk)}
    return found


def drop_differences(session: Session, keys: Collection[tuple[str, str]]) -> None:
    """Take away differences that are there no more."""
    table = tables.difference
    if keys:
        session.execute(delete(table).where(tuple_(table.c.place_id, table.c.field).in_(sorted(keys))))


def read_seen_by(session: Session, kind: str, visibility: str) -> list[dict[str, Any]]:
    """Rows of today's table that just these may see, by name."""
    table = tables.metadata.tables[kind]
    found = select(table).where(table.c.visibility == visibility).order_by(table.c.name, table.c.id)
    return [dict(row) for row in session.execute(found).mappings()]
