"""Which place and organisation a row of a table means: by identifier, by reference in a list, or by name."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from socialmap.model import RecordKind, Visibility, place_id
from socialmap.model.text import letters
from socialmap.model.written import seen
from socialmap.store import statements, tables
from socialmap.store.reading import read_redirects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from socialmap.store import Session

NOT_KNOWN = "dit kennen wij niet: bewaard met de naam, zonder punt op de kaart"
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
    """

    ids: frozenset[str]
    by_name: Mapping[str, frozenset[str]]
    moved: Mapping[str, str]
    by_reference: Mapping[str, frozenset[str]]
    sources: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    called: Mapping[str, str] = field(default_factory=dict)

    def find(self, text: str) -> tuple[str | None, str]:
        """The identifier that a text means; or None, and why."""
        if not text:
            return None, ""
        if (known := self._known(text)) is not None:
            return known, ""
        made = {self._known(place_id(source, text)) for source in self.sources} - {None}
        found = self.by_reference.get(text) or made or self.by_name.get(letters(text), frozenset())
        if len(found) == 1:
            return next(iter(found)), ""
        return None, SEVERAL if found else NOT_KNOWN

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
    )


def read_organisations(session: Session) -> Named:
    """Every organisation; one that few may see is found by its identifier only."""
    found = session.execute(tables.organisation.select()).all()
    public = [one for one in found if one.visibility == Visibility.PUBLIC]
    by_name = _by((letters(one.name), one.id) for one in public)
    hidden = frozenset(one.id for one in found if one.visibility == Visibility.HIDDEN)
    called = {one.id: one.name for one in public}
    return Named(frozenset(one.id for one in found), by_name, {}, {}, hidden=hidden, called=called)


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
