"""What of a neighbourhood goes along: where its walks start, and every place within reach of there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from socialmap import geo
from socialmap.errors import BadInputError, NoWayError
from socialmap.guide.gathering import begin_near
from socialmap.guide.offers import FARTHEST, offers
from socialmap.guide.origin import FROM_PLACE, FROM_STOP, Origin
from socialmap.i18n import later

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from socialmap.i18n import Words
    from socialmap.offer.records import Reached
    from socialmap.world import World

#: Minutes of walking that a file may hold.
LEAST, MOST = 5, 30
#: As many places as fit on one map; where fewer than this are near, the nearest beyond.
PLACES, FEW = 80, 3
_ROUNDS = 100
NOTHING = later("Hier in de buurt kennen wij geen plek. Kies een ander begin.")


@dataclass(frozen=True)
class Around:
    """Places within reach of the start, near to far.

    Attributes
    ----------
    offers
        For each place, by id, what it and its activities offer: the place itself first.
    beyond
        Where little is near: the nearest places that are farther.
    here
        The place that it starts at; "" at a stop.
    left_out
        Places within reach that did not fit any more.
    """

    start: Origin
    offers: dict[str, list[Reached]]
    beyond: dict[str, list[Reached]]
    left_out: int
    here: str = ""


def reached(world: World, origin: Origin, words: Words, *, minutes: float, profile: str) -> Around:
    """Everything that is offered within reach of the stop or place nearest to a point.

    Raises
    ------
    BadInputError
        When the minutes cannot be.
    NoWayError
        When there is nothing to start at, or nowhere to walk to.
    """
    check_minutes(minutes)
    start, here = start_near(world, origin, words)
    found = offers(world, start, profile=profile, asked=None, minutes=FARTHEST)
    if not found:
        raise NoWayError(words.gettext(NOTHING))
    found = [
        replace(one, way=replace(one.way, minutes=0.0, metres=0.0)) if one.place_id == here else one for one in found
    ]
    near = _by_place([one for one in found if one.way.minutes <= minutes])
    far = _by_place([one for one in found if one.way.minutes > minutes])
    beyond = dict(list(far.items())[: max(0, FEW - len(near))])
    return Around(start, dict(list(near.items())[:PLACES]), beyond, max(0, len(near) - PLACES), here)


def check_minutes(minutes: float) -> None:
    """Raise a BadInputError for more or fewer minutes than a file holds."""
    if not LEAST <= minutes <= MOST:
        msg = "dit aantal minuten kan niet"
        raise BadInputError(msg, value=f"{minutes:g}", expected=f"{LEAST} tot {MOST}")


def _by_place(found: list[Reached]) -> dict[str, list[Reached]]:
    by_place: dict[str, list[Reached]] = {}
    for one in sorted(found, key=lambda one: (one.way.minutes, one.place_id, one.offering.activity)):
        by_place.setdefault(one.place_id, []).append(one)
    return by_place


def start_near(world: World, origin: Origin, words: Words) -> tuple[Origin, str]:
    """The stop or offered place nearest to a point, and its id when it is a place.

    What somebody typed or tapped is not taken along: this is.

    Raises
    ------
    NoWayError
        When the map holds neither.
    """
    begin = begin_near(world, origin, words)
    lon, lat = geo.to_wgs84(begin.x, begin.y)
    about, name = (FROM_PLACE, begin.name) if begin.place_id else (FROM_STOP, begin.stop)
    return Origin(float(lon), float(lat), begin.x, begin.y, about, name), begin.place_id


def apart(
    points: NDArray[np.float64], metres: float, fixed: tuple[float, float], *, here: bool = False
) -> NDArray[np.float64]:
    """Points moved as little as it takes to stand so many metres from each other and from a fixed one.

    With ``here`` the first of them is that fixed one.

    Examples
    --------
    >>> apart(np.array([[0.0, 0.0], [1.0, 0.0], [50.0, 0.0]]), 10, (0.0, -100.0)).round().astype(int).tolist()
    [[-4, 0], [6, 0], [50, 0]]
    """
    first = int(here)
    moved = np.vstack([fixed, points[first:]])
    # Those at one spot go each their own way.
    turn = np.arange(len(moved)) * 2.4
    moved[1:] += 0.01 * np.column_stack([np.cos(turn), np.sin(turn)])[:-1]
    for _ in range(_ROUNDS):
        away = moved[:, None] - moved[None]
        distance = np.hypot(away[..., 0], away[..., 1])
        np.fill_diagonal(distance, np.inf)
        lacking = np.clip(metres - distance, 0, None)
        if not lacking.any():
            break
        moved[1:] += 0.5 * (away * (lacking / distance)[..., None]).sum(axis=1)[1:]
    return np.vstack([points[:first], moved[1:]])
