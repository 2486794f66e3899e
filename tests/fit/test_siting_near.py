"""Nearly best choices and regret against trying everything; p-median proven on published instances."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from scipy import sparse
from scipy.sparse.csgraph import floyd_warshall

from socialmap.fit.siting.choose import choose_places
from socialmap.fit.siting.cover import CoverGains, cover_most, covering
from socialmap.fit.siting.median import WalkGains, walk_least, walked
from socialmap.fit.siting.model import Choice
from socialmap.fit.siting.near import near_best
from socialmap.fit.siting.regret import growing_old
from socialmap.fit.siting.wish import Method, Wish
from socialmap.model import PlaceKind
from tests.fit.test_siting_model import cases, covered, everything
from tests.fit.test_siting_model import walked as minutes_walked
from tests.support.worlds import made_world, middle

NONE = np.array([], dtype=np.int64)
#: Optima as OR-Library publishes them (Beasley 1985).
OPTIMA = {1: 5819, 2: 4093, 3: 4250, 4: 3034, 5: 1355, 6: 7824, 7: 5631, 8: 4445, 9: 2734, 10: 1255}
OPTIMA |= {11: 7696, 12: 6634, 13: 4374, 14: 2968, 15: 1729}


@settings(max_examples=60)
@given(cases())
def test_all_choices_that_are_nearly_best_are_found_and_no_other(case) -> None:
    minutes, weights, there, choice = case
    cover = covering(minutes <= 10, there <= 10)
    best = cover_most(cover, weights, choice)
    gains = CoverGains(cover.matrix, cover.weights(weights))
    found = near_best(gains, choice, 5.0, best.value - cover.before(weights))
    every = {tuple(rows): covered(case, rows) for rows in everything(choice)}
    near = {rows for rows, value in every.items() if value >= max(every.values()) - 5 + 1e-9}
    edge = {rows for rows, value in every.items() if value >= max(every.values()) - 5 - 1e-9}
    told = {tuple(rows) for rows in found.sets.tolist()}
    assert near <= told <= edge
    assert len(told) == len(found.sets)
    assert found.complete
    before = cover.before(weights)
    assert [every[tuple(rows)] for rows in found.sets.tolist()] == pytest.approx((found.values + before).tolist())


@settings(max_examples=40)
@given(cases())
def test_all_mean_walks_that_are_nearly_least_are_found(case) -> None:
    minutes, weights, there, choice = case
    best = walk_least(minutes, weights, choice, nearest=there)
    every = {tuple(rows): minutes_walked(case, rows) for rows in everything(choice)}
    assert best.value == pytest.approx(min(every.values()))
    assert best.proven
    found = near_best(WalkGains(*walked(minutes, weights, there)), choice, 7.25, -best.value)
    assert {tuple(rows) for rows in found.sets.tolist()} == {
        rows for rows, value in every.items() if value <= min(every.values()) + 7.25
    }


def test_too_many_are_cut_to_the_best_and_too_little_time_is_said() -> None:
    choice = Choice(4, np.ones(20, dtype=bool), NONE)
    gains = CoverGains(sparse.csr_array(np.eye(20)), np.ones(20))
    many = near_best(gains, choice, 0.5, 4.0)
    assert (len(many.sets), many.within) == (2000, 0)
    assert not near_best(gains, choice, 0.5, 4.0, looks=10).complete


def instance(folder, number):
    rows = [line.split() for line in (folder / f"pmed{number}.txt").read_text().splitlines() if line.strip()]
    nodes, _, k = (int(word) for word in rows[0])
    ways = np.zeros((nodes, nodes))
    for start, end, length in rows[1:]:
        # An edge that is given twice counts the last.
        ways[int(start) - 1, int(end) - 1] = ways[int(end) - 1, int(start) - 1] = float(length)
    return floyd_warshall(sparse.csr_array(ways)), Choice(k, np.ones(nodes, dtype=bool), NONE)


def proven(folder, number):
    minutes, choice = instance(folder, number)
    answer = walk_least(minutes, np.ones(len(minutes)), choice)
    assert answer.bound <= OPTIMA[number] + 1e-6
    assert answer.value * (1 - answer.gap) <= OPTIMA[number] + 1e-6 <= answer.value + 2e-6
    return answer.proven and answer.value == OPTIMA[number]


@pytest.mark.real_data
def test_published_instances_are_proven(real_data) -> None:
    assert [number for number in range(1, 6) if not proven(real_data / "truths" / "pmed", number)] == []


@pytest.mark.real_data
@pytest.mark.nightly
def test_larger_published_instances_are_proven(real_data) -> None:
    assert [number for number in range(6, 16) if not proven(real_data / "truths" / "pmed", number)] == []


A, B, C = "WK0363FA", "WK0363FB", "WK0363FC"
PLACES = [(name, PlaceKind.HUIS_VAN_DE_WIJK, *middle(number)) for number, name in enumerate("abc")]
FIGURES = {
    "ernstig_eenzaam": {A: 10.0, B: 20.0, C: 14.0},
    "inwoners": {A: 1000.0, B: 2000.0, C: 3000.0},
}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return made_world(tmp_path_factory.mktemp("regret"), places=PLACES, figures=FIGURES)


def test_nearly_best_choices_and_regret_by_hand(world) -> None:
    # C has 420 lonely people in a thousand tenths, B 400, A 100; by residents 3000, 2000 and 1000.
    found = choose_places(world, Wish(k=1), draws=1)
    assert [place.id for place in found.places] == ["c"]
    assert (found.near.count, found.near.others) == (1, ())
    ways = [(way.minutes, way.straight, way.estimates, way.young, way.best) for way in found.regrets.ways]
    assert ways == [(m, False, estimates, False, ("c",)) for m in (10, 15, 20) for estimates in (True, False)]
    assert [(place.id, place.stands, place.worst) for place in found.regrets.places] == [("c", 6, 0)]


def test_what_is_regretted_is_the_most_that_is_missed_in_any_way(tmp_path) -> None:
    figures = {**FIGURES, "ernstig_eenzaam": {A: 10.0, B: 30.0, C: 14.0}}
    found = choose_places(made_world(tmp_path, places=PLACES, figures=figures), Wish(k=1), draws=1)
    # By the estimates B has 600 of 1120 and C 420; by residents 2000 and 3000 of 6000.
    assert {way.best for way in found.regrets.ways} == {("b",), ("c",)}
    assert [(place.id, place.stands) for place in found.regrets.places] == [("c", 3), ("b", 3)]
    assert [place.worst for place in found.regrets.places] == pytest.approx([180 / 1120, 1000 / 6000])


def test_a_place_of_an_old_list_is_missed_where_that_is_not_believed(world) -> None:
    listed = world.places["listed_on"].where(world.places.index != "c", "2025-01")
    old = replace(world, places=world.places.assign(listed_on=listed), _cache={})
    assert growing_old(old, old.places.loc[list("abc")]).tolist() == [False, False, True]
    found = choose_places(old, Wish(k=1), draws=1)
    assert {way.best for way in found.regrets.ways if way.young} == {("b",)}
    regret = {place.id: place for place in found.regrets.places}
    # Without it nothing is left of one place: by residents a third of them is missed.
    assert regret["c"].stands == 6
    assert regret["b"].worst == pytest.approx(1000 / 6000)


@pytest.mark.parametrize("method", [Method.COVER, Method.WALK, Method.EQUITY])
def test_no_loss_and_no_regret_is_below_zero(world, method) -> None:
    found = choose_places(world, Wish(k=2, method=method), draws=1)
    assert all(place.loss is None or place.loss >= 0 for place in found.places)
    assert all(place.worst >= 0 for place in found.regrets.places)
