"""A route in sentences: what one does at each turn, how long one walks, what one sees there."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from socialmap.i18n import later
from socialmap.network.network import StreetKind
from socialmap.network.route import Turn

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from socialmap.i18n import Words
    from socialmap.network.route import Route, Stretch
    from socialmap.world import World

#: Metres from a home before which a corner would still show the house.
HOME = 40.0


@dataclass(frozen=True)
class Step:
    """One thing to do.

    Attributes
    ----------
    pictogram
        Name in ``templates/_pictograms.html``.
    text
        One to three short sentences in the reader's language.
    at
        RD metres: where the step begins; of a home the first corner.
    """

    pictogram: str
    text: str
    metres: float
    minutes: float
    at: tuple[float, float]


@dataclass(frozen=True)
class Start:
    """Where one starts; ``about`` is what is said of it, ``inside`` whether one comes out of a door."""

    x: float
    y: float
    about: str
    home: bool
    inside: bool = True


@dataclass(frozen=True)
class End:
    """Where one goes."""

    x: float
    y: float
    name: str
    place_id: str = ""
    street: str = ""
    number: str = ""


@dataclass(frozen=True)
class Told:
    """A route in words, and the part of its line that may be shown."""

    steps: tuple[Step, ...]
    line: NDArray[np.float64]
    unknown: tuple[str, ...]


_TURNS = {
    Turn.STRAIGHT: ("rechtdoor", later("Ga rechtdoor.")),
    Turn.SLIGHT_LEFT: ("schuin_links", later("Ga schuin naar links.")),
    Turn.SLIGHT_RIGHT: ("schuin_rechts", later("Ga schuin naar rechts.")),
    Turn.LEFT: ("links", later("Ga naar links.")),
    Turn.RIGHT: ("rechts", later("Ga naar rechts.")),
    Turn.SHARP_LEFT: ("scherp_links", later("Ga scherp naar links.")),
    Turn.SHARP_RIGHT: ("scherp_rechts", later("Ga scherp naar rechts.")),
    Turn.BACK: ("omkeren", later("Draai om.")),
}


def shown(name: str, words: Words) -> str:  # noqa: ARG001
    """A name without signs that steer the text around it."""
    kept = "".join(" " if unicodedata.category(sign).startswith("Z") else sign for sign in name)
    return " ".join("".join(sign for sign in kept if not unicodedata.category(sign).startswith("C")).split())


def tell(world: World, start: Start, end: End, route: Route, profile: str, words: Words) -> Told:  # noqa: ARG001
    """A route in words."""
    told = [_step(stretch, words) for stretch in route.stretches]
    name = shown(end.name, words)
    last = tuple(route.line[-1].tolist()) if route.stretches else (end.x, end.y)
    told.append(Step("aankomst", words.gettext("U bent er. Dit is %(name)s.", name=name), 0.0, 0.0, last))
    return Told(tuple(told), route.line, ())


def _step(stretch: Stretch, words: Words) -> Step:
    x, y = stretch.line[0].tolist()
    if stretch.turn == Turn.START:
        pictogram, first = "deur", words.gettext("Ga de deur uit.")
    else:
        pictogram, msgid = _TURNS[stretch.turn]
        first = words.gettext(msgid)
    if stretch.kind == StreetKind.STEPS:
        pictogram, first = "trap", words.gettext("Neem de trap.")
    elif stretch.kind == StreetKind.FERRY:
        pictogram, first = "pont", words.gettext("Neem de pont.")
    return Step(pictogram, f"{first} {walk(stretch.minutes, words)}", stretch.metres, stretch.minutes, (x, y))


def walk(minutes: float, words: Words) -> str:
    """How long one walks on."""
    if minutes < 1 / 3:
        return words.gettext("Loop een klein stukje.")
    if minutes < 3 / 4:
        return words.gettext("Loop een halve minuut rechtdoor.")
    n = max(1, round(minutes))
    return words.ngettext("Loop %(n)s minuut rechtdoor.", "Loop %(n)s minuten rechtdoor.", n)
