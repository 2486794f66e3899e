"""What is on the map for nobody: a list for a hoofdredacteur, to see that it is right so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialmap.model import RecordKind, Visibility
from socialmap.queries.bijhouden.in_words import KINDS
from socialmap.store import statements

if TYPE_CHECKING:
    from socialmap.store import Session


@dataclass(frozen=True)
class Hidden:
    """A record that no page shows.

    Attributes
    ----------
    kind
        In a word, as addresses write it.
    """

    kind: str
    name: str
    address: str


def hidden_page(session: Session) -> list[Hidden]:
    """Every hidden record, by kind and name."""
    found = []
    for kind in RecordKind:
        for row in statements.read_seen_by(session, kind, Visibility.HIDDEN):
            address = f"{row.get('street', '')} {row.get('house_number', '')}".strip()
            found.append(Hidden(KINDS[kind], str(row["name"]), address))
    return found
