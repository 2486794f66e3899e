"""The world as one viewer sees it at one store version: frames to compute from, nothing to write to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from socialmap import geo
from socialmap.memory import Lately
from socialmap.model import (
    DOORS,
    MIN_POPULATION,
    MIN_RANKED,
    Access,
    Audience,
    Level,
    Offer,
    PlaceKind,
    Status,
    Visibility,
    usual_door,
)
from socialmap.model.kinds import door_of_activity
from socialmap.model.written import readable
from socialmap.network.files import stored_streets
from socialmap.schedule import AMSTERDAM_TIME, Period, read_school_holidays
from socialmap.sources import audience
from socialmap.store import read_version, reading, tables

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence
    from pathlib import Path

    from socialmap.config import Settings
    from socialmap.store import Session, Store

Computed = TypeVar("Computed")

__all__ = ["AMSTERDAM_TIME", "CHECK_LASTS", "LISTING_LASTS", "Viewer", "World", "load_world"]

#: What no person checked for this long is marked (rule 8 of the domain).
CHECK_LASTS = timedelta(days=365)
#: A list older than this no longer stands for a place; a bound of our own, twice the mark.
LISTING_LASTS = timedelta(days=730)
#: Tables of the starter's folder that are read beside the store.
HOLIDAYS = "schoolvakanties_noord.csv"
PROFILES = "profielen.csv"
CHECKED = "gecontroleerd"
RESIDENTS = "inwoners"  # what an area must have enough of for another figure
#: Room for what was computed lately: twice what every page of Amsterdam in two languages needs.
LATELY_BYTES = 96_000_000
_OFFER_ORDER = list(Offer)


class Viewer(StrEnum):
    """Who looks."""

    PUBLIC = "iedereen"
    EDITOR = "redactie"

    @property
    def allowed(self) -> tuple[Visibility, ...]:
        """What this viewer may see."""
        return (Visibility.PUBLIC,) if self is Viewer.PUBLIC else tuple(Visibility)


@dataclass(frozen=True)
class World:
    """Frames of one municipality, for one viewer, at one store version.

    Attributes
    ----------
    areas
        Index ``code``; level, name, local_code, wijk_code, gebied_code, stadsdeel_code, lon, lat,
        schematic, edition, geometry (RD metres; schematic cells where there are no borders, else None).
    values
        Figures, long: indicator_id, code, level, edition, value, low, high, source_id, measured,
        published, definition, derived.
    places
        Index ``id``; the columns of model.Place, and wijk_code, buurt_code, kinds, operators, offer,
        offered, freshness, geometry (RD points).
    services
        Visible source rows; offered says whether one may be sent there.
    activities
        As in ``socialmap.model``; current says whether a source or a person stands for it now, door how one gets in.
    initiatives, circles, figures, indicators, sources, features
        As in ``socialmap.model``; indicators and sources by ``id``; figures and indicators with their audience.
    redirects
        What each merged place became, by its old id.
    school_holidays
        Of regio Noord, for opening hours.
    streets, profiles
        Files of the streets and of who walks them; None where none are stored.
    min_ranked
        With fewer residents an area has no rank.
    """

    version: int
    viewer: Viewer
    gemeente: str
    now: datetime
    areas: gpd.GeoDataFrame
    values: pd.DataFrame
    places: gpd.GeoDataFrame
    services: pd.DataFrame
    activities: pd.DataFrame
    initiatives: pd.DataFrame
    circles: pd.DataFrame
    figures: pd.DataFrame
    indicators: pd.DataFrame
    sources: pd.DataFrame
    features: gpd.GeoDataFrame
    redirects: Mapping[str, str] = field(default_factory=dict)
    school_holidays: tuple[Period, ...] = ()
    streets: Path | None = None
    profiles: Path | None = None
    min_ranked: int = MIN_RANKED
    _cache: dict[tuple[Hashable, ...], Any] = field(default_factory=dict, repr=False)

    def remember(self, key: tuple[Hashable, ...], compute: Callable[[], Computed]) -> Computed:
        """What ``compute`` gives, computed once for this store version and viewer.

        Only for keys of which there are a few, whatever is asked; for others there is :meth:`lately`.
        """
        if key not in self._cache:
            self._cache[key] = compute()
        found: Computed = self._cache[key]
        return found

    def lately(self, key: tuple[Hashable, ...], compute: Callable[[], Computed]) -> Computed:
        """The same for keys that hold what was asked (a place, minutes, weights): kept as long as there is room."""
        return self.remember(("lately",), lambda: Lately(LATELY_BYTES)).get(key, compute)

    @property
    def today(self) -> date:
        """The day in Amsterdam."""
        return self.now.astimezone(AMSTERDAM_TIME).date()

    @property
    def schematic(self) -> bool:
        """True while cells stand in for borders that are not stored."""
        return bool(self.areas["schematic"].any())

    def level(self, level: Level) -> gpd.GeoDataFrame:
        """The areas of one level, by code."""
        return self.areas[self.areas["level"] == level]

    def area(self, code: str) -> pd.Series | None:
        """One area by its CBS code or the city's own code."""
        found = self.areas[(self.areas.index == code) | ((self.areas["local_code"] == code) & (code != ""))]
        return None if found.empty else found.iloc[0]

    def indicator(self, indicator_id: str, level: Level) -> pd.DataFrame:
        """The newest published or derived series of an indicator on the current areas of a level.

        Returns
        -------
        Frame by area code (all areas of the level): value, low, high, source_id, measured, published,
        definition, derived. Values of different series never mix; without any series all are NaN. An area with
        too few residents for this figure has none (rule 7 of the domain).
        """
        key = ("indicator", indicator_id, str(level))
        return self.remember(key, lambda: self._for_enough_people(indicator_id, level))

    def is_need(self, indicator_id: str) -> bool:
        """Whether a figure stands behind the door of ``/cirkels``: one of need, or one that nobody told of."""
        if indicator_id in self.indicators.index:
            return bool(self.indicators.at[indicator_id, "audience"] != Audience.ALL)
        return audience.of_unstored(indicator_id) is not Audience.ALL

    def too_few(self, indicator_id: str, level: Level) -> pd.Series:
        """By area code: whether too few people live there for this figure, or an unknown number.

        Estimates and figures of need ask for 200 residents where they state no minimum.
        """
        return self.fewer_than(self._least_residents(indicator_id), level)

    def fewer_than(self, least: int, level: Level) -> pd.Series:
        """By area code: whether fewer people live there, or an unknown number.

        The newest count of each area, whatever its source. Without any at this level there is nothing to judge by:
        nowhere then.
        """
        areas = self.level(level).index
        nowhere = pd.Series(False, index=areas)
        if not least or level in (Level.GEMEENTE, Level.LAND):
            return nowhere
        counts = self._values_of(RESIDENTS, level).dropna(subset="value").sort_values("measured")
        counts = counts[counts["edition"].isin(self.level(level)["edition"].unique())]
        residents = counts.drop_duplicates("code", keep="last").set_index("code")["value"].reindex(areas)
        return nowhere if residents.isna().all() else ~(residents >= least)

    def _least_residents(self, indicator_id: str) -> int:
        if indicator_id == RESIDENTS or indicator_id not in self.indicators.index:
            return 0
        told: Any = self.indicators.at[indicator_id, "min_population"]
        if not pd.isna(told):
            return int(told)
        is_estimate = bool(self.indicators.at[indicator_id, "is_estimate"])
        return MIN_POPULATION if is_estimate or self.is_need(indicator_id) else 0

    def _for_enough_people(self, indicator_id: str, level: Level) -> pd.DataFrame:
        found = self._newest(indicator_id, level)
        few = self.too_few(indicator_id, level).reindex(found.index, fill_value=False)
        return found[~few].reindex(found.index) if few.any() else found

    def _newest(self, indicator_id: str, level: Level) -> pd.DataFrame:
        areas = self.level(level)
        columns = ["value", "low", "high", "source_id", "measured", "published", "definition", "derived"]
        found = self._values_of(indicator_id, level)
        if level not in (Level.GEMEENTE, Level.LAND):
            # A figure on the areas of another edition is never joined on the code alone.
            found = found[found["edition"].isin(areas["edition"].unique()) & found["code"].isin(areas.index)]
        if found.empty:
            return pd.DataFrame(index=areas.index, columns=columns).astype(
                {"value": float, "low": float, "high": float}
            )
        ordered = found.sort_values(["measured", "derived"], ascending=[False, True])
        first = ordered.iloc[0]
        same = ordered[
            (
                ordered[["source_id", "measured", "definition", "derived"]]
                == first[["source_id", "measured", "definition", "derived"]]
            ).all(axis=1)
        ]
        frame = same.sort_values("edition").drop_duplicates("code", keep="last").set_index("code")[columns]
        return frame.reindex(areas.index) if level not in (Level.GEMEENTE, Level.LAND) else frame

    def city(self, indicator_id: str, *, like: pd.Series | None = None) -> pd.Series | None:
        """The municipality's own figure, of the same source, period and definition as ``like`` when given."""
        found = self._values_of(indicator_id, Level.GEMEENTE)
        found = found[found["code"] == self.gemeente]
        if like is not None:
            same = ["source_id", "measured", "definition"]
            found = found[(found[same] == like[same]).all(axis=1)]
        if found.empty:
            return None
        return found.sort_values(["measured", "derived"], ascending=[False, True]).iloc[0]

    def _values_of(self, indicator_id: str, level: Level) -> pd.DataFrame:
        """All figures of one indicator and level, looked up at once."""
        grouped = self.remember(("values",), lambda: dict(list(self.values.groupby(["indicator_id", "level"]))))
        return grouped.get((indicator_id, str(level)), self.values.iloc[:0])

    def elsewhere(self, indicator_id: str, level: Level) -> Sequence[int]:
        """Editions on which the indicator is known but could not be carried over to the current areas."""
        found = self._values_of(indicator_id, level)
        return sorted(set(found["edition"]) - set(self.level(level)["edition"]))


#: What holds texts that others wrote; those of the figures themselves are made by our own readers.
_WRITTEN = (
    *("areas", "places", "services", "activities", "initiatives", "circles", "figures", "indicators", "sources"),
    "features",
)


def load_world(
    store: Store, *, gemeente: str, viewer: Viewer, now: datetime, settings: Settings | None = None
) -> World:
    """Read one snapshot of the store.

    Parameters
    ----------
    gemeente
        CBS code, ``GM0363`` for Amsterdam.
    now
        The moment that "open", "today" and "checked" are judged by; with a time zone.
    settings
        Where streets and the tables of profiles and school holidays are kept; None: without them.
    """
    with store.read() as session:
        areas = reading.read_areas(session, gemeente)
        world = World(
            version=read_version(session),
            viewer=viewer,
            gemeente=gemeente,
            now=now,
            **(_beside(session, settings) if settings else {}),
            areas=_with_geometry(areas).set_index("code"),
            values=reading.read_values(session, gemeente),
            places=_with_points(reading.read_visible(session, tables.place, viewer.allowed)).set_index("id"),
            services=reading.read_visible(session, tables.source_row, viewer.allowed),
            activities=reading.read_visible(session, tables.activity, viewer.allowed),
            initiatives=reading.read_visible(session, tables.initiative, viewer.allowed),
            circles=reading.read_visible(session, tables.circle, viewer.allowed),
            figures=_with_own_audience(reading.read_figures(session, viewer.allowed), settings),
            indicators=_with_audience(reading.read_table(session, tables.indicator).set_index("id"), settings),
            sources=reading.read_sources(session, viewer.allowed).set_index("id"),
            features=_with_geometry(reading.read_table(session, tables.feature)),
            redirects=reading.read_redirects(session),
        )
    for name in _WRITTEN:
        _make_readable(getattr(world, name))
    _locate(world)
    _judge(world)
    return world


def _make_readable(frame: pd.DataFrame) -> None:
    """Texts without signs that nobody sees: also those that were stored before an import took them out."""
    for name in frame.columns[[dtype.kind == "O" for dtype in frame.dtypes]]:
        if not all(cell.isprintable() for cell in frame[name] if isinstance(cell, str)) or _holds_lists(frame[name]):
            frame[name] = pd.Series([readable(cell) for cell in frame[name]], index=frame.index, dtype=object)


def _holds_lists(column: pd.Series) -> bool:
    return len(column) > 0 and isinstance(column.iloc[0], list)


def _beside(session: Session, settings: Settings) -> dict[str, Any]:
    """What is kept in files beside the store."""
    return {
        "school_holidays": tuple(read_school_holidays(settings.starter_dir / HOLIDAYS)),
        "streets": stored_streets(session, settings.data_dir),
        "profiles": settings.starter_dir / PROFILES,
        "min_ranked": settings.min_ranked,
    }


def _with_audience(indicators: pd.DataFrame, settings: Settings | None) -> pd.DataFrame:
    folder = settings.starter_dir if settings else None
    return indicators.assign(audience=[str(word) for word in audience.audiences(indicators, folder)])


def _with_own_audience(figures: pd.DataFrame, settings: Settings | None) -> pd.DataFrame:
    """A figure of a report is for everybody only where its table says so."""
    told = audience.told(settings.starter_dir, audience.REPORT_FIGURES) if settings else {}
    return figures.assign(audience=[str(told.get(name, Audience.CIRKELS)) for name in figures["reference"]])


def _with_geometry(frame: pd.DataFrame) -> gpd.GeoDataFrame:
    shapes = shapely.from_wkb(frame["geometry"].to_numpy(object))
    geometry = gpd.GeoSeries(shapes, index=frame.index, crs=geo.RD)
    return gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=geometry)


def _with_points(frame: pd.DataFrame) -> gpd.GeoDataFrame:
    x, y = geo.to_rd(frame["lon"], frame["lat"])
    return gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy(x, y), crs=geo.RD)


def _locate(world: World) -> None:
    """Which wijk and buurt each place lies in."""
    for level, column in ((Level.WIJK, "wijk_code"), (Level.BUURT, "buurt_code")):
        areas = world.level(level)
        areas = areas[areas.geometry.notna()]
        codes = np.full(len(world.places), "", dtype=object)
        if len(areas) and len(world.places):
            places, found = shapely.STRtree(areas.geometry.to_numpy()).query(
                world.places.geometry.to_numpy(), "intersects"
            )
            codes[places] = areas.index.to_numpy()[found]
        world.places[column] = codes


def _judge(world: World) -> None:
    """What may be offered, and how fresh what we know is (rules 8 and 9 of the domain)."""
    services, places = world.services, world.places
    listed = pd.to_datetime(services["listed_on"].str.slice(0, 7), format="%Y-%m", errors="coerce")
    current = (services["status"] == Status.LISTED) & (listed >= pd.Timestamp(world.today - LISTING_LASTS))
    services["offered"] = current & services["offer"].isin(DOORS)
    grouped = services.assign(rank=services["offer"].map(_OFFER_ORDER.index)).groupby("place_id")
    best = grouped["rank"].min().reindex(places.index)
    places["offer"] = [
        str(usual_door(PlaceKind(kind)) if pd.isna(rank) else _OFFER_ORDER[int(rank)])
        for rank, kind in zip(best, places["kind"], strict=True)
    ]
    places["freshness"] = [_is_checked(day, world.today) for day in places["checked_on"]]
    vouched = grouped["offered"].any().reindex(places.index, fill_value=False) | (places["freshness"] == CHECKED)
    places["offered"] = vouched & places["offer"].isin(DOORS) & (places["status"] == Status.LISTED)
    for column, source in (("kinds", "kind"), ("operators", "operator")):
        lists = grouped[source].agg(lambda words: sorted({word for word in words if word}))
        places[column] = [found if isinstance(found, list) else [] for found in lists.reindex(places.index)]
    _judge_activities(world)


def _judge_activities(world: World) -> None:
    activities, doors = world.activities, world.places["offer"]
    listed = pd.to_datetime(activities["listed_on"].str.slice(0, 7), format="%Y-%m", errors="coerce")
    checked = pd.Series([_is_checked(day, world.today) == CHECKED for day in activities["checked_on"]], dtype=bool)
    vouched = (listed >= pd.Timestamp(world.today - LISTING_LASTS)) | checked.set_axis(activities.index)
    activities["current"] = (activities["status"] == Status.LISTED) & vouched
    activities["door"] = [
        str(door_of_activity(Access(access), Offer(doors.get(place_id, Offer.UNKNOWN))))
        for access, place_id in zip(activities["access"], activities["place_id"], strict=True)
    ]


def _is_checked(day: date | None, today: date) -> str:
    if day is None or pd.isna(day):
        return "nooit gecontroleerd"
    return CHECKED if today - day <= CHECK_LASTS else "lang niet gecontroleerd"
