"""What templates may use: words, links in the reader's language, marks. They count nothing."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any, NamedTuple

from flask import Flask, current_app, request, url_for
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from socialmap.i18n import DEFAULT, LANGUAGES, WHOLE
from socialmap.keeping import roles
from socialmap.marks import KIND_MARKS, mark_svg
from socialmap.model import phone_numbers
from socialmap.web import files, guard, login
from socialmap.web.asking import asked
from socialmap.web.site import account, language, site, words
from socialmap.web.way_back import way_back

#: The pages of the menu, each with the words that addresses begin with: its own, and those that lie below it.
_MENU = {
    "home": ("", "plek"),
    "ask": ("wegwijzer", "verwijs"),
    "areas": ("wijken", "wijk"),
    "cirkels": ("cirkels",),
    "source_list": ("bronnen",),
    "upkeep": (
        "bijhouden", "organisatie", "initiatief", "cirkel", "tabel", "tabellen",
        "geschiedenis", "wijziging", "einde", "verwijderen",
    ),
    "account_list": ("accounts",),
}  # fmt: skip
#: Below a place, what keeps it up.
_OF_PLACE = ("activiteit", "wijzig", "ruimte", "geschiedenis")


def install(app: Flask) -> None:
    """Make these available in every template."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["as_options"] = as_options
    app.jinja_env.filters["phone_numbers"] = phone_numbers
    app.context_processor(_context)


class Spoken(NamedTuple):
    """A language that a page is in: its code, its own name, and where the page is."""

    code: str
    name: str
    address: str


def link(endpoint: str, **values: Any) -> str:
    """The address of a page in the language of this one, or in Dutch where that language has none."""
    # Paths only: what is kept here is for everybody, by whatever name they asked.
    return _address(request.script_root, language(), endpoint, **values)


def printed(endpoint: str, **values: Any) -> str:
    """The address of a page as it stands on paper, in files and in feeds: never as this request happened to call us.

    "" where ``SOCIALMAP_PUBLIC_URL`` does not say what it is.
    """
    origin = site().settings.public_origin
    return f"{origin}{link(endpoint, **values)}" if origin else ""


@lru_cache(maxsize=20_000)
def _address(_root: str, spoken_here: str, endpoint: str, **values: Any) -> str:
    """The same, kept: a list asks for an address in each of its rows."""
    own = f"{spoken_here}.{endpoint}"
    return url_for(own if own in current_app.view_functions else f"{DEFAULT}.{endpoint}", **values)


def guide_link(endpoint: str) -> str:
    """The address of a page of the guide in the language of this one."""
    return url_for(f"guide_{language()}.{endpoint}")


#: Signs of the path of a page: none of ours comes near.
_LONGEST_PATH = 300


def spoken() -> list[Spoken]:
    """The languages that this page is in; an answer to what was asked leads to the questions, which hold nothing."""
    pages = {code: _page_in(code) for code in LANGUAGES}
    return [Spoken(code, LANGUAGES[code], address) for code, address in pages.items() if address]


def _page_in(code: str) -> str:
    blueprint, _, page = (request.endpoint or "").rpartition(".")
    # A page that does not exist; of what somebody made up as long as this, each language would repeat all of it.
    if blueprint not in (language(), f"guide_{language()}") or len(request.path) > _LONGEST_PATH:
        return url_for(f"{code}.home" if code in WHOLE else f"guide_{code}.ask")
    if page == "home" and code not in WHOLE:
        return url_for(f"guide_{code}.ask")
    target = f"{blueprint.removesuffix(language())}{code}.{page}"
    if blueprint.startswith("guide_"):
        return url_for(f"guide_{code}.{_questions()}")
    if target not in current_app.view_functions:
        return ""
    same: dict[str, Any] = {**(request.view_args or {}), **asked().to_dict(flat=False)}
    return url_for(target, **same)


def _questions() -> str:
    """The page with the questions that this page of the guide answers."""
    try:
        endpoint, _ = current_app.url_map.bind("").match(request.path, method="GET")
    except HTTPException:  # only an answer lives here
        return "ask"
    return str(endpoint).rpartition(".")[2]


def here() -> dict[str, str]:
    """Where in the menu this page is: "page" for a page of the menu itself, "true" for what lies below it."""
    first, *rest = [part for part in request.path.split("/") if part and part not in LANGUAGES] or [""]
    below = {word: page for page, words_of in _MENU.items() for word in words_of}
    page = below.get(first, "")
    if first == "plek" and (rest[:1] == ["nieuw"] or set(rest[1:2]) & set(_OF_PLACE)):
        page = "upkeep"
    return {page: "page" if not rest and first == _MENU[page][0] else "true"} if page else {}


def picture(kind: str, size: int = 28) -> Markup:
    """The mark of a kind of place."""
    return Markup(mark_svg(KIND_MARKS[kind], size))  # noqa: S704 (our own drawing)


@lru_cache(maxsize=8)
def as_options(names: tuple[str, ...]) -> Markup:
    """Names of places to choose from while typing, kept: there are a thousand of them on every page with questions."""
    return Markup("").join(Markup('<option value="{}" lang="nl"></option>').format(name) for name in names)


def _context() -> dict[str, Any]:
    says, settings = words(), site().settings
    return {
        "_": says.gettext,
        "ngettext": says.ngettext,
        "words": says,
        "language": language(),
        "link": link,
        "guide_link": guide_link,
        "spoken": spoken(),
        "here": here(),
        "is_whole": language() in WHOLE,
        # On a link to a page that this language does not have.
        "in_dutch": Markup("" if language() in WHOLE else ' hreflang="nl"'),  # noqa: S704 (our own)
        "map_page": url_for(f"{language() if language() in WHOLE else DEFAULT}.home"),
        "asset": files.address,
        "picture": picture,
        "paint": "var(--{})".format,
        "may_see_cirkels": guard.may_see(),
        "may_write": guard.may_write(),
        "may_write_at": guard.may_write,
        "may_contribute": guard.may_contribute,
        "may_check": partial(guard.may, roles.Right.CHECK),
        "sees_accounts": roles.has(guard.author(), roles.Right.SEE_ACCOUNTS),
        # Whether anything of this is asked at all.
        "keeps": guard.author() is not None,
        "may_manage": roles.may_manage(guard.author()),
        "may_approve": roles.may_approve(guard.author()),
        "back_after_login": login.way_here(),
        # The guide is the same for all, and kept by the browser.
        "account": None if (request.endpoint or "").startswith("guide_") else account(),
        "token_field": login.token_field,
        "cirkels_exist": settings.cirkels == "passphrase" or guard.may_see(),
        "way_back": way_back(),
        "tiles_url": settings.tiles_url,
        "tiles_attribution": settings.tiles_attribution,
    }
