"""What is on offer, as records: what it is, how one gets there, when it is open, and how it fits what was asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from socialmap.model import Known, Offer

if TYPE_CHECKING:
    from collections.abc import Mapping

#: ``Offering.activity`` of a place itself.
ITSELF = -1


class Fit(StrEnum):
    """How sure an offer fits."""

    SURE = "zeker"
    MAYBE = "misschien"
    NOT = "niet"


@dataclass(frozen=True)
class Offering:
    """A place or an activity that somebody can be sent to, whoever asks.

    Attributes
    ----------
    activity
        Position in ``world.activities``; ``ITSELF`` for the place itself.
    kind, kinds
        Of its place: the first, and all of them with those of its services.
    door
        How one gets in.
    hours, season_stop
        As they were written; "" where nobody told.
    languages
        That somebody there speaks, as they were written.
    mostly_for
        Whom its kind of place is mostly for; "" for everybody.
    said
        Wishes that it says it has.
    usual
        Wishes that its kind often has: the kind, or "" where only its name says so.
    eases
        By name, as far as it is told; what is not among them is unknown.
    """

    place_id: str
    name: str
    activity: int = ITSELF
    kind: str = ""
    kinds: frozenset[str] = frozenset()
    door: Offer = Offer.OPEN
    hours: str = ""
    season_stop: str = ""
    languages: str = ""
    phone: str = ""
    mostly_for: str = ""
    said: frozenset[str] = frozenset()
    usual: Mapping[str, str] = field(default_factory=dict)
    eases: Mapping[str, Known] = field(default_factory=dict)


@dataclass(frozen=True)
class Way:
    """How far it is on foot.

    Attributes
    ----------
    unknown
        Metres of which it is not known whether one can pass; NaN of an estimate, which knows nothing of the way.
    """

    minutes: float = 0.0
    metres: float = 0.0
    unknown: float = float("nan")
    estimated: bool = False

    @property
    def passable(self) -> Known:
        """Whether one can pass all of it."""
        return Known.YES if self.unknown == 0 else Known.UNKNOWN


@dataclass(frozen=True)
class When:
    """Whether it is open at the time that was asked, from when to when; ``hours_known`` whether its hours are read."""

    hours_known: bool = False
    open: Known = Known.UNKNOWN
    begin: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Reached:
    """What can be walked to, for who asked: ``known`` answers each ease and what else must be so, by its name."""

    offering: Offering
    way: Way = Way()
    when: When = When()
    known: Mapping[str, Known] = field(default_factory=dict)

    @property
    def place_id(self) -> str:
        """Of the place, for what it is itself and for what goes on there."""
        return self.offering.place_id

    def answer(self, name: str) -> Known:
        """What is known of an ease; what nobody told is unknown."""
        return self.known.get(name, Known.UNKNOWN)


@dataclass(frozen=True)
class Match:
    """What was reached, beside what was asked.

    Attributes
    ----------
    within
        Whether it is near enough.
    met, failed, unknown
        Names of what was asked, by whether it is so.
    unsure
        Wishes that are only usual for its kind.
    hard_failed
        How much of what must be so is not so.
    rank
        The lower, the earlier it is shown.
    """

    found: Reached
    fit: Fit
    within: bool
    met: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    hard_failed: int = 0
    rank: int = 0

    @property
    def offering(self) -> Offering:
        """What it is."""
        return self.found.offering

    @property
    def way(self) -> Way:
        """How far it is."""
        return self.found.way

    @property
    def place_id(self) -> str:
        """Of its place."""
        return self.found.place_id
