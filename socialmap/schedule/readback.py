"""Rules of opening hours in Dutch words, so that who wrote them sees what was understood.

What it says is read back to the same hours (a property test holds it to that).
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from babel.dates import get_day_names, get_month_names

from socialmap.schedule.rules import DAY, LAST_WEEK, NO_END, PH, SH, Joint, Says, part_of_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from socialmap.schedule.rules import Clock, Dates, Days, Point, Rule, Span, Weekdays, Weeks, Years

_DAY_NAMES = get_day_names("wide", locale="nl")
_MONTH_NAMES = get_month_names("wide", locale="nl")
_HOLIDAYS = {PH: "feestdagen", SH: "schoolvakanties"}
_ORDINALS = {-1: "laatste", -2: "voorlaatste"}
_HOUR, _WEEK = 60, 7
#: Both kinds of weeks and a leap day are in these.
_YEARS = (2027, 2028)


def in_words(rules: Sequence[Rule]) -> str:
    """All rules as one Dutch sentence, without its point; "" for none.

    Examples
    --------
    >>> from socialmap.schedule.grammar import read_rules
    >>> in_words(read_rules("Mo, We 10:00-12:00; PH off"))
    'maandag en woensdag van 10.00 tot 12.00 uur; gesloten op feestdagen'
    """
    said = ""
    for number, rule in enumerate(rules):
        said += _joint(rule, rules[:number]) if number else ""
        said += _rule(rule)
    return said


def overlap(one: Rule, other: Rule) -> bool:
    """Whether there is a day that belongs to both, if it is a holiday or not."""
    return any(
        one.includes(day, holidays) and other.includes(day, holidays)
        for year in {*_YEARS, *_named_years(one), *_named_years(other)}
        for day in _days_of(year)
        for holidays in ((), (PH, SH))
    )


def follows(one: Rule, other: Rule) -> bool:
    """Whether a day of ``other`` comes after one of ``one`` that is not its own."""
    return any(
        one.includes(day, ()) and other.includes(day + timedelta(days=1), ()) and not other.includes(day, ())
        for year in {*_YEARS, *_named_years(one), *_named_years(other)}
        for day in _days_of(year)
    )


def _named_years(rule: Rule) -> set[int]:
    named = {year for days in rule.days for one in days.years for year in (one.begin, one.end)}
    named |= {point.year for days in rule.days for one in days.dates for point in (one.begin, one.end)}
    return named - {0, NO_END}


@lru_cache(maxsize=64)
def _days_of(year: int) -> tuple[date, ...]:
    first = date(year, 1, 1)
    return tuple(first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days))


def _joint(rule: Rule, before: Sequence[Rule]) -> str:
    if rule.joint is Joint.ELSE:
        return "; anders "
    if rule.says is Says.OFF or not any(overlap(one, rule) or _may_go_on_into(one, rule) for one in before):
        return "; "
    return ", ook " if rule.joint is Joint.BESIDE else "; maar "


def _may_go_on_into(one: Rule, rule: Rule) -> bool:
    """Whether a night of ``one`` may stay on a day of ``rule``, which stands beside it, in some year."""
    return rule.joint is Joint.BESIDE and passes_midnight(one)


def passes_midnight(rule: Rule) -> bool:
    """Whether a time of it ends on the next day."""
    return any(span.end.minutes > DAY or span.end.minutes <= span.begin.minutes for span in rule.spans)


def _rule(rule: Rule) -> str:
    days = _list([said for said in map(_days, rule.days) if said])
    if rule.says is Says.OFF and rule.spans:
        # After a comma the hours might be those of the last day only.
        days = days.replace(",", " en")
    spans = _list([_span(span) for span in rule.spans])
    if not days and _is_always(rule.spans):
        spans = "dag en nacht"
    if rule.says is Says.OFF:
        days = f"gesloten op {days}" if days else "gesloten"
    elif rule.says is Says.UNKNOWN and not rule.comment:
        days = f"misschien {days}".rstrip()
    comment = f'("{rule.comment}")' if rule.comment else ""
    return " ".join(part for part in (days, spans, comment) if part)


def _is_always(spans: Sequence[Span]) -> bool:
    return len(spans) == 1 and (spans[0].begin.minutes, spans[0].end.minutes) == (0, DAY)


def _list(parts: Sequence[str]) -> str:
    *first, last = parts or [""]
    return f"{', '.join(first)} en {last}" if first else last


def _span(span: Span) -> str:
    end = span.end.minutes
    if not span.end.sun and not span.begin.sun and DAY < end < span.begin.minutes + DAY:
        end -= DAY
    begin = _sun(span.begin) or _part(span.begin, told=span.doubts_begin) + _clock(span.begin.minutes)
    until = _sun(span.end) or _part(span.end, told=span.doubts_end) + _clock(end)
    return f"van {begin} tot {until}{'' if span.end.sun else ' uur'}"


def _part(clock: Clock, *, told: bool) -> str:
    """The part of the day, where the time alone would not be certain."""
    return f"{part_of_day(clock.minutes)} " if told else ""


def _sun(clock: Clock) -> str:
    return {"sunrise": "zonsopgang", "sunset": "zonsondergang"}.get(clock.sun, "")


def _clock(minutes: int) -> str:
    return f"{minutes // _HOUR}.{minutes % _HOUR:02}"


def _days(days: Days) -> str:
    holidays = _list([_HOLIDAYS[name] for name in days.holidays])
    # "1e maandag" is told last, so that its number is not taken for that of the next day.
    weekdays = [_weekdays(one) for one in sorted(days.weekdays, key=lambda one: bool(one.nth) + _has_ordinal(one))]
    if days.both:
        last = f"{holidays} die op {_list(weekdays)} vallen"
    else:
        last = _list([*weekdays, *([holidays] if holidays else [])])
    years = _list([_years(one) for one in days.years])
    weeks = _weeks(days.weeks)
    return " op ".join(part for part in (years, _list([_dates(one) for one in days.dates]), weeks, last) if part)


def _weekdays(days: Weekdays) -> str:
    name = _DAY_NAMES[days.begin]
    if (days.nth or days.offset) and not _has_ordinal(days):
        nth = f"[{','.join(map(str, days.nth))}]" if days.nth else ""
        return f"{name}{nth}{_offset(days.offset)}"
    if days.nth:
        return f"{_list([_ordinal(number) for number in days.nth])} {name} van de maand"
    return name if days.begin == days.end else f"{name} t/m {_DAY_NAMES[days.end]}"


def _has_ordinal(days: Weekdays) -> bool:
    """Whether each of its numbers has a word."""
    return bool(days.nth) and not days.offset and all(number in _ORDINALS or number > 0 for number in days.nth)


def _ordinal(number: int) -> str:
    return _ORDINALS.get(number, f"{number}e")


def _offset(days: int) -> str:
    return f" {days:+d} dagen" if days else ""


def _years(years: Years) -> str:
    if years.end == NO_END:
        return f"{years.begin}+"
    return str(years.begin) if years.begin == years.end else f"{years.begin} t/m {years.end}"


def _weeks(weeks: Iterable[Weeks]) -> str:
    said = []
    for one in weeks:
        if one.step == 2 and one.begin in {1, 2} and one.end >= LAST_WEEK - one.begin:  # noqa: PLR2004
            return "oneven weken" if one.begin == 1 else "even weken"
        if one.step == 1:
            said.append(f"{one.begin}" if one.begin == one.end else f"{one.begin} t/m {one.end}")
        else:
            said += [str(week) for week in range(one.begin, one.end + 1, one.step)]
    return f"week {', '.join(said)}" if said else ""


def _dates(dates: Dates) -> str:
    begin, end = dates.begin, dates.end
    if dates.step != 1 and begin.year and end.year and begin.day and end.day and not (begin.offset or end.offset):
        weeks, rest = divmod(dates.step, _WEEK)
        every = f"{dates.step} dagen" if rest else f"{weeks} weken"
        return f"om de {every} van {_whole(begin)} t/m {_whole(end)}"
    if dates.step != 1 or not (begin.day and end.day) or begin.offset or end.offset:
        step = f"/{dates.step}" if dates.step != 1 else ""
        return (_point(begin) if begin == end else f"{_point(begin)} t/m {_point(end)}") + step
    year = f" {end.year}" if end.year else ""
    first_year = f" {begin.year}" if begin.year and begin.year != end.year else ""
    if begin == end:
        return f"{begin.day} {_MONTH_NAMES[begin.month]}{year}"
    same = begin.month == end.month and begin.year == end.year and begin.day < end.day
    first = f"{begin.day}" if same else f"{begin.day} {_MONTH_NAMES[begin.month]}{first_year}"
    return f"{first} t/m {end.day} {_MONTH_NAMES[end.month]}{year}"


def _whole(point: Point) -> str:
    return f"{point.day} {_MONTH_NAMES[point.month]} {point.year}"


def _point(point: Point) -> str:
    """In the order of the specification: year, month, day."""
    year = f"{point.year} " if point.year else ""
    if not point.month:
        return f"{year}eerste paasdag{_offset(point.offset)}"
    day = f" {point.day}" if point.day else ""
    if point.nth:
        day = f" {_DAY_NAMES[point.weekday]}[{point.nth}]"
    return f"{year}{_MONTH_NAMES[point.month]}{day}{_offset(point.offset)}"
