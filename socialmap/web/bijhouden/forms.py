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

from socialmap.errors import ConflictError
from socialmap.guide.origin import from_point
from socialmap.i18n import later
from socialmap.importing import recording
from socialmap.importing.adopting import OWN
from socialmap.importing.consenting import can_be_for_all
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
from socialmap.web import same_site
from socialmap.web.asking import whole
from socialmap.web.bijhouden.door import contributing
from socialmap.web.bijhouden.hands import ACCOUNT, Hand
from socialmap.web.site import api_address, language, site, words, world
from socialmap.web.wegwijzer.guide import by_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from flask import Blueprint, Response
    from flask_wtf import CSRFProtect

    from socialmap.queries.bijhouden.questions import Questions
    from socialmap.queries.bijhouden.queue import Waiting

    Typed = Mapping[str, Sequence[str]]
    Save = Callable[[Typed, int | None, Mapping[str, Any]], Any]

#: What the buttons send: read it back, save it, or change it first.
STEP, CHECK, SAVE, CHANGE = "stap", "controle", "bewaar", "verander"
#: Fields that tell which record and which version of it was seen.
NUMBER, VERSION = "nummer", "versie"
#: In the address: the number of the round from which somebody came.
ROUND = "ronde"
HALF = later("Er kwam maar een deel van het formulier aan. Kijk na wat er staat en probeer het opnieuw.")
#: The same for all forms.
AGAIN = same_site.UNSURE
OTHERWISE = later(
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


@dataclass(frozen=True)
class Asked:
    """A form for one record: new where nothing is stored.

    Attributes
    ----------
    place_id
        Of the place that it is at or about, "" for none.
    hand
        Who fills it in.
    waits
        What waits in the queue, where this form changes that first; ``action`` and ``back`` are then its address
        and that of the queue.
    """

    asked: Questions
    number: str
    stored: Mapping[str, Any] | None = None
    place_id: str = ""
    hand: Hand = ACCOUNT
    waits: Waiting | None = None
    action: str = ""
    back: str = ""
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
    stored = ACCOUNT.stored(RecordKind.ACTIVITY, number, place)
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
    stored = ACCOUNT.stored(RecordKind.PLACE, place)
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
    stored = ACCOUNT.stored(asked.kind, number)
    return change(Asked(asked, number, stored))


def new(asked: Questions, place: str, hand: Hand = ACCOUNT) -> Any:
    """The steps of a form for what is not on the map yet."""
    if request.method == "GET":
        return show(Asked(asked, str(uuid.uuid4()), place_id=place, hand=hand), _first_typed(asked))
    number = canonical_id(request.form.get(NUMBER, ""))
    if not number:
        return show(Asked(asked, str(uuid.uuid4()), place_id=place, hand=hand), sent(), trouble=HALF)
    return answer(Asked(asked, number, place_id=place, hand=hand), sent(), None)


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
        return show(one, as_typed(one, one.stored))
    version = whole(request.form.get(VERSION, ""))
    if version is None:
        return show(one, sent(), trouble=HALF)
    return answer(one, sent(), version)


def as_typed(one: Asked, record: Mapping[str, Any] | None) -> Typed:
    """A record as the fields of its form."""
    typed = one.form.typed_of(record or {})
    return typed | ({POINT: [point_of(record)]} if one.asked.asks_where and record else {})


def answer(one: Asked, typed: Typed, version: int | None, save: Save | None = None) -> Any:
    """What a sent form leads to.

    Parameters
    ----------
    save
        What is done with what was typed, the version that was seen and the facts, once these are read back; by
        default they are written down.
    """
    step, shown = request.form.get(STEP, CHECK), "" if version is None else str(version)
    unsure = not same_site.is_sure()
    if step == CHANGE or unsure:
        status = HTTPStatus.FORBIDDEN if unsure else HTTPStatus.OK
        return show(one, typed, version=shown, trouble=AGAIN if unsure else "", status=status)
    where = _located(one, typed)
    judged = one.form.judge(where.typed, one.stored)
    errors = {name: text for name, text in judged.errors.items() if name not in ("lon", "lat")}
    if errors or where.trouble:
        return show(one, where.typed, version=shown, errors=errors, where=where)
    if step != SAVE:
        return _read_back(one, where.typed, judged.values, shown)
    return (save or partial(_save, one))(where.typed, version, judged.values)


def _save(one: Asked, typed: Typed, version: int | None, told: Mapping[str, Any]) -> Any:
    """Write it down, or let it wait for somebody's word; where that leads."""
    kind = one.asked.kind
    values = {**told, **({"place_id": one.place_id} if kind is RecordKind.ACTIVITY else {})}
    try:
        saved = one.hand.save(kind, one.id, one.stored or {}, values, version)
    except ConflictError:
        now = one.hand.stored(kind, one.id)
        again = Asked(one.asked, one.number, now, one.place_id, one.hand)
        return show(again, typed, version=str(now["version"]), trouble=OTHERWISE, now=now)
    return _saved(one, told, saved)


def _saved(one: Asked, values: Mapping[str, Any], saved: recording.Saved | None) -> Any:
    place = one.id if one.asked.kind is RecordKind.PLACE else one.place_id
    ended = values.get("status") is Status.ENDED
    if (number := _round()) is not None and one.asked.kind is RecordKind.ACTIVITY and one.hand is ACCOUNT:
        return redirect(url_for(f"{language()}.round", n=number, gezegd="saved" if saved else "waits"), 303)
    if saved and place and saved.visibility is Visibility.PUBLIC and not (ended or saved.waits):
        return redirect(one.hand.leads_to(place), 303)
    called = values.get("name") or (one.stored or {}).get("name", "")
    to_read = saved and one.hand is ACCOUNT and saved.visibility is not Visibility.HIDDEN  # that nobody reads here
    now = one.hand.stored(one.asked.kind, one.id) if to_read else None
    return _page("saved", one, name=called, saved=saved, ended=ended, to_all=_to_all(one, now))


def _to_all(one: Asked, stored: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The form that shows a record to everybody, where both that must agree do and only accounts see it yet."""
    if not stored or one.hand is not ACCOUNT or one.waits or not can_be_for_all(one.asked.kind, stored):
        return None
    return {
        "version": stored["version"],
        "typed": {**as_typed(one, stored), "visibility": [Visibility.PUBLIC]},
        "address": url_for(f"{language()}.activity", id=one.place_id, number=one.id)
        if one.asked.kind is RecordKind.ACTIVITY
        else url_for(f"{language()}.change_record", word=KINDS[one.asked.kind], number=one.id),
    }


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


def show(
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
        to_all=None if errors or trouble or now else _to_all(one, one.stored),
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
        action=one.action or (request.path if _round() is None else f"{request.path}?{ROUND}={_round()}"),
        waits=one.waits,
        queue_address=one.back,
        own=one.hand.own,
        can_have_link=bool(one.stored) and one.hand.own is None and can_have(one.asked.kind, one.stored or {}),
        Visibility=Visibility,
        **values,
    )


def _round() -> int | None:
    """The round in which somebody heard that there is more here: they go back to it."""
    return whole(request.args.get(ROUND, ""))


def sent() -> dict[str, list[str]]:
    """What this request fills in."""
    return request.form.to_dict(flat=False)
