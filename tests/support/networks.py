"""Street networks drawn by hand, in metres from a corner of the Netherlands' grid, with answers known by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from socialmap.network.compiling import Streets, compile_network
from socialmap.network.network import Network, Origin, StreetKind

#: Somewhere in Nieuw-West, so that drawn networks lie in the Netherlands.
CORNER = (115_000.0, 487_000.0)


@dataclass(frozen=True)
class Edge:
    """A street between two junctions; its length is that of its line unless given."""

    start: int
    end: int
    name: str = ""
    kind: StreetKind = StreetKind.FOOTWAY
    length: float | None = None
    kerb: float = 0.0
    width: float = 2.0
    surface: int = 1
    one_way: int = 0
    via: Sequence[tuple[float, float]] = field(default_factory=tuple)


def drawn(points: Sequence[tuple[float, float]], edges: Sequence[Edge]) -> Network:
    """A network from points in metres and the streets between them."""
    shapes = [np.array([points[e.start], *e.via, points[e.end]], dtype=float) for e in edges]
    lengths = [
        float(np.hypot(*np.diff(s, axis=0).T).sum()) if e.length is None else e.length
        for s, e in zip(shapes, edges, strict=True)
    ]

    def column(name: str) -> np.ndarray[Any, Any]:
        return np.array([getattr(edge, name) for edge in edges])

    xy = np.array(points, dtype=float) + CORNER
    return compile_network(
        Streets(
            x=xy[:, 0],
            y=xy[:, 1],
            start=column("start"),
            end=column("end"),
            length=np.array(lengths),
            origins=(Origin("getekend", "CC0", "2026-01-01"),),
            kind=column("kind"),
            surface=column("surface"),
            kerb=column("kerb"),
            width=column("width"),
            one_way=column("one_way"),
            name=[edge.name for edge in edges],
            shape_ptr=np.concatenate([[0], np.cumsum([len(s) for s in shapes])]),
            shape=np.concatenate(shapes) + CORNER,
        )
    )


def with_steps() -> Network:
    """From 0 to 1 it is 100 m over steps, or 300 m around by 2 and 3."""
    return drawn(
        [(0, 0), (100, 0), (0, 100), (100, 100)],
        [Edge(0, 1, "Trap", StreetKind.STEPS), Edge(0, 2, "Omweg"), Edge(2, 3, "Omweg"), Edge(3, 1, "Omweg")],
    )


def with_kerb(kerb: float = 0.12) -> Network:
    """From 0 to 1 it is 100 m over a kerb, or 300 m around by 2 and 3."""
    return drawn(
        [(0, 0), (100, 0), (0, 100), (100, 100)],
        [Edge(0, 1, "Stoep", kerb=kerb), Edge(0, 2, "Omweg"), Edge(2, 3, "Omweg"), Edge(3, 1, "Omweg")],
    )


def with_ferry() -> Network:
    """A ferry that goes from 0 to 1 only, 200 m; back it is 600 m by 2."""
    return drawn(
        [(0, 0), (200, 0), (100, 0)],
        [Edge(0, 1, "Veer", StreetKind.FERRY, one_way=1), Edge(1, 2, "Terug", length=300), Edge(2, 0, length=300)],
    )


def two_components() -> Network:
    """A line of 0, 1 and 2 each 100 m apart, and 3-4 on the other side of the water."""
    return drawn(
        [(0, 0), (100, 0), (200, 0), (0, 5000), (100, 5000)],
        [Edge(0, 1, "Zuid"), Edge(1, 2, "Zuid"), Edge(3, 4, "Noord")],
    )


def grid(size: int = 5, side: float = 100.0) -> Network:
    """A square of ``size`` x ``size`` junctions: number ``row * size + column``, rows to the north."""
    points = [(column * side, row * side) for row in range(size) for column in range(size)]
    across = [
        Edge(row * size + column, row * size + column + 1, f"Dwarsstraat {row}")
        for row in range(size)
        for column in range(size - 1)
    ]
    north = [
        Edge(row * size + column, (row + 1) * size + column, f"Noordlaan {column}")
        for row in range(size - 1)
        for column in range(size)
    ]
    return drawn(points, [*across, *north])
