"""What a browser may do with our pages: our own scripts and styles, and pictures of the tile host."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from flask import Flask, Response


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
        return response

    app.after_request(add)
