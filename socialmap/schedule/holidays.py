"""Holidays: public ones of the Netherlands, and school holidays from our table."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from dateutil.easter import easter

from socialmap.config import SCHOOL_REGIONS
from socialmap.errors import BadInputError
from socialmap.schedule.rules import PH

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

_KINGS_DAY, _LIBERATION_DAY = (4, 27), (5, 5)
_SUNDAY = 6
_NORTH = SCHOOL_REGIONS[0]
#: Liberation Day is a day off for everybody in these years only.
_LUSTRUM = 5


class Period(NamedTuple):
    """Days from begin to end, both included."""

    begin: date
    end: date


class _Public(NamedTuple):
    """Public holidays of a year: on which everybody is off, the two Sundays among them, and those of some only."""

    free: frozenset[date]
    sundays: frozenset[date]
    of_some: frozenset[date]


@lru_cache(maxsize=64)
def _public(year: int) -> _Public:
    paas = easter(year)
    kings_day, liberation_day = date(year, *_KINGS_DAY), date(year, *_LIBERATION_DAY)
    if kings_day.weekday() == _SUNDAY:
        kings_day -= timedelta(days=1)
    free = {date(year, 1, 1), kings_day, date(year, 12, 25), date(year, 12, 26)}
    free |= {paas + timedelta(days=days) for days in (1, 39, 50)}
    # Good Friday and Liberation Day are days off in some collective agreements.
    of_some = {paas - timedelta(days=2)}
    (of_some if year % _LUSTRUM else free).add(liberation_day)
    sundays = {paas, paas + timedelta(days=49)}
    return _Public(frozenset(free), frozenset(sundays), frozenset(of_some - free))


def is_public_holiday(day: date) -> bool:
    """Whether the Rijksoverheid names a day among the public holidays on which most are off.

    New Year, Easter, King's Day, Ascension, Whitsun, Christmas, and each fifth year Liberation Day.

    Examples
    --------
    >>> is_public_holiday(date(2027, 4, 27)), is_public_holiday(date(2027, 4, 28)), is_public_holiday(date(2027, 3, 28))
    (True, False, True)
    """
    public = _public(day.year)
    return day in public.free or day in public.sundays


def may_be(day: date, names: Collection[str], school_holidays: Sequence[Period]) -> list[frozenset[str]]:
    """What a day may be of the holidays ``names``: one answer when that is known, more when it is not."""
    answers = [frozenset[str]()]
    for name in names:
        said = _is_public(day) if name == PH else _is_school(day, school_holidays)
        added = [answer | {name} for answer in answers]
        answers = answers + added if said is None else added if said else answers
    return answers


def _is_public(day: date) -> bool | None:
    public = _public(day.year)
    # The Algemene termijnenwet names the second days of Easter and Whitsun only, the Rijksoverheid the Sundays too.
    return None if day in public.sundays | public.of_some else day in public.free


def _is_school(day: date, school_holidays: Sequence[Period]) -> bool | None:
    if not school_holidays:
        return None
    if not min(period.begin for period in school_holidays) <= day <= max(period.end for period in school_holidays):
        return None
    return any(period.begin <= day <= period.end for period in school_holidays)


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
            periods.append(period(row.get("begin") or "", row.get("end") or ""))
        except ValueError:
            msg = "dit zijn geen begin en eind van een vakantie"
            value = f"{row.get('begin')}/{row.get('end')}"
            expected = "datums als 2026-07-04"
            raise BadInputError(msg, file=path.name, row=number, value=value, expected=expected) from None
    return periods


def region_of(gemeente: str, path: Path) -> str:
    """The region of the school holidays of a municipality: as the table at ``path`` has it, else noord."""
    if not path.is_file():
        return _NORTH
    with path.open(encoding="utf-8", newline="") as file:
        regions = {row.get("gemeente_code"): row.get("region") for row in csv.DictReader(file)}
    found = regions.get(gemeente) or _NORTH
    return found if found in SCHOOL_REGIONS else _NORTH


def period(begin: str, end: str) -> Period:
    """A period between two ISO dates, both included; ``ValueError`` when they are not in that order."""
    found = Period(date.fromisoformat(begin), date.fromisoformat(end))
    if found.begin > found.end:
        msg = "ends before it begins"
        raise ValueError(msg)
    return found
