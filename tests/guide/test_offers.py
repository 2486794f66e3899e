"""What may be offered, with what is known: history is not offered, and what hours, stops and texts say counts."""

from dataclasses import replace
from datetime import date

import pytest
import shapely

from socialmap.guide.offers import offers
from socialmap.guide.origin import from_point
from socialmap.model import Access, Activity, Feature, FeatureKind, HoursFor, Known, Offer, PlaceKind, Quiet, Status
from socialmap.offer.hours import moment
from socialmap.offer.stops import nearest_stop
from tests.support.records import SOURCE
from tests.support.worlds import NOW, X, Y, at, made_world

LISTED = {"status": Status.LISTED, "listed_on": "2026-05", "source_id": SOURCE}


def stop():
    place = shapely.to_wkb(shapely.Point(X + 90, Y))
    return Feature(FeatureKind.STOP, "s1", "Plein", SOURCE, **at(X + 90, Y), geometry=place)


def koffie(**changes):
    ordinary = {
        "place_id": "brug",
        "schedule": "Tu 13:00-16:00",
        "rhythm": "elke week",
        "cost_eur": 0,
        "languages": "Turks, Nederlands",
        "access": Access.WALK_IN,
        "own_mixed": 20,
        "quiet": Quiet.QUIET,
        "hours_for": HoursFor.WOMEN,
        "first_time_company": Known.YES,
        **LISTED,
    }
    return Activity("koffie", "Koffieochtend", **{**ordinary, **changes})


def found(folder, *records, asked=None, language="", places=None):
    places = places or [("brug", PlaceKind.BUURTKAMER, X, Y)]
    world = made_world(folder, places=places, records=[stop(), *records])
    found = offers(world, _start(world), profile="rustig", asked=asked, language=language)
    return {row.offering.name: row for row in found}


def _start(world):
    return from_point(world, *at(X + 108, Y).values())


def test_minutes_are_estimated_where_no_streets_are_stored(tmp_path):
    row = found(tmp_path)["brug"]
    assert row.way.estimated
    assert row.way.metres == pytest.approx(108 * 1.3, abs=0.5)
    assert row.way.minutes == pytest.approx(108 * 1.3 / 0.9 / 60, abs=0.02)


def test_what_nobody_knows_of_a_place_is_unknown_but_its_stop(tmp_path):
    row = found(tmp_path)["brug"]
    assert {row.answer(name) for name in ("gratis", "zonder_trap", "rustig", "taal", "open", "kind_mee")} == {
        Known.UNKNOWN
    }
    assert row.answer("halte") == Known.YES
    assert row.offering.usual["muziek"] == PlaceKind.BUURTKAMER


def test_what_an_activity_tells_is_known(tmp_path):
    asked = moment("di", "middag", NOW)
    row = found(tmp_path, koffie(), asked=asked, language="turks")["Koffieochtend"]
    told = ("open", "gratis", "taal", "rustig", "samen", "vaste_tijd", "kijken", "even_weg", "vaste_groep", "vrouwen")
    assert {name: row.answer(name) for name in told} == dict.fromkeys(told, Known.YES)
    assert row.answer("door_elkaar") == Known.NO
    assert row.offering.said == {"ontmoeten"}


@pytest.mark.parametrize(
    ("changes", "name", "answer"),
    [
        ({"cost_eur": 1.0}, "gratis", Known.NO),
        ({"cost_eur": None}, "gratis", Known.UNKNOWN),
        ({"languages": ""}, "taal", Known.UNKNOWN),
        ({"languages": "Arabisch"}, "taal", Known.NO),
        ({"languages": "Turks (dinsdag)"}, "taal", Known.YES),
        ({"languages": "Turkstalig"}, "taal", Known.NO),
        ({"access": Access.REGISTRATION}, "kijken", Known.NO),
        ({"access": Access.UNKNOWN}, "kijken", Known.UNKNOWN),
        ({"own_mixed": 50}, "vaste_groep", Known.UNKNOWN),
        ({"own_mixed": 90}, "door_elkaar", Known.YES),
        ({"own_mixed": None}, "door_elkaar", Known.UNKNOWN),
        ({"for_whom": "ouders met kinderen"}, "kind_mee", Known.YES),
        ({"not_for": "kinderen"}, "kind_mee", Known.NO),
        ({"rhythm": "twee keer per maand"}, "vaste_tijd", Known.UNKNOWN),
    ],
)
def test_each_fact_is_read_as_it_is_written(tmp_path, changes, name, answer):
    assert found(tmp_path, koffie(**changes), language="Turks")["Koffieochtend"].answer(name) == answer


@pytest.mark.parametrize(
    "changes",
    [
        {"status": Status.HISTORY},
        {"status": Status.ENDED},
        {"listed_on": ""},
        {"listed_on": "2019-05"},
        {"listed_on": "", "checked_on": date(2024, 1, 1)},
    ],
)
def test_what_nobody_stands_for_now_is_not_offered(tmp_path, changes):
    assert list(found(tmp_path, koffie(**changes))) == ["brug"]


def test_a_person_who_checked_stands_for_an_activity(tmp_path):
    assert "Koffieochtend" in found(tmp_path, koffie(listed_on="", checked_on=date(2026, 6, 1)))


def test_only_offered_places_appear_and_their_door_is_said(tmp_path):
    places = [
        ("brug", PlaceKind.BUURTKAMER, X, Y),
        ("school", PlaceKind.SCHOOL, X, Y, {"offer": Offer.CONTEXT}),
        ("oud", PlaceKind.BUURTKAMER, X, Y, {"listed_on": "2020-01"}),
        ("werk", PlaceKind.DAGBESTEDING, X, Y, {"offer": Offer.REFERRAL}),
    ]
    rows = found(tmp_path, places=places)
    assert set(rows) == {"brug", "werk"}
    assert (rows["brug"].offering.door, rows["werk"].offering.door) == (Offer.OPEN, Offer.REFERRAL)


def test_the_nearest_stop_of_a_start(tmp_path):
    world = made_world(tmp_path, records=[stop()])
    name, metres = nearest_stop(world, X + 108, Y)
    assert (name, round(metres)) == ("Plein", 18)
    assert nearest_stop(replace(world, features=world.features.iloc[:0]), X + 108, Y) is None


def test_a_world_without_places_offers_nothing(tmp_path):
    world = made_world(tmp_path)
    assert offers(world, _start(world), profile="wandelen", asked=None) == []
