"""The week, what holds now and the next change are one story, for every expression and in the nights of the clock."""

import json
from datetime import datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from socialmap.errors import BadInputError
from socialmap.schedule import AMSTERDAM_TIME, OpenNow, Schedule, parse_schedule
from tests.support.hours import EXPRESSIONS, HOLIDAYS

#: Both nights of 2026 in which the clock is set, by the minute; and any moment of that year.
NIGHTS = st.sampled_from([datetime(2026, 3, 28, 22), datetime(2026, 10, 24, 22)])  # noqa: DTZ001
INSTANTS = st.one_of(
    st.builds(lambda night, minutes: night + timedelta(minutes=minutes), NIGHTS, st.integers(0, 420)),
    st.datetimes(datetime(2026, 3, 20), datetime(2026, 11, 5)),  # noqa: DTZ001
)


def agree(schedule: Schedule, now: datetime) -> None:
    found = schedule.state_at(now)
    here = now.astimezone(AMSTERDAM_TIME)
    monday = here.date() - timedelta(days=here.weekday())
    spans = [span for day in schedule.week(monday) for span in day]
    inside = any(begin.timestamp() <= now.timestamp() < end.timestamp() for begin, end in spans)
    assert inside == (found.state is OpenNow.OPEN)
    assert found.state is not OpenNow.UNKNOWN or not schedule.is_known(here.date())
    if found.until is not None:
        assert found.until.timestamp() > now.timestamp()
        assert schedule.state_at(found.until).state is not found.state
        just_before = datetime.fromtimestamp(found.until.timestamp() - 1, AMSTERDAM_TIME)
        assert schedule.state_at(just_before).state is found.state
    if found.next_open is not None:
        assert found.state is not OpenNow.OPEN
        assert found.next_open.timestamp() > now.timestamp()
        assert schedule.state_at(found.next_open).state is OpenNow.OPEN


@given(EXPRESSIONS, INSTANTS, st.integers(0, 1), st.sampled_from(["", "2026-07-06/2026-08-16"]))
@example("Sa 22:00-02:30", datetime(2026, 3, 29, 1, 59), 0, "")  # noqa: DTZ001
@example("Su 02:10-02:50", datetime(2026, 3, 29, 1, 0), 0, "")  # noqa: DTZ001
@example("Sa 22:00-02:30", datetime(2026, 10, 25, 2, 30), 1, "")  # noqa: DTZ001
def test_made_expressions(text, wall, fold, stop):
    schedule = parse_schedule(text, season_stop=stop, school_holidays=HOLIDAYS)
    agree(schedule, wall.replace(tzinfo=AMSTERDAM_TIME, fold=fold))


def expressions(real_data) -> list[str]:
    suites = real_data.parent / "cases" / "suites"
    rows = [json.loads((suites / f"opening_hours_{name}.json").read_text()) for name in ("suite", "nl")]
    return list(dict.fromkeys(row["value"] for table in rows for row in table))


@pytest.mark.real_data
def test_expressions_of_the_suites(real_data):
    moments = [datetime(2026, 3, 29, 1, 59), datetime(2026, 10, 25, 2, 30), datetime(2026, 12, 25, 11)]  # noqa: DTZ001
    read = 0
    for text in expressions(real_data)[::3]:
        try:
            schedule = parse_schedule(text, school_holidays=HOLIDAYS)
        except BadInputError:
            continue
        read += 1
        for moment in moments:
            agree(schedule, moment.replace(tzinfo=AMSTERDAM_TIME, fold=1))
    assert read > 100


@pytest.mark.nightly
@pytest.mark.real_data
def test_every_expression_of_the_suites_through_the_year(real_data):
    for text in expressions(real_data):
        try:
            schedule = parse_schedule(text, school_holidays=HOLIDAYS)
        except BadInputError:
            continue
        for hours in range(0, 366 * 24, 301):
            agree(schedule, datetime.fromtimestamp(1767225600 + hours * 3600, AMSTERDAM_TIME))
