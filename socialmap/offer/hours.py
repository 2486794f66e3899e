"""Hours as they were read: whether it is open when somebody wants to go, and the ordinary week with what differs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from socialmap.errors import BadInputError
from socialmap.i18n import later
from socialmap.model import Known
from socialmap.schedule import AMSTERDAM_TIME, OpenNow, Period, Schedule, parse_schedule

if TYPE_CHECKING:
    from socialmap.i18n import Words

NOW = "nu"
DAYS = {
    "ma": later("maandag"),
    "di": later("dinsdag"),
    "wo": later("woensdag"),
    "do": later("donderdag"),
    "vr": later("vrijdag"),
    "za": later("zaterdag"),
    "zo": later("zondag"),
}
#: Bounds of our own: when each part of the day begins and ends.
PARTS = {
    "ochtend": (later("ochtend (9.00 tot 12.00 uur)"), time(9), time(12)),
    "middag": (later("middag (12.00 tot 17.00 uur)"), time(12), time(17)),
    "avond": (later("avond (17.00 tot 22.00 uur)"), time(17), time(22)),
}
_WHOLE_DAY = (time(9), time(22))
MIDNIGHT = 24 * 60
#: Shorter than this is not worth the walk.
_LEAST = timedelta(minutes=30)

#: From and until, in minutes after midnight.
Hours = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Moment:
    """A stretch of time in Amsterdam; ``begin`` equals ``end`` for right now."""

    begin: datetime
    end: datetime


def moment(day: str, part: str, now: datetime) -> Moment | None:
    """The next time that fits what was asked; None when it does not matter."""
    here = now.astimezone(AMSTERDAM_TIME)
    if day == NOW:
        return Moment(here, here)
    if day not in DAYS:
        return None
    begin, end = PARTS[part][1:] if part in PARTS else _WHOLE_DAY
    on = here.date() + timedelta(days=(list(DAYS).index(day) - here.weekday()) % 7)
    if datetime.combine(on, end, AMSTERDAM_TIME) <= here:
        on += timedelta(days=7)
    return Moment(datetime.combine(on, begin, AMSTERDAM_TIME), datetime.combine(on, end, AMSTERDAM_TIME))


@lru_cache(maxsize=4096)
def schedule(hours: str, season_stop: str, school_holidays: tuple[Period, ...]) -> Schedule | None:
    """Hours as they were read; None when there are none, or it is not certain what they mean.

    Who shows hours says then how they were written (``offer.words.as_written``).
    """
    try:
        return parse_schedule(hours, season_stop=season_stop, school_holidays=school_holidays) if hours else None
    except BadInputError:
        return None


def open_in(hours: Schedule | None, asked: Moment) -> tuple[Known, datetime | None, datetime | None]:
    """Whether it is open in that stretch for half an hour or more, and from when to when."""
    if hours is None:
        return Known.UNKNOWN, None, None
    answer, begin = Known.NO, asked.begin
    while True:
        found = hours.state_at(begin)
        until = found.until
        if found.state is OpenNow.OPEN and (asked.begin == asked.end or until is None or _worth(begin, until, asked)):
            return Known.YES, begin, until
        if found.state is OpenNow.UNKNOWN:
            answer = Known.UNKNOWN
        if until is None or until >= asked.end:
            return answer, None, None
        begin = until


def _worth(begin: datetime, until: datetime, asked: Moment) -> bool:
    return min(until, asked.end) - begin >= _LEAST


def in_words(asked: Moment, words: Words, begin: datetime, until: datetime | None) -> str:
    """When it is open on the day that was asked."""
    if asked.begin == asked.end or until is None:
        return ""
    values = {"day": words.day(begin.date()), "begin": words.clock(begin.time()), "end": words.clock(until.time())}
    if begin == asked.begin:
        return words.gettext("%(day)s open tot %(end)s uur", **values)
    return words.gettext("%(day)s open van %(begin)s tot %(end)s uur", **values)


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
        here = {on: hours for on, hours in days.items() if on.weekday() == weekday}
        # What is not known to go on in school holidays is ordinary outside of them.
        had = Counter(hours for on, hours in here.items() if not schedule.is_doubted(on)) or Counter(here.values())
        # Half of the weeks is not ordinary: closed goes first then.
        usual[weekday] = max(had, key=lambda hours: (had[hours], not hours))
    other = {on: hours for on, hours in days.items() if hours != usual[on.weekday()]}
    says_it = schedule.is_weekly and any(hours != () for hours in usual)
    return Weeks(tuple(usual), other, "" if says_it else schedule.in_words())


def _minutes(on: date, begin: datetime, end: datetime) -> tuple[int, int]:
    begin, end = begin.astimezone(AMSTERDAM_TIME), end.astimezone(AMSTERDAM_TIME)
    until = MIDNIGHT if end.date() > on else end.hour * 60 + end.minute
    return begin.hour * 60 + begin.minute, until
