"""Which place and organisation a row of a table means: by identifier, by reference in a list, by name or address."""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from socialmap.importing.matching import ALIKE, HouseNumber, likeness
from socialmap.model import RecordKind, Visibility, place_id
from socialmap.model.text import letters
from socialmap.model.written import seen
from socialmap.store import statements, tables
from socialmap.store.reading import read_redirects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from socialmap.store import Session

NOT_KNOWN = "dit kennen wij niet: bewaard met de naam, zonder punt op de kaart"
_PARTS = re.compile(r"[,;\n()]")
_ADDRESS = re.compile(r"(?P<street>.*?[^\W\d_].*?)\s+(?P<number>\d{1,5}(?:\s?-\s?\d{1,5})?(?:\s?[-/]?\s?\w{1,4})?)")
SEVERAL = "er zijn er meer met deze naam: bewaard met de naam, zonder punt op de kaart"


@dataclass(frozen=True)
class Named:
    """Records by their identifier, and by what lists call them.

    Attributes
    ----------
    ids
        Every identifier that is there.
    moved
        Where an identifier went.
    by_name
        Of public records only: nothing is joined with what few may see.
    by_reference
        Identifiers by their number in any list.
    sources
        A place that no longer has the number it began with still has the identifier made of it.
    hidden
        Identifiers that nobody may be shown.
    called
        What public records are called, by identifier.
    by_street
        House numbers and identifiers of public records, by the letters of their street.
    """

    ids: frozenset[str]
    by_name: Mapping[str, frozenset[str]]
    moved: Mapping[str, str]
    by_reference: Mapping[str, frozenset[str]]
    sources: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    called: Mapping[str, str] = field(default_factory=dict)
    by_street: Mapping[str, tuple[tuple[HouseNumber, str], ...]] = field(default_factory=dict)

    def find(self, text: str) -> tuple[str | None, str]:
        """The identifier that a text means; or None, and why."""
        if not text:
            return None, ""
        if (known := self._known(text)) is not None:
            return known, ""
        made = {self._known(place_id(source, text)) for source in self.sources} - {None}
        found = self.by_reference.get(text) or made or self.by_name.get(letters(text)) or self._somewhere(text)
        if len(found) == 1:
            return next(iter(found)), ""
        return None, SEVERAL if found else NOT_KNOWN

    def _somewhere(self, text: str) -> frozenset[str]:
        """What a text with parts means ("De Klinker, Borgerstraat 45, Amsterdam"): its address, and the name before it.

        An address where several are, or where another is than the one that is named, tells nothing.
        """
        parts = [part.strip() for part in _PARTS.split(text) if part.strip()]
        at = frozenset[str]().union(*map(self._at, parts))
        named = self.by_name.get(letters(parts[0]), frozenset()) if len(parts) > 1 else frozenset()
        if at and named:
            return at & named
        return at or named

    def _at(self, part: str) -> frozenset[str]:
        """Everything with this street and number; where one of them has the very addition, that one."""
        if not (address := _ADDRESS.fullmatch(part)) or not (number := HouseNumber.read(address["number"])):
            return frozenset()
        there = [(one, id) for one, id in self.by_street.get(letters(address["street"]), ()) if one.meets(number)]
        same = frozenset(id for one, id in there if one.addition == number.addition)
        return same or frozenset(id for _, id in there)

    def near(self, text: str) -> str | None:
        """What a text comes near to that ``find`` is not sure of, for a person to look at; None for nothing public.

        One of those at its address or of one of its names, else the only one with a name that is all but the same.
        """
        parts = [part.strip() for part in _PARTS.split(text) if part.strip()]
        if not parts:
            return None
        found = frozenset[str]().union(*map(self._at, parts), *(self.by_name.get(letters(one), ()) for one in parts))
        likes = {id: likeness(parts[0], self.called[id]) for id in found or self.called if id in self.called}
        close = likes if found else {id: like for id, like in likes.items() if like >= ALIKE}
        if not close or (not found and len(close) > 1):
            return None
        return max(sorted(close), key=lambda id: close[id])

    def find_shown(self, text: str) -> str | None:
        """The identifier that a text means, for who may not know of what is hidden; None for none, or several."""
        found, _ = self.find(seen(text))
        return None if found in self.hidden else found

    def _known(self, text: str) -> str | None:
        id = _canonical(text)
        id = self.moved.get(id, id)
        return id if id in self.ids else None


def read_places(
    session: Session, shown: Callable[[str], str] = str, *, stored: Mapping[str, Mapping[str, Any]] | None = None
) -> Named:
    """Every place, by the name that a list writes and by the one that is shown.

    Parameters
    ----------
    stored
        The places by id, when they were read already.
    """
    places = statements.read_records(session, RecordKind.PLACE) if stored is None else stored
    rows = session.execute(tables.source_row.select()).all()
    # What was merged is found by all its names, and is one.
    moved = read_redirects(session)
    return Named(
        frozenset(places),
        # As the list writes it, and as the map shows it.
        _by(
            (letters(name), moved.get(id, id))
            for id, one in places.items()
            if one["visibility"] == Visibility.PUBLIC
            for name in (one["name"], shown(one["name"]))
        ),
        moved,
        _by((one.reference, moved.get(one.place_id, one.place_id)) for one in rows),
        tuple(session.scalars(tables.source.select().with_only_columns(tables.source.c.id))),
        frozenset(id for id, one in places.items() if one["visibility"] == Visibility.HIDDEN),
        {id: shown(one["name"]) for id, one in places.items() if one["visibility"] == Visibility.PUBLIC},
        _by_street(places, moved),
    )


def read_organisations(session: Session) -> Named:
    """Every organisation; one that few may see is found by its identifier only."""
    found = session.execute(tables.organisation.select()).all()
    public = [one for one in found if one.visibility == Visibility.PUBLIC]
    by_name = _by((letters(one.name), one.id) for one in public)
    hidden = frozenset(one.id for one in found if one.visibility == Visibility.HIDDEN)
    called = {one.id: one.name for one in public}
    return Named(frozenset(one.id for one in found), by_name, {}, {}, hidden=hidden, called=called)


def _by_street(
    places: Mapping[str, Mapping[str, Any]], moved: Mapping[str, str]
) -> dict[str, tuple[tuple[HouseNumber, str], ...]]:
    found: dict[str, list[tuple[HouseNumber, str]]] = defaultdict(list)
    for id, one in places.items():
        number = HouseNumber.read(str(one["house_number"])) if one["visibility"] == Visibility.PUBLIC else None
        if number is not None and one["street"]:
            found[letters(one["street"])].append((number, moved.get(id, id)))
    return {street: tuple(numbers) for street, numbers in found.items()}


def _by(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for name, id in pairs:
        found[name].add(id)
    return {name: frozenset(ids) for name, ids in found.items() if name}


def _canonical(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return text
