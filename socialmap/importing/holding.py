"""Whether the words of a record are of opvang or living: a name seals it, a text holds it for a person (rule 3)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from socialmap.model import Visibility
from socialmap.model.sealed import mentions_sealed, sealed_as

if TYPE_CHECKING:
    from collections.abc import Mapping

SEALED = "opvang of zorgwonen: blijft verborgen"
HELD = "noemt opvang of zorgwonen: alleen voor de redactie, tot een mens kijkt"
#: From who may see all to who may see nothing.
WIDTH = list(Visibility)


def held(record: Mapping[str, Any], *, mentioned: bool = False) -> tuple[Visibility, str] | None:
    """The most that may see a record by its words, and why; None where they tell nothing.

    Parameters
    ----------
    record
        Its facts.
    mentioned
        That another text of it, which is not kept, names such a thing.
    """
    kind = str(record.get("kind", ""))
    if sealed_as(str(record.get("name", "")), [kind]):
        return Visibility.HIDDEN, SEALED
    texts = [value for value in record.values() if type(value) is str]
    texts += [text for value in record.values() if isinstance(value, list) for text in value]
    if mentioned or any(_mentions(text, kind) for text in texts):
        return Visibility.ACCOUNTS, HELD
    return None


def narrowest(*seen: Visibility) -> Visibility:
    """What the fewest may see."""
    return max(seen, key=WIDTH.index)


@lru_cache(maxsize=4096)
def _mentions(text: str, kind: str) -> str:
    """A long table says the same again and again."""
    return mentions_sealed(text, [kind])
