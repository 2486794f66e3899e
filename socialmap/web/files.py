"""Files that never change while we run: style, script, and Leaflet from its own package."""

from __future__ import annotations

import mimetypes
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, request
from xstatic.pkg import leaflet

from socialmap.web.caching import Answer

STATIC = Path(__file__).parents[1] / "static"
FOREVER = "public, max-age=31536000, immutable"
#: For what a script asks without a version: kept, and asked each time whether it changed.
ASK_FIRST = "no-cache"

files = Blueprint("files", __name__)


@files.get("/healthz")
def healthz() -> Response:
    """For whoever watches whether we are up."""
    return Response("ok\n", content_type="text/plain; charset=utf-8")


@files.get("/static/<path:name>")
def static(name: str) -> Response:
    """A file by its name."""
    found = _read(name)
    if found is None:
        abort(404)
    return found.response(FOREVER if "v" in request.args else ASK_FIRST)


def address(name: str) -> str:
    """Where a browser finds a file; changes with its content, so that it can be kept forever."""
    found = _read(name)
    return f"{request.script_root}/static/{name}?v={found.etag[:8] if found else ''}"


@cache
def _known_files() -> dict[str, Path]:
    roots = {"": STATIC, "leaflet/": Path(leaflet.BASE_DIR)}
    return {
        f"{prefix}{path.relative_to(root).as_posix()}": path
        for prefix, root in roots.items()
        for path in root.rglob("*")
        if path.is_file()
    }


def _read(name: str) -> Answer | None:
    # Of a name that somebody made up nothing is kept.
    path = _known_files().get(name)
    return None if path is None else _packed(name, path)


@cache
def _packed(name: str, path: Path) -> Answer:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Answer.of(path.read_bytes(), f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
