"""An ordinary week on the page of a place: when it is open and what is there on each day; what is unknown is said."""

from dataclasses import replace

import pytest

from socialmap.i18n import words
from socialmap.model import Activity, Offer, PlaceKind, Status
from socialmap.queries.kaart.place import place_page
from tests.support.records import SOURCE
from tests.support.worlds import X, Y, made_world

DUTCH = words("nl")
PLACE = "00000000-0000-4000-8000-000000000001"


def world_of(folder, *activities, hours="", **row):
    made = [
        Activity(
            f"a{n}", name, PLACE, source_id=SOURCE, status=Status.LISTED, listed_on="2026-05", schedule=schedule, **more
        )
        for n, (name, schedule, more) in enumerate(activities)
    ]
    world = made_world(folder, places=[(PLACE, PlaceKind.BUURTKAMER, X, Y, row)], records=made)
    return replace(world, places=world.places.assign(opening_hours=hours), _cache={})


def week(folder, *activities, **given):
    return place_page(world_of(folder, *activities, **given), PLACE, DUTCH).week


def test_each_day_has_its_hours_and_its_activities_early_to_late(tmp_path):
    found = week(
        tmp_path,
        ("Zingen", "Tu 14:00-16:00", {}),
        ("Koffie", "Mo,Tu 10:00-12:00", {}),
        ("Ooit", "", {}),
        hours="Mo-Fr 09:00-17:00",
    )
    tuesday, saturday = found.rows[1], found.rows[5]
    assert (tuesday.day, tuesday.hours) == ("dinsdag", "09.00 tot 17.00 uur")
    told = [(one.name, one.hours) for one in tuesday.activities]
    assert told == [("Koffie", "10.00 tot 12.00 uur"), ("Zingen", "14.00 tot 16.00 uur")]
    assert (saturday.hours, saturday.activities) == ("dicht", [])
    assert found.note == ""


def test_activities_are_told_where_the_opening_hours_are_not_known(tmp_path):
    found = week(tmp_path, ("Koffie", "Mo 10:00-12:00", {}))
    assert not found.has_hours
    assert [len(row.activities) for row in found.rows] == [1, 0, 0, 0, 0, 0, 0]


def test_a_stop_is_told_as_other_days(tmp_path):
    stop = {"season_stop": "2026-09-21/2026-09-27"}
    found = week(tmp_path, ("Koffie", "Mo 10:00-12:00", stop))
    assert [one.name for one in found.rows[0].activities] == ["Koffie"]
    assert found.note == "Andere tijden of dicht: maandag 21 september."


@pytest.mark.parametrize(
    "given", [{}, {"hours": "Mo 10:00-12:00", "offer": Offer.CONTEXT}, {"hours": '"op afspraak"'}], ids=str
)
def test_no_week_where_nothing_is_known_or_offered(tmp_path, given):
    assert week(tmp_path, **given) is None


def test_what_reports_say_of_the_past_is_no_week(tmp_path):
    world = world_of(tmp_path, ("Koffie", "Mo 10:00-12:00", {}))
    past = world.activities.assign(status=Status.UNKNOWN, current=False)
    assert place_page(replace(world, activities=past, _cache={}), PLACE, DUTCH).week is None


def test_once_a_month_is_told_in_words_with_the_next_days(tmp_path):
    found = week(tmp_path, ("Zingen", "Mo[1,3] 14:00-16:00", {}), hours="Sa[1] 11:00-15:00")
    assert not found.has_hours
    assert found.in_words == "1e zaterdag van de maand van 11.00 tot 15.00 uur"
    assert found.coming == ("zaterdag 3 oktober: 11.00 tot 15.00 uur",)
    # Nor is what happens twice a month told as if it were each week.
    assert not found.has_activities
    assert found.note == ""
