"""Tables of records under the headings of the starter's own files and of the tables that we write ourselves.

Activities, organisations, initiatives and circles have no other; a table of places is one of these when it is ours.

Only columns of what is declared in ``model.facts`` are read: a name of a contact person in another column never
comes in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from socialmap.errors import BadInputError
from socialmap.model import CALLED, FACTS, RecordKind
from socialmap.sources.encoding import MOJIBAKE
from socialmap.sources.listing import headings, read_listing, tell_unread
from socialmap.sources.raw import RecordRows, Remarks
from socialmap.sources.tabular import GUESSES, as_texts, is_table, own_source, unread
from socialmap.sources.wording import reworded

if TYPE_CHECKING:
    from socialmap.sources.files import SourceFile
    from socialmap.sources.refusing import RowFaults

#: What is kept with a record besides its facts: our column -> what tables call it.
_KEPT_WITH: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "reference", "referentie", "nummer"),
    "source_id": ("source_id",),
    "source_reference": ("source_reference",),
    "version": ("versie", "version"),
    "checked_on": ("gecontroleerd op", "checked_on"),
}
_OF_A_KIND: Mapping[RecordKind, Mapping[str, tuple[str, ...]]] = {
    RecordKind.PLACE: {"listed_on": ("listed_on", "peildatum")},
    RecordKind.ACTIVITY: {"place_reference": ("place_reference",), "listed_on": ("listed_on", "peildatum")},
    RecordKind.INITIATIVE: {"place_reference": ("place_reference",)},
    RecordKind.ORGANISATION: {},
    RecordKind.CIRCLE: {},
}
#: A list of places has these too, so they tell nothing.
_OF_PLACES = {name for names in GUESSES.values() for name in names}
#: Follows from the place.
_DERIVED = ("stadsdeel",)
#: So many columns of its own tell what kind of record a table holds.
_ENOUGH = 2


def is_records(kind: RecordKind, source: SourceFile) -> bool:
    """Do the headings say that each row is such a record, and no place with a point?"""
    if source.mapping or source.form not in ("csv", "xlsx") or is_table(source):
        return False
    return _told_by(_theirs(kind, source)) is kind


def is_ours(kind: RecordKind, source: SourceFile) -> bool:
    """Is it a table that we wrote: with the number and the version of each record?"""
    if source.mapping or not may_be(source):
        return False
    theirs = headings(source, lambda row: _may_fit(kind, row))
    columns = {one: set(_columns(one, theirs)) for one in FACTS}
    return {"id", "version", "name"} <= columns[kind] and kind is max(FACTS, key=lambda one: len(columns[one]))


def may_be(source: SourceFile) -> bool:
    """Can it be read as records when a person says that it is?"""
    return source.form in ("csv", "xlsx")


def read_records(kind: RecordKind, source: SourceFile) -> RecordRows:
    """The rows of such a table, as text; a row without a name is refused, and the others stay.

    Raises
    ------
    BadInputError
        When there is no column with the name, or no row is left.
    """
    remarks = Remarks()
    if not may_be(source):
        msg = "dit is geen tabel"
        raise BadInputError(msg, file=source.name, expected="CSV of XLSX")
    theirs = headings(source, lambda row: _may_fit(kind, row))
    columns = _columns(kind, theirs)
    if "name" not in columns:
        msg = "een kolom met de naam ontbreekt"
        raise BadInputError(msg, file=source.name, column="naam", expected="een kolom naam")
    listing = read_listing(source, lambda row: _may_fit(kind, row), remarks)
    frame = pd.DataFrame(
        {ours: as_texts(listing.frame[name]) for ours, name in columns.items()}, index=listing.frame.index
    )
    frame = reworded(frame, source.meanings, remarks)
    frame["mentions"] = unread(listing.frame, columns)[1]
    _check(frame, columns, listing.faults, remarks)
    kept = listing.faults.kept(frame)
    known = [name for names in _headings(kind).values() for name in names]
    tell_unread([name for name in theirs if name and name not in {*columns.values(), *_DERIVED}], known, remarks)
    own = own_source(source, "activiteiten en initiatieven")
    return RecordRows(kind, own.id, kept, own.published, (*remarks.as_tuple(), *listing.faults.remarks()), own)


def _check(frame: pd.DataFrame, columns: Mapping[str, str], faults: RowFaults, remarks: Remarks) -> None:
    broken = "de tekst heeft een verkeerde codering"
    name = columns["name"]
    # Of a table of ours what is left blank is not forgotten.
    blank = frame["name"].eq("") & (frame["id"].eq("") if {"id", "version"} <= set(frame) else True)
    faults.add_where(blank, "de naam is leeg", column=name, values=frame["name"], expected="een naam")
    for ours, theirs in columns.items():
        wrong = frame[ours].str.contains(MOJIBAKE)
        if ours in ("name", "id"):
            faults.add_where(wrong, broken, column=theirs, values=frame[ours], expected="UTF-8")
            continue
        for row in frame.index[wrong]:
            remarks.add("weggelaten", f"{broken}; verwacht: UTF-8", row=row, column=theirs)
            frame.at[row, ours] = ""


def _theirs(kind: RecordKind, source: SourceFile) -> tuple[str, ...]:
    return headings(source, lambda row: _fits(kind, row))


def _fits(kind: RecordKind, row: Sequence[str]) -> bool:
    return _told_by(row) is kind or len(set(_columns(kind, row)) & {"name", *_distinct(kind)}) > _ENOUGH


def _may_fit(kind: RecordKind, row: Sequence[str]) -> bool:
    """Are these headings, when it is known of what?"""
    found = _columns(kind, row)
    return _fits(kind, row) or ("name" in found and len(found) >= _ENOUGH)


def _headings(kind: RecordKind) -> dict[str, tuple[str, ...]]:
    return {
        **_KEPT_WITH,
        **_OF_A_KIND[kind],
        **{fact.id: fact.all_headings for fact in FACTS[kind].values()},
    }


def _columns(kind: RecordKind, theirs: Sequence[str]) -> dict[str, str]:
    """Our column -> theirs; one column of theirs is used once."""
    known = {name.casefold(): name for name in reversed(theirs) if name}
    found: dict[str, str] = {}
    for ours, names in _headings(kind).items():
        match = next((known[name] for name in names if name in known), None)
        if match is not None and match not in found.values():
            found[ours] = match
    return found


def _told_by(theirs: Sequence[str]) -> RecordKind | None:
    """The kind of record that has most of these columns for itself."""
    found = {kind: _columns(kind, theirs) for kind in WORDS}
    scores = {
        kind: sum(ours in _distinct(kind) and name.casefold() not in _OF_PLACES for ours, name in columns.items())
        for kind, columns in found.items()
        if "name" in columns
    }
    best = max(scores, key=lambda kind: scores[kind], default=None)
    if best is None or scores[best] < min(_ENOUGH, len(_distinct(best))):
        return None
    return best


def _distinct(kind: RecordKind) -> set[str]:
    """What only this kind of record has; a place has a point, which tells it from all others."""
    others = {id for other, facts in FACTS.items() if other not in (kind, RecordKind.PLACE) for id in facts}
    return ({*FACTS[kind]} | {*_OF_A_KIND[kind]}) - others - {*GUESSES}


#: The word of the command for a table of places that is ours.
OUR_PLACES = CALLED[RecordKind.PLACE]
#: The kinds of record that come in by a table of their own, by the word of the command.
WORDS: Mapping[RecordKind, str] = {
    RecordKind.ACTIVITY: "activities",
    RecordKind.INITIATIVE: "initiatives",
    RecordKind.CIRCLE: "circles",
    RecordKind.ORGANISATION: "organisations",
}
#: The same in the words of export.
DUTCH: Mapping[str, str] = {CALLED[kind]: word for kind, word in WORDS.items()}
TITLES: Mapping[RecordKind, str] = {
    RecordKind.ACTIVITY: "tabel van activiteiten",
    RecordKind.INITIATIVE: "tabel van initiatieven",
    RecordKind.CIRCLE: "tabel van cirkels",
    RecordKind.ORGANISATION: "tabel van organisaties",
}
