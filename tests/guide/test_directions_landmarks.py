"""Left and right of what one sees on the way, on drawn streets where one can see the answer."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from socialmap.guide.landmarks import Side, landmarks, phrase, seen, side_of, towards
from socialmap.i18n import words
from socialmap.model import PlaceKind, Status, Visibility
from socialmap.offer.words import shown
from tests.support.directions import drawn_world, text, texts, walk
from tests.support.networks import CORNER, Edge, drawn
from tests.support.worlds import made_world

#: Along an arc to the left of 90 degrees, 100 m from its middle.
ARC = [(100 * np.sin(a), 100 - 100 * np.cos(a)) for a in np.linspace(0, np.pi / 2, 20)]
FAR = (9_000.0, 9_000.0)


def crossroads():
    """From the west (0) by the middle (1) to the north (2), with streets to the east and south."""
    return drawn(
        [(0, 0), (200, 0), (200, 200), (400, 0), (200, -200)],
        [Edge(0, 1, "West"), Edge(1, 2, "Noord"), Edge(1, 3, "Oost"), Edge(1, 4, "Zuid")],
    )


def side(line, point):
    line, point = np.array(line, dtype=float), np.array(point, dtype=float)
    path = shapely.LineString(line)
    return side_of(line, path.project(shapely.Point(point)), point)


@pytest.mark.parametrize(
    ("line", "point", "expected"),
    [
        ([(0, 0), (100, 0)], (50, 10), Side.LEFT),
        ([(0, 0), (100, 0)], (50, -10), Side.RIGHT),
        ([(0, 0), (0, 100)], (10, 50), Side.RIGHT),
        ([(0, 0), (-100, -100)], (-60, -40), Side.RIGHT),
        # Within a street that bends: in the inner corner, and outside it.
        ([(0, 0), (100, 0), (100, 100)], (90, 12), Side.LEFT),
        ([(0, 0), (100, 0), (100, 100)], (112, -12), Side.RIGHT),
        # A curved street: its middle is always to the left, what lies outside it to the right.
        (ARC, (30, 40), Side.LEFT),
        (ARC, (85, 55), Side.LEFT),
        (ARC, (90, 10), Side.RIGHT),
        # A kerb that makes the line step aside where the landmark is.
        ([(0, 0), (50, 0), (50, 3), (53, 3), (100, 3)], (49, 15), Side.LEFT),
        ([(0, 0), (50, 0), (50, 3), (53, 3), (100, 3)], (52, -12), Side.RIGHT),
        # Past the end: straight ahead, and beside it.
        ([(0, 0), (100, 0)], (130, 5), Side.BEFORE),
        ([(0, 0), (100, 0)], (110, 15), Side.LEFT),
        # Behind where one starts, and on the line itself.
        ([(0, 0), (100, 0)], (-20, 0), None),
        ([(0, 0), (100, 0)], (50, 0.5), None),
    ],
)
def test_sides_that_one_can_see(line, point, expected):
    assert side(line, point) == expected


@given(
    st.lists(st.tuples(*[st.floats(-30, 30)] * 2), min_size=2, max_size=6),
    st.floats(0.1, 0.9),
    st.sampled_from([-20.0, 20.0]),
)
def test_who_walks_back_sees_it_on_the_other_side(shifts, part, aside):
    """Any line that goes east, more or less, and something 20 m beside it."""
    line = np.array([(60.0 * row, north / 3) for row, (_, north) in enumerate(shifts)])
    path = shapely.LineString(line)
    foot = shapely.get_coordinates(path.interpolate(part, normalized=True))[0]
    point = foot + np.array((0, aside))
    assert side(line, point) == (Side.LEFT if aside > 0 else Side.RIGHT)
    assert side(line[::-1], point) == (Side.RIGHT if aside > 0 else Side.LEFT)


def zigzag():
    """From the south (0) to a corner (1), east to the next (2), and north (3); each corner is a crossroads."""
    return drawn(
        [(0, -150), (0, 0), (200, 0), (200, 200), (-100, 0), (0, 100), (300, 0), (200, -100)],
        [Edge(0, 1), Edge(1, 2), Edge(2, 3), Edge(1, 4), Edge(1, 5), Edge(2, 6), Edge(2, 7)],
    )


def test_the_landmark_at_a_turn_is_told_before_it(tmp_path):
    world = drawn_world(tmp_path, zigzag(), [("supermarkt", "Dirk", (185, 12))])
    there = texts(walk(world, (0, -150), (200, 200)))
    assert there[1] == "Ga naar rechts. Loop 3 minuten rechtdoor. Links ziet u supermarkt Dirk."
    assert there[2].startswith("Ga daar naar links. Loop 2 minuten rechtdoor.")
    mirrored = drawn_world(tmp_path, zigzag(), [("supermarkt", "Dirk", (185, -12))])
    assert texts(walk(mirrored, (0, -150), (200, 200)))[1].endswith("Rechts ziet u supermarkt Dirk.")


def test_who_comes_back_has_it_on_the_other_side(tmp_path):
    world = drawn_world(tmp_path, zigzag(), [("supermarkt", "Dirk", (15, 12))])
    back = texts(walk(world, (200, 200), (0, -150)))
    assert back[1] == "Ga naar rechts. Loop 2 minuten rechtdoor. Rechts ziet u supermarkt Dirk."
    assert back[2].startswith("Ga daar naar links.")


def test_from_the_middle_of_a_street_one_goes_towards_the_landmark_of_its_corner(tmp_path):
    world = drawn_world(tmp_path, zigzag(), [("supermarkt", "Dirk", (185, 12))])
    assert texts(walk(world, (90, 0), (200, 200)))[:2] == [
        "Ga de deur uit. Ga richting supermarkt Dirk. Loop 1 minuut rechtdoor.",
        "Ga daar naar links. Loop 3 minuten rechtdoor. Dan bent u bij De Brug.",
    ]


def test_a_landmark_before_another_corner_does_not_mark_the_turn(tmp_path):
    network = drawn(
        [(0, -150), (0, 0), (175, 0), (200, 0), (200, 200), (175, 100), (300, 0)],
        [Edge(0, 1), Edge(1, 2), Edge(2, 3), Edge(3, 4), Edge(2, 5), Edge(3, 6)],
    )
    there = texts(walk(drawn_world(tmp_path, network, [("supermarkt", "Dirk", (165, 12))]), (0, -150), (200, 200)))
    assert there[1].endswith("Onderweg ziet u links supermarkt Dirk.")
    assert there[2].startswith("Ga naar links.")


def test_one_landmark_a_step_the_best_near_the_turn(tmp_path):
    beside = [("watertap", "Fontein", (190, -8)), ("station", "Zuid (2)", (180, -12)), ("gebedshuis", "Kerk", (60, 8))]
    found = walk(drawn_world(tmp_path, zigzag(), beside), (0, -150), (200, 200))
    assert texts(found)[1].endswith("Rechts ziet u station Zuid.")
    assert "watertappunt" not in text(found)


@pytest.mark.parametrize(("north", "is_seen"), [(10, True), (26, False)])
def test_what_stands_behind_another_street_is_not_seen(tmp_path, north, is_seen):
    network = drawn([(0, 0), (200, 0), (0, 24), (200, 24)], [Edge(0, 1), Edge(2, 3), Edge(0, 2), Edge(1, 3)])
    world = drawn_world(tmp_path, network, [("supermarkt", "Dirk", (120, north))])
    line = np.array([(0.0, 0.0), (200.0, 0.0)]) + CORNER
    assert bool(seen(landmarks(world), line, FAR)) is is_seen


def test_straight_ahead_where_the_street_ends(tmp_path):
    network = drawn([(0, 0), (200, 0), (200, 200), (200, -200)], [Edge(0, 1), Edge(1, 2), Edge(1, 3)])
    world = drawn_world(tmp_path, network, [("gebedshuis", "Westerkerk", (225, 3))])
    line = np.array([(50.0, 0.0), (200.0, 0.0)]) + CORNER
    assert [mark.side for mark in seen(landmarks(world), line, FAR)] == [Side.BEFORE]


@pytest.mark.parametrize(
    ("park", "words_"),
    [
        (shapely.box(40, -50, 140, 50), "U gaat door het park."),
        (shapely.box(80, -60, 140, -8), "Onderweg ziet u rechts het park (Vondelpark)."),
        (shapely.box(80, 8, 140, 60), "Onderweg ziet u links het park (Vondelpark)."),
    ],
)
def test_a_park_is_walked_through_or_passed(tmp_path, park, words_):
    world = drawn_world(tmp_path, zigzag(), [("park", "Vondelpark", park)])
    assert texts(walk(world, (0, -150), (200, 200)))[1].endswith(words_)


def test_bridges_and_lights_are_on_the_way_not_beside_it(tmp_path):
    beside = [("brug", "", (300, 2)), ("verkeerslicht", "", (190, 3)), ("verkeerslicht", "", (100, 25))]
    world = drawn_world(tmp_path, crossroads(), beside)
    line = np.array([(0.0, 0.0), (200.0, 0.0)]) + CORNER
    assert [(mark.side, round(mark.metres)) for mark in seen(landmarks(world), line, FAR)] == [(Side.ON, 190)]


def test_where_one_goes_is_no_landmark(tmp_path):
    world = drawn_world(tmp_path, crossroads(), [("supermarkt", "Dirk", (200, 190))])
    assert "Dirk" not in text(walk(world, (0, 0), (195, 195)))


def test_a_direction_is_something_ahead_with_a_name(tmp_path):
    beside = [("halte", "Dam", (300, 40)), ("halte", "Elders", (-200, 0)), ("school", "", (100, 0))]
    marks = landmarks(drawn_world(tmp_path, crossroads(), beside))
    here, east, north = np.array(CORNER), np.array((50, 0)), np.array((0, 50))
    assert marks.names[towards(marks, here, here + east, FAR)] == "Dam"
    assert marks.names[towards(marks, here, here - east, FAR)] == "Elders"
    assert towards(marks, here, here + north, FAR) == -1


def test_only_what_is_there_for_everyone(tmp_path):
    kinds = PlaceKind.BIBLIOTHEEK, PlaceKind.OPVANG, PlaceKind.DAGBESTEDING, PlaceKind.HUIS_VAN_DE_WIJK
    places = [(kind, kind, 118_000 + 50 * row, 487_000) for row, kind in enumerate(kinds)]
    places.append(("weg", PlaceKind.BIBLIOTHEEK, 118_500, 487_000, {"status": Status.HISTORY}))
    places.append(("geheim", PlaceKind.BIBLIOTHEEK, 118_600, 487_000, {"visibility": Visibility.HIDDEN}))
    world = made_world(tmp_path, places=places)
    marks = landmarks(world)
    assert [phrase(marks, row, words("nl")) for row in range(len(marks.kinds))].count("het Huis van de Wijk") == 1
    assert set(marks.kinds) == {PlaceKind.BIBLIOTHEEK, PlaceKind.HUIS_VAN_DE_WIJK}
    offered = world.places[world.places["offered"]]
    assert len(marks.kinds) == int(offered["kind"].isin([PlaceKind.BIBLIOTHEEK, PlaceKind.HUIS_VAN_DE_WIJK]).sum())


def test_names_cannot_steer_the_text():
    plain = shown("Huis\u202e van\u2066 de\x00 \u200fWijk\n<b>x</b>", words("nl"))
    assert plain == "Huis van de Wijk <b>x</b>"
