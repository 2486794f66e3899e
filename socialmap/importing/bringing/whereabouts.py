"""Of places that a table brings: where an address is, who may see a place, and whether its point can be."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from socialmap import geo
from socialmap.importing.borders import within_borders
from socialmap.importing.editing import who_sees
from socialmap.importing.holding import HELD, SEALED
from socialmap.importing.matching import likely
from socialmap.model import Place, SourceRow, Visibility
from socialmap.model.text import letters

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from socialmap.store import Session

    Record = Mapping[str, Any]

#: More new places than this are not compared with those that are there.
_COMPARED = 1_000
#: Degrees between points of one address: some hundred metres.
_TOGETHER = 0.0015


class Whereabouts:
    """What a session knows of places.

    Parameters
    ----------
    places
        The stored places by id.
    """

    def __init__(self, session: Session, places: Mapping[str, Record]) -> None:
        self.session, self.stored = session, places

    @cached_property
    def places(self) -> dict[str, Place]:
        """The places as they may be changed."""
        return {one.id: one for one in self.session.query(Place)}

    @cached_property
    def rows(self) -> dict[str, list[SourceRow]]:
        """What lists say of each place."""
        found: dict[str, list[SourceRow]] = defaultdict(list)
        for row in self.session.query(SourceRow):
            found[row.place_id].append(row)
        return found

    def seen_by(self, id: str, told: Record) -> tuple[dict[str, Any], str]:
        """What is told of a place with who may see it then, and why those are fewer.

        Raises
        ------
        NotAllowedError
            When opvang or residential care would be shown.
        """
        decided = who_sees(self.places[id], self.rows.get(id, []), told)
        held = {Visibility.HIDDEN: SEALED, Visibility.ACCOUNTS: HELD}
        return {**told, **decided}, held.get(decided.get("visibility", Visibility.PUBLIC), "")

    @cached_property
    def _addresses(self) -> dict[tuple[str, str], list[tuple[float, float]]]:
        found: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
        for one in self.stored.values():
            if one["visibility"] is Visibility.PUBLIC and one["house_number"]:
                for where in (one["street"], one["postcode"]):
                    found[letters(where), letters(one["house_number"])].append((one["lon"], one["lat"]))
        return found

    def point_of(self, told: Record) -> dict[str, float]:
        """Longitude and latitude of an address that is on the map; nothing for another."""
        number = letters(str(told.get("house_number", "")))
        for where in (told.get("postcode"), told.get("street")):
            points = self._addresses.get((letters(str(where)), number), []) if where and number else []
            if points and np.ptp(points, axis=0).max() <= _TOGETHER:
                return dict(zip(("lon", "lat"), points[0], strict=True))
        return {}

    def like(self, new: Sequence[Record]) -> dict[int, str]:
        """Of these new places that look like one that everybody sees: their position and its name."""
        if not 0 < len(new) <= _COMPARED:
            return {}
        there = [one for one in self.stored.values() if one["visibility"] is Visibility.PUBLIC]
        names = ("name", "kind", "street", "house_number", "postcode", "visibility", "lon", "lat")
        rows = [{name: one.get(name, "") for name in names} for one in (*there, *new)]
        frame = pd.DataFrame(rows, columns=list(names)).astype({"lon": float, "lat": float})
        frame["x"], frame["y"] = geo.to_rd(frame["lon"], frame["lat"])
        found: dict[int, str] = {}
        for pair in likely(frame):
            one, other = sorted((pair.one, pair.other))
            if one < len(there) <= other:
                found.setdefault(other - len(there), str(there[one]["name"]))
        return found

    def outside(self, points: Sequence[tuple[float, float]]) -> list[bool]:
        """Which of these points lie outside the municipality."""
        if not points:
            return []
        frame = pd.DataFrame(points, columns=["lon", "lat"])
        inside = set(within_borders(self.session, frame).tolist())
        return [at not in inside for at in range(len(points))]
