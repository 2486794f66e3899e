"""What a map layer is, and how it is drawn: classes, colours, marks and a legend that reads without colour."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

import geopandas as gpd
import numpy as np
import pandas as pd

from socialmap import geo
from socialmap.i18n import DEFAULT, Words, words
from socialmap.marks import KIND_MARKS, Mark
from socialmap.model import Level, Offer
from socialmap.offer.names import whole_name
from socialmap.offer.places import offered_places
from socialmap.offer.words import address, checked_text

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from socialmap.model import PlaceKind
    from socialmap.world import World

UNKNOWN_WORDS = "dit weten we niet"
TOO_FEW_WORDS = "hier wonen te weinig mensen om dit te kunnen zeggen"
#: Said beside every figure of RIVM's model (rule 2 of the domain).
ESTIMATE_NOTE = (
    "Schatting van het RIVM, mede op basis van leeftijd, inkomen en herkomst; kleine verschillen zeggen niets."
)
MISSING_COLOUR = "#d9d9d9"
#: The source of what strangers to the city's lists drew.
OSM = "osm"


def credit(source_id: str, publisher: str) -> str:
    """Who made a source, as its licence asks it to be said.

    Examples
    --------
    >>> credit("osm", "OpenStreetMap-bijdragers"), credit("cbs-pdok", "CBS")
    ('© OpenStreetMap-bijdragers', 'CBS')
    """
    return f"© {publisher}" if source_id == OSM else publisher


CLASSES = 5
#: Fisher-Jenks takes time by the square of the number of areas; above this the classes are of equal number.
MANY_AREAS = 600
#: ColorBrewer, five classes of one direction, readable for the colour-blind and in grey.
PALETTES = {
    "Blues": ("#eff3ff", "#bdd7e7", "#6baed6", "#3182bd", "#08519c"),
    "YlGnBu": ("#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494"),
}


class LayerGroup(StrEnum):
    """The three groups of the layer switch; the words are what a user reads."""

    PLEKKEN = "plekken en hulp"
    CIJFERS = "cijfers over de buurt"
    COMPLEET = "hoe compleet is dit?"


@dataclass(frozen=True)
class Category:
    """One answer of an area layer that speaks in words: the value that stands for it, its words and colour."""

    value: float
    label: str
    colour: str


@dataclass(frozen=True)
class Layer:
    """One layer of the map.

    Attributes
    ----------
    title, unit, note
        Dutch, translated where they are shown. ``note``: when not to trust it, in one sentence.
    audience
        Who it is for.
    compute
        World to frame in RD. Areas: index ``code``; name, value (NaN unknown), label (words for the popup),
        measured, published, source_id. Points: index ``id``; name, kind (a key of ``marks``), label, source_id.
    guarded
        Shown only where the fit page may be seen: it ranks areas for a decision, and in public that harms.
    indicators
        What it draws as published; where one of them is of need, it is guarded too (``is_guarded``).
    city
        World and computed frame to the municipality's own value, marked in the legend.
    categories
        For areas in words instead of classes of numbers.
    fill
        For areas without a figure: borders and names, in this one colour.
    rank
        Place within its group; equal ranks are sorted by title.
    """

    id: str
    title: str
    group: LayerGroup
    shape: Literal["areas", "points"]
    source_ids: tuple[str, ...]
    audience: str
    note: str
    compute: Callable[[World], gpd.GeoDataFrame]
    unit: str = ""
    guarded: bool = False
    indicators: tuple[str, ...] = ()
    default_on: bool = False
    city: Callable[[World, gpd.GeoDataFrame], float | None] | None = None
    categories: tuple[Category, ...] = ()
    fill: str = ""
    palette: str = "YlGnBu"
    decimals: int = 1
    marks: Mapping[str, Mark] = field(default_factory=lambda: KIND_MARKS)
    rank: int = 5


@dataclass(frozen=True)
class LegendEntry:
    """One line of a legend. ``pattern`` is "hatch" for what is unknown, ``mark`` is set for points."""

    label: str
    colour: str
    pattern: Literal["", "hatch"] = ""
    mark: Mark | None = None
    count: int = 0
    lower: float | None = None
    upper: float | None = None
    has_city: bool = False


@dataclass(frozen=True)
class RenderedLayer:
    """A layer computed for one world, ready to draw.

    Attributes
    ----------
    classes
        For each row of ``frame`` the number of its line in ``legend``.
    measured, published
        Of the figures, "" where there are none.
    schematic
        Cells stand in for borders that are not stored: say "schematisch".
    sources
        Ids of the sources that this drawing uses.
    """

    layer: Layer
    frame: gpd.GeoDataFrame
    legend: tuple[LegendEntry, ...]
    classes: pd.Series
    city_value: float | None
    measured: str
    published: str
    schematic: bool
    sources: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to draw."""
        return bool(self.frame.empty)

    def entry(self, row_id: str) -> LegendEntry:
        """The line of the legend that a row belongs to."""
        return self.legend[int(self.classes[row_id])]


def is_guarded(layer: Layer, world: World) -> bool:
    """Whether a layer is only for who may see the fit page: by its own word, or because it draws need."""
    return layer.guarded or any(world.is_need(indicator_id) for indicator_id in layer.indicators)


def render(layer: Layer, world: World, language: str = DEFAULT) -> RenderedLayer:
    """Compute a layer, give each of its rows a class, and put the legend in words of ``language``."""
    speak = words(language)
    frame = layer.compute(world)
    city_value = layer.city(world, frame) if layer.city else None
    if layer.shape == "points":
        legend, classes = _by_mark(layer, frame, speak)
    elif layer.fill:
        legend, classes = (
            [LegendEntry(speak.gettext(layer.title), layer.fill, count=len(frame))],
            np.zeros(len(frame), dtype=int),
        )
    elif layer.categories:
        legend, classes = _by_category(layer, frame, speak)
    else:
        legend, classes = _by_class(layer, frame["value"].to_numpy(float), city_value, speak)
    areas = layer.shape == "areas"
    return RenderedLayer(
        layer=layer,
        frame=frame,
        legend=tuple(legend),
        classes=pd.Series(classes, index=frame.index, dtype=int),
        city_value=city_value,
        measured=_first(frame, "measured"),
        published=_first(frame, "published"),
        schematic=areas and bool(world.areas["schematic"].reindex(frame.index).any()),
        sources=_sources(layer, frame, world),
    )


def class_bounds(values: NDArray[np.float64], classes: int = CLASSES) -> NDArray[np.float64]:
    """Upper bounds of at most ``classes`` classes, by Fisher-Jenks; one class a value when there are few.

    Examples
    --------
    >>> class_bounds(np.array([3.0, 1.0, 3.0, np.nan]))
    array([1., 3.])
    """
    known = values[np.isfinite(values)]
    distinct = np.unique(known)
    if distinct.size <= classes:
        return distinct
    import mapclassify  # takes over a second to load

    if known.size > MANY_AREAS:
        return np.unique(mapclassify.Quantiles(known, k=classes).bins)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Numba not installed")
        return np.asarray(mapclassify.FisherJenks(known, k=classes).bins, dtype=float)


def _by_class(
    layer: Layer, values: NDArray[np.float64], city: float | None, speak: Words
) -> tuple[list[LegendEntry], NDArray[np.int64]]:
    # Rounded as they are shown, so that the legend and the colour of an area never disagree.
    values = np.round(values, layer.decimals)
    bounds = class_bounds(values)
    known = np.isfinite(values)
    classes = np.where(known, np.searchsorted(bounds, values), len(bounds))
    palette = PALETTES[layer.palette]
    steps = np.linspace(0, len(palette) - 1, len(bounds)).round().astype(int) if len(bounds) > 1 else [2]
    city_class = -1 if city is None else min(int(np.searchsorted(bounds, round(city, layer.decimals))), len(bounds) - 1)
    legend = []
    for number in range(len(bounds)):
        members = values[known & (classes == number)]
        lower, upper = float(members.min()), float(members.max())
        ends = [speak.number(end, layer.decimals) for end in (lower, upper)]
        text = f"{ends[0]} – {ends[1]}" if lower < upper else ends[0]
        legend.append(
            LegendEntry(
                f"{text} {speak.gettext(layer.unit)}".strip(),
                palette[int(steps[number])],
                count=len(members),
                lower=lower,
                upper=upper,
                has_city=number == city_class,
            )
        )
    return [*legend, *_missing(known, speak)], classes


def _by_category(layer: Layer, frame: gpd.GeoDataFrame, speak: Words) -> tuple[list[LegendEntry], NDArray[np.int64]]:
    values = frame["value"].to_numpy(float)
    counts = [int((values == category.value).sum()) for category in layer.categories]
    legend = [
        LegendEntry(speak.gettext(c.label), c.colour, count=n) for c, n in zip(layer.categories, counts, strict=True)
    ]
    classes = np.full(len(values), len(legend))
    for number, category in enumerate(layer.categories):
        classes[values == category.value] = number
    return [*legend, *_missing(classes < len(legend), speak)], classes


def _missing(known: NDArray[np.bool_], speak: Words) -> list[LegendEntry]:
    count = int((~known).sum())
    return [LegendEntry(speak.gettext(UNKNOWN_WORDS), MISSING_COLOUR, "hatch", count=count)] if count else []


def _by_mark(layer: Layer, frame: gpd.GeoDataFrame, speak: Words) -> tuple[list[LegendEntry], NDArray[np.int64]]:
    counts = frame["kind"].value_counts()
    kinds = [str(kind) for kind in layer.marks if kind in counts.index]
    legend = [
        LegendEntry(speak.gettext(mark.plural), mark.colour, mark=mark, count=int(counts[kind]))
        for kind, mark in ((kind, layer.marks[kind]) for kind in kinds)
    ]
    numbers = {kind: number for number, kind in enumerate(kinds)}
    return legend, frame["kind"].map(numbers).to_numpy(dtype=np.int64)


def _first(frame: gpd.GeoDataFrame, column: str) -> str:
    found = list(frame[column].dropna()) if column in frame else []
    return str(found[0]) if found else ""


def _sources(layer: Layer, frame: gpd.GeoDataFrame, world: World) -> tuple[str, ...]:
    found = list(frame["source_id"].dropna().unique()) if "source_id" in frame else []
    found = [source for source in found if source] or list(layer.source_ids)
    if layer.shape == "areas":
        found += list(world.areas["source_id"].reindex(frame.index).dropna().unique())
    return tuple(dict.fromkeys(source for source in found if source in world.sources.index))


# ---- what most layers are made with -----------------------------------------------------------------------------


def area_frame(world: World, level: Level) -> gpd.GeoDataFrame:
    """The areas of a level that can be drawn, in the shape that a layer answers with; nothing known yet."""
    areas = world.level(level)
    areas = areas[areas.geometry.notna()]
    columns = {"value": np.nan, "label": UNKNOWN_WORDS, "measured": None, "published": None, "source_id": None}
    return gpd.GeoDataFrame(areas[["name", "geometry"]].assign(**columns), crs=geo.RD)


def indicator_layer(
    id: str, title: str, indicator_id: str, *, unit: str = "%", note: str, rank: int = 5, level: Level = Level.WIJK
) -> Layer:
    """A choropleth of one indicator, with the city's figure of the same source and period."""

    def compute(world: World) -> gpd.GeoDataFrame:
        frame, figures = area_frame(world, level), world.indicator(indicator_id, level)
        for column in ("value", "measured", "published", "source_id"):
            frame[column] = figures[column].reindex(frame.index)
        known = frame["value"].notna()
        frame.loc[known, "label"] = [
            f"{words(DEFAULT).number(value, 1)} {unit} ({year})"
            for value, year in zip(frame.loc[known, "value"], frame.loc[known, "measured"], strict=True)
        ]
        frame.loc[world.too_few(indicator_id, level).reindex(frame.index), "label"] = TOO_FEW_WORDS
        return frame

    def city(world: World, _frame: gpd.GeoDataFrame) -> float | None:
        figures = world.indicator(indicator_id, level).dropna(subset="value")
        found = world.city(indicator_id, like=figures.iloc[0] if len(figures) else None)
        return None if found is None or pd.isna(found["value"]) else float(found["value"])

    return Layer(
        id=id,
        title=title,
        group=LayerGroup.CIJFERS,
        shape="areas",
        unit=unit,
        source_ids=("rivm-gezondheid",),
        audience="projectleider en opbouwwerker",
        note=note,
        compute=compute,
        city=city,
        indicators=(indicator_id,),
        palette="Blues",
        rank=rank,
    )


def place_frame(
    world: World, kinds: Collection[PlaceKind], offers: Collection[Offer] = (Offer.OPEN,)
) -> gpd.GeoDataFrame:
    """Places that somebody can be sent to for one of these kinds, in the shape that a layer answers with."""
    places = offered_places(world, kinds, offers)
    marks = [KIND_MARKS[kind] for kind in places["as_kind"]]
    labels = [
        "; ".join(part for part in (mark.singular, address(place), checked_text(world, place, words(DEFAULT))) if part)
        for mark, (_, place) in zip(marks, places.iterrows(), strict=True)
    ]
    return gpd.GeoDataFrame(
        {
            "name": places["name"].map(whole_name),
            "kind": places["as_kind"],
            "label": labels,
            "source_id": places["listed_source_id"],
        },
        geometry=places.geometry,
        index=places.index,
        crs=geo.RD,
    )


def feature_frame(world: World, marks: Mapping[str, Mark]) -> gpd.GeoDataFrame:
    """Context of the kinds in ``marks`` as points, in the shape that a layer answers with."""
    found = own_lists_first(world.features[world.features["kind"].isin(list(marks))])
    found = found.set_index((found["kind"].astype(str) + "-" + found["reference"].astype(str)).rename("id"))
    x, y = geo.to_rd(found["lon"].astype(float), found["lat"].astype(float))
    told = ["seen_on", "opening_hours", "step_free", "free_of_charge"]
    columns = found[["name", "kind", "source_id", *told]].assign(label=[marks[kind].singular for kind in found["kind"]])
    return gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(x, y), crs=geo.RD)


def own_lists_first(features: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Where a kind has a list of its own, OpenStreetMap's are left out: else each tap stands there twice."""
    from_osm = features["source_id"] == OSM
    return features[~(from_osm & features["kind"].isin(features.loc[~from_osm, "kind"]))]
