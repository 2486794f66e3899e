"""``/meenemen/plekken.xlsx``: what a page shows, as a file; the filter in the page's address goes along."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

from flask import Response, url_for

from socialmap.errors import NotFoundError
from socialmap.exchange.forms import FORMS
from socialmap.i18n import later
from socialmap.model import Level
from socialmap.queries.leaving.views import VIEWS
from socialmap.web import guard, params
from socialmap.web.answers import cached
from socialmap.web.asking import Asked, Parameter, asked, asks, refuse_unfit
from socialmap.web.site import language, now, site, words, world

if TYPE_CHECKING:
    from flask import Blueprint

    from socialmap.queries.leaving.views import View

_NO_FORM = later("In deze vorm kunt u dit niet meenemen.")


def _level(given: Asked) -> Level:
    return Level(params.WHICH_AREAS.read(given))


#: What each view may be asked, and how that is read.
ASKS: Mapping[str, tuple[tuple[Parameter, ...], Callable[[Asked], Any]]] = {
    "plekken": (params.FILTER, params.place_filter),
    "activiteiten": (params.FILTER, params.place_filter),
    "gebieden": ((params.WHICH_AREAS,), _level),
    "scores": (params.FIT, params.fit_ask),
}


@dataclass(frozen=True)
class Offered:
    """A file that a page offers: what it is called, what it is for, and where."""

    label: str
    purpose: str
    address: str


def add_to(pages: Blueprint) -> None:
    """Put the files of every view beside the pages."""
    for view in VIEWS.values():
        pages.add_url_rule(f"{view.path}.<form>", endpoint=_endpoint(view.id), view_func=_file_of(view))


def offered(view: str, query: Sequence[tuple[str, str]] = ()) -> list[Offered]:
    """The files of a view that is asked the same as this page, for the page's own control."""
    says, rest = words(), params.as_query(query)
    endpoint = f"{language()}.{_endpoint(view)}"
    return [
        Offered(says.gettext(form.label), says.gettext(form.purpose), url_for(endpoint, form=suffix) + rest)
        for suffix, form in FORMS.items()
    ]


def read_asked(view: str, values: Mapping[str, str]) -> Any:
    """What is asked of a view by names as they stand in an address.

    Raises
    ------
    BadInputError
        For a name that this view is not asked by, or a value that cannot be used.
    """
    known, read = ASKS[view]
    given = Asked(values)
    refuse_unfit(given, known)
    return read(given)


def _endpoint(view: str) -> str:
    return f"leaving_{view}"


def _file_of(view: View) -> Callable[..., Response]:
    known, read = ASKS[view.id]

    @cached
    def made(form: str) -> Response:
        if view.guarded:
            guard.require_cirkels()
        if form not in FORMS:
            raise NotFoundError(_NO_FORM)
        settings = site().settings
        with site().turns.turn() if view.guarded else nullcontext():
            found = view.make(world(), read(asked()), words(), settings.public_origin + settings.public_path)
            return Response(FORMS[form].write(found, words()), content_type=FORMS[form].content_type)

    @asks(*known)
    @wraps(made)
    def file(form: str) -> Response:
        response = made(form=form)
        response.headers["Content-Disposition"] = f'attachment; filename="{view.id}-{now():%Y-%m-%d}.{form}"'
        return response

    return file
