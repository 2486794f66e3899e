"""The hours of a form: groups of days with their times, or a text; and what goes on in school holidays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel.dates import get_day_names

from socialmap.errors import BadInputError
from socialmap.i18n import later
from socialmap.model import Known
from socialmap.model.facts import YES_NO_UNKNOWN
from socialmap.queries.bijhouden.choices import Choice, choices_of
from socialmap.schedule import parse_schedule
from socialmap.schedule.weekly import DayGroup, Weekly, clock, each, weekly, with_holidays

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from socialmap.i18n import Words

    Typed = Mapping[str, Sequence[str]]

#: Names of fields: a group has a number before it.
GROUP, TEXT, HOLIDAYS = "tijd", "schedule", "schoolvakantie"
GROUPS = 3
WEEKS: Mapping[str, str] = {
    "1": later("1e"), "2": later("2e"), "3": later("3e"), "4": later("4e"), "5": later("5e"),
    "-1": later("laatste"),
}  # fmt: skip
_HOLIDAYS = {Known.YES: True, Known.NO: False, Known.UNKNOWN: None}
_NO_DAYS = later("Kies ook de dagen.")
_NO_TIMES = later("Vul ook in van hoe laat tot hoe laat, zoals 12.00 en 13.30.")
_BACKWARDS = later("Het einde komt na het begin. Kijk de tijden na.")
_BOTH = later("Kies de dagen en tijden, of schrijf ze op. Niet allebei.")
_SAY_SO = later("Schrijf in de tijden zelf wat er in de schoolvakanties is.")


@dataclass(frozen=True)
class GroupFields:
    """One group of days as a form shows it."""

    name: str
    number: int
    days: list[Choice]
    begin: str
    end: str
    weeks: list[Choice]

    @property
    def is_used(self) -> bool:
        """Whether anything is filled in."""
        return bool(self.begin or self.end) or any(one.chosen for one in (*self.days, *self.weeks))


@dataclass(frozen=True)
class HoursFields:
    """All that a form asks of hours."""

    groups: list[GroupFields]
    text: str
    holidays: list[Choice]


def read_hours(typed: Typed) -> str:
    """The hours that were filled in, as they are stored; "" for none.

    Raises
    ------
    BadInputError
        When it is not certain what is meant; its message is for who filled it in.
    """
    groups = [group for group in (_group(typed, number) for number in range(1, GROUPS + 1)) if group]
    text = _one(typed, TEXT)
    if groups and text:
        raise BadInputError(_BOTH)
    written = Weekly(tuple(groups)).written() if groups else text
    parse_schedule(written)
    goes_on = _HOLIDAYS.get(Known(_one(typed, HOLIDAYS) or Known.UNKNOWN))
    try:
        return with_holidays(written, goes_on)
    except BadInputError:
        raise BadInputError(_SAY_SO) from None


def said(hours: str) -> str:
    """Hours that were read, in Dutch words; "" for none."""
    return each(hours) if hours else ""


def goes_on(hours: str) -> Known:
    """What hours say of school holidays."""
    try:
        found = weekly(hours) if hours else None
    except BadInputError:
        return Known.UNKNOWN
    answers = {value: answer for answer, value in _HOLIDAYS.items()}
    return answers[found.in_school_holidays] if found else Known.UNKNOWN


def as_typed(hours: str) -> dict[str, list[str]]:
    """Stored hours as the fields of a form: groups where they are no more than that, else the text."""
    try:
        found = weekly(hours)
    except BadInputError:
        found = None
    if found is None or len(found.groups) > GROUPS:
        return {TEXT: [hours]}
    typed: dict[str, list[str]] = {HOLIDAYS: [goes_on(hours)]}
    for number, group in enumerate(found.groups, 1):
        typed[f"{GROUP}{number}-dag"] = [str(day) for day in group.days]
        typed[f"{GROUP}{number}-week"] = [str(which) for which in group.nth]
        typed[f"{GROUP}{number}-van"] = [_clock(group.begin)]
        typed[f"{GROUP}{number}-tot"] = [_clock(group.end)]
    return typed


def hours_fields(typed: Typed, words: Words) -> HoursFields:
    """The fields as they are filled in."""
    wide, short = (get_day_names(width, locale=words.locale) for width in ("wide", "abbreviated"))
    groups = []
    for number in range(1, GROUPS + 1):
        name = f"{GROUP}{number}"
        chosen = typed.get(f"{name}-dag", ())
        days = [Choice(str(day), wide[day], str(day) in chosen, short[day].rstrip(".")) for day in range(7)]
        weeks = choices_of(WEEKS, typed.get(f"{name}-week", ()), words)
        groups.append(
            GroupFields(name, number, days, _one(typed, f"{name}-van"), _one(typed, f"{name}-tot"), weeks)
        )  # fmt: skip
    answer = _one(typed, HOLIDAYS) or Known.UNKNOWN
    return HoursFields(groups, _one(typed, TEXT), choices_of(YES_NO_UNKNOWN, [answer], words))


def _group(typed: Typed, number: int) -> DayGroup | None:
    name = f"{GROUP}{number}"
    days = tuple(sorted({int(day) for day in typed.get(f"{name}-dag", ()) if day in "0123456" and len(day) == 1}))
    nth = tuple(
        sorted({int(one) for one in typed.get(f"{name}-week", ()) if one in WEEKS}, key=lambda one: (one < 0, one))
    )
    times = [_one(typed, f"{name}-{end}") for end in ("van", "tot")]
    if not days and not nth and not any(times):
        return None
    if not days:
        raise BadInputError(_NO_DAYS)
    begin, end = map(clock, times)
    if begin is None or end is None:
        raise BadInputError(_NO_TIMES)
    if end <= begin:
        raise BadInputError(_BACKWARDS)
    return DayGroup(days, begin, end, nth)


def _one(typed: Typed, name: str) -> str:
    return next(iter(typed.get(name, ())), "").strip()


def _clock(minutes: int) -> str:
    return f"{minutes // 60}.{minutes % 60:02}"
