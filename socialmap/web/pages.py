"""The pages, in Dutch at plain addresses and in other languages behind a prefix."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from socialmap.i18n import DEFAULT
from socialmap.queries import layers as layer_queries
from socialmap.queries import places as place_queries
from socialmap.web import guard, params
from socialmap.web.caching import cached
from socialmap.web.site import language, site, words, world

pages = Blueprint("pages", __name__)


@pages.get("/")
@cached
def home() -> str:
    """The map beside the same places as a list."""
    asked = params.place_filter(request.args)
    page = place_queries.home(world(), asked, words())
    groups = layer_queries.groups(site().layers, words(), guarded=guard.may_see())
    return render_template(
        "home.html",
        page=page,
        groups=groups,
        places_address=_api("places", **asked.as_api()),
        layers_address=_api("layers"),
    )


def _api(endpoint: str, **values: str) -> str:
    """An address of the API in the language of this page."""
    spoken = {} if language() == DEFAULT else {"lang": language()}
    return url_for(f"api.{endpoint}", **values, **spoken)


@pages.get("/wijken")
def areas() -> str: return ""
@pages.get("/wijk/<code>")
def area(code: str) -> str: return ""
@pages.get("/plek/<id>")
def place(id: str) -> str: return ""
@pages.get("/cirkels")
def cirkels() -> str: return ""
@pages.get("/bronnen")
def source_list() -> str: return ""
