"""Facts of any record in words, with the names that the reader may know."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from socialmap.i18n import later
from socialmap.ledger.records import REPORTED
from socialmap.model import Visibility, Wrong, telephone
from socialmap.model.facts import FACTS, RecordKind
from socialmap.offer.names import whole_name
from socialmap.queries.bijhouden.references import BETWEEN, OF_AREAS
from socialmap.queries.bijhouden.told import NOT_KNOWN, told
from socialmap.queries.kaart.reporting import LABELS
from socialmap.store import statements, tables

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from socialmap.i18n import Words
    from socialmap.store import Session

#: What each kind of record is called in addresses.
KINDS: Mapping[RecordKind, str] = {
    RecordKind.PLACE: "plek",
    RecordKind.ACTIVITY: "activiteit",
    RecordKind.ORGANISATION: "organisatie",
    RecordKind.INITIATIVE: "initiatief",
    RecordKind.CIRCLE: "cirkel",
}
_REPORT = later("melding van een lezer")
_SOMEWHERE = {"place_id": later("een andere plek"), "organisation_id": later("een andere organisatie")}
_OF_AREA = (tables.area.c.code, tables.area.c.local_code, tables.area.c.name)


@dataclass(frozen=True)
class Told:
    """Words, and what the reader may know by name.

    Attributes
    ----------
    names
        Of places and organisations by id, of areas by code.
    sources
        Names of lists, by id of the source.
    """

    words: Words
    names: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)

    def label(self, kind: RecordKind, name: str) -> str:
        """What a fact is called."""
        if name == REPORTED:
            return self.words.gettext(_REPORT)
        fact = FACTS[kind].get(name)
        return self.words.gettext(fact.label) if fact else name

    def value(self, kind: RecordKind, name: str, value: Any) -> str:
        """A stored value as its form says it."""
        fact = FACTS[kind].get(name)
        if name == REPORTED and value in LABELS:
            return self.words.gettext(LABELS[Wrong(value)])
        if fact is None or value is None:
            return self.words.gettext(NOT_KNOWN) if value is None else str(value)
        if name in _SOMEWHERE and value:
            return self.names.get(str(value)) or self.words.gettext(_SOMEWHERE[name])
        if name in OF_AREAS and value:
            return BETWEEN.join(self.names.get(code, code) for code in str(value).split())
        if name in ("lon", "lat"):
            return self.words.number(value, 5)
        return telephone(str(value)) if name == "phone" and value else told(fact, value, self.words)


def told_by(
    session: Session,
    words: Words,
    seen: Sequence[Visibility] = tuple(Visibility),
    *,
    named: Collection[str] | None = None,
) -> Told:
    """Words that know the names of what a reader may see.

    Parameters
    ----------
    seen
        The visibilities of what the reader may see.
    named
        Ids of the places and organisations that may be named; None: of all.
    """
    found: dict[str, str] = {}
    for kind in (RecordKind.PLACE, RecordKind.ORGANISATION):
        rows = statements.read_records(session, kind, named)
        shown = whole_name if kind is RecordKind.PLACE else str
        found |= {id: shown(row["name"]) for id, row in rows.items() if row.get("visibility", seen[0]) in seen}
    for area in session.execute(tables.area.select().with_only_columns(*_OF_AREA)):
        found |= dict.fromkeys(filter(None, (area.code, area.local_code)), area.name)
    lists = session.execute(tables.source.select()).mappings()
    return Told(words, found, {row["id"]: row["name"] for row in lists})
