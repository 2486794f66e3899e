"""``/cirkels`` and the pages beside it: one area in full, and how easily the order changes. All guarded alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import redirect, render_template, url_for

from socialmap.queries.areas import links
from socialmap.queries.cirkels.area import area_fit
from socialmap.queries.cirkels.ask import PEOPLE, people_text
from socialmap.queries.cirkels.compare import PAIR
from socialmap.queries.cirkels.moves import moves_page
from socialmap.queries.cirkels.page import fit_page
from socialmap.web import guard, params, siting
from socialmap.web.answers import cached
from socialmap.web.asking import asked as asked_here
from socialmap.web.asking import asks
from socialmap.web.site import api_address, language, site, words, world

if TYPE_CHECKING:
    from flask import Blueprint

    from socialmap.queries.cirkels.ask import FitAsk

EXPORTS = (("CSV", "fit_csv"), ("JSON", "fit"))
#: Stands in an address for the code of an area, where a template fills it in for every row.
CODE = "CODE"


def add_to(pages: Blueprint) -> None:
    """Put these pages beside the others."""
    pages.add_url_rule("/cirkels", view_func=cirkels)
    pages.add_url_rule("/cirkels", view_func=open_cirkels, methods=["POST"])
    pages.add_url_rule("/cirkels/waarom/<code>", view_func=cirkels_area)
    pages.add_url_rule("/cirkels/gevoelig", view_func=cirkels_moves)


@cached
@asks(*params.FIT, *params.SITING)
def cirkels() -> Any:
    """Where a new circle would fit; first asks the passphrase where one is set."""
    closed = _closed()
    if closed:
        return closed
    asked = params.fit_ask(asked_here())
    return render_template(
        "cirkels.html",
        page=fit_page(world(), words(), asked),
        siting=siting.section(world(), asked_here(), words()),
        map_address=_api("fit_map", asked),
        exports=[(kind, _api(name, asked)) for kind, name in EXPORTS],
        why=_link("cirkels_area", asked, code=CODE).split(CODE),
        pair_address=_link("report", asked, *asked.compare) if len(asked.compare) == PAIR else "",
        moves_address=_link("cirkels_moves", asked),
        link_to=lambda **changes: _link("cirkels", asked, **changes),
        kept=asked.address(),
    )


@guard.LIMITER.limit(guard.TRIES)
def open_cirkels() -> Any:
    """The passphrase that was typed."""
    form = guard.PassphraseForm()
    if guard.open_with(form.passphrase.data or ""):
        return redirect(url_for(f"{language()}.cirkels"), 303)
    return render_template("passphrase.html", form=form, wrong=True), 403


@cached
@asks(*params.FIT_AREA)
def cirkels_area(code: str) -> Any:
    """Everything about one area; answers about its people that were just given go into the address."""
    closed = _closed()
    if closed:
        return closed
    asked, given = params.fit_ask(asked_here()), params.people_given(asked_here())
    if given:
        return redirect(_link("cirkels_area", asked, code=code, **{f"{PEOPLE}{code}": people_text(given)}), 303)
    page = area_fit(world(), asked, code, words())
    if page.area.code != code:
        return redirect(_link("cirkels_area", asked, code=page.area.code), 301)
    return render_template(
        "cirkels_area.html",
        page=page,
        kept=[(name, value) for name, value in asked.address() if name != f"{PEOPLE}{code}"],
        back=_link("cirkels", asked),
        json_address=_api("fit_area", asked, code=code),
        places_address=_link("meeting", asked, code=code),
        report_address=_link("report", asked, code=code),
        others=[other for other in links(world().level(asked.level)) if other.code != code],
    )


@cached
@asks(*params.FIT)
def cirkels_moves() -> Any:
    """What moves the order."""
    closed = _closed()
    if closed:
        return closed
    asked = params.fit_ask(asked_here())
    with site().turns.turn():
        page = moves_page(world(), asked, words())
    return render_template("cirkels_moves.html", page=page, back=_link("cirkels", asked))


def _closed() -> Any:
    """The form for the passphrase where one is wanted first; else nothing, or a refusal."""
    if site().settings.cirkels == "passphrase" and not guard.may_see():
        return render_template("passphrase.html", form=guard.PassphraseForm(), wrong=False), 403
    guard.require()
    return None


def _asked(asked: FitAsk, changes: dict[str, str]) -> str:
    """What was asked, as the end of an address; a change replaces, an empty one takes away."""
    kept = [(name, value) for name, value in asked.address() if name not in changes]
    found = urlencode([*kept, *((name, value) for name, value in changes.items() if value)], safe=",")
    return f"?{found}" if found else ""


def _link(endpoint: str, asked: FitAsk, code: str = "", other: str = "", **changes: str) -> str:
    """Another page that is asked the same, about no, one or two areas."""
    values: dict[str, Any] = {name: value for name, value in (("code", code), ("other", other)) if value}
    return url_for(f"{language()}.{endpoint}", **values) + _asked(asked, changes)


def _api(endpoint: str, asked: FitAsk, **values: str) -> str:
    """An address of the API that is asked the same."""
    plain = api_address(endpoint, **values)
    more = _asked(asked, {})
    return plain + (more.replace("?", "&", 1) if "?" in plain else more)
