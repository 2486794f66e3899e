"""The calendar file, read back by three other programs, shows the times that the suite worked out."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest
import recurring_ical_events
import vobject
from icalendar import Calendar

from socialmap.i18n import words
from socialmap.model import PlaceKind
from socialmap.queries.wegwijzer.agenda import agenda
from socialmap.schedule import AMSTERDAM_TIME, read_school_holidays
from tests.support.worlds import X, Y, made_world

ROOT = Path(__file__).parents[2]
SCHOOL = tuple(read_school_holidays(ROOT / "data" / "schoolvakanties_noord.csv"))
NODE, MODULES = Path(sys.executable).parent / "node", ROOT / ".venv" / "js" / "node_modules"
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


def written(world, hours: str) -> str:
    world.places.loc["Huis", "opening_hours"] = hours
    return agenda(world, ("Huis",), words("nl")).file.decode()


def by_python(file: str) -> list[tuple[int, int]]:
    """Begin and end of each time, as recurring_ical_events reads the file."""
    found = recurring_ical_events.of(Calendar.from_ical(file)).between(date(2026, 1, 1), date(2029, 1, 1))
    return [(int(one["dtstart"].dt.timestamp()), int(one["dtend"].dt.timestamp())) for one in found]


def by_vobject(file: str) -> list[tuple[int, int]]:
    """The same as vobject reads it, by the clock that the file itself tells."""
    found = []
    for event in getattr(vobject.readOne(file), "vevent_list", []):
        begin, end = event.dtstart.value, event.dtend.value
        for start in event.getrruleset() if "rrule" in event.contents else [begin]:
            at = start if start.tzinfo else start.replace(tzinfo=begin.tzinfo)
            wall = start.replace(tzinfo=None) + (end.replace(tzinfo=None) - begin.replace(tzinfo=None))
            found.append((int(at.timestamp()), int(wall.replace(tzinfo=end.tzinfo).timestamp())))
    return found


def by_javascript(files: list[str]) -> list[list[tuple[int, int]]]:
    """The same as ical.js reads each file."""
    if not (MODULES / "ical.js").is_dir():
        pytest.skip("ical.js is not there: make js installs it")
    script = ROOT / "tests" / "js" / "support" / "expand_calendars.mjs"
    with NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(files, file)
        file.flush()
        command = [str(NODE), str(script), str(MODULES), file.name]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return [[(begin, end) for begin, end in one] for one in json.loads(done.stdout)]


@pytest.fixture(scope="module")
def rows(world, real_data):
    """Each row of the suite with the file that we write of it."""
    path = real_data.parent / "cases" / "suites" / "calendar_series.json"
    suite = json.loads(path.read_text(encoding="utf-8"))
    read = [row for row in suite if row["value"] not in READ_OTHERWISE]
    assert len({row["value"] for row in suite}) > 10 * len(READ_OTHERWISE)
    for row in read:
        then = replace(world, now=datetime.fromisoformat(f"{row['start']}T12:00").replace(tzinfo=AMSTERDAM_TIME))
        row["file"] = written(then, row["value"])
    return read


@pytest.mark.real_data
@pytest.mark.parametrize(
    "read",
    [
        pytest.param(lambda files: list(map(by_python, files)), id="recurring_ical_events"),
        pytest.param(lambda files: list(map(by_vobject, files)), id="vobject"),
        pytest.param(by_javascript, id="ical.js"),
    ],
)
def test_the_times_of_the_suite(rows, read):
    differ = {}
    for row, found in zip(rows, read([row["file"] for row in rows]), strict=True):
        expected = {(begin, end) for begin, end in row["occurrences"]}
        days = {datetime.fromtimestamp(one[0], AMSTERDAM_TIME).date() for one in set(found) ^ expected}
        if len(set(found)) != len(found) or days - (DIFFER if "PH" in row["value"] else set()):
            differ[row["value"]] = days
    assert not differ


@pytest.mark.parametrize(
    ("hours", "rule", "first"),
    [
        ("Sa[1] 11:00-15:00", "FREQ=MONTHLY", date(2026, 10, 3)),
        ("week 01-53/2 Th 13:30-16:00", "FREQ=WEEKLY", date(2026, 9, 24)),
        ("elke dinsdag 10.00-12.00 uur", "FREQ=WEEKLY", date(2026, 9, 15)),
    ],
)
def test_a_rule_that_every_calendar_reads(world, hours, rule, first):
    file = written(world, hours)
    assert rule in file
    assert "RDATE" not in file
    assert f"DTSTART;TZID=Europe/Amsterdam:{first:%Y%m%d}" in file


def test_summer_and_winter_are_where_the_clock_says(world):
    """In the file's own clock, so that a program that does not know Amsterdam is not an hour late."""
    file = written(world, "Mo 10:00-12:00")
    for found in (by_python(file), by_vobject(file), *by_javascript([file])):
        begins = {datetime.fromtimestamp(begin, AMSTERDAM_TIME) for begin, _ in found}
        assert {(one.hour, one.minute) for one in begins} == {(10, 0)}
        assert {one.month for one in begins} >= {9, 12, 3}
