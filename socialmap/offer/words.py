"""A place in words, said once in the language asked: address, distance, hours, week, way in, and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import pandas as pd

from socialmap.i18n import later
from socialmap.ledger.records import rank_of
from socialmap.model import Offer, Rank, Status, written
from socialmap.model.records import UNNAMED
from socialmap.offer.current import is_checked
from socialmap.offer.hours import MIDNIGHT, Hours, Weeks, schedule
from socialmap.schedule import AMSTERDAM_TIME, OpenNow

if TYPE_CHECKING:
    from socialmap.i18n import Words
    from socialmap.ledger.resolve import Resolved
    from socialmap.schedule import OpenState
    from socialmap.world import World

#: Days with other hours that are told.
OTHER_DAYS = 3


def shown(name: str, words: Words) -> str:
    """A name that cannot steer the text around it: without signs that do, and apart from text from right to left."""
    kept = written.seen(name)
    return f"\u2068{kept}\u2069" if kept and words.locale.text_direction == "rtl" else kept


def address(place: Mapping[Any, Any]) -> str:
    """Street and house number."""
    return f"{place['street']} {place['house_number']}".strip()


def postcode(kept: str) -> str:
    """A postcode as people write it; it is kept without a space.

    Examples
    --------
    >>> postcode("1034JE"), postcode("")
    ('1034 JE', '')
    """
    return f"{kept[:4]} {kept[4:]}".strip()


def distance_text(metres: float, words: Words, *, estimated: bool = False) -> str:
    """A distance as people say it: tens of metres, or kilometres with one decimal; and whether it was estimated."""
    told = _distance(metres, words)
    return words.gettext("%(distance)s, geschat", distance=told) if estimated else told


def _distance(metres: float, words: Words) -> str:
    if metres < 950:  # noqa: PLR2004 (rounds to 1 km)
        return words.gettext("%(n)s m", n=words.number(max(10, round(metres, -1)) if metres else 0, 0))
    return words.gettext("%(n)s km", n=words.number(metres / 1000, 1))


def checked_text(world: World, row: Any, words: Words) -> str:
    """What stands for this record: a person who checked it, or the list it is on."""
    checked_on = row["checked_on"]
    if isinstance(checked_on, date) and not pd.isna(checked_on):
        day = words.day(checked_on, year=True)
        if is_checked(row["freshness"]):
            return words.gettext("gecontroleerd op %(day)s", day=day)
        return words.gettext("lang niet gecontroleerd, voor het laatst op %(day)s", day=day)
    listed = words.moment(row["listed_on"]) if row["listed_on"] else words.gettext("datum onbekend")
    if row["listed_source_id"] not in world.sources.index:
        return words.gettext("nog door niemand gecontroleerd")
    publisher = world.sources.loc[row["listed_source_id"], "publisher"]
    told = later("staat op de lijst van %(who)s (%(listed)s), nog door niemand gecontroleerd")
    if rank_of(row["listed_source_id"]) is Rank.SURVEY:
        told = later("staat in een onderzoek (%(listed)s), nog door niemand gecontroleerd")
    elif publisher == UNNAMED:
        told = later("staat op een lijst (%(listed)s), nog door niemand gecontroleerd")
    elif f"{publisher} ".startswith("Gemeente "):
        told = later("staat op de lijst van de gemeente (%(listed)s), nog door niemand gecontroleerd")
    return words.gettext(told, who=publisher, listed=listed)


def according_to(world: World, source_id: str, day: str, words: Words) -> str:
    """Which list or survey says so, and of which day; "" for one of which this viewer may not know.

    Parameters
    ----------
    day
        A year, month or day as sources write it; "" when nobody knows.
    """
    if source_id not in world.sources.index:
        return ""
    maker, rank = str(world.sources.loc[source_id, "publisher"]), rank_of(source_id)
    when = words.moment(day) if day else words.gettext("datum onbekend")
    if rank is Rank.SURVEY:
        told = words.gettext("volgens een onderzoek uit %(when)s", when=when) if day else ""
        told = told or words.gettext("volgens een onderzoek (%(when)s)", when=when)
        return told if maker == UNNAMED else f"{told} ({maker})"
    if maker == UNNAMED:
        return words.gettext("volgens een lijst (%(when)s)", when=when)
    if rank is Rank.OSM:
        return words.gettext("volgens %(who)s (%(when)s)", who=maker, when=when)
    return words.gettext("volgens de lijst van %(who)s (%(when)s)", who=maker, when=when)


def way_in(offer: str, status: str, offered: bool, words: Words) -> str:
    """How somebody gets in, as far as it is known; empty for a place that is open to all."""
    found = _STATUS_WORDS.get(status) or _OFFER_WORDS.get(offer, "")
    return words.gettext(found or ("" if offered else _DOUBTFUL))


def door_words(door: str, words: Words) -> str:
    """The door of something that is offered, in words; empty where it is open to all."""
    return words.gettext(_OFFER_WORDS.get(door, ""))


def outside_words(door: str, words: Words) -> str:
    """The same for paper, a calendar or a message: nothing of referral or help; "" where there is nothing to hide."""
    return words.gettext(_OUTSIDE.get(door, ""))


_STATUS_WORDS = {
    str(Status.HISTORY): later("Deze plek is er niet meer."),
    str(Status.ENDED): later("Deze plek is er niet meer."),
    str(Status.PLANNED): later("Deze plek is gepland. U kunt er nu nog niet heen."),
}
_OFFER_WORDS = {
    str(Offer.FOR_SOME): later("Zonder verwijzing. Bedoeld voor een groep mensen: vraag voor wie."),
    str(Offer.UNKNOWN): later("Bel eerst: wij weten niet of u zo kunt binnenlopen."),
    str(Offer.REFERRAL): later("Eerst een gesprek, met het Buurtteam of de aanbieder."),
    str(Offer.CONTEXT): later("Staat op de kaart om de weg te vinden. Wij kennen hier geen aanbod."),
    str(Offer.NEVER): later("Hier kunt u nu niet terecht."),
}
_OUTSIDE = {
    str(Offer.FOR_SOME): later("Vraag eerst of het iets voor u is."),
    str(Offer.REFERRAL): later("Eerst een gesprek."),
}
OPEN_TO_ALL = later("Open voor iedereen.")
_DOUBTFUL = later("Wij weten niet of deze plek er nog is. Bel of kijk eerst.")


@dataclass(frozen=True)
class Opening:
    """Is it open at this moment?"""

    is_open: bool
    text: str


def as_written(hours: str, world: World, words: Words, season_stop: str = "") -> str:
    """Hours that do not say whether it is open now: as they are on the list, or as we read them; "" for none."""
    if not hours:
        return ""
    read = schedule(hours, season_stop, world.school_holidays)
    return words.gettext("Zo staat het op de lijst: %(hours)s", hours=shown(read.in_words() if read else hours, words))


def ask_again(day: str, words: Words) -> str:
    """What to do about what was said too long ago, or on a day that nobody knows (``day`` is "")."""
    if day:
        return words.gettext("Dit is lang geleden: vraag het na.")
    return words.gettext("Van wanneer dit is, weten we niet: vraag het na.")


def when_old(said: Resolved | None, words: Words) -> str:
    """From when something is that is past its term, and what to do about it; "" for what is not."""
    if said is None or not said.stale:
        return ""
    when = f"({words.moment(said.sure_on)}) " if said.sure_on else ""
    return f"{when}{ask_again(said.sure_on, words)}"


def opening(
    hours: str, world: World, words: Words, season_stop: str = "", asked: datetime | None = None
) -> Opening | None:
    """Open or closed now, and until when; None when the hours are not known.

    Parameters
    ----------
    asked
        When somebody wants to go, if not now: on a day in doubt only that is said.
    """
    now = world.now
    read = schedule(hours, season_stop, world.school_holidays)
    if read and read.is_doubted((asked or now).astimezone(AMSTERDAM_TIME).date()):
        return Opening(False, words.gettext("schoolvakantie: bel eerst"))
    found = read.state_at(now) if read else None
    if found is None:
        return None
    today = now.astimezone(AMSTERDAM_TIME).date()
    if found.state is OpenNow.UNKNOWN:
        told = _perhaps(found, today, words)
        return Opening(False, told) if told else None
    if found.state is OpenNow.OPEN:
        if found.until is None:
            return Opening(True, words.gettext("dag en nacht open"))
        clock = words.clock(found.until.time())
        return Opening(True, words.gettext("nu open tot %(clock)s uur", clock=clock))
    return Opening(False, _closed(found.next_open, today, words))


def _perhaps(found: OpenState, today: date, words: Words) -> str:
    """What the hours say in words where they are not sure, and when it is surely open; "" where they say nothing."""
    comment = shown(found.comment, words)
    if not comment or found.next_open is None:
        return ""
    clock, day = words.clock(found.next_open.time()), found.next_open.date()
    if day == today:
        return words.gettext("nu: %(comment)s. Vandaag open vanaf %(clock)s uur", comment=comment, clock=clock)
    return words.gettext(
        "nu: %(comment)s. Open op %(day)s vanaf %(clock)s uur", comment=comment, day=words.day(day), clock=clock
    )


def _closed(next_open: datetime | None, today: date, words: Words) -> str:
    if next_open is None:
        return words.gettext("nu dicht")
    clock, day = words.clock(next_open.time()), next_open.date()
    if day == today:
        return words.gettext("nu dicht, vandaag open vanaf %(clock)s uur", clock=clock)
    return words.gettext("nu dicht, open op %(day)s vanaf %(clock)s uur", day=words.day(day), clock=clock)


@dataclass(frozen=True)
class DayHours:
    """One day of the ordinary week."""

    day: str
    hours: str


def ordinary(found: Weeks, words: Words) -> list[DayHours]:
    """The opening hours of each day of the ordinary week."""
    names = words.locale.days["stand-alone"]["wide"]
    return [DayHours(names[day], hours_in_words(hours, words)) for day, hours in enumerate(found.usual)]


def coming_days(found: Weeks, today: date, words: Words, number: int = OTHER_DAYS) -> tuple[str, ...]:
    """The next days with hours, where no ordinary week says them."""
    days = found.coming(today, number) if found.in_words else []
    return tuple(
        words.gettext("%(day)s: %(hours)s", day=words.day(day), hours=hours_in_words(hours, words))
        for day, hours in days
    )


def hours_in_words(hours: Hours | None, words: Words) -> str:
    """The hours of one day."""
    if hours is None:
        return words.gettext("weten we niet")
    if hours == ((0, MIDNIGHT),):
        return words.gettext("dag en nacht open")
    told = [
        words.gettext("%(begin)s tot %(end)s uur", begin=_clock(begin, words), end=_clock(end, words))
        for begin, end in hours
    ]
    return ", ".join(told) or words.gettext("dicht")


def _clock(minute: int, words: Words) -> str:
    return words.clock(time(minute // 60 % 24, minute % 60))
