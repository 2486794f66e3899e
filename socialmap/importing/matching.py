"""Whether two records are one place. One set of rules, pure, for whoever asks.

Imports join by themselves what is sure: one address, next to each other. What is only likely is proposed to a person,
by postcode and number, street and number, or name and distance, and never joined by itself. Records that not the same
people may see are neither.

Notes
-----
The bounds were chosen on the city's list of May 2026 (929 public places). By number they propose 7 pairs, the farthest
90 m apart; within 300 m there are no more. By name they propose 9, and each is one house; of the six next alike that
near, down to 75, none is, and of the next farther away, from 51 to 100 m, most are schools with two buildings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from rapidfuzz import fuzz
from scipy.spatial import cKDTree

from socialmap.marks import KIND_MARKS
from socialmap.model import PlaceKind, Visibility
from socialmap.model.text import bare_words, letters

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd
    from numpy.typing import NDArray

#: Metres within which one address is one building; the list has one number for two ends of a hospital ground.
NEAR = 50.0
#: Metres within which two points are the same door, so that "17A" and "17B", or "14" and "14-16", are one.
SAME_DOOR = 5.0
#: Metres within which one number may be one building, for a person to say: two ends of a ground, or two doors.
ONE_GROUND = 100.0
#: How alike two names are of what may be one place, of 100: all words of the one are in the other, but for a letter.
ALIKE = 90.0
#: No street has numbers of more figures; what is longer is no house number.
_NUMBER = re.compile(r"(\d{1,6})(?!\d)\s*(?:-\s*(\d{1,6})$)?(.*)", re.DOTALL)
#: "117-119" is a range, "36-1" and "114-1" are a number with an addition, and so is what is farther apart.
_LONGEST_RANGE = 20
#: Words that say what sort of place it is, and not which.
_OF_KINDS = frozenset(chain.from_iterable(bare_words(mark.singular).split() for mark in KIND_MARKS.values())) | {
    *("de", "het", "een", "t", "in", "bij", "aan", "en", "hvdw", "hvdb", "buurthuis", "buurtcentrum", "wijkcentrum"),
    *("buurthuiskamer", "huiskamer", "inloop", "centrum", "stichting", "locatie"),
}
_COMPARED = ("name", "kind", "street", "house_number", "postcode", "visibility")
#: They bear the name of their buurt or of each other, and stand side by side: a school and its gym are two.
_NAMED_AFTER = (PlaceKind.SCHOOL, PlaceKind.SPORT)


class Why(StrEnum):
    """By what two records are likely one place."""

    POSTCODE = "postcode en huisnummer"
    STREET = "straat en huisnummer"
    NAME = "naam en afstand"


class Likely(NamedTuple):
    """Two records that may be one place.

    Attributes
    ----------
    one, other
        Their positions in the frame.
    why
        All that speaks for it.
    metres
        How far apart they lie.
    likeness
        Of their names, 0 to 100.
    """

    one: int
    other: int
    why: tuple[Why, ...]
    metres: float
    likeness: float


class HouseNumber(NamedTuple):
    """A house number as a range of numbers and what comes after them."""

    first: int
    last: int
    addition: str

    @classmethod
    def read(cls, text: str) -> HouseNumber | None:
        """Read ``58-H``, ``58H``, ``14-16`` or ``495A-A``; None when there is no number.

        Examples
        --------
        >>> HouseNumber.read("58-H") == HouseNumber.read("58h")
        True
        >>> HouseNumber.read("14-16")
        HouseNumber(first=14, last=16, addition='')
        """
        found = _NUMBER.fullmatch(text.strip())
        if found is None:
            return None
        first, second = int(found[1]), int(found[2] or 0)
        if first < second <= first + _LONGEST_RANGE:
            return cls(first, second, "")
        return cls(first, first, letters(text.strip()[len(found[1]) :]))

    def meets(self, other: HouseNumber) -> bool:
        """Do the two ranges have a number in common?"""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True)
class Compared:
    """What is compared of a record."""

    name: str
    kind: str
    street: str
    postcode: str
    number: HouseNumber | None
    seen: str

    @classmethod
    def of(cls, row: Mapping[Any, Any]) -> Compared:
        """Of a row with name, kind, street, house_number, postcode and visibility."""
        # Of what is not public only those of one kind may come together.
        seen = "" if row["visibility"] == Visibility.PUBLIC else f"{row['visibility']} {row['kind']}"
        number = HouseNumber.read(row["house_number"])
        return cls(row.get("name", ""), row["kind"], letters(row["street"]), letters(row["postcode"]), number, seen)


def sure(frame: pd.DataFrame) -> NDArray[np.int64]:
    """Pairs of rows that are one place without anybody looking: one address, next to each other.

    Parameters
    ----------
    frame
        x, y (RD metres), street, house_number, postcode, kind, visibility.

    Returns
    -------
    Positions in the frame, shape (pairs, 2).
    """
    pairs = [(a, b) for a, b, one, other, metres in _near(frame, NEAR) if _is_sure(one, other, metres)]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def likely(frame: pd.DataFrame) -> list[Likely]:
    """Pairs of rows that may be one place, for a person to say; what speaks most for it first.

    Parameters
    ----------
    frame
        The same, and name. Rows that are hidden are in no pair.
    """
    found = []
    for a, b, one, other, metres in _near(frame, ONE_GROUND):
        if not one.seen.startswith(Visibility.HIDDEN) and (why := _why(one, other, metres)):
            found.append(Likely(a, b, why, metres, likeness(one.name, other.name)))
    return sorted(found, key=lambda pair: (-pair.likeness, round(pair.metres), pair.one, pair.other))


def signature(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Name and address as they are compared: rows of two lists with the same one are one row."""
    return tuple(letters(row[name]) for name in ("name", "street", "house_number", "postcode"))


def likeness(one: str, other: str) -> float:
    """How far the words of one name are in another, 0 to 100.

    Words that only say what sort of place it is make no two names alike, and neither do two numbers.

    Examples
    --------
    >>> likeness("De Banne", "Huis van de Wijk De Banne"), likeness("Buurtteam Sluis 1", "Buurtteam Sluis 2")
    (100.0, 0.0)
    >>> likeness("Buurtkamer", "Buurtkamer Het Anker") < ALIKE
    True
    """
    first, second = bare_words(one), bare_words(other)
    numbers = [set(re.findall(r"\d+", text)) for text in (first, second)]
    if all(numbers) and numbers[0] != numbers[1]:
        return 0.0
    cores = [" ".join(word for word in text.split() if word not in _OF_KINDS) for text in (first, second)]
    if not all(cores):
        return fuzz.token_sort_ratio(first, second)
    within = min(fuzz.token_set_ratio(first, second), fuzz.token_set_ratio(*cores))
    return max(within, fuzz.token_sort_ratio(*cores))


def _near(frame: pd.DataFrame, within: float) -> Iterator[tuple[int, int, Compared, Compared, float]]:
    """Pairs of rows so near each other that the same people may see."""
    points = frame[["x", "y"]].to_numpy(float)
    if not len(points):
        return
    told = [Compared.of(row) for row in frame[[name for name in _COMPARED if name in frame]].to_dict("records")]
    pairs = cKDTree(points).query_pairs(within, output_type="ndarray")
    distance = np.hypot(*(points[pairs[:, 0]] - points[pairs[:, 1]]).T)
    for (a, b), metres in zip(pairs.tolist(), distance.tolist(), strict=True):
        if told[a].seen == told[b].seen:
            yield a, b, told[a], told[b], metres


def _is_sure(one: Compared, other: Compared, metres: float) -> bool:
    return (
        _agree(one.street, other.street)
        and _agree(one.postcode, other.postcode)
        and bool((one.street and other.street) or (one.postcode and other.postcode))
        and _same_number(one.number, other.number, metres)
    )


def _agree(one: str, other: str) -> bool:
    return not one or not other or one == other


def _same_number(one: HouseNumber | None, other: HouseNumber | None, metres: float) -> bool:
    if one is None or other is None:
        return metres <= SAME_DOOR
    return one.meets(other) and (metres <= SAME_DOOR or one.addition == other.addition)


def _why(one: Compared, other: Compared, metres: float) -> tuple[Why, ...]:
    found = []
    if one.number and other.number and one.number.meets(other.number):
        if one.postcode and one.postcode == other.postcode:
            found.append(Why.POSTCODE)
        if one.street and one.street == other.street:
            found.append(Why.STREET)
    within = NEAR
    if one.kind in _NAMED_AFTER or other.kind in _NAMED_AFTER:
        within = SAME_DOOR if one.kind == other.kind else -1.0
    if metres <= within and likeness(one.name, other.name) >= ALIKE:
        found.append(Why.NAME)
    return tuple(found)
