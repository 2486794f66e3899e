"""The table of each kind of record: its word, its columns and the row that shows what goes where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from socialmap.i18n import later
from socialmap.model import CALLED, FACTS, Fact, RecordKind, Status, Visibility
from socialmap.sources.tabular import as_text
from socialmap.store import tables

#: The number of the row that shows what goes where.
EXAMPLE = "voorbeeld"
NUMBER, VERSION, CHECKED = "nummer", "versie", "gecontroleerd op"
#: Facts that a table does not ask: they follow from the place, or belong to reports.
_LEFT_OUT = {RecordKind.ACTIVITY: ("place_name", "wijk_code")}
#: Facts that name another record: a table and a form hold its name where that is enough.
NAMING = {"place_id": RecordKind.PLACE, "organisation_id": RecordKind.ORGANISATION}
_HERE = {"street": "Voorbeeldstraat", "house_number": "1", "postcode": "1011AB", "town": "Amsterdam"}
_EXAMPLES: Mapping[RecordKind, Mapping[str, Any]] = {
    RecordKind.PLACE: {
        "name": "De Voorbeeldplek", "kind": "buurtkamer", "lon": 4.9, "lat": 52.37, **_HERE,
        "opening_hours": "ma t/m vr 9.00-17.00", "phone": "020 123 4567", "website": "https://voorbeeld.nl",
        "toilet": "ja", "step_free": "nee",
    },
    RecordKind.ACTIVITY: {
        "name": "Buurtlunch", "place_id": "De Voorbeeldplek", "schedule": "elke woensdag 12.00-13.30",
        "cost_eur": 3.0, "cost_stadspas_eur": 1.5, "access": "inloop", "for_whom": "iedereen uit de buurt",
        "languages": "Nederlands, Turks",
    },
    RecordKind.ORGANISATION: {
        "name": "Stichting Voorbeeld", "formality": "informeel", "website": "https://voorbeeld.nl",
    },
    RecordKind.INITIATIVE: {
        "name": "Buren koken", "kind": "buurtrestaurant", "town": "Amsterdam", "for_whom": "iedereen uit de buurt",
        "approach": ["samen koken", "samen eten"], "partners": ["buurtkamer", "kerk"],
    },
    RecordKind.CIRCLE: {
        "name": "Buurtcirkel Voorbeeld", "kind": "buurtcirkel", "orientation": "ontmoeting", "begun": "2026-09",
        "size_band": "5-8",
    },
}  # fmt: skip
_USUAL = {"status": Status.LISTED, "visibility": Visibility.PUBLIC}
_TITLES = {
    RecordKind.PLACE: later("Tabel van plekken"),
    RecordKind.ACTIVITY: later("Tabel van activiteiten"),
    RecordKind.ORGANISATION: later("Tabel van organisaties"),
    RecordKind.INITIATIVE: later("Tabel van initiatieven"),
    RecordKind.CIRCLE: later("Tabel van cirkels"),
}


@dataclass(frozen=True)
class TableKind:
    """The table of one kind of record."""

    kind: RecordKind

    @property
    def word(self) -> str:
        """What addresses and commands call it."""
        return CALLED[self.kind]

    @property
    def title(self) -> str:
        """Its name, to be translated."""
        return _TITLES[self.kind]

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """What it asks, by id: every fact that is declared."""
        return {id: fact for id, fact in FACTS[self.kind].items() if id not in _LEFT_OUT.get(self.kind, ())}

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Its headings."""
        checked = (CHECKED,) if "checked_on" in tables.metadata.tables[self.kind].c else ()
        return (NUMBER, VERSION, *(fact.column for fact in self.facts.values()), *checked)

    @property
    def example(self) -> Mapping[str, Any]:
        """The row that shows what goes where; it is passed over when the table comes back."""
        usual = {id: value for id, value in _USUAL.items() if id in self.facts}
        return {"id": EXAMPLE, **usual, **_EXAMPLES[self.kind]}


#: By the word of addresses and commands.
TABLES: Mapping[str, TableKind] = {CALLED[kind]: TableKind(kind) for kind in RecordKind}


def cell(value: Any) -> Any:
    """A stored value as a table holds it: an amount is a number, a day a day, and all else a text."""
    if isinstance(value, list | tuple):
        return " | ".join(value)
    return str(value) if isinstance(value, str) else value


def as_brought(value: Any) -> str:
    """The text that is read of a cell that holds a stored value: who did not touch it changes nothing."""
    return as_text(cell(value))
