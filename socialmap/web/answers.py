"""A view that is computed once for each store version, moment, viewer and address."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from flask import Response, make_response, request

from socialmap.web import guard
from socialmap.web.asking import asked
from socialmap.web.caching import Answer
from socialmap.web.site import check_store, keep_up, now, site, version, viewer


def cached(view: Callable[..., Any]) -> Callable[..., Response]:
    """A view whose answer depends on store version, moment, viewer, language and address only.

    Of the address that is the path and the parameters that the view declares (``asking.asks``). While the store is
    away it tells again what it told before, and nothing else.
    """

    @wraps(view)
    def answer(**values: Any) -> Response:
        allowed = guard.may_see()
        key = (version(), viewer(), allowed, request.path, tuple(asked().items(multi=True)))
        found = site().bytes.get(key)
        if found is None:
            check_store()
        if found is None or found.moment != now():
            if found is not None:
                keep_up()
            response = make_response(view(**values))
            if response.status_code != HTTPStatus.OK:
                return response
            found = Answer.of(response.get_data(), response.content_type, now())
            site().bytes.put(key, found)
        # What depends on where somebody sits must not be kept by what stands in between.
        return found.response("private, no-cache" if allowed else "no-cache")

    return answer
