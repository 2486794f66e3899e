"""The plan of a quarter against one worked out by hand."""

from dataclasses import astuple

import pytest

from socialmap.keeping.quarter import WEEKS, plan_of_quarter
from socialmap.keeping.worklist import Question, Stop
from socialmap.model import RecordKind


def stop(id: str, worth: float, *, questions: int = 2, opens: bool = True) -> Stop:
    asked = [Question(RecordKind.PLACE, id, f"feit{number}", opens=opens and not number) for number in range(questions)]
    return Stop(id, tuple(asked), worth)


#: Wijk A: two calls that help 30; B: one that helps 50; C: one that makes no answer sure; nowhere: in no wijk.
STOPS = [
    stop("b1", 50, questions=3),
    stop("a1", 20),
    stop("elders", 99),
    stop("a2", 10, questions=1),
    stop("c1", 40, opens=False),
]
WIJK_OF = {"a1": "A", "a2": "A", "b1": "B", "c1": "C", "elders": ""}


def test_the_wijk_where_it_helps_most_comes_first():
    plan = plan_of_quarter(STOPS, WIJK_OF, {"a1", "c1", "elders"}, seconds=1800, hours_a_week=1)
    # B: half an hour, in the first week; A: an hour more, which ends halfway through the second.
    assert [astuple(one) for one in plan] == [("B", 1, 3, 1, 0.5, 1), ("A", 2, 3, 1, 1.0, 2)]
    assert all(one.fits for one in plan)


@pytest.mark.parametrize(("calls", "week", "fits"), [(520, 13, True), (521, 14, False), (40, 1, True), (41, 2, False)])
def test_what_just_fits_does(calls, week, fits):
    # 90 seconds a call is 40 calls an hour: 520 calls are 13 weeks of an hour, to the second.
    stops = [stop(str(number), 1.0) for number in range(calls)]
    [one] = plan_of_quarter(stops, dict.fromkeys(map(str, range(calls)), "A"), seconds=90, hours_a_week=1)
    assert (one.week, one.fits) == (week, week <= WEEKS)
    assert fits == (calls % 40 == 0)


def test_equal_wijken_stand_by_code_and_without_places_there_is_no_plan():
    stops = [stop("y", 5), stop("x", 5)]
    plan = plan_of_quarter(stops, {"x": "X", "y": "Y"}, seconds=90, hours_a_week=4)
    assert [one.wijk_code for one in plan] == ["X", "Y"]
    assert plan_of_quarter([], {}, seconds=90, hours_a_week=4) == []
