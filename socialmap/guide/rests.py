"""Where one may sit, go or drink along a way, as far as it is known, and how far it is from bench to bench."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from socialmap.model import FeatureKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from socialmap.i18n import Words
    from socialmap.world import World

#: What helps on the way.
REST = (FeatureKind.BENCH, FeatureKind.TOILET, FeatureKind.WATER_TAP)
#: Metres from the way within which these are seen.
BESIDE = 30.0
#: Metres between two benches from which who rests wants to know it (``bench_interval`` of a rollator).
FAR = 300.0
#: Distances are told in tens of metres.
ROUNDED = 10


def beside(world: World, kind: FeatureKind, line: NDArray[np.float64]) -> list[tuple[float, float]]:
    """The things of a kind along a way, in RD metres."""
    features = world.features[(world.features["kind"] == kind) & world.features.geometry.notna()]
    points = features.geometry.to_numpy()
    near = points[shapely.distance(points, shapely.LineString(line)) <= BESIDE] if len(points) else points
    return [(point.x, point.y) for point in near]


def counted(world: World, line: NDArray[np.float64], words: Words) -> list[str]:
    """How many of each there are along a way; nothing where none are known."""
    if len(line) < 2:  # noqa: PLR2004 (a line has two points)
        return []
    found = ((kind, len(beside(world, kind, line))) for kind in REST)
    return [_counted(kind, n, words) for kind, n in found if n]


def rests(world: World, line: NDArray[np.float64], words: Words) -> str:
    """What helps on a way in a sentence, and the longest stretch without a bench where that is long; "" for nothing.

    That no bench is known is not told: OpenStreetMap has them in one street, and not yet in the next.
    """
    found = counted(world, line, words)
    if not found:
        return ""
    told = words.gettext("Onderweg: %(what)s.", what=words.comma.join(found))
    metres = longest_without(line, beside(world, FeatureKind.BENCH, line))
    if metres <= FAR:
        return told
    rounded = words.number(ROUNDED * round(metres / ROUNDED))
    return f"{told} " + words.gettext("Het langste stuk zonder bankje is %(metres)s meter.", metres=rounded)


def longest_without(line: NDArray[np.float64], benches: list[tuple[float, float]]) -> float:
    """Metres of the longest stretch of a way between its ends and the benches beside it; 0 where there is none.

    Examples
    --------
    >>> longest_without(np.array([[0.0, 0.0], [1000.0, 0.0]]), [(200.0, 5.0), (900.0, 5.0)])
    700.0
    """
    if not benches:
        return 0.0
    way = shapely.LineString(line)
    along = np.sort(shapely.line_locate_point(way, shapely.points(benches)))
    return float(np.diff(np.concatenate([[0.0], along, [way.length]])).max())


def _counted(kind: FeatureKind, n: int, words: Words) -> str:
    if kind is FeatureKind.BENCH:
        return words.ngettext("%(n)s bankje", "%(n)s bankjes", n)
    if kind is FeatureKind.TOILET:
        return words.ngettext("%(n)s toilet", "%(n)s toiletten", n)
    return words.ngettext("%(n)s watertappunt", "%(n)s watertappunten", n)
