"""A small map of one or two areas in their surroundings, drawn on the server: it needs no script and prints as it is.

Streets and borders are simplified for drawing; no figure comes from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from socialmap.drawing.placing import apart, inside
from socialmap.drawing.plane import Plane, on_box
from socialmap.drawing.svg import drawing, element, haloed
from socialmap.drawing.svg import numbered as number_mark
from socialmap.model import Level
from socialmap.network.network import StreetKind
from socialmap.walks import walks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    import pandas as pd
    from markupsafe import Markup
    from shapely.geometry.base import BaseGeometry

    from socialmap.drawing.svg import Paint
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
    scale_metres
        Length of the scale bar.
    """

    plane: Plane
    around: str
    here: str
    streets: str
    dots: list[tuple[float, float]]
    marks: list[tuple[int, float, float]]
    names: list[tuple[str, float, float]]
    scale_metres: int
    schematic: bool
    shown: int

    @property
    def width(self) -> float:
        """In steps."""
        return self.plane.width

    @property
    def height(self) -> float:
        """In steps."""
        return self.plane.height

    def svg(self, paint: Paint, *, title: str, scale: str) -> Markup:
        """The drawing; ``scale`` is the length of its bar in words."""
        pixel = self.plane.width / self.shown
        line = {"fill": "none", "stroke_linejoin": "round"}
        foot, left = self.plane.height - 12 * pixel, 12 * pixel
        return drawing(
            self.plane.width,
            self.plane.height,
            element("path", d=self.streets, stroke=paint("street"), stroke_width=0.8 * pixel, **line),
            element(
                "path", d=self.around, stroke=paint("border"), stroke_width=1.5 * pixel,
                stroke_dasharray=f"{6 * pixel:g} {4 * pixel:g}", **line,
            ),
            element("path", d=self.here, stroke=paint("accent"), stroke_width=3 * pixel, **line),
            *(element("circle", cx=x, cy=y, r=4 * pixel, fill=paint("ink")) for x, y in self.dots),
            *(
                haloed(name, x, y, paint, size=18 * pixel, ink="accent", text_anchor="middle")
                for name, x, y in self.names
            ),
            *(number_mark(str(number), x, y, 12 * pixel, paint) for number, x, y in self.marks),
            element(
                "path", d=f"M{left:g} {foot:g}h{self.scale_metres * self.plane.scale:g}", stroke=paint("ink"),
                stroke_width=4 * pixel,
            ),
            haloed(scale, left, foot - 8 * pixel, paint, size=15 * pixel),
            title=title,
            class_="area-map",
            width=self.shown,
        )  # fmt: skip


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
    plane = on_box(_box([*own, *(shapely.Point(*spot) for spot in spots.values())], highest), step=STEP)
    west, _, east, _ = plane.bounds
    box = shapely.box(*plane.bounds)
    near = shapes[shapely.intersects(shapes.to_numpy(), box)]
    pixel = plane.width / shown
    marks = apart(
        [(numbered[id], *plane.spot(spots[id])) for id in numbered if id in spots],
        26 * pixel,
        plane.width,
        plane.height,
    )
    named = {str(area["name"]): shapes[area.name] for area in drawn} if len(drawn) > 1 else {}
    return AreaMap(
        plane=plane,
        around=plane.path(_rings(near.drop([area.name for area in areas], errors="ignore"), box)),
        here=plane.path(_rings(own, box)),
        streets=plane.path(_streets(walks(world), box, east - west)),
        dots=sorted({plane.spot(spot) for id, spot in spots.items() if id not in numbered}),
        marks=marks,
        names=inside(named, plane, pixel=pixel, taken=[(x, y, 13 * pixel, 13 * pixel) for _, x, y in marks]),
        scale_metres=max((scale for scale in SCALES if scale <= (east - west) / 4), default=SCALES[0]),
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
    return _single([shapely.intersection(shapely.boundary(shapely.simplify(shape, SIMPLER)), box) for shape in shapes])


def _streets(walked: Walks | None, box: BaseGeometry, wide: float) -> list[BaseGeometry]:
    """Streets within the box, joined where nothing crosses them."""
    if walked is None:
        return []
    lines, kind = walked.network.lines, walked.network.kind
    found = walked.network.tree.query(box, predicate="intersects")
    left_out = [StreetKind.FERRY, StreetKind.FOOTWAY, StreetKind.CYCLEWAY, StreetKind.PATH, StreetKind.STEPS]
    found = found[~np.isin(kind[found], left_out if wide > WIDE else left_out[:1])]
    together = shapely.line_merge(shapely.MultiLineString(list(lines[found])))
    return _single([shapely.intersection(shapely.simplify(together, SIMPLER), box)])


def _single(shapes: Sequence[Any]) -> list[BaseGeometry]:
    return [
        part
        for part in shapely.get_parts(np.array(shapes, dtype=object))
        if part.geom_type == "LineString" and not part.is_empty
    ]
