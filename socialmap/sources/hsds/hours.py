"""Times of HSDS as opening hours: only what is certain, else the words in which they stand.

Rules that hold each week or month become ours. What holds in a stretch of the year, every other week or on single days
is said in words. A clock of twelve hours without its half of the day tells nothing ("12:00" to "2:00").
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from socialmap.errors import BadInputError
from socialmap.schedule import parse_schedule
from socialmap.schedule.weekly import DayGroup, Weekly

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Object = Mapping[str, Any]

_DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?(?:Z|[+-]\d{2}:?\d{2})?\s*([ap]\.?m\.?)?", re.IGNORECASE)
_BYDAY = re.compile(r"([+-]?\d)?(mo|tu|we|th|fr|sa|su)\w*", re.IGNORECASE)
#: Fields of a rule that make it another than one that holds each week or month.
_EXCEPTIONAL = ("until", "count", "byweekno", "bymonthday", "byyearday")
#: Who is open past midnight begins in the afternoon.
_LATE = 16 * 60
_DAY, _HALF = 24 * 60, 12
_NOT_ALWAYS = "niet elke week"
UNSURE = "deze tijden zijn niet zeker"


class Hours(NamedTuple):
    """Hours as they are kept, and whether they were read."""

    text: str
    sure: bool


def hours_of(schedules: Sequence[Object], today: date) -> Hours:
    """The hours of all schedules of one place or service; empty for none."""
    if not schedules:
        return Hours("", sure=True)
    notes = {str(one.get("notes") or "") for one in schedules} - {""}
    if len(notes) == 1 and _is_ours(written := notes.pop()):
        return Hours(written, sure=True)
    schedules = [one for one in schedules if not _is_past(one, today)]
    groups = [_group(one, today) for one in schedules]
    if groups and all(group is not None for group in groups):
        whole = Weekly(tuple(dict.fromkeys(group for group in groups if group is not None))).written()
        if _is_ours(whole):
            return Hours(whole, sure=True)
    told = zip(schedules, groups, strict=True)
    words = "; ".join(dict.fromkeys(text for one, group in told if (text := _in_words(one, sure=group is not None))))
    return Hours(words, sure=not words or _is_ours(words))


def minutes_of(text: str) -> int | None:
    """Minutes after midnight; None for what is no time.

    Examples
    --------
    >>> minutes_of("09:30:00"), minutes_of("4:00 PM"), minutes_of("3pm"), minutes_of("12:15 am"), minutes_of("noon")
    (570, 960, 900, 15, None)
    """
    if not (found := _CLOCK.fullmatch(text.strip())):
        return None
    hours, minutes, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()[:1]
    if half and not 1 <= hours <= _HALF:
        return None
    if half:
        hours = hours % _HALF + (_HALF if half == "p" else 0)
    total = 60 * hours + minutes
    return total if minutes < 60 and total <= _DAY else None  # noqa: PLR2004 (an hour)


def _is_ours(text: str) -> bool:
    try:
        parse_schedule(text)
    except BadInputError:
        return False
    return True


def _is_past(one: Object, today: date) -> bool:
    last = str(one.get("valid_to") or one.get("until") or "")[:10]
    return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", last)) and last < today.isoformat()


def _group(one: Object, today: date) -> DayGroup | None:
    """A schedule as days with one time; None where it is more, or not certain."""
    freq = str(one.get("freq") or ("WEEKLY" if one.get("weekday") or one.get("days") else "")).upper()
    interval = str(one.get("interval") or "1")
    stretch = str(one.get("valid_to") or "") or str(one.get("valid_from") or "") > today.isoformat()
    if freq not in ("WEEKLY", "MONTHLY") or interval not in ("1", "1.0") or stretch:
        return None
    if any(one.get(name) not in (None, "", []) for name in _EXCEPTIONAL):
        return None
    days = _days(str(one.get("byday") or one.get("weekday") or one.get("days") or ""))
    times = _times(str(one.get("opens_at") or ""), str(one.get("closes_at") or ""))
    if not days or times is None:
        return None
    nth = tuple(sorted({which for which, _ in days if which}))
    if (freq == "MONTHLY") != bool(nth) or any(not which for which, _ in days) is bool(nth):
        return None
    return DayGroup(tuple(sorted({day for _, day in days})), *times, nth)


def _days(text: str) -> list[tuple[int, int]]:
    """Which of the month (0: each) and which day of the week, for each that is named; empty when one is none."""
    found = []
    for part in re.split(r"[,;\s]+", text.strip(" {}[]")):
        if not (day := _BYDAY.fullmatch(part)):
            return []
        found.append((int(day[1] or 0), _DAYS.index(day[2].lower())))
    return found


def _times(opens: str, closes: str) -> tuple[int, int] | None:
    begin, end = minutes_of(opens), minutes_of(closes)
    if begin is None or end is None:
        return None
    if end > begin:
        return begin, end
    whole = all(re.match(r"\d{2}:\d{2}", text.strip()) for text in (opens, closes))
    return (begin, end + _DAY) if whole and (begin >= _LATE or end == 0) else None


def _in_words(one: Object, *, sure: bool) -> str:
    """A schedule as it is written; what holds only now and then does not read as what holds each week."""
    text = str(one.get("description") or "") or _days_and_times(one)
    more = any(one.get(name) not in (None, "", [], "1", 1) for name in (*_EXCEPTIONAL, "interval", "valid_to"))
    return f"{text}, {_NOT_ALWAYS}" if text and not sure and more else text


def _days_and_times(one: Object) -> str:
    days = str(one.get("byday") or one.get("weekday") or one.get("days") or "")
    when = "-".join(str(one.get(name) or "") for name in ("opens_at", "closes_at")).strip("-")
    return " ".join(part for part in (days, when, str(one.get("notes") or "")) if part)
