"""The pages, in Dutch at plain addresses and in other languages behind a prefix."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from socialmap.i18n import later
from socialmap.importing.ending import ended_on
from socialmap.importing.journal import read_journal
from socialmap.model import Level, RecordKind
from socialmap.queries.cirkels import evidence
from socialmap.queries.kaart import alive as alive_query
from socialmap.queries.kaart import area as area_query
from socialmap.queries.kaart import areas as area_queries
from socialmap.queries.kaart import bronnen as source_query
from socialmap.queries.kaart import layers as layer_queries
from socialmap.queries.kaart import place as place_query
from socialmap.queries.kaart import places as place_queries
from socialmap.queries.kaart.listed import listed
from socialmap.web import bijhouden, guard, login, params, tidy
from socialmap.web.answers import cached
from socialmap.web.asking import asked, asks
from socialmap.web.cirkels import keuze, own_people, report, shortlist, vindplaatsen
from socialmap.web.cirkels import pages as cirkels
from socialmap.web.kaart import changed, leaving, reporting
from socialmap.web.site import api_address, language, now, site, versions, words, world
from socialmap.world import Viewer

pages = Blueprint("pages", __name__)
#: The pages that the guide leads to, for the languages that speak only the guide.
guide_pages = Blueprint("guide_pages", __name__)
pages.before_request(tidy.lead_on)
#: Which areas can be taken along from their page.
_TAKE_AREAS = (
    (later("Alle wijken, met cijfers"), ()),
    (later("Alle buurten, met cijfers"), ((params.WHICH_AREAS.name, str(Level.BUURT)),)),
)


@pages.get("/")
@cached
@asks(*params.HOME)
def home() -> str:
    """The map beside the same places as a list."""
    wanted = params.place_filter(asked())
    page = place_queries.home(world(), wanted, words())
    groups = layer_queries.groups(site().layers, world(), words(), guarded=guard.may_see())
    query = tuple(replace(wanted, page=1).as_query().items())
    return render_template(
        "kaart/home.html",
        page=page,
        groups=groups,
        places_address=api_address("places", **wanted.as_api()),
        layers_address=api_address("layers"),
        take_places=leaving.offered("plekken", query),
        take_activities=leaving.offered("activiteiten", query),
    )


@pages.get("/wijken")
@cached
def areas() -> str:
    """Every wijk by name."""
    page, says = area_queries.areas_page(world(), words()), words()
    take = [(says.gettext(title), leaving.offered("gebieden", query)) for title, query in _TAKE_AREAS]
    return render_template("kaart/areas.html", page=page, take_areas=take)


@pages.get("/wijk/<code>")
@cached
def area(code: str) -> Any:
    """The profile of an area, at the city's own code where there is one."""
    page = area_query.area_page(world(), code, words(), need=guard.may_see())
    if page.code != code:
        return redirect(url_for(f"{language()}.area", code=page.code), 301)
    near = api_address("places", **area_query.around(world(), page))
    streets = api_address("streets", code=page.code) if page.reach and page.has_distance and page.drawn else ""
    inside = ((params.WHERE.name, page.code),)
    return render_template(
        "kaart/area.html",
        page=page,
        places_address=near,
        layers_address=api_address("layers"),
        streets_address=streets,
        take_places=leaving.offered("plekken", inside),
        take_activities=leaving.offered("activiteiten", inside),
    )


@guide_pages.get("/", endpoint="home")
def to_the_guide() -> Any:
    """The first page of a language that speaks only the guide."""
    return redirect(url_for(f"guide_{language()}.ask"))


@pages.get("/plek/<id>")
@guide_pages.get("/plek/<id>")
@cached
@asks(params.DONE)
def place(id: str) -> Any:
    """One place, at its address as it is printed."""
    canonical = place_query.canonical_id(id)
    if canonical and canonical != id and canonical in world().places.index:
        return redirect(url_for(f"{language()}.place", id=canonical), 301)
    page = place_query.place_page(world(), id, words(), need=guard.may_see())
    box = place_query.around(page)
    return render_template(
        "kaart/place.html",
        page=page,
        saved=params.DONE.read(asked()) != "",
        places_address=api_address("places", bbox=box),
        layers_address=api_address("layers"),
        reach_addresses={name: api_address("reach", id=page.row.id, profile=name) for name, _ in page.reach.drawn},
        ended_on=ended_on(site().store, RecordKind.PLACE, page.row.id) if page.ended else "",
    )


@pages.get("/wie-staat-er-op")
@guide_pages.get("/wie-staat-er-op")
@cached
def who_is_listed() -> str:
    """What is on this map, and what never is."""
    return render_template("kaart/listed.html", groups=listed(words()))


@pages.get("/bronnen")
@cached
def source_list() -> str:
    """Where everything comes from."""
    journal = read_journal(site().settings.data_dir)
    # Imports of all kinds write in it.
    world().note_everything()
    sources = source_query.source_list(world(), words(), journal)
    # The same for whoever looks: what everybody gets.
    everybody = site().worlds.get(versions(), Viewer.PUBLIC, now())
    alive = alive_query.alive_page(everybody, site().settings.starter_dir, words())
    return render_template("kaart/sources.html", sources=sources, reports=evidence.reports(world()), alive=alive)


@pages.get("/bronnen/<report>")
@cached
def report_findings(report: str) -> str:
    """What we took from one report."""
    page = evidence.report_page(world(), report, words(), need=guard.may_see())
    return render_template("cirkels/findings.html", page=page)


changed.add_to(pages)
leaving.add_to(pages)
bijhouden.add_to(pages)
for _pages in (pages, guide_pages):
    reporting.add_to(_pages)
login.add_to(pages)
cirkels.add_to(pages)
report.add_to(pages)
shortlist.add_to(pages)
vindplaatsen.add_to(pages)
keuze.add_to(pages)
own_people.add_to(pages)
