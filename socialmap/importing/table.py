"""A table of activities that a person brings: every change is shown first, and then written down as theirs.

What a cell leaves blank is not forgotten. A row is refused alone, and so is one that somebody changed meanwhile.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from socialmap.errors import BadInputError, NotAllowedError
from socialmap.i18n import later
from socialmap.importing.editing import WRITERS
from socialmap.importing.recording import NO_ORIGIN, UNKNOWN, read_fact, seen_by, write
from socialmap.importing.whereabouts import read_places
from socialmap.model import ACTIVITY_FACTS, RecordKind, Visibility
from socialmap.model.text import bare_words
from socialmap.model.written import LONGEST_NAME, seen
from socialmap.store import statements

if TYPE_CHECKING:
    from datetime import date

    from socialmap.importing.whereabouts import Named
    from socialmap.sources.raw import RecordRows
    from socialmap.store import Session, Store

#: The number of the row that shows what goes where.
EXAMPLE = "voorbeeld"
NEW, OTHER, SAME, REFUSED = "nieuw", "anders", "gelijk", "geweigerd"
_APART = ("place_id", "place_name", "wijk_code", "organisation_id")
_SPACE = uuid.UUID("4d8f4c52-8c1b-4f5a-9f0e-6b0e3c1d7a55")
_NO_PLACE = later("Deze plek kennen wij niet, of er zijn er meer met deze naam.")
_TWICE = later("Deze activiteit staat al in een andere rij.")
_CHANGED = later("Iemand anders heeft dit intussen veranderd. Haal de tabel opnieuw op.")
_GONE = later("Dit nummer hoort bij een andere plek, of wij kennen het niet. Laat het nummer leeg voor iets nieuws.")
_ENDED = later("Zo'n status kan hier niet.")


@dataclass(frozen=True)
class Changed:
    """One fact that becomes another."""

    fact: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Planned:
    """What becomes of one row.

    Attributes
    ----------
    what
        ``NEW``, ``OTHER``, ``SAME`` or ``REFUSED``.
    reason
        Why it is refused, or why fewer may see it.
    left_out
        Labels of values that do not fit, each with the reason.
    version
        That of the stored record, None where there is none.
    """

    row: int
    name: str
    what: str
    reason: str = ""
    changes: tuple[Changed, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    id: str = ""
    version: int | None = None
    wanted: Mapping[str, Any] = field(default_factory=dict)


def plan(store: Store, rows: RecordRows, shown: Callable[[str], str] = str) -> list[Planned]:
    """What would become of each row; ``shown`` makes of the name of a place what the map calls it."""
    with store.read() as session:
        return _plan(session, rows, None, shown)


def store_table(
    store: Store,
    rows: RecordRows,
    *,
    role: str,
    today: date,
    versions: Mapping[str, int | None],
    shown: Callable[[str], str] = str,
) -> list[Planned]:
    """Write down what a table says, as one change of a person; what became of each row.

    Parameters
    ----------
    versions
        The version of each record as the plan showed it; a record that has another by now is refused.

    Raises
    ------
    NotAllowedError
        For another role than one that may write.
    """
    if role not in WRITERS:
        msg = f"Alleen deze rollen mogen een tabel bewaren: {', '.join(WRITERS)}."
        raise NotAllowedError(msg)
    with store.write() as session:
        planned = _plan(session, rows, versions, shown)
        wanted = {one.id: one.wanted for one in planned if one.what in (NEW, OTHER)}
        write(session, RecordKind.ACTIVITY, wanted, role=role, today=today)
    return planned


def _plan(
    session: Session, rows: RecordRows, versions: Mapping[str, int | None] | None, shown: Callable[[str], str]
) -> list[Planned]:
    planned = [Planned(one.row or 0, "", REFUSED, one.reason) for one in rows.remarks if one.action == REFUSED]
    places, stored = read_places(session, shown), statements.read_records(session, RecordKind.ACTIVITY)
    visible = statements.read_records(session, RecordKind.PLACE)
    hidden = {id for id, row in visible.items() if row["visibility"] is Visibility.HIDDEN}
    met: set[str] = set()
    for number, row in zip(rows.frame.index, rows.frame.to_dict("records"), strict=True):
        texts = {str(name): str(text) for name, text in row.items() if isinstance(text, str)}
        if texts.get("id") == EXAMPLE:
            continue
        one = _row(int(number), texts, places, hidden, stored)
        if one.what != REFUSED and one.id in met:
            one = Planned(one.row, one.name, REFUSED, _TWICE)
        if versions is not None and one.what in (NEW, OTHER) and versions.get(one.id) != one.version:
            one = Planned(one.row, one.name, REFUSED, _CHANGED)
        met.add(one.id)
        planned.append(one)
    return sorted(planned, key=lambda one: one.row)


def _row(
    number: int, texts: Mapping[str, str], places: Named, hidden: set[str], stored: Mapping[str, Mapping[str, Any]]
) -> Planned:
    name = seen(texts.get("name", ""))[:LONGEST_NAME]
    told, left_out = _told(texts)
    if "name" not in told:
        reason = next((why for fact, why in left_out if fact == "name"), later("Geef de activiteit een naam."))
        return Planned(number, name, REFUSED, reason)
    given = texts.get("id", "")[:LONGEST_NAME]
    before = stored.get(given)
    # Of a report an activity may be known that is at no place of ours.
    is_nowhere = before is not None and before["place_id"] is None and not texts.get("place_id", "").strip()
    place_id = _place(texts, places) or (before["place_id"] if before else None)
    if (not place_id and not is_nowhere) or place_id in hidden:
        return Planned(number, name, REFUSED, _NO_PLACE)
    if given and (before is None or before["visibility"] is Visibility.HIDDEN or before["place_id"] != place_id):
        return Planned(number, name, REFUSED, _GONE)
    id = given or str(uuid.uuid5(_SPACE, f"{place_id} {bare_words(name)}"))
    before = stored.get(id)
    if before and texts.get("version", "").strip() not in ("", str(before["version"])):
        return Planned(number, name, REFUSED, _CHANGED)
    wanted, why = seen_by(RecordKind.ACTIVITY, before or {}, {**told, "place_id": place_id})
    was = before or UNKNOWN[RecordKind.ACTIVITY]
    changes = tuple(Changed(fact, was[fact], value) for fact, value in wanted.items() if was[fact] != value)
    what = SAME if not changes else OTHER if before else NEW
    version = before["version"] if before else None
    return Planned(number, name, what, why, changes, tuple(left_out), id, version, wanted)


def _told(texts: Mapping[str, str]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """What a row says, and what of it does not fit: the fact and why."""
    told: dict[str, Any] = {}
    left_out: list[tuple[str, str]] = []
    for id, fact in ACTIVITY_FACTS.items():
        text = texts.get(id, "")
        if id in _APART or not text.strip():
            continue
        try:
            value = read_fact(RecordKind.ACTIVITY, id, text)
        except BadInputError as error:
            left_out.append((id, NO_ORIGIN if error.message == NO_ORIGIN else fact.expected))
            continue
        if value is Visibility.HIDDEN:
            left_out.append((id, _ENDED))
        else:
            told[id] = value
    return told, left_out


def _place(texts: Mapping[str, str], places: Named) -> str:
    for column in ("place_id", "place_reference", "place_name"):
        found, _ = places.find(seen(texts.get(column, "")))
        if found:
            return found
    return ""
