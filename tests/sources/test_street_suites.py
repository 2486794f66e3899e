"""Streets tell the truth: tags and drawn streets that others wrote, with the answers that they give."""

import csv
import itertools
import math
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import orjson
import pytest

from socialmap import geo
from socialmap.config import Settings
from socialmap.network.profiles import ways
from socialmap.network.route import Route, find_route
from socialmap.network.snapping import snap
from socialmap.sources.streets import read_streets
from tests.support.suites import ON_STREET, Drawing, drawn, grid, profiles, tagged

pytestmark = pytest.mark.real_data

#: A street of which all is known, on either side of what is asked.
KNOWN = {"highway": "residential", "surface": "asphalt", "kerb": "flush", "width": "3"}
LINE = {"x": (-100.0, 0.0), "a": (0.0, 0.0), "b": (100.0, 0.0), "c": (200.0, 0.0), "y": (300.0, 0.0)}
#: Where we differ, and why; nobody on foot is worse off.
DIFFERENT = {
    "foot/access.feature:39": "a motorway that is open to traffic is still no street to walk on",
    "foot/access.feature:100": "beside a sidewalk that is drawn apart one may cross the road, or walk it in a woonerf",
    "foot/barrier.feature:25": "a fence is a fence, also one that can be heard",
    "foot/way.feature:7": "in the Netherlands one walks on a cycleway where there is no footway (RVV 1990, art. 4)",
}
#: Of bridleways it is told that we do not know.
TOLD_ONLY = {"foot/access.feature:117"}


class There(NamedTuple):
    """A way there and a way back."""

    there: Route | None
    back: Route | None

    @property
    def unknown(self) -> float:
        """Metres of which not all is known."""
        return max(route.unknown if route else 0.0 for route in self)


@cache
def _suite(folder: Path, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = orjson.loads((folder / "suites" / f"{name}.json").read_bytes())
    return rows


@pytest.fixture(scope="module")
def cases(real_data) -> Path:
    folder: Path = real_data.parent / "cases"
    if not folder.is_dir():
        pytest.skip("no cases")
    return folder


def _passed(tmp_path: Path, rows: list[dict[str, Any]]) -> list[There]:
    drawings = [
        Drawing(LINE, [("xa", KNOWN), ("abc", row["way"]), ("cy", KNOWN)], {"b": row["node"]} if row["node"] else {})
        for row in rows
    ]
    whole = drawn(tmp_path / "rijen.osm.pbf", drawings)
    on = {profile: whole.ways(profile) for profile in {row.get("profile", "wandelen") for row in rows}}
    return [
        There(*(whole.route(on[row.get("profile", "wandelen")], number, *ends) for ends in (("x", "y"), ("y", "x"))))
        for number, row in enumerate(rows)
    ]


def test_who_may_walk_is_what_others_say(tmp_path, cases):
    rows = _suite(cases, "foot_routability")
    wrong = []
    for row, passed in zip(rows, _passed(tmp_path, rows), strict=True):
        got = {"bothw": all(passed), "forw": passed.there is not None, "backw": passed.back is not None}
        differs = any(got[way] != bool(said) for way, said in row["expected"].items())
        feature = row["source"].split("features/")[1]
        told = feature in TOLD_ONLY and passed.unknown > 0
        if differs and feature not in DIFFERENT and not told:
            wrong.append((feature, row["way"], row["node"]))
    assert not wrong


def test_wheels_pass_where_others_say_or_it_is_told_as_unknown(tmp_path, cases):
    rows = _suite(cases, "tags_foot_wheelchair")
    wrong, silent = [], []
    for row, passed in zip(rows, _passed(tmp_path, rows), strict=True):
        there, back = passed.there is not None, passed.back is not None
        right = {
            "1": there and back,
            "0": not there and not back,
            "f": there and not back,
            "b": back and not there,
            "unknown": passed.unknown > 0,
        }[str(row["expected"])]
        if not right and not passed.unknown:
            wrong.append((row["way"], row["node"]))
        if row["expected"] == 0 and row["profile"] != "wandelen" and (there or back) and not passed.unknown:
            silent.append((row["way"], row["node"]))
    assert not silent
    assert len(wrong) <= 0.05 * len(rows), wrong
    assert wrong == [
        ({"route": "ferry", "foot": "designated", "access": "private"}, {}),  # "foot" is said of walkers
        # A ramp on stairs in the Netherlands is mostly a gutter for a bicycle: safer closed.
        ({**{key: KNOWN[key] for key in ("surface", "kerb")}, "width": "2", "highway": "steps", **RAMP}, {}),
    ]


RAMP = {"ramp:wheelchair": "yes"}


def test_small_situations_from_reports_of_others(cases):
    """Metres, and where it matters minutes, from the start to the place, for who is named."""
    wrong = {}
    for name, (profile, metres, minutes, unknown) in REPORTED.items():
        folder = cases / "reported" / name
        network = read_streets(list(folder.glob("*.pbf")), settings=Settings()).network
        lat, lon = map(float, next(folder.glob("*_start.txt")).read_text(encoding="utf-8").split(","))
        with next(folder.glob("*_place.csv")).open(encoding="utf-8") as file:
            (place,) = csv.DictReader(file, delimiter=";")
        ends = [(lon, lat), (float(place["lon"]), float(place["lat"]))]
        route = find_route(ways(network, profiles()[profile]), *(snap(network, *geo.to_rd(*end)) for end in ends))
        told = route and (round(route.metres, -1), route.minutes, bool(route.unknown))
        if told != (metres, pytest.approx(minutes, abs=0.5), unknown):
            wrong[name] = told
    assert not wrong


#: Profile, metres, minutes, and whether something of it is told as unknown.
REPORTED = {
    "st_access_military": ("wandelen", 900, 12, False),
    "st_access_two_values": ("wandelen", 900, 12, False),
    "st_bridge_over_motorway": ("wandelen", 300, 4, False),
    "st_construction": ("wandelen", 900, 12, False),
    "st_cycle_barrier": ("rolstoel", 300, 5.6, True),
    "st_entrance_private": ("wandelen", 900, 12, False),
    "st_ferry": ("wandelen", 300, 8, False),
    "st_gate_plain": ("wandelen", 300, 4, False),
    "st_gate_private": ("wandelen", 900, 12, False),
    "st_incline": ("rolstoel", 900, 16.7, False),
    "st_oneway_foot": ("wandelen", 900, 12, False),
    "st_snap_over_canal": ("wandelen", 500, 6.7, False),
    "st_square_multipolygon": ("wandelen", 300, 4, False),
    "st_stile_rollator": ("rollator", 900, 21.4, False),
    "st_use_sidepath": ("wandelen", 900, 12, False),
    "st_wheelchair_no_way": ("rolstoel", 900, 16.7, False),
}


@pytest.mark.parametrize(
    ("name", "streets"), [("st_graphml_access_list", 3), ("st_graphml_utm", 2), ("st_osmnx_geopackage", 4)]
)
def test_graphs_of_osmnx_as_it_saves_them(cases, name, streets):
    (path,) = (path for path in (cases / "reported" / name).iterdir() if path.name != "README")
    network = read_streets([path], settings=Settings()).network
    assert network.streets == streets
    lon, lat = geo.to_wgs84(network.x, network.y)
    assert lon.min() == pytest.approx(4.80, abs=0.01)
    assert lat.min() == pytest.approx(52.37, abs=0.01)
    assert network.length == pytest.approx(np.hypot(*_spans(network)), rel=0.02)


def _spans(network: Any) -> Any:
    return network.x[network.start] - network.x[network.end], network.y[network.start] - network.y[network.end]


def test_drawn_networks_are_walked_as_others_walk_them(tmp_path, cases):
    """The streets that are walked, by name, and over squares how far; what is not ours stands in a table."""
    rows = [row for row in _suite(cases, "foot_routes") if _feature(row) not in NOT_OURS]
    whole = drawn(tmp_path / "routes.osm.pbf", [_streets(row) for row in rows])
    on, wrong = whole.ways("wandelen"), []
    for number, row in enumerate(rows):
        # Who begins in the middle of a square begins at the nearest of its lines.
        limit = 200.0 if "area_snapping" in _feature(row) else ON_STREET
        route, said = whole.route(on, number, row["start"], row["end"], limit), row["expected"]
        expected = [name for name in dict.fromkeys(said.get("route", "").split(",")) if name]
        walked = _names(whole.network, route)
        if "route" in said and [name for name in walked if name in expected] != expected:
            wrong.append((_feature(row), row["start"], row["end"], expected, walked))
        if "a:nodes" in said:
            over = [grid(row)[letter] for letter in said["a:nodes"]]
            metres = sum(math.dist(*step) for step in itertools.pairwise(over))
            if route is None or route.metres != pytest.approx(metres, abs=3):
                wrong.append((_feature(row), row["start"], row["end"], metres, route and route.metres))
    assert not wrong
    ferry = next(number for number, row in enumerate(rows) if row["expected"].get("time") == "3600s")
    sailed = whole.route(on, ferry, rows[ferry]["start"], rows[ferry]["end"])
    # One waits before it sails, and it takes the time that it says itself.
    assert sailed is not None
    assert sailed.minutes == pytest.approx(5 + 60, abs=0.1)


def _feature(row: dict[str, Any]) -> str:
    feature: str = row["source"].split("features/")[1]
    return feature


#: Rows of drawn networks that we do not follow, and why.
NOT_OURS = {
    "foot/area.feature:34": "nobody begins inside a building without an entrance: the nearest street is for snapping",
    "foot/area.feature:59": "a car park is no square: nobody who walks badly is sent between cars that turn",
    "foot/area_snapping.feature:120": "from the middle of a square to the middle: both begin at the nearest line",
    "foot/intersection.feature:9": "two footways lie on one another, and either is right",
    "foot/startpoint.feature:23": "begins at a railway, where nobody walks",
}


def _streets(row: dict[str, Any]) -> Drawing:
    names = [way["nodes"] for way in row["ways"]]
    relations = [
        (
            [
                (names.index(way), role)
                for role in ("outer", "inner")
                for way in filter(None, one.get(f"way:{role}", "").split(","))
            ],
            {key: value for key, value in one.items() if not key.startswith("way:")},
        )
        for one in row["relations"]
    ]
    return Drawing(grid(row), [(way["nodes"], _tags_of(way)) for way in row["ways"]], relations=relations)


def _tags_of(way: dict[str, str]) -> dict[str, str]:
    """A way without a word is a primary road, and bears the name of its letters."""
    said = tagged(way)
    return {
        **({} if "name" in way else {"name": way["nodes"]}),
        **({} if {"highway", "route"} & way.keys() else {"highway": "primary"}),
        **said,
    }


def _names(network: Any, route: Route | None) -> list[str]:
    if route is None or route.track is None:
        return []
    return list(dict.fromkeys(network.names[row] for row in network.name[route.track.street]))
