"""A round on paper: the list to walk with, and the same list to type over what was written on it."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, request, url_for

from socialmap import paper
from socialmap.errors import BadInputError
from socialmap.keeping import rounds
from socialmap.keeping.answering import Fate
from socialmap.keeping.roles import Right
from socialmap.queries.bijhouden import round as query
from socialmap.web import same_site
from socialmap.web.bijhouden.door import keeping_for
from socialmap.web.bijhouden.round_answers import ANSWER, Other, hear, numbered, seen_world, sentence
from socialmap.web.printing import printable
from socialmap.web.site import language, site, words
from socialmap.web.templating import printed as address_on_paper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Blueprint
    from flask_wtf import CSRFProtect

    from socialmap.keeping.roles import Account
    from socialmap.keeping.rounds import Asked, Round
    from socialmap.queries.bijhouden.round import QuestionPage

#: Between the position of a line and the name of its field.
_OF = "-"


def add_to(pages: Blueprint) -> None:
    """Put these pages beside the others."""
    pages.add_url_rule("/bijhouden/ronde/<int:n>/lijst", endpoint="round_list", view_func=printed)
    pages.add_url_rule(
        "/bijhouden/ronde/<int:n>/overtypen", endpoint="round_typed", view_func=typed_over, methods=["GET", "POST"]
    )


def exempt(csrf: CSRFProtect) -> None:
    """It refuses other sites itself: a token that ends would lose what somebody typed."""
    csrf.exempt(typed_over)


@keeping_for(Right.CHECK)
def printed(n: int, by: Account) -> Any:
    """What is open yet, place by place, with boxes to tick and room to write."""
    found = rounds.read(site().store, n, by=by)
    stops = _open_stops(found, by)
    addresses = {id: address_on_paper("place", id=id) for id in (stop[0].place_id for stop in stops)}
    codes = {id: paper.qr(address) for id, address in addresses.items() if address}
    page = query.round_page(seen_world(by), found, words(), None)
    around = printable("", url_for(f"{language()}.round", n=n))
    return paper.page("paper/round.html", words(), page=page, stops=stops, codes=codes, **around)


@same_site.shows_again
@keeping_for(Right.CHECK)
def typed_over(n: int, by: Account) -> Any:
    """The same lines in the same order, to fill in together; what cannot be read is asked again, the rest is kept."""
    if request.method == "GET":
        return _form(n, by)
    if not same_site.is_sure():
        return _form(n, by, trouble=words().gettext(same_site.UNSURE)), HTTPStatus.FORBIDDEN
    found, wrong = rounds.read(site().store, n, by=by), {}
    for asked in found.questions:
        if asked.is_open and (trouble := _take(n, by, asked)):
            wrong[asked.position] = trouble
    if wrong:
        return _form(n, by, wrong=wrong), HTTPStatus.BAD_REQUEST
    return redirect(url_for(f"{language()}.round", n=n), 303)


def _take(n: int, by: Account, asked: Asked) -> str:
    """Write down one line, when anything is filled in; what is wrong with it, "" for nothing."""
    line = f"{asked.position}{_OF}"
    typed = {
        name.removeprefix(line): [one for one in values if one.strip()]
        for name, values in request.form.to_dict(flat=False).items()
        if name.startswith(line)
    }
    named = typed.get(query.WHEN if query.form_of(asked) == "wish" else asked.fact)
    if named and not typed.get(ANSWER):
        typed[ANSWER] = ["waarde"]
    if not typed.get(ANSWER):
        return ""
    if query.form_of(asked) == "wish" and typed[ANSWER] == ["ja"]:
        typed[ANSWER] = ["waarde"]
    try:
        heard = hear(n, by, asked, numbered(asked, typed))
    except BadInputError as error:
        return sentence(error)
    if other := Other.of(heard, asked):
        return other.said
    return words().gettext(heard.message) if heard.fate is Fate.GONE else ""


def _form(n: int, by: Account, *, wrong: dict[int, str] | None = None, trouble: str = "") -> str:
    found = rounds.read(site().store, n, by=by)
    sent = request.form if request.method == "POST" else {}
    return render_template(
        "bijhouden/round_typed.html",
        page=query.round_page(seen_world(by), found, words(), None),
        stops=_open_stops(found, by),
        sent=sent,
        wrong=wrong or {},
        trouble=trouble,
        new_number=lambda: str(uuid.uuid4()),
    )


def _open_stops(found: Round, by: Account) -> list[Sequence[QuestionPage]]:
    asked = [one for one in found.questions if one.is_open]
    with site().store.read() as session:
        shown = query.question_pages(session, seen_world(by), found, words(), asked)
    stops: dict[str, list[QuestionPage]] = {}
    for one in shown:
        stops.setdefault(one.place_id, []).append(one)
    return list(stops.values())
