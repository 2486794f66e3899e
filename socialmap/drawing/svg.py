"""SVG as text: elements whose words and values cannot break out of them."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup, escape

#: A colour by its token: on a page a CSS variable, which follows the dark, on paper the colour itself.
Paint = Callable[[str], str]
#: A letter takes this part of its height in width, in the mean.
LETTER = 0.56


def element(name: str, /, *inside: str, **given: object) -> Markup:
    """An element; what is None or False is left out, and ``class_`` is written ``class``.

    Examples
    --------
    >>> element("text", "Bos & Lommer", x=3.50, font_size=12)
    Markup('<text x="3.5" font-size="12">Bos &amp; Lommer</text>')
    """
    written = Markup("").join(
        Markup(' {}="{}"').format(_named(key), _valued(value))
        for key, value in given.items()
        if value is not None and value is not False
    )
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(name), written, joined(*inside))  # noqa: S704 (a name of ours)


def joined(*parts: str) -> Markup:
    """Parts one after another; what is no markup is escaped, without signs that turn a text around."""
    return Markup("").join(part if isinstance(part, Markup) else escape(said(part)) for part in parts)


def said(text: str) -> str:
    """Text as it may stand in a drawing: no signs that cannot be printed or turn it around."""
    return "".join(sign for sign in text if sign.isprintable())


def drawing(width: float, height: float, /, *inside: str, title: str, about: str = "", **given: object) -> Markup:
    """A whole drawing with its name, and more about it where a name is not enough; "" hides it from a screen reader."""
    alike = {"viewBox": f"0 0 {width:g} {height:g}", "direction": "ltr"}
    if not title:
        return element("svg", *inside, **alike, aria_hidden="true", **given)
    named = element("title", title)
    told = element("desc", about) if about else ""
    # A group: what can be pressed inside stays within reach.
    return element("svg", named, told, *inside, **alike, role="group", aria_label=title, **given)


def _named(key: str) -> str:
    return key.rstrip("_").replace("_", "-") if key != "viewBox" else key


def _valued(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else said(str(value))


def haloed(text: str, x: float, y: float, paint: Paint, *, size: float, ink: str = "ink", **given: object) -> Markup:
    """A name with paper behind its letters; drawn twice, for not every printer knows paint-order."""
    alike = {"x": x, "y": y, "font_size": size, "font_weight": 700, **given}
    behind = element(
        "text", text, **alike, fill=paint("paper"), stroke=paint("paper"), stroke_width=size / 3.5,
        stroke_linejoin="round", aria_hidden="true",
    )  # fmt: skip
    return joined(behind, element("text", text, **alike, fill=paint(ink)))


def numbered(number: str, x: float, y: float, radius: float, paint: Paint, *, dark: bool = True) -> Markup:
    """A disc with a number, white on dark or dark on white."""
    fill, ink = ("ink", "paper") if dark else ("paper", "ink")
    return joined(
        element("circle", cx=x, cy=y, r=radius, fill=paint(fill), stroke=paint(ink), stroke_width=radius / 7),
        element(
            "text", number, x=x, y=y, dy="0.35em", text_anchor="middle", font_size=radius * 1.25, font_weight=700,
            fill=paint(ink),
        ),
    )  # fmt: skip


def hatching(name: str, step: float, paint: Paint) -> Markup:
    """The pattern of what is not known, to fill with as ``url(#name)``."""
    line = element("path", d=f"M0 0V{step:g}", stroke=paint("hatch"), stroke_width=step * 0.3)
    ground = element("rect", width=step, height=step, fill=paint("missing"))
    return element(
        "pattern", ground, line, id=name, width=step, height=step, patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )  # fmt: skip
