"""``/cirkels/mensen``: how many of a project leader's own people walk to each place within a quarter of an hour.

Whoever has a list of postcodes pastes it into the page, and the browser counts. What is here is the half that has
nothing to do with that list: which share of each buurt walks to which place, and in which buurten a postcode lies. It
is one answer, the same for everybody who may ask for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from socialmap.fit.meeting import kinds
from socialmap.model import Level, Orientation
from socialmap.model.text import plain
from socialmap.offer.places import coordinates, offered_places, starting_points
from socialmap.offer.walking import REACH_MINUTES, pairs_in_reach, reach
from socialmap.queries.kaart.places import rows

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from socialmap.i18n import Words
    from socialmap.world import World

#: Digits of a share: a few metres of street change more than that.
DIGITS = 3
_SHORT = 4


def reach_answer(world: World, postcodes: pd.DataFrame, words: Words) -> dict[str, Any]:
    """What the browser needs to count with.

    Parameters
    ----------
    postcodes
        Those of the store: postcode, buurt_code and buurt_name.

    Returns
    -------
    minutes; places (id, name, wijk); areas: of each the share that walks to a place, as pairs of its position and the
    share; postcodes: of six signs and of four, the areas (by position) that it lies in, each with its weight.
    """
    places = offered_places(world, kinds(Orientation.ONTMOETING))
    areas, shares = _shares(world, places)
    near = [
        [[int(place), round(float(row[place]), DIGITS)] for place in row.round(DIGITS).nonzero()[0]] for row in shares
    ]
    return {
        "minutes": int(REACH_MINUTES),
        "places": [{"id": row.id, "name": row.name, "wijk": row.wijk} for row in rows(world, places, words)],
        "areas": near,
        "postcodes": _weights(_lying(world, postcodes, areas)),
    }


def _shares(world: World, places: gpd.GeoDataFrame) -> tuple[pd.Index, NDArray[np.float64]]:
    """Share of the people of each area who walk to each place: as the score has it along streets, else from its middle.

    Without streets a place in the same area is reached whatever its middle: within it, it is near for most.
    """
    found = reach(world)
    if found.streets:
        return found.points.index, found.shares(places.index)
    points = starting_points(world)
    shares = np.zeros((len(points), len(places)))
    home, place, _ = pairs_in_reach(points[["x", "y"]].to_numpy(float), coordinates(places))
    shares[home, place] = 1.0
    for column in ("buurt_code", "wijk_code"):
        at = points.index.get_indexer(pd.Index(places[column]))
        shares[at[at >= 0], np.flatnonzero(at >= 0)] = 1.0
    return points.index, shares


def _lying(world: World, postcodes: pd.DataFrame, areas: pd.Index) -> pd.DataFrame:
    """Each postcode with the position of an area: by its code, by the name of its buurt, or by a place there."""
    buurten = world.level(Level.BUURT)
    names = pd.Series(buurten.index, index=[plain(name) for name in buurten["name"]])
    names = names[~names.index.duplicated(keep=False)]
    codes = postcodes["buurt_code"].where(
        postcodes["buurt_code"].isin(areas), postcodes["buurt_name"].map(plain).map(names)
    )
    told = pd.DataFrame({"postcode": postcodes["postcode"], "code": codes})
    at_places = world.places.loc[world.places["postcode"] != "", ["postcode", "buurt_code", "wijk_code"]]
    # Of a city that counts wijken only, the wijk is the area.
    here = at_places["buurt_code"].where(at_places["buurt_code"].isin(areas), at_places["wijk_code"])
    seen = pd.DataFrame({"postcode": at_places["postcode"], "code": here})
    both = pd.concat([told, seen[~seen["postcode"].isin(told.loc[told["code"].notna(), "postcode"])]])
    both = both.assign(area=areas.get_indexer(pd.Index(both["code"])))
    found: pd.DataFrame = both[both["area"] >= 0].drop_duplicates(["postcode", "area"])
    return found


def _weights(lying: pd.DataFrame) -> dict[str, list[list[float]]]:
    """By postcode, and by its four digits: the areas that it lies in, by how many postcodes lie there."""
    short = lying.assign(postcode=lying["postcode"].str[:_SHORT])
    counted = pd.concat([lying, short]).groupby(["postcode", "area"]).size()
    whole = counted / counted.groupby(level="postcode").transform("sum")
    found: dict[str, list[list[float]]] = {}
    told = whole.rename("weight").reset_index()
    for postcode, area, weight in zip(told["postcode"], told["area"], told["weight"], strict=True):
        found.setdefault(str(postcode), []).append([int(area), round(float(weight), DIGITS)])
    return found
