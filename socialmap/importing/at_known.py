"""Rows that tell of places that are there and make none: polling stations, of which the building matters.

Such a list has addresses and perhaps no points. Where a row says the name of the place it speaks of it; where only the
address is the same, what it says of the building is for a person to decide; all else is left out, and counted.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from socialmap.importing.attaching import propose_all, tell_of
from socialmap.importing.matching import HouseNumber
from socialmap.model import PlaceKind, SourceKind, Visibility
from socialmap.model.text import letters
from socialmap.sources.raw import LEFT_OUT, Remark
from socialmap.store import statements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from socialmap.importing.attaching import Attached
    from socialmap.importing.report import ImportReport
    from socialmap.importing.saying import List
    from socialmap.sources.raw import PlaceRows
    from socialmap.store import Session

    Kinds = Mapping[str, PlaceKind]

NOT_THERE = "op dit adres kennen wij geen plek: de lijst maakt er geen"
#: A row without a kind is no sort of place that a person should judge.
_NO_KIND: Mapping[str, PlaceKind] = {"": PlaceKind.OVERIG}


def placed(session: Session, rows: PlaceRows, kinds: Kinds | None, report: ImportReport) -> tuple[PlaceRows, Kinds]:
    """The rows with the point of the place at their address, where they have none; without those of which none is.

    Parameters
    ----------
    kinds
        What a person says that words of this list mean.

    Returns
    -------
    With these, and what a row without a word is.
    """
    if not rows.only_known:
        return rows, kinds or {}
    points = _points(session)
    frame = rows.frame.copy()
    for number in frame.index[frame["lon"].isna()]:
        keys = _keys(frame.loc[number])
        found = next((points[key] for key in keys if key in points), None)
        if found is None:
            report.remarks.append(Remark(LEFT_OUT, NOT_THERE, int(number)))
        else:
            frame.loc[number, ["lon", "lat"]] = found
    return replace(rows, frame=frame[frame["lon"].notna()]), {**_NO_KIND, **(kinds or {})}


def tell_of_known(
    session: Session, at: Attached, how: tuple[bool, SourceKind], source: List, report: ImportReport
) -> None:
    """Write down what a list that makes no places says of those that are there.

    Parameters
    ----------
    how
        Whether it speaks of these alone, and whose word it is; what strangers say of others is proposed.
    """
    only_known, says = how
    if only_known:
        for number in at.lead.index:
            report.remarks.append(Remark(LEFT_OUT, NOT_THERE, int(number)))
        at = replace(at, lead=at.lead.iloc[:0])
    if says is SourceKind.STRANGERS:
        propose_all(session, at, source, report)
    else:
        tell_of(session, at, says, source, report)


def _points(session: Session) -> dict[tuple[str, str, int], tuple[float, float]]:
    """Where each address is at which everybody sees a place."""
    found: dict[tuple[str, str, int], list[tuple[float, float]]] = defaultdict(list)
    for one in statements.read_records(session, "place").values():
        if one["visibility"] == Visibility.PUBLIC:
            for key in _keys(one):
                found[key].append((float(one["lon"]), float(one["lat"])))
    return {key: points[0] for key, points in found.items()}


def _keys(row: Mapping[str, Any]) -> Iterator[tuple[str, str, int]]:
    """By what an address is found: postcode and number, then street and number."""
    number = HouseNumber.read(str(row["house_number"]))
    if number is not None:
        for name in ("postcode", "street"):
            if row[name]:
                yield name, letters(str(row[name])), number.first
