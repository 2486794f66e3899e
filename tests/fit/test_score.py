"""The score of each wijk: what counts, what never counts, and when there is none."""

from dataclasses import fields, replace

import numpy as np
import pandas as pd
import pytest

from socialmap.errors import SocialMapError
from socialmap.fit.measures import NEED_INDICATORS, Measured, need, places_near
from socialmap.fit.score import Verdict, score_wijken
from socialmap.fit.terms import TERMS, Direction
from socialmap.model import Offer, Orientation, PlaceKind
from tests.support.worlds import amsterdam_world, buurt, made_world, middle, starter_world

A, B, C = "WK0363FA", "WK0363FB", "WK0363FC"
HOUSE = PlaceKind.HUIS_VAN_DE_WIJK
NEED = {
    "ernstig_eenzaam": {A: 10.0, B: 18.0, C: 14.0, "GM0363": 15.0},
    "matig_veel_regie": {A: 95.0, B: 85.0, C: 90.0, "GM0363": 89.0},
    "moeite_rondkomen": {A: 10.0, B: 30.0, C: 20.0, "GM0363": 24.0},
}


@pytest.fixture(scope="module")
def starter(tmp_path_factory):
    return starter_world(tmp_path_factory.mktemp("starter"))


@pytest.fixture
def no_places(tmp_path):
    return made_world(tmp_path, figures=NEED)


def test_need_is_one_term_from_three_figures_turned_the_same_way(no_places) -> None:
    found = need(no_places)
    assert found.values.round(2).to_dict() == {A: 16.67, B: 83.33, C: 50.0}
    assert [part.indicator_id for part in found.parts] == list(NEED_INDICATORS)
    # 15 and 89 and 24 each lie above the two lower wijken of the three.
    assert found.city == pytest.approx(100 * 2 / 3)


def test_need_is_unknown_where_one_of_its_figures_is(tmp_path) -> None:
    figures = {**NEED, "moeite_rondkomen": {A: 10.0, B: 30.0}}
    assert need(made_world(tmp_path, figures=figures)).values.isna().to_dict() == {A: False, B: False, C: True}


def test_a_figure_that_no_wijk_has_is_left_out_of_need(tmp_path) -> None:
    found = need(made_world(tmp_path, figures={"ernstig_eenzaam": NEED["ernstig_eenzaam"]}))
    assert found.values.notna().all()
    assert len(found.parts) == 1


def test_places_within_a_kilometre_are_averaged_over_residents(tmp_path) -> None:
    x, y = middle(0)
    areas = [buurt("BU0363FA01", A, x - 600, y, 100), buurt("BU0363FA02", A, x + 600, y, 100)]
    world = made_world(
        tmp_path,
        areas=areas,
        places=[("west", HOUSE, x - 700, y), ("midden", HOUSE, x, y), ("school", PlaceKind.SCHOOL, x, y, CONTEXT)],
        figures={"inwoners": {"BU0363FA01": 300.0, "BU0363FA02": 100.0}},
    )
    found = places_near(world)
    assert found.values.to_dict() == {A: pytest.approx(1.75), B: 0, C: 0}
    assert found.measured == "2026-05"


CONTEXT = {"offer": Offer.CONTEXT}


def test_the_score_is_the_mean_of_what_is_known(tmp_path) -> None:
    world = made_world(tmp_path, figures=NEED, places=[("h", HOUSE, *middle(1))])
    result = score_wijken(world)
    frame = result.frame
    assert frame["known"].tolist() == [1, 1, 1]
    # Wijk B needs it most and has the only house; A and C share the lower half of both counts.
    assert frame["score"].round(2).to_dict() == {A: 27.78, B: 83.33, C: 38.89}
    assert frame["verdict"].to_dict() == {A: Verdict.LESS, B: Verdict.GOOD, C: Verdict.FAIR}
    assert frame["score_without_estimates"].round(2).to_dict() == {A: 33.33, B: 83.33, C: 33.33}


def test_less_than_half_of_the_weight_gives_no_score(no_places) -> None:
    result = score_wijken(no_places)
    assert result.frame["known"].tolist() == pytest.approx([1 / 3] * 3)
    assert result.frame["score"].isna().all()
    assert set(result.frame["verdict"]) == {"onvoldoende gegevens"}
    assert [term.id for term in result.unknown_terms(A)] == ["places", "meeting"]


def test_exactly_half_of_the_weight_is_enough(no_places) -> None:
    doubled = tuple(
        replace(term, weights={Orientation.ONTMOETING: 2.0}) if term.id == "need" else term for term in TERMS
    )
    result = score_wijken(no_places, terms=doubled)
    assert result.frame["known"].tolist() == [0.5] * 3
    assert result.frame["score"].notna().all()
    assert result.frame["score_without_estimates"].isna().all()


def test_a_term_that_counts_down_lowers_the_score(tmp_path) -> None:
    world = made_world(tmp_path, figures=NEED, places=[("h", HOUSE, *middle(1))])
    turned = tuple(replace(term, direction=Direction.DOWN) for term in TERMS)
    up, down = score_wijken(world).frame["score"], score_wijken(world, terms=turned).frame["score"]
    pd.testing.assert_series_equal(down, 100 - up)


def test_the_order_of_terms_is_immaterial(starter) -> None:
    there, back = score_wijken(starter).frame, score_wijken(starter, terms=TERMS[::-1]).frame
    pd.testing.assert_frame_equal(there, back)


def test_a_constant_term_changes_no_rank(starter) -> None:
    flat = replace(
        TERMS[1],
        id="flat",
        read=lambda world: Measured(pd.Series(3.0, index=score_wijken(world).frame.index), 3.0),
    )
    complete = score_wijken(starter).frame.query("known == 1").index
    ranks = [
        score_wijken(starter, terms=used).frame.loc[complete, "score"].round(9).rank()
        for used in (TERMS, (*TERMS, flat))
    ]
    pd.testing.assert_series_equal(*ranks)


def test_other_orientations_wait_for_their_terms(starter) -> None:
    with pytest.raises(SocialMapError, match="Voor buurt is er nog geen score; verwacht: ontmoeting"):
        score_wijken(starter, Orientation.BUURT)


def test_geuzenveld_has_a_score_with_its_evidence(starter) -> None:
    result = score_wijken(starter)
    assert result.frame.loc[B, "verdict"] == Verdict.GOOD
    parts = {part.indicator_id: (part.values[B], part.city, part.measured) for part in result.measured["need"].parts}
    assert parts["ernstig_eenzaam"] == (18.3, 14.8, "2020")
    assert result.measured["need"].source_ids == ("rivm-gezondheid",)
    assert sum(result.weight(term) for term in result.terms) == pytest.approx(1)


def test_circles_of_the_reports_are_a_note_that_counts_for_nothing(starter) -> None:
    result, without = score_wijken(starter), score_wijken(replace(starter, circles=starter.circles.iloc[:0]))
    assert len(result.circles) > 0
    pd.testing.assert_frame_equal(result.frame, without.frame)


FORBIDDEN = (
    "imm_", "herkomst", "migrat", "etnic", "ethnic", "origin", "religi", "geloof", "moskee", "kerk", "turk", "marok",
    "surinam", "antil", "westers", "nationalit", "geboorteland",
)  # fmt: skip


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.id)
def test_no_term_reads_origin_ethnicity_or_religion(term, starter) -> None:
    spy = _Spy(starter)
    term.read(spy)
    assert spy.asked <= {*term.indicators, "inwoners"}, "reads what its row in the table does not say"
    words = " ".join([term.id, term.label, term.label_en, term.measures, term.finding, *spy.asked]).lower()
    definitions = " ".join(starter.indicators.reindex(list(spy.asked))["definition"].fillna("")).lower()
    assert not [word for word in FORBIDDEN if word in words + definitions]


def test_what_rests_on_rivms_model_says_so(starter) -> None:
    for term in TERMS:
        estimates = starter.indicators["is_estimate"].reindex(list(term.indicators)).fillna(False)
        assert term.estimate == bool(estimates.any())
        assert not term.estimate or ("RIVM" in term.remark and "herkomst" in term.remark)


class _Spy:
    """A world that remembers which indicators were asked for."""

    def __init__(self, world) -> None:
        self.world, self.asked = world, set()

    def __getattr__(self, name: str):
        return getattr(self.world, name)

    def indicator(self, indicator_id, level):
        self.asked.add(indicator_id)
        return self.world.indicator(indicator_id, level)


def test_each_term_is_declared_in_full() -> None:
    assert len({term.id for term in TERMS}) == len(TERMS) == 3
    for term in TERMS:
        empty = [f.name for f in fields(term) if f.name != "indicators" and getattr(term, f.name) in ("", {}, None)]
        assert not empty
        assert term.report in ("000", "002", "003", "004")


@pytest.mark.real_data
@pytest.mark.slow
def test_the_whole_city_is_scored(tmp_path, real_data) -> None:
    result = score_wijken(amsterdam_world(tmp_path, real_data))
    assert len(result.frame) == 110
    assert result.frame["score"].notna().sum() == 110
    assert result.raw.loc[B, "places"] > 5
    assert np.isfinite(result.measured["places"].city)
    assert 1 < result.measured["meeting"].city < 12


def test_without_the_estimates_nothing_may_be_left(no_places) -> None:
    only_need = score_wijken(no_places, terms=TERMS[:1]).frame
    assert only_need["score"].notna().all()
    assert only_need["score_without_estimates"].isna().all()
    assert set(only_need["known_without_estimates"]) == {0}
