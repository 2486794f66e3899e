"""The parameter ``datetime`` of OGC API Features: a day, moment or stretch of time, and whether hours fall in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from socialmap.errors import BadInputError
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.web.asking import Asked, Parameter

if TYPE_CHECKING:
    from socialmap.schedule import Schedule

#: A year but 0000, a month and a day.
_DAY = r"(\d{3}[1-9]|\d{2}[1-9]0|\d[1-9]00|[1-9]000)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d"
_MOMENT = rf"{_DAY}(T{_CLOCK}:[0-5]\d(\.\d{{1,9}})?(Z|[+-]{_CLOCK}))?"
_NO_TIME, _TURNED = "dit is geen tijd", "het eind ligt voor het begin"
_EXPECTED = "2026-11-29, of van/tot, zoals 2026-11-01/2026-11-29"
#: Hours that come back are the same before and after; so long on both sides of now is looked at day by day.
LOOKED_AT = timedelta(days=400)
_DAY_LONG = timedelta(days=1) - timedelta(microseconds=1)
#: Years with clocks that we can reckon with; what lies further is as good as without an end.
_FIRST, _LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


class Stretch(NamedTuple):
    """From a moment until another, both with their zone; one moment when they are the same."""

    begin: datetime
    end: datetime

    def holds(self, hours: Schedule, now: datetime) -> bool:
        """Whether it is open then, or may be: what is not known of a day leaves nothing out."""
        begin, end = self._near(now)
        first, last = begin.astimezone(AMSTERDAM_TIME).date(), end.astimezone(AMSTERDAM_TIME).date()
        monday = first - timedelta(days=first.weekday())
        while monday <= last:
            for opens, closes in (span for day in hours.week(monday) for span in day):
                if opens <= begin < closes or begin < opens < end:
                    return True
            monday += timedelta(days=7)
        return any(not hours.is_known(first + timedelta(days=number)) for number in range((last - first).days + 1))

    def _near(self, now: datetime) -> Stretch:
        """The part of it that lies nearest to now, so that no question takes long."""
        begin, end = max(self.begin, now - LOOKED_AT), min(self.end, now + LOOKED_AT)
        if begin <= end:
            return Stretch(begin, end)
        if self.end < now:
            return Stretch(max(self.begin, self.end - LOOKED_AT), self.end)
        return Stretch(self.begin, min(self.end, self.begin + LOOKED_AT))


@dataclass(frozen=True)
class When(Parameter):
    """A day, moment or stretch of time (RFC 3339)."""

    @property
    def schema(self) -> dict[str, Any]:
        """Its value in JSON Schema."""
        end = rf"({_MOMENT}|\.\.)"
        return {"type": "string", "pattern": rf"^({_MOMENT}|{end}/{end})$"}

    def read(self, asked: Asked) -> Stretch | None:
        """What was asked; None for nothing.

        Raises
        ------
        BadInputError
            For what is no time, and for an end that lies before its begin.
        """
        typed = asked.get(self.name)
        if typed is None:
            return None
        if not re.fullmatch(self.schema["pattern"], typed, re.ASCII):
            raise self._refused(_NO_TIME, typed)
        begin, _, end = typed.partition("/")
        try:
            found = Stretch(_begin(begin), _end(end or begin))
        except ValueError as error:
            raise self._refused(_NO_TIME, typed) from error
        if found.end < found.begin:
            raise self._refused(_TURNED, typed)
        return found

    def _refused(self, why: str, typed: str) -> BadInputError:
        return BadInputError(why, column=self.name, value=typed, expected=_EXPECTED)


def _begin(text: str) -> datetime:
    return _FIRST if text == ".." else _moment(text)


def _end(text: str) -> datetime:
    """A day lasts until just before the next one begins."""
    if text == "..":
        return _LAST
    found = _moment(text)
    return found if "T" in text or found >= _LAST else found + _DAY_LONG


def _moment(text: str) -> datetime:
    if "T" in text:
        found = datetime.fromisoformat(text)
    else:
        day = date.fromisoformat(text)
        found = datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM_TIME)
    if not _FIRST.year < found.year < _LAST.year:
        return _FIRST if found.year <= _FIRST.year else _LAST
    return found
