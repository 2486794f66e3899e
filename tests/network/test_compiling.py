"""What compiling makes of junctions and streets, and how two networks become one."""

from dataclasses import fields, replace

import numpy as np
import pytest

from socialmap.network.compiling import MIN_LENGTH, Streets, compile_network, holds, join
from socialmap.network.network import Network, Origin
from tests.support.networks import CORNER, Edge, drawn, grid, two_components, with_ferry


def renamed(network: Network, name: str, date: str = "2026-01-01") -> Network:
    return replace(network, origins=(Origin(name, "CC0", date),))


def moved(network: Network, x: float) -> Network:
    shape = network.shape + np.array([x, 0])
    return replace(network, x=network.x + x, shape=shape)


def test_each_junction_has_its_arcs_in_order():
    network = drawn([(0, 0), (100, 0), (0, 100)], [Edge(0, 1), Edge(1, 2), Edge(2, 0)])
    assert network.indptr.tolist() == [0, 2, 4, 6]
    assert network.head.tolist() == [1, 2, 0, 2, 0, 1]
    assert network.street.tolist() == [0, 2, 0, 1, 2, 1]
    assert network.forward.tolist() == [True, False, False, True, True, False]


def test_a_one_way_street_has_one_arc():
    network = with_ferry()
    assert np.diff(network.indptr).tolist() == [2, 1, 2]
    assert network.head[network.indptr[1] : network.indptr[2]].tolist() == [2]


def test_a_street_to_itself_is_dropped_and_the_others_keep_their_facts():
    network = drawn([(0, 0), (100, 0)], [Edge(0, 0, "Lus", length=50), Edge(0, 1, "Straat", kerb=0.12, via=[(50, 9)])])
    assert network.streets == 1
    assert network.names[network.name[0]] == "Straat"
    assert network.kerb[0] == pytest.approx(0.12)
    assert (network.shape - CORNER).tolist() == [[0, 0], [50, 9], [100, 0]]


def test_parallel_streets_stay():
    network = drawn([(0, 0), (100, 0)], [Edge(0, 1), Edge(0, 1, length=150), Edge(1, 0, length=120)])
    assert network.length.tolist() == [100, 150, 120]
    assert len(network.head) == 6


def test_a_street_of_no_length_is_a_millimetre():
    network = drawn([(0, 0), (0, 0)], [Edge(0, 1)])
    assert network.length.tolist() == [np.float32(MIN_LENGTH)]


def test_components_are_numbered_by_size():
    assert two_components().component.tolist() == [0, 0, 0, 1, 1]
    lonely = drawn([(9, 9), (0, 0), (100, 0)], [Edge(1, 2)])
    assert lonely.component.tolist() == [1, 0, 0]


def test_streets_without_more_facts_are_straight_and_unknown():
    streets = Streets(
        x=np.array([0.0, 30.0]),
        y=np.array([0.0, 40.0]),
        start=np.array([0]),
        end=np.array([1]),
        length=np.array([50.0]),
        origins=(Origin("a", "b", "c"),),
    )
    network = compile_network(streets)
    assert network.shape.tolist() == [[0, 0], [30, 40]]
    assert np.isnan(network.kerb).all()
    assert np.isnan(network.width).all()
    assert network.names == ("",)


def test_arrays_are_small_and_of_the_promised_types():
    network = grid()
    assert network.length.dtype == np.float32
    assert network.start.dtype == network.head.dtype == network.component.dtype == np.int32
    assert network.kind.dtype == np.uint8


def test_neighbours_are_joined_where_they_touch():
    west = renamed(grid(3), "west")
    east = renamed(moved(grid(3), 200.5), "oost", "2025-06-01")
    both = join(west, east)
    assert both.nodes == 9 + 9 - 3
    assert both.component.max() == 0
    assert both.origins == (Origin("west", "CC0", "2026-01-01"), Origin("oost", "CC0", "2025-06-01"))
    assert np.bincount(both.origin).tolist() == [12, 12]
    assert both.names[both.name[12]] == "Dwarsstraat 0"
    assert both.shape[both.shape_ptr[12]].tolist() == [CORNER[0] + 200.5, CORNER[1]]


def test_networks_apart_lie_side_by_side():
    both = join(renamed(grid(3), "hier"), renamed(moved(grid(3), 9000), "daar"))
    assert np.bincount(both.component).tolist() == [9, 9]


def test_one_old_junction_takes_one_new_one():
    old = renamed(drawn([(0, 0), (100, 0)], [Edge(0, 1)]), "oud")
    new = renamed(drawn([(0.2, 0), (0.6, 0), (0, 50)], [Edge(0, 1), Edge(1, 2)]), "nieuw")
    both = join(old, new)
    assert both.nodes == 4
    assert both.streets == 3


def test_a_newer_copy_takes_the_place_of_the_older():
    both = join(renamed(grid(3), "stad"), renamed(moved(grid(2), 5000), "dorp"))
    newer = renamed(grid(4), "stad", "2026-06-01")
    again = join(both, newer)
    assert again.origins == (Origin("dorp", "CC0", "2026-01-01"), Origin("stad", "CC0", "2026-06-01"))
    assert again.nodes == 16 + 4
    assert np.bincount(again.origin).tolist() == [4, 24]


def test_the_same_bench_twice_is_one():
    bench = {"bench_x": np.array([1.0, 2.0]), "bench_y": np.array([3.0, 4.0])}
    with_benches = replace(renamed(grid(3), "stad"), **bench)
    both = join(with_benches, with_benches)
    assert both.bench_x.tolist() == [1.0, 2.0]
    assert both.bench_y.tolist() == [3.0, 4.0]


def test_a_network_holds_what_was_joined_to_it_and_nothing_else():
    city, village = renamed(grid(3), "stad"), renamed(moved(grid(2), 5000), "dorp")
    both = join(city, village)
    assert holds(both, city)
    assert holds(both, village)
    assert not holds(city, village)
    assert not holds(both, renamed(grid(3), "stad", "2026-06-01"))
    assert not holds(both, replace(city, length=city.length + 1))
    assert not holds(both, replace(city, bench_x=np.array([1.0]), bench_y=np.array([1.0])))
    assert holds(join(both, city), village)


def test_joining_to_nothing_gives_the_network_itself():
    city = renamed(grid(3), "stad")
    again = join(renamed(grid(2), "stad"), city)
    for field in fields(Network):
        left, right = getattr(again, field.name), getattr(city, field.name)
        assert left == right if isinstance(left, tuple) else np.array_equal(left, right), field.name
