"""``/wegwijzer/safari``: a walk with a group, as a page to print and as a PDF. Posted like the rest of the guide."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from flask import Response, request, url_for

from socialmap import paper
from socialmap.errors import BadInputError
from socialmap.guide.gathering import Begin, begin_near, named_begin
from socialmap.guide.offers import profiles
from socialmap.i18n import later
from socialmap.queries.wegwijzer import safari as query
from socialmap.web.asking import choice, text
from socialmap.web.printing import pdf_answer, printable
from socialmap.web.site import language, site, words, world
from socialmap.web.wegwijzer.guide import asked_form, chosen_places, guide, known_start, private

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

TEMPLATE = "paper/safari.html"
NO_TIME = later("dit is geen tijd")
TIME_EXAMPLE = later("een tijd als 13:30")


@guide.post("/wegwijzer/safari")
@private
def safari() -> str:
    """The walk, with its form and buttons; these stay off the paper."""
    walk = _walk(request.form)
    around = printable(url_for(f"guide_{language()}.safari_pdf"), url_for(f"guide_{language()}.ask"))
    to_list = around["way_back"]
    # The walk itself asks for the stop or place that took the place of a typed start.
    fields = [("begin", walk.begin.id), ("loper", walk.asked.profile), *(("plek", id) for id in walk.asked.places)]
    own = {name for name, _ in fields}
    return paper.page(
        TEMPLATE,
        words(),
        walk=walk,
        **around,
        page_address=url_for(f"guide_{language()}.safari"),
        fields=[*fields, *(to_list.marker if to_list else ())],
        question=[(name, value) for name, value in to_list.question if name not in own] if to_list else [],
        limits=query.LIMITS,
        stays=query.STAYS,
    )


@guide.post("/wegwijzer/safari.pdf")
@private
def safari_pdf() -> Response:
    """The same as a PDF; where none can be made, the page, which says what is missing."""
    if not paper.can_print():
        return Response(safari())
    with site().turns.turn():
        made = paper.pdf(paper.page(TEMPLATE, words(), walk=_walk(request.form), back="", way_back=None))
    return pdf_answer(made, words().gettext("buurtsafari"))


def _walk(args: MultiDict[str, str]) -> query.Safari:
    asked = query.Asked(
        places=chosen_places(args),
        profile=choice(args, "loper", profiles(world())) or query.USUAL_PACE,
        limit=_minutes(args, "duur", query.LIMITS, query.USUAL_LIMIT),
        stay=_minutes(args, "blijven", query.STAYS, query.USUAL_STAY),
        leave=_leave(text(args, "vertrek")),
    )
    return query.safari(world(), asked, _begin(args), words())


def _begin(args: MultiDict[str, str]) -> Begin:
    named = text(args, "begin")
    if named:
        return named_begin(world(), named, words())
    return begin_near(world(), known_start(asked_form(args)), words())


def _minutes(args: MultiDict[str, str], name: str, known: tuple[int, ...], usual: int) -> int:
    return int(choice(args, name, [str(n) for n in known]) or usual)


def _leave(typed: str) -> time | None:
    if not typed:
        return None
    try:
        return time.fromisoformat(typed).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise BadInputError(words().gettext(NO_TIME), expected=words().gettext(TIME_EXAMPLE)) from None
