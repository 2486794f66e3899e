"""Rules 8 and 9 have one answer: guide, score, calendar and place page offer the same, and none offers more."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

import socialmap
from socialmap.fit.nearby import drop_in_near
from socialmap.guide.agenda import series
from socialmap.guide.gathering import check_offered
from socialmap.guide.offers import current_activities, offers
from socialmap.guide.origin import from_point
from socialmap.i18n import words
from socialmap.model import Access, Activity, Known, Offer, PlaceKind, Status
from socialmap.offer.current import (
    activities_on_offer,
    in_school_holidays,
    places_on_offer,
    rests,
    with_something_on_offer,
)
from socialmap.offer.words import opening
from socialmap.queries.kaart.place import place_page
from socialmap.schedule import AMSTERDAM_TIME, OpenNow, Period, parse_schedule
from tests.support.records import SOURCE, a_row
from tests.support.worlds import at, made_world, middle

DUTCH = words("nl")
X, Y = middle(0)
HOUSE = "b77e4841-41e3-5457-befa-360b7e3d9612"


LUNCH = {
    "access": Access.WALK_IN, "status": Status.LISTED, "listed_on": "2026-05", "source_id": SOURCE,
    "rhythm": "elke maandag", "schedule": "Mo 12:00-14:00",
}  # fmt: skip


def lunch(**changes):
    return Activity("lunch", "Lunch", HOUSE, **{**LUNCH, **changes})


def world_of(folder, activity, place=(), kind=PlaceKind.SCHOOL, records=()):
    here = (HOUSE, kind, X, Y, {"offer": Offer.CONTEXT, **dict(place)})
    people = {"inwoners": {"WK0363FA": 1000.0, "WK0363FB": 2000.0}}
    return made_world(folder, places=[here], figures=people, records=[activity, *records])


def offered_by(world):
    """Whether each of those who offer activities offers the lunch."""
    origin = from_point(world, *at(X, Y).values())
    page = place_page(world, HOUSE, DUTCH)
    return {
        "rule": "Lunch" in set(activities_on_offer(world)["name"]),
        "guide": "Lunch" in {found.offering.name for found in offers(world, origin, profile="wandelen", asked=None)},
        "calendar": "Lunch" in {row["name"] for row in current_activities(world)},
        "score": bool(pd.notna(drop_in_near(world).values["WK0363FA"])),
        "page": "Lunch" in {row.name for row in page.activities} - {row.name for row in page.history},
        "sheet": HOUSE in with_something_on_offer(world),
    }


def test_a_lunch_in_a_house_that_is_no_offer_itself_is_on_offer(tmp_path):
    world = world_of(tmp_path, lunch())
    assert set(offered_by(world).values()) == {True}
    assert places_on_offer(world).empty
    check_offered(world, [HOUSE], DUTCH)


@pytest.mark.parametrize(
    "changes",
    [
        {"status": Status.HISTORY},
        {"status": Status.ENDED},
        {"status": Status.PLANNED},
        {"status": Status.UNKNOWN},
        {"listed_on": "2019-05"},
        {"listed_on": ""},
        {"listed_on": "", "checked_on": date(2024, 5, 1)},
        {"access": Access.UNKNOWN},
    ],
)
def test_what_nobody_stands_for_is_offered_by_none_of_them(tmp_path, changes):
    assert set(offered_by(world_of(tmp_path, lunch(**changes))).values()) == {False}


def test_a_door_that_is_never_open_is_not_opened_by_what_goes_on_behind_it(tmp_path):
    assert set(offered_by(world_of(tmp_path, lunch(), {"offer": Offer.NEVER})).values()) == {False}


def test_what_a_list_told_long_ago_is_shown_with_what_to_do(tmp_path):
    page = place_page(world_of(tmp_path, lunch(listed_on="2019-05")), HOUSE, DUTCH)
    (row,) = page.history
    assert row.when == "elke maandag. Dit is lang geleden: vraag het na."


def test_a_team_in_the_house_of_another_is_found_by_its_kind(tmp_path):
    team = a_row(HOUSE, "team", kind=PlaceKind.BUURTTEAM, offer=Offer.OPEN)
    world = world_of(tmp_path, lunch(), {"offer": Offer.OPEN}, PlaceKind.BUURTKAMER, [team])
    start = from_point(world, *at(X, Y).values())
    found = offers(world, start, profile="wandelen", asked=None, kinds=(PlaceKind.BUURTTEAM,))
    assert {one.place_id for one in found} == {HOUSE}
    assert PlaceKind.BUURTTEAM in found[0].offering.kinds


HOLIDAYS = tuple(
    Period(date(2026, *begin), date(2026, *end))
    for begin, end in (((7, 4), (8, 16)), ((10, 10), (10, 18)), ((12, 19), (12, 31)))
)
#: A Monday before and one in the holiday, at the lunch.
BEFORE, WITHIN = (datetime(2026, 10, day, 12, 30, tzinfo=AMSTERDAM_TIME) for day in (5, 12))


@pytest.mark.parametrize(
    ("hours", "told", "within", "answer"),
    [
        ("Mo 12:00-14:00", Known.UNKNOWN, OpenNow.UNKNOWN, Known.UNKNOWN),
        ("Mo 12:00-14:00", Known.YES, OpenNow.OPEN, Known.YES),
        ("Mo 12:00-14:00", Known.NO, OpenNow.CLOSED, Known.NO),
        # What the hours say themselves counts.
        ("Mo 12:00-14:00; SH off", Known.UNKNOWN, OpenNow.CLOSED, Known.NO),
        ("Mo 12:00-14:00; SH Mo 12:00-14:00", Known.UNKNOWN, OpenNow.OPEN, Known.YES),
        ("Mo[2] 12:00-14:00", Known.UNKNOWN, OpenNow.UNKNOWN, Known.UNKNOWN),
    ],
)
def test_in_school_holidays_of_which_nobody_told_it_is_not_known(hours, told, within, answer):
    row = {"schedule": hours, "season_stop": "2026-07-06/2026-08-16", "in_school_holidays": told}
    read = parse_schedule(hours, season_stop=rests(row), school_holidays=HOLIDAYS)
    assert read.state_at(WITHIN).state is within
    assert read.is_doubted(WITHIN.date()) is (within is OpenNow.UNKNOWN)
    assert not read.is_doubted(date(2026, 10, 13))  # a Tuesday of the holiday: it is closed anyhow
    assert in_school_holidays(row) is answer
    if "[2]" not in hours:
        assert read.state_at(BEFORE).state is OpenNow.OPEN


def test_bel_eerst_is_read_in_the_guide_and_on_the_page_and_is_in_no_calendar(tmp_path):
    world = world_of(tmp_path, lunch())
    (row,) = [row for row in place_page(world, HOUSE, DUTCH).activities if row.name == "Lunch"]
    assert "in schoolvakanties: bel eerst" in row.facts
    in_them = replace(world, now=WITHIN, school_holidays=HOLIDAYS)
    activity = in_them.activities.iloc[0]
    told = opening(activity["schedule"], in_them, DUTCH, rests(activity))
    assert told
    assert (told.is_open, told.text) == (False, "schoolvakantie: bel eerst")
    read = parse_schedule(activity["schedule"], season_stop=rests(activity), school_holidays=HOLIDAYS)
    assert [one.dates for one in series(read, BEFORE.date(), date(2026, 10, 20))] == [
        (date(2026, 10, 5), date(2026, 10, 19))
    ]


def test_who_reads_hours_of_an_activity_reads_when_it_rests_too():
    """One rule: no room takes the season stop by itself."""
    rooms = ("guide", "fit", "queries/kaart", "queries/wegwijzer", "queries/cirkels")
    readers = [path for room in rooms for path in (Path(socialmap.__file__).parent / room).glob("*.py")]
    assert [path.name for path in readers if '["season_stop"]' in path.read_text(encoding="utf-8")] == []
