"""Checking or adding one place moves no area that cannot reach it: unknown is not zero."""

from dataclasses import replace

import pytest

from socialmap.cli.fit import score
from socialmap.fit.nearby import best_meeting_place, initiatives_near, organisations_near
from socialmap.fit.profile import group_shares
from socialmap.fit.score import score_wijken
from socialmap.fit.table import TERMS
from socialmap.i18n import words
from socialmap.model import Known, PlaceKind
from socialmap.queries.cirkels.ask import FitAsk
from socialmap.queries.cirkels.export import fit_table
from socialmap.queries.cirkels.page import fit_page
from tests.support.worlds import made_world, middle

A, B, C = "WK0363FA", "WK0363FB", "WK0363FC"
HOUSE = PlaceKind.HUIS_VAN_DE_WIJK
FIGURES = {
    "ernstig_eenzaam": {A: 10.0, B: 18.0, C: 14.0},
    "inwoners": {A: 4000.0, B: 2000.0, C: 3000.0},
}
CARE = {"operator": "Zorg BV"}


@pytest.fixture
def houses(tmp_path):
    """A house in each wijk, 2 km apart: none reaches another's; the second has books as well."""
    places = [(f"h{n}", HOUSE, *middle(n)) for n in range(3)]
    return made_world(tmp_path, places=[*places, ("boeken", PlaceKind.BIBLIOTHEEK, *middle(1))], figures=FIGURES)


def checked(world, id, **facts):
    places = world.places.copy()
    for name, fact in facts.items():
        places.loc[id, name] = fact
    return replace(world, places=places, _cache={})


def test_checking_one_place_moves_no_area_that_cannot_reach_it(houses) -> None:
    before = score_wijken(houses).frame["score"]
    one = checked(houses, "h0", quiet_room=Known.YES, kitchen=Known.YES)
    assert best_meeting_place(one).values.dropna().to_dict() == {A: 2}
    after = score_wijken(one).frame["score"]
    assert after[[B, C]].to_dict() == pytest.approx(before[[B, C]].to_dict(), abs=1e-9)
    # Nor does a second check, elsewhere, move what was known of the first.
    two = score_wijken(checked(one, "h2", quiet_room=Known.NO))
    assert two.raw["best_place"].dropna().to_dict() == {A: 2, C: 0}
    assert two.normalised.loc[A, "best_place"] == pytest.approx(2 / 5)
    assert two.frame["score"][B] == pytest.approx(before[B], abs=1e-9)


def test_one_initiative_is_no_zero_elsewhere(tmp_path) -> None:
    world = made_world(tmp_path, places=[("i", PlaceKind.INITIATIEF, *middle(1))], figures=FIGURES)
    assert initiatives_near(world).values.dropna().to_dict() == {B: 1}


def test_who_runs_care_is_no_organisation_to_join_in_with(tmp_path) -> None:
    world = made_world(tmp_path, places=[("zorg", PlaceKind.INLOOP, *middle(1), CARE)], figures=FIGURES)
    assert organisations_near(world).values.isna().all()


def test_a_group_that_cannot_count_has_no_slider_and_its_weight_is_said_to_change_nothing(houses) -> None:
    page = fit_page(houses, words("nl"), FitAsk())
    assert "strength" not in {choice.name for choice in page.choices}
    assert sum(choice.share for choice in page.choices) in (99, 100, 101)
    assert "zijn er open momenten?" in page.cannot_count
    group = next(term.group for term in TERMS if term.id == "neighbours")
    heavy = fit_page(houses, words("nl"), FitAsk(groups={group: 100.0}))
    assert "hoe sterk is de buurt? " not in heavy.own_weights.split("Dit kan niet meetellen")[0]
    assert "Dit kan niet meetellen" in heavy.own_weights
    assert group_shares(TERMS, FitAsk().weights())


def test_a_file_keeps_the_heading_of_what_is_known_no_more_and_new_ones_come_last(houses) -> None:
    rows = fit_table(houses, FitAsk())
    assert {row["drop_in"] for row in rows} == {None}
    headings = list(rows[0])
    assert headings[:3] == ["code", "naam", "oordeel"]
    # Of the figures that counted first some are gone: their cells are empty, and those that took their place come last.
    assert (
        {row["places"] for row in rows} == {row["variety"] for row in rows} == {row["stop"] for row in rows} == {None}
    )
    assert headings[headings.index("bekend_van_wat_hier_te_weten_is") :][:10] == [
        "bekend_van_wat_hier_te_weten_is", "geen_score_omdat", "lopen_anders_gemeten_omdat", "lopen_gemeten", "beleid",
        "nodig", "wat_er_al_is", "bekend_nodig", "bekend_wat_er_al_is", "nodig_zonder_rivm",
    ]  # fmt: skip
    assert headings.index("other_places") > headings.index("nodig_zonder_rivm")
    # Of the whole profile, need and what the list tells of are known here.
    known = score_wijken(houses)
    assert rows[0]["bekend"] == pytest.approx(sum(known.profile[term.id] for term in known.terms), abs=1e-3)


def test_page_and_command_draw_as_often(houses) -> None:

    assert next(option for option in score.params if option.name == "draws").default is None
    assert fit_table(houses, FitAsk())[0]["keren_geloot"] == FitAsk().draws
