"""``/veranderd``: what came, ended, changed and was checked, in words, by week; and the same as a feed.

First minute of somebody who helps in a wijk: reads that De Brug is open on Monday now and that the eating together
ended, and puts the feed where the others are.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from socialmap.errors import NotFoundError
from socialmap.i18n import later
from socialmap.keeping.news import News, What
from socialmap.model import RecordKind
from socialmap.offer.names import whole_name
from socialmap.offer.words import address
from socialmap.queries.bijhouden.in_words import Told
from socialmap.queries.common import SourceLink, record, sources
from socialmap.queries.kaart.areas import AreaLink, address_code, area_link
from socialmap.queries.kaart.places import within

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from socialmap.i18n import Words
    from socialmap.world import World

#: Weeks that a page and a feed look back.
WEEKS, FEED_WEEKS = 6, 13
#: So many of a sort stand open in a week; so many more are folded away.
OPEN, FOLDED = 12, 300
#: Entries of a feed, newest first.
ENTRIES = 100
NO_AREA = later("Dit gebied kennen wij niet.")
#: The heading of what happened, and what is said of one.
WHAT: Mapping[What, tuple[str, str]] = {
    What.CAME: (later("Nieuw op de kaart"), later("%(name)s is nieuw op de kaart")),
    What.ENDED: (later("Gestopt"), later("%(name)s is gestopt")),
    What.OFF_LIST: (later("Niet meer op de lijst"), later("%(name)s staat niet meer op de lijst")),
    What.AGAIN: (later("Er weer"), later("%(name)s is er weer")),
    What.MERGED: (later("Twee werden één"), later("%(name)s stond er dubbel en staat er nu één keer")),
    What.CHANGED: (later("Veranderd"), later("%(name)s: er is iets veranderd")),
    What.CHECKED: (later("Nagekeken"), later("%(name)s is nagekeken")),
}
_BY_PERSON, _BY_LIST = later("door een mens"), later("volgens een lijst")


@dataclass(frozen=True)
class Changed:
    """What happened to a place or an activity on a day.

    Attributes
    ----------
    said
        As a sentence without its full stop.
    about
        Where an activity is, or where a place lies; "" when nobody knows.
    facts
        What became another, each in words.
    by
        A person or a list, never a name or a role.
    tag
        The part of its lasting address that is its own.
    """

    what: What
    name: str
    place_id: str
    about: str
    day: str
    said: str
    facts: list[str]
    by: str
    tag: str
    at: str


@dataclass(frozen=True)
class Sort:
    """What happened in the same way in a week: shown, folded away, and the number of those that a page leaves out."""

    title: str
    open: list[Changed]
    folded: list[Changed]
    more: int


@dataclass(frozen=True)
class Week:
    """A week with what happened in it."""

    title: str
    sorts: list[Sort]


@dataclass(frozen=True)
class ChangedPage:
    """What changed in an area.

    Attributes
    ----------
    code
        As addresses write it; "" for the whole city.
    looked_back
        From which day on, in words.
    older
        The last day of the weeks before; "" where nothing was written down so long ago.
    """

    code: str
    name: str
    around: list[AreaLink]
    weeks: list[Week]
    looked_back: str
    older: str
    sources: list[SourceLink]


def since(until: date, weeks: int) -> date:
    """The Monday so many weeks back, that of ``until`` among them.

    Examples
    --------
    >>> since(date(2026, 11, 29), 1).isoformat(), since(date(2026, 11, 29), 2).isoformat()
    ('2026-11-23', '2026-11-16')
    """
    return until - timedelta(days=until.weekday() + 7 * (weeks - 1))


def area_code(world: World, code: str) -> str:
    """The code of an area as addresses write it, "" for the city.

    Raises
    ------
    NotFoundError
        When there is no such area.
    """
    area = world.area(code) if code else None
    if code and area is None:
        raise NotFoundError(NO_AREA)
    return address_code(area)


def changed_page(
    world: World, found: Sequence[News], code: str, words: Words, *, until: date, begun: date, weeks: int = WEEKS
) -> ChangedPage:
    """What changed in an area in the weeks up to a day; of one week nothing is folded away: that is for on paper.

    Parameters
    ----------
    found
        What happened since the first of these weeks.
    code
        As ``area_code`` gives it.
    begun
        The day from which on anything was written down.
    """
    area = world.area(code) if code else world.area(world.gemeente)
    first, shown = since(until, weeks), OPEN if weeks > 1 else OPEN + FOLDED
    here = [one for one in _in_area(world, found, code) if first <= one.day <= until]
    by_week: dict[date, list[News]] = defaultdict(list)
    for one in here:
        by_week[since(one.day, 1)].append(one)
    return ChangedPage(
        code=code,
        name="" if area is None else area["name"],
        around=_around(world, area) if code and area is not None else [],
        weeks=[_week(world, monday, by_week[monday], words, shown) for monday in sorted(by_week, reverse=True)],
        looked_back=words.day(first, year=True),
        older=(first - timedelta(days=1)).isoformat() if begun < first else "",
        sources=sources(world, sorted({source for one in here for source in one.source_ids} - {""}), words),
    )


def entries(world: World, found: Sequence[News], code: str, words: Words) -> list[Changed]:
    """The newest of what happened in an area, for a feed."""
    return in_words(world, _in_area(world, found, code)[:ENTRIES], words)


def in_words(world: World, found: Iterable[News], words: Words) -> list[Changed]:
    """What happened, each in words."""
    names = dict(zip(world.activities["id"], world.activities["name"], strict=True))
    return [_changed(world, one, names, words) for one in found]


def _changed(world: World, one: News, names: Mapping[str, str], words: Words) -> Changed:
    told = Told(words)
    place = record(world.places, one.place_id) if one.place_id else None
    at = whole_name(place["name"]) if place else ""
    is_place = one.kind is RecordKind.PLACE
    name = at if is_place else names[one.id]
    facts = []
    for fact, value in one.facts.items():
        label = words.sentence(told.label(one.kind, fact))
        new = words.gettext("veranderd") if value is None else told.value(one.kind, fact, value)
        facts.append(f"{label}: {new}")
    lists = [source.publisher for source in sources(world, sorted(one.source_ids - {""}), words)]
    by = words.gettext("volgens %(who)s", who=words.comma.join(lists)) if lists else words.gettext(_BY_LIST)
    return Changed(
        what=one.what,
        name=name,
        place_id=one.place_id,
        about=(address(place) if is_place and place else at),
        day=words.day(one.day),
        said=words.gettext(WHAT[one.what][1], name=name),
        facts=facts,
        by=words.gettext(_BY_PERSON) if "" in one.source_ids else by,
        tag=f"{one.day.isoformat()}/{one.kind}/{one.said_of}",
        at=one.at,
    )


def _week(world: World, monday: date, found: Sequence[News], words: Words, most: int) -> Week:
    sorts = []
    for what, (title, _) in WHAT.items():
        of_sort = [one for one in found if one.what is what]
        if of_sort:
            shown = in_words(world, of_sort[: OPEN + FOLDED], words)
            more = len(of_sort) - len(shown)
            sorts.append(Sort(words.gettext(title), shown[:most], shown[most:], more))
    title = words.gettext("Week van %(day)s", day=words.day(monday, year=True))
    return Week(title, sorts)


def _in_area(world: World, found: Sequence[News], code: str) -> list[News]:
    """What happened at places in an area; an activity without a place is in the wijk that it names."""
    if not code:
        return list(found)
    inside = set(world.places.index[within(world, code)])
    return [one for one in found if one.place_id in inside]


def _around(world: World, area: pd.Series) -> list[AreaLink]:
    codes = [area["wijk_code"], area["gebied_code"], area["stadsdeel_code"]]
    rows = [world.area(code) for code in codes if code]
    return [area_link(row) for row in rows if row is not None and row.name != area.name]
