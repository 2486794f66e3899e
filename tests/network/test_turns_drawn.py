"""Turns of crossings that others drew: told as they expect, or better argued here, row by row."""

from typing import Any

import orjson
import pytest

from socialmap.network.route import Route
from socialmap.network.turns import Turn
from tests.support.suites import Drawing, drawn, grid, tagged

pytestmark = pytest.mark.real_data

#: Left, right, or back, as the suite writes them; going straight on is not told.
SIDES = {
    **dict.fromkeys((Turn.LEFT, Turn.SLIGHT_LEFT, Turn.SHARP_LEFT), "L"),
    **dict.fromkeys((Turn.RIGHT, Turn.SLIGHT_RIGHT, Turn.SHARP_RIGHT), "R"),
    Turn.LEFT_RIGHT: "LR",
    Turn.RIGHT_LEFT: "RL",
    Turn.BACK: "U",
}
#: Who turns back by way of a piece between does it in two turns, or in a sharp one.
BACK = ("LL", "RR", "L", "R", "U")

TWICE = "a road of two carriageways, or a piece of 60 m between two corners: who walks turns twice, and both are told"
TIE = "two ways are as long; ours has more corners, and each is told"
JOG = "a jog of 60 m from one crossing to the next is two turns for who walks"
BEND = "the way bends by 55 degrees or more, or by 35 where another street goes straight on or ends there"
ROUND = "a roundabout is a street to who walks: where one goes on around its corner it is told"
STRAIGHT = "one goes straight on, or bends by less than 35 degrees where no other street is straighter"
FERRY = "where one leaves the quay it is told, and which of two ferries"
CARS = "a relation for drivers changes what is told; an extract of streets does not have it"
LOOP = "around a loop both ways are as long, and ours begins with the other one"
OFF = "it begins where no street lies"
#: Scenario, line and rows: where we tell otherwise, and why.
ARGUED = {
    TWICE: (
        "advanced-lanes:10/3 advanced-lanes:78/3 advanced-lanes:153/3 advanced-lanes:201/3 "
        "collapse-detail:59/1 collapse:169/3,10 collapse:219/3,7 collapse:363/6 collapse:583/1 collapse:663/1 "
        "dedicated-turn-roads:277/1 dedicated-turn-roads:659/1 dedicated-turn-roads:949/2 "
        "dedicated-turn-roads:976/1 dedicated-turn-roads:1054/1 merge-segregated-roads:198/1,2,3 "
        "merge-segregated-roads:258/6,10,14 merge-segregated-roads:328/1,3,5,6 merge-segregated-roads:392/1,3 "
        "merge-segregated-roads:455/3 merge-segregated-roads:652/6 turn-lanes:530/1 turn-lanes:563/1,2,3 "
        "turn:861/2,3 turn:1434/1,2 "
    ),
    TIE: (
        "collapse:8/7 collapse:79/3,11,15 collapse:124/7,15 collapse:273/15 collapse:318/3,15 "
        "divided-highways:113/1 internal-intersections:8/7,8 merge-segregated-roads:611/1,3,8 "
        "turn-lanes:224/3,15 "
    ),
    JOG: (
        "bike-staggered-intersections:31/2 bike-staggered-intersections:53/2 "
        "bike-staggered-intersections:75/2 bike-staggered-intersections:119/2 collapse:514/1 collapse:548/1 "
        "obvious-turn-discovery:110/4 staggered-intersections:10/1,2 turn-angles:163/6 turn-angles:890/1 "
        "turn-angles:959/2 "
    ),
    BEND: (
        "anticipate-lanes:404/1,2 bugs:9/1 collapse:432/1 fork:27/1 obvious-turn-discovery:262/2 "
        "obvious-turn-discovery:579/3 perception:106/2 suppressed:43/1 suppressed:59/1 turn-angles:254/1 "
        "turn-angles:283/1,2 turn-angles:315/1,2 turn-angles:480/1 turn-angles:514/1,2 turn-angles:890/2 "
        "turn-angles:926/1,2 turn-angles:1080/1,3 turn-lanes:599/3 "
    ),
    ROUND: ("rotary:108/5,8,11 roundabout-turn:140/2,5 roundabout:116/5,11 "),
    STRAIGHT: (
        "fork:197/1 fork:216/2 maneuver-tag:104/1 merge:46/1 new-name:24/1 new-name:40/1 new-name:56/1 "
        "obvious-turn-discovery:190/1 obvious-turn-discovery:465/3 perception:8/2 perception:69/2,3 "
        "turn-angles:431/1 turn-angles:662/1 turn-angles:715/1 turn-angles:926/6 turn-angles:959/3 "
        "turn-angles:1080/2 turn:1357/2 "
    ),
    FERRY: ("collapse-ferry:64/1 collapse-ferry:124/1,2 "),
    CARS: ("maneuver-tag:9/3,4 "),
    LOOP: ("continue:151/4 "),
    OFF: ("turn-angles:607/3 "),
}


def _argued() -> dict[tuple[str, int], str]:
    return {
        (place, int(row)): why
        for why, places in ARGUED.items()
        for place, _, numbers in (one.partition("/") for one in places.split())
        for row in numbers.split(",")
    }


def _told(route: Route) -> str:
    return "".join(SIDES.get(stretch.turn, "") for stretch in route.stretches[1:])


def _is_within(some: str, all_: str) -> bool:
    rest = iter(all_)
    return all(side in rest for side in some)


def _matches(told: str, expected: str) -> bool:
    return told in {expected, *(expected.replace("U", back) for back in BACK)}


def test_turns_are_told_as_others_expect_or_argued_here(tmp_path, real_data):
    suite = real_data.parent / "cases" / "suites" / "turns_drawn.json"
    if not suite.is_file():
        pytest.skip("no cases")
    rows: list[dict[str, Any]] = orjson.loads(suite.read_bytes())
    whole = drawn(tmp_path / "bochten.osm.pbf", [_drawing(row) for row in rows])
    on, argued = whole.ways("wandelen"), _argued()
    otherwise, wrong_side = {}, []
    for number, row in enumerate(rows):
        route = whole.route(on, number, row["start"], row["end"])
        place = row["source"].split("guidance/")[1].replace(".feature", "")
        why = argued.get((place, row["row"]))
        if route is None:
            if why != OFF:
                otherwise[place, row["row"]] = "no way"
            continue
        assert sum(stretch.metres for stretch in route.stretches) == pytest.approx(route.metres - sum(route.off))
        told, expected = _told(route), row["expected_sides"]
        if why is None and not _matches(told, expected):
            otherwise[place, row["row"]] = (expected, told)
        apart = expected.replace("U", "")
        if why not in {None, LOOP} and not (_is_within(apart, told) or _is_within(told, apart)):
            wrong_side.append((place, row["row"], expected, told))
    assert not otherwise
    assert not wrong_side
    assert len(argued) < len(rows) / 5


def _drawing(row: dict[str, Any]) -> Drawing:
    """A way without a kind is a ferry."""
    ways = [(way["nodes"], {**({} if way["highway"] else {"route": "ferry"}), **tagged(way)}) for way in row["ways"]]
    return Drawing(grid(row), ways)


def test_every_reason_is_of_a_row_once():
    places = [(place, why) for why, text in ARGUED.items() for place in text.split()]
    assert len(_argued()) == sum(len(place.partition("/")[2].split(",")) for place, _ in places)
