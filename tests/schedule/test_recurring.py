"""What a calendar repeats, as opening hours: on every day the same, or refused."""

from datetime import date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from socialmap.errors import BadInputError
from socialmap.schedule import parse_schedule
from socialmap.schedule.recurring import COMPARED, NOT_EXACT, PAST, Repeated, Slot, dated, told

TODAY = date(2026, 11, 29)
HORIZON = TODAY + COMPARED + timedelta(days=14)


def slots(rule: str, first: str, minutes: int = 120) -> tuple[Slot, ...]:
    """The times of a rule, by dateutil."""
    found = []
    for begin in rrulestr(rule, dtstart=datetime.fromisoformat(first)):
        if begin.date() > HORIZON:
            break
        found.append(Slot.between(begin, begin + timedelta(minutes=minutes)))
    return tuple(found)


def repeated(rule: str, first: str, minutes: int = 120, **changes) -> Repeated:
    return Repeated(slots(rule, first, minutes), HORIZON, "UNTIL" not in rule, **changes)


@pytest.mark.parametrize(
    ("rule", "first", "hours"),
    [
        ("FREQ=WEEKLY;BYDAY=MO,WE", "2025-03-03T10", "Mo,We 10:00-12:00"),
        ("FREQ=DAILY", "2025-03-03T09", "Mo-Su 09:00-11:00"),
        ("FREQ=WEEKLY;BYDAY=SA", "2025-03-01T23", "Sa 23:00-01:00"),
        ("FREQ=MONTHLY;BYDAY=1SA", "2026-01-03T11", "Sa[1] 11:00-13:00"),
        ("FREQ=MONTHLY;BYSETPOS=-1;BYDAY=FR", "2026-01-30T11", "Fr[-1] 11:00-13:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=8,9,10,11,12,13,14;BYDAY=TU", "2026-01-13T14", "Tu[2] 14:00-16:00"),
        (
            "FREQ=MONTHLY;BYDAY=1WE,2WE,3WE,-1SA",
            "2026-01-07T14",
            "We[1,2,3] 14:00-16:00; Sa[-1] 14:00-16:00",
        ),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=3MO", "2025-03-17T19", "Jan,Mar,May,Jul,Sep,Nov Mo[3] 19:00-21:00"),
        ("FREQ=YEARLY;BYMONTH=3,4,5,6;BYDAY=TH", "2025-03-06T19", "Mar-Jun Th 19:00-21:00"),
        ("FREQ=YEARLY", "2025-09-27T09", "Sep 27 09:00-11:00"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "2026-09-17T13", "2026 Sep 17-2028 Sep 14/14 13:00-15:00"),
        (
            "FREQ=WEEKLY;BYDAY=FR;UNTIL=20270625T220000",
            "2026-09-04T19",
            "2026 Sep 04-2027 Jun 25 Fr 19:00-21:00",
        ),
        ("FREQ=WEEKLY;BYDAY=TU", "2027-01-05T10", "2027 Jan 05-2029 Jan 04 Tu 10:00-12:00"),
    ],
)
def test_a_rule_as_opening_hours(rule, first, hours):
    assert told(repeated(rule, first), TODAY).schedule == hours


def test_what_is_left_out_and_what_comes_instead():
    without = frozenset({date(2026, 12, 22), date(2026, 12, 29), date(2027, 2, 23), date(2027, 3, 2)})
    besides = (Slot(date(2027, 3, 2), 660, 720), Slot(date(2027, 3, 4), 600, 720))
    found = told(repeated("FREQ=WEEKLY", "2026-09-01T10", without=without, besides=besides), TODAY)
    assert found.schedule == "Tu 10:00-12:00; 2027 Mar 02 11:00-12:00; 2027 Mar 04 10:00-12:00"
    assert found.season_stop == "2026-12-22/2026-12-29;2027-02-23/2027-02-23"


@pytest.mark.parametrize(
    ("rule", "first", "reason"),
    [
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-01-30T14", NOT_EXACT),
        ("FREQ=WEEKLY;UNTIL=20261101", "2026-01-06T10", PAST),
    ],
)
def test_what_no_hours_of_ours_say_is_refused(rule, first, reason):
    with pytest.raises(BadInputError, match=reason):
        told(repeated(rule, first), TODAY)


def test_times_without_a_rule_one_by_one():
    assert dated([Slot(TODAY, 600, 660), Slot(date(2026, 1, 1), 600, 660)], TODAY).schedule == "2026 Nov 29 10:00-11:00"
    with pytest.raises(BadInputError, match=PAST):
        dated([Slot(date(2026, 1, 1), 600, 660)], TODAY)
    with pytest.raises(BadInputError, match=NOT_EXACT):
        dated([Slot(TODAY + timedelta(days=number**2), 600, 660) for number in range(40)], TODAY)


@settings(max_examples=12)
@given(
    freq=st.sampled_from(["WEEKLY", "MONTHLY"]),
    interval=st.integers(1, 3),
    days=st.sets(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1, max_size=3),
    nth=st.sampled_from([1, 2, 3, 4, 5, -1]),
    first=st.dates(date(2026, 1, 1), date(2027, 2, 1)),
    gone=st.sets(st.integers(0, 30), max_size=5),
)
def test_hours_that_are_told_are_those_of_the_rule_on_every_day(freq, interval, days, nth, first, gone):
    by = ",".join(sorted(days if freq == "WEEKLY" else {f"{nth}{day}" for day in days}))
    times = slots(f"FREQ={freq};INTERVAL={interval};BYDAY={by}", f"{first}T10")
    without = frozenset(one.day for number, one in enumerate(times) if number in gone)
    try:
        found = told(Repeated(times, HORIZON, endless=True, without=without), TODAY)
    except BadInputError:
        return
    schedule = parse_schedule(found.schedule, season_stop=found.season_stop)
    coming = {one.day for one in times if one.day > TODAY and one.day not in without}
    monday = TODAY - timedelta(days=TODAY.weekday())
    for week in range(1, 40):
        for number, runs in enumerate(schedule.week(monday + timedelta(weeks=week))):
            day = monday + timedelta(weeks=week, days=number)
            assert bool(runs) == (day in coming), (found, day)


def test_every_other_week_is_said_and_read_again():
    schedule = parse_schedule("2026 Sep 17-2028 Sep 14/14 13:00-15:00")
    said = schedule.in_words()
    assert said == "om de 2 weken van 17 september 2026 t/m 14 september 2028 van 13.00 tot 15.00 uur"
    assert parse_schedule(said).rules == schedule.rules
    assert parse_schedule("om de 10 dagen van 1 januari 2027 t/m 1 mei 2027 van 13.00 tot 15.00 uur").week(
        date(2027, 1, 11)
    )[0]
