"""A calendar as a table of activities: what it says for certain, and for each thing that is not taken why.

A series is an activity. Times that come one by one under the same title, at the same place, are one activity too.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import pandas as pd

from socialmap.errors import BadInputError
from socialmap.model import RecordKind, Source, Status
from socialmap.model.persons import without_persons
from socialmap.model.sealed import mentions_sealed
from socialmap.model.written import LONGEST_NAME, seen
from socialmap.schedule import AMSTERDAM_TIME
from socialmap.schedule.recurring import PAST, Slot, dated, told
from socialmap.sources.calendars.events import HEAD, Event, last_said, read_events
from socialmap.sources.raw import REFUSED, RecordRows, Remark, Remarks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from icalendar import Calendar

    from socialmap.schedule.recurring import Told
    from socialmap.sources.files import SourceFile

#: What is told of a thing that is not taken.
CLOSED = "privé of vertrouwelijk: niet gelezen"
CANCELLED = "afgelast: niet gelezen"
NO_TITLE = "er staat geen naam"
ONLY_A_NAME = "hier staat alleen de naam van een mens"
NAME_GONE = "een naam van een mens, telefoon of mailadres: weggelaten"
NOT_KEPT = "omschrijvingen, organisatoren en gasten nemen wij niet over: daar staan namen van mensen in"
#: So many things one calendar may hold.
MOST_EVENTS = 50_000
#: So many series a page reads; a house has some tens.
MOST_AT_ONCE = 300
_COLUMNS = ("id", "name", "place_name", "schedule", "season_stop", "mentions", "status", "place_reference")
#: A place that is nobody's business, or none.
_AT_HOME = re.compile(r"\b(?:thuis|priv[eé]|bij (?:mij|ons|mijn|onze))\b", re.IGNORECASE)
_ONLINE = re.compile(r"https?://|\b(?:zoom|teams|online|google meet|jitsi)\b", re.IGNORECASE)
HOME_GONE = "dit lijkt een woonadres: weggelaten"
ONLINE = "dit is online, of een link: weggelaten"


@dataclass(frozen=True)
class _Activity:
    """What comes in of one series, or of several times under one title."""

    number: int
    id: str
    name: str
    place: str
    hours: Told
    mentions: str


def is_calendar(source: SourceFile) -> bool:
    """Does this text begin as a calendar?"""
    return source.form == "csv" and source.text[:200].lstrip("\ufeff \r\n\t").upper().startswith(HEAD)


def read_calendar(source: SourceFile) -> RecordRows:
    """The activities of an iCal file; each thing that is not taken is told with its number and reason.

    Raises
    ------
    BadInputError
        When it is no whole calendar, or holds nothing that can be taken.
    """
    today, remarks = datetime.now(AMSTERDAM_TIME).date(), Remarks()
    calendar, events = read_events(source.text, source.name)
    if len(events) > MOST_EVENTS:
        msg = "deze agenda is te groot"
        raise BadInputError(msg, file=source.name, value=len(events), expected=f"hoogstens {MOST_EVENTS} afspraken")
    activities = _activities(events, today, remarks)
    if any(one.about.strip(" ;") for one in events):
        remarks.add("let op", NOT_KEPT)
    if not activities:
        first = next((one.reason for one in remarks.items if one.action == REFUSED), "er staat niets in")
        msg = f"in deze agenda staat niets dat wij kunnen overnemen: {first}"
        raise BadInputError(msg, file=source.name, expected="activiteiten met een tijd, nu of later")
    house = _called(calendar)
    rows = [
        (one.id, one.name, one.place, *one.hours, one.mentions, str(Status.LISTED), "" if one.place else house)
        for one in activities
    ]
    frame = pd.DataFrame(rows, columns=list(_COLUMNS), index=[one.number for one in activities], dtype=object)
    own = calendar_source(calendar, source.path.stem, min(last_said(events), today.isoformat()))
    # One without a name of its own is known by its file only: what is not in it may be in another.
    return RecordRows(RecordKind.ACTIVITY, own.id, frame, own.published, remarks.as_tuple(), own, whole=bool(house))


def as_table(source: SourceFile) -> RecordRows:
    """The activities of a calendar as rows that somebody brings: found back by name and place, as those of any table.

    Raises
    ------
    BadInputError
        As ``read_calendar``; and for more series than a page can follow while somebody waits.
    """
    series = source.text.upper().count("\nRRULE")
    if series > MOST_AT_ONCE:
        msg = "deze agenda is te groot voor deze pagina"
        raise BadInputError(
            msg, value=f"{series} reeksen", expected=f"hoogstens {MOST_AT_ONCE}, of python -m socialmap import"
        )
    found = read_calendar(source)
    return replace(found, frame=found.frame.drop(columns="id"))


def calendar_source(calendar: Calendar, otherwise: str, published: str) -> Source:
    """A calendar as a source, by its own name; by that of the file when it has none."""
    name = _called(calendar) or otherwise
    stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "zonder-naam"
    return Source(
        id=f"agenda-{stem}",
        name=f"Agenda {name}",
        publisher="wie deze agenda bijhoudt",
        licence="niet genoemd",
        url="",
        published=published,
        measured="",
        used_for="activiteiten",
    )


def _called(calendar: Calendar) -> str:
    """What a calendar calls itself, without names of people."""
    name = seen(str(calendar.get("X-WR-CALNAME") or calendar.get("NAME") or ""))[:LONGEST_NAME]
    return without_persons(name)[0]


def _activities(events: Sequence[Event], today: date, remarks: Remarks) -> list[_Activity]:
    found: list[_Activity] = []
    once: dict[tuple[str, str], list[tuple[Event, Slot]]] = {}
    past: Counter[str] = Counter()
    for event in events:
        try:
            title = _title(event, remarks)
            if event.rule is not None or event.besides:
                found.append(_made(event, title, told(event.repeated(today), today), event.uid, remarks))
            else:
                slot = event.repeated(today).slots[0]
                once.setdefault((title, event.location), []).append((event, slot))
        except BadInputError as error:
            if error.message == PAST:
                past[PAST] += 1
            else:
                # What is closed has no name here.
                remarks.items.append(Remark(REFUSED, error.message, event.number, value=_shown(event)))
    for (title, location), times in once.items():
        past[PAST] += sum(slot.day < today for _, slot in times) if any(slot.day >= today for _, slot in times) else 0
        try:
            hours = dated([slot for _, slot in times], today)
        except BadInputError as error:
            if error.message == PAST:
                past[PAST] += len(times)
            else:
                remarks.items.append(Remark(REFUSED, error.message, times[0][0].number, value=title[:80]))
            continue
        found.append(_made(times[0][0], title, hours, f"{title} {location}", remarks))
    if past:
        remarks.add("weggelaten", f"{past[PAST]} keer: {PAST}")
    return sorted(found, key=lambda one: one.number)


def _made(event: Event, title: str, hours: Told, key: str, remarks: Remarks) -> _Activity:
    made = hashlib.blake2b((key or f"{title} {event.location}").encode(), digest_size=8).hexdigest()
    mentions = mentions_sealed(f"{event.about} ; {event.location}")
    return _Activity(event.number, f"agenda-{made}", title, _place(event, remarks), hours, mentions)


def _place(event: Event, remarks: Remarks) -> str:
    """Where it is, unless that is somebody's home or nowhere."""
    reasons = (
        (HOME_GONE, _AT_HOME.search(event.location) or without_persons(event.location)[1]),
        (ONLINE, _ONLINE.search(event.location)),
    )
    for reason, holds in reasons:
        if holds:
            remarks.add("weggelaten", reason, row=event.number, column="naam van de plek")
            return ""
    return event.location[:LONGEST_NAME]


def _title(event: Event, remarks: Remarks) -> str:
    """What it is called, without names of people.

    Raises
    ------
    BadInputError
        When it is not to be taken, or nothing is left.
    """
    for holds, reason in ((event.closed, CLOSED), (event.cancelled, CANCELLED), (not event.title, NO_TITLE)):
        if holds:
            raise BadInputError(reason)
    title, had_name = without_persons(event.title)
    if not title:
        raise BadInputError(ONLY_A_NAME)
    if had_name:
        remarks.add("weggelaten", NAME_GONE, row=event.number, column="naam")
    return title[:LONGEST_NAME]


def _shown(event: Event) -> str:
    return "" if event.closed else without_persons(event.title)[0][:80]
