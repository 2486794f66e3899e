"""A view that is computed once for what it reads of the store, moment, viewer and address."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from flask import Response, make_response, request

from socialmap.memory import reading
from socialmap.web import guard
from socialmap.web.asking import asked
from socialmap.web.caching import Answer
from socialmap.web.site import API, account, check_store, keep_up, now, site, versions, viewer, world


def cached(view: Callable[..., Any]) -> Callable[..., Response]:
    """A view whose answer depends on the world, moment, viewer, language and address only.

    It is kept for the versions of those parts of the store that it reads of the world. Of the address count the path
    and the parameters that the view declares (``asking.asks``). While the store is away it tells again what it told
    before, and nothing else.
    """

    @wraps(view)
    def answer(**values: Any) -> Response:
        if account() is not None and not f"{request.path}/".startswith(f"{API}/"):
            # With a name above it, and what is not for all: kept by nothing and nobody (``web.login``).
            return make_response(view(**values))
        allowed = guard.may_see()
        key = (viewer(), allowed, request.path, tuple(asked().items(multi=True)))
        found = site().bytes.get(key)
        if found is not None and not found.holds(versions()):
            found = None
        if found is None:
            check_store()
        if found is None or found.moment != now():
            if found is not None:
                keep_up()
            with reading() as read:
                response = make_response(view(**values))
            if response.status_code != HTTPStatus.OK:
                return response
            reads = world().versions_of(read) if read else {}
            found = Answer.of(response.get_data(), response.content_type, now(), reads)
            site().bytes.put(key, found)
        # What depends on where somebody sits must not be kept by what stands in between.
        return found.response("private, no-cache" if allowed else "no-cache")

    return answer
