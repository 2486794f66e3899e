"""How each kind of place looks on a map: shape, colour and letter, with its Dutch words."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin
from typing import Literal

from socialmap.model import PlaceKind

OUTLINE_COLOUR = "#1b1b1b"


@dataclass(frozen=True)
class Mark:
    """How a kind of place looks: shape, colour (Okabe-Ito) and letter, so that no one of them has to carry it."""

    shape: Literal["circle", "square", "triangle", "diamond", "pentagon", "hexagon"]
    colour: str
    letter: str
    singular: str
    plural: str

    @property
    def ink(self) -> str:
        """Colour of the letter."""
        return "#ffffff" if self.colour in _DARK else OUTLINE_COLOUR


_ORANGE, _SKY, _GREEN, _YELLOW = "#e69f00", "#56b4e9", "#009e73", "#f0e442"
_BLUE, _VERMILION, _PURPLE, _GREY = "#0072b2", "#d55e00", "#cc79a7", "#c8c8c8"
_DARK = (_BLUE,)

#: Every kind of place with its mark and its Dutch words.
KIND_MARKS: dict[str, Mark] = {
    PlaceKind.HUIS_VAN_DE_WIJK: Mark("square", _ORANGE, "H", "Huis van de Wijk", "Huizen van de Wijk"),
    PlaceKind.BUURTKAMER: Mark("circle", _ORANGE, "B", "buurtkamer", "buurtkamers"),
    PlaceKind.INLOOP: Mark("circle", _YELLOW, "I", "inlooplocatie", "inlooplocaties"),
    PlaceKind.BIBLIOTHEEK: Mark("square", _SKY, "L", "bibliotheek", "bibliotheken"),
    PlaceKind.BUURTTEAM: Mark("pentagon", _BLUE, "T", "Buurtteam", "Buurtteams"),
    PlaceKind.OKT: Mark("pentagon", _SKY, "O", "Ouder- en Kindteam (OKT)", "Ouder- en Kindteams (OKT)"),
    PlaceKind.KINDERBOERDERIJ: Mark("triangle", _GREEN, "K", "kinderboerderij", "kinderboerderijen"),
    PlaceKind.JONGERENCENTRUM: Mark("triangle", _PURPLE, "J", "jongerencentrum", "jongerencentra"),
    PlaceKind.SPEELTUINGEBOUW: Mark("triangle", _YELLOW, "S", "speeltuingebouw", "speeltuingebouwen"),
    PlaceKind.ZWEMBAD: Mark("diamond", _SKY, "Z", "zwembad", "zwembaden"),
    PlaceKind.BASISVOORZIENING: Mark("circle", _SKY, "P", "andere plek voor de buurt", "andere plekken voor de buurt"),
    PlaceKind.INITIATIEF: Mark("hexagon", _GREEN, "W", "initiatief van bewoners", "initiatieven van bewoners"),
    PlaceKind.DAGBESTEDING: Mark(
        "diamond", _PURPLE, "D", "dagbesteding (eerst langs het Buurtteam)", "dagbesteding (eerst langs het Buurtteam)"
    ),
    PlaceKind.INLOOPHUIS: Mark("hexagon", _YELLOW, "I", "inloophuis", "inloophuizen"),
    PlaceKind.OPVANG: Mark("hexagon", _GREY, "N", "opvang", "opvang"),
    PlaceKind.ZORGWONEN: Mark("square", _GREY, "Z", "woonplek met zorg", "woonplekken met zorg"),
    PlaceKind.SCHOOL: Mark("square", _GREY, "S", "school", "scholen"),
    PlaceKind.SPORT: Mark("circle", _GREY, "G", "sportplek", "sportplekken"),
    PlaceKind.CULTUUR: Mark("diamond", _GREY, "C", "plek voor kunst en cultuur", "plekken voor kunst en cultuur"),
    PlaceKind.GEZONDHEID: Mark("pentagon", _GREY, "G", "plek voor gezondheid", "plekken voor gezondheid"),
    PlaceKind.OVERIG: Mark("circle", _GREY, "A", "andere plek", "andere plekken"),
}


#: Corners of the shapes on a circle: how many, and where the first one is (in turns, 0 is right).
_CORNERS = {"square": (4, 1 / 8), "triangle": (3, 3 / 4), "diamond": (4, 0), "pentagon": (5, 3 / 4), "hexagon": (6, 0)}


def mark_svg(mark: Mark, size: int = 24) -> str:
    """A mark as an SVG picture of ``size`` pixels, hidden from screen readers: its words stand beside it."""
    middle = size / 2
    paint = f'fill="{mark.colour}" stroke="{OUTLINE_COLOUR}" stroke-width="1.5"'
    if mark.shape == "circle":
        outline = f'<circle cx="{middle:g}" cy="{middle:g}" r="{size * 0.42:g}" {paint}/>'
    else:
        corners, first = _CORNERS[mark.shape]
        turns = [2 * pi * (first + number / corners) for number in range(corners)]
        radius = size * (0.52 if mark.shape == "square" else 0.47)
        points = " ".join(f"{middle + radius * cos(turn):.1f},{middle + radius * sin(turn):.1f}" for turn in turns)
        outline = f'<polygon points="{points}" {paint} stroke-linejoin="round"/>'
    # A triangle has less room.
    height = size * (0.38 if mark.shape == "triangle" else 0.46)
    letter = (
        f'<text x="{middle:g}" y="{middle + size * 0.17:g}" text-anchor="middle" font-family="sans-serif" '
        f'font-weight="700" font-size="{height:g}" fill="{mark.ink}">{mark.letter}</text>'
    )
    return f'<svg width="{size}" height="{size}" viewBox="0 0 {size} {size}" aria-hidden="true">{outline}{letter}</svg>'
