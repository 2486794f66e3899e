"""``/cirkels/kortelijst``: three to ten areas on four A4, as a page, a PDF and a table; guarded like ``/cirkels``."""

from __future__ import annotations

from dataclasses import replace
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Response, make_response, render_template, url_for

from socialmap import paper
from socialmap.errors import BadInputError
from socialmap.exchange.forms import FORMS
from socialmap.queries.cirkels.shortlist import shortlist, shortlist_codes
from socialmap.queries.kaart.areas import area_link
from socialmap.queries.leaving.shortlist import shortlist_file
from socialmap.web import guard, params
from socialmap.web.answers import cached
from socialmap.web.asking import asked, asks
from socialmap.web.printing import pdf_answer, printable
from socialmap.web.site import language, now, site, words, world

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Blueprint

    from socialmap.queries.cirkels.ask import FitAsk

NAME = "kortelijst"
#: The tables that lie beside the paper.
TABLES = ("xlsx", "csv")


def add_to(pages: Blueprint) -> None:
    """Put these pages beside the others."""
    pages.add_url_rule(f"/cirkels/{NAME}", view_func=shortlist_page)
    pages.add_url_rule(f"/cirkels/{NAME}.pdf", view_func=shortlist_pdf)
    for form in TABLES:
        pages.add_url_rule(f"/cirkels/{NAME}.{form}", endpoint=f"shortlist_{form}", view_func=_table(form))


def _guarded(view: Callable[[FitAsk, tuple[str, ...]], Any]) -> Callable[[], Any]:
    """A view of a shortlist; of another number of areas it says so, and nothing half is made."""

    @cached
    @wraps(view)
    def answer() -> Any:
        guard.require_cirkels()
        ask = replace(params.fit_ask(asked()), compare=())
        given = params.shortlisted(asked())
        try:
            codes = shortlist_codes(world(), ask, given, words())
        except BadInputError as error:
            return make_response(_fault(ask, given, error), HTTPStatus.BAD_REQUEST)
        with site().turns.turn():
            return view(ask, codes)

    return asks(*params.SHORTLIST)(answer)


def _fault(ask: FitAsk, given: tuple[str, ...], error: BadInputError) -> str:
    return render_template("cirkels/shortlist.html", message=str(error), back=_back(ask, given))


@_guarded
def shortlist_page(ask: FitAsk, codes: tuple[str, ...]) -> Any:
    """To read, and to print from the browser."""
    files = [(form.upper(), shortlist_address(f"shortlist_{form}", ask, codes)) for form in TABLES]
    around = printable(shortlist_address("shortlist_pdf", ask, codes), _back(ask, codes))
    return _paper(ask, codes, **around, files=files)


@_guarded
def shortlist_pdf(ask: FitAsk, codes: tuple[str, ...]) -> Any:
    """The same as a PDF; where none can be made the page says what is missing."""
    if not paper.can_print():
        return _paper(ask, codes, **printable("", _back(ask, codes)), files=[])
    made = _paper(ask, codes, back="", pdf_address="", no_pdf="", files=[])
    return pdf_answer(paper.pdf(made), f"{NAME}-{now():%Y-%m-%d}")


def _table(form: str) -> Callable[[], Any]:
    def file(ask: FitAsk, codes: tuple[str, ...]) -> Response:
        found = shortlist_file(world(), ask, codes, words())
        return Response(FORMS[form].write(found, words()), content_type=FORMS[form].content_type)

    made = _guarded(file)

    def named() -> Response:
        response: Response = made()
        if response.status_code == HTTPStatus.OK:
            response.headers["Content-Disposition"] = f'attachment; filename="{NAME}-{now():%Y-%m-%d}.{form}"'
        return response

    return asks(*params.SHORTLIST)(named)


def _paper(ask: FitAsk, codes: tuple[str, ...], **around: Any) -> str:
    return paper.page("paper/shortlist.html", words(), short=shortlist(world(), ask, codes, words()), **around)


def shortlist_address(endpoint: str, ask: FitAsk, codes: tuple[str, ...]) -> str:
    """The address of the shortlist of some areas, or of a file of it."""
    areas = [world().area(code) for code in codes]
    own = [(params.SHORTLISTED.name, area_link(area).code) for area in areas if area is not None]
    kept = replace(ask, compare=()).address()
    return url_for(f"{language()}.{endpoint}") + params.as_query([*own, *kept])


def _back(ask: FitAsk, codes: tuple[str, ...]) -> str:
    """The table of all areas, with these ticked."""
    return url_for(f"{language()}.cirkels") + params.as_query(replace(ask, compare=codes).address())
