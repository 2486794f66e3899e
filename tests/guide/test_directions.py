"""The way in words, on drawn streets where one can see what should be said."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from socialmap.errors import NotFoundError
from socialmap.guide.directions import all_directions, directions
from socialmap.guide.origin import FROM_PLACE, FROM_POINT, FROM_POSTCODE, FROM_STOP, Origin
from socialmap.i18n import words
from socialmap.model import PlaceKind
from socialmap.network.network import StreetKind
from tests.support.directions import PROFILES, drawn_world, text, texts, walk
from tests.support.networks import CORNER, Edge, drawn, grid, with_ferry
from tests.support.worlds import made_world

DUTCH = words("nl")
#: Where a place of these worlds lies, beside the last street.
PLACE = (290.0, 310.0)


def to_a_place(folder, network, *, name="HvdW 't Pluspunt", at=PLACE):
    """A world with one place, named and addressed."""
    world = made_world(folder, letters="A", places=[("plus", PlaceKind.HUIS_VAN_DE_WIJK, *np.add(at, CORNER))])
    world.places["name"] = name
    world.places["street"], world.places["house_number"] = "Albardakade", "5"
    drawn_ = drawn_world(folder, network)
    return replace(world, streets=drawn_.streets, profiles=PROFILES, _cache={})


def start(x, y, about=FROM_POINT, name="", **more):
    east, north = np.add((x, y), CORNER).tolist()
    return Origin(4.8, 52.38, east, north, about, name, **more)


def test_a_whole_way(tmp_path):
    beside = [("bibliotheek", "OBA", (285, 212))]
    found = walk(drawn_world(tmp_path, grid(5), beside), (0, 0), (300, 400), profile="rustig")
    assert found.steps[0].pictogram == "deur"
    assert {step.pictogram for step in found.steps[1:-1]} <= {"links", "rechts"}
    assert found.metres == pytest.approx(700)
    assert found.minutes == pytest.approx(700 / 0.9 / 60)
    assert texts(found)[-1] == "U bent er. Dit is De Brug."


@pytest.mark.parametrize(
    ("via", "said"),
    [
        # A kerb: a few metres aside.
        ([(100, 0), (100, 4), (104, 4)], "Loop 3 minuten rechtdoor. U bent er."),
        # A street that goes on farther along: a short way aside, but two turns.
        ([(100, 0), (100, 12)], "Ga naar links en dan meteen naar rechts."),
        ([(100, 0), (100, -12)], "Ga naar rechts en dan meteen naar links."),
        # Two bends of one corner.
        ([(100, 0), (106, 4), (110, 10), (110, 120)], "Ga naar links. "),
    ],
)
def test_short_stretches_are_one_turn_or_none(tmp_path, via, said):
    end = (200, via[-1][1]) if via[-1][1] < 100 else (110, 240)
    points = [(0, 0), *via, end]
    network = drawn(points, [Edge(row, row + 1) for row in range(len(points) - 1)])
    found = walk(drawn_world(tmp_path, network), (0, 0), end)
    assert said in text(found)
    assert len(found.steps) == (2 if "U bent er" in said else 3)
    assert sum(step.metres for step in found.steps) == pytest.approx(found.metres)


def test_a_curve_is_followed_and_side_streets_are_passed(tmp_path):
    arc = [(150 * np.sin(a), 150 - 150 * np.cos(a)) for a in np.linspace(0, np.pi / 2, 9)]
    aside = [
        (x + 60 * np.sin(a), y - 60 * np.cos(a)) for a, (x, y) in zip(np.linspace(0, np.pi / 2, 9), arc, strict=True)
    ]
    network = drawn([*arc, aside[4]], [*(Edge(row, row + 1) for row in range(8)), Edge(4, 9)])
    found = walk(drawn_world(tmp_path, network), arc[0], arc[-1])
    assert len(found.steps) == 2
    assert "Volg de weg 3 minuten." in texts(found)[0]


def test_a_fork_is_told(tmp_path):
    network = drawn([(0, 0), (100, 0), (200, 30), (200, -30)], [Edge(0, 1), Edge(1, 2), Edge(1, 3)])
    world = drawn_world(tmp_path, network)
    assert "Ga schuin naar links." in text(walk(world, (0, 0), (200, 30)))
    assert "Ga schuin naar rechts." in text(walk(world, (0, 0), (200, -30)))


def test_to_the_end_only_where_nothing_goes_on(tmp_path):
    corners = [(0, 0), (100, 0), (100, 100), (100, -100)]
    edges = [Edge(0, 1), Edge(1, 2), Edge(1, 3)]
    ends = drawn_world(tmp_path, drawn(corners, edges))
    assert texts(walk(ends, (0, 0), (100, 100)))[0].endswith("Volg de weg tot het eind, 2 minuten.")
    goes_on = drawn([*corners, (100, 8), (180, 8)], [Edge(0, 1), Edge(1, 4), Edge(4, 2), Edge(4, 5), Edge(1, 3)])
    world = drawn_world(tmp_path, goes_on)
    assert texts(walk(world, (0, 0), (100, 100)))[0].endswith("Loop 2 minuten rechtdoor.")


def test_steps_ferry_and_crossing_are_said(tmp_path):
    network = drawn(
        [(0, 0), (100, 0), (110, 0), (200, 0), (200, 20), (200, 120)],
        [
            Edge(0, 1),
            Edge(1, 2, kind=StreetKind.STEPS),
            Edge(2, 3),
            Edge(3, 4, kind=StreetKind.CROSSING),
            Edge(4, 5),
        ],
    )
    found = walk(drawn_world(tmp_path, network), (0, 0), (200, 120))
    assert [step.pictogram for step in found.steps] == ["deur", "trap", "rechtdoor", "links", "aankomst"]
    assert texts(found)[1] == "Neem de trap.", "the next turn comes at once"
    assert texts(found)[3].startswith("Ga naar links. Steek over.")
    over = walk(drawn_world(tmp_path, with_ferry()), (0, 0), (199, 0))
    assert over.steps[0].pictogram == "deur"


def test_a_ferry_counts_the_wait(tmp_path):
    network = drawn(
        [(0, 0), (100, 0), (300, 0), (400, 0)],
        [Edge(0, 1), Edge(1, 2, kind=StreetKind.FERRY), Edge(2, 3)],
    )
    found = walk(drawn_world(tmp_path, network), (0, 0), (400, 0))
    assert found.steps[1].pictogram == "pont"
    assert texts(found)[1] == "Neem de pont. Met wachten is dat 7 minuten. Daarna nog 1 minuut naar De Brug."


def test_streets_are_named_where_they_have_a_name(tmp_path):
    found = walk(drawn_world(tmp_path, grid(3)), (0, 0), (200, 100))
    assert texts(found)[0].startswith("Ga de deur uit. Ga naar ")
    assert "Ga naar " in texts(found)[1]
    assert ", naar " in texts(found)[1]


def test_who_stays_on_a_street_is_not_told_its_name_again(tmp_path):
    points = [(0, 0), (100, 0), (100, 100), (200, 100), (100, -100)]
    network = drawn(points, [Edge(0, 1, "Een"), Edge(1, 2, "Een"), Edge(2, 3, "Twee"), Edge(1, 4, "Drie")])
    found = walk(drawn_world(tmp_path, network), (0, 0), (200, 100))
    assert texts(found)[1].startswith("Ga naar links. ")
    assert texts(found)[2].startswith("Ga naar rechts, naar Twee. ")


def test_the_goal_is_named_until_it_is_reached(tmp_path):
    found = walk(drawn_world(tmp_path, grid(6)), (0, 0), (500, 500), end_name="De Brug")
    said = ["De Brug" in step for step in texts(found)]
    assert said[-1]
    assert all(one or other for one, other in pairwise(said[1:]))


@pytest.mark.parametrize("profile", ["wandelen", "rustig", "rollator", "rolstoel", "scootmobiel"])
def test_sentences_are_short_and_at_most_three(tmp_path, profile):
    found = walk(drawn_world(tmp_path, grid(4), [("halte", "Dam", (310, 60))]), (10, 0), (300, 290), profile=profile)
    for step in texts(found):
        sentences = step.removesuffix(".").split(". ")
        assert len(sentences) <= 3
        assert all(len(sentence.split()) <= 12 for sentence in sentences)
    assert ("Loop" in text(found)) is (profile in {"wandelen", "rustig", "rollator"})


def test_the_last_step_tells_the_side_and_the_address(tmp_path):
    network = drawn([(0, 0), (300, 0), (300, 400), (400, 0)], [Edge(0, 1), Edge(1, 2), Edge(1, 3)])
    world = to_a_place(tmp_path, network)
    found = directions(world, start(5, 4), "plus", "wandelen", DUTCH)
    assert texts(found)[-1] == "U bent er. 't Pluspunt is links. Het adres is Albardakade 5."
    assert found.name == "Huis van de Wijk 't Pluspunt"


def test_a_place_away_from_the_street_is_said_so(tmp_path):
    network = drawn([(0, 0), (300, 0), (300, 400), (400, 0)], [Edge(0, 1), Edge(1, 2), Edge(1, 3)])
    world = to_a_place(tmp_path, network, at=(360, 310))
    found = directions(world, start(5, 4), "plus", "wandelen", DUTCH)
    # 5 m along, 4 m to the street, 300 m, 310 m, and 60 m to the door, at 75 m a minute: 9 minutes.
    assert [(step.pictogram, step.minutes) for step in found.steps] == [
        ("deur", 4),
        ("links", 4),
        ("rechts", 1),
        ("aankomst", 0),
    ]
    assert texts(found)[-2:] == [
        "U bent er bijna. 't Pluspunt is rechts, 60 meter verder.",
        "U bent er. Dit is 't Pluspunt. Het adres is Albardakade 5.",
    ]
    assert texts(found)[1].endswith("Daarna nog 1 minuut naar 't Pluspunt.")
    # From a home metres are told in fifties, and the steps add up to that.
    assert (found.whole, found.metres) == (9, 650)
    assert sum(step.metres for step in found.steps) == pytest.approx(650)
    assert found.steps[2].metres == pytest.approx(60 * 650 / (4 + 295 + 310 + 60))
    # Dashed from the street to the door; where somebody lives nothing is drawn.
    assert found.last - CORNER == pytest.approx(np.array([[300, 310], [360, 310]]), abs=0.01)
    assert found.first.shape == (0, 2)
    stop = start(5, 4, FROM_STOP, "Dam")
    here = directions(replace(world, _cache={}), stop, "plus", "wandelen", DUTCH)
    assert here.first - CORNER == pytest.approx(np.array([[5, 4], [5, 0]]), abs=0.01)
    assert sum(step.metres for step in here.steps) == pytest.approx(here.metres) == pytest.approx(669)
    assert here.steps[2].metres == pytest.approx(60, abs=0.01)


def test_a_home_is_not_shown(tmp_path):
    network = drawn(
        [(0, 0), (20, 0), (80, 0), (300, 0), (300, 400), (20, 90), (80, 90), (400, 0)],
        [Edge(0, 1), Edge(1, 2), Edge(2, 3), Edge(3, 4), Edge(1, 5), Edge(2, 6), Edge(3, 7)],
    )
    world = to_a_place(tmp_path, network)
    for origin in (start(0, 6), start(0, 6, FROM_POSTCODE, spread=100.0)):
        found = directions(world, origin, "plus", "wandelen", DUTCH)
        home = np.array([origin.x, origin.y])
        shown = [*found.line, *(step.at for step in found.steps)]
        assert min(np.hypot(*(np.array(point) - home)) for point in shown) >= 40
        assert found.line[0] - CORNER == pytest.approx([80, 0])
        assert found.metres % 50 == 0
    assert directions(world, start(0, 6), "plus", "wandelen", DUTCH).start == "Start: bij u thuis"
    assert found.start == "Start: bij u in de buurt"
    assert "niet precies" in found.note


def test_a_home_without_a_corner_on_the_way_has_no_line(tmp_path):
    network = drawn([(0, 0), (300, 0)], [Edge(0, 1)])
    found = directions(to_a_place(tmp_path, network, at=(290, 6)), start(10, 4), "plus", "wandelen", DUTCH)
    assert found.line.shape == (0, 2)
    assert all(np.subtract(step.at, CORNER) == pytest.approx([290, 0], abs=0.01) for step in found.steps)


def test_out_of_a_door_that_is_known_to_be_on_the_street(tmp_path):
    network = drawn([(0, 0), (300, 0), (300, 400)], [Edge(0, 1, "Albardakade"), Edge(1, 2, "Kade")])
    world = to_a_place(tmp_path, network, at=(100, 10))
    here = world.places.iloc[0]
    known = replace(start(100, 10, FROM_PLACE, here["name"]), lon=here["lon"], lat=here["lat"])
    world.places.loc["doel"] = world.places.loc["plus"]
    world.places.loc["doel", "geometry"] = world.places.geometry["plus"].__class__(*np.add((310, 300), CORNER))
    told = directions(world, known, "doel", "wandelen", DUTCH)
    assert texts(told)[0].startswith("Ga de deur uit. Ga naar links. ")
    assert told.start == "Start: Huis van de Wijk 't Pluspunt"
    unknown = directions(world, start(100, 10), "doel", "wandelen", DUTCH)
    assert texts(unknown)[0].startswith("Ga de deur uit. Ga naar Albardakade")
    stop = directions(world, start(100, 10, FROM_STOP, "Dam"), "doel", "wandelen", DUTCH)
    assert (stop.start, stop.steps[0].pictogram) == ("Start: halte Dam", "rechtdoor")
    assert "deur" not in texts(stop)[0]


def test_without_streets_no_route_is_made_up(tmp_path):
    world = made_world(tmp_path, letters="A", places=[("plus", PlaceKind.BUURTKAMER, *np.add((300, 400), CORNER))])
    found = directions(world, start(0, 0), "plus", "rustig", DUTCH)
    assert (found.estimated, found.steps, len(found.line)) == (True, (), 0)
    assert found.metres == pytest.approx(650, abs=25)
    assert found.minutes == pytest.approx(500 * 1.3 / 0.9 / 60)
    assert "hemelsbreed" in found.note


def test_where_no_street_is_near_the_way_is_estimated(tmp_path):
    far_off = to_a_place(tmp_path, drawn([(0, 0), (300, 0)], [Edge(0, 1)]), at=(290, 6))
    assert directions(far_off, start(0, 900), "plus", "rustig", DUTCH).estimated


def test_no_way_and_no_place_are_said(tmp_path):
    network = drawn([(0, 0), (100, 0), (200, 0)], [Edge(0, 1), Edge(1, 2, kind=StreetKind.STEPS)])
    world = to_a_place(tmp_path, network, at=(200, 6))
    with pytest.raises(
        NotFoundError, match="geen weg naar Huis van de Wijk 't Pluspunt voor wie zo gaat: met een rolstoel"
    ):
        directions(world, start(50, 0), "plus", "rolstoel", DUTCH)
    with pytest.raises(NotFoundError, match="bestaat niet"):
        all_directions(world, start(50, 0), ["weg"], "wandelen", DUTCH)


def test_what_wheels_need_is_named_by_stretch(tmp_path):
    nan = float("nan")
    network = drawn(
        [(0, 0), (200, 0), (200, 60), (200, 100), (200, 200), (300, 0)],
        [
            Edge(0, 1, "Een"),
            Edge(1, 2, "Twee"),
            Edge(2, 3, "Twee", kerb=nan),
            Edge(3, 4, surface=0, kerb=nan),
            Edge(1, 5, "Een"),
        ],
    )
    world = drawn_world(tmp_path, network)
    found = walk(world, (0, 0), (200, 200), profile="rolstoel")
    where, what = found.unknown[0].split(". ")
    assert len(found.unknown) == 1
    assert where == "Stap 2, een pad zonder naam, na 60 meter: 140 meter"
    assert what == "Wij weten niet: hoe hoog de stoeprand is, of de weg vlak is."
    assert walk(world, (0, 0), (200, 200)).unknown == ()
    everywhere = drawn([(0, 0), (200, 0)], [Edge(0, 1, surface=0)])
    found = walk(drawn_world(tmp_path, everywhere), (0, 0), (200, 0), profile="rolstoel")
    assert found.unknown == ("Van de hele weg weten wij niet: of de weg vlak is.",)


def test_what_is_not_known_of_one_step_after_the_other_is_told_at_once(tmp_path):
    nan = float("nan")
    network = drawn(
        [(0, 0), (100, 0), (100, 100), (200, 100), (200, 200)],
        [Edge(0, 1, kerb=nan), Edge(1, 2, kerb=nan), Edge(2, 3, "Twee", kerb=nan), Edge(3, 4)],
    )
    found = walk(drawn_world(tmp_path, network), (0, 0), (200, 200), profile="rolstoel")
    assert [sentence.split(".")[0] for sentence in found.unknown] == [
        "Stap 1–2, een pad zonder naam, 200 meter",
        "Stap 3, Twee, 100 meter",
    ]


def test_a_name_with_markup_or_overrides_harms_nothing(tmp_path):
    name = "\u202e<script>alert(1)</script> 100%(x)s\u2067"
    found = walk(drawn_world(tmp_path, grid(3)), (0, 0), (200, 200), end_name=name)
    assert found.name == "<script>alert(1)</script> 100%(x)s"
    assert not {"\u202e", "\u2067"} & set(text(found))


def test_a_name_stands_apart_from_text_from_right_to_left(tmp_path):
    found = walk(drawn_world(tmp_path, grid(3)), (0, 0), (200, 200), end_name="HvdW De Brug", language="ar")
    assert found.name == "\u2068Huis van de Wijk De Brug\u2069"
    assert "\u2068De Brug\u2069" in texts(found)[-1]


def test_a_sentence_begins_with_a_capital(tmp_path):
    world = drawn_world(tmp_path, grid(3))
    assert " Halte De Brug is " in texts(walk(world, (0, 0), (200, 210), end_name="halte De Brug"))[-1]
    assert " 't Pluspunt is " in texts(walk(world, (0, 0), (200, 210), end_name="'t Pluspunt"))[-1]


def test_from_a_place_to_itself(tmp_path):
    found = walk(drawn_world(tmp_path, grid(3)), (100, 100), (100, 100))
    assert [step.pictogram for step in found.steps] == ["aankomst"]


def test_other_languages_say_it_too(tmp_path):
    found = walk(drawn_world(tmp_path, grid(3)), (0, 0), (200, 200), language="en", end_name="De Brug")
    assert texts(found)[0].startswith("Go out of the door.")
    assert texts(found)[-1] == "You are there. This is De Brug."
