"""Hours as series: expanded again they are what the hours themselves say, day by day."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialmap.guide.agenda import goes_on, series, times
from socialmap.schedule import is_public_holiday, parse_schedule, read_school_holidays

FIRST = date(2026, 9, 14)
LAST = date(2027, 5, 20)
SCHOOL = tuple(read_school_holidays(Path(__file__).parents[2] / "data" / "schoolvakanties_noord.csv"))
#: Published by the Rijksoverheid for 2026-2027.
HOLIDAYS = ["2026-12-25", "2026-12-26", "2027-01-01", "2027-03-28", "2027-03-29", "2027-04-27", "2027-05-06"]
HOLIDAYS += ["2027-05-16", "2027-05-17"]


def hours(text: str, stop: str = ""):
    return parse_schedule(text, season_stop=stop, school_holidays=SCHOOL)


def days_of(one):
    """The days of a series, expanded as a calendar would."""
    if not one.weekdays:
        return list(one.dates)
    first = one.begin.date()
    every = (first + timedelta(days=number) for number in range((one.last - first).days + 1))
    weekly = [day for day in every if day.weekday() in one.weekdays and day not in one.without]
    return [day for day in weekly if not one.nth or {(day.day - 1) // 7 + 1, is_last(day)} & set(one.nth)]


def is_last(day):
    return -1 if (day + timedelta(days=7)).month != day.month else 0


def expanded(found):
    return sorted((day, one.begin.time(), one.end.time()) for one in found for day in days_of(one))


def by_day(schedule, first, last):
    """What the hours say of each day on its own; none of these pass midnight."""
    said = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if goes_on(schedule, day):
            said += [(day, begin.time(), end.time()) for begin, end in schedule.week(day)[0]]
    return sorted(said)


def test_the_dutch_holidays_of_2026_2027():
    days = (FIRST + timedelta(days=number) for number in range((LAST - FIRST).days))
    assert [day.isoformat() for day in days if is_public_holiday(day)] == HOLIDAYS


def test_a_weekly_choir_is_one_series_without_christmas_and_kings_day():
    (friday,) = series(hours("Fr 13:00-16:00"), FIRST, LAST)
    assert friday.weekdays == (4,)
    assert friday.without == (date(2026, 12, 25), date(2027, 1, 1))
    (tuesday,) = series(hours("Tu 13:00-16:00"), FIRST, LAST)
    assert tuesday.without == (date(2027, 4, 27),)
    assert (tuesday.begin.isoformat(), tuesday.last) == ("2026-09-15T13:00:00+02:00", date(2027, 5, 18))


def test_hours_that_speak_of_holidays_are_believed():
    found = series(hours("Fr 13:00-16:00; PH 13:00-16:00"), date(2026, 12, 21), date(2027, 1, 3))
    assert {date(2026, 12, 25), date(2026, 12, 26)} <= {day for one in found for day in days_of(one)}


def test_school_holidays_and_the_summer_stop_are_left_out():
    off = series(hours("We 10:00-12:00; SH off"), FIRST, LAST)
    assert not {date(2026, 10, 14), date(2026, 12, 23), date(2027, 2, 24), date(2027, 4, 28)} & set(days_of(off[0]))
    (stopped,) = series(hours("We 10:00-12:00", "2026-09-28/2026-10-11"), FIRST, LAST)
    assert stopped.without == (date(2026, 9, 30), date(2026, 10, 7))


def test_beyond_the_table_of_school_holidays_nothing_is_known():
    last = max(period.end for period in SCHOOL)
    found = series(hours("We 10:00-12:00; SH off"), last - timedelta(days=60), last + timedelta(days=60))
    assert max(day for one in found for day in days_of(one)) <= last


def test_hours_under_a_condition_are_no_dates():
    assert series(hours('Mo-Fr 10:00-12:00 "op afspraak"'), FIRST, LAST) == []


@pytest.mark.parametrize(
    ("text", "weekdays", "nth", "without"),
    [
        ("Sa[1] 11:00-15:00", (5,), (1,), ["2026-12-05"]),
        ("Fr[5] 19:00-21:00", (4,), (5,), []),
        ("Fr[-1] 19:00-21:00", (4,), (-1,), ["2026-12-25"]),
        ("Tu[1,3] 10:00-12:00", (1,), (1, 3), []),
    ],
)
def test_a_day_of_the_month_is_a_rule_of_the_month(text, weekdays, nth, without):
    (one,) = series(hours(f"{text}; 2026 Dec 05 off"), FIRST, date(2027, 4, 20))
    assert (one.weekdays, one.nth, [day.isoformat() for day in one.without]) == (weekdays, nth, without)
    assert days_of(one) == list(one.dates)


def test_dates_without_a_rule_are_times_of_their_own():
    found = series(hours("2026 Oct 06,2026 Oct 12,2027 Mar 09 10:00-12:00"), FIRST, LAST)
    assert [(one.begin.date().isoformat(), one.weekdays, len(one.dates)) for one in found] == [
        ("2026-10-06", (), 1),
        ("2026-10-12", (), 1),
        ("2027-03-09", (), 1),
    ]


def test_once_a_month_begins_with_its_first_date():
    (monthly,) = series(hours("We[1] 12:00-14:00"), FIRST, LAST)
    assert [day.isoformat() for day in monthly.dates[:3]] == ["2026-10-07", "2026-11-04", "2026-12-02"]


def test_what_passes_midnight_is_one_time_and_belongs_to_the_day_it_begins():
    found = times(hours("Fr 20:00-01:00"), date(2026, 12, 31), date(2027, 1, 9))
    assert [(begin.isoformat(), end.isoformat()) for begin, end in found] == [
        ("2027-01-08T20:00:00+01:00", "2027-01-09T01:00:00+01:00")
    ]


def test_day_and_night_is_one_long_time():
    (always,) = times(hours("24/7"), date(2026, 9, 14), date(2026, 9, 20))
    assert always[1] - always[0] == timedelta(days=7)


def test_the_clock_on_the_wall_stays_the_same_when_summer_time_ends():
    (one,) = series(hours("Mo 10:00-12:00"), date(2026, 10, 12), date(2026, 11, 2))
    assert len(one.dates) == 4


WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
RULES = st.builds(
    lambda days, begin, long, rest: f"{','.join(days)} {begin:02}:00-{begin + long:02}:30{rest}",
    st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=4, unique=True),
    st.integers(7, 18),
    st.integers(0, 4),
    st.sampled_from(["", "; PH off", "; SH off", "; PH,SH off", "; SH Mo-Fr 09:00-10:00", "; 2026 Nov off"]),
)


@settings(max_examples=40)
@given(RULES, st.sampled_from(["", "2026-12-01/2026-12-31"]), st.integers(0, 200))
def test_series_say_what_the_hours_say_day_by_day(text, stop, ahead):
    schedule = hours(text, stop)
    last = FIRST + timedelta(days=ahead)
    found = series(schedule, FIRST, last)
    assert expanded(found) == by_day(schedule, FIRST, last)
    for one in found:
        assert one.begin.date() == one.dates[0]
        assert one.last == one.dates[-1]
        assert days_of(one) == list(one.dates)
