"""A file starts at a stop or place, holds what is offered in reach, and says when that is little."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from socialmap.errors import BadInputError, NotFoundError
from socialmap.guide.neighbourhood import FEW, PLACES, apart, reached, start_near
from socialmap.guide.origin import FROM_ADDRESS, FROM_PLACE, FROM_STOP, from_point
from socialmap.i18n import words
from socialmap.model import Feature, FeatureKind, PlaceKind, Visibility
from tests.support.records import SOURCE
from tests.support.worlds import X, Y, at, made_world

KIND = PlaceKind.BUURTKAMER
DUTCH = words("nl")


def home(world, x=X, y=Y):
    return from_point(world, *at(x, y).values(), about=FROM_ADDRESS)


def a_stop(name, x, y):
    point = shapely.to_wkb(shapely.Point(x, y))
    return Feature(kind=FeatureKind.STOP, reference=name, name=name, source_id=SOURCE, geometry=point, **at(x, y))


def test_it_starts_at_the_nearest_place_not_at_home(tmp_path):
    world = made_world(tmp_path, places=[("Dichtbij", KIND, X + 100, Y), ("Verder", KIND, X + 400, Y)])
    found = reached(world, home(world), DUTCH, minutes=15, profile="rustig")
    assert (found.start.about, found.start.name) == (FROM_PLACE, "Dichtbij")
    assert found.here == "Dichtbij"
    assert (found.start.x, found.start.y) == pytest.approx((X + 100, Y), abs=1)
    assert list(found.offers) == ["Dichtbij", "Verder"]


def test_a_hidden_place_is_no_start_and_is_not_taken_along(tmp_path):
    places = [("Opvang", KIND, X + 5, Y, {"visibility": Visibility.HIDDEN}), ("Open", KIND, X + 300, Y)]
    world = made_world(tmp_path, places=places)
    found = reached(world, home(world), DUTCH, minutes=15, profile="rustig")
    assert found.start.name == "Open"
    assert list(found.offers) == ["Open"]


def test_where_little_is_near_the_nearest_beyond_are_told_apart(tmp_path):
    places = [("Hier", KIND, X, Y), *((f"Ver {n}", KIND, X + 1000 + n, Y) for n in range(6))]
    found = reached(world := made_world(tmp_path, places=places), home(world), DUTCH, minutes=15, profile="rustig")
    assert list(found.offers) == ["Hier"]
    assert list(found.beyond) == [f"Ver {n}" for n in range(FEW - 1)]


def test_what_does_not_fit_is_counted(tmp_path):
    places = [(f"Plek {n:03}", KIND, X + n, Y) for n in range(PLACES + 4)]
    found = reached(world := made_world(tmp_path, places=places), home(world), DUTCH, minutes=15, profile="rustig")
    assert (len(found.offers), found.left_out, found.beyond) == (PLACES, 4, {})


@pytest.mark.parametrize("minutes", [4.9, 31, float("nan"), -1])
def test_minutes_that_cannot_be_are_refused(tmp_path, minutes):
    world = made_world(tmp_path, places=[("Hier", KIND, X, Y)])
    with pytest.raises(BadInputError, match=r"dit aantal minuten kan niet.*verwacht: 5 tot 30"):
        reached(world, home(world), DUTCH, minutes=minutes, profile="rustig")


def test_an_empty_map_has_no_start(tmp_path):
    world = made_world(tmp_path)
    with pytest.raises(NotFoundError, match="geen halte en geen plek"):
        start_near(world, home(world), DUTCH)


def test_a_nearer_stop_is_the_start_and_one_without_a_name_is_not(tmp_path):
    records = [a_stop("Het Plein", X + 20, Y), a_stop("", X, Y)]
    world = made_world(tmp_path, places=[("Verder", KIND, X + 100, Y)], records=records)
    start, here = start_near(world, home(world), DUTCH)
    assert (start.about, start.name, here) == (FROM_STOP, "Het Plein", "")


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=12),
    st.booleans(),
)
def test_numbers_do_not_cover_each_other(points, here):
    xy = np.array(points, dtype=float)
    fixed = tuple(xy[0]) if here else (30.0, 30.0)
    moved = apart(xy, 5.0, fixed, here=here)
    everything = moved if here else np.vstack([[fixed], moved])
    away = np.hypot(*(everything[:, None] - everything[None]).transpose(2, 0, 1))
    np.fill_diagonal(away, np.inf)
    assert away.min() > 4.5
    if here:
        assert moved[0].tolist() == xy[0].tolist()
