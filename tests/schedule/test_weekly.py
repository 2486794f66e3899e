"""Hours as groups of days: what a form writes is read back as the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialmap.schedule.weekly import DayGroup, Weekly, clock, each, weekly

WHICH = st.sampled_from([(), (), (1,), (1, 3), (2, 4), (-1,)])
TIMES = st.lists(st.integers(0, 1440), min_size=2, max_size=2, unique=True).map(sorted)
DAYS = st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days)))


@st.composite
def groups(draw):
    begin, end = draw(TIMES)
    return DayGroup(draw(DAYS), begin, end, draw(WHICH))


@given(groups(), st.sampled_from([None, True, False]))
def test_one_group_comes_back_as_it_was(group, goes_on):
    assert weekly(Weekly((group,), goes_on).written()) == Weekly((group,), goes_on)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("We 12:00-13:30", "elke woensdag van 12.00 tot 13.30 uur"),
        ("elke woensdag 12.00-13.30", "elke woensdag van 12.00 tot 13.30 uur"),
        (
            "Tu[1,3] 14:00-16:00; SH off",
            "1e en 3e dinsdag van de maand van 14.00 tot 16.00 uur; gesloten op schoolvakanties",
        ),
        (
            "We 10:00-12:00; PH off",
            "woensdag van 10.00 tot 12.00 uur; gesloten op feestdagen",
        ),
    ],
)
def test_hours_are_read_back(text, said):
    assert each(text) == said


def test_what_is_more_than_days_and_times_is_no_group():
    for text in ("We 10:00-12:00; PH off", "Fr 22:00-02:00", "week 1-53/2 We 10:00-12:00", "Jan Mo 10:00-12:00"):
        assert weekly(text) is None, text


@pytest.mark.parametrize("text", ["", "half een", "24.01", "12.60", "25", "12-13"])
def test_a_time_that_cannot_be_is_none(text):
    assert clock(text) is None
