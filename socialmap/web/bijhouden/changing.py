"""``/bijhouden/voorstellen/<key>``: what waits in the form of its record; what is changed there holds in its place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from flask import redirect, request

from socialmap.errors import ConflictError, NotFoundError
from socialmap.importing.recording import UNKNOWN
from socialmap.keeping import queue
from socialmap.keeping.queued import Verdict
from socialmap.keeping.roles import Right, may
from socialmap.model import RecordKind, Visibility
from socialmap.queries.bijhouden.questions import ACTIVITY, CIRCLE, INITIATIVE, ORGANISATION, PLACE, VISIBILITY
from socialmap.queries.bijhouden.queue import queue_page
from socialmap.web import guard, same_site, spots
from socialmap.web.asking import asks, whole
from socialmap.web.bijhouden.door import keeping_for
from socialmap.web.bijhouden.forms import HALF, OTHERWISE, VERSION, Asked, answer, as_typed, sent, show
from socialmap.web.bijhouden.proposals import APPROVE, ASKED, KEY, Listed, decides
from socialmap.web.site import site, today, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Blueprint
    from flask_wtf import CSRFProtect

    from socialmap.keeping.queued import Detail
    from socialmap.keeping.roles import Account
    from socialmap.web.bijhouden.forms import Typed

_FORMS = {one.kind: one for one in (PLACE, ACTIVITY, ORGANISATION, INITIATIVE, CIRCLE)}


def add_to(pages: Blueprint) -> None:
    """Put this page beside the others."""
    pages.add_url_rule(
        "/bijhouden/voorstellen/<key>", endpoint="proposal", view_func=change, methods=["GET", "POST"]
    )  # fmt: skip


def exempt(csrf: CSRFProtect) -> None:
    """It refuses other sites itself, as every form of a record does."""
    csrf.exempt(change)


@same_site.shows_again
@asks(*ASKED)
@keeping_for(Right.APPROVE)
def change(key: str, by: Account) -> Any:
    """What waits, filled in; what is sent holds in its place."""
    waits = _find(key, by)
    one = _asked(waits, by)
    if request.method == "GET":
        return show(one, as_typed(one, _filled_in(waits)))
    version = whole(request.form.get(VERSION, "")) if waits.stored else None
    if waits.stored and version is None:
        return show(one, sent(), trouble=HALF)
    return answer(one, sent(), version, partial(_approve, waits, by))


def _find(key: str, by: Account) -> Detail:
    if not KEY.fullmatch(key):
        raise NotFoundError(queue.GONE)
    with site().store.read() as session:
        return queue.find(session, key, partial(decides, by))


def _asked(waits: Detail, by: Account) -> Asked:
    entry, listed = waits.entry, Listed.of(by)
    place = entry.place_id if entry.kind in (RecordKind.PLACE, RecordKind.ACTIVITY) and waits.stored else ""
    if entry.kind is RecordKind.ACTIVITY and not waits.stored:
        place = str(waits.values.get("place_id", ""))
    told = next(iter(queue_page(site().store, [entry], words())), None)
    return Asked(
        _FORMS[entry.kind], entry.id, waits.stored, place,
        waits=told, action=listed.form(entry.key), back=listed.address(),
    )  # fmt: skip


def _filled_in(waits: Detail) -> dict[str, Any]:
    """The record as it would be; who tells what a row of a list is, shows it to everybody."""
    shown = {} if waits.approvable or waits.lacks else {VISIBILITY: Visibility.PUBLIC}
    return {**UNKNOWN[waits.entry.kind], **(waits.stored or {}), **waits.values, **shown}


def _approve(waits: Detail, by: Account, typed: Typed, version: int | None, filled_in: Mapping[str, Any]) -> Any:
    """Let what was filled in hold; what was proposed and is no field of the form stays as it was."""
    entry, before = waits.entry, waits.stored or UNKNOWN[waits.entry.kind]
    told = {**waits.values, **filled_in}
    values = {name: value for name, value in told.items() if name in waits.values or before.get(name) != value}
    if not may(by, Right.APPROVE, spots.of_record(entry.kind, {**before, **told}, by)):
        guard.refuse(by)
    verdict = Verdict(approves=True, values=None if values == dict(waits.values) and waits.approvable else values)
    listed = Listed.of(by)
    try:
        judged = queue.decide(
            site().store, entry.key, verdict, by=by, version=version or 0, today=today(), may=partial(decides, by)
        )
    except ConflictError:
        again = _find(entry.key, by)
        now = again.stored or {}
        return show(_asked(again, by), typed, version=str(again.version), trouble=OTHERWISE, now=now)
    return redirect(listed.after(entry.key, APPROVE, judged), 303)
