"""What the search of the API answers with."""

from __future__ import annotations

from dataclasses import dataclass

from socialmap.guide.finding import Group


@dataclass(frozen=True)
class SearchRow:
    """One answer; ``metres`` in a straight line from where was asked."""

    group: Group
    id: str
    name: str
    title: str
    about: str
    lon: float | None
    lat: float | None
    offered: bool
    metres: int | None


@dataclass(frozen=True)
class Search:
    """What was found, best first; ``total`` by group, ``nearly`` when nothing is called just so."""

    text: str
    nearly: bool
    total: dict[str, int]
    results: list[SearchRow]


SHAPES = (Search,)
