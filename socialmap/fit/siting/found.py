"""What is found of one question about places: the answer, and everything that tells how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from socialmap.fit.siting.demand import Demand
    from socialmap.fit.siting.regret import Regrets
    from socialmap.fit.siting.there import Circle
    from socialmap.fit.siting.wish import Method, Wish


@dataclass(frozen=True)
class Chosen:
    """One place of the answer.

    Attributes
    ----------
    often
        Share of the draws in which this place, or one that reaches exactly the same people, is chosen.
    loss, instead
        How much worse the best answer without this place is (a share of all that counts, or minutes), and which places
        come instead. None when it was forced, or when nothing else may be chosen.
    alike
        Ids of places that may be taken instead, with the same result.
    forced
        Chosen by hand.
    people
        How many people have it in reach, whatever else is chosen.
    near
        In how many of the nearly best choices it stands.
    room
        Whether there is a room for a group: ja, nee or onbekend.
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
    people: float
    near: int
    room: str


@dataclass(frozen=True)
class Reached:
    """Share of the people within so many minutes: before, after, and with the best choice for these minutes."""

    minutes: float
    before: float
    after: float
    best: float | None


@dataclass(frozen=True)
class NearBest:
    """The choices that are nearly as good as the best.

    Attributes
    ----------
    count
        How many: the answer is one of them.
    within
        How much worse the worst of them is at most, as a share.
    complete
        Whether these are all of them.
    others
        Places that stand in some of them and not in the answer: id and in how many, the most often first.
    """

    count: int
    within: float
    complete: bool
    others: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Goal:
    """What the best choice for one question does in people.

    Attributes
    ----------
    people
        Who has a circle in reach.
    first
        Who has one and lives where most people are lonely, without a circle or open moment in reach today.
    second
        Who has one beside the one circle or open moment that is in reach today.
    places
        Ids.
    """

    method: Method
    people: float
    first: float
    second: float
    places: tuple[str, ...]


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
        Share covered of all that counts, or mean minutes (None before: there is no circle yet).
    gap
        How far it may be from the best there is, as a share; 0 when proven best.
    next_best
        How much worse the best other choice is: a share of all that counts, or minutes. None when there is no other.
    others
        Places that are not in the answer but in at least a tenth of the draws: id and share.
    by_residents
        Ids of what would be chosen if all residents counted the same: the answer without the estimates of RIVM.
    names
        Of every candidate by id.
    there
        Circles that counted as there already.
    draws
        How often the shares were drawn again.
    everybody, people_before, people_after
        People who count (severely lonely, or all residents where nobody knows of these): in all, who have a circle in
        reach now, and with these places.
    near
        What is nearly as good.
    asked_within
        How much worse that may be at most, as a share.
    regrets
        How the answer fares when it is counted otherwise.
    goals
        What the best choice for each question does, the one that was asked first.
    moments
        Whether any open moment is known.
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
    everybody: float
    people_before: float
    people_after: float
    near: NearBest
    asked_within: float
    regrets: Regrets
    goals: tuple[Goal, ...]
    moments: bool
