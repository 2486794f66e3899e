"""Answers in a made-up neighbourhood where more is known than in open data."""

import pytest

from socialmap.guide.origin import from_point
from socialmap.i18n import words
from socialmap.model import Access, Activity, Known, PlaceKind, Status
from socialmap.queries.wegwijzer.guide import answer
from socialmap.queries.wegwijzer.guide_form import GuideForm
from tests.support.records import SOURCE
from tests.support.worlds import X, Y, at, made_world


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    koor = Activity(
        "koor",
        "Zangkoor",
        place_id="De Vlakte",
        schedule="Tu 13:00-16:00",
        cost_eur=2.5,
        access=Access.REGISTRATION,
        for_whom="iedereen uit de buurt",
        status=Status.LISTED,
        listed_on="2026-05",
        source_id=SOURCE,
    )
    places = [("De Trap", PlaceKind.BUURTKAMER, X + 100, Y), ("De Vlakte", PlaceKind.BUURTKAMER, X + 300, Y)]
    made = made_world(tmp_path_factory.mktemp("made"), places=places, records=[koor])
    made.places.loc["De Trap", ["step_free", "phone"]] = Known.NO, "020 1234567"
    made.places.loc["De Vlakte", ["step_free", "free_of_charge"]] = Known.YES
    return made


def ask(world, **asked):
    form = GuideForm(**{"minutes": 15, **asked})
    return answer(world, form, from_point(world, *at(X, Y).values()), words("nl"))


def test_what_is_known_fits_and_what_fails_is_left_out(world):
    found = ask(world, eases=("zonder_trap", "gratis"))
    assert [row.name for row in found.sure] == ["De Vlakte"]
    assert found.sure[0].met == ["zonder trap", "kost niets"]
    assert found.sure[0].cost == "gratis"
    assert found.maybe == found.nearly == []


def test_the_nearest_that_fails_on_one_point_names_it(world):
    found = ask(world, eases=("zonder_trap",), minutes=5)
    assert found.sure == found.maybe == []
    missed = {row.name: row.misses for row in found.nearly}
    assert missed == dict.fromkeys(("De Vlakte", "Zangkoor"), "te ver om te lopen") | {"De Trap": "er is een trap"}
    assert found.nearly[0].name == "De Trap"


def test_an_activity_says_when_cost_for_whom_and_how_to_get_in(world):
    (koor,) = ask(world, wishes=("muziek",), day="di", part="middag").sure
    assert (koor.name, koor.place.name) == ("Zangkoor", "De Vlakte")
    assert koor.opening == "dinsdag 15 september open van 13.00 tot 16.00 uur"
    assert (koor.cost, koor.for_whom, koor.way_in) == ("€ 2,50", "iedereen uit de buurt", "Meld u eerst aan.")


def test_who_has_a_telephone_is_called(world):
    trap = next(row for row in ask(world, wishes=("ontmoeten",)).maybe if row.name == "De Trap")
    assert trap.phone == "020 1234567"
    assert trap.questions == ["Wanneer bent u open?", "Is er een inloop met koffie? Wanneer?"]
