"""What people fill in of a record: a new one, other facts, or that it ended. It is never deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from socialmap.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from socialmap.i18n import later
from socialmap.importing.adopting import adopt
from socialmap.importing.editing import ORGANISATION, WRITERS, with_rows
from socialmap.importing.holding import held, narrowest
from socialmap.ledger.records import CHECKED, Change, Said
from socialmap.ledger.write import now, say, settle, without_consent
from socialmap.model import FACTS, Act, Place, RecordKind, Status, Visibility
from socialmap.model.origins import names_origin
from socialmap.model.sensitive import KINDS, most_seen
from socialmap.store import statements, tables
from socialmap.store.writing import sync

if TYPE_CHECKING:
    from datetime import date

    from socialmap.model import Fact
    from socialmap.store import Session, Store

_ACTIVITY = RecordKind.ACTIVITY
#: Who fills in what stands at once.
SAYERS = (*WRITERS, ORGANISATION)
#: By kind, a record of which nothing is told.
UNKNOWN: Mapping[RecordKind, Mapping[str, Any]] = {
    kind: {id: [] if fact.unknown == () else fact.unknown for id, fact in facts.items()}
    for kind, facts in FACTS.items()
}
GONE: Mapping[RecordKind, str] = {
    RecordKind.PLACE: later("Deze plek bestaat niet (meer)."),
    RecordKind.ACTIVITY: later("Deze activiteit bestaat niet (meer)."),
    RecordKind.ORGANISATION: later("Deze organisatie bestaat niet (meer)."),
    RecordKind.INITIATIVE: later("Dit initiatief bestaat niet (meer)."),
    RecordKind.CIRCLE: later("Deze cirkel bestaat niet (meer)."),
}
CHANGED = later("Iemand anders heeft dit intussen veranderd.")
NO_ORIGIN = later(
    "Herkomst, afkomst en geloof staan niet op de kaart. Schrijf het zonder, zoals 'vrouwen uit de buurt'. "
    "Welke taal mensen spreken, kan wel: bij talen."
)


@dataclass(frozen=True)
class Saved:
    """What became of it.

    Attributes
    ----------
    visibility
        Who may see it now.
    held
        The word for which those are fewer than was asked; "" when there is none.
    lacks_consent
        Whether those are fewer because organisation or group did not agree yet.
    waits
        Whether part of what was said waits for somebody's word.
    """

    visibility: Visibility
    held: str = ""
    lacks_consent: bool = False
    waits: bool = False


def read_fact(kind: RecordKind, name: str, text: str) -> Any:
    """A fact of a record as it is stored.

    Raises
    ------
    BadInputError
        When it does not fit, or says which origin or religion people have (rule 2).
    """
    fact = FACTS[kind][name]
    value = fact.checked(text)
    if says_origin(fact, value):
        raise BadInputError(NO_ORIGIN, column=fact.label)
    return value


def says_origin(fact: Fact, value: Any) -> bool:
    """Does a text, or one of several, say which origin or religion people have? A language is none of these."""
    texts = value if isinstance(value, list) else [value]
    told = not fact.choices and fact.id != "languages"
    return told and any(isinstance(text, str) and bool(names_origin(text)) for text in texts)


def save_record(
    store: Store,
    kind: RecordKind,
    id: str,
    values: Mapping[str, Any],
    *,
    role: str,
    expected_version: int | None,
    today: date,
    account: str = "",
    checked: bool = True,
) -> Saved:
    """Write down what a person says of a record, and that today it is so; saving the same twice stores once.

    Parameters
    ----------
    id
        Made beforehand for a new one, so that a second click is the same record.
    values
        Facts as ``read_fact`` gives them; of a new one all that must be known of it among them, and of an activity
        its place.
    role
        One of ``SAYERS``.
    expected_version
        The version that was seen; None for a new one.
    account
        Id of who says so; "" for who opened the link of the start.
    checked
        Whether all of the record is right then, not only what is said of it.

    Raises
    ------
    NotAllowedError
        For another role, or when a shelter would be shown.
    NotFoundError
        When the record or the place of an activity is not there, or hidden.
    ConflictError
        When somebody else changed it meanwhile.
    """
    if role not in SAYERS:
        msg = f"Alleen deze rollen mogen dit veranderen: {', '.join(SAYERS)}."
        raise NotAllowedError(msg)
    with store.write() as session:
        stored = _locked(session, kind, id, values)
        if stored is None and expected_version is not None:
            raise NotFoundError(GONE[kind])
        if stored and (
            stored["visibility"] is Visibility.HIDDEN
            or (kind is _ACTIVITY and stored["place_id"] != values["place_id"])
        ):
            raise NotFoundError(GONE[kind])
        if stored and stored["version"] != expected_version:
            wanted, why = seen_by(kind, {}, values)
            then = without_consent(kind, {**stored, **wanted})
            if any(stored[name] != then[name] for name in wanted):
                raise ConflictError(CHANGED)
            return _saved(session, kind, id, wanted["visibility"], why)
        by: dict[str, Any] = {"role": role, "account": account, "today": today, "checked": checked}
        return put(session, kind, id, stored or {}, values, **by)


def put(
    session: Session,
    kind: RecordKind,
    id: str,
    stored: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    role: str,
    today: date,
    account: str = "",
    checked: bool = True,
) -> Saved:
    """Write down what a person says of one record, seen by whom its words allow; of a place its rows follow.

    Parameters
    ----------
    stored
        The record as it is, empty for a new one.
    checked
        That all of it is right today is said too.
    """
    wanted, why = allowed(session, kind, id, stored, values)
    checks = None if checked else {id: None}
    write(session, kind, {id: wanted}, role=role, account=account, today=today, checks=checks)
    return _saved(session, kind, id, wanted["visibility"], why)


def allowed(
    session: Session, kind: RecordKind, id: str, stored: Mapping[str, Any], values: Mapping[str, Any]
) -> tuple[dict[str, Any], str]:
    """The facts with who may see them, and why those are fewer than was asked; the rows of a place follow."""
    wanted, why = seen_by(kind, stored, values)
    if kind is RecordKind.PLACE and stored:
        changed = {name: value for name, value in wanted.items() if stored[name] != value}
        wanted |= with_rows(session, session.get_one(Place, id), changed)
    return wanted, why


def _saved(session: Session, kind: RecordKind, id: str, asked: Visibility, why: str) -> Saved:
    """Who may see a record now: fewer than was asked where a consent that it needs is not there."""
    if kind not in KINDS:
        return Saved(asked, why)
    now = statements.read_records(session, kind, [id])[id]
    seen = narrowest(asked, now["visibility"]) if why else now["visibility"]
    return Saved(seen, why, most_seen(kind, now) is not Visibility.PUBLIC)


def write(
    session: Session,
    kind: RecordKind,
    records: Mapping[str, Mapping[str, Any]],
    *,
    role: str,
    today: date,
    checks: Mapping[str, date | None] | None = None,
    account: str = "",
) -> None:
    """Write down these facts of records as one change of a person.

    Parameters
    ----------
    records
        Facts by id; of one that is not there yet all that must be known of it among them.
    checks
        By id the day on which this person saw that all of it is so, None for one of which that is not said; without
        ``checks`` that is today for all.
    """
    stored = statements.read_records(session, kind, records)
    day, said = today.isoformat(), []
    adopt(session, kind, list(stored))
    _begin(session, kind, {id: wanted for id, wanted in records.items() if id not in stored})
    for id, wanted in records.items():
        before = stored.get(id, UNKNOWN[kind])
        changed = {name: value for name, value in wanted.items() if before[name] != value}
        said += [Said(kind, id, name, value, said_on=day) for name, value in changed.items()]
        if seen_on := today if checks is None else checks.get(id):
            said.append(Said(kind, id, CHECKED, value=True, said_on=seen_on.isoformat()))
    if say(session, Change(now(), Act.FORM, role=role, account=account), said).change is not None:
        settle(session, kind, list(records))


def read_record(store: Store, kind: RecordKind, id: str, *, place_id: str = "") -> dict[str, Any]:
    """A record as who keeps it up sees it.

    Parameters
    ----------
    place_id
        Of an activity the place that it must be at.

    Raises
    ------
    NotFoundError
        When there is none, or it is hidden.
    """
    with store.read() as session:
        if place_id:
            _place(session, place_id)
        found = statements.read_records(session, kind, [id]).get(id)
    elsewhere = found is not None and bool(place_id) and found["place_id"] != place_id
    if found is None or found["visibility"] is Visibility.HIDDEN or elsewhere:
        raise NotFoundError(GONE[kind])
    return dict(found)


def read_records(store: Store, kind: RecordKind, *, place_id: str = "") -> list[dict[str, Any]]:
    """The records of a kind that who keeps them up sees, by name; also those that ended.

    Parameters
    ----------
    place_id
        Only those at this place.

    Raises
    ------
    NotFoundError
        When there is no such place, or it is hidden.
    """
    table = tables.metadata.tables[kind]
    asked = table.select().order_by(table.c.name, table.c.id)
    with store.read() as session:
        if place_id:
            _place(session, place_id)
            asked = asked.where(table.c.place_id == place_id)
        rows = session.execute(asked).mappings()
        return [dict(row) for row in rows if row["visibility"] is not Visibility.HIDDEN]


def place_name(store: Store, place_id: str) -> str:
    """What the place is called that somebody writes of; ``NotFoundError`` for one that is not there or hidden."""
    with store.read() as session:
        return str(_place(session, place_id)["name"])


def _place(session: Session, place_id: str) -> Mapping[str, Any]:
    row = statements.read_records(session, RecordKind.PLACE, [place_id]).get(place_id)
    if row is None or row["visibility"] is Visibility.HIDDEN:
        raise NotFoundError(GONE[RecordKind.PLACE])
    return row


def _locked(
    session: Session, kind: RecordKind, id: str, values: Mapping[str, Any]
) -> Mapping[str, Any] | None:  # fmt: skip
    """The record as it is now. One at a time: two clicks of which the second is quick would both find nothing."""
    if kind is _ACTIVITY:
        place_id = str(values["place_id"])
        session.execute(tables.place.select().where(tables.place.c.id == place_id).with_for_update())
        _place(session, place_id)
    else:
        session.execute(tables.meta.select().with_for_update())
    table = tables.metadata.tables[kind]
    row = session.execute(table.select().where(table.c.id == id).with_for_update()).mappings().first()
    return {str(name): value for name, value in row.items()} if row else None


def seen_by(
    kind: RecordKind, stored: Mapping[str, Any], values: Mapping[str, Any], *, mentioned: bool = False
) -> tuple[dict[str, Any], str]:
    """The facts with who may see them: a word of opvang in what is new makes it wait for a person.

    What is new and of which nobody says whether it is there, is there.
    """
    there = {"status": Status.LISTED} if "status" in FACTS[kind] and not stored else {}
    wanted = {**there, **values}
    asked = wanted.get("visibility", stored.get("visibility", Visibility.PUBLIC))
    new = {name: value for name, value in wanted.items() if stored.get(name) != value}
    judged = held(new, mentioned=mentioned)
    most, why = judged or (asked, "")
    wanted["visibility"] = narrowest(asked, most)
    return wanted, why if wanted["visibility"] is not asked else ""


def _begin(session: Session, kind: RecordKind, records: Mapping[str, Mapping[str, Any]]) -> None:
    """The bare records, of which the ledger then tells what they are."""
    table = tables.metadata.tables[kind]
    besides: dict[str, Any] = {"edited_fields": []} if "edited_fields" in table.c else {}
    rows = [{"id": id, **UNKNOWN[kind], **values, **besides} for id, values in records.items()]
    sync(session, table, [{name: value for name, value in row.items() if name in table.c} for row in rows], ["id"])
