"""Rows of a list at the places that others told of. Pure: one address is one place, as in the city's own file.

A row whose name agrees says of that place what it knows. One under the same roof with another name is another service
there: it stands among its rows, and what it says of the building is for a person to decide. All that is only alike
stays by itself, and is proposed (``importing.matching.likely``). Rows join nothing that not the same people may see.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from socialmap.importing.matching import ALIKE, Compared, likeness
from socialmap.model import Waits
from socialmap.model.text import letters

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    import pandas as pd

#: Metres within which points of one postcode and number are one address: surveys take the middle of a postcode.
FAR = 1_000.0
#: The same of one street and number without a postcode, by name and without: another town has such a street too.
_WITHIN_TOWN, _NEXT_DOOR = 300.0, 150.0
#: The door of a house on the ground, where others live above.
_GROUND_FLOOR = frozenset({"h", "hs", "huis", "bg"})
_AREA = 4


class Joined(NamedTuple):
    """The place of a row, and whether it is called so itself; if not, the row is a service under that roof."""

    place_id: str
    by_name: bool


class _There(NamedTuple):
    """One address and name by which a place is known; ``own`` when it is called so itself, and no service in it."""

    place_id: str
    own: bool
    told: Compared
    x: float
    y: float


def joined(rows: pd.DataFrame, there: pd.DataFrame) -> dict[int, Joined]:
    """Of which rows it is sure at which place they are.

    Parameters
    ----------
    rows
        name, kind, street, house_number, postcode, visibility, x, y (RD metres); and waits and called: the words
        for its kind that its list uses.
    there
        The same columns but the last two, place_id, and its own name as ``place_name``: a row for each address and
        name by which a place is known.

    Returns
    -------
    By position in ``rows``.
    """
    known = _by_address(there)
    found = {}
    for at, row in enumerate(rows.to_dict("records")):
        one = Compared.of(row)
        if one.number is None:
            continue
        at_address = {id(place): place for key in _keys(one) for place in known.get(key, ())}
        if place := _sure(one, row, list(at_address.values())):
            found[at] = place
    return found


def _by_address(there: pd.DataFrame) -> Mapping[tuple[str, str, int], list[_There]]:
    found: dict[tuple[str, str, int], list[_There]] = defaultdict(list)
    for row in there.to_dict("records"):
        own = likeness(row["name"], row["place_name"]) >= ALIKE
        one = _There(row["place_id"], own, Compared.of(row), row["x"], row["y"])
        for key in _keys(one.told):
            found[key].append(one)
    return found


def _keys(told: Compared) -> Iterator[tuple[str, str, int]]:
    if told.number is None:
        return
    for number in range(told.number.first, told.number.last + 1):
        if told.postcode:
            yield "postcode", told.postcode, number
        if told.street:
            yield "street", told.street, number


def _sure(one: Compared, row: Mapping[Any, Any], places: list[_There]) -> Joined | None:
    by_name: dict[str, tuple[bool, float, bool]] = {}
    by_address: set[str] = set()
    for place in places:
        other, metres = place.told, float(np.hypot(row["x"] - place.x, row["y"] - place.y))
        alike = _names_agree(one, other, row)
        if not _seen_by_the_same(one, other, row, alike=alike):
            continue
        same_door = _door(one) == _door(other)
        if alike and metres <= _reach(one, other, by_name=True):
            mark = same_door, likeness(one.name, other.name), place.own
            by_name[place.place_id] = max(mark, by_name.get(place.place_id, mark))
        elif same_door and metres <= _reach(one, other, by_name=False):
            by_address.add(place.place_id)
    if by_name:
        best = max(by_name.values())
        named = [id for id, mark in by_name.items() if mark == best]
        return Joined(named[0], by_name=best[-1]) if len(named) == 1 else None
    return Joined(by_address.pop(), by_name=False) if len(by_address) == 1 else None


def _names_agree(one: Compared, other: Compared, row: Mapping[Any, Any]) -> bool:
    if letters(one.name) == letters(other.name):
        return True
    # What its list calls by a word that we do not know is only the same when it bears the same name.
    unknown = row.get("waits") == Waits.KIND and row.get("called")
    return not unknown and likeness(one.name, other.name) >= ALIKE


def _seen_by_the_same(one: Compared, other: Compared, row: Mapping[Any, Any], *, alike: bool) -> bool:
    """Who may see the two is the same; a row that waits only because nobody said what it is, is what its name is."""
    return one.seen == other.seen or (alike and row.get("waits") == Waits.KIND and other.seen == "")


def _door(told: Compared) -> str:
    addition = told.number.addition if told.number else ""
    return "" if addition in _GROUND_FLOOR else addition


def _reach(one: Compared, other: Compared, *, by_name: bool) -> float:
    """Within how many metres two of one number are one address."""
    if one.postcode and one.postcode == other.postcode:
        return FAR
    if not one.street or one.street != other.street:
        return -1.0
    if not one.postcode or not other.postcode:
        return _WITHIN_TOWN if by_name else _NEXT_DOOR
    # A digit wrong, or the postcode of the other side: only its name tells.
    return _WITHIN_TOWN if by_name and one.postcode[:_AREA] == other.postcode[:_AREA] else -1.0
