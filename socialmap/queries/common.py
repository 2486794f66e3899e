"""What several pages say in the same way: kinds, sources, freshness, hours, distances."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from socialmap.guide.landmarks import shown
from socialmap.i18n import later
from socialmap.model import Offer, Status
from socialmap.offer.current import is_checked
from socialmap.offer.hours import schedule
from socialmap.schedule import OpenNow
from socialmap.world import AMSTERDAM_TIME

if TYPE_CHECKING:
    from collections.abc import Iterable

    from socialmap.guide.wishes import Usual
    from socialmap.i18n import Words
    from socialmap.world import World

AMSTERDAM = "GM0363"


@dataclass(frozen=True)
class SourceLink:
    """A source as named under a page."""

    id: str
    name: str
    publisher: str
    when: str
    licence: str


def known(value: Any) -> bool:
    """Whether a cell of a frame holds anything."""
    return value is not None and value is not pd.NaT and value == value and value != ""  # noqa: PLR0124 (NaN)


def sources(world: World, ids: Iterable[str], words: Words) -> list[SourceLink]:
    """The sources with these ids that the store knows, each once, in the order given."""
    found = []
    for source_id in dict.fromkeys(ids):
        if source_id in world.sources.index:
            row = record(world.sources, source_id)
            when = words.moment(row["measured"] or row["published"])
            found.append(SourceLink(source_id, row["name"], row["publisher"], when, row["licence"]))
    return found


def record(frame: pd.DataFrame, label: str | int) -> dict[str, Any]:
    """One row of a frame as a record."""
    return dict(zip(frame.columns, frame.loc[label], strict=True))


def distance_text(metres: float, words: Words) -> str:
    """A distance as people say it: tens of metres, or kilometres with one decimal."""
    if metres < 950:  # noqa: PLR2004 (rounds to 1 km)
        return words.gettext("%(n)s m", n=words.number(max(10, round(metres, -1)) if metres else 0, 0))
    return words.gettext("%(n)s km", n=words.number(metres / 1000, 1))


def checked_text(world: World, row: Any, words: Words) -> str:
    """What stands for this record: a person who checked it, or the list it is on."""
    checked_on = row["checked_on"]
    if isinstance(checked_on, date) and known(checked_on):
        day = words.day(checked_on, year=True)
        if is_checked(row["freshness"]):
            return words.gettext("gecontroleerd op %(day)s", day=day)
        return words.gettext("lang niet gecontroleerd, voor het laatst op %(day)s", day=day)
    listed = words.moment(row["listed_on"]) if known(row["listed_on"]) else words.gettext("datum onbekend")
    if known(row["listed_source_id"]) and row["listed_source_id"] in world.sources.index:
        publisher = world.sources.loc[row["listed_source_id"], "publisher"]
        if str(publisher).startswith("Gemeente"):
            return words.gettext(
                "staat op de lijst van de gemeente (%(listed)s), nog door niemand gecontroleerd", listed=listed
            )
        return words.gettext(
            "staat op de lijst van %(who)s (%(listed)s), nog door niemand gecontroleerd", who=publisher, listed=listed
        )
    return words.gettext("nog door niemand gecontroleerd")


def usual_words(usual: Usual, words: Words) -> tuple[str, str]:
    """For whom a kind of place mostly is, and what people come there for in vain; people and things apart."""
    mostly = (later("meestal voor %(who)s"), usual.mostly_for)
    seldom = (
        (later("meestal niet voor: %(who)s"), usual.not_for)
        if usual.not_for
        else (later("dit is hier meestal niet: %(what)s"), usual.not_here)
    )
    for_whom, not_for = (
        words.gettext(text, who=words.gettext(told), what=words.gettext(told)) if told else ""
        for text, told in (mostly, seldom)
    )
    return for_whom, not_for


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


def opening(hours: str, world: World, words: Words, season_stop: str = "") -> Opening | None:
    """Open or closed now, and until when; None when the hours are not known."""
    now = world.now
    read = schedule(hours, season_stop, world.school_holidays)
    found = read.state_at(now) if read else None
    if found is None or found.state is OpenNow.UNKNOWN:
        return None
    today = now.astimezone(AMSTERDAM_TIME).date()
    if found.state is OpenNow.OPEN:
        if found.until is None:
            return Opening(True, words.gettext("dag en nacht open"))
        clock = words.clock(found.until.time())
        return Opening(True, words.gettext("nu open tot %(clock)s uur", clock=clock))
    if found.next_open is None:
        return Opening(False, words.gettext("nu dicht"))
    clock, day = words.clock(found.next_open.time()), found.next_open.date()
    if day == today:
        return Opening(False, words.gettext("nu dicht, vandaag open vanaf %(clock)s uur", clock=clock))
    return Opening(
        False, words.gettext("nu dicht, open op %(day)s vanaf %(clock)s uur", day=words.day(day), clock=clock)
    )
