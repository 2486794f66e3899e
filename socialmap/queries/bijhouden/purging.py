"""What a privacy request would take away of a record: told before it goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialmap.errors import BadInputError
from socialmap.i18n import later
from socialmap.ledger.purge import goes
from socialmap.queries.bijhouden.choices import Choice
from socialmap.queries.bijhouden.in_words import told_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialmap.i18n import Words
    from socialmap.model import Visibility
    from socialmap.queries.bijhouden.record import Record
    from socialmap.store import Session

ALL = later("alles wat weg kan")


@dataclass(frozen=True)
class PurgePage:
    """What can be taken away, and what goes with the choice.

    Attributes
    ----------
    goes
        Each fact that goes: its label, and every value that was ever said of it.
    """

    choices: list[Choice]
    goes: list[tuple[str, list[str]]]


def purge_page(session: Session, record: Record, fact: str, words: Words, seen: Sequence[Visibility]) -> PurgePage:
    """What would go.

    Raises
    ------
    BadInputError
        For a fact that cannot be taken away.
    """
    told = told_by(session, words, seen)
    values = goes(session, record.kind, record.id)
    if fact and fact not in values:
        msg = "dit gegeven kan niet worden verwijderd"
        raise BadInputError(msg, column=fact)
    labels = {"": words.gettext(ALL)} | {one: told.label(record.kind, one) for one in values}
    chosen = [fact] if fact else list(values)
    lines = []
    for name in chosen:
        said = dict.fromkeys(told.value(record.kind, name, value) for value in values[name])
        if said:
            lines.append((labels[name], list(said)))
    return PurgePage([Choice(one, label, one == fact) for one, label in labels.items()], lines)
