"""A wish in arrays: who walks how long to which place, and the best answer for any weights."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from socialmap.errors import SocialMapError
from socialmap.fit.siting.cover import Cover, cover_most, covering
from socialmap.fit.siting.median import walk_least
from socialmap.fit.siting.walk import minutes_between
from socialmap.fit.siting.wish import Method, choice_of
from socialmap.model import MEETING_KINDS, Level
from socialmap.offer.places import coordinates, offered_places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialmap.fit.siting.demand import Demand
    from socialmap.fit.siting.model import Answer, Choice, Floats, Rows
    from socialmap.fit.siting.there import Circle
    from socialmap.fit.siting.wish import Wish
    from socialmap.world import World

#: Minutes that every answer is told for, beside those that were asked.
BESIDE = (10.0, 15.0, 20.0)
#: For a mean every way must have a length, also the longest through a city; one that is not found counts as this.
FAR = 600.0

#: Seconds for the proof of one draw out of many.
QUICK = 2.0


@dataclass(frozen=True)
class Question:
    """A wish with all that is needed to answer it.

    Attributes
    ----------
    places
        The candidates by id, in the order of their ids.
    walk
        Minutes, points x candidates; inf where there is no way.
    nearest
        Minutes from each point to a circle that is there; inf for none.
    seconds
        Time for a proof.
    until
        When the time for all of it is over (``time.monotonic``); from then on nothing is proven.
    """

    wish: Wish
    choice: Choice
    places: pd.DataFrame
    walk: Floats
    nearest: Floats
    seconds: float
    until: float = np.inf
    _covers: dict[float, Cover] = field(default_factory=dict, repr=False)

    def covers(self, minutes: float) -> Cover:
        """Who is near which place."""
        if minutes not in self._covers:
            self._covers[minutes] = covering(self.walk <= minutes, self.nearest <= minutes)
        return self._covers[minutes]

    def left(self) -> float:
        """Seconds that are left for all of it."""
        return max(0.0, self.until - time.monotonic())

    def best(
        self, weights: Floats, choice: Choice | None = None, *, proof: bool = True, start: Rows | None = None
    ) -> Answer:
        """The best choice for these weights, which add up to 1: a share that is covered, or mean minutes.

        Parameters
        ----------
        proof
            False gives less time to it, and none to the bound of mean minutes: for many draws.
        start
            What is best for weights that are much like these: swaps alone may miss what a proof found.
        """
        choice = choice or self.choice
        if self.wish.method is Method.COVER:
            seconds = min(self.seconds if proof else min(self.seconds, QUICK), self.left())
            return cover_most(self.covers(self.wish.minutes), weights, choice, seconds=seconds)
        walk = np.minimum(self.walk, FAR)
        return walk_least(
            walk, weights, choice, nearest=self.nearest, rounds=400 if proof and self.left() else 0, start=start
        )

    def before(self, weights: Floats) -> float | None:
        """The same of the circles that are there; None for mean minutes without any circle."""
        if self.wish.method is Method.COVER:
            return self.covers(self.wish.minutes).before(weights)
        return float(np.minimum(self.nearest, FAR) @ weights) if np.isfinite(self.nearest).any() else None

    def worse(self, value: float, than: float) -> float:
        """How much worse one value is than another."""
        return than - value if self.wish.method is Method.COVER else value - than

    def alike(self) -> Rows:
        """For each candidate the first one that does the same for everybody."""
        near = self.covers(self.wish.minutes).gains() if self.wish.method is Method.COVER else self.walk
        _, first, inverse = np.unique(near, axis=1, return_index=True, return_inverse=True)
        return first[inverse]


def ask(
    world: World, wish: Wish, demand: Demand, there: Sequence[Circle], seconds: float, *, until: float = np.inf
) -> Question:
    """Put a wish into arrays.

    Raises
    ------
    BadInputError
        When the wish cannot be met.
    SocialMapError
        When there is no place to choose, or none that anybody can walk to.
    """
    places = candidates(world)
    taken = [code for circle in there for code in circle.wijken if circle.level == Level.WIJK]
    choice = choice_of(wish, places, taken)
    farthest = max(*BESIDE, wish.minutes) if wish.method is Method.COVER else FAR
    middles = np.array([[circle.x, circle.y] for circle in there], dtype=float).reshape(-1, 2)
    both = np.concatenate([places[["x", "y"]].to_numpy(float), middles])
    minutes = minutes_between(world, demand.points, both, farthest, always=wish.method is Method.WALK)
    walk, fixed = np.split(minutes, [len(places)], axis=1)
    if not (walk[demand.weights > 0][:, choice.allowed] <= wish.minutes).any():
        msg = f"Binnen {wish.minutes:g} minuten lopen van deze plekken woont niemand van wie we de behoefte kennen."
        raise SocialMapError(msg)
    return Question(wish, choice, places, walk, fixed.min(axis=1, initial=np.inf), seconds, until)


def candidates(world: World) -> pd.DataFrame:
    """Meeting places that somebody can be sent to now, by id: name, wijk, where they are.

    Raises
    ------
    SocialMapError
        When there is none.
    """
    places = offered_places(world, MEETING_KINDS).sort_index()
    if places.empty:
        msg = "Er is nog geen Huis van de Wijk of buurtkamer om uit te kiezen; lees eerst een lijst van plekken in."
        raise SocialMapError(msg)
    points = coordinates(places)
    names = world.level(Level.WIJK)["name"].reindex(places["wijk_code"]).fillna("")
    found = pd.DataFrame(places[["name", "wijk_code", "lon", "lat"]])
    return found.assign(x=points[:, 0], y=points[:, 1], wijk_name=names.to_numpy())
