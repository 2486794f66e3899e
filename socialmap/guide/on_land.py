"""Whether one can stand at a point: not in water, and not far from every street where streets are known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from socialmap.model import FeatureKind
from socialmap.network.snapping import LIMIT, snap, snapper
from socialmap.walks import walks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from socialmap.network.network import Network
    from socialmap.walks import Walks
    from socialmap.world import World

#: Metres from a bank or a street within which somebody may be on a quay, a boat or a bridge.
BANK = 50.0
#: Metres around a point in which one looks for streets, and for what streets should lead to.
AROUND = 1000.0


def can_stand(world: World, x: float, y: float) -> bool:
    """Whether a point (RD metres) is a place to start from, as far as we know.

    It is not in a water that is stored, nor far from every street: that is water or a field, unless the streets
    there are not stored.
    """
    on_streets = walks(world)
    off = float(snap(on_streets.network, x, y).off[0]) if on_streets else np.inf
    if off > BANK and _in_water(world, x, y):
        return False
    return on_streets is None or off <= LIMIT or not streets_known(on_streets, x, y)


def _in_water(world: World, x: float, y: float) -> bool:
    """Whether it lies more than some metres into a stored water."""
    tree = world.remember(("waters",), lambda: shapely.STRtree(_waters(world)))
    point = shapely.Point(x, y)
    # The far bank of a lake that is stored in pieces is no bank.
    water = shapely.union_all(tree.geometries[tree.query(point.buffer(BANK), predicate="intersects")])
    return bool(shapely.contains(water, point)) and bool(shapely.distance(shapely.boundary(water), point) > BANK)


def _waters(world: World) -> NDArray[Any]:
    shapes = world.features.loc[world.features["kind"] == FeatureKind.WATER, "geometry"].to_numpy()
    areas: NDArray[Any] = shapes[shapely.get_dimensions(shapes) == 2]  # noqa: PLR2004 (two dimensions: an area)
    return areas


def streets_known(on_streets: Walks, x: float, y: float) -> bool:
    """Whether the streets around a point are stored, so that where none is near there is none.

    They are with streets on all sides; else in an area that has streets, unless something that people go to near
    the point lies as far from every street as the point does: the file of streets ends there.
    """
    network = on_streets.network
    if amid_streets(network, x, y):
        return True
    point = shapely.Point(x, y)
    here = on_streets.areas.geometry[shapely.intersects(on_streets.areas.geometry.to_numpy(), point)].to_numpy()
    if not len(here) or not len(snapper(network).tree.query(here[0], predicate="intersects")):
        return False
    places, features = on_streets.world.places.geometry, on_streets.world.features
    stops = features.loc[features["kind"] == FeatureKind.STOP, "geometry"]
    goals = np.concatenate([places.to_numpy(dtype=object), stops.to_numpy(dtype=object)])
    near = goals[shapely.dwithin(goals, point, AROUND)]
    return not (snap(network, shapely.get_x(near), shapely.get_y(near)).off > LIMIT).any() if len(near) else True


def amid_streets(network: Network, x: float, y: float) -> bool:
    """Whether there are streets on all sides of a point, within a kilometre."""
    east, north = network.x - x, network.y - y
    near = (abs(east) < AROUND) & (abs(north) < AROUND)
    sides = set(zip((east[near] > 0).tolist(), (north[near] > 0).tolist(), strict=True))
    return len(sides) == 4  # noqa: PLR2004 (the quarters of a compass)
