"""Who may see each row and its place, now that it is known what a list and people say of it (rule 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from socialmap.errors import BadInputError
from socialmap.importing.texts import as_records
from socialmap.model import PLACE_FACTS, SEALED_KINDS, PlaceKind, Visibility, Waits
from socialmap.sources.raw import Remark

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from socialmap.importing.report import ImportReport

    Places = Mapping[str, Mapping[str, Any]]

#: What of a stored row tells that a person said what it is, and what that was.
SETTLED = ("kind", "offer", "visibility", "waits", "category", "soort")
#: Longest word of a list that is told back.
_WORD = 60


def settle(frame: pd.DataFrame, places: Places, rows: pd.DataFrame) -> pd.DataFrame:
    """A row of unknown kind stays what it was, as long as its list says the same of it.

    It keeps the kind and door that a person gave it, and is seen by whom it was seen by; one that an editor
    published by itself, or that waits still, comes together with no others.

    Parameters
    ----------
    frame
        Rows as classified, with place_id ("" for a new one) and what is stored of them as ``stored_kind`` and so on.
    places, rows
        The stored places by id and all stored rows.
    """
    told = rows[rows["waits"].eq(Waits.NOT) & rows["visibility"].ne(Visibility.HIDDEN)]
    shared = set(told.loc[told["kind"] != PlaceKind.OVERIG, "place_id"])
    same = frame["stored_category"].eq(frame["category"]) & frame["stored_soort"].eq(frame["soort"])
    kept = frame["waits"].eq(Waits.KIND) & same & frame["place_id"].ne("")
    for number, row in zip(frame.index[kept], frame[kept].to_dict("records"), strict=True):
        settled = {name: row[f"stored_{name}"] for name in ("kind", "offer", "waits")}
        alone = row["stored_visibility"] != Visibility.PUBLIC or _decided(places.get(row["place_id"], {}))
        settled["visibility"] = Visibility.ACCOUNTS if alone and row["place_id"] not in shared else Visibility.PUBLIC
        if row["stored_kind"] in SEALED_KINDS:
            settled["visibility"] = Visibility.HIDDEN
        for name, value in settled.items():
            frame.at[number, name] = value
    return frame


def narrowed(frame: pd.DataFrame, report: ImportReport) -> pd.DataFrame:
    """Rows of which the list itself says that fewer may see them; what it says is never more than we found."""
    if "asked" not in frame:
        return frame
    fact, order = PLACE_FACTS["visibility"], list(Visibility)
    for number, text in frame.loc[frame["asked"].astype(str).str.strip().ne(""), "asked"].items():
        try:
            asked = fact.checked(text)
        except BadInputError:
            asked = Visibility.ACCOUNTS  # who says something of it does not mean everybody
            reason = f"wie dit mag zien is niet duidelijk, dus alleen de redactie: hier hoort {fact.expected}"
            report.remarks.append(Remark("let op", reason, int(str(number)), fact.label))
        frame.at[number, "visibility"] = max(asked, Visibility(str(frame.at[number, "visibility"])), key=order.index)
    return frame


def decided(frame: pd.DataFrame, places: Places) -> pd.DataFrame:
    """Visibility and waits of each row: as it says itself, unless an editor decided about its place.

    Parameters
    ----------
    frame
        Rows with place_id, ``before`` (the place that they had) and what is stored of them.
    places
        The stored places by id.
    """
    rows = as_records(frame)
    of = [places.get(row["place_id"], {}) for row in rows]
    found = [(_visible_as(row, place), _waits(row, place)) for row, place in zip(rows, of, strict=True)]
    return pd.DataFrame(found, index=frame.index, columns=["visibility", "waits"], dtype=object)


def _waits(row: Mapping[str, Any], place: Mapping[str, Any]) -> Waits:
    """Why a row waits; no longer once an editor decided, and as long as nobody looked at what an upgrade hid."""
    if row["place_id"] == row["before"] and _decided(place):
        return Waits.NOT
    hid = row["visibility"] == Visibility.HIDDEN and row["stored_waits"] == Waits.SEALED
    return Waits.SEALED if hid else Waits(row["waits"])


def _decided(place: Mapping[str, Any]) -> bool:
    """Did an editor say who may see it?"""
    return "visibility" in place.get("edited_fields", ())


def _visible_as(row: Mapping[str, Any], place: Mapping[str, Any]) -> Visibility:
    given = Visibility(row["visibility"])
    if given is Visibility.HIDDEN or not _decided(place):
        return given
    if given is Visibility.PUBLIC:
        return Visibility(place["visibility"])
    # What waits was published row by row: one that is new here waits for the editor.
    return Visibility(row["stored_visibility"]) if row["place_id"] == row["before"] else given


def place_visibility(stored: Mapping[str, Any], rows: Collection[Visibility]) -> Visibility:
    """A place is as visible as its rows; an editor may show it to fewer.

    Parameters
    ----------
    stored
        The place as it is stored; empty for a new one.
    rows
        Who may see its rows.
    """
    found = widest(rows)
    if found is Visibility.HIDDEN or not _decided(stored):
        return found
    order = list(Visibility)
    return max(found, Visibility(stored["visibility"]), key=order.index)


def widest(rows: Collection[Visibility]) -> Visibility:
    """What who may see most of these rows may see."""
    return next(one for one in Visibility if one in rows)


def held_words(visibility: Visibility, waits: Waits, word: str) -> str:
    """Why a row is not public, or not without a question; empty for one that is."""
    if visibility is Visibility.HIDDEN:
        return "opvang of zorgwonen: blijft verborgen"
    who = "alleen voor de redactie" if visibility is Visibility.ACCOUNTS else "blijft zichtbaar"
    match waits:
        case Waits.KIND if word:
            return f"dit soort kennen wij niet, {who}: {word[:_WORD]} (zeg wat het is met --kind)"
        case Waits.KIND:
            return f"wat voor plek dit is, staat er niet: {who}"
        case Waits.NOT:
            return "" if visibility is Visibility.PUBLIC else "een redacteur maakte deze plek niet openbaar"
    return f"{waits}: {who}, tot een mens kijkt"
