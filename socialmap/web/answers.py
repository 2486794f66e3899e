"""A view that is computed once for each store version, moment, viewer and address."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from flask import Response, make_response, request

from socialmap.web import guard
from socialmap.web.caching import Answer
from socialmap.web.site import now, site, version, viewer


def cached(view: Callable[..., Any]) -> Callable[..., Response]:
    """A view whose answer depends on store version, moment, viewer, language and address only."""

    @wraps(view)
    def answer(**values: Any) -> Response:
        allowed = guard.may_see()
        address = (request.path, request.query_string)
        key = (version(), now(), viewer(), allowed, address)
        found = site().bytes.get(key)
        if found is None:
            response = make_response(view(**values))
            if response.status_code != HTTPStatus.OK:
                return response
            found = Answer.of(response.get_data(), response.content_type)
            site().bytes.put(key, found)
        # What depends on where somebody sits must not be kept by what stands in between.
        return found.response("private, no-cache" if allowed else "no-cache")

    return answer
