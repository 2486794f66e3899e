"""What may be offered now: places, services and activities (rules 8 and 9 of the domain), for whoever asks.

The columns come with the world (``socialmap.world.judging``); that they are read here and nowhere else is what keeps
one answer to one question: what the guide offers, a score counts, a place page shows and a calendar holds is the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from socialmap.errors import BadInputError
from socialmap.model import Known
from socialmap.schedule.schedule import IN_HOLIDAYS, NOT_KNOWN_IN_HOLIDAYS
from socialmap.schedule.weekly import weekly
from socialmap.world import Freshness

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from socialmap.world import World


def places_on_offer(world: World) -> gpd.GeoDataFrame:
    """Places that somebody can be sent to now."""
    return world.places[world.places["offered"]]


def services_on_offer(world: World) -> pd.DataFrame:
    """Source rows that a current list stands for, and whose door one can come in by."""
    return world.services[world.services["offered"]]


def activities_on_offer(world: World) -> pd.DataFrame:
    """Activities that go on now, at a place that is still there and may be seen."""
    return world.activities[world.activities["current"]]


#: What a season stop says of school holidays, by whether an activity goes on in them.
_REST: Mapping[str, str] = {Known.YES: "", Known.NO: IN_HOLIDAYS, Known.UNKNOWN: NOT_KNOWN_IN_HOLIDAYS}


def rests(activity: Mapping[Any, Any]) -> str:
    """When an activity is not there, or is not known to be, as ``parse_schedule`` reads a season stop (rule 8).

    Who reads hours of an activity reads them with this: in school holidays of which nobody told, it is "bel eerst".
    """
    return ";".join(part for part in (activity["season_stop"], _REST[activity["in_school_holidays"]]) if part)


def in_school_holidays(activity: Mapping[Any, Any]) -> Known:
    """Whether an activity goes on in school holidays: as its hours tell, else as somebody told."""
    try:
        found = weekly(activity["schedule"])
    except BadInputError:
        found = None
    said = found.in_school_holidays if found else None
    return Known(activity["in_school_holidays"]) if said is None else Known.YES if said else Known.NO


def with_something_on_offer(world: World) -> pd.Index:
    """Ids of the places that somebody can be sent to: for what they are, or for an activity there."""
    return world.remember(("with something on offer",), lambda: _with_something(world))


def _with_something(world: World) -> pd.Index:
    held = world.places.index.isin(activities_on_offer(world)["place_id"])
    ids: pd.Index = world.places.index[(world.places["offered"] | held).to_numpy(bool)]
    return ids


def is_checked(freshness: str) -> bool:
    """Whether a person checked a record lately."""
    return freshness == Freshness.CHECKED
