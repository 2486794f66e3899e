"""Streets and what stands beside them, of a place or around a point, from OpenStreetMap by OSMnx.

Both are kept under ``data_dir/cache``, as GraphML and GeoPackage.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd

from socialmap.errors import BadInputError, NotFoundError, SourceUnavailableError
from socialmap.model.written import LONGEST_NAME
from socialmap.network.compiling import with_banks
from socialmap.sources.apart import here
from socialmap.sources.http import Progress, is_fresh
from socialmap.sources.osm.tags import SOURCE_ID
from socialmap.sources.raw import Features
from socialmap.sources.streets.banks import banks
from socialmap.sources.streets.reading import read_streets
from socialmap.sources.streets.tags import TAGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from socialmap.config import Settings
    from socialmap.sources.apart import Reader
    from socialmap.sources.raw import StreetTable

#: All ways, cycleways too, and ferries; what may not be walked is left out when the file is read.
FILTERS = ['["highway"]["highway"!~"construction|proposed|abandoned|platform|raceway"]', '["route"="ferry"]']
#: "walk" makes each street one for both directions; the filter says which ways.
ASKED = {"network_type": "walk", "custom_filter": FILTERS, "simplify": False, "retain_all": True}
#: Largest circle to ask for, in metres: Overpass is a shared service.
MAX_DISTANCE = 30_000


def fetch_streets(
    settings: Settings,
    progress: Progress | None = None,
    *,
    place: str = "",
    around: str = "",
    distance: float = 2000.0,
    elsewhere: bool = False,
    reader: Reader = here,
) -> StreetTable:
    """Streets of a place that Nominatim knows ("Delft"), or around a point, with the landmarks beside them.

    Parameters
    ----------
    around, distance
        The point in degrees, as "52.37,4.90" (latitude first), and how far around it, in metres.
    elsewhere
        Streets may lie outside the Netherlands.
    reader
        Reads what was fetched.

    Raises
    ------
    BadInputError
        When neither or both are given, or the point or the distance cannot be.
    NotFoundError
        When there is no such place, or nothing to walk on.
    SourceUnavailableError
        When OpenStreetMap's services do not answer.
    """
    if bool(place) == bool(around):
        msg = "van waar u straten wilt is niet duidelijk"
        raise BadInputError(msg, expected="de naam van een plaats, of --around met een punt")
    if not 0 < distance <= MAX_DISTANCE:
        msg = "deze afstand kan niet"
        raise BadInputError(msg, value=distance, expected=f"meer dan 0 en hoogstens {MAX_DISTANCE} meter")
    where = _Place(place) if place else _Around(_point(around), distance)
    streets, beside = _cached(where, settings, progress)
    table = reader(read_streets, [streets], settings=settings, elsewhere=elsewhere)
    features = Features(SOURCE_ID, gpd.read_file(beside))
    return replace(table, network=with_banks(table.network, banks(features), wet=True), features=features)


class _Place(NamedTuple):
    name: str

    def graph(self, osmnx: Any) -> Any:
        return osmnx.graph_from_place(self.name, **ASKED)

    def elements(self, osmnx: Any, tags: Mapping[str, Any]) -> Any:
        return osmnx.features_from_place(self.name, tags)


class _Around(NamedTuple):
    point: tuple[float, float]
    distance: float

    @property
    def name(self) -> str:
        return f"{self.distance:g} m om {self.point[0]:g}, {self.point[1]:g}"

    def graph(self, osmnx: Any) -> Any:
        return osmnx.graph_from_point(self.point, dist=self.distance, **ASKED)

    def elements(self, osmnx: Any, tags: Mapping[str, Any]) -> Any:
        return osmnx.features_from_point(self.point, tags, self.distance)


def _point(text: str) -> tuple[float, float]:
    found = re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*", text)
    if not found or abs(float(found[1])) > 90 or abs(float(found[2])) > 180:  # noqa: PLR2004
        msg = "dit is geen punt"
        raise BadInputError(msg, value=text, expected="breedte en lengte in graden, zoals 52.37,4.90")
    return float(found[1]), float(found[2])


def _cached(where: _Place | _Around, settings: Settings, progress: Progress | None) -> tuple[Path, Path]:
    """The files of the streets and of what stands beside them, fetched when they are not there or too old."""
    folder, slug = settings.data_dir / "cache", re.sub(r"[^a-z0-9]+", "-", where.name.lower())[:LONGEST_NAME]
    streets, beside = folder / f"straten-{slug}.graphml", folder / f"herkenningspunten-{slug}.gpkg"

    def told(share: float) -> None:
        if progress:
            progress(f"straten van {where.name}", share)

    told(0.0)
    if not is_fresh(streets):
        _download(where, streets, settings, told)
    told(0.7)
    if not is_fresh(beside):
        _download_beside(where, beside, settings)
    told(1.0)
    return streets, beside


@contextmanager
def _osmnx(name: str, settings: Settings, folder: Path) -> Iterator[Any]:
    """OSMnx, with what goes wrong outside in our words."""
    import osmnx

    folder.mkdir(parents=True, exist_ok=True)
    osmnx.settings.use_cache = False  # what we keep grows old, and what it keeps does not
    osmnx.settings.requests_timeout = settings.http_timeout * 9  # Overpass itself counts to 180 seconds
    osmnx.settings.useful_tags_way = sorted({*osmnx.settings.useful_tags_way, *TAGS, "name"})
    try:
        yield osmnx
    except (osmnx._errors.InsufficientResponseError, TypeError) as error:
        msg = f"OpenStreetMap kent geen straten van {name!r}; probeer een andere naam, of --around met een punt."
        raise NotFoundError(msg) from error
    except (osmnx._errors.ResponseStatusCodeError, OSError) as error:
        msg = f"OpenStreetMap geeft geen antwoord over {name!r}; probeer het later opnieuw."
        raise SourceUnavailableError(msg) from error


def _download(where: _Place | _Around, path: Path, settings: Settings, told: Callable[[float], None]) -> None:
    with _osmnx(where.name, settings, path.parent) as osmnx:
        graph = where.graph(osmnx)
    told(0.5)
    graph = osmnx.simplify_graph(graph, edge_attrs_differ=[*TAGS, "name"])
    graph.graph["name"] = where.name
    part = path.with_suffix(".part")
    osmnx.save_graphml(graph, part)
    part.replace(path)


def _download_beside(where: _Place | _Around, path: Path, settings: Settings) -> None:
    from socialmap.sources.osm import everyday  # which itself asks this room what is a street

    with _osmnx(where.name, settings, path.parent) as osmnx:
        try:
            elements = where.elements(osmnx, everyday.asked_tags())
        except osmnx._errors.InsufficientResponseError:
            elements = gpd.GeoDataFrame(geometry=[])
    part = path.with_suffix(".part.gpkg")
    everyday.points_of(elements).frame.to_file(part, driver="GPKG")
    part.replace(path)
