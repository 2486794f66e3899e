"""What a list says of places, as statements; which of all that is said of a place is stored, the ledger decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from socialmap.importing.adopting import OWN, adopt
from socialmap.ledger.purge import OF_ROWS
from socialmap.ledger.records import MERGED, VISIBILITY, Change, Said
from socialmap.ledger.write import (
    columns,
    now,
    renew,
    resolved,
    say,
    settle,
    withdraw,
    without_consent,
    write_differences,
)
from socialmap.model import FACTS, PLACE_FACTS, Act, RecordKind
from socialmap.sources.raw import Remark
from socialmap.store import statements

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from socialmap.importing.report import ImportReport
    from socialmap.ledger.resolve import Resolved
    from socialmap.store import Session
    from socialmap.store.writing import Counts

    Places = Mapping[str, Mapping[str, Any]]

_PLACE = RecordKind.PLACE


@dataclass(frozen=True)
class Told:
    """What one list says of one place.

    Attributes
    ----------
    reference
        The row that leads.
    facts
        What it says; who may see it too.
    """

    id: str
    reference: str
    listed_on: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class List:
    """The list that speaks, and the moment at which it is read."""

    source_id: str
    at: str

    @classmethod
    def of(cls, source_id: str) -> List:
        """The list with this source, read at the present moment."""
        return cls(source_id, now())

    @property
    def act(self) -> Change:
        """Its change; without anything to say there is none."""
        return Change(self.at, Act.IMPORT, source_id=self.source_id)


def adopt_places(session: Session, places: Places) -> None:
    """Places that came in without statements get theirs, before a list says more."""
    missing = set(places) - statements.told_of(session, _PLACE)
    if missing:
        adopt(session, _PLACE, missing)


def place_rows(session: Session, told: list[Told], stored: Places, source: List) -> list[dict[str, Any]]:
    """Write down what a list says, and the rows of its places as they are to be stored.

    Parameters
    ----------
    stored
        The stored places by id.
    """
    said = [
        Said(_PLACE, one.id, name, value, source.source_id, one.reference, one.listed_on)
        for one in told
        for name, value in one.facts.items()
    ]
    touched = say(session, source.act, said).of(_PLACE)
    found = resolved(session, _PLACE, touched)
    return [_row(one, stored.get(one.id), found.get(one.id, {}), source.source_id) for one in told]


def said_again(session: Session, told: list[Told], source: List, *, whole: bool) -> None:
    """What a list says on a later day is as sure as that day; of a whole list one line tells so.

    Parameters
    ----------
    whole
        Every row that the list had is in it again, or was taken off it.
    """
    if whole:
        renew(session, source.source_id, max((one.listed_on for one in told), default=""))
        return
    ages = [
        Said(_PLACE, one.id, name, one.facts[name], source.source_id, one.reference, one.listed_on)
        for one in told
        for name, fact in PLACE_FACTS.items()
        if fact.months and name in one.facts
    ]
    say(session, source.act, ages, again=True)


def _row(one: Told, stored: Mapping[str, Any] | None, found: Mapping[str, Resolved], source_id: str) -> dict[str, Any]:
    if stored:
        facts = {name: stored[name] for name in (*PLACE_FACTS, "edited_fields")}
    else:
        facts = {name: fact.unknown for name, fact in PLACE_FACTS.items()} | dict(one.facts)
    now_told = {
        name: value for name, value in columns(_PLACE, found).items() if name in (*PLACE_FACTS, "edited_fields")
    }
    facts |= {"edited_fields": facts.get("edited_fields", [])} | (now_told if found else {})
    return {"id": one.id, **facts, "listed_source_id": source_id, "listed_on": one.listed_on}


def tell_differences(session: Session, rows: list[dict[str, Any]], source: List, report: ImportReport) -> None:
    """What a person wrote stays; where the list says otherwise waits for an editor, until the two agree."""
    by_hand = {row["id"] for row in rows if row["edited_fields"]}
    before = statements.read_differences(session, by_hand)
    counts, wanted = write_differences(session, resolved(session, _PLACE, by_hand))
    if before or wanted:
        report.count("verschillen met handwerk", counts)
    for row in wanted:
        if row["source_id"] == source.source_id:
            reason = "met de hand bewerkt: de lijst zegt iets anders, een redacteur beslist"
            report.remarks.append(Remark("let op", reason, column=row["field"], value=row["place_id"]))


def merged(session: Session, redirects: Mapping[str, str], source: List) -> None:
    """A list that has two places as one says so: of the one that went it says nothing more."""
    if not redirects:
        return
    standing = {(one[1], one[2]) for one in statements.read_rows(session, _PLACE, list(redirects))}
    withdraw(session, source.act, _PLACE, standing)
    said = [Said(_PLACE, old, MERGED, new, source.source_id) for old, new in redirects.items()]
    say(session, Change(now(), Act.MERGE, source_id=source.source_id), said)


def taken_off(session: Session, places: set[str], source: List) -> Counts:
    """A list that has a place no longer does not say that it is there; what it said besides is still shown."""
    written = withdraw(session, source.act, _PLACE, {(id, "status") for id in places})
    return settle(session, _PLACE, written.of(_PLACE))


def not_said_again(session: Session, kind: RecordKind, ids: set[str], source_id: str) -> Counts:
    """A list that names records no longer does not say that they go on; what it said besides is still shown."""
    written = withdraw(session, List.of(source_id).act, kind, {(id, "status") for id in ids})
    return settle(session, kind, written.of(kind))


def record_rows(
    session: Session,
    kind: RecordKind,
    told: Sequence[Mapping[str, Any]],
    rows: Sequence[Mapping[str, Any]],
    stored: Mapping[str, Mapping[str, Any]],
) -> list[dict[str, Any]]:
    """Write down what a table says of activities and the like, and its records as they are to be stored.

    Parameters
    ----------
    told
        What each row of the table says.
    rows
        The record that each makes, if nobody else said anything of it.
    stored
        The stored records by id.
    """
    adopt(session, kind, [id for id in stored if stored[id]])
    by_list: dict[str, list[Said]] = {}
    for said, row in zip(told, rows, strict=True):
        before = stored.get(row["id"], {})
        by_hand = before.get("edited_fields") or ()
        where = (row["source_id"], row.get("source_reference", ""), row.get("listed_on", ""))
        by_list.setdefault(row["source_id"], []).extend(
            Said(kind, row["id"], name, said[name] if name in by_hand else row[name], *where)
            for name in FACTS[kind]
            if name in row and (said.get(name) is not None or not before)
        )
    at = now()
    for source_id, one in by_list.items():
        say(session, Change(at, Act.IMPORT, source_id=source_id), one)
    found = resolved(session, kind, {row["id"] for row in rows})
    return [_decided(kind, row, found.get(row["id"], {})) for row in rows]


def _decided(kind: RecordKind, row: Mapping[str, Any], found: Mapping[str, Resolved]) -> dict[str, Any]:
    """A record with what the ledger decides of it; what stands there by hand stays."""
    by_hand = row.get("edited_fields") or ()
    kept = (*by_hand, "edited_fields") if by_hand else ()
    decided = {name: value for name, value in columns(kind, found).items() if name in row and name not in kept}
    return without_consent(kind, {**row, **decided})


def judged_again(session: Session, places: list[dict[str, Any]], stored: Places) -> None:
    """What lists say of places by the words of this version, where that is not what they were taken to say.

    Parameters
    ----------
    places
        By id, with the facts that follow from rows; who may see it as its rows are seen.
    """
    at = now()
    by_list: dict[str, list[Said]] = {}
    for place in places:
        before = stored[place["id"]]
        source_id, edited = before["listed_source_id"] or OWN, (*before["edited_fields"], "id")
        said = by_list.setdefault(source_id, [])
        said += [
            Said(_PLACE, place["id"], name, value, source_id, said_on=before["listed_on"])
            for name, value in place.items()
            if name == VISIBILITY or name not in edited
        ]
    for source_id, said in by_list.items():
        say(session, Change(at, Act.MIGRATION, source_id=source_id), said)


def without_purged(session: Session, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows without what had to go: of a fact that was purged no list brings the words back."""
    for id, fact in statements.read_purged(session, _PLACE):
        of_place = frame["place_id"] == id
        for name, texts in OF_ROWS.items():
            if of_place.any() and fact in ("", name):
                frame.loc[of_place, [text for text in texts if text in frame]] = ""
    return frame
