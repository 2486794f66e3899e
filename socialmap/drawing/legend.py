"""What the five classes of a map mean, with the city's own value on the same scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmap.drawing.svg import drawing, element, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from socialmap.drawing.svg import Paint

WIDTH, HEIGHT = 340.0, 58.0
LEFT, RIGHT, TOP, HIGH = 14.0, 326.0, 20.0, 14.0


def class_of(value: float, bounds: Sequence[float]) -> int:
    """The class of a value, 1 to 5: a value on a bound belongs to the higher class, the last bound to the last.

    Parameters
    ----------
    bounds
        Least, four between, and most.

    Examples
    --------
    >>> [class_of(value, (0, 20, 40, 60, 80, 100)) for value in (0, 19.9, 20, 100)]
    [1, 1, 2, 5]
    """
    return 1 + sum(value >= bound for bound in bounds[1:-1])


def legend(
    bounds: Sequence[float], words: Sequence[str], paint: Paint, *, title: str, city: float | None, city_words: str
) -> Markup:
    """Five boxes of one width with their bounds under them, and a tick where the city stands.

    Parameters
    ----------
    bounds
        Least, four between, and most; ``words`` says each.
    city
        The city's own value; None where there is none.
    """
    wide = (RIGHT - LEFT) / (len(bounds) - 1)
    small = {"font_size": 13, "fill": paint("ink-2")}
    boxes = joined(
        *(
            element(
                "rect", x=LEFT + number * wide, y=TOP, width=wide, height=HIGH, fill=paint(f"c{number + 1}"),
                stroke=paint("edge"),
            )
            for number in range(len(bounds) - 1)
        )
    )  # fmt: skip
    told = joined(
        *(
            element("text", word, x=LEFT + number * wide, y=TOP + HIGH + 16, text_anchor="middle", **small)
            for number, word in enumerate(words)
        )
    )
    tick = joined() if city is None else _tick(LEFT + _along(city, bounds) * wide, city_words, paint)
    return drawing(WIDTH, HEIGHT, boxes, told, tick, title=title, class_="class-legend", width=WIDTH)


def _along(value: float, bounds: Sequence[float]) -> float:
    """How many boxes from the left a value stands."""
    number = class_of(value, bounds) - 1
    low, high = bounds[number], bounds[number + 1]
    within = (value - low) / (high - low) if high > low else 0.5
    return number + min(max(within, 0.0), 1.0)


def _tick(x: float, text: str, paint: Paint) -> Markup:
    middle = min(max(x, LEFT + 50), RIGHT - 50)
    return joined(
        element("path", d=f"M{x:.1f} {TOP - 4:g}v{HIGH + 8:g}", stroke=paint("ink"), stroke_width=3),
        element("text", text, x=middle, y=TOP - 8, text_anchor="middle", font_size=13, fill=paint("ink")),
    )
