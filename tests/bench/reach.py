"""Reach against networkx, pandana and bare scipy: most measures are ours divided by theirs."""

import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import networkx as nx
import numpy as np
import osmium
import pandana
import pandas as pd
from contourpy import contour_generator
from scipy.ndimage import distance_transform_edt
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from socialmap import geo
from socialmap.config import Settings
from socialmap.network.compiling import Streets, compile_network
from socialmap.network.network import Network
from socialmap.network.search import Spots, Ways
from socialmap.reach import BANDS, all_pairs, catchments, nearest_place, reach_from
from socialmap.reach.catchment import CELL, EDGE, walked_grid
from socialmap.sources.streets import read_streets
from socialmap.sources.streets.tags import read_way
from tests.support.walking import WALKING, amsterdam_roads, networkx_graph, real_streets, spots_at, ways_of

REAL_DATA = Path(__file__).parents[2].parent / "shared" / "data"
COUNTRY = "liechtenstein-latest.osm.pbf"
#: Times a network is built from a file, each in a process of its own.
BUILDS = 3
MINUTES = 15.0
LIMIT = MINUTES * 60
GIGABYTE = 1e9


def measure() -> Iterator[tuple[str, float, float]]:
    """Name, most that is allowed, and what was measured."""
    network = amsterdam_roads(REAL_DATA)
    yield from against_others(network)
    yield from one_origin(network)
    yield from shapes(network)
    yield from growth(network)
    yield from a_country()
    yield from building()
    yield "reach: peak memory of all Amsterdam, GB", 1.0, alone(_all_amsterdam, REAL_DATA) / GIGABYTE


def in_turns(*jobs: Callable[[], Any], rounds: int = 5) -> list[float]:
    """Least seconds of each job, run in turns so that a busy machine slows all alike."""
    best = [np.inf] * len(jobs)
    for _ in range(rounds):
        for row, job in enumerate(jobs):
            start = time.perf_counter()
            job()
            best[row] = min(best[row], time.perf_counter() - start)
    return best


@cache
def place_nodes() -> np.ndarray[Any, Any]:
    """The junction nearest to each of the city's 1,462 places, each once."""
    network = amsterdam_roads(REAL_DATA)
    places = gpd.read_file(REAL_DATA / "amsterdam" / "maatschappelijke_vzn.geojson").to_crs(geo.RD)
    streets = geo.points_frame(network.x, network.y)
    _, nearest = streets.sindex.nearest(places.geometry, return_all=False)
    return np.unique(nearest)


def fresh_pairs(network: Network, nodes: np.ndarray[Any, Any]) -> Any:
    """All pairs with metres, the matrix for the profile included."""
    return all_pairs(ways_of(network), spots_at(network, nodes), MINUTES, metres=True)


def networkx_seconds(ways: Ways, sampled: int = 60) -> float:
    """What networkx would need for all junctions, from a sample of them."""
    graph = networkx_graph(ways)
    nodes = np.random.default_rng(1).choice(ways.network.nodes, sampled, replace=False).tolist()
    start = time.perf_counter()
    for node in nodes:
        nx.single_source_dijkstra(graph, node, cutoff=LIMIT)
    return (time.perf_counter() - start) / sampled * ways.network.nodes


def against_others(network: Network) -> Iterator[tuple[str, float, float]]:
    """All junctions of Amsterdam to 500 and to all places."""
    metres = LIMIT * WALKING
    edges = pd.DataFrame({"m": network.length})

    def prepared() -> Any:
        columns = (network.x, network.y, network.start, network.end)
        return pandana.Network(*(pd.Series(column) for column in columns), edges, twoway=True)

    start = time.perf_counter()
    city = prepared()
    preparing = time.perf_counter() - start
    slow = networkx_seconds(ways_of(network))
    for name, nodes in (("500", place_nodes()[:: len(place_nodes()) // 500][:500]), ("all", place_nodes())):
        city.set_pois(name, metres, 60, network.x[nodes], network.y[nodes])
        ours, theirs = in_turns(
            lambda nodes=nodes: fresh_pairs(network, nodes),
            lambda name=name: city.nearest_pois(metres, name, num_pois=60),
        )
        yield f"reach: {name} places, % of networkx", 100 / 500, 100 * ours / slow
        yield f"reach: {name} places, % of pandana with preprocessing", 100 / 5, 100 * ours / (theirs + preparing)
        yield f"reach: {name} places, times pandana's nearest_pois", 1.0, ours / theirs


def a_country() -> Iterator[tuple[str, float, float]]:
    """Liechtenstein with 500 places, against networkx."""
    network = real_streets(REAL_DATA, COUNTRY)
    nodes = np.random.default_rng(5).choice(np.unique(network.start), 500, replace=False)
    (ours,) = in_turns(lambda: fresh_pairs(network, nodes))
    slow = networkx_seconds(ways_of(network))
    yield "reach: Liechtenstein, 500 places, % of networkx", 100 / 100, 100 * ours / slow


def building() -> Iterator[tuple[str, float, float]]:
    """From PBF to a compiled network, against osmnx on the same ways."""
    with tempfile.TemporaryDirectory() as folder:
        same = Path(folder) / "ways.osm"
        write_walkable(REAL_DATA / "network" / COUNTRY, same)
        runs = [(alone(_build_ours, REAL_DATA / "network" / COUNTRY), alone(_build_osmnx, same)) for _ in range(BUILDS)]
    ours, our_bytes = (min(column) for column in zip(*(run[0] for run in runs), strict=True))
    theirs, their_bytes = (min(column) for column in zip(*(run[1] for run in runs), strict=True))
    yield "reach: building from PBF, % of osmnx", 100 / 15, 100 * ours / theirs
    yield "reach: building from PBF, % of osmnx's memory", 100 / 10, 100 * our_bytes / their_bytes


def write_walkable(pbf: Path, xml: Path) -> None:
    """The ways that we walk and their points, as XML."""
    with osmium.BackReferenceWriter(str(xml), ref_src=str(pbf), overwrite=True) as writer:
        for way in osmium.FileProcessor(str(pbf), osmium.osm.WAY):
            if read_way(way.tags) is not None:
                writer.add(way)


def _build_ours(path: Path) -> tuple[float, int]:
    import osmium as _  # noqa: F401

    before, start = peak(), time.perf_counter()
    # Only the streets, as OSMnx makes them: what stands beside them is no part of a network.
    read_streets([path], settings=Settings(), elsewhere=True, beside=False)
    return time.perf_counter() - start, peak() - before


def _build_osmnx(path: Path) -> tuple[float, int]:
    import osmnx

    before, start = peak(), time.perf_counter()
    osmnx.graph_from_xml(path, simplify=True, retain_all=True)
    return time.perf_counter() - start, peak() - before


def one_origin(network: Network) -> Iterator[tuple[str, float, float]]:
    """Every place within 15 minutes of one point, against the bare search."""
    ways, places = ways_of(network), spots_at(network, place_nodes())
    arcs = ways.matrix(towards=False)
    bare = csr_matrix((ways.seconds[arcs.data], arcs.indices, arcs.indptr), shape=arcs.shape)
    origins = np.random.default_rng(2).choice(place_nodes(), 100, replace=False)
    spots = [spots_at(network, node) for node in origins]
    ours, theirs = in_turns(
        lambda: [reach_from(ways, spot, places, MINUTES) for spot in spots],
        lambda: [dijkstra(bare, indices=node, limit=LIMIT) for node in origins],
    )
    yield "reach: one origin, times scipy dijkstra(limit)", 3.0, ours / theirs


def shapes(network: Network) -> Iterator[tuple[str, float, float]]:
    """Three bands of one place, against bare distances and contours of the same three grids."""
    ways = ways_of(network)
    spots = [spots_at(network, node) for node in place_nodes()[::60]]
    grids = [grids_of(ways, spot) for spot in spots]

    def bare() -> None:
        for grid in (grid for three in grids for grid in three):
            far = distance_transform_edt(grid) * CELL
            contour_generator(z=far, fill_type="OuterOffset").filled(-1, EDGE)

    ours, theirs = in_turns(lambda: [catchments(ways, spot) for spot in spots], bare)
    yield "reach: three catchment bands, times distance transform and contour", 3.0, ours / theirs


def grids_of(ways: Ways, spot: Spots) -> list[np.ndarray[Any, Any]]:
    """Where the walked streets are not, for each band, cut to size."""
    grid = walked_grid(ways, spot, LIMIT, towards=True)
    assert grid is not None
    margin = int(EDGE / CELL) + 2
    cut = []
    for band in BANDS:
        row, column = np.nonzero(grid.seconds <= band * 60)
        rows = slice(max(row.min() - margin, 0), row.max() + margin + 1)
        columns = slice(max(column.min() - margin, 0), column.max() + margin + 1)
        cut.append(grid.seconds[rows, columns] > band * 60)
    return cut


def growth(network: Network) -> Iterator[tuple[str, float, float]]:
    """Twice the places, and twice the city with as many places in each half."""
    nodes = np.random.default_rng(3).permutation(place_nodes())
    half_nodes, all_nodes = nodes[: len(nodes) // 2], nodes
    fewer, more = in_turns(lambda: fresh_pairs(network, half_nodes), lambda: fresh_pairs(network, all_nodes))
    yield "reach: times for doubled places", 2.3, more / fewer
    west = west_half(network)
    chosen = np.random.default_rng(4).choice(west.nodes, 500, replace=False)
    double = beside(west)
    both = np.concatenate([chosen, chosen + west.nodes])
    single, doubled = in_turns(lambda: fresh_pairs(west, chosen), lambda: fresh_pairs(double, both))
    yield "reach: times for doubled area and places", 2.3, doubled / single
    single, doubled = in_turns(lambda: fresh_pairs(west, chosen), lambda: fresh_pairs(double, chosen))
    yield "reach: times for doubled area", 2.3, doubled / single


def west_half(network: Network) -> Network:
    """The streets west of the middle."""
    middle = np.median(network.x)
    keep = np.flatnonzero((network.x[network.start] < middle) & (network.x[network.end] < middle))
    nodes = np.unique(np.concatenate([network.start[keep], network.end[keep]]))
    ends = (np.searchsorted(nodes, side[keep]) for side in (network.start, network.end))
    return compile_network(Streets(network.x[nodes], network.y[nodes], *ends, network.length[keep], network.origins))


def beside(network: Network) -> Network:
    """The same streets twice, 50 km apart."""
    shift = network.nodes
    return compile_network(
        Streets(
            np.concatenate([network.x, network.x + 50_000]),
            np.tile(network.y, 2),
            np.concatenate([network.start, network.start + shift]),
            np.concatenate([network.end, network.end + shift]),
            np.tile(network.length, 2),
            network.origins,
        )
    )


def _all_amsterdam(real_data: Path) -> int:
    network = amsterdam_roads(real_data)
    fresh_pairs(network, place_nodes()).nearest(5)
    nearest_place(ways_of(network), spots_at(network, place_nodes()), metres=True)
    return peak()


def peak() -> int:
    """Most bytes that this process has needed so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def alone(job: Callable[[Path], Any], path: Path) -> Any:
    """Run a job in a process of its own, so that its memory is its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("forkserver")) as process:
        return process.submit(job, path).result()
