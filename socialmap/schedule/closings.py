"""When something is closed, as lists write it: days and months as numbers, and the words of holidays.

What is the same each year becomes a rule of opening hours ("Aug off"), what is of one year a period; what a list says
in words that may mean more ("een periode in de zomer") is not read, so that nobody is told what the list does not say.
"""

from __future__ import annotations

import csv
import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from socialmap.errors import BadInputError
from socialmap.schedule.holidays import Period, period
from socialmap.schedule.rules import PH, SH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DUTCH = (
    *("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober"),
    *("november", "december"),
)
_CHRISTMAS, _NEW_YEAR = "Dec 25-Dec 26", "Jan 01"
#: One thing, though "en" stands in it.
_CHRISTMAS_WEEK = "tussen kerst/nieuwjaar"
#: What words mean as days of opening hours; "" for none.
_WORDS: Mapping[str, str] = {
    "feestdagen": PH,
    "nationale feestdagen": PH,
    "officiële feestdagen": PH,
    "erkende feestdagen": PH,
    "schoolvakanties": SH,
    "schoolvakantie": SH,
    "kerst": _CHRISTMAS,
    "kerstmis": _CHRISTMAS,
    "nieuwjaar": _NEW_YEAR,
    "nieuwjaarsdag": _NEW_YEAR,
    "oudjaar": "Dec 31",
    "oud": "Dec 31",
    "oudejaarsdag": "Dec 31",
    "oud- en nieuwjaar": "Dec 31-Jan 01",
    "oud en nieuw": "Dec 31-Jan 01",
    _CHRISTMAS_WEEK: "Dec 27-Dec 31",
    "pasen": "easter,easter +1 day",
    "koningsdag": "Apr 27",
    **dict(zip(_DUTCH, _MONTHS, strict=True)),
}
_SCHOOL = re.compile(r"(zomer|herfst|kerst|voorjaars|mei)vakanties?")
_FILLERS = re.compile(r"^(?:in|met|op|tijdens|gesloten)\s+(?:de\s+|het\s+)?|^(?:de|het)\s+")
_BETWEEN = re.compile(r"\s*(?:,|;|&|\n|\.\s|\ben\b)\s*")
_RANGE = re.compile(r"(?:(\d{4})-)?(\d{2})(?:-(\d{2}))?|(\d{4})")
_EXAMPLE = "08, 07:08, 12-24:12-31, 12-31, 2026-02:2026-03 of 2026-07-12:2026-08-04"


#: Year, month and day; None where it is not told.
_Part = tuple[int | None, int, int | None]


@dataclass(frozen=True)
class Closing:
    """When it is closed.

    Attributes
    ----------
    rules
        Days of each year, as opening hours write them.
    periods
        Periods of one year.
    in_school_holidays
        It stops in all school holidays.
    unread
        Words of which it is not certain what they mean.
    """

    rules: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()
    in_school_holidays: bool = False
    unread: tuple[str, ...] = ()

    def __add__(self, other: Closing) -> Closing:
        """Closed when either says so."""
        return Closing(
            tuple(dict.fromkeys((*self.rules, *other.rules))),
            tuple(sorted({*self.periods, *other.periods})),
            self.in_school_holidays or other.in_school_holidays,
            (*self.unread, *other.unread),
        )

    @property
    def off(self) -> str:
        """Its rules, to stand behind opening hours; "" for none."""
        ranges = [rule.split("-") for rule in self.rules]
        months = {
            month
            for first, *last in ranges
            if last and {first, *last} <= set(_MONTHS)
            for month in _MONTHS[_MONTHS.index(first) : _MONTHS.index(last[0]) + 1]
        }
        # "Jul off" says nothing beside "Jul-Aug off".
        return "".join(f"; {rule} off" for rule in self.rules if rule not in months)

    def season_stop(self, since: date) -> str:
        """Its periods from a day on, as ``parse_schedule`` reads them."""
        return ";".join(f"{one.begin}/{one.end}" for one in self.periods if one.end >= since)


def read_range(text: str) -> Closing:
    """Days or months as numbers, of one year or of each: ``08``, ``07:08``, ``12-24:12-31``, ``2026-02:2026-03``.

    Raises
    ------
    BadInputError
        For anything else.

    Examples
    --------
    >>> read_range("07:08").off, read_range("12-31").off, read_range("2026-02:2026-03").season_stop(date(2026, 1, 1))
    ('; Jul-Aug off', '; Dec 31 off', '2026-02-01/2026-03-31')
    """
    first, colon, last = text.strip().partition(":")
    try:
        return _between(_read(first), _read(last if colon else first))
    except ValueError:
        msg = "deze sluiting kunnen wij niet lezen"
        raise BadInputError(msg, value=text, expected=_EXAMPLE) from None


def _between(begin: _Part, end: _Part) -> Closing:
    if (begin[0] is None) != (end[0] is None) or (begin[2] is None) != (end[2] is None):
        raise ValueError
    if begin[0] is None or end[0] is None:
        return Closing(rules=(_yearly(begin[1:], end[1:]),))
    last = end[2] or monthrange(end[0], end[1])[1]
    found = period(f"{begin[0]}-{begin[1]:02}-{begin[2] or 1:02}", f"{end[0]}-{end[1]:02}-{last:02}")
    return Closing(periods=(found,))


def _read(text: str) -> _Part:
    found = _RANGE.fullmatch(text.strip())
    if found is None or not found[2]:
        raise ValueError
    year, month, day = (int(part) if part else None for part in found.groups()[:3])
    date(year or 2028, month or 0, day or 1)  # a leap year has every day
    return year, month or 0, day


def _yearly(begin: tuple[int, int | None], end: tuple[int, int | None]) -> str:
    first, last = (_MONTHS[month - 1] + (f" {day:02}" if day else "") for month, day in (begin, end))
    return first if first == last else f"{first}-{last}"


def read_words(text: str, school: Mapping[str, Sequence[Period]]) -> Closing:
    """When it is closed, in words, as far as it is certain what they mean.

    Parameters
    ----------
    school
        The school holidays by their name in small letters ("zomervakantie"), as ``read_named_holidays`` gives them.

    Examples
    --------
    >>> found = read_words("Schoolvakanties, feestdagen en ramadan", {})
    >>> found.rules, found.in_school_holidays, found.unread
    (('PH',), True, ('ramadan',))
    """
    whole = " ".join(text.casefold().split()).strip(" .")
    found = Closing()
    for part in [whole] if whole in _WORDS else _parts(text):
        found += _of_words(part, school)
    return found


def _parts(text: str) -> list[str]:
    """The parts of a list in words; "oud- en nieuwjaar" is one."""
    joined = re.sub(r"tussen kerst en (?:oud(?:-|jaar)? en )?nieuw(?:jaar)?", _CHRISTMAS_WEEK, text.casefold())
    joined = re.sub(r"oud(?:-|jaar)? en nieuw(?:jaar)?", "oudjaar, nieuwjaar", joined)
    return [part for part in (one.strip(" .\n") for one in _BETWEEN.split(joined)) if part]


def _of_words(part: str, school: Mapping[str, Sequence[Period]]) -> Closing:
    bare = _FILLERS.sub("", part)
    if bare in _WORDS:
        word = _WORDS[bare]
        return Closing(in_school_holidays=True) if word == SH else Closing(rules=(word,))
    if _SCHOOL.fullmatch(bare) and (periods := school.get(bare.removesuffix("s"))):
        return Closing(periods=tuple(periods))
    return Closing(unread=(part,))


def read_named_holidays(path: Path) -> dict[str, tuple[Period, ...]]:
    """The table of school holidays of one region by name: ``zomervakantie`` and so on."""
    found: dict[str, list[Period]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["name"].casefold(), []).append(period(row["begin"], row["end"]))
    return {name: tuple(periods) for name, periods in found.items()}


def together(closings: Iterable[Closing]) -> Closing:
    """Closed when any says so."""
    return sum(closings, Closing())
