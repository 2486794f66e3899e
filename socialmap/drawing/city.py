"""The map of a whole city: its areas in five classes of one hue, places, numbers and names. It prints in grey as well.

Borders are simplified for drawing; no figure comes from them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely

from socialmap.drawing.placing import apart, beside
from socialmap.drawing.plane import Plane, around
from socialmap.drawing.svg import drawing, element, haloed, hatching, joined, numbered
from socialmap.model import Level

if TYPE_CHECKING:
    import pandas as pd
    from markupsafe import Markup

    from socialmap.drawing.svg import Paint
    from socialmap.world import World

#: Metres that borders may move to be drawn with fewer corners, metres in one step, and metres around the city.
SIMPLER, STEP, ROOM = 60.0, 20.0, 150.0
#: Pixels that it is wide on a page.
WIDTH = 640
#: How many classes a figure is told in.
CLASSES = 5


@dataclass(frozen=True)
class Ground:
    """The areas of a city, ready to be drawn.

    Attributes
    ----------
    areas
        Path of each, by code.
    middles
        Where its number or name stands, as far from its border as can be.
    parts
        Borders of the parts of the city that areas belong to, as one path.
    """

    plane: Plane
    areas: Mapping[str, str]
    middles: Mapping[str, tuple[float, float]]
    parts: str
    schematic: bool


@dataclass(frozen=True)
class Painted:
    """How an area is shown.

    Attributes
    ----------
    kind
        Its class, 1 (light) to 5; None is not known, and 0 is plain paper.
    said
        What it says when it is pointed at.
    href
        Where it leads; "" nowhere.
    number
        Of the chosen few.
    name
        Written beside it; "" for most.
    picked
        Whether somebody ticked it.
    key
        What it is called in a page that ties chart, map and list together.
    """

    kind: int | None = 0
    said: str = ""
    href: str = ""
    number: int | None = None
    name: str = ""
    picked: bool = False
    key: str = ""


@dataclass(frozen=True)
class CityMap:
    """A city with how its areas are shown, by code, and places: dots, and the chosen ones as (number, x, y)."""

    ground: Ground
    painted: Mapping[str, Painted] = field(default_factory=dict)
    dots: Sequence[tuple[float, float]] = ()
    chosen: Sequence[tuple[int, float, float]] = ()
    shown: int = WIDTH

    @property
    def schematic(self) -> bool:
        """Whether cells stand in for borders."""
        return self.ground.schematic

    @property
    def width(self) -> float:
        """In steps."""
        return self.ground.plane.width

    @property
    def height(self) -> float:
        """In steps."""
        return self.ground.plane.height

    def svg(self, paint: Paint, *, title: str, about: str = "") -> Markup:
        """The drawing, with its name and more about it for who cannot see it."""
        plane = self.ground.plane
        pixel = plane.width / self.shown
        plain = Painted()
        shown = {code: self.painted.get(code, plain) for code in self.ground.areas}
        # A border that is picked lies over those beside it.
        order = sorted(shown, key=lambda code: shown[code].picked)
        edge = {"fill": "none", "stroke": paint("border"), "stroke_linejoin": "round"}
        return drawing(
            plane.width,
            plane.height,
            element("defs", hatching("hatched", 8 * pixel, paint)),
            element("rect", width=plane.width, height=plane.height, rx=6 * pixel, fill=paint("missing")),
            *(self._area(code, shown[code], pixel, paint) for code in order),
            element("path", d=self.ground.parts, stroke_width=1.6 * pixel, pointer_events="none", **edge),
            *(element("circle", cx=x, cy=y, r=2 * pixel, fill=paint("border")) for x, y in self.dots),
            self._named(shown, pixel, paint),
            title=title,
            about=about,
            class_="city-map",
            width=self.shown,
        )

    def _area(self, code: str, area: Painted, pixel: float, paint: Paint) -> Markup:
        fill = "url(#hatched)" if area.kind is None else paint(f"c{area.kind}" if area.kind else "paper")
        path = element(
            "path",
            element("title", area.said) if area.said else "",
            d=self.ground.areas[code],
            fill=fill,
            stroke=paint("warn" if area.picked else "border"),
            stroke_width=(3 if area.picked else 0.8) * pixel,
            stroke_linejoin="round",
            class_="area",
            data_code=area.key or None,
        )
        # Pressed with a finger or a mouse; with keys the same link stands in the list.
        return element("a", path, href=area.href, tabindex=-1) if area.href else path

    def _named(self, shown: Mapping[str, Painted], pixel: float, paint: Paint) -> Markup:
        """Numbers and names of the few, none over another."""
        plane, radius = self.ground.plane, 10 * pixel
        numbers = [(area.number, *self.ground.middles[code]) for code, area in shown.items() if area.number]
        marks = apart([*numbers, *self.chosen], 2.1 * radius, plane.width, plane.height)
        placed = {number: (x, y) for number, x, y in marks}
        named = [
            (*placed[area.number], radius, area.name)
            if area.number
            else (*self.ground.middles[code], 2 * pixel, area.name)
            for code, area in shown.items()
            if area.name
        ]
        size = 14 * pixel
        spots = beside(
            named, size=size, box=(0, 0, plane.width, plane.height), taken=[(x, y, radius, radius) for _, x, y in marks]
        )
        return joined(
            *(
                haloed(name, spot[0], spot[1], paint, size=size, text_anchor=spot[2], pointer_events="none")
                for (*_, name), spot in zip(named, spots, strict=True)
                if spot
            ),
            *(
                element("g", numbered(str(number), x, y, radius, paint, dark=False), pointer_events="none")
                for number, x, y in marks
            ),
        )


def ground(world: World, level: Level = Level.WIJK) -> Ground | None:
    """The areas of the city of ``world``; None where no border is known."""
    return world.remember(("drawn city", level), lambda: _ground(world, level))


def places_map(world: World, places: pd.DataFrame, chosen: Sequence[str]) -> CityMap:
    """Places (by id, x and y in RD metres) on the map of the city; the chosen ones are numbered in the order given."""
    spots = places[["x", "y"]].to_numpy(float)
    found = ground(world) or Ground(
        around(np.asarray(shapely.points(spots)), step=STEP, room=ROOM), {}, {}, "", world.schematic
    )
    where = {str(name): found.plane.spot(spot) for name, spot in zip(places.index, spots, strict=True)}
    return CityMap(
        found,
        dots=sorted({spot for name, spot in where.items() if name not in chosen}),
        chosen=[(number, *where[name]) for number, name in enumerate(chosen, 1)],
    )


def _ground(world: World, level: Level) -> Ground | None:
    areas = world.level(level)
    shapes = areas.geometry.dropna()
    if shapes.empty:
        return None
    plane = around(shapes.to_numpy(), step=STEP, room=ROOM)
    simple = shapely.coverage_simplify(shapes.to_numpy(), SIMPLER)
    parts = areas.loc[shapes.index, "stadsdeel_code"].to_numpy(dtype=object)
    together = [shapely.coverage_union_all(simple[parts == one]) for one in dict.fromkeys(parts)]
    codes = [str(code) for code in shapes.index]
    return Ground(
        plane=plane,
        areas={
            code: plane.path(shapely.get_rings(shape), closed=True) for code, shape in zip(codes, simple, strict=True)
        },
        middles={code: plane.spot(_middle(shape)) for code, shape in zip(codes, simple, strict=True)},
        parts=plane.path(shapely.get_rings(np.array(together, dtype=object)), closed=True),
        schematic=world.schematic,
    )


def _middle(shape: shapely.Geometry) -> tuple[float, float]:
    """The point of an area that lies farthest from its border."""
    largest = max(shapely.get_parts(shape), key=shapely.area)
    (point, *_) = shapely.get_coordinates(shapely.maximum_inscribed_circle(largest, tolerance=STEP))
    return float(point[0]), float(point[1])
