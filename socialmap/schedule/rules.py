"""Rules of opening hours: on which days, at which times, and what holds then. They are made by ``grammar``.

The words are those of the specification of OpenStreetMap's ``opening_hours``
(https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from dateutil.easter import easter

if TYPE_CHECKING:
    from collections.abc import Collection

DAY, NOON = 24 * 60, 12 * 60
#: Until when it is night and then early, and from when it is evening.
_HOUR, _NIGHT, _MORNING, _EVENING = 60, 5 * 60, 8 * 60, 18 * 60
_BAR_CLOSES = 3 * 60
#: Public holidays and school holidays, as the specification writes them.
PH, SH = "PH", "SH"
_WEEK = 7
#: Weeks of which every other one is meant go on to here, whether a year has 52 or 53.
LAST_WEEK = 53
#: The last year of a rule without end.
NO_END = 9999


#: Words for a part of the day, and from and until when in minutes after midnight.
PARTS = {"'s nachts": (0, 360), "'s ochtends": (300, 720), "'s middags": (720, 1080), "'s avonds": (1020, 1440)}


def part_of_day(minutes: int) -> str:
    """The word for the part of the day in which a time is."""
    return next(word for word, (begin, end) in PARTS.items() if begin <= minutes % DAY < end)


class Says(StrEnum):
    """What a rule says of its times."""

    OPEN = "open"
    OFF = "off"
    UNKNOWN = "unknown"


class Joint(StrEnum):
    """How a rule stands to the ones before it: instead of them on its days, beside them, or where they are closed."""

    INSTEAD = ";"
    BESIDE = ","
    ELSE = "||"


@dataclass(frozen=True)
class Clock:
    """Minutes after midnight, or after ``sunrise`` or ``sunset``."""

    minutes: int
    sun: str = ""


@dataclass(frozen=True)
class Span:
    """From and until; an end that is not later than its begin is on the next day."""

    begin: Clock
    end: Clock

    @property
    def doubts_begin(self) -> bool:
        """Whether its begin, without a word for the part of the day, may as well be in the afternoon or evening.

        "1-4 uur" and "1.30-16.00 uur" may; "7-15 uur" does not, nor "0.30".
        """
        begin, end = self.begin.minutes, self.end.minutes
        if self.begin.sun or not _HOUR <= begin < _MORNING:
            return False
        return begin < _NIGHT or (not self.end.sun and end < NOON)

    @property
    def doubts_end(self) -> bool:
        """Whether its end, in the night, may as well be in the afternoon: "10 tot 4", but not "20.00-1.00"."""
        begin, end = self.begin.minutes, self.end.minutes
        return self._ends_next_day and begin < _EVENING and end % DAY + NOON > begin

    @property
    def is_long_night(self) -> bool:
        """Whether it goes on from a morning until deep in the night ("09:00-05:00"): more likely to be nine to five.

        Until three at night a bar that opens in the morning is open: "08:00-03:00".
        """
        return self._ends_next_day and self.begin.minutes < NOON and _BAR_CLOSES < self.end.minutes < DAY

    @property
    def _ends_next_day(self) -> bool:
        if self.begin.sun or self.end.sun:
            return False
        return 0 < self.end.minutes < self.begin.minutes or DAY < self.end.minutes < self.begin.minutes + DAY


@dataclass(frozen=True)
class Years:
    """From one year to another, both included; ``NO_END`` for no end."""

    begin: int
    end: int

    def includes(self, day: date) -> bool:
        """Whether a day is in these years."""
        return self.begin <= day.year <= self.end


@dataclass(frozen=True)
class Weeks:
    """ISO weeks, each ``step``-th from the first on."""

    begin: int
    end: int
    step: int = 1

    def includes(self, day: date) -> bool:
        """Whether a day is in these weeks."""
        week = day.isocalendar().week
        inside = self.begin <= week <= self.end if self.begin <= self.end else week >= self.begin or week <= self.end
        return inside and (week - self.begin) % self.step == 0


@dataclass(frozen=True)
class Weekdays:
    """Days of the week, Monday 0, the second may come before the first.

    Attributes
    ----------
    nth
        Which of the month, 1 to 5 from its begin or -1 to -5 from its end; empty for each.
    offset
        Days after (or before) those.
    """

    begin: int
    end: int
    nth: tuple[int, ...] = ()
    offset: int = 0

    def includes(self, day: date) -> bool:
        """Whether a day is one of these."""
        day -= timedelta(days=self.offset)
        if (day.weekday() - self.begin) % _WEEK > (self.end - self.begin) % _WEEK:
            return False
        left = calendar.monthrange(day.year, day.month)[1] - day.day
        return not self.nth or (day.day - 1) // _WEEK + 1 in self.nth or -(left // _WEEK + 1) in self.nth


@dataclass(frozen=True)
class Point:
    """A day of the year; without ``day`` and ``weekday`` the whole month. ``month`` 0 is Easter.

    Attributes
    ----------
    year
        0 for every year.
    nth
        Which ``weekday`` of the month, as in ``Weekdays``; 0 when a day is told.
    offset
        Days after (or before) it.
    """

    month: int
    day: int = 0
    year: int = 0
    weekday: int = 0
    nth: int = 0
    offset: int = 0

    def within(self, year: int) -> tuple[date, date] | None:
        """The first and last day of it in a year; None when that year has no such day."""
        begin, last = self._days(self.year or year)
        if begin is None or last is None:
            return None
        return begin + timedelta(days=self.offset), last + timedelta(days=self.offset)

    def _days(self, year: int) -> tuple[date | None, date | None]:
        if self.month == 0:
            return easter(year), easter(year)
        length = calendar.monthrange(year, self.month)[1]
        if self.nth:
            days = [date(year, self.month, number) for number in range(1, length + 1)]
            found = [day for day in days if Weekdays(self.weekday, self.weekday, (self.nth,)).includes(day)]
            return (found[0], found[0]) if found else (None, None)
        if self.day > length:
            return None, None
        return date(year, self.month, self.day or 1), date(year, self.month, self.day or length)


@dataclass(frozen=True)
class Dates:
    """From one day of the year to another, both included, each ``step``-th day."""

    begin: Point
    end: Point
    step: int = 1

    def includes(self, day: date) -> bool:
        """Whether a day is one of these."""
        return any(self._in_year(day, year) for year in (day.year - 1, day.year, day.year + 1))

    def _in_year(self, day: date, year: int) -> bool:
        if self.begin.year and self.begin.year != year:
            return False
        found = _from_to(self, year)
        return found is not None and found[0] <= day <= found[1] and (day - found[0]).days % self.step == 0


@lru_cache(maxsize=4096)
def _from_to(dates: Dates, year: int) -> tuple[date, date] | None:
    """The first and last day of dates that begin in a year."""
    first, last = dates.begin.within(year), dates.end.within(dates.end.year or year)
    if first and last and last[1] < first[0] and not dates.end.year:
        last = dates.end.within(year + 1)
    return (first[0], last[1]) if first and last else None


@dataclass(frozen=True)
class Days:
    """Which days: those that fit each of the parts that are there; no part at all is every day.

    Attributes
    ----------
    holidays
        ``PH`` and ``SH``; a day that is one of these, or one of ``weekdays``.
    both
        A day of the holidays that is also one of the weekdays.
    """

    years: tuple[Years, ...] = ()
    dates: tuple[Dates, ...] = ()
    weeks: tuple[Weeks, ...] = ()
    weekdays: tuple[Weekdays, ...] = ()
    holidays: tuple[str, ...] = ()
    both: bool = False

    def includes(self, day: date, holidays: Collection[str]) -> bool:
        """Whether a day is one of these; ``holidays`` says which of ``PH`` and ``SH`` it is."""
        parts = (self.years, self.dates, self.weeks)
        if not all(any(one.includes(day) for one in part) for part in parts if part):
            return False
        is_weekday = any(one.includes(day) for one in self.weekdays)
        is_holiday = any(one in holidays for one in self.holidays)
        if self.both:
            return is_weekday and is_holiday
        return is_weekday or is_holiday or not (self.weekdays or self.holidays)

    @property
    def only_holidays(self) -> bool:
        """Whether nothing but holidays is named."""
        return bool(self.holidays) and not (self.years or self.dates or self.weeks or self.weekdays)


@dataclass(frozen=True)
class Rule:
    """What holds on some days at some times; without ``spans`` the whole day.

    Attributes
    ----------
    days
        One of these has to fit.
    sure
        The writer said in words how this rule stands to those before it.
    """

    days: tuple[Days, ...]
    spans: tuple[Span, ...] = ()
    says: Says = Says.OPEN
    comment: str = ""
    joint: Joint = Joint.INSTEAD
    sure: bool = False

    def includes(self, day: date, holidays: Collection[str]) -> bool:
        """Whether a day is one of this rule."""
        return any(days.includes(day, holidays) for days in self.days)

    @property
    def replaces(self) -> bool:
        """Whether nothing of the rules before it stays on its days: "off" with times only takes those away."""
        return not self.spans if self.says is Says.OFF else self.joint is not Joint.BESIDE

    @property
    def holidays(self) -> set[str]:
        """Which of ``PH`` and ``SH`` it names."""
        return {name for days in self.days for name in days.holidays}
