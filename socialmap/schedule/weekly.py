"""Hours as a form asks them: days that share a time from and until, and whether that goes on in school holidays.

What it writes is OpenStreetMap's opening_hours. School holidays that hours do not name are not known to be different:
``SH off`` says that it stops in them, the same hours behind ``SH`` that it goes on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from socialmap.schedule.grammar import read_rules
from socialmap.schedule.readback import in_words
from socialmap.schedule.rules import DAY, SH, Days, Says

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from socialmap.schedule.rules import Rule

#: Days as opening_hours writes them, Monday first.
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
#: From so many days in a row on they are said as a range.
_RANGE = 3
_CLOCK = re.compile(r"(\d{1,2})(?:[.:u](\d{2}))?(?:\s*uur)?", re.IGNORECASE)
_EACH = re.compile(r"\d|laatste|voorlaatste|(?:maan|dins|woens|donder|vrij|zater|zon)dag")


@dataclass(frozen=True)
class DayGroup:
    """Days of the week with one time from and until.

    Attributes
    ----------
    days
        Monday 0.
    begin, end
        Minutes after midnight.
    nth
        Which of the month, 1 to 5 or -1 for the last; empty for each.
    """

    days: tuple[int, ...]
    begin: int
    end: int
    nth: tuple[int, ...] = ()


@dataclass(frozen=True)
class Weekly:
    """Groups of days, and whether they go on in school holidays: None when nobody told."""

    groups: tuple[DayGroup, ...]
    in_school_holidays: bool | None = None

    def written(self) -> str:
        """The same as opening_hours.

        Examples
        --------
        >>> Weekly((DayGroup((1,), 840, 960, (1, 3)),), False).written()
        'Tu[1,3] 14:00-16:00; SH off'
        """
        rules = [
            f"{_days(days, nth)} {','.join(f'{_clock(one.begin)}-{_clock(one.end)}' for one in groups)}"
            for (days, nth), groups in groupby(self.groups, key=lambda one: (one.days, one.nth))
        ]
        text = ", ".join(rules)
        if self.in_school_holidays is None or not rules:
            return text
        return f"{text}; {', '.join(f'SH {rule}' for rule in rules) if self.in_school_holidays else 'SH off'}"


def weekly(text: str) -> Weekly | None:
    """Hours as groups of days; None where they say more than that.

    Raises
    ------
    BadInputError
        When it is not certain what they mean.

    Examples
    --------
    >>> weekly("woensdag 12.00-13.30 uur, gesloten in schoolvakanties").in_school_holidays
    False
    """
    if not text.strip():
        return Weekly(())
    rules = read_rules(text)
    told, holidays = _apart(rules)
    groups = _groups(told)
    if groups is None:
        return None
    for goes_on in (None, False, True):
        found = Weekly(groups, goes_on)
        # What is written again must say the same.
        if bool(holidays) == (goes_on is not None) and in_words(read_rules(found.written())) == in_words(rules):
            return found
    return None


def clock(text: str) -> int | None:
    """Minutes after midnight of a time as people write it; None for anything else.

    Examples
    --------
    >>> clock("12.00"), clock("9"), clock("13:30"), clock("25.00"), clock("half een")
    (720, 540, 810, None, None)
    """
    if not (found := _CLOCK.fullmatch(text.strip())):
        return None
    hours, minutes = int(found[1]), int(found[2] or 0)
    return 60 * hours + minutes if minutes < 60 and 60 * hours + minutes <= DAY else None  # noqa: PLR2004


def each(text: str) -> str:
    """Hours in Dutch words: "elke woensdag van 12.00 tot 13.30 uur".

    Raises
    ------
    BadInputError
        When it is not certain what they mean.
    """
    found = weekly(text)
    if found is None or found.in_school_holidays is not None:
        return in_words(read_rules(text))
    said = in_words(read_rules(Weekly(found.groups).written())) if found.groups else ""
    return f"elke {said}" if _EACH.match(said) else said


def _apart(rules: Sequence[Rule]) -> tuple[list[Rule], list[Rule]]:
    return [rule for rule in rules if SH not in rule.holidays], [rule for rule in rules if SH in rule.holidays]


def _groups(rules: Iterable[Rule]) -> tuple[DayGroup, ...] | None:
    found: list[DayGroup] = []
    for rule in rules:
        days = _weekdays(rule)
        simple = rule.says is Says.OPEN and not rule.comment and rule.spans
        if days is None or not simple:
            return None
        for span in rule.spans:
            if span.begin.sun or span.end.sun or not span.begin.minutes < span.end.minutes <= DAY:
                return None
            found.append(DayGroup(days[0], span.begin.minutes, span.end.minutes, days[1]))
    return tuple(found)


def _weekdays(rule: Rule) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """The days of a rule and which of the month, when it names nothing else."""
    named = [one for days in rule.days for one in days.weekdays]
    if not named or any(days != Days(weekdays=days.weekdays) for days in rule.days):
        return None
    if any(one.offset or one.nth != named[0].nth for one in named):
        return None
    width = len(DAYS)
    found = {(one.begin + number) % width for one in named for number in range((one.end - one.begin) % width + 1)}
    return tuple(sorted(found)), named[0].nth


def _days(days: Sequence[int], nth: Sequence[int]) -> str:
    which = f"[{','.join(map(str, nth))}]" if nth else ""
    if not nth and len(days) >= _RANGE and days[-1] - days[0] == len(days) - 1:
        return f"{DAYS[days[0]]}-{DAYS[days[-1]]}"
    return ",".join(f"{DAYS[day]}{which}" for day in days)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
