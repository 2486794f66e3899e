"""Times that a calendar repeats, as opening hours: only where these say exactly the same.

What comes back is looked for in the days themselves, so that every way to write "the second Saturday" is one; then the
hours that were made are read again and compared with the calendar, day by day, for more than a year.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import combinations, groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from socialmap.errors import BadInputError
from socialmap.schedule.rules import DAY
from socialmap.schedule.schedule import AMSTERDAM_TIME, parse_schedule
from socialmap.schedule.weekly import DAYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: How far ahead a calendar is compared with the hours made of it.
COMPARED = timedelta(days=400)
#: Until when a rhythm that opening hours can only tell between two days is told.
TOLD = timedelta(days=2 * 365)
NOT_EXACT = "deze herhaling kunnen wij niet precies als openingstijden zeggen"
PAST = "dit is al voorbij"
TOO_LONG = "dit duurt langer dan een dag"
#: So many days are told one by one; more are no rhythm that somebody keeps in mind.
ONE_BY_ONE = 30
_WEEK, _YEAR, _LONGEST_STEP = 7, 365, 99
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NTH = (1, 2, 3, 4, 5, -1, -2)
_ALL_MONTHS = frozenset(range(1, 13))


class Slot(NamedTuple):
    """One time, on the clock of Amsterdam; an end that is not later than its begin is on the next day."""

    day: date
    begin: int
    end: int

    @classmethod
    def between(cls, begin: datetime, end: datetime) -> Slot:
        """The time between two moments on the clock on the wall, in minutes after midnight."""
        return cls(begin.date(), begin.hour * 60 + begin.minute, end.hour * 60 + end.minute or DAY)


@dataclass(frozen=True)
class Repeated:
    """What a calendar repeats.

    Attributes
    ----------
    slots
        All times that the rule gives until ``until``, also those that are left out; in order.
    endless
        It goes on after ``until``.
    without
        Days on which it does not go on though the rule says so.
    besides
        Times that the rule does not give.
    """

    slots: tuple[Slot, ...]
    until: date
    endless: bool
    without: frozenset[date] = frozenset()
    besides: tuple[Slot, ...] = ()


class Told(NamedTuple):
    """The same as opening hours, and the periods in which it is not."""

    schedule: str
    season_stop: str = ""


class _Rhythm(NamedTuple):
    """When days of one weekday come back: the words before the weekday, and which of the month it is."""

    before: str
    nth: tuple[int, ...] = ()


def told(repeated: Repeated, today: date) -> Told:
    """What a calendar repeats, as opening hours.

    Raises
    ------
    BadInputError
        When these cannot say it exactly, or it is over.

    Examples
    --------
    >>> first = date(2026, 12, 5)
    >>> slots = tuple(Slot(first + timedelta(weeks=number), 600, 720) for number in range(60))
    >>> told(Repeated(slots, slots[-1].day, True, frozenset({date(2026, 12, 26)})), date(2026, 12, 6))
    Told(schedule='Sa 10:00-12:00', season_stop='2026-12-26/2026-12-26')
    """
    since = date(today.year, 1, 1)
    besides = tuple(one for one in repeated.besides if one.day >= since)
    kept = [one for one in repeated.slots if one.day not in repeated.without]
    if not any(one.day >= today for one in (*kept, *besides)):
        raise BadInputError(PAST)
    rules = []
    for (begin, end), slots in _by_clock(one for one in repeated.slots if one.day >= since).items():
        rules += [f"{days} {clock(begin, end)}" for days in _days([one.day for one in slots], repeated, today)]
    rules += [f"{_date(one.day)} {clock(one.begin, one.end)}" for one in besides]
    elsewhere = {one.day for one in besides}
    dates = sorted({one.day for one in repeated.slots if one.day >= since})
    stops = _stops(dates, repeated.without - elsewhere)
    found = Told("; ".join(rules), ";".join(stops))
    _compare(found, [*kept, *besides], repeated, today)
    return found


def dated(slots: Iterable[Slot], today: date) -> Told:
    """Times that follow no rule, day by day.

    Raises
    ------
    BadInputError
        When all are over, or there are too many to tell one by one.
    """
    coming = sorted({one for one in slots if one.day >= today})
    if not coming:
        raise BadInputError(PAST)
    if len(coming) > ONE_BY_ONE:
        raise BadInputError(NOT_EXACT)
    by_clock = _by_clock(coming).items()
    return Told("; ".join(f"{','.join(_date(one.day) for one in of)} {clock(*at)}" for at, of in by_clock))


def clock(begin: int, end: int) -> str:
    """From and until, as opening hours write it.

    Examples
    --------
    >>> clock(600, 735)
    '10:00-12:15'
    """
    return f"{begin // 60:02}:{begin % 60:02}-{end // 60:02}:{end % 60:02}"


def _by_clock(slots: Iterable[Slot]) -> Mapping[tuple[int, int], list[Slot]]:
    found: dict[tuple[int, int], list[Slot]] = defaultdict(list)
    for one in slots:
        found[one.begin, one.end].append(one)
    return found


def _days(days: list[date], repeated: Repeated, today: date) -> list[str]:
    """The days of one time as words of opening hours, in as few as there are rhythms."""
    begin, end = min(days), max(repeated.until, *days) if repeated.endless else max(days)
    bounds = "" if repeated.endless and begin <= today else f"{_date(begin)}-{_date(_far(begin, end, repeated))} "
    if len(days) == 1:
        return [_date(days[0])]
    by_rhythm: dict[_Rhythm, list[int]] = defaultdict(list)
    found, rest = [], []
    for weekday in sorted({day.weekday() for day in days}):
        of = [day for day in days if day.weekday() == weekday]
        rhythm = _rhythm(of, begin, end)
        if rhythm is not None and not (rhythm.before and bounds):
            by_rhythm[rhythm].append(weekday)
        elif stepped := _stepped(of, repeated):
            found.append(stepped)
        else:
            rest += of
    found += [f"{bounds}{rhythm.before}{_weekdays(weekdays, rhythm.nth)}" for rhythm, weekdays in by_rhythm.items()]
    if rest:
        # Days that no weekday tells: "each 15th", "every three days".
        whole = _each_year(days, begin, end) or _stepped(days, repeated) or _one_by_one(days, repeated, today)
        return [whole]
    return found


def _far(begin: date, end: date, repeated: Repeated) -> date:
    return begin + TOLD if repeated.endless else end


def _rhythm(days: Sequence[date], begin: date, end: date) -> _Rhythm | None:
    """When days of one weekday come back between two days; None where no words of ours say it."""
    weekday = days[0].weekday()
    first = begin + timedelta(days=(weekday - begin.weekday()) % _WEEK)
    every = [first + timedelta(weeks=number) for number in range((end - first).days // _WEEK + 1)]
    wanted = set(days)
    months = frozenset(day.month for day in days) if (end - begin).days >= _YEAR else _ALL_MONTHS
    inside = [day for day in every if day.month in months]
    before = "" if months == _ALL_MONTHS else f"{','.join(_ranges(sorted(months)))} "
    if set(inside) == wanted:
        return _Rhythm(before)
    for size in (1, 2, 3):
        for nth in combinations(_NTH, size):
            if {day for day in inside if _is_nth(day, nth)} == wanted:
                return _Rhythm(before, tuple(sorted(nth, key=_NTH.index)))
    for parity, words in ((1, "week 01-53/2 "), (0, "week 02-53/2 ")):
        if not before and {day for day in every if day.isocalendar().week % 2 == parity} == wanted:
            return _Rhythm(words)
    return None


def _is_nth(day: date, nth: Sequence[int]) -> bool:
    left = monthrange(day.year, day.month)[1] - day.day
    return (day.day - 1) // _WEEK + 1 in nth or -(left // _WEEK + 1) in nth


def _stepped(days: Sequence[date], repeated: Repeated) -> str:
    """Every so many days from the first on, as far as that is told; "" where the days are not that regular."""
    steps = {(later - earlier).days for earlier, later in pairwise(days)}
    if len(steps) != 1 or len(days) <= 2 or max(steps) > _LONGEST_STEP:  # noqa: PLR2004 (two days are no rhythm)
        return ""
    (step,) = steps
    last = days[0] + timedelta(days=TOLD.days // step * step) if repeated.endless else days[-1]
    return f"{_date(days[0])}-{_date(last)}/{step}"


def _each_year(days: Sequence[date], begin: date, end: date) -> str:
    """Days that are the same ones each year; "" where they are not."""
    if (end - begin).days < _YEAR:
        return ""
    wanted = {(day.month, day.day) for day in days}
    every = (begin + timedelta(days=number) for number in range((end - begin).days + 1))
    if len(wanted) > ONE_BY_ONE or {day for day in every if (day.month, day.day) in wanted} != set(days):
        return ""
    return ",".join(f"{_MONTHS[month - 1]} {day:02}" for month, day in sorted(wanted))


def _one_by_one(days: Sequence[date], repeated: Repeated, today: date) -> str:
    coming = [day for day in days if day >= today]
    if repeated.endless or not 0 < len(coming) <= ONE_BY_ONE:
        raise BadInputError(NOT_EXACT)
    return ",".join(map(_date, coming))


def _weekdays(weekdays: Sequence[int], nth: tuple[int, ...]) -> str:
    which = f"[{','.join(map(str, nth))}]" if nth else ""
    if not nth and len(weekdays) > 2 and weekdays[-1] - weekdays[0] == len(weekdays) - 1:  # noqa: PLR2004
        return f"{DAYS[weekdays[0]]}-{DAYS[weekdays[-1]]}"
    return ",".join(f"{DAYS[day]}{which}" for day in weekdays)


def _ranges(months: Sequence[int]) -> list[str]:
    """Months as ranges; November to February is one."""
    runs = [[month for _, month in run] for _, run in groupby(enumerate(months), key=lambda one: one[1] - one[0])]
    if len(runs) > 1 and runs[0][0] == 1 and runs[-1][-1] == 12:  # noqa: PLR2004
        runs = [*runs[1:-1], [*runs[-1], *runs[0]]]
    return [_MONTHS[run[0] - 1] + (f"-{_MONTHS[run[-1] - 1]}" if len(run) > 1 else "") for run in runs]


def _date(day: date) -> str:
    return f"{day.year} {_MONTHS[day.month - 1]} {day.day:02}"


def _stops(dates: Sequence[date], without: Iterable[date]) -> list[str]:
    """Periods in which it is not: days that come one after the other in the rhythm are one period."""
    gone = set(without)
    runs = [list(run) for is_gone, run in groupby(dates, key=gone.__contains__) if is_gone]
    return [f"{run[0]}/{run[-1]}" for run in runs]


def _compare(found: Told, slots: Sequence[Slot], repeated: Repeated, today: date) -> None:
    """Refuse hours that are not on every day what the calendar says."""
    end = today + COMPARED if not repeated.endless else min(today + COMPARED, repeated.until)
    monday = today - timedelta(days=today.weekday())
    schedule = parse_schedule(found.schedule, season_stop=found.season_stop)
    wanted: dict[date, set[tuple[int, int]]] = defaultdict(set)
    for one in slots:
        for day, begin, until in _cut(one):
            wanted[day].add((begin, until))
    for number in range((end - monday).days // _WEEK):
        for after, runs in enumerate(schedule.week(monday + timedelta(weeks=number))):
            on = monday + timedelta(weeks=number, days=after)
            if on > today and not _changes_clock(on) and {_minutes(on, *run) for run in runs} != _joined(wanted[on]):
                raise BadInputError(NOT_EXACT)


def _changes_clock(day: date) -> bool:
    midnight = datetime.combine(day, time(), AMSTERDAM_TIME)
    return midnight.utcoffset() != (midnight + timedelta(days=1)).utcoffset()


def _cut(one: Slot) -> list[tuple[date, int, int]]:
    if one.end > one.begin:
        return [(one.day, one.begin, one.end)]
    return [(one.day, one.begin, DAY), (one.day + timedelta(days=1), 0, one.end)]


def _joined(pieces: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Times that touch or overlap as one, as hours give them."""
    found: list[tuple[int, int]] = []
    for begin, end in sorted(pieces):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return set(found)


def _minutes(day: date, begin: datetime, end: datetime) -> tuple[int, int]:
    midnight = datetime.combine(day, time())
    first, last = (moment.replace(tzinfo=None) - midnight for moment in (begin, end))
    return int(first.total_seconds() // 60), int(last.total_seconds() // 60)
