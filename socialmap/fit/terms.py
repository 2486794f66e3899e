"""The terms of the score, declared once: what is measured, which way it counts, and what stands behind it.

Weights are equal because no report gives any: they are ours. No term reads origin, ethnicity or religion; the
estimates of RIVM use origin in their model, so a term built on them says so and the score without them stands beside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from socialmap.fit.measures import Measured, meeting_places_near, need, places_near
from socialmap.model import Orientation

if TYPE_CHECKING:
    from socialmap.world import World


class TermGroup(StrEnum):
    """What side of the question a term belongs to; the words are what a user reads."""

    NEED = "hoe nodig is het?"
    SUPPLY = "wat is er al?"
    MEETING_PLACE = "is er een plek om elkaar te zien?"


class Direction(StrEnum):
    """Which way a term counts."""

    UP = "meer telt als plus"
    DOWN = "minder telt als plus"


class Strength(StrEnum):
    """How strong the evidence behind a term is."""

    FINDING = "vastgesteld"
    OPINION = "mening van mensen die meededen"
    PRESUMPTION = "vermoeden"
    LITERATURE = "uit ander onderzoek"


@dataclass(frozen=True)
class Term:
    """One term of the score.

    Attributes
    ----------
    label, measures, remark
        Dutch at B1 level; ``label_en`` is for who checks the method.
    weights
        Weight in each orientation; one that is absent does not count there.
    report, rule, finding
        Number of the report, of the part in our summary of it, and what it says.
    indicators
        Ids of the indicators that it reads.
    estimate
        Rests on RIVM's model, which uses origin.
    remark
        What to keep in mind when reading it.
    read
        World to values by wijk.
    """

    id: str
    group: TermGroup
    label: str
    label_en: str
    measures: str
    unit: str
    direction: Direction
    weights: Mapping[Orientation, float]
    strength: Strength
    report: str
    rule: str
    finding: str
    read: Callable[[World], Measured]
    indicators: tuple[str, ...] = ()
    estimate: bool = False
    remark: str = ""


TERMS = (
    Term(
        id="need",
        group=TermGroup.NEED,
        label="behoefte aan contact en steun",
        label_en="need for contact and support",
        measures=(
            "Hoe vaak bewoners ernstig eenzaam zijn, weinig grip op het eigen leven hebben en moeite hebben om rond "
            "te komen, vergeleken met de andere wijken. De drie cijfers gaan samen op en neer: ze tellen als één."
        ),
        unit="van 100",
        direction=Direction.UP,
        weights={Orientation.ONTMOETING: 1.0},
        strength=Strength.FINDING,
        report="000",
        rule="5",
        finding="een cirkel is nodiger waar veel mensen wonen die steun kunnen gebruiken.",
        read=need,
        indicators=("ernstig_eenzaam", "matig_veel_regie", "moeite_rondkomen"),
        estimate=True,
        remark=(
            "Deze cijfers zijn schattingen van het RIVM, mede op basis van leeftijd, inkomen en herkomst. "
            "Het verslag noemt geen cijfers: deze drie kozen wij."
        ),
    ),
    Term(
        id="places",
        group=TermGroup.SUPPLY,
        label="plekken waar iedereen naartoe kan",
        label_en="public places to go to",
        measures="Hoeveel open plekken er gemiddeld binnen 1 kilometer van de bewoners zijn, hemelsbreed.",
        unit="plekken binnen 1 kilometer",
        direction=Direction.UP,
        weights={Orientation.ONTMOETING: 1.0},
        strength=Strength.FINDING,
        report="000",
        rule="5",
        finding="met meer openbare plekken komt een groep makkelijker in contact met de buurt.",
        read=places_near,
        remark="Een Huis van de Wijk of buurtkamer telt ook hier mee. Door water of spoor kan het lopen verder zijn.",
    ),
    Term(
        id="meeting",
        group=TermGroup.MEETING_PLACE,
        label="Huizen van de Wijk en buurtkamers",
        label_en="meeting places",
        measures="Hoeveel van deze plekken er gemiddeld binnen 1 kilometer van de bewoners zijn, hemelsbreed.",
        unit="plekken binnen 1 kilometer",
        direction=Direction.UP,
        weights={Orientation.ONTMOETING: 1.0},
        strength=Strength.FINDING,
        report="000",
        rule="5",
        finding="een vaste plek zonder kosten helpt; bij één groep woont iedereen binnen 1 kilometer.",
        read=meeting_places_near,
        remark="Of er een rustige kamer vrij is en of die gratis is, weten we niet: vraag dit na.",
    ),
)
