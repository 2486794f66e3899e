"""Where the next k circles could meet: the question asked of a World, with everything that tells how sure it is."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from socialmap.errors import BadInputError, SocialMapError
from socialmap.fit.siting.cover import cover_most
from socialmap.fit.siting.demand import demand_of, share_draws
from socialmap.fit.siting.found import Chosen, Goal, NearBest, Point, Reached, Siting
from socialmap.fit.siting.model import ROUNDING, Answer
from socialmap.fit.siting.question import BESIDE, ask
from socialmap.fit.siting.regret import regrets
from socialmap.fit.siting.there import circles_there
from socialmap.fit.siting.wish import Method
from socialmap.offer.walking import how_measured

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from socialmap.fit.siting.demand import Demand
    from socialmap.fit.siting.model import Floats, Rows
    from socialmap.fit.siting.near import Near
    from socialmap.fit.siting.question import Question
    from socialmap.fit.siting.wish import Wish
    from socialmap.world import World

#: The curve runs to this many places at least.
CURVE = 8
#: How often the shares are drawn again: as often on the page as by the command and on paper.
DRAWS = 100
#: Places in this share of the draws are named, also when they are not in the answer.
WORTH_NAMING = 0.1
#: A choice is nearly as good when it is worse by at most this share of all that counts (one percentage point).
WITHIN = 0.01


def choose_places(
    world: World,
    wish: Wish,
    *,
    draws: int = DRAWS,
    drawn: Floats | None = None,
    seed: int = 1,
    seconds: float = 60.0,
    patience: float = np.inf,
    progress: Callable[[float], None] = lambda _: None,
) -> Siting:
    """Choose k meeting places for the people who live in walking distance.

    Parameters
    ----------
    draws, drawn
        How often the shares of lonely people are drawn again; or the drawn shares (percent), a row for each draw and a
        column for each point of ``demand_of(world)``.
    seconds
        Time for the proof of one question; without a proof the gap is stated.
    patience
        Seconds for all of it; after that nothing more is proven.

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
    weights = demand.weights
    answer, losses = _settled(question, weights)
    if drawn is None and demand.estimated:
        drawn = share_draws(demand, draws, np.random.default_rng(seed))
    # Numbers of residents are counted: there is nothing to draw again.
    drawn = demand.residents[None, :] if drawn is None else demand.weighed(_checked(drawn, demand))
    often = _often(question, drawn, answer, progress)
    near = question.near(weights, answer, WITHIN)
    in_near = near.often(len(question.places))
    return Siting(
        wish=wish,
        places=_chosen(question, weights, answer, losses, {"often": often, "near": in_near}),
        before=question.before(weights),
        after=answer.value,
        gap=answer.gap,
        next_best=min((loss for loss, _ in losses if loss is not None), default=None),
        reached=tuple(_reached(question, weights, answer, minutes) for minutes in _bands(wish)),
        curve=_curve(question, weights, answer),
        others=_others(question, answer, often),
        by_residents=tuple(question.places.index[question.best(demand.residents).chosen]),
        names={str(name): str(title) for name, title in question.places["name"].items()},
        there=there,
        not_there=not_there,
        demand=demand,
        candidates=int(question.choice.allowed.sum()),
        out_of_reach=_out_of_reach(question, weights),
        draws=len(drawn),
        how=how_measured(world),
        everybody=float(weights.sum()),
        people_before=float(question.people(weights, np.zeros(0, dtype=np.int64), wish.minutes).sum()),
        people_after=float(question.people(weights, answer.chosen, wish.minutes).sum()),
        near=_near(question, near, answer, in_near),
        asked_within=WITHIN,
        regrets=regrets(world, question, demand, there, answer),
        goals=tuple(_goals(question, weights, answer)),
        moments=question.walks.targets > len(question.places) + question.circles,
    )


def _checked(drawn: Floats, demand: Demand) -> Floats:
    shape = (len(drawn), len(demand.points))
    if drawn.shape != shape or not np.isfinite(drawn).all() or (drawn < 0).any() or (drawn.sum(axis=1) == 0).any():
        msg = "De getrokken aandelen kunnen niet gebruikt worden"
        raise BadInputError(msg, value=drawn.shape, expected="in elke trekking voor elk punt een getal van 0 of meer")
    return drawn


def _bands(wish: Wish) -> list[float]:
    return sorted({*BESIDE, wish.minutes})


def _settled(question: Question, weights: Floats) -> tuple[Answer, list[tuple[float | None, Rows]]]:
    """The best choice, and for each of its places what is lost without it and what comes instead.

    A narrower question may find a better choice where no proof was had: then that is the answer.
    """
    answer = question.best(weights)
    while True:
        others = [_without(question, weights, int(row)) for row in answer.chosen]
        found = [other for other in others if other is not None]
        best = min(found, key=lambda other: question.worse(other.value, answer.value), default=answer)
        if question.worse(best.value, answer.value) >= -ROUNDING * abs(answer.value):
            break
        bound = max(answer.bound, best.value) if question.wish.method is not Method.WALK else answer.bound
        answer = Answer(best.chosen, best.value, bound)
    losses: list[tuple[float | None, Rows]] = []
    for other in others:
        if other is None:
            losses.append((None, np.zeros(0, dtype=np.int64)))
            continue
        loss = question.worse(other.value, answer.value)
        # What rounding leaves of no difference at all is none.
        same = abs(loss) <= ROUNDING * abs(answer.value)
        losses.append((0.0 if same else loss, np.setdiff1d(other.chosen, answer.chosen)))
    return answer, losses


def _without(question: Question, weights: Floats, row: int) -> Answer | None:
    """The best answer without this place; None where there is none, or it was chosen by hand."""
    other = question.choice.without(row)
    if row in question.choice.forced or not other.possible:
        return None
    return question.best(weights, other)


def _often(question: Question, drawn: Floats, answer: Answer, progress: Callable[[float], None]) -> Floats:
    """In which share of the draws each candidate is chosen, places that do the same for everybody taken as one."""
    alike = question.alike()
    times = np.zeros(len(alike))
    for number, weights in enumerate(drawn):
        chosen = question.best(weights, proof=False, start=answer.chosen).chosen
        times[np.unique(alike[chosen])] += 1
        progress((number + 1) / len(drawn))
    return times[alike] / max(len(drawn), 1)


def _out_of_reach(question: Question, weights: Floats) -> float:
    """Share of the people who reach no candidate and no circle in the longest of the minutes that are told."""
    minutes = max(_bands(question.wish))
    reached = question.people(weights, np.flatnonzero(question.choice.allowed), minutes)
    return float(1 - reached.sum() / weights.sum())


def _chosen(
    question: Question,
    weights: Floats,
    answer: Answer,
    losses: list[tuple[float | None, Rows]],
    counts: dict[str, Floats | Rows],
) -> tuple[Chosen, ...]:
    """Each place of the answer; ``counts`` holds of each candidate how often it is drawn and stands in near choices."""
    places, choice, alike = question.places, question.choice, question.alike()
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
                often=float(counts["often"][row]),
                loss=loss,
                instead=tuple(places.index[instead]),
                alike=tuple(places.index[others]),
                forced=bool(row in choice.forced),
                people=_alone(question, weights, int(row)),
                near=int(counts["near"][row]),
                room=str(place["room"]),
            )
        )
    return tuple(sorted(found, key=lambda place: (-place.near, -place.often, place.name, place.id)))


def _alone(question: Question, weights: Floats, row: int) -> float:
    """People who have one place in reach."""
    near = question.walks.within(question.wish.minutes).tocsc()[:, [row]]
    return float((np.asarray(weights @ question.live).ravel() @ near)[0])


def _reached(question: Question, weights: Floats, answer: Answer, minutes: float) -> Reached:
    everybody = weights.sum()
    before, after = (
        float(question.people(weights, chosen, minutes).sum() / everybody)
        for chosen in (answer.chosen[:0], answer.chosen)
    )
    best = None
    if question.wish.method is Method.COVER:
        homes, cover = question.spread(weights, minutes), question.covers(minutes)
        best = cover_most(
            cover, homes, question.choice, seconds=min(question.seconds, question.left()), looked=True
        ).value
        # What was found for other minutes may be better still, where there was no proof.
        best = max(best, after)
    return Reached(minutes, before, after, best)


def _near(question: Question, near: Near, answer: Answer, often: Rows) -> NearBest:
    ids = question.places.index
    rows = np.setdiff1d(np.flatnonzero(often), answer.chosen)
    rows = rows[np.argsort(-often[rows], kind="stable")]
    share = abs(answer.value) if question.wish.method is Method.WALK else 1.0
    return NearBest(
        count=len(near.sets),
        within=near.within / share,
        complete=near.complete,
        others=tuple((str(ids[row]), int(often[row])) for row in rows),
    )


def _goals(question: Question, weights: Floats, answer: Answer) -> Iterator[Goal]:
    """What each question does in people: the one that was asked, and those that have an answer here."""
    minutes, wish = question.wish.minutes, question.wish
    now = question.there(minutes)[1]
    first = np.asarray(np.where(question.first, weights, 0.0) @ question.live).ravel()
    # A mean walk takes long to work out: it is told where it was asked.
    for method in dict.fromkeys((wish.method, Method.COVER, Method.EQUITY, Method.BACKUP)):
        other = question if method is wish.method else question.asked(wish=replace(wish, method=method))
        try:
            chosen = answer.chosen if method is wish.method else other.best(weights).chosen
        except SocialMapError:
            continue  # nobody whom it would change anything for
        reached = question.people(weights, chosen, minutes)
        here = question.near_any(chosen, minutes)
        yield Goal(
            method=method,
            people=float(reached.sum()),
            first=float(first[here & (now == 0)].sum()),
            second=float(reached[here & (now == 1)].sum()),
            places=tuple(question.places.index[chosen]),
        )


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
