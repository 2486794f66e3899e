"""The forms by which people keep the map up. Until there are accounts: for who opened the link of the start.

Each form is read back before it is saved. Nothing of it is kept by what stands in between, and another site cannot
send one.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import make_response, redirect, render_template, request, url_for

from socialmap.errors import ConflictError, NotFoundError
from socialmap.i18n import later
from socialmap.importing import recording
from socialmap.keeping import proposals, roles
from socialmap.model import RecordKind, Status, Visibility
from socialmap.queries.bijhouden.activity import form_page, judge, read_back, status_of, typed_of
from socialmap.queries.kaart.place import canonical_id
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.web import guard, same_site
from socialmap.web.site import check_store, language, site, words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from flask import Blueprint, Response
    from flask_wtf import CSRFProtect

    Typed = Mapping[str, Sequence[str]]

#: What the buttons send: read it back, save it, or change it first.
STEP, CHECK, SAVE, CHANGE = "stap", "controle", "bewaar", "verander"
#: Fields that tell which record and which version of it was seen.
NUMBER, VERSION = "nummer", "versie"
_HALF = later("Er kwam maar een deel van het formulier aan. Kijk na wat er staat en probeer het opnieuw.")
#: The same for all forms.
AGAIN = guard.UNSURE
_OTHERWISE = later(
    "Iemand anders heeft deze activiteit intussen veranderd. Uw tekst staat er nog. Bij elk verschil ziet u wat er nu "
    "is bewaard. Kies wat klopt en bewaar opnieuw."
)


def add_to(pages: Blueprint) -> None:
    """Put these pages beside the others."""
    rules: dict[str, Callable[..., Response]] = {
        "/plek/<id>/activiteit": new_activity,
        "/plek/<id>/activiteit/<path:number>": activity,
    }
    for rule, view in rules.items():
        pages.add_url_rule(rule, view_func=view, methods=["GET", "POST"])


def exempt(csrf: CSRFProtect) -> None:
    """These refuse other sites themselves: a token that ends would lose what somebody typed."""
    for view in (new_activity, activity):
        csrf.exempt(view)


def keeping(view: Callable[..., Any]) -> Callable[..., Response]:
    """A view for who may write, whose answer nobody else keeps."""
    return _guarded(view, guard.require_writer)


def contributing(view: Callable[..., Any]) -> Callable[..., Response]:
    """The same for who may propose, too: what they fill in waits for somebody's word."""
    return _guarded(view, guard.require_contributor)


def _guarded(view: Callable[..., Any], require: Callable[..., object]) -> Callable[..., Response]:
    @wraps(view)
    def guarded(**values: Any) -> Response:
        require(*(values[name] for name in ("id",) if name in values))
        if request.method == "POST":
            same_site.refuse_others()
        check_store()
        response = make_response(view(**values))
        response.headers["Cache-Control"] = "private, no-cache"
        # To our own pages the browser tells it, so that an old one names the origin of what is filled in here.
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return guarded


@same_site.shows_again
@contributing
def new_activity(id: str) -> Any:
    """Something that is not on the map yet."""
    place_id = canonical_id(id)
    if request.method == "GET":
        return _form(place_id, {}, str(uuid.uuid4()), version="")
    typed = _typed()
    number = canonical_id(request.form.get(NUMBER, ""))
    if not number:
        return _form(place_id, typed, str(uuid.uuid4()), version="", trouble=_HALF)
    return _answer(place_id, typed, number, None)


@same_site.shows_again
@contributing
def activity(id: str, number: str) -> Any:
    """Something that is on the map: other facts, or that it ended."""
    place_id = canonical_id(id)
    stored = recording.read_activity(site().store, place_id, number)
    if not roles.may_see_level(guard.author(), stored["visibility"]):
        raise NotFoundError(recording.NO_ACTIVITY)
    if request.method == "GET":
        return _form(place_id, typed_of(stored), number, version=str(stored["version"]), stored=stored)
    typed, version = _typed(), request.form.get(VERSION, "")
    if not (version.isascii() and version.isdigit() and len(version) < 10):  # noqa: PLR2004
        return _form(place_id, typed, number, version=str(stored["version"]), stored=stored, trouble=_HALF)
    return _answer(place_id, typed, number, int(version))


def _answer(place_id: str, typed: Typed, number: str, version: int | None) -> Any:
    """What a sent form leads to."""
    step, shown = request.form.get(STEP, CHECK), "" if version is None else str(version)
    unsure = not same_site.is_sure()
    if step == CHANGE or unsure:
        status = HTTPStatus.FORBIDDEN if unsure else HTTPStatus.OK
        return _form(place_id, typed, number, version=shown, trouble=AGAIN if unsure else "", status=status)
    judged = judge(typed, words())
    if judged.errors:
        return _form(place_id, typed, number, version=shown, errors=judged.errors)
    if step != SAVE:
        return _page(
            "check", place_id, back=read_back(judged.values, words()), typed=typed, number=number, version=shown
        )
    return _save(place_id, typed, number, version, judged.values)


def _save(place_id: str, typed: Typed, number: str, version: int | None, told: Mapping[str, Any]) -> Any:
    """Write it down, or let it wait for somebody's word; where that leads."""
    try:
        today = datetime.now(AMSTERDAM_TIME).date()
        values = {**told, "place_id": place_id}
        by = guard.require_contributor(place_id)
        if not guard.may_write(place_id):
            proposals.propose(site().store, RecordKind.ACTIVITY, number, values, by=by, today=today)
            return _page("saved", place_id, name=told["name"], saved=None, ended=False)
        saved = recording.save_activity(
            site().store,
            number,
            values,
            role=by.signs,
            account=by.id,
            expected_version=version,
            today=today,
        )
    except ConflictError:
        now = recording.read_activity(site().store, place_id, number)
        return _form(place_id, typed, number, version=str(now["version"]), stored=now, trouble=_OTHERWISE, now=now)
    if saved.visibility is Visibility.PUBLIC and told.get("status") is not Status.ENDED:
        return redirect(url_for(f"{language()}.place", id=place_id), 303)
    return _page("saved", place_id, name=told["name"], saved=saved, ended=status_of(typed) == Status.ENDED)


def _form(
    place_id: str,
    typed: Typed,
    number: str,
    *,
    version: str,
    stored: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
    trouble: str = "",
    now: Mapping[str, Any] | None = None,
    status: HTTPStatus | None = None,
) -> Any:
    """The questions with what was typed; what is wrong is told above and at its field."""
    seen = recording.read_activities(site().store, place_id)
    others = [one for one in seen if one["id"] != number and roles.may_see_level(guard.author(), one["visibility"])]
    page = _page(
        "form",
        place_id,
        page=form_page(typed, words(), errors, now),
        status=status_of(typed),
        number=number,
        version=version,
        is_past=stored is not None and stored["status"] not in (Status.LISTED, Status.ENDED),
        trouble=trouble,
        wrong=bool(errors),
        others=others,
    )
    told = HTTPStatus.CONFLICT if now else HTTPStatus.BAD_REQUEST if errors or trouble else HTTPStatus.OK
    return page, status or told


def _page(template: str, place_id: str, **values: Any) -> str:
    name = recording.place_name(site().store, place_id)
    return render_template(
        f"bijhouden/activity_{template}.html",
        place_id=place_id,
        place_name=name,
        action=request.path,
        Visibility=Visibility,
        **values,
    )


def _typed() -> dict[str, list[str]]:
    return request.form.to_dict(flat=False)
