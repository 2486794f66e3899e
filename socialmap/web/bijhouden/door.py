"""The door of pages for accounts: who may not is told so, other sites send nothing, nobody else keeps the answer."""

from __future__ import annotations

from functools import partial, wraps
from typing import TYPE_CHECKING, Any

from flask import make_response, request

from socialmap.errors import NotAllowedError
from socialmap.web import guard, same_site
from socialmap.web.site import check_store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask import Response

    from socialmap.keeping.roles import Right

    View = Callable[..., Any]


def keeping(view: View) -> Callable[..., Response]:
    """A view for who may write, at the place whose ``id`` stands in the address if one does."""
    return _behind(view, lambda values: _admit(guard.require_writer, values))


def contributing(view: View) -> Callable[..., Response]:
    """The same for who may propose, too: what they fill in waits for somebody's word."""
    return _behind(view, lambda values: _admit(guard.require_contributor, values))


def keeping_for(right: Right | None) -> Callable[[View], Callable[..., Response]]:
    """A view for who has this right somewhere; it is told who that is (``by``), and asks itself whether also here.

    Parameters
    ----------
    right
        None: for everybody who has an account.
    """

    def decorate(view: View) -> Callable[..., Response]:
        require = guard.require_account if right is None else partial(guard.require, right)
        return _behind(view, lambda _: {"by": require()})

    return decorate


def _admit(require: Callable[..., object], values: Mapping[str, Any]) -> dict[str, Any]:
    require(*(values[name] for name in ("id",) if name in values))
    return {}


def _behind(view: View, admit: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> Callable[..., Response]:
    """A view behind this door; ``admit`` refuses, or gives what else the view is told.

    What may come from elsewhere is let in only where the view shows itself again with what was typed.
    """

    @wraps(view)
    def guarded(**values: Any) -> Response:
        told = admit(values)
        if request.method == "POST":
            same_site.refuse_others()
            if not (getattr(guarded, "shows_again", False) or same_site.is_sure()):
                raise NotAllowedError(same_site.OTHER_SITE)
        check_store()
        response = make_response(view(**values, **told))
        response.headers["Cache-Control"] = "private, no-cache"
        # To our own pages the browser tells it, so that an old one names the origin of what is filled in here.
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return guarded
