"""What a term of the score is, and the words it is told in. The terms themselves stand in ``table``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from socialmap.findings import UseKind, behind
from socialmap.fit.maths import Normalising
from socialmap.fit.policies import Axis

if TYPE_CHECKING:
    from socialmap.findings import Finding
    from socialmap.fit.measures import Margin, Measured
    from socialmap.model import Level
    from socialmap.world import World

    Reader = Callable[[World, Level], Measured]


class TermGroup(StrEnum):
    """What side of the question a term belongs to; the words are what a user reads.

    The first is the axis of need, the five after it are what is there; the terms of the others only stand beside.
    """

    NEED = "hoe nodig is het?"
    SUPPLY = "welke plekken zijn er?"
    MEETING_PLACE = "is er een plek om elkaar te zien?"
    MOMENTS = "zijn er open momenten?"
    HELP = "is er hulp dichtbij?"
    STOPS = "is er een halte dichtbij?"
    STRENGTH = "hoe sterk is de buurt?"
    AFFORDABLE = "is het te betalen?"
    SERVED = "zijn er al cirkels?"


#: The groups that make an axis.
AXES = {
    TermGroup.NEED: Axis.NEEDED,
    TermGroup.SUPPLY: Axis.THERE,
    TermGroup.MEETING_PLACE: Axis.THERE,
    TermGroup.MOMENTS: Axis.THERE,
    TermGroup.HELP: Axis.THERE,
    TermGroup.STOPS: Axis.THERE,
}


class Direction(StrEnum):
    """Which way a term counts."""

    UP = "meer telt als plus"
    DOWN = "minder telt als plus"
    BEST = "een bepaalde waarde is het best"
    BOTH = "heeft twee kanten: staat erbij, telt niet op"
    NOTE = "staat erbij, telt niet mee"


class Told(StrEnum):
    """How the values of a term are said."""

    FIGURE = "figure"
    #: A mean number of things, told in whole ones.
    THINGS = "things"
    #: An index of our own, told by how many areas have less of it.
    INDEX = "index"


@dataclass(frozen=True)
class Term:
    """One term of the score.

    Attributes
    ----------
    label, measures, remark
        Dutch at B1 level; ``label_en`` is for who checks the method.
    weight
        Parts of its axis; nothing: only shown beside the score.
    without
        Parts of the axis of need where the estimates of RIVM are left out.
    best
        The value that is best, when the direction says so.
    margin
        What is assumed of its error where no interval is published.
    indicators
        Ids of the indicators that it reads.
    told, decimals
        How its values are said, and of a figure with how many decimals.
    estimate
        Rests on RIVM's model, which uses origin.
    remark
        What to keep in mind when reading it.
    read
        World and level to values by area.
    between
        What is nothing and what is all of it, where that is fixed: then a value is placed between these, and no area
        moves for what changes in another.
    """

    id: str
    group: TermGroup
    label: str
    label_en: str
    measures: str
    unit: str
    direction: Direction
    margin: Margin
    read: Reader
    weight: float = 0.0
    without: float = 0.0
    normalising: Normalising = Normalising.PERCENTILE
    best: float | None = None
    indicators: tuple[str, ...] = ()
    estimate: bool = False
    told: Told = Told.FIGURE
    decimals: int = 1
    remark: str = ""
    between: tuple[float, float] | None = None

    @property
    def axis(self) -> Axis:
        """Which of the two it tells of."""
        return AXES.get(self.group, Axis.THERE)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What it rests on, the finding that carries it first."""
        return behind(UseKind.TERM, self.id)


@dataclass(frozen=True)
class NotATerm:
    """Something that deliberately does not count, and why."""

    id: str
    label: str
    label_en: str
    reason: str

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the reports tell of it, for and against."""
        return behind(UseKind.NOT_TERM, self.id)
