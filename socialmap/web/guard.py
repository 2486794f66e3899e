"""Who may see fit scores: a public ranking of what neighbourhoods lack does harm (SOCIALMAP_CIRKELS)."""

from __future__ import annotations

import hmac
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING

from flask import current_app, request, session
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import FlaskForm
from wtforms import PasswordField

from socialmap.errors import NotAllowedError
from socialmap.web.site import site

if TYPE_CHECKING:
    from socialmap.config import Settings

LOCAL_HOSTS = ("localhost", "127.0.0.1")
#: How often one address may try a passphrase.
TRIES = "10 per minute"
LIMITER = Limiter(get_remote_address, storage_uri="memory://")


class PassphraseForm(FlaskForm):  # type: ignore[misc]
    """One field; Flask-WTF guards it against other sites."""

    passphrase = PasswordField()


def may_see() -> bool:
    """Whether whoever asks may see fit scores."""
    settings = site().settings
    if settings.cirkels == "open":
        return True
    if settings.cirkels == "passphrase":
        return hmac.compare_digest(str(session.get("cirkels", "")), _token(settings))
    return is_local()


def require() -> None:
    """Stop here when fit scores may not be seen.

    Raises
    ------
    NotAllowedError
        With the sentence that tells how it would be allowed.
    """
    if not may_see():
        msg = {
            "local": "Dit is alleen te zien op de computer waar de kaart draait.",
            "passphrase": "Hiervoor is een wachtzin nodig.",
        }[site().settings.cirkels]
        raise NotAllowedError(msg)


def open_with(passphrase: str) -> bool:
    """Remember in the session that the right passphrase was given."""
    settings = site().settings
    right = hmac.compare_digest(passphrase.encode(), settings.cirkels_passphrase.encode())
    if settings.cirkels == "passphrase" and right:
        session["cirkels"] = _token(settings)
        return True
    return False


def is_local() -> bool:
    """A browser on this machine itself: no other peer, no other name, nothing in between."""
    names = {name.lower() for name in request.headers.keys()}  # noqa: SIM118 (a multi-dict)
    if "forwarded" in names or any(name.startswith("x-forwarded-") for name in names):
        return False
    return _is_loopback(request.environ.get("REMOTE_ADDR", "")) and _host_name() in LOCAL_HOSTS


def _is_loopback(peer: str) -> bool:
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return address.is_loopback


def _host_name() -> str:
    name, colon, port = request.headers.get("Host", "").rpartition(":")
    return (name if colon and port.isdigit() else f"{name}{colon}{port}").lower()


def _token(settings: Settings) -> str:
    # Another passphrase or key closes what was open.
    key = str(current_app.secret_key).encode()
    return hmac.digest(key, f"cirkels {settings.cirkels_passphrase}".encode(), "sha256").hex()
