"""Rows about places into the store: matched with what is there, merged, and only what differs is written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from socialmap import geo
from socialmap.importing.at_known import placed, tell_of_known
from socialmap.importing.attaching import attached, near_misses, tell_of
from socialmap.importing.borders import within_borders
from socialmap.importing.classify import classify
from socialmap.importing.fitting import fitting
from socialmap.importing.lists import known_as
from socialmap.importing.matching import signature
from socialmap.importing.merge import Assigned, Stored, assign_places, group_rows, leading_rows, order_of
from socialmap.importing.saying import (
    List,
    Told,
    adopt_places,
    merged,
    place_rows,
    said_again,
    taken_off,
    tell_differences,
    without_purged,
)
from socialmap.importing.seen import SETTLED, decided, held_words, narrowed, settle, widest
from socialmap.importing.texts import OF_PLACES, as_records, tidy
from socialmap.importing.whose import STARTER, as_said, is_day, without_known
from socialmap.ledger.joined import went
from socialmap.ledger.merge import told_apart
from socialmap.ledger.write import settle_merged
from socialmap.model import PLACE_FACTS, Offer, SourceKind, Status, Visibility, Waits
from socialmap.model.sealed import sealed_as
from socialmap.model.text import bare_words
from socialmap.schema import refused_places
from socialmap.sources.raw import Remark
from socialmap.sources.refusing import RowFaults
from socialmap.store import reading, tables
from socialmap.store.writing import sync

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialmap.importing.lists import Stated
    from socialmap.importing.report import ImportReport
    from socialmap.model import PlaceKind
    from socialmap.sources.raw import PlaceRows
    from socialmap.store import Session

CITY_LIST = "amsterdam-mvzn"
#: A file with this share of the stored public rows is the whole list, so that what is missing was taken off it.
WHOLE = 0.8
#: What a list says of a place itself, and what it may say besides; what does not fit there is left out.
_BASIC = ("name", "kind", "lon", "lat", "street", "house_number", "postcode", "status")
_EXTRA = tuple(name for name in PLACE_FACTS if name not in (*_BASIC, "visibility"))
_HELD = [PLACE_FACTS[name] for name in ("street", "house_number", "postcode", *_EXTRA)]
_UNKNOWN = {name: PLACE_FACTS[name].unknown for name in _EXTRA}
_ROW_FIELDS = (
    *("place_id", "name", "kind", "offer", "visibility", "status", "operator", "category", "soort"),
    *("street", "house_number", "postcode", "listed_on", "repairs", "waits"),
)
_KEY = ("source_id", "reference")


@dataclass(frozen=True)
class _Known:
    """What the store holds: every place by id, rows of all sources, and ids that were given away."""

    places: Mapping[str, Mapping[str, Any]]
    rows: pd.DataFrame
    redirected: frozenset[str]
    told: frozenset[str]

    def for_merging(self) -> Stored:
        touched = {id for id, place in self.places.items() if place["edited_fields"] or place["checked_on"]}
        shown = {id for id, place in self.places.items() if place["visibility"] == Visibility.PUBLIC}
        age = {str(place): int(row) for place, row in self.rows.groupby("place_id")["id"].min().items()}
        return Stored(age=age, kept_apart=touched, taken={*self.places, *self.redirected}, shown=shown, told=self.told)


def import_places(
    session: Session,
    rows: PlaceRows,
    report: ImportReport,
    *,
    kinds: Mapping[str, PlaceKind] | None = None,
    stated: Stated | None = None,
) -> None:
    """Store rows about places and the places that they make up.

    A row that is stored keeps its place; a row of the starter set with the same name and address becomes the
    list's. What a person edited stays, and the difference is kept for an editor. A row of a kind that nobody knows
    waits for a person, and keeps what a person said of it. A row that is no longer on the whole list stays, with
    status unknown.

    Parameters
    ----------
    session
        A write session of the store; the caller stores all of it or nothing.
    rows
        As read; its remarks are the caller's to report.
    kinds
        What a person says that words of this list mean, by ``bare_words``.
    stated
        What a person says of the list itself.

    Raises
    ------
    BadInputError
        When no row is left: each without a point, with a reference that was there already or outside the borders.
    """
    rows, kinds = placed(session, rows, kinds, report)
    rows = known_as(session, _gated(session, as_said(session, rows, report), report), stated, report)
    known = _read_known(session)
    own = known.rows[known.rows["source_id"] == rows.source_id]
    rows = without_known(rows, set(own["reference"]), {*known.places, *known.redirected}, report)
    if rows.frame.empty:
        return
    if rows.source:
        sync(session, tables.source, [asdict(rows.source)], ["id"])
    frame = _prepare(session, rows, kinds)
    adopt_places(session, known.places)
    taken_over = _take_over(frame, own)
    frame = narrowed(settle(_matched(frame, own, taken_over), known.places, known.rows), report)
    source, says = List.of(rows.source_id), rows.says or SourceKind.LIST
    at = attached(session, frame, known.places, known.rows, (rows.source_id, says))
    if rows.only_known or says is SourceKind.STRANGERS:
        tell_of_known(session, at, (rows.only_known, says), source, report)
        return
    mine, assigned = at.lead, Assigned([])
    mine["group"] = group_rows(mine) if len(mine) else []
    if len(mine):
        assigned = assign_places(mine, rows.source_id, known.for_merging())
    mine["before"], mine["place_id"] = mine["place_id"], assigned.place_ids
    mine, follow = (_settled(session, one, known.places) for one in (mine, at.frame))
    frame, at = pd.concat([mine, follow]) if len(follow) else mine, replace(at, frame=follow)
    told = _told_of_places(mine)
    places = place_rows(session, told, known.places, source)
    _tell(mine, places, report)
    if alike := near_misses([one for one in places if one["id"] not in known.places], known.places):
        report.notes.append(alike)
    _tell_kinds(rows.frame, kinds or {}, report)
    _hush(frame, report)

    _rename(session, taken_over)
    report.count("plekken", sync(session, tables.place, places, ["id"]))
    stored_rows = frame.sort_values("order")[["reference", *_ROW_FIELDS]].assign(source_id=rows.source_id)
    report.count("rijen over plekken", sync(session, tables.source_row, as_records(stored_rows), _KEY))
    told += tell_of(session, at, says, source, report)
    _redirect(session, assigned.redirects, report)
    merged(session, assigned.redirects, source)
    settle_merged(session)
    tell_differences(session, places, source, report)
    missing = own[~own["id"].isin(taken_over) & ~own["reference"].isin(frame["reference"])]
    if rows.source_id == CITY_LIST:
        missed = own[~own["id"].isin(taken_over) & ~own["reference"].isin(rows.refused)]
        gone = _mark_gone(session, missed, frame, source, report)
        missing = missing[~missing["reference"].isin(gone)]
    if (own["listed_on"] < frame["listed_on"].max()).any():
        said_again(session, told, source, whole=missing.empty)


def _settled(session: Session, frame: pd.DataFrame, places: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """Rows with their places: seen by whom an editor says, without what had to go."""
    if frame.empty:
        return frame
    frame[["visibility", "waits"]] = decided(frame, places)
    return without_purged(session, frame)


def _gated(session: Session, rows: PlaceRows, report: ImportReport) -> PlaceRows:
    """The rows that can be, with what their facts may hold; each that is refused is told with its reason."""
    frame, tidied = tidy(rows.frame, OF_PLACES)
    frame, left_out = fitting(frame, _HELD)
    faults = RowFaults(report.file, [int(number) for number in frame.index])
    for fault in refused_places(frame, file=report.file):
        faults.add(fault.message, row=fault.row, column=fault.column, value=fault.value, expected=fault.expected)
    outside = ~np.isin(np.arange(len(frame)), within_borders(session, frame))
    faults.add_where(
        outside,
        "het punt ligt meer dan 1 kilometer buiten de gemeente",
        column="lon, lat",
        values=frame["lon"],
        expected="een punt in de gemeente",
    )
    kept = faults.kept(frame)
    told = tuple(remark for remark in (*tidied, *left_out) if remark.row in kept.index) + faults.remarks()
    report.remarks += told
    refused = rows.refused | set(frame["reference"].drop(kept.index))
    return replace(rows, frame=kept, remarks=(*rows.remarks, *told), refused=refused)


def _hush(frame: pd.DataFrame, report: ImportReport) -> None:
    """What a hidden row says stays out of the report; its number tells an editor enough."""
    hidden = set(frame.index[frame["visibility"] != Visibility.PUBLIC])
    report.remarks = [replace(remark, value="") if remark.row in hidden else remark for remark in report.remarks]


def _prepare(session: Session, rows: PlaceRows, kinds: Mapping[str, PlaceKind] | None) -> pd.DataFrame:
    """The rows with what follows from each by itself."""
    frame = rows.frame.rename(columns={"visibility": "asked"})
    for name in ("category", "street", "house_number", "postcode"):
        if name not in frame:
            frame[name] = ""
    classified = classify(frame, kinds)
    frame[classified.columns] = classified
    frame["x"], frame["y"] = geo.to_rd(frame["lon"], frame["lat"])
    frame["order"] = order_of(frame["reference"])
    if rows.source_id == CITY_LIST:
        frame["town"] = np.where(frame["postcode"].str.startswith("138"), "Weesp", "Amsterdam")
    published = rows.published or _published(session, rows.source_id)
    said = frame.get("listed_on", pd.Series("", index=frame.index)).astype(str)
    frame["listed_on"] = [text if is_day(text, published) else published for text in said]
    repairs: dict[int, list[str]] = defaultdict(list)
    for remark in rows.remarks:
        if remark.row is not None and remark.action in ("hersteld", "weggelaten"):
            repairs[remark.row].append(f"{remark.column}: {remark.reason}")
    frame["repairs"] = ["; ".join(dict.fromkeys(repairs[row])) if row in repairs else "" for row in frame.index]
    return frame


def _published(session: Session, source_id: str) -> str:
    """When the source says that it was published, for a file that does not say so itself."""
    source = tables.source
    found = session.execute(source.select().where(source.c.id == source_id)).mappings().first()
    return str(found["published"]) if found else ""


def _read_known(session: Session) -> _Known:
    """Read for writing: nobody edits a place between this look and the end."""
    places = session.execute(tables.place.select().with_for_update()).mappings()
    redirects = session.execute(tables.place_redirect.select()).mappings()
    return _Known(
        {row["id"]: dict(row) for row in places},
        reading.read_frame(session, tables.source_row.select()),
        frozenset(row["old_id"] for row in redirects),
        frozenset(id for pair in (*went(session).items(), *told_apart(session)) for id in pair),
    )


def _take_over(frame: pd.DataFrame, own: pd.DataFrame) -> dict[int, str]:
    """Rows of the starter set that this list has under its own number: row id -> reference."""
    starter = [row for row in as_records(own.sort_values("id")) if row["reference"].startswith(STARTER)]
    new = frame[~frame["reference"].isin(own["reference"]) & (frame["visibility"] == Visibility.PUBLIC)]
    candidates: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in as_records(new.sort_values("order")):
        candidates[signature(row)].append(row)
    found: dict[int, str] = {}
    for row in starter:
        # Of rows with one name and address that of the same kind comes first, then the oldest.
        if same := sorted(candidates[signature(row)], key=lambda new: new["kind"] != row["kind"]):
            found[row["id"]] = same[0]["reference"]
            candidates[signature(row)].remove(same[0])
    return found


def _matched(frame: pd.DataFrame, own: pd.DataFrame, taken_over: Mapping[int, str]) -> pd.DataFrame:
    """Add what is stored of each row, with ``stored_`` before it, and its place; empty for a new one."""
    stored = {taken_over.get(row["id"], row["reference"]): row for row in as_records(own)}
    rows = [stored.get(reference, {}) for reference in frame["reference"]]
    fields = {f"stored_{name}": [row.get(name, "") for row in rows] for name in SETTLED}
    return frame.assign(place_id=[row.get("place_id", "") for row in rows], **fields)


def _told_of_places(frame: pd.DataFrame) -> list[Told]:
    """What the list says of the place of each group of rows: its leading row speaks for it."""
    listed = frame[frame["status"] == Status.LISTED].groupby("place_id").size()
    seen = frame.groupby("place_id")["visibility"].agg(set)
    told, extra = [], _told(frame)
    for lead in as_records(leading_rows(frame).assign(name=lambda rows: rows["short_name"])):
        place_id = lead["place_id"]
        said = {name: lead[name] for name in _BASIC} | extra[place_id]
        said["status"] = Status.LISTED if place_id in listed else Status.PLANNED
        said["visibility"] = widest(seen[place_id])
        told.append(Told(place_id, lead["reference"], lead["listed_on"], said))
    return told


def _told(frame: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """What the rows of each place say besides: the leading row first, then others that are seen by as many."""
    leads = {row["place_id"]: row for row in as_records(leading_rows(frame))}
    found: dict[str, dict[str, Any]] = {id: {} for id in leads}
    for row in (*leads.values(), *as_records(frame)):
        told = found[row["place_id"]]
        if row["visibility"] == leads[row["place_id"]]["visibility"]:
            for name in _EXTRA:
                if name not in told and row.get(name, "") not in ("", _UNKNOWN[name]):
                    told[name] = row[name]
    return found


def _tell(frame: pd.DataFrame, places: list[dict[str, Any]], report: ImportReport) -> None:
    """Say what was hidden, what is never offered and what became one; hidden rows by number, without a name."""
    add = report.remarks.append
    public = frame[frame["visibility"] == Visibility.PUBLIC]
    for row, one in zip(frame.index, as_records(frame[["visibility", "waits", "word"]]), strict=True):
        if reason := held_words(Visibility(one["visibility"]), Waits(one["waits"]), one["word"]):
            add(Remark("let op", reason, int(str(row))))
    for row, name in public.loc[public["offer"] == Offer.NEVER, "name"].items():
        add(Remark("let op", "werk in uitvoering of plan: bewaard, wordt nooit aangeboden", int(str(row)), value=name))
    names = {place["id"]: place["name"] for place in places if place["visibility"] == Visibility.PUBLIC}
    # A dict takes a tenth of the time of pandas' own groups, of which nearly all are one row.
    together: dict[str, list[int]] = {}
    for row, place_id in zip(frame.index.tolist(), frame["place_id"].tolist(), strict=True):
        together.setdefault(place_id, []).append(row)
    for place_id, rows in together.items():
        if len(rows) > 1:
            numbers = ", ".join(str(row) for row in rows)
            value = f"{names[place_id]}: rijen {numbers}" if place_id in names else f"rijen {numbers}"
            add(Remark("samengevoegd", "rijen op één adres werden één plek", int(rows[0]), value=value))
    apart = frame["place_id"] != frame.groupby("group")["place_id"].transform("first")
    for row in frame[apart].sort_values("group", kind="stable").index:
        add(Remark("let op", "op één adres, maar apart gehouden: met de hand bewerkt of gecontroleerd", int(row)))
    if len(places) < len(frame):
        add(Remark("samengevoegd", f"{len(frame)} rijen werden {len(places)} plekken"))


def _tell_kinds(frame: pd.DataFrame, kinds: Mapping[str, PlaceKind], report: ImportReport) -> None:
    """Of each word that a person explained: whether it is there, and that it opens nothing that is sealed."""
    columns = [frame[name] for name in ("kind", "soort", "category") if name in frame]
    there = {bare_words(str(text)) for column in columns for text in column.unique()}
    for word in kinds:
        if word not in there:
            report.remarks.append(Remark("let op", "geen rij heeft het soort dat u met --kind noemt", value=word))
        elif sealed_as("", [word]):
            report.remarks.append(Remark("let op", "--kind maakt opvang of zorgwonen niet openbaar", value=word))


def _rename(session: Session, taken_over: Mapping[int, str]) -> None:
    table = tables.source_row
    for row_id, reference in taken_over.items():
        session.execute(table.update().where(table.c.id == row_id).values(reference=reference))


def _redirect(session: Session, redirects: Mapping[str, str], report: ImportReport) -> None:
    """Everything of a place that went moves to the one that stays; its address keeps working."""
    redirect = tables.place_redirect
    for old, new in redirects.items():
        for table in (tables.source_row, tables.activity, tables.initiative):
            session.execute(table.update().where(table.c.place_id == old).values(place_id=new))
        figure = tables.figure
        session.execute(
            figure.update().where(figure.c.subject_kind == "place", figure.c.subject == old).values(subject=new)
        )
        session.execute(tables.difference.delete().where(tables.difference.c.place_id == old))
        session.execute(redirect.update().where(redirect.c.new_id == old).values(new_id=new))
        session.execute(redirect.insert().values(old_id=old, new_id=new))
        session.execute(tables.place.delete().where(tables.place.c.id == old))
        report.remarks.append(Remark("samengevoegd", "twee plekken werden er één: de oude verwijst door", value=old))


def _mark_gone(
    session: Session, own: pd.DataFrame, frame: pd.DataFrame, source: List, report: ImportReport
) -> set[str]:
    """Rows that were taken off the whole list stay, but no longer stand for anything; their references."""
    public = own[own["visibility"] == Visibility.PUBLIC]
    if public["reference"].isin(frame["reference"]).sum() < WHOLE * len(public):
        return set()
    gone = own[~own["reference"].isin(frame["reference"])]
    status = {"status": Status.UNKNOWN}
    changed = [{"source_id": row["source_id"], "reference": row["reference"], **status} for row in as_records(gone)]
    report.count("rijen over plekken", sync(session, tables.source_row, changed, _KEY))
    left = set(gone["place_id"]) - set(frame["place_id"])
    report.count("plekken", taken_off(session, left, source))
    for row in as_records(gone):
        value = row["name"] if row["visibility"] == Visibility.PUBLIC else ""
        report.remarks.append(Remark("let op", "staat niet meer op de lijst: bewaard als onbekend", value=value))
    return set(gone["reference"])
