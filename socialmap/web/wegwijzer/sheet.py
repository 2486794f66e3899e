"""``/wegwijzer/blad`` and ``/wegwijzer/blad.pdf``: the sheet to print, posted and kept nowhere like the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, request, url_for

from socialmap import paper
from socialmap.queries.wegwijzer import sheet as query
from socialmap.queries.wegwijzer.sheet_paper import sheet_page
from socialmap.queries.wegwijzer.sheet_paper import sheet_pdf as make_pdf
from socialmap.web import files, sealed
from socialmap.web.printing import pdf_answer, printable
from socialmap.web.site import language, site, words, world
from socialmap.web.templating import printed
from socialmap.web.wegwijzer.guide import asked_form, chosen_places, guide, known_start, private, repeated

if TYPE_CHECKING:
    from socialmap.guide.origin import Origin
    from socialmap.queries.wegwijzer.guide_form import GuideForm


@guide.post("/wegwijzer/blad")
@private
def sheet() -> str:
    """The sheet as a page, with what helps to print it; that stays off the paper."""
    form = asked_form(request.form)
    origin = known_start(form)
    around = printable(url_for(f"guide_{language()}.sheet_pdf"), url_for(f"guide_{language()}.ask"))
    to_list = around["way_back"]
    return sheet_page(
        world(),
        _sheet(form, origin),
        words(),
        **around,
        aloud=files.address("read_aloud.js"),
        # One set for the PDF and for the way back. People save this page and mail it: where somebody starts goes along
        # sealed.
        fields=[
            sealed.seal(repeated(form, origin)),
            *(("plek", place_id) for place_id in chosen_places(request.form)),
            *(to_list.marker if to_list else ()),
        ],
    )


@guide.post("/wegwijzer/blad.pdf")
@private
def sheet_pdf() -> Response:
    """The same as a PDF; where none can be made, the page, which says what is missing."""
    form = asked_form(request.form)
    origin = known_start(form)
    if not paper.can_print():
        return Response(sheet())
    with site().turns.turn():
        return pdf_answer(make_pdf(world(), _sheet(form, origin), words()), "blad")


def _sheet(form: GuideForm, origin: Origin) -> query.Sheet:
    chosen = chosen_places(request.form)
    return query.sheet(world(), form, origin, chosen, words(), address=lambda id: printed("place", id=id))
