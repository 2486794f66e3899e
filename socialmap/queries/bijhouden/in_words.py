"""A stored value of any fact in the words of its form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from socialmap.errors import BadInputError
from socialmap.i18n import later
from socialmap.ledger.records import UNTOLD
from socialmap.marks import KIND_MARKS
from socialmap.model import PlaceKind, Visibility, telephone
from socialmap.model.facts import FACTS, RecordKind
from socialmap.queries.bijhouden import activity, hours
from socialmap.store import statements, tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from socialmap.i18n import Words
    from socialmap.store import Session

#: What each kind of record is called.
KINDS: Mapping[RecordKind, str] = {
    RecordKind.PLACE: later("plek"),
    RecordKind.ACTIVITY: later("activiteit"),
    RecordKind.ORGANISATION: later("organisatie"),
    RecordKind.INITIATIVE: later("initiatief"),
    RecordKind.CIRCLE: later("cirkel"),
}
_UNKNOWN = later("weten we niet")
_SOMEWHERE = {"place_id": later("een andere plek"), "organisation_id": later("een andere organisatie")}


@dataclass(frozen=True)
class Told:
    """Words, and what the reader may know by name.

    Attributes
    ----------
    names
        Of places and organisations, by id.
    sources
        Names of lists, by id of the source.
    """

    words: Words
    names: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)

    def label(self, kind: RecordKind, name: str) -> str:
        """What a fact is called."""
        fact = FACTS[kind].get(name)
        return self.words.gettext(fact.label) if fact else name

    def value(self, kind: RecordKind, name: str, value: Any) -> str:
        """A stored value as its form says it."""
        if value in (*UNTOLD, ()):
            return self.words.gettext(_UNKNOWN)
        if name in _SOMEWHERE:
            return self.names.get(str(value)) or self.words.gettext(_SOMEWHERE[name])
        if kind is RecordKind.ACTIVITY:
            return activity.told(name, value, self.words)
        return self._plain(kind, name, value)

    def _plain(self, kind: RecordKind, name: str, value: Any) -> str:
        if name == "opening_hours":
            return _hours(str(value))
        if isinstance(value, float):
            return self.words.number(value, 5)
        if kind is RecordKind.PLACE and name == "kind":
            return self.words.gettext(KIND_MARKS[PlaceKind(value)].singular)
        texts = value if isinstance(value, list | tuple) else [value]
        labels = FACTS[kind][name].choices if name in FACTS[kind] else {}
        told = [self.words.gettext(labels[str(one)]) if str(one) in labels else str(one) for one in texts]
        return telephone(told[0]) if name == "phone" else self.words.comma.join(told)


def told_by(session: Session, words: Words, seen: Sequence[Visibility] = tuple(Visibility)) -> Told:
    """Words that know the names of what a reader may see.

    Parameters
    ----------
    seen
        The visibilities of what the reader may see.
    """
    found = {}
    for kind in (RecordKind.PLACE, RecordKind.ORGANISATION):
        rows = statements.read_records(session, kind)
        found |= {id: str(row["name"]) for id, row in rows.items() if row.get("visibility", seen[0]) in seen}
    lists = session.execute(tables.source.select()).mappings()
    return Told(words, found, {row["id"]: row["name"] for row in lists})


def _hours(text: str) -> str:
    """Hours in words, or as they stand where nobody can read them."""
    try:
        return hours.said(text) or text
    except BadInputError:
        return text
