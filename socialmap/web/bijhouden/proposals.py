"""``/bijhouden/voorstellen``: what waits for the word of a redacteur, of their own area only."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, request, url_for

from socialmap.errors import BadInputError, ConflictError, NotFoundError
from socialmap.i18n import later
from socialmap.keeping import proposals
from socialmap.keeping.roles import Right, may
from socialmap.queries.bijhouden.proposals import proposal_page
from socialmap.web import guard
from socialmap.web.asking import whole
from socialmap.web.bijhouden.door import keeping_for
from socialmap.web.site import language, site, today, words
from socialmap.web.spots import of_record

if TYPE_CHECKING:
    from flask import Blueprint

    from socialmap.keeping.roles import Account

NUMBER, VERSION, ACT, APPROVE, REFUSE = "nummer", "versie", "doe", "goed", "af"
_HALF = later("Er kwam maar een deel van het formulier aan. Probeer het opnieuw.")


def add_to(pages: Blueprint) -> None:
    """Put this page beside the others."""
    pages.add_url_rule("/bijhouden/voorstellen", endpoint="proposals", view_func=waiting, methods=["GET", "POST"])


@keeping_for(Right.APPROVE)
def waiting(by: Account) -> Any:
    """What waits; what is approved or refused."""
    if request.method == "GET":
        return _page()
    number, version = (whole(request.form.get(name, "")) for name in (NUMBER, VERSION))
    act, store = request.form.get(ACT, ""), site().store
    if number is None or version is None or act not in (APPROVE, REFUSE):
        return _page(error=words().gettext(_HALF)), HTTPStatus.BAD_REQUEST
    try:
        if act == APPROVE:
            proposals.approve(store, number, by=by, version=version, today=today(), may=_may)
        else:
            proposals.refuse(store, number, by=by, may=_may)
    except (BadInputError, ConflictError, NotFoundError) as wrong:
        status = HTTPStatus.NOT_FOUND if isinstance(wrong, NotFoundError) else HTTPStatus.CONFLICT
        return _page(error=words().gettext(str(wrong))), status
    return redirect(url_for(f"{language()}.proposals"), 303)


def _may(one: proposals.Proposal) -> bool:
    """Whether who asks decides about it: what lies nowhere that they may see is not theirs."""
    by = guard.author()
    about = [record for record in (one.stored, {**(one.stored or {}), **one.values}) if record]
    return by is not None and may(by, Right.APPROVE, *(of_record(one.kind, record, by) for record in about))


def _page(**values: Any) -> str:
    mine = [one for one in proposals.read_proposals(site().store) if _may(one)]
    return render_template("bijhouden/proposals.html", page=proposal_page(site().store, mine, words()), **values)
