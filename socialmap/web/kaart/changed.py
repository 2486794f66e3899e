"""What changed on the map, as a page and as a feed: for everybody, of what everybody may see."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from flask import Response, redirect, render_template, url_for

from socialmap.errors import NotFoundError
from socialmap.i18n import later
from socialmap.keeping.news import News, news
from socialmap.queries.kaart import changed as query
from socialmap.queries.kaart.feed import MIMETYPE, Feed, write
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.store import statements
from socialmap.web.answers import cached
from socialmap.web.asking import Number, Text, asked, asks
from socialmap.web.params import as_query
from socialmap.web.site import language, site, words, world
from socialmap.web.templating import printed

if TYPE_CHECKING:
    from flask import Blueprint

    from socialmap.queries.kaart.changed import Changed

#: The last day that is looked at: how somebody goes back.
UNTIL = Text("tot")
#: How many weeks are told; one is a sheet of paper.
HOW_MANY = Number("weken", query.WEEKS, 1, query.WEEKS)
#: Whose feed it is.
AUTHOR = "de sociale kaart"
NO_ADDRESS = later(
    "Deze kaart heeft nog geen vast adres op internet, en een feed kan niet zonder. "
    "Wie de kaart beheert, vult dat in bij SOCIALMAP_PUBLIC_URL."
)


def add_to(pages: Blueprint) -> None:
    """Put these pages beside the others."""
    pages.add_url_rule("/veranderd", view_func=changed_in_city)
    pages.add_url_rule("/veranderd.atom", view_func=feed_of_city)
    pages.add_url_rule("/veranderd/<code>", view_func=changed_in_area)
    pages.add_url_rule("/veranderd/<code>.atom", view_func=feed_of_area)


@cached
@asks(UNTIL, HOW_MANY)
def changed_in_city() -> Any:
    """What changed, everywhere."""
    return _page("")


@cached
@asks(UNTIL, HOW_MANY)
def changed_in_area(code: str) -> Any:
    """What changed in one area, at the city's own code where there is one."""
    return _page(code)


def _page(asked_code: str) -> Any:
    today = world().today
    until = _day(UNTIL.read(asked()), today)
    code = query.area_code(world(), asked_code)
    weeks = HOW_MANY.read(asked())
    so_asked = {UNTIL.name: until.isoformat()} if until != today else {}
    so_asked |= {HOW_MANY.name: str(weeks)} if weeks != HOW_MANY.usual else {}
    if code != asked_code:
        return redirect(_address("changed", code) + as_query(so_asked.items()), 301)
    # From the first day that the page of the usual weeks reads: both are computed once.
    found, begun = _found(query.since(until, query.WEEKS))
    page = query.changed_page(world(), found, code, words(), until=until, begun=begun, weeks=weeks)
    return render_template(
        "kaart/changed.html",
        page=page,
        is_now=until == today,
        is_week=weeks == 1,
        weeks=so_asked.get(HOW_MANY.name),
        until=so_asked.get(UNTIL.name),
        feed_address=_address("feed", code) if site().settings.public_origin else "",
    )


@cached
def feed_of_city() -> Any:
    """What changed everywhere, for programs."""
    return _feed("")


@cached
def feed_of_area(code: str) -> Any:
    """What changed in one area, for programs."""
    return _feed(code)


def _feed(asked_code: str) -> Any:
    if not site().settings.public_origin:
        raise NotFoundError(NO_ADDRESS)
    code = query.area_code(world(), asked_code)
    if code != asked_code:
        return redirect(_address("feed", code), 301)
    first = query.since(world().today, query.FEED_WEEKS)
    found, _ = _found(first)
    page = query.changed_page(world(), found, code, words(), until=world().today, begun=first)
    entries = query.entries(world(), found, code, words())
    begin = datetime.combine(first, datetime.min.time(), AMSTERDAM_TIME).isoformat()
    feed = Feed(
        host=[*site().settings.earlier_hosts, site().settings.public_host][0],
        name="/".join(["veranderd", language(), code or "stad"]),
        language=language(),
        title=words().gettext("Wat is er veranderd? %(name)s", name=page.name).strip(),
        author=AUTHOR,
        rights="; ".join(f"{source.publisher}, {source.name} ({source.licence})" for source in page.sources),
        own=_printed("feed", code),
        page=_printed("changed", code),
        updated=max((one.at for one in entries), default=begin),
    )
    return Response(write(feed, entries, _where), content_type=f"{MIMETYPE}; charset=utf-8")


def _where(one: Changed) -> str:
    return printed("place", id=one.place_id) if one.place_id else _printed("changed", "")


def _found(first: date) -> tuple[list[News], date]:
    """What happened since a day, and from which day on anything was written down."""
    with site().store.read() as session:
        return news(world(), session, first), _day(statements.first_moment(session)[:10], first)


def _address(page: str, code: str) -> str:
    name = f"{language()}.{_endpoint(page, code)}"
    return url_for(name, code=code) if code else url_for(name)


def _printed(page: str, code: str) -> str:
    return printed(_endpoint(page, code), code=code) if code else printed(_endpoint(page, code))


def _endpoint(page: str, code: str) -> str:
    where = "area" if code else "city"
    return f"feed_of_{where}" if page == "feed" else f"changed_in_{where}"


def _day(text: str, usual: date) -> date:
    """A day that was asked for; the usual one for none, or for one that is yet to come or long before every map."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return usual
    return day if day.year > _NO_MAP_YET and day <= usual else usual


#: Before this year there was nothing of this.
_NO_MAP_YET = 2000
