"""The hours of a form: groups of days with their times, or a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel.dates import get_day_names

from socialmap.errors import BadInputError
from socialmap.i18n import later
from socialmap.model import Known
from socialmap.queries.bijhouden.choices import Choice, choices_of
from socialmap.schedule import parse_schedule
from socialmap.schedule.weekly import DayGroup, Weekly, clock, each, weekly

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from socialmap.i18n import Words

    Typed = Mapping[str, Sequence[str]]

#: Name of the fields of a group of days, with its number behind it.
GROUP = "tijd"
GROUPS = 3
WEEKS: Mapping[str, str] = {
    "1": later("1e"), "2": later("2e"), "3": later("3e"), "4": later("4e"), "5": later("5e"),
    "-1": later("laatste"),
}  # fmt: skip
_NO_DAYS = later("Kies ook de dagen.")
_NO_TIMES = later("Vul ook in van hoe laat tot hoe laat, zoals 12.00 en 13.30.")
_BACKWARDS = later("Het einde komt na het begin. Kijk de tijden na.")
_BOTH = later("Kies de dagen en tijden, of schrijf ze op. Niet allebei.")


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
    name: str
    text: str


def read_hours(typed: Typed, name: str) -> str:
    """The hours that were filled in, as they are stored; "" for none.

    Parameters
    ----------
    name
        The field in which somebody writes them in words.

    Raises
    ------
    BadInputError
        When it is not certain what is meant; its message is for who filled it in.
    """
    groups = [group for group in (_group(typed, number) for number in range(1, GROUPS + 1)) if group]
    text = _one(typed, name)
    if groups and text:
        raise BadInputError(_BOTH)
    written = Weekly(tuple(groups)).written() if groups else text
    parse_schedule(written)
    return written


def said(hours: str) -> str:
    """Hours in Dutch words; those of a list that we did not read as they were written; "" for none."""
    try:
        return each(hours) if hours else ""
    except BadInputError:
        return hours


def without_holidays(hours: str) -> tuple[str, Known]:
    """Hours without what they say of school holidays, and what that is; as they are where they cannot be without."""
    try:
        found = weekly(hours) if hours else None
    except BadInputError:
        found = None
    if found is None or found.in_school_holidays is None:
        return hours, Known.UNKNOWN
    return Weekly(found.groups).written(), Known.YES if found.in_school_holidays else Known.NO


def as_typed(hours: str, name: str, *, holidays_apart: bool) -> dict[str, list[str]]:
    """Stored hours as the fields of a form: groups where they are no more than that, else the text.

    Parameters
    ----------
    holidays_apart
        The form asks by itself what happens in school holidays.
    """
    try:
        found = weekly(hours)
    except BadInputError:
        found = None
    beyond = found is not None and found.in_school_holidays is not None and not holidays_apart
    if found is None or beyond or len(found.groups) > GROUPS:
        return {name: [hours]}
    typed: dict[str, list[str]] = {}
    for number, group in enumerate(found.groups, 1):
        typed[f"{GROUP}{number}-dag"] = [str(day) for day in group.days]
        typed[f"{GROUP}{number}-week"] = [str(which) for which in group.nth]
        typed[f"{GROUP}{number}-van"] = [_clock(group.begin)]
        typed[f"{GROUP}{number}-tot"] = [_clock(group.end)]
    return typed


def hours_fields(typed: Typed, words: Words, text: str) -> HoursFields:
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
    return HoursFields(groups, text, _one(typed, text))


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
