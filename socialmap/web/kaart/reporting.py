"""``/plek/<id>/klopt-niet``: what a reader says is not right. No account, no cookie, and no address is kept."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import make_response, redirect, render_template, request, url_for

from socialmap.errors import BadInputError, NotAllowedError
from socialmap.keeping import reports
from socialmap.queries.kaart.reporting import report_page
from socialmap.web import pace, same_site
from socialmap.web.asking import Choice, Text, asked, asks, choice
from socialmap.web.params import as_query
from socialmap.web.site import check_store, language, site, today, words, world

if TYPE_CHECKING:
    from flask import Blueprint, Response
    from flask_wtf import CSRFProtect

    from socialmap.queries.kaart.reporting import ReportPage

#: What a form sends, and what an address says.
WRONG, TEXT, ACTIVITY, DONE = "wat", "tekst", "activiteit", "gemeld"


def add_to(pages: Blueprint) -> None:
    """Put this page beside that of a place."""
    pages.add_url_rule("/plek/<id>/klopt-niet", endpoint="not_right", view_func=report)
    pages.add_url_rule("/plek/<id>/klopt-niet", endpoint="tell_not_right", view_func=send, methods=["POST"])


def exempt(csrf: CSRFProtect) -> None:
    """It refuses other sites itself: who has no account has no session to hold a token in."""
    csrf.exempt(send)


@asks(Text(ACTIVITY), Choice(DONE, choices=list(reports.Heard)))
def report(id: str) -> Response:
    """Two fields; or thanks, and what happens now."""
    told = asked()
    heard = choice(told, DONE, list(reports.Heard))
    return _answer(report_page(world(), id, told.get(ACTIVITY, ""), words()), heard=heard)


@same_site.shows_again
@same_site.takes(16_000)
def send(id: str) -> Any:
    """What was filled in waits for a redacteur."""
    same_site.refuse_others()
    check_store()
    wrong, text = request.form.get(WRONG, ""), request.form.get(TEXT, "")
    page = report_page(world(), id, request.form.get(ACTIVITY, ""), words(), chosen=wrong)
    if not same_site.is_sure():
        return _answer(page, HTTPStatus.FORBIDDEN, text=text, trouble=same_site.UNSURE)
    try:
        said = reports.read(wrong, text)
        if trouble := pace.trouble("klopt-niet"):
            return _answer(page, HTTPStatus.TOO_MANY_REQUESTS, text=text, trouble=trouble)
        heard = reports.keep(site().store, page.kind, page.id, said, place_id=page.place_id, today=today())
    except BadInputError as error:
        return _answer(page, HTTPStatus.BAD_REQUEST, text=text, errors={error.column: error.message})
    except NotAllowedError as error:
        return _answer(page, HTTPStatus.SERVICE_UNAVAILABLE, text=text, trouble=str(error))
    told = {**({ACTIVITY: page.id} if page.activity else {}), DONE: str(heard)}
    return redirect(url_for(f"{language()}.not_right", id=page.place_id) + as_query(told.items()), 303)


def _answer(page: ReportPage, status: HTTPStatus = HTTPStatus.OK, **values: Any) -> Response:
    response = make_response(render_template("kaart/report.html", page=page, longest=reports.LONGEST, **values), status)
    response.headers["Cache-Control"] = "private, no-cache"
    # To our own pages the browser tells it, so that an old one names the origin of what is filled in here.
    response.headers["Referrer-Policy"] = "same-origin"
    return response
