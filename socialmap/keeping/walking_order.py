"""A round on foot: past all its places and back, by the shortest walk along the streets that we find.

Up to ``guide.tour.MOST_PLACES`` places it is the shortest there is; of more it is a good one: the nearest next, and
then parts of it turned around and places moved as long as that is shorter (2-opt; Croes, 1958).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from socialmap.guide.between import seconds_between
from socialmap.guide.tour import MOST_PLACES, best_tour
from socialmap.offer.places import lying_places
from socialmap.walks import DEFAULT_PROFILE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from socialmap.keeping.worklist import Stop
    from socialmap.world import World

#: Of more places than one walks past in a day, the rest follows in its own order.
MOST_WALKED = 25
#: A gain of less than this is rounding.
_LEAST = 1e-6


def walking_order(world: World, stops: Sequence[Stop], start: tuple[float, float] | None = None) -> list[Stop]:
    """Stops in the order in which one walks past them, from a point in RD metres or else from the first stop."""
    walked, rest = stops[:MOST_WALKED], stops[MOST_WALKED:]
    ids = tuple(stop.place_id for stop in walked)
    order = world.lately(("walking order", ids, start), lambda: _order(world, ids, start))
    return [*(walked[row] for row in order), *rest]


def _order(world: World, ids: Sequence[str], start: tuple[float, float] | None) -> list[int]:
    """Rows of ``ids``."""
    points = [(point.x, point.y) for point in lying_places(world).geometry.loc[list(ids)]]
    if len(points) <= 1:
        return list(range(len(points)))
    seconds, _ = seconds_between(world, np.array([start, *points] if start else points), DEFAULT_PROFILE)
    order = shortest_order(seconds)
    return [row - 1 for row in order] if start else [0, *order]


def shortest_order(seconds: NDArray[np.float64]) -> list[int]:
    """Rows 1 and on in the order of a short walk from row 0 and back.

    Parameters
    ----------
    seconds
        (n + 1, n + 1), from row to column; inf where there is no way: such a row comes last.
    """
    table = np.where(np.isfinite(seconds), seconds, 1e9)
    if len(table) - 1 <= MOST_PLACES:
        return list(best_tour(table).order)
    order, ways = _nearest_next(table), table.tolist()
    while (better := _better(ways, order)) is not None:
        order = better
    return order


def _nearest_next(table: NDArray[np.float64]) -> list[int]:
    order, left = [0], set(range(1, len(table)))
    while left:
        order.append(min(left, key=lambda row: (table[order[-1], row], row)))
        left.discard(order[-1])
    return order[1:]


def _better(ways: Sequence[Sequence[float]], order: list[int]) -> list[int] | None:
    """A shorter walk with one part turned around, or one place moved elsewhere."""
    now = _length(ways, order) - _LEAST
    for begin in range(len(order)):
        without = order[:begin] + order[begin + 1 :]
        turned = (order[:begin] + order[begin:end][::-1] + order[end:] for end in range(begin + 2, len(order) + 1))
        moved = ([*without[:at], order[begin], *without[at:]] for at in range(len(order)))
        if shorter := next((other for other in (*turned, *moved) if _length(ways, other) < now), None):
            return shorter
    return None


def _length(ways: Sequence[Sequence[float]], order: Sequence[int]) -> float:
    return sum(ways[row][next_] for row, next_ in pairwise([0, *order, 0]))
