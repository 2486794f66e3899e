"""What a place would be regretted for: the same question in every reasonable way of counting.

Ways are minutes, how walks are measured, whose number counts and which list is believed. A place is regretted in a way
by what the best choice with it is worse than the best choice (minimax regret: Savage 1951; Kouvelis and Yu 1997).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from socialmap.errors import SocialMapError
from socialmap.fit.siting.model import ROUNDING, Choice
from socialmap.fit.siting.question import BESIDE, ask
from socialmap.fit.siting.wish import Method
from socialmap.offer.walking import reach
from socialmap.world import LISTING_LASTS, Freshness

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from socialmap.fit.siting.demand import Demand
    from socialmap.fit.siting.model import Answer, Floats, Rows
    from socialmap.fit.siting.question import Question
    from socialmap.fit.siting.there import Circle
    from socialmap.world import World

#: A listing that nobody checked grows old in the second half of the time that it lasts.
GROWS_OLD = LISTING_LASTS / 2


@dataclass(frozen=True)
class Way:
    """One way of counting, and the best choice by it.

    Attributes
    ----------
    straight
        Walks in a straight line instead of along the streets.
    estimates
        Severely lonely people count; else all residents.
    young
        Places whose listing grows old are left out.
    best
        Ids of the best choice.
    """

    minutes: float
    straight: bool
    estimates: bool
    young: bool
    best: tuple[str, ...]


@dataclass(frozen=True)
class Regret:
    """How a place fares in all ways.

    Attributes
    ----------
    stands
        In the best choice of how many ways.
    worst
        The most that the best choice with it is worse than the best choice, in any way: a share of all that counts
        there (of the mean walk, for mean minutes). Where its listing is not believed, it does nothing.
    """

    id: str
    stands: int
    worst: float


@dataclass(frozen=True)
class Regrets:
    """All ways, and all places that are in the best choice of any, the least regretted first."""

    ways: tuple[Way, ...]
    places: tuple[Regret, ...]

    def of(self, name: str) -> Regret | None:
        """That of one place; None where it is in no best choice."""
        return next((place for place in self.places if place.id == name), None)


@dataclass(frozen=True)
class _Asked:
    """One way as a question, with what was found by it."""

    way: Way
    question: Question
    weights: Floats
    best: Answer


def regrets(world: World, question: Question, demand: Demand, there: Sequence[Circle], answer: Answer) -> Regrets:
    """Ask the question in all ways that differ here."""
    asked = list(_ways(world, question, demand, there))
    named = sorted({int(row) for one in asked for row in one.best.chosen} | {int(row) for row in answer.chosen})
    found = _values(asked, [*(one.best.chosen for one in asked), answer.chosen], named)
    best = found.max(axis=1)
    worse = np.where(np.isfinite(found), best[:, None] - found, 1.0)
    ids = question.places.index
    # A place does as well as the best one where that has it, or one that gives the same: ties are no regret.
    stands = (worse <= ROUNDING).sum(axis=0)
    # A place that is chosen by hand is in every way; others are named as they regret.
    told = [
        Regret(str(ids[row]), int(stands[column]), float(worse[:, column].max(initial=0.0)))
        for column, row in enumerate(named)
    ]
    told.sort(key=lambda place: (round(place.worst, 9), -place.stands, place.id))
    return Regrets(tuple(replace(one.way, best=tuple(map(str, ids[one.best.chosen]))) for one in asked), tuple(told))


def growing_old(world: World, places: pd.DataFrame) -> NDArray[np.bool_]:
    """Places that nobody checked lately, of which the list is in the second half of its time."""
    listed = pd.to_datetime(places["listed_on"].str.slice(0, 7), format="%Y-%m", errors="coerce")
    old: NDArray[np.bool_] = ~(listed >= pd.Timestamp(world.today - GROWS_OLD)).to_numpy()
    return old & (places["freshness"] != str(Freshness.CHECKED)).to_numpy()


def _ways(world: World, question: Question, demand: Demand, there: Sequence[Circle]) -> list[_Asked]:
    old = growing_old(world, question.places)
    old[question.choice.forced] = False
    young = Choice(question.choice.k, question.choice.allowed & ~old, question.choice.forced, question.choice.group)
    choices = [(False, question.choice)]
    if (old & question.choice.allowed).any() and young.possible:
        choices.append((True, young))
    walk = question.wish.method is Method.WALK
    minutes = [question.wish.minutes] if walk else sorted({*BESIDE, question.wish.minutes})
    straights = [False, True] if reach(world).streets else [False]
    estimates = [True, False] if demand.estimated else [False]
    found = []
    for straight in straights:
        base = (
            ask(world, question.wish, demand, there, question.seconds, until=question.until, straight=True)
            if straight
            else question
        )
        for within, estimate, (without_old, choice) in product(minutes, estimates, choices):
            wish = replace(question.wish, minutes=within)
            # What is kept for other minutes holds for these too: only the wish differs.
            one = replace(base, wish=wish, choice=choice)
            weights = demand.weights if estimate else demand.residents
            try:
                best = one.best(weights)
            except SocialMapError:
                continue  # nobody in this way whom it would change anything for
            found.append(_Asked(Way(within, straight, estimate, without_old, ()), one, weights, best))
    return found


def _values(asked: list[_Asked], pool: list[Rows], named: list[int]) -> Floats:
    """What the best choice with each place does by each way, more is better, (ways, places); -inf where none can.

    Every choice that is found is tried by every way, so that none is worse than one that is known.
    """
    found = np.full((len(asked), len(named)), -np.inf)
    for number, one in enumerate(asked):
        choice = one.question.choice
        sign = -1.0 / one.best.value if one.question.wish.method is Method.WALK else 1.0
        for column, row in enumerate(named):
            if row in one.best.chosen:
                found[number, column] = sign * one.best.value
                continue
            with_it = _with(choice, row)
            if with_it.possible:
                best = one.question.best(one.weights, with_it, proof=False)
                found[number, column] = sign * best.value
        for chosen in pool:
            if choice.allowed[chosen].all():
                value = sign * one.question.value(one.weights, chosen)
                at = np.isin(named, chosen)
                found[number, at] = np.maximum(found[number, at], value)
    return found


def _with(choice: Choice, row: int) -> Choice:
    """The same choice with a place in it; one whose listing is not believed takes up room and does nothing."""
    if not choice.allowed[row]:
        return replace(choice, k=choice.k - 1)
    return replace(choice, forced=np.union1d(choice.forced, [row]).astype(np.int64))
