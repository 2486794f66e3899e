"""What templates may use: words, links in the reader's language, marks. They count nothing."""

from __future__ import annotations

from typing import Any

from flask import Flask, request, url_for
from markupsafe import Markup

from socialmap.i18n import DEFAULT, LANGUAGES
from socialmap.marks import KIND_MARKS, mark_svg
from socialmap.web import files, guard
from socialmap.web.site import language, site, words


def install(app: Flask) -> None:
    """Make these available in every template."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(_context)


def link(endpoint: str, **values: Any) -> str:
    """The address of a page in the language of this one."""
    return url_for(f"{language()}.{endpoint}", **values)


def guide_link(endpoint: str) -> str:
    """The address of a page of the guide in the language of this one."""
    return url_for(f"guide_{language()}.{endpoint}")


def other_language() -> tuple[str, str, str]:
    """The same page in the other language: its code, its name, its address."""
    code = next(code for code in LANGUAGES if code != language())
    path = f"/{code}{request.path}" if language() == DEFAULT else request.path.removeprefix(f"/{language()}") or "/"
    query = request.query_string.decode("ascii", "ignore")
    return code, LANGUAGES[code], f"{path}?{query}" if query else path


def picture(kind: str, size: int = 28) -> Markup:
    """The mark of a kind of place."""
    return Markup(mark_svg(KIND_MARKS[kind], size))  # noqa: S704 (our own drawing)


def _context() -> dict[str, Any]:
    says, settings = words(), site().settings
    return {
        "_": says.gettext,
        "ngettext": says.ngettext,
        "words": says,
        "language": language(),
        "link": link,
        "guide_link": guide_link,
        "other_language": other_language(),
        "asset": files.address,
        "picture": picture,
        "may_see_cirkels": guard.may_see(),
        "cirkels_exist": settings.cirkels == "passphrase" or guard.may_see(),
        "tiles_url": settings.tiles_url,
        "tiles_attribution": settings.tiles_attribution,
    }
