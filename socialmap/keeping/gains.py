"""What is gained by asking at a place: residents who get a sure answer to a fixed ask that they do not get yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from socialmap.guide.offers import profiles
from socialmap.keeping.chances import chances
from socialmap.keeping.within import within
from socialmap.offer.places import starting_points
from socialmap.walks import DEFAULT_PROFILE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    import pandas as pd
    from numpy.typing import NDArray

    from socialmap.guide.alive import Sort
    from socialmap.keeping.asking import Gap, Key
    from socialmap.keeping.chances import Chance
    from socialmap.world import World

#: What a second place adds where an ask is sure already, and a third to that.
SECOND = 0.1


class Gains:
    """How many sure answers each ask has from each start, so far.

    Parameters
    ----------
    sorts
        The asks, wherever they start.
    done
        Questions that are not asked again: nothing is gained by them.
    """

    def __init__(self, world: World, sorts: Sequence[Sort], today: date, done: Collection[Key] = ()) -> None:
        self._sorts = sorts
        self._wheels = {name: one.needs_step_free for name, one in profiles(world).items()}
        self._within = {sort: within(world, sort.profile, sort.minutes) for sort in sorts}
        self._near = within(world, DEFAULT_PROFILE, max((sort.minutes for sort in sorts), default=15))
        self._depth = {sort: np.zeros(len(self._near.residents), dtype=np.int64) for sort in sorts}
        self._codes = starting_points(world).index
        self.chances = {
            id: [one for one in told if not any(gap.key in done for gap in one.asks)]
            for id, told in chances(world, today).items()
        }
        for id, told in self.chances.items():
            self.take(id, [one for one in told if not one.asks])

    def people_near(self, id: str) -> float:
        """Residents in reach of a place."""
        return float(self._near.residents[self._near.starts.get(id, _NOWHERE)].sum())

    def of(self, id: str, chance: Chance) -> float:
        """What an answer adds: residents for each ask, less where it is sure already."""
        found = 0.0
        for sort, rows in self._reached(id, chance):
            found += float((self._within[sort].residents[rows] * SECOND ** self._depth[sort][rows]).sum())
        return found * chance.hope * max((gap.age for gap in chance.asks), default=1.0)

    def take(self, id: str, told: Iterable[Chance]) -> None:
        """Count these answers as sure from now on; one place answers an ask once."""
        for sort, rows in {sort: rows for chance in told for sort, rows in self._reached(id, chance)}.items():
            self._depth[sort][rows] += 1

    def opened_by(self, id: str, asked: Collection[Gap]) -> list[Chance]:
        """What is sure at a place when these questions are answered yes."""
        keys = {gap.key for gap in asked}
        return [one for one in self.chances.get(id, ()) if one.asks and keys.issuperset(gap.key for gap in one.asks)]

    def sure(self, points: pd.Index) -> int:
        """How many asks from these starts are sure."""
        rows = np.flatnonzero(self._codes.isin(points))
        return sum(int((depth[rows] > 0).sum()) for depth in self._depth.values())

    def _reached(self, id: str, chance: Chance) -> list[tuple[Sort, NDArray[np.int64]]]:
        found = []
        for sort in self._sorts:
            on_wheels = self._wheels[sort.profile]
            if sort.wish == chance.wish and on_wheels == chance.step_free:
                near = self._within[sort]
                found.append((sort, (near.passable if on_wheels else near.starts).get(id, _NOWHERE)))
        return found


_NOWHERE = np.zeros(0, dtype=np.int64)
