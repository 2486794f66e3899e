"""Searches on drawn networks against answers known by hand, and against networkx."""

from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialmap.network.network import Network
from socialmap.network.search import Ways, search, search_nearest, steps
from tests.support.networks import Edge, drawn, grid, two_components, with_ferry, with_steps
from tests.support.walking import amsterdam_roads, networkx_graph, on_street, real_streets, spots_at, ways_of

REAL_NETWORKS = [
    ("nodes.csv", "edges.csv"),
    ("Delft.graphml",),
    ("osdpm_map.gpkg",),
    ("liechtenstein-latest.osm.pbf",),
    ("amsterdam.osm.pbf",),
]


def minutes_to(ways: Ways, spots, limit=np.inf, *, towards=True) -> np.ndarray:
    """(spots, junctions) in seconds."""
    table = np.full((len(spots), ways.network.nodes), np.inf)
    for field in search(ways, spots, limit, towards=towards):
        table[np.ix_(field.rows, field.nodes)] = field.seconds[:, : len(field.nodes)]
    return table


def test_steps_are_the_short_way_for_who_can_climb_them():
    network = with_steps()
    to_one = spots_at(network, 1)
    assert minutes_to(ways_of(network), to_one)[0, 0] == pytest.approx(100 / 1.25)
    assert minutes_to(ways_of(network, steps=False), to_one)[0, 0] == pytest.approx(300 / 1.25)


def test_a_ferry_that_goes_one_way_is_no_way_back():
    network = with_ferry()
    there = minutes_to(ways_of(network), spots_at(network, 1))[0, 0]
    back = minutes_to(ways_of(network), spots_at(network, 0))[0, 1]
    assert (there, back) == (pytest.approx(200 / 1.25), pytest.approx(600 / 1.25))
    leaving = minutes_to(ways_of(network), spots_at(network, 0), towards=False)[0, 1]
    assert leaving == pytest.approx(there)


def test_the_other_side_of_the_water_is_not_reached():
    network = two_components()
    table = minutes_to(ways_of(network), spots_at(network, [0, 3]))
    assert np.isfinite(table).tolist() == [[True, True, True, False, False], [False, False, False, True, True]]


def test_of_parallel_streets_the_shorter_one_counts():
    network = drawn([(0, 0), (100, 0)], [Edge(0, 1, length=150), Edge(0, 1), Edge(1, 0, length=120)])
    assert minutes_to(ways_of(network), spots_at(network, 0))[0, 1] == pytest.approx(80)


def test_a_spot_along_a_street_and_off_it():
    network = grid(2)
    table = minutes_to(ways_of(network, 1.0), on_street(0, 0.25, 10))
    assert table[0, :2] == pytest.approx([35, 85])


def test_a_spot_off_the_streets_is_left_out():
    network = grid(2)
    ways = ways_of(network)
    assert list(search(ways, on_street(-1, 0.0), 900, towards=True)) == []
    assert np.isinf(minutes_to(ways, on_street([-1, 0], 0.0))[0]).all()


def test_metres_and_unknown_metres_follow_the_way():
    network = grid(5)
    ways = ways_of(network, known=False)
    (field,) = search(ways, on_street(0, 0.5, 7), np.inf, towards=True, trace=True)
    found = steps(ways, field)
    assert found.metres == pytest.approx(found.seconds * 1.25)
    assert found.unknown == pytest.approx(found.metres - 7)


def test_the_nearest_of_several_is_the_least_of_all():
    network = grid(9)
    ways = ways_of(network)
    spots = on_street([3, 40, 77, -1], [0.1, 0.5, 0.9, 0.0], [5, 0, 12, 0])
    field = search_nearest(ways, spots, np.inf, towards=True)
    table = minutes_to(ways, spots)
    assert field.seconds[0, : network.nodes] == pytest.approx(table.min(axis=0))
    assert table[field.rows, np.arange(network.nodes)] == pytest.approx(table.min(axis=0))


def equals_networkx(network: Network, limit: float = 900.0, sampled: int = 40) -> None:
    """Times to sampled junctions, to 0.1 m at 1.25 m/s, both ways."""
    ways = ways_of(network)
    nodes = np.random.default_rng(1).choice(network.nodes, min(sampled, network.nodes), replace=False)
    nodes = nodes[spots_at(network, nodes).street >= 0]
    graph = networkx_graph(ways)
    for towards in (True, False):
        table = minutes_to(ways, spots_at(network, nodes), limit, towards=towards)
        for row, node in enumerate(nodes.tolist()):
            asked = graph.reverse(copy=False) if towards else graph
            expected = nx.single_source_dijkstra_path_length(asked, node, cutoff=limit)
            right = np.full(network.nodes, np.inf)
            right[list(expected)] = list(expected.values())
            clear = np.abs(np.nan_to_num(right, posinf=0) - limit) > 0.1 / 1.25
            assert np.isfinite(table[row, clear]).tolist() == np.isfinite(right[clear]).tolist()
            both = np.isfinite(right) & np.isfinite(table[row])
            assert np.abs(table[row, both] - right[both]).max(initial=0) <= 0.1 / 1.25


@pytest.mark.parametrize("network", [grid(), with_ferry(), two_components()], ids=["grid", "ferry", "components"])
def test_drawn_networks_equal_networkx(network):
    equals_networkx(network)


edges = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7), st.floats(0, 500, width=32), st.booleans()).filter(
        lambda edge: edge[0] != edge[1]
    ),
    min_size=1,
    max_size=25,
)


@given(edges)
def test_any_network_equals_networkx(edges):
    points = [(40.0 * number, 30.0 * (number % 3)) for number in range(8)]
    equals_networkx(drawn(points, [Edge(a, b, length=length, one_way=one) for a, b, length, one in edges]), limit=200)


@given(edges)
def test_no_way_is_longer_than_one_by_a_third_junction(edges):
    points = [(40.0 * number, 0.0) for number in range(8)]
    network = drawn(points, [Edge(a, b, length=length, one_way=one) for a, b, length, one in edges])
    spots = spots_at(network, np.arange(8))
    table = minutes_to(ways_of(network), spots)
    table = table[np.ix_(spots.street >= 0, spots.street >= 0)]
    by_third = table[:, :, None] + table[None, :, :]
    assert (table[:, None, :] <= by_third + 1e-6).all()


@pytest.mark.real_data
@pytest.mark.parametrize("files", REAL_NETWORKS, ids=lambda files: files[0])
def test_real_networks_equal_networkx(real_data: Path, files: tuple[str, ...]):
    equals_networkx(real_streets(real_data, *files))


@pytest.mark.real_data
def test_far_blocks_find_what_one_search_finds(real_data: Path):
    """Cutting out the surroundings of a block loses nothing."""
    amsterdam = amsterdam_roads(real_data)
    ways = ways_of(amsterdam)
    spots = spots_at(amsterdam, np.random.default_rng(2).choice(amsterdam.nodes, 200, replace=False))
    together = minutes_to(ways, spots, 900)
    for row in range(0, 200, 20):
        alone = minutes_to(ways, spots[np.array([row])], 900)
        assert np.array_equal(together[row], alone[0])
