"""OGC API Features, Part 1: Core, on our own API: what everybody may see as collections of GeoJSON features.

The rows are those of the files to take along (``queries.leaving``), so that both tell the same. Links are whole where
``SOCIALMAP_PUBLIC_URL`` says what we are called; else they are paths, which clients take from where they asked: never
the name by which somebody happened to ask.

Reference: OGC 17-069r4, https://docs.ogc.org/is/17-069r4/17-069r4.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import shapely
from flask import Response, url_for

from socialmap.errors import BadInputError, NotFoundError
from socialmap.exchange.geojson import bounds, feature, in_degrees
from socialmap.exchange.leaving import ID
from socialmap.i18n import later
from socialmap.model import Level
from socialmap.offer.current import rests
from socialmap.offer.hours import schedule
from socialmap.queries.leaving.views import VIEWS
from socialmap.web import params
from socialmap.web import schemas_of_collections as shapes
from socialmap.web.answers import cached
from socialmap.web.asking import Asked, Number, Parameter, asked
from socialmap.web.moments import When
from socialmap.web.openapi import GEOJSON, JSON, endpoint
from socialmap.web.site import language, site, words, world

if TYPE_CHECKING:
    from flask import Blueprint
    from numpy.typing import NDArray

    from socialmap.exchange.leaving import Leaving
    from socialmap.schedule import Schedule
    from socialmap.web.moments import Stretch
    from socialmap.world import World

    Object = dict[str, Any]

#: Features in an answer when nobody asks for a number, and at most.
USUAL, MOST = 100, 1_000
_CONFORMS = tuple(f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}" for name in ("core", "geojson"))
CRS = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_NO_FEATURE = later("In deze verzameling is niets met dit nummer.")


@dataclass(frozen=True)
class Limit(Parameter):
    """How many features at most; who asks for more than we give gets what we give, as the standard wants."""

    @property
    def schema(self) -> dict[str, Any]:
        """Its value in JSON Schema."""
        return {"type": "integer", "minimum": 1, "default": USUAL}

    def read(self, asked: Asked) -> int:
        """The number."""
        typed = asked.get(self.name)
        if typed is None:
            return USUAL
        if not (typed.isascii() and typed.isdigit() and typed.strip("0")):
            msg = "dit getal kan niet"
            raise BadInputError(msg, column=self.name, value=typed, expected="een heel getal vanaf 1")
        return MOST if len(typed.lstrip("0")) > len(str(MOST)) else min(int(typed), MOST)


LIMIT = Limit("limit", about=f"Most features in the answer; above {MOST} it is {MOST}")
OFFSET = Number("offset", 0, 0, 1_000_000, about="How many features come before the first one of the answer")
DATETIME = When("datetime", about="Day, moment or stretch of time; features without known hours all fit")
PAGING = (params.BBOX, DATETIME, LIMIT, OFFSET)
_PLACES = (params.API_SEARCH, params.API_KIND, params.API_AREA, params.API_OFFERED, params.API_OPEN)


@dataclass(frozen=True)
class Collection:
    """What is told of one kind of thing.

    Attributes
    ----------
    view
        Whose rows it has.
    known, read
        What it can be filtered by, and how that is asked of the view.
    hours
        When each row goes on, None where that is not known; None for what has no time of its own (section 7.15.4 of
        the standard: it fits any time).
    """

    id: str
    view: str
    description: str
    known: tuple[Parameter, ...]
    read: Callable[[Asked], Any]
    hours: Callable[[World, Leaving], list[Schedule | None]] | None = None

    def left(self, given: Asked) -> Leaving:
        """The rows that fit what is asked."""
        settings = site().settings
        return VIEWS[self.view].make(world(), self.read(given), words(), settings.public_origin + settings.public_path)


def _hours(here: World, left: Leaving) -> list[Schedule | None]:
    """When each of these activities goes on, by the hours that everybody reads of it."""
    told = {row["id"]: row for row in here.activities.to_dict("records")}
    every = [told[row[ID]] for row in left.rows]
    return [schedule(one["schedule"], rests(one), here.school_holidays) for one in every]


COLLECTIONS: Mapping[str, Collection] = {
    one.id: one
    for one in (
        Collection("places", "plekken", "Places, with their facts and how sure these are", _PLACES, params.api_filter),
        Collection(
            "activities", "activiteiten", "Activities, at the point of their place", _PLACES, params.api_filter, _hours
        ),
        Collection(
            "areas",
            "gebieden",
            "Areas of one level, with figures for everybody",
            (params.LEVEL,),
            lambda given: Level(params.LEVEL.read(given)),
        ),
    )
}


def add_to(api: Blueprint) -> None:
    """Put the standard's addresses beside our own."""
    api.add_url_rule("", view_func=landing)
    api.add_url_rule("/conformance", view_func=conformance)
    api.add_url_rule("/collections", view_func=collections)
    for one in COLLECTIONS.values():
        path = f"/collections/{one.id}"
        api.add_url_rule(path, f"collection_{one.id}", _about(one))
        api.add_url_rule(f"{path}/items", f"items_{one.id}", _items(one))
        api.add_url_rule(f"{path}/items/<path:id>", f"item_{one.id}", _item(one))


def _address(name: str, query: Sequence[tuple[str, str]] = (), **values: Any) -> str:
    """A link as it may stand in an answer: whole by the settings, else a path."""
    spoken = [("lang", language())] if language() != "nl" else []
    path = url_for(f"api.{name}", **values) + params.as_query([*query, *spoken])
    return f"{site().settings.public_origin}{path}"


def _link(rel: str, href: str, content_type: str = JSON, title: str = "") -> Object:
    return {"rel": rel, "href": href, "type": content_type, **({"title": title} if title else {})}


def _json(value: Any, content_type: str = JSON) -> Response:
    return Response(orjson.dumps(value), content_type=content_type)


@endpoint("Where to begin: OGC API Features, Part 1", answer=shapes.Landing)
@cached
def landing() -> Response:
    """Where a client of the standard begins."""
    found = [
        _link("self", _address("landing")),
        _link("service-desc", _address("openapi"), "application/vnd.oai.openapi+json;version=3.1"),
        _link("conformance", _address("conformance")),
        _link("data", _address("collections")),
    ]
    about = words().gettext("Plekken, activiteiten en gebieden van de sociale kaart")
    return _json({"title": words().gettext("Sociale kaart"), "description": about, "links": found})


@endpoint("What of the standard this API keeps to", answer=shapes.Conformance)
@cached
def conformance() -> Response:
    """The classes of requirements that this keeps to."""
    return _json({"conformsTo": list(_CONFORMS)})


@endpoint("What there is to ask, as collections of features", answer=shapes.Collections)
@cached
def collections() -> Response:
    """Every collection."""
    found = [_described(one) for one in COLLECTIONS.values()]
    return _json({"links": [_link("self", _address("collections"))], "collections": found})


def _about(one: Collection) -> Callable[..., Response]:
    @endpoint(f"About the collection {one.id}", answer=shapes.Collection)
    @cached
    def collection() -> Response:
        return _json(_described(one))

    return collection


def _described(one: Collection) -> Object:
    left = one.left(Asked())
    around = bounds([shape for shape in in_degrees(left.shapes) if shape is not None]) if len(left.shapes) else []
    extent = {"extent": {"spatial": {"bbox": [around], "crs": CRS}}} if around and not np.isnan(around).any() else {}
    return {
        "id": one.id,
        "title": left.title,
        "description": one.description,
        "itemType": "feature",
        "crs": [CRS],
        "attribution": left.attribution,
        **extent,
        "links": [
            _link("self", _address(f"collection_{one.id}")),
            _link("items", _address(f"items_{one.id}"), GEOJSON, left.title),
            *(_link("license", source.url, "text/html", source.licence) for source in left.sources if source.url),
        ],
    }


def _items(one: Collection) -> Callable[..., Response]:
    @endpoint(
        f"Features of {one.id}: {one.description}",
        *one.known,
        *PAGING,
        answer=shapes.Features,
        content_type=GEOJSON,
    )
    @cached
    def items() -> Response:
        given = asked()
        left = one.left(given)
        at = in_degrees(left.shapes) if len(left.shapes) else np.full(len(left.rows), None, dtype=object)
        chosen = np.flatnonzero(_within(at, params.BBOX.read(given)) & _during(one, left, DATETIME.read(given)))
        offset, limit = OFFSET.read(given), LIMIT.read(given)
        shown = chosen[offset : offset + limit]
        found = {
            "type": "FeatureCollection",
            "timeStamp": left.made.isoformat(),
            "numberMatched": len(chosen),
            "numberReturned": len(shown),
            "attribution": left.attribution,
            "links": _pages(one, given, offset, limit, len(chosen)),
            "features": [feature(left, left.rows[row], at[row]) for row in shown],
        }
        return _json(found, GEOJSON)

    return items


def _within(shapes_at: NDArray[np.object_], box: tuple[float, float, float, float] | None) -> NDArray[np.bool_]:
    """Which shapes touch a box; what lies nowhere is in none."""
    if box is None:
        return np.ones(len(shapes_at), dtype=bool)
    touching: NDArray[np.bool_] = shapely.intersects(shapes_at, shapely.box(*box))
    return touching


def _during(one: Collection, left: Leaving, asked_for: Stretch | None) -> NDArray[np.bool_]:
    """Which rows go on in a stretch of time; what has no time, or none that is known, does in any."""
    if asked_for is None or one.hours is None:
        return np.ones(len(left.rows), dtype=bool)
    here = world()
    found = [hours is None or asked_for.holds(hours, here.now) for hours in one.hours(here, left)]
    return np.array(found, dtype=bool)


def _pages(one: Collection, given: Asked, offset: int, limit: int, matched: int) -> list[Object]:
    """Links to this page, the next one and the one before, which ask the same."""
    name = f"items_{one.id}"
    rest = [(key, value) for key, value in given.items(multi=True) if key not in (OFFSET.name, params.LANG.name)]
    pages = {"self": offset}
    pages |= {"next": offset + limit} if offset + limit < matched else {}
    pages |= {"prev": max(offset - limit, 0)} if offset else {}
    links = [
        _link(rel, _address(name, [*rest, *([(OFFSET.name, str(at))] if at else [])]), GEOJSON)
        for rel, at in pages.items()
    ]
    return [*links, _link("collection", _address(f"collection_{one.id}"))]


def _item(one: Collection) -> Callable[..., Response]:
    @endpoint(f"One feature of {one.id}", answer=shapes.Feature, content_type=GEOJSON)
    @cached
    def item(id: str) -> Response:
        for left in _everything(one):
            for number, row in enumerate(left.rows):
                if row[ID] == id:
                    [shape] = in_degrees(left.shapes[number : number + 1]) if len(left.shapes) else [None]
                    links = [
                        _link("self", _address(f"item_{one.id}", id=id), GEOJSON),
                        _link("collection", _address(f"collection_{one.id}")),
                    ]
                    return _json({**feature(left, row, shape), "links": links}, GEOJSON)
        raise NotFoundError(_NO_FEATURE)

    return item


def _everything(one: Collection) -> list[Leaving]:
    """All that a collection has under any filter: areas of each level."""
    if params.LEVEL not in one.known:
        return [one.left(Asked())]
    return [one.left(Asked({params.LEVEL.name: level})) for level in params.LEVEL.choices]
