"""``/wegwijzer/blad`` and ``/wegwijzer/blad.pdf``: the sheet to print, posted and kept nowhere like the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, render_template, request, url_for

from socialmap import paper
from socialmap.guide.origin import NoOrigin, Origin
from socialmap.queries import sheet as query
from socialmap.queries.guide_form import form_page
from socialmap.queries.place import canonical_id
from socialmap.web import files
from socialmap.web.guide import asked_form, guide, private, repeated, start_of
from socialmap.web.site import api_address, language, words, world
from socialmap.web.templating import link

if TYPE_CHECKING:
    from socialmap.queries.guide_form import GuideForm


@guide.post("/wegwijzer/blad")
@private
def sheet() -> str:
    """The sheet as a page, with what helps to print it; that stays off the paper."""
    form = asked_form(request.form)
    origin = start_of(form)
    if isinstance(origin, NoOrigin):
        return _no_start(form, origin)
    found = _sheet(form, origin)
    can_print = paper.can_print()
    return query.sheet_page(
        world(),
        found,
        words(),
        stylesheet=files.address("paper.css"),
        aloud=files.address("read_aloud.js"),
        back=url_for(f"guide_{language()}.ask"),
        pdf_address=url_for(f"guide_{language()}.sheet_pdf") if can_print else "",
        no_pdf="" if can_print else words().gettext(paper.NO_PANGO),
        fields=[*repeated(form, origin), *(("plek", place.way.place_id) for place in found.places)],
    )


@guide.post("/wegwijzer/blad.pdf")
@private
def sheet_pdf() -> Response:
    """The same as a PDF; where none can be made, the page, which says what is missing."""
    form = asked_form(request.form)
    origin = start_of(form)
    if isinstance(origin, NoOrigin):
        return Response(_no_start(form, origin))
    if not paper.can_print():
        return Response(sheet())
    made = query.sheet_pdf(world(), _sheet(form, origin), words())
    headers = {"Content-Disposition": 'inline; filename="blad.pdf"'}
    return Response(made, mimetype="application/pdf", headers=headers)


def _no_start(form: GuideForm, trouble: NoOrigin) -> str:
    page = form_page(world(), form, words())
    return render_template("guide.html", page=page, trouble=trouble, layers_address=api_address("layers"))


def _sheet(form: GuideForm, origin: Origin) -> query.Sheet:
    chosen = [canonical_id(value) for value in request.form.getlist("plek") if value]
    return query.sheet(world(), form, origin, chosen, words(), address=lambda id: link("place", id=id, _external=True))
