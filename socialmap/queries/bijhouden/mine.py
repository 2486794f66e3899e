"""What somebody proposed and what became of it, in words: waiting, approved, or refused with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialmap.i18n import later
from socialmap.keeping.proposals import read_mine
from socialmap.keeping.queue_of_people import CHANGED
from socialmap.model import FACTS, Visibility
from socialmap.queries.bijhouden.in_words import told_by
from socialmap.queries.bijhouden.queue import REASONS, day_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialmap.i18n import Words
    from socialmap.keeping.proposals import Mine
    from socialmap.queries.bijhouden.in_words import Told
    from socialmap.store import Store

#: The newest ones; of more it is not told.
SHOWN = 100
_STATES: Mapping[str, str] = {
    "wacht": later("Wacht op een redacteur"),
    "goed": later("Goedgekeurd"),
    "af": later("Afgewezen"),
    "terug": later("Ingetrokken"),
}

_CHANGED = later("met een wijziging")


@dataclass(frozen=True)
class Proposed:
    """Something that was proposed.

    Attributes
    ----------
    facts
        What was said, each as "label: value".
    reason
        Why it was refused, or that it was approved with a change; "" for none.
    """

    name: str
    when: str
    facts: list[str]
    state: str
    waits: bool
    reason: str


def mine_page(store: Store, account: str, words: Words) -> list[Proposed]:
    """What an account proposed, newest first."""
    with store.read() as session:
        found = read_mine(session, account, most=SHOWN)
        named = {str(value) for one in found for name, value in one.values.items() if name.endswith("_id") and value}
        told = told_by(session, words, (Visibility.PUBLIC,), named=named)
    return [_proposed(one, told) for one in found]


def _proposed(one: Mine, told: Told) -> Proposed:
    words = told.words
    facts = [
        f"{words.sentence(told.label(one.kind, name))}: {told.value(one.kind, name, value)}"
        for name, value in one.values.items()
        if name in FACTS[one.kind] and name != "name"
    ]
    reason = one.reason
    for text in REASONS.values():
        reason = reason.replace(text, words.gettext(text))
    return Proposed(
        one.name,
        words.moment(day_of(one.at)),
        facts,
        words.gettext(_STATES[one.state]),
        one.state == "wacht",
        words.gettext(_CHANGED) if reason == CHANGED else reason,
    )
