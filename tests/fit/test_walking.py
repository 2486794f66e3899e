"""What is in reach for the score: by share of residents, along streets where these are stored, else estimated."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialmap.fit.nearby import meeting_places_near, residents_near
from socialmap.fit.score import score_areas
from socialmap.i18n import words
from socialmap.model import Level, PlaceKind
from socialmap.network.files import save_network
from socialmap.network.network import Origin, StreetKind
from socialmap.offer.walking import NO_STREETS, ON_ISLAND, how_measured, reach, streets_words
from tests.support.networks import CORNER, Edge, drawn
from tests.support.worlds import buurt, city_on_foot, made_world, middle

PROFILES = Path(__file__).parents[2] / "data" / "profielen.csv"
A, B = "WK0363FA", "WK0363FB"
PEOPLE = {"inwoners": {A: 1000.0, B: 500.0}}
HOUSE = PlaceKind.HUIS_VAN_DE_WIJK


def with_streets(world, folder, ways, points):
    x, y = middle(0)
    at = [(x + east - CORNER[0], y + north - CORNER[1]) for east, north in points]
    save_network(drawn(at, ways), folder / "straten.bin")
    return replace(world, streets=folder / "straten.bin", profiles=PROFILES, _cache={})


@pytest.fixture
def world(tmp_path):
    """Two wijken whose middles lie 2 km apart; a house 700 m from the first as the crow flies, 1,500 m on foot."""
    x, y = middle(0)
    made = made_world(tmp_path, letters="AB", places=[("huis", HOUSE, x + 700, y)], figures=PEOPLE)
    points = [(0, 0), (400, 400), (700, 0), (2000, 0)]
    return with_streets(made, tmp_path, [Edge(0, 1, length=750.0), Edge(1, 2, length=750.0), Edge(2, 3)], points)


def test_the_share_that_gets_there_counts(world) -> None:
    # Of the street metres of the first wijk an eighth lies at 1,500 m from the house (its far end: 20 minutes), the
    # rest at 750 m and at the house; of the second all lies at its own end of a street of 1,300 m: 17 minutes.
    shares = reach(world).shares(["huis"])[:, 0]
    metres = {"far": 750 / 2, "middle": (750 + 750) / 2, "house": (750 + 1300) / 2}
    assert shares == pytest.approx([1 - metres["far"] / sum(metres.values()), 0])
    walked = meeting_places_near(world)
    assert walked.values.to_dict() == pytest.approx({A: shares[0], B: 0})
    assert walked.other is not None
    # In a straight line, 865 m: whoever lives at 0, 400 or 700 m is near.
    assert walked.other.to_dict() == pytest.approx({A: 1, B: 0})
    # What both measures say lies within the margin.
    assert (walked.low <= walked.other).all()
    assert (walked.high >= walked.other).all()


def test_without_streets_a_straight_line_is_all_there_is(world) -> None:
    straight = replace(world, streets=None, _cache={})
    assert reach(straight).shares(["huis"])[:, 0].tolist() == [1, 0]
    assert meeting_places_near(straight).other is None
    assert how_measured(straight) == "geschat, hemelsbreed"
    # Without a second measure a third more or less is assumed, not the 2% of a count.
    people = residents_near(straight)
    assert (people.low[A], people.high[A]) == pytest.approx((1000 * 2 / 3, 1000 * 4 / 3))


def test_the_page_says_how_old_the_streets_are_and_of_which_kind(world) -> None:
    assert how_measured(world).startswith("gemeten langs de straten (straten")
    network = drawn([(0, 0), (100, 0), (200, 0)], [Edge(0, 1, kind=StreetKind.ROAD), Edge(1, 2, kind=StreetKind.ROAD)])
    of_2017 = replace(network, origins=(Origin("wegen", "ODbL 1.0", "2017-06-01"),))
    assert streets_words(of_2017, words("nl")) == "straten van 2017, weinig voetpaden"
    half = replace(of_2017, kind=np.array([StreetKind.ROAD, StreetKind.FOOTWAY], np.uint8))
    assert streets_words(half, words("nl")) == "straten van 2017"


def test_a_place_on_an_island_of_the_streets_is_reached_in_a_straight_line(tmp_path) -> None:
    x, y = middle(0)
    made = made_world(tmp_path, letters="AB", places=[("eiland", HOUSE, x, y + 310)], figures=PEOPLE)
    points = [(0, 0), (200, 0), (2000, 0), (0, 300), (50, 300)]
    found = reach(with_streets(made, tmp_path, [Edge(0, 1), Edge(1, 2), Edge(3, 4)], points))
    assert found.islands == {"eiland"}
    assert found.shares(["eiland"])[0, 0] > 0
    assert found.why.tolist() == ["", ""]


def test_an_area_on_an_island_is_measured_in_a_straight_line_and_says_so(tmp_path) -> None:
    x, y = middle(0)
    made = made_world(tmp_path, letters="AB", places=[("huis", HOUSE, x + 2000, y)], figures=PEOPLE)
    # The second wijk has two short streets of its own that hang on nothing; a street of the first touches its border.
    points = [(0, 0), (300, 0), (600, 0), (1050, 0), (1500, 0), (1800, 0)]
    found = with_streets(made, tmp_path, [Edge(0, 1), Edge(1, 2), Edge(2, 3, length=460.0), Edge(4, 5)], points)
    assert reach(found).why.tolist() == ["", ON_ISLAND]
    assert score_areas(found).estimated.to_dict() == {A: "", B: ON_ISLAND}
    # The house lies beside the island: in a straight line everybody of B reaches it, and nobody of A.
    assert reach(found).shares(["huis"])[:, 0].tolist() == [0, 1]


def test_what_has_no_streets_stands_on_the_scale_of_the_streets(tmp_path) -> None:
    """Three buurten alike: two on streets that double every way, one beyond them."""
    x, y = middle(0)
    parts = [buurt(f"BU0363FA0{n}", A, x + far, y, 250) for n, far in enumerate((0, 800, 1600), 1)]
    people = {"inwoners": {f"BU0363FA0{n}": 1000.0 for n in (1, 2, 3)}}
    made = made_world(tmp_path, letters="A", areas=parts, figures=people)
    found = with_streets(made, tmp_path, [Edge(0, 1, length=1400.0)], [(0, 0), (800, 0)])
    assert reach(found).why.tolist() == ["", "", NO_STREETS]
    near = residents_near(found, Level.BUURT)
    # In a straight line the first reaches one other and the second two. Along the street they do not reach each other,
    # and the third lies beyond it: one of three is left, so of the one that the third reaches a third is.
    assert near.values.tolist() == pytest.approx([1000, 2000, 1000 + 1000 / 3])
    assert near.other is not None
    assert near.other.tolist() == pytest.approx([2000, 3000, 2000])
    flagged = score_areas(found, level=Level.BUURT).estimated
    assert flagged.tolist() == ["", "", NO_STREETS]


def test_a_place_moves_no_area_that_cannot_reach_it(tmp_path) -> None:
    """The area beyond the streets took its scale from what was counted, so a place at the other end moved it."""
    x, y = middle(0)
    parts = [buurt(f"BU0363FA0{n}", A, x + far, y, 250) for n, far in enumerate((0, 800, 1600), 1)]
    people = {"inwoners": {f"BU0363FA0{n}": 1000.0 for n in (1, 2, 3)}}
    here, far = ("hier", HOUSE, x + 1600, y), ("ver", HOUSE, x - 100, y)
    counts = []
    for name, places in (("met", [here, far]), ("zonder", [here])):
        (tmp_path / name).mkdir()
        made = made_world(tmp_path / name, letters="A", areas=parts, figures=people, places=places)
        found = with_streets(made, tmp_path / name, [Edge(0, 1, length=1400.0)], [(0, 0), (800, 0)])
        counts.append(meeting_places_near(found, Level.BUURT).values)
    assert counts[0]["BU0363FA01"] > counts[1]["BU0363FA01"]
    # Its own house, on the scale of its people: a third of what a straight line gives.
    assert [one["BU0363FA03"] for one in counts] == pytest.approx([1 / 3] * 2)


def with_residents(world, codes, people):
    """The same with numbers of residents of CBS by buurt."""
    ordinary = {"indicator_id": "inwoners", "level": "buurt", "edition": 2022, "source_id": "cbs-kwb"}
    rows = pd.DataFrame({"code": codes, "value": people}).assign(**ordinary, measured="2024", published="")
    rows = rows.assign(low=np.nan, high=np.nan, definition="", derived="")
    return replace(world, values=pd.concat([world.values, rows]), _cache={})


@pytest.mark.real_data
@pytest.mark.slow
def test_nobody_in_amsterdam_is_out_of_reach_of_their_own_buurt(real_data) -> None:
    table = pd.read_csv(real_data / "cbs2024" / "buurten.csv", usecols=["code", "gemeente", "inwoners"])
    table = table[(table["gemeente"] == "GM0363") & (table["inwoners"] > 0)]
    city = with_residents(city_on_foot(real_data), table["code"], table["inwoners"])
    near = residents_near(city, Level.BUURT).values
    people = city.indicator("inwoners", Level.BUURT)["value"]
    lived_in = people.index[people > 0]
    assert (near[lived_in] >= people[lived_in] - 1e-6).all()
    by_name = near.rename(city.areas["name"])
    # 5,200 by share, and of its own 2,895 also the half that does not reach its middle.
    assert by_name["Holendrecht-West"] == pytest.approx(5200 + 0.51 * 2895, abs=20)
    assert by_name["Weespertrekvaart"] > 1405
    # The house of Holendrecht was reached by nobody.
    casa = city.places.index[city.places["name"].str.contains("Casa Jepie")]
    assert (reach(city).shares(casa).T @ reach(city).points["residents"].to_numpy() > 2000).all()
    assert not (residents_near(city).values <= 0).any()
    assert {ON_ISLAND, NO_STREETS} <= set(reach(city).why)
    # Weesp lies beyond the streets: that is said, and it stands on their scale.
    weesp = score_areas(city).estimated[lambda told: told != ""]
    assert set(city.areas["name"].reindex(weesp.index)) >= {"Weesp-Noordwest", "Weesp Binnenstad/Zuid"}
    both = residents_near(city)
    assert both.other is not None
    assert (both.values[weesp.index] <= both.other[weesp.index]).all()


@settings(max_examples=15)
@given(people=st.lists(st.integers(2, 9000), min_size=3, max_size=3), length=st.none() | st.integers(900, 9000))
def test_no_buurt_has_fewer_people_in_reach_than_it_has(three, people, length) -> None:
    world, folder = three
    codes = [f"BU0363FA0{n}" for n in (1, 2, 3)]
    made = with_residents(world, codes, [float(one) for one in people])
    if length:
        made = with_streets(made, folder, [Edge(0, 1, length=float(length))], [(0, 0), (800, 0)])
    near = residents_near(made, Level.BUURT).values[codes]
    assert (near >= np.array(people, float) - 1e-6).all()
    assert (near <= sum(people) + 1e-6).all()


@pytest.fixture(scope="module")
def three(tmp_path_factory):
    """Three buurten in a row, 700 m apart."""
    folder = tmp_path_factory.mktemp("three")
    x, y = middle(0)
    parts = [buurt(f"BU0363FA0{n}", A, x + 700 * n, y, 250) for n in (1, 2, 3)]
    return made_world(folder, letters="A", areas=parts), folder
