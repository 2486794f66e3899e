"""Places to meet, the questions for a visit, and the printed report: pages beside ``/cirkels``, guarded like it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import render_template, url_for

from socialmap import paper
from socialmap.model import Orientation
from socialmap.queries.cirkels import meeting as query
from socialmap.queries.cirkels import report as report_query
from socialmap.web import guard, params
from socialmap.web.answers import cached
from socialmap.web.asking import asked, asks
from socialmap.web.printing import pdf_answer, printable
from socialmap.web.site import language, site, words, world

if TYPE_CHECKING:
    from flask import Blueprint

    from socialmap.web.asking import Asked


def add_to(pages: Blueprint) -> None:
    """Put these pages beside the others."""
    for path, view in (
        ("/cirkels/plekken/<code>", meeting),
        ("/cirkels/plekken/<code>/bezoek", visit),
        ("/cirkels/plekken/<code>/bezoek.pdf", visit_pdf),
        ("/cirkels/verslag/<code>", report),
        ("/cirkels/verslag/<code>.pdf", report_pdf),
        ("/cirkels/verslag/<code>/<other>", report),
        ("/cirkels/verslag/<code>/<other>.pdf", report_pdf),
    ):
        pages.add_url_rule(path, view_func=view)


@cached
@asks(*params.MEETING)
def meeting(code: str) -> Any:
    """Where a circle could meet."""
    guard.require_cirkels()
    page = query.meeting_page(world(), code, _ask(asked()), words())
    return render_template(
        "cirkels/meeting.html",
        page=page,
        visit_address=_same("visit", code=code),
        visit_pdf=_same("visit_pdf", code=code),
        can_print=paper.can_print(),
    )


@cached
@asks(*params.VISIT)
def visit(code: str) -> Any:
    """The questions for a visit, to print from the browser."""
    guard.require_cirkels()
    return _visit_page(code)


@cached
@asks(*params.VISIT)
def visit_pdf(code: str) -> Any:
    """The same as a PDF; where none can be made the page says what is missing."""
    guard.require_cirkels()
    if not paper.can_print():
        return _visit_page(code)
    with site().turns.turn():
        return pdf_answer(paper.pdf(paper.page("paper/checklist.html", words(), **_visit(code))))


def _visit_page(code: str) -> str:
    return paper.page(
        "paper/checklist.html",
        words(),
        **_visit(code) | printable(_same("visit_pdf", code=code), url_for(f"{language()}.meeting", code=code)),
    )


def _visit(code: str) -> dict[str, Any]:
    ids = params.CHOSEN.read(asked())
    found = query.visit(world(), code, _ask(asked()), ids, words())
    return {"visit": found, "back": "", "pdf_address": "", "no_pdf": ""}


@cached
@asks(*params.FIT)
def report(code: str, other: str = "") -> Any:
    """The report of an area, or of two side by side, to print from the browser."""
    guard.require_cirkels()
    return _report_page(code, other)


@cached
@asks(*params.FIT)
def report_pdf(code: str, other: str = "") -> Any:
    """The same as a PDF; where none can be made the page says what is missing."""
    guard.require_cirkels()
    if not paper.can_print():
        return _report_page(code, other)
    with site().turns.turn():
        return pdf_answer(paper.pdf(paper.page("paper/report.html", words(), **_report(code, other))))


def _report_page(code: str, other: str) -> str:
    area = {"code": code, "other": other} if other else {"code": code}
    only_here = printable(_same("report_pdf", **area), _same("cirkels"))
    return paper.page("paper/report.html", words(), **_report(code, other) | only_here)


def _report(code: str, other: str) -> dict[str, Any]:
    codes = tuple(part for part in (code, other) if part)
    found = report_query.report(world(), params.fit_ask(asked()), codes, words())
    return {"report": found, "back": "", "pdf_address": "", "no_pdf": ""}


def _ask(asked: Asked) -> query.MeetingAsk:
    """What stands in the address: the orientation of ``/cirkels``, and a day and part of it."""
    return query.MeetingAsk(
        orientation=Orientation(params.ORIENTATION.read(asked)),
        day=params.DAY.read(asked),
        part=params.PART.read(asked),
    )


def _same(endpoint: str, **values: Any) -> str:
    """Another page that is asked the same."""
    return url_for(f"{language()}.{endpoint}", **values) + params.as_query(asked().items(multi=True))
