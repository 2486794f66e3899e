"""Paper in the browser: what a page shows around what is printed, and a PDF as an answer."""

from __future__ import annotations

from typing import Any

from flask import Response

from socialmap import paper
from socialmap.web import files
from socialmap.web.site import words
from socialmap.web.way_back import way_back


def printable(pdf_address: str, back: str) -> dict[str, Any]:
    """What a paper page has in the browser only: its style, the ways back, and the PDF or why there is none."""
    can_print, to_list = paper.can_print(), way_back()
    return {
        "stylesheet": files.address(paper.STYLESHEET),
        "back": back,
        "way_back": to_list,
        "back_script": files.address("back.js") if to_list else "",
        "pdf_address": pdf_address if can_print else "",
        "no_pdf": "" if can_print else words().gettext(paper.NO_PANGO),
    }


def pdf_answer(made: bytes, name: str = "") -> Response:
    """A PDF that opens in the browser; ``name`` is what it is called when it is kept."""
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'} if name else {}
    return Response(made, mimetype="application/pdf", headers=headers)
