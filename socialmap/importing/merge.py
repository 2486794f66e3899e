"""From rows to places: one building is one place, whoever serves there.

Pure functions on frames. Hidden rows never come together with visible ones: they add nothing to a visible place
and hide nothing.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from socialmap.importing.classify import PROMINENCE
from socialmap.importing.matching import HouseNumber, sure
from socialmap.model import Offer, Visibility, place_id

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

#: As many figures of a reference are compared as a number, more as text.
_DIGITS = 18


def group_rows(frame: pd.DataFrame) -> NDArray[np.int64]:
    """Which rows are at one place.

    Parameters
    ----------
    frame
        x, y (RD metres), street, house_number, postcode, kind, visibility.

    Returns
    -------
    A number a row, the same for rows of one place. Rows without an address stay alone, and rows that are not
    public come together only with those of the same kind that the same people may see.
    """
    numbered = np.array([HouseNumber.read(text) is not None for text in frame["house_number"]], dtype=bool)
    return _components(sure(frame), numbered)


def _components(pairs: NDArray[np.int64], numbered: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Rows that hang together; one without a house number joins a place only when there is no other to choose."""
    alike = numbered[pairs[:, 0]] == numbered[pairs[:, 1]]
    labels = _connected(pairs[alike], len(numbered))
    links = labels[pairs[~alike]]
    swap = ~numbered[pairs[~alike][:, 0]]
    links[swap] = links[swap][:, ::-1]
    links = np.unique(links, axis=0)
    _, where, choices = np.unique(links[:, 1], return_inverse=True, return_counts=True)
    joined = _connected(links[choices[where] == 1], len(numbered))
    result: NDArray[np.int64] = joined[labels]
    return result


def _connected(pairs: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(size, size))
    labels: NDArray[np.int64] = connected_components(graph, directed=False)[1].astype(np.int64)
    return labels


def order_of(references: pd.Series) -> pd.Series:
    """Rank of references that does not depend on the order of the file: ``-2`` before ``-10``."""
    keys = [
        tuple((not _counts(part), int(part) if _counts(part) else 0, part) for part in re.split(r"(\d+)", reference))
        for reference in references
    ]
    rank = {key: position for position, key in enumerate(sorted(set(keys)))}
    return pd.Series([rank[key] for key in keys], index=references.index, dtype=int)


def _counts(part: str) -> bool:
    return part.isdecimal() and len(part) <= _DIGITS


def leading_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """The row that gives each place its kind, name and point.

    Parameters
    ----------
    frame
        place_id, kind, offer, visibility, operator, order.

    Returns
    -------
    One row a place, by ``place_id``: a visible row before a hidden one, what may be offered before works, then by
    kind, without an operator in its name before one with, and the oldest reference.
    """
    keys = pd.DataFrame(
        {
            "hidden": frame["visibility"] != Visibility.PUBLIC,
            "works": frame["offer"] == Offer.NEVER,
            "kind": [PROMINENCE[kind] for kind in frame["kind"]],
            "operator": frame["operator"] != "",
            "order": frame["order"],
        }
    )
    ordered = frame.loc[keys.sort_values(keys.columns.tolist()).index]
    return ordered.drop_duplicates("place_id").set_index("place_id", drop=False)


@dataclass(frozen=True)
class Stored:
    """What is stored of places already.

    ``age``: place id -> number of its oldest row. ``kept_apart``: places that a person edited or checked.
    ``taken``: every id that is or was in use. ``shown``: places that everybody sees.
    ``told``: places of which a person said that they are one with another, or are not.
    """

    age: Mapping[str, int]
    kept_apart: Collection[str]
    taken: Collection[str]
    shown: Collection[str] = ()
    told: Collection[str] = ()


@dataclass
class Assigned:
    """``place_ids``: one a row. ``redirects``: id of a place that went -> the one it went to."""

    place_ids: list[str]
    redirects: dict[str, str] = field(default_factory=dict)


def assign_places(frame: pd.DataFrame, source_id: str, stored: Stored) -> Assigned:
    """Give every group of rows its place: the oldest that its rows have, else a new one.

    Parameters
    ----------
    frame
        group, reference, order, visibility, and place_id as stored (empty for a new row).

    Notes
    -----
    A place whose rows now belong to several groups stays with the visible group that has most of them. Of several
    places in one group the oldest that everybody sees stays and the others are redirected; one that a person edited,
    checked or told of stays by itself, for an editor to decide.
    """
    ordered = frame.assign(position=range(len(frame)), hidden=frame["visibility"] != Visibility.PUBLIC)
    ordered = ordered.sort_values(["hidden", "order"])
    groups: dict[int, list[int]] = defaultdict(list)
    for group, position in zip(ordered["group"], ordered["position"], strict=True):
        groups[group].append(position)
    before, references = frame["place_id"].tolist(), frame["reference"].tolist()
    claims = _claims(ordered, groups)
    result = Assigned([""] * len(frame))
    taken = set(stored.taken)
    owned: dict[int, list[str]] = defaultdict(list)
    for place, owner in claims.items():
        owned[owner].append(place)
    for group, positions in groups.items():
        own = owned[group]
        own.sort(key=lambda place: (place not in stored.shown, place in stored.told, stored.age[place]))
        if own:
            keep = own[0]
        else:
            keep = new_id(source_id, references[positions[0]], taken)
            taken.add(keep)
        apart = {place for place in own[1:] if place in stored.kept_apart or place in stored.told}
        result.redirects |= {place: keep for place in own[1:] if place not in apart}
        for position in positions:
            result.place_ids[position] = before[position] if before[position] in apart else keep
    return result


def _claims(ordered: pd.DataFrame, groups: Mapping[int, list[int]]) -> dict[str, int]:
    """Which group goes on with each stored place; groups come visible ones first, then by oldest reference."""
    rank = {group: position for position, group in enumerate(groups)}
    visible = dict(zip(ordered["group"], ~ordered["hidden"], strict=True))
    counts = Counter(
        (place, group) for place, group in zip(ordered["place_id"], ordered["group"], strict=True) if place
    )
    best: dict[str, tuple[bool, int, int, int]] = {}
    for (place, group), rows in counts.items():
        claim = (not visible[group], -rows, rank[group], group)
        best[place] = min(best.get(place, claim), claim)
    return {place: claim[-1] for place, claim in best.items()}


def new_id(source_id: str, reference: str, taken: Collection[str]) -> str:
    """The id of a new place. One that was given away before is never given again."""
    found, turn = place_id(source_id, reference), 2
    while found in taken:
        found, turn = place_id(source_id, f"{reference}@{turn}"), turn + 1
    return found
