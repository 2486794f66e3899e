"""One line a request on stderr: when, what, how it ended, how long. Never a query, body or address of a person."""

from __future__ import annotations

import logging
import re
import secrets
import sys
import time

from flask import Flask, Response, g, request

LOGGER = logging.getLogger("socialmap.web")
#: Signs of a path on its line.
MAX_PATH = 200
#: What follows this in a path lets somebody in (``bijhouden.own``), however it was written.
_KEYS = re.compile(r"(/van/+)[^/]+", re.IGNORECASE)


def install(app: Flask) -> None:
    """Give each request a number and log it when it is answered."""
    if not LOGGER.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        LOGGER.addHandler(handler)
        LOGGER.setLevel(logging.INFO)
        LOGGER.propagate = False
    app.before_request(_begin)
    app.after_request(_end)


def request_number() -> str:
    """The number of this request, on its log line and its error page."""
    return str(g.request_number)


def _begin() -> None:
    g.started, g.request_number = time.perf_counter(), secrets.token_hex(4)


def _end(response: Response) -> Response:
    spent = (time.perf_counter() - g.started) * 1000
    path = _KEYS.sub(r"\1...", request.path)[:MAX_PATH].encode("unicode_escape").decode()
    # One line also where something is wrong that we know of: what it is stands at its end.
    more = f" {g.trouble}" if "trouble" in g else ""
    LOGGER.info("%s %s %s %.1f ms %s%s", request.method[:20], path, response.status_code, spent, g.request_number, more)
    return response
