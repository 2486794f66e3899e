"""``/wegwijzer/agenda.ics``: what was ticked as a calendar file; first a page when not all of it can be in it."""

from __future__ import annotations

from flask import Response, render_template, request

from socialmap.queries.wegwijzer.agenda import agenda
from socialmap.web.asking import choice
from socialmap.web.site import words, world
from socialmap.web.wegwijzer.guide import chosen_places, guide, private

FILE_NAME = "wegwijzer.ics"


@guide.post("/wegwijzer/agenda.ics")
@private
def calendar() -> Response:
    """The file; where something is left out, a page that says what and why, with a button for the rest."""
    chosen = chosen_places(request.form)
    found = agenda(world(), chosen, words())
    anyway = choice(request.form, "toch", ("ja",)) and found.names
    if found.left_out and not anyway:
        return Response(render_template("wegwijzer/agenda.html", found=found, chosen=chosen))
    response = Response(found.file, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return response
