"""Every fact of every kind of record, declared once: its label, question, reader, values, term and audience.

Tables, the import gate, editing, pages, completeness and the ledger read these; nothing of origin, ethnicity or
religion is among them (rule 2), and no name of a person (rule 1).
"""

from __future__ import annotations

from collections.abc import Mapping

from socialmap.model.facts.activity import ACTIVITY_FACTS
from socialmap.model.facts.fact import CALLED, Fact, RecordKind, told_back
from socialmap.model.facts.others import CIRCLE_FACTS, INITIATIVE_FACTS, ORGANISATION_FACTS
from socialmap.model.facts.place import ASKED, CONSENTS, NOTES, PLACE_FACTS, SOUGHT, YES_NO_UNKNOWN, YES_OR_NO

#: Kind of record -> id of the fact -> the fact.
FACTS: Mapping[RecordKind, Mapping[str, Fact]] = {
    RecordKind.PLACE: PLACE_FACTS,
    RecordKind.ACTIVITY: ACTIVITY_FACTS,
    RecordKind.ORGANISATION: ORGANISATION_FACTS,
    RecordKind.INITIATIVE: INITIATIVE_FACTS,
    RecordKind.CIRCLE: CIRCLE_FACTS,
}

__all__ = [
    "ACTIVITY_FACTS",
    "ASKED",
    "CALLED",
    "CIRCLE_FACTS",
    "CONSENTS",
    "FACTS",
    "INITIATIVE_FACTS",
    "NOTES",
    "ORGANISATION_FACTS",
    "PLACE_FACTS",
    "SOUGHT",
    "YES_NO_UNKNOWN",
    "YES_OR_NO",
    "Fact",
    "RecordKind",
    "told_back",
]
