"""Where a group gathers for a walk: at a stop or a place, never at somebody's home."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from socialmap import geo
from socialmap.errors import NotFoundError, NoWayError
from socialmap.guide.origin import FROM_PLACE, FROM_STOP
from socialmap.guide.quiet import quiet_name
from socialmap.i18n import later
from socialmap.model import Offer
from socialmap.offer.current import places_on_offer, with_something_on_offer
from socialmap.offer.names import whole_name
from socialmap.offer.stops import stops
from socialmap.offer.words import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from socialmap.guide.origin import Origin
    from socialmap.i18n import Words
    from socialmap.world import World

GONE = later("Een plek die u koos staat niet meer op de kaart. Ga terug en kies opnieuw.")
NO_BEGIN = later("Hier in de buurt kennen wij geen halte en geen plek. Kies een ander begin.")


@dataclass(frozen=True)
class Begin:
    """Where the group starts and ends: a stop or a place, never a home.

    Attributes
    ----------
    id
        "halte:" with its reference, or "plek:" with its id.
    name
        As it is said.
    stop, place_id
        The name of the stop, or the id of the place.
    moved
        Whether somebody's own start made way for it.
    """

    id: str
    name: str
    x: float
    y: float
    stop: str = ""
    place_id: str = ""
    moved: bool = False


def begin_near(world: World, origin: Origin, words: Words) -> Begin:
    """Where a group starts: the place or stop that was chosen, else the nearest to the start that somebody gave."""
    there = stops(world)
    there = there[there["name"] != ""]
    chosen = origin.about in (FROM_PLACE, FROM_STOP)
    places = places_on_offer(world)
    if not chosen:
        # Nobody is brought to a house that is meant for some without having asked for it.
        places = places[places["offer"] == Offer.OPEN]
    lon, lat = (np.concatenate([there[name], places[name]]).astype(float) for name in ("lon", "lat"))
    if not len(lon):
        raise NoWayError(words.gettext(NO_BEGIN))
    x, y = geo.to_rd(lon, lat)
    nearest = int(np.argmin(np.hypot(x - origin.x, y - origin.y)))
    if nearest < len(there):
        id = f"halte:{there['reference'].iloc[nearest]}"
    else:
        id = f"plek:{places.index[nearest - len(there)]}"
    return replace(named_begin(world, id, words), moved=not chosen)


def named_begin(world: World, id: str, words: Words) -> Begin:
    """The start with this id.

    Raises
    ------
    NotFoundError
        When there is no such stop or place (any more).
    """
    kind, _, reference = id.partition(":")
    reference = world.redirects.get(reference, reference)
    if kind == "halte":
        there = stops(world)
        found = there[there["reference"] == reference]
        if len(found):
            stop = found.iloc[0]
            name, (x, y) = str(stop["name"]), geo.to_rd(stop["lon"], stop["lat"])
            return Begin(id, words.gettext("halte %(name)s", name=shown(name, words)), float(x), float(y), stop=name)
    elif kind == "plek" and reference in world.places.index:
        place = world.places.loc[reference]
        name = whole_name(shown(quiet_name(str(place["name"])), words))
        return Begin(f"plek:{reference}", name, place["geometry"].x, place["geometry"].y, place_id=reference)
    raise NotFoundError(words.gettext(GONE))


def check_offered(world: World, place_ids: Iterable[str], words: Words) -> None:
    """Refuse chosen places of which one may not be seen or offered (any more).

    Raises
    ------
    NotFoundError
        In one sentence.
    """
    if not set(place_ids) <= set(with_something_on_offer(world)):
        raise NotFoundError(words.gettext(GONE))
