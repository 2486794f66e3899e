"""A small map of the chosen places, drawn on the server: it needs no script and prints as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from socialmap.model import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from socialmap.world import World

#: Metres that borders may move to be drawn with fewer corners, and metres in one step of the drawing.
SIMPLER, STEP = 60.0, 10.0
WIDTH = 640


@dataclass(frozen=True)
class SitingMap:
    """Parts of an SVG drawing, in steps of ten metres from the north-west.

    Attributes
    ----------
    borders
        Path of all wijken.
    dots
        Other places to choose from.
    chosen
        The chosen ones with their number.
    schematic
        Cells stand in for borders.
    shown
        Pixels that it is wide on a page; ``line``, ``dot``, ``sign`` and ``letter`` are sizes in steps.
    """

    width: int
    height: int
    borders: str
    dots: list[tuple[int, int]]
    chosen: list[tuple[int, int, int]]
    schematic: bool
    shown: int = WIDTH

    @property
    def line(self) -> float:
        """Width of a border: one pixel."""
        return round(self.width / self.shown, 1)

    @property
    def dot(self) -> float:
        """Radius of a place."""
        return self.line * 2

    @property
    def sign(self) -> float:
        """Radius of a chosen place."""
        return self.line * 11

    @property
    def letter(self) -> float:
        """Height of its number."""
        return self.line * 15


def siting_map(world: World, places: pd.DataFrame, chosen: Sequence[str]) -> SitingMap:
    """Draw wijken, places and the chosen ones, numbered in the order given."""
    shapes = world.level(Level.WIJK).geometry.dropna()
    borders = list(shapely.coverage_simplify(shapes.to_numpy(), SIMPLER)) if len(shapes) else []
    spots = places[["x", "y"]].to_numpy(float)
    west, south, east, north = shapely.total_bounds([*borders, *map(shapely.Point, spots)])

    def at(point: NDArray[np.float64]) -> tuple[int, int]:
        return round((float(point[0]) - west) / STEP), round((north - float(point[1])) / STEP)

    rings = [ring for border in borders for ring in shapely.get_rings(border)]
    path = "".join(
        "M" + "L".join(f"{x} {y}" for x, y in (at(corner) for corner in shapely.get_coordinates(ring)[:-1])) + "Z"
        for ring in rings
    )
    where = {str(name): at(spot) for name, spot in zip(places.index, spots, strict=True)}
    width, height = at(np.array([east, south]))
    return SitingMap(
        width=width,
        height=height,
        borders=path,
        dots=sorted({spot for name, spot in where.items() if name not in chosen}),
        chosen=[(number, *where[name]) for number, name in enumerate(chosen, 1)],
        schematic=world.schematic,
    )
