"""The sentences of a route, whole, so that each language can put its words in its own order.

A landmark comes into them as a few words in the first case of a language ("een school", "halte Dam"): where a language
bends words after a preposition, its translation says "Links: ..." instead.
"""

from __future__ import annotations

from typing import NamedTuple

from socialmap.guide.landmarks import Side
from socialmap.i18n import later
from socialmap.model import FeatureKind
from socialmap.network.turns import Turn


class TurnWords(NamedTuple):
    """A turn: its pictogram, and how it is said plainly, at a landmark just named, and into a street."""

    pictogram: str
    plain: str
    there: str
    street: str


TURNS = {
    Turn.STRAIGHT: TurnWords(
        "rechtdoor", later("Ga rechtdoor."), later("Ga daar rechtdoor."), later("Ga rechtdoor, naar %(street)s.")
    ),
    Turn.SLIGHT_LEFT: TurnWords(
        "schuin_links",
        later("Ga schuin naar links."),
        later("Ga daar schuin naar links."),
        later("Ga schuin naar links, naar %(street)s."),
    ),
    Turn.SLIGHT_RIGHT: TurnWords(
        "schuin_rechts",
        later("Ga schuin naar rechts."),
        later("Ga daar schuin naar rechts."),
        later("Ga schuin naar rechts, naar %(street)s."),
    ),
    Turn.LEFT: TurnWords(
        "links", later("Ga naar links."), later("Ga daar naar links."), later("Ga naar links, naar %(street)s.")
    ),
    Turn.RIGHT: TurnWords(
        "rechts", later("Ga naar rechts."), later("Ga daar naar rechts."), later("Ga naar rechts, naar %(street)s.")
    ),
    Turn.SHARP_LEFT: TurnWords(
        "scherp_links",
        later("Ga scherp naar links."),
        later("Ga daar scherp naar links."),
        later("Ga scherp naar links, naar %(street)s."),
    ),
    Turn.SHARP_RIGHT: TurnWords(
        "scherp_rechts",
        later("Ga scherp naar rechts."),
        later("Ga daar scherp naar rechts."),
        later("Ga scherp naar rechts, naar %(street)s."),
    ),
    Turn.BACK: TurnWords("omkeren", later("Draai om."), later("Draai daar om."), later("Draai om, naar %(street)s.")),
    Turn.LEFT_RIGHT: TurnWords(
        "links",
        later("Ga naar links en dan meteen naar rechts."),
        later("Ga daar naar links en dan meteen naar rechts."),
        later("Ga naar links en dan meteen naar rechts, naar %(street)s."),
    ),
    Turn.RIGHT_LEFT: TurnWords(
        "rechts",
        later("Ga naar rechts en dan meteen naar links."),
        later("Ga daar naar rechts en dan meteen naar links."),
        later("Ga naar rechts en dan meteen naar links, naar %(street)s."),
    ),
}
#: A landmark at the turn, and one on the way to it.
SIGHTS = {
    Side.LEFT: (later("Links ziet u %(landmark)s."), later("Onderweg ziet u links %(landmark)s.")),
    Side.RIGHT: (later("Rechts ziet u %(landmark)s."), later("Onderweg ziet u rechts %(landmark)s.")),
    Side.BEFORE: (later("Voor u ziet u %(landmark)s."), later("Voor u ziet u %(landmark)s.")),
}
#: What one walks over or through, at the turn and on the way to it.
ON: dict[str, tuple[str, str]] = {
    FeatureKind.BRIDGE: (later("U gaat over een brug."), later("Onderweg gaat u over een brug.")),
    FeatureKind.LIGHTS: (later("U komt bij een verkeerslicht."), later("Onderweg komt u bij een verkeerslicht.")),
    FeatureKind.PARK: (later("U gaat door het park."), later("U gaat door het park.")),
}
#: The end of the way: at the street, and some way off it.
ARRIVALS = {
    Side.LEFT: (
        later("U bent er. %(name)s is links."),
        later("U bent er bijna. %(name)s is links, %(metres)s meter verder."),
    ),
    Side.RIGHT: (
        later("U bent er. %(name)s is rechts."),
        later("U bent er bijna. %(name)s is rechts, %(metres)s meter verder."),
    ),
    Side.BEFORE: (
        later("U bent er. %(name)s is voor u."),
        later("U bent er bijna. %(name)s is voor u, %(metres)s meter verder."),
    ),
    Side.ON: (
        later("U bent er. Dit is %(name)s."),
        later("U bent er bijna. %(name)s is %(metres)s meter verder."),
    ),
}
#: Out of a door that is known to be on this street.
DOORS = {
    Side.LEFT: later("Ga naar links."),
    Side.RIGHT: later("Ga naar rechts."),
}
