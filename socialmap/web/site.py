"""What every request needs: settings, store, layers and caches, held by the app."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, cast

from flask import current_app, g, request, url_for
from flask_babel import get_locale
from flask_login import current_user

from socialmap import i18n
from socialmap.errors import StoreError
from socialmap.i18n import DEFAULT, LANGUAGES, Words
from socialmap.keeping.roles import may_see_level
from socialmap.model import Visibility
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.store.watch import Watch
from socialmap.web.caching import ByteCache, Worlds
from socialmap.web.turns import Turns
from socialmap.world import Viewer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialmap.config import Settings
    from socialmap.keeping.roles import Account
    from socialmap.layer import Layer
    from socialmap.store import Store, Versions
    from socialmap.world import World

API = "/api/v1"
#: Seconds that one statement may take when a page waits for it.
STATEMENT_SECONDS = 10.0
#: Pages that say "nu open" change at whole fives of minutes, and are cached as long.
MINUTES = 5


@dataclass
class Site:
    """The parts that an app is wired from.

    Attributes
    ----------
    key
        What the link holds that the start prints; another one at each start (:mod:`socialmap.web.guard`).
    ended
        Logins that were ended before their time, and when that would have been.
    moved
        Where merged places went, for each viewer, with the version of records that it was read at.
    waiting
        What waits in the queue for whom, with the versions that it was read at.
    """

    settings: Settings
    store: Store
    layers: Mapping[str, Layer]
    watch: Watch = field(init=False)
    worlds: Worlds = field(init=False)
    turns: Turns = field(init=False)
    bytes: ByteCache = field(default_factory=ByteCache)
    key: str = field(default_factory=secrets.token_urlsafe, repr=False)
    ended: dict[str, float] = field(default_factory=dict, repr=False)
    moved: dict[Viewer, tuple[int, Mapping[str, str]]] = field(default_factory=dict, repr=False)
    waiting: dict[tuple[Any, ...], tuple[Any, Any]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.store.hurry(STATEMENT_SECONDS)
        # One thread stays for what needs no store.
        self.watch = Watch(self.store, waiting=self.settings.threads - 1)
        self.turns = Turns(self.settings.threads)
        self.worlds = Worlds(self.watch, self.store, self.settings)


def site() -> Site:
    """The site of the app that answers."""
    return cast("Site", current_app.extensions["socialmap"])


def versions() -> Versions:
    """The versions of the store at the start of this request, read once; the last ones seen while it is away."""
    if "versions" not in g:
        g.away = None
        try:
            g.versions = site().watch.versions()
        except StoreError as error:
            g.versions, g.away = site().watch.last, error
            if g.versions is None:
                raise
    return cast("Versions", g.versions)


def check_store() -> None:
    """Go on only when the store answered this request.

    Raises
    ------
    StoreError
        While it is away: pages that are kept go on, and nothing that is new is made.
    """
    versions()
    if g.away is not None:
        raise g.away


def account() -> Account | None:
    """Who logged in; None for everybody else, of whom nothing is looked up."""
    if current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return None
    found: Account | None = getattr(current_user, "account", None)
    return found


#: Pages on a screen that show what is for accounts to who may see it. What can be taken along (paper, files, calendars,
#: the API, the guide) is the same for all: it ends up with others.
FOR_ACCOUNTS = frozenset({"home", "areas", "area", "place", "find_people", "find_people_in"})


def viewer() -> Viewer:
    """Who looks at this page. No page shows what is hidden: that is looked at on a page of its own, and logged."""
    room, _, page = (request.endpoint or "").rpartition(".")
    return sight(account()) if room in LANGUAGES and page in FOR_ACCOUNTS else Viewer.PUBLIC


def sight(of: Account | None) -> Viewer:
    """What an account may see on a screen."""
    return Viewer.ACCOUNTS if may_see_level(of, Visibility.ACCOUNTS) else Viewer.PUBLIC


def now() -> datetime:
    """The moment of asking, rounded down to five minutes."""
    if "now" not in g:
        moment = datetime.now(UTC)
        g.now = moment.replace(minute=moment.minute - moment.minute % MINUTES, second=0, microsecond=0)
    return cast("datetime", g.now)


def today() -> date:
    """The day in Amsterdam, by which people say that something is so."""
    return datetime.now(AMSTERDAM_TIME).date()


def world() -> World:
    """What this viewer sees now: the same world all through a request."""
    if not g.get("keeps_up"):
        check_store()
    if "world" not in g:
        g.world = site().worlds.get(versions(), viewer(), now())
    return cast("World", g.world)


def keep_up() -> None:
    """From here on this request tells again, for this moment, what is kept: also while the store is away."""
    g.keeps_up = True


def language() -> str:
    """The language of the address: a prefix, or for the API ``lang``."""
    asked = request.args.get("lang", "") if request.path.startswith(API) else request.path.split("/")[1]
    return asked if asked in LANGUAGES else DEFAULT


def api_address(endpoint: str, **values: Any) -> str:
    """An address of the API in the language of this page."""
    spoken: dict[str, Any] = {} if language() == DEFAULT else {"lang": language()}
    return url_for(f"api.{endpoint}", **values, **spoken)


def words() -> Words:
    """The words of this request's language."""
    locale = get_locale()
    return i18n.words(locale.language if locale else DEFAULT)
