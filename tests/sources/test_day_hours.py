"""Hours that a list gives as objects: read when each day and time is plain, else left out."""

import json

import pandas as pd
import pytest

from socialmap.config import Settings
from socialmap.schedule import parse_schedule
from socialmap.sources.day_hours import hours_of
from socialmap.sources.raw import PlaceRows
from socialmap.sources.reading import read

WEEK = ["10:00-12:00"] * 6
SIX = "; ".join(f"{day} 10:00-12:00" for day in ("Mo", "Tu", "We", "Th", "Fr", "Sa"))
SAYS = "hours: array of 7 strings (Mon-Sun, index 0=Mon), null = closed that day"

ROWS = [
    ({"monday": "09:00-17:00", "sunday": "closed"}, "", "Mo 09:00-17:00; Su off"),
    ({"ma": ["9.00-12.00", "13.00 tot 17.00"]}, "", "Mo 09:00-12:00,13:00-17:00"),
    ({"vrijdag": {"open": "10:00", "close": "24:00"}}, "", "Fr 10:00-24:00"),
    ([{"day": "dinsdag", "open": "13:00", "close": "16:00"}] * 1, "", "Tu 13:00-16:00"),
    (
        [{"dag": "wo", "van": "13:00", "tot": "16:00"}, {"dag": "wo", "van": "09:00", "tot": "12:00"}],
        "",
        "We 09:00-12:00,13:00-16:00",
    ),
    (
        [{"@type": "O", "dayOfWeek": "https://schema.org/Saturday", "opens": "10:00:00", "closes": "12:00:00"}],
        "",
        "Sa 10:00-12:00",
    ),
    ([{"day": "Thu", "closed": True}], "", None),  # when is it open?
    ([{"day": "Thu", "closed": True}, {"day": "Fri", "open": "9:00", "close": "12:00"}], "", "Th off; Fr 09:00-12:00"),
    ([*WEEK, "10:00-12:00"], "", f"{SIX}; Su 10:00-12:00"),
    ([*WEEK, "11:00-12:00"], "", None),  # which day is the first?
    ([*WEEK, "11:00-12:00"], "van maandag t/m zondag", f"{SIX}; Su 11:00-12:00"),
    ([*WEEK, None], "maandag t/m zondag", None),  # empty is not closed
    ([*WEEK, None], SAYS, f"{SIX}; Su off"),
    ({"monday": "22:00-02:00"}, "", None),
    ({"monday": "00:00-00:00"}, "", None),
    ({"monday": None}, "", None),
    ({"monday": "op afspraak"}, "", None),
    ({"monday": "09:00-25:00"}, "", None),
    ({"monday": "09:00-17:00", "zomer": "09:00-12:00"}, "", None),
    ({"ma": "09:00-17:00", "monday": "10:00-12:00"}, "", None),
    ([{"day": "ma", "open": "09:00"}], "", None),
    ([{"day": "ma", "open": "09:00", "close": "12:00", "week": "even"}], "", None),
    ([{"open": "09:00", "close": "12:00"}], "", None),
    ({}, "", None),
    ([], "", None),
    ("ma 9-17", "", None),
]  # fmt: skip


def test_each_shape_is_read_or_left():
    wrong = [(given, hours_of(given, [said]), text) for given, said, text in ROWS if hours_of(given, [said]) != text]
    assert wrong == []
    for _, _, text in ROWS:
        if text:
            parse_schedule(text)  # raises for what opening_hours does not allow


@pytest.mark.parametrize(
    ("beside", "hours"),
    [({}, "Mo 09:00-17:00"), ({"hours": {"monday": None}}, ""), ({"hours_note": "in de zomer"}, "")],
)
def test_a_list_with_hours_as_objects(tmp_path, beside, hours):
    path = tmp_path / "lijst.json"
    row = {"name": "De Zon", "lon": 4.9, "lat": 52.37, "hours": {"monday": "09:00-17:00"}} | beside
    path.write_text(json.dumps([row]), encoding="utf-8")
    table = read(path, settings=Settings())
    assert isinstance(table, PlaceRows)
    assert isinstance(table.frame, pd.DataFrame)
    assert table.frame["opening_hours"].tolist() == [hours]
    assert any("object" in one.reason for one in table.remarks) == (hours == "")
