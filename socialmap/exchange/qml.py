"""How QGIS draws a view: its style file (QML), with our marks, colours and the names that people read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from socialmap.marks import OUTLINE_COLOUR

if TYPE_CHECKING:
    from collections.abc import Iterable

    from socialmap.exchange.leaving import Leaving
    from socialmap.marks import Mark

#: The oldest QGIS whose words these are.
VERSION = "3.28.0"
#: Millimetres on a screen or paper.
_MARK, _LETTER, _LINE = "4.4", "2.4", "0.3"
_POINT, _POLYGON = "0", "2"
_CLEAR = "0"


def qml(view: Leaving) -> str:
    """The style of a view as QML; a view that lies nowhere has only the names of its columns."""
    root = ET.Element("qgis", version=VERSION, styleCategories="Symbology|Fields")
    if len(view.shapes):
        _points(root, view) if view.style.marks else _areas(root, view)
    aliases = ET.SubElement(root, "aliases")
    for number, column in enumerate(view.columns):
        ET.SubElement(aliases, "alias", field=column.id, index=str(number), name=column.label)
    ET.indent(root)
    return f"<!DOCTYPE qgis>\n{ET.tostring(root, encoding='unicode')}"


def _points(root: ET.Element, view: Leaving) -> None:
    renderer = ET.SubElement(root, "renderer-v2", type="categorizedSymbol", attr=view.style.column)
    categories, symbols = ET.SubElement(renderer, "categories"), ET.SubElement(renderer, "symbols")
    for number, (value, (mark, words)) in enumerate(view.style.marks.items()):
        ET.SubElement(categories, "category", value=value, symbol=str(number), label=words, render="true")
        _mark(ET.SubElement(symbols, "symbol", type="marker", name=str(number), alpha="1"), mark)
    ET.SubElement(root, "layerGeometryType").text = _POINT


def _mark(symbol: ET.Element, mark: Mark) -> None:
    outline = {"outline_color": _paint(OUTLINE_COLOUR), "outline_width": _LINE, "outline_style": "solid"}
    _layer(symbol, "SimpleMarker", name=mark.shape, color=_paint(mark.colour), size=_MARK, **outline)
    _layer(symbol, "FontMarker", chr=mark.letter, color=_paint(mark.ink), size=_LETTER, font="Sans", outline_width="0")


def _areas(root: ET.Element, view: Leaving) -> None:
    """A rule for each class, and one for what is not known; without classes the border alone."""
    renderer = ET.SubElement(root, "renderer-v2", type="RuleRenderer")
    rules, symbols = ET.SubElement(renderer, "rules"), ET.SubElement(renderer, "symbols")
    steps, column = view.style.steps, view.style.column
    for number, (low, high, colour, words) in enumerate(steps):
        last = number == len(steps) - 1
        where = f'"{column}" >= {low:g} AND "{column}" {"<=" if last else "<"} {high:g}'
        ET.SubElement(rules, "rule", filter=where, symbol=str(number), label=words)
        _fill(symbols, number, color=_paint(colour), style="solid")
    if steps:
        ET.SubElement(rules, "rule", filter="ELSE", symbol=str(len(steps)), label="?")
        _fill(symbols, len(steps), color=_paint(OUTLINE_COLOUR), style="b_diagonal")
    else:
        ET.SubElement(rules, "rule", symbol=_CLEAR, label=view.title)
        _fill(symbols, 0, color=_paint("#ffffff"), style="no")
    ET.SubElement(root, "layerGeometryType").text = _POLYGON


def _fill(symbols: ET.Element, number: int, **options: str) -> None:
    symbol = ET.SubElement(symbols, "symbol", type="fill", name=str(number), alpha="1")
    outline = {"outline_color": _paint(OUTLINE_COLOUR), "outline_width": _LINE, "outline_style": "solid"}
    _layer(symbol, "SimpleFill", **options, **outline)


def _layer(symbol: ET.Element, kind: str, **options: str) -> None:
    layer = ET.SubElement(symbol, "layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    named = ET.SubElement(layer, "Option", type="Map")
    for name, value in options.items():
        ET.SubElement(named, "Option", name=name, type="QString", value=value)


def _paint(colour: str) -> str:
    """A colour as QGIS writes it: red, green, blue and how much of it is seen."""
    parts: Iterable[Any] = bytes.fromhex(colour.removeprefix("#"))
    return ",".join([*map(str, parts), "255"])
