"""Whether a form was sent from a page of ours, by what a browser tells of itself: one rule for all that is posted."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import g, request

from socialmap.errors import NotAllowedError
from socialmap.i18n import later
from socialmap.web.hosts import asked_names, host_name

OTHER_SITE = later("Deze vraag kwam van een andere website. Vul de vragen hier in.")
UNSURE = later("Uw browser zei niet of dit van deze website kwam. Uw tekst staat er nog. Druk nog een keer op de knop.")
View = TypeVar("View", bound=Callable[..., Any])
_OWN = ("same-origin", "none")


class From(Enum):
    """Where a form was filled in."""

    HERE = "here"
    ELSEWHERE = "elsewhere"
    #: ``Origin: null`` of a browser that tells nothing else: a page of ours that asked to keep its address to itself,
    #: seen by an old Safari, or any page that hides where it is.
    UNKNOWN = "unknown"


def sent_from() -> From:
    """Where this request comes from.

    A browser that tells nothing at all passes: each of the last years names the origin of a form that it sends to
    another site.
    """
    said, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin", "")
    if said is not None:
        return From.HERE if said in _OWN else From.ELSEWHERE
    if origin == "null":
        return From.UNKNOWN
    if origin and host_name(urlsplit(origin).netloc) not in asked_names():
        return From.ELSEWHERE
    return From.HERE


def refuse_others() -> None:
    """Stop at a form that another site sent.

    Raises
    ------
    NotAllowedError
        With the sentence that tells to fill it in here.
    """
    if sent_from() is From.ELSEWHERE:
        raise NotAllowedError(OTHER_SITE)


def is_sure() -> bool:
    """Whether this was filled in here. Where it is not sure, the form is shown once more, with what was typed."""
    return bool(g.get("sure", sent_from() is From.HERE))


def tell(*, sure: bool) -> None:
    """Who is logged in sends a token, that no other site knows: it decides."""
    g.sure = sure


def shows_again(view: View) -> View:
    """A view that asks ``is_sure`` itself, and else shows its form with what was typed."""
    view.shows_again = True  # type: ignore[attr-defined]
    return view


def takes(most: int) -> Callable[[View], View]:
    """A view to which so many bytes may be sent."""

    def mark(view: View) -> View:
        view.most = most  # type: ignore[attr-defined]
        return view

    return mark
