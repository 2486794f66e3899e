"""What compiling makes of junctions and streets."""

import numpy as np
import pytest
import shapely

from socialmap.network.compiling import MIN_LENGTH, Streets, compile_network
from socialmap.network.network import Origin
from tests.support.networks import CORNER, Edge, drawn, grid, two_components, with_ferry


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


def test_a_loop_is_cut_halfway_and_leads_back():
    line = np.array([(0, 0), (50, 0), (80, 30), (50, 60), (0, 0)], dtype=float)
    network = compile_network(
        Streets(
            x=np.zeros(1),
            y=np.zeros(1),
            start=np.zeros(1, int),
            end=np.zeros(1, int),
            length=np.array([240.0]),
            duration=np.array([120.0]),
            origins=(Origin("getekend", "CC0", ""),),
            gates=1,
            slope=np.array([7.0]),
            name=["Rondweg"],
            shape_ptr=np.array([0, 5]),
            shape=line,
        )
    )
    assert (network.streets, network.nodes) == (2, 2)
    assert (network.x[1], network.y[1]) == (80, 30)
    assert network.length.sum() == pytest.approx(240)
    assert network.length[0] / 240 == pytest.approx((50 + np.hypot(30, 30)) / shapely.LineString(line).length)
    assert network.duration.sum() == pytest.approx(120)
    assert (network.gates.tolist(), network.slope.tolist()) == ([1, 0], [7, 7])
    assert [network.names[row] for row in network.name] == ["Rondweg"] * 2
    assert [shapely.get_coordinates(part).tolist() for part in network.lines] == [line[:3].tolist(), line[2:].tolist()]
