"""The compiled street network: arrays only, so that it opens at once and is searched by scipy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, IntFlag
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray


class StreetKind(IntEnum):
    """What one walks on."""

    ROAD = 0
    FOOTWAY = 1
    CYCLEWAY = 2
    PATH = 3
    STEPS = 4
    CROSSING = 5
    FERRY = 6
    OTHER = 7


class Surface(IntEnum):
    """How even it is; a source that does not say is UNKNOWN, and what no wheel turns on is BAD (sand, mud, holes)."""

    UNKNOWN = 0
    EVEN = 1
    UNEVEN = 2
    BAD = 3


class Closed(IntFlag):
    """To whom a street is closed by what its source states."""

    NOBODY = 0
    WHEELS = 1
    STEP_FREE = 2  # who cannot lift a foot high: a rollator too


class Doubt(IntFlag):
    """What a source leaves open about a street though it says something of it; the words of a profile's unknowns."""

    NONE = 0
    ACCESS = 1
    STEPS = 2
    KERB = 4
    WIDTH = 8
    SURFACE = 16
    SLOPE = 32
    WHEELS = 64


#: Extracts, fetched graphs and tables of one map, named after their files and places.
OPENSTREETMAP = "OpenStreetMap"


@dataclass(frozen=True)
class Origin:
    """Where streets came from: a name for the credits and the date of the data."""

    name: str
    licence: str
    date: str

    @property
    def maker(self) -> str:
        """Whose streets: a new copy by the same maker takes the place of the older, whatever the file is called.

        Examples
        --------
        >>> Origin("OpenStreetMap (utrecht-260101)", "ODbL 1.0", "2026-01-01").maker
        'OpenStreetMap'
        """
        return OPENSTREETMAP if OPENSTREETMAP.casefold() in self.name.casefold() else self.name


@dataclass(frozen=True, eq=False)
class Network:
    """Junctions and the streets between them, in RD New (metres).

    n junctions, s streets (each once, undirected), a arcs (a street that may be walked both ways has two).

    Attributes
    ----------
    x, y
        Junctions, float64[n].
    component
        Number of the connected component of each junction, int32[n]; 0 is the largest.
    start, end
        Junctions at the ends of each street, int32[s].
    length
        Metres, float32[s], at least 0.001.
    kind, surface
        ``StreetKind`` and ``Surface``, uint8[s].
    kerb, width
        Highest kerb on the street and free width, float32[s], metres; NaN is unknown.
    one_way
        1: only from start to end on foot too (ferries, turnstiles), 0: both ways, int8[s].
    gates
        Gates on the street, uint8[s]: their hours are not kept; that they have hours is a doubt.
    slope
        Steepest part in percents, float32[s]; NaN where nothing is stated (the country is flat).
    closed, doubt
        ``Closed`` and ``Doubt``, uint8[s].
    duration
        Seconds that a ferry takes by its own timetable, float32[s]; NaN where it does not say.
    name
        Row of ``names``, int32[s]; 0 is "".
    origin
        Row of ``origins``, uint8[s].
    shape_ptr, shape
        Bends: points ``shape[shape_ptr[i]:shape_ptr[i + 1]]`` of street i from start to end, both ends
        included; int64[s + 1], float64[k, 2].
    bench_x, bench_y
        Benches, float64.
    bank_ptr, bank, wet
        What nobody walks through, as lines: points ``bank[bank_ptr[i]:bank_ptr[i + 1]]`` of line i, which is the edge
        of water (or narrow water itself) or a wall; int64[b + 1], float64[m, 2], bool[b].
    indptr, head, street, forward
        Arcs in CSR order: arcs ``indptr[i]:indptr[i + 1]`` leave junction i; ``head`` int32[a] is where
        they end, ``street`` int32[a] which street they are, ``forward`` bool[a] whether from start to end.
    names, origins
        Street names and origins.
    older
        Stored before slopes, gates and what wheels meet were kept: a new import tells more.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    component: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    length: NDArray[np.float32]
    kind: NDArray[np.uint8]
    surface: NDArray[np.uint8]
    kerb: NDArray[np.float32]
    width: NDArray[np.float32]
    one_way: NDArray[np.int8]
    gates: NDArray[np.uint8]
    slope: NDArray[np.float32]
    closed: NDArray[np.uint8]
    doubt: NDArray[np.uint8]
    duration: NDArray[np.float32]
    name: NDArray[np.int32]
    origin: NDArray[np.uint8]
    shape_ptr: NDArray[np.int64]
    shape: NDArray[np.float64]
    bench_x: NDArray[np.float64]
    bench_y: NDArray[np.float64]
    bank_ptr: NDArray[np.int64]
    bank: NDArray[np.float64]
    wet: NDArray[np.bool_]
    indptr: NDArray[np.int64]
    head: NDArray[np.int32]
    street: NDArray[np.int32]
    forward: NDArray[np.bool_]
    names: tuple[str, ...]
    origins: tuple[Origin, ...]
    older: bool = False

    @property
    def nodes(self) -> int:
        """How many junctions."""
        return len(self.x)

    @property
    def streets(self) -> int:
        """How many streets."""
        return len(self.length)

    @cached_property
    def lines(self) -> NDArray[Any]:
        """Each street as a line of shapely, in RD."""
        row = np.repeat(np.arange(self.streets), np.diff(self.shape_ptr))
        return np.asarray(shapely.linestrings(self.shape, indices=row))

    @cached_property
    def banks(self) -> shapely.STRtree:
        """What nobody walks through, found by where it lies."""
        row = np.repeat(np.arange(len(self.bank_ptr) - 1), np.diff(self.bank_ptr))
        lines: list[Any] = np.asarray(shapely.linestrings(self.bank, indices=row)).tolist() if len(row) else []
        return shapely.STRtree(lines)

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Finds streets by where they lie: rows of ``lines``."""
        return shapely.STRtree(self.lines)
