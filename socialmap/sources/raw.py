"""What a source hands over: raw tables with our column names, and every repair it made on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from socialmap.model import Indicator, RecordKind, Series, Source, SourceKind
    from socialmap.network.network import Network


#: What a remark says was done to a row that could not be used.
REFUSED = "geweigerd"
#: And to a value.
LEFT_OUT = "weggelaten"


@dataclass(frozen=True)
class Remark:
    """One thing that was repaired, merged, dropped or refused, told to who imports."""

    action: str  # "hersteld", "samengevoegd", "weggelaten", "geweigerd" or "let op"
    reason: str
    row: int | None = None  # counted from 1, the header not counted
    column: str = ""
    value: str = ""


@dataclass(frozen=True)
class Areas:
    """Areas with borders.

    ``frame``: code, edition, level, name, local_code, wijk_code, gebied_code, stadsdeel_code,
    gemeente_code, geometry (RD metres). wijk_code, gebied_code and stadsdeel_code are codes of areas, of the
    area itself too, "" where there is none. ``figures``: what the same file counts on these borders. ``wholes``: areas
    that are made of these, in the same columns, for where no border of their own is stored.
    """

    source_id: str
    frame: gpd.GeoDataFrame
    published: str = ""
    remarks: tuple[Remark, ...] = ()
    figures: Figures | None = None
    wholes: gpd.GeoDataFrame | None = None


@dataclass(frozen=True)
class PlaceRows:
    """Rows about places, as text, before any decision about kind, offer or visibility.

    ``frame``: reference, name, domain, category, soort, street, house_number, postcode, stadsdeel,
    lon, lat (degrees), and for tables of others: kind, operator, phone, website, opening_hours, note;
    of columns that are not kept, only to judge by: besides (what kind they say it is) and mentions (a sealed
    word). The index is the row number in the file, counted from 1. ``source`` describes a source of its own,
    for a table that is no known one. ``refused``: references of rows that could not be used, which are on the list
    all the same.

    ``reference`` is what the list itself calls a row: by it a row keeps its place. ``published`` is the list's own day
    (2016, 2016-04 or 2016-04-30), or ``listed_on`` that of a row; "" where the list does not say, never the day of a
    file or an import. ``says`` is whose word it is, where its format or maker tells: what strangers say is proposed.
    ``gone``: references of what the list says is there no longer. ``named``: the source says itself what it is called,
    and is known by that. ``only_known``: rows tell of places that are there and make none; those without a point have
    an address.
    """

    source_id: str
    frame: pd.DataFrame
    published: str = ""
    remarks: tuple[Remark, ...] = ()
    source: Source | None = None
    refused: frozenset[str] = frozenset()
    says: SourceKind | None = None
    gone: frozenset[str] = frozenset()
    named: bool = False
    only_known: bool = False


@dataclass(frozen=True)
class RecordRows:
    """Rows about activities, organisations, initiatives or circles, as text.

    ``frame``: columns of the facts of ``kind`` that the table has, name always; besides id, source_id,
    source_reference, place_reference and listed_on where it has these. The index is the row number in the file.
    ``published`` is the list's own day, "" where it does not say; ``source`` the list itself as a source; ``whole``
    that what it does not name any more has gone from it; ``says`` whose word it is and ``named`` that it says itself
    what it is called, as of places; ``at_source`` that it is of one place, which bears its name.
    """

    kind: RecordKind
    source_id: str
    frame: pd.DataFrame
    published: str
    remarks: tuple[Remark, ...]
    source: Source
    whole: bool = False
    says: SourceKind | None = None
    named: bool = False
    at_source: bool = False


@dataclass(frozen=True)
class Figures:
    """Figures of areas: one wide table of numbers.

    ``areas``: code, edition, level, name ("" when the source has none), gemeente_code, wijk_code; one row an
    area, unique (code, edition).
    ``values``: same length and order as ``areas``, one float column per series, NaN is unknown.
    ``series``: one per column of ``values``, same order; ``indicators`` those that the series name.
    ``low``, ``high``: published 95% bounds, same shape as ``values``, or None.
    """

    source_id: str
    areas: pd.DataFrame
    indicators: tuple[Indicator, ...]
    series: tuple[Series, ...]
    values: pd.DataFrame
    low: pd.DataFrame | None = None
    high: pd.DataFrame | None = None
    published: str = ""
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """Definitions of indicators without figures."""

    source_id: str
    indicators: tuple[Indicator, ...]
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Crosswalk:
    """``frame``: from_code, from_edition, to_code, to_edition, share (0-1 of the old area's surface)."""

    source_id: str
    frame: pd.DataFrame
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Postcodes:
    """``frame``: postcode (1011AB), buurt_code (old municipal code), buurt_name."""

    source_id: str
    frame: pd.DataFrame
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Squares:
    """``frame``: x, y (RD metres of the south-western corner), residents (NaN: few); a row a square of 100 metres."""

    source_id: str
    frame: pd.DataFrame
    published: str = ""
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Features:
    """``frame``: kind, reference ("" where the source has none), name, geometry (RD metres).

    Where the source tells them also seen_on, opening_hours, step_free and free_of_charge. ``source`` describes a source
    of its own.
    """

    source_id: str
    frame: gpd.GeoDataFrame
    published: str = ""
    remarks: tuple[Remark, ...] = ()
    source: Source | None = None


@dataclass(frozen=True)
class OsmTable:
    """What OpenStreetMap has beside streets: places to go to, and what stands along the way."""

    source_id: str
    places: PlaceRows
    features: Features
    published: str = ""
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class HsdsTable:
    """What an HSDS source has: organisations, places and activities, of one list; None for what it has not."""

    source_id: str
    organisations: RecordRows | None
    places: PlaceRows | None
    activities: RecordRows | None
    remarks: tuple[Remark, ...]
    source: Source
    named: bool = False

    @property
    def tables(self) -> tuple[PlaceRows | RecordRows, ...]:
        """In the order in which they come in: an activity names its organisation and place."""
        return tuple(one for one in (self.organisations, self.places, self.activities) if one is not None)


@dataclass(frozen=True)
class StreetTable:
    """Streets, compiled already: they go to a file of their own, not to the store.

    ``features`` is what stands beside them and ``places`` what is there to go to, when the same file holds that too.
    """

    source_id: str
    network: Network
    published: str = ""
    remarks: tuple[Remark, ...] = ()
    features: Features | None = None
    places: PlaceRows | None = None


RawTable = (
    Areas
    | PlaceRows
    | RecordRows
    | Figures
    | Catalogue
    | Crosswalk
    | Postcodes
    | Features
    | Squares
    | OsmTable
    | HsdsTable
)


@dataclass
class Remarks:
    """Collects remarks while a file is read."""

    items: list[Remark] = field(default_factory=list)

    def add(self, action: str, reason: str, *, row: int | None = None, column: str = "", value: object = "") -> None:
        """Write down one remark; ``value`` is shortened to 80 characters."""
        self.items.append(Remark(action, reason, row, column, str(value)[:80]))

    def as_tuple(self) -> tuple[Remark, ...]:
        """What was collected, frozen."""
        return tuple(self.items)
