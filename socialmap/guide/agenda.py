"""Hours as series for a calendar: every week or month the same, without the days on which it does not go on.

What the hours leave open (a condition, school holidays that are not published yet) is no date. On Dutch public
holidays nothing is put in unless the hours themselves say what happens then.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from socialmap.schedule import is_public_holiday

if TYPE_CHECKING:
    from collections.abc import Iterable

    from socialmap.schedule import Schedule

WEEK = 7
#: A weekday that goes on in fewer of its weeks than this share is told date by date.
REGULAR = 0.5
#: More weeks of the month than these are no rule that somebody keeps.
OF_A_MONTH = 2


@dataclass(frozen=True)
class Series:
    """Times that come back.

    Attributes
    ----------
    begin, end
        Of the first time, in Amsterdam.
    weekdays
        On which it comes back each week, Monday 0; empty for one time only.
    nth
        Which of the month those weekdays are, 1 to 5 or -1 for the last; empty when it is each week.
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
    nth: tuple[int, ...]
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
    return schedule.tells_holidays or not is_public_holiday(day)


def series(schedule: Schedule, first: date, last: date) -> list[Series]:
    """The times of ``times`` as few series, each of one begin and end on the clock."""
    found = sorted(times(schedule, first, last), key=_clock)
    made: list[Series] = []
    for _, group in groupby(found, key=_clock):
        runs = {begin.date(): (begin, end) for begin, end in group}
        regular = tuple(day for day in range(WEEK) if _is_regular([on for on in runs if on.weekday() == day]))
        if weekly := [on for on in runs if on.weekday() in regular]:
            made.append(_series(runs, weekly, regular, ()))
        for weekday in sorted({on.weekday() for on in runs} - set(regular)):
            days = [on for on in runs if on.weekday() == weekday]
            if nth := _nth_of_month(days):
                made.append(_series(runs, days, (weekday,), nth))
            else:
                # Dates without a rule are dropped by some calendars, so each is a time of its own.
                made += [_series(runs, [day], (), ()) for day in days]
    return sorted(made, key=lambda one: (one.begin, one.end))


def _series(
    runs: dict[date, tuple[datetime, datetime]],
    days: Iterable[date],
    weekdays: tuple[int, ...],
    nth: tuple[int, ...],
) -> Series:
    on = sorted(days)
    without = tuple(day for day in _expected(on[0], on[-1], weekdays, nth) if day not in runs)
    begin, end = runs[on[0]]
    return Series(begin, end, weekdays, nth, on[-1], without, tuple(on))


def _expected(first: date, last: date, weekdays: tuple[int, ...], nth: tuple[int, ...]) -> list[date]:
    between = (first + timedelta(days=number) for number in range((last - first).days + 1))
    found = [day for day in between if day.weekday() in weekdays]
    return [day for day in found if {_from_begin(day), _from_end(day)} & set(nth)] if nth else found


def _nth_of_month(days: list[date]) -> tuple[int, ...]:
    """Which of the month all of these are, when they are most of those; empty when they are not."""
    if len(days) < 2:  # noqa: PLR2004 (once does not come back)
        return ()
    nth = tuple(sorted({_from_begin(day) for day in days}))
    if len(nth) > 1 and all(_from_end(day) == -1 for day in days):
        nth = (-1,)
    expected = _expected(min(days), max(days), (days[0].weekday(),), nth)
    return nth if len(nth) <= OF_A_MONTH and len(days) >= REGULAR * len(expected) else ()


def _from_begin(day: date) -> int:
    return (day.day - 1) // WEEK + 1


def _from_end(day: date) -> int:
    return -((monthrange(day.year, day.month)[1] - day.day) // WEEK + 1)


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
