"""Links by which an organisation keeps its own, and a group takes back its consent, without an account.

A redacteur phoned the general address first, and sends the link; we send nothing. Of a link only its hash is kept, in
no backup; no address is. Nothing tells who used it, and nothing counts what they did.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from socialmap.errors import BadInputError, ConflictError, NotFoundError
from socialmap.i18n import later
from socialmap.importing.editing import GROUP, ORGANISATION
from socialmap.importing.recording import save_record, write
from socialmap.keeping.proposals import propose
from socialmap.model import CONSENTS, Known, RecordKind, Status, Visibility, phone_numbers
from socialmap.model.sensitive import KINDS as OF_GROUPS
from socialmap.model.sensitive import needs_consent
from socialmap.model.text import bare_words, letters
from socialmap.store import own as rows
from socialmap.store import statements

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from socialmap.importing.recording import Saved
    from socialmap.store import Session, Store

#: Seconds that a link of an organisation lasts: half a year between two rounds, and a month to get to it. That of a
#: group ends when it is withdrawn: who gave consent can always take it back.
LASTS = 214 * 24 * 60 * 60
#: What an organisation says of its place that stands at once; all else it proposes. Of its activities all stands.
STANDS = ("opening_hours", "free_of_charge")

ENDED = later(
    "Deze link werkt niet meer. Wilt u uw gegevens bijhouden? Vraag een nieuwe link aan wie u deze stuurde, of aan de "
    "redactie van de kaart."
)
NO_ADDRESS = later("Vul het algemene e-mailadres of telefoonnummer in.")
OF_A_PERSON = later(
    "Dit lijkt het adres of nummer van één mens. Vul een algemeen adres in, zoals info@..., of het vaste nummer."
)
CHANGED = later("Er is intussen iets veranderd. Lees na wat er nu staat, en bevestig het dan opnieuw.")
NOT_YOURS = later("Dit hoort niet bij uw organisatie, of het bestaat niet (meer).")

_MAIL = re.compile(r"([^@\s]{1,64})@([^@\s/]+\.[^@\s/.]{2,})")
_MOBILE = re.compile(r"(?:\+31|0031|0)6\d{8}")
#: Names of addresses that more than one person reads.
_GENERAL = re.compile(
    r"info|informatie|contact|contactpunt|welkom|hallo|hello|mail|email|post|balie|receptie|frontoffice|secretariaat"
    r"|kantoor|office|algemeen|administratie|aanmelden|aanmelding|bestuur|beheer|vrijwilligers?|inloop|activiteiten"
    r"|buurthuis|buurtkamer|huiskamer|buurtteam|wijkteam|hvdw|huisvandewijk|bibliotheek|service|loket|klantenservice"
    r"|communicatie|team|redactie|programma|helpdesk|locatie|centrum|stichting|vereniging"
)
#: Words of a name that say nothing of whose it is.
_EMPTY = frozenset(("de", "het", "een", "van", "der", "den", "en", "in", "op", "voor", "te", "bij", "aan", "met"))
_SHORTEST = 3


@dataclass(frozen=True)
class Own:
    """What a link is of.

    Attributes
    ----------
    kind, id
        The organisation, or what a group does.
    places
        Ids of the places that a redacteur said are the organisation's.
    until
        Seconds since 1970; 0 for a link that does not end by itself.
    """

    kind: RecordKind
    id: str
    places: frozenset[str]
    until: int

    @property
    def of_group(self) -> bool:
        """Whether it is that of a group, by which it takes back its consent."""
        return self.kind is not RecordKind.ORGANISATION


@dataclass(frozen=True)
class Held:
    """The records that somebody keeps by a link, as they are now.

    Attributes
    ----------
    record
        The organisation, or what the group does.
    places, activities
        By id; of an organisation what is its own and it may see.
    """

    own: Own
    record: Mapping[str, Any]
    places: Mapping[str, Mapping[str, Any]]
    activities: Mapping[str, Mapping[str, Any]]

    @property
    def seen(self) -> list[str]:
        """Each record with its version, as a form sends it back."""
        found = [f"{RecordKind.PLACE}/{id}/{row['version']}" for id, row in self.places.items()]
        return sorted(found + [f"{RecordKind.ACTIVITY}/{id}/{row['version']}" for id, row in self.activities.items()])


def general(text: str, names: Collection[str]) -> str:
    """An address or number that more than one person reads or answers.

    Parameters
    ----------
    names
        What the organisation and its places are called: an address may bear such a name.

    Raises
    ------
    BadInputError
        When it is none, or looks like that of one person.

    Examples
    --------
    >>> general(" Info@debrug.nl", []), general("020 123 4567", [])
    ('info@debrug.nl', '020 123 4567')
    """
    kept = " ".join(text.split())
    if found := _MAIL.fullmatch(kept.lower()):
        if not _is_general(found[1], names):
            raise BadInputError(OF_A_PERSON.rstrip("."))
        return found[0]
    numbers = phone_numbers(kept)
    if len(numbers) != 1:
        raise BadInputError(NO_ADDRESS.rstrip("."))
    if _MOBILE.fullmatch(numbers[0].digits):
        raise BadInputError(OF_A_PERSON.rstrip("."))
    return numbers[0].text


def _is_general(local: str, names: Collection[str]) -> bool:
    """Is each word before the @ one for all, or of the name?"""
    called = [[word for word in bare_words(name).split() if word not in _EMPTY] for name in names]
    whole = {"".join(one) for one in called} | {letters(name) for name in names}
    if letters(local) in {one for one in whole if len(one) >= _SHORTEST}:
        return True
    named = {word for one in called for word in one if len(word) >= _SHORTEST}
    words = re.findall(r"[^\W\d_]+", local)
    told = {word for word in words if _GENERAL.fullmatch(word)}
    return bool(told) and told | named | _EMPTY >= set(words)


def make(store: Store, kind: RecordKind, id: str, places: Collection[str], *, moment: int) -> str:
    """The key of a new link; the one that there was ends."""
    key = secrets.token_urlsafe(32)
    until = moment + LASTS if kind is RecordKind.ORGANISATION else 0
    row = {"hash": _hash(key), "record_kind": kind, "record_id": id, "places": sorted(places), "until": until}
    with store.write() as session:
        rows.drop_ended(session, moment)
        rows.add_link(session, row)
    return key


def of_record(store: Store, kind: RecordKind, id: str, *, moment: int) -> Own | None:
    """The link of a record that can be used now, if there is one."""
    with store.read() as session:
        found = rows.read_link(session, record_kind=kind, record_id=id)
    return _lasting(found, moment)


def withdraw(store: Store, kind: RecordKind, id: str) -> None:
    """End the link of a record, wherever it was sent to."""
    with store.write() as session:
        rows.drop_links(session, kind, id)


def held(store: Store, key: str, *, moment: int) -> Held:
    """What is kept by a link.

    Raises
    ------
    NotFoundError
        When it ended, was withdrawn, or never was.
    """
    with store.read() as session:
        return _held(session, key, moment)


def _held(session: Session, key: str, moment: int) -> Held:
    own = _lasting(rows.read_link(session, hash=_hash(key)), moment)
    if own is None:
        raise NotFoundError(ENDED)
    record = statements.read_records(session, own.kind, [own.id]).get(own.id)
    if record is None or record["visibility"] is Visibility.HIDDEN or record["status"] is Status.ENDED:
        raise NotFoundError(ENDED)
    if own.of_group:
        return Held(own, record, {}, {})
    places = {
        id: row
        for id, row in statements.read_records(session, RecordKind.PLACE, own.places).items()
        if row["visibility"] is Visibility.PUBLIC and row["status"] is not Status.ENDED
    }
    activities = {id: row for id, row in activities_of(session, own.id, places).items() if _may_know(row)}
    at = statements.read_records(session, RecordKind.PLACE, {row["place_id"] for row in activities.values()} - {None})
    there = {id for id, row in at.items() if row["visibility"] is Visibility.PUBLIC}
    return Held(own, record, places, {id: row for id, row in activities.items() if row["place_id"] in there})


def activities_of(session: Session, organisation: str, places: Collection[str]) -> dict[str, Mapping[str, Any]]:
    """The activities that are there now of an organisation, and at its places those of which nobody says whose."""
    every = statements.read_records(session, RecordKind.ACTIVITY)
    return {
        id: row
        for id, row in every.items()
        if row["status"] in (Status.LISTED, Status.PLANNED, Status.UNKNOWN)
        and (row["organisation_id"] == organisation or (not row["organisation_id"] and row["place_id"] in places))
    }


def _may_know(activity: Mapping[str, Any]) -> bool:
    """What all may see, and what waits for its consent."""
    waits = activity["visibility"] is Visibility.ACCOUNTS and needs_consent(RecordKind.ACTIVITY, activity)
    return activity["visibility"] is Visibility.PUBLIC or waits


def confirm(store: Store, key: str, seen: Collection[str], *, today: date, moment: int) -> int:
    """Write down that all that was seen is right; how many records.

    Raises
    ------
    NotFoundError
        When the link ended.
    ConflictError
        When it is otherwise now than it was seen.
    """
    with store.write() as session:
        now = _held(session, key, moment)
        if now.own.of_group or sorted(seen) != now.seen:
            raise ConflictError(CHANGED)
        for kind, records in ((RecordKind.PLACE, now.places), (RecordKind.ACTIVITY, now.activities)):
            if records:
                write(session, kind, {id: {} for id in records}, role=ORGANISATION, today=today)
        return len(now.seen)


def take_back(store: Store, held: Held, kind: RecordKind, id: str, *, today: date) -> None:
    """Withdraw a consent: from now on only accounts see it.

    Raises
    ------
    NotFoundError
        When it is not of who has the link.
    """
    of_group = held.own.of_group
    mine = {(held.own.kind, held.own.id)} if of_group else {(RecordKind.ACTIVITY, one) for one in held.activities}
    if (kind, id) not in mine:
        raise NotFoundError(NOT_YOURS)
    consent, role = (CONSENTS[1], GROUP) if of_group else (CONSENTS[0], ORGANISATION)
    with store.write() as session:
        nobody_checked = {id: None}
        write(session, kind, {id: {consent: Known.NO}}, role=role, today=today, checks=nobody_checked)


def save_own(
    store: Store, held: Held, kind: RecordKind, id: str, values: Mapping[str, Any], *, version: int | None, today: date
) -> Saved | None:  # fmt: skip
    """Write down what an organisation says of its own; what it may only propose waits for somebody's word.

    Returns
    -------
    What became of it, None where nothing stands at once.

    Raises
    ------
    NotFoundError
        When it is not its own.
    BadInputError
        When too much about this record waits already.
    ConflictError
        When somebody else changed it meanwhile.
    """
    stored = (held.places if kind is RecordKind.PLACE else held.activities).get(id)
    if stored is None and not (_is_activity_at(held, kind, values) and version is None):
        raise NotFoundError(NOT_YOURS)
    if kind is RecordKind.ACTIVITY:
        own = values if stored else {**values, "organisation_id": held.own.id}
        return save_record(store, kind, id, own, role=ORGANISATION, expected_version=version, today=today)
    waits = {name: value for name, value in values.items() if name not in STANDS and stored and stored[name] != value}
    if waits:
        # First: who is told that somebody else changed it sends it once more, and what waits twice waits once.
        propose(store, kind, id, waits, by=None, today=today)
    stands = {name: values[name] for name in STANDS if name in values}
    if waits and stored and all(stored[name] == value for name, value in stands.items()):
        return None
    saved = save_record(
        store, kind, id, stands,
        role=ORGANISATION, expected_version=version, today=today, checked=not waits,
    )  # fmt: skip
    return replace(saved, waits=bool(waits))


def _is_activity_at(held: Held, kind: RecordKind, values: Mapping[str, Any]) -> bool:
    return kind is RecordKind.ACTIVITY and values.get("place_id") in held.places


def _lasting(row: Mapping[str, Any] | None, moment: int) -> Own | None:
    if row is None or (row["until"] and row["until"] <= moment):
        return None
    return Own(RecordKind(row["record_kind"]), row["record_id"], frozenset(row["places"]), row["until"])


def _hash(key: str) -> str:
    """A key is random and long, so a plain hash tells nothing of it."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def can_have(kind: RecordKind, record: Mapping[str, Any]) -> bool:
    """Whether a record can have a link: an organisation, and a group that is public with its consent only."""
    return kind is RecordKind.ORGANISATION or (kind in OF_GROUPS and needs_consent(kind, record))
