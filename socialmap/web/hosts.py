"""By which names we are asked: only our own, and only from proxies of our own is anything believed of it.

What stands on paper never comes from here: :func:`socialmap.web.templating.printed` is the one that tells addresses
to the world outside, and knows them from the settings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from http import HTTPStatus
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import redirect, request
from werkzeug.middleware.proxy_fix import ProxyFix

from socialmap import config
from socialmap.config import is_host, is_number
from socialmap.i18n import later
from socialmap.web.errors import answer
from socialmap.web.site import site

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Response

    from socialmap.config import Settings

UNKNOWN = later("Onder dit adres is de kaart niet te vinden: wie de kaart beheert, zet het in SOCIALMAP_PUBLIC_URL.")
MOVED = later("De kaart heeft een nieuw adres. Open haar opnieuw, en stel uw vraag daar.")
#: Name or number, IPv6 in brackets; then perhaps a port.
_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+))(?::([0-9]{0,5}))?", re.IGNORECASE | re.ASCII)
_MAX_PORT = 65_535

_Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def install(app: Flask, settings: Settings) -> None:
    """Refuse what is asked of another name, before anything is looked up for it."""
    wsgi: _Wsgi = _Entrance(app.wsgi_app, settings.public_path)
    if settings.proxies:
        n = settings.proxies
        # The path comes from SOCIALMAP_PUBLIC_URL: most proxies pass X-Forwarded-Prefix on from whoever asks.
        wsgi = ProxyFix(wsgi, x_for=n, x_proto=n, x_host=n, x_prefix=0)
    app.wsgi_app = wsgi  # type: ignore[method-assign, assignment]
    app.before_request(_check)


class _Entrance:
    """What every request goes through first.

    A Host header that is no host becomes an empty one: no code behind has to live with it. The site lives below its
    path, whether the proxy in front takes that path off or not.
    """

    def __init__(self, wsgi: _Wsgi, path: str) -> None:
        self._wsgi, self._path = wsgi, path

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not host_name(environ.get("HTTP_HOST", "")):
            environ["HTTP_HOST"] = ""
        if self._path:
            asked = environ.get("PATH_INFO", "")
            if f"{asked}/".startswith(f"{self._path}/"):
                environ["PATH_INFO"] = asked[len(self._path) :]
            environ["SCRIPT_NAME"] = self._path
        return self._wsgi(environ, start_response)


def _check() -> Response | None:
    settings = site().settings
    names = asked_names()
    if names & set(settings.earlier_hosts):
        if request.method not in ("GET", "HEAD"):
            # What was filled in is not sent on to another name by itself.
            return answer(HTTPStatus.BAD_REQUEST, MOVED)
        return redirect(f"{settings.public_origin}{settings.public_path}{_asked_path()}", HTTPStatus.MOVED_PERMANENTLY)
    if all(name and (name in ("localhost", settings.public_host) or is_number(name)) for name in names):
        return None
    return answer(HTTPStatus.BAD_REQUEST, UNKNOWN)


def _asked_path() -> str:
    path = quote(request.path, safe="/:@!$&'()*+,;=~")
    query = request.query_string.decode("latin-1")
    return f"{path}?{query}" if query else path


def asked_names() -> set[str]:
    """The names by which this request calls us: that of its Host header, and of its first line where that has one."""
    environ = request.environ
    names = {host_name(environ.get("HTTP_HOST", ""))}
    if whole := re.match(r"[a-z][a-z0-9+.-]*://([^/?#]*)", environ.get("REQUEST_URI", ""), re.IGNORECASE):
        names.add(host_name(whole[1]))
    return names


def host_name(header: str) -> str:
    """The name in a Host header: small letters, no port, no brackets, no final dot; "" for what is no host.

    Examples
    --------
    >>> host_name("Kaart.Voorbeeld.NL.:8080"), host_name("[0::1]:5000"), host_name("::1"), host_name("a, b")
    ('kaart.voorbeeld.nl', '::1', '', '')
    """
    found = _HOST.fullmatch(header)
    if found is None or int(found[3] or 0) > _MAX_PORT:
        return ""
    name = (found[1] or found[2].removesuffix(".")).lower()
    if not is_host(name) or (found[1] and ":" not in name):
        return ""
    return str(ip_address(name)) if is_number(name) else name


def is_loopback() -> bool:
    """Whether this machine is called by one of its names for itself."""
    return all(config.is_loopback(name) for name in asked_names())


def is_secure() -> bool:
    """Whether the browser speaks TLS: our proxy says so, or the public name is asked and lives at https."""
    if request.is_secure:
        return True
    settings = site().settings
    return settings.public_origin.startswith("https:") and asked_names() == {settings.public_host}
