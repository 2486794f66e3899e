"""Ways without a profile, spots by hand, and the same question asked of networkx."""

from functools import cache
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np

from socialmap.config import Settings
from socialmap.network.network import Network, StreetKind
from socialmap.network.search import Spots, Ways
from socialmap.sources.streets import read_streets

WALKING = 1.25


@cache
def real_streets(real_data: Path, *files: str) -> Network:
    """One of the real networks, as it is imported."""
    paths = [real_data / "network" / name for name in files]
    return read_streets(paths, settings=Settings(), elsewhere=True).network


def amsterdam_roads(real_data: Path) -> Network:
    """All Amsterdam: 68,213 junctions, no names, two large parts."""
    return real_streets(real_data, "nodes.csv", "edges.csv")


def ways_of(network: Network, speed: float = WALKING, *, steps: bool = True, known: bool = True) -> Ways:
    """Everything is walked at one speed; without ``steps`` those are closed, not ``known`` leaves all unknown."""
    seconds = network.length[network.street].astype(float) / speed
    if not steps:
        seconds[network.kind[network.street] == StreetKind.STEPS] = np.inf
    return Ways(network, seconds, np.full(network.streets, not known), speed)


def spots_at(network: Network, nodes: Any) -> Spots:
    """Spots exactly at junctions, each by one of its streets; a junction without a street is off the streets."""
    nodes = np.atleast_1d(np.asarray(nodes))
    ends = np.concatenate([network.start, network.end])
    by_end = np.argsort(ends, kind="stable")
    found = np.searchsorted(ends[by_end], nodes)
    row = by_end[np.minimum(found, len(ends) - 1)]
    on = ends[row] == nodes
    street = np.where(on, row % network.streets, -1).astype(np.int32)
    return Spots(street, (row >= network.streets).astype(float), np.zeros(len(nodes)))


def on_street(street: Any, along: Any, off: Any = 0.0) -> Spots:
    """Spots part of the way along streets."""
    streets = np.atleast_1d(np.asarray(street, dtype=np.int32))
    whole = [np.broadcast_to(np.asarray(values, dtype=float), streets.shape).copy() for values in (along, off)]
    return Spots(streets, *whole)


def networkx_graph(ways: Ways) -> "nx.MultiDiGraph[int]":
    """The same arcs, parallel ones too, in networkx."""
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(ways.network.nodes))
    passable = np.isfinite(ways.seconds)
    graph.add_weighted_edges_from(
        zip(
            ways.tail[passable].tolist(),
            ways.network.head[passable].tolist(),
            ways.seconds[passable].tolist(),
            strict=True,
        )
    )
    return graph
