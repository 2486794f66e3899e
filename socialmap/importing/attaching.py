"""Rows that join places of others into the store: what they may say of these, and what waits for a person.

The name, point, kind and address of a place are those of the list or person that it came from; a list that joins it
adds what it knows besides, as statements of its own.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from socialmap import geo
from socialmap.importing.joining import Joined, joined
from socialmap.importing.matching import likely
from socialmap.importing.saying import List, Told, adopt_places
from socialmap.importing.texts import as_records
from socialmap.ledger.joined import went
from socialmap.ledger.records import Change, Said
from socialmap.ledger.write import now, resolved, say, settle, withdraw
from socialmap.model import (
    PLACE_FACTS,
    Act,
    Offer,
    PlaceKind,
    RecordKind,
    SourceKind,
    State,
    Status,
    Visibility,
    Waits,
    place_id,
)
from socialmap.sources.raw import Remark
from socialmap.store import statements

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from socialmap.importing.report import ImportReport
    from socialmap.store import Session

    Places = Mapping[str, Mapping[str, Any]]
    #: The id of a list, and whose word it is.
    Whose = tuple[str, SourceKind]

_PLACE = RecordKind.PLACE
#: What tells which place it is; of a place that was there a list that joins it does not say these.
IDENTITY = ("name", "kind", "lon", "lat", "street", "house_number", "postcode", "town", "visibility", "status")
#: What is of a building, whoever is in it: asked of a person where only the address is the same.
_OF_THE_BUILDING = ("step_free", "toilet")
_EXTRA = tuple(name for name in PLACE_FACTS if name not in IDENTITY)
_AS_TOLD = ("name", "kind", "street", "house_number", "postcode", "visibility")
#: More new places than this are not compared with those that are there, to be counted; a person is asked all the same.
_COMPARED = 2_000


@dataclass
class Attached:
    """Rows that join places of others.

    Attributes
    ----------
    frame
        These rows, with place_id, by_name, and ``before``: the place that each had.
    lead
        The other rows: of places of their own.
    left
        Places of others that a row stood at until now.
    """

    frame: pd.DataFrame
    lead: pd.DataFrame
    left: frozenset[str]


def attached(session: Session, frame: pd.DataFrame, places: Places, rows: pd.DataFrame, source: Whose) -> Attached:
    """Which rows are at places that others told of.

    Parameters
    ----------
    frame
        Rows as classified and matched with what is stored of them: place_id is "" for a new one.
    places, rows
        The stored places by id, and all stored rows.
    source
        Of the list whose rows these are.
    """
    source_id, says = source
    others = {id for id, place in places.items() if place["listed_source_id"] != source_id}
    parts = went(session)
    at_others = frame["place_id"].isin(others)
    loose = frame[frame["place_id"].eq("") | at_others]
    found: dict[Any, Joined] = {}
    if not loose.empty:
        there = _there(places, rows[rows["source_id"] != source_id], others, parts)
        at = joined(loose.rename(columns={"word": "called"}), there)
        found = {loose.index[position]: one for position, one in at.items()}
    for number, row in zip(loose.index, as_records(loose), strict=True):
        place = places.get(row["place_id"])
        if place is not None and (number not in found or found[number].place_id != row["place_id"]):
            # It keeps its place by its own number, as long as the same people may see the two.
            found.pop(number, None)
            if row["visibility"] == place["visibility"]:
                found[number] = Joined(row["place_id"], by_name=False)
    follows = frame.index.isin(list(found))
    mine = frame[follows].assign(before=frame.loc[follows, "place_id"])
    mine["place_id"] = [found[number].place_id for number in mine.index]
    mine["by_name"] = [found[number].by_name for number in mine.index]
    if says is SourceKind.SURVEY:
        mine["offer"] = Offer.CONTEXT  # it tells of a building, and opens no door
    lead = frame[~follows].copy()
    lead.loc[lead["place_id"].isin(others), "place_id"] = ""
    left = set(frame.loc[at_others, "place_id"]) - set(mine["place_id"])
    return Attached(_known_by_name(mine, places), lead, frozenset(left))


def _there(places: Places, rows: pd.DataFrame, others: set[str], parts: Mapping[str, str]) -> pd.DataFrame:
    """Every name and address by which the places of others are known."""
    rows_there = as_records(rows[rows["place_id"].isin(others)])
    seen = [row for row in rows_there if row["visibility"] == places[row["place_id"]]["visibility"]]
    told = []
    for id, one in (*((id, places[id]) for id in others), *((row["place_id"], row) for row in seen)):
        now_at = parts.get(id, id)
        of = {"of": id, "place_id": now_at, "place_name": places[now_at]["name"]}
        told.append({name: one[name] for name in _AS_TOLD} | of)
    frame = pd.DataFrame(told, columns=[*_AS_TOLD, "of", "place_id", "place_name"])
    points = [(places[id]["lon"], places[id]["lat"]) for id in frame["of"]]
    frame["x"], frame["y"] = geo.to_rd(*pd.DataFrame(points, columns=["lon", "lat"], dtype=float).to_numpy().T)
    return frame


def _known_by_name(mine: pd.DataFrame, places: Places) -> pd.DataFrame:
    """A row of which its list does not say what it is, is what the place is whose name and address it has."""
    for number in mine.index[mine["by_name"] & mine["waits"].eq(Waits.KIND)]:
        place = places[str(mine.at[number, "place_id"])]
        told = {"kind": PlaceKind(place["kind"]), "offer": Offer.CONTEXT, "waits": Waits.NOT, "word": ""}
        for name, value in (told | {"visibility": Visibility(place["visibility"])}).items():
            mine.at[number, name] = value
    return mine


def tell_of(session: Session, at: Attached, kind: SourceKind, source: List, report: ImportReport) -> list[Told]:
    """Write down what rows say of the places of others: what stands of it, by place.

    What strangers say, and what is said of a building under another name, is proposed.
    """
    withdraw(session, source.act, _PLACE, {(id, fact) for id in at.left for fact in PLACE_FACTS})
    standing, proposed = _told(at.frame, kind)
    touched = say(session, source.act, _said(standing, source)).of(_PLACE) | at.left
    report.count("plekken die er al waren", settle(session, _PLACE, touched))
    propose(session, proposed, source, report)
    _tell(at.frame, report)
    return standing


def propose_all(session: Session, at: Attached, source: List, report: ImportReport) -> None:
    """What strangers say, of places that are there and of new ones, for a person to look at."""
    adopt_places(session, statements.read_records(session, _PLACE, set(at.frame["place_id"])))
    _, proposed = _told(at.frame, SourceKind.STRANGERS)
    propose(session, [*proposed, *_new_places(at.lead, source, report)], source, report)
    _tell(at.frame, report)


def _told(frame: pd.DataFrame, kind: SourceKind) -> tuple[list[Told], list[Told]]:
    """What rows say of the places of others: what stands, by place, and what is proposed, by row."""
    standing, proposed = [], []
    for row in as_records(frame.sort_values(["by_name", "order"], ascending=[False, True])):
        said = {name: row[name] for name in _EXTRA if row.get(name, "") not in ("", PLACE_FACTS[name].unknown)}
        where = row["place_id"], row["reference"], row["listed_on"]
        if not row["by_name"]:
            proposed.append(Told(*where, {name: said[name] for name in _OF_THE_BUILDING if name in said}))
        elif kind is SourceKind.STRANGERS:
            proposed.append(Told(*where, said))
        else:
            is_there = {"status": Status(row["status"])} if kind is SourceKind.LIST else {}
            standing.append(Told(*where, said | is_there))
    return _of_each_place(standing), proposed


def _of_each_place(told: Sequence[Told]) -> list[Told]:
    """What a list says of each place: its first row, then what only others say."""
    found: dict[str, Told] = {}
    for one in told:
        first = found.setdefault(one.id, one)
        found[one.id] = Told(one.id, first.reference, first.listed_on, {**one.facts, **first.facts})
    return list(found.values())


def _said(told: Sequence[Told], source: List) -> list[Said]:
    return [
        Said(_PLACE, one.id, name, value, source.source_id, one.reference, one.listed_on)
        for one in told
        for name, value in one.facts.items()
    ]


def propose(session: Session, told: Sequence[Told], source: List, report: ImportReport) -> None:
    """What a person is asked about, once: not what stands already, nor what was judged before."""
    said, ids = _said(told, source), {one.id for one in told}
    if not said:
        return
    rows = statements.read_rows(session, _PLACE, ids)
    before = {(row[1], row[2], row[3]) for row in rows if row[4] == source.source_id}
    stands = resolved(session, _PLACE, ids)
    new = [
        one
        for one in said
        if (one.id, one.fact, json.dumps(one.value, ensure_ascii=False)) not in before
        and not ((there := stands.get(one.id, {}).get(one.fact)) and there.value == one.value)
    ]
    written = say(session, Change(now(), Act.PROPOSE, source_id=source.source_id), new, state=State.PROPOSED)
    if number := len(written.of(_PLACE)):
        over = "1 plek" if number == 1 else f"{number} plekken"
        report.notes.append(f"voorgesteld aan een mens: iets over {over}; zolang staat het nergens.")


def _new_places(frame: pd.DataFrame, source: List, report: ImportReport) -> list[Told]:
    """What strangers say of places that nobody else told of: all of it, for a person to look at.

    What is not for everybody to see, or of which nobody knows what it is, is not proposed.
    """
    shown = frame["visibility"].eq(Visibility.PUBLIC)
    for row in frame.index[~shown]:
        report.remarks.append(Remark("weggelaten", "wat dit is, weten wij niet zeker: niet voorgesteld", int(row)))
    found = []
    for row in as_records(frame[shown]):
        said = {name: row[name] for name in PLACE_FACTS if row.get(name, "") not in ("", PLACE_FACTS[name].unknown)}
        said |= {"visibility": Visibility.PUBLIC}
        found.append(Told(place_id(source.source_id, row["reference"]), row["reference"], row["listed_on"], said))
    return found


def _tell(frame: pd.DataFrame, report: ImportReport) -> None:
    named = int(frame["by_name"].sum()) if len(frame) else 0
    if named:
        rows = "1 rij hoort" if named == 1 else f"{named} rijen horen"
        report.notes.append(f"{rows} bij een plek die er al was: zelfde naam, zelfde adres.")
    if others := len(frame) - named:
        rows = "1 rij staat" if others == 1 else f"{others} rijen staan"
        report.notes.append(f"{rows} op het adres van een plek die er al was, onder een andere naam.")


def near_misses(new: Sequence[Mapping[str, Any]], places: Places) -> str:
    """How many new places may be one that is there, by the matcher, and where a person says so; "" for none."""
    if not 0 < len(new) <= _COMPARED:
        return ""
    columns = [*_AS_TOLD, "lon", "lat"]
    rows = [{name: one[name] for name in columns} for one in (*places.values(), *new)]
    frame = pd.DataFrame(rows, columns=columns)
    frame["x"], frame["y"] = geo.to_rd(frame["lon"].astype(float), frame["lat"].astype(float))
    pairs = (sorted((pair.one, pair.other)) for pair in likely(frame))
    alike = len({other for one, other in pairs if one < len(places) <= other})
    if not alike:
        return ""
    told = "1 nieuwe plek lijkt" if alike == 1 else f"{alike} nieuwe plekken lijken"
    return f"{told} op een plek die er al was: kijk bij Dubbele plekken (/bijhouden/dubbel)."
