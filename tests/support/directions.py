"""Worlds of one drawn network with things beside its streets, to be told the way in."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import numpy as np
import shapely

from socialmap import geo
from socialmap.guide.directions import Directions, way_between
from socialmap.i18n import words
from socialmap.network.files import save_network
from socialmap.network.network import Network
from socialmap.world import World
from tests.support.networks import CORNER
from tests.support.worlds import made_world

PROFILES = Path(__file__).parents[2] / "data" / "profielen.csv"


@cache
def _empty() -> World:
    with TemporaryDirectory() as folder:
        return made_world(Path(folder), letters="A")


def drawn_world(folder: Path, network: Network, beside: Sequence[tuple[str, str, object]] = (), **changes) -> World:
    """A world of these streets with (kind, name, point or shape in metres from the corner) beside them."""
    path = folder / "straten.bin"
    save_network(network, path)
    rows = [(kind, name, _moved(shape)) for kind, name, shape in beside]
    kinds, names, shapes = zip(*rows, strict=True) if rows else ((), (), ())
    features = gpd.GeoDataFrame(
        {"kind": list(kinds), "name": list(names)}, geometry=gpd.GeoSeries(list(shapes), crs=geo.RD), crs=geo.RD
    )
    return replace(_empty(), streets=path, profiles=PROFILES, features=features, _cache={}, **changes)


def _moved(shape):
    shape = shapely.Point(shape) if isinstance(shape, tuple) else shape
    return shapely.transform(shape, lambda points: points + np.array(CORNER))


def walk(world: World, start, end, *, profile="wandelen", language="nl", **names) -> Directions:
    """The way between two points in metres from the corner; by default between two known places."""
    names = {"start_name": "De Start", "end_name": "De Brug", **names}
    here, there = (tuple(np.add(point, CORNER).tolist()) for point in (start, end))
    return way_between(world, here, there, profile, words(language), **names)


def texts(found: Directions) -> list[str]:
    return [step.text for step in found.steps]


def text(found: Directions) -> str:
    return " ".join(texts(found))
