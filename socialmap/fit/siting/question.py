"""A wish in arrays: who walks how long to which place, and the best answer for any weights."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from socialmap.errors import SocialMapError
from socialmap.fit.siting.cover import Cover, CoverGains, cover_most, covering
from socialmap.fit.siting.median import WalkGains, walk_least, walked
from socialmap.fit.siting.near import Near, near_best
from socialmap.fit.siting.there import moments_there
from socialmap.fit.siting.walk import minutes_between
from socialmap.fit.siting.wish import Method, choice_of
from socialmap.model import MEETING_KINDS, Known, Level
from socialmap.offer.places import coordinates, offered_places
from socialmap.offer.walking import home_walks, reach

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from socialmap.fit.siting.demand import Demand
    from socialmap.fit.siting.model import Answer, Choice, Floats, Rows
    from socialmap.fit.siting.there import Circle
    from socialmap.fit.siting.wish import Wish
    from socialmap.offer.walking import HomeWalks
    from socialmap.world import World

#: Minutes that every answer is told for, beside those that were asked.
BESIDE = (10.0, 15.0, 20.0)
#: For a mean every way must have a length, also the longest through a city; one that is not found counts as this.
FAR = 600.0
#: Where so large a share of the residents lives, of those that have most lonely people, the neediest are.
NEEDIEST = 0.2
#: What another counts beside one of the neediest: it decides only between choices that are as good for these.
BESIDE_NEEDIEST = 1e-3
#: Seconds for the proof of one more question, where many are asked.
QUICK = 2.0


@dataclass(frozen=True)
class Question:
    """A wish with all that is needed to answer it.

    Attributes
    ----------
    places
        The candidates by id, in the order of their ids.
    walks
        Walks from homes to candidates, then circles, then open moments.
    live
        Share of the people of each point of the demand in each home, (points, homes).
    circles
        How many circles are there.
    first
        Which points of the demand have most lonely people.
    minutes
        To candidates and then circles, by point; asked only where a mean walk is.
    seconds
        Time for a proof.
    until
        When the time for all of it is over (``time.monotonic``); from then on nothing is proven.
    """

    wish: Wish
    choice: Choice
    places: pd.DataFrame
    walks: HomeWalks
    live: csr_matrix
    circles: int
    first: NDArray[np.bool_]
    minutes: Callable[[], Floats]
    seconds: float
    until: float = np.inf
    _kept: dict[float, Cover] = field(default_factory=dict, repr=False)

    def covers(self, minutes: float) -> Cover:
        """Which home is near which place, and which has what it needs already."""
        if minutes not in self._kept:
            near = self.walks.within(minutes).tocsc()[:, : len(self.places)]
            has = None if self.wish.method is Method.BACKUP else self._has(minutes)
            self._kept[minutes] = covering(near, has)
        return self._kept[minutes]

    def _has(self, minutes: float) -> NDArray[np.bool_]:
        """Homes that have a circle in reach, or where that is asked an open moment."""
        circle, any_ = self.there(minutes)
        return (any_ if self.wish.method is Method.EQUITY else circle) > 0

    def there(self, minutes: float) -> tuple[Rows, Rows]:
        """How many circles, and how many circles and open moments, each home has in reach."""
        near = self.walks.within(minutes).tocsc()[:, len(self.places) :].astype(np.int64)
        circles = near[:, : self.circles].sum(axis=1)
        return np.asarray(circles).ravel(), np.asarray(near.sum(axis=1)).ravel()

    def spread(self, weights: Floats, minutes: float) -> Floats:
        """Weight of each home in what is asked, together 1, of weights of the points.

        Raises
        ------
        SocialMapError
            When nobody is left that this could be done for.
        """
        if self.wish.method is Method.EQUITY:
            weights = np.where(self.first, weights, weights * BESIDE_NEEDIEST)
        homes: Floats = np.asarray(weights @ self.live).ravel()
        if self.wish.method is Method.EQUITY:
            homes = np.where(self._has(minutes), 0.0, homes)
        elif self.wish.method is Method.BACKUP:
            homes = np.where(self.there(minutes)[1] == 1, homes, 0.0)
        if not (total := homes.sum()) > 0:
            msg = f"Bij {minutes:g} minuten lopen is er niemand voor wie dit iets verandert; stel een andere vraag."
            raise SocialMapError(msg)
        homes /= total
        return homes

    def near_any(self, chosen: Rows, minutes: float) -> NDArray[np.bool_]:
        """Homes that have any of these places in reach."""
        reached = self.walks.within(minutes).tocsc()[:, chosen].astype(np.int64).sum(axis=1)
        return np.asarray(reached).ravel() > 0

    def people(self, people: Floats, chosen: Rows, minutes: float) -> Floats:
        """People in each home that have a circle in reach with these places, of people at each point."""
        both = np.concatenate([chosen, len(self.places) + np.arange(self.circles)])
        return np.where(self.near_any(both, minutes), np.asarray(people @ self.live).ravel(), 0.0)

    @cached_property
    def walk(self) -> Floats:
        """Minutes, points x candidates."""
        return np.minimum(self.minutes()[:, : len(self.places)], FAR)

    @cached_property
    def nearest(self) -> Floats:
        """Minutes from each point to a circle that is there; inf for none."""
        nearest: Floats = self.minutes()[:, len(self.places) :].min(axis=1, initial=np.inf)
        return nearest

    def left(self) -> float:
        """Seconds that are left for all of it."""
        return max(0.0, self.until - time.monotonic())

    def best(
        self, weights: Floats, choice: Choice | None = None, *, proof: bool = True, start: Rows | None = None
    ) -> Answer:
        """The best choice for these weights of points: a share that is covered, or mean minutes.

        Parameters
        ----------
        proof
            False asks no solver, and of mean minutes no bound: for many draws.
        start
            What is best for weights that are much like these: swaps alone may miss what a proof found.
        """
        choice = choice or self.choice
        seconds = min(self.seconds, self.left()) if proof else 0.0
        if self.wish.method is Method.WALK:
            rounds = 400 if seconds else 0
            shares = weights / weights.sum()
            return walk_least(
                self.walk, shares, choice, nearest=self.nearest, rounds=rounds, start=start, seconds=seconds
            )
        minutes = self.wish.minutes
        return cover_most(self.covers(minutes), self.spread(weights, minutes), choice, seconds=seconds, looked=True)

    def near(self, weights: Floats, answer: Answer, within: float) -> Near:
        """All choices that are at most ``within`` worse: of all that counts, or of the mean walk."""
        if self.wish.method is Method.WALK:
            gains = WalkGains(*walked(self.walk, weights / weights.sum(), self.nearest))
            return near_best(gains, self.choice, within * answer.value, -answer.value, until=self.until)
        minutes = self.wish.minutes
        cover, homes = self.covers(minutes), self.spread(weights, minutes)
        rows = cover.weights(homes)
        least = answer.value - cover.before(homes)
        return near_best(CoverGains(cover.matrix, rows), self.choice, within, least, until=self.until)

    def value(self, weights: Floats, chosen: Rows) -> float:
        """What a choice does, in the same measure as :meth:`best`."""
        if self.wish.method is Method.WALK:
            walk = np.minimum(self.walk[:, chosen].min(axis=1), self.nearest)
            return float(walk @ weights / weights.sum())
        minutes = self.wish.minutes
        return float(self.spread(weights, minutes)[self.covers(minutes).near(chosen)].sum())

    def before(self, weights: Floats) -> float | None:
        """The same of the circles that are there; None for mean minutes without any circle."""
        if self.wish.method is not Method.WALK:
            minutes = self.wish.minutes
            return self.covers(minutes).before(self.spread(weights, minutes))
        near = np.minimum(self.nearest, FAR)
        return float(near @ weights / weights.sum()) if self.circles else None

    def worse(self, value: float, than: float) -> float:
        """How much worse one value is than another."""
        return value - than if self.wish.method is Method.WALK else than - value

    def asked(self, **changes: object) -> Question:
        """Another question with some of its parts changed, such as its wish; nothing that was kept goes along."""
        return replace(self, **changes, _kept={})  # type: ignore[arg-type]

    def alike(self) -> Rows:
        """For each candidate the first one that does the same for everybody."""
        near = self.walk if self.wish.method is Method.WALK else self.covers(self.wish.minutes).gains()
        _, first, inverse = np.unique(near, axis=1, return_index=True, return_inverse=True)
        return first[inverse]


def ask(
    world: World,
    wish: Wish,
    demand: Demand,
    there: Sequence[Circle],
    seconds: float,
    *,
    until: float = np.inf,
    straight: bool = False,
) -> Question:
    """Put a wish into arrays.

    Parameters
    ----------
    straight
        Walks are measured in a straight line everywhere.

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
    middles = np.array([[circle.x, circle.y] for circle in there], dtype=float).reshape(-1, 2)
    both = np.concatenate([places[["x", "y"]].to_numpy(float), middles])
    targets = np.concatenate([both, moments_there(world)])
    farthest = max(*BESIDE, wish.minutes)
    key = ("home walks", targets.tobytes(), farthest, straight)
    walks = world.lately(key, lambda: home_walks(world, targets, farthest, straight=straight))
    live = walks.live[reach(world).points.index.get_indexer(demand.points.index)]
    lived = np.asarray(demand.weights @ live).ravel() > 0
    near = walks.within(wish.minutes).tocsc()[:, : len(places)]
    if not near[lived][:, np.flatnonzero(choice.allowed)].nnz:
        msg = f"Binnen {wish.minutes:g} minuten lopen van deze plekken woont niemand van wie wij weten."
        raise SocialMapError(msg)
    return Question(
        wish=wish,
        choice=choice,
        places=places,
        walks=walks,
        live=live,
        circles=len(there),
        first=_first(demand),
        minutes=lambda: minutes_between(world, demand.points, both, FAR, always=True, straight=straight),
        seconds=seconds,
        until=until,
    )


def _first(demand: Demand) -> NDArray[np.bool_]:
    """Points where most people are lonely, together a fifth of the residents; all of them where nobody knows."""
    if not demand.estimated:
        return np.ones(len(demand.points), dtype=bool)
    shares = demand.points["lonely"].fillna(-1.0).to_numpy(float)
    order = np.argsort(-shares, kind="stable")
    before = np.cumsum(demand.residents[order]) - demand.residents[order]
    last = shares[order][before < NEEDIEST * demand.residents.sum()].min()
    found: NDArray[np.bool_] = shares >= max(last, 0.0)
    return found


def candidates(world: World) -> pd.DataFrame:
    """Meeting places that somebody can be sent to now, by id: name, wijk, where they are, whether there is a room.

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
    found = pd.DataFrame(places[["name", "wijk_code", "lon", "lat", "listed_on", "freshness"]])
    return found.assign(x=points[:, 0], y=points[:, 1], wijk_name=names.to_numpy(), room=_rooms(places))


def _rooms(places: pd.DataFrame) -> Rows:
    """Whether each place has a room for a group: a quiet one, or one on loan."""
    told = places[["quiet_room", "room_on_loan"]]
    known = np.where((told == Known.NO).all(axis=1), str(Known.NO), str(Known.UNKNOWN))
    found: Rows = np.where((told == Known.YES).any(axis=1), str(Known.YES), known)
    return found
