"""Opening hours as an ordinary week with the days that differ: small enough to take along, on paper and in a file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from socialmap.schedule import AMSTERDAM_TIME

if TYPE_CHECKING:
    from datetime import datetime

    from socialmap.schedule import Schedule

MIDNIGHT = 24 * 60
#: From and until, in minutes after midnight.
Hours = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Weeks:
    """Some weeks of opening hours.

    Attributes
    ----------
    usual
        Monday first: what most of these days have; None where that is not known. Of a day that is known in part it
        is the hours at which it is open for certain.
    other
        The days that have something else, in their order.
    in_words
        The hours as one Dutch sentence where no ordinary week says them: once a month, in even weeks, or closed on
        every day of these weeks. "" where the ordinary week does.
    """

    usual: tuple[Hours | None, ...]
    other: dict[date, Hours | None]
    in_words: str = ""

    def coming(self, today: date, number: int) -> list[tuple[date, Hours]]:
        """The first days from ``today`` on with other hours at which it is open."""
        return [(on, hours) for on, hours in self.other.items() if hours and on >= today][:number]


def weeks(schedule: Schedule, first: date, number: int, *, whole: bool = False) -> Weeks:
    """The ordinary week and its exceptions, over a number of weeks from the day ``first`` on.

    With ``whole``, a day that is known in part ("anders op afspraak") is not known: who says "now closed" by it
    would guess.
    """
    days: dict[date, Hours | None] = {}
    for week in range(number):
        begin = first + timedelta(weeks=week)
        for day, runs in enumerate(schedule.week(begin)):
            on = begin + timedelta(days=day)
            known = schedule.is_known(on) or (runs and not whole)
            days[on] = tuple(_minutes(on, *run) for run in runs) if known else None
    usual: list[Hours | None] = [None] * 7
    for weekday in range(7):
        had = Counter(hours for on, hours in days.items() if on.weekday() == weekday)
        # Half of the weeks is not ordinary: closed goes first then.
        usual[weekday] = max(had, key=lambda hours: (had[hours], not hours))
    other = {on: hours for on, hours in days.items() if hours != usual[on.weekday()]}
    says_it = schedule.is_weekly and any(hours != () for hours in usual)
    return Weeks(tuple(usual), other, "" if says_it else schedule.in_words())


def _minutes(on: date, begin: datetime, end: datetime) -> tuple[int, int]:
    begin, end = begin.astimezone(AMSTERDAM_TIME), end.astimezone(AMSTERDAM_TIME)
    until = MIDNIGHT if end.date() > on else end.hour * 60 + end.minute
    return begin.hour * 60 + begin.minute, until
