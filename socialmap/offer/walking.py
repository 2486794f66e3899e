"""Who can walk where, for the score and for siting: by share of the residents, along the streets or estimated.

One way of measuring for all areas: the streets where these are stored for nearly everybody, else the straight line
("geschat, hemelsbreed"), along which a walk is a third longer. The other way stands beside it as a second measure.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix, identity
from scipy.spatial import KDTree

from socialmap.i18n import DEFAULT, later
from socialmap.i18n import words as words_of
from socialmap.model import Level
from socialmap.network.network import StreetKind
from socialmap.network.snapping import MIN_COMPONENT, snap
from socialmap.offer.places import coordinates, demand_points, lying_places
from socialmap.reach import Why, all_pairs
from socialmap.walks import DETOUR, METRES_A_MINUTE, walks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from socialmap.i18n import Words
    from socialmap.network.network import Network
    from socialmap.network.search import Spots
    from socialmap.reach import Pairs
    from socialmap.walks import Walks
    from socialmap.world import World

    Floats = NDArray[np.float64]
    Rows = NDArray[np.int64]

#: Minutes on foot that count as "in reach"; a bound of our own, the reports give one distance: 1 km in De Banne.
REACH_MINUTES = 15.0
#: How this was measured, in the words of its users.
HOW = "geschat, hemelsbreed"
ALONG_STREETS = later("gemeten langs de straten")
#: Streets that hold no more of the residents than this share are not the measure of a ranking.
ENOUGH = 0.5
#: An area is measured along the streets when more than this share of its residents live at streets of its own.
OWN = 0.5
#: Why an area or place is measured in a straight line, where the others go along streets.
ON_ISLAND = later("de straten hier hangen niet vast aan de rest")
NO_STREETS = later("hier kennen we geen straten")
#: Streets of which less than this share is for walkers only miss many of their ways.
FEW_FOOTWAYS = 0.2
ON_FOOT = (StreetKind.FOOTWAY, StreetKind.PATH, StreetKind.STEPS, StreetKind.CROSSING)


@dataclass(frozen=True)
class Reach:
    """Who reaches what within so many minutes, by share of the residents of each point.

    Attributes
    ----------
    points
        Where people live, by code of the area: x, y, wijk_code, residents (``supply.demand_points``).
    targets
        What is reached: ids of places, and then the codes of the points themselves.
    streets
        Whether the streets are the measure; else the straight line is, and there is no other.
    why
        Of each point, why it is measured in a straight line where others are not; "" for the others.
    islands
        Ids of places on an island of the streets: measured in a straight line.
    walked, straight
        Which homes reach which target, (homes, targets), along streets and in a straight line.
    live
        Share of the people of each point in each home, (points, homes): rows add up to 1.
    """

    points: pd.DataFrame
    targets: pd.Index
    streets: bool
    why: NDArray[np.object_]
    islands: frozenset[str]
    walked: csr_matrix
    straight: csr_matrix
    live: csr_matrix

    def count(self, ids: Sequence[str] | pd.Index, groups: ArrayLike | None = None) -> tuple[Floats, Floats]:
        """How many of these targets a resident of each point reaches, on average: by the measure, in a straight line.

        Parameters
        ----------
        groups
            Of each target, what is counted: each group once, however many of its targets are in reach.
        """
        rows = self.targets.get_indexer(pd.Index(ids))
        number = np.arange(len(rows)) if groups is None else pd.factorize(np.asarray(groups))[0]
        shape = len(self.targets), int(number.max(initial=0)) + 1
        chosen = csr_matrix((np.ones(len(rows)), (rows, number)), shape)
        walked, straight = (self._live(reached @ chosen) for reached in (self.walked, self.straight))
        return self.on_one_scale(walked, straight), straight

    def shares(self, ids: Sequence[str] | pd.Index) -> Floats:
        """Share of the residents of each point that reaches each target, (points, targets)."""
        rows = self.targets.get_indexer(pd.Index(ids))
        return np.asarray((self.live @ self.walked[:, rows]).toarray())

    def residents(self) -> tuple[Floats, Floats]:
        """How many people live in reach of a resident of each point; those of the point itself always do."""
        people = self.points["residents"].to_numpy(float)
        people = np.where(people > 1, people, 0.0)
        walked, straight = self._others
        return self.on_one_scale(walked, straight) + people, straight + people

    @cached_property
    def _others(self) -> tuple[Floats, Floats]:
        """People of other points in reach of a resident of each point, along streets and in a straight line."""
        people = self.points["residents"].to_numpy(float)
        people = np.where(people > 1, people, 0.0)
        columns = np.arange(len(self.targets) - len(people), len(self.targets))
        found = []
        for reached in (self.walked, self.straight):
            shares = (self.live @ reached[:, columns]).toarray()
            np.fill_diagonal(shares, 0.0)
            found.append(shares @ people)
        return found[0], found[1]

    @cached_property
    def _ratio(self) -> float:
        """Part of what a straight line reaches that streets reach, where they are known.

        Taken from the people and not from what is counted: a place that opens or closes moves no area far from it.
        """
        told = self.why == ""
        people = self.points["residents"].to_numpy(float)
        walked, straight = self._others
        crow = float(people[told] @ straight[told])
        return float(people[told] @ walked[told]) / crow if crow > 0 else 1.0

    def on_one_scale(self, walked: Floats, straight: Floats) -> Floats:
        """Counts by the measure, all on one scale.

        An area without streets of its own takes what a straight line gives, made smaller as streets make it elsewhere.
        """
        told = self.why == ""
        return walked if told.all() else np.where(told, walked, straight * self._ratio)

    def _live(self, times: csr_matrix) -> Floats:
        times.data[:] = 1.0  # reached, however many of its targets
        return np.asarray((self.live @ times).sum(axis=1)).ravel()


def reach(world: World) -> Reach:
    """Everybody with every place of the world within :data:`REACH_MINUTES`, worked out once for all terms."""
    return world.remember(("fit reach",), lambda: _reach(world))


@dataclass(frozen=True)
class HomeWalks:
    """Walks between homes and targets, one in each row.

    Attributes
    ----------
    live
        Share of the people of each point in each home, (points, homes): rows add up to 1.
    targets
        How many targets there are.
    home, target, minutes
        Of each walk.
    """

    live: csr_matrix
    targets: int
    home: Rows
    target: Rows
    minutes: Floats

    def within(self, minutes: float) -> csr_matrix:
        """Which homes reach which targets in so many minutes, the bound included: (homes, targets), true where so."""
        near = self.minutes <= minutes
        shape = self.live.shape[1], self.targets
        return csr_matrix((np.ones(near.sum(), dtype=bool), (self.home[near], self.target[near])), shape)


def home_walks(world: World, targets: Floats, minutes: float, *, straight: bool = False) -> HomeWalks:
    """Walks of at most so many minutes from every home to these targets, by the measure of :func:`reach`.

    Parameters
    ----------
    targets
        RD metres, one row each.
    straight
        Measured in a straight line everywhere.
    """
    reached, walked = reach(world), walks(world)
    live, points = reached.live, reached.points[["x", "y"]].to_numpy(float).reshape(-1, 2)
    targets = targets.reshape(-1, 2)
    if walked is None or not reached.streets:
        return HomeWalks(live, len(targets), *pairs_in_reach(points, targets, minutes))
    nodes = walked.network.nodes
    homes = np.concatenate([np.column_stack([walked.network.x, walked.network.y]), points])
    used = np.flatnonzero(np.bincount(live.indices, minlength=len(homes)))
    row, target, crow = pairs_in_reach(homes[used], targets, minutes)
    home = used[row]
    if straight:
        return HomeWalks(live, len(targets), home, target, crow)
    along, lost = _along(walked, targets, minutes)
    lived = np.isin(along.node, used)
    # What has no streets of its own is reached, and reaches, in a straight line.
    kept = (home >= nodes) | lost[target]
    return HomeWalks(
        live,
        len(targets),
        np.concatenate([along.node[lived], home[kept]]),
        np.concatenate([along.place[lived], target[kept]]),
        np.concatenate([along.walk[lived], crow[kept]]),
    )


def _reach(world: World) -> Reach:
    points = demand_points(world)
    places = lying_places(world)
    places = places[places.geometry.notna() & ~places.geometry.is_empty]
    names = places.index.append(pd.Index(points.index))
    at = points[["x", "y"]].to_numpy(float).reshape(-1, 2)
    targets = np.concatenate([coordinates(places).reshape(-1, 2), at])
    walked = walks(world)
    why = None if walked is None else _why(walked, points)
    if walked is None or why is None:
        straight = _straight(at, targets, REACH_MINUTES)
        nowhere = np.full(len(points), "", dtype=object)
        live = identity(len(points), format="csr")
        return Reach(points, names, False, nowhere, frozenset(), straight, straight, live)
    live, apart = _live(walked, points, why == "")
    junctions, own = np.column_stack([walked.network.x, walked.network.y]), walked.residents
    homes = np.concatenate([junctions, at, junctions[own.node[apart]]])
    used = np.flatnonzero(np.bincount(live.indices, minlength=len(homes)))
    straight = _straight(homes, targets, REACH_MINUTES, used)
    along, lost = _along(walked, targets, REACH_MINUTES)
    crow = straight.tocoo()
    later, found = along.after(own.node[apart], own.off[apart] / walked.ways().speed / 60)
    later += len(junctions) + len(at)
    # What has no streets of its own is reached, and reaches, in a straight line.
    kept = ((crow.row >= len(junctions)) & (crow.row < len(junctions) + len(at))) | lost[crow.col]
    rows = np.concatenate([along.node, later, crow.row[kept]])
    columns = np.concatenate([along.place, found, crow.col[kept]])
    streets = csr_matrix((np.ones(len(rows)), (rows, columns)), straight.shape)
    islands = frozenset(names[: len(places)][lost[: len(places)]])
    return Reach(points, names, True, why, islands, streets, straight, live)


def estimated_words(why: str, words: Words) -> str:
    """That walking was measured in another way here than elsewhere, and why; "" where it was not."""
    if not why:
        return ""
    return words.gettext(
        "%(why)s. Hoe ver lopen is, is hier hemelsbreed gemeten en omgerekend naar de andere straten.",
        why=words.gettext(why)[0].upper() + words.gettext(why)[1:],
    )


def estimated(world: World, level: Level) -> pd.Series:
    """By area, why the most of it is measured in a straight line where others are along the streets; "" where not."""
    found, areas = reach(world), world.level(level)
    code = found.points["wijk_code"] if level is Level.WIJK else found.points.index.to_series()
    people = found.points["residents"].groupby([code.to_numpy(), found.why]).sum()
    most = dict(people.groupby(level=0).idxmax()) if len(people) else {}
    told = [most[area][1] if area in most else "" for area in areas.index]
    return pd.Series(told, index=areas.index, dtype=object)


def _why(walked: Walks, points: pd.DataFrame) -> NDArray[np.object_] | None:
    """Why each point is not measured along the streets; None where the streets hold too few of the residents."""
    residents = walked.residents
    area = walked.areas.index.get_indexer(points.index)
    own = np.bincount(residents.area, residents.weight * residents.own, len(residents.count)) > OWN
    why = np.where(residents.why == Why.ISLAND, ON_ISLAND, np.where(own, "", NO_STREETS)).astype(object)
    why = np.where(area >= 0, why[area], NO_STREETS)
    people = points["residents"].to_numpy(float)
    return why if people[why == ""].sum() > ENOUGH * people.sum() else None


def _live(walked: Walks, points: pd.DataFrame, told: NDArray[np.bool_]) -> tuple[csr_matrix, Rows]:
    """Share of the people of each point in each home, and which of the residents live apart from a junction.

    Homes are the junctions, the points themselves where the streets do not tell, and then who lives apart.
    """
    residents, nodes = walked.residents, walked.network.nodes
    row = np.full(len(residents.count), -1)
    area = walked.areas.index.get_indexer(points.index)
    row[area[told]] = np.flatnonzero(told)
    kept = row[residents.area] >= 0
    alone = np.flatnonzero(~told)
    apart = np.flatnonzero(kept & (residents.off > 0))
    home = residents.node.astype(np.int64)
    home[apart] = nodes + len(points) + np.arange(len(apart))
    rows = np.concatenate([row[residents.area[kept]], alone])
    columns = np.concatenate([home[kept], nodes + alone])
    weights = np.concatenate([residents.weight[kept], np.ones(len(alone))])
    return csr_matrix((weights, (rows, columns)), (len(points), nodes + len(points) + len(apart))), apart


def _along(walked: Walks, targets: Floats, minutes: float) -> tuple[Pairs, NDArray[np.bool_]]:
    """Junctions with the targets that they reach, and which targets lie on an island or off the streets."""
    spots, lost = on_streets(walked.network, targets)
    spots.street[lost] = -1
    return all_pairs(walked.ways(), spots, minutes), lost


def on_streets(network: Network, at: Floats) -> tuple[Spots, NDArray[np.bool_]]:
    """Where points lie on the streets, and which of them lie nearest to an island of these, or to no street at all."""
    spots, nearest = snap(network, at[:, 0], at[:, 1]), snap(network, at[:, 0], at[:, 1], min_component=1)
    sizes = np.bincount(network.component)
    whole = sizes[network.component[network.start[nearest.street]]] >= min(MIN_COMPONENT, sizes.max(initial=0))
    return spots, (spots.street < 0) | ((nearest.street >= 0) & ~whole)


def _straight(homes: Floats, targets: Floats, minutes: float, used: Rows | None = None) -> csr_matrix:
    """Which homes (of ``used``, else all) reach which targets in a straight line."""
    used = np.arange(len(homes)) if used is None else used
    if not len(used) or not len(targets):
        return csr_matrix((len(homes), len(targets)))
    near = KDTree(homes[used]).query_ball_point(targets, minutes * METRES_A_MINUTE / DETOUR)
    columns = np.repeat(np.arange(len(targets)), [len(found) for found in near])
    rows = used[np.concatenate([np.asarray(found, dtype=np.int64) for found in near])]
    return csr_matrix((np.ones(len(rows)), (rows, columns)), (len(homes), len(targets)))


def how_measured(world: World, words: Words | None = None) -> str:
    """How minutes were found, in the words of users: along which streets, of which year, or by a guess."""
    words, walked = words or words_of(DEFAULT), walks(world)
    if walked is None or not reach(world).streets:
        return words.gettext(HOW)
    return f"{words.gettext(ALONG_STREETS)} ({streets_words(walked.network, words)})"


def streets_words(network: Network, words: Words) -> str:
    """Age and kind of the streets: "straten van 2017, weinig voetpaden"."""
    years = sorted({origin.date[:4] for origin in network.origins if origin.date})
    if not years:
        age = words.gettext("straten; van wanneer weten we niet")
    elif len(years) == 1:
        age = words.gettext("straten van %(year)s", year=years[0])
    else:
        age = words.gettext("straten van %(first)s tot %(last)s", first=years[0], last=years[-1])
    metres = network.length.astype(float)
    few = metres[np.isin(network.kind, ON_FOOT)].sum() < FEW_FOOTWAYS * metres.sum()
    return f"{age}, {words.gettext('weinig voetpaden')}" if few else age


def pairs_in_reach(
    origins: NDArray[np.float64], targets: NDArray[np.float64], minutes: float = REACH_MINUTES
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Every origin with every target that can be walked to within ``minutes``, the bound included.

    Parameters
    ----------
    origins, targets
        RD metres, one row a point.

    Returns
    -------
    Row of the origin, row of the target, and minutes between them; by origin, then by target.

    Examples
    --------
    >>> origin, target, walk = pairs_in_reach(np.array([[0.0, 0.0]]), np.array([[0.0, 750.0], [0.0, 5000.0]]))
    >>> origin, target, walk
    (array([0]), array([0]), array([13.]))
    """
    if not len(origins) or not len(targets):
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    metres = minutes * METRES_A_MINUTE / DETOUR
    near = KDTree(targets).query_ball_point(origins, metres, return_sorted=True)
    origin = np.repeat(np.arange(len(origins)), [len(found) for found in near])
    target = np.concatenate([np.asarray(found, dtype=np.int64) for found in near])
    away = np.hypot(*(origins[origin] - targets[target]).T)
    return origin, target, away * DETOUR / METRES_A_MINUTE
