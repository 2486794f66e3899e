"""All junctions with all places: counts, the nearest, and metres, against one search at a time."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from socialmap.errors import BadInputError
from socialmap.reach import all_pairs, nearest_place, reach_from
from tests.support.networks import grid, two_components, with_ferry
from tests.support.walking import amsterdam_roads, on_street, spots_at, ways_of

NETWORK = grid(9)
PLACES = on_street([0, 17, 40, 40, 80, -1], [0.1, 0.9, 0.5, 0.5, 1.0, 0.0], [0, 12, 0, 3, 0, 0])


def table(pairs):
    minutes = np.full((pairs.nodes, pairs.places), np.inf)
    minutes[pairs.node, pairs.place] = pairs.walk
    return minutes


def test_each_pair_is_what_one_search_finds():
    ways = ways_of(NETWORK)
    pairs = all_pairs(ways, PLACES, 8, metres=True)
    assert len(pairs.node) == len(set(zip(pairs.node.tolist(), pairs.place.tolist(), strict=True)))
    whole = table(pairs)
    for node in (0, 8, 40, 77):
        alone = reach_from(ways, spots_at(NETWORK, node), PLACES, 8)
        expected = np.full(len(PLACES), np.inf)
        expected[alone.place] = alone.minutes
        assert whole[node] == pytest.approx(expected)
    assert pairs.metres == pytest.approx(pairs.walk * 75, rel=1e-5)
    assert pairs.unknown.max() == 0


def test_metres_are_read_off_the_way_where_time_does_not_tell():
    ways = ways_of(NETWORK, known=False)
    ways.seconds[:40] *= 3
    pairs = all_pairs(ways, PLACES, 12, metres=True)
    for node in (0, 8, 40, 77):
        alone = reach_from(ways, spots_at(NETWORK, node), PLACES, 12)
        rows = np.flatnonzero(pairs.node == node)
        rows = rows[np.argsort(pairs.place[rows])]
        order = np.argsort(alone.place)
        assert pairs.place[rows].tolist() == alone.place[order].tolist()
        assert pairs.walk[rows] == pytest.approx(alone.minutes[order], rel=1e-5)
        off = np.array([0, 12, 0, 3, 0, 0])[pairs.place[rows]]
        assert pairs.unknown[rows] == pytest.approx(pairs.metres[rows] - off, rel=1e-5)


def test_less_far_is_a_threshold_on_the_same_pairs():
    ways = ways_of(NETWORK)
    pairs = all_pairs(ways, PLACES, 10)
    for minutes in (0, 3, 5, 10):
        assert pairs.count(minutes).tolist() == all_pairs(ways, PLACES, minutes).count().tolist()
        assert pairs.count(minutes).tolist() == (table(pairs) <= minutes).sum(axis=1).tolist()
    with pytest.raises(BadInputError, match="Zo ver is niet gezocht; gevonden: '11'; verwacht: hoogstens 10 minuten"):
        pairs.count(11)


def test_the_nearest_few_in_order():
    pairs = all_pairs(ways_of(NETWORK), PLACES, 6)
    place, minutes = pairs.nearest(3)
    whole = np.sort(table(pairs), axis=1)[:, :3]
    assert minutes == pytest.approx(whole)
    assert ((place == -1) == np.isinf(minutes)).all()
    found = place >= 0
    rows = np.broadcast_to(np.arange(NETWORK.nodes)[:, None], place.shape)
    assert table(pairs)[rows[found], place[found]] == pytest.approx(minutes[found])


@pytest.mark.parametrize("towards", [True, False])
def test_the_nearest_one_is_the_first_of_the_few(towards):
    network = with_ferry()
    ways, places = ways_of(network), spots_at(network, [1, 2])
    nearest = nearest_place(ways, places, metres=True, towards=towards)
    place, minutes = all_pairs(ways, places, 1000, towards=towards).nearest(1)
    assert nearest.place.tolist() == place[:, 0].tolist()
    assert nearest.minutes == pytest.approx(minutes[:, 0])
    assert nearest.metres == pytest.approx(nearest.minutes * 75)


def test_who_cannot_get_there_has_no_nearest():
    network = two_components()
    nearest = nearest_place(ways_of(network), spots_at(network, 1), metres=True)
    assert nearest.place.tolist() == [0, 0, 0, -1, -1]
    assert np.isinf(nearest.minutes[3:]).all()
    assert np.isnan(nearest.metres[3:]).all()


@pytest.mark.parametrize("places", [PLACES[np.array([], int)], PLACES[np.array([5])]], ids=["none", "at sea"])
def test_without_a_place_on_the_streets(places):
    ways = ways_of(NETWORK)
    pairs = all_pairs(ways, places, 10, metres=True)
    assert (len(pairs.node), pairs.count().sum()) == (0, 0)
    assert np.isinf(pairs.nearest(2)[1]).all()
    assert np.isinf(nearest_place(ways, places).minutes).all()


@pytest.mark.real_data
def test_nearest_places_of_the_city_equal_pandana(real_data: Path):
    """To 0.1 m; pandana rounds each street, so the sums differ by some centimetres."""
    pandana = pytest.importorskip("pandana", reason="pandana staat in requirements-dev.txt.")
    network = amsterdam_roads(real_data)
    edges = pd.DataFrame({"m": network.length})
    city = pandana.Network(network.x, network.y, network.start, network.end, edges, twoway=True)
    chosen = np.random.default_rng(4).choice(network.nodes, 300, replace=False)
    city.set_pois("places", 1500.0, 3, network.x[chosen], network.y[chosen])
    expected = city.nearest_pois(1500.0, "places", num_pois=3).to_numpy()
    _, minutes = all_pairs(ways_of(network), spots_at(network, chosen), 20).nearest(3)
    metres = np.minimum(minutes * 75, 1500)
    assert np.abs(metres - expected).max() <= 0.1


def test_who_walks_to_a_junction_first_reaches_less():
    pairs = all_pairs(ways_of(NETWORK), PLACES, 8)
    junction = np.repeat(np.arange(pairs.nodes), 2)
    minutes = np.tile([0.0, 3.0], pairs.nodes)
    row, place = pairs.after(junction, minutes)
    found = np.bincount(row, minlength=len(junction)).reshape(-1, 2)
    assert found[:, 0].tolist() == pairs.count().tolist()
    assert found[:, 1].tolist() == pairs.count(5).tolist()
    assert found[:, 0].sum() > found[:, 1].sum() > 0
    assert set(zip(junction[row[minutes[row] == 0]].tolist(), place[minutes[row] == 0].tolist(), strict=True)) == set(
        zip(pairs.node.tolist(), pairs.place.tolist(), strict=True)
    )
