"""What nobody told of a place and of what is done there, or what is past its term: what a round asks.

What another answer tells is not asked: hours, and whatever else somebody there answers, say that it is there.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from socialmap.guide.offers import records
from socialmap.keeping.stand import COUNTED, is_told
from socialmap.ledger.resolve import months_before
from socialmap.model import FACTS, Offer, RecordKind, Status, Visibility
from socialmap.offer.current import in_school_holidays

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialmap.ledger.resolve import Resolved
    from socialmap.world import World

_STATUS = "status"
#: States of a record of which somebody may ask: of what ended or was there long ago nothing is.
_ASKED_OF = (Status.LISTED, Status.PLANNED, Status.UNKNOWN)
#: What is just past its term is half as much worth asking as what nobody ever told; as much at twice its term.
JUST_OLD, NEVER_TOLD = 0.5, 1.0

#: Kind and id of a record, and what is asked of it.
Key = tuple[RecordKind, str, str]


@dataclass(frozen=True)
class Gap:
    """A fact that is to be asked.

    Attributes
    ----------
    age
        From ``JUST_OLD`` to ``NEVER_TOLD``: how much worth asking again.
    """

    kind: RecordKind
    id: str
    fact: str
    age: float = NEVER_TOLD

    @property
    def key(self) -> Key:
        """Which fact of which record."""
        return self.kind, self.id, self.fact


def gaps(world: World, today: date) -> Mapping[str, tuple[Gap, ...]]:
    """By id of the place, what is to be asked there: of the place, then of its activities.

    Only of what this world shows, and never of what is hidden or not to be visited.
    """
    return world.remember(("gaps",), lambda: _gaps(world, today), given=(today,))


def _gaps(world: World, today: date) -> dict[str, tuple[Gap, ...]]:
    places = world.places
    seen = places[_may_be_asked(places) & (places["offer"] != Offer.NEVER)]
    found = {str(row["id"]): _unknown(world, RecordKind.PLACE, row, today) for row in records(seen)}
    activities = world.activities
    for row in records(activities[_may_be_asked(activities) & activities["place_id"].isin(list(found))]):
        known = {**row, "in_school_holidays": in_school_holidays(row)}
        found[row["place_id"]] += _unknown(world, RecordKind.ACTIVITY, known, today)
    return {id: tuple(asked) for id, asked in found.items()}


def _may_be_asked(frame: pd.DataFrame) -> pd.Series:
    asked: pd.Series = frame["status"].isin(_ASKED_OF) & (frame["visibility"] != Visibility.HIDDEN)
    return asked


def _unknown(world: World, kind: RecordKind, row: Mapping[str, Any], today: date) -> list[Gap]:
    """What is unknown or old of one record; of what is not there for certain only whether it is there."""
    states = {name: _worth_asking(kind, name, row, today) for name in COUNTED[kind]}
    seen = {name for name in states if FACTS[kind][name].audience in world.viewer.allowed}
    asked = [Gap(kind, row["id"], name, age) for name, age in states.items() if age and name in seen]
    others = [gap for gap in asked if gap.fact != _STATUS]
    if row["status"] != Status.LISTED:
        return [gap for gap in asked if gap.fact == _STATUS]
    return others or asked


def _worth_asking(kind: RecordKind, name: str, row: Mapping[str, Any], today: date) -> float:
    """From 0, for what is known and sure, to ``NEVER_TOLD``."""
    one: Resolved | None = row["said"].get(name)
    if one is not None and one.stale:
        return _age(one.sure_on, FACTS[kind][name].months or 0, today)
    if name == _STATUS:
        return _age_of_status(kind, row, today)
    return NEVER_TOLD if (one is not None and one.asked) or not is_told(kind, name, _plain(row[name])) else 0.0


def _age_of_status(kind: RecordKind, row: Mapping[str, Any], today: date) -> float:
    """Of an activity ``said`` tells when nobody stood for it any more; of a place its lists and who checked it do."""
    if row["status"] != Status.LISTED:
        return NEVER_TOLD
    checked = row["checked_on"]
    last = max(str(row["listed_on"]), "" if pd.isna(checked) else checked.isoformat())
    months = FACTS[kind][_STATUS].months or 0
    is_old = kind is RecordKind.PLACE and last[:7] < months_before(today, months)[:7]
    return _age(last, months, today) if is_old else 0.0


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and math.isnan(value) else value


def _age(sure_on: str, months: int, today: date) -> float:
    """How much worth asking what was sure on that day (year, month or day), for so many months.

    Examples
    --------
    >>> [_age(day, 6, date(2026, 12, 1)) for day in ("2026-06", "2026-03-01", "2024", "")]
    [0.5, 0.75, 1.0, 1.0]
    """
    if not (months and (found := re.fullmatch(r"(\d{4})(?:-(\d{2}))?.*", sure_on))):
        return NEVER_TOLD
    since = 12 * (today.year - int(found[1])) + today.month - int(found[2] or 1)
    return min(NEVER_TOLD, max(JUST_OLD, since / (2 * months)))
