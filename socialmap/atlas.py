"""Maps to take along: one HTML file with everything in it, drawn by folium. The only file that imports folium.

Folium compiles what it is given as a template, twice. It gets numbers and our own words: shapes, colours, marks and
the titles of layers. What the store says goes past it, as JSON beside the script.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
import shapely
from folium.utilities import JsCode
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from socialmap import geo
from socialmap.i18n import DEFAULT, words
from socialmap.layer import MISSING_COLOUR, LegendEntry, RenderedLayer, credit, is_guarded, render
from socialmap.marks import KIND_MARKS, OUTLINE_COLOUR, mark_svg
from socialmap.model.written import web_link

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import geopandas as gpd

    from socialmap.layer import Layer
    from socialmap.world import World

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
#: What the page does with the map; it stands in the file itself.
SCRIPT = Path(__file__).resolve().parent / "static" / "atlas.js"
#: Detail of borders: metres, and decimals of a degree (about a metre).
TOLERANCE, DECIMALS = 20.0, 5
#: Marks above this many are drawn smaller.
MANY_MARKS = 400


@dataclass(frozen=True)
class _Group:
    """What folium draws of one layer: the group that is switched, and the shapes in it."""

    group: folium.FeatureGroup
    shapes: folium.GeoJson
    rendered: RenderedLayer


def write_map(world: World, layers: Iterable[Layer], path: Path) -> None:
    """Write a map that opens from disk without any network.

    Parameters
    ----------
    layers
        In the order of the layer switch; whether a guarded one may be among them, the caller decides.
    path
        The HTML file to write.
    """
    rendered = [render(layer, world) for layer in layers]
    drawn = [one for one in rendered if not one.is_empty]
    drawing, groups = _draw(world, drawn)
    root: Any = drawing.get_root()
    root.render()
    text = (
        _templates()
        .get_template("atlas.html")
        .render(
            title=f"Sociale kaart van {_municipality(world)}",
            day=words(DEFAULT).day(world.today, year=True),
            schematic=any(one.schematic for one in drawn),
            missing_colour=MISSING_COLOUR,
            leaflet_css=Markup(_leaflet_css()),  # noqa: S704  (the library's own text)
            leaflet_js=Markup(_leaflet_js()),  # noqa: S704
            atlas_js=Markup(SCRIPT.read_text(encoding="utf-8")),  # noqa: S704
            map_html=Markup(root.html.render()),  # noqa: S704  (only our own words are in it)
            map_script=Markup(root.script.render()),  # noqa: S704
            said={one.layer.id: _said(one) for one in drawn},
            map_name=drawing.get_name(),
            map_layers=Markup(_variables(groups)),  # noqa: S704
            layers=[_legend(world, one) for one in drawn],
            empty=[one.layer.title for one in rendered if one.is_empty],
            places=_place_rows(world, drawn),
            figures=[_figure_rows(world, one) for one in drawn if not _is_points(one) and not one.layer.fill],
            sources=_sources(world, drawn),
        )
    )
    path.write_text(text, encoding="utf-8")


def _draw(world: World, drawn: Sequence[RenderedLayer]) -> tuple[folium.Map, list[_Group]]:
    drawing = folium.Map(
        tiles=None,
        zoom_start=12,
        maxZoom=19,
        minZoom=9,
        zoomSnap=0.25,
        attributionControl=False,
        width="100%",
        height="100%",
    )
    # The page brings Leaflet itself; nothing is fetched.
    drawing.default_js, drawing.default_css = [], []
    nothing = folium.FeatureGroup(name="geen cijfers", overlay=False, show=True)
    figures = [one for one in drawn if _is_figure(one)]
    if figures:
        nothing.add_to(drawing)
    # Areas first, so that places lie on top of them.
    groups = [_group(one) for one in sorted(drawn, key=lambda one: (_is_points(one), not one.layer.fill))]
    for group in groups:
        group.shapes.add_to(group.group)
        group.group.add_to(drawing)
    folium.LayerControl(position="topright", collapsed=True).add_to(drawing)
    drawing.fit_bounds(_bounds(world, drawn))
    return drawing, groups


def _variables(groups: Sequence[_Group]) -> str:
    """For each layer the names that folium gave to its group and its shapes, as JavaScript."""
    pairs = [f"{g.rendered.layer.id}: [{g.group.get_name()}, {g.shapes.get_name()}]" for g in groups]
    return f"{{{', '.join(pairs)}}}"


def _group(one: RenderedLayer) -> _Group:
    layer, styles = one.layer, [_style(one, entry) for entry in one.legend]
    group = folium.FeatureGroup(name=layer.title, overlay=not _is_figure(one), show=layer.default_on)
    classes = one.classes.tolist()
    shapes = folium.GeoJson(
        json.loads(_light(one.frame[["geometry"]]).reset_index(drop=True).to_json()),
        style_function=lambda feature: styles[classes[int(feature["id"])]],
        marker=folium.Marker(icon=folium.DivIcon(class_name="mark", **_icon(one))) if _is_points(one) else None,
        on_each_feature=JsCode(f'showPopup("{layer.id}")'),
    )
    return _Group(group, shapes, one)


def _said(one: RenderedLayer) -> list[tuple[str, str, str]]:
    """Id, name and words of each row, by its number: what the shapes of a layer say."""
    return [(str(id), row["name"], row["label"]) for id, row in one.frame[["name", "label"]].iterrows()]


def _light(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The frame in degrees with no more detail than a map of a city shows."""
    shapes = frame.geometry
    if (shapes.geom_type.isin(["Polygon", "MultiPolygon"])).all():
        shapes = geo.simplify_coverage(shapes, TOLERANCE)
    degrees = shapes.to_crs(geo.WGS84)
    rounded = shapely.transform(degrees.to_numpy(), lambda points: points.round(DECIMALS))
    return frame.set_geometry(type(degrees)(rounded, index=frame.index, crs=geo.WGS84))


def _style(one: RenderedLayer, entry: LegendEntry) -> dict[str, Any]:
    if entry.mark is not None:
        return {"html": mark_svg(entry.mark, _size(one))}
    if one.layer.fill:
        filled = one.layer.fill != "#ffffff"
        return {"fillColor": entry.colour, "fillOpacity": 0.8 if filled else 0, "color": "#595959", "weight": 1.2}
    fill = "url(#onbekend)" if entry.pattern else entry.colour
    return {"fillColor": fill, "fillOpacity": 0.85, "color": OUTLINE_COLOUR, "weight": 0.7}


def _size(one: RenderedLayer) -> int:
    return 24 if len(one.frame) <= MANY_MARKS else 18


def _icon(one: RenderedLayer) -> dict[str, Any]:
    size = _size(one)
    return {"icon_size": (size, size), "icon_anchor": (size // 2, size // 2)}


def _is_points(one: RenderedLayer) -> bool:
    return one.layer.shape == "points"


def _is_figure(one: RenderedLayer) -> bool:
    """Areas that are coloured in: one at a time."""
    return not _is_points(one) and not one.layer.fill


def _bounds(world: World, drawn: Sequence[RenderedLayer]) -> list[list[float]]:
    boxes = [one.frame.total_bounds for one in drawn] or [world.areas.geometry.dropna().total_bounds]
    x = [box[index] for box in boxes for index in (0, 2)]
    y = [box[index] for box in boxes for index in (1, 3)]
    lon, lat = geo.to_wgs84([min(x), max(x)], [min(y), max(y)])
    return [[float(lat[0]), float(lon[0])], [float(lat[1]), float(lon[1])]]


# ---- the words beside the drawing ---------------------------------------------------------------------------------


def _legend(world: World, one: RenderedLayer) -> dict[str, Any]:
    speak, layer = words(DEFAULT), one.layer
    city = "" if one.city_value is None else f"{speak.number(one.city_value, layer.decimals)} {layer.unit}".strip()
    return {
        "id": layer.id,
        "title": layer.title,
        "note": layer.note,
        "guarded": is_guarded(layer, world),
        "measured": speak.moment(one.measured),
        "city": city,
        "sources": list(dict.fromkeys(world.sources["publisher"][list(one.sources)])),
        "legend": [
            {"label": entry.label, "count": entry.count, "has_city": entry.has_city, "picture": _picture(entry)}
            for entry in one.legend
        ],
    }


def _picture(entry: LegendEntry) -> Markup:
    if entry.mark is not None:
        return Markup(mark_svg(entry.mark))  # noqa: S704  (our own drawing)
    fill = "url(#onbekend)" if entry.pattern else entry.colour
    square = '<rect x="1" y="1" width="22" height="22" fill="{}" stroke="{}"/>'
    picture = Markup(f'<svg width="24" height="24" aria-hidden="true">{square}</svg>')  # noqa: S704
    return picture.format(fill, OUTLINE_COLOUR)


def _place_rows(world: World, drawn: Sequence[RenderedLayer]) -> list[dict[str, str]]:
    """Every place on the map once, by wijk and name: the list is the map."""
    wijken = world.areas["name"].to_dict()
    rows: dict[str, dict[str, str]] = {}
    for one in drawn:
        if not _is_points(one):
            continue
        for place, row in one.frame[one.frame.index.isin(world.places.index)].iterrows():
            if place not in rows:
                area = str(wijken.get(world.places["wijk_code"][place], ""))
                rows[str(place)] = {"id": str(place), "name": row["name"], "label": row["label"], "area": area}
            elif row["kind"] in KIND_MARKS:
                rows[str(place)]["label"] += f"; ook {KIND_MARKS[row['kind']].singular}"
    return sorted(rows.values(), key=lambda row: (row["area"], row["name"]))


def _figure_rows(world: World, one: RenderedLayer) -> dict[str, Any]:
    frame = one.frame.sort_values("name")
    return _legend(world, one) | {
        "rows": [{"name": n, "label": w} for n, w in zip(frame["name"], frame["label"], strict=True)]
    }


def _sources(world: World, drawn: Sequence[RenderedLayer]) -> list[dict[str, str]]:
    used = dict.fromkeys(source for one in drawn for source in one.sources)
    found = []
    for name, source in world.sources.loc[list(used)].iterrows():
        when = source["measured"] or words(DEFAULT).moment(source["published"])
        texts = {column: source[column] for column in ("name", "licence", "note")}
        named = {"credit": credit(str(name), source["publisher"]), "when": when, "url": web_link(source["url"])}
        found.append(named | texts)
    return found


def _municipality(world: World) -> str:
    area = world.area(world.gemeente)
    return world.gemeente if area is None else str(area["name"])


# ---- what the file carries with it --------------------------------------------------------------------------------


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)


def _leaflet_file(name: str) -> Path:
    from xstatic.pkg import leaflet

    return Path(leaflet.BASE_DIR) / name


@cache
def _leaflet_js() -> str:
    text = _leaflet_file("leaflet.js").read_text(encoding="utf-8")
    return re.sub(r"\n//# sourceMappingURL=.*", "", text)


@cache
def _leaflet_css() -> str:
    """Leaflet's style with its pictures inside."""

    def inside(found: re.Match[str]) -> str:
        picture = base64.b64encode(_leaflet_file(found[1]).read_bytes()).decode()
        return f"url(data:image/png;base64,{picture})"

    return re.sub(r"url\((images/[^)]+)\)", inside, _leaflet_file("leaflet.css").read_text(encoding="utf-8"))
