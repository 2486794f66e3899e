"""Two axes and what a policy makes of them: each by hand, and what must hold of every one."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from socialmap.fit.draws import draw, place, weigh
from socialmap.fit.measures import VULNERABLE
from socialmap.fit.nearby import OTHER_KINDS, places_near, stop_at_meeting_place
from socialmap.fit.policies import Axis, Policy, combine, in_all, in_first
from socialmap.fit.ranges import draw_ranges
from socialmap.fit.score import score_areas, score_wijken
from socialmap.geo import to_wgs84
from socialmap.model import FeatureKind, PlaceKind
from tests.support.worlds import made_world, middle

A, B, C, D = (f"WK0363F{letter}" for letter in "ABCD")
HOUSE, BOOKS = PlaceKind.HUIS_VAN_DE_WIJK, PlaceKind.BIBLIOTHEEK
NEED = {"ernstig_eenzaam": {A: 10.0, B: 18.0, C: 14.0, D: 12.0}}
#: One house in A, two in B and three in C; D has books only.
PLACES = [
    *((f"h{wijk}{n}", HOUSE, *middle(wijk)) for wijk in range(3) for n in range(wijk + 1)),
    ("boeken", BOOKS, *middle(3)),
]
SOME = st.floats(0, 100).map(lambda value: round(value, 3))


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    return made_world(tmp_path_factory.mktemp("assen"), letters="ABCD", figures=NEED, places=PLACES)


@given(SOME, SOME, SOME, st.sampled_from(Policy), st.floats(0.05, 0.95))
def test_what_must_hold_of_every_policy(needed, there, more, policy, share) -> None:
    def score(needed, there):
        return float(combine(policy, np.array([needed]), np.array([there]), share=share)[0])

    low, high = sorted((needed, more))
    assert 0 <= score(needed, there) <= 100 + 1e-9
    assert score(low, there) <= score(high, there) + 1e-9
    low, high = sorted((there, more))
    ways = score(needed, low), score(needed, high)
    assert ways[0] >= ways[1] - 1e-9 if policy is Policy.WEINIG else ways[0] <= ways[1] + 1e-9
    assert np.isnan(score(np.nan, there))
    assert np.isnan(score(needed, np.nan))


def test_a_policy_by_hand_on_areas_and_on_draws_of_areas() -> None:
    needed, there = np.array([[90.0, 40.0], [0.0, 50.0]]), np.array([[40.0, 90.0], [100.0, 50.0]])
    assert combine(Policy.WEINIG, needed, there) == pytest.approx(np.array([[5400**0.5, 20], [0, 50]]))
    assert combine(Policy.VEEL, needed, there) == pytest.approx(np.array([[60, 60], [0, 50]]))
    assert combine(Policy.EVENWICHT, needed, there) == pytest.approx(np.array([[65, 65], [50, 50]]))
    shares = np.array([[0.8], [0.5]])
    assert combine(Policy.EIGEN, needed, there, share=shares) == pytest.approx(np.array([[80, 50], [50, 50]]))
    # Who lets need weigh nothing asks nothing of it.
    assert combine(Policy.EIGEN, np.array([np.nan]), np.array([30.0]), share=0.0).tolist() == [30.0]


def test_policies_disagree_and_it_is_told_how_far() -> None:
    scores = {
        Policy.WEINIG: pd.Series({"a": 90.0, "b": 70.0, "c": 10.0, "d": np.nan}),
        Policy.VEEL: pd.Series({"a": 20.0, "b": 80.0, "c": 80.0, "d": np.nan}),
    }
    assert in_first(scores, 2) == {"b": (Policy.WEINIG, Policy.VEEL), "a": (Policy.WEINIG,), "c": (Policy.VEEL,)}
    assert in_all(scores, 2) == ["b"]


@pytest.mark.parametrize("policy", Policy)
def test_the_score_is_the_policy_of_the_two_axes(city, policy) -> None:
    frame = score_wijken(city, policy).frame
    assert frame["needed"].to_dict() == pytest.approx({A: 12.5, B: 87.5, C: 62.5, D: 37.5})
    # Houses have 2 of the 4 parts that are known, other places and their kinds one each: the books are in D.
    assert frame["there"].to_dict() == pytest.approx({A: 37.5, B: 50.0, C: 62.5, D: 50.0})
    expected = combine(policy, frame["needed"].to_numpy(), frame["there"].to_numpy())
    assert frame["score"].to_numpy() == pytest.approx(expected)


def test_no_figure_counts_twice(city) -> None:
    """A house is no other place as well: more houses move the term of houses and no other."""
    result = score_wijken(city)
    assert HOUSE not in OTHER_KINDS
    assert PlaceKind.INLOOP not in OTHER_KINDS
    assert places_near(city, kinds=OTHER_KINDS).values.to_dict() == {A: 0, B: 0, C: 0, D: 1}
    assert places_near(city).values.to_dict() == {A: 1, B: 2, C: 3, D: 1}
    assert {term.id for term in result.terms if term.axis is Axis.THERE} == {"other_places", "other_kinds", "meeting"}


def test_of_stops_it_is_asked_at_what_part_of_the_houses_they_are(tmp_path) -> None:
    x, y = middle(1)
    houses = [("a", HOUSE, *middle(0)), ("b", HOUSE, x, y), ("ver", HOUSE, x + 400, y), ("c", HOUSE, *middle(2))]
    lon, lat = to_wgs84(x, y)
    stop = {"kind": [FeatureKind.STOP], "name": ["Halte"], "source_id": ["lijnen"], "lon": [lon], "lat": [lat]}
    stops = gpd.GeoDataFrame(stop, geometry=[Point(x, y)], crs=28992)
    world = replace(made_world(tmp_path, letters="ABCD", places=houses), features=stops, _cache={})
    found = stop_at_meeting_place(world)
    assert found.values.dropna().to_dict() == pytest.approx({A: 0, B: 50, C: 0})
    assert found.bounds == (0, 100)


def test_without_rivm_the_figures_of_the_city_stand_in_and_never_beside(city, tmp_path) -> None:
    """Housing and most support stand in for need; no area has a figure where fewer than 800 people live."""
    assert score_wijken(city).frame["score_without_estimates"].isna().all()
    figures = {
        **NEED,
        "bbga.WCORHUUR_P": {A: 10.0, B: 20.0, C: 30.0, D: 40.0},
        VULNERABLE: {A: 8.0, B: 6.0, C: 4.0, D: 2.0},
        "inwoners": {A: 5000.0, B: 5000.0, C: 5000.0, D: 790.0},
    }
    world = replace(made_world(tmp_path, letters="ABCD", figures=figures, places=PLACES), min_ranked=100)
    result = score_wijken(world)
    assert result.raw["vulnerable"].isna().to_dict() == {A: False, B: False, C: False, D: True}
    # Among three most support is 5/6, 1/2 and 1/6 of the way; housing, among four, 1/8 and on.
    needed = {A: (12.5 + 500 / 6) / 2, B: (37.5 + 50) / 2, C: (62.5 + 100 / 6) / 2, D: 87.5}
    assert result.frame["needed_without_estimates"].to_dict() == pytest.approx(needed)
    assert result.frame["needed"].to_dict() == pytest.approx({A: 12.5, B: 87.5, C: 62.5, D: 37.5})
    expected = (result.frame["needed_without_estimates"] + result.frame["there"]) / 2
    assert result.frame["score_without_estimates"].to_dict() == pytest.approx(expected.to_dict())
    # The other side of housing, what a neighbourhood can carry, is never taken off: more of it never lowers the need.
    assert not {"social_housing", "vulnerable"} & set(result.weights)
    assert len(draw_ranges(result, draws=12, without_estimates=True).frame) == 4


def test_need_of_which_the_store_knows_nothing_gives_no_policy_a_rank(tmp_path) -> None:
    world = made_world(tmp_path, letters="ABCD", places=PLACES)
    for policy in Policy:
        result = score_areas(world, policy)
        assert result.lacking == (Axis.NEEDED,)
        assert result.frame["score"].isna().all()
        assert result.frame["there"].notna().all()
        assert draw_ranges(result, draws=12).frame.empty


@pytest.mark.parametrize("policy", Policy)
def test_draws_follow_the_policy_and_weighing_again_gives_the_same(city, policy) -> None:
    problem = score_wijken(city, policy).problem()
    whole = draw(problem, 240, np.random.default_rng(4))
    other = replace(problem, policy=Policy.EVENWICHT, weights=np.ones_like(problem.weights))
    again = weigh(place(other, 240, np.random.default_rng(4)), problem, np.random.default_rng(4))
    assert again.scores == pytest.approx(whole.scores, abs=1e-5)
    sure = replace(problem, low=problem.values, high=problem.values, blends={}, other=None)
    certain = draw(sure, 1, np.random.default_rng(4))
    assert certain.scores.shape == (1, 4)


def test_the_median_draw_of_the_told_way_lies_near_the_score(city) -> None:
    for policy in Policy:
        result = score_wijken(city, policy)
        ranges = draw_ranges(result, draws=1200).frame
        assert (ranges["score"] - result.frame.loc[ranges.index, "score"]).abs().max() < 12
