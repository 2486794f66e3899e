"""Two networks become one: a newer copy replaces what it covers, and the rest stays tied to it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialmap.network.compiling import Streets, compile_network
from socialmap.network.covering import cover_of, middles
from socialmap.network.joining import join, replaced, same_streets
from socialmap.network.network import Network, Origin, StreetKind
from tests.support.networks import CORNER, Edge, drawn, grid, two_components

MAKER = "stad"


def renamed(network: Network, name: str = MAKER, date: str = "2026-01-01") -> Network:
    return replace(network, origins=(Origin(name, "CC0", date),))


def moved(network: Network, x: float, y: float = 0.0) -> Network:
    return replace(network, x=network.x + x, y=network.y + y, shape=network.shape + np.array([x, y]))


def some(network: Network, keep: np.ndarray) -> Network:
    """Some of the streets, as a file that holds only these gives them."""
    rows = np.flatnonzero(keep)
    used, ends = np.unique(np.concatenate([network.start[rows], network.end[rows]]), return_inverse=True)
    shape = [network.shape[network.shape_ptr[row] : network.shape_ptr[row + 1]] for row in rows]
    return compile_network(
        Streets(
            x=network.x[used],
            y=network.y[used],
            start=ends[: len(rows)],
            end=ends[len(rows) :],
            name=[network.names[network.name[row]] for row in rows],
            origins=network.origins,
            shape_ptr=np.concatenate([[0], np.cumsum([len(points) for points in shape])]),
            shape=np.concatenate(shape),
            **{name: getattr(network, name)[rows] for name in ("length", "kind", "surface", "kerb", "width", "gates")},
        )
    )


def corner(network: Network, side: float) -> np.ndarray:
    """Which streets have both ends within so many metres to the east and to the north of the corner."""
    inside = (network.x <= CORNER[0] + side) & (network.y <= CORNER[1] + side)
    return inside[network.start] & inside[network.end]


def steps_between(network: Network, one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres along streets from point to point, by the Bellman-Ford of a schoolbook."""
    first, last = (
        int(np.argmin(np.hypot(network.x - CORNER[0] - x, network.y - CORNER[1] - y))) for x, y in (one, other)
    )
    metres = np.full(network.nodes, np.inf)
    metres[first] = 0
    for _ in range(network.nodes):
        before = metres.copy()
        np.minimum.at(metres, network.end, before[network.start] + network.length)
        np.minimum.at(metres, network.start, before[network.end] + network.length)
        if np.array_equal(before, metres):
            break
    return float(metres[last])


def test_neighbours_are_joined_where_they_touch():
    west = renamed(grid(3), "west")
    east = renamed(moved(grid(3), 200.5), "oost", "2025-06-01")
    both = join(west, east).network
    assert both.nodes == 9 + 9 - 3
    assert both.component.max() == 0
    assert both.origins == (Origin("west", "CC0", "2026-01-01"), Origin("oost", "CC0", "2025-06-01"))
    assert np.bincount(both.origin).tolist() == [12, 12]
    assert both.names[both.name[12]] == "Dwarsstraat 0"
    assert both.shape[both.shape_ptr[12]].tolist() == [CORNER[0] + 200.5, CORNER[1]]


def test_networks_apart_lie_side_by_side():
    both = join(renamed(grid(3), "hier"), renamed(moved(grid(3), 9000), "daar")).network
    assert np.bincount(both.component).tolist() == [9, 9]


def test_one_old_junction_takes_one_new_one():
    old = renamed(drawn([(0, 0), (100, 0)], [Edge(0, 1)]), "oud")
    new = renamed(drawn([(0.2, 0), (0.6, 0), (0, 50)], [Edge(0, 1), Edge(1, 2)]), "nieuw")
    both = join(old, new).network
    assert both.nodes == 4
    assert both.streets == 3


def test_a_whole_newer_copy_replaces_everything_of_its_maker_only():
    both = join(renamed(grid(3)), renamed(moved(grid(2), 5000), "dorp")).network
    again = join(both, renamed(grid(4), date="2026-06-01"))
    assert (again.went, again.stayed, again.came) == (12, 4, 24)
    assert again.network.origins == (Origin("dorp", "CC0", "2026-01-01"), Origin(MAKER, "CC0", "2026-06-01"))
    assert np.bincount(again.network.origin).tolist() == [4, 24]


def test_a_copy_of_a_part_replaces_that_part():
    # 10 x 10 junctions hold 180 streets; the 5 x 5 in the corner 40, and 10 lead out of it.
    city = renamed(grid(10))
    part = renamed(some(city, corner(city, 400)), date="2026-06-01")
    joined = join(city, part)
    assert (joined.went, joined.stayed, joined.came, joined.covered, joined.loose) == (40, 140, 40, 1.0, 0)
    assert joined.network.streets == 180
    assert joined.network.nodes == 100
    assert joined.network.component.max() == 0
    assert joined.network.origins == (Origin(MAKER, "CC0", "2026-01-01"), Origin(MAKER, "CC0", "2026-06-01"))
    assert steps_between(joined.network, (0, 0), (900, 900)) == 1800


def test_a_street_that_the_newer_copy_lacks_goes_and_one_that_it_adds_comes():
    city = renamed(grid(6))
    middle = (city.start == 14) & (city.end == 15)
    fewer = renamed(some(city, corner(city, 400) & ~middle), date="2026-06-01")
    joined = join(city, fewer)
    assert (joined.went, joined.stayed, joined.came) == (40, 20, 39)
    assert steps_between(joined.network, (200, 200), (300, 200)) == 300


def test_what_sticks_out_of_a_copy_replaces_itself_and_nothing_beside_it():
    city = renamed(grid(10))
    lane = (city.y[city.start] == CORNER[1]) & (city.y[city.end] == CORNER[1])
    part = renamed(some(city, corner(city, 300) | lane), date="2026-06-01")
    joined = join(city, part)
    # 24 streets of 4 x 4 junctions, and the 6 of the lane beyond them.
    assert (joined.went, joined.came) == (30, 30)
    assert joined.network.streets == 180


def test_the_open_corner_of_a_copy_is_not_covered_and_what_it_encloses_is():
    city = renamed(grid(21))
    x, y = city.x - CORNER[0], city.y - CORNER[1]
    ends = np.stack([city.start, city.end])
    angle = ((x <= 300) | (y <= 300))[ends].all(axis=0)
    outside = (np.minimum(x, y) > 800)[ends].all(axis=0)
    gone, _ = replaced(city, renamed(some(city, angle)))
    assert gone[angle].all()
    assert not gone[outside].any()
    ring = ((x <= 300) | (y <= 300) | (x >= 1700) | (y >= 1700))[ends].all(axis=0)
    gone, _ = replaced(city, renamed(some(city, ring)))
    assert gone.all()


def test_a_copy_with_only_the_ring_road_covers_little_of_what_it_would_replace():
    city = renamed(grid(21))
    x, y = city.x - CORNER[0], city.y - CORNER[1]
    ring = ((x == 0) | (y == 0) | (x == 2000) | (y == 2000))[np.stack([city.start, city.end])].all(axis=0)
    joined = join(city, renamed(some(city, ring)))
    assert joined.went == city.streets
    assert joined.covered < 0.3


def thinned(city: Network) -> Network:
    """The outermost streets of a square city, and every fifth of the others: each is near to what is left out."""
    x, y = ((place - place.min()) % np.ptp(place) == 0 for place in (city.x, city.y))
    around = (x[city.start] & x[city.end]) | (y[city.start] & y[city.end])
    return renamed(some(city, around | (np.arange(city.streets) % 5 == 0)), date="2026-06-01")


def test_a_thin_copy_brings_back_as_much_of_the_length_as_it_has():
    city = renamed(grid(13))
    thin = thinned(city)
    joined = join(city, thin)
    assert (joined.went, joined.back) == (312, thin.streets)
    assert cover_of(thin).near(*middles(city)).mean() > 0.5
    assert joined.covered == pytest.approx(thin.streets / 312)
    assert joined.covered < 0.4


def test_an_equal_a_denser_and_a_wider_copy_bring_everything_back():
    city = renamed(grid(5))
    # The same 400 x 400 m, with a junction every 50 m: 144 streets, 7200 m for 4000 m.
    denser = renamed(grid(9, 50), date="2026-06-01")
    wider = renamed(grid(10), date="2026-06-01")
    assert [join(city, copy).went for copy in (city, denser, wider)] == [40, 40, 40]
    assert [join(city, copy).covered for copy in (city, denser, wider)] == [1.0, 1.0, 1.0]
    assert [join(city, copy).came for copy in (city, denser, wider)] == [40, 144, 180]
    # Of the wider one also the 10 that lead out of the city: half way they are 50 m from it.
    assert [join(city, copy).back for copy in (city, denser, wider)] == [40, 144, 50]


def test_what_lies_elsewhere_does_not_make_up_for_what_is_lacking():
    city = renamed(grid(13))
    thin = thinned(city)
    both = join(thin, renamed(moved(grid(13), 5000), "dorp")).network
    gone, covered = replaced(city, renamed(both))
    assert gone.sum() == 312
    assert covered == pytest.approx(thin.streets / 312)


def test_a_copy_surveyed_anew_is_tied_to_the_streets_around_it():
    # The old lane of 8 x 100 m; the new copy of its first half lies 8 m to the north, with other junctions.
    old = renamed(drawn([(100 * n, 0) for n in range(9)], [Edge(n, n + 1) for n in range(8)]))
    new = renamed(drawn([(0, 8), (440, 8)], [Edge(0, 1, "Nieuwe laan")]))
    joined = join(old, new)
    assert (joined.went, joined.stayed, joined.loose) == (4, 4, 0)
    # Cut where the fifth old junction (400, 0) lies: 400 m and a stump of 40 m.
    assert sorted(joined.network.length.tolist()) == pytest.approx([40, 100, 100, 100, 100, 400])
    assert joined.network.component.max() == 0
    assert steps_between(joined.network, (0, 8), (800, 0)) == pytest.approx(800)


def test_a_copy_that_ends_at_a_junction_is_tied_there():
    old = renamed(drawn([(100 * n, 0) for n in range(9)], [Edge(n, n + 1) for n in range(8)]))
    new = renamed(drawn([(0, 6), (200, 6), (400, 6)], [Edge(0, 1), Edge(1, 2)]))
    joined = join(old, new)
    assert sorted(joined.network.length.tolist()) == pytest.approx([100, 100, 100, 100, 200, 200])
    assert steps_between(joined.network, (0, 6), (800, 0)) == pytest.approx(800)


def test_what_nothing_new_is_near_to_is_told():
    old = renamed(drawn([(0, 0), (100, 0), (200, 0), (300, 0)], [Edge(0, 1), Edge(1, 2), Edge(2, 3)]))
    new = renamed(drawn([(0, 24), (240, 24), (240, -60), (0, -60)], [Edge(0, 1), Edge(1, 2), Edge(2, 3), Edge(3, 0)]))
    far = join(old, moved(new, 0, 16))
    assert far.loose == 1
    assert far.went == 2


def test_nothing_is_tied_to_the_middle_of_a_ferry():
    old = renamed(drawn([(0, 0), (100, 0), (200, 0)], [Edge(0, 1), Edge(1, 2)]))
    ferry = renamed(drawn([(-60, 5), (160, 5)], [Edge(0, 1, kind=StreetKind.FERRY)]))
    assert join(old, ferry).network.kind.tolist().count(StreetKind.FERRY) == 1


def test_extracts_of_openstreetmap_are_by_one_maker_whatever_their_file_is_called():
    dated = [renamed(grid(4), f"OpenStreetMap (noord-holland-{day})", day) for day in ("250101", "260101")]
    assert join(*dated).network.streets == 24
    table = renamed(grid(4), "OpenStreetMap-bijdragers", "2017")
    assert join(table, dated[1]).network.streets == 24
    assert join(renamed(grid(4), "Gemeente"), dated[1]).network.streets == 48


def test_the_same_bench_twice_is_one():
    bench = {"bench_x": np.array([1.0, 2.0]), "bench_y": np.array([3.0, 4.0])}
    with_benches = replace(renamed(grid(3)), **bench)
    both = join(with_benches, with_benches).network
    assert both.bench_x.tolist() == [1.0, 2.0]
    assert both.bench_y.tolist() == [3.0, 4.0]


def test_the_same_streets_are_known_again_in_whichever_order_they_came():
    city, village = renamed(grid(3)), renamed(moved(grid(2), 200.4), "dorp")
    both = join(city, village).network
    assert same_streets(join(both, city).network, both)
    assert same_streets(join(both, village).network, both)
    for other in (
        renamed(grid(3), date="2026-06-01"),
        replace(city, length=city.length + 1),
        replace(city, bench_x=np.array([1.0]), bench_y=np.array([1.0])),
        replace(city, names=("", *(f"{name} oost" for name in city.names[1:]))),
    ):
        assert not same_streets(join(both, other).network, both)


def test_islands_stay_islands():
    water = renamed(two_components())
    assert same_streets(join(water, water).network, water)
    assert join(water, water).network.component.max() == 1


@given(
    side=st.integers(1, 7),
    east=st.integers(0, 6),
    north=st.integers(0, 6),
    shift=st.floats(-12, 12),
    date=st.sampled_from(["2026-01-01", "2026-06-01"]),
)
def test_any_part_keeps_the_rest_and_the_whole_walkable_and_twice_is_once(side, east, north, shift, date):
    city = renamed(grid(8))
    x, y = (city.x - CORNER[0]) / 100, (city.y - CORNER[1]) / 100
    inside = (x >= east) & (x <= east + side) & (y >= north) & (y <= north + side)
    keep = inside[city.start] & inside[city.end]
    if not keep.any():
        return
    part = moved(renamed(some(city, keep), date=date), shift, shift / 2)
    joined = join(city, part)
    far = ~(inside[city.start] | inside[city.end])
    kept = {tuple(points) for points in joined.network.shape.tolist()}
    for street in np.flatnonzero(far):
        assert tuple(city.shape[city.shape_ptr[street]].tolist()) in kept
    assert joined.stayed >= np.count_nonzero(far)
    assert joined.network.component.max() == 0
    assert same_streets(join(joined.network, part).network, joined.network)


def test_a_cover_of_a_whole_country_is_no_larger_than_that_of_a_city():
    corners = renamed(drawn([(-90_000, -150_000), (150_000, 120_000)], [Edge(0, 1)]))
    assert cover_of(corners).enclosed.size < 5_000_000
