"""The shortest walk past several places and back, found exactly: a matrix in, an order out.

Held and Karp's way: of every set of places already seen and every last place, the least time so far. Eight places are
256 sets, so the answer for each part of them comes along, and what fits within a time limit is exact too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

#: The number of sets doubles with each place.
MOST_PLACES = 8


@dataclass(frozen=True)
class Tour:
    """A walk from the start past places and back.

    Attributes
    ----------
    order
        Rows of the places in the order walked, without the start.
    walking
        Seconds on foot, the way back included; stays are not.
    left_out
        Rows of the places that are not walked past, in their own order.
    """

    order: tuple[int, ...]
    walking: float
    left_out: tuple[int, ...] = ()


def best_tour(seconds: ArrayLike, *, limit: float = np.inf, stay: float = 0.0) -> Tour:
    """The shortest walk past as many places as fit.

    Parameters
    ----------
    seconds
        (n + 1, n + 1): from row to column on foot. Row 0 is the start; ways there and back may differ, and inf is no
        way at all.
    limit
        Seconds that the walk may take with its stays.
    stay
        Seconds at each place.

    Returns
    -------
    As many places as fit within the limit; of sets of equal size the one with the shortest walk. Empty when not even
    one place fits. Rows count from 1, as in ``seconds``.

    Raises
    ------
    ValueError
        When there are more than ``MOST_PLACES`` places, the matrix is not square, or a time is negative or missing.

    Examples
    --------
    >>> best_tour([[0, 9, 1], [2, 0, 9], [9, 1, 0]])
    Tour(order=(2, 1), walking=4.0, left_out=())
    >>> best_tour([[0, 9, 1], [2, 0, 9], [1, 1, 0]], limit=3)
    Tour(order=(2,), walking=2.0, left_out=(1,))
    """
    table = _checked(seconds)
    places = len(table) - 1
    least, before = _all_sets(table)
    sizes = np.array([sets.bit_count() for sets in range(1 << places)])
    home = least + table[1:, 0]
    walking = np.where(sizes > 0, home.min(axis=1, initial=np.inf), 0.0)
    fits = np.isfinite(walking) & (walking + sizes * stay <= limit)
    fits[0] = True
    largest = sizes[fits].max()
    chosen = int(np.argmin(np.where(fits & (sizes == largest), walking, np.inf)))
    order = _read_back(before, chosen, int(np.argmin(home[chosen]))) if largest else []
    left_out = tuple(row for row in range(1, places + 1) if row not in order)
    return Tour(tuple(order), float(walking[chosen]), left_out)


def _checked(seconds: ArrayLike) -> NDArray[np.float64]:
    table = np.asarray(seconds, dtype=np.float64)
    if table.ndim != 2 or table.shape[0] != table.shape[1] or not len(table):  # noqa: PLR2004 (rows and columns)
        msg = "seconds is not a square matrix"
        raise ValueError(msg)
    if len(table) > MOST_PLACES + 1:
        msg = f"more than {MOST_PLACES} places"
        raise ValueError(msg)
    if np.isnan(table).any() or (table < 0).any():
        msg = "a time is negative or missing"
        raise ValueError(msg)
    return table


def _all_sets(table: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
    """By set of places (a bit each) and last place: least seconds from the start, and the place before the last."""
    places = len(table) - 1
    between = table[1:, 1:]
    least = np.full((1 << places, places), np.inf)
    before = np.full((1 << places, places), -1, dtype=np.int8)
    for last in range(places):
        least[1 << last, last] = table[0, last + 1]
    for seen in range(1, 1 << places):
        # Any set is larger as a number than the same without one of its places, so those are done.
        ahead = least[seen][:, None] + between
        for next_ in range(places):
            bit = 1 << next_
            if seen & bit:
                continue
            came_from = int(np.argmin(ahead[:, next_]))
            least[seen | bit, next_] = ahead[came_from, next_]
            before[seen | bit, next_] = came_from
    return least, before


def _read_back(before: NDArray[np.int8], seen: int, last: int) -> list[int]:
    order = []
    while last >= 0:
        order.append(last + 1)
        seen, last = seen & ~(1 << last), int(before[seen, last])
    return order[::-1]
