"""When something is closed, as lists write it."""

from datetime import date
from pathlib import Path

import pytest

from socialmap.errors import BadInputError
from socialmap.schedule import Period, parse_schedule
from socialmap.schedule.closings import read_named_holidays, read_range, read_words, together

SCHOOL = read_named_holidays(Path(__file__).parents[2] / "data" / "schoolvakanties_noord.csv")
SINCE = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("text", "off", "stop"),
    [
        ("08", "; Aug off", ""),
        ("07:08", "; Jul-Aug off", ""),
        ("12-24:12-31", "; Dec 24-Dec 31 off", ""),
        ("12-31", "; Dec 31 off", ""),
        ("2026-02:2026-03", "", "2026-02-01/2026-03-31"),
        ("2026-09", "", "2026-09-01/2026-09-30"),
        ("2026-05-05", "", "2026-05-05/2026-05-05"),
        ("2026-12-20:2027-01-03", "", "2026-12-20/2027-01-03"),
        ("2024-12-24", "", ""),
    ],
)
def test_days_and_months_as_numbers(text, off, stop):
    found = read_range(text)
    assert (found.off, found.season_stop(SINCE)) == (off, stop)
    parse_schedule(f"Mo-Su 10:00-12:00{off}", season_stop=stop)


@pytest.mark.parametrize(
    "text", ["", "13", "2026", "8", "02-30", "07:2026-08", "08-01:07-01-01", "augustus", "2026-08-04:2026-07-12"]
)
def test_anything_else_is_refused(text):
    with pytest.raises(BadInputError, match="deze sluiting kunnen wij niet lezen"):
        read_range(text)


@pytest.mark.parametrize(
    ("text", "rules", "school", "unread"),
    [
        ("Schoolvakanties", (), True, ()),
        ("Officiële feestdagen", ("PH",), False, ()),
        ("Kerst, oud- en nieuwjaar.", ("Dec 25-Dec 26", "Dec 31", "Jan 01"), False, ()),
        ("Juli en augustus", ("Jul", "Aug"), False, ()),
        ("Meestal in augustus", (), False, ("meestal in augustus",)),
        ("Bij feestdagen schuift het een week door", (), False, ("bij feestdagen schuift het een week door",)),
        (
            "Tussen kerst en nieuwjaar en een periode in de zomer.",
            ("Dec 27-Dec 31",),
            False,
            ("een periode in de zomer",),
        ),
        ("Schoolvakanties, feestdagen en ramadan", ("PH",), True, ("ramadan",)),
        ("", (), False, ()),
    ],
)
def test_words_as_far_as_they_are_certain(text, rules, school, unread):
    found = read_words(text, SCHOOL)
    assert (found.rules, found.in_school_holidays, found.unread) == (rules, school, unread)


def test_one_of_the_school_holidays_is_told_by_its_dates():
    found = read_words("Zomervakantie & kerstvakantie", SCHOOL)
    assert Period(date(2027, 7, 10), date(2027, 8, 22)) in found.periods
    assert Period(date(2026, 12, 19), date(2027, 1, 3)) in found.periods
    assert len(found.periods) == 6
    assert read_words("zomervakantie", {}).unread == ("zomervakantie",)


def test_a_month_beside_its_range_is_not_told_twice():
    assert together([read_range("07:08"), read_words("Juli en augustus", SCHOOL)]).off == "; Jul-Aug off"
