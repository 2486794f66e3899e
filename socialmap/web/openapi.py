"""The API in the words of OpenAPI 3.1, made from what each endpoint declares and checks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from http import HTTPStatus
from typing import Any

from flask import current_app, request
from pydantic import TypeAdapter

from socialmap.fit.terms import TermGroup
from socialmap.web.asking import Parameter, asks, declared, refuse_unfit
from socialmap.web.params import LANG
from socialmap.web.schemas import PLACE, SHAPES, VIEWS
from socialmap.web.schemas_of_collections import SHAPES as OF_COLLECTIONS
from socialmap.web.schemas_of_search import SHAPES as OF_SEARCH

JSON, GEOJSON, CSV = "application/json", "application/geo+json", "text/csv"
_ALWAYS = (HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_URI_TOO_LONG, HTTPStatus.SERVICE_UNAVAILABLE)


@dataclass(frozen=True)
class Endpoint:
    """What an address of the API is for, and what it answers."""

    summary: str
    answer: type | None
    content_type: str
    errors: tuple[HTTPStatus, ...]
    moves: bool


def endpoint(
    summary: str,
    *parameters: Parameter,
    answer: type | None = None,
    content_type: str = JSON,
    errors: tuple[HTTPStatus, ...] = (),
    moves: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare an endpoint: it refuses what it is asked beside its parameters, and the description tells of it.

    Parameters
    ----------
    answer
        A class of :mod:`socialmap.web.schemas`; None where the answer is no JSON of ours.
    errors
        What else it may answer, beside what every endpoint may.
    moves
        It may lead on to another address.
    """

    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        known = (*parameters, LANG)

        @wraps(view)
        def checked(**values: Any) -> Any:
            refuse_unfit(request.args, known)
            return view(**values)

        checked.endpoint = Endpoint(summary, answer, content_type, errors, moves)  # type: ignore[attr-defined]
        return asks(*known)(checked)

    return declare


def description() -> dict[str, Any]:
    """The whole of it."""
    paths = {}
    for rule in current_app.url_map.iter_rules():
        view = current_app.view_functions[rule.endpoint]
        about, known = getattr(view, "endpoint", None), declared(rule.endpoint)
        if isinstance(about, Endpoint):
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
            paths[path] = {"get": _get(about, sorted(rule.arguments), known)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Sociale kaart",
            "version": "1.0.0",
            "description": (
                "Places, areas, figures and map layers of one municipality. Coordinates are WGS84 with five decimals. "
                "Every answer names its sources. What is unknown is absent or says so; it is never yes. "
                "A parameter that is not named here is refused."
            ),
        },
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": _schemas()},
    }


def _get(about: Endpoint, places: list[str], parameters: tuple[Parameter, ...]) -> dict[str, Any]:
    """One address that can be read."""
    schema: dict[str, Any] = {"type": "string"} if about.content_type == CSV else {"type": "object"}
    if about.answer is not None:
        schema = {"$ref": PLACE.format(model=about.answer.__name__)}
    answers: dict[str, Any] = {
        "200": {"description": about.summary, "content": {about.content_type: {"schema": schema}}}
    }
    if about.moves:
        answers["301"] = {"description": "Merged into another one; the address is in Location"}
    for status in sorted({*_ALWAYS, *about.errors, *([HTTPStatus.NOT_FOUND] if places else [])}):
        answers[str(int(status))] = _error(status)
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}} for name in places
    ]
    in_query = [said for one in parameters for said in one.described()]
    return {"summary": about.summary, "parameters": [*in_path, *in_query], "responses": answers}


def _error(status: HTTPStatus) -> dict[str, Any]:
    said: dict[str, Any] = {
        "description": f"{status.phrase}: one sentence that says what is wrong",
        "content": {JSON: {"schema": {"$ref": PLACE.format(model="Error")}}},
    }
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        seconds = {"description": "Seconds after which to try again", "schema": {"type": "integer", "minimum": 1}}
        said["headers"] = {"Retry-After": seconds}
    return said


@cache
def _schemas() -> dict[str, Any]:
    """Every schema by its name, as ``components`` of OpenAPI."""
    inputs: list[Any] = [
        (kind.__name__, "validation", TypeAdapter(kind)) for kind in (*SHAPES, *OF_COLLECTIONS, *OF_SEARCH)
    ]
    for kind in VIEWS:
        adapter: TypeAdapter[Any] = TypeAdapter(kind)
        adapter.rebuild(_types_namespace={"TermGroup": TermGroup}, raise_errors=True)
        inputs.append((kind.__name__, "serialization", adapter))
    named, found = TypeAdapter.json_schemas(inputs, ref_template=PLACE)
    known: dict[str, Any] = found["$defs"] | {
        name: schema for (name, _), schema in named.items() if schema != {"$ref": PLACE.format(model=name)}
    }
    # What was asked is told in another shape than the page keeps it in.
    known["AreaFit"]["properties"]["asked"] = {"$ref": PLACE.format(model="FitAsked")}
    return {name: _closed(schema) for name, schema in known.items() if name not in ("FitAsk", "People")}


def _closed(schema: Any) -> Any:
    """The same, where no object holds more than it names."""
    if isinstance(schema, list):
        return [_closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: _closed(part) for name, part in schema.items()}
    if closed.get("type") == "object" and "properties" in closed:
        closed.setdefault("additionalProperties", False)
    return closed
