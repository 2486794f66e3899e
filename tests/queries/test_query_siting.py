"""The chosen places in words and as data: each sentence says what the numbers say."""

from dataclasses import replace

import pytest

from socialmap.fit.siting.choose import choose_places
from socialmap.fit.siting.regret import Regret, Regrets
from socialmap.fit.siting.there import Circle
from socialmap.fit.siting.wish import Method, Wish
from socialmap.i18n import words
from socialmap.queries.cirkels.siting import siting_json, siting_lines, siting_page
from socialmap.queries.cirkels.siting_words import people_number
from tests.support.worlds import starter_world

DUTCH = words("nl")


@pytest.fixture(scope="module")
def starter(tmp_path_factory):
    return starter_world(tmp_path_factory.mktemp("starter"))


@pytest.fixture(scope="module")
def found(starter):
    return choose_places(starter, Wish(k=3), draws=20)


def test_sentences_carry_the_numbers_of_the_answer(starter, found) -> None:
    page = siting_page(starter, found, DUTCH)
    assert page.people_first == "Eerst mensen, dan een plek"
    people = DUTCH.number(round(found.people_after / 100) * 100)
    assert page.summary[0] == (
        f"Samen hebben deze plekken ongeveer {people} mensen die zich erg alleen voelen, naar schatting van het RIVM, "
        "binnen 15 minuten lopen."
    )
    assert page.summary[1] == "Waar nu al een cirkel is, weten we niet."
    assert "dat is uitgerekend" in page.summary[2]
    one = Circle("c", "Buurtcirkel", "wijk", ("FB",), 0.0, 0.0, "report-000")
    beside = siting_page(starter, replace(found, there=(one,), people_before=1234.0), DUTCH).summary[1]
    assert beside == "Nu hebben ongeveer 1.200 van hen een cirkel binnen 15 minuten."
    for row, place in zip(page.rows, found.places, strict=True):
        assert (row.id, row.name) == (place.id, place.name)
        assert f"in {place.near} van de {DUTCH.number(found.near.count)} bijna even goede keuzen" in row.near
        assert f"van de {len(found.regrets.ways)} manieren van rekenen" in row.often
        assert all(found.names[name] in row.without for name in place.instead)
    assert [row.k for row in page.curve][:3] == ["1", "2", "3"]
    assert page.curve[2].share == pytest.approx(found.after)


@pytest.mark.parametrize(
    ("stands", "near", "says"),
    [(0.7, 1, "niet zeker"), (0.8, 1, "waarschijnlijk"), (1, 0.9, "waarschijnlijk"), (1, 1, "duidelijk")],
)
def test_a_place_is_clear_only_when_it_stands_in_all(starter, found, stands, near, says) -> None:
    ways = found.regrets.ways[:1] * 10
    regrets = tuple(Regret(place.id, round(10 * stands), 0.0) for place in found.places)
    places = tuple(replace(place, near=round(found.near.count * near)) for place in found.places)
    changed = replace(found, places=places, regrets=Regrets(ways, regrets))
    assert siting_page(starter, changed, DUTCH).rows[0].often.endswith(f": {says}.")


@pytest.mark.parametrize(
    ("loss", "count", "says"),
    [
        (0.0, 9, "een andere keuze die even goed is"),
        (0.012, 9, "ongeveer 1.200 mensen minder. Het verschil is te klein om te kiezen"),
        (0.012, 1, "De beste andere keuze: ongeveer 1.200 mensen minder."),
    ],
)
def test_a_small_difference_is_said_to_be_too_small(starter, found, loss, count, says) -> None:
    changed = replace(found, next_best=loss, near=replace(found.near, count=count), everybody=100_000.0)
    assert any(says in line for line in siting_page(starter, changed, DUTCH).summary)


@pytest.mark.parametrize(("people", "says"), [(49, "minder dan 100"), (51, "ongeveer 100"), (1449, "ongeveer 1.400")])
def test_people_are_told_in_hundreds(people, says) -> None:
    assert people_number(people, DUTCH) == says


def test_a_mean_walk_that_nobody_walks_is_told_as_a_distance(starter) -> None:
    page = siting_page(starter, choose_places(starter, Wish(k=2, method=Method.WALK), draws=2), DUTCH)
    assert any("dat te ver" in line and "kilometer" in line for line in page.summary)
    assert not [line for line in page.summary if "loopt gemiddeld" in line]


def test_a_gap_is_told(starter, found) -> None:
    assert "hoogstens 2,50% beter" in " ".join(siting_page(starter, replace(found, gap=0.025), DUTCH).summary)


def test_what_is_not_known_is_said(starter, found) -> None:
    said = " ".join(siting_page(starter, found, DUTCH).unknown)
    for part in ("een coach of een vrijwilliger", "rustige kamer", "geschat, hemelsbreed", "niemand bevestigde er een"):
        assert part in said


def test_where_the_need_is_not_known_it_counts_as_the_others_do(starter, found) -> None:
    unknown = found.demand.points["lonely"].isna().to_numpy()
    assert 0 < unknown.sum() < 30
    assert (found.demand.weights[unknown] > 0).all()
    said = [line for line in siting_page(starter, found, DUTCH).unknown if found.demand.no_need[0] in line]
    assert said[0].endswith("Daar rekenen wij met wat gemiddeld is.")


def test_the_estimates_are_named_and_the_answer_without_them_stands_beside(starter, found) -> None:
    page = siting_page(starter, found, DUTCH)
    assert "een schatting, mede op basis van leeftijd, inkomen en herkomst" in page.need
    assert page.without_estimates.startswith("Zonder de schattingen")
    assert {source.id for source in page.sources} >= {"rivm-gezondheid"}


def test_nothing_claims_that_care_is_saved(starter, found) -> None:
    for method in (Method.COVER, Method.WALK, Method.EQUITY):
        page = siting_page(starter, choose_places(starter, Wish(k=2, method=method), draws=2), DUTCH)
        said = " ".join(siting_lines(page)).lower()
        assert not [word for word in ("bespaar", "besparing", "minder zorg", "euro", "vervang") if word in said]


def test_data_says_the_same(starter, found) -> None:
    data = siting_json(found, siting_page(starter, found, DUTCH))
    assert [place["id"] for place in data["places"]] == [place.id for place in found.places]
    assert (data["before"], data["after"], data["gap"]) == (found.before, found.after, 0)
    assert all(0 <= place["chosen_in"] <= 1 for place in data["places"])
    assert [point["k"] for point in data["curve"]] == [point.k for point in found.curve]


def test_the_map_draws_each_chosen_place_inside_it(starter, found) -> None:
    drawing = siting_page(starter, found, DUTCH).map
    assert [number for number, *_ in drawing.chosen] == [1, 2, 3]
    assert len(drawing.dots) + 3 <= found.candidates
    spots = [*drawing.dots, *(spot[1:] for spot in drawing.chosen)]
    assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in spots)
    assert len(drawing.ground.areas) == len(starter.level("wijk"))
    assert drawing.schematic is starter.schematic
