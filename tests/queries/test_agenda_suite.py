"""The calendar file, read back by another program, shows the times that the suite worked out."""

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar

from socialmap.i18n import words
from socialmap.model import PlaceKind
from socialmap.queries.wegwijzer.agenda import agenda
from socialmap.schedule import AMSTERDAM_TIME, read_school_holidays
from tests.support.worlds import X, Y, made_world

SCHOOL = tuple(read_school_holidays(Path(__file__).parents[2] / "data" / "schoolvakanties_noord.csv"))
#: Where one thinks otherwise than the suite, and why. opening_hours_nl.json reads the first three kinds as we do.
_ELSE = "what comes after || counts wherever the rules before it are closed, not only on days that they do not name"
_BLANK = "a blank after the comma begins no rule: both days are within those dates"
_BOTH = "holidays that fall on Monday to Friday, not holidays and each Monday to Friday"
_CLOCK = "of a time that comes twice or never in the night of the clock the first counts, as RFC 5545 says"
READ_OTHERWISE = {
    'Mo 12:45-15:30 "bel eerst" || Nov-Mar Mo-Fr 08:15-10:45': _ELSE,
    "PH 13:15-14:00 || Sa[-1] 13:15-15:15": _ELSE,
    'Nov-Mar Tu 07:15-07:45 "bel eerst" || Tu,We,Fr 16:15-17:15': _ELSE,
    "Th-Su 17:30-18:30 || Sep-Jun Sa[1] 19:30-21:00 || PH 07:15-09:15": _ELSE,
    "Mo-Fr 10:30-11:30 || Apr-Oct Tu[1] 18:00-20:00,16:30-20:15 || Su 10:45-14:30,12:15-15:30": _ELSE,
    "Nov-Mar Su[2] 14:15-15:45,19:00-21:30 || Apr-Oct We 13:45-16:45 || Su,PH 12:00-14:15": _ELSE,
    "Th,Sa,Su 19:45-20:30 || Jul 01-Aug 31 Th-Sa 11:15-14:45,19:00-21:45 || Fr-Su 09:15-12:00": _ELSE,
    "Tu,We,Fr off || Nov-Mar Fr[1] 17:45-20:15,13:45-17:15": _ELSE,
    "Jul 01-Aug 31 Mo, Sa 16:15-19:45; Nov-Mar PH 08:30-09:45,10:15-11:30; Su 19:00-22:00": _BLANK,
    "Jul 01-Aug 31 Fr, Sa 16:45-17:30": _BLANK,
    "Dec 20-Jan 05 Sa, Su 17:45-18:45, Apr-Oct Sa,Su off, Sep-Jun Sa[2] 14:30-16:45,07:15-10:00": _BLANK,
    "PH Mo-Fr 10:00-12:00": _BOTH,
    "Su 02:00-03:30": _CLOCK,
    "Mo-Su 23:30-02:30": _CLOCK,
    "Su 02:15-02:45": _CLOCK,
}
#: Good Friday, Easter, Liberation Day and Whitsun, of which lists of holidays differ: unknown, so no date.
DIFFER = {date(2027, 3, 26), date(2027, 3, 28), date(2027, 5, 5), date(2027, 5, 16)}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    made = made_world(tmp_path_factory.mktemp("suite"), places=[("Huis", PlaceKind.BUURTKAMER, X, Y)])
    return replace(made, school_holidays=SCHOOL)


def shown(world, hours: str) -> list[tuple[int, int]]:
    """Begin and end of each time in the calendar, expanded by dateutil; no dates without a rule."""
    world.places.loc["Huis", "opening_hours"] = hours
    found: list[tuple[int, int]] = []
    events = Calendar.from_ical(agenda(world, ("Huis",), words("nl")).file).walk("VEVENT")
    assert len({str(event["uid"]) for event in events}) == len(events)
    for event in events:
        assert "rdate" not in event
        lines = event.to_ical().decode().replace("\r\n ", "").splitlines()
        text = "\n".join(line for line in lines if line.startswith(("RRULE", "EXDATE")))
        begin, long = (
            event["dtstart"].dt,
            event["dtend"].dt.replace(tzinfo=None) - event["dtstart"].dt.replace(tzinfo=None),
        )
        starts = list(rrulestr(text, dtstart=begin)) if text else [begin]
        assert starts[0] == begin
        found += [
            (int(start.timestamp()), int((start.replace(tzinfo=None) + long).replace(tzinfo=start.tzinfo).timestamp()))
            for start in starts
        ]
    return sorted(found)


@pytest.mark.real_data
def test_the_times_of_the_suite(world, real_data):
    path = real_data.parent / "cases" / "suites" / "calendar_series.json"
    rows = json.loads(path.read_text(encoding="utf-8"))
    differ = {}
    for row in rows:
        if row["value"] in READ_OTHERWISE:
            continue
        expected = sorted((begin, end) for begin, end in row["occurrences"])
        then = replace(world, now=datetime.fromisoformat(f"{row['start']}T12:00").replace(tzinfo=AMSTERDAM_TIME))
        if (found := shown(then, row["value"])) != expected:
            days = {datetime.fromtimestamp(one[0], AMSTERDAM_TIME).date() for one in set(found) ^ set(expected)}
            if days - (DIFFER if "PH" in row["value"] else set()):
                differ[row["value"]] = days
    assert not differ
    assert len({row["value"] for row in rows}) > 10 * len(READ_OTHERWISE)


@pytest.mark.parametrize(
    ("hours", "rule", "first"),
    [
        ("Sa[1] 11:00-15:00", "FREQ=MONTHLY", date(2026, 10, 3)),
        ("week 01-53/2 Th 13:30-16:00", "FREQ=WEEKLY", date(2026, 9, 24)),
        ("elke dinsdag 10.00-12.00 uur", "FREQ=WEEKLY", date(2026, 9, 15)),
    ],
)
def test_a_rule_that_every_calendar_reads(world, hours, rule, first):
    world.places.loc["Huis", "opening_hours"] = hours
    file = agenda(world, ("Huis",), words("nl")).file.decode()
    assert rule in file
    assert "RDATE" not in file[file.index("BEGIN:VEVENT") :]
    assert f"DTSTART;TZID=Europe/Amsterdam:{first:%Y%m%d}" in file
