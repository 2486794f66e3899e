"""A small map of one or two areas in their surroundings, drawn on the server: it needs no script and prints as it is.

Streets and borders are simplified for drawing; no figure comes from them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from socialmap.model import Level
from socialmap.network.network import StreetKind
from socialmap.walks import walks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from socialmap.walks import Walks
    from socialmap.world import World

#: Metres around what is drawn, metres that lines may move, and metres in one step of the drawing.
ROOM, SIMPLER, STEP = 250.0, 8.0, 2.0
#: Pixels that it is wide on a page, and how low and how high it may be for its width.
WIDTH, LOWEST, HIGHEST = 520, 0.7, 1.1
#: A scale bar of one of these lengths in metres is at most a quarter of the width.
SCALES = (100, 200, 500, 1000, 2000, 5000)
#: From so wide on footpaths and cycle paths only fill the drawing with lines.
WIDE = 5000.0


At = Callable[[Any], tuple[int, int]]


@dataclass(frozen=True)
class AreaMap:
    """Parts of an SVG drawing, in steps of two metres from the north-west.

    Attributes
    ----------
    around, here, streets
        Paths: borders of the other areas, of those that it is about, and streets.
    dots, marks
        Places without a number, and (number, x, y) of those with one.
    names
        (name, x, y) of the areas that it is about, where there are several.
    scale, scale_metres
        Length of the scale bar in steps and in metres.
    """

    width: int
    height: int
    around: str
    here: str
    streets: str
    dots: list[tuple[int, int]]
    marks: list[tuple[int, int, int]]
    names: list[tuple[str, int, int]]
    scale: int
    scale_metres: int
    schematic: bool
    shown: int

    @property
    def line(self) -> float:
        """One pixel on a page."""
        return round(self.width / self.shown, 1)

    def pixels(self, count: float) -> float:
        """So many pixels, in steps."""
        return round(self.line * count, 1)


def area_map(
    world: World,
    areas: Sequence[pd.Series],
    places: gpd.GeoDataFrame | pd.DataFrame,
    numbered: Mapping[str, int],
    *,
    shown: int = WIDTH,
    highest: float = HIGHEST,
) -> AreaMap:
    """Draw these areas with their places; those in ``numbered`` (by id) get their number.

    Parameters
    ----------
    shown
        Pixels that it is wide where it is shown: lines and letters keep their size.
    highest
        Of its width, how high it may be.
    """
    level = Level(str(areas[0]["level"]))
    shapes = world.level(level).geometry.dropna()
    spots = {str(id): (float(point.x), float(point.y)) for id, point in places["geometry"].items()}
    drawn = [area for area in areas if area.name in shapes.index]
    own = [shapes[area.name] for area in drawn]
    west, south, east, north = _box([*own, *(shapely.Point(*spot) for spot in spots.values())], highest)

    def at(point: NDArray[np.float64] | tuple[float, float]) -> tuple[int, int]:
        return round((float(point[0]) - west) / STEP), round((north - float(point[1])) / STEP)

    box = shapely.box(west, south, east, north)
    width, height = at((east, south))
    near = shapes[shapely.intersects(shapes.to_numpy(), box)]
    longest = max((scale for scale in SCALES if scale <= (east - west) / 4), default=SCALES[0])
    marks = _apart(
        [(numbered[id], *at(spots[id])) for id in numbered if id in spots], 26 * width / shown, width, height
    )
    return AreaMap(
        width=width,
        height=height,
        around=_path(_rings(near.drop([area.name for area in areas], errors="ignore"), box), at),
        here=_path(_rings(own, box), at),
        streets=_path(_streets(walks(world), box, east - west), at),
        dots=sorted({at(spot) for id, spot in spots.items() if id not in numbered}),
        marks=marks,
        names=_named({str(area["name"]): shapes[area.name] for area in drawn}, marks, at, width / shown, width)
        if len(drawn) > 1
        else [],
        scale=round(longest / STEP),
        scale_metres=longest,
        schematic=world.schematic,
        shown=shown,
    )


def _box(drawn: Sequence[BaseGeometry], highest: float) -> tuple[float, float, float, float]:
    """What is shown: all of it with room around, in a shape that fits a page."""
    west, south, east, north = shapely.total_bounds(np.array(drawn, dtype=object))
    west, south, east, north = west - ROOM, south - ROOM, east + ROOM, north + ROOM
    narrow = max(0.0, (north - south) / highest - (east - west)) / 2
    west, east = west - narrow, east + narrow
    low = max(0.0, (east - west) * LOWEST - (north - south)) / 2
    return west, south - low, east, north + low


def _rings(shapes: Sequence[BaseGeometry] | gpd.GeoSeries, box: BaseGeometry) -> list[BaseGeometry]:
    """Borders as lines within the box."""
    lines = [shapely.intersection(shapely.boundary(shapely.simplify(shape, SIMPLER)), box) for shape in shapes]
    return _single(lines)


def _streets(walked: Walks | None, box: BaseGeometry, wide: float) -> list[BaseGeometry]:
    """Streets within the box, joined where nothing crosses them."""
    if walked is None:
        return []
    lines, kind = walked.network.lines, walked.network.kind
    found = walked.network.tree.query(box, predicate="intersects")
    left_out = [StreetKind.FERRY, StreetKind.FOOTWAY, StreetKind.CYCLEWAY, StreetKind.PATH, StreetKind.STEPS]
    found = found[~np.isin(kind[found], left_out if wide > WIDE else left_out[:1])]
    joined = shapely.line_merge(shapely.MultiLineString(list(lines[found])))
    return _single([shapely.intersection(shapely.simplify(joined, SIMPLER), box)])


def _single(shapes: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    return [
        part
        for part in shapely.get_parts(np.array(shapes, dtype=object))
        if part.geom_type == "LineString" and not part.is_empty
    ]


def _path(lines: Sequence[BaseGeometry], at: At) -> str:
    """Lines as one path; corners after the first as steps from the one before, which is shorter."""
    found = []
    for line in lines:
        corners = np.array([at(corner) for corner in shapely.get_coordinates(line)])
        steps = np.diff(corners, axis=0)
        steps = steps[steps.any(axis=1)]
        if len(steps):
            found.append(f"M{corners[0][0]} {corners[0][1]}l" + " ".join(f"{x} {y}" for x, y in steps))
    return "".join(found)


def _apart(marks: list[tuple[int, int, int]], room: float, width: int, height: int) -> list[tuple[int, int, int]]:
    """Marks each moved to the nearest free spot, so that every number can be read."""
    turns = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    ring = np.column_stack([np.cos(turns), np.sin(turns)])
    moves = np.vstack([[[0.0, 0.0]], *(ring * room * far for far in (0.5, 1.0, 1.5, 2.0, 2.5, 3.0))])
    placed: list[tuple[int, int, int]] = []
    for number, x, y in sorted(marks):
        taken = np.array([other[1:] for other in placed], dtype=float).reshape(-1, 2)
        spots = np.array([x, y]) + moves
        inside = ((spots >= room / 2) & (spots <= np.array([width, height]) - room / 2)).all(axis=1)
        clear = (np.hypot(*(spots[:, None] - taken[None]).T) >= room * 0.98).all(axis=0) & inside
        spot = spots[int(np.argmax(clear))]
        placed.append((number, round(float(spot[0])), round(float(spot[1]))))
    return placed


def _named(
    areas: Mapping[str, BaseGeometry], marks: Sequence[tuple[int, int, int]], at: At, pixel: float, width: int
) -> list[tuple[str, int, int]]:
    """Each area's name at a spot inside it, as clear of marks, of other names and of its border as can be."""
    taken = [(x, y, 13 * pixel, 13 * pixel) for _, x, y in marks]
    found = []
    for name, shape in areas.items():
        half = np.array([len(name) * 5.5, 10.0]) * pixel
        inside = _grid(shape)
        spots = np.array([at(point) for point in inside], dtype=float)
        spots[:, 0] = np.clip(spots[:, 0], half[0], max(width - half[0], half[0]))
        free = shapely.distance(shapely.boundary(shape), np.asarray(shapely.points(inside))) / STEP
        for x, y, wide, high in taken:
            apart = np.abs(spots - (x, y)) - half - (wide, high)
            free = np.minimum(free, apart.max(axis=1))
        x, y = spots[int(np.argmax(free))]
        taken.append((x, y, *half))
        found.append((name, round(float(x)), round(float(y))))
    return found


def _grid(shape: BaseGeometry) -> NDArray[np.float64]:
    """Points all over an area."""
    west, south, east, north = shape.bounds
    grid = np.stack(np.meshgrid(np.linspace(west, east, 30), np.linspace(south, north, 30)), axis=-1).reshape(-1, 2)
    inside = grid[shapely.contains(shape, np.asarray(shapely.points(grid)))]
    return inside if len(inside) else np.asarray(shapely.get_coordinates(shapely.point_on_surface(shape)))
