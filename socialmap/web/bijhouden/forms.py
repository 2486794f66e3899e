"""The forms by which people keep the map up: for accounts, and for who opened the link of the start.

Each form is read back before it is saved. Nothing of it is kept by what stands in between, and another site cannot
send one.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, request, url_for

from socialmap.errors import ConflictError, NotFoundError
from socialmap.guide.origin import from_point
from socialmap.i18n import later
from socialmap.importing import recording
from socialmap.importing.adopting import OWN
from socialmap.keeping import proposals, roles
from socialmap.keeping.own import can_have
from socialmap.model import RecordKind, Status, Visibility, place_id
from socialmap.model.text import letters
from socialmap.offer.names import whole_name
from socialmap.queries.bijhouden import questions
from socialmap.queries.bijhouden.form import Form, status_of
from socialmap.queries.bijhouden.in_words import KINDS
from socialmap.queries.bijhouden.questions import FORMS
from socialmap.queries.bijhouden.references import References
from socialmap.queries.bijhouden.where import MOST_ALIKE, POINT, Where, alike, located, point_of
from socialmap.queries.kaart.place import canonical_id
from socialmap.web import guard, same_site, spots
from socialmap.web.asking import whole
from socialmap.web.bijhouden.door import contributing
from socialmap.web.site import api_address, language, site, today, words, world
from socialmap.web.wegwijzer.guide import by_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from flask import Blueprint, Response
    from flask_wtf import CSRFProtect

    from socialmap.keeping.roles import Account
    from socialmap.queries.bijhouden.questions import Questions

    Typed = Mapping[str, Sequence[str]]

#: What the buttons send: read it back, save it, or change it first.
STEP, CHECK, SAVE, CHANGE = "stap", "controle", "bewaar", "verander"
#: Fields that tell which record and which version of it was seen.
NUMBER, VERSION = "nummer", "versie"
HALF = later("Er kwam maar een deel van het formulier aan. Kijk na wat er staat en probeer het opnieuw.")
#: The same for all forms.
AGAIN = same_site.UNSURE
_OTHERWISE = later(
    "Iemand anders heeft dit intussen veranderd. Uw tekst staat er nog. Bij elk verschil ziet u wat er nu is bewaard. "
    "Kies wat klopt en bewaar opnieuw."
)


def add_to(pages: Blueprint) -> None:
    """Put these pages beside the others."""
    rules: dict[str, tuple[Callable[..., Response], dict[str, str]]] = {
        "/plek/<id>/activiteit": (new_activity, {}),
        "/plek/<id>/activiteit/<path:number>": (activity, {}),
        "/plek/<id>/wijzig": (change_place, {}),
        "/plek/<id>/ruimte": (room, {}),
        **{f"/{word}/nieuw": (new_record, {"word": word}) for word in FORMS},
        **{f"/{word}/<path:number>": (change_record, {"word": word}) for word in FORMS if word != "plek"},
    }
    for rule, (view, told) in rules.items():
        pages.add_url_rule(rule, view_func=view, defaults=told, methods=["GET", "POST"])


def exempt(csrf: CSRFProtect) -> None:
    """These refuse other sites themselves: a token that ends would lose what somebody typed."""
    for view in (new_activity, activity, change_place, room, new_record, change_record):
        csrf.exempt(view)


class Hand:
    """Who fills a form in: somebody with an account. Others find and save otherwise, by the same form."""

    #: What the pages are told of who has no account; none of their links lead to what is for accounts.
    own: Mapping[str, Any] | None = None

    def stored(self, kind: RecordKind, id: str, place: str = "") -> dict[str, Any]:
        """A record, as far as who asks may see it; else it is not there."""
        stored = recording.read_record(site().store, kind, id, place_id=place)
        if not roles.may_see_level(guard.author(), stored["visibility"]):
            raise NotFoundError(recording.GONE[kind])
        return stored

    def beside(self, kind: RecordKind, id: str, place: str) -> list[dict[str, Any]]:
        """The other records of this kind, at a place where one is told."""
        by = guard.author()
        found = recording.read_records(site().store, kind, place_id=place)
        return [row for row in found if row["id"] != id and roles.may_see_level(by, row["visibility"])]

    def save(
        self, kind: RecordKind, id: str, stored: Mapping[str, Any], values: Mapping[str, Any], version: int | None
    ) -> recording.Saved | None:  # fmt: skip
        """Write it down, None when it waits for somebody's word."""
        by = guard.require_contributor()
        if not _holds(by, kind, stored, {**stored, **values}):
            proposals.propose(site().store, kind, id, values, by=by, today=today())
            return None
        return recording.save_record(
            site().store, kind, id, values, role=by.signs, account=by.id, expected_version=version, today=today()
        )

    def leads_to(self, place: str) -> str:
        """The page that shows what was saved of a place."""
        return url_for(f"{language()}.place", id=place)


_ACCOUNT = Hand()


@dataclass(frozen=True)
class Asked:
    """A form for one record: new where nothing is stored.

    Attributes
    ----------
    place_id
        Of the place that it is at or about, "" for none.
    hand
        Who fills it in.
    """

    asked: Questions
    number: str
    stored: Mapping[str, Any] | None = None
    place_id: str = ""
    hand: Hand = _ACCOUNT
    form: Form = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "form", Form(self.asked, words(), _references()))

    @property
    def id(self) -> str:
        """Of the record; that of a new place is made of the number of its form, as importing makes one of a row."""
        if self.asked.kind is RecordKind.PLACE and self.stored is None:
            return place_id(OWN, self.number)
        return self.number

    @property
    def version(self) -> str:
        """The version that is seen; "" for a new one."""
        return "" if self.stored is None else str(self.stored["version"])


@same_site.shows_again
@contributing
def new_activity(id: str) -> Any:
    """Something at a place that is not on the map yet."""
    return new(questions.ACTIVITY, canonical_id(id) or id)


@same_site.shows_again
@contributing
def activity(id: str, number: str) -> Any:
    """Something that is on the map: other facts, or that it ended."""
    place = canonical_id(id) or id
    stored = _ACCOUNT.stored(RecordKind.ACTIVITY, number, place)
    return change(Asked(questions.ACTIVITY, number, stored, place))


@same_site.shows_again
@contributing
def change_place(id: str) -> Any:
    """A place: other facts, that it moved, or that it is there no more."""
    return _of_place(questions.PLACE, canonical_id(id))


@same_site.shows_again
@contributing
def room(id: str) -> Any:
    """Whether a place lends a room or a kitchen, for nothing."""
    return _of_place(questions.ROOM, canonical_id(id))


def _of_place(asked: Questions, place: str) -> Any:
    stored = _ACCOUNT.stored(RecordKind.PLACE, place)
    return change(Asked(asked, place, stored, place))


@same_site.shows_again
@contributing
def new_record(word: str) -> Any:
    """A place, organisation, initiative or circle that is not known yet."""
    return new(FORMS[word], "")


@same_site.shows_again
@contributing
def change_record(word: str, number: str) -> Any:
    """An organisation, initiative or circle: other facts, or that it ended."""
    asked = FORMS[word]
    stored = _ACCOUNT.stored(asked.kind, number)
    return change(Asked(asked, number, stored))


def new(asked: Questions, place: str, hand: Hand = _ACCOUNT) -> Any:
    """The steps of a form for what is not on the map yet."""
    if request.method == "GET":
        return _form(Asked(asked, str(uuid.uuid4()), place_id=place, hand=hand), _first_typed(asked))
    number = canonical_id(request.form.get(NUMBER, ""))
    if not number:
        return _form(Asked(asked, str(uuid.uuid4()), place_id=place, hand=hand), _typed(), trouble=HALF)
    return _answer(Asked(asked, number, place_id=place, hand=hand), _typed(), None)


def _first_typed(asked: Questions) -> Typed:
    """What is filled in before somebody begins: of an initiative the place from whose page they came."""
    here = canonical_id(request.args.get("plek", ""))
    if not here or "place_id" not in asked.fields:
        return {}
    return {"place_id": [_references().typed("place_id", here)]}


def _references() -> References:
    return References(site().store, whole_name, world().areas)


def change(one: Asked) -> Any:
    """The steps of a form for what is stored."""
    if request.method == "GET":
        return _form(one, _as_typed(one))
    version = whole(request.form.get(VERSION, ""))
    if version is None:
        return _form(one, _typed(), trouble=HALF)
    return _answer(one, _typed(), version)


def _as_typed(one: Asked) -> Typed:
    typed = one.form.typed_of(one.stored or {})
    return typed | ({POINT: [point_of(one.stored)]} if one.asked.asks_where and one.stored else {})


def _answer(one: Asked, typed: Typed, version: int | None) -> Any:
    """What a sent form leads to."""
    step, shown = request.form.get(STEP, CHECK), "" if version is None else str(version)
    unsure = not same_site.is_sure()
    if step == CHANGE or unsure:
        status = HTTPStatus.FORBIDDEN if unsure else HTTPStatus.OK
        return _form(one, typed, version=shown, trouble=AGAIN if unsure else "", status=status)
    where = _located(one, typed)
    judged = one.form.judge(where.typed, one.stored)
    errors = {name: text for name, text in judged.errors.items() if name not in ("lon", "lat")}
    if errors or where.trouble:
        return _form(one, where.typed, version=shown, errors=errors, where=where)
    if step != SAVE:
        return _read_back(one, where.typed, judged.values, shown)
    return _save(one, where.typed, version, judged.values)


def _save(one: Asked, typed: Typed, version: int | None, told: Mapping[str, Any]) -> Any:
    """Write it down, or let it wait for somebody's word; where that leads."""
    kind = one.asked.kind
    values = {**told, **({"place_id": one.place_id} if kind is RecordKind.ACTIVITY else {})}
    try:
        saved = one.hand.save(kind, one.id, one.stored or {}, values, version)
    except ConflictError:
        now = one.hand.stored(kind, one.id)
        again = Asked(one.asked, one.number, now, one.place_id, one.hand)
        return _form(again, typed, version=str(now["version"]), trouble=_OTHERWISE, now=now)
    return _saved(one, told, saved)


def _holds(by: Account, kind: RecordKind, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether what this account fills in holds at once, else it waits; what lies in no area is nobody's own.

    Raises
    ------
    NotAllowedError
        When it lies in an area that others keep up.
    """
    where = [spots.of_record(kind, record, by) for record in (before, after) if record]
    holds = roles.may_write(by, *where)
    if not holds and all(where) and roles.has(by, roles.Right.WRITE):
        guard.refuse(by)
    return holds


def _saved(one: Asked, values: Mapping[str, Any], saved: recording.Saved | None) -> Any:
    place = one.id if one.asked.kind is RecordKind.PLACE else one.place_id
    ended = values.get("status") is Status.ENDED
    if saved and place and saved.visibility is Visibility.PUBLIC and not (ended or saved.waits):
        return redirect(one.hand.leads_to(place), 303)
    called = values.get("name") or (one.stored or {}).get("name", "")
    return _page("saved", one, name=called, saved=saved, ended=ended)


def _read_back(one: Asked, typed: Typed, values: Mapping[str, Any], version: str) -> str:
    there = alike(world(), values, words(), one.id) if one.asked.asks_where else []
    same = _same_name(one, values.get("name", ""))
    return _page("check", one, back=one.form.read_back(values), typed=typed, version=version, alike=there, same=same)


def _same_name(one: Asked, name: str) -> list[dict[str, Any]]:
    """What is called as this one is going to be: at its place, where it is at one. Places are compared by more."""
    if one.asked.kind is RecordKind.PLACE or name == (one.stored or {}).get("name"):
        return []
    return [row for row in _others(one) if letters(row["name"]) == letters(name)][:MOST_ALIKE]


def _others(one: Asked) -> list[dict[str, Any]]:
    """The other records of this kind, at its place where it is at one, as far as who asks may see them."""
    at = one.place_id if one.asked.kind is RecordKind.ACTIVITY else ""
    return one.hand.beside(one.asked.kind, one.number, at)


def _located(one: Asked, typed: Typed) -> Where:
    if not one.asked.asks_where:
        return Where({name: list(values) for name, values in typed.items()})
    return located(typed, by_text, partial(from_point, world()), one.stored)


def _form(
    one: Asked,
    typed: Typed,
    *,
    version: str | None = None,
    errors: Mapping[str, str] | None = None,
    where: Where | None = None,
    trouble: str = "",
    now: Mapping[str, Any] | None = None,
    status: HTTPStatus | None = None,
) -> Any:
    """The questions with what was typed; what is wrong is told above and at its field."""
    wrong = bool(errors) or bool(where and where.trouble)
    page = _page(
        "form",
        one,
        page=one.form.page(typed, errors, now),
        typed=typed,
        where=where,
        start=_point(typed) if one.asked.asks_where else None,
        layers_address=api_address("layers"),
        status=status_of(typed),
        state=one.stored.get("status", "") if one.stored else "",
        version=one.version if version is None else version,
        trouble=trouble,
        wrong=wrong,
        others=_others(one) if one.asked.kind is RecordKind.ACTIVITY else [],
    )
    told = HTTPStatus.CONFLICT if now else HTTPStatus.BAD_REQUEST if wrong or trouble else HTTPStatus.OK
    return page, status or told


def _point(typed: Typed) -> dict[str, str] | None:
    """Where the map of the form begins."""
    parts = [*typed.get(POINT, ()), ""][-1 if not typed.get(POINT) else -2].split()
    return {"lon": parts[0], "lat": parts[1]} if len(parts) == 2 else None  # noqa: PLR2004


def _page(template: str, one: Asked, **values: Any) -> str:
    name = whole_name(recording.place_name(site().store, one.place_id)) if one.place_id else ""
    return render_template(
        f"bijhouden/record_{template}.html",
        asked=one.asked,
        slug=KINDS[one.asked.kind],
        number=one.number,
        place_id=one.place_id,
        place_name=name,
        action=request.path,
        own=one.hand.own,
        can_have_link=bool(one.stored) and one.hand.own is None and can_have(one.asked.kind, one.stored or {}),
        Visibility=Visibility,
        **values,
    )


def _typed() -> dict[str, list[str]]:
    return request.form.to_dict(flat=False)
