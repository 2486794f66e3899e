"""Rules 8 and 9 have one answer: guide, score, calendar and place page offer the same, and none offers more."""

from datetime import date

import pandas as pd
import pytest

from socialmap.fit.nearby import drop_in_near
from socialmap.guide.gathering import check_offered
from socialmap.guide.offers import current_activities, offers
from socialmap.guide.origin import from_point
from socialmap.i18n import words
from socialmap.model import Access, Activity, Offer, PlaceKind, Status
from socialmap.offer.current import activities_on_offer, places_on_offer, with_something_on_offer
from socialmap.queries.kaart.place import place_page
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
