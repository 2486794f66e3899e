"""Minutes as people give them, checked."""

from __future__ import annotations

from socialmap.errors import BadInputError

#: Minutes of the bands that are drawn and counted.
BANDS = (5.0, 10.0, 15.0)
#: Seconds by which sums of float32 lengths may pass a limit that they meet.
ROUNDING = 1e-3


def limit_seconds(minutes: float) -> float:
    """Seconds to search, a hair more than asked so that the bound itself counts.

    Raises
    ------
    BadInputError
        When it is negative or no number.

    Examples
    --------
    >>> limit_seconds(10)
    600.001
    >>> limit_seconds(-5)
    Traceback (most recent call last):
    ...
    socialmap.errors.BadInputError: Zoveel minuten kan niemand lopen; gevonden: '-5'; verwacht: een getal van 0 of meer.
    """
    if not minutes >= 0:
        msg = "Zoveel minuten kan niemand lopen"
        raise BadInputError(msg, value=minutes, expected="een getal van 0 of meer")
    return minutes * 60 + ROUNDING
