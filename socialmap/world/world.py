"""The world as one viewer sees it at one moment of the store: frames to compute from, nothing to write to."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

from socialmap.memory import Lately, Reads, Tracked, is_equal, is_marked, mark, read_now, reading, size_of, unnoticed
from socialmap.model import MIN_POPULATION, MIN_RANKED, Audience, Level, Visibility
from socialmap.schedule import AMSTERDAM_TIME, Period
from socialmap.sources import audience
from socialmap.store import Part, Versions

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    import geopandas as gpd

Computed = TypeVar("Computed")

#: The indicator by which an area has enough people for another figure.
RESIDENTS = "inwoners"
#: Room for what was computed lately: twice what every page of Amsterdam in two languages needs.
LATELY_BYTES = 96_000_000
#: The parts of the store that each frame is read from, and what is read beside it; records hang on areas too.
_PARTS = {
    **dict.fromkeys(("features", "streets"), (Part.STREETS,)),
    **dict.fromkeys(("areas", "values", "indicators", "squares"), (Part.FIGURES,)),
    **dict.fromkeys(("services", "initiatives", "circles", "sources", "redirects"), (Part.RECORDS,)),
    **dict.fromkeys(("places", "activities", "figures"), (Part.FIGURES, Part.RECORDS)),
}
_LATELY: tuple[Hashable, ...] = ("lately",)
_TODAY = "today"


class Viewer(StrEnum):
    """Who looks."""

    PUBLIC = "iedereen"
    ACCOUNTS = "wie een account heeft"
    EDITOR = "redactie"

    @property
    def allowed(self) -> tuple[Visibility, ...]:
        """The visibilities that this viewer may see."""
        widths = {Viewer.PUBLIC: 1, Viewer.ACCOUNTS: 2, Viewer.EDITOR: 3}
        return tuple(Visibility)[: widths[self]]


@dataclass(frozen=True)
class Kept:
    """What was computed, and what it was computed from."""

    value: Any
    given: tuple[object, ...]
    reads: Reads
    settles: bool = False


@dataclass(frozen=True)
class Settled:
    """What was read of a computation that settles: what it gave, and how it is asked again, of what."""

    value: Any
    compute: Callable[[World], Any]
    reads: Reads


@dataclass(frozen=True)
class World:
    """Frames of one municipality, for one viewer, at one moment of the store.

    Whoever needs another frame makes one (``assign``, ``replace``): what is computed of a frame is kept as long as it
    is the same one, also in the world after the next save.

    Attributes
    ----------
    areas
        Index ``code``; level, name, local_code, wijk_code, gebied_code, stadsdeel_code, lon, lat,
        schematic, edition, geometry (RD metres; schematic cells where there are no borders, else None).
    values
        Figures, long: indicator_id, code, level, edition, value, low, high, source_id, measured,
        published, definition, derived.
    squares
        People in squares of 100 metres: x, y (RD metres of the south-western corner), residents (NaN: few), measured,
        source_id.
    places
        Index ``id``; the columns of model.Place, and wijk_code, buurt_code, kinds, operators, offer,
        offered, freshness, said, geometry (RD points). What is past its term is unknown in its column; ``said`` holds
        it with who says so, by fact (``ledger.resolve.Resolved``).
    services
        Visible source rows; offered says whether one may be sent there.
    activities
        As in ``socialmap.model``; current says whether one may be sent there now, door how one gets in,
        freshness whether a person checked it.
    initiatives, circles, figures, indicators, sources, features
        As in ``socialmap.model``; indicators and sources by ``id``; figures and indicators with their audience.
    redirects
        What each merged place became, by its old id.
    school_holidays
        Of the region of the municipality, for opening hours.
    streets, profiles
        Files of the street network and of who walks it; None where no streets are stored.
    min_ranked
        With fewer residents an area has no rank.
    """

    viewer: Viewer
    gemeente: str
    now: Tracked[datetime] = Tracked()
    areas: Tracked[gpd.GeoDataFrame] = Tracked()
    values: Tracked[pd.DataFrame] = Tracked()
    squares: Tracked[pd.DataFrame] = Tracked()
    places: Tracked[gpd.GeoDataFrame] = Tracked()
    services: Tracked[pd.DataFrame] = Tracked()
    activities: Tracked[pd.DataFrame] = Tracked()
    initiatives: Tracked[pd.DataFrame] = Tracked()
    circles: Tracked[pd.DataFrame] = Tracked()
    figures: Tracked[pd.DataFrame] = Tracked()
    indicators: Tracked[pd.DataFrame] = Tracked()
    sources: Tracked[pd.DataFrame] = Tracked()
    features: Tracked[gpd.GeoDataFrame] = Tracked()
    redirects: Tracked[Mapping[str, str]] = Tracked()
    school_holidays: Tracked[tuple[Period, ...]] = Tracked(())
    streets: Tracked[Path | None] = Tracked(None)
    profiles: Tracked[Path | None] = Tracked(None)
    versions: Versions = Versions()
    min_ranked: int = MIN_RANKED
    _cache: dict[tuple[Hashable, ...], Any] = field(default_factory=dict, repr=False)

    def remember(
        self, key: tuple[Hashable, ...], compute: Callable[[], Computed], *, given: tuple[object, ...] = ()
    ) -> Computed:
        """What ``compute`` gives, computed once for the frames that it reads of this world.

        Only for keys of which there are a few, whatever is asked; for others there is :meth:`lately`.

        Parameters
        ----------
        key
            What is asked; it says all that ``compute`` uses and does not read of this world while it runs.
        given
            What it uses that no key can say, such as a frame: computed again when it is given another one.
        """
        kept = self._cache.get(key)
        if kept is None or not self._holds(kept, given):
            kept = self._cache[key] = _computed(compute, given)
        found: Computed = self._told(kept)
        return found

    def settled(self, key: tuple[Hashable, ...], compute: Callable[[World], Computed]) -> Computed:
        """What ``compute`` gives of this world; where that equals what it was, it stays the same one.

        What was computed of it is then kept too, although it was made of frames that others have written in since: the
        places that are open to all, when a telephone was written down. As :meth:`remember`, for keys of which there
        are a few.
        """
        kept = self._cache.get(key)
        if kept is None or not self._holds(kept, ()):
            with reading() as read:
                value = compute(self)
            if kept is not None and is_equal(kept.value, value):
                value = kept.value
            kept = self._cache[key] = Kept(value, (), read, settles=True)
        if (noting := read_now()) is not None:
            noting[key] = Settled(mark(kept.value), compute, kept.reads)
        found: Computed = kept.value
        return found

    def lately(
        self, key: tuple[Hashable, ...], compute: Callable[[], Computed], *, given: tuple[object, ...] = ()
    ) -> Computed:
        """The same for keys that hold what was asked (a place, minutes, weights): kept as long as there is room."""
        lately: Lately = self._cache.setdefault(_LATELY, Lately(LATELY_BYTES))
        kept = lately.find(key)
        if kept is None or not self._holds(kept, given):
            kept = _computed(compute, given)
            lately.keep(key, kept, size_of(kept.value))
        found: Computed = self._told(kept)
        return found

    def knows(self, key: tuple[Hashable, ...]) -> bool:
        """Whether :meth:`lately` still has what this key asks."""
        lately: Lately = self._cache.setdefault(_LATELY, Lately(LATELY_BYTES))
        kept = lately.find(key)
        return kept is not None and self._holds(kept, ())

    def _holds(self, kept: Kept, given: tuple[object, ...]) -> bool:
        return (
            len(kept.given) == len(given)
            and all(is_marked(noted, one) for noted, one in zip(kept.given, given, strict=True))
            and all(self._is_as_noted(name, noted) for name, noted in kept.reads.items())
        )

    def _is_as_noted(self, name: Any, noted: Any) -> bool:
        if not isinstance(noted, Settled):
            return is_marked(noted, self._now(name))
        with unnoticed():
            return is_marked(noted.value, self.settled(name, noted.compute))

    def _told(self, kept: Kept) -> Any:
        """A value, for whoever computes with it: what it was computed from counts for that too."""
        if (read := read_now()) is not None:
            read |= kept.reads
        return kept.value

    def noted(self, name: str) -> None:
        """Tell who computes something that it hangs on this field."""
        if (read := read_now()) is not None:
            read[name] = mark(self._now(name))

    def note_everything(self) -> None:
        """Tell who computes something that it hangs on all that is stored: it reads what is not in these frames."""
        for name in _PARTS:
            self.noted(name)

    def versions_of(self, reads: Reads) -> dict[Part, int]:
        """The parts of the store that fields were read from, each with its version."""
        found = {part: self.versions.of(part) for name in reads for part in _PARTS.get(name, ())}
        for noted in reads.values():
            if isinstance(noted, Settled):
                found |= self.versions_of(noted.reads)
        return found

    def forget(self) -> None:
        """Let go of what was computed from frames that are no longer those of this world."""
        for key, kept in list(self._cache.items()):
            if key != _LATELY and not kept.settles and not self._may_hold(kept):
                self._cache.pop(key, None)

    def _may_hold(self, kept: Kept) -> bool:
        """The same as ``_holds``, without computing anything."""
        marks = kept.reads.items()
        return all(isinstance(noted, Settled) or is_marked(noted, self._now(name)) for name, noted in marks)

    def at(self, now: datetime) -> World:
        """The same world a little later on the same day."""
        with unnoticed():
            return dataclasses.replace(self, now=now)

    def _now(self, name: str) -> Any:
        return self._day() if name == _TODAY else self.__dict__[name]

    def _day(self) -> date:
        now: datetime = self.__dict__["now"]
        return now.astimezone(AMSTERDAM_TIME).date()

    @property
    def today(self) -> date:
        """The day in Amsterdam."""
        self.noted(_TODAY)
        return self._day()

    @property
    def schematic(self) -> bool:
        """True while cells stand in for borders that are not stored."""
        return bool(self.areas["schematic"].any())

    def level(self, level: Level) -> gpd.GeoDataFrame:
        """The areas of one level, by code."""
        return self.remember(("level", str(level)), lambda: self.areas[self.areas["level"] == level])

    def area(self, code: str) -> pd.Series | None:
        """One area by its CBS code or the city's own code."""
        # A comparison of texts takes no notice of NUL at the end of one.
        if not code or "\0" in code:
            return None
        known = self.remember(("codes",), self._codes)
        return self.areas.loc[known[code]] if code in known else None

    def _codes(self) -> dict[str, str]:
        """By each code that an area goes by: the one that it is kept under."""
        found: dict[str, str] = {}
        for code, local in zip(self.areas.index, self.areas["local_code"], strict=True):
            found.setdefault(str(code), str(code))
            found.setdefault(str(local), str(code))
        return found

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
        return self.remember(("fewer", least, str(level)), lambda: self._fewer_than(least, level))

    def _fewer_than(self, least: int, level: Level) -> pd.Series:
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
        same = None if like is None else tuple(like[name] for name in ("source_id", "measured", "definition"))
        return self.lately(("city", indicator_id, same), lambda: self._city(indicator_id, same))

    def _city(self, indicator_id: str, same: tuple[str, ...] | None) -> pd.Series | None:
        found = self._values_of(indicator_id, Level.GEMEENTE)
        found = found[found["code"] == self.gemeente]
        if same is not None:
            found = found[(found[["source_id", "measured", "definition"]] == list(same)).all(axis=1)]
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


def _computed(compute: Callable[[], Any], given: tuple[object, ...]) -> Kept:
    with reading() as read:
        value = compute()
    return Kept(value, tuple(map(mark, given)), read)
