"""``/bijhouden/ronde``: phone or walk along the places of a wijk, one question at a time.

A page works without a script. With one it holds all questions of the round, and answers wait on the device while the
connection is gone (``static/round.js``); they are sent here, each with an id of its own.
"""

from __future__ import annotations

import uuid
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from socialmap.errors import BadInputError
from socialmap.i18n import later
from socialmap.keeping import accounts, answering, rounds
from socialmap.keeping.answering import Fate, Heard
from socialmap.keeping.roles import Right
from socialmap.keeping.worklist import Way
from socialmap.queries.bijhouden import round as query
from socialmap.queries.kaart.place import canonical_id
from socialmap.web import guard, same_site
from socialmap.web.asking import whole
from socialmap.web.bijhouden import round_paper
from socialmap.web.bijhouden.door import keeping_for
from socialmap.web.bijhouden.round_answers import (
    POSITION,
    Other,
    Part,
    answers,
    as_meant,
    hear,
    may,
    numbered,
    part_of,
    seen_world,
    sentence,
)
from socialmap.web.site import language, site, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask import Blueprint
    from flask_wtf import CSRFProtect

    from socialmap.keeping.roles import Account

    Typed = Mapping[str, Sequence[str]]

AREA, PLACES, ADDRESSES, WAY, CHOOSE = "gebied", "plekken", "adressen", "hoe", "kies"
ALL, ACT, FINISH, TOLD = "alles", "doe", "klaar", "gezegd"
_NO_WAY = later("Kies of u gaat bellen of langsgaan.")
_NO_AREA = later("Kies een wijk, of kies zelf plekken.")


def add_to(pages: Blueprint) -> None:
    """Put these pages beside the others."""
    both = ["GET", "POST"]
    pages.add_url_rule("/bijhouden/ronde", endpoint="rounds", view_func=choose, methods=both)
    pages.add_url_rule("/bijhouden/ronde/<int:n>", endpoint="round", view_func=one_round, methods=both)
    pages.add_url_rule(
        "/bijhouden/ronde/<int:n>/antwoorden", endpoint="round_answers", view_func=answers, methods=["POST"]
    )
    round_paper.add_to(pages)


def exempt(csrf: CSRFProtect) -> None:
    """These refuse other sites themselves: a token that ends would lose what waits on a device."""
    for view in (choose, one_round, answers):
        csrf.exempt(view)
    round_paper.exempt(csrf)


# Choosing


@same_site.shows_again
@keeping_for(Right.CHECK)
def choose(by: Account) -> Any:
    """Which wijk or which places, by telephone or on foot; and the rounds that one is at."""
    if request.method == "GET" or (request.form.get(CHOOSE) and same_site.is_sure()):
        return _choose(by)
    if not same_site.is_sure():
        return _choose(by, same_site.UNSURE), HTTPStatus.FORBIDDEN
    try:
        number = _begin(by)
    except BadInputError as error:
        return _choose(by, f"{error.message}."), HTTPStatus.BAD_REQUEST
    return redirect(url_for(f"{language()}.round", n=number), 303)


def _begin(by: Account) -> int:
    form, world = request.form, seen_world(by)
    try:
        way = Way(form.get(WAY, ""))
    except ValueError:
        raise BadInputError(_NO_WAY.rstrip(".")) from None
    area, ids = form.get(AREA, ""), _chosen(form)
    if not ids and (world.area(area) if area else None) is None:
        raise BadInputError(_NO_AREA.rstrip("."))
    if not ids and not guard.may(Right.CHECK, area):
        guard.refuse(by)
    return rounds.start(
        site().store, world, by=by, way=way, moment=accounts.now(), may=partial(may, Right.CHECK),
        area="" if ids else area, ids=ids or None,
    )  # fmt: skip


def _chosen(form: MultiDict[str, str]) -> list[str]:
    """Ids of places that were ticked, or of which somebody gave the addresses."""
    given = [*form.getlist(PLACES), *form.get(ADDRESSES, "").split()]
    found = [canonical_id(one.split("?")[0].split("#")[0].rstrip("/").rpartition("/")[2]) for one in given]
    return list(dict.fromkeys(one for one in found if one))


def _choose(by: Account, trouble: str = "") -> str:
    world, asked = seen_world(by), request.form if request.method == "POST" else request.args
    area, chosen = asked.get(AREA, ""), _chosen(MultiDict(asked))
    going = rounds.mine(site().store, by=by, moment=accounts.now())
    return render_template(
        "bijhouden/rounds.html",
        areas=query.areas_to_choose(world, by.areas),
        area=area,
        way=asked.get(WAY, str(Way.PHONE)),
        places=query.places_to_choose(world, area, chosen) if asked.get(CHOOSE) or chosen else [],
        addresses=asked.get(ADDRESSES, ""),
        going=[query.round_page(world, one, words(), None) for one in going],
        trouble=trouble,
    )


# One question


@same_site.shows_again
@keeping_for(Right.CHECK)
def one_round(n: int, by: Account) -> Any:
    """The question that is next, or another of the round; an answer to it."""
    if request.method == "GET":
        return _all(n, by) if ALL in request.args else _page(n, by, whole(request.args.get(POSITION, "")))
    if request.form.get(ACT) == FINISH and same_site.is_sure():
        rounds.finish(site().store, n, by=by)
        return redirect(url_for(f"{language()}.rounds"), 303)
    return _answered(n, by)


def _answered(n: int, by: Account) -> Any:
    found = rounds.read(site().store, n, by=by)
    asked = found.at(whole(request.form.get(POSITION, "")) or 0)
    if asked is None:
        return _page(n, by, None, trouble=answering.NO_QUESTION), HTTPStatus.BAD_REQUEST
    typed = as_meant(asked, request.form.to_dict(flat=False))
    if not same_site.is_sure():
        return _page(n, by, asked.position, trouble=same_site.UNSURE, typed=typed), HTTPStatus.FORBIDDEN
    try:
        if part := part_of(asked, typed):
            return _page(n, by, asked.position, part=part, typed=typed)
        heard = hear(n, by, asked, numbered(asked, typed))
    except BadInputError as error:
        told, part = sentence(error), Part("enter")
        return _page(n, by, asked.position, part=part, trouble=told, typed=typed), HTTPStatus.BAD_REQUEST
    if other := Other.of(heard, asked):
        return _page(n, by, asked.position, part=Part("other"), other=other, typed=typed), HTTPStatus.CONFLICT
    told = f"?{TOLD}={heard.fate.name.lower()}" if heard.message else ""
    return redirect(url_for(f"{language()}.round", n=n) + told, 303)


def _page(
    n: int,
    by: Account,
    position: int | None,
    *,
    part: Part | None = None,
    trouble: str = "",
    other: Other | None = None,
    typed: Typed | None = None,
) -> str:
    moment, world = accounts.now(), seen_world(by)
    here = partial(may, Right.CHECK)
    found, meanwhile = rounds.come_back(site().store, n, by=by, moment=moment, may=here)
    asked = (found.at(position) if position else None) or found.next(moment)
    with site().store.read() as session:
        shown = query.question_pages(session, world, found, words(), [asked] if asked else [], typed=typed)
    question = shown[0] if shown else None
    fates = [Heard(fate).message for fate in Fate if fate.name.lower() == request.args.get(TOLD)]
    return render_template(
        "bijhouden/round.html",
        page=query.round_page(world, found, words(), asked),
        questions=[(question, part.name if part else question.begins, str(uuid.uuid4()))] if question else [],
        q=question,
        back=part.back if part else "",
        trouble=trouble,
        told=[*[words().gettext(text) for text in fates if text], *_meanwhile(meanwhile)],
        other=other,
        typed=typed or {},
    )


def _meanwhile(found: rounds.Meanwhile) -> list[str]:
    says, told = words().ngettext, []
    if num := found.elsewhere:
        told.append(
            says(
                "Een ander beantwoordde intussen %(n)s vraag van deze ronde. Die vragen wij niet nog eens.",
                "Anderen beantwoordden intussen %(n)s vragen van deze ronde. Die vragen wij niet nog eens.",
                num,
            )
        )
    if num := found.again:
        told.append(
            says(
                "%(n)s antwoord is te oud geworden. Wij vragen het nog een keer.",
                "%(n)s antwoorden zijn te oud geworden. Wij vragen ze nog een keer.",
                num,
            )
        )
    if num := found.gone:
        told.append(
            says(
                "%(n)s vraag valt weg: de plek staat er niet meer, of hoort niet meer bij uw gebied.",
                "%(n)s vragen vallen weg: de plek staat er niet meer, of hoort niet meer bij uw gebied.",
                num,
            )
        )
    return told


def _all(n: int, by: Account) -> str:
    """All questions of a round, for a page that goes on without a connection."""
    found = rounds.read(site().store, n, by=by)
    with site().store.read() as session:
        shown = query.question_pages(session, seen_world(by), found, words(), found.questions)
    told = [(one, one.begins, str(uuid.uuid4())) for one in shown]
    page = query.round_page(seen_world(by), found, words(), None)
    return render_template("bijhouden/round_questions.html", page=page, questions=told, back="", other=None, typed={})
