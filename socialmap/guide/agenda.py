"""Hours as series for a calendar: every week the same, without the days on which it does not go on.

What the hours leave open (a condition, school holidays that are not published yet) is no date. On Dutch public
holidays nothing is put in unless the hours themselves say what happens then.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from socialmap.schedule import parse_schedule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from socialmap.schedule import Schedule

WEEK = 7
#: A weekday that goes on in fewer of its weeks than this share is told date by date.
REGULAR = 0.5
_HOLIDAYS = parse_schedule("PH 00:00-24:00")


@dataclass(frozen=True)
class Series:
    """Times that come back.

    Attributes
    ----------
    begin, end
        Of the first time, in Amsterdam.
    weekdays
        On which it comes back each week, Monday 0; empty when each date is told.
    last
        The day of the last time.
    without
        Days on which it does not go on though the week says so.
    dates
        All days on which it goes on, the first included.
    """

    begin: datetime
    end: datetime
    weekdays: tuple[int, ...]
    last: date
    without: tuple[date, ...]
    dates: tuple[date, ...]


def times(schedule: Schedule, first: date, last: date) -> list[tuple[datetime, datetime]]:
    """When it is known to be open, from one day to another (included); what passes midnight is one time."""
    joined: list[tuple[datetime, datetime]] = []
    for begin, end in _runs(schedule, first, last):
        if joined and joined[-1][1] == begin:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((begin, end))
    return [run for run in joined if goes_on(schedule, run[0].date())]


def goes_on(schedule: Schedule, day: date) -> bool:
    """False on a public holiday that the hours say nothing of."""
    return not is_holiday(day) or re.search(r"\bPH\b", schedule.text) is not None


@cache
def is_holiday(day: date) -> bool:
    """Whether a day is a Dutch public holiday: New Year, Easter, King's Day, Ascension, Whitsun, Christmas.

    Examples
    --------
    >>> is_holiday(date(2027, 4, 27)), is_holiday(date(2027, 4, 28))
    (True, False)
    """
    return bool(_HOLIDAYS.week(day)[0])


def series(schedule: Schedule, first: date, last: date) -> list[Series]:
    """The times of ``times`` as few series, each of one begin and end on the clock."""
    found = sorted(times(schedule, first, last), key=_clock)
    made: list[Series] = []
    for _, group in groupby(found, key=_clock):
        runs = {begin.date(): (begin, end) for begin, end in group}
        regular = tuple(day for day in range(WEEK) if _is_regular([on for on in runs if on.weekday() == day]))
        weekly = [on for on in runs if on.weekday() in regular]
        other = [on for on in runs if on.weekday() not in regular]
        made += [_series(runs, days, which) for days, which in ((weekly, regular), (other, ())) if days]
    return sorted(made, key=lambda one: (one.begin, one.end))


def _series(runs: dict[date, tuple[datetime, datetime]], days: Iterable[date], weekdays: tuple[int, ...]) -> Series:
    on = sorted(days)
    between = (on[0] + timedelta(days=number) for number in range((on[-1] - on[0]).days + 1))
    without = tuple(day for day in between if day.weekday() in weekdays and day not in runs)
    begin, end = runs[on[0]]
    return Series(begin, end, weekdays, on[-1], without, tuple(on))


def _is_regular(days: list[date]) -> bool:
    """More than once, and in at least half of the weeks from the first to the last."""
    weeks = (max(days) - min(days)).days // WEEK + 1 if days else 0
    return len(days) > 1 and len(days) >= REGULAR * weeks


def _clock(run: tuple[datetime, datetime]) -> tuple[int, int, int]:
    begin, end = run
    # By the clock on the wall: also a night in which it is set forward or back.
    minutes = (end.replace(tzinfo=None) - begin.replace(tzinfo=None)) // timedelta(minutes=1)
    return begin.hour, begin.minute, minutes


def _runs(schedule: Schedule, first: date, last: date) -> list[tuple[datetime, datetime]]:
    """Cut at midnight, as the hours give them week by week."""
    weeks = range((last - first).days // WEEK + 1)
    days = (day for week in weeks for day in schedule.week(first + timedelta(weeks=week)))
    return [run for day in days for run in day if run[0].date() <= last]
