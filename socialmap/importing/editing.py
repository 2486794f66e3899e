"""What people change by hand: a place's fields, its visibility, and that it was checked.

An import never writes over it: it tells the difference, and an editor decides.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from socialmap.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from socialmap.importing.adopting import adopt
from socialmap.ledger.joined import members
from socialmap.ledger.records import CHECKED, Change, Said
from socialmap.ledger.write import now, say, settle
from socialmap.model import (
    PLACE_FACTS,
    SEALED_KINDS,
    Act,
    Offer,
    Place,
    PlaceKind,
    RecordKind,
    Role,
    SourceRow,
    Visibility,
    Waits,
    usual_door,
)
from socialmap.model.kinds import Meaning, told_door
from socialmap.model.sealed import mentions_sealed, sealed_as
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.store import reading, tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    import pandas as pd

    from socialmap.store import Session, Store

#: Who may edit. A role is stored, never the name of a person.
ROLES = (Role.REDACTEUR, Role.HOOFDREDACTEUR)
#: Who fills in forms and tables; where each may is for the page to say (``socialmap.keeping.roles``).
WRITERS = (*ROLES, Role.OPBOUWWERKER)
#: Who keeps only their own, by a link (``socialmap.keeping.own``).
ORGANISATION, GROUP = "organisatie", "groep"
#: Who may say that what is stored is right: also those who walk by.
CHECKERS = (*WRITERS, "sociaal werker", Role.VRIJWILLIGER)


def edit_place(
    store: Store,
    place_id: str,
    changes: Mapping[str, Any],
    *,
    role: str,
    expected_version: int | None = None,
) -> Visibility:
    """Change fields of a place by hand; imports leave them alone from then on.

    A new visibility holds for the place's rows too. Opvang and residential care stay hidden: a name or kind that
    says so hides the place, and a text that mentions it is for the redactie until somebody opens it. Who says what
    kind a place is that nobody knew, opens it.

    Parameters
    ----------
    changes
        New values by field of ``PLACE_FACTS``.
    role
        One of ``ROLES``.
    expected_version
        The version that the editor saw.

    Returns
    -------
    Who may see the place now.

    Raises
    ------
    BadInputError
        For a field or value that cannot be.
    NotAllowedError
        For another role, or when a shelter would be shown.
    NotFoundError, ConflictError
        When the place is not there, or somebody else changed it meanwhile.
    """
    check_role(role, ROLES, "veranderen")
    values = {name: _read(name, value) for name, value in changes.items()}
    with _editing(store, place_id, expected_version) as (session, place):
        values = with_rows(session, place, values)
        changed = {name for name, value in values.items() if getattr(place, name) != value or name == "visibility"}
        today = datetime.now(AMSTERDAM_TIME).date().isoformat()
        said = [Said(RecordKind.PLACE, place.id, name, values[name], said_on=today) for name in sorted(changed)]
        _say(session, place, Change(now(), Act.FORM, role=role), said)
        return place.visibility


def with_rows(session: Session, place: Place, values: Mapping[str, Any]) -> dict[str, Any]:
    """What somebody fills in of a place, with who may see it by that; its rows are seen by whom it is seen by.

    Raises
    ------
    NotAllowedError
        When a shelter would be shown.
    """
    rows = rows_of(session, place.id)
    wanted = {**values, **who_sees(place, rows, values)}
    follow(rows, wanted)
    session.flush()
    return wanted


def check_place(store: Store, place_id: str, *, role: str, on: date, account: str = "") -> None:
    """Write down that a person saw, on this day, that what is stored of a place is right.

    Raises
    ------
    NotAllowedError
        For another role than one of ``CHECKERS``.
    """
    check_role(role, CHECKERS, "controleren")
    with _editing(store, place_id, None) as (session, place):
        said = Said(RecordKind.PLACE, place.id, CHECKED, value=True, said_on=on.isoformat())
        _say(session, place, Change(now(), Act.CHECK, role=role, account=account), [said])


def _say(session: Session, place: Place, act: Change, said: list[Said]) -> None:
    """Write it down, and what holds now of the place."""
    if not said:
        return
    adopt(session, RecordKind.PLACE, [place.id])
    if say(session, act, said).change is not None:
        settle(session, RecordKind.PLACE, [place.id])
        session.refresh(place)


def differences(store: Store) -> pd.DataFrame:
    """Where sources say otherwise than a person did; for editors only.

    Returns
    -------
    Frame: place_id, name, field, label, ours, theirs, source_id, listed_on.
    """
    with store.read() as session:
        found = reading.read_table(session, tables.difference)
        places = reading.read_frame(
            session, tables.place.select().where(tables.place.c.id.in_(found["place_id"].unique().tolist()))
        )
    found["name"] = found["place_id"].map(places.set_index("id")["name"])
    found["label"] = found["field"].map({name: field.label for name, field in PLACE_FACTS.items()})
    columns = ["place_id", "name", "field", "label", "ours", "theirs", "source_id", "listed_on"]
    return found[columns].sort_values(["name", "place_id", "field"], ignore_index=True)


def check_role(role: str, allowed: tuple[str, ...], what: str) -> None:
    """Stop at another role than these."""
    if role not in allowed:
        msg = f"Alleen deze rollen mogen een plek {what}: {', '.join(allowed)}."
        raise NotAllowedError(msg)


def _read(name: str, value: Any) -> Any:
    if name not in PLACE_FACTS:
        msg = "dit veld kan niet met de hand worden veranderd"
        raise BadInputError(msg, column=name, expected=", ".join(PLACE_FACTS))
    return PLACE_FACTS[name].checked(value)


@contextmanager
def _editing(store: Store, place_id: str, expected_version: int | None) -> Iterator[tuple[Session, Place]]:
    """The place, or the one that it was merged into, locked until the changes are stored."""
    with store.write() as session:
        place_id = reading.read_redirect(session, place_id) or place_id
        place = session.get(Place, place_id, with_for_update=True)
        if place is None:
            msg = "Deze plek bestaat niet (meer)."
            raise NotFoundError(msg)
        if expected_version not in (None, place.version):
            msg = "Iemand anders heeft deze plek intussen veranderd. Bekijk de nieuwe gegevens en probeer het opnieuw."
            raise ConflictError(msg)
        yield session, place


def rows_of(session: Session, place_id: str) -> list[SourceRow]:
    """The rows of a place and of those that are part of it."""
    parts = sorted(members(session, place_id))
    return session.query(SourceRow).filter(tables.source_row.c.place_id.in_(parts)).all()


def who_sees(place: Place, rows: list[SourceRow], values: Mapping[str, Any]) -> dict[str, Visibility]:
    """The visibility that follows from what is filled in, where it is not filled in itself.

    Raises
    ------
    NotAllowedError
        When opvang or residential care would be shown.
    """
    name, kind = values.get("name", place.name), values.get("kind", place.kind)
    all_sealed = bool(rows) and all(row.kind in SEALED_KINDS for row in rows)
    if all_sealed or kind in SEALED_KINDS or sealed_as(name, [kind]):
        if values.get("visibility", Visibility.HIDDEN) is not Visibility.HIDDEN:
            msg = "Opvang en zorgwonen blijven verborgen."
            raise NotAllowedError(msg)
        return {} if place.visibility is Visibility.HIDDEN else {"visibility": Visibility.HIDDEN}
    if "visibility" in values:
        return {}
    texts = [str(values[field]) for field in _TOLD if field in values and values[field] != getattr(place, field)]
    if place.visibility is Visibility.PUBLIC and any(mentions_sealed(text, [kind]) for text in texts):
        return {"visibility": Visibility.ACCOUNTS}
    told = "kind" in values and values["kind"] is not PlaceKind.OVERIG
    if told and place.visibility is Visibility.ACCOUNTS and any(row.waits is Waits.KIND for row in rows):
        return {"visibility": Visibility.PUBLIC}
    return {}


#: Fields in which a word of opvang makes a place wait.
_TOLD = ("name", "note", "website", "opening_hours")


def follow(rows: list[SourceRow], values: Mapping[str, Any]) -> None:
    """What a person says of a place holds for its rows: what kind it is, and who may see it."""
    if "kind" in values:
        _say_kind(rows, values["kind"])
    if "visibility" in values:
        show_rows(rows, values["visibility"])


def show_rows(rows: list[SourceRow], visibility: Visibility) -> None:
    """The rows of a place are seen by whom it is seen by; what is sealed stays hidden."""
    for row in rows:
        row.visibility = Visibility.HIDDEN if row.kind in SEALED_KINDS else visibility
        row.waits = Waits.NOT


def _say_kind(rows: list[SourceRow], kind: PlaceKind) -> None:
    """A row of which nobody knew what it is, is what its place is said to be."""
    for row in rows:
        if row.kind is PlaceKind.OVERIG:
            row.kind, row.waits = kind, Waits.NOT
            if row.offer is not Offer.NEVER:
                row.offer = told_door(Meaning(kind, usual_door(kind)), row.name, row.operator, called=row.soort)
