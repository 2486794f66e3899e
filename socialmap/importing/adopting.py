"""What a store knew before there was a ledger becomes statements: of lists, of editors and of who checked.

Done once when a store is opened, and for a record that came in without, before anything else is said of it. Nothing
that pages show changes by it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from socialmap.importing.classify import shown_name
from socialmap.importing.merge import leading_rows, order_of
from socialmap.importing.seen import widest
from socialmap.ledger.records import CHECKED, UNTOLD, VISIBILITY, Change, Said
from socialmap.ledger.write import now, say
from socialmap.model import Act, Status, Visibility
from socialmap.model.facts import FACTS, RecordKind
from socialmap.store import reading, statements, tables
from socialmap.store.writing import sync

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from socialmap.store import Session, Store

    Row = Mapping[str, Any]

#: Of an edit of before only that an editor did it is known.
EDITOR = "redacteur"
#: The source of a record that came from no list.
OWN = "eigen"
_KEY = "ledger"
#: What the row of a list that leads its place says of the place.
_OF_ROW = ("kind", "street", "house_number", "postcode")


def adopt_all(store: Store) -> None:
    """Make statements of all that a store knew before there was a ledger; nothing when that was done."""
    with store.read() as session:
        if _is_done(session):
            return
    with store.write() as session:
        if not _is_done(session):  # else another process was first
            adopt_stored(session)


def adopt_stored(session: Session) -> None:
    """The same in a write session."""
    for kind in RecordKind:
        adopt(session, kind)
    sync(session, tables.meta, [{"key": _KEY, "value": "1"}], ["key"])


def _is_done(session: Session) -> bool:
    meta = tables.meta
    return session.execute(meta.select().where(meta.c.key == _KEY)).first() is not None


def adopt(session: Session, kind: RecordKind, ids: Collection[str] | None = None) -> None:
    """Make statements of what is stored of records of which nothing was ever said.

    Parameters
    ----------
    ids
        Of which records; None: of all.
    """
    told = statements.told_of(session, kind, ids)
    stored = statements.read_records(session, kind, ids)
    new = {id: row for id, row in stored.items() if id not in told}
    if not new:
        return
    at = now()
    listed = _of_places(session, new) if kind is RecordKind.PLACE else _of_others(kind, new)
    say(session, Change(at, Act.MIGRATION), listed)
    say(session, Change(at, Act.MIGRATION, role=EDITOR), _by_hand(kind, new.values()))
    checks: dict[str, list[Said]] = defaultdict(list)
    for id, row in new.items():
        if day := row.get("checked_on"):
            checks[row["checked_by_role"]].append(Said(kind, id, CHECKED, value=True, said_on=day.isoformat()))
    for role, said in checks.items():
        say(session, Change(at, Act.MIGRATION, role=role), said)


def _facts(kind: RecordKind, row: Row) -> list[str]:
    return [name for name in FACTS[kind] if name in row]


def _by_hand(kind: RecordKind, rows: Iterable[Row]) -> Iterator[Said]:
    """What editors filled in; on which day was not kept."""
    for row in rows:
        edited = row.get("edited_fields") or ()
        yield from (Said(kind, row["id"], name, row[name]) for name in _facts(kind, row) if name in edited)


def _of_others(kind: RecordKind, rows: Mapping[str, Row]) -> Iterator[Said]:
    for id, row in rows.items():
        where = (row.get("source_id") or OWN, row.get("source_reference", ""), row.get("listed_on", ""))
        edited = row.get("edited_fields") or ()
        for name in _facts(kind, row):
            if name not in edited and row[name] not in UNTOLD:
                yield Said(kind, id, name, row[name], *where)


def _of_places(session: Session, places: Mapping[str, Row]) -> Iterator[Said]:
    """What lists say of places: what is stored, and where an editor says otherwise what rows and differences tell."""
    rows = reading.read_frame(session, tables.source_row.select())
    rows = rows[rows["place_id"].isin(places)]
    leads = leading_rows(rows.assign(order=order_of(rows["reference"]))).to_dict("index") if len(rows) else {}
    of_place = dict(list(rows.groupby("place_id")))
    told: dict[tuple[str, str], Row] = {
        (row["place_id"], row["field"]): dict(row) for row in session.execute(tables.difference.select()).mappings()
    }
    for id, place in places.items():
        lead = leads.get(id, {})
        source_id = place["listed_source_id"] or lead.get("source_id") or OWN
        where = (source_id, lead.get("reference", ""), place["listed_on"])
        for name in _facts(RecordKind.PLACE, place):
            said = Said(RecordKind.PLACE, id, name, place[name], *where)
            if name in place["edited_fields"]:
                if other := told.get((id, name)):
                    there = {"source_id": other["source_id"], "said_on": other["listed_on"]}
                    said = said._replace(value=_as_stored(name, other["theirs"]), **there)
                else:
                    said = said._replace(value=_said_by_rows(name, place, lead, of_place.get(id)))
            if said.value not in UNTOLD:
                yield said


def _as_stored(name: str, text: str) -> Any:
    """A value that a difference holds as text."""
    return float(text) if name in ("lon", "lat") else text


def _said_by_rows(name: str, place: Row, lead: Mapping[Any, Any], rows: Any) -> Any:
    """What the rows of a place say of a fact that an editor filled in; None when they cannot tell."""
    if rows is None:
        return None
    if name == VISIBILITY:
        order, said = list(Visibility), widest({Visibility(word) for word in rows["visibility"]})
        return said if order.index(said) <= order.index(place[VISIBILITY]) else None
    if name == "name":
        return shown_name(str(lead["name"]), str(lead["operator"]))
    if name == "status":
        return Status.LISTED if Status.LISTED in set(rows["status"]) else None
    return lead[name] if name in _OF_ROW else None
