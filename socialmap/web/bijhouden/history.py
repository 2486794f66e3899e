"""What happened to a record and to the map, and taking it back: one change, or all of one account since a day.

For who has an account. What is hidden is in none of these.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import g, redirect, render_template, request, url_for

from socialmap.errors import ConflictError, NotFoundError
from socialmap.i18n import later
from socialmap.importing.undoing import preview, undo_changes
from socialmap.keeping import looking, roles
from socialmap.keeping.roles import Right
from socialmap.ledger.undo import UNDONE_ALREADY, read_undoable
from socialmap.model import RecordKind, Visibility
from socialmap.queries.bijhouden import changes
from socialmap.queries.bijhouden.record import kind_of
from socialmap.queries.kaart.areas import areas_page
from socialmap.queries.kaart.place import canonical_id
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.web import guard, same_site, spots
from socialmap.web.asking import whole
from socialmap.web.bijhouden.door import keeping_for
from socialmap.web.bijhouden.forms import AGAIN, SAVE, STEP
from socialmap.web.site import language, site, words, world

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask import Blueprint
    from flask_wtf import CSRFProtect

    from socialmap.keeping.roles import Account
    from socialmap.queries.bijhouden.changes import ChangePage
    from socialmap.queries.bijhouden.record import Record

#: Which versions of the records were seen; since which day; where older changes go on; of which area.
SEEN, SINCE, BEFORE, WHERE = "gezien", "sinds", "voor", "gebied"
NO_AREA = later("Dit gebied kennen wij niet.")
_NO_ACCOUNT = later("Van deze wijziging weten we niet (meer) van welk account zij is.")
_NOTHING = later("Sinds die dag is er niets van dit account dat terug kan.")


def add_to(pages: Blueprint) -> None:
    """Put these pages beside the others."""
    pages.add_url_rule("/plek/<id>/geschiedenis", view_func=place_history)
    pages.add_url_rule("/geschiedenis/<soort>/<path:number>", view_func=record_history)
    pages.add_url_rule("/bijhouden/wijzigingen", view_func=recent_changes)
    for rule, view in {"/wijziging/<number>": change, "/wijziging/<number>/account": account_changes}.items():
        pages.add_url_rule(rule, view_func=view, methods=["GET", "POST"])


def exempt(csrf: CSRFProtect) -> None:
    """These refuse other sites themselves."""
    for view in (change, account_changes):
        csrf.exempt(view)


def seen_by(by: Account, *, sealed: bool = False) -> list[Visibility]:
    """What an account may know of; what is hidden (``sealed``) only where each look is written down (``looked_at``)."""
    return [
        one for one in Visibility if roles.may_see_level(by, one) and (sealed or one is not Visibility.HIDDEN)
    ]  # fmt: skip


def looked_at(by: Account, *records: Record) -> None:
    """Write down first that somebody looks at what is hidden; nobody keeps that page."""
    if any(one.visibility is Visibility.HIDDEN for one in records):
        looking.note(site().settings.data_dir, by, request.path)
        g.shown_once = True


@keeping_for(None)
def place_history(id: str, by: Account) -> Any:
    """All that happened to a place."""
    place_id = canonical_id(id)
    if moved := world().redirects.get(place_id):
        return redirect(url_for(f"{language()}.place_history", id=moved), 301)
    return _history(RecordKind.PLACE, place_id, by)


@keeping_for(None)
def record_history(soort: str, number: str, by: Account) -> Any:
    """All that happened to another record."""
    return _history(kind_of(soort), number, by)


def _history(kind: RecordKind, id: str, by: Account) -> str:
    with site().store.read() as session:
        proposed = roles.has(by, Right.WRITE)
        page = changes.history_page(session, kind, id, words(), seen_by(by, sealed=True), proposed=proposed)
    looked_at(by, page.record)
    return render_template(
        "bijhouden/history.html",
        record=page.record,
        happened_here=page.happened,
        others=page.others,
        may=_may_write(page.record),
        may_purge=roles.may_purge(by),
    )


def _may_write(record: Record) -> bool:
    try:
        return guard.may_of(Right.WRITE, record.where)
    except NotFoundError:
        return False


@keeping_for(Right.WRITE)
def recent_changes(by: Account) -> Any:
    """What happened lately on the whole map, or in one area."""
    where, before = request.args.get(WHERE, ""), whole(request.args.get(BEFORE, ""))
    area = world().area(where) if where else None
    if where and area is None:
        raise NotFoundError(NO_AREA)
    within = None if area is None else partial(_lies_in, str(area.name), by)
    with site().store.read() as session:
        page = changes.recent_page(session, words(), seen_by(by), before=before, within=within)
    groups = areas_page(world(), words()).groups
    return render_template("bijhouden/changes.html", page=page, where=where, groups=groups)


def _lies_in(code: str, by: Account, record: Record) -> bool:
    """Does what a record belongs to lie in this area?"""
    try:
        return any(code in spots.of(one, by) for one in record.where)
    except NotFoundError:
        return False


@same_site.shows_again
@keeping_for(Right.WRITE)
def change(number: str, by: Account) -> Any:
    """One change: what it did, what taking it back would do, and taking it back."""
    wanted = whole(number)
    with site().store.read() as session:
        page = changes.change_page(session, wanted or 0, words(), seen_by(by, sealed=True))
        undone = changes.is_undone(session, page.happened.number)
    _require_undo(by, page)
    if (undone or not page.happened.undoable) and _is_unsure():
        return _change(page, trouble=AGAIN), HTTPStatus.FORBIDDEN
    if undone:
        # Two clicks are one.
        return _back_to(page) if request.method == "POST" else _change(page, trouble=UNDONE_ALREADY)
    if not page.happened.undoable:
        return _change(page)
    return _take_back(page, [page.happened.number], by, lambda **told: _change(page, **told))


@same_site.shows_again
@keeping_for(Right.APPROVE)
def account_changes(number: str, by: Account) -> Any:
    """All of the account that made a change, since a day."""
    with site().store.read() as session:
        page = changes.change_page(session, whole(number) or 0, words(), seen_by(by, sealed=True))
        _require_undo(by, page)
        day = _day(request.values.get(SINCE, "")) or _date_of(page)
        numbers = _of_account(session, page, day)
        pages = [changes.change_page(session, one, words(), seen_by(by, sealed=True)) for one in numbers]
    for one in pages:
        _require_undo(by, one)

    def shown(**told: Any) -> Any:
        told = {"trouble": "" if page.account else _NO_ACCOUNT, **told}
        if page.account and not numbers:
            told["trouble"] = _NOTHING
        return _page("account_back", page, pages=pages, day=day.isoformat(), **told)

    if not numbers:
        return shown(), HTTPStatus.FORBIDDEN if _is_unsure() else HTTPStatus.OK
    return _take_back(page, numbers, by, shown)


def _is_unsure() -> bool:
    return request.method == "POST" and not same_site.is_sure()


def _of_account(session: Any, page: ChangePage, day: date) -> list[int]:
    return read_undoable(session, page.account, day) if page.account else []


def _take_back(page: ChangePage, numbers: Sequence[int], by: Account, shown: Callable[..., Any]) -> Any:
    """What would be again; or, where somebody said yes to that, that it is so."""
    trouble, status = "", HTTPStatus.OK
    if request.method == "POST" and request.form.get(STEP) == SAVE:
        if same_site.is_sure():
            try:
                seen = request.form.get(SEEN, "")
                undo_changes(site().store, numbers, role=by.signs, account=by.id, seen=seen)
                return _back_to(page)
            except ConflictError as error:
                trouble, status = str(error), HTTPStatus.CONFLICT
        else:
            trouble, status = AGAIN, HTTPStatus.FORBIDDEN
    would_be = preview(site().store, numbers, role=by.signs)
    with site().store.read() as session:
        back = changes.back_page(session, numbers, would_be, words(), seen_by(by, sealed=True))
    told = {"trouble": trouble} if trouble else {}
    return shown(back=back[: changes.SHOWN], more=len(back) - changes.SHOWN, seen=would_be.seen, **told), status


def _require_undo(by: Account, page: ChangePage) -> None:
    """What others did is taken back by who decides about what others propose there."""
    looked_at(by, *(of_record.record for of_record in page.of_records))
    own = bool(by.id) and by.id == page.account
    where = [of_record.record.where for of_record in page.of_records]
    guard.require_of(Right.WRITE if own else Right.APPROVE, *where)


def _change(page: ChangePage, **told: Any) -> Any:
    return _page("change", page, **{"trouble": "", **told})


def _page(template: str, page: ChangePage, **told: Any) -> str:
    return render_template(f"bijhouden/{template}.html", page=page, action=request.path, **{"back": [], **told})


def _back_to(page: ChangePage) -> Any:
    """To what it was about."""
    if len(page.of_records) != 1:
        return redirect(url_for(f"{language()}.recent_changes"), 303)
    return redirect(history_address(page.of_records[0].record), 303)


def history_address(record: Record) -> str:
    """Where the history of a record is."""
    if record.kind is RecordKind.PLACE:
        return url_for(f"{language()}.place_history", id=record.id)
    return url_for(f"{language()}.record_history", soort=record.slug, number=record.id)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _date_of(page: ChangePage) -> date:
    return datetime.fromisoformat(page.at).astimezone(AMSTERDAM_TIME).date()
