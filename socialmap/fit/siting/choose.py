"""Where the next k circles could meet: the question asked of a World, with everything that tells how sure it is."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from socialmap.errors import BadInputError
from socialmap.fit.siting.cover import cover_most
from socialmap.fit.siting.demand import demand_of, need_draws
from socialmap.fit.siting.question import BESIDE, ask
from socialmap.fit.siting.there import circles_there
from socialmap.fit.siting.wish import Method
from socialmap.offer.walking import how_measured

if TYPE_CHECKING:
    from collections.abc import Callable

    from socialmap.fit.siting.demand import Demand
    from socialmap.fit.siting.model import Answer, Floats, Rows
    from socialmap.fit.siting.question import Question
    from socialmap.fit.siting.there import Circle
    from socialmap.fit.siting.wish import Wish
    from socialmap.world import World

#: The curve runs to this many places at least.
CURVE = 8
DRAWS = 100
#: So many draws are done however little time there is.
FEW_DRAWS = 20
#: Places in this share of the draws are named, also when they are not in the answer.
WORTH_NAMING = 0.1


@dataclass(frozen=True)
class Chosen:
    """One place of the answer.

    Attributes
    ----------
    often
        Share of the draws in which this place, or one that reaches exactly the same people, is chosen.
    loss, instead
        How much worse the best answer without this place is (a share of all need, or minutes), and which places come
        instead. None when it was forced, or when nothing else may be chosen.
    alike
        Ids of places that may be taken instead, with the same result.
    forced
        Chosen by hand.
    """

    id: str
    name: str
    wijk: str
    lon: float
    lat: float
    often: float
    loss: float | None
    instead: tuple[str, ...]
    alike: tuple[str, ...]
    forced: bool


@dataclass(frozen=True)
class Reached:
    """Share of the need within so many minutes: before, after, and with the best choice for these minutes."""

    minutes: float
    before: float
    after: float
    best: float | None


@dataclass(frozen=True)
class Point:
    """One point of the curve: what k places can do at best, or at least when that is not proven."""

    k: int
    value: float
    gap: float


@dataclass(frozen=True)
class Siting:
    """The answer and its evidence.

    Attributes
    ----------
    places
        The chosen ones, the most often chosen first.
    before, after
        Share of the need covered, or mean minutes weighted by need (None before: there is no circle yet).
    gap
        How far it may be from the best there is, as a share; 0 when proven best.
    next_best
        How much worse the best other choice is: a share of all need, or minutes. None when there is no other.
    others
        Places that are not in the answer but in at least a tenth of the draws: id and share.
    by_residents
        Ids of what would be chosen if all residents counted the same: the answer without the estimates of RIVM.
    names
        Of every candidate by id.
    there
        Circles that counted as there already.
    draws
        How often need was drawn again.
    """

    wish: Wish
    places: tuple[Chosen, ...]
    before: float | None
    after: float
    gap: float
    next_best: float | None
    reached: tuple[Reached, ...]
    curve: tuple[Point, ...]
    others: tuple[tuple[str, float], ...]
    by_residents: tuple[str, ...]
    names: dict[str, str]
    there: tuple[Circle, ...]
    not_there: tuple[str, ...]
    demand: Demand
    candidates: int
    out_of_reach: float
    draws: int
    how: str


def choose_places(
    world: World,
    wish: Wish,
    *,
    draws: int = DRAWS,
    drawn: Floats | None = None,
    seed: int = 1,
    seconds: float = 30.0,
    patience: float = np.inf,
    progress: Callable[[float], None] = lambda _: None,
) -> Siting:
    """Choose k meeting places for the need that is in walking distance.

    Parameters
    ----------
    draws, drawn
        How often need is drawn again; or the drawn needs (0-100), a row for each draw and a column for each point of
        ``demand_of(world)``.
    seconds
        Time for the proof of one question; without a proof the gap is stated.
    patience
        Seconds for all of it: half for the draws, of which there may be fewer then, and the rest for the proofs.

    Raises
    ------
    BadInputError
        When the wish cannot be met, with which part of it.
    SocialMapError
        When nothing is known to choose by.
    """
    demand = demand_of(world)
    there, not_there = circles_there(world, demand.points, with_reports=wish.with_reports)
    question = ask(world, wish, demand, there, seconds, until=time.monotonic() + patience)
    weights, residents = demand.weights / demand.weights.sum(), demand.points["residents"].to_numpy(float)
    answer = question.best(weights)
    if drawn is None:
        drawn = need_draws(demand, draws, np.random.default_rng(seed))
    _check_drawn(drawn, demand)
    often, draws = _often(question, demand.weighed(drawn), answer, patience / 2, progress)
    losses = [_loss(question, weights, answer, int(row)) for row in answer.chosen]
    return Siting(
        wish=wish,
        places=_chosen(question, answer, often, losses),
        before=question.before(weights),
        after=answer.value,
        gap=answer.gap,
        next_best=min((loss for loss, _ in losses if loss is not None), default=None),
        reached=tuple(_reached(question, weights, answer, minutes) for minutes in _bands(wish)),
        curve=_curve(question, weights, answer),
        others=_others(question, answer, often),
        by_residents=tuple(question.places.index[question.best(residents / residents.sum()).chosen]),
        names={str(name): str(title) for name, title in question.places["name"].items()},
        there=there,
        not_there=not_there,
        demand=demand,
        candidates=int(question.choice.allowed.sum()),
        out_of_reach=float(weights[~question.covers(max(_bands(wish))).reachable].sum()),
        draws=draws,
        how=how_measured(world),
    )


def _check_drawn(drawn: Floats, demand: Demand) -> None:
    shape = (len(drawn), len(demand.points))
    if drawn.shape != shape or not np.isfinite(drawn).all() or (drawn < 0).any() or (drawn.sum(axis=1) == 0).any():
        msg = "De getrokken behoeften kunnen niet gebruikt worden"
        raise BadInputError(msg, value=drawn.shape, expected="in elke trekking voor elk punt een getal van 0 of meer")


def _bands(wish: Wish) -> list[float]:
    return sorted({*BESIDE, wish.minutes})


def _often(
    question: Question, drawn: Floats, answer: Answer, spare: float, progress: Callable[[float], None]
) -> tuple[Floats, int]:
    """In which share of the draws each candidate is chosen, places that do the same for everybody taken as one.

    And how many draws were done: once not more than ``spare`` seconds are left it is a few at least.
    """
    alike = question.alike()
    times, done = np.zeros(len(alike)), 0
    for number, weights in enumerate(drawn):
        if done >= FEW_DRAWS and question.left() <= spare < np.inf:
            break
        done += 1
        chosen = question.best(weights / weights.sum(), proof=False, start=answer.chosen).chosen
        times[np.unique(alike[chosen])] += 1
        progress((number + 1) / len(drawn))
    return times[alike] / max(done, 1), done


def _loss(question: Question, weights: Floats, answer: Answer, row: int) -> tuple[float | None, Rows]:
    """How much worse the best answer without this place is, and what comes instead."""
    other = question.choice.without(row)
    if row in question.choice.forced or not other.possible:
        return None, np.zeros(0, dtype=np.int64)
    found = question.best(weights, other)
    return max(question.worse(found.value, answer.value), 0.0), np.setdiff1d(found.chosen, answer.chosen)


def _chosen(
    question: Question, answer: Answer, often: Floats, losses: list[tuple[float | None, Rows]]
) -> tuple[Chosen, ...]:
    places, choice = question.places, question.choice
    alike = question.alike()
    found = []
    for row, (loss, instead) in zip(answer.chosen, losses, strict=True):
        others = choice.free(np.setdiff1d(answer.chosen, [row])) & (alike == alike[row])
        others[row] = False
        place = places.iloc[row]
        found.append(
            Chosen(
                id=str(places.index[row]),
                name=str(place["name"]),
                wijk=str(place["wijk_name"]),
                lon=float(place["lon"]),
                lat=float(place["lat"]),
                often=float(often[row]),
                loss=loss,
                instead=tuple(places.index[instead]),
                alike=tuple(places.index[others]),
                forced=bool(row in choice.forced),
            )
        )
    return tuple(sorted(found, key=lambda place: (-place.often, place.name, place.id)))


def _reached(question: Question, weights: Floats, answer: Answer, minutes: float) -> Reached:
    cover = question.covers(minutes)
    best = None
    if question.wish.method is Method.COVER:
        best = cover_most(cover, weights, question.choice, seconds=question.seconds).value
    return Reached(minutes, cover.before(weights), float(weights[cover.near(answer.chosen)].sum()), best)


def _curve(question: Question, weights: Floats, answer: Answer) -> tuple[Point, ...]:
    """What fewer and more places would do, as far as that many may be chosen."""
    points = []
    for k in range(max(1, len(question.choice.forced)), max(CURVE, question.wish.k + 2) + 1):
        choice = replace(question.choice, k=k)
        if choice.possible:
            found = answer if k == question.wish.k else question.best(weights, choice)
            points.append(Point(k, found.value, found.gap))
    return tuple(points)


def _others(question: Question, answer: Answer, often: Floats) -> tuple[tuple[str, float], ...]:
    alike = question.alike()
    rows = np.flatnonzero(
        (often >= WORTH_NAMING) & ~np.isin(alike, alike[answer.chosen]) & (alike == np.arange(len(alike)))
    )
    rows = rows[np.argsort(-often[rows], kind="stable")]
    return tuple((str(name), float(often[row])) for name, row in zip(question.places.index[rows], rows, strict=True))
