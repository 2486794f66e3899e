"""The pages and the API: parse what was asked, call a query, fill a template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import Babel
from flask_wtf import CSRFProtect

from socialmap.i18n import DEFAULT, LANGUAGES, WHOLE
from socialmap.web import (
    api,
    bijhouden,
    errors,
    files,
    guard,
    headers,
    hosts,
    limits,
    logging,
    login,
    moved,
    templating,
)
from socialmap.web.cirkels import keuze
from socialmap.web.guard import key_link as key_link
from socialmap.web.kaart import pages, reporting
from socialmap.web.keys import secret_key
from socialmap.web.site import Site, language
from socialmap.web.wegwijzer import agenda as _agenda  # noqa: F401 (its page joins those of the guide)
from socialmap.web.wegwijzer import guide
from socialmap.web.wegwijzer import missed as _missed  # noqa: F401 (its pages join those of the guide)
from socialmap.web.wegwijzer import safari as _safari  # noqa: F401 (its pages join those of the guide)
from socialmap.web.wegwijzer import sheet as _sheet  # noqa: F401 (its pages join those of the guide)
from socialmap.web.wegwijzer import take_along as _take_along  # noqa: F401 (its pages join those of the guide)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask

    from socialmap.config import Settings
    from socialmap.layer import Layer
    from socialmap.store import Store


def install(app: Flask, settings: Settings, store: Store, layers: Mapping[str, Layer]) -> None:
    """Put everything that a browser can ask for on ``app``."""
    app.extensions["socialmap"] = Site(settings, store, layers)
    app.config.update(
        SECRET_KEY=settings.secret_key or secret_key(settings.data_dir),
        MAX_CONTENT_LENGTH=64_000,
    )
    # First, for whatever refuses a request after it needs the request's number.
    logging.install(app)
    limits.install(app)
    hosts.install(app, settings)
    moved.install(app)
    Babel(app, locale_selector=language)
    # The guide keeps no session to hold a token in, and refuses other sites itself.
    login.install(app)
    csrf = CSRFProtect(app)
    csrf.exempt(guide.guide)
    bijhouden.exempt(csrf)
    login.exempt(csrf)
    reporting.exempt(csrf)
    keuze.exempt(csrf)
    csrf.exempt(api.api)  # nothing to post there: another method is told so
    guard.install(app)
    headers.install(app, settings.tiles_url)
    errors.install(app)
    templating.install(app)
    app.register_blueprint(files.files)
    for code in LANGUAGES:
        prefix = None if code == DEFAULT else f"/{code}"
        app.register_blueprint(pages.pages if code in WHOLE else pages.guide_pages, name=code, url_prefix=prefix)
        app.register_blueprint(guide.guide, name=f"guide_{code}", url_prefix=prefix)
    app.register_blueprint(api.api)
