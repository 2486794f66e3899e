"""Which places count, and where residents are."""

from datetime import date

import pytest

from socialmap.fit.supply import home_point, offered_places
from socialmap.model import DOORS, Offer, PlaceKind
from tests.support.records import a_place
from tests.support.worlds import at, buurt, made_world, middle

A, B = "WK0363FA", "WK0363FB"


def test_home_is_where_residents_are_not_the_middle_of_the_polder(tmp_path) -> None:
    x, y = middle(0)
    parts = [buurt("BU0363FA01", A, x - 800, y, 100), buurt("BU0363FA02", A, x + 800, y, 100)]
    world = made_world(tmp_path, areas=parts, figures={"inwoners": {"BU0363FA01": 300.0, "BU0363FA02": 100.0}})
    assert home_point(world, world.area(A)) == pytest.approx((x - 400, y), abs=1)
    assert home_point(world, world.area("BU0363FA02")) == pytest.approx((x + 800, y), abs=1)
    assert home_point(world, world.area(B)) == pytest.approx(middle(1), abs=1)


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
