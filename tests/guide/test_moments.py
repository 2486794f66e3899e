"""When somebody wants to go: the next such day, and open for half an hour of it or more."""

from datetime import datetime

import pytest

from socialmap.i18n import words
from socialmap.model import Known
from socialmap.offer.hours import Moment, in_words, moment, open_in, schedule
from socialmap.schedule import AMSTERDAM_TIME


def at(day, hour, minute=0):
    return datetime(2026, 9, day, hour, minute, tzinfo=AMSTERDAM_TIME)


#: A Monday at noon.
NOW = at(14, 12)
TUESDAY_AFTERNOON = Moment(at(15, 12), at(15, 17))


@pytest.mark.parametrize(
    ("day", "part", "expected"),
    [
        ("", "", None),
        ("nu", "middag", Moment(NOW, NOW)),
        ("di", "middag", TUESDAY_AFTERNOON),
        ("ma", "middag", Moment(at(14, 12), at(14, 17))),
        ("ma", "ochtend", Moment(at(21, 9), at(21, 12))),
        ("zo", "", Moment(at(20, 9), at(20, 22))),
    ],
)
def test_the_next_time_that_fits(day, part, expected):
    assert moment(day, part, NOW) == expected


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ("Tu 13:00-16:00", Known.YES),
        ("Tu 09:00-12:20", Known.NO),
        ("Tu 09:00-12:30", Known.YES),
        ("Tu 16:45-20:00", Known.NO),
        ("Mo 10:00-17:00", Known.NO),
        ('Tu 13:00-16:00 "op afspraak"', Known.UNKNOWN),
        ("24/7", Known.YES),
        ("", Known.UNKNOWN),
        ("onzin", Known.UNKNOWN),
    ],
)
def test_open_on_tuesday_afternoon(hours, expected):
    assert open_in(schedule(hours, "", ()), TUESDAY_AFTERNOON)[0] == expected


def test_closed_in_the_summer_stop():
    stopped = schedule("Tu 13:00-16:00", "2026-09-01/2026-09-30", ())
    assert open_in(stopped, TUESDAY_AFTERNOON)[0] == Known.NO


def test_open_right_now_counts_to_the_minute():
    hours = schedule("Mo 10:00-12:10", "", ())
    assert open_in(hours, Moment(NOW, NOW))[0] == Known.YES
    assert open_in(hours, Moment(at(14, 12, 10), at(14, 12, 10)))[0] == Known.NO


def test_the_hours_of_that_day_are_said():
    _, begin, until = open_in(schedule("Tu 13:00-16:00", "", ()), TUESDAY_AFTERNOON)
    said = in_words(TUESDAY_AFTERNOON, words("nl"), begin, until)
    assert said == "dinsdag 15 september open van 13.00 tot 16.00 uur"
