"""Of a record: that it is no longer there, or is there again; and, for a hoofdredacteur, what goes for good."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, request

from socialmap.errors import BadInputError, ConflictError, NotFoundError
from socialmap.i18n import later
from socialmap.importing.ending import say_whether_there
from socialmap.keeping.roles import Right
from socialmap.ledger.purge import purge
from socialmap.queries.bijhouden.purging import purge_page
from socialmap.queries.bijhouden.record import NO_RECORD, kind_of, read_record
from socialmap.web import guard, same_site
from socialmap.web.asking import whole
from socialmap.web.bijhouden.door import keeping_for
from socialmap.web.bijhouden.forms import AGAIN, CHECK, SAVE, STEP, VERSION
from socialmap.web.bijhouden.history import history_address, looked_at, seen_by
from socialmap.web.site import site, today, words

if TYPE_CHECKING:
    from flask import Blueprint
    from flask_wtf import CSRFProtect

    from socialmap.keeping.roles import Account
    from socialmap.queries.bijhouden.record import Record

DAY, FACT, REASON, TYPED = "dag", "veld", "reden", "typ"
#: What somebody types who is certain.
CERTAIN = "VERWIJDER"
_NO_DAY = later("Kies een dag.")
_NO_REASON = later("Schrijf waarom dit weg moet. Schrijf er geen naam bij.")
_NOT_CERTAIN = later("Typ het woord %(word)s om zeker te zijn.")
_LONGEST = 300


def add_to(pages: Blueprint) -> None:
    """Put these pages beside the others."""
    for rule, view in {"/einde/<soort>/<path:number>": ending, "/verwijderen/<soort>/<path:number>": purging}.items():
        pages.add_url_rule(rule, view_func=view, methods=["GET", "POST"])


def exempt(csrf: CSRFProtect) -> None:
    """These refuse other sites themselves."""
    for view in (ending, purging):
        csrf.exempt(view)


def _record(soort: str, number: str, by: Account) -> Record:
    with site().store.read() as session:
        record = read_record(session, kind_of(soort), number, seen_by(by, sealed=True))
    looked_at(by, record)
    return record


@same_site.shows_again
@keeping_for(Right.WRITE)
def ending(soort: str, number: str, by: Account) -> Any:
    """Since which day it is no longer there, or that it is there again."""
    record = _record(soort, number, by)
    if not record.can_end:
        raise NotFoundError(NO_RECORD)
    by = guard.require_of(Right.WRITE, record.where)
    if request.method == "GET":
        return _ending(record)
    if not same_site.is_sure():
        return _ending(record, AGAIN), HTTPStatus.FORBIDDEN
    try:
        _end(record, by)
    except BadInputError as error:
        return _ending(record, error.message), HTTPStatus.BAD_REQUEST
    except ConflictError as error:
        return _ending(_record(soort, number, by), str(error)), HTTPStatus.CONFLICT
    return redirect(history_address(record), 303)


def _end(record: Record, by: Account) -> None:
    seen = whole(request.form.get(VERSION, ""))
    try:
        day = date.fromisoformat(request.form.get(DAY, ""))
    except ValueError:
        raise BadInputError(_NO_DAY) from None
    say_whether_there(
        site().store, (record.kind, record.id), there=request.form.get(STEP) == "terug", day=day, today=today(),
        role=by.signs, account=by.id, expected_version=-1 if seen is None else seen,
    )  # fmt: skip


def _ending(record: Record, trouble: str = "") -> str:
    latest = today().isoformat()
    day = request.form.get(DAY, latest)[:10]
    return render_template(
        "bijhouden/ending.html", record=record, trouble=trouble, day=day, today=latest, action=request.path
    )


@same_site.shows_again
@keeping_for(Right.PURGE)
def purging(soort: str, number: str, by: Account) -> Any:
    """What would go for good, and why; then, when that word is typed, it goes."""
    record = _record(soort, number, by)
    fact, reason = request.form.get(FACT, ""), request.form.get(REASON, "").strip()[:_LONGEST]
    told: dict[str, Any] = {"fact": fact, "reason": reason, "trouble": "", "certain": CERTAIN}
    with site().store.read() as session:
        page = purge_page(session, record, fact, words(), seen_by(by, sealed=True))

    def shown(trouble: str = "", **more: Any) -> str:
        return render_template(
            "bijhouden/purge.html",
            record=record,
            page=page,
            action=request.path,
            **{**told, "trouble": trouble, **more},
        )

    if request.method == "GET":
        return shown()
    if not reason:
        return shown(words().gettext(_NO_REASON)), HTTPStatus.BAD_REQUEST
    if request.form.get(STEP, CHECK) != SAVE:
        return shown(asked=True)
    if not same_site.is_sure():
        return shown(words().gettext(AGAIN), asked=True), HTTPStatus.FORBIDDEN
    if request.form.get(TYPED, "").strip().upper() != CERTAIN:
        return shown(words().gettext(_NOT_CERTAIN, word=CERTAIN), asked=True), HTTPStatus.BAD_REQUEST
    wanted = (str(record.kind), record.id, fact)
    purge(site().store, site().settings.data_dir, wanted, reason=reason, role=by.role, account=by.id)
    return redirect(history_address(record), 303)
