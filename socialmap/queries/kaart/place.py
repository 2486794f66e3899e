"""``/plek/<id>``: one place: can I go there, how do I get in, for whom is it, how sure are we?

First minute of a volunteer: is it open now, where is it, may we just walk in, is there a step; and whom it is not
for, before somebody is sent in vain. The address of this page is printed as a QR code, so it never changes.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from socialmap.errors import NotFoundError
from socialmap.i18n import later
from socialmap.importing.matching import ALIKE, likeness
from socialmap.marks import KIND_MARKS
from socialmap.model import (
    PLACE_FACTS,
    Access,
    HoursFor,
    Known,
    Offer,
    Quiet,
    RecordKind,
    Status,
    Visibility,
    telephone,
)
from socialmap.model.facts import NOTES, YES_NO_UNKNOWN, YES_OR_NO
from socialmap.model.written import web_link
from socialmap.offer.current import in_school_holidays
from socialmap.offer.hours import schedule
from socialmap.offer.words import (
    OPEN_TO_ALL,
    Opening,
    as_written,
    ask_again,
    opening,
    postcode,
    shown,
    way_in,
)
from socialmap.queries.common import SourceLink, known, sources
from socialmap.queries.kaart.places import PlaceRow, rows
from socialmap.queries.kaart.reach import PlaceReach, place_reach, streets_source
from socialmap.queries.kaart.said import SaidLine, old_words, said_lines
from socialmap.queries.kaart.stated import ReportFigure, at_place
from socialmap.queries.kaart.week import WeekPage, beside_the_week, week_page

if TYPE_CHECKING:
    import pandas as pd

    from socialmap.i18n import Words
    from socialmap.world import World

#: Facts at the head of the page, where it also says that one is old.
_SHOWN_ABOVE = ("phone", "website")
NO_PLACE = later("Deze plek bestaat niet (meer).")
_ACCESS = {
    Access.WALK_IN: later("U kunt zo binnenlopen."),
    Access.REGISTRATION: later("Meld u eerst aan."),
    Access.REFERRAL: later("U hebt een verwijzing nodig."),
    Access.UNKNOWN: later("Of u zich moet aanmelden, weten we niet."),
}
_HOLIDAYS = {
    Known.YES: later("ook in de schoolvakanties"),
    Known.NO: later("niet in de schoolvakanties"),
    Known.UNKNOWN: later("in schoolvakanties: bel eerst"),
}


@dataclass(frozen=True)
class Fact:
    """A question and its answer, and what somebody wrote about it."""

    label: str
    answer: str
    is_known: bool
    note: str = ""


@dataclass(frozen=True)
class ServiceRow:
    """What is offered at the place, and by whom."""

    name: str
    kind: str
    operator: str
    way_in: str


@dataclass(frozen=True)
class ActivityRow:
    """Something people go to."""

    id: str
    is_public: bool
    name: str
    description: str
    when: str
    cost: str
    access: str
    for_whom: str
    not_for: str
    facts: list[str]
    said: list[SaidLine]
    source: SourceLink | None


@dataclass(frozen=True)
class PlacePage:
    """Everything that the page of a place shows."""

    row: PlaceRow
    is_public: bool
    door: str
    postcode: str
    opening: str
    hours_known: bool
    written: str
    phone: str
    phone_old: str
    website: str
    website_old: str
    note: str
    said: list[SaidLine]
    kinds: list[str]
    services: list[ServiceRow]
    facts: list[Fact]
    for_whom: list[str]
    not_for: list[str]
    week: WeekPage | None
    activities: list[ActivityRow]
    history: list[ActivityRow]
    reach: PlaceReach
    stated: list[ReportFigure]
    offered: bool
    ended: bool
    schematic: bool
    sources: list[SourceLink]


def place_page(world: World, place_id: str, words: Words, *, need: bool = False) -> PlacePage:
    """The page of one place.

    Parameters
    ----------
    need
        Whether who asks may see what reports state of need (the door of ``/cirkels``).

    Raises
    ------
    NotFoundError
        When there is no such place, or this viewer may not see it.
    """
    canonical = canonical_id(place_id)
    if canonical not in world.places.index:
        raise NotFoundError(NO_PLACE)
    place = world.places.loc[canonical]
    row = rows(world, world.places.loc[[canonical]], words)[0]
    services = world.services[world.services["place_id"] == canonical]
    activities = world.activities[world.activities["place_id"] == canonical]
    current = activities[activities["current"]]
    now = opening(place["opening_hours"], world, words)
    return PlacePage(
        row=row,
        is_public=place["visibility"] == Visibility.PUBLIC,
        door=row.way_in or words.gettext(OPEN_TO_ALL),
        postcode=" ".join(part for part in (postcode(place["postcode"]), place["town"]) if part),
        opening=now.text if now else words.gettext("Openingstijden weten we niet"),
        hours_known=now is not None,
        written=_written(place["opening_hours"], now, world, words),
        phone=telephone(place["phone"]),
        phone_old=old_words(world, place["said"].get("phone"), words),
        website=web_link(place["website"]),
        website_old=old_words(world, place["said"].get("website"), words),
        note=place["note"],
        said=said_lines(world, place["said"], words, shown=_SHOWN_ABOVE),
        kinds=[words.gettext(KIND_MARKS[kind].singular) for kind in dict.fromkeys([place["kind"], *place["kinds"]])],
        services=_services(_in_it(services, place), words),
        facts=[_fact(name, place, words) for name in YES_OR_NO],
        for_whom=sorted({text for text in current["for_whom"] if text}),
        not_for=sorted({text for text in current["not_for"] if text}),
        week=week_page(world, place["opening_hours"], current, words) if place["offered"] else None,
        activities=[activity_row(world, activity, words) for _, activity in current.iterrows()],
        history=[activity_row(world, activity, words) for _, activity in activities[~activities["current"]].iterrows()],
        reach=place_reach(world, canonical, words),
        stated=at_place(world, canonical, place["name"], words, need=need),
        offered=bool(place["offered"]),
        ended=place["status"] == Status.ENDED,
        schematic=world.schematic,
        sources=_sources(world, place, services, activities, words),
    )


def _written(hours: str, now: Opening | None, world: World, words: Words) -> str:
    """The hours in words where the week cannot say all of them."""
    read = schedule(hours, "", world.school_holidays)
    return "" if now and read and not read.has_condition else as_written(hours, world, words)


def canonical_id(place_id: str) -> str:
    """A place's id as it is written; anything else gives an id that no place has.

    Examples
    --------
    >>> canonical_id("B77E4841-41E3-5457-BEFA-360B7E3D9612"), canonical_id("x")
    ('b77e4841-41e3-5457-befa-360b7e3d9612', '')
    """
    try:
        return str(uuid.UUID(place_id))
    except ValueError:
        return ""


def around(page: PlacePage) -> str:
    """What the small map of a place shows: about 700 metres to each side, as a bbox."""
    lon, lat = page.row.lon, page.row.lat
    return f"{lon - 0.01:.5f},{lat - 0.0062:.5f},{lon + 0.01:.5f},{lat + 0.0062:.5f}"


def _fact(name: str, place: pd.Series, words: Words) -> Fact:
    answer, label = Known(place[name]), words.gettext(PLACE_FACTS[name].label)
    note = place[NOTES[name]] if answer is Known.YES and name in NOTES else ""
    return Fact(label, words.gettext(YES_NO_UNKNOWN[answer]), answer is not Known.UNKNOWN, note)


def _in_it(services: pd.DataFrame, place: pd.Series) -> pd.DataFrame:
    """Without rows by which other lists name the place itself: it is one house, and no service in it."""
    alike = np.array([likeness(name, place["name"]) >= ALIKE for name in services["name"]], dtype=bool)
    # Of its own list a row that says no more than the place does.
    says_more = (services["kind"] != place["kind"]) | (services["operator"] != "") | ~services["offered"].astype(bool)
    own = services["source_id"].eq(place["listed_source_id"]) & says_more
    found: pd.DataFrame = services[own | ~alike]
    return found


def _services(services: pd.DataFrame, words: Words) -> list[ServiceRow]:
    """Each service once; what may not be offered says so."""
    found = [
        ServiceRow(
            name=service["name"],
            kind=words.gettext(KIND_MARKS[service.kind].singular),
            operator=service["operator"],
            way_in=_service_way_in(service, words),
        )
        for _, service in services.iterrows()
    ]
    return list(dict.fromkeys(found))


def _service_way_in(service: pd.Series, words: Words) -> str:
    if service["offer"] == Offer.CONTEXT:
        return words.gettext("Wij kennen hier geen aanbod.")
    if service["offer"] == Offer.NEVER or not service["offered"]:
        return words.gettext("Hier kunt u nu niet terecht.")
    return way_in(service["offer"], service["status"], offered=True, words=words)


def activity_row(world: World, activity: pd.Series, words: Words) -> ActivityRow:
    """One activity as it is shown: what is not known is said."""
    named = sources(world, [activity["source_id"]], words)
    is_current = activity["current"]
    when = words.moment(activity["period"])
    if is_current:
        when = activity["rhythm"] or beside_the_week(world, activity.to_dict(), words)
    if activity["status"] == Status.LISTED and not is_current:
        ask = ask_again(activity["listed_on"], words)
        when = ". ".join(part for part in (activity["rhythm"].rstrip("."), ask) if part)
    return ActivityRow(
        id=str(activity["id"]),
        is_public=activity["visibility"] == Visibility.PUBLIC,
        name=activity["name"],
        description=activity["description"],
        when=when,
        cost=_cost(activity, words) if is_current else "",
        access=words.gettext(_ACCESS[Access(activity["access"])]) if is_current else "",
        for_whom=activity["for_whom"],
        not_for=activity["not_for"],
        facts=_activity_facts(activity, words) if is_current else [],
        said=said_lines(world, activity["said"], words, RecordKind.ACTIVITY),
        source=named[0] if named else None,
    )


def _cost(activity: pd.Series, words: Words) -> str:
    if not known(activity["cost_eur"]):
        return activity["cost_note"] or words.gettext("Wat het kost, weten we niet.")
    cost = float(activity["cost_eur"])
    text = words.gettext("gratis") if cost == 0 else f"€ {words.number(cost, 2)}"
    if known(activity["cost_stadspas_eur"]):
        stadspas = words.number(float(activity["cost_stadspas_eur"]), 2)
        text += words.gettext(" (met Stadspas € %(cost)s)", cost=stadspas)
    return f"{text}. {activity['cost_note']}".strip()


def _activity_facts(activity: pd.Series, words: Words) -> list[str]:
    told = {
        words.gettext("rustig"): activity["quiet"] == Quiet.QUIET,
        words.gettext("druk"): activity["quiet"] == Quiet.BUSY,
        words.gettext("alleen voor vrouwen"): activity["hours_for"] == HoursFor.WOMEN,
        words.gettext("alleen voor mannen"): activity["hours_for"] == HoursFor.MEN,
        words.gettext("iemand gaat de eerste keer mee"): activity["first_time_company"] == Known.YES,
        words.gettext("er is begeleiding"): activity["supervision"] == Known.YES,
        words.gettext("begint op een vaste tijd"): activity["fixed_time"] == Known.YES,
        words.gettext("spreekuur"): activity["consultation"] == Known.YES and not activity["subject"],
        words.gettext("spreekuur: %(subject)s", subject=shown(activity["subject"], words)): bool(activity["subject"]),
        words.gettext(_HOLIDAYS[in_school_holidays(activity.to_dict())]): bool(activity["schedule"]),
    }
    return [text for text, holds in told.items() if holds]


def _sources(
    world: World, place: pd.Series, services: pd.DataFrame, activities: pd.DataFrame, words: Words
) -> list[SourceLink]:
    ids = [place["listed_source_id"], *services["source_id"].unique(), *activities["source_id"].unique()]
    return list(dict.fromkeys([*sources(world, [id for id in ids if id], words), *streets_source(world, words)]))
