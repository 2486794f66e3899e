"""Who may see fit scores: a public ranking of what neighbourhoods lack does harm (SOCIALMAP_CIRKELS).

Being on this machine proves nothing: a proxy on it brings the whole world in. So ``local`` asks for the key that only
the start prints, as ``passphrase`` asks for what only some know. Either is exchanged for a pass in the browser's
signed session: of one login, for one day, and worthless once the passphrase or the key that signs changes.
"""

from __future__ import annotations

import hmac
import secrets
import time
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING, NoReturn

from flask import current_app, g, redirect, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from flask_limiter import Limiter
from flask_wtf import FlaskForm
from wtforms import PasswordField

from socialmap.errors import NotAllowedError
from socialmap.i18n import later
from socialmap.keeping import roles
from socialmap.keeping.roles import LOCAL
from socialmap.model import Visibility
from socialmap.web import spots
from socialmap.web.hosts import is_loopback, is_secure
from socialmap.web.params import as_query
from socialmap.web.site import account, site, words

if TYPE_CHECKING:
    from collections.abc import Collection

    from flask import Flask
    from werkzeug.wrappers import Response

    from socialmap.config import Settings
    from socialmap.keeping.roles import Account

#: What the link of the start calls its key.
KEY = "sleutel"
#: Seconds that a browser that was let in stays so.
LASTS = 24 * 60 * 60
#: How often one address may try a passphrase.
TRIES = "10 per minute"
#: Bits of an IPv6 address that one house or firm has as its own.
_OWN_BITS = 64
_PASS = "cirkels"  # noqa: S105 (a name)
CLOSED = {
    "local": later(
        "Dit is alleen te zien op de computer waar de kaart draait, met de link die bij het starten verscheen."
    ),
    "passphrase": later("Hiervoor is een wachtzin nodig."),
    "accounts": later("Dit is alleen te zien met een account van een projectleider of hoofdredacteur."),
}
NO_WRITER = later(
    "De kaart bijhouden kan met een account, of op de computer waar zij draait, met de link die bij het starten "
    "verscheen."
)
NO_RIGHT = later("Dit kan niet met uw account. Vraag het aan een hoofdredacteur.")
NOT_HERE = later("Dit ligt buiten uw gebied (%(areas)s). Vraag het aan wie daar de kaart bijhoudt.")
#: What a proxy leaves behind; only a hint, for most can be told to leave nothing.
_TRACES = ("forwarded", "via", "x-real-ip", "x-client-ip", "cf-connecting-ip", "true-client-ip")


def client_key() -> str:
    """Who tries: an address, or all of IPv6 that one house has."""
    peer = _address(request.remote_addr or "")
    if isinstance(peer, IPv6Address):
        return str(int(peer) >> (128 - _OWN_BITS))
    return str(peer)


LIMITER = Limiter(client_key, storage_uri="memory://")
#: One count for all addresses where a passphrase can be tried.
limited = LIMITER.shared_limit(TRIES, scope="wachtzin")


class PassphraseForm(FlaskForm):  # type: ignore[misc]
    """One field; Flask-WTF guards it against other sites."""

    passphrase = PasswordField()


class _Sessions(SecureCookieSessionInterface):
    """Flask's own, whose cookie stays off the open line where there is a closed one."""

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002 (theirs)
        return is_secure()


def install(app: Flask) -> None:
    """Keep passes in a signed cookie that scripts cannot read and other sites cannot use."""
    app.config.update(
        SESSION_COOKIE_NAME="socialmap",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH=site_path(app),
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=LASTS,
    )
    app.session_interface = _Sessions()
    LIMITER.init_app(app)


def site_path(app: Flask) -> str:
    """The path below which this site lives."""
    return app.extensions["socialmap"].settings.public_path or "/"


def may_see() -> bool:
    """Whether whoever asks may see fit scores."""
    settings = site().settings
    if settings.cirkels == "open" or roles.may_see_cirkels(account()):
        return True
    return (settings.cirkels == "passphrase" or is_local()) and _has_pass(settings)


def require_cirkels() -> None:
    """Stop here when fit scores may not be seen.

    Raises
    ------
    NotAllowedError
        With the sentence that tells how it would be allowed.
    """
    if not may_see():
        raise NotAllowedError(CLOSED[site().settings.cirkels])


def author() -> Account | None:
    """Who keeps the map up: an account, or who opened the link of the start on this machine."""
    if (found := account()) is not None:
        return found
    return LOCAL if site().settings.cirkels == "local" and is_local() and _has_pass(site().settings) else None


def may_write(*where: str) -> bool:
    """Whether what is filled in by whoever asks holds at once.

    Parameters
    ----------
    where
        Ids of places and codes of areas that it is about; none: anywhere.
    """
    return may(roles.Right.WRITE, *where)


def may_contribute(*where: str) -> bool:
    """Whether whoever asks may fill something in: it holds at once, or waits for somebody's word."""
    return may_write(*where) or may(roles.Right.SUGGEST, *where)


def require_writer(*where: str) -> Account:
    """Stop here when nothing may be written; who writes.

    Parameters
    ----------
    where
        Ids of places and codes of areas that it is about, of all of which it must be allowed; none: anywhere.

    Raises
    ------
    NotAllowedError
        With the sentence that tells how it would be allowed.
    NotFoundError
        When there is no such place or area for who asks.
    """
    return require(roles.Right.WRITE, *where)


def require_writer_at(lon: float, lat: float) -> Account:
    """The same for a point, of something that is new or moves; what lies in no area is for who writes everywhere."""
    by = require_writer()
    return by if roles.may_write(by, spots.at(lon, lat)) else refuse(by)


def require_contributor(*where: str) -> Account:
    """Stop here when nothing may be written or proposed; who does. ``may_write`` tells which of the two it is."""
    by = author()
    return require(roles.Right.SUGGEST if roles.may_suggest(by) else roles.Right.WRITE, *where)


def require(right: roles.Right, *where: str) -> Account:
    """Stop here without this right on all of these places and areas; who has it."""
    by = require_account()
    if not roles.has(by, right):
        raise NotAllowedError(NO_RIGHT)
    return by if may(right, *where) else refuse(by)


def require_account() -> Account:
    """Stop here for who keeps nothing up; who it is."""
    by = author()
    if by is None:
        raise g.get("login_away") or NotAllowedError(NO_WRITER)
    return by


def may(right: roles.Right, *where: str) -> bool:
    """Whether whoever asks has this right on all of these places and areas."""
    by = author()
    if by is None or not roles.has(by, right):
        return False
    if roles.may_see_level(by, Visibility.ACCOUNTS) and roles.RIGHTS[by.role][right] is roles.Where.EVERYWHERE:
        return True
    # Who may not see a place may not know that it is there either.
    return roles.may(by, right, *(spots.of(one, by) for one in where))


def may_of(right: roles.Right, *records: Collection[str]) -> bool:
    """The same of records, each told by the places and areas that it lies in: one in none is for who may everywhere."""
    by = author()
    in_none = any(not where for where in records)
    if in_none and (by is None or not roles.may(by, right, frozenset())):
        return False
    return may(right, *(one for where in records for one in where))


def require_of(right: roles.Right, *records: Collection[str]) -> Account:
    """Stop here without this right on all of these records; who has it."""
    by = require(right)
    return by if may_of(right, *records) else refuse(by)


def refuse(by: Account) -> NoReturn:
    """Stop with the sentence that tells where this account does keep up the map."""
    raise NotAllowedError(words().gettext(NOT_HERE, areas=words().comma.join(spots.names(by.areas)) or "–"))


def key_link(app: Flask) -> str:
    """Path and query of the link that lets a browser on this machine in; "" where no link is asked for."""
    held = app.extensions["socialmap"]
    if held.settings.cirkels != "local":
        return ""
    return f"{held.settings.public_path}/cirkels?{KEY}={held.key}"


def exchange_key() -> Response:
    """A pass for the key in this address, and the same page without it: the key stays in no history.

    Raises
    ------
    NotAllowedError
        When it is another key, or this is another machine.
    """
    given = request.args.get(KEY, "").encode()
    if site().settings.cirkels == "local" and is_local() and hmac.compare_digest(given, site().key.encode()):
        _give_pass()
    require_cirkels()
    rest = as_query((name, value) for name, value in request.args.items(multi=True) if name != KEY)
    answer = redirect(url_for(request.endpoint or "") + rest, 303)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def open_with(passphrase: str) -> bool:
    """Whether this is the passphrase; if so its browser has a pass from now on."""
    settings = site().settings
    right = hmac.compare_digest(passphrase.encode(), settings.cirkels_passphrase.encode())
    if settings.cirkels == "passphrase" and right:
        _give_pass()
        return True
    return False


def leave() -> None:
    """End this login, in this browser and wherever its cookie was copied to."""
    given = session.pop(_PASS, None)
    if isinstance(given, dict):
        now = time.time()
        ended = site().ended
        ended.update({str(given.get("id")): now + LASTS})
        for old in [one for one, until in list(ended.items()) if until < now]:
            ended.pop(old, None)


def is_local() -> bool:
    """A browser on this machine, as far as a request can tell: no other peer, no other name, no trace of a proxy."""
    names = {name.lower() for name in request.headers.keys()}  # noqa: SIM118 (a multi-dict)
    if names & set(_TRACES) or any(name.startswith("x-forwarded-") for name in names):
        return False
    peer = _address(request.remote_addr or "")
    return peer is not None and peer.is_loopback and is_loopback()


def _address(peer: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(peer)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _give_pass() -> None:
    session.clear()
    session.permanent = True
    session[_PASS] = {"id": secrets.token_hex(16), "until": int(time.time()) + LASTS, "by": _by(site().settings)}


def _has_pass(settings: Settings) -> bool:
    given = session.get(_PASS)
    if not isinstance(given, dict) or str(given.get("id")) in site().ended:
        return False
    in_time = isinstance(given.get("until"), int) and time.time() < given["until"]
    return in_time and hmac.compare_digest(str(given.get("by", "")), _by(settings))


def _by(settings: Settings) -> str:
    """What a pass was given for: another mode, passphrase or signing key closes what was open."""
    key = str(current_app.secret_key).encode()
    return hmac.digest(key, f"{settings.cirkels} {settings.cirkels_passphrase}".encode(), "sha256").hex()
