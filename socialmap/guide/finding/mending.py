"""Names that lost a letter on the way here ("Hygi?astraat"), and what they were where other names settle it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from socialmap.model.text import plain

#: A sign in the middle or at the end of a word that stands for one lost letter; at the end of a name it asks.
LOST = re.compile(r"(?<=[^\W\d_])[?\ufffd](?=[^\W\d_])|(?<=[^\W\d_]{3})[?\ufffd](?=[\s.,)]|$)")
_LETTER = "[^\\W\\d_]"
_WORD = re.compile(r"[^\s,./()\-]+")
#: Common Dutch words with such a letter, as the Woordenlijst Nederlandse Taal writes them.
COMMON = ("café", "coöp", "coöperatie", "commerciële", "financiële", "zeeën", "ideeën", "reünie", "patiënt", "cliënt")


def has_lost(name: str) -> bool:
    """Whether a letter of a name was lost.

    Examples
    --------
    >>> has_lost("Grand-Caf? Genieten"), has_lost("Wie gaat er mee?")
    (True, True)
    """
    # Read for every word of every name: most have no such sign at all.
    return ("?" in name or "\ufffd" in name) and bool(LOST.search(name))


def accented(names: Iterable[str]) -> list[str]:
    """The words of names that have a letter which is lost easily."""
    return sorted({word for name in names if not name.isascii() for word in _WORD.findall(name) if not word.isascii()})


def mended(name: str, known: Mapping[int, list[str]]) -> str:
    """A name with its lost letters, where exactly one word that we know fits; else as it is.

    Parameters
    ----------
    known
        Words with such letters, by their length (:func:`by_length`).

    Examples
    --------
    >>> words = by_length(["Hygiëastraat", "café"])
    >>> mended("Grand-Caf? Genieten", words), mended("Hygi?astraat 4", words), mended("Zwerverscaf?", words)
    ('Grand-Café Genieten', 'Hygiëastraat 4', 'Zwerverscafé')
    >>> mended("Wie gaat er mee?", words)
    'Wie gaat er mee?'
    """
    return _WORD.sub(lambda found: _whole(found[0], known), name) if has_lost(name) else name


def by_length(words: Iterable[str]) -> dict[int, list[str]]:
    """Words with letters that are easily lost, and the common ones, by length."""
    found: dict[int, list[str]] = {}
    for word in dict.fromkeys((*words, *COMMON)):
        found.setdefault(len(word), []).append(word)
    return found


def _whole(word: str, known: Mapping[int, list[str]]) -> str:
    if not LOST.search(word):
        return word
    fits = pattern(word)
    whole = {like(other, word) for other in known.get(len(word), ()) if fits.fullmatch(other)}
    # Of a compound the part with the lost letter may be a word that we know: "Zwerverscafé".
    parts = {
        word[: -len(tail)] + tail
        for tail in (other for length, others in known.items() if length < len(word) for other in others)
        if pattern(word[-len(tail) :]).fullmatch(tail) and LOST.search(word[-len(tail) :])
    }
    found = whole or parts
    return found.pop() if len(found) == 1 else word


def like(word: str, written: str) -> str:
    """A word with the capital of what was written."""
    return word[:1].upper() + word[1:] if written[:1].isupper() else word


@lru_cache(maxsize=4_000)
def pattern(word: str) -> re.Pattern[str]:
    """What a word with lost letters may have been: for each lost one any letter that is not plain ASCII."""
    parts = [re.escape(part) for part in LOST.split(word)]
    return re.compile("[^\\x00-\\x7f]".join(parts), re.IGNORECASE)


@lru_cache(maxsize=4_000)
def typed_pattern(token: str) -> re.Pattern[str]:
    """What people type for a word with lost letters, without accents: one or two letters for each, or none."""
    return re.compile("[a-z]{0,2}".join(re.escape(plain(part)) for part in re.split(r"[?\ufffd]", token)))
