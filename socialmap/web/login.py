"""Logging in and out, and the page of a one-time link. Who has no account gets no cookie here either.

The cookie holds a random key, and the store its hash: a session ends there, whatever a browser kept.
"""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import segno
from flask import Response, current_app, g, make_response, redirect, render_template, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user
from flask_wtf.csrf import generate_csrf, validate_csrf
from markupsafe import Markup
from werkzeug.exceptions import HTTPException
from wtforms import ValidationError

from socialmap.errors import BadInputError, NotAllowedError, StoreError
from socialmap.i18n import later
from socialmap.keeping import accounts, roles, second
from socialmap.web import same_site
from socialmap.web.asking import Text, asked, asks
from socialmap.web.guard import LIMITER
from socialmap.web.hosts import is_secure
from socialmap.web.logging import LOGGER, request_number
from socialmap.web.params import as_query
from socialmap.web.site import account, check_store, language, site, words

if TYPE_CHECKING:
    from flask import Blueprint, Flask
    from flask_wtf import CSRFProtect

    from socialmap.keeping.roles import Account

#: Fields of the forms, and what the one-time link calls its key.
NAME, PASSPHRASE, AGAIN, NEXT, KEY = "naam", "wachtzin", "nog_eens", "verder", "sleutel"
CODE = "code"
TOKEN = "csrf_token"  # noqa: S105 (a name)
#: How often one address may try, and how often one name may be tried; a name that nobody has counts alike.
TRIES, TRIES_OF_NAME = "10 per minute", "30 per hour"
WRONG = later("Deze naam en wachtzin horen niet bij elkaar. Probeer het opnieuw.")
NOT_ALIKE = later("De wachtzin staat er twee keer anders. Vul hem twee keer hetzelfde in.")
NO_TOKEN = later("Deze bladzijde is te oud. Open haar opnieuw en probeer het nog eens. Er is niets veranderd.")
#: Of what is posted there nothing is kept, and the pages are the same for all.
_STATELESS = "guide_"
#: Signs of an address that is worth going back to.
_LONGEST = 200
_UNFIT = ("\\", "\r", "\n", "\t", "\0")


class Login(UserMixin):  # type: ignore[misc]
    """An account that is logged in by the key of one session."""

    def __init__(self, account: Account, key: str) -> None:
        self.account, self.key = account, key

    def get_id(self) -> str:
        """What the cookie holds."""
        return self.key


def install(app: Flask) -> None:
    """Know who logged in, and refuse what they did not send themselves."""
    manager = LoginManager(app, add_context_processor=False)  # it would look at the cookie of everybody
    # Ours are looked up with each request; where a browser moves to another address nobody is thrown out.
    manager.session_protection = None
    manager.user_loader(_load)
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # as long as the session: a token that ends loses what somebody typed
    app.config["WTF_CSRF_SSL_STRICT"] = False  # same_site asks the same, of browsers that send no referrer too
    app.before_request(_check_post)
    app.after_request(_keep_nothing)


def add_to(pages: Blueprint) -> None:
    """Put these pages beside the others."""
    pages.add_url_rule("/inloggen", view_func=log_in)
    pages.add_url_rule("/inloggen", view_func=try_log_in, methods=["POST"])
    pages.add_url_rule("/uitloggen", view_func=log_out, methods=["POST"])
    pages.add_url_rule("/welkom", view_func=welcome)
    pages.add_url_rule("/welkom", view_func=make_passphrase, methods=["POST"])


def exempt(csrf: CSRFProtect) -> None:
    """Who has no account has no session to hold a token in; these refuse other sites by what a browser tells."""
    for view in (try_log_in, make_passphrase):
        csrf.exempt(view)


def way_here() -> str:
    """What the link to log in says of this page, so that it opens again after that; "" for what cannot be opened."""
    known = request.url_rule is not None and not request.path.endswith("/inloggen")
    if request.method != "GET" or not known:
        return ""
    # A page that is kept is the same for who asked something beside what it reads; a refusal is kept nowhere.
    told = request.args if "refused" in g else asked()
    wanted = request.path + as_query(told.items(multi=True))
    return as_query([(NEXT, wanted)]) if len(wanted) <= _LONGEST else ""


def token_field() -> Markup:
    """What a form of somebody who is logged in sends along; nothing for who is not."""
    if account() is None:
        return Markup("")
    return Markup('<input type="hidden" name="{}" value="{}">').format(TOKEN, generate_csrf())


def log_in() -> Any:
    """The form."""
    if account() is not None:
        return redirect(_next(request.args.get(NEXT, ""), account()), 303)
    return _page("inloggen", next=request.args.get(NEXT, ""))


def _name_tried() -> str:
    typed = accounts.plain_name(request.form.get(NAME, ""))
    return hashlib.sha256(typed.encode("utf-8", "replace")).hexdigest()


@LIMITER.shared_limit(TRIES, scope="inloggen")
@LIMITER.shared_limit(TRIES_OF_NAME, scope="inlognaam", key_func=_name_tried)
def try_log_in() -> Any:
    """A name and a passphrase that were typed."""
    same_site.refuse_others()
    name, wanted = request.form.get(NAME, ""), request.form.get(NEXT, "")
    if same_site.sent_from() is not same_site.From.HERE:
        return _page("inloggen", HTTPStatus.FORBIDDEN, next=wanted, name=name, error=same_site.UNSURE)
    check_store()
    typed, code = request.form.get(PASSPHRASE, ""), request.form.get(CODE, "")
    key = accounts.log_in(site().store, name, typed, code=code, moment=accounts.now())
    found = accounts.of_session(site().store, key, moment=accounts.now()) if key else None
    if found is None:
        LOGGER.info("inloggen mislukt %s", request_number())
        return _page("inloggen", HTTPStatus.FORBIDDEN, next=wanted, name=name[:200], error=WRONG)
    # Nothing of what this browser held before goes on: a session that somebody else made in it is no longer there.
    session.clear()
    session.permanent = True
    login_user(Login(found, key))
    return _not_kept(redirect(_next(wanted, found), 303))


def log_out() -> Any:
    """The end of this session, here and wherever its cookie was copied to."""
    if account() is not None:
        accounts.log_out(site().store, current_user.key)
    session.clear()
    g.pop("_login_user", None)
    return _not_kept(redirect(url_for(f"{language()}.log_in"), 303))


@asks(Text(KEY))
def welcome() -> Any:
    """The page of a one-time link; looking does not use it, for mail programs look as well."""
    key = request.args.get(KEY, "")
    return _welcome(key, accounts.of_link(site().store, key, moment=accounts.now()))


@LIMITER.shared_limit(TRIES, scope="welkom")
def make_passphrase() -> Any:
    """The passphrase that was typed, twice."""
    same_site.refuse_others()
    key, typed = request.form.get(KEY, ""), request.form.get(PASSPHRASE, "")
    whose = accounts.of_link(site().store, key, moment=accounts.now())
    error = NOT_ALIKE if typed != request.form.get(AGAIN, "") else ""
    error = error if same_site.sent_from() is same_site.From.HERE else same_site.UNSURE
    if not error:
        try:
            accounts.use_link(site().store, key, typed, code=request.form.get(CODE, ""), moment=accounts.now())
        except BadInputError as wrong:
            error = f"{wrong.message}."
    if error:
        return _welcome(key, whose, HTTPStatus.BAD_REQUEST, error=error)
    return _page("inloggen", name=whose.name, made=True)


def _welcome(key: str, whose: Account, status: HTTPStatus = HTTPStatus.OK, *, error: str = "") -> Response:
    """The form of a link; for a hoofdredacteur with the secret that goes into their phone."""
    factor = None
    if accounts.needs_code(whose.role):
        secret = second.secret_of(key)
        address = second.address_of(secret, whose.name)
        drawn = segno.make(address, error="m", micro=False).svg_inline(scale=4, dark="#000", light="#fff")
        in_fours = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        factor = {"address": address, "drawn": Markup(drawn), "secret": in_fours}  # noqa: S704 (our own drawing)
    return _page("welkom", status, key=key, whose=whose, factor=factor, error=error)


def _load(key: str) -> Login | None:
    here = site()
    try:
        found = here.watch.ask(lambda: accounts.of_session(here.store, key, moment=accounts.now()))
    except StoreError as error:
        # Pages that are kept go on, as for everybody; what needs an account tells why it cannot (``guard.require``).
        g.login_away = error
        return None
    return None if found is None else Login(found, key)


def _check_post() -> None:
    """Who is logged in sends a token along with whatever changes something.

    Raises
    ------
    NotAllowedError
        Without it, or from another site; a form that shows itself again does so with what was typed.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    stateless = (request.endpoint or "").startswith(_STATELESS)
    if request.method in ("GET", "HEAD", "OPTIONS") or view is None or stateless or account() is None:
        return
    same_site.refuse_others()
    if (most := getattr(view, "most", None)) is not None:
        request.max_content_length = most
    try:
        validate_csrf(request.form.get(TOKEN))
        same_site.tell(sure=True)
    except ValidationError:
        if not getattr(view, "shows_again", False):
            raise NotAllowedError(NO_TOKEN) from None
        same_site.tell(sure=False)


def _keep_nothing(response: Response) -> Response:
    """A page with a name above it, and what is not for all, is kept by nothing and nobody."""
    endpoint = request.endpoint or ""
    own = not endpoint.startswith((_STATELESS, "api.", "files.")) and account() is not None
    if own or g.get("shown_once"):
        _not_kept(response)
    return response


def _not_kept(response: Any) -> Any:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers.pop("ETag", None)
    return response


def _next(wanted: str, by: Account | None) -> str:
    """A page of ours to go on to; whatever leads elsewhere, or nowhere, leads to where this account begins."""
    keeps_up = roles.may_suggest(by) or roles.may_write(by)
    home = url_for(f"{language()}.{'upkeep' if keeps_up else 'home'}")
    if not wanted.startswith("/") or wanted.startswith("//") or any(sign in wanted for sign in _UNFIT):
        return home
    path, _, query = wanted.partition("?")
    try:
        current_app.url_map.bind("").match(path.partition("#")[0], method="GET")
    except HTTPException:
        return home
    return f"{site().settings.public_path}{path}{'?' if query else ''}{query}"


def _page(template: str, status: HTTPStatus = HTTPStatus.OK, *, error: str = "", **values: Any) -> Response:
    said = words().gettext(error) if error else ""
    page = render_template(f"bijhouden/{template}.html", error=said, open_line=not is_secure(), **values)
    response: Response = _not_kept(make_response(page, status))
    return response
