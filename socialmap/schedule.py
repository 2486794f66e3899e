"""Opening hours: OSM opening_hours syntax, with Dutch holidays, school holidays and a season stop as dates.

Whatever a schedule does not say is unknown, never closed and never open: hours under a condition ("op
afspraak"), and school holidays (SH) beyond the table that says when they are.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import format_date
from opening_hours import OpeningHours, State, validate

from socialmap.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

AMSTERDAM_TIME = ZoneInfo("Europe/Amsterdam")
UNKNOWN_IN_WORDS = "openingstijden weten we niet"
#: What lies further ahead is not worth waiting for, and a date without a year would mislead.
HORIZON = timedelta(days=366)
#: A point in the middle of the country: sunset differs by minutes, without it by hours.
_MIDDLE = (52.16, 5.39)
_NOTHING_SAID = "24/7 unknown"
_EXAMPLE = "een rooster als 'Mo-Fr 10:00-17:00; PH,SH off', met Mo Tu We Th Fr Sa Su"
_PERIOD_EXAMPLE = "perioden als '2026-07-06/2026-08-16', gescheiden door ';'"


class OpenNow(StrEnum):
    """Is it open?"""

    OPEN = "open"
    CLOSED = "dicht"
    UNKNOWN = "onbekend"


@dataclass(frozen=True)
class OpenState:
    """What holds at one moment.

    Attributes
    ----------
    until
        When that changes; None when it does not within a year.
    next_open
        When it opens, for what is not open; None when that is unknown or more than a year away.
    comment
        The condition or reason that the schedule gives.
    """

    state: OpenNow
    until: datetime | None = None
    next_open: datetime | None = None
    comment: str = ""


class Period(NamedTuple):
    """Days from begin to end, both included."""

    begin: date
    end: date


class _Run(NamedTuple):
    state: OpenNow
    begin: datetime
    end: datetime
    comment: str = ""


@dataclass(frozen=True)
class Schedule:
    """Opening hours that were read; ``parse_schedule`` makes it.

    Attributes
    ----------
    text, season_stop
        As they were written.
    known
        The days on which the hours are known, when they depend on a table of school holidays.
    """

    text: str
    season_stop: str = ""
    known: Period | None = None
    _hours: OpeningHours = field(kw_only=True, repr=False, compare=False)

    def state_at(self, now: datetime) -> OpenState:
        """What holds at ``now``, which has a time zone."""
        if now.tzinfo is None:
            msg = "now has no time zone"
            raise ValueError(msg)
        today = _midnight(now.astimezone(AMSTERDAM_TIME).date())
        horizon = today + HORIZON
        # Compared as instants: in the night that the clock goes back an hour comes twice.
        runs = (run for run in self._runs(today, horizon) if run.end.timestamp() > now.timestamp())
        current = next(runs)
        until = None if current.end == horizon else current.end
        if current.state is OpenNow.OPEN:
            return OpenState(OpenNow.OPEN, until)
        opens = next((run.begin for run in runs if run.state is OpenNow.OPEN), None)
        return OpenState(current.state, until, opens, current.comment)

    def week(self, monday: date) -> list[list[tuple[datetime, datetime]]]:
        """When it is open on each of seven days, for the week strip; what passes midnight is cut there."""
        return [self._open_on(monday + timedelta(days=number)) for number in range(7)]

    def is_known(self, day: date) -> bool:
        """False when the hours of a day are unknown in part or whole: no open hours is not closed then."""
        return all(run.state is not OpenNow.UNKNOWN for run in self._day(day))

    def in_words(self, now: datetime) -> str:
        """One short Dutch phrase, like "nu open tot 17.00 uur" or "vandaag dicht, morgen vanaf 10.00 uur"."""
        found = self.state_at(now)
        today = now.astimezone(AMSTERDAM_TIME).date()
        if found.state is OpenNow.OPEN:
            return _open_in_words(found.until, today)
        if found.state is OpenNow.UNKNOWN:
            return f"misschien open: {found.comment}" if found.comment else UNKNOWN_IN_WORDS
        if found.next_open is None:
            return "nu dicht; wanneer het weer open is, weten we niet"
        opens = found.next_open.date()
        clock = f"vanaf {_clock(found.next_open)}"
        if opens == today:
            return f"nu dicht, vandaag {clock}"
        if opens == today + timedelta(days=1):
            all_day = all(run.state is OpenNow.CLOSED for run in self._day(today))
            return f"{'vandaag' if all_day else 'nu'} dicht, morgen {clock}"
        return f"{day_in_words(opens)} {clock}"

    def _open_on(self, day: date) -> list[tuple[datetime, datetime]]:
        return [(run.begin, run.end) for run in self._day(day) if run.state is OpenNow.OPEN]

    def _day(self, day: date) -> Iterator[_Run]:
        return self._runs(_midnight(day), _midnight(day + timedelta(days=1)))

    def _runs(self, begin: datetime, end: datetime) -> Iterator[_Run]:
        """What holds from begin to end, each run of another state than the one before."""
        for _, equals in groupby(self._pieces(begin, end), key=lambda piece: piece.state):
            first, *others = equals
            yield first._replace(end=others[-1].end) if others else first

    def _pieces(self, begin: datetime, end: datetime) -> Iterator[_Run]:
        first, last = begin, end
        if self.known:
            first = min(max(begin, _midnight(self.known.begin)), end)
            last = max(min(end, _midnight(self.known.end + timedelta(days=1))), begin)
        if begin < first:
            yield _Run(OpenNow.UNKNOWN, begin, first)
        if first < last:
            for start, stop, state, comment in self._hours.intervals(first, last):
                yield _Run(_state(state, comment), start, stop, comment)
        if last < end:
            yield _Run(OpenNow.UNKNOWN, max(last, first), end)


def parse_schedule(text: str, *, season_stop: str = "", school_holidays: Sequence[Period] = ()) -> Schedule:
    """Read opening hours.

    Parameters
    ----------
    text
        OSM opening_hours syntax; empty is unknown.
    season_stop
        Periods in which it is closed: ``2026-07-06/2026-08-16``, several separated by ``;``.
    school_holidays
        The table that ``read_school_holidays`` reads; outside it, hours that name SH are unknown.

    Raises
    ------
    BadInputError
        When the text cannot be read.
    """
    rules = text.strip().rstrip(";").rstrip() or _NOTHING_SAID
    _check(rules, text)
    rules, comments = _without_comments(rules)
    known = None
    if re.search(r"\bSH\b", rules):
        if school_holidays:
            known = Period(min(p.begin for p in school_holidays), max(p.end for p in school_holidays))
        rules = _with_dates(rules, _dates(school_holidays), text) if known else _NOTHING_SAID
    if season_stop.strip():
        rules += f"; {_dates(_season_stops(season_stop))} off"
    rules = re.sub(r'"(\d+)"', lambda found: comments[int(found[1])], rules)
    hours = OpeningHours(rules, timezone=AMSTERDAM_TIME, country="NL", coords=_MIDDLE)
    return Schedule(text, season_stop, known, _hours=hours)


def read_school_holidays(path: Path) -> list[Period]:
    """The table of school holidays of one region: columns name, begin and end (included).

    Raises
    ------
    BadInputError
        When a row holds no dates.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    periods = []
    for number, row in enumerate(rows, start=1):
        try:
            periods.append(_period(row.get("begin") or "", row.get("end") or ""))
        except ValueError:
            msg = "dit zijn geen begin en eind van een vakantie"
            value = f"{row.get('begin')}/{row.get('end')}"
            expected = "datums als 2026-07-04"
            raise BadInputError(msg, file=path.name, row=number, value=value, expected=expected) from None
    return periods


def day_in_words(day: date) -> str:
    """A day like "maandag 14 september"."""
    return format_date(day, "EEEE d MMMM", locale="nl")


def _check(rules: str, text: str) -> None:
    if not validate(rules):
        msg = "deze openingstijden kunnen we niet lezen"
        raise BadInputError(msg, value=text, expected=_EXAMPLE)
    if re.search(r":\d\d\+", re.sub(r'"[^"]*"', "", rules)):
        msg = "deze openingstijden hebben geen eindtijd"
        raise BadInputError(msg, value=text, expected="een eindtijd in plaats van '+', als 10:00-17:00")


def _without_comments(rules: str) -> tuple[str, list[str]]:
    """The rules with each comment as its number, so that no word in one is taken for a rule."""
    comments: list[str] = []

    def number(found: re.Match[str]) -> str:
        comments.append(found[0])
        return f'"{len(comments) - 1}"'

    return re.sub(r'"[^"]*"', number, rules), comments


_WEEKDAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_DAY = rf"(?:{_WEEKDAY}-{_WEEKDAY}|{_WEEKDAY}(?:\[[\d,-]+\])?|PH|SH)"
_DAYS = rf"{_DAY}(?:\s*,\s*{_DAY})*"
_SH_RULE = re.compile(rf"(?P<days>{_DAYS})(?:\s+(?P<more>{_DAYS}))?(?:\s+(?P<rest>[^A-Z].*))?", re.DOTALL)
_RULE_BREAK = re.compile(r"(\s*(?:;|\|\|)\s*|(?<=[\d\"]),\s*(?=[A-Z]))")


def _with_dates(rules: str, dates: str, text: str) -> str:
    """Each rule about school holidays as one about dates: the library knows SH, but no day that is one."""
    parts = _RULE_BREAK.split(rules)
    for place in range(0, len(parts), 2):
        if not re.search(r"\bSH\b", parts[place]):
            continue
        found = _SH_RULE.fullmatch(parts[place])
        lists = [] if found is None else [re.split(r"\s*,\s*", days) for days in found.group("days", "more") if days]
        rest = "" if found is None else found["rest"] or ""
        if len(lists) == 1:
            others = ",".join(day for day in lists[0] if day != "SH")
            separator = parts[place - 1] if place else "; "
            parts[place] = f"{dates} {rest}" + (f"{separator}{others} {rest}" if others else "")
        elif ["SH"] in lists and len(lists) == 2:  # noqa: PLR2004
            # "SH Mo-Fr" is Monday to Friday within the holidays; the library reads it as either.
            weekdays = next(days for days in lists if days != ["SH"])
            parts[place] = f"{dates} {','.join(weekdays)} {rest}"
        else:
            msg = "deze regel over schoolvakanties (SH) kunnen we niet lezen"
            raise BadInputError(msg, value=text, expected="'SH off' of 'SH Mo-Fr 10:00-12:00'")
    return "".join(part.rstrip() if number % 2 == 0 else part for number, part in enumerate(parts))


def _season_stops(text: str) -> list[Period]:
    try:
        return [_period(*part.strip().split("/")) for part in text.split(";") if part.strip()]
    except (TypeError, ValueError):
        msg = "deze stop kunnen we niet lezen"
        raise BadInputError(msg, value=text, expected=_PERIOD_EXAMPLE) from None


def _period(begin: str, end: str) -> Period:
    period = Period(date.fromisoformat(begin), date.fromisoformat(end))
    if period.begin > period.end:
        msg = "ends before it begins"
        raise ValueError(msg)
    return period


def _dates(periods: Sequence[Period]) -> str:
    return ",".join(f"{_osm_date(period.begin)}-{_osm_date(period.end)}" for period in periods)


def _osm_date(day: date) -> str:
    return format_date(day, "yyyy MMM dd", locale="en")


def _state(state: State, comment: str) -> OpenNow:
    # "open" with a condition that only a person can judge is not yes.
    if state == State.CLOSED:
        return OpenNow.CLOSED
    return OpenNow.OPEN if state == State.OPEN and not comment else OpenNow.UNKNOWN


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), AMSTERDAM_TIME)


def _clock(moment: datetime) -> str:
    return f"{moment.hour}.{moment.minute:02} uur"


def _open_in_words(until: datetime | None, today: date) -> str:
    if until is None:
        return "dag en nacht open"
    if until == _midnight(today + timedelta(days=1)):
        return "nu open tot middernacht"
    if until - _midnight(today + timedelta(days=1)) < timedelta(hours=12):
        return f"nu open tot {_clock(until)}"
    return f"nu open tot {day_in_words(until.date())} {_clock(until)}"
