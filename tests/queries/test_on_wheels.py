"""Wheels or a frame are never sent where way or door is unknown as if these were known.

First minute: somebody chooses "met een rolstoel" and nothing else. What stands under "Dit kan" has a door without steps
and a way of which every kerb is known; all else stands under "Misschien", with what to ask.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from socialmap.guide.gathering import Begin
from socialmap.guide.origin import FROM_POINT, Origin
from socialmap.i18n import words
from socialmap.model import Known, PlaceKind
from socialmap.network.files import save_network
from socialmap.queries.kaart.walking import places_within
from socialmap.queries.wegwijzer.guide import answer, referral
from socialmap.queries.wegwijzer.guide_form import GuideForm
from socialmap.queries.wegwijzer.safari import Asked, safari
from tests.support.networks import CORNER, Edge, drawn
from tests.support.records import SOURCE, a_place, a_row
from tests.support.worlds import at, made_world

NL = words("nl")
PROFILES = Path(__file__).parents[2] / "data" / "profielen.csv"
WHEELS = ["rollator", "rolstoel", "scootmobiel"]
WAY = "Is de weg naar de ingang zonder trap en zonder hoge stoep?"
DOOR = "Is de ingang zonder trap? Is er een lift?"


def put(id, name, east, north, step_free):
    where = {**at(CORNER[0] + east, CORNER[1] + north), "listed_on": "2026-05", "listed_source_id": SOURCE}
    return [a_place(id, name, kind=PlaceKind.BUURTKAMER, step_free=step_free, **where), a_row(id, f"r-{id}")]


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A street to the east of which all is known, and one to the north of which after 100 m nothing is."""
    nan = float("nan")
    points = [(0, 0), (100, 0), (300, 0), (0, 100), (0, 300)]
    edges = [Edge(0, 1), Edge(1, 2), Edge(0, 3), Edge(3, 4, kerb=nan, width=nan, surface=0)]
    folder = tmp_path_factory.mktemp("wheels")
    save_network(drawn(points, edges), folder / "straten.bin")
    records = [
        *put("ja", "Zonder Trap", 100, 5, Known.YES),
        *put("nee", "Met Trap", 200, 5, Known.NO),
        *put("weetniet", "Weet Niet", 280, 5, Known.UNKNOWN),
        *put("ver", "Onbekende Weg", 5, 280, Known.YES),
    ]
    made = made_world(folder, places=[], records=records)
    return replace(made, streets=folder / "straten.bin", profiles=PROFILES, _cache={})


def here(east=1.0, north=0.0):
    x, y = CORNER[0] + east, CORNER[1] + north
    return Origin(*at(x, y).values(), x, y, FROM_POINT)


def ask(world, profile, made=answer, **asked):
    return made(world, GuideForm(profile=profile, minutes=30, **asked), here(), NL)


def names(rows):
    return {row.name for row in rows}


@pytest.mark.parametrize("profile", WHEELS)
def test_only_a_known_way_to_a_known_door_can(world, profile):
    found = ask(world, profile)
    assert names(found.sure) == {"Zonder Trap"}
    maybe = {row.name: row for row in found.maybe}
    assert maybe.keys() == {"Weet Niet", "Onbekende Weg"}
    assert DOOR in maybe["Weet Niet"].questions
    assert WAY not in maybe["Weet Niet"].questions
    assert WAY in maybe["Onbekende Weg"].questions
    assert "een stuk van de weg (180 m) weten wij niet" in maybe["Onbekende Weg"].way_unknown
    assert found.message.endswith("Vraag ook of u er zonder trap kunt komen.")


@pytest.mark.parametrize("profile", ["wandelen", "rustig"])
def test_who_walks_is_not_asked_about_steps(world, profile):
    found = ask(world, profile)
    assert names(found.sure) == {"Zonder Trap", "Met Trap", "Weet Niet", "Onbekende Weg"}
    assert not any({WAY, DOOR} & set(row.questions) for row in found.sure)
    assert "zonder trap" not in found.message


def test_without_streets_the_way_is_unknown(world):
    found = ask(replace(world, streets=None, _cache={}), "rolstoel")
    assert found.sure == []
    assert all(WAY in row.questions for row in found.maybe)


def test_asked_twice_it_is_asked_once(world):
    found = ask(world, "rolstoel", eases=("zonder_trap",))
    (row,) = [row for row in found.maybe if row.name == "Weet Niet"]
    assert row.questions.count(DOOR) == 1


def test_the_referrers_five_say_it_too(world):
    found = ask(world, "scootmobiel", referral)
    assert names(found.sure) == {"Zonder Trap"}
    assert "Met Trap" not in names([*found.sure, *found.maybe])


def test_when_all_fails_the_steps_are_why(world):
    only = replace(world, places=world.places.assign(offered=world.places.index == "nee"), _cache={})
    (row,) = ask(only, "rollator").nearly
    assert (row.name, row.misses) == ("Met Trap", "er is een trap")


def test_on_a_walk_each_unknown_door_is_asked_and_steps_are_said(world):
    begin = Begin("halte:x", "halte X", CORNER[0], CORNER[1], stop="X")
    asked = Asked(("ja", "nee", "weetniet"), "rolstoel", limit=240)
    stops = {stop.place.id: stop for stop in safari(world, asked, begin, NL).stops}
    assert {id: (stop.steps, stop.ask) for id, stop in stops.items()} == {
        "ja": ("", ""),
        "nee": ("er is een trap", ""),
        "weetniet": ("", DOOR),
    }
    on_foot = safari(world, replace(asked, profile="rustig"), begin, NL)
    assert {(stop.steps, stop.ask) for stop in on_foot.stops} == {("", "")}


def test_a_start_that_is_also_chosen_is_no_stop(world):
    point = world.places.geometry["ja"]
    begin = Begin("plek:ja", "Zonder Trap", point.x, point.y, place_id="ja")
    walk = safari(world, Asked(("ja", "nee", "weetniet"), limit=240), begin, NL)
    assert {stop.place.id for stop in walk.stops} == {"nee", "weetniet"}
    assert walk.starts_there.startswith("U begint bij een plek die u koos: Zonder Trap.")
    assert walk.left_out == []
    assert walk.back.way.name == "Zonder Trap"


@pytest.mark.parametrize("profile", ["rustig", *WHEELS])
def test_the_steps_of_each_part_of_a_walk_add_up_to_the_table(world, profile):
    begin = Begin("halte:x", "halte X", CORNER[0], CORNER[1], stop="X")
    walk = safari(world, Asked(("ja", "nee", "weetniet", "ver"), profile, limit=240), begin, NL)
    for leg in [*(stop.way for stop in walk.stops), walk.back]:
        assert sum(step.minutes for step in leg.way.steps) == int(leg.minutes)
        assert sum(step.metres for step in leg.way.steps) == pytest.approx(leg.way.metres)


def test_the_command_says_where_the_way_is_not_known(world):
    start = "{:.6f}, {:.6f}".format(*reversed(at(CORNER[0] + 1, CORNER[1]).values()))
    found = places_within(world, start, minutes=30, profile="rolstoel").set_index("naam")
    assert found["hoe"].to_dict() == {
        "Zonder Trap": "over straat",
        "Met Trap": "over straat",
        "Weet Niet": "over straat",
        "Onbekende Weg": "over straat, niet overal bekend",
    }
    guessed = replace(world, streets=None, _cache={})
    minutes = {
        profile: places_within(guessed, start, minutes=60, profile=profile).set_index("naam").at["Weet Niet", "minuten"]
        for profile in ("rollator", "wandelen")
    }
    assert minutes["rollator"] == pytest.approx(minutes["wandelen"] * 1.25 / 0.7, abs=0.1)


def test_who_starts_at_a_place_is_there(world):
    point = world.places.geometry["ja"]
    origin = here(point.x - CORNER[0], point.y - CORNER[1])
    rows = {row.name: row for row in answer(world, GuideForm(minutes=30), origin, NL).sure}
    assert (rows["Zonder Trap"].minutes, rows["Zonder Trap"].distance) == ("0", "0 m")
