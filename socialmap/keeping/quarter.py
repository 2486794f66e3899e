"""A plan for a quarter: which wijk first, how many calls, how many hours, and in which week it would be done."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from socialmap.keeping.worklist import Stop

WEEKS = 13
#: What a call takes: an assumption until it is measured. Nobody's pace is kept.
SECONDS = 90
#: What there is in a week: two volunteers, one afternoon of two hours.
HOURS = 4
_HOUR = 3600


@dataclass(frozen=True)
class WijkPlan:
    """The calls of a wijk.

    Attributes
    ----------
    calls, questions
        Places that can make an answer of the guide sure, and what is asked there.
    without_number
        Calls for which a number is to be found first.
    hours
        What the calls take.
    week
        The week of the quarter in which the last call is made, from 1; past ``WEEKS`` it does not fit.
    """

    wijk_code: str
    calls: int
    questions: int
    without_number: int
    hours: float
    week: int

    @property
    def fits(self) -> bool:
        """Whether it is done in the quarter."""
        return self.week <= WEEKS


def plan_of_quarter(
    stops: Iterable[Stop],
    wijk_of: Mapping[str, str],
    numbered: Collection[str] = frozenset(),
    *,
    seconds: int,
    hours_a_week: int,
) -> list[WijkPlan]:
    """The wijken one after another, where it helps most residents first; what helps equally by code.

    Parameters
    ----------
    stops
        The worklist of everywhere; a place where no answer becomes sure is not called for the plan.
    wijk_of
        The wijk of each place; a place without one is in no plan.
    numbered
        Ids of places of which a telephone number is known.
    seconds
        What a call takes.
    hours_a_week
        How long is called in a week.
    """
    of_wijk: dict[str, list[Stop]] = defaultdict(list)
    for stop in stops:
        if any(one.opens for one in stop.questions) and (code := wijk_of.get(stop.place_id, "")):
            of_wijk[code].append(stop)
    turns = sorted(of_wijk.items(), key=lambda turn: (-sum(stop.worth for stop in turn[1]), turn[0]))
    found, calls = [], 0
    for code, called in turns:
        calls += len(called)
        # In whole seconds, so that a plan that just fits does.
        week = math.ceil(calls * seconds / (hours_a_week * _HOUR))
        questions = sum(len(stop.questions) for stop in called)
        without = sum(stop.place_id not in numbered for stop in called)
        found.append(WijkPlan(code, len(called), questions, without, len(called) * seconds / _HOUR, week))
    return found


def week_begins(today: date, week: int) -> date:
    """The Monday of a week of the plan; the first is today, or the next one.

    Examples
    --------
    >>> week_begins(date(2026, 11, 29), 1).isoformat(), week_begins(date(2026, 11, 30), 2).isoformat()
    ('2026-11-30', '2026-12-07')
    """
    return today + timedelta(days=-today.weekday() % 7 + 7 * (week - 1))
