"""``/wegwijzer/agenda.ics``: what somebody chose, as a calendar file.

First minute: a volunteer saves one file, opens it, and the choir of Tuesday stands in her telephone, without the
weeks in which it does not go on. Nothing of who asked is in it, and nothing rings.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from icalendar import Calendar, Event, Timezone, vDDDLists, vRecur

from socialmap.errors import BadInputError
from socialmap.guide.agenda import series
from socialmap.guide.gathering import check_offered
from socialmap.guide.offers import current_activities
from socialmap.guide.quiet import quiet_name
from socialmap.i18n import later
from socialmap.model import PLACE_NAMESPACE
from socialmap.offer.current import rests
from socialmap.offer.hours import schedule
from socialmap.offer.names import whole_name
from socialmap.offer.words import address, as_written, checked_text, door_words, outside_words, shown
from socialmap.queries.kaart.place import activity_row
from socialmap.queries.kaart.places import rows
from socialmap.queries.wegwijzer.for_others import for_others
from socialmap.schedule import AMSTERDAM_TIME

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from socialmap.guide.agenda import Series
    from socialmap.i18n import Words
    from socialmap.world import World

#: How far ahead: a longer promise than this nobody makes for a neighbourhood.
AHEAD = timedelta(days=183)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
#: The clock of Amsterdam since 1996, told by rules: of a list of days some programs read the first only, and then every
#: time of the summer is an hour late.
_ZONE = b"""BEGIN:VTIMEZONE
TZID:Europe/Amsterdam
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""
CHOOSE = later("Kies eerst een plek. Zet een vinkje bij wat in de agenda moet.")
NO_HOURS = later("%(name)s: de tijden weten we niet. Bel of ga langs, en schrijf ze zelf in de agenda.")
AS_WRITTEN = later("%(name)s: %(hours)s. Schrijf het zelf in de agenda.")
ALWAYS = later("%(name)s is dag en nacht open. Dat hoeft niet in de agenda.")
NOTHING_SOON = later("%(name)s: tot en met %(day)s is er niets.")


@dataclass(frozen=True)
class Agenda:
    """The calendar file, and what is not in it.

    Attributes
    ----------
    names
        What is in it.
    left_out
        A sentence for each thing that is not, with why.
    until
        The last day that is told, in words.
    """

    file: bytes
    names: list[str]
    left_out: list[str]
    until: str


@dataclass(frozen=True)
class _Item:
    """An activity, or a place of which no activity is known: as it is called, and as a calendar names it.

    ``unsure`` are hours that were said too long ago, or on a day that nobody knows: never an appointment.
    """

    id: str
    called: str
    name: str
    place_id: str
    hours: str
    season_stop: str
    about: list[str]
    unsure: str = ""


def agenda(world: World, place_ids: tuple[str, ...], words: Words) -> Agenda:
    """The activities of the chosen places as a calendar; of a place without any, its opening hours.

    Raises
    ------
    BadInputError
        When nothing is chosen.
    NotFoundError
        When a place may not be seen or offered (any more).
    """
    if not place_ids:
        raise BadInputError(words.gettext(CHOOSE).rstrip(".።"))
    check_offered(world, place_ids, words)
    last = world.today + AHEAD
    until = words.day(last, year=True)
    calendar = _calendar(until, words)
    names, left_out = [], []
    calendar.add_component(Timezone.from_ical(_ZONE))
    for item in _items(world, dict.fromkeys(place_ids), words):
        found = schedule(item.hours, item.season_stop, world.school_holidays)
        told = series(found, world.today, last) if found else []
        if any(one.end - one.begin >= timedelta(days=1) for one in told):
            left_out.append(words.gettext(ALWAYS, name=item.called))
        elif told:
            names.append(item.name)
            for one in told:
                calendar.add_component(_event(world, item, one, until, words))
        elif found and all(found.is_known(world.today + timedelta(days=n)) for n in range(AHEAD.days + 1)):
            left_out.append(words.gettext(NOTHING_SOON, name=item.called, day=until))
        elif written := as_written(item.hours or item.unsure, world, words, item.season_stop):
            left_out.append(words.gettext(AS_WRITTEN, name=item.called, hours=written.rstrip(".")))
        else:
            left_out.append(words.gettext(NO_HOURS, name=item.called))
    return Agenda(calendar.to_ical(), names, left_out, until)


def _calendar(until: str, words: Words) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//socialmap//wegwijzer//NL")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", words.gettext("Wegwijzer"))
    calendar.add("x-wr-caldesc", words.gettext("Tijden tot en met %(day)s. Vraag eerst of het doorgaat.", day=until))
    return calendar


def _items(world: World, place_ids: dict[str, None], words: Words) -> Iterator[_Item]:
    at_place: dict[str, list[dict[str, Any]]] = {}
    for activity in current_activities(world):
        at_place.setdefault(activity["place_id"], []).append(activity)
    for id in place_ids:
        place = world.places.loc[id]
        for activity in at_place.get(id, []):
            told = activity_row(world, world.activities.iloc[activity["position"]], words)
            about = [told.cost, told.access, *told.facts, _on_list(world, activity, words)]
            hours, stop = activity["schedule"], rests(activity)
            name = shown(quiet_name(activity["name"], address(place)), words)
            yield _Item(activity["id"], name, name, id, hours, stop, [*filter(None, about)])
        if id not in at_place:
            enter = outside_words(place["offer"], words) or door_words(place["offer"], words)
            called = whole_name(shown(quiet_name(place["name"], address(place)), words))
            name = words.gettext("%(name)s: open", name=called)
            about = [enter, checked_text(world, place, words)]
            said = place["said"].get("opening_hours")
            unsure = said.value if said and said.stale else ""
            yield _Item(id, called, name, id, place["opening_hours"], "", [*filter(None, about)], unsure)


def _on_list(world: World, activity: dict[str, Any], words: Words) -> str:
    return checked_text(world, activity | {"listed_source_id": activity["source_id"]}, words)


def _event(world: World, item: _Item, one: Series, until: str, words: Words) -> Event:
    (place,) = (for_others(row, words) for row in rows(world, world.places.loc[[item.place_id]], words))
    event = Event()
    # The same times of the same thing keep their identity, so that a newer file takes the place of an older one.
    when = ",".join(map(str, one.weekdays)) or f"{one.begin:%Y-%m-%d}"
    nth = f"/{','.join(map(str, one.nth))}" if one.nth else ""
    key = f"agenda/{item.id}/{one.begin:%H:%M}/{one.end:%H:%M}/{when}{nth}"
    event.add("uid", f"{uuid.uuid5(PLACE_NAMESPACE, key)}@socialmap")
    # What is told of a day stays that: a file that is fetched again and says the same is the same.
    event.add("dtstamp", datetime.combine(world.today, time(), AMSTERDAM_TIME).astimezone(UTC))
    event.add("dtstart", one.begin)
    event.add("dtend", one.end)
    event.add("summary", item.name)
    event.add("location", ", ".join(shown(part, words) for part in dict.fromkeys((place.name, place.address)) if part))
    event.add("transp", "TRANSPARENT")
    told = [*item.about, words.gettext("Tijden tot en met %(day)s. Vraag eerst of het doorgaat.", day=until)]
    event.add("description", "\n".join(told))
    if one.weekdays and len(one.dates) > 1:
        event.add("rrule", vRecur(_rule(one) | {"until": _utc(_at(one, one.last))}))
        if one.without:
            event.add("exdate", vDDDLists([_at(one, day) for day in one.without]))
    return event


def _rule(one: Series) -> dict[str, Any]:
    days = [DAYS[day] for day in one.weekdays]
    if not one.nth:
        return {"freq": "WEEKLY", "byday": days}
    return {"freq": "MONTHLY", "byday": [f"{nth}{day}" for nth in one.nth for day in days]}


def _at(one: Series, day: date) -> datetime:
    return datetime.combine(day, time(one.begin.hour, one.begin.minute), AMSTERDAM_TIME)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
