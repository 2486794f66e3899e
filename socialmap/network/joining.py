"""Streets beside streets: a newer copy takes the place of its maker's older one, as far as it covers."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from scipy.spatial import cKDTree
from shapely.ops import substring

from socialmap.network.compiling import Streets, compile_network, take_shapes
from socialmap.network.covering import DRAWN_ANEW, cover_of, inside, middles, near_lines
from socialmap.network.network import StreetKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from socialmap.network.network import Network, Origin

#: Junctions of two networks that lie this near are one junction, in metres.
SAME_PLACE = 1.0
MOST = 0.5
_FACTS = ("length", "kind", "surface", "kerb", "width", "one_way", "gates", "slope", "closed", "doubt", "duration")
_Parts = dict[str, Any]


@dataclass(frozen=True)
class Joined:
    """Two networks as one, and what became of the first.

    Attributes
    ----------
    went, stayed, came
        How many streets of the first were replaced, how many were not, and how many the second brought.
    back
        How many of those came where streets went.
    covered
        How much of what went comes back, as a share of its length (see ``replaced``).
    loose
        How many junctions lost streets and found none of the second near.
    """

    network: Network
    went: int
    stayed: int
    came: int
    back: int
    covered: float
    loose: int


def join(first: Network, second: Network) -> Joined:
    """Two networks as one, each street with its origin and date.

    A street of ``first`` gives way when ``second`` has streets by the same maker and covers it; others stay, and
    lie side by side with the new ones, also where they describe the same streets. A junction of ``second`` within a
    metre of one of ``first`` becomes that one (the nearest, where there are more). Where a street that stays led to
    one that went, it is tied to the nearest of ``second`` within ``DRAWN_ANEW`` metres, which is cut there if need be.
    """
    gone, covered = replaced(first, second)
    old, new = _parts(first, ~gone), _parts(second, np.ones(second.streets, dtype=bool))
    place = _same_place(old, new)
    alias = np.arange(len(old["x"]))
    seam = np.intersect1d(_junctions(first, gone), _junctions(first, ~gone))
    row = np.searchsorted(old["junction"], seam)
    row = row[~np.isin(row, place)]
    cuts, loose = _tie(old, new, row, place, alias)
    is_new = place < 0
    place[is_new] = len(old["x"]) + np.arange(np.count_nonzero(is_new))
    old["start"], old["end"] = alias[old["start"]], alias[old["end"]]
    new["start"], new["end"] = place[new["start"]], place[new["end"]]
    _cut(new, cuts)
    new["x"], new["y"] = new["x"][is_new], new["y"][is_new]
    return Joined(
        network=_together(old, new, _banks(first, second)),
        went=int(gone.sum()),
        stayed=int((~gone).sum()),
        came=second.streets,
        back=int(in_place_of(first, gone, second).sum()),
        covered=covered,
        loose=loose,
    )


def replaced(first: Network, second: Network) -> tuple[NDArray[np.bool_], float]:
    """Which streets of ``first`` give way, and how much of them comes back, as a share of their length.

    The least of two: the length that has a street of ``second`` near (little for main roads only, and for what is
    dense in one corner), and the length that ``second`` has in their place (little for a few streets from everywhere).
    It is 1 for an ordinary newer copy, also for one of a part.
    """
    makers = {origin.maker for origin in second.origins}
    numbers = [number for number, origin in enumerate(first.origins) if origin.maker in makers]
    gone = np.isin(first.origin, numbers)
    if not gone.any():
        return gone, 1.0
    cover = cover_of(second)
    gone &= inside(cover, first, SAME_PLACE if _is_same_survey(first, gone, second) else DRAWN_ANEW)
    length = first.length.astype(float) * gone
    if not length.any():
        return gone, 1.0
    near = length[cover.near(*middles(first))].sum()
    back = second.length.astype(float)[in_place_of(first, gone, second)].sum()
    return gone, float(min(near, back) / length.sum())


def in_place_of(first: Network, gone: NDArray[np.bool_], second: Network) -> NDArray[np.bool_]:
    """Which streets of ``second`` lie near those of ``first`` that give way."""
    return near_lines(shapely.STRtree(first.lines[gone]), *middles(second))


def same_streets(left: Network, right: Network) -> bool:
    """Whether two networks hold the same streets and benches, in whichever order."""
    same = _digests(left) == _digests(right) and np.array_equal(_benches(left), _benches(right))
    return (
        same and np.array_equal(left.banks.geometries, right.banks.geometries) and np.array_equal(left.wet, right.wet)
    )


def _is_same_survey(first: Network, streets: NDArray[np.bool_], second: Network) -> bool:
    """Whether most junctions of ``second`` lie just where ``first`` has one: then the border between them is sharp."""
    junction = _junctions(first, streets)
    distance, _ = cKDTree(np.column_stack([first.x[junction], first.y[junction]])).query(
        np.column_stack([second.x, second.y]), distance_upper_bound=SAME_PLACE
    )
    return bool(np.isfinite(distance).mean() > MOST)


def _junctions(network: Network, streets: NDArray[np.bool_]) -> NDArray[np.int64]:
    return np.unique(np.concatenate([network.start[streets], network.end[streets]])).astype(np.int64)


def _parts(network: Network, streets: NDArray[np.bool_]) -> _Parts:
    """Some streets as arrays, with the junctions that they use (``junction`` tells which these were)."""
    keep = np.flatnonzero(streets)
    junction = _junctions(network, streets)
    shape_ptr, shape = take_shapes(network.shape_ptr, network.shape, keep)
    return {name: getattr(network, name)[keep] for name in _FACTS} | {
        "junction": junction,
        "x": network.x[junction],
        "y": network.y[junction],
        "start": np.searchsorted(junction, network.start[keep]),
        "end": np.searchsorted(junction, network.end[keep]),
        "name": np.asarray(network.names, dtype=object)[network.name[keep]],
        "origin": _origins_of(network)[keep],
        "shape_ptr": shape_ptr,
        "shape": shape,
        "bench": _benches(network),
    }


def _origins_of(network: Network) -> NDArray[Any]:
    """The origin of each street itself."""
    known = np.empty(len(network.origins), dtype=object)
    known[:] = network.origins
    found: NDArray[Any] = known[network.origin]
    return found


def _benches(network: Network) -> NDArray[np.float64]:
    return np.unique(np.column_stack([network.bench_x, network.bench_y]), axis=0)


def _banks(first: Network, second: Network) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Water and walls of both; where the second covers its own only, when it knows of any."""
    stays = np.ones(len(first.wet), dtype=bool)
    if len(first.wet) and len(second.wet):
        middle = shapely.get_coordinates(shapely.line_interpolate_point(first.banks.geometries, 0.5, normalized=True))
        stays = ~cover_of(second).covers(middle[:, 0], middle[:, 1], SAME_PLACE)
    lines = np.concatenate([first.banks.geometries[stays], second.banks.geometries])
    return lines, np.concatenate([first.wet[stays], second.wet])


def _together(old: _Parts, new: _Parts, banks: tuple[NDArray[Any], NDArray[np.bool_]]) -> Network:
    joined = {name: np.concatenate([old[name], new[name]]) for name in (*_FACTS, "x", "y", "start", "end", "name")}
    origins: dict[Origin, int] = {}
    origin = [origins.setdefault(one, len(origins)) for one in (*old["origin"], *new["origin"])]
    # Benches carry no origin: the same bench twice is one.
    bench = np.unique(np.concatenate([old["bench"], new["bench"]]), axis=0)
    return compile_network(
        Streets(
            **joined,
            origin=np.array(origin, dtype=np.int64),
            origins=tuple(origins),
            shape_ptr=np.concatenate([old["shape_ptr"], new["shape_ptr"][1:] + old["shape_ptr"][-1]]),
            shape=np.concatenate([old["shape"], new["shape"]]),
            bench_x=bench[:, 0],
            bench_y=bench[:, 1],
            bank_ptr=np.concatenate([[0], np.cumsum(shapely.get_num_coordinates(banks[0]))]),
            bank=shapely.get_coordinates(banks[0]),
            wet=banks[1],
        )
    )


def _same_place(old: _Parts, new: _Parts) -> NDArray[np.int64]:
    """Of each new junction the old one that it is; -1 where there is none."""
    place = np.full(len(new["x"]), -1, dtype=np.int64)
    if len(old["x"]) and len(new["x"]):
        distance, nearest = cKDTree(np.column_stack([old["x"], old["y"]])).query(
            np.column_stack([new["x"], new["y"]]), distance_upper_bound=SAME_PLACE
        )
        # An old junction takes the nearest new one only: two new ones that became one would lose their street.
        near = np.argsort(distance, kind="stable")[: np.count_nonzero(np.isfinite(distance))]
        taken, first = np.unique(nearest[near], return_index=True)
        place[near[first]] = taken
    return place


def _lines(parts: _Parts) -> NDArray[Any]:
    row = np.repeat(np.arange(len(parts["length"])), np.diff(parts["shape_ptr"]))
    return np.asarray(shapely.linestrings(parts["shape"], indices=row))


def _tie(
    old: _Parts, new: _Parts, rows: NDArray[np.int64], place: NDArray[np.int64], alias: NDArray[np.int64]
) -> tuple[dict[int, dict[float, int]], int]:
    """Tie old junctions to what is nearest of the new streets, in ``place`` and ``alias``.

    Returns
    -------
    For each new street where it is to be cut, in metres along it, with the old junction that lies there; and how many
    old junctions are near to nothing.
    """
    cuts: dict[int, dict[float, int]] = defaultdict(dict)
    if not len(rows):
        return cuts, 0
    walked = np.flatnonzero(new["kind"] != StreetKind.FERRY)
    lines = _lines(new)
    points = shapely.points(old["x"][rows], old["y"][rows])
    asked, found = shapely.STRtree(lines[walked]).query_nearest(points, max_distance=DRAWN_ANEW, all_matches=False)
    for row, street, point in zip(rows[asked].tolist(), walked[found].tolist(), points[asked], strict=True):
        along, length = (float(value) for value in (lines[street].project(point), lines[street].length))
        junction = new["start" if along <= length / 2 else "end"][street]
        if np.hypot(new["x"][junction] - point.x, new["y"][junction] - point.y) <= DRAWN_ANEW:
            if place[junction] < 0:
                place[junction] = row
            alias[row] = place[junction]
            continue
        there = [known for at, known in cuts[street].items() if abs(at - along) <= SAME_PLACE]
        if there:
            alias[row] = there[0]
        else:
            cuts[street][along] = row
    return cuts, len(rows) - len(asked)


def _cut(new: _Parts, cuts: dict[int, dict[float, int]]) -> None:
    """Cut streets in pieces; the first piece keeps the gates, all keep the rest."""
    if not cuts:
        return
    lines, count = _lines(new), np.ones(len(new["length"]), dtype=np.int64)
    for street, places in cuts.items():
        count[street] += len(places)
    first = np.cumsum(count) - count
    parts = {name: np.repeat(new[name], count) for name in (*_FACTS, "start", "end", "name", "origin")}
    pieces = np.repeat(lines, count)
    for street, places in cuts.items():
        line, begin = lines[street], first[street]
        ends = [0.0, *sorted(places), line.length]
        for number, (left, right) in enumerate(pairwise(ends)):
            piece = begin + number
            pieces[piece] = substring(line, left, right)
            for walked in ("length", "duration"):
                parts[walked][piece] *= (right - left) / line.length
            if number:
                parts["start"][piece], parts["gates"][piece] = places[left], 0
            if right in places:
                parts["end"][piece] = places[right]
    new.update(parts)
    new["shape"] = shapely.get_coordinates(pieces)
    new["shape_ptr"] = np.concatenate([[0], np.cumsum(shapely.get_num_coordinates(pieces))]).astype(np.int64)


def _digests(network: Network) -> list[bytes]:
    """Of each street a mark of all that is known of it, in order of the marks."""
    facts = np.column_stack([getattr(network, name).astype(np.float64) for name in _FACTS])
    words = [repr((name, origin)).encode() for name, origin in zip(_names(network), _origins_of(network), strict=True)]
    pointer = network.shape_ptr
    return sorted(
        hashlib.blake2b(
            facts[street].tobytes() + network.shape[pointer[street] : pointer[street + 1]].tobytes() + words[street],
            digest_size=16,
        ).digest()
        for street in range(network.streets)
    )


def _names(network: Network) -> Iterable[str]:
    return (network.names[row] for row in network.name)
