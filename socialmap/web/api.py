"""The API: GeoJSON and JSON under /api/v1, described in openapi.json."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Blueprint, Response, request

from socialmap.errors import NotFoundError
from socialmap.queries import layers as layer_queries
from socialmap.queries import places as place_queries
from socialmap.web import guard, params
from socialmap.web.caching import cached
from socialmap.web.site import API, site, words, world

api = Blueprint("api", __name__, url_prefix=API)
GEOJSON = "application/geo+json"


def _json(value: Any, content_type: str = "application/json") -> Response:
    return Response(orjson.dumps(value), content_type=content_type)


@api.get("/places")
@cached
def places() -> Response:
    """Places as points."""
    args = request.args
    asked = params.api_filter(args)
    found = place_queries.places_geojson(
        world(), asked, words(), bbox=params.bbox(args), limit=params.limit(args)
    )
    return _json(found, GEOJSON)


@api.get("/layers")
@cached
def layers() -> Response:
    """Which layers there are."""
    return _json({"layers": layer_queries.layer_list(site().layers, words(), guarded=guard.may_see())})


@api.get("/layers/<id>")
@cached
def layer(id: str) -> Response:
    """One layer with its legend."""
    found = site().layers.get(id)
    if found is None:
        msg = f"De kaartlaag {id[:40]!r} bestaat niet; /api/v1/layers noemt ze allemaal."
        raise NotFoundError(msg)
    if found.guarded:
        guard.require()
    return _json(layer_queries.layer_geojson(found, world(), words()), GEOJSON)
