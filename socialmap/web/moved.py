"""The address of a place that was merged leads to the one that it became, whatever is asked of it.

Addresses are printed and bookmarked, so each that names a place leads on, with what comes after its path; of a form
that was sent the fields too. One that few may see leads nobody else anywhere.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import redirect, request, url_for

from socialmap.errors import StoreError
from socialmap.store import reading, tables
from socialmap.web.site import site, versions, viewer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask

    from socialmap.store import Store
    from socialmap.world import Viewer

_ID = re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b", re.IGNORECASE)


def install(app: Flask) -> None:
    """Before any page is asked."""
    app.before_request(lead_on)


def lead_on() -> Any:
    """To the same page of the place that it is now; None where the address names nothing that went."""
    given = dict(request.view_args or {})
    asked = list(request.args.items(multi=True))
    texts = [*(value for value in given.values() if isinstance(value, str)), *(value for _, value in asked)]
    if not request.endpoint or not any(map(_ID.search, texts)):
        return None
    moved = _moved()
    path = {name: _now(value, moved) for name, value in given.items()}
    chosen = list(dict.fromkeys((name, _now(value, moved)) for name, value in asked))
    if path == given and all(_now(value, moved) == value for _, value in asked):
        return None
    # Not for good: what was merged can be two again. A form is sent once more, with all that is in it.
    status = HTTPStatus.MOVED_PERMANENTLY if request.method in ("GET", "HEAD") else HTTPStatus.PERMANENT_REDIRECT
    query = f"?{urlencode(chosen, safe=',')}" if chosen else ""
    answer = redirect(url_for(request.endpoint, **path) + query, status)
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _now(value: Any, moved: Mapping[str, str]) -> Any:
    """A text with each place in it as it is called now."""
    if not (moved and isinstance(value, str)):
        return value
    return _ID.sub(lambda found: moved.get(found[0].lower(), found[0]), value)


def _moved() -> Mapping[str, str]:
    """Where places went, as far as who asks may see where; nothing while the store is away."""
    try:
        at, seen = versions().records, viewer()
        kept = site().moved.get(seen)
        if kept is None or kept[0] != at:
            store = site().store
            kept = site().moved[seen] = at, site().watch.ask(lambda: _read(store, seen))
    except StoreError:
        return {}
    return kept[1]


def _read(store: Store, seen: Viewer) -> dict[str, str]:
    table = tables.place
    with store.read() as session:
        moved = reading.read_redirects(session)
        there = table.select().with_only_columns(table.c.id)
        shown = there.where(table.c.id.in_(set(moved.values())), table.c.visibility.in_(seen.allowed))
        allowed = set(session.scalars(shown))
    return {old: new for old, new in moved.items() if new in allowed}
