"""What a browser may do with our pages: our own scripts and styles, and pictures of the tile host."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import request

from socialmap.web.hosts import is_secure
from socialmap.web.site import API, site

if TYPE_CHECKING:
    from flask import Flask, Response

#: A year, for this name only: what else lives under it is not ours to decide about.
HSTS = "max-age=31536000"
#: A page may ask where somebody is; none of ours needs anything else that a device can tell.
PERMISSIONS = ("geolocation=(self)", *(f"{name}=()" for name in ("camera", "microphone", "payment", "usb", "midi")))


def install(app: Flask, tiles_url: str) -> None:
    """Set the headers on every answer."""
    tiles = urlsplit(tiles_url.replace("{s}", "*"))
    host = f" {tiles.scheme}://{tiles.netloc}" if tiles.netloc else ""
    policy = "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src 'self' data:{host}",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )

    def add(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        # The tile host asks to see the site it serves; the page and what was searched stay here.
        response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin" if _is_open(response) else "same-origin"
        response.headers["Permissions-Policy"] = ", ".join(PERMISSIONS)
        if is_secure():
            response.headers["Strict-Transport-Security"] = HSTS
        return response

    app.after_request(add)


def _is_open(response: Response) -> bool:
    """Whether other sites may use this: the API is open data, but for what only some may see."""
    for_all = site().settings.cirkels == "open" or not response.cache_control.private
    return f"{request.path}/".startswith(f"{API}/") and for_all
