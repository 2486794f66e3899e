"""``/bijhouden/plan``: which wijk first, how many calls, how many hours.

First minute of a project leader: reads how far two volunteers come this quarter, changes their hours, and prints it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from socialmap.keeping.quarter import WEEKS, plan_of_quarter
from socialmap.keeping.worklist import Way, worklist
from socialmap.queries.kaart.areas import AreaLink, area_link

if TYPE_CHECKING:
    from pathlib import Path

    from socialmap.i18n import Words
    from socialmap.keeping.quarter import WijkPlan
    from socialmap.world import World

#: Headings of the table to take along; they stay.
COLUMNS = ("wijk_code", "wijk", "telefoontjes", "vragen", "uren", "week")


@dataclass(frozen=True)
class PlanRow:
    """A wijk in the plan."""

    area: AreaLink
    calls: int
    questions: int
    hours: str
    week: int


@dataclass(frozen=True)
class PlanPage:
    """The plan in words.

    Attributes
    ----------
    summary
        Sentences.
    rows
        Of this quarter.
    later
        What does not fit in it.
    """

    summary: list[str]
    rows: list[PlanRow]
    later: list[PlanRow]


def quarter(world: World, folder: Path, *, seconds: int, hours_a_week: int) -> list[WijkPlan]:
    """The plan of everywhere, with the fixed asks of a folder."""
    stops = worklist(world, way=Way.PHONE, today=world.today, folder=folder)
    wijk_of = {str(id): str(code) for id, code in world.places["wijk_code"].items() if world.area(code) is not None}
    return plan_of_quarter(stops, wijk_of, seconds=seconds, hours_a_week=hours_a_week)


def plan_page(world: World, plan: list[WijkPlan], words: Words) -> PlanPage:
    """The plan as a page tells it."""
    rows = [(_row(world, one, words), one) for one in plan]
    return PlanPage(
        summary=_summary(plan, words),
        rows=[row for row, one in rows if one.fits],
        later=[row for row, one in rows if not one.fits],
    )


def plan_table(world: World, plan: list[WijkPlan]) -> list[dict[str, Any]]:
    """The plan to take along, by ``COLUMNS``; ``week`` counts on past the quarter."""
    names = world.areas["name"]
    rows = [
        (one.wijk_code, names[one.wijk_code], one.calls, one.questions, round(one.hours, 2), one.week) for one in plan
    ]
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def _summary(plan: list[WijkPlan], words: Words) -> list[str]:
    if not plan:
        return [words.gettext("Er is nu geen plek waar bellen een antwoord van de wegwijzer zeker maakt.")]
    fits = [one for one in plan if one.fits]
    calls, hours = sum(one.calls for one in fits), sum(one.hours for one in fits)
    if not fits:
        return [words.gettext("In %(weeks)s weken krijgt u geen hele wijk af. Begin met de eerste.", weeks=WEEKS)]
    return [
        words.ngettext(
            "In %(weeks)s weken belt u %(n)s wijk helemaal: %(calls)s telefoontjes, samen %(hours)s uur.",
            "In %(weeks)s weken belt u %(n)s wijken helemaal: %(calls)s telefoontjes, samen %(hours)s uur.",
            len(fits),
            weeks=WEEKS,
            calls=words.number(calls),
            hours=words.number(hours, 1),
        )
    ]


def _row(world: World, one: WijkPlan, words: Words) -> PlanRow:
    area = world.areas.loc[one.wijk_code]
    return PlanRow(area_link(area), one.calls, one.questions, words.number(one.hours, 1), one.week)
