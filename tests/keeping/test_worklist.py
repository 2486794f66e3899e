"""Which questions help most: on the real city as answers through the store make it, and by hand where each is known."""

from contextlib import closing
from dataclasses import replace
from datetime import date
from itertools import pairwise, permutations
from shutil import copytree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialmap.config import Settings
from socialmap.errors import NotFoundError
from socialmap.guide.alive import ASKS, sure_in
from socialmap.guide.between import seconds_between
from socialmap.guide.wishes import SAME, WISHES
from socialmap.importing.starter import prepare_store
from socialmap.keeping.asking import gaps
from socialmap.keeping.chances import chances
from socialmap.keeping.walking_order import shortest_order
from socialmap.keeping.worklist import MOST_QUESTIONS, Way, expected, first_questions, worklist
from socialmap.model import FACTS, Offer, PlaceKind, RecordKind, Status, Visibility
from socialmap.offer.places import demand_points, starting_points
from socialmap.walks import DEFAULT_PROFILE
from socialmap.world import Viewer, load_world
from tests.support.records import a_place
from tests.support.rounds import answer_yes
from tests.support.worlds import CITY, NOW, at, buurt, city_on_foot, city_settings, made_world, middle

TODAY = NOW.date()
STARTER = Settings().starter_dir
#: Three wijken far apart: Geuzenveld, Oosterparkbuurt and Volewijck.
WIJKEN = ("WK0363FB", "WK0363MC", "WK0363NK")
TWENTY = 20


def load(settings):
    with closing(prepare_store(settings)) as store:
        return load_world(store, gemeente=CITY, viewer=Viewer.PUBLIC, now=NOW, settings=settings)


def sure(world, code):
    return sure_in(world, STARTER / ASKS, world.area(code))


@pytest.fixture(scope="module")
def city(real_data):
    return city_on_foot(real_data)


def phoned(world, **changes):
    return worklist(world, **{"way": Way.PHONE, "today": TODAY, **changes})


def by_alphabet(world, stops):
    """The same questions of the same places, by the name of the place."""
    return sorted(stops, key=lambda stop: (str(world.places.at[stop.place_id, "name"]).casefold(), stop.place_id))


@pytest.mark.real_data
def test_the_first_twenty_questions_of_a_wijk_gain_more_than_the_first_twenty_of_the_alphabet(
    city, real_data, tmp_path
):
    """Each answered with yes and written down; the guide itself is asked again."""
    before = {code: sure(city, code) for code in WIJKEN}
    after = {}
    for name, ordered in (("best", lambda _, stops: stops), ("alphabet", by_alphabet)):
        folder = tmp_path / name
        copytree(city_settings(real_data).data_dir, folder)
        settings = Settings(data_dir=folder)
        with closing(prepare_store(settings)) as store:
            for code in WIJKEN:
                twenty = first_questions(ordered(city, phoned(city, area=code)), TWENTY)
                assert answer_yes(store, twenty, today=TODAY) == TWENTY
        world = load(settings)
        after[name] = {code: sure(world, code) for code in WIJKEN}
        if name == "best":
            told = {
                code: expected(city, first_questions(phoned(city, area=code), TWENTY), area=code, today=TODAY)
                for code in WIJKEN
            }
            # The estimate is what comes true when everybody says yes.
            assert told == {code: (before[code], after[name][code]) for code in WIJKEN}
            asked = {(*key,) for code in WIJKEN for key in keys(first_questions(phoned(city, area=code), TWENTY))}
            assert not asked & {key for code in WIJKEN for key in keys(phoned(world, area=code))}
    for code in WIJKEN:
        assert before[code].sure == 0
        assert after["best"][code].asked == before[code].asked >= 36
        assert after["best"][code].sure > after["alphabet"][code].sure


def keys(stops):
    return [(one.kind, one.record_id, one.fact) for stop in stops for one in stop.questions]


@pytest.mark.nightly
@pytest.mark.real_data
def test_no_wijk_gains_less_than_by_the_alphabet_and_every_list_is_in_order(city):
    for code in city.areas.index[city.areas["level"] == "wijk"]:
        stops = phoned(city, area=code)
        if not stops:
            continue
        best, other = (
            expected(city, first_questions(order, TWENTY), area=code, today=TODAY)[1].sure
            for order in (stops, by_alphabet(city, stops))
        )
        assert best >= other, code
        can = [any(one.asks for one in chances(city, TODAY).get(stop.place_id, ())) for stop in stops]
        assert can == sorted(can, reverse=True), "what can answer no wish comes last"


@pytest.mark.real_data
def test_what_is_asked_of_the_city_is_unknown_and_never_of_what_is_hidden_or_not_for_visitors(city):
    stops = phoned(city)
    of_places = city.places.loc[[stop.place_id for stop in stops]]
    assert len(stops) == of_places.index.nunique() > 400
    assert not set(of_places["visibility"]) - {Visibility.PUBLIC}
    assert Offer.NEVER not in set(of_places["offer"])
    unknown = {gap.key for asked in gaps(city, TODAY).values() for gap in asked}
    for stop in stops:
        assert 1 <= len(stop.questions) <= MOST_QUESTIONS
        assert stop.worth == pytest.approx(sum(one.worth for one in stop.questions))
        facts = [one.fact for one in stop.questions]
        assert len(set(keys([stop]))) == len(facts)
        assert "status" not in facts or facts == ["status"], "any other answer says that it is there"
        assert all(one.text and one.text.endswith("?") for one in stop.questions)
    assert {key for key in keys(stops) if key[2] in FACTS[key[0]]} <= unknown


@pytest.mark.real_data
def test_what_somebody_else_rings_is_left_out_and_what_was_answered_is_not_asked_again(city):
    stops = phoned(city, area="FB")
    assert phoned(city_again(city), area="WK0363FB") == stops
    mine, theirs = stops[0].place_id, stops[1].place_id
    assert [stop.place_id for stop in phoned(city, area="FB", taken=[mine])] == [one.place_id for one in stops[1:]]
    done = keys(stops[:1])
    assert not set(done) & set(keys(phoned(city, area="FB", answered=done)))
    picked = phoned(city, ids=[theirs, mine, "no such place"])
    assert {stop.place_id for stop in picked} == {mine, theirs}
    assert len(phoned(city, area="FB", most=3)) == 3
    with pytest.raises(NotFoundError, match="Dit gebied kennen we niet"):
        phoned(city, area="ZZ")


def city_again(world):
    """The same world, that remembers nothing."""
    return replace(world, viewer=world.viewer)


@pytest.mark.real_data
def test_a_walk_past_the_places_is_no_longer_than_the_list_and_starts_where_one_is(city):
    stops = phoned(city, area="FB", most=8)
    ids = [stop.place_id for stop in stops]
    walked = phoned(city, ids=ids, way=Way.WALK)
    assert sorted(stop.place_id for stop in walked) == sorted(ids)
    points = {id: (city.places.geometry[id].x, city.places.geometry[id].y) for id in ids}

    def length(order, start=()):
        seconds, _ = seconds_between(city, np.array([*start, *(points[id] for id in order)]), DEFAULT_PROFILE)
        return sum(seconds[row, other] for row, other in pairwise([*range(len(seconds)), 0]))

    order = [stop.place_id for stop in walked]
    assert length(order) < length(sorted(ids))
    home = points[ids[-1]]
    begun = [stop.place_id for stop in phoned(city, ids=ids, way=Way.WALK, start=home)]
    assert length(begun, [home]) <= min(length(order, [home]), length(ids, [home])) + 1e-6


def test_a_long_walk_has_no_part_that_is_shorter_turned_around():
    rng = np.random.default_rng(7)
    points = rng.random((21, 2)) * 1000
    table = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))

    def length(order):
        return sum(table[row, other] for row, other in pairwise([0, *order, 0]))

    order = shortest_order(table)
    assert sorted(order) == list(range(1, 21))
    for begin in range(20):
        for end in range(begin + 2, 21):
            assert length(order[:begin] + order[begin:end][::-1] + order[end:]) >= length(order) - 1e-6


@given(st.integers(1, 5), st.randoms(use_true_random=False))
def test_a_short_walk_is_the_shortest_there_is(size, random):
    table = np.array([[random.randint(0, 3000) for _ in range(size + 1)] for _ in range(size + 1)], dtype=float)

    def length(order):
        return sum(table[row, other] for row, other in pairwise([0, *order, 0]))

    assert length(shortest_order(table)) == min(length(order) for order in permutations(range(1, size + 1)))


def test_a_place_that_cannot_be_reached_comes_last():
    table = np.full((12, 12), np.inf)
    table[:11, :11] = 60.0
    assert shortest_order(table)[-1] == 11


X, Y = middle(0)
HOUSE = PlaceKind.HUIS_VAN_DE_WIJK
#: Two houses side by side, one far off where as many people live, and one where nobody does.
HOUSES = [("b", HOUSE, X, Y), ("a", HOUSE, X + 50, Y), ("far", HOUSE, *middle(1)), ("none", HOUSE, *middle(4))]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return made_world(
        tmp_path_factory.mktemp("houses"),
        places=HOUSES,
        figures={"inwoners": {"WK0363FA": 3000, "WK0363FB": 2000, "WK0363FC": 1000}},
    )


def test_where_most_people_live_comes_first_and_a_second_place_beside_it_after_one_elsewhere(made):
    order = [stop.place_id for stop in phoned(made)]
    assert order[0] in ("a", "b")
    assert order[1:] == ["far", next(id for id in ("a", "b") if id != order[0]), "none"]


def test_a_house_is_asked_when_it_is_open_then_what_is_held_there_and_each_question_tells_its_worth(made):
    first = phoned(made)[0]
    facts = [one.fact for one in first.questions]
    wishes = [one for one in first.questions if one.is_wish]
    assert len(wishes) >= 2
    assert all(one.opens and one.worth >= 3000 * 0.5 for one in wishes)
    turns = ["opening_hours", *WISHES, "step_free", "toilet"]
    assert facts == sorted(facts, key=turns.index)
    assert SAME not in facts, "what is asked with care is never asked of whoever answers"


def test_who_only_sees_what_is_public_is_asked_nothing_of_what_is_for_accounts_and_nobody_of_what_ended(tmp_path):
    seen = {"open": Visibility.PUBLIC, "accounts": Visibility.ACCOUNTS, "hidden": Visibility.HIDDEN}
    told = {"kind": HOUSE, **at(X, Y), "listed_on": "2026-05"}
    for viewer, asked in ((Viewer.PUBLIC, {"open"}), (Viewer.EDITOR, {"open", "accounts"})):
        (folder := tmp_path / viewer.name).mkdir()
        records = [a_place(id, id, visibility=one, **told) for id, one in seen.items()]
        records.append(a_place("ended", "ended", status=Status.ENDED, **told))
        world = made_world(folder, records=records, viewer=viewer)
        assert set(gaps(world, TODAY)) == {stop.place_id for stop in phoned(world)} == asked


def test_what_was_told_long_ago_is_asked_again_and_the_older_the_more(made):
    later = date(TODAY.year + 3, TODAY.month, TODAY.day)
    now = {gap.key for gap in gaps(made, TODAY)["a"]}
    assert (RecordKind.PLACE, "a", "opening_hours") in now
    assert now <= {gap.key for gap in gaps(made, later)["a"]}


def test_residents_of_a_wijk_set_out_from_its_buurten_where_only_the_whole_was_counted(tmp_path):
    """FA has buurten that nobody counted, FB one that was and one where nobody lives, FC none."""
    parts = [buurt(f"BU0363FA0{n}", "WK0363FA", X + 100 * n, Y, 50) for n in (1, 2)]
    parts += [buurt(f"BU0363FB0{n}", "WK0363FB", X + 2000 + 100 * n, Y, 50) for n in (1, 2)]
    figures = {"WK0363FA": 3000, "WK0363FB": 2000, "WK0363FC": 1000, "BU0363FB01": 1900, "BU0363FB02": 0}
    world = made_world(tmp_path, areas=parts, figures={"inwoners": figures})
    found = starting_points(world)["residents"].to_dict()
    assert found == {"BU0363FA01": 1500, "BU0363FA02": 1500, "BU0363FB01": 1900, "WK0363FC": 1000}
    assert starting_points(world)["residents"].sum() == demand_points(world)["residents"].sum()
    assert sure_in(world, STARTER / ASKS, world.area("WK0363FA")).asked == 2 * 12
