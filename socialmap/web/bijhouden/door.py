"""The door of pages for accounts: who may not is told so, other sites send nothing, nobody else keeps the answer."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from flask import make_response, request

from socialmap.web import guard, same_site
from socialmap.web.site import check_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Response

    from socialmap.keeping.roles import Right


def keeping_for(right: Right | None) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
    """A view for who has this right somewhere; it is told who that is (``by``), and asks itself whether also here.

    Parameters
    ----------
    right
        None: for everybody who has an account.
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., Response]:
        @wraps(view)
        def guarded(**values: Any) -> Response:
            by = guard.require_account() if right is None else guard.require(right)
            if request.method == "POST":
                same_site.refuse_others()
            check_store()
            response = make_response(view(by=by, **values))
            response.headers["Cache-Control"] = "private, no-cache"
            response.headers["Referrer-Policy"] = "same-origin"
            return response

        return guarded

    return decorate
