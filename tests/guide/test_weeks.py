"""An ordinary week with the days that differ says the same as the schedule itself."""

from datetime import date, timedelta

from socialmap.offer.hours import weeks
from socialmap.schedule import Period, parse_schedule

MONDAY = date(2026, 12, 7)


def test_holidays_are_days_that_differ():
    found = weeks(parse_schedule("Mo-Fr 10:00-17:00; PH off"), MONDAY, 6)
    assert found.usual == (((600, 1020),),) * 5 + ((),) * 2
    assert found.other == {date(2026, 12, 25): (), date(2027, 1, 1): ()}


def test_two_stretches_and_what_passes_midnight():
    found = weeks(parse_schedule("Tu 10:00-12:00,13:00-15:30; Fr 20:00-02:00"), MONDAY, 2)
    assert found.usual[1] == ((600, 720), (780, 930))
    assert (found.usual[4], found.usual[5]) == (((1200, 1440),), ((0, 120),))


def test_a_summer_stop_is_told_and_the_week_stays():
    stopped = parse_schedule("We 14:00-16:00", season_stop="2026-12-21/2027-01-03")
    found = weeks(stopped, MONDAY, 6)
    assert found.usual[2] == ((840, 960),)
    assert found.other == {date(2026, 12, 23): (), date(2026, 12, 30): ()}


def test_what_is_not_known_is_not_closed():
    holidays = [Period(MONDAY, MONDAY + timedelta(days=6))]
    found = weeks(parse_schedule("Mo 10:00-12:00; SH off", school_holidays=holidays), MONDAY, 3)
    assert found.usual[0] is None
    assert found.other[MONDAY] == ()
    assert weeks(parse_schedule('Mo 10:00-12:00 "op afspraak"'), MONDAY, 1).usual[0] is None


def test_a_day_that_is_known_in_part_tells_its_open_hours():
    partly = parse_schedule('Mo-Fr 09:00-17:00 || "op afspraak"')
    assert weeks(partly, MONDAY, 1).usual == (((540, 1020),),) * 5 + (None,) * 2
    assert weeks(partly, MONDAY, 1, whole=True).usual == (None,) * 7


def test_it_may_begin_on_any_day():
    found = weeks(parse_schedule("Mo-Fr 10:00-17:00; PH off"), date(2026, 12, 24), 1)
    assert found.usual[3] == ((600, 1020),)
    assert found.usual[4] == ()


def test_once_a_month_is_no_ordinary_week_and_is_told_in_words():
    found = weeks(parse_schedule("Sa[1] 11:00-15:00"), MONDAY, 4)
    assert found.in_words == "1e zaterdag van de maand van 11.00 tot 15.00 uur"
    assert found.coming(MONDAY, 3) == [(date(2027, 1, 2), ((660, 900),))]
    mixed = weeks(parse_schedule("Mo 10:00-12:00; Sa[1] 11:00-15:00"), MONDAY, 4)
    assert mixed.in_words.startswith("maandag van 10.00 tot 12.00 uur; 1e zaterdag van de maand")


def test_what_is_in_half_of_the_weeks_is_not_ordinary():
    for hours in ("Mo[1,3] 10:00-12:00", "week 02-53/2 Mo 10:00-12:00"):
        found = weeks(parse_schedule(hours), MONDAY, 4)
        assert found.usual[0] == ()
        assert len(found.other) == 2
        assert found.in_words


def test_out_of_season_the_hours_are_told_and_not_seven_times_closed():
    found = weeks(parse_schedule("Apr-Sep We 10:00-12:00"), MONDAY, 4)
    assert found.in_words == parse_schedule("Apr-Sep We 10:00-12:00").in_words()
    assert weeks(parse_schedule("Mo-Fr 10:00-17:00; PH off"), MONDAY, 4).in_words == ""
