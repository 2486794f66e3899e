"""What the API answers with, in JSON Schema: of a page its own view, of the rest what is declared here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

from socialmap.model import Offer
from socialmap.queries.cirkels.area import AreaFit
from socialmap.queries.cirkels.compare import CompareRow
from socialmap.queries.cirkels.page import TermRow
from socialmap.queries.common import SourceLink
from socialmap.queries.kaart.bronnen import SourceRow
from socialmap.queries.kaart.place import PlacePage

#: Where OpenAPI keeps a schema.
PLACE = "#/components/schemas/{model}"
Class = Annotated[int, Field(alias="class", ge=0, description="Its line in the legend")]
Share = Annotated[float, Field(ge=0, le=1)]


@dataclass(frozen=True)
class Fault:
    """What went wrong: ``message`` is one sentence, in Dutch; ``request`` its number in the log."""

    status: int
    message: str
    request: str


@dataclass(frozen=True)
class Error:
    """The shape of every error."""

    ok: Literal[False]
    error: Fault


@dataclass(frozen=True)
class Geometry:
    """A GeoJSON geometry in WGS84, longitude first."""

    type: Literal["Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"]
    coordinates: list[Any]


@dataclass(frozen=True)
class Mark:
    """How a kind of place is drawn."""

    shape: str
    colour: str
    letter: str
    ink: str


@dataclass(frozen=True)
class PlaceProperties:
    """A place as its row in the list says it; what is empty is left out."""

    name: str = ""
    kind: str = ""
    kind_label: str = ""
    address: str = ""
    wijk: str = ""
    wijk_code: str = ""
    door: Annotated[
        Offer,
        Field(
            description=(
                "How one gets in. open: for everybody; bedoeld_voor: without referral, meant for some; onbekend: "
                "nobody told, ring first; verwijzing: first a talk; context: only to find the way; nooit: not to visit"
            )
        ),
    ] = Offer.UNKNOWN
    way_in: str = ""
    opening: str = ""
    checked: str = ""


@dataclass(frozen=True)
class PlaceFeature:
    """A place as a point."""

    type: Literal["Feature"]
    id: str
    geometry: Geometry
    properties: PlaceProperties


@dataclass(frozen=True)
class Places:
    """Places as points; ``total`` is how many there are without the limit."""

    type: Literal["FeatureCollection"]
    total: Annotated[int, Field(ge=0)]
    marks: dict[str, Mark]
    sources: list[SourceLink]
    features: list[PlaceFeature]


@dataclass(frozen=True)
class AreaProperties:
    """An area; schematic: its geometry stands in for a border that is not stored."""

    name: str
    code: str
    schematic: bool


@dataclass(frozen=True)
class AreaFeature:
    """An area; its geometry is null where none is known."""

    type: Literal["Feature"]
    id: str
    geometry: Geometry | None
    properties: AreaProperties


@dataclass(frozen=True)
class Areas:
    """The areas of one level."""

    type: Literal["FeatureCollection"]
    level: str
    schematic: bool
    sources: list[SourceLink]
    features: list[AreaFeature]


@dataclass(frozen=True)
class LayerRow:
    """A map layer by name."""

    id: str
    title: str
    group: str
    shape: Literal["areas", "points"]
    unit: str
    audience: str
    note: str
    guarded: bool


@dataclass(frozen=True)
class Layers:
    """Every map layer that may be seen here."""

    layers: list[LayerRow]


@dataclass(frozen=True)
class LegendLine:
    """A line of a legend; ``pattern`` is "hatch" for what is unknown."""

    label: str
    colour: str
    pattern: Literal["", "hatch"]
    count: int
    has_city: bool
    mark: Mark | None


@dataclass(frozen=True)
class LayerAbout:
    """What a map layer tells of itself; ``city`` is the figure of the whole municipality."""

    id: str
    title: str
    shape: Literal["areas", "points"]
    unit: str
    note: str
    measured: str
    published: str
    schematic: bool
    outline: bool
    city: str | None
    legend: list[LegendLine]
    sources: list[SourceLink]


@dataclass(frozen=True)
class LayerProperties(PlaceProperties):
    """An area, place or point of a map layer."""

    class_: Class = 0
    code: str = ""
    label: str = ""


@dataclass(frozen=True)
class LayerFeature:
    """One thing on a map layer."""

    type: Literal["Feature"]
    id: str
    geometry: Geometry | None
    properties: LayerProperties


@dataclass(frozen=True)
class DrawnLayer:
    """A map layer with its legend."""

    type: Literal["FeatureCollection"]
    layer: LayerAbout
    features: list[LayerFeature]


@dataclass(frozen=True)
class WalkedLine:
    """A line of the legend of streets or of what can be walked to."""

    label: str
    colour: str
    weight: float
    dash: str


@dataclass(frozen=True)
class WalkedAbout:
    """What such a drawing tells of itself."""

    id: str
    title: str
    shape: Literal["catchments", "lines"]
    legend: list[WalkedLine]
    note: str
    attribution: str
    measured: str
    sources: list[SourceLink]


@dataclass(frozen=True)
class WalkedProperties:
    """Within how many minutes."""

    class_: Class
    name: str
    label: str


@dataclass(frozen=True)
class WalkedFeature:
    """One class of minutes."""

    type: Literal["Feature"]
    id: str
    geometry: Geometry
    properties: WalkedProperties


@dataclass(frozen=True)
class Walked:
    """Streets, or what can be walked to, by minutes; shapes for drawing only."""

    type: Literal["FeatureCollection"]
    sources: list[SourceLink]
    layer: WalkedAbout
    features: list[WalkedFeature]


@dataclass(frozen=True)
class FitPeople:
    """The answers about people in one area, and what comes first."""

    first: str
    ready: bool
    coach: str
    vrijwilliger: str
    kamer: str
    belangstelling: str


@dataclass(frozen=True)
class FitFigures:
    """Where an area stands; null is unknown. ``known`` is a share of the whole profile."""

    known: Share
    score: float | None
    score_laag: float | None
    score_hoog: float | None
    plaats: float | None
    plaats_laag: float | None
    plaats_hoog: float | None
    kans_beste_3: Share | None
    kans_beste_5: Share | None
    plaats_van_de_score: float | None
    score_zonder_schattingen_rivm: float | None
    plaats_zonder_schattingen_rivm: float | None


@dataclass(frozen=True)
class FitValue:
    """A figure here and in the whole municipality, in its own unit; null is unknown."""

    value: float | None
    city: float | None


@dataclass(frozen=True)
class FitAxes:
    """Need and what is there, 0 to 100, and how much of the whole of each is known; null where one does not stand."""

    nodig: float | None
    wat_er_al_is: float | None
    bekend_nodig: Share
    bekend_wat_er_al_is: Share
    nodig_zonder_rivm: float | None


@dataclass(frozen=True)
class FitRow:
    """One area: the people first, then in words, then in figures; ``known_here``: of what can be known in the city."""

    code: str
    name: str
    verdict: str
    number: str
    range: str
    best: str
    people: FitPeople
    figures: FitFigures
    without_estimates: str
    strongest: list[str]
    weakest: list[str]
    unknown: list[str]
    known_here: Share
    no_score: str
    walking_estimated: str
    why: list[str]
    terms: dict[str, FitValue]
    axes: FitAxes


@dataclass(frozen=True)
class FitPair:
    """Two areas side by side, and what may be said of the difference."""

    first: str
    second: str
    probability_first_fits_better: Share | None
    sentence: str
    rows: list[CompareRow]


@dataclass(frozen=True)
class Fit:
    """Where a new circle would fit, by these weights."""

    orientation: str
    level: str
    weights: dict[str, float]
    term_weights: dict[str, Share]
    draws: int
    seed: int
    people_first: list[str]
    note: str
    measured: str
    known: str
    terms: list[TermRow]
    not_terms: list[str]
    unknown: list[str]
    beside_trivial: list[str]
    happened: list[str]
    compared: FitPair | None
    areas: list[FitRow]
    sources: list[SourceLink]
    policy: str
    policy_label: str
    policy_how: str


@dataclass(frozen=True)
class FitAsked:
    """What was asked of one area."""

    orientation: str
    draws: int
    seed: int


@dataclass(frozen=True)
class Sources:
    """Where everything comes from."""

    sources: list[SourceRow]


#: Answers that leave out what is empty; of the others every field is there.
SHAPES = (Error, Places, Areas, Layers, DrawnLayer, Walked, Fit, FitAsked, Sources)
VIEWS = (PlacePage, AreaFit)
