"""Where people already know each other, and the plan to find them: for accounts, as what it tells is for them only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, url_for

from socialmap import paper
from socialmap.keeping.roles import Right
from socialmap.queries.cirkels.vindplaatsen import spots_index, spots_page
from socialmap.queries.cirkels.vindplan import plan
from socialmap.web import params
from socialmap.web.asking import Text, asked, asks
from socialmap.web.bijhouden.door import keeping_for
from socialmap.web.printing import pdf_answer, printable
from socialmap.web.site import language, site, words, world

if TYPE_CHECKING:
    from flask import Blueprint

    from socialmap.keeping.roles import Account

#: The month in which the search begins.
BEGIN = Text("begin")


def add_to(pages: Blueprint) -> None:
    """Put these pages beside the others."""
    for path, view in (
        ("/cirkels/vindplaatsen", find_people),
        ("/cirkels/vindplaatsen/<code>", find_people_in),
        ("/cirkels/vindplaatsen/<code>/plan", find_plan),
        ("/cirkels/vindplaatsen/<code>/plan.pdf", find_plan_pdf),
    ):
        pages.add_url_rule(path, view_func=view)


@keeping_for(Right.SEE_ACCOUNTS)
def find_people(by: Account) -> str:  # noqa: ARG001 (the door lets in who may)
    """Every wijk."""
    return render_template("cirkels/vindplaatsen_wijken.html", page=spots_index(world(), words()))


@keeping_for(Right.SEE_ACCOUNTS)
def find_people_in(code: str, by: Account) -> Any:  # noqa: ARG001
    """One wijk or buurt."""
    page = spots_page(world(), code, words())
    if page.area.code != code:
        return redirect(url_for(f"{language()}.find_people_in", code=page.area.code), 301)
    return render_template("cirkels/vindplaatsen.html", page=page, can_print=paper.can_print())


@keeping_for(Right.SEE_ACCOUNTS)
@asks(BEGIN)
def find_plan(code: str, by: Account) -> str:  # noqa: ARG001
    """The plan, to print from the browser."""
    return _plan_page(code)


@keeping_for(Right.SEE_ACCOUNTS)
@asks(BEGIN)
def find_plan_pdf(code: str, by: Account) -> Any:  # noqa: ARG001
    """The same as a PDF; where none can be made the page says what is missing."""
    if not paper.can_print():
        return _plan_page(code)
    with site().turns.turn():
        return pdf_answer(paper.pdf(paper.page("paper/vindplan.html", words(), **_plan(code))))


def _plan_page(code: str) -> str:
    kept = params.as_query(asked().items(multi=True))
    pdf = url_for(f"{language()}.find_plan_pdf", code=code) + kept
    back = url_for(f"{language()}.find_people_in", code=code)
    return paper.page("paper/vindplan.html", words(), **_plan(code) | printable(pdf, back))


def _plan(code: str) -> dict[str, Any]:
    found = plan(world(), code, BEGIN.read(asked()), words())
    return {"plan": found, "back": "", "pdf_address": "", "no_pdf": ""}
