"""``/bijhouden/plan``: which wijk first, how many calls, how many hours.

First minute of a project leader: reads how far two volunteers come this quarter, changes their hours, and prints it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from socialmap.keeping.quarter import WEEKS, plan_of_quarter, week_begins
from socialmap.keeping.worklist import Way, worklist
from socialmap.queries.kaart.areas import AreaLink, area_link

if TYPE_CHECKING:
    from pathlib import Path

    from socialmap.i18n import Words
    from socialmap.keeping.quarter import WijkPlan
    from socialmap.world import World

#: Headings of the table to take along; they stay.
COLUMNS = ("wijk_code", "wijk", "telefoontjes", "zonder_nummer", "vragen", "uren", "week")


@dataclass(frozen=True)
class PlanRow:
    """A wijk in the plan."""

    area: AreaLink
    calls: int
    without_number: int
    minutes: int


@dataclass(frozen=True)
class PlanWeek:
    """The wijken of which the last call is made in a week."""

    title: str
    rows: list[PlanRow]


@dataclass(frozen=True)
class PlanPage:
    """The plan in words.

    Attributes
    ----------
    summary
        Sentences.
    weeks
        Of this quarter.
    later
        What does not fit in it.
    """

    summary: list[str]
    weeks: list[PlanWeek]
    later: list[PlanRow]


def quarter(world: World, folder: Path, *, seconds: int, hours_a_week: int) -> list[WijkPlan]:
    """The plan of everywhere, with the fixed asks of a folder."""
    stops = worklist(world, way=Way.PHONE, today=world.today, folder=folder)
    places = world.places[world.places["wijk_code"].isin(world.areas.index)]
    wijk_of = {str(id): str(code) for id, code in places["wijk_code"].items()}
    numbered = frozenset(str(id) for id in places.index[places["phone"] != ""])
    return plan_of_quarter(stops, wijk_of, numbered, seconds=seconds, hours_a_week=hours_a_week)


def plan_page(world: World, plan: list[WijkPlan], words: Words) -> PlanPage:
    """The plan as a page tells it."""
    fits = [one for one in plan if one.fits]
    return PlanPage(
        summary=_summary(plan, words),
        weeks=[
            PlanWeek(_week_title(world, week, words), [_row(world, one) for one in turns])
            for week, turns in groupby(fits, key=lambda one: one.week)
        ],
        later=[_row(world, one) for one in plan if not one.fits],
    )


def plan_table(world: World, plan: list[WijkPlan]) -> list[dict[str, Any]]:
    """The plan to take along, by ``COLUMNS``; ``week`` counts on past the quarter."""
    names = world.areas["name"]
    rows = [
        (
            one.wijk_code, names[one.wijk_code], one.calls, one.without_number, one.questions, round(one.hours, 2),
            one.week,
        )
        for one in plan
    ]  # fmt: skip
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def _week_title(world: World, week: int, words: Words) -> str:
    day = words.day(week_begins(world.today, week))
    return words.gettext("Klaar in week %(week)s, die begint op %(day)s", week=words.number(week), day=day)


def _summary(plan: list[WijkPlan], words: Words) -> list[str]:
    if not plan:
        return [words.gettext("Er is nu geen plek waar bellen een antwoord van de wegwijzer zeker maakt.")]
    fits = [one for one in plan if one.fits]
    calls, hours = sum(one.calls for one in fits), sum(one.hours for one in fits)
    if not fits:
        return [words.gettext("In %(weeks)s weken krijgt u geen hele wijk af. Begin met de eerste.", weeks=WEEKS)]
    return [
        words.ngettext("U belt %(n)s wijk helemaal.", "U belt %(n)s wijken helemaal.", len(fits)),
        words.gettext(
            "Telefoontjes: %(calls)s. Uren: %(hours)s. Klaar in week %(week)s van %(weeks)s.",
            calls=words.number(calls),
            hours=words.number(hours, 1),
            week=words.number(fits[-1].week),
            weeks=WEEKS,
        ),
    ]


def _row(world: World, one: WijkPlan) -> PlanRow:
    area = area_link(world.areas.loc[one.wijk_code])
    return PlanRow(area, one.calls, one.without_number, math.ceil(round(one.hours * 60, 6)))
