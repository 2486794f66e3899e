"""What waits for somebody's word, in words: what is said now beside what is said otherwise, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from socialmap.i18n import later
from socialmap.keeping import queue
from socialmap.keeping.queued import Origin
from socialmap.model import FACTS, RecordKind, Role, Wrong
from socialmap.offer.words import address
from socialmap.queries.bijhouden.in_words import KINDS as SLUGS
from socialmap.queries.bijhouden.in_words import told_by
from socialmap.queries.bijhouden.questions import SEEN_BY
from socialmap.queries.kaart.reporting import LABELS
from socialmap.schedule import AMSTERDAM_TIME

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from socialmap.i18n import Words
    from socialmap.keeping.queued import Detail, Entry
    from socialmap.queries.bijhouden.in_words import Told
    from socialmap.store import Store

#: Entries on one page.
SHOWN = 20
#: What an entry is called by where it comes from.
ORIGINS: Mapping[Origin, str] = {
    Origin.PEOPLE: later("Voorstellen van vrijwilligers"),
    Origin.READERS: later("Meldingen van lezers"),
    Origin.ORGANISATIONS: later("Voorstellen van organisaties"),
    Origin.SOURCES: later("Lijsten en andere bronnen"),
}
_ROLES: Mapping[str, str] = {
    Role.VRIJWILLIGER: later("een vrijwilliger"),
    Role.OPBOUWWERKER: later("een opbouwwerker"),
    Role.PROJECTLEIDER: later("een projectleider"),
    Role.REDACTEUR: later("een redacteur"),
    Role.HOOFDREDACTEUR: later("een hoofdredacteur"),
}
#: Why something can be refused, by the key that says so; kept in these words, for who proposed it to read.
REASONS: Mapping[str, str] = {
    "1": later("Nagevraagd: zoals het er nu staat, klopt het."),
    "2": later("Dit staat al op de kaart."),
    "3": later("Dit is niet duidelijk genoeg."),
    "4": later("Dit hoort niet op de kaart."),
}
#: What stands of what somebody says is not right.
_ABOUT: Mapping[Wrong, tuple[str, ...]] = {
    Wrong.GONE: ("status",),
    Wrong.HOURS: ("opening_hours", "schedule", "in_school_holidays"),
    Wrong.WHERE: ("street", "house_number", "postcode"),
    Wrong.CONTACT: ("phone", "website"),
    Wrong.WAY_IN: ("access", "for_whom", "not_for"),
    Wrong.COST: ("cost_eur", "cost_stadspas_eur"),
    Wrong.OTHER: (),
}
#: What is not asked as two numbers.
_POINT, _PLACED = ("lon", "lat"), later("waar het is")
#: From so many times on it is told as a band.
_BANDS = ((10, later("10 keer of meer gemeld")), (5, later("5 tot 9 keer gemeld")), (2, later("2 tot 4 keer gemeld")))


@dataclass(frozen=True)
class Line:
    """One fact: what is said of it now, and what is proposed; "" where only that it is wrong."""

    label: str
    now: str
    proposed: str


@dataclass(frozen=True)
class Waiting:
    """Something that waits, without who says it.

    Attributes
    ----------
    key, version
        By which it is decided.
    what
        What kind of record it is about.
    place_id, place_name
        Where it is; "" for none.
    who, times
        Where it comes from, and how often it was said.
    wrong, texts
        What a reader says is not right.
    brief
        What it is about, in a few words: what is new and where, or which facts.
    ending
        Word and id of the page that ends it, where somebody says that it is gone; its form ends an activity.
    """

    key: str
    version: int
    name: str
    what: str
    is_new: bool
    place_id: str
    place_name: str
    who: str
    when: str
    times: str
    wrong: str
    texts: Sequence[str]
    why: str
    brief: str
    lines: list[Line]
    approvable: bool
    is_report: bool
    ending: tuple[str, str] | None


def queue_page(store: Store, shown: Sequence[Entry], words: Words) -> list[Waiting]:
    """These entries, in their order; one that waits no more is left out."""
    with store.read() as session:
        found = queue.details(session, shown)
        named = {str(value) for one in found for name, value in one.values.items() if name.endswith("_id") and value}
        named |= {str(value) for one in found for name, value in (one.stored or {}).items() if name.endswith("_id")}
        told = told_by(session, words, SEEN_BY, named=named | {one.entry.place_id for one in found})
    return [_waiting(one, told) for one in found]


def _waiting(one: Detail, told: Told) -> Waiting:
    entry, words, lines = one.entry, told.words, [*_lines(one, told)]
    wrong, why = words.gettext(LABELS[one.wrong]) if one.wrong else "", _why(one, words)
    return Waiting(
        entry.key,
        one.version,
        one.name,
        _KINDS[entry.kind],
        one.stored is None,
        entry.place_id,
        told.names.get(entry.place_id, ""),
        _who(one, told),
        "" if one.source_id and one.said_on else words.moment(day_of(entry.at)) if entry.at else "",
        next((words.gettext(text) for least, text in _BANDS if entry.times >= least), ""),
        wrong,
        one.texts,
        why,
        wrong or why or _brief(one, lines, told),
        lines,
        one.approvable,
        one.wrong is not None,
        (SLUGS[entry.kind], entry.id) if one.wrong is Wrong.GONE and entry.kind is not RecordKind.ACTIVITY else None,
    )


def day_of(at: str) -> str:
    """The day in Amsterdam of a moment; a day, month or year as it is."""
    return datetime.fromisoformat(at).astimezone(AMSTERDAM_TIME).date().isoformat() if "T" in at else at


_KINDS: Mapping[RecordKind, str] = {
    RecordKind.PLACE: later("plek"),
    RecordKind.ACTIVITY: later("activiteit"),
    RecordKind.ORGANISATION: later("organisatie"),
    RecordKind.INITIATIVE: later("initiatief"),
    RecordKind.CIRCLE: later("cirkel"),
}


def _who(one: Detail, told: Told) -> str:
    words = told.words
    if one.entry.origin is Origin.READERS:
        return words.gettext(later("iemand die de kaart leest"))
    if one.source_id:
        name, when = told.sources.get(one.source_id, one.source_id), words.moment(one.said_on) if one.said_on else ""
        return f"{name} ({when})" if when else name
    if one.entry.origin is Origin.ORGANISATIONS:
        return words.gettext(later("de organisatie"))
    return words.gettext(_ROLES.get(one.role, later("een mens")))


def _why(one: Detail, words: Words) -> str:
    if one.lacks:
        facts = FACTS[one.entry.kind]
        told = [_PLACED if name in _POINT else facts[name].label for name in one.lacks]
        labels = words.comma.join(dict.fromkeys(map(words.gettext, told)))
        return words.gettext("Hier ontbreekt nog: %(labels)s. Kies Wijzigen en vul het in.", labels=labels)
    if not one.why:
        return ""
    called = one.called or "–"
    if one.approvable:
        return words.gettext("De lijst noemt dit: %(called)s. Mag iedereen deze plek zien?", called=called)
    return words.gettext("De lijst noemt dit: %(called)s. Wat voor plek is het?", called=called)


def _brief(one: Detail, lines: Sequence[Line], told: Told) -> str:
    if one.stored is not None:
        return told.words.comma.join(line.label for line in lines)
    of_new = [told.value(one.entry.kind, name, one.values[name]) for name in _OF_NEW if name in one.values]
    return told.words.comma.join([*filter(None, of_new), address({**_ADDRESS, **one.values})]).rstrip(told.words.comma)


#: What a new record is told by, with where it is.
_OF_NEW, _ADDRESS = ("kind", "place_id"), {"street": "", "house_number": ""}


def _lines(one: Detail, told: Told) -> list[Line]:
    kind, stored = one.entry.kind, one.stored
    names = list(one.values) if not one.wrong else [name for name in _ABOUT[one.wrong] if name in FACTS[kind]]
    lines = []
    for name in names:
        if name in _POINT:
            continue
        if name not in FACTS[kind] or (not one.wrong and stored and stored.get(name) == one.values[name]):
            continue
        now = told.value(kind, name, stored[name] if stored else None)
        label = told.words.sentence(told.label(kind, name))
        lines.append(Line(label, now, "" if one.wrong else told.value(kind, name, one.values[name])))
    if not one.wrong and _is_placed(one.values) and (now := _point(stored)) != (new := _point(one.values)):
        lines.append(Line(told.words.sentence(told.words.gettext(_PLACED)), now, new))
    return lines


def _is_placed(values: Mapping[str, object] | None) -> bool:
    return values is not None and all(isinstance(values.get(name), int | float) for name in _POINT)


def _point(values: Mapping[str, object] | None) -> str:
    """Latitude and longitude, as maps take them."""
    return "{lat:.5f}, {lon:.5f}".format_map(values) if values and _is_placed(values) else ""
