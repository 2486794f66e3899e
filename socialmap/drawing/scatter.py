"""Areas on two axes, as dots: what is more of one stands higher, what is more of the other farther to the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialmap.drawing.placing import apart, beside
from socialmap.drawing.svg import drawing, element, haloed, hatching, joined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from socialmap.drawing.svg import Paint

WIDTH, HEIGHT = 460.0, 440.0
#: The axes run from 0 to 100 between these.
LEFT, TOP, RIGHT, BOTTOM = 56.0, 26.0, 448.0, 366.0
#: Where areas stand of which the first axis is not known.
UNKNOWN = BOTTOM + 15
SMALL, LARGE, PICKED = 5.5, 11.0, 8.0
LETTERS = 14.0
#: From this class on a fill is so deep that a number on it is light.
DEEP = 4
#: Half of the line at the end of a range.
END = 4.0


@dataclass(frozen=True)
class Dot:
    """An area.

    Attributes
    ----------
    x, y
        0 to 100; a ``y`` of None is not known.
    x_range, y_range
        What they probably lie between; drawn for the few that are picked or pointed at.
    kind
        Class 0 to 5 of its fill.
    said
        What it says when it is pointed at.
    name
        Written beside it; "" for most.
    """

    key: str
    x: float
    y: float | None
    said: str
    x_range: tuple[float, float] | None = None
    y_range: tuple[float, float] | None = None
    kind: int = 0
    number: int | None = None
    name: str = ""
    picked: bool = False
    href: str = ""

    @property
    def spot(self) -> tuple[float, float]:
        """Where it stands on the drawing."""
        return right(self.x), UNKNOWN if self.y is None else up(self.y)

    @property
    def radius(self) -> float:
        """How large it is drawn."""
        return LARGE if self.number else PICKED if self.picked else SMALL


@dataclass(frozen=True)
class Axes:
    """The words around a chart.

    Attributes
    ----------
    right, up
        What there is more of to the right, and upwards.
    corners
        Above left and right, below left and right.
    """

    right: str
    up: str
    corners: tuple[str, str, str, str]


def right(value: float) -> float:
    """Where a value from 0 to 100 stands from left to right.

    Examples
    --------
    >>> right(0), right(100), up(0), up(100)
    (56.0, 448.0, 366.0, 26.0)
    """
    return round(LEFT + value / 100 * (RIGHT - LEFT), 1)


def up(value: float) -> float:
    """Where a value from 0 to 100 stands from bottom to top."""
    return round(BOTTOM - value / 100 * (BOTTOM - TOP), 1)


def scatter(
    dots: Sequence[Dot], axes: Axes, paint: Paint, *, title: str, about: str = "", zones: Sequence[str] = ()
) -> Markup:
    """The chart.

    Parameters
    ----------
    zones
        Corners that are looked for, "left" or "right" above: they get a wash.
    """
    few = [dot for dot in dots if dot.number or dot.picked]
    rest = [dot for dot in dots if dot not in few]
    spots = _spots(few)
    return drawing(
        WIDTH,
        HEIGHT,
        element("defs", hatching("hatched-dots", 5, paint)),
        *(_zone(zone, paint) for zone in zones),
        _grid(axes, paint),
        *(_dot(dot, dot.spot, paint) for dot in rest),
        *(_range(dot, paint) for dot in few if dot.picked),
        # The first on top.
        *(_dot(dot, spots[dot.key], paint) for dot in reversed(few)),
        _names(few, spots, paint),
        title=title,
        about=about,
        class_="scatter",
    )


def _zone(zone: str, paint: Paint) -> Markup:
    x = right(0) if zone == "left" else right(50)
    return element("rect", x=x, y=TOP, width=right(50) - right(0), height=up(50) - TOP, fill=paint("accent-wash"))


def _grid(axes: Axes, paint: Paint) -> Markup:
    middle_x, middle_y = right(50), up(50)
    lines = f"M{LEFT} {TOP}H{RIGHT}V{BOTTOM}M{middle_x} {TOP}V{BOTTOM}M{LEFT} {middle_y}H{RIGHT}"
    edges = f"M{LEFT} {TOP}V{BOTTOM}H{RIGHT}"
    small = {"font_size": 13, "fill": paint("ink-2")}
    strong = {"font_size": 15, "font_weight": 600, "fill": paint("ink"), "text_anchor": "middle"}
    low = UNKNOWN + 21
    told = list(zip(axes.corners, ((LEFT, 16), (RIGHT, 16), (LEFT, low), (RIGHT, low)), strict=True))
    return joined(
        element("path", d=lines, fill="none", stroke=paint("line")),
        element("path", d=edges, fill="none", stroke=paint("edge")),
        *(
            element("text", corner, x=x, y=y, text_anchor="start" if x == LEFT else "end", **small)
            for corner, (x, y) in told
        ),
        element("text", f"{axes.right} →", x=middle_x, y=HEIGHT - 8, **strong),
        element("text", f"{axes.up} →", transform=f"translate(16 {middle_y}) rotate(-90)", **strong),
    )


def _spots(few: Sequence[Dot]) -> dict[str, tuple[float, float]]:
    """Where the few are drawn: numbered ones that would cover each other stand beside their spot."""
    moved = apart([(dot.number, *dot.spot) for dot in few if dot.number], 2 * LARGE, WIDTH, HEIGHT)
    placed = {number: (x, y) for number, x, y in moved}
    return {dot.key: placed[dot.number] if dot.number else dot.spot for dot in few}


def _dot(dot: Dot, spot: tuple[float, float], paint: Paint) -> Markup:
    x, y = spot
    true_x, true_y = dot.spot
    edge = {
        "stroke": paint("warn" if dot.picked else "ink" if dot.number else "edge"),
        "stroke_width": 3.5 if dot.picked else 1.4,
    }
    if dot.y is None:
        shape = element("rect", x=x - 5, y=y - 5, width=10, height=10, fill="url(#hatched-dots)", **edge)
    else:
        fill = paint(f"c{dot.kind}" if dot.kind else "paper")
        shape = element("circle", cx=x, cy=y, r=dot.radius, fill=fill, **edge)
    number = (
        element(
            "text", str(dot.number), x=x, y=y, dy="0.35em", text_anchor="middle", font_size=13, font_weight=700,
            fill=paint("on-deep" if dot.kind >= DEEP else "ink"), pointer_events="none",
        )
        if dot.number
        else ""
    )  # fmt: skip
    moved = abs(x - true_x) + abs(y - true_y) > 2  # noqa: PLR2004 (less is rounding)
    leader = f"M{true_x} {true_y}L{x} {y}"
    line = element("path", d=leader, stroke=paint("ink"), stroke_width=1.4, class_="leader") if moved else joined()
    inside = (element("title", dot.said), line, shape, number)
    marked = {"class_": "dot", "data_code": dot.key}
    if not dot.href:
        return element("g", *inside, **marked)
    # The few are reached with keys; all of them stand in the table.
    few = bool(dot.number or dot.picked)
    return element(
        "a", *inside, **marked, href=dot.href, aria_label=dot.said,
        tabindex=None if few else -1,
    )  # fmt: skip


def _range(dot: Dot, paint: Paint) -> Markup:
    """Thin bars of what both values probably lie between."""
    x, y = dot.spot
    path = ""
    if dot.x_range:
        low, high = map(right, dot.x_range)
        path += f"M{low} {y}H{high}M{low} {y - END:g}v{2 * END:g}M{high} {y - END:g}v{2 * END:g}"
    if dot.y_range and dot.y is not None:
        low, high = map(up, dot.y_range)
        path += f"M{x} {low}V{high}M{x - END:g} {low}h{2 * END:g}M{x - END:g} {high}h{2 * END:g}"
    if not path:
        return joined()
    return element(
        "path", d=path, fill="none", stroke=paint("ink-2"), stroke_width=1.6, class_="range", data_of=dot.key
    )


def _names(few: Sequence[Dot], at: Mapping[str, tuple[float, float]], paint: Paint) -> Markup:
    named = sorted((dot for dot in few if dot.name), key=lambda dot: (not dot.picked, dot.number or 0))
    taken = [(*at[dot.key], dot.radius, dot.radius) for dot in few if not dot.name]
    spots = beside(
        [(*at[dot.key], dot.radius, dot.name) for dot in named],
        size=LETTERS, box=(LEFT - 30, TOP - 6, WIDTH - 2, BOTTOM), taken=taken,
    )  # fmt: skip
    return joined(
        *(
            haloed(dot.name, spot[0], spot[1], paint, size=LETTERS, text_anchor=spot[2], pointer_events="none")
            for dot, spot in zip(named, spots, strict=True)
            if spot
        )
    )
