"""Events of an iCal file (RFC 5545): what is kept of each, and its times on the clock of Amsterdam.

Who organises or comes is never read. What is private or confidential is not looked at further than that it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from dateutil.rrule import rrulestr
from icalendar import Calendar, vRecur

from socialmap.errors import BadInputError
from socialmap.model.written import seen, without_markup
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.schedule.recurring import COMPARED, NOT_EXACT, TOO_LONG, Repeated, Slot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from icalendar import Component

#: The first lines of such a file.
HEAD = "BEGIN:VCALENDAR"
#: What a rule may say; more is for machines.
_RHYTHMS = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_BY_THE_CLOCK = ("BYHOUR", "BYMINUTE", "BYSECOND")
#: A rule that goes on for longer than any activity is not followed to its end.
MOST = 20_000
_DAY = timedelta(days=1)
NO_TIMES = "hier staat een hele dag, zonder tijden"
NO_BEGIN = "het begin ontbreekt of is geen tijd"
LATER_TOO = "een wijziging geldt voor alle keren daarna; die kunnen wij niet lezen"
_CANCELLED = "CANCELLED"


@dataclass(frozen=True)
class Event:
    """One thing of a calendar.

    Attributes
    ----------
    number
        Its place among the events of the file, counted from 1.
    about
        Its other texts, only to be judged by: they are not kept.
    closed
        Private or confidential.
    cancelled
        The calendar says that it does not go on.
    changed
        The day on which the calendar last said so; None when it does not tell.
    begin, end
        On their own clock; None when they are a whole day, or no times at all.
    whole_day
        It has days and no times.
    rule
        Its rule, as iCal writes it; None for what is once.
    without, besides
        Moments that a rule gives and that do not go on; moments that it does not give.
    begin_counts
        Its begin is a time of its own, and not only where the rule begins.
    exceptions
        Other versions of one time, each with the moment that it stands for.
    """

    number: int
    uid: str = ""
    title: str = ""
    location: str = ""
    about: str = ""
    closed: bool = False
    cancelled: bool = False
    changed: date | None = None
    begin: datetime | None = None
    end: datetime | None = None
    whole_day: bool = False
    rule: vRecur | None = None
    without: tuple[datetime | date, ...] = ()
    besides: tuple[datetime | date, ...] = ()
    stands_for: datetime | date | None = None
    for_later_too: bool = False
    begin_counts: bool = True
    exceptions: tuple[Event, ...] = field(default=(), repr=False)

    def repeated(self, today: date) -> Repeated:
        """Its times on the clock of Amsterdam.

        Raises
        ------
        BadInputError
            When it has no times, or a rule that cannot be followed.
        """
        begin, end = self.times()
        horizon = today + COMPARED + timedelta(days=_WEEKS)
        starts, endless = self._starts(begin, horizon)
        gone = {_moment(one, begin) for one in self.without}
        moved = [one for one in self.exceptions if one.stands_for is not None]
        if any(one.for_later_too for one in moved):
            raise BadInputError(LATER_TOO)
        extra = [_at(one, begin) for one in self.besides]
        slots = [_slot(one, end - begin) for one in starts]
        by_moment = {one.timestamp(): slot for one, slot in zip(starts, slots, strict=True)}
        without = {by_moment[moment].day for moment in gone if moment in by_moment}
        besides = [_slot(one, end - begin) for one in extra if one.timestamp() not in by_moment]
        for one in moved:
            moment = _moment(one.stands_for or begin, begin)
            instead = None if one.cancelled or one.closed else _slot(*one.lasting())
            if moment in by_moment and by_moment[moment] != instead:
                without.add(by_moment[moment].day)
            if instead is not None and instead != by_moment.get(moment):
                besides.append(instead)
        until = horizon if endless else max((one.day for one in slots), default=today)
        return Repeated(tuple(slots), until, endless, frozenset(without), tuple(sorted(set(besides))))

    def times(self) -> tuple[datetime, datetime]:
        """From and until.

        Raises
        ------
        BadInputError
            When it has none, or goes on for more than a day.
        """
        if self.whole_day:
            raise BadInputError(NO_TIMES)
        if self.begin is None or self.end is None or self.end <= self.begin:
            raise BadInputError(NO_BEGIN)
        if self.end - self.begin >= _DAY:
            raise BadInputError(TOO_LONG)
        return self.begin, self.end

    def lasting(self) -> tuple[datetime, timedelta]:
        """When it begins and how long it lasts."""
        begin, end = self.times()
        return begin, end - begin

    def _starts(self, begin: datetime, horizon: date) -> tuple[list[datetime], bool]:
        """When each time begins, until ``horizon``; and whether there are more."""
        if self.rule is None:
            return [begin], False
        parts = {str(name).upper(): values for name, values in self.rule.items()}
        until = next(iter(_listed(parts.pop("UNTIL", None))), None)
        if str(next(iter(_listed(parts.get("FREQ"))), "")) not in _RHYTHMS or set(parts) & set(_BY_THE_CLOCK):
            raise BadInputError(NOT_EXACT)
        # By the clock on its own wall, so that ten o'clock stays ten o'clock in summer.
        wall = begin.replace(tzinfo=None)
        last = _wall(until, begin.tzinfo) if until is not None else datetime.combine(date.max, time())
        try:
            rule = rrulestr(_written(vRecur(parts)), dtstart=wall)
            found = list(_bounded(rule, min(last, datetime.combine(horizon + _DAY, time()))))
        except (ValueError, TypeError, OverflowError) as error:
            raise BadInputError(NOT_EXACT) from error
        if self.begin_counts and wall not in found and wall <= last:
            found.insert(0, wall)  # the first time counts, whatever the rule says
        starts = [one.replace(tzinfo=begin.tzinfo) for one in found]
        endless = "COUNT" not in parts and last.date() > horizon
        kept = [one for one in starts if one.astimezone(AMSTERDAM_TIME).date() <= horizon]
        return kept, endless or len(kept) < len(starts)


#: Days after what is compared that are read too, so that the last week is whole.
_WEEKS = 14


def read_events(text: str, name: str) -> tuple[Calendar, list[Event]]:
    """The calendar of a file and its events, each with the exceptions to it.

    Raises
    ------
    BadInputError
        When the file is no whole calendar.
    """
    try:
        calendars = Calendar.from_ical(text, multiple=True)
        events = [_event(one, n) for n, one in enumerate(_components(calendars), start=1)]
    except (ValueError, IndexError, KeyError, AttributeError, TypeError) as error:
        msg = "deze agenda is stuk of niet compleet"
        raise BadInputError(msg, file=name, expected="een heel iCal-bestand (.ics)") from error
    if not calendars:
        msg = "hier staat geen agenda in"
        raise BadInputError(msg, file=name, expected="een heel iCal-bestand (.ics)")
    return calendars[0], list(_with_exceptions(events))


def _components(calendars: Iterable[Calendar]) -> Iterator[Component]:
    return (event for calendar in calendars for event in calendar.walk("VEVENT"))


def _with_exceptions(events: list[Event]) -> Iterator[Event]:
    """Each series with what stands instead of one of its times; one of which the series is not there stands alone."""
    series = {one.uid: one for one in events if one.uid and one.stands_for is None}
    apart: dict[str, list[Event]] = {}
    for one in events:
        if one.stands_for is not None and one.uid in series:
            apart.setdefault(one.uid, []).append(one)
    seen_once = set()
    for one in events:
        if one.stands_for is not None and one.uid in series:
            continue
        if one.uid and one.uid in seen_once and one.stands_for is None:
            continue  # the same again; the last of them counts
        seen_once.add(one.uid)
        last = series.get(one.uid, one) if one.stands_for is None else one
        yield Event(**{**vars(last), "number": one.number, "exceptions": tuple(apart.get(one.uid, ()))})


def _event(component: Component, number: int) -> Event:
    closed = _text(component, "CLASS").upper() in ("PRIVATE", "CONFIDENTIAL")
    begin, end, whole = _when(component)
    stands_for = component.get("RECURRENCE-ID")
    kept: dict[str, Any] = {
        "number": number,
        "uid": _text(component, "UID"),
        "closed": closed,
        "cancelled": _text(component, "STATUS").upper() == _CANCELLED,
        "changed": _changed(component),
        "begin": begin,
        "end": end,
        "whole_day": whole,
        "rule": _rule(component),
        "without": _moments(component, "EXDATE"),
        "besides": _moments(component, "RDATE"),
        "stands_for": getattr(stands_for, "dt", None),
        "for_later_too": bool(stands_for is not None and stands_for.params.get("RANGE")),
    }
    if not closed:
        about = " ; ".join(_text(component, name) for name in ("DESCRIPTION", "CATEGORIES", "COMMENT"))
        kept |= {"title": _text(component, "SUMMARY"), "location": _text(component, "LOCATION"), "about": about}
    return Event(**kept)


def _text(component: Component, name: str) -> str:
    found = component.get(name)
    if found is None:
        return ""
    parts = found if isinstance(found, list) else [found]
    texts = [" , ".join(map(str, part.cats)) if hasattr(part, "cats") else str(part) for part in parts]
    return seen(without_markup(" , ".join(texts)))


def _when(component: Component) -> tuple[datetime | None, datetime | None, bool]:
    begin = getattr(component.get("DTSTART"), "dt", None)
    end = getattr(component.get("DTEND"), "dt", None)
    lasts = getattr(component.get("DURATION"), "dt", None)
    if not isinstance(begin, datetime):
        return None, None, isinstance(begin, date)
    first = _zoned(begin)
    if isinstance(end, datetime):
        return first, _zoned(end), False
    if isinstance(lasts, timedelta):
        # By the clock on the wall, as everything here.
        return first, first + lasts, False
    return first, None, False


def _rule(component: Component) -> vRecur | None:
    found = component.get("RRULE")
    if isinstance(found, list):
        # Two rules are no rule that the standard knows.
        return vRecur({"FREQ": "SECONDLY"})
    return found if isinstance(found, vRecur) else None


def _moments(component: Component, name: str) -> tuple[datetime | date, ...]:
    found = component.get(name)
    lists = found if isinstance(found, list) else [] if found is None else [found]
    moments = [one.dt for part in lists for one in getattr(part, "dts", [])]
    return tuple(one[0] if isinstance(one, tuple) else one for one in moments)


def _changed(component: Component) -> date | None:
    days = [getattr(component.get(name), "dt", None) for name in ("LAST-MODIFIED", "DTSTAMP", "CREATED")]
    return max((_zoned(one).date() for one in days if isinstance(one, datetime)), default=None)


def _zoned(moment: datetime) -> datetime:
    """A moment without a zone is one here."""
    return moment if moment.tzinfo else moment.replace(tzinfo=AMSTERDAM_TIME)


def _at(moment: datetime | date, begin: datetime) -> datetime:
    """A moment of a list, which may be a day only."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, begin.time(), begin.tzinfo)
    return moment if moment.tzinfo else moment.replace(tzinfo=begin.tzinfo)


def _moment(moment: datetime | date, begin: datetime) -> float:
    return _at(moment, begin).timestamp()


def _wall(until: datetime | date, zone: tzinfo | None) -> datetime:
    """The end of a rule by the clock of its first time."""
    if not isinstance(until, datetime):
        return datetime.combine(until, time.max)
    return until.astimezone(zone).replace(tzinfo=None) if until.tzinfo else until


def _written(rule: Any) -> str:
    text: bytes = rule.to_ical()
    return text.decode()


def _bounded(rule: Iterable[datetime], last: datetime) -> Iterator[datetime]:
    for number, one in enumerate(takewhile(lambda moment: moment <= last, rule)):
        if number >= MOST:
            raise BadInputError(NOT_EXACT)
        yield one


def _listed(values: Any) -> list[Any]:
    return [] if values is None else values if isinstance(values, list) else [values]


def _slot(begin: datetime, lasts: timedelta) -> Slot:
    # The end by the clock on its own wall too, also in the night that the clock changes.
    end = (begin.replace(tzinfo=None) + lasts).replace(tzinfo=begin.tzinfo)
    return Slot.between(begin.astimezone(AMSTERDAM_TIME), end.astimezone(AMSTERDAM_TIME))


def last_said(events: Iterable[Event]) -> str:
    """The newest day on which the calendar said something; "" when it does not tell."""
    days = [one.changed for one in events if one.changed]
    return max(days).isoformat() if days else ""
