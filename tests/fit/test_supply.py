"""Where residents are, and which places and activities count: what is open to everybody now, and nothing else."""

from datetime import date

import pandas as pd
import pytest

from layers import find_layers
from socialmap.fit.nearby import (
    best_meeting_place,
    cheap_meals_near,
    drop_in_near,
    formal_help_near,
    initiatives_near,
    meeting_places_near,
    organisations_near,
    places_near,
    stop_at_meeting_place,
    variety_near,
)
from socialmap.fit.siting.choose import choose_places
from socialmap.fit.siting.wish import Wish
from socialmap.model import DOORS, Access, Activity, Offer, PlaceKind, Status
from socialmap.offer.places import home_point, offered_places
from tests.support.records import SOURCE, a_place, a_row
from tests.support.worlds import at, buurt, made_world, middle

A, B = "WK0363FA", "WK0363FB"


def test_home_is_where_residents_are_not_the_middle_of_the_polder(tmp_path) -> None:
    x, y = middle(0)
    parts = [buurt("BU0363FA01", A, x - 800, y, 100), buurt("BU0363FA02", A, x + 800, y, 100)]
    world = made_world(tmp_path, areas=parts, figures={"inwoners": {"BU0363FA01": 300.0, "BU0363FA02": 100.0}})
    assert home_point(world, world.area(A)) == pytest.approx((x - 400, y), abs=1)
    assert home_point(world, world.area("BU0363FA02")) == pytest.approx((x + 800, y), abs=1)
    assert home_point(world, world.area(B)) == pytest.approx(middle(1), abs=1)


#: What counts places or activities, and what it is of an area where nothing that is open to all lies near.
COUNTS = (
    places_near, variety_near, drop_in_near, formal_help_near, meeting_places_near, organisations_near,
    initiatives_near, cheap_meals_near, best_meeting_place, stop_at_meeting_place,
)  # fmt: skip
KINDS = (PlaceKind.BUURTKAMER, PlaceKind.INLOOP, PlaceKind.BUURTTEAM, PlaceKind.INITIATIEF)
NOT_OPEN = (Offer.REFERRAL, Offer.FOR_SOME, Offer.CONTEXT, Offer.NEVER)
PEOPLE = {"inwoners": {A: 1000.0, B: 2000.0, "WK0363FC": 3000.0}}


def a_meal(id, place, **changes):
    ordinary = {
        "access": Access.WALK_IN, "status": Status.LISTED, "listed_on": "2026-05", "cost_eur": 1.0,
        "source_id": SOURCE,
    }  # fmt: skip
    return Activity(id, "Lunch en koffie", place_id=place, **{**ordinary, **changes})


def told(world):
    """What each of these terms measures, and what each layer that counts places draws."""
    terms = {term.__name__: term(world).values.round(6).fillna(-1).to_dict() for term in COUNTS}
    layers = find_layers()
    drawn = {name: layers[name].compute(world)["value"].round(6).fillna(-1).to_dict() for name in LAYERS}
    marks = {name: set(layers[name].compute(world).index) for name in ("huizen_van_de_wijk", "buurtkamers")}
    return terms | drawn | marks


LAYERS = ("aanbod_per_1000", "witte_vlekken", "minuten_lopen", "compleetheid")


def placed(tmp_path, name, extra=(), records=()):
    x, y = middle(0)
    base = [(f"open-{kind}", kind, x, y, {"operator": "Een"}) for kind in KINDS]
    folder = tmp_path / name
    folder.mkdir()
    return made_world(folder, places=[*base, *extra], figures=PEOPLE, records=records)


@pytest.mark.parametrize("door", NOT_OPEN)
def test_only_a_door_open_to_all_counts_in_terms_and_layers(tmp_path, door) -> None:
    """The places that are not open lie where else nothing is, so counting one of them changes a value."""
    x, y = middle(1)
    others = [(f"{door}-{kind}", kind, x, y, {"offer": door, "operator": "Twee"}) for kind in KINDS]
    # A service with another door in a house that is open to all adds its own kind and operator to nothing.
    plain, more = placed(tmp_path, "plain"), placed(tmp_path, "more", others)
    assert told(more) == told(plain)
    as_open = [(id, kind, x, y, {"operator": "Twee"}) for id, kind, x, y, _ in others]
    assert told(placed(tmp_path, "open", as_open)) != told(plain)


def test_a_door_that_nobody_told_is_not_open_and_not_nothing(tmp_path) -> None:
    x, y = middle(1)
    others = [(f"o-{kind}", kind, x, y, {"offer": Offer.UNKNOWN}) for kind in KINDS]
    plain, more = placed(tmp_path, "plain"), placed(tmp_path, "more", others)
    for term in (places_near, variety_near, meeting_places_near, formal_help_near):
        assert term(plain).values[B] == 0
        assert pd.isna(term(more).values[B])
        assert term(more).values[A] == term(plain).values[A] > 0
    changed = {name for name, values in told(more).items() if values != told(plain)[name]}
    assert changed <= {"places_near", "variety_near", "meeting_places_near", "formal_help_near"}
    # Beside one that is open it makes the number less sure, and never larger.
    x, y = middle(0)
    more = [(f"o-{n}", PlaceKind.BUURTTEAM, x, y, {"offer": Offer.UNKNOWN}) for n in (1, 2)]
    beside = placed(tmp_path, "beside", more)
    assert formal_help_near(beside).values[A] == formal_help_near(plain).values[A]
    assert formal_help_near(beside).high[A] >= 3 > formal_help_near(plain).high[A]


@pytest.mark.parametrize("door", [*NOT_OPEN, Offer.UNKNOWN])
def test_a_service_with_another_door_in_an_open_house_adds_nothing(tmp_path, door) -> None:
    row = a_row("open-buurtkamer", "r-other", kind=PlaceKind.BIBLIOTHEEK, offer=door, operator="Twee")
    assert told(placed(tmp_path, "more", records=[row])) == told(placed(tmp_path, "plain"))


@pytest.mark.parametrize(
    "changes",
    [
        {"status": Status.ENDED},
        {"status": Status.HISTORY},
        {"status": Status.PLANNED},
        {"status": Status.UNKNOWN},
        {"listed_on": "2019-05"},
        {"listed_on": ""},
        {"access": Access.REFERRAL},
    ],
)
def test_only_activities_that_go_on_now_and_are_open_to_all_count(tmp_path, changes) -> None:
    here = ("zaal", PlaceKind.SCHOOL, *middle(1), {"offer": Offer.CONTEXT})
    nothing = placed(tmp_path, "plain", [here])
    gone = placed(tmp_path, "gone", [here], [a_meal("oud", "zaal", **changes)])
    now = placed(tmp_path, "now", [here], [a_meal("nu", "zaal")])
    assert told(gone) == told(nothing)
    assert drop_in_near(now).values[B] == 1
    assert drop_in_near(nothing).values.isna().all()
    # No list of activities is whole: elsewhere it is not known, and no zero.
    assert drop_in_near(now).values.isna().sum() == 2
    assert cheap_meals_near(now).values[B] > 0
    assert cheap_meals_near(nothing).values.isna().all()


@pytest.mark.parametrize(("door", "access"), [(Offer.FOR_SOME, Access.WALK_IN), (Offer.UNKNOWN, Access.UNKNOWN)])
def test_an_activity_has_the_door_of_its_house_unless_it_says_its_own(tmp_path, door, access) -> None:
    house = ("huis", PlaceKind.INLOOP, *middle(1), {"offer": door})
    world = placed(tmp_path, "made", [house], [a_meal("x", "huis", access=access)])
    assert cheap_meals_near(world).values.isna().all()
    assert not drop_in_near(world).values[B] > 0


def test_what_a_person_found_closed_to_most_is_no_candidate_to_site_at(tmp_path) -> None:
    x, y = middle(1)
    others = [(f"n-{door}", PlaceKind.BUURTKAMER, x, y, {"offer": door}) for door in (*NOT_OPEN, Offer.UNKNOWN)]
    figures = {"ernstig_eenzaam": {A: 10.0, B: 18.0, "WK0363FC": 14.0}, **PEOPLE}
    world = made_world(tmp_path, places=[("open", PlaceKind.BUURTKAMER, *middle(0)), *others], figures=figures)
    found = choose_places(world, Wish(k=1), draws=5)
    assert (found.candidates, [place.id for place in found.places]) == (1, ["open"])


def test_only_a_door_that_is_open_to_all_counts(tmp_path) -> None:
    x, y = middle(0)
    doors = [(str(door), PlaceKind.INLOOP, x + 200 * turn, y, {"offer": door}) for turn, door in enumerate(Offer)]
    kinds = (PlaceKind.BUURTKAMER, PlaceKind.INLOOP, PlaceKind.DAGBESTEDING)
    by_hand = [a_place(kind, kind, kind=kind, checked_on=date(2026, 9, 1), **at(x, y + 300)) for kind in kinds]
    world = made_world(tmp_path, places=doors, records=by_hand)
    assert set(offered_places(world, kinds).index) == {"open", "buurtkamer"}
    # A place that a person added has the door of its kind.
    assert world.places.loc[list(kinds), "offer"].tolist() == ["open", "onbekend", "verwijzing"]
    assert set(offered_places(world, kinds, DOORS).index) == {*(str(door) for door in DOORS), *kinds}
