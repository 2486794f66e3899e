"""A choice as a file of somebody's own: made here, read back here, and kept nowhere here."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Response, make_response, render_template, request

from socialmap.errors import BadInputError, NotAllowedError
from socialmap.queries.cirkels import keuze
from socialmap.web import guard, params, same_site
from socialmap.web.asking import Text, asked, asks
from socialmap.web.site import site, today, words, world

if TYPE_CHECKING:
    from flask import Blueprint
    from flask_wtf import CSRFProtect

#: The wijk that the page of an area leads here with.
WIJK = Text("wijk")
FILE = "bestand"


def add_to(pages: Blueprint) -> None:
    """Put this page beside the others."""
    pages.add_url_rule("/cirkels/keuze", view_func=choice_form)
    pages.add_url_rule("/cirkels/keuze", view_func=choice_made, methods=["POST"])


def exempt(csrf: CSRFProtect) -> None:
    """It refuses other sites itself, and changes nothing: who is let in by a passphrase has no token."""
    csrf.exempt(choice_made)


@asks(WIJK, params.POLICY)
def choice_form() -> Response:
    """The empty form."""
    guard.require_cirkels()
    return _page(keuze.keuze_page(world(), words(), code=WIJK.read(asked()), policy=params.POLICY.read(asked())))


def choice_made() -> Response:
    """The file, or what a file says beside what the map says now."""
    guard.require_cirkels()
    same_site.refuse_others()
    if not same_site.is_sure():
        raise NotAllowedError(same_site.OTHER_SITE)
    try:
        if FILE in request.files:
            sent = request.files[FILE]
            found = keuze.read(world(), sent.stream.read(keuze.MOST + 1), file=(sent.filename or "")[:50])
            with site().turns.turn():
                return _page(keuze.keuze_page(world(), words(), found))
        with site().turns.turn():
            return _file(keuze.typed(world(), request.form, today()))
    except BadInputError as error:
        return _page(keuze.keuze_page(world(), words()), HTTPStatus.BAD_REQUEST, trouble=str(error))


def _file(made: keuze.Keuze) -> Response:
    answer = Response(made.written(), mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="keuze-{made.code}-{made.made.isoformat()}.json"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _page(page: keuze.KeuzePage, status: HTTPStatus = HTTPStatus.OK, **values: Any) -> Response:
    answer = make_response(render_template("cirkels/keuze.html", page=page, longest=keuze.LONGEST, **values), status)
    answer.headers["Cache-Control"] = "no-store"
    # To our own pages the browser tells it, so that an old one names the origin of what is filled in here.
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer
