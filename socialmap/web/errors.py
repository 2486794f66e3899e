"""The one table from errors to status, and how an error is shown: a Dutch page, or JSON for the API."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import orjson
from flask import Flask, Response, g, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from socialmap import errors
from socialmap.i18n import DEFAULT, later
from socialmap.web.logging import LOGGER, request_number
from socialmap.web.site import API, words

STATUS: dict[type[errors.SocialMapError], int] = {
    errors.BadInputError: 400,
    errors.NotAllowedError: 403,
    errors.NotFoundError: 404,
    errors.NoWayError: 404,
    errors.ConflictError: 409,
    errors.SourceUnavailableError: 502,
    errors.StoreError: 503,
    errors.BusyError: 503,
}
#: Of these the log needs no trace: it is known what they are, and they may come with every request.
_KNOWN = (errors.StoreError, errors.BusyError, errors.SourceUnavailableError)
#: Seconds after which to try again.
RETRY_AFTER = 10


def install(app: Flask) -> None:
    """Answer every error, ours and others'."""
    app.register_error_handler(errors.SocialMapError, _ours)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _ours(error: errors.SocialMapError) -> Response:
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)
    # What went wrong inside is for the log; what was asked wrongly is for who asked.
    if status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return answer(status, str(error), _NO_WAY if isinstance(error, errors.NoWayError) else None)
    if isinstance(error, _KNOWN):
        g.trouble = str(error) or type(error).__name__
    else:
        LOGGER.error("%s %s", request_number(), error, exc_info=error)
    return answer(status, "", _TOO_BUSY if isinstance(error, errors.BusyError) else None)


def _http(error: HTTPException) -> Any:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    response = answer(error.code, "")
    if error.code == HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers.extend(dict(error.get_headers()).items() & {("Allow", dict(error.get_headers()).get("Allow"))})
    return response


def _unexpected(error: Exception) -> Response:
    LOGGER.error("%s %s", request_number(), type(error).__name__, exc_info=error)
    return answer(500, "")


def answer(status: int, message: str, texts: tuple[str, str] | None = None) -> Response:
    """An error as a page, or in the one JSON shape of the API; ``texts`` are a title and what to do next."""
    says = words()
    title, advice = (says.gettext(text) for text in texts or _texts(status))
    if request.path.startswith(API):
        error = {"status": status, "message": message or title, "request": request_number()}
        body = orjson.dumps({"ok": False, "error": error})
        response = Response(body, status, content_type="application/json")
    else:
        said = says.gettext(message)
        g.refused = True
        page = render_template(
            "error.html",
            title=title,
            advice=advice,
            status=status,
            message=said,
            # What names a value or a file is said in Dutch only.
            message_is_dutch=says.language != DEFAULT and said == message,
            number=request_number(),
        )
        response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


_NO_PLACE = (later("Deze plek bestaat niet (meer)"), later("Zoek op de kaart naar een andere plek in de buurt."))
_NO_WAY = (later("Deze weg weten we niet zeker"), later("Ga terug en kies een andere plek."))
_OURS = (later("Er ging bij ons iets mis"), later("Probeer het opnieuw. Lukt het weer niet? Geef dan het nummer door."))
_UNREADABLE = (later("Dit kunnen we niet lezen"), later("Ga terug en kies iets anders."))
_TOO_BUSY = (later("Het is nu even te druk"), later("Wacht tien seconden en probeer het opnieuw."))
#: Title and what to do next.
_TEXTS = {
    HTTPStatus.FORBIDDEN: (later("U mag deze pagina niet zien"), later("Ga naar de kaart. Die is voor iedereen.")),
    HTTPStatus.NOT_FOUND: (later("Deze pagina bestaat niet (meer)"), later("Ga naar de kaart en zoek daar verder.")),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (later("Dit is te veel tekst"), later("Ga terug en typ minder.")),
    HTTPStatus.REQUEST_URI_TOO_LONG: (later("Dit adres is te lang"), later("Ga terug en kies iets anders.")),
    HTTPStatus.TOO_MANY_REQUESTS: (
        later("U probeerde dit te vaak"),
        later("Wacht een minuut en probeer het opnieuw."),
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        later("De kaart kan nu niet bij de gegevens"),
        later("Probeer het over een paar minuten opnieuw."),
    ),
}


def _texts(status: int) -> tuple[str, str]:
    """Title and what to do next."""
    otherwise = _OURS if status >= HTTPStatus.INTERNAL_SERVER_ERROR else _UNREADABLE
    # What is posted to the guide and is not there (any more) is a place that was chosen.
    chosen = request.method == "POST" and "/wegwijzer/" in request.path
    is_place = status == HTTPStatus.NOT_FOUND and ("/plek/" in request.path or chosen)
    return _NO_PLACE if is_place else _TEXTS.get(HTTPStatus(status), otherwise)
