"""``/cirkels`` and the pages beside it: one area in full, and how easily the order changes. All guarded alike."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import make_response, redirect, render_template, request, url_for

from socialmap.fit.people import People
from socialmap.queries.cirkels.area import area_fit
from socialmap.queries.cirkels.ask import PEOPLE, area_code, people_text, scored
from socialmap.queries.cirkels.compare import PAIR, side_by_side
from socialmap.queries.cirkels.first import first_screen
from socialmap.queries.cirkels.margins import margins_page
from socialmap.queries.cirkels.moves import moves_page
from socialmap.queries.cirkels.page import fit_page
from socialmap.queries.cirkels.shortlist import LEAST, MOST
from socialmap.queries.cirkels.sure import sure_page
from socialmap.queries.kaart.areas import area_link, links
from socialmap.web import guard, params
from socialmap.web.answers import cached
from socialmap.web.asking import Text, asks
from socialmap.web.asking import asked as asked_here
from socialmap.web.cirkels import siting
from socialmap.web.cirkels.shortlist import shortlist_address
from socialmap.web.kaart.leaving import Offered
from socialmap.web.kaart.leaving import offered as leaving_files
from socialmap.web.site import api_address, language, site, words, world

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Blueprint, Response

    from socialmap.queries.cirkels.ask import FitAsk

EXPORTS = (("CSV", "fit_csv"), ("JSON", "fit"))
#: Stands in an address for the code of an area, where a template fills it in for every row.
CODE = "CODE"


#: Asked for, so that a page from memory never answers a link with a key in it.
_KEY = Text(guard.KEY)


def add_to(pages: Blueprint) -> None:
    """Put these pages beside the others."""
    pages.add_url_rule("/cirkels", view_func=cirkels)
    pages.add_url_rule("/cirkels", view_func=open_cirkels, methods=["POST"])
    pages.add_url_rule("/cirkels/afmelden", view_func=leave_cirkels, methods=["GET", "POST"])
    pages.add_url_rule("/cirkels/waarom/<code>", view_func=cirkels_area)
    pages.add_url_rule("/cirkels/gevoelig", view_func=cirkels_moves)
    pages.add_url_rule("/cirkels/hoe", view_func=cirkels_how)
    pages.add_url_rule("/cirkels/vergelijk", view_func=cirkels_compare)
    pages.add_url_rule("/cirkels/beste", view_func=cirkels_sure)
    pages.add_url_rule("/cirkels/onze-marges", view_func=cirkels_margins)
    siting.add_to(pages)
    pages.add_url_rule("/cirkels/<code>", view_func=to_cirkels_area)


@cached
@asks(*params.FIT, *params.FIRST, *params.SITING, _KEY)
def cirkels() -> Any:
    """Where a new circle would fit; first asks the passphrase where one is set, or takes the key of the start."""
    if guard.KEY in request.args and site().settings.cirkels == "local":
        return guard.exchange_key()
    closed = _closed()
    if closed:
        return closed
    if params.SITES.name in asked_here():
        # The choice of places was a part of this page.
        told = params.as_query(list(asked_here().items(multi=True)))
        return redirect(url_for(f"{language()}.sites") + told, 301)
    asked, view = _each_once(), params.first_view(asked_here())
    found = scored(world(), asked)
    page, seen = first_screen(world(), asked, found, view, words()), params.view_address(view)
    return render_template(
        "cirkels/cirkels.html",
        page=page,
        whole=fit_page(world(), words(), replace(asked, compare=()), found),
        exports=[Offered(kind, "API", _api(name, asked)) for kind, name in EXPORTS],
        take_scores=leaving_files("scores", asked.address()),
        why=_why(asked),
        how_address=_link("cirkels_how", asked),
        further=_further(asked),
        link_to=lambda **changes: _link("cirkels", asked, **(seen | changes)),
        shown_codes={line.area.code for line in page.lines},
        kept=[*asked.address(), *((name, value) for name, value in seen.items() if value)],
        can_leave=site().settings.cirkels != "open",
    )


def _each_once() -> FitAsk:
    """What was asked, with each area that was ticked once."""
    asked = params.fit_ask(asked_here())
    return replace(asked, compare=tuple(dict.fromkeys(asked.compare)))


def _why(asked: FitAsk) -> Callable[[str], str]:
    """From the code of an area to the address of its page, asked the same."""
    before, after = _link("cirkels_area", asked, code=CODE).split(CODE)
    return lambda code: f"{before}{code}{after}"


def _further(asked: FitAsk) -> list[tuple[str, str, str]]:
    """The pages beside this one: address, title, and what they tell."""
    say = words().gettext
    return [
        (
            _link("sites", asked), say("Waar kunnen de volgende cirkels komen?"),
            say("Voor hoeveel mensen, en wat bijna even goed is"),
        ),
        (
            url_for(f"{language()}.find_people"), say("Waar kennen mensen elkaar al?"),
            say("Momenten waar u deelnemers kunt vinden"),
        ),
        (_link("cirkels_how", asked), say("Hoe rekenen we dit?"), say("Wat meetelt, hoe zwaar en waarom")),
        (
            _link("cirkels_sure", asked), say("Bekijk wie bij de beste tien kunnen horen"),
            say("Voor alle wijken tegelijk"),
        ),
        (
            url_for(f"{language()}.cirkels_margins"), say("Als onze marges niet kloppen"),
            say("Hoe vaak de plaatsen dan nog kloppen"),
        ),
        (
            _link("cirkels_moves", asked), say("Hoe snel verandert de volgorde?"),
            say("Als u anders weegt, of een cijfer anders is"),
        ),
    ]  # fmt: skip


@cached
@asks(*params.FIT)
def cirkels_compare() -> Any:
    """Two to five areas side by side; of another number of them it says what to do, and keeps what was ticked."""
    closed = _closed()
    if closed:
        return closed
    asked = _each_once()
    page = side_by_side(world(), asked, scored(world(), asked), words())
    picked = [one.code for one in page.picked]
    return render_template(
        "cirkels/compare.html",
        page=page,
        why=_why(asked),
        back=_link("cirkels", asked),
        fewer=lambda code: _link(
            "cirkels_compare", replace(asked, compare=tuple(one for one in picked if one != code))
        ),
        report_address=_link("report", asked, *picked) if len(picked) == PAIR else "",
        shortlist_address=shortlist_address("shortlist_page", asked, tuple(picked))
        if LEAST <= len(picked) <= MOST
        else "",
    )


@cached
@asks(*params.FIT)
def cirkels_how() -> Any:
    """What counts, how heavily, why, and what does not."""
    closed = _closed()
    if closed:
        return closed
    asked = params.fit_ask(asked_here())
    return render_template(
        "cirkels/how.html",
        page=fit_page(world(), words(), replace(asked, compare=())),
        back=_link("cirkels", asked),
        moves_address=_link("cirkels_moves", asked),
        sure_address=_link("cirkels_sure", asked),
    )


@guard.limited
def open_cirkels() -> Any:
    """The passphrase that was typed."""
    form = guard.PassphraseForm()
    if guard.open_with(form.passphrase.data or ""):
        return redirect(url_for(f"{language()}.cirkels"), 303)
    return _ask_passphrase(form, wrong=True)


def leave_cirkels() -> Any:
    """The end of a login, asked once more: a link alone closes nothing."""
    guard.require_cirkels()
    if request.method == "POST":
        guard.leave()
        return redirect(url_for(f"{language()}.cirkels"), 303)
    return _not_kept(render_template("cirkels/leave.html", form=guard.PassphraseForm()), HTTPStatus.OK)


@cached
@asks(*params.FIT_AREA)
def cirkels_area(code: str) -> Any:
    """Everything about one area; answers about its people that were just given go into the address."""
    closed = _closed()
    if closed:
        return closed
    asked, given = params.fit_ask(asked_here()), params.people_given(asked_here())
    if given:
        told = people_text(given) if given != People() else ""
        return redirect(_link("cirkels_area", asked, code=code, **{f"{PEOPLE}{code}": told}), 303)
    page = area_fit(world(), asked, code, words())
    if page.area.code != code:
        return redirect(_link("cirkels_area", asked, code=page.area.code), 301)
    return render_template(
        "cirkels/cirkels_area.html",
        page=page,
        kept=[(name, value) for name, value in asked.address() if name != f"{PEOPLE}{code}"],
        back=_link("cirkels", asked),
        how=_link("cirkels_how", asked),
        json_address=_api("fit_area", asked, code=code),
        places_address=_link("meeting", asked, code=code),
        report_address=_link("report", asked, code=code),
        others=[other for other in links(world().level(asked.level)) if other.code != code],
    )


@asks(*params.FIT_AREA)
def to_cirkels_area(code: str) -> Any:
    """The short address of an area, as it may be typed: leads on with every answer in it."""
    closed = _closed()
    if closed:
        return closed
    asked, given = params.fit_ask(asked_here()), params.people_given(asked_here())
    code = area_link(world().areas.loc[area_code(world(), code, asked.level)]).code
    told = {f"{PEOPLE}{code}": people_text(given)} if given and given != People() else {}
    return redirect(_link("cirkels_area", asked, code=code, **told), 301)


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
    return render_template("cirkels/cirkels_moves.html", page=page, back=_link("cirkels", asked))


@cached
@asks(*params.FIT)
def cirkels_sure() -> Any:
    """Who may be among the best."""
    closed = _closed()
    if closed:
        return closed
    asked = params.fit_ask(asked_here())
    with site().turns.turn():
        page = sure_page(world(), asked, scored(world(), asked), words())
    why = _link("cirkels_area", asked, code=CODE).split(CODE)
    return render_template("cirkels/cirkels_sure.html", page=page, why=why, back=_link("cirkels", asked))


@cached
@asks()
def cirkels_margins() -> Any:
    """How often what is told is right when the errors are other ones than we think."""
    closed = _closed()
    if closed:
        return closed
    return render_template("cirkels/cirkels_margins.html", page=margins_page(words()))


def _closed() -> Any:
    """The form for the passphrase where one is wanted first; else nothing, or a refusal."""
    if site().settings.cirkels == "passphrase" and not guard.may_see():
        return _ask_passphrase(guard.PassphraseForm(), wrong=False)
    guard.require_cirkels()
    return None


def _ask_passphrase(form: guard.PassphraseForm, *, wrong: bool) -> Response:
    return _not_kept(render_template("cirkels/passphrase.html", form=form, wrong=wrong), HTTPStatus.FORBIDDEN)


def _not_kept(page: str, status: HTTPStatus) -> Response:
    """A page with a form that holds a token of one browser."""
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _asked(asked: FitAsk, changes: dict[str, str]) -> str:
    """What was asked, as the end of an address; a change replaces, an empty one takes away."""
    kept = [(name, value) for name, value in asked.address() if name not in changes]
    return params.as_query([*kept, *((name, value) for name, value in changes.items() if value)])


def _link(endpoint: str, asked: FitAsk, code: str = "", other: str = "", **changes: str) -> str:
    """Another page that is asked the same, about no, one or two areas."""
    values: dict[str, Any] = {name: value for name, value in (("code", code), ("other", other)) if value}
    return url_for(f"{language()}.{endpoint}", **values) + _asked(asked, changes)


def _api(endpoint: str, asked: FitAsk, **values: str) -> str:
    """An address of the API that is asked the same."""
    plain = api_address(endpoint, **values)
    # The page keeps one tick or three; the API compares two areas and refuses what it cannot do.
    more = _asked(asked if len(asked.compare) == PAIR else replace(asked, compare=()), {})
    return plain + (more.replace("?", "&", 1) if "?" in plain else more)
