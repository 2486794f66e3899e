"""Minutes as they are told: whole, and the parts of a way add up to the whole of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def whole_minutes(minutes: float) -> int:
    """Minutes of a way: at least one, and none only where there is no way to go.

    Examples
    --------
    >>> [whole_minutes(minutes) for minutes in (0, 0.1, 1.4, 12.6)]
    [0, 1, 1, 13]
    """
    return max(1, round(minutes)) if minutes else 0


def shares(total: int, parts: Sequence[float]) -> list[int]:
    """A whole number divided over parts: each has its share rounded down or up, the largest remainders first up.

    The method of Hamilton, which elections know as that of largest remainders; of equal remainders the first goes up.

    Parameters
    ----------
    parts
        Not negative.

    Examples
    --------
    >>> shares(10, [2.4, 4.3, 3.3])
    [3, 4, 3]
    >>> shares(1, [0.2, 0.2])
    [1, 0]
    >>> shares(3, [])
    []
    """
    whole = math.fsum(parts)
    if not whole:
        return [0] * len(parts)
    exact = [total * part / whole for part in parts]
    down = [math.floor(share) for share in exact]
    up = sorted(range(len(parts)), key=lambda row: (down[row] - exact[row], row))[: total - sum(down)]
    return [share + (row in up) for row, share in enumerate(down)]
