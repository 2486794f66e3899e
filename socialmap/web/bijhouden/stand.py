"""What is not known yet, for everybody: it counts places, and of these only what all may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, url_for

from socialmap.keeping import gaps
from socialmap.keeping.stand import stand
from socialmap.queries.bijhouden.stand import stand_page
from socialmap.queries.kaart.alive import share_of
from socialmap.web.answers import cached
from socialmap.web.site import language, site, words, world

if TYPE_CHECKING:
    from flask import Blueprint
    from flask_wtf import CSRFProtect


def add_to(pages: Blueprint) -> None:
    """Put these pages beside the others."""
    pages.add_url_rule("/bijhouden/stand", view_func=stand_of_city)
    pages.add_url_rule("/bijhouden/stand/<code>", view_func=stand_of_area)


def exempt(_csrf: CSRFProtect) -> None:
    """Nothing is sent to them."""


@cached
def stand_of_city() -> Any:
    """What is not known yet, with a table of wijken."""
    return _page("")


@cached
def stand_of_area(code: str) -> Any:
    """The same of one area, at the city's own code where there is one."""
    return _page(code)


def _page(code: str) -> Any:
    seen = world()
    with site().store.read() as session:
        found, told = stand(seen, session), gaps.read(session)
    page = stand_page(seen, found, told, code, words())
    if page.code != code:
        to = url_for(f"{language()}.stand_of_city")
        return redirect(f"{to}/{page.code}" if page.code else to, 301)
    alive = share_of(seen, site().settings.starter_dir, page.code, words())
    return render_template("bijhouden/stand.html", page=page, alive=alive)
