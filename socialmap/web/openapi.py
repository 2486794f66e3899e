"""The API in the words of OpenAPI 3.1, made from the same lists that the endpoints check against."""

from __future__ import annotations

from typing import Any

from socialmap.fit.measures import LEVELS
from socialmap.fit.profile import ORIENTATIONS
from socialmap.fit.terms import TermGroup
from socialmap.i18n import LANGUAGES
from socialmap.model import Level, Offer, PlaceKind
from socialmap.queries.cirkels.ask import ORDERS
from socialmap.web.params import MAX_ROWS, MAX_TEXT


def description() -> dict[str, Any]:
    """The whole of it."""
    area = _query("area", "Code of an area: CBS (WK0363FB) or the city's own (FB)", {"type": "string"})
    place_filters = [
        _query("q", "Words that must all occur in name, address, area, kind or operator", _text()),
        _query("kind", "Kind of place", {"type": "string", "enum": [str(kind) for kind in PlaceKind]}),
        area,
        _query("offered", "Only places that somebody can be sent to now", _boolean()),
        _query("open_now", "Only places whose hours are known and that are open now", _boolean()),
        _query("bbox", "West, south, east, north in degrees", {"type": "string", "example": "4.7,52.3,5.0,52.5"}),
        _query("limit", "Most features in the answer", {"type": "integer", "minimum": 1, "maximum": MAX_ROWS}),
    ]
    levels = [str(level) for level in Level if level is not Level.LAND]
    level = _query("level", "Level of area", {"type": "string", "enum": levels, "default": "wijk"})
    profile = _query("profile", "Who walks, by id of data/profielen.csv", {**_text(), "default": "wandelen"})
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Sociale kaart",
            "version": "1.0.0",
            "description": (
                "Places, areas, figures and map layers of one municipality. Coordinates are WGS84 with five decimals. "
                "Every answer names its sources. What is unknown is absent or says so; it is never yes."
            ),
        },
        "paths": {
            "/api/v1/openapi.json": _get("This description", "application/json", {"type": "object"}),
            "/api/v1/places": _get("Places as points", _GEO, _ref("Features"), place_filters, errors=(400,)),
            "/api/v1/places/{id}": _get(
                "One place in full", "application/json", {"type": "object"}, [_path("id")], errors=(404,), moved=True
            ),
            "/api/v1/places/{id}/reach": _get(
                "From where people can walk to a place in 5, 10 and 15 minutes; shapes for drawing only",
                _GEO,
                _ref("Features"),
                [_path("id"), profile],
                errors=(404,),
            ),
            "/api/v1/areas": _get("Areas of one level", _GEO, _ref("Features"), [level], errors=(400,)),
            "/api/v1/areas/{code}/streets": _get(
                "Streets of a wijk or buurt by minutes' walk to the nearest Huis van de Wijk or buurtkamer",
                _GEO,
                _ref("Features"),
                [_path("code")],
                errors=(404,),
            ),
            "/api/v1/layers": _get("Which map layers there are", "application/json", _ref("Layers")),
            "/api/v1/layers/{id}": _get(
                "A map layer with its legend", _GEO, _ref("Features"), [_path("id")], errors=(403, 404)
            ),
            "/api/v1/fit": _get(
                "Where a new circle would fit, in words; guarded by SOCIALMAP_CIRKELS",
                "application/json",
                _ref("Fit"),
                _FIT,
                errors=(400, 403, 404),
            ),
            "/api/v1/fit.csv": _get(
                "The same as a table, with every figure under each score; guarded likewise",
                "text/csv",
                {"type": "string"},
                _FIT,
                errors=(400, 403),
            ),
            "/api/v1/fit/map": _get(
                "The scores by these weights as a map layer with its legend; guarded likewise",
                _GEO,
                _ref("Features"),
                _FIT,
                errors=(400, 403),
            ),
            "/api/v1/fit/{code}": _get(
                "One area in full: verdict, range, reasons, and each figure with its year and source; guarded likewise",
                "application/json",
                _ref("FitArea"),
                [_path("code"), *_FIT],
                errors=(400, 403, 404),
            ),
            "/api/v1/sources": _get("Where everything comes from", "application/json", _ref("Sources")),
        },
        "components": {"schemas": _SCHEMAS},
    }


_GEO = "application/geo+json"
_DOOR = {
    "type": "string",
    "enum": [str(door) for door in Offer],
    "description": (
        "Of a place: how one gets in. open: for everybody; bedoeld_voor: without referral, meant for some; onbekend: "
        "nobody told, ring first; verwijzing: first a talk; context: there to find the way; nooit: not to be visited"
    ),
}
_ERROR = {
    "type": "object",
    "required": ["ok", "error"],
    "properties": {
        "ok": {"const": False},
        "error": {
            "type": "object",
            "required": ["status", "message", "request"],
            "properties": {
                "status": {"type": "integer"},
                "message": {"type": "string", "description": "One sentence, in Dutch"},
                "request": {"type": "string", "description": "Number of the request, as in the log"},
            },
        },
    },
}
_SCHEMAS = {
    "Error": _ERROR,
    "Source": {
        "type": "object",
        "required": ["id", "name", "publisher", "licence"],
        "properties": {name: {"type": "string"} for name in ("id", "name", "publisher", "licence")},
    },
    "Sources": {
        "type": "object",
        "required": ["sources"],
        "properties": {"sources": {"type": "array", "items": {"$ref": "#/components/schemas/Source"}}},
    },
    "Layers": {
        "type": "object",
        "required": ["layers"],
        "properties": {"layers": {"type": "array", "items": {"type": "object", "required": ["id", "title"]}}},
    },
    "Fit": {
        "type": "object",
        "required": ["people_first", "areas", "terms", "sources"],
        "properties": {
            "people_first": {"type": "array", "items": {"type": "string"}},
            "areas": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["code", "name", "verdict", "people", "figures", "terms", "unknown"],
                },
            },
            "compared": {"type": ["object", "null"], "description": "Two areas: which fits better, and how sure"},
            "terms": {"type": "array", "items": {"type": "object", "required": ["label", "weight", "evidence"]}},
            "sources": {"type": "array", "items": {"$ref": "#/components/schemas/Source"}},
        },
    },
    "FitArea": {
        "type": "object",
        "required": ["code", "people", "verdict", "sentences", "terms", "unknown", "sources"],
        "properties": {
            "people": {"type": "object", "description": "The four answers about people, and what comes first"},
            "sentences": {"type": "array", "items": {"type": "string"}},
            "terms": {
                "type": "array",
                "items": {"type": "object", "required": ["id", "label", "amount", "city_amount", "year", "sources"]},
            },
            "sources": {"type": "array", "items": {"$ref": "#/components/schemas/Source"}},
        },
    },
    "Features": {
        "type": "object",
        "required": ["type", "features"],
        "properties": {
            "type": {"const": "FeatureCollection"},
            "sources": {"type": "array", "items": {"$ref": "#/components/schemas/Source"}},
            "layer": {"type": "object", "description": "Of a map layer: title, legend, year, note, sources"},
            "features": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["type", "id", "geometry", "properties"],
                    "properties": {
                        "type": {"const": "Feature"},
                        "id": {"type": "string"},
                        "geometry": {"type": ["object", "null"]},
                        "properties": {"type": "object", "properties": {"door": _DOOR}},
                    },
                },
            },
        },
    },
}

_PERCENT = {"type": "integer", "minimum": 0, "maximum": 100}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _text() -> dict[str, Any]:
    return {"type": "string", "maxLength": MAX_TEXT}


def _boolean() -> dict[str, Any]:
    return {"type": "string", "enum": ["true", "false"], "default": "false"}


def _query(name: str, text: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": text, "schema": schema}


def _path(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _get(
    summary: str,
    content_type: str,
    schema: dict[str, Any],
    parameters: list[dict[str, Any]] | None = None,
    *,
    errors: tuple[int, ...] = (),
    moved: bool = False,
) -> dict[str, Any]:
    """One address that can be read."""
    spoken = _query("lang", "Language of the texts", {"type": "string", "enum": list(LANGUAGES), "default": "nl"})
    answers: dict[str, Any] = {"200": {"description": summary, "content": {content_type: {"schema": schema}}}}
    if moved:
        answers["301"] = {"description": "Merged into another place"}
    for status in errors:
        answers[str(status)] = {
            "description": "One sentence that says what is wrong",
            "content": {"application/json": {"schema": _ref("Error")}},
        }
    return {"get": {"summary": summary, "parameters": [*(parameters or []), spoken], "responses": answers}}


_FIT = [
    _query("richting", "Orientation of the circle", {"type": "string", "enum": [str(name) for name in ORIENTATIONS]}),
    _query("level", "Level of area", {"type": "string", "enum": [str(name) for name in LEVELS]}),
    *(
        _query(f"gewicht-{group.name.lower()}", f"Weight of a group of terms: {group}", _PERCENT)
        for group in TermGroup
        if group is not TermGroup.SERVED
    ),
    _query("volgorde", "Order of the areas", {"type": "string", "enum": list(ORDERS), "default": ORDERS[0]}),
    _query(
        "vergelijk",
        "Two areas to lay side by side: the parameter twice",
        {"type": "array", "maxItems": 2, "items": {"type": "string"}},
    ),
    _query(
        "mensen-FB",
        "What is known of the people in one area, its code behind the dash: is there a coach, a volunteer, a free room "
        "(ja, nee, onbekend), and how many people are interested. Never stored",
        {"type": "string", "example": "ja,nee,onbekend,5-8"},
    ),
]
