"""The pages, in Dutch at plain addresses and in other languages behind a prefix."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from socialmap.i18n import DEFAULT
from socialmap.queries import area as area_query
from socialmap.queries import areas as area_queries
from socialmap.queries import bronnen as source_query
from socialmap.queries import cirkels as fit_query
from socialmap.queries import layers as layer_queries
from socialmap.queries import place as place_query
from socialmap.queries import places as place_queries
from socialmap.web import guard, params, siting
from socialmap.web.answers import cached
from socialmap.web.site import language, site, words, world

pages = Blueprint("pages", __name__)
FIT_EXPORTS = (("CSV", "fit_csv"), ("JSON", "fit"))


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


@pages.get("/wijken")
@cached
def areas() -> str:
    """Every wijk by name."""
    return render_template("areas.html", page=area_queries.areas_page(world(), words()))


@pages.get("/wijk/<code>")
@cached
def area(code: str) -> Any:
    """The profile of an area, at the city's own code where there is one."""
    page = area_query.area_page(world(), code, words())
    if page.code != code:
        return redirect(url_for(f"{language()}.area", code=page.code), 301)
    near = _api("places", **area_query.around(world(), page))
    streets = _api("streets", code=page.code) if page.reach and page.has_distance and page.drawn else ""
    return render_template(
        "area.html", page=page, places_address=near, layers_address=_api("layers"), streets_address=streets
    )


@pages.get("/plek/<id>")
@cached
def place(id: str) -> Any:
    """One place; its address is printed, so a merged one leads on to what it became."""
    canonical = place_query.canonical_id(id)
    moved = site().moved_to(canonical)
    target = moved or canonical
    if target and target != id and target in world().places.index:
        return redirect(url_for(f"{language()}.place", id=target), 301)
    page = place_query.place_page(world(), id, words())
    box = place_query.around(page)
    return render_template(
        "place.html",
        page=page,
        places_address=_api("places", bbox=box),
        layers_address=_api("layers"),
        reach_addresses={name: _api("reach", id=page.row.id, profile=name) for name, _ in page.reach.drawn},
    )


@pages.get("/cirkels")
@cached
def cirkels() -> Any:
    """Where a new circle would fit; first asks the passphrase where one is set."""
    if site().settings.cirkels == "passphrase" and not guard.may_see():
        return render_template("passphrase.html", form=guard.PassphraseForm(), wrong=False), 403
    guard.require()
    page = fit_query.fit_page(world(), words(), params.fit_ask(request.args))
    asked: dict[str, Any] = request.args.to_dict(flat=False)
    exports = [(kind, _api(name, **asked)) for kind, name in FIT_EXPORTS]
    return render_template(
        "cirkels.html",
        page=page,
        siting=siting.section(world(), request.args, words()),
        layers_address=_api("layers"),
        exports=exports,
    )


@pages.post("/cirkels")
@guard.LIMITER.limit(guard.TRIES)
def open_cirkels() -> Any:
    """The passphrase that was typed."""
    form = guard.PassphraseForm()
    if guard.open_with(form.passphrase.data or ""):
        return redirect(url_for(f"{language()}.cirkels"), 303)
    return render_template("passphrase.html", form=form, wrong=True), 403


@pages.get("/bronnen")
@cached
def source_list() -> str:
    """Where everything comes from."""
    return render_template("sources.html", sources=source_query.source_list(world(), words()))


def _api(endpoint: str, **values: Any) -> str:
    """An address of the API in the language of this page."""
    spoken: dict[str, Any] = {} if language() == DEFAULT else {"lang": language()}
    return url_for(f"api.{endpoint}", **values, **spoken)
