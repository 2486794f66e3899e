"""The API: GeoJSON and JSON under /api/v1, described in openapi.json."""

from __future__ import annotations

from dataclasses import asdict
from http import HTTPStatus
from typing import Any

import orjson
from flask import Blueprint, Response

from socialmap.errors import NotFoundError
from socialmap.layer import is_guarded
from socialmap.model import Level
from socialmap.queries.cirkels import export as fit_export
from socialmap.queries.cirkels import map as fit_map_query
from socialmap.queries.cirkels.area import AreaFit
from socialmap.queries.kaart import areas as area_queries
from socialmap.queries.kaart import bronnen as source_query
from socialmap.queries.kaart import layers as layer_queries
from socialmap.queries.kaart import place as place_query
from socialmap.queries.kaart import places as place_queries
from socialmap.queries.kaart import streets as street_queries
from socialmap.queries.kaart.search import found_json
from socialmap.web import collections, guard, params, schemas
from socialmap.web.answers import cached
from socialmap.web.asking import asked
from socialmap.web.openapi import CSV, GEOJSON, JSON, description, endpoint
from socialmap.web.schemas_of_search import Search
from socialmap.web.site import API, same_buurt, site, words, world

FORBIDDEN, NOT_FOUND = HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND

api = Blueprint("api", __name__, url_prefix=API)


def _json(value: Any, content_type: str = JSON) -> Response:
    return Response(orjson.dumps(value), content_type=content_type)


@api.get("/places")
@endpoint("Places as points", *params.PLACES, answer=schemas.Places, content_type=GEOJSON)
@cached
def places() -> Response:
    """Places as points."""
    box, limit = params.BBOX.read(asked()), params.LIMIT.read(asked())
    found = place_queries.places_geojson(world(), params.api_filter(asked()), words(), bbox=box, limit=limit)
    return _json(found, GEOJSON)


@api.get("/places/<id>")
@endpoint("One place in full", answer=place_query.PlacePage, moves=True)
@cached
def place(id: str) -> Response:
    """One place in full."""
    return _json(asdict(place_query.place_page(world(), id, words())))


@api.get("/places/<id>/reach")
@endpoint(
    "From where people can walk to a place in 5, 10 and 15 minutes; shapes for drawing only",
    params.PROFILE,
    answer=schemas.Walked,
    content_type=GEOJSON,
    moves=True,
)
@cached
def reach(id: str) -> Response:
    """From where people can walk to a place, in shapes for drawing only."""
    profile = params.PROFILE.read(asked())
    return _json(street_queries.place_catchments(world(), id, profile, words()), GEOJSON)


@api.get("/search")
@endpoint("Everything that is called as was typed, best first", *params.SEARCHED, answer=Search)
@cached
def search() -> Response:
    """Everything that is called as was typed."""
    given = asked()
    # The buurt of a postcode stands beside the records.
    world().note_everything()
    found = found_json(
        world(),
        params.FIND.read(given),
        words(),
        near=params.NEAR.read(given),
        most=params.OF_EACH.read(given),
        same_buurt=same_buurt,
    )
    return _json(found)


@api.get("/areas")
@endpoint("Areas of one level", params.LEVEL, answer=schemas.Areas, content_type=GEOJSON)
@cached
def areas() -> Response:
    """The areas of one level."""
    return _json(area_queries.areas_geojson(world(), Level(params.LEVEL.read(asked())), words()), GEOJSON)


@api.get("/areas/<code>/streets")
@endpoint(
    "Streets of a wijk or buurt by minutes' walk to the nearest Huis van de Wijk or buurtkamer",
    answer=schemas.Walked,
    content_type=GEOJSON,
)
@cached
def streets(code: str) -> Response:
    """The streets of a wijk or buurt by minutes to the nearest meeting place."""
    return _json(street_queries.area_streets(world(), code, words()), GEOJSON)


@api.get("/fit")
@endpoint(
    "Where a new circle would fit, in words; guarded by SOCIALMAP_CIRKELS",
    *params.FIT,
    answer=schemas.Fit,
    errors=(FORBIDDEN, NOT_FOUND),
)
@cached
def fit() -> Response:
    """Fit scores by the weights in the address, for who may see them."""
    guard.require_cirkels()
    with site().turns.turn():
        return _json(fit_export.fit_json(world(), params.fit_ask(asked()), words()))


@api.get("/fit/<code>")
@endpoint(
    "One area in full: verdict, range, reasons, and each figure with its year and source; guarded likewise",
    *params.FIT,
    answer=AreaFit,
    errors=(FORBIDDEN,),
)
@cached
def fit_area(code: str) -> Response:
    """Everything that is told of one area, with the source of each figure."""
    guard.require_cirkels()
    return _json(fit_export.area_json(world(), params.fit_ask(asked()), code, words()))


@api.get("/fit/map")
@endpoint(
    "The scores by these weights as a map layer with its legend; guarded likewise",
    *params.FIT,
    answer=schemas.DrawnLayer,
    content_type=GEOJSON,
    errors=(FORBIDDEN,),
)
@cached
def fit_map() -> Response:
    """The scores by the weights in the address, as a map layer with its legend."""
    guard.require_cirkels()
    layer = site().layers["past_een_cirkel"]
    return _json(fit_map_query.fit_geojson(layer, world(), params.fit_ask(asked()), words()), GEOJSON)


@api.get("/fit.csv")
@endpoint(
    "The same as a table, with every figure under each score; guarded likewise",
    *params.FIT,
    content_type=CSV,
    errors=(FORBIDDEN, NOT_FOUND),
)
@cached
def fit_csv() -> Response:
    """The same as a table: a row for each area with every figure under its score."""
    guard.require_cirkels()
    rows = fit_export.fit_table(world(), params.fit_ask(asked()), words())
    return Response(fit_export.fit_csv(rows), content_type=f"{CSV}; charset=utf-8")


@api.get("/sources")
@endpoint("Where everything comes from", answer=schemas.Sources)
@cached
def sources() -> Response:
    """Where everything comes from."""
    return _json({"sources": [asdict(row) for row in source_query.source_list(world(), words())]})


@api.get("/openapi.json")
@endpoint("This description")
def openapi() -> Response:
    """What there is to ask, by OpenAPI 3.1."""
    public = site().settings.public_url
    return _json(description() | ({"servers": [{"url": public}]} if public else {}))


@api.get("/layers")
@endpoint("Which map layers there are", answer=schemas.Layers)
@cached
def layers() -> Response:
    """Which layers there are."""
    return _json({"layers": layer_queries.layer_list(site().layers, world(), words(), guarded=guard.may_see())})


@api.get("/layers/<id>")
@endpoint("A map layer with its legend", answer=schemas.DrawnLayer, content_type=GEOJSON, errors=(FORBIDDEN,))
@cached
def layer(id: str) -> Response:
    """One layer with its legend."""
    found = site().layers.get(id)
    if found is None:
        msg = f"De kaartlaag {id[:40]!r} bestaat niet; /api/v1/layers noemt ze allemaal."
        raise NotFoundError(msg)
    if is_guarded(found, world()):
        guard.require_cirkels()
    return _json(layer_queries.layer_geojson(found, world(), words()), GEOJSON)


collections.add_to(api)
