"""An ordinary week in words: when a place is open, and what is there on each day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from socialmap.offer.current import rests
from socialmap.offer.hours import Weeks, schedule, weeks
from socialmap.offer.words import OTHER_DAYS, coming_days, hours_in_words, shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    import pandas as pd

    from socialmap.i18n import Words
    from socialmap.world import World

#: Weeks from this one on that tell what is ordinary.
AHEAD = 4


@dataclass(frozen=True)
class OnDay:
    """An activity on a day."""

    name: str
    hours: str


@dataclass(frozen=True)
class DayRow:
    """One day: when it is open, and what is there, early to late."""

    day: str
    hours: str
    known: bool
    activities: list[OnDay]


@dataclass(frozen=True)
class WeekPage:
    """An ordinary week, Monday first.

    Attributes
    ----------
    has_hours, has_activities
        Whether the opening hours are known, and whether the times of any activity are.
    note
        Which days differ, "" where none does.
    in_words
        The opening hours as a Dutch sentence, where no ordinary week says them; "" where it does.
    coming
        The next days on which it is open then, each with its hours.
    """

    rows: list[DayRow]
    has_hours: bool
    has_activities: bool
    note: str
    in_words: str = ""
    coming: tuple[str, ...] = ()


def week_page(world: World, hours: str, activities: pd.DataFrame, words: Words) -> WeekPage | None:
    """The ordinary week of a place and its current activities; None where nothing of it is known."""
    opened = _read(world, hours)
    read = [(one["name"], _read(world, one["schedule"], rests(one))) for one in activities.to_dict("records")]
    told = [(name, found) for name, found in read if found]
    if not opened and not told:
        return None
    names = words.locale.days["stand-alone"]["wide"]
    usual = opened.usual if opened else (None,) * 7
    rows = [
        DayRow(names[day], hours_in_words(usual[day], words), usual[day] is not None, _on_day(told, day, words))
        for day in range(7)
    ]
    return WeekPage(
        rows,
        opened is not None and not opened.in_words,
        any(row.activities for row in rows),
        _note(world, [opened, *(found for _, found in told)], words),
        opened.in_words if opened else "",
        coming_days(opened, world.today, words) if opened else (),
    )


def beside_the_week(world: World, activity: Mapping[Any, Any], words: Words) -> str:
    """When an activity is, in words, where no ordinary week says it: "1e zaterdag van de maand ..."; else ""."""
    found = _read(world, activity["schedule"], rests(activity))
    if found is None or not found.in_words:
        return ""
    read = schedule(activity["schedule"], "", world.school_holidays)
    said = read.in_words() if read else found.in_words
    coming = next(iter(coming_days(found, world.today, words)), "")
    return ". ".join(part for part in (shown(said, words), coming) if part)


def week_in_words(world: World, activity: Mapping[Any, Any], words: Words) -> str:
    """When an activity is, in one line: its days with their hours, or what no ordinary week says; "" for unknown."""
    found = _read(world, activity["schedule"], rests(activity))
    if found is None or found.in_words:
        return beside_the_week(world, activity, words)
    names = words.locale.days["stand-alone"]["wide"]
    return ", ".join(f"{names[day]} {hours_in_words(hours, words)}" for day, hours in enumerate(found.usual) if hours)


def _read(world: World, hours: str, season_stop: str = "") -> Weeks | None:
    found = schedule(hours, season_stop, world.school_holidays)
    made = weeks(found, world.today - timedelta(days=world.today.weekday()), AHEAD) if found else None
    return made if made and any(day is not None for day in (*made.usual, *made.other.values())) else None


def _on_day(told: list[tuple[str, Weeks]], day: int, words: Words) -> list[OnDay]:
    here = [(hours, name) for name, found in told if (hours := found.usual[day]) and not found.in_words]
    return [OnDay(name, hours_in_words(hours, words)) for hours, name in sorted(here)]


def _note(world: World, read: list[Weeks | None], words: Words) -> str:
    days = {day for found in read if found and not found.in_words for day in found.other if day >= world.today}
    coming = words.comma.join(words.day(day) for day in sorted(days)[:OTHER_DAYS])
    return words.gettext("Andere tijden of dicht: %(days)s.", days=coming) if coming else ""
