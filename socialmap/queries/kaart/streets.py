"""Streets and catchments as GeoJSON, for drawing only: lists and figures never come from these shapes."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from socialmap.errors import NotFoundError
from socialmap.i18n import later
from socialmap.model import MEETING_KINDS, Level
from socialmap.network.profiles import find_profile
from socialmap.offer.places import offered_places
from socialmap.queries.kaart.layers import geometries
from socialmap.queries.kaart.place import canonical_id
from socialmap.queries.kaart.reach import TOO_FAR, streets_credit, streets_source
from socialmap.reach import BANDS, catchments
from socialmap.walks import DEFAULT_PROFILE, Walks, walks

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from socialmap.i18n import Words
    from socialmap.world import World

#: Metres by which drawn lines may differ from where they are.
TOLERANCE = 3.0
ATTRIBUTION = "© OpenStreetMap-bijdragers (ODbL)"
#: How each number of minutes is drawn, by colour, width and dashes, so that no one of them has to carry it.
_SHAPES = (
    {"colour": "#00509e", "weight": 4, "dash": ""},
    {"colour": "#00509e", "weight": 3, "dash": "10 6"},
    {"colour": "#00509e", "weight": 2.5, "dash": "2 6"},
)
_LINES = (
    {"colour": "#08306b", "weight": 6, "dash": ""},
    {"colour": "#2171b5", "weight": 4, "dash": ""},
    {"colour": "#2171b5", "weight": 3, "dash": "8 5"},
    {"colour": "#9a3b00", "weight": 3, "dash": "2 5"},
    {"colour": "#6b6b6b", "weight": 1.5, "dash": ""},
)


def place_catchments(world: World, place_id: str, profile: str, words: Words) -> dict[str, Any]:
    """From where people can walk to a place within each number of minutes, the widest shape first.

    Raises
    ------
    NotFoundError
        When there is no such place or profile, this viewer may not see it, or no streets are stored.
    """
    canonical = canonical_id(place_id)
    if canonical not in world.places.index:
        msg = "Deze plek bestaat niet (meer)."
        raise NotFoundError(msg)
    walked = _walks(world)
    found = find_profile(walked.profiles, profile or DEFAULT_PROFILE)
    place = world.places.loc[[canonical]]
    shapes = gpd.GeoSeries(catchments(walked.ways(found.id), walked.spots(place))).simplify(TOLERANCE)
    labels = [words.gettext("binnen %(n)s minuten", n=f"{band:g}") for band in BANDS]
    drawn = [row for row in reversed(range(len(BANDS))) if not shapes[row].is_empty]
    about = _about(
        walked,
        words,
        id=f"bereik-{found.id}",
        title=words.gettext("Vanaf hier komt u er: %(profile)s", profile=words.gettext(found.label)),
        shape="catchments",
        legend=[{"label": label, **style} for label, style in zip(labels, _SHAPES, strict=True)],
    )
    if not drawn:
        about["note"] = words.gettext(TOO_FAR)
    return _collection(world, about, shapes[drawn], {row: labels[row] for row in drawn}, words)


def area_streets(world: World, code: str, words: Words) -> dict[str, Any]:
    """The streets of a wijk or buurt by minutes to the nearest Huis van de Wijk or buurtkamer, one feature a class.

    Raises
    ------
    NotFoundError
        When there is no such area, it is larger than a wijk, or no streets are stored.
    """
    area = world.area(code)
    if area is None:
        msg = f"De buurt {code[:20]!r} bestaat niet (meer)."
        raise NotFoundError(msg)
    walked = _walks(world)
    if area["level"] not in (Level.WIJK, Level.BUURT) or area.geometry is None:
        msg = f"Straten tekenen wij alleen van een wijk of buurt met een grens; {area['name']} is dat niet."
        raise NotFoundError(msg)
    labels = [words.gettext(label) for label in _LABELS]
    streets, classes = _classed(world, walked, area)
    found = [row for row in range(len(labels)) if (classes == row).any()]
    lines = walked.network.lines
    shapes = gpd.GeoSeries([shapely.MultiLineString(list(lines[streets[classes == row]])) for row in found])
    about = _about(
        walked,
        words,
        id="straten",
        title=words.gettext("Straten: hoeveel minuten lopen naar een Huis van de Wijk of buurtkamer?"),
        shape="lines",
        legend=[{"label": label, **style} for label, style in zip(labels, _LINES, strict=True)],
    )
    return _collection(world, about, shapes.simplify(TOLERANCE), {row: labels[row] for row in found}, words)


_LABELS = (
    later("hoogstens 5 minuten"),
    later("5 tot 10 minuten"),
    later("10 tot 15 minuten"),
    later("meer dan 15 minuten"),
    later("niet te bereiken over de straten die wij kennen"),
)


def _classed(world: World, walked: Walks, area: pd.Series) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The streets within the box around an area, and the class of each by the minutes from its middle."""
    network = walked.network
    streets = np.sort(network.tree.query(shapely.box(*area.geometry.bounds), predicate="intersects"))
    minutes = walked.nearest(offered_places(world, MEETING_KINDS)).minutes
    ends = np.stack([minutes[network.start[streets]], minutes[network.end[streets]]])
    middle = np.where(np.isinf(ends).any(axis=0), ends.min(axis=0), ends.mean(axis=0))
    classes = np.digitize(middle, BANDS, right=True)
    classes[np.isinf(middle)] = len(BANDS) + 1
    return streets, classes


def _walks(world: World) -> Walks:
    walked = walks(world)
    if walked is None:
        msg = "Er zijn nog geen straten ingelezen; doe dat met: python -m socialmap import network BESTAND."
        raise NotFoundError(msg)
    return walked


def _about(walked: Walks, words: Words, **told: Any) -> dict[str, Any]:
    """What a map layer tells of itself, so that the map draws both in one way."""
    return {
        **told,
        "note": streets_credit(walked, words),
        "attribution": ATTRIBUTION,
        "measured": "",
        "sources": [],
    }


def _collection(
    world: World, about: dict[str, Any], shapes: gpd.GeoSeries, classes: dict[int, str], words: Words
) -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "id": f"{about['id']}-{row}",
            "geometry": shape,
            "properties": {"class": row, "name": label, "label": label},
        }
        for (row, label), shape in zip(classes.items(), geometries(shapes), strict=True)
    ]
    named = [asdict(source) for source in streets_source(world, words)]
    return {"type": "FeatureCollection", "sources": named, "layer": about, "features": features}
