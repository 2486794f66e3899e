"""Hours against other programs' own tests: over the moments that we call open or closed, and how many we do not.

``opening_hours_suite.json`` holds expressions of opening_hours.js with the intervals that its authors worked out,
``opening_hours_nl.json`` what that program says of 2026 and 2027 in the Netherlands.
"""

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from socialmap.errors import BadInputError
from socialmap.schedule import AMSTERDAM_TIME, OpenNow, parse_schedule

#: Rows in which a rule replaces an evening and leaves what comes after its midnight: a Tuesday that is open from
#: 12.00 to 14.00 only, and yet from 0.00 to 2.00 in the night after. No writer means that; we say closed.
NIGHT_WITHOUT_EVENING = {
    "22:00-02:00; Tu 12:00-14:00",
    "22:00-02:00; Tu12:00-14:00",
    '22:00-26:00; We 12:00-14:00 unknown "c"',
}
#: Longer windows (until 2065) say nothing that their first years do not.
LONGEST = timedelta(days=3 * 366)


def moment(text):
    day, clock = text.split()
    hour, minute = map(int, clock.split(":"))
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), AMSTERDAM_TIME).replace(
        hour=hour, minute=minute
    )


def of_suite(row):
    """Begin, end, and what holds where it is not closed."""
    runs = [
        (moment(begin).timestamp(), moment(end).timestamp(), OpenNow.UNKNOWN if unknown else OpenNow.OPEN)
        for begin, end, unknown, *_ in row["intervals"]
    ]
    return moment(row["start"]).timestamp(), moment(row["end"]).timestamp(), runs


def of_netherlands(row):
    states = {"open": OpenNow.OPEN, "unknown": OpenNow.UNKNOWN}
    runs = [(begin, end, states[state]) for begin, end, state, _ in row["runs"] if state != "closed"]
    return row["runs"][0][0], row["runs"][-1][1], runs


def compared(row, told):
    """Seconds by what we say and what they say; None where we refuse."""
    try:
        schedule = parse_schedule(row["value"])
    except BadInputError:
        return None
    begin, end, theirs = told(row)
    end = min(end, begin + LONGEST.total_seconds())
    first = datetime.fromtimestamp(begin, AMSTERDAM_TIME).date()
    ours = [
        (run.begin.timestamp(), run.end.timestamp(), run.state)
        for run in schedule._runs(first, datetime.fromtimestamp(end, UTC).date() + timedelta(days=2))
    ]
    cuts = sorted({begin, end} | {cut for run in (*ours, *theirs) for cut in run[:2] if begin < cut < end})
    seconds = Counter()
    mine, other = iter(ours), iter(theirs)
    here, there = next(mine), next(other, None)
    for since, until in pairwise(cuts):
        while here[1] <= since:
            here = next(mine)
        while there and there[1] <= since:
            there = next(other, None)
        said = there[2] if there and there[0] <= since else OpenNow.CLOSED
        seconds[here[2], said] += until - since
    return seconds


def hold_the_bars(rows, told, least_read):
    total, read = Counter(), 0
    for row in rows:
        seconds = compared(row, told)
        if seconds is None:
            continue
        read += 1
        if row["value"] not in NIGHT_WITHOUT_EVENING:
            assert seconds[OpenNow.OPEN, OpenNow.CLOSED] == 0, f"open while closed: {row['value']}"
        total += seconds
    everything = sum(total.values())
    unknown = sum(seconds for (ours, _), seconds in total.items() if ours is OpenNow.UNKNOWN)
    agreed = total[OpenNow.OPEN, OpenNow.OPEN] + total[OpenNow.CLOSED, OpenNow.CLOSED]
    assert total[OpenNow.OPEN, OpenNow.CLOSED] == 0
    assert agreed >= 0.97 * (everything - unknown)
    assert unknown <= 0.10 * everything
    assert read >= least_read * len(rows)


@pytest.fixture
def suites(real_data):
    return real_data.parent / "cases" / "suites"


def rows_of(suites, name):
    rows = json.loads((suites / f"{name}.json").read_text(encoding="utf-8"))
    return [row for row in rows if row.get("depends_on", "independent") == "independent"]


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "told", "least_read"),
    [
        # Of the others most name days without hours, no end, words of another language, or only when it is closed:
        # those we ask for.
        ("opening_hours_suite", of_suite, 0.40),
        ("opening_hours_nl", of_netherlands, 0.80),
    ],
)
def test_the_bars_hold(suites, name, told, least_read):
    hold_the_bars(rows_of(suites, name), told, least_read)


@pytest.mark.real_data
def test_only_rows_that_leave_a_night_without_its_evening_differ(suites):
    differ = set()
    for row in rows_of(suites, "opening_hours_suite"):
        seconds = compared(row, of_suite) or {}
        if any(ours is not OpenNow.UNKNOWN and ours is not theirs and theirs is not OpenNow.UNKNOWN
               for (ours, theirs), length in seconds.items() if length):  # fmt: skip
            differ.add(row["value"])
    assert differ <= NIGHT_WITHOUT_EVENING
