"""The repair cafés of Amsterdam, by the mapping that stands in the documentation: every time of a year is theirs."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from dateutil.rrule import rrulestr

from socialmap.config import Settings
from socialmap.schedule import parse_schedule, read_school_holidays
from socialmap.sources.mapped import read_mapped_file

ROOT = Path(__file__).parents[2]
SCHOOL = ROOT / "data" / "schoolvakanties_noord.csv"
FIRST, LAST = date(2026, 12, 1), date(2027, 11, 30)
#: What the words of the list mean by its own tables of holidays, by the word.
HOLIDAY_WORDS = ("schoolvakanties", "feestdagen", "zomervakantie", "kerstvakantie")
FIXED = {
    "kerst": {(12, 25), (12, 26)},
    "nieuwjaar": {(1, 1)},
    "koningsdag": {(4, 27)},
    "juli": {(7, day) for day in range(1, 32)},
    "augustus": {(8, day) for day in range(1, 32)},
    "december": {(12, day) for day in range(1, 32)},
}
#: Closings in words that may mean more than we read: they are told, and count as open here.
NOT_READ = (
    "12 juli tm",
    "meestal in augustus",
    "bij feestdagen schuift",
    "4 weken in het midden",
    "speciale gelegenheden",
)


@pytest.fixture(scope="module")
def cafes(real_data):
    return json.loads((real_data / "activities" / "repaircafes" / "cafes.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def table(real_data):
    path = real_data / "activities" / "repaircafes" / "cafes.json"
    return read_mapped_file(path, ROOT / "docs" / "mappings" / "repaircafes.json", SCHOOL, settings=Settings())


@pytest.fixture(scope="module")
def holidays(real_data):
    def days(name: str, only: str = "") -> set[date]:
        rows = json.loads((real_data / "activities" / "repaircafes" / name).read_text(encoding="utf-8"))
        spans = [(row["startDate"], row["endDate"]) for row in rows if only in row["name"].lower()]
        return {day for begin, end in spans for day in between(*map(date.fromisoformat, (begin, end)))}

    public, school = "holidays-data.json", "school-holidays-data.json"
    return {
        "feestdagen": days(public),
        "schoolvakanties": days(school),
        "zomervakantie": days(school, "zomer"),
        "kerstvakantie": days(school, "kerst"),
        "pasen": days(public, "paasdag"),
    }


def between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def in_range(day: date, text: str) -> bool:
    """Whether a day is in a range of the list, by comparing texts of one length."""
    begin, _, end = text.partition(":")
    end = end or begin
    iso = day.isoformat() if len(begin) in (7, 10) else day.isoformat()[5:]
    return begin <= iso[: len(begin)] and iso[: len(end)] <= end


def closed(day: date, cafe: dict, holidays: dict[str, set[date]]) -> bool:
    words = cafe["closed"]["nl"].lower()
    if any(in_range(day, one) for one in (*cafe["closedRanges"], *cafe["exceptions"])):
        return True
    if any(word in words for word in NOT_READ):
        return False
    if "tussen kerst en nieuwjaar" in words:
        return (day.month, day.day) in {(12, number) for number in range(27, 32)}
    if "oud- en nieuwjaar" in words and (day.month, day.day) == (12, 31):
        return True
    if any(word in words and day in days for word, days in holidays.items()):
        return True
    alone = words.replace("kerstvakantie", "")
    return any(word in alone and (day.month, day.day) in days for word, days in FIXED.items())


def by_the_list(cafe: dict, holidays: dict[str, set[date]]) -> set[tuple[date, str, str]]:
    found = set()
    for rule, begin, end in zip(cafe["rrule"], cafe["startTime"], cafe["endTime"], strict=True):
        for moment in rrulestr(rule, dtstart=datetime.fromisoformat("2026-01-01")).between(
            datetime.fromisoformat(f"{FIRST}"), datetime.fromisoformat(f"{LAST}"), inc=True
        ):
            if not closed(moment.date(), cafe, holidays):
                found.add((moment.date(), begin, end))
    return found


def by_us(row: dict) -> set[tuple[date, str, str]]:
    stops = ";".join(part for part in (row["season_stop"], "SH" if row["in_school_holidays"] == "nee" else "") if part)
    schedule = parse_schedule(row["schedule"], season_stop=stops, school_holidays=read_school_holidays(SCHOOL))
    monday = FIRST - timedelta(days=FIRST.weekday())
    weeks = [schedule.week(monday + timedelta(weeks=number)) for number in range(54)]
    runs = [run for week in weeks for day in week for run in day]
    return {(b.date(), f"{b:%H:%M}", f"{e:%H:%M}") for b, e in runs if FIRST <= b.date() <= LAST}


@pytest.mark.real_data
def test_every_time_of_a_year_is_the_list_s_own(cafes, table, holidays):
    assert (len(cafes), len(table.frame)) == (43, 43)
    differ = {}
    for number, row in table.frame.iterrows():
        theirs, ours = by_the_list(cafes[number - 1], holidays), by_us(row)
        assert theirs, row["name"]
        if theirs != ours:
            differ[row["name"]] = sorted(theirs ^ ours)
    assert not differ


@pytest.mark.real_data
def test_what_is_not_certain_is_told_and_kept_as_it_is_written(table):
    told = {one.row: one.value for one in table.remarks if one.action == "let op"}
    assert "ramadan" in told.values()
    ramadan = next(number for number, value in told.items() if value == "ramadan")
    assert (
        "Gesloten, zo schrijft de lijst het: Schoolvakanties, feestdagen en ramadan."
        in table.frame.at[ramadan, "description"]
    )
    assert not [one for one in table.remarks if one.action == "geweigerd"]
    assert table.frame["name"].str.contains("Repair|repair").all()


@pytest.mark.real_data
def test_the_first_of_two_numbers_is_the_latitude(table):
    assert table.frame["lat"].between(52.2, 52.5).all()
    assert table.frame["lon"].between(4.7, 5.1).all()
