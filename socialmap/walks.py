"""Who walks where in the world that a viewer sees: its streets, places and residents brought together.

Everything in minutes along real streets; where no streets are stored, ``walks`` is None and pages estimate
by the straight line, and say so.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pandas as pd
import shapely

from socialmap import geo
from socialmap.errors import NotFoundError, StoreError
from socialmap.model import Level
from socialmap.network.files import is_named_after_content, open_network
from socialmap.network.profiles import Profile, find_profile, read_profiles, ways
from socialmap.network.snapping import snap
from socialmap.reach import (
    BANDS,
    Nearest,
    Reached,
    Residents,
    Shares,
    Squares,
    nearest_place,
    reach_from,
    residents_near,
    share_known,
    share_within,
    spread_residents,
)

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    from numpy.typing import NDArray

    from socialmap.network.network import Network
    from socialmap.network.search import Spots, Ways
    from socialmap.world import World

Metres = TypeVar("Metres", float, np.ndarray)
#: Who walks when nobody says otherwise.
DEFAULT_PROFILE = "wandelen"
#: A walk is longer than the straight line; the usual factor for cities, used only where streets are missing.
DETOUR = 1.3
#: Of who walks at 1.25 m/s (data/profielen.csv, "wandelen").
METRES_A_MINUTE = 75.0


@dataclass(frozen=True)
class Walks:
    """The streets of one world, for every profile.

    What is kept goes by where places lie, so that who changes anything else of them changes no minute.
    """

    world: World

    @property
    def network(self) -> Network:
        """The streets."""
        return _opened(self.world).network

    @property
    def areas(self) -> gpd.GeoDataFrame:
        """Where residents are counted: buurten where they have borders, else wijken, else none; index code."""
        return _opened(self.world).areas

    @property
    def level(self) -> Level:
        """Of the areas."""
        return Level(str(self.areas["level"].iloc[0])) if len(self.areas) else Level.BUURT

    @property
    def profiles(self) -> dict[str, Profile]:
        """By id, in the order of their table."""
        return _opened(self.world).profiles

    def ways(self, profile: str = DEFAULT_PROFILE) -> Ways:
        """The streets as a profile walks them."""
        return self.world.remember(("ways", profile), lambda: ways(self.network, find_profile(self.profiles, profile)))

    @property
    def residents(self) -> Residents:
        """Residents of the areas, spread over their streets by the squares that they live in, where these are known."""
        return self.world.remember(("residents",), self._spread)

    def _spread(self) -> Residents:
        count = self.world.indicator("inwoners", self.level)["value"].reindex(self.areas.index).to_numpy(dtype=float)
        label = snap(self.network, *geo.to_rd(self.areas["lon"].astype(float), self.areas["lat"].astype(float)))
        squares = Squares.of(self.world.squares)
        return spread_residents(self.network, self.areas.geometry.to_numpy(), count, label, squares)

    def spots(self, places: gpd.GeoDataFrame) -> Spots:
        """Where places lie on the streets, in their order."""
        key = ("spots", _where(places))
        return self.world.lately(key, lambda: snap(self.network, places.geometry.x, places.geometry.y))

    def nearest(self, places: gpd.GeoDataFrame, profile: str = DEFAULT_PROFILE) -> Nearest:
        """The nearest of ``places`` for each junction of the streets."""
        key = ("nearest", profile, _where(places))
        return self.world.lately(key, lambda: nearest_place(self.ways(profile), self.spots(places)))

    def shares(
        self, places: gpd.GeoDataFrame, profile: str = DEFAULT_PROFILE, bands: tuple[float, ...] = BANDS
    ) -> Shares:
        """How many residents of each area have one of ``places`` within so many minutes, and their median minutes."""
        key = ("shares", profile, bands, _where(places))
        return self.world.lately(
            key,
            lambda: share_within(self.ways(profile), self.residents, self.nearest(places, profile).minutes, bands),
        )

    def by_area(self, places: gpd.GeoDataFrame, profile: str = DEFAULT_PROFILE) -> pd.DataFrame:
        """One row an area: minutes (median, inf beyond reach), residents, within_5, within_10, within_15, why.

        ``within_*`` are shares of residents, 0 to 1; NaN where ``why`` says why nothing is known.
        """
        shares = self.shares(places, profile)
        columns = {f"within_{band:g}": shares.share[:, row] for row, band in enumerate(shares.bands)}
        return pd.DataFrame(
            {"minutes": shares.median, "residents": shares.residents, **columns, "why": shares.why.astype(str)},
            index=self.areas.index,
        )

    def share_of(self, places: gpd.GeoDataFrame, area: pd.Series, minutes: float = 10.0) -> tuple[float, float]:
        """Share of the residents of an area and of the whole municipality who have one of ``places`` near."""
        shares = self.shares(places)
        column = shares.bands.index(minutes)
        inside = self.inside(area)
        groups = shares.together(inside.astype(np.int64))
        mine = float(groups[1, column]) if inside.any() and len(groups) > 1 else float("nan")
        return mine, float(shares.together()[0, column])

    def inside(self, area: pd.Series) -> NDArray[np.bool_]:
        """Which of ``areas`` lie in ``area``."""
        level = str(area["level"])
        if level == Level.GEMEENTE:
            return np.ones(len(self.areas), dtype=bool)
        if level == self.level:
            return np.asarray(self.areas.index == area.name)
        return np.asarray(self.areas[f"{level}_code"] == area.name)

    def near_place(self, place: gpd.GeoDataFrame) -> pd.DataFrame | None:
        """Residents who can walk to one place (a frame of one row): a row a profile, a column a band.

        Column ``known``: share of the streets around it of which all that matters to the profile is known.
        None where the place lies farther than 250 m from every street.
        """
        spot = self.spots(place)
        if spot.street[0] < 0:
            return None
        rows = {}
        for name in self.profiles:
            total, by_area = residents_near(self.ways(name), self.residents, spot)
            reached = np.nan_to_num(by_area[:, -1]) > 0
            known = share_known(self.ways(name), self.residents)[reached]
            rows[name] = [*total, float(np.clip(np.nanmean(known), 0, 1)) if reached.any() else float("nan")]
        return pd.DataFrame.from_dict(rows, orient="index", columns=[*(f"{band:g}" for band in BANDS), "known"])

    def reached(self, x: float, y: float, spots: Spots, profile: str, minutes: float) -> Reached | None:
        """The same as ``around``, for spots of places, as arrays."""
        origin = snap(self.network, x, y)
        if origin.street[0] < 0:
            return None
        return reach_from(self.ways(profile), origin, spots, minutes)

    def around(
        self, x: float, y: float, places: gpd.GeoDataFrame, *, profile: str = DEFAULT_PROFILE, minutes: float = 15
    ) -> pd.DataFrame | None:
        """Places within a walk from a point in RD metres, nearest first: minutes, metres, unknown (metres).

        None where the point lies farther than 250 m from every street.
        """
        found = self.reached(x, y, self.spots(places), profile, minutes)
        if found is None:
            return None
        frame = pd.DataFrame(
            {"minutes": found.minutes, "metres": found.metres, "unknown": found.unknown},
            index=places.index[found.place],
        )
        return frame.sort_values(["minutes", "metres"], kind="stable")


@dataclass(frozen=True)
class _Opened:
    """The file of streets as it was read, and who lives and walks along them."""

    network: Network
    areas: gpd.GeoDataFrame
    profiles: dict[str, Profile]


def walks(world: World) -> Walks | None:
    """The streets of this world; None where none are stored, or they are refused."""
    return None if _found(world) is None else Walks(world)


def _opened(world: World) -> _Opened:
    found = _found(world)
    if found is None:
        msg = "no streets"
        raise LookupError(msg)
    return found


def _found(world: World) -> _Opened | None:
    return world.remember(("walks",), lambda: _open(world))


def _open(world: World) -> _Opened | None:
    if world.streets is None or world.profiles is None:
        return None
    try:
        # Once read, streets stay whatever becomes of a file that never stands for others.
        changed = 0 if is_named_after_content(world.streets) else world.streets.stat().st_mtime_ns
        network = _network(world.streets, changed)
    except (StoreError, NotFoundError, OSError) as error:
        # Pages estimate and go on; who runs the program reads why.
        logging.getLogger("socialmap").warning("%s", error)
        return None
    return _Opened(network, _bordered(world), read_profiles(world.profiles))


def _bordered(world: World) -> gpd.GeoDataFrame:
    """The smallest areas that have a border; where streets came first there are none yet."""
    levels = (world.level(level) for level in (Level.BUURT, Level.WIJK))
    found = (areas[areas.geometry.notna()] for areas in levels)
    return next((areas for areas in found if len(areas)), world.areas.iloc[:0])


def _where(places: gpd.GeoDataFrame) -> bytes:
    return shapely.get_coordinates(places.geometry.to_numpy()).tobytes()


@lru_cache(maxsize=2)
def _network(path: Path, _changed: int) -> Network:
    return open_network(path)


def estimate_metres(straight: Metres) -> Metres:
    """Walking metres guessed from a straight line, where no streets are stored: say "geschat, hemelsbreed"."""
    return straight * DETOUR
