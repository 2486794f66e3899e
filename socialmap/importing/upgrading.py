"""What is stored already, judged again by the words of this version.

A store remembers by which vocabulary its rows were judged. When that is another one, each row is looked at once: what
is sealed is hidden, what nobody knows waits for a person and stays as visible as it was, and a door that a name tells
is told. No place changes its id, and what a person decided stays.
"""

from __future__ import annotations

import logging
from collections import Counter
from typing import TYPE_CHECKING, Any

from socialmap.importing.adopting import adopt
from socialmap.importing.classify import Row, judge, sealed_kind, shown_name
from socialmap.importing.journal import note
from socialmap.importing.merge import leading_rows, new_id, order_of
from socialmap.importing.report import ImportReport
from socialmap.importing.saying import adopt_places, judged_again
from socialmap.importing.seen import place_visibility, widest
from socialmap.ledger.write import settle_merged
from socialmap.model import DOORS, SEALED_KINDS, Offer, PlaceKind, RecordKind, Visibility, Waits
from socialmap.model.kinds import edition
from socialmap.model.sealed import sealed_as
from socialmap.sources.raw import Remark
from socialmap.store import reading, tables
from socialmap.store.writing import sync

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from socialmap.store import Session, Store

_LOG = logging.getLogger(__name__)
_KEY = "vocabulary"
_FIELDS = ("kind", "offer", "visibility", "waits")


def remember_vocabulary(session: Session) -> None:
    """All rows of this store were judged by the words of this version."""
    sync(session, tables.meta, [{"key": _KEY, "value": edition()}], ["key"])


def judge_again(store: Store, folder: Path) -> ImportReport | None:
    """Judge stored rows by the words of this version; None when they were already.

    Parameters
    ----------
    folder
        Where the journal of imports is kept.
    """
    with store.read() as session:
        if _is_current(session):
            return None
    report = ImportReport("opgeslagen plekken", "opnieuw beoordeeld")
    with store.write() as session:
        if _is_current(session):  # another process was first
            return None
        _judge_stored(session, report)
        remember_vocabulary(session)
    if report.remarks or report.notes:
        note(folder, report)
    for told in report.notes:
        _LOG.warning("Opgeslagen plekken: %s", told)
    if report.remarks:
        why = Counter(remark.reason for remark in report.remarks)
        told = "; ".join(f"{number} x {reason}" for reason, number in why.items())
        _LOG.warning("Opgeslagen plekken wachten op een mens: %s. Bekijk ze met: python -m socialmap waiting", told)
    return report


def _is_current(session: Session) -> bool:
    meta = tables.meta
    found = session.execute(meta.select().where(meta.c.key == _KEY)).mappings().first()
    return found is not None and found["value"] == edition()


def _judge_stored(session: Session, report: ImportReport) -> None:
    places = {row["id"]: dict(row) for row in session.execute(tables.place.select().with_for_update()).mappings()}
    rows = reading.read_frame(session, tables.source_row.select())
    if rows.empty:
        return
    adopt_places(session, places)
    after = rows.copy()
    for number, found in zip(rows.index, rows.to_dict("records"), strict=True):
        row = {str(name): value for name, value in found.items()}
        now = _judged(row, places[row["place_id"]])
        for name in _FIELDS:
            after.at[number, name] = now[name]
        if now["waits"] != Waits.NOT and now["waits"] != row["waits"]:
            # By number: what a hidden row is called stays out of reports.
            report.remarks.append(Remark("let op", str(now["waits"]), value=str(row["reference"])))
    _tell_doors(rows, after, report)
    differs = (rows[list(_FIELDS)] != after[list(_FIELDS)]).any(axis=1)
    fresh: list[dict[str, Any]] = []
    kept, said = [], []
    for place_id, group in after[after["place_id"].isin(rows.loc[differs, "place_id"])].groupby("place_id"):
        place = places[str(place_id)]
        leaving = _leaving(group, place, {*places, *(one["id"] for one in fresh)})
        for one, numbers in leaving:
            fresh.append(one)
            after.loc[numbers, "place_id"] = one["id"]
        kept.append(_kept(after.loc[group.index], place))
        staying = after.loc[group.index][after.loc[group.index, "place_id"] == place_id]
        said.append(kept[-1] | {"visibility": widest(set(staying["visibility"]))})
    judged_again(session, said, places)
    for changed in (fresh, kept):
        report.count("plekken", sync(session, tables.place, changed, ["id"]))
    adopt(session, RecordKind.PLACE, [place["id"] for place in fresh])
    columns = ["source_id", "reference", "place_id", *_FIELDS]
    written = [{str(name): value for name, value in row.items()} for row in after[columns].to_dict("records")]
    report.count("rijen over plekken", sync(session, tables.source_row, written, ["source_id", "reference"]))
    settle_merged(session)


def _tell_doors(rows: pd.DataFrame, after: pd.DataFrame, report: ImportReport) -> None:
    """Say how many rows get another door, and which."""
    other = rows["offer"] != after["offer"]
    pairs = Counter(f"{was} werd {now}" for was, now in zip(rows["offer"][other], after["offer"][other], strict=True))
    if pairs:
        told = "; ".join(f"{number} x {pair}" for pair, number in pairs.most_common())
        number = pairs.total()
        said = "1 rij kreeg" if number == 1 else f"{number} rijen kregen"
        report.notes.append(f"{said} een andere deur: {told}.")


def _judged(row: Mapping[str, Any], place: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a row as they are to be."""
    now = {name: row[name] for name in _FIELDS}
    edited = set(place["edited_fields"])
    known = "" if row["kind"] in (PlaceKind.OVERIG, *SEALED_KINDS) else str(row["kind"])
    judged = Row(
        name=row["name"],
        kind=known,
        soort=row["soort"],
        category=row["category"],
        operator=row["operator"],
        note=place["note"],
        texts=f"{place['website']} ; {place['opening_hours']}",
    )
    sealed = sealed_kind(judged) or (sealed_as(str(place["name"]), [known]) if "name" in edited else None)
    if sealed or row["kind"] in SEALED_KINDS:
        seen = row["visibility"] != Visibility.HIDDEN
        kind = row["kind"] if row["kind"] in SEALED_KINDS else sealed
        offer = row["offer"] if row["offer"] == Offer.NEVER else Offer.CONTEXT
        return (
            now
            | {"kind": kind, "offer": offer, "visibility": Visibility.HIDDEN}
            | ({"waits": Waits.SEALED} if seen else {})
        )
    found = judge(judged)
    decided = "visibility" in edited
    if found.waits is not Waits.KIND and "kind" not in edited:
        now["kind"] = found.kind
    if found.waits is not Waits.KIND and (row["offer"] in DOORS or row["offer"] == Offer.CONTEXT):
        now["offer"] = found.offer
    if decided:
        return now
    if found.kind is PlaceKind.INLOOPHUIS and row["visibility"] == Visibility.HIDDEN:
        now["visibility"] = Visibility.ACCOUNTS
    if found.waits is Waits.WORD and row["visibility"] == Visibility.PUBLIC:
        now["visibility"] = Visibility.ACCOUNTS
    return now | {"waits": found.waits}


def _leaving(group: pd.DataFrame, place: Mapping[str, Any], taken: set[str]) -> list[tuple[dict[str, Any], list[int]]]:
    """A place of its own for rows that fewer may see than the others of their place; those others keep it.

    Parameters
    ----------
    group
        The rows of one place, as they are to be.
    taken
        Every id that is in use.

    Returns
    -------
    New places, each with the numbers of its rows.
    """
    order = list(Visibility)
    public = group["visibility"] == Visibility.PUBLIC
    seen = group["visibility"].map(order.index).astype(str) + group["kind"].where(~public, "")
    found = []
    for _, rows in sorted(group.groupby(seen), key=lambda one: str(one[0]))[1:]:
        lead = leading_rows(rows.assign(order=order_of(rows["reference"]))).iloc[0]
        fresh = {
            "id": new_id(str(lead["source_id"]), str(lead["reference"]), taken),
            "name": shown_name(str(lead["name"]), str(lead["operator"])),
            **{name: lead[name] for name in ("kind", "street", "house_number", "postcode", "status", "visibility")},
            **{name: place[name] for name in ("lon", "lat", "town", "listed_source_id", "listed_on")},
            "edited_fields": [],
        }
        taken.add(fresh["id"])
        found.append((fresh, rows.index.tolist()))
    return found


def _kept(after: pd.DataFrame, place: Mapping[str, Any]) -> dict[str, Any]:
    """A place as it is to be: as visible as its rows, and of the kind of the row that leads it now.

    Its name and address stay, for they are printed, unless a row left: then nothing of that row does. By hand stays
    by hand.
    """
    stay = after[after["place_id"] == place["id"]]
    lead = leading_rows(stay.assign(order=order_of(stay["reference"]))).iloc[0]
    now = {"kind": lead["kind"]}
    if len(stay) < len(after):
        now |= {name: lead[name] for name in ("street", "house_number", "postcode")}
        staying = [shown_name(str(row["name"]), str(row["operator"])) for row in stay.to_dict("records")]
        if place["name"] not in staying:
            now["name"] = shown_name(str(lead["name"]), str(lead["operator"]))
    by_hand = {name: place[name] for name in place["edited_fields"]}
    names = ("name", "kind", "street", "house_number", "postcode")
    kept = {name: place[name] for name in names} | now | {name: by_hand[name] for name in names if name in by_hand}
    return {"id": place["id"], **kept, "visibility": place_visibility(place, set(stay["visibility"]))}
