"""One place on a sheet: what to know before one goes, its week, and what is to be asked, each with its picture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from typing import TYPE_CHECKING

from babel.dates import get_day_names
from markupsafe import Markup

from socialmap import paper
from socialmap.guide.rests import rests
from socialmap.model import Known
from socialmap.model.facts import YES_NO_UNKNOWN
from socialmap.offer.current import is_checked
from socialmap.offer.hours import Hours, Weeks, schedule, weeks
from socialmap.offer.words import coming_days, distance_text, shown
from socialmap.queries.common import record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from socialmap.guide.directions import Directions
    from socialmap.i18n import Words
    from socialmap.queries.wegwijzer.guide_rows import AnswerRow
    from socialmap.world import World

#: Weeks ahead in which a day with other hours is told.
AHEAD = 4
_ANSWER = {Known.YES: "ja", Known.NO: "niet", Known.UNKNOWN: "vraag"}


@dataclass(frozen=True)
class Day:
    """A box of the week: its short name, whether its hours are known, and the hours as (from, until)."""

    name: str
    known: bool
    hours: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Fact:
    """Something to know, with its picture.

    Attributes
    ----------
    text
        "" when it is not known.
    dutch
        Whether it is in the words of a record, so Dutch in every language.
    answer
        The picture of its answer, where it has one: "ja", "niet" or "vraag".
    doubt
        From when it is, where that is long ago, and what to do about it.
    """

    pictogram: str
    label: str
    text: str
    dutch: bool = False
    answer: str = "vraag"
    doubt: str = ""


@dataclass(frozen=True)
class SheetPlace:
    """One place on a sheet.

    Attributes
    ----------
    way
        How one gets there; its steps are empty where the streets are not known.
    rests
        What helps on the way there, benches first; "" when none are known.
    week
        Monday first; every day unknown when nothing is known.
    week_known
        Whether any day is.
    week_words
        The hours as a Dutch sentence instead of the week, where no ordinary week says them.
    old
        Whether no person checked it in the last twelve months.
    address
        Of its live page; ``qr`` is the same as a picture. Both "" where the site has no address that lasts.
    """

    number: int
    name: str
    kind: str
    where: str
    minutes: str
    distance: str
    opening: str
    way: Directions
    rests: str
    week: tuple[Day, ...]
    week_known: bool
    week_words: str
    week_note: str
    facts: tuple[Fact, ...]
    activities: tuple[str, ...]
    checked: str
    old: bool
    address: str
    qr: Markup


def sheet_place(
    world: World, number: int, way: Directions, rows: Sequence[AnswerRow], words: Words, *, address: str
) -> SheetPlace:
    """What stands on a sheet of one place; ``rows`` are the place itself, if that is on offer, and its activities."""
    place, row = record(world.places, way.place_id), rows[0]
    known_weeks = _weeks(world, place["opening_hours"])
    return SheetPlace(
        number=number,
        name=way.name,
        kind=words.sentence(row.place.kind_label),
        where=shown(row.place.address, words),
        minutes=words.number(way.whole, 0),
        distance=distance_text(way.metres, words),
        opening=words.sentence(row.opening) if place["opening_hours"] else "",
        way=way,
        rests=rests(world, way.line, words),
        week=_week(known_weeks, words),
        week_known=known_weeks is not None and any(hours is not None for hours in known_weeks.usual),
        week_words=known_weeks.in_words if known_weeks else "",
        week_note=_other_days(known_weeks, world, words),
        facts=tuple(_facts(place, row, words)),
        activities=tuple(_activity(activity, words) for activity in rows if activity.activity),
        checked=words.sentence(row.checked),
        old=not is_checked(place["freshness"]),
        address=address,
        qr=paper.qr(address) if address else Markup(""),
    )


def _activity(row: AnswerRow, words: Words) -> str:
    return ": ".join(shown(part, words) for part in (row.name, row.opening) if part)


def _facts(place: dict[str, Any], row: AnswerRow, words: Words) -> list[Fact]:
    """What one must know before one goes; what is not known is asked, with a line to write on."""
    says = words.gettext
    free, step_free = Known(place["free_of_charge"]), Known(place["step_free"])
    facts = [Fact("let_op", "", row.way_in)] if row.way_in else []
    facts += [
        Fact(
            "gratis" if free is Known.YES else "euro",
            words.gettext("Kosten"),
            row.cost if free is not Known.UNKNOWN else "",
            answer=_ANSWER[Known.YES if free is not Known.UNKNOWN else free],
        ),
        Fact(
            "zonder_trap",
            words.gettext("Zonder trap"),
            says(YES_NO_UNKNOWN[step_free]) if step_free is not Known.UNKNOWN else "",
            answer=_ANSWER[step_free],
        ),
        _for_whom("persoon", words.gettext("Voor wie"), row.for_whom, row.dutch, words),
    ]
    if row.not_for:
        facts.append(_for_whom("niet", words.gettext("Niet voor"), row.not_for, row.dutch, words))
    facts.append(Fact("taal", words.gettext("Vraag naar"), row.role))
    facts.append(Fact("telefoon", words.gettext("Bel"), row.phone, doubt=row.phone_old))
    return sorted(facts, key=lambda fact: not fact.text)


def _for_whom(pictogram: str, label: str, text: str, dutch: frozenset[str], words: Words) -> Fact:
    """In the words of a record under a label; what is usual for its kind says so itself."""
    is_dutch = ("for_whom" if pictogram == "persoon" else "not_for") in dutch
    return Fact(pictogram, label if is_dutch or not text else "", words.sentence(shown(text, words)), is_dutch)


def _weeks(world: World, hours: str) -> Weeks | None:
    read = schedule(hours, "", world.school_holidays)
    return weeks(read, world.today - timedelta(days=world.today.weekday()), AHEAD) if read else None


def _week(known_weeks: Weeks | None, words: Words) -> tuple[Day, ...]:
    names = get_day_names("abbreviated", locale=words.locale)
    usual: Sequence[Hours | None] = known_weeks.usual if known_weeks else [None] * 7
    return tuple(
        Day(
            names[day], runs is not None, tuple((_clock(begin, words), _clock(end, words)) for begin, end in runs or ())
        )
        for day, runs in enumerate(usual)
    )


def _clock(minutes: int, words: Words) -> str:
    """Minutes after midnight, as short as a box of a week is small."""
    point = words.clock(time(0))[2]
    return f"{minutes // 60}{point}{minutes % 60:02}" if minutes % 60 else str(minutes // 60)


def _other_days(known_weeks: Weeks | None, world: World, words: Words) -> str:
    if known_weeks is None or not known_weeks.other:
        return ""
    if known_weeks.in_words:
        return "; ".join(coming_days(known_weeks, world.today, words, 2))
    days = words.comma.join(words.day(day) for day in list(known_weeks.other)[:2])
    return words.gettext("Andere tijden of dicht: %(days)s.", days=days)
