"""Which days, in the words of opening hours: weekdays, holidays, weeks, dates, and years."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from socialmap.schedule.reader import Reader
from socialmap.schedule.rules import LAST_WEEK, NO_END, Dates, Days, Point, Weekdays, Weeks, Years
from socialmap.schedule.words import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

#: Words that begin the name of a day; so does the number of "25 december".
DAY_WORDS = {Kind.DAY, Kind.ORDINAL, Kind.HOLIDAY, Kind.MONTH, Kind.EASTER, Kind.YEAR, Kind.WEEK, Kind.PARITY}


class DaysReader(Reader):
    """Reads days."""

    def days(self) -> list[Days] | None:
        """Parts side by side must all fit; parts of one kind after a comma are a list; None without any."""
        if not self.at_days():
            return None
        alternatives, last, joined = [Days()], "", False
        while self.at_days():
            part, items = self._part()
            if last:
                self._fit(alternatives, part, last, joined=joined)
            whole = alternatives[-1]
            parts: dict[str, Any] = {part: (*getattr(whole, part), *items)}
            alternatives[-1] = replace(whole, **parts)
            last = part
            joined = self.peek() is Kind.AND and self.at_days(1)
            self.place += joined
        return alternatives

    def _fit(self, alternatives: list[Days], part: str, last: str, *, joined: bool) -> None:
        """How one more part stands to those before it."""
        days = alternatives[-1]
        weekday_and_holiday = {part, last} == {"weekdays", "holidays"}
        if joined and part != last and not weekday_and_holiday:
            # "Dec 25, Su off": either.
            if _parts(days) != 1 or {"years", "weeks"} & {part, last}:
                self.refuse("welke dagen bij elkaar horen is niet zeker")
            alternatives.append(Days())
        elif joined and days.both and part != last:
            self.refuse("welke dagen bij elkaar horen is niet zeker")
        elif not joined and weekday_and_holiday and not days.both and len(alternatives) == 1:
            # "PH Mo-Fr": holidays that fall on one of these days.
            alternatives[-1] = self._both(days)
        elif not joined and (getattr(days, part) or len(alternatives) > 1):
            self.refuse("welke dagen bij elkaar horen is niet zeker")

    def _both(self, days: Days) -> Days:
        if days.weekdays and days.holidays:
            self.refuse("welke feestdagen bedoeld zijn is niet zeker")
        return replace(days, both=True)

    def at_days(self, ahead: int = 0) -> bool:
        """Whether the next word, or one further on, begins the name of a day."""
        return self.peek(ahead) in DAY_WORDS or (self.peek(ahead) is Kind.NUMBER and self.is_date(ahead))

    def is_date(self, ahead: int = 0) -> bool:
        """Whether numbers from here on belong to the name of a month: "25 en 26 december"."""
        while self.peek(ahead) is Kind.NUMBER:
            ahead += 1
            if self.peek(ahead) is Kind.MONTH:
                return True
            if self.peek(ahead) in {Kind.TO, Kind.AND}:
                ahead += 1
        return False

    def _part(self) -> tuple[str, list[object]]:
        kind = self.peek()
        if kind is Kind.HOLIDAY:
            name = str(self.next().value)
            if self.peek() is Kind.OFFSET:
                self.refuse("dagen voor of na een feestdag lezen we niet")
            return "holidays", [name]
        readers: dict[Kind, tuple[str, Callable[[], list[object]]]] = {
            Kind.DAY: ("weekdays", self._weekdays),
            Kind.ORDINAL: ("weekdays", self._ordinals),
            Kind.WEEK: ("weeks", self._weeks),
            Kind.PARITY: ("weeks", self._parity),
        }
        if kind is Kind.YEAR and self.peek(1) not in {Kind.MONTH, Kind.EASTER}:
            return "years", self._years()
        part, read = readers.get(kind or Kind.UNREAD, ("dates", self._dates))
        return part, read()

    def _weekdays(self) -> list[object]:
        begin = end = int(str(self.next().value))
        if self.peek() is Kind.TO and self.peek(1) is Kind.DAY:
            self.place += 1
            end = int(str(self.next().value))
        elif self.peek() is Kind.UNTIL and self.peek(1) is Kind.DAY:
            self.refuse("schrijf 't/m' tussen de eerste en de laatste dag")
        elif self.peek() is Kind.SLASH and self.peek(1) is Kind.DAY:
            self.place += 1
            return [Weekdays(begin, begin), *self._weekdays()]
        nth = self._nth() if begin == end else ()
        offset = int(str(self.next().value)) if self.peek() is Kind.OFFSET else 0
        return [Weekdays(begin, end, nth, offset)]

    def _nth(self) -> tuple[int, ...]:
        if self.peek() is not Kind.NTH:
            return ()
        value = self.next().value
        if not isinstance(value, tuple) or not value:
            self.refuse("tussen [ en ] hoort 1 tot 5, of -1 voor de laatste van de maand")
        return value

    def _ordinals(self) -> list[object]:
        found = [int(str(self.next().value))]
        while self.peek() is Kind.AND and self.peek(1) is Kind.ORDINAL:
            self.place += 1
            found.append(int(str(self.next().value)))
        if self.peek() is not Kind.DAY:
            self.refuse("de eerste, tweede of laatste welke dag van de maand?")
        day = int(str(self.next().value))
        if self.peek() is Kind.AND and self.peek(1) is Kind.DAY:
            self.refuse("geldt 'eerste' of 'laatste' voor elk van deze dagen?")
        return [Weekdays(day, day, tuple(found))]

    def _years(self) -> list[object]:
        begin = end = int(str(self.next().value))
        if self.take(Kind.PLUS):
            end = NO_END
        elif self.peek() is Kind.TO and self.peek(1) is Kind.YEAR:
            self.place += 1
            end = int(str(self.next().value))
        if self.peek() is Kind.SLASH or end < begin:
            self.refuse("deze jaren kunnen we niet lezen")
        return [Years(begin, end)]

    def _weeks(self) -> list[object]:
        self.place += 1
        found: list[object] = []
        while True:
            begin = end = self.number(1, LAST_WEEK)
            step = 1
            if self.peek() is Kind.TO and self.peek(1) is Kind.NUMBER:
                self.place += 1
                end = self.number(1, LAST_WEEK)
            if self.take(Kind.SLASH):
                step = self.number(1, LAST_WEEK)
            found.append(Weeks(begin, end, step))
            if self.peek() is not Kind.AND or self.peek(1) is not Kind.NUMBER or self.is_date(1):
                return found
            self.place += 1

    def _parity(self) -> list[object]:
        return [Weeks(int(str(self.next().value)), LAST_WEEK, 2)]

    def _dates(self) -> list[object]:
        if self.peek() is Kind.NUMBER:
            return self._dutch_dates()
        begin = self._point(0)
        end = begin
        if self.peek() is Kind.TO and self.peek(1) is Kind.NUMBER and begin.day and not self.is_date(1):
            self.place += 1
            end = replace(begin, day=self.number(1, 31))
        elif self.peek() is Kind.TO and self.peek(1) in {Kind.MONTH, Kind.YEAR, Kind.EASTER}:
            self.place += 1
            end = self._point(begin.year, is_end=bool(begin.day or begin.nth or not begin.month))
        elif self.peek() is Kind.UNTIL:
            self.refuse("schrijf 't/m' tussen de eerste en de laatste maand")
        step = self.number(1, 366) if self.take(Kind.SLASH) else 1
        if bool(end.day or end.nth or not end.month) != bool(begin.day or begin.nth or not begin.month):
            self.refuse("van welke tot en met welke dag is niet zeker")
        return [Dates(begin, end, step)]

    def _point(self, year: int, *, is_end: bool = False) -> Point:
        """A day of the year, or a month; ``is_end`` of a range that begins with a day."""
        if self.peek() is Kind.YEAR:
            year = int(str(self.next().value))
        if self.take(Kind.EASTER):
            return Point(0, year=year, offset=self._offset())
        if self.peek() is not Kind.MONTH:
            self.refuse("hier hoort een maand")
        month = int(str(self.next().value))
        if self.peek() is Kind.NUMBER and not self.is_date():
            return Point(month, self.number(1, 31), year, offset=self._offset())
        # "Mar Su[-1]-Oct Su[-1]" is from day to day; "Apr-Oct Su[-1]" is a weekday within months.
        if self.peek() is Kind.DAY and self.peek(1) is Kind.NTH and (is_end or self._begins_range()):
            weekday, nth = int(str(self.next().value)), self._nth()
            if len(nth) == 1:
                return Point(month, 0, year, weekday, nth[0], self._offset())
            self.refuse("van welke tot en met welke dag is niet zeker")
        return Point(month, 0, year)

    def _begins_range(self) -> bool:
        after = 2 + (self.peek(2) is Kind.OFFSET)
        return self.peek(after) is Kind.TO and self.peek(after + 1) in {Kind.MONTH, Kind.YEAR, Kind.EASTER}

    def _offset(self) -> int:
        return int(str(self.next().value)) if self.peek() is Kind.OFFSET else 0

    def _dutch_dates(self) -> list[object]:
        """Read "25 en 26 december", "6 juli t/m 16 augustus", "24 t/m 26 december 2026"."""
        numbers: list[tuple[int, int]] = []
        while True:
            begin = end = self.number(1, 31)
            if self.peek() is Kind.TO and self.peek(1) is Kind.NUMBER and not self._names_month(2):
                self.refuse("deze dagen kunnen we niet lezen")
            if self.peek() is Kind.TO and self.peek(1) is Kind.NUMBER:
                self.place += 1
                end = self.number(1, 31)
            numbers.append((begin, end))
            if not self.take(Kind.AND):
                break
        if self.peek() is not Kind.MONTH:
            self.refuse("hier hoort een maand")
        month = int(str(self.next().value))
        year = int(str(self.next().value)) if self.peek() is Kind.YEAR else 0
        if len(numbers) == 1 and self.peek() is Kind.TO and self.is_date(1):
            self.place += 1
            day, until = self.number(1, 31), int(str(self.next().value))
            last_year = int(str(self.next().value)) if self.peek() is Kind.YEAR else year
            step = self.number(1, 366) if self.take(Kind.SLASH) else 1
            return [Dates(Point(month, begin, year or last_year), Point(until, day, last_year), step)]
        return [Dates(Point(month, begin, year), Point(month, end, year)) for begin, end in numbers]

    def _names_month(self, ahead: int) -> bool:
        return self.peek(ahead) in {Kind.MONTH, Kind.AND}


def _parts(days: Days) -> int:
    return sum(bool(part) for part in (days.years, days.dates, days.weeks, days.weekdays or days.holidays))
