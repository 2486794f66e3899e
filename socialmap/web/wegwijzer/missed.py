"""``/wegwijzer/gemist``: one more to a counter of what was not found. No account, no cookie, and no address is kept.

What may be counted goes along with the answer, sealed, so that only who got an answer can tell it. Each answer is
counted once: who presses twice, or comes back to it and presses again, is thanked again.
"""

from __future__ import annotations

import hashlib
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import make_response, redirect, render_template, request, url_for
from limits import parse

from socialmap.errors import BadInputError
from socialmap.i18n import later
from socialmap.keeping import gaps
from socialmap.queries.wegwijzer.missed import missed
from socialmap.web import pace, same_site, sealed
from socialmap.web.asking import Flag, asked, asks
from socialmap.web.guard import LIMITER
from socialmap.web.params import as_query
from socialmap.web.site import language, site, today, words, world
from socialmap.web.wegwijzer.guide import guide, private
from socialmap.web.wegwijzer.telling import AREA, EASE, WISH, Telling

if TYPE_CHECKING:
    from collections.abc import Collection

    from flask import Response

    from socialmap.queries.wegwijzer.guide_form import Choice

#: What an address says.
DONE = Flag("gemeld")
CHOOSE = later("Kies er een.")
#: An answer is known as told for as long as it can be told.
_ONCE = parse(f"1 per {sealed.LASTS} seconds")


@guide.get("/wegwijzer/gemist")
@asks(DONE)
def missing() -> Any:
    """Thanks, and what happens now; who told nothing is led to the questions."""
    if not DONE.read(asked()):
        return redirect(url_for(f"guide_{language()}.ask"), 303)
    return make_response(render_template("wegwijzer/missed.html", telling=None))


@guide.post("/wegwijzer/gemist")
@private
def tell_missing() -> Any:
    """One more to one or two counters."""
    told = _unsealed(request.form.get(sealed.FIELD, ""))
    if not same_site.is_sure():
        return _again(told, HTTPStatus.FORBIDDEN, trouble=same_site.UNSURE)
    wish, ease = _chosen(WISH, told.missed.wishes), _chosen(EASE, told.missed.eases)
    errors = {name: CHOOSE for name, one in ((WISH, wish), (EASE, ease)) if one is None}
    if wish is None or ease is None:
        return _again(told, HTTPStatus.BAD_REQUEST, errors=errors)
    if trouble := _counted_once(told, wish, ease):
        return _again(told, HTTPStatus.TOO_MANY_REQUESTS, trouble=trouble)
    return redirect(url_for(f"guide_{language()}.missing") + as_query([(DONE.name, "true")]), 303)


def _counted_once(told: Telling, wish: str, ease: str) -> str:
    """Count it, unless this answer was told already; why it cannot be counted now, "" when it was."""
    once = _ONCE, "gemist, een antwoord", hashlib.sha256(told.sealed.encode()).hexdigest()
    if not LIMITER.limiter.hit(*once):
        return ""
    where, heard = told.missed, False
    try:
        if trouble := pace.trouble("gemist"):
            return trouble
        counted = {"wijk": where.wijk, "wish": wish, "part": where.part, "ease": ease}
        heard = gaps.count(site().store, **counted, today=today(), moment=int(time.time()))
    finally:
        if not heard:
            LIMITER.limiter.clear(*once)
    return "" if heard else pace.TOO_BUSY


def _unsealed(text: str) -> Telling:
    """What an answer of ours let somebody tell.

    Raises
    ------
    BadInputError
        When it was not sealed here, or too long ago, or is not counted any more.
    """
    told = sealed.unseal(text)
    chosen = [request.form.get(name, "") for name in (WISH, EASE)]
    found = missed(world(), told.get(AREA, ""), told.getlist(WISH), told.getlist(EASE), words(), chosen=chosen)
    if found is None:
        raise BadInputError(sealed.TOO_OLD.rstrip("."))
    return Telling(found, text)


def _chosen(name: str, choices: Collection[Choice]) -> str | None:
    """Which of the choices was chosen; "" where there is nothing to choose, None when it must be chosen yet."""
    values = [one.value for one in choices]
    if len(values) < 2:  # noqa: PLR2004 (one is no choice)
        return values[0] if values else ""
    sent = request.form.get(name, "")
    return sent if sent in values else None


def _again(told: Telling, status: HTTPStatus, **values: Any) -> Response:
    """The form once more, with what was chosen."""
    response = make_response(render_template("wegwijzer/missed.html", telling=told, **values), status)
    # To our own pages the browser tells it, so that an old one names the origin of what is sent from here.
    response.headers["Referrer-Policy"] = "same-origin"
    return response
