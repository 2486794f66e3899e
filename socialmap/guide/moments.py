"""When somebody wants to go, and whether a place is open then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
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
#: Shorter than this is not worth the walk.
_LEAST = timedelta(minutes=30)


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
    date = here.date() + timedelta(days=(list(DAYS).index(day) - here.weekday()) % 7)
    if datetime.combine(date, end, AMSTERDAM_TIME) <= here:
        date += timedelta(days=7)
    return Moment(datetime.combine(date, begin, AMSTERDAM_TIME), datetime.combine(date, end, AMSTERDAM_TIME))


@lru_cache(maxsize=4096)
def schedule(hours: str, season_stop: str, school_holidays: tuple[Period, ...]) -> Schedule | None:
    """Hours as they were read; None when there are none, or it is not certain what they mean.

    Who shows hours says then how they were written (``queries.common.as_written``).
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
