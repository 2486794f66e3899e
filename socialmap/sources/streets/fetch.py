"""Streets of a place, or around a point, from OpenStreetMap by OSMnx; kept as GraphML under ``data_dir/cache``."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from socialmap.errors import BadInputError, NotFoundError, SourceUnavailableError
from socialmap.sources.http import Progress, is_fresh
from socialmap.sources.streets.graphs import FACT_TAGS, KIND_TAGS
from socialmap.sources.streets.reading import read_streets

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from socialmap.config import Settings
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
) -> StreetTable:
    """Streets of a place that Nominatim knows ("Delft"), or around a point.

    Parameters
    ----------
    around, distance
        The point in degrees, as "52.37,4.90" (latitude first), and how far around it, in metres.
    elsewhere
        Streets may lie outside the Netherlands.

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
    if place:
        name, ask = place, partial(_place, place)
    else:
        point = _point(around)
        name, ask = f"{distance:g} m om {point[0]:g}, {point[1]:g}", partial(_around, point, distance)
    path = _cached(name, ask, settings, progress)
    return read_streets([path], settings=settings, elsewhere=elsewhere)


def _place(place: str, osmnx: Any) -> Any:
    return osmnx.graph_from_place(place, **ASKED)


def _around(point: tuple[float, float], distance: float, osmnx: Any) -> Any:
    return osmnx.graph_from_point(point, dist=distance, **ASKED)


def _point(text: str) -> tuple[float, float]:
    found = re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*", text)
    if not found or abs(float(found[1])) > 90 or abs(float(found[2])) > 180:  # noqa: PLR2004
        msg = "dit is geen punt"
        raise BadInputError(msg, value=text, expected="breedte en lengte in graden, zoals 52.37,4.90")
    return float(found[1]), float(found[2])


def _cached(name: str, ask: Callable[[Any], Any], settings: Settings, progress: Progress | None) -> Path:
    path = settings.data_dir / "cache" / f"straten-{re.sub(r'[^a-z0-9]+', '-', name.lower())}.graphml"

    def told(share: float) -> None:
        if progress:
            progress(f"straten van {name}", share)

    told(0.0)
    if not is_fresh(path):
        _download(name, ask, path, settings, told)
    told(1.0)
    return path


def _download(
    name: str, ask: Callable[[Any], Any], path: Path, settings: Settings, told: Callable[[float], None]
) -> None:
    import osmnx

    path.parent.mkdir(parents=True, exist_ok=True)
    osmnx.settings.cache_folder = str(path.parent / "osmnx")
    osmnx.settings.requests_timeout = settings.http_timeout * 9  # Overpass itself counts to 180 seconds
    osmnx.settings.useful_tags_way = sorted({*osmnx.settings.useful_tags_way, *KIND_TAGS, *FACT_TAGS})
    try:
        graph = ask(osmnx)
    except (osmnx._errors.InsufficientResponseError, TypeError) as error:
        msg = f"OpenStreetMap kent geen straten van {name!r}; probeer een andere naam, of --around met een punt."
        raise NotFoundError(msg) from error
    except (osmnx._errors.ResponseStatusCodeError, OSError) as error:
        msg = f"OpenStreetMap geeft geen antwoord over {name!r}; probeer het later opnieuw."
        raise SourceUnavailableError(msg) from error
    told(0.5)
    graph = osmnx.simplify_graph(graph, edge_attrs_differ=[*KIND_TAGS, *FACT_TAGS])
    graph.graph["name"] = name
    told(0.7)
    part = path.with_suffix(".part")
    osmnx.save_graphml(graph, part)
    part.replace(path)
