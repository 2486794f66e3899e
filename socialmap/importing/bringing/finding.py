"""Which record a row of a table means: by its number, else by what it is called and where it is.

Nothing hidden is ever found, also not by who knows or guesses its number.
"""

from __future__ import annotations

import math
import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from socialmap import geo
from socialmap.importing.bringing.planned import GONE, SEVERAL
from socialmap.importing.whereabouts import read_organisations, read_places
from socialmap.ledger.joined import went
from socialmap.model import FACTS, RecordKind, Visibility
from socialmap.model.text import bare_words, letters
from socialmap.model.written import LONGEST_NAME, seen
from socialmap.store import statements

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from socialmap.importing.whereabouts import Named
    from socialmap.store import Session

    Record = Mapping[str, Any]

_SPACE = uuid.UUID("4d8f4c52-8c1b-4f5a-9f0e-6b0e3c1d7a55")
#: What tells records of one name apart, where a row says it.
_APART: Mapping[RecordKind, tuple[str, ...]] = {
    RecordKind.PLACE: ("street", "house_number", "postcode"),
    RecordKind.ACTIVITY: ("place_id",),
    RecordKind.ORGANISATION: (),
    RecordKind.INITIATIVE: ("town",),
    RecordKind.CIRCLE: ("area_name",),
}
#: Metres between two points of one place.
_NEAR = 250.0


@dataclass(frozen=True)
class Found:
    """The stored record that a row means, None for something new; ``reason`` why it means none at all."""

    before: Record | None = None
    reason: str = ""


@dataclass(frozen=True)
class Records:
    """All that a table may speak of.

    Attributes
    ----------
    stored
        Every record of its kind by id, also what is hidden.
    open
        Those that a redacteur sees.
    by_name
        These by the letters of their name.
    own
        How lists call them, for places.
    named
        By fact the records that it may name.
    called
        By fact and id the names of these.
    places
        Every place by id.
    parts
        The records that were merged into another, by the id of that: it is found by what they are called too.
    """

    kind: RecordKind
    stored: Mapping[str, Record]
    open: Mapping[str, Record]
    by_name: Mapping[str, set[str]]
    own: Named | None
    named: Mapping[str, Named]
    called: Mapping[str, Mapping[str, str]]
    places: Mapping[str, Record]
    shown: Callable[[str], str]
    parts: Mapping[str, Sequence[Record]] = field(default_factory=dict)

    def name_of(self, fact: str, id: Any) -> str:
        """What a table calls a record that a fact names: its name where that is enough, else its number."""
        name = self.shown(self.called[fact].get(id, "")) if id else ""
        return name if name and self.find(fact, name) == id else str(id or "")

    def find(self, fact: str, text: str) -> str | None:
        """The record that a text means; None for one that is not there, hidden, or not the only one."""
        return self.named[fact].find_shown(text)

    def means(self, texts: Mapping[str, str], told: Record) -> Found:
        """The record that a row means.

        Parameters
        ----------
        texts
            The row as it is written.
        told
            What it says of where it is, as it is stored.
        """
        if given := texts.get("id", "").strip()[:LONGEST_NAME]:
            before = self.open.get(given) or self.open.get((self.own.find_shown(given) if self.own else "") or "")
            return Found(before, "" if before else GONE)
        alike = [self.open[id] for id in sorted(self.by_name.get(letters(seen(texts.get("name", ""))), ()))]
        alike = [one for one in alike if any(self.alike(part, told) for part in (one, *self.parts.get(one["id"], ())))]
        return Found(alike[0] if alike else None, SEVERAL if len(alike) > 1 else "")

    def new(self, name: str, told: Record, *, hidden: bool) -> str:
        """A number for something new, the same each time that its row is brought.

        Parameters
        ----------
        hidden
            That nobody may see it: then it is the same as what was hidden before it.
        """
        where = " ".join(str(told.get(fact) or "") for fact in _APART[self.kind])
        begun = f"{where} {bare_words(name)}"
        id = str(uuid.uuid5(_SPACE, begun if self.kind is RecordKind.ACTIVITY else f"{self.kind} {begun}"))
        while id in (self.open if hidden else self.stored):
            id = str(uuid.uuid5(_SPACE, id))
        return id

    def alike(self, one: Record, told: Record) -> bool:
        """Are these one, when they are called the same: as far as both say where it is?"""
        for fact in _APART[self.kind]:
            if told.get(fact) and one.get(fact) and letters(str(told[fact])) != letters(str(one[fact])):
                return False
        if self.kind is RecordKind.PLACE and {"lon", "lat"} <= set(told):
            east, north = geo.to_rd([told["lon"], one["lon"]], [told["lat"], one["lat"]])
            return math.dist((east[0], north[0]), (east[1], north[1])) <= _NEAR
        return True


def read_all(session: Session, kind: RecordKind, shown: Callable[[str], str]) -> Records:
    """Read the records of a kind, and those that they may name."""
    stored = statements.read_records(session, kind)
    named: dict[str, Named] = {}
    called: dict[str, Mapping[str, str]] = {}
    own, places = None, stored
    if kind is RecordKind.PLACE:
        own = read_places(session, shown, stored=stored)
    elif "place_id" in FACTS[kind]:
        places = statements.read_records(session, RecordKind.PLACE)
        named["place_id"] = read_places(session, shown, stored=places)
        called["place_id"] = {id: one["name"] for id, one in places.items()}
    if "organisation_id" in FACTS[kind]:
        all_of = statements.read_records(session, RecordKind.ORGANISATION)
        named["organisation_id"] = read_organisations(session)
        called["organisation_id"] = {id: one["name"] for id, one in all_of.items()}
    parts: dict[str, list[Record]] = defaultdict(list)
    merged = went(session) if kind is RecordKind.PLACE else {}
    for id, to in merged.items():
        parts[to].append(stored[id])
    hidden = _hidden(places) if "place_id" in FACTS[kind] else frozenset()
    found = {
        id: one
        for id, one in stored.items()
        if one.get("visibility") is not Visibility.HIDDEN and one.get("place_id") not in hidden and id not in merged
    }
    by_name: dict[str, set[str]] = defaultdict(set)
    for id, one in found.items():
        for name in [called for part in (one, *parts[id]) for called in (part["name"], shown(part["name"]))]:
            by_name[letters(name)].add(id)
    return Records(kind, stored, found, by_name, own, named, called, places, shown, parts)


def _hidden(records: Mapping[str, Record]) -> frozenset[str]:
    return frozenset(id for id, one in records.items() if one.get("visibility") is Visibility.HIDDEN)
