"""From all junctions at once: searched from the places, so that 500 places are 500 searches, not 68,000."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix

from socialmap.errors import BadInputError
from socialmap.network.search import search, search_nearest, steps
from socialmap.reach.minutes import ROUNDING, limit_seconds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from socialmap.network.search import Spots, Ways


@dataclass(frozen=True)
class Pairs:
    """Every junction with every place within so many minutes of it.

    Attributes
    ----------
    nodes, places
        How many there are.
    minutes
        How far the search went; 5 and 10 minutes are then thresholds.
    node, place, walk
        The pairs: junction, place, and minutes between them.
    metres, unknown
        Along the quickest way; None unless asked for.
    """

    nodes: int
    places: int
    minutes: float
    node: NDArray[np.int32]
    place: NDArray[np.int32]
    walk: NDArray[np.float32]
    metres: NDArray[np.float32] | None = None
    unknown: NDArray[np.float32] | None = None

    def count(self, minutes: float | None = None) -> NDArray[np.int64]:
        """How many places each junction has within ``minutes`` (at most what was searched)."""
        minutes = self.minutes if minutes is None else minutes
        if limit_seconds(minutes) > limit_seconds(self.minutes):
            msg = "Zo ver is niet gezocht"
            raise BadInputError(msg, value=minutes, expected=f"hoogstens {self.minutes:g} minuten")
        near = self.walk <= np.float32(minutes + ROUNDING / 60)
        return np.bincount(self.node[near], minlength=self.nodes)

    def after(
        self, junction: NDArray[np.int64], minutes: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """What homes reach that lie some minutes from a junction, as far as was searched.

        Parameters
        ----------
        junction, minutes
            Of each home: its junction, and how long the walk to it takes.

        Returns
        -------
        The pairs: row of the home, and place.
        """
        walks = csr_matrix((self.walk.astype(float), (self.node, self.place)), (self.nodes, self.places))
        reached = walks[junction].tocoo()
        near = reached.data + minutes[reached.row] <= self.minutes + ROUNDING / 60
        return reached.row[near].astype(np.int64), reached.col[near].astype(np.int64)

    def nearest(self, k: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The k nearest places of each junction and their minutes: (nodes, k); -1 and inf where there are fewer."""
        by_walk = np.argsort(self.walk, kind="stable")
        order = by_walk[np.argsort(self.node[by_walk], kind="stable")]
        node = self.node[order]
        first = np.searchsorted(node, np.arange(self.nodes))
        rank = np.arange(len(node)) - first[node]
        kept = rank < k
        place = np.full((self.nodes, k), -1, dtype=np.int32)
        walk = np.full((self.nodes, k), np.inf, dtype=np.float32)
        place[node[kept], rank[kept]] = self.place[order][kept]
        walk[node[kept], rank[kept]] = self.walk[order][kept]
        return place, walk


@dataclass(frozen=True)
class Nearest:
    """The nearest place of each junction: its row (-1 for none within reach), minutes (inf), and the way to it."""

    place: NDArray[np.int32]
    minutes: NDArray[np.float64]
    metres: NDArray[np.float64] | None = None
    unknown: NDArray[np.float64] | None = None


def all_pairs(ways: Ways, places: Spots, minutes: float, *, metres: bool = False, towards: bool = True) -> Pairs:
    """Every junction with every place within ``minutes``.

    Parameters
    ----------
    places
        Spots; those off the streets are in no pair.
    metres
        Also how long the ways are and how much of them is unknown, which takes about three times as long
        where it must be read off the ways themselves.
    towards
        True for the ways from junctions to places, False for those back.
    """
    trace = metres and ways.measured
    columns: list[tuple[NDArray[np.generic], ...]] = []
    for field in search(ways, places, limit_seconds(minutes), towards=towards, trace=trace):
        found = steps(ways, field)
        pair = (field.nodes[found.column].astype(np.int32), field.rows[found.row].astype(np.int32))
        measures = [found.seconds / 60]
        if found.metres is not None and found.unknown is not None:
            measures += [found.metres, found.unknown]
        elif metres:
            measures += [found.seconds * ways.speed, np.zeros(len(found.row))]
        columns.append((*pair, *(values.astype(np.float32) for values in measures)))
    if not columns:
        empty = np.zeros(0, np.float32)
        columns = [(np.zeros(0, np.int32), np.zeros(0, np.int32), empty, *([empty, empty] if metres else []))]
    joined = [np.concatenate(parts) for parts in zip(*columns, strict=True)]
    return Pairs(ways.network.nodes, len(places), minutes, *joined)


def nearest_place(
    ways: Ways, places: Spots, minutes: float = np.inf, *, metres: bool = False, towards: bool = True
) -> Nearest:
    """The nearest place of every junction, in one search."""
    field = search_nearest(ways, places, limit_seconds(minutes), towards=towards)
    seconds = field.seconds[0, : ways.network.nodes]
    nearest = Nearest(field.rows.astype(np.int32), seconds / 60)
    if not metres:
        return nearest
    found = steps(ways, field)
    both = np.full((2, len(seconds)), np.nan)
    both[:, found.column] = found.metres, found.unknown
    return Nearest(nearest.place, nearest.minutes, both[0], both[1])
