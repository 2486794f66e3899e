"""How long an address may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request
from werkzeug.exceptions import RequestURITooLarge

if TYPE_CHECKING:
    from flask import Flask

#: Signs of an address: what is known of the people in each of 110 wijken takes half of this.
MAX_ADDRESS = 8_000


def install(app: Flask) -> None:
    """Refuse an address without end before anything is made of it."""
    app.before_request(_short)


def _short() -> None:
    if len(request.path) + len(request.query_string) > MAX_ADDRESS:
        # Its page holds links to itself: to no page, then.
        request.url_rule, request.view_args = None, {}
        raise RequestURITooLarge
