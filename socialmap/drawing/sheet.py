"""The map of a sheet, drawn from the street network: green, water, streets, the way and its marks, as one SVG.

No tiles and no colours that carry something alone: grey streets on white, a dark way with arrows, black marks with
white numbers. Measures are millimetres of paper; the map is never mirrored, also where the words run right to left.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import numpy as np
import shapely

from socialmap.drawing.plane import Plane
from socialmap.drawing.street_names import Label, Sheet, place_names
from socialmap.drawing.svg import said
from socialmap.model import FeatureKind
from socialmap.network.network import StreetKind
from socialmap.walks import walks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from socialmap.network.network import Network
    from socialmap.world import World

#: Millimetres of paper between the border and what is drawn in the middle.
MARGIN = 11.0
#: Fewer metres than this across would show only one corner.
SMALLEST = 250.0
INK, WAY, PAPER = "#1b1b1b", "#00509e", "#ffffff"
#: Areas by kind of feature, with their fill; a lighter grey than any street when printed without colours.
AREAS = {FeatureKind.PARK: "#d9ead0", FeatureKind.WATER: "#bcd9ee"}
#: Classes of streets: kinds, colour, metres wide, least and most millimetres, dashes.
_CLASSES = (
    ((StreetKind.FOOTWAY, StreetKind.PATH, StreetKind.CYCLEWAY, StreetKind.CROSSING), "#c9c9c9", 3, 0.25, 0.6, ""),
    ((StreetKind.ROAD, StreetKind.OTHER), "#bdbdbd", 8, 0.4, 1.3, ""),
    ((StreetKind.STEPS,), "#6b6b6b", 5, 0.8, 1.6, "0.4 0.5"),
    ((StreetKind.FERRY,), "#6b6b6b", 4, 0.5, 0.7, "1.5 1.2"),
)
#: Metres that a scale bar may say.
_BARS = (50, 100, 200, 500, 1000, 2000, 5000)
_BAR_WIDEST = 40.0
#: Metres of paper between arrows on the way.
_ARROWS = 24.0
#: Radius of a mark in millimetres, by kind.
_RADIUS = {"": 4.4, "start": 3.0, "step": 3.1}
_SMALL = 2.4
#: What can be drawn small, on a grid of 24.
_SYMBOLS = {
    "bankje": "M3 12h18M3 8h18M6 12v7M18 12v7",
    "halte": "M5 4h14v13H5zM5 11h14M8 17v3M16 17v3",
    "aankomst": "M6 21V4h12l-3 4 3 4H6",
}


@dataclass(frozen=True)
class Mark:
    """Something to find on the map.

    Attributes
    ----------
    x, y
        RD metres.
    label
        The number in the circle; "" for the start.
    kind
        "" a place, "step" a corner, "start" (also for a place without a label), or a small picture: "toilet",
        "bankje", "halte", "aankomst".
    """

    x: float
    y: float
    label: str
    kind: str = ""


def draw_map(
    world: World,
    *,
    lines: Sequence[NDArray[np.float64]],
    marks: Sequence[Mark],
    width: float,
    height: float,
    off: Sequence[NDArray[np.float64]] = (),
    title: str = "",
) -> str:
    """A map as SVG, large enough for all lines and marks.

    Parameters
    ----------
    lines
        Ways on foot, (n, 2) in RD metres, in the order walked.
    marks
        A later mark that would cover an earlier one is left out when it is a corner or a small picture.
    width, height
        Millimetres of paper.
    off
        The same, dashed: from a street to a door, where no way is known.
    title
        What a screen reader says; "" hides the map from it.

    Raises
    ------
    ValueError
        When there is nothing to draw.
    """
    drawn, dashed = ([np.asarray(line, dtype=float) for line in given if len(line)] for given in (lines, off))
    paper = _fit([*drawn, *dashed, np.array([(mark.x, mark.y) for mark in marks]).reshape(-1, 2)], width, height)
    on_streets = walks(world)
    shown = _free(paper, marks)
    parts = [_areas(world, paper)]
    if on_streets is not None:
        near = _near(on_streets.network, paper)
        parts.append(_streets(on_streets.network, near, paper))
    parts.append(_off(dashed, paper) + _ways(drawn, paper))
    if on_streets is not None and drawn:
        taken = [(*paper.at(np.array([[mark.x, mark.y]]))[0], _radius(mark)) for mark in shown]
        parts.append(_named(place_names(on_streets.network, near, drawn, Sheet(width, height, paper.at, taken))))
        parts.append(_credit(on_streets.network, paper))
    parts += [_mark(mark, paper) for mark in shown]
    parts.append(_north(paper) + _bar(paper))
    about = f'role="img" aria-label="{_text(title)}"' if title else 'aria-hidden="true"'
    return (
        f'<svg class="drawn-map" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}mm" height="{height:g}mm" direction="ltr" {about}>'
        f'<g font-family="Noto Sans, DejaVu Sans, sans-serif">{"".join(parts)}</g></svg>'
    )


def _fit(shapes: Sequence[NDArray[np.float64]], width: float, height: float) -> Plane:
    points = np.concatenate(shapes) if shapes else np.zeros((0, 2))
    if not len(points):
        msg = "a map needs a line or a mark"
        raise ValueError(msg)
    low, high = points.min(axis=0), points.max(axis=0)
    room = np.array([width, height]) - 2 * MARGIN
    scale = float(np.min(room / np.maximum(high - low, SMALLEST * room / max(room))))
    west, south = (low + high) / 2 - np.array([width, height]) / 2 / scale
    return Plane(float(west), float(south) + height / scale, scale, width, height, decimals=1)


def _near(network: Network, paper: Plane) -> NDArray[np.intp]:
    """Rows of the streets that touch the paper."""
    return np.sort(network.tree.query(shapely.box(*paper.bounds)))


def _areas(world: World, paper: Plane) -> str:
    drawn = ""
    for kind, colour in AREAS.items():
        areas = world.features[world.features["kind"] == kind].geometry.to_numpy()
        areas = areas[shapely.get_dimensions(areas) == 2]  # noqa: PLR2004 (two dimensions: an area)
        west, south, east, north = paper.bounds
        near = areas[shapely.intersects(areas, shapely.box(west, south, east, north))]
        rings = shapely.get_rings(paper.shown(near)) if len(near) else near
        if len(rings):
            drawn += f'<path fill="{colour}" fill-rule="evenodd" d="{paper.path(rings)}"/>'
    return drawn


def _streets(network: Network, near: NDArray[np.intp], paper: Plane) -> str:
    drawn = ""
    for kinds, colour, metres, least, most, dashes in _CLASSES:
        rows = near[np.isin(network.kind[near], kinds)]
        path = paper.path(paper.shown(network.lines[rows])) if len(rows) else ""
        if path:
            wide = min(max(metres * paper.scale, least), most)
            dashed = f' stroke-dasharray="{dashes}"' if dashes else ' stroke-linecap="round"'
            drawn += (
                f'<path fill="none" stroke="{colour}" stroke-width="{wide:.2f}" stroke-linejoin="round"{dashed} '
                f'd="{path}"/>'
            )
    return drawn


def _ways(lines: Sequence[NDArray[np.float64]], paper: Plane) -> str:
    """The ways with a white edge, and arrows in the direction walked."""
    several = [line for line in lines if len(line) > 1]
    if not several:
        return ""
    path = paper.path([shapely.LineString(line) for line in several])
    arrows = "".join(_arrows(line, paper) for line in several)
    same = 'fill="none" stroke-linejoin="round" stroke-linecap="round"'
    return (
        f'<path {same} stroke="{PAPER}" stroke-width="3.6" d="{path}"/>'
        f'<path class="way" {same} stroke="{WAY}" stroke-width="2.2" d="{path}"/>'
        f'<path {same} stroke="{PAPER}" stroke-width="0.5" d="{arrows}"/>'
    )


def _off(lines: Sequence[NDArray[np.float64]], paper: Plane) -> str:
    """From the street to the door and back, dashed."""
    path = paper.path([shapely.LineString(line) for line in lines])
    if not path:
        return ""
    return (
        f'<path fill="none" stroke="{PAPER}" stroke-width="2.6" d="{path}"/>'
        f'<path class="off" fill="none" stroke="{WAY}" stroke-width="1.4" stroke-dasharray="1.6 1.2" d="{path}"/>'
    )


def _arrows(line: NDArray[np.float64], paper: Plane) -> str:
    on_paper = shapely.LineString(paper.at(line))
    drawn = ""
    for along in np.arange(_ARROWS / 2, on_paper.length - 4, _ARROWS):
        (x, y), (before_x, before_y) = (
            shapely.get_coordinates(on_paper.interpolate(at))[0] for at in (along, along - 1.5)
        )
        ahead = np.array([x - before_x, y - before_y])
        ahead /= max(float(np.hypot(*ahead)), 1e-9)
        side = np.array([-ahead[1], ahead[0]])
        tip = np.array([x, y]) + ahead * 0.5
        (left_x, left_y), (right_x, right_y) = (tip - ahead * 1.1 + side * way for way in (0.7, -0.7))
        drawn += f"M{left_x:.1f} {left_y:.1f}L{tip[0]:.1f} {tip[1]:.1f}L{right_x:.1f} {right_y:.1f}"
    return drawn


def _free(paper: Plane, marks: Sequence[Mark]) -> list[Mark]:
    """The marks in the order to draw, without small ones that would cover another."""
    places = [mark for mark in marks if _radius(mark) >= _RADIUS[""]]
    kept: list[Mark] = []
    for mark in [*places, *(mark for mark in marks if mark not in places)]:
        if mark in places or mark.kind == "start" or all(_apart(paper, mark, other) for other in kept):
            kept.append(mark)
    return kept[::-1]


def _apart(paper: Plane, one: Mark, other: Mark) -> bool:
    away = np.hypot(one.x - other.x, one.y - other.y) * paper.scale
    return bool(away >= _radius(one) + _radius(other) - 0.3)


def _radius(mark: Mark) -> float:
    if mark.kind in _SYMBOLS or mark.kind == "toilet":
        return _RADIUS[""] if mark.kind == "aankomst" else _SMALL
    return _RADIUS["start"] if _is_start(mark) else _RADIUS[mark.kind]


def _is_start(mark: Mark) -> bool:
    return mark.kind == "start" or (not mark.kind and not mark.label)


def _mark(mark: Mark, paper: Plane) -> str:
    ((x, y),) = paper.at(np.array([[mark.x, mark.y]]))
    radius = _radius(mark)
    if _is_start(mark):
        drawn = (
            f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{PAPER}" stroke="{INK}" stroke-width="1.1"/>'
            f'<circle cx="{x:g}" cy="{y:g}" r="1.1" fill="{INK}"/>'
        )
    elif mark.kind == "toilet":
        drawn = _square(x, y, radius) + _centred(x, y, "WC", 2.4, INK)
    elif mark.kind in _SYMBOLS:
        is_end = mark.kind == "aankomst"
        box = _disc(x, y, radius, INK, PAPER) if is_end else _square(x, y, radius)
        size = radius * 1.15 / 12
        drawn = box + (
            f'<path transform="translate({x - 12 * size:.2f} {y - 12 * size:.2f}) scale({size:.3f})" fill="none" '
            f'stroke="{PAPER if is_end else INK}" stroke-width="2.4" d="{_SYMBOLS[mark.kind]}"/>'
        )
    elif mark.kind == "step":
        drawn = _disc(x, y, radius, PAPER, INK) + _centred(x, y, mark.label, 3.9, INK)
    else:
        drawn = _disc(x, y, radius, INK, PAPER) + _centred(x, y, mark.label, 5.4, PAPER)
    return f'<g class="mark">{drawn}</g>'


def _disc(x: float, y: float, radius: float, fill: str, edge: str) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{fill}" stroke="{edge}" stroke-width="0.6"/>'


def _square(x: float, y: float, half: float) -> str:
    return (
        f'<rect x="{x - half:g}" y="{y - half:g}" width="{2 * half:g}" height="{2 * half:g}" rx="0.8" fill="{PAPER}" '
        f'stroke="{INK}" stroke-width="0.4"/>'
    )


def _text(text: str) -> str:
    """Text as it may stand in a drawing."""
    return escape(said(text))


def _centred(x: float, y: float, text: str, size: float, colour: str) -> str:
    return (
        f'<text x="{x:g}" y="{y + size * 0.36:.1f}" text-anchor="middle" font-weight="700" font-size="{size:g}" '
        f'fill="{colour}">{_text(text)}</text>'
    )


def _named(labels: Sequence[Label]) -> str:
    drawn = ""
    for label in labels:
        turned = f'transform="translate({label.x:.1f} {label.y:.1f}) rotate({label.angle:.1f})"'
        text = f'text-anchor="middle" font-size="{label.size:g}">{_text(label.text)}</text>'
        drawn += (
            f'<g {turned}><text stroke="{PAPER}" stroke-width="0.9" stroke-linejoin="round" fill="{PAPER}" {text}'
            f'<text fill="{INK}" {text}</g>'
        )
    return drawn


def _credit(network: Network, paper: Plane) -> str:
    names = ", ".join(dict.fromkeys(f"© {origin.name}" for origin in network.origins))
    text = f'x="{paper.width - 1.5:g}" y="{paper.height - 1.5:g}" text-anchor="end" font-size="2.8"'
    return (
        f'<text {text} stroke="{PAPER}" stroke-width="0.8" fill="{PAPER}">{_text(names)}</text>'
        f'<text {text} fill="{INK}">{_text(names)}</text>'
    )


def _north(paper: Plane) -> str:
    x = paper.width - 6
    return (
        f'<path d="M{x:g} 2.5l2.6 6.5-2.6-1.5-2.6 1.5z" fill="{INK}" stroke="{PAPER}" stroke-width="0.4"/>'
        + _centred(x, 11.6, "N", 3.6, INK)
    )


def _bar(paper: Plane) -> str:
    metres = max((bar for bar in _BARS if bar * paper.scale <= _BAR_WIDEST), default=_BARS[0])
    long, y = metres * paper.scale, paper.height - 2.5
    told = f"{metres} m" if metres < 1000 else f"{metres // 1000} km"  # noqa: PLR2004 (metres in a kilometre)
    return (
        f'<rect x="1.5" y="{y - 6:g}" width="{long + 3:.1f}" height="8" fill="{PAPER}" fill-opacity="0.85"/>'
        f'<path d="M3 {y - 1.6:g}v1.6h{long:.1f}v-1.6" fill="none" stroke="{INK}" stroke-width="0.6"/>'
        f'<text x="{3 + long / 2:.1f}" y="{y - 1.9:g}" text-anchor="middle" font-size="3.4" fill="{INK}">{told}</text>'
    )
