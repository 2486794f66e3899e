"""Minutes as they are told: whole, and the parts of a way add up to the whole of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialmap.network.route import Route


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


def shared_out(
    route: Route, speed: float, minutes: int, metres: float, *, apart: float
) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Minutes and metres of each stretch and of the last metres, which add up to those of the whole way.

    From where one starts to the street belongs to the first stretch.

    Parameters
    ----------
    speed
        Metres a second.
    apart
        Metres from the street up to which a door is at it: who is there is there, so the last metres have no minute.
    """
    first, last = (off / speed / 60 for off in route.off)
    times, lengths = [part.minutes for part in route.stretches], [part.metres for part in route.stretches]
    if times:
        times[0], lengths[0] = times[0] + first, lengths[0] + route.off[0]
        own = last if route.off[1] > apart else 0.0
        times[-1] += last - own
        times, lengths = [*times, own], [*lengths, route.off[1]]
    else:
        times, lengths = [first + last], [sum(route.off)]
    whole = sum(lengths)
    return tuple(shares(minutes, times)), tuple(length * metres / whole if whole else 0.0 for length in lengths)
