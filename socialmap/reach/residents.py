"""Residents of areas, spread over the junctions of their streets, and who of them is near enough.

Where in its streets people live is told by squares of 100 metres, where these are known; else each metre of street
counts the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import shapely

from socialmap.network.network import StreetKind
from socialmap.network.search import search
from socialmap.network.snapping import MIN_COMPONENT, snap
from socialmap.reach.minutes import BANDS, limit_seconds
from socialmap.reach.squares import SIDE, Allotted, Squares, allotted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from socialmap.network.network import Network
    from socialmap.network.search import Spots, Ways


#: Squares tell of an area where streets lie near those of this share of its people.
_TOLD = 0.5


class Why(StrEnum):
    """Why an area has no figure, as its users read it."""

    KNOWN = ""
    TOO_FAR = "geen straat binnen 250 meter op dit stratennet"
    ISLAND = "de straten hier hangen op dit stratennet niet vast aan de rest"
    APART = "dit deel van het stratennet hangt niet vast aan een deel met zo'n plek"
    NO_RESIDENTS = "we weten niet hoeveel mensen hier wonen"


@dataclass(frozen=True)
class Residents:
    """Where the residents of areas are.

    Attributes
    ----------
    count
        Residents of each area, NaN where not known.
    why
        ``Why`` an area has no junctions; "" where it has.
    area, node, weight, off
        Shares of areas at junctions: the weights of an area add up to 1. ``off`` is metres to walk to the
        first junction, for who does not live at one.
    own
        Of each share, whether it lies at streets of the area itself.
    """

    count: NDArray[np.float64]
    why: NDArray[np.object_]
    area: NDArray[np.int64]
    node: NDArray[np.int64]
    weight: NDArray[np.float64]
    off: NDArray[np.float64]
    own: NDArray[np.bool_]

    def minutes(self, ways: Ways, minutes: NDArray[np.float64]) -> NDArray[np.float64]:
        """Minutes of each share, from those of the junctions."""
        walk: NDArray[np.float64] = minutes[self.node] + self.off / ways.speed / 60
        return walk


@dataclass(frozen=True)
class Shares:
    """How many residents of each area are near enough.

    Attributes
    ----------
    bands
        Minutes, m of them.
    share
        Share of the residents within each band, (areas, m); NaN where ``why`` says so.
    within
        Residents within each band, (areas, m).
    median
        Minutes within which half of the residents are; inf where fewer than half reach any place.
    why
        ``Why`` an area is not known.
    residents
        Of each area.
    """

    bands: tuple[float, ...]
    share: NDArray[np.float64]
    within: NDArray[np.float64]
    median: NDArray[np.float64]
    why: NDArray[np.object_]
    residents: NDArray[np.float64]

    def together(self, group: NDArray[np.integer] | None = None) -> NDArray[np.float64]:
        """Share of residents in groups of areas (numbered from 0; None: all areas are one), (groups, m).

        Counts only areas whose residents and streets are known; a group without any is NaN.
        """
        group = np.zeros(len(self.share), dtype=np.int64) if group is None else group
        known = ~np.isnan(self.share[:, 0])
        near = np.zeros((int(group.max(initial=0)) + 1, len(self.bands)))
        np.add.at(near, group[known], self.within[known])
        everyone = np.zeros(len(near))
        np.add.at(everyone, group[known], self.residents[known])
        return np.divide(near, everyone[:, None], out=np.full_like(near, np.nan), where=everyone[:, None] > 0)


def spread_residents(
    network: Network,
    areas: NDArray[np.object_],
    count: NDArray[np.float64],
    nearby: Spots,
    squares: Squares | None = None,
) -> Residents:
    """Spread residents over the junctions inside their area: by squares, else by the length of street at each.

    Parameters
    ----------
    areas
        Polygons in RD metres that do not overlap; None where there is no border.
    count
        Residents of each area; NaN is unknown.
    nearby
        A spot for a point in each area (its label point), for areas without streets of their own.
    squares
        How many people live in each square; they tell where in an area, and ``count`` how many.
    """
    metres = _street_metres(network)
    points = np.asarray(shapely.points(network.x, network.y))
    area, node = shapely.STRtree(points).query(areas, predicate="intersects")
    node, first = np.unique(node, return_index=True)
    area, weight = area[first], metres[node]
    sizes = np.bincount(network.component)
    in_main = sizes[network.component[node]] >= min(MIN_COMPONENT, sizes.max(initial=0))
    # Most of its streets tell of an area: a few metres of another's at its border are not where its people live.
    apart, joined = (np.bincount(area[part], weight[part], len(areas)) for part in (~in_main, in_main))
    is_island = apart > joined
    used = in_main & (weight > 0) & ~is_island[area]
    has_streets = np.zeros(len(areas), bool)
    has_streets[area[used]] = True
    near = ~has_streets & ~is_island & (nearby.street >= 0)
    why = np.full(len(areas), Why.KNOWN, dtype=object)
    why[~has_streets & ~near] = Why.TOO_FAR
    why[is_island] = Why.ISLAND
    rows = np.flatnonzero(near)
    street, along = nearby.street[rows], nearby.along[rows]
    area = np.concatenate([area[used], rows, rows])
    node = np.concatenate([node[used], network.start[street], network.end[street]])
    weight = np.concatenate([weight[used], 1 - along, along])
    off = np.concatenate([np.zeros(int(used.sum())), nearby.off[rows], nearby.off[rows]])
    weight /= np.bincount(area, weight, len(areas))[area]
    own = np.concatenate([np.ones(int(used.sum()), bool), np.zeros(2 * len(rows), bool)])
    spread = Residents(count.astype(float), why, area, node, weight, off, own)
    if squares is None or not len(squares):
        return spread
    return _by_squares(network, spread, allotted(areas, spread.count, squares), squares)


def _by_squares(network: Network, spread: Residents, found: Allotted, squares: Squares) -> Residents:
    """The same, with the people of areas that have squares at the junctions in these, or nearest to them."""
    at_node, node_square, share = _nodes_in(network, squares)
    spot = snap(network, squares.x + SIDE / 2, squares.y + SIDE / 2)
    has_nodes = np.zeros(len(squares), bool)
    has_nodes[node_square] = True
    alone = ~has_nodes[found.square] & (spot.street[found.square] >= 0)
    square = found.square[alone]
    street, along = spot.street[square], spot.along[square]
    length = network.length[street].astype(float)
    ends = np.where(along < 0.5, network.start[street], network.end[street])  # noqa: PLR2004 (half way)
    off = spot.off[square] + np.minimum(along, 1 - along) * length
    # A row for each junction in a square, for each area that the square lies in.
    order = np.argsort(node_square, kind="stable")
    first, last = (np.searchsorted(node_square[order], found.square, side) for side in ("left", "right"))
    times = last - first
    inside = np.repeat(np.arange(len(found.square)), times)
    rank = np.arange(len(inside)) - np.repeat(np.cumsum(times) - times, times)
    nodes = order[first[inside] + rank]
    area = np.concatenate([found.area[inside], found.area[alone]])
    node = np.concatenate([at_node[nodes], ends])
    weight = np.concatenate([found.weight[inside] * share[nodes], found.weight[alone]])
    off = np.concatenate([np.zeros(len(inside)), off])
    told = np.bincount(area, weight, len(spread.count)) > _TOLD
    told &= spread.why != Why.ISLAND
    used, kept = told[area], ~told[spread.area]
    weight = weight / np.where(told, np.bincount(area, weight, len(told)), 1)[area]
    why = np.where(told, Why.KNOWN, spread.why)
    parts = zip(
        (spread.area, spread.node, spread.weight, spread.off, spread.own),
        (area, node, weight, off, np.ones(len(area), bool)),
        strict=True,
    )
    return Residents(spread.count, why, *(np.concatenate([old[kept], new[used]]) for old, new in parts))


def _nodes_in(network: Network, squares: Squares) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Junctions of the main streets that lie in squares, in which, and what share of the street there is at each."""
    metres, sizes = _street_metres(network), np.bincount(network.component)
    in_main = sizes[network.component] >= min(MIN_COMPONENT, sizes.max(initial=0))
    square = squares.holding(network.x, network.y)
    node = np.flatnonzero((square >= 0) & in_main & (metres > 0))
    square = square[node]
    return node, square, metres[node] / np.bincount(square, metres[node], len(squares))[square]


def _street_metres(network: Network, counted: NDArray[np.bool_] | None = None) -> NDArray[np.float64]:
    """Half of the length of the streets at each junction, ferries not counted."""
    walked = network.kind != StreetKind.FERRY
    half = np.where(walked if counted is None else walked & counted, network.length.astype(float) / 2, 0.0)
    at_start, at_end = (np.bincount(ends, half, network.nodes) for ends in (network.start, network.end))
    return np.asarray(at_start + at_end, dtype=np.float64)


def share_known(ways: Ways, residents: Residents) -> NDArray[np.float64]:
    """Share of the streets of each area of which everything that matters to the profile is known."""
    metres = _street_metres(ways.network)
    unknown = _street_metres(ways.network, ways.unknown) / np.where(metres > 0, metres, 1)
    share = 1 - _by_area(residents, residents.weight * unknown[residents.node])
    return np.where(residents.why == Why.KNOWN, share, np.nan)


def _by_area(residents: Residents, weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights summed by area; those of a whole area add up to 1 but for the last digit."""
    return np.minimum(np.bincount(residents.area, weight, len(residents.count)), 1.0)


def share_within(
    ways: Ways, residents: Residents, minutes: NDArray[np.float64], bands: Sequence[float] = BANDS
) -> Shares:
    """Share of the residents of each area within so many minutes.

    Parameters
    ----------
    minutes
        Of each junction, to whatever is asked: ``nearest_place(...).minutes``.
    """
    walk = residents.minutes(ways, minutes)
    areas = len(residents.count)
    limits = [limit_seconds(band) / 60 for band in bands]
    near = [residents.weight * (walk <= limit) for limit in limits]
    share = np.column_stack([_by_area(residents, weight) for weight in near])
    why = residents.why.copy()
    why[(why == Why.KNOWN) & _apart(ways.network, residents, minutes)] = Why.APART
    median = _median(residents, walk, areas)
    median[why != Why.KNOWN] = np.nan
    why[(why == Why.KNOWN) & ~(residents.count > 0)] = Why.NO_RESIDENTS
    share[why != Why.KNOWN] = np.nan
    within = share * residents.count[:, None]
    return Shares(tuple(bands), share, within, median, why, residents.count)


def _apart(network: Network, residents: Residents, minutes: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Areas of which no junction hangs together with any junction that reaches a place."""
    reaches = np.zeros(int(network.component.max(initial=0)) + 1, dtype=bool)
    reaches[network.component[np.isfinite(minutes)]] = True
    hopeful = np.zeros(len(residents.count), dtype=bool)
    hopeful[residents.area[reaches[network.component[residents.node]]]] = True
    # Where nothing is reached from anywhere the streets are not to blame.
    return ~hopeful & bool(reaches.any())


def _median(residents: Residents, walk: NDArray[np.float64], areas: int) -> NDArray[np.float64]:
    order = np.lexsort((walk, residents.area))
    area, passed = residents.area[order], np.cumsum(residents.weight[order])
    # Weights of an area add up to 1, so that the sum before it is the number of areas before it.
    number = np.cumsum(np.diff(area, prepend=area[:1]) != 0)
    half = np.flatnonzero(passed - number >= 0.5 - 1e-9)
    median = np.full(areas, np.nan)
    found, first = np.unique(area[half], return_index=True)
    median[found] = walk[order][half[first]]
    return median


def residents_near(
    ways: Ways, residents: Residents, place: Spots, bands: Sequence[float] = BANDS
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Who can walk to one place.

    Returns
    -------
    Residents within each band, and the same by area (areas, m). Areas with unknown residents are NaN and
    not in the total.
    """
    minutes = np.full(ways.network.nodes, np.inf)
    for field in search(ways, place, limit_seconds(max(bands)), towards=True):
        minutes[field.nodes] = field.seconds[0, : len(field.nodes)] / 60
    walk = residents.minutes(ways, minutes)
    near = [walk <= limit_seconds(band) / 60 for band in bands]
    share = np.column_stack([_by_area(residents, residents.weight * inside) for inside in near])
    by_area = share * residents.count[:, None]
    by_area[residents.why != Why.KNOWN] = np.nan
    return np.nansum(by_area, axis=0), by_area
