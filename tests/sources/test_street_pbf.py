"""Extracts of OpenStreetMap: contracted at junctions without changing a single distance."""

import time
from pathlib import Path

import networkx as nx
import numpy as np
import osmium
import pytest
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from socialmap import geo
from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.network.network import Doubt, Network, StreetKind, Surface
from socialmap.sources.streets import read_streets
from socialmap.sources.streets.tags import read_way
from tests.support.networks import CORNER
from tests.support.osm import draw_pbf
from tests.support.walking import real_streets, ways_of

LINE = {number: (100.0 * number, 0.0) for number in range(1, 7)}
STREET = {"highway": "residential"}
FOOTWAY = {"highway": "footway"}


@pytest.fixture
def read(tmp_path, settings):
    def run(points=LINE, ways=(), tags=None, *, elsewhere=False):
        return read_streets([draw_pbf(tmp_path / "stukje.osm.pbf", points, ways, tags)], settings=settings)

    return run


def streets_of(network: Network) -> list[tuple[int, int, int]]:
    """Each street as its ends (by hundreds of metres) and its length."""
    at = np.round((network.x - CORNER[0]) / 100).astype(int)
    return sorted(
        (int(at[start]), int(at[end]), round(float(length)))
        for start, end, length in zip(network.start, network.end, network.length, strict=True)
    )


def test_a_way_is_cut_where_another_meets_it_and_not_at_its_bends(read):
    network = read(LINE | {9: (300.0, 80.0)}, [((1, 2, 3, 4, 5), STREET), ((3, 9), FOOTWAY)]).network
    assert streets_of(network) == [(1, 3, 200), (3, 3, 80), (3, 5, 200)]
    assert network.nodes == 4
    row = int(np.flatnonzero(network.kind == StreetKind.ROAD)[0])
    shape = network.shape[network.shape_ptr[row] : network.shape_ptr[row + 1]] - CORNER
    assert shape == pytest.approx(np.array([[100, 0], [200, 0], [300, 0]]), abs=0.02)


def test_where_the_street_changes_there_is_a_junction(read):
    network = read(
        ways=[
            ((1, 2, 3), {**STREET, "name": "Ringdijk", "surface": "asphalt", "width": "3"}),
            ((3, 4), {"highway": "steps", "name": "Ringdijk"}),
        ]
    ).network
    assert streets_of(network) == [(1, 3, 200), (3, 4, 100)]
    assert [network.names[row] for row in network.name] == ["Ringdijk", "Ringdijk"]
    assert network.kind.tolist() == [StreetKind.ROAD, StreetKind.STEPS]
    assert network.surface.tolist() == [Surface.EVEN, Surface.UNKNOWN]
    assert network.width.tolist() == pytest.approx([3, np.nan], nan_ok=True)


def test_a_loop_at_the_end_of_a_street_stays(read):
    points = {1: (0.0, 0.0), 2: (100.0, 0.0), 3: (200.0, 50.0), 4: (200.0, -50.0)}
    network = read(points, [((1, 2, 3, 4, 2), STREET)]).network
    assert network.streets == 3
    assert network.length.sum() == pytest.approx(100 + 100 + 2 * np.hypot(100, 50), abs=0.2)
    round_about = read(points, [((2, 3, 4, 2), STREET), ((1, 2), STREET)]).network
    assert round_about.length.sum() == pytest.approx(network.length.sum())


def test_what_may_not_be_walked_is_counted(read):
    table = read(ways=[((1, 2), STREET), ((2, 3), {"highway": "motorway"}), ((3, 4), {**STREET, "access": "private"})])
    assert streets_of(table.network) == [(1, 2, 100)]
    assert [remark.value for remark in table.remarks if "niet lopen" in remark.reason] == ["2"]


def test_a_one_way_ferry_against_its_drawing(read):
    ferry = {"route": "ferry", "oneway": "-1"}
    network = read(ways=[((1, 2), STREET), ((2, 3, 4), ferry), ((4, 5), STREET)]).network
    row = int(np.flatnonzero(network.kind == StreetKind.FERRY)[0])
    assert network.one_way[row] == 1
    assert network.x[network.start[row]] - CORNER[0] == pytest.approx(400, abs=0.1)
    assert network.shape[network.shape_ptr[row], 0] - CORNER[0] == pytest.approx(400, abs=0.1)
    assert np.count_nonzero(network.street == row) == 1


def test_a_kerb_between_footway_and_road_stands_on_the_crossing(read):
    crossing = {"highway": "footway", "footway": "crossing"}
    ways = [((1, 2), FOOTWAY), ((2, 3), crossing), ((3, 4), FOOTWAY), ((5, 2, 6), FOOTWAY)]
    network = read(ways=ways, tags={2: {"barrier": "kerb", "kerb": "raised"}}).network
    on = network.kind == StreetKind.CROSSING
    assert network.kerb[on].tolist() == pytest.approx([0.12])
    assert np.isnan(network.kerb[~on]).all()


def test_a_kerb_halfway_and_at_the_road(read):
    ways = [((1, 2, 3), FOOTWAY), ((3, 4), STREET)]
    network = read(ways=ways, tags={2: {"kerb": "lowered"}, 3: {"kerb": "raised", "kerb:height": "0.08"}}).network
    assert network.kerb.tolist() == pytest.approx([0.08, np.nan], nan_ok=True)


def test_gates_are_counted_once_and_bollards_narrow(read):
    ways = [((1, 2, 3), FOOTWAY), ((3, 4, 5), FOOTWAY)]
    tags = {
        2: {"barrier": "gate", "opening_hours": "sunrise-sunset"},
        3: {"barrier": "swing_gate"},
        4: {"barrier": "bollard", "maxwidth:physical": "0.8"},
    }
    network = read(ways=ways, tags=tags).network
    assert int(network.gates.sum()) == 2
    assert network.width.tolist() == pytest.approx([np.nan, 0.8], nan_ok=True)


def test_a_shut_gate_is_an_end_on_either_side_also_where_ways_meet(read):
    private = {"barrier": "gate", "access": "private"}
    table = read(ways=[((1, 2, 3), FOOTWAY), ((3, 4, 5), FOOTWAY)], tags={2: private, 3: {**private, "foot": "no"}})
    network = table.network
    assert streets_of(network) == [(1, 2, 100), (2, 3, 100), (3, 5, 200)]
    assert np.bincount(network.component).tolist() == [2, 2, 2]
    assert any("waar men niet door mag" in remark.reason for remark in table.remarks)
    open_ = read(ways=[((1, 2, 3), FOOTWAY)], tags={2: {**private, "foot": "yes"}}).network
    assert streets_of(open_) == [(1, 3, 200)]


def test_a_gate_beside_a_square_does_not_stand_in_its_way(read):
    ring = {1: (0.0, 0.0), 2: (100.0, 0.0), 3: (100.0, 100.0), 4: (0.0, 100.0), 5: (200.0, 0.0)}
    square = {"highway": "pedestrian", "area": "yes"}
    shut = {2: {"barrier": "gate", "access": "private"}}
    network = read(ring, [((1, 2, 3, 4, 1), square), ((2, 5), FOOTWAY)], shut).network
    assert network.length.sum() == pytest.approx(500, abs=0.5)
    assert np.bincount(network.component).tolist() == [network.nodes - 2, 2]


def test_one_walks_straight_over_a_square_round_what_stands_on_it_and_through_no_wall(read):
    ring = {1: (0.0, 0.0), 2: (100.0, 0.0), 3: (100.0, 100.0), 4: (0.0, 100.0), 5: (200.0, 0.0), 6: (-100.0, 100.0)}
    square = {"highway": "pedestrian", "area": "yes", "name": "Plein"}
    ways = [((1, 2, 3, 4, 1), square), ((2, 5), FOOTWAY), ((6, 4), FOOTWAY)]
    open_ = read(ring, ways).network
    diagonal = float(np.hypot(100, 100))
    assert open_.length.sum() == pytest.approx(600 + diagonal, abs=0.5)
    over = int(np.argmax(open_.length == pytest.approx(diagonal, abs=0.2)))
    assert open_.names[open_.name[over]] == "Plein"
    # A wall over the square; its ends are no points of the edge.
    wall = ring | {7: (-10.0, -10.0), 8: (110.0, 110.0)}
    walled = read(wall, [*ways, ((7, 8), {"barrier": "wall"})]).network
    assert walled.length.sum() == pytest.approx(600, abs=0.5)
    # The edge that goes in: one walks round the corner that stands in the way.
    bent = ring | {7: (50.0, 40.0)}
    round_it = read(bent, [((1, 2, 7, 3, 4, 1), square), ((2, 5), FOOTWAY), ((6, 4), FOOTWAY)]).network
    assert _metres(round_it, (200.0, 0.0), (-100.0, 100.0)) == pytest.approx(
        100 + np.hypot(50, 40) + np.hypot(50, 60) + 100, abs=0.5
    )


def test_an_edge_alone_and_a_square_with_one_way_in_have_no_lines_over_them(read):
    ring = {1: (0.0, 0.0), 2: (100.0, 0.0), 3: (100.0, 100.0), 4: (0.0, 100.0), 5: (200.0, 0.0)}
    square = {"highway": "pedestrian", "area": "yes"}
    assert read(ring, [((1, 2, 3, 4, 1), square)]).network.length.sum() == pytest.approx(400, abs=0.5)
    assert read(ring, [((1, 2, 3, 4, 1), square), ((2, 5), FOOTWAY)]).network.length.sum() == pytest.approx(
        500, abs=0.5
    )
    # A part of the edge is outside the file: what is there is walked, and nothing is guessed.
    assert read(ring, [((1, 2, 3, 9, 1), square), ((2, 5), FOOTWAY), ((3, 4), FOOTWAY)]).network.length.sum() > 0


def _metres(network: Network, start: tuple[float, float], end: tuple[float, float]) -> float:
    at = np.column_stack([network.x, network.y]) - CORNER
    first, last = (int(np.argmin(np.hypot(*(at - point).T))) for point in (start, end))
    graph = nx.Graph()
    for begin, finish, metres in zip(network.start, network.end, network.length, strict=True):
        known = graph.get_edge_data(int(begin), int(finish), {"metres": np.inf})["metres"]
        graph.add_edge(int(begin), int(finish), metres=min(float(metres), known))
    return float(nx.shortest_path_length(graph, first, last, "metres"))


def test_a_lock_hours_or_a_word_that_we_do_not_know_is_told(read):
    for tags in (
        {"barrier": "gate", "locked": "yes"},
        {"barrier": "gate", "access:conditional": "no @ (22:00-06:00)"},
        {"barrier": "gate", "opening_hours": "sunrise-sunset"},
        {"barrier": "gate", "access": "unheard_of"},
        {"barrier": "yes"},
    ):
        assert read(ways=[((1, 2, 3), FOOTWAY)], tags={2: tags}).network.doubt[0] & Doubt.ACCESS, tags
    for tags in (
        {"barrier": "gate"},
        {"barrier": "gate", "opening_hours": "24/7"},
        {"amenity": "cafe", "access": "no"},
    ):
        assert not read(ways=[((1, 2, 3), FOOTWAY)], tags={2: tags}).network.doubt[0] & Doubt.ACCESS, tags


def test_a_wall_over_a_path_is_told_unless_there_is_a_door_or_the_path_goes_under_or_along(read):
    points = LINE | {8: (200.0, 50.0), 9: (200.0, -50.0)}
    wall = ((8, 2, 9), {"barrier": "wall"})

    def doubt(path, tags=None, line=wall):
        return bool(read(points, [((1, 2, 3), path), line], tags).network.doubt[0] & Doubt.ACCESS)

    assert doubt(FOOTWAY)
    assert not doubt(FOOTWAY, {2: {"entrance": "yes"}})
    assert not doubt(FOOTWAY, {2: {"barrier": "gate"}})
    assert not doubt({**FOOTWAY, "tunnel": "yes"})
    assert not doubt(FOOTWAY, line=((1, 2, 3), {"barrier": "wall"}))
    network = read(points, [((1, 2, 3), FOOTWAY), wall]).network
    assert network.banks.geometries[0].length == pytest.approx(100, abs=0.1)


def test_a_ferry_takes_its_own_time_in_all_its_pieces(read):
    ferry = {"route": "ferry", "duration": "00:30"}
    network = read(ways=[((1, 2), STREET), ((2, 3, 4, 5), ferry), ((3, 6), STREET)]).network
    sailed = network.kind == StreetKind.FERRY
    assert sorted(network.duration[sailed].tolist()) == pytest.approx([600, 1200], rel=1e-3)
    assert np.isnan(network.duration[~sailed]).all()


def test_paths_that_cross_without_meeting_do_not_meet(read):
    points = LINE | {8: (250.0, 50.0), 9: (250.0, -50.0)}
    network = read(points, [((1, 2, 3, 4), STREET), ((8, 9), {"highway": "footway", "footway": "crossing"})]).network
    assert np.bincount(network.component).tolist() == [2, 2]


def test_benches_are_kept(read):
    network = read(ways=[((1, 2), STREET)], tags={5: {"amenity": "bench"}, 6: {"amenity": "cafe"}}).network
    assert network.bench_x - CORNER[0] == pytest.approx([500], abs=0.02)
    assert network.bench_y - CORNER[1] == pytest.approx([0], abs=0.02)


def test_a_point_outside_the_file_cuts_the_way(read):
    table = read(ways=[((1, 2, 77, 3, 4), STREET)])
    assert streets_of(table.network) == [(1, 2, 100), (3, 4, 100)]
    assert any("buiten het bestand" in remark.reason for remark in table.remarks)


def test_nothing_to_walk_on(read):
    with pytest.raises(BadInputError, match=r"stukje\.osm\.pbf: .*geen straten waar men mag lopen.*highway"):
        read(ways=[((1, 2), {"building": "yes"}), ((2, 3), {"highway": "motorway"})])


def test_outside_the_netherlands(read):
    with pytest.raises(BadInputError, match=r"2 punten liggen buiten Nederland.*--elsewhere"):
        read({1: (900_000.0, 0.0), 2: (900_100.0, 0.0)}, [((1, 2), STREET)])


@pytest.mark.real_data
@pytest.mark.parametrize("kept", [100, 3000, 700_000, 1_300_000])
def test_a_truncated_file(tmp_path, settings, real_data, kept):
    path = tmp_path / "half.osm.pbf"
    path.write_bytes((real_data / "network" / "liechtenstein-latest.osm.pbf").read_bytes()[:kept])
    with pytest.raises(BadInputError, match=r"half\.osm\.pbf: .*afgebroken of beschadigd.*heel"):
        read_streets([path], settings=settings, elsewhere=True)


@pytest.mark.real_data
def test_a_whole_country(real_data):
    path = real_data / "network" / "liechtenstein-latest.osm.pbf"
    began = time.process_time()
    table = read_streets([path], settings=Settings(), elsewhere=True)
    assert time.process_time() - began < 5
    network = table.network
    assert table.published == "2015-07-27"
    assert network.origins[0].licence == "ODbL 1.0"
    assert "Landstrasse" in network.names
    assert (network.kind == StreetKind.STEPS).sum() > 90
    assert (network.kind == StreetKind.CYCLEWAY).sum() > 250
    assert len(network.bench_x) == 53
    assert network.gates.sum() > 10
    assert any("0,2% te lang" in remark.reason for remark in table.remarks)
    with pytest.raises(BadInputError, match="liggen buiten Nederland"):
        read_streets([path], settings=Settings())


def uncontracted(path: Path) -> "nx.Graph[int]":
    """Every point of every way that may be walked, in networkx."""
    graph = nx.Graph()
    keys = osmium.filter.KeyFilter("highway", "railway", "public_transport", "route")
    for way in osmium.FileProcessor(str(path)).with_locations("flex_mem").with_filter(keys):
        if not isinstance(way, osmium.osm.Way) or read_way(way.tags) is None:
            continue
        for node in way.nodes:
            graph.add_node(node.ref, lon=node.location.lon, lat=node.location.lat)
        nx.add_path(graph, [node.ref for node in way.nodes])
    refs = list(graph)
    x, y = geo.to_rd([graph.nodes[ref]["lon"] for ref in refs], [graph.nodes[ref]["lat"] for ref in refs])
    place = dict(zip(refs, zip(x.tolist(), y.tolist(), strict=True), strict=True))
    for one, other in graph.edges:
        graph.edges[one, other]["length"] = float(np.hypot(*np.subtract(place[one], place[other])))
    nx.set_node_attributes(graph, place, "place")
    return graph


@pytest.mark.real_data
@pytest.mark.slow
@pytest.mark.parametrize("name", ["liechtenstein-latest.osm.pbf", "amsterdam.osm.pbf"])
def test_distances_are_those_of_the_uncontracted_graph(real_data, name):
    graph = uncontracted(real_data / "network" / name)
    network = real_streets(real_data, name)
    every = list(graph)
    places = cKDTree([graph.nodes[ref]["place"] for ref in every])
    away, nearest = places.query(np.column_stack([network.x, network.y]))
    assert away.max() < 0.001
    refs = [every[row] for row in nearest]
    assert network.length.sum(dtype=float) == pytest.approx(graph.size(weight="length"), rel=1e-3)
    ways = ways_of(network, 1.0)
    arcs = ways.matrix(towards=False).copy()
    arcs.data = ways.seconds[arcs.data]
    for start in np.random.default_rng(1).choice(network.nodes, 6, replace=False):
        theirs = nx.single_source_dijkstra_path_length(graph, refs[start], weight="length")
        ours = dijkstra(arcs, indices=start)
        assert ours == pytest.approx([theirs.get(ref, np.inf) for ref in refs], abs=0.1)
