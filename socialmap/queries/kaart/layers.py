"""Layers for the switch on the map and for the API.

First minute of an opbouwwerker: opens "Lagen", reads three groups, chooses one figure, reads the legend with the
city's value, the year and when not to trust it. Nothing of the figures shows before it was chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import orjson
import pandas as pd
import shapely

from socialmap import geo
from socialmap.i18n import DEFAULT, later
from socialmap.layer import LayerGroup, RenderedLayer, is_guarded, render
from socialmap.model import Known
from socialmap.offer.hours import schedule
from socialmap.offer.words import shown
from socialmap.queries.common import sources
from socialmap.queries.kaart.places import mark_json, place_feature, rows

if TYPE_CHECKING:
    from socialmap.i18n import Words
    from socialmap.layer import Layer
    from socialmap.world import World

_FREE, _STEP_FREE = later("gratis"), later("zonder trap")
#: Metres; measured on Amsterdam, no border is drawn more than 17 metres from where it is.
TOLERANCE = 12.0


@dataclass(frozen=True)
class LayerChoice:
    """One line of the layer switch; of those with ``single`` one shows at a time."""

    id: str
    title: str
    on: bool
    single: bool


@dataclass(frozen=True)
class LayerChoices:
    """One group of the layer switch."""

    title: str
    figures: bool
    layers: list[LayerChoice]


def groups(layers: Mapping[str, Layer], world: World, words: Words, *, guarded: bool) -> list[LayerChoices]:
    """The layers by group; guarded ones only for who may see them."""
    shown = [layer for layer in layers.values() if guarded or not is_guarded(layer, world)]
    return [
        LayerChoices(
            title=words.gettext(str(group)),
            figures=group is LayerGroup.CIJFERS,
            layers=[
                LayerChoice(
                    id=layer.id,
                    title=words.gettext(layer.title),
                    # Marks of places are on by the list itself.
                    on=layer.default_on and bool(layer.fill),
                    single=layer.shape == "areas" and not layer.fill,
                )
                for layer in shown
                if layer.group is group
            ],
        )
        for group in LayerGroup
        if any(layer.group is group for layer in shown)
    ]


def layer_list(layers: Mapping[str, Layer], world: World, words: Words, *, guarded: bool) -> list[dict[str, Any]]:
    """What the API tells of each layer."""
    return [
        {
            "id": layer.id,
            "title": words.gettext(layer.title),
            "group": words.gettext(str(layer.group)),
            "shape": layer.shape,
            "unit": layer.unit,
            "audience": words.gettext(layer.audience),
            "note": words.gettext(layer.note),
            "guarded": is_guarded(layer, world),
        }
        for layer in layers.values()
        if guarded or not is_guarded(layer, world)
    ]


def layer_geojson(layer: Layer, world: World, words: Words) -> dict[str, Any]:
    """A layer drawn: features with the number of their line in the legend."""
    drawn = render(layer, world, words.language)
    return {
        "type": "FeatureCollection",
        "layer": _about(drawn, world, words),
        "features": list(_features(drawn, world, words)),
    }


def _about(drawn: RenderedLayer, world: World, words: Words) -> dict[str, Any]:
    layer = drawn.layer
    return {
        "id": layer.id,
        "title": words.gettext(layer.title),
        "shape": layer.shape,
        "unit": layer.unit,
        "note": words.gettext(layer.note),
        "measured": words.moment(drawn.measured),
        "published": words.moment(drawn.published),
        "schematic": drawn.schematic,
        "outline": bool(layer.fill),
        "city": None if drawn.city_value is None else _amount(drawn.city_value, layer, words),
        "legend": [
            {
                "label": entry.label,
                "colour": entry.colour,
                "pattern": entry.pattern,
                "count": entry.count,
                "has_city": entry.has_city,
                "mark": mark_json(entry.mark) if entry.mark else None,
            }
            for entry in drawn.legend
        ],
        "sources": [asdict(source) for source in sources(world, drawn.sources, words)],
    }


def _amount(value: float, layer: Layer, words: Words) -> str:
    return f"{words.number(value, layer.decimals)} {words.gettext(layer.unit)}".strip()


def _features(drawn: RenderedLayer, world: World, words: Words) -> Iterable[dict[str, Any]]:
    return _area_features(drawn, world, words) if drawn.layer.shape == "areas" else _points(drawn, world, words)


def _area_features(drawn: RenderedLayer, world: World, words: Words) -> Iterable[dict[str, Any]]:
    frame, own = drawn.frame, world.areas["local_code"]
    for (row_id, row), shape in zip(frame.iterrows(), simplified(frame.geometry), strict=True):
        # A park is drawn like an area, but is none.
        properties = {"name": row["name"], "code": own.get(row_id) or str(row_id)}
        properties["class"] = int(drawn.classes[row_id])
        if not drawn.layer.fill:
            properties["label"] = _area_label(row, drawn, str(row_id), words)
        yield {"type": "Feature", "id": str(row_id), "geometry": shape, "properties": properties}


def _points(drawn: RenderedLayer, world: World, words: Words) -> Iterable[dict[str, Any]]:
    """Places say what their row in the list says; other points have words of their own."""
    frame = drawn.frame
    listed = world.places[world.places.index.isin(frame.index)]
    features = {row.id: place_feature(row) for row in rows(world, listed, words)}
    for (row_id, row), shape in zip(frame.iterrows(), geometries(frame.geometry), strict=True):
        label = row["label"]
        plain = {"name": row["name"], "label": words.gettext(label) + _told_besides(row, world, words)}
        found = features.get(str(row_id)) or {"type": "Feature", "id": str(row_id), "properties": plain}
        properties = found["properties"] | {"class": int(drawn.classes[row_id])}
        yield found | {"geometry": shape, "properties": properties}


def _told_besides(row: pd.Series, world: World, words: Words) -> str:
    """What is known of something along the way, and of which day: ": gratis (mei 2025)"."""
    known = (("free_of_charge", _FREE), ("step_free", _STEP_FREE))
    facts = [words.gettext(said) for name, said in known if row.get(name) == Known.YES]
    if hours := row.get("opening_hours"):
        read = schedule(hours, "", world.school_holidays)
        facts.append(shown(read.in_words() if read else hours, words))
    day = words.moment(row.get("seen_on") or "")
    return (": " + words.comma.join(facts) if facts else "") + (f" ({day})" if day else "")


def _area_label(row: pd.Series, drawn: RenderedLayer, row_id: str, words: Words) -> str:
    """The layer's own words; where they are not translated, the line of the legend or the figure."""
    label = row["label"]
    own = words.gettext(label)
    if words.language == DEFAULT or own != label:
        return own
    if drawn.layer.categories or pd.isna(row["value"]):
        return drawn.entry(row_id).label
    return _amount(float(row["value"]), drawn.layer, words)


def simplified(shapes: Any, tolerance: float = TOLERANCE) -> list[Any]:
    """Borders with fewer corners, shared ones still shared, as GeoJSON in degrees; no border stays None."""
    stored = shapes[shapes.notna()]
    if stored.empty:
        return [None] * len(shapes)
    found = dict(zip(stored.index, geometries(geo.simplify_coverage(stored, tolerance)), strict=True))
    return [found.get(code) for code in shapes.index]


def geometries(shapes: Any) -> list[Any]:
    """Shapes in RD metres as GeoJSON in degrees with five decimals (about a metre)."""
    degrees = shapely.transform(shapes.to_numpy(), _rounded)
    return [orjson.Fragment(shapely.to_geojson(shape)) for shape in degrees]


def _rounded(xy: Any) -> Any:
    lon, lat = geo.to_wgs84(xy[:, 0], xy[:, 1])
    return pd.DataFrame({"lon": lon, "lat": lat}).round(5).to_numpy()
