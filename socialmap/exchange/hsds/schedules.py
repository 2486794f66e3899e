"""Hours as HSDS tells them: the recurrence rules of RFC 5545, of which HSDS has no exceptions.

Hours that are the same each week or month are one open rule a group of days. What has exceptions (school holidays, a
season, odd weeks) is told for a year ahead as stretches without any. Clock times are those on the wall in Amsterdam: an
offset from UTC, as HSDS has it, is wrong for half of the year. ``notes`` hold the hours in OpenStreetMap's syntax, so
that nothing is lost.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from socialmap.errors import BadInputError
from socialmap.guide.agenda import series
from socialmap.offer.hours import schedule
from socialmap.schedule.weekly import weekly

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from socialmap.guide.agenda import Series
    from socialmap.schedule import Period

    Object = dict[str, Any]

#: Days that are told where there are exceptions.
AHEAD = 365
_ON_HOLIDAYS = "; op feestdagen: bel eerst"
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = 24 * 60


def schedules(
    hours: str, stops: str, today: date, school_holidays: Sequence[Period], named: Callable[..., Object]
) -> list[Object]:
    """The schedules of a place or activity.

    Parameters
    ----------
    hours
        In OpenStreetMap's syntax, or as people wrote them.
    stops
        When it is not there, or is not known to be (``offer.current.rests``).
    named
        Makes an object with an id of what tells it from its neighbours.
    """
    if not hours:
        return []
    read = schedule(hours, stops, tuple(school_holidays))
    if read is None:
        return [named(hours, description=hours, notes=hours)]
    told: Object = {"description": read.in_words(), "notes": hours, "wkst": "MO"}
    if not stops and (rules := _open_rules(hours)):
        # A rule without end has no exceptions, and on a public holiday nobody told.
        told["description"] += "" if read.tells_holidays else _ON_HOLIDAYS
        return [named(*rule.values(), **rule, **told) for rule in rules]
    last = today + timedelta(days=AHEAD)
    bounds: Object = {"valid_from": today.isoformat(), "valid_to": last.isoformat()}
    found = [part for one in series(read, today, last) for part in _without_exceptions(one)]
    return [named(*part.values(), **part, **bounds, **told) for part in found] or [named(hours, **bounds, **told)]


def _open_rules(hours: str) -> list[Object]:
    """Rules without end; none where the hours say more than groups of days."""
    try:
        found = weekly(hours)
    except BadInputError:
        return []
    if found is None or found.in_school_holidays is False:
        return []
    return [
        {
            "freq": "MONTHLY" if group.nth else "WEEKLY",
            "byday": ",".join(_byday(group.days, group.nth)),
            "opens_at": _clock(group.begin),
            "closes_at": _clock(group.end),
        }
        for group in found.groups
    ]


def _without_exceptions(one: Series) -> list[Object]:
    """The stretches of a series between the days on which it does not go on."""
    on = {**dict.fromkeys(one.dates, True), **dict.fromkeys(one.without, False)}
    found = []
    for goes_on, days in groupby(sorted(on), key=lambda day: on[day]):
        stretch = list(days)
        if goes_on:
            found.append(
                {
                    "dtstart": stretch[0].isoformat(),
                    "until": stretch[-1].isoformat(),
                    "freq": "MONTHLY" if one.nth else "WEEKLY",
                    "byday": ",".join(_byday(one.weekdays or (stretch[0].weekday(),), one.nth)),
                    "opens_at": f"{one.begin:%H:%M}",
                    "closes_at": f"{one.end:%H:%M}",
                }
            )
    return found


def _byday(days: Sequence[int], nth: Sequence[int]) -> list[str]:
    return [f"{which or ''}{_DAYS[day]}" for day in days for which in (nth or (0,))]


def _clock(minutes: int) -> str:
    """A time on the wall; what ends at midnight ends at 24:00, what ends after it the next day."""
    minutes = minutes if minutes <= _DAY else minutes - _DAY
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
