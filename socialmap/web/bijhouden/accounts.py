"""``/accounts``: who keeps the map up. For a hoofdredacteur, and for who opened the link of the start."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import g, redirect, render_template, request, url_for

from socialmap.errors import BadInputError, ConflictError, NotAllowedError, NotFoundError
from socialmap.i18n import later
from socialmap.keeping import accounts
from socialmap.keeping.roles import Right
from socialmap.model import Level, Role
from socialmap.web import login, spots
from socialmap.web.bijhouden.door import keeping_for
from socialmap.web.site import language, site, words, world

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from flask import Blueprint

    from socialmap.keeping.roles import Account

NO_ROLE = later("Kies een rol.")
OWN = later("Dit is uw eigen account. Vraag een andere hoofdredacteur om dit te doen.")
OUT = later("Dit account is overal uitgelogd.")
ENDED = later("Het account is gestopt.")


def add_to(pages: Blueprint) -> None:
    """Put these pages beside the others."""
    for rule, view in {"/accounts": account_list, "/accounts/<id>": one_account}.items():
        pages.add_url_rule(rule, view_func=view, methods=["GET", "POST"])


@keeping_for(Right.MANAGE)
def account_list(by: Account) -> Any:  # noqa: ARG001 (the door gives it)
    """Who has an account, and a form for one more."""
    if request.method == "GET":
        return _list()
    name, chosen = request.form.get(login.NAME, ""), request.form.getlist("gebied")
    try:
        made, key = accounts.add(site().store, name, _role(), chosen, moment=accounts.now())
    except (BadInputError, ConflictError) as wrong:
        return _list(error=_told(wrong), name=name[:100], chosen=chosen), HTTPStatus.BAD_REQUEST
    return _list(made={"name": made.name, "link": link_of(key)})


@keeping_for(Right.MANAGE)
def one_account(id: str, by: Account) -> Any:
    """One account: its role and area, a new link, its sessions, its end."""
    found = next((one for one in accounts.listed(site().store, moment=accounts.now()) if one.account.id == id), None)
    if found is None:
        raise NotFoundError(accounts.NO_ACCOUNT)
    if request.method == "GET":
        return _one(found)
    act = request.form.get("doe", "")
    if by.id == id and act in ("bewaar", "stop", "stop-zeker"):
        raise NotAllowedError(OWN)
    if act == "stop":
        return _one(found, sure=True)
    if act not in _ACTS:
        return _one(found), HTTPStatus.BAD_REQUEST
    try:
        return _ACTS[act](found)
    except BadInputError as wrong:
        return _one(found, error=_told(wrong), chosen=request.form.getlist("gebied")), HTTPStatus.BAD_REQUEST


def link_of(key: str) -> str:
    """The whole address of a one-time link, as it is given to somebody."""
    return f"{shown_once('welcome')}?{login.KEY}={key}"


def shown_once(endpoint: str, **values: Any) -> str:
    """The whole address of a page that opens by a key, on a page that is shown once: by the name they know us by."""
    g.shown_once = True
    origin, page = site().settings.public_origin, f"{language()}.{endpoint}"
    return f"{origin}{url_for(page, **values)}" if origin else url_for(page, **values, _external=True)


def _save(found: accounts.Listed) -> Any:
    of, chosen = found.account, request.form.getlist("gebied")
    if key := accounts.change(site().store, of.id, _role(), chosen, moment=accounts.now()):
        return _list(made={"name": of.name, "link": link_of(key)})
    return redirect(url_for(f"{language()}.account_list"), 303)


def _new_link(found: accounts.Listed) -> Any:
    key = accounts.new_link(site().store, found.account.id, moment=accounts.now())
    return _list(made={"name": found.account.name, "link": link_of(key)})


def _out(found: accounts.Listed) -> Any:
    accounts.end_sessions(site().store, found.account.id)
    return _list(done=words().gettext(OUT))


def _end(found: accounts.Listed) -> Any:
    accounts.end(site().store, site().settings.data_dir, found.account.id)
    return _list(done=words().gettext(ENDED))


_ACTS: dict[str, Callable[[accounts.Listed], Any]] = {
    "bewaar": _save,
    "link": _new_link,
    "uitloggen": _out,
    "stop-zeker": _end,
}


def _role() -> Role:
    try:
        return Role(request.form.get("rol", ""))
    except ValueError:
        raise BadInputError(NO_ROLE.rstrip(".")) from None


def _told(wrong: BadInputError | ConflictError) -> str:
    said = wrong.message if isinstance(wrong, BadInputError) else str(wrong).rstrip(".")
    return words().gettext(f"{said}.")


def _list(*, name: str = "", chosen: Collection[str] = (), **values: Any) -> str:
    return render_template(
        "bijhouden/accounts.html",
        accounts=[_shown(one) for one in accounts.listed(site().store, moment=accounts.now())],
        typed={"name": name},
        **_choices(request.form.get("rol", Role.VRIJWILLIGER) if name else Role.VRIJWILLIGER, chosen),
        **values,
    )


def _one(found: accounts.Listed, *, chosen: Collection[str] | None = None, **values: Any) -> str:
    of = found.account
    return render_template(
        "bijhouden/account.html",
        one=_shown(found),
        **_choices(of.role, of.areas if chosen is None else chosen),
        **values,
    )


def _shown(one: accounts.Listed) -> dict[str, Any]:
    areas = spots.names(one.account.areas)
    return {"account": one.account, "areas": areas, "has_passphrase": one.has_passphrase, "is_in": one.is_in}


def _choices(role: str, chosen: Collection[str]) -> dict[str, Any]:
    """What a form offers, with what is chosen."""
    areas = world().areas.sort_values("name")
    by_level = {
        name: [
            {"value": code, "label": label, "chosen": code in chosen}
            for code, label in areas.loc[areas["level"] == level, "name"].items()
        ]
        for name, level in (("districts", Level.STADSDEEL), ("neighbourhoods", Level.WIJK))
    }
    says = words().gettext
    return {
        "roles": [{"value": one, "label": says(one), "chosen": one == role} for one in Role],
        # Also where the answer is that an area lacks.
        "areas_open": bool(chosen) or request.method == "POST",
        **by_level,
    }
