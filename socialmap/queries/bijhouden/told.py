"""A stored value in words, for who keeps the map up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from socialmap.i18n import later
from socialmap.model.facts import readers
from socialmap.queries.bijhouden import hours

if TYPE_CHECKING:
    from socialmap.i18n import Words
    from socialmap.model import Fact

NOT_KNOWN = later("weten we niet")
#: A share is asked as one of three.
SHARES: Mapping[str, Mapping[str, str]] = {
    "own_mixed": {"0": later("een eigen groep"), "50": later("allebei"), "100": later("gemengd")},
    "functional_relational": {
        "0": later("om iets te doen"), "50": later("allebei"), "100": later("om elkaar te zien"),
    },
}  # fmt: skip


def told(fact: Fact, value: Any, words: Words) -> str:
    """A value of a fact in words; of a fact that names another record, ``value`` is the name of that."""
    if not fact.required and fact.id != "visibility" and value in (fact.unknown, None, "", []):
        return words.gettext(NOT_KNOWN)
    if fact.read is readers.euros and isinstance(value, int | float):
        return words.gettext("gratis") if value == 0 else f"€ {words.number(value, 2)}"
    if fact.read is readers.hours:
        return hours.said(value)
    label = SHARES.get(fact.id, fact.choices).get(str(value))
    return words.gettext(label) if label else _plainly(value, words)


def _plainly(value: Any, words: Words) -> str:
    if isinstance(value, float):
        return words.number(value, 5)
    return "; ".join(value) if isinstance(value, list | tuple) else str(value)
