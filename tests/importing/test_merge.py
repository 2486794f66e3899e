"""Which rows are one place, and which place that is."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialmap import geo
from socialmap.importing.classify import classify
from socialmap.importing.matching import HouseNumber
from socialmap.importing.merge import Stored, assign_places, group_rows, leading_rows, order_of
from socialmap.model import Offer, PlaceKind, Visibility, place_id
from tests.support.city import read_city

EMPTY = Stored(age={}, kept_apart=(), taken=())


def rows(*given_rows):
    """Rows at one point, on one address, unless said otherwise."""
    fixed = {
        "x": 121_000.0,
        "y": 487_000.0,
        "street": "Dam",
        "house_number": "1",
        "postcode": "1012JS",
        "kind": PlaceKind.BUURTKAMER,
        "visibility": Visibility.PUBLIC,
    }
    return pd.DataFrame([{**fixed, **row} for row in given_rows])


def together(one, other):
    labels = group_rows(rows(one, other))
    return bool(labels[0] == labels[1])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {}),
        ({"house_number": "58-H"}, {"house_number": "58H"}),
        ({"house_number": "495A-A"}, {"house_number": "495A"}),
        ({"house_number": "14-16"}, {"house_number": "14"}),
        ({"house_number": "21-23"}, {"house_number": "23"}),
        ({"house_number": "36-1"}, {"house_number": "36-2-2"}),
        ({"house_number": ""}, {}),
        ({"postcode": ""}, {}),
        ({"postcode": "1012 js", "street": "DAM"}, {}),
        ({"x": 121_049.0}, {}),
    ],
)
def test_one_building(one, other):
    assert together(one, other)
    assert together(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"house_number": "243"}, {"house_number": "247"}),
        ({"house_number": "14-16"}, {"house_number": "17"}),
        ({"house_number": "36-1"}, {"house_number": "1"}),
        ({"street": "Rokin"}, {}),
        ({"postcode": "1012AB"}, {}),
        ({"x": 121_051.0}, {}),
        ({"house_number": "260A", "x": 121_020.0}, {"house_number": "260B"}),
        ({"house_number": "", "x": 121_020.0}, {}),
        ({"street": "", "postcode": "", "house_number": ""}, {"street": "", "postcode": "", "house_number": ""}),
        ({"street": "", "postcode": "", "house_number": ""}, {}),
        ({"visibility": Visibility.HIDDEN}, {}),
        (
            {"visibility": Visibility.HIDDEN, "kind": PlaceKind.INLOOPHUIS},
            {"visibility": Visibility.HIDDEN, "kind": PlaceKind.OPVANG},
        ),
    ],
)
def test_two_places(one, other):
    assert not together(one, other)
    assert not together(other, one)


@pytest.mark.real_data
def test_the_city_list_becomes_places(real_data):
    frame = read_city(real_data).frame
    frame = frame.assign(**{str(name): column for name, column in classify(frame).items()})
    frame["x"], frame["y"] = geo.to_rd(frame["lon"], frame["lat"])
    frame["group"] = group_rows(frame)
    assert frame["group"].nunique() == 1034
    assert frame.loc[frame["visibility"] == Visibility.PUBLIC, "group"].nunique() == 932 - 3
    # Nothing comes together over a street, and hidden rows not with visible ones.
    assert frame.groupby("group")["street"].nunique().max() == 1
    assert frame.groupby("group")["visibility"].nunique().max() == 1
    banne = frame[frame["street"].eq("Bezaanjachtplein")]
    assert banne["group"].nunique() == len(banne) == 4
    assert frame.loc[frame["street"].eq(""), "group"].is_unique
    sluijters = frame[frame["street"].eq("Jan Sluijtersstraat") & frame["house_number"].isin(["3", "5"])]
    assert sluijters["group"].nunique() == 2


@given(st.permutations(range(6)))
def test_groups_do_not_depend_on_the_order(order):
    numbers = ["14", "14-16", "16", "17A", "17B", ""]
    frame = rows(*[{"house_number": number} for number in numbers])
    expected = group_rows(frame)
    found = group_rows(frame.iloc[list(order)])
    for position, one in enumerate(order):
        for other_position, other in enumerate(order):
            assert (found[position] == found[other_position]) == (expected[one] == expected[other])


def test_a_row_without_a_number_joins_no_two_places():
    both = group_rows(rows({"house_number": "3"}, {"house_number": ""}, {"house_number": "5"}))
    assert len(set(both)) == 3
    one = group_rows(rows({"house_number": "3"}, {"house_number": ""}, {"house_number": ""}))
    assert len(set(one)) == 1


def test_house_numbers():
    assert HouseNumber.read("") is None
    assert HouseNumber.read("d") is None
    assert HouseNumber.read("117-119") == (117, 119, "")
    assert HouseNumber.read("114-1") == (114, 114, "1")
    assert HouseNumber.read("10-95") == (10, 10, "95")
    assert HouseNumber.read("65-H-H") == (65, 65, "hh")


def test_references_are_ordered_as_people_count():
    assert order_of(pd.Series(["MV2131-10", "MV2131-2", "MV9-1"])).tolist() == [2, 1, 0]


def lead(*given_rows):
    fixed = {
        "place_id": "p",
        "kind": PlaceKind.BUURTKAMER,
        "offer": Offer.OPEN,
        "visibility": Visibility.PUBLIC,
        "operator": "",
        "order": 0,
    }
    return leading_rows(pd.DataFrame([{**fixed, **row} for row in given_rows])).iloc[0]["name"]


def test_the_most_prominent_row_names_the_place():
    inloop = {"name": "inloop", "kind": PlaceKind.INLOOP, "operator": "Arkin"}
    huis = {"name": "huis", "kind": PlaceKind.HUIS_VAN_DE_WIJK, "order": 9}
    assert lead(inloop, huis) == "huis"
    assert lead(inloop, {"name": "dagbesteding", "kind": PlaceKind.DAGBESTEDING}) == "inloop"
    assert lead(inloop, {"name": "zelf", "kind": PlaceKind.INLOOP, "order": 9}) == "zelf"
    assert lead({"name": "later", "order": 2}, {"name": "eerder", "order": 1}) == "eerder"
    works = {"name": "renovatie", "kind": PlaceKind.HUIS_VAN_DE_WIJK, "offer": Offer.NEVER}
    assert lead(works, inloop) == "inloop"
    hidden = {"name": "hidden", "kind": PlaceKind.HUIS_VAN_DE_WIJK, "visibility": Visibility.HIDDEN}
    assert lead(hidden, inloop) == "inloop"


def assign(given_rows, stored=EMPTY):
    fixed = {"visibility": Visibility.PUBLIC, "place_id": ""}
    frame = pd.DataFrame([{**fixed, "order": order, **row} for order, row in enumerate(given_rows)])
    return assign_places(frame, "lijst", stored)


def test_a_new_place_is_named_after_its_first_reference():
    found = assign([{"group": 1, "reference": "b", "order": 2}, {"group": 1, "reference": "a", "order": 1}])
    assert found.place_ids == [place_id("lijst", "a")] * 2
    assert found.redirects == {}


def test_a_merge_keeps_the_oldest_and_redirects_the_rest():
    stored = Stored(age={"old": 1, "new": 2}, kept_apart=(), taken={"old", "new"})
    found = assign(
        [
            {"group": 1, "reference": "a", "place_id": "new"},
            {"group": 1, "reference": "b", "place_id": "old"},
            {"group": 1, "reference": "c"},
        ],
        stored,
    )
    assert found.place_ids == ["old"] * 3
    assert found.redirects == {"new": "old"}


def test_what_a_person_edited_is_not_merged_away():
    stored = Stored(age={"old": 1, "new": 2}, kept_apart={"new"}, taken={"old", "new"})
    found = assign(
        [{"group": 1, "reference": "a", "place_id": "new"}, {"group": 1, "reference": "b", "place_id": "old"}], stored
    )
    assert found.place_ids == ["new", "old"]
    assert found.redirects == {}


def test_a_split_leaves_the_place_with_most_of_its_rows():
    first = place_id("lijst", "a")
    stored = Stored(age={first: 1}, kept_apart=(), taken={first})
    found = assign(
        [
            {"group": 1, "reference": "a", "place_id": first},
            {"group": 2, "reference": "b", "place_id": first},
            {"group": 2, "reference": "c", "place_id": first},
        ],
        stored,
    )
    assert found.place_ids[1:] == [first, first]
    # Its own id was given away: a printed code must not lead elsewhere.
    assert found.place_ids[0] == place_id("lijst", "a@2")


def test_a_place_stays_with_its_visible_row():
    stored = Stored(age={"p": 1}, kept_apart=(), taken={"p"})
    hidden = {"group": 1, "place_id": "p", "visibility": Visibility.HIDDEN}
    found = assign(
        [
            {**hidden, "reference": "a"},
            {**hidden, "reference": "b"},
            {"group": 2, "reference": "c", "place_id": "p"},
        ],
        stored,
    )
    assert found.place_ids[2] == "p"
    assert found.place_ids[:2] == [place_id("lijst", "a")] * 2
