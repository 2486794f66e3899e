"""Rows of a list at the places that others told of. Pure: one address is one place, as in the city's own file.

A row whose name agrees says of that place what it knows. One under the same roof with another name is another service
there: it stands among its rows, and what it says of the building is for a person to decide. All that is only alike
stays by itself, and is proposed (``importing.matching.likely``). Rows join nothing that not the same people may see.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz import fuzz

from socialmap.importing.matching import ALIKE, NEAR, Compared, likeness
from socialmap.model import MEETING_KINDS, PlaceKind, Waits
from socialmap.model.kinds import known_kind
from socialmap.model.text import bare_words, letters

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
#: Of these a house has one.
_ONE_OF_A_HOUSE = (PlaceKind.HUIS_VAN_DE_WIJK, PlaceKind.BIBLIOTHEEK, PlaceKind.ZWEMBAD)
#: Letters of a word that tells which place it is, and words that many have.
_TELLING = 5
_EVERYWHERE = frozenset({"amsterdam", "centrum", "nieuwe", "noord", "stichting", "vereniging", "locatie", "gebouw"})
#: How alike two spellings of one word are, of 100.
_SPELLED_OTHERWISE = 80.0


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
    by_name: dict[str, tuple[bool, float]] = {}
    by_address: set[str] = set()
    called_so: set[str] = set()
    for place in places:
        other, metres = place.told, float(np.hypot(row["x"] - place.x, row["y"] - place.y))
        alike = _names_agree(one, other, row, metres)
        if not _seen_by_the_same(one, other, row, alike=alike):
            continue
        same_door = _door(one) == _door(other) or (metres <= _NEXT_DOOR and _is_block(one, other))
        if alike and metres <= _reach(one, other, by_name=True):
            mark = same_door, likeness(one.name, other.name)
            if place.own and not _says_another_kind(one, other):
                called_so.add(place.place_id)
            by_name[place.place_id] = max(mark, by_name.get(place.place_id, mark))
        elif same_door and metres <= _reach(one, other, by_name=False):
            by_address.add(place.place_id)
    if by_name:
        best = max(by_name.values())
        named = [id for id, mark in by_name.items() if mark == best]
        return Joined(named[0], by_name=named[0] in called_so) if len(named) == 1 else None
    return Joined(by_address.pop(), by_name=False) if len(by_address) == 1 else None


def _names_agree(one: Compared, other: Compared, row: Mapping[Any, Any], metres: float) -> bool:
    if letters(one.name) == letters(other.name):
        return True
    # What its list calls by a word that we do not know is only the same when it bears the same name.
    if row.get("waits") == Waits.KIND and row.get("called"):
        return False
    together = metres <= NEAR or _is_one_door(one, other)
    return likeness(one.name, other.name) >= ALIKE or (together and _has_much_of(one, other))


def _says_another_kind(one: Compared, other: Compared) -> bool:
    """Is one by its name another sort of place: the buurtteam in a house of the same name?"""
    said, kinds = [known_kind(told.name) for told in (one, other)], (one.kind, other.kind)
    meant = [found.kind if found else PlaceKind(kind) for found, kind in zip(said, kinds, strict=True)]
    if not any(said) or meant[0] is meant[1] or set(meant) <= set(MEETING_KINDS):
        return False
    return all(said) or any(
        found is None and kind is not PlaceKind.OVERIG for found, kind in zip(said, meant, strict=True)
    )


def _is_one_door(one: Compared, other: Compared) -> bool:
    return bool(one.postcode) and one.postcode == other.postcode and _door(one) == _door(other)


def _has_much_of(one: Compared, other: Compared) -> bool:
    """Have two names at one door a telling word in common, or say both that they are the one that a house has?"""
    first, second = (known_kind(told.name) for told in (one, other))
    if first and first == second and first.kind in _ONE_OF_A_HOUSE:
        return True
    return any(_one_word(word, theirs) for word in _telling(one.name) for theirs in _telling(other.name))


def _telling(name: str) -> list[str]:
    words = bare_words(name).split()
    return [word for word in words if len(word) >= _TELLING and word not in _EVERYWHERE and known_kind(word) is None]


def _one_word(one: str, other: str) -> bool:
    """The same word, also with an ending or spelled otherwise.

    Examples
    --------
    >>> _one_word("woudsma", "woudsmaschool"), _one_word("hoekhuis", "hoeckhuys"), _one_word("brink", "bron")
    (True, True, False)
    """
    short, long = sorted((one, other), key=len)
    return long.startswith(short) or (len(short) > _TELLING and fuzz.ratio(short, long) >= _SPELLED_OTHERWISE)


def _seen_by_the_same(one: Compared, other: Compared, row: Mapping[Any, Any], *, alike: bool) -> bool:
    """Who may see the two is the same; a row that waits only because nobody said what it is, is what its name is."""
    return one.seen == other.seen or (alike and row.get("waits") == Waits.KIND and other.seen == "")


def _is_block(one: Compared, other: Compared) -> bool:
    """Is one of the two several numbers, of which the other is one?"""
    return any(told.number and told.number.first < told.number.last for told in (one, other))


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
