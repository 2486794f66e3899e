"""The records: plain classes that ``socialmap.store`` maps to tables.

Whatever is not known is unknown: ``Known.UNKNOWN``, ``None`` for a number or date, ``""`` for a text.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, make_dataclass
from datetime import date
from typing import Any

from socialmap.model.facts import YES_OR_NO
from socialmap.model.words import (
    Access,
    CircleKind,
    FeatureKind,
    Formality,
    HoursFor,
    Known,
    Level,
    Offer,
    Orientation,
    PlaceKind,
    Quiet,
    Status,
    Visibility,
    Waits,
)

#: Namespace of place identifiers: UUID5 of "source/reference". Never change it, QR codes are printed.
PLACE_NAMESPACE = uuid.UUID("5c7a4e0c-6d0f-5f3e-9a51-0d3b7f6f1a10")


#: Who made a list of which nobody said so.
UNNAMED = "maker niet genoemd"


@dataclass
class Source:
    """Where facts come from, with what may be done with them."""

    id: str
    name: str
    publisher: str
    licence: str
    url: str
    published: str
    measured: str
    used_for: str
    note: str = ""


@dataclass
class Area:
    """An area in one edition of the division: the same code can mean other borders in another year.

    ``geometry`` is WKB in RD metres, ``lon, lat`` a point inside it in degrees (WGS84).
    """

    code: str
    edition: int
    level: Level
    name: str
    gemeente_code: str
    source_id: str
    local_code: str = ""
    wijk_code: str = ""
    gebied_code: str = ""
    stadsdeel_code: str = ""
    lon: float | None = None
    lat: float | None = None
    geometry: bytes | None = None
    schematic: bool = False
    id: int | None = None


@dataclass
class Indicator:
    """What a figure about an area measures."""

    id: str
    label: str
    label_en: str
    unit: str
    definition: str
    theme: str
    is_estimate: bool = False  # a model estimate (RIVM): said wherever it shows
    min_population: int | None = None


@dataclass
class Series:
    """One indicator from one source, period and definition; its values are rows of area x value."""

    indicator_id: str
    source_id: str
    measured: str
    published: str = ""
    definition: str = ""  # "" when it is the indicator's own
    derived: str = ""  # "" as published; else how it was carried over
    id: int | None = None


@dataclass
class Figure:
    """A number that a report states of an area, place or initiative: value or range, kept beside others."""

    subject_kind: str  # "area", "place" or "initiative"
    subject: str  # code or id, or the name the report uses
    label: str
    unit: str
    source_id: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    per: str = ""
    measured: str = ""
    published: str = ""
    figure_source: str = ""
    city_value: float | None = None
    city_low: float | None = None
    city_high: float | None = None
    remark: str = ""
    reference: str = ""
    id: int | None = None


#: What is yes, no or unknown of a place, as it is declared: ``step_free`` and so on.
_YesOrNo: Any = make_dataclass("_YesOrNo", [(name, Known, Known.UNKNOWN) for name in YES_OR_NO], kw_only=True)


@dataclass
class Place(_YesOrNo):  # type: ignore[misc] # (its fields are those of the declaration)
    """A location somebody can find: voorziening, huis van de wijk, buurtkamer, an initiative's home."""

    id: str
    name: str
    kind: PlaceKind
    lon: float
    lat: float
    street: str = ""
    house_number: str = ""
    postcode: str = ""
    town: str = ""
    visibility: Visibility = Visibility.PUBLIC
    status: Status = Status.LISTED
    room_note: str = ""
    opening_hours: str = ""
    phone: str = ""
    website: str = ""
    note: str = ""
    listed_source_id: str = ""
    listed_on: str = ""
    checked_on: date | None = None
    checked_by_role: str = ""
    edited_fields: list[str] = field(default_factory=list)
    version: int | None = None


@dataclass
class SourceRow:
    """One row of a source about a place: a service by an operator. It keeps its own visibility.

    ``waits`` says why a person must look at it; nothing when it need not.
    """

    source_id: str
    reference: str
    place_id: str
    name: str
    kind: PlaceKind
    offer: Offer
    visibility: Visibility
    status: Status = Status.LISTED
    operator: str = ""
    category: str = ""
    soort: str = ""
    street: str = ""
    house_number: str = ""
    postcode: str = ""
    listed_on: str = ""
    repairs: str = ""
    waits: Waits = Waits.NOT
    id: int | None = None


@dataclass
class Organisation:
    """Who runs a place, service or activity."""

    id: str
    name: str
    formality: Formality = Formality.UNKNOWN
    website: str = ""
    status: Status = Status.UNKNOWN
    visibility: Visibility = Visibility.PUBLIC
    source_id: str = ""
    version: int | None = None


@dataclass
class Activity:
    """The thing people go to: place x time x group.

    ``schedule`` is OSM opening_hours syntax. ``own_mixed`` runs from own group (0) to everybody mixed
    (100), ``functional_relational`` from functional (0) to relational (100): the axes of report 003.
    """

    id: str
    name: str
    place_id: str | None = None
    place_name: str = ""
    wijk_code: str = ""
    organisation_id: str | None = None
    description: str = ""
    schedule: str = ""
    rhythm: str = ""
    season_stop: str = ""
    cost_eur: float | None = None
    cost_stadspas_eur: float | None = None
    cost_note: str = ""
    languages: str = ""
    access: Access = Access.UNKNOWN
    for_whom: str = ""
    not_for: str = ""
    own_mixed: int | None = None
    functional_relational: int | None = None
    quiet: Quiet = Quiet.UNKNOWN
    supervision: Known = Known.UNKNOWN
    first_time_company: Known = Known.UNKNOWN
    guest_welcome: Known = Known.UNKNOWN
    in_school_holidays: Known = Known.UNKNOWN
    fixed_time: Known = Known.UNKNOWN
    consultation: Known = Known.UNKNOWN
    subject: str = ""
    hours_for: HoursFor = HoursFor.UNKNOWN
    status: Status = Status.UNKNOWN
    period: str = ""
    visibility: Visibility = Visibility.PUBLIC
    consent_organisation: Known = Known.UNKNOWN
    consent_group: Known = Known.UNKNOWN
    source_id: str = ""
    source_reference: str = ""
    listed_on: str = ""
    checked_on: date | None = None
    checked_by_role: str = ""
    edited_fields: list[str] = field(default_factory=list)
    version: int | None = None


@dataclass
class Initiative:
    """A citizens' initiative with its change story (the fields of report 004's posters)."""

    id: str
    name: str
    subtitle: str = ""
    kind: str = ""
    town: str = ""
    area_name: str = ""
    wijk_code: str = ""
    place_id: str | None = None
    for_whom: str = ""
    approach: list[str] = field(default_factory=list)
    direct_effects: list[str] = field(default_factory=list)
    indirect_effects: list[str] = field(default_factory=list)
    governance: str = ""
    partners: list[str] = field(default_factory=list)
    status: Status = Status.HISTORY
    period: str = ""
    visibility: Visibility = Visibility.PUBLIC
    consent_organisation: Known = Known.UNKNOWN
    consent_group: Known = Known.UNKNOWN
    source_id: str = ""
    source_reference: str = ""
    checked_on: date | None = None
    checked_by_role: str = ""
    version: int | None = None


@dataclass
class Circle:
    """A support circle. Where and when it meets is for accounts only, so a report's is not kept."""

    id: str
    name: str
    kind: CircleKind
    orientation: Orientation = Orientation.UNKNOWN
    area_name: str = ""
    area_level: str = ""  # "wijk", "gebied" or "stadsdeel": the finest level the report gives
    area_codes: str = ""  # local codes, separated by a space
    begun: str = ""
    ended: str = ""
    size_band: str = ""
    state: str = ""
    status: Status = Status.HISTORY
    visibility: Visibility = Visibility.PUBLIC
    source_id: str = ""
    source_reference: str = ""
    checked_on: date | None = None
    checked_by_role: str = ""
    version: int | None = None


@dataclass
class Feature:
    """Context for orientation: a park, a stop, a bench, a school, water. ``geometry`` is WKB in RD metres.

    ``seen_on`` is the day, month or year of what its source says; "" when nobody knows.
    """

    kind: FeatureKind
    reference: str
    name: str
    source_id: str
    lon: float
    lat: float
    geometry: bytes | None = None
    seen_on: str = ""
    opening_hours: str = ""
    step_free: Known = Known.UNKNOWN
    free_of_charge: Known = Known.UNKNOWN
    id: int | None = None


def place_id(source_id: str, reference: str) -> str:
    """The lasting identifier of a place: UUID5 of its first visible source row.

    Examples
    --------
    >>> place_id("amsterdam-mvzn", "MV3439-1")
    'b77e4841-41e3-5457-befa-360b7e3d9612'
    """
    return str(uuid.uuid5(PLACE_NAMESPACE, f"{source_id}/{reference}"))
