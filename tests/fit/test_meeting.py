"""What makes a good place to meet: declared once, and unknown is neither yes nor no."""

import dataclasses

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialmap.errors import BadInputError
from socialmap.fit.meeting import CRITERIA, ROOM_FACTS, by_kind, criteria, in_order, kinds
from socialmap.model import MEETING_KINDS, Known, Orientation, Place, PlaceKind

START, BUURT, HELP = Orientation.ONTMOETING, Orientation.BUURT, Orientation.VOORZIENINGEN
YES, NO, UNKNOWN = Known.YES, Known.NO, Known.UNKNOWN


def places(**told):
    """A row a place, unknown but for what is told: (facts, residents)."""
    rows = {
        name: {**{one.id: UNKNOWN for one in CRITERIA}, **facts, "residents": residents, "name": name}
        for name, (facts, residents) in told.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index")


def order(frame, orientation=START):
    return list(in_order(frame, orientation).index)


def test_every_criterion_says_what_stands_behind_it():
    assert all(one.findings for one in CRITERIA)
    assert len({one.id for one in CRITERIA}) == len(CRITERIA)


def test_the_facts_of_a_room_are_fields_of_a_place():
    assert set(ROOM_FACTS) == {"free_of_charge", "quiet_room", "kitchen", "step_free", "unbranded"}
    assert set(ROOM_FACTS) <= {field.name for field in dataclasses.fields(Place)}


def test_each_orientation_looks_for_its_own():
    own = {orientation: {one.id for one in criteria(orientation)} for orientation in (START, BUURT, HELP)}
    assert own[BUURT] - own[START] == {"unusual"}
    assert own[HELP] - own[START] == {"house"}
    assert kinds(START)[:2] == MEETING_KINDS
    assert kinds(BUURT)[0] is PlaceKind.BIBLIOTHEEK
    assert PlaceKind.KINDERBOERDERIJ not in kinds(START)


def test_a_kind_answers_what_it_can():
    assert by_kind(PlaceKind.BUURTKAMER) == {"house": YES, "unusual": NO}
    assert by_kind(PlaceKind.INITIATIEF) == {"house": UNKNOWN, "unusual": UNKNOWN}


def test_right_stands_above_unknown_and_unknown_above_wrong():
    frame = places(wrong=({"kitchen": NO}, 900), nothing=({}, 100), right=({"kitchen": YES}, 10))
    assert order(frame) == ["right", "nothing", "wrong"]


def test_what_was_seen_in_a_few_groups_counts_twice():
    frame = places(one_said=({"stop": YES}, 900), one_group=({"kitchen": YES}, 800), seen=({"quiet_room": YES}, 10))
    assert order(frame) == ["seen", "one_said", "one_group"]
    assert list(in_order(frame, START)["points"]) == [2, 1, 1]


def test_ties_go_to_what_is_known_and_then_to_residents():
    frame = places(
        few=({}, 10), many=({}, 900), nobody_knows=({}, None), known=({"quiet_room": YES, "step_free": NO}, 10)
    )
    assert order(frame) == ["known", "many", "few", "nobody_knows"]


def test_a_circle_that_turns_to_the_buurt_gets_unusual_places_first():
    frame = places(house=(by_kind(PlaceKind.HUIS_VAN_DE_WIJK), 900), library=(by_kind(PlaceKind.BIBLIOTHEEK), 10))
    assert order(frame, BUURT) == ["library", "house"]
    assert order(frame, HELP) == ["house", "library"]


def test_counts_add_up():
    found = in_order(places(a=({"kitchen": YES, "stop": NO}, 1)), START).iloc[0]
    assert (found["right"], found["wrong"], found["unknown"]) == (1, 1, len(criteria(START)) - 2)


def test_no_place_is_an_empty_list():
    assert order(places(a=({}, 1)).iloc[:0]) == []


def test_what_is_no_answer_is_refused():
    frame = places(a=({}, 1))
    for changed in (frame.drop(columns="stop"), frame.assign(stop="vast")):
        with pytest.raises(BadInputError, match="een halte dichtbij"):
            in_order(changed, START)


FACTS = st.fixed_dictionaries({one.id: st.sampled_from(list(Known)) for one in CRITERIA})


@given(st.lists(st.tuples(FACTS, st.integers(0, 20_000)), min_size=2, max_size=6), st.randoms())
def test_the_order_of_rows_is_immaterial(told, random):
    frame = places(**{f"p{number}": one for number, one in enumerate(told)})
    shuffled = frame.iloc[random.sample(range(len(frame)), len(frame))]
    assert order(frame) == order(shuffled)


@given(FACTS, FACTS, st.sampled_from([one.id for one in criteria(START)]))
def test_a_better_answer_never_lowers_a_place(mine, others, asked):
    before = order(places(mine=(mine, 10), other=(others, 20)))
    better = {NO: UNKNOWN, UNKNOWN: YES, YES: YES}[mine[asked]]
    after = order(places(mine=({**mine, asked: better}, 10), other=(others, 20)))
    assert after.index("mine") <= before.index("mine")
