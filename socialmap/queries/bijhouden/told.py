"""A stored value in words, for who keeps the map up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from socialmap.guide.offers import MIXED, OWN
from socialmap.i18n import later
from socialmap.model.facts import readers
from socialmap.offer.words import postcode
from socialmap.queries.bijhouden import hours

if TYPE_CHECKING:
    from socialmap.i18n import Words
    from socialmap.model import Fact

NOT_KNOWN = later("weten we niet")
#: A share is asked as one of three: towards the first, in between, towards the last.
SHARES: Mapping[str, tuple[str, str, str]] = {
    "own_mixed": (later("vooral de eigen groep"), later("allebei"), later("gemengd")),
    "functional_relational": (
        later("vooral om iets te doen"), later("allebei"), later("vooral om elkaar te zien"),
    ),
}  # fmt: skip


def told(fact: Fact, value: Any, words: Words) -> str:
    """A value of a fact in words; of a fact that names another record, ``value`` is the name of that."""
    if not fact.required and fact.id != "visibility" and value in (fact.unknown, None, "", []):
        return words.gettext(NOT_KNOWN)
    if fact.read is readers.euros and isinstance(value, int | float):
        return words.gettext("gratis") if value == 0 else f"€ {words.number(value, 2)}"
    if fact.read is readers.hours:
        return hours.said(value)
    if fact.read is readers.postcode:
        return postcode(str(value))
    label = shares(fact.id, value).get(str(value)) or fact.choices.get(str(value))
    return words.gettext(label) if label else _plainly(value, words)


def shares(fact: str, value: Any = None) -> dict[str, str]:
    """The three answers to a fact that is a share, by what is stored for each; none for another fact.

    Parameters
    ----------
    value
        What is stored now, where a list told another number: it stands for the answer in whose third it lies.

    Examples
    --------
    >>> shares("own_mixed", 30)
    {'30': 'vooral de eigen groep', '50': 'allebei', '100': 'gemengd'}
    """
    if fact not in SHARES:
        return {}
    stored = ["0", "50", "100"]
    if value is not None and str(value).isdigit():
        stored[(int(value) > OWN) + (int(value) >= MIXED)] = str(value)
    return dict(zip(stored, SHARES[fact], strict=True))


def _plainly(value: Any, words: Words) -> str:
    if isinstance(value, float):
        return words.number(value, 5)
    return "; ".join(value) if isinstance(value, list | tuple) else str(value)
