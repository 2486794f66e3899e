"""``/wegwijzer/bestand.html``: the neighbourhood as one file that opens without internet, from the answer's button."""

from __future__ import annotations

from flask import Response, request

from socialmap.queries.wegwijzer.take_along import neighbourhood_file
from socialmap.web.site import words, world
from socialmap.web.wegwijzer.guide import asked_form, guide, known_start, private

FILE_NAME = "wegwijzer.html"


@guide.post("/wegwijzer/bestand.html")
@private
def neighbourhood() -> Response:
    """Everything that is offered within the minutes that were asked; of the rest of the question nothing goes along."""
    form = asked_form(request.form)
    origin = known_start(form)
    made = neighbourhood_file(world(), origin, words(), minutes=form.minutes, profile=form.profile)
    response = Response(made, mimetype="text/html")
    response.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return response
