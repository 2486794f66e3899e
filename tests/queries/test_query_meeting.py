"""Where a circle could meet: which places, in which order, and what to ask there."""

from dataclasses import replace
from datetime import date

import pytest

from socialmap.errors import BadInputError, NotFoundError
from socialmap.i18n import words
from socialmap.model import Access, Activity, Feature, FeatureKind, Known, Orientation, PlaceKind, Status, Visibility
from socialmap.queries.cirkels.meeting import MeetingAsk, meeting_page, meeting_places, small_area, visit
from tests.support.records import SOURCE
from tests.support.worlds import at, buurt, made_world, middle

SAY = words("nl")
X, Y = middle(1)
FB = "WK0363FB"
#: Ids of places are UUIDs in the store; so a visit can be asked by them.
ROOM, LIBRARY, CARE, FARM, AWAY, SHELTER = (f"00000000-0000-5000-8000-00000000000{number}" for number in range(1, 7))
PLACES = [
    (ROOM, PlaceKind.BUURTKAMER, X, Y),
    (LIBRARY, PlaceKind.BIBLIOTHEEK, X + 300, Y),
    (CARE, PlaceKind.INLOOP, X - 300, Y, {"operator": "Cordaan"}),
    (FARM, PlaceKind.KINDERBOERDERIJ, X, Y + 300),
    (AWAY, PlaceKind.HUIS_VAN_DE_WIJK, *middle(4)),
    (SHELTER, PlaceKind.BUURTKAMER, X, Y + 100, {"visibility": Visibility.HIDDEN}),
]
FIGURES = {"inwoners": {"WK0363FA": 1000.0, FB: 4000.0, "WK0363FC": 2000.0}}
STOP = Feature(FeatureKind.STOP, "s1", "Plein", SOURCE, **at(X + 350, Y))


def world_with(folder, *, places=PLACES, records=(STOP,), areas=()):
    return made_world(folder, letters="ABCDE", places=places, figures=FIGURES, records=records, areas=areas)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return world_with(tmp_path_factory.mktemp("meeting"))


def page(world, code="FB", **asked):
    return meeting_page(world, code, MeetingAsk(**asked), SAY)


def row(shown, id):
    return next(row for row in shown.rows if row.place.id == id)


def test_candidates_are_what_is_in_and_near_the_area(world):
    assert [row.place.id for row in page(world).rows] == [LIBRARY, ROOM, CARE]
    assert not page(world, "FA").rows


def test_unknown_is_asked_and_never_yes(world):
    shown = page(world)
    assert row(shown, ROOM).right == []
    assert row(shown, LIBRARY).right == ["een halte dichtbij"]
    assert shown.ask[:5] == [
        "gratis",
        "een rustige, afgesloten kamer",
        "een keuken",
        "eigen eten mag",
        "zonder trap",
    ]
    # No stop on our list is not "no stop".
    assert "een halte dichtbij" in row(shown, ROOM).ask_too
    assert "Is er een halte dichtbij?" in row(shown, ROOM).questions


def test_a_room_on_loan_is_told_in_its_own_words(tmp_path):
    world = world_with(tmp_path)
    world.places.loc[ROOM, ["room_on_loan", "room_note"]] = (Known.YES, "een kamer op dinsdag")
    shown = page(world)
    assert row(shown, ROOM).right == ["een ruimte te leen: een kamer op dinsdag"]
    assert "een ruimte te leen" not in row(shown, LIBRARY).right


def test_the_name_of_a_care_organisation_is_told_and_lowers_a_place(world):
    assert row(page(world), CARE).wrong == ["de naam van een zorgorganisatie hoort erbij"]
    evidence = {one.id: one.evidence for one in page(world).criteria}
    assert "Toch koos een groep er een, om de keuken" in evidence["unbranded"]


def test_a_circle_that_turns_to_the_buurt_sees_unusual_places(world):
    shown = page(world, orientation=Orientation.BUURT)
    assert [row.place.id for row in shown.rows][:2] == [LIBRARY, FARM]
    assert "een gewone plek waar u geen groep verwacht" in row(shown, FARM).right
    assert row(shown, ROOM).wrong == ["een plek waar u een groep verwacht"]


def test_what_a_person_noted_counts(tmp_path):
    world = world_with(tmp_path)
    for fact, answer in (("kitchen", Known.YES), ("step_free", Known.NO), ("unbranded", Known.YES)):
        world.places.loc[[ROOM, CARE], fact] = answer
    shown = page(world)
    assert row(shown, ROOM).right == ["een keuken", "geen zorgplek"]
    assert row(shown, ROOM).wrong == ["alleen met een trap"]
    assert "geen zorgplek" in row(shown, CARE).right
    assert [row.place.id for row in shown.rows][:2] == [ROOM, CARE]


@pytest.mark.parametrize(
    ("hours", "said"), [("Mo-Fr 09:00-17:00", "wrong"), ("We 19:00-22:00", "right"), ("", "ask"), ("kapot", "ask")]
)
def test_open_in_the_evening(tmp_path, hours, said):
    world = world_with(tmp_path)
    world.places.loc[ROOM, "opening_hours"] = hours
    label = "niet open in de avond" if said == "wrong" else "open in de avond"
    assert label in getattr(row(page(world), ROOM), said)


def test_an_activity_in_the_same_hour(tmp_path):
    coffee = Activity(
        "a1", "Koffie", ROOM, schedule="We 10:00-12:00", access=Access.WALK_IN, status=Status.LISTED,
        source_id=SOURCE, listed_on="2026-05",
    )  # fmt: skip
    gone = replace(coffee, id="a2", place_id=LIBRARY, status=Status.HISTORY)
    world = world_with(tmp_path, records=(STOP, coffee, gone))
    asked = {"day": "wo", "part": "ochtend"}
    label = "iets anders op hetzelfde uur"
    assert label in row(page(world, **asked), ROOM).right
    assert label in row(page(world, **asked), LIBRARY).ask
    assert label in row(page(world, day="wo", part="avond"), ROOM).ask
    assert label in row(page(world), ROOM).ask


def test_residents_of_the_wijk_in_reach_break_ties(tmp_path):
    # Two buurten: 3,000 people in the west, 500 in the east; each reaches one of two equal rooms.
    west, east = "00000000-0000-5000-8000-00000000000a", "00000000-0000-5000-8000-00000000000b"
    areas = [buurt("BU0363FB01", FB, X - 700, Y, 200), buurt("BU0363FB02", FB, X + 700, Y, 200)]
    world = made_world(
        tmp_path, letters="ABC", areas=areas,
        places=[(east, PlaceKind.BUURTKAMER, X + 600, Y), (west, PlaceKind.BUURTKAMER, X - 600, Y)],
        figures={"inwoners": {FB: 3500.0, "BU0363FB01": 3000.0, "BU0363FB02": 500.0, "WK0363FA": 9000.0}},
    )  # fmt: skip
    shown = page(world)
    assert [row.place.id for row in shown.rows] == [west, east]
    assert "3.000 mensen uit WK0363FB wonen binnen 15 minuten lopen" in shown.rows[0].residents
    assert "Van de eerste 2 plekken klopt er even veel" in shown.order
    assert shown.measured_how == "geschat, hemelsbreed"
    # A circle in a buurt finds its people in the wijk.
    assert "uit WK0363FB" in page(world, "BU0363FB02").rows[0].residents


def test_hidden_places_are_nowhere(world):
    area = small_area(world, "FB")
    for orientation in (Orientation.ONTMOETING, Orientation.BUURT):
        assert SHELTER not in meeting_places(world, area, MeetingAsk(orientation)).index


def test_places_that_somebody_checked_are_candidates_too(tmp_path):
    world = world_with(tmp_path, places=[(ROOM, PlaceKind.BUURTKAMER, X, Y, {"listed_on": "2019-05"})])
    assert not page(world).rows  # only history stands for it
    world.places.loc[ROOM, ["offered", "checked_on"]] = [True, date(2026, 9, 1)]
    assert page(world).rows[0].place.id == ROOM


def test_the_map_numbers_the_list(world):
    shown = page(world)
    assert [number for number, *_ in shown.map.marks] == [1, 2, 3]
    assert all(0 <= x <= shown.map.width and 0 <= y <= shown.map.height for _, x, y in shown.map.marks)


def test_areas_that_cannot_be_asked(world):
    with pytest.raises(NotFoundError, match="bestaat niet"):
        page(world, "XX")
    with pytest.raises(NotFoundError, match="in een wijk of buurt; Amsterdam is dat niet"):
        page(world, "GM0363")


def test_the_questions_of_a_visit(world):
    told = visit(world, "FB", MeetingAsk(), (CARE,), SAY)
    assert [place.place.id for place in told.places] == [CARE]
    assert told.open_questions[:2] == ["Wie komen hier op dit uur?", "Is er plek voor nieuwe mensen?"]
    assert "Mag de groep zelf eten en drinken meenemen?" in told.places[0].questions
    # What is known is not asked again.
    assert not any("zorgplek" in question for question in told.places[0].questions)
    assert told.safari == "Maak hier een Buurtsafari van: de deelnemers kiezen."


def test_a_visit_without_a_choice_goes_to_the_first_ones(world):
    told = visit(world, "FB", MeetingAsk(), (), SAY)
    assert [place.place.id for place in told.places] == [LIBRARY, ROOM, CARE]


@pytest.mark.parametrize("id", [AWAY, SHELTER, FARM, "x"])
def test_only_candidates_are_visited(world, id):
    with pytest.raises(NotFoundError, match="niet in de lijst"):
        visit(world, "FB", MeetingAsk(), (id,), SAY)


def test_a_visit_is_no_marathon(world):
    with pytest.raises(BadInputError, match="te veel plekken"):
        visit(world, "FB", MeetingAsk(), (ROOM,) * 11, SAY)
