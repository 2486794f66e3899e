"""What holds at each moment, by the rules of opening hours.

Rules are gone through in their order, as the specification of ``opening_hours`` says: a rule replaces the ones
before it on its days, one after a comma comes beside them, one after ``||`` counts where they are closed. What goes
on past midnight belongs to the day on which it begins, and a later rule for the next day ends it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import groupby, pairwise, product
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from socialmap.errors import BadInputError
from socialmap.schedule.grammar import read_rules
from socialmap.schedule.holidays import Period, may_be, period
from socialmap.schedule.readback import follows, in_words, passes_midnight
from socialmap.schedule.rules import DAY, PH, SH, Clock, Dates, Days, Joint, Point, Rule, Says

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

AMSTERDAM_TIME = ZoneInfo("Europe/Amsterdam")
#: What lies further ahead is not worth waiting for, and a date without a year would mislead.
HORIZON = timedelta(days=366)
#: A point in the middle of the country: sunset differs by minutes, without it by hours.
_MIDDLE = (52.16, 5.39)
_PERIOD_EXAMPLE = "perioden als '2026-07-06/2026-08-16', gescheiden door ';'"
#: Kinds of days of one schedule that are kept.
_KEPT = 64
#: For each rule, whether a day belongs to it.
_Which = tuple[bool, ...]
#: In a season stop: school holidays, and that it is not known whether it stops in them.
IN_HOLIDAYS, NOT_KNOWN_IN_HOLIDAYS = SH, f"{SH}?"
#: The comment of hours of which it is not known whether they hold.
CALL_FIRST = "bel eerst"
_NOTHING_SAID = (Rule((Days(),), says=Says.UNKNOWN),)


class OpenNow(StrEnum):
    """Is it open?"""

    OPEN = "open"
    CLOSED = "dicht"
    UNKNOWN = "onbekend"


_STATES = {Says.OPEN: OpenNow.OPEN, Says.OFF: OpenNow.CLOSED, Says.UNKNOWN: OpenNow.UNKNOWN}


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


class _Run(NamedTuple):
    state: OpenNow
    begin: datetime
    end: datetime
    comment: str = ""


class _Piece(NamedTuple):
    """Part of a day, in minutes after midnight on the clock on the wall."""

    state: OpenNow
    begin: int
    end: int
    comment: str = ""


@dataclass(frozen=True)
class Schedule:
    """Opening hours that were read; ``parse_schedule`` makes it.

    Attributes
    ----------
    text, season_stop
        As they were written.
    rules
        In their order, those of the season stop last.
    school_holidays
        The table by which days are judged.
    doubted
        Periods in which it is not known whether it goes on.
    """

    text: str
    season_stop: str = ""
    school_holidays: tuple[Period, ...] = ()
    doubted: tuple[Period, ...] = ()
    rules: tuple[Rule, ...] = field(kw_only=True, repr=False, compare=False)

    def state_at(self, now: datetime) -> OpenState:
        """What holds at ``now``, which has a time zone."""
        if now.tzinfo is None:
            msg = "now has no time zone"
            raise ValueError(msg)
        today = now.astimezone(AMSTERDAM_TIME).date()
        horizon = _midnight(today + HORIZON)
        # Compared as instants: in the night that the clock goes back an hour comes twice.
        runs = (run for run in self._runs(today, today + HORIZON) if run.end.timestamp() > now.timestamp())
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
        return all(run.state is not OpenNow.UNKNOWN for run in self._runs(day, day + timedelta(days=1)))

    def is_doubted(self, day: date) -> bool:
        """Whether it would be open on a day of which it is not known whether it goes on then."""
        return bool(self.doubted) and any(piece.comment == CALL_FIRST for piece in self._day(day))

    def in_words(self) -> str:
        """The hours as they were understood, as one Dutch sentence without its point."""
        return in_words(self.rules)

    @property
    def cuts_nights(self) -> bool:
        """Whether a night ends at midnight because a later rule speaks of the next day, which is seldom meant."""
        return any(
            passes_midnight(rule) and later.replaces and later.says is not Says.OFF and follows(rule, later)
            for layer in _layers(self.rules)
            for number, rule in enumerate(layer)
            for later in layer[number + 1 :]
        )

    @property
    def has_condition(self) -> bool:
        """Whether the hours hold something that only a person can judge."""
        return any(rule.says is Says.UNKNOWN or rule.comment for rule in self.rules)

    @property
    def is_weekly(self) -> bool:
        """Whether each week has the same hours, but for seasons and holidays: none once a month or in even weeks."""
        return not any(
            days.weeks or any(one.nth for one in days.weekdays) or any(one.step != 1 for one in days.dates)
            for rule in self.rules
            if rule.says is not Says.OFF
            for days in rule.days
        )

    @property
    def tells_holidays(self) -> bool:
        """Whether the hours say what happens on public holidays."""
        return PH in self._names

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset[str]().union(*(rule.holidays for rule in self.rules))

    @cached_property
    def _has_sun(self) -> bool:
        return any(clock.sun for rule in self.rules for span in rule.spans for clock in (span.begin, span.end))

    @cached_property
    def _made(self) -> dict[tuple[_Which, _Which, date | None], tuple[_Piece, ...]]:
        return {}

    def _open_on(self, day: date) -> list[tuple[datetime, datetime]]:
        runs = self._runs(day, day + timedelta(days=1))
        return [(run.begin, run.end) for run in runs if run.state is OpenNow.OPEN]

    def _runs(self, first: date, end: date) -> Iterator[_Run]:
        """What holds from one midnight to another, each run of another state than the one before."""
        for _, equals in groupby(self._each_piece(first, end), key=lambda run: run.state):
            first_run, *others = equals
            yield first_run._replace(end=others[-1].end) if others else first_run

    def _each_piece(self, first: date, end: date) -> Iterator[_Run]:
        for number in range((end - first).days):
            day = first + timedelta(days=number)
            for piece in self._day(day):
                run = _Run(piece.state, _instant(day, piece.begin), _instant(day, piece.end), piece.comment)
                # In the night that the clock goes forward an hour does not come.
                if run.begin.timestamp() < run.end.timestamp():
                    yield run

    def _day(self, day: date) -> tuple[_Piece, ...]:
        """The pieces of a day; what hangs on a holiday that is not certain is unknown."""
        todays, befores = self._which(day), self._which(day - timedelta(days=1))
        answers = [self._as(day, today, before) for today, before in product(todays, befores)]
        pieces = answers[0] if len(answers) == 1 else _agreed(answers)
        if any(doubt.begin <= day <= doubt.end for doubt in self.doubted):
            return tuple(one._replace(**_IN_DOUBT) if one.state is OpenNow.OPEN else one for one in pieces)
        return pieces

    def _which(self, day: date) -> set[_Which]:
        """Which rules a day belongs to: more than one answer when a holiday is not certain."""
        return {
            tuple(rule.includes(day, holidays) for rule in self.rules)
            for holidays in may_be(day, self._names, self.school_holidays)
        }

    def _as(self, day: date, today: _Which, before: _Which) -> tuple[_Piece, ...]:
        """The pieces of a day that belongs to the rules ``today``, after one that belongs to ``before``."""
        # Most days are like others; with the sun in it none is.
        key = (today, before, day if self._has_sun else None)
        if key not in self._made:
            if len(self._made) >= _KEPT:
                self._made.clear()
            self._made[key] = self._make(day, today, before)
        return self._made[key]

    def _make(self, day: date, today: _Which, before: _Which) -> tuple[_Piece, ...]:
        layers = _on(self.rules, day, today, before)
        bounds = sorted({0, DAY}.union(*(one.bounds() for layer in layers for one in layer)))
        pieces = []
        for begin, end in pairwise(bounds):
            state, comment = OpenNow.CLOSED, ""
            for layer in layers:
                state, comment = _at(layer, begin)
                if state is not OpenNow.CLOSED:
                    break
            pieces.append(_Piece(state, begin, end, comment))
        return tuple(pieces)


_IN_DOUBT: dict[str, Any] = {"state": OpenNow.UNKNOWN, "comment": CALL_FIRST}


@dataclass(frozen=True)
class _RuleOnDay:
    """A rule with the minutes of one day that it speaks of."""

    rule: Rule
    replaces: bool
    minutes: tuple[tuple[int, int], ...]

    def bounds(self) -> set[int]:
        return {minute for span in self.minutes for minute in span}


def _layers(rules: Sequence[Rule]) -> list[list[Rule]]:
    layers: list[list[Rule]] = [[]]
    for rule in rules:
        if rule.joint is Joint.ELSE and layers[-1]:
            layers.append([])
        layers[-1].append(rule)
    return layers


def _on(rules: Sequence[Rule], day: date, today: _Which, before: _Which) -> list[list[_RuleOnDay]]:
    yesterday, number, layers = day - timedelta(days=1), 0, []
    for layer in _layers(rules):
        last = number + len(layer)
        found = []
        for place, rule in enumerate(layer, start=number):
            minutes = _minutes(rule, day, 0) if today[place] else []
            # The night of a day on which a later rule replaced this one does not go on.
            if before[place] and not any(before[later] and rules[later].replaces for later in range(place + 1, last)):
                minutes += _minutes(rule, yesterday, DAY)
            found.append(_RuleOnDay(rule, today[place] and rule.replaces, tuple(minutes)))
        layers.append(found)
        number = last
    return layers


def _minutes(rule: Rule, day: date, after: int) -> list[tuple[int, int]]:
    """From and until in the day that begins ``after`` minutes after the begin of ``day``."""
    spans = [(0, DAY)] if not rule.spans else []
    for span in rule.spans:
        begin, end = _clock(span.begin, day), _clock(span.end, day)
        spans.append((begin, end if end > begin else end + DAY))
    cut = [(max(0, begin - after), min(DAY, end - after)) for begin, end in spans]
    return [(begin, end) for begin, end in cut if begin < end]


def _at(layer: list[_RuleOnDay], minute: int) -> tuple[OpenNow, str]:
    state, comment = OpenNow.CLOSED, ""
    for one in layer:
        if one.replaces:
            state, comment = OpenNow.CLOSED, ""
        if any(begin <= minute < end for begin, end in one.minutes):
            state, comment = _STATES[one.rule.says], one.rule.comment
    return state, comment


def _agreed(answers: Sequence[tuple[_Piece, ...]]) -> tuple[_Piece, ...]:
    bounds = sorted({bound for answer in answers for piece in answer for bound in (piece.begin, piece.end)})
    agreed = []
    for begin, end in pairwise(bounds):
        said = {
            (piece.state, piece.comment) for answer in answers for piece in answer if piece.begin <= begin < piece.end
        }
        states = {state for state, _ in said}
        state, comment = said.pop() if len(states) == 1 else (OpenNow.UNKNOWN, "")
        agreed.append(_Piece(state, begin, end, comment))
    return tuple(agreed)


def parse_schedule(text: str, *, season_stop: str = "", school_holidays: Sequence[Period] = ()) -> Schedule:
    """Read opening hours.

    Parameters
    ----------
    text
        OpenStreetMap's opening_hours syntax, or Dutch words; empty is unknown.
    season_stop
        Periods in which it is closed: ``2026-07-06/2026-08-16``, several separated by ``;``. ``SH`` among them is
        school holidays, and ``SH?`` that it is not known whether it goes on in them; hours that name school
        holidays themselves tell what happens then.
    school_holidays
        The table that ``read_school_holidays`` reads; outside it, what hangs on SH is unknown.

    Raises
    ------
    BadInputError
        When it is not certain what the text means.
    """
    rules = read_rules(text) if text.strip() else _NOTHING_SAID
    parts = [part.strip() for part in season_stop.split(";") if part.strip()]
    stops = [Days(dates=(_dates(stop),)) for stop in _season_stops(parts)]
    told = any(SH in rule.holidays for rule in rules)
    if IN_HOLIDAYS in parts and not told:
        stops.append(Days(holidays=(SH,)))
    if stops:
        # Closed, also for who may come "op afspraak" otherwise.
        closed = Rule(tuple(stops), says=Says.OFF)
        rules = tuple(part for layer in _layers(rules) for part in (*layer, closed))
    doubted = tuple(school_holidays) if NOT_KNOWN_IN_HOLIDAYS in parts and not told else ()
    return Schedule(text, season_stop, tuple(school_holidays), doubted, rules=rules)


def _season_stops(parts: Sequence[str]) -> list[Period]:
    try:
        dated = [part for part in parts if part not in (IN_HOLIDAYS, NOT_KNOWN_IN_HOLIDAYS)]
        return [period(*part.split("/")) for part in dated]
    except (TypeError, ValueError):
        msg = "deze stop kunnen we niet lezen"
        raise BadInputError(msg, value="; ".join(parts), expected=_PERIOD_EXAMPLE) from None


def _dates(stop: Period) -> Dates:
    begin, end = (Point(day.month, day.day, day.year) for day in stop)
    return Dates(begin, end)


@lru_cache(maxsize=1024)
def _sun(day: date, event: str) -> int:
    """Minutes after midnight of sunrise or sunset in the middle of the country."""
    from astral import Observer
    from astral.sun import sun

    found = sun(Observer(*_MIDDLE), date=day, tzinfo=AMSTERDAM_TIME)[event]
    return found.hour * 60 + found.minute


def _clock(clock: Clock, day: date) -> int:
    return clock.minutes + (_sun(day, clock.sun) if clock.sun else 0)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), AMSTERDAM_TIME)


@lru_cache(maxsize=4096)
def _instant(day: date, minute: int) -> datetime:
    """A time on the wall; one that the clock jumps over is the moment at which it jumps."""
    moment = datetime.combine(
        day + timedelta(days=minute // DAY), time(minute % DAY // 60, minute % 60), AMSTERDAM_TIME
    )
    seen = moment.astimezone(UTC).astimezone(AMSTERDAM_TIME)
    if seen.replace(tzinfo=None) == moment.replace(tzinfo=None):
        return moment
    return seen.replace(minute=0, second=0)
