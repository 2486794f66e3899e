"""What is public with consent only (rule 7): groups of people who share something hard, and where a circle meets.

An activity or initiative whose name, description or words on whom it is for say so is for accounts, until the
organisation and the group both said that it may be public. Told by its meaning, as what is sealed; a house that is
meant for some (an Odensehuis, an inloop) is no such group: it is told by its door (rule 9).
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from socialmap.model.facts import CONSENTS, RecordKind
from socialmap.model.text import bare_words
from socialmap.model.words import Known, Visibility

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Kinds of record that tell where and when such a group meets.
KINDS = (RecordKind.ACTIVITY, RecordKind.INITIATIVE)
_TELLING = ("name", "subtitle", "kind", "description", "for_whom", "subject", "approach")
_GROUP = r"(?:groep|groepen|groepje|avond|middag|ochtend|bijeenkomst|bijeenkomsten|kring|contact|cafe|meeting|meetings)"
#: What people share who meet for it; one that is about it for everybody (a talk, a lesson) is no group of theirs.
_SHARED = (
    r"(?:rouw|verlies|nabestaanden|scheidings?|verslavings?|verslaafden|alcohol|drugs|gok|eetstoornis|eetstoornissen"
    r"|angst|paniek|depressie|burn ?out|trauma|borderline|bipolair|psychose|stemmenhoorders?|autisme|adhd|incest"
    r"|misbruik|geweld|zelfmoord|suicide|kanker|hiv|ggz|naasten|schulden)"
)
#: Who comes to practise a language.
_LANGUAGE = r" (?:\w+ )?(?:taal|nederlands|engels|frans|spaans|duits|arabisch|turks)"
_CALLED = (
    r"\bzelf ?hulp\w*|\bself ?help\b|\blotgenoten\w*|\b(?:peer )?support ?groups?\b|\bsteun ?groep(?:en)?\b",
    rf"\b(?<!taal )(?<!taal)(?<!nederlandse )(?:praat|gespreks) ?groep(?:en)?\b(?!{_LANGUAGE})",
    r"\bherstel ?(?:werk ?)?groep(?:en)?\b|\bervarings? ?(?:groep|groepen|kring)\b",
    rf"\b{_SHARED} ?{_GROUP}\b",
    rf"\b{_GROUP} (?:voor |van |over |bij |met )?(?:mensen (?:met|in|na) )?(?:een )?{_SHARED}\b",
    r"\b(?:anonieme|anonymous) (?:alcoholisten|alcoholics|verslaafden|gokkers|overeters|narcotics|schuldenaren)\b",
    r"\b(?:alcoholics|narcotics|gamblers|overeaters|cocaine|debtors|codependents|workaholics) anonymous\b",
    r"\b(?:al ?anon|alateen|coda|buddy ?care)\b|\b(?:aa|na|oa|ca|ga|acoa) ?(?:groep|groepen|meeting|meetings)\b",
    r"\b(?:12|twaalf) ?stappen\w*|\brouw\w*|\bna (?:een )?(?:groot )?verlies\b",
    # Where and when a circle meets.
    r"\bbuurt ?cirkels?\b|\bburen ?groep(?:en)?\b|\bvrienden ?kring(?:en)?\b|\b(?:steun|zorg) ?cirkels?\b",
)
_SENSITIVE = re.compile("|".join(_CALLED))


def needs_consent(kind: str, record: Mapping[str, Any]) -> bool:
    """Does this record tell where or when such a group meets?

    Examples
    --------
    >>> needs_consent("activity", {"name": "Lotgenotengroep rouw"}), needs_consent("activity", {"name": "Buurtlunch"})
    (True, False)
    >>> needs_consent("place", {"name": "Odensehuis"})
    False
    """
    if kind not in KINDS:
        return False
    texts = [record.get(name) or "" for name in _TELLING]
    told = [one for text in texts for one in (text if isinstance(text, list) else [text])]
    return any(_says_so(text) for text in told if text)


def most_seen(kind: str, record: Mapping[str, Any]) -> Visibility:
    """The most that may see a record: all, unless it needs a consent that is not there."""
    if not needs_consent(kind, record) or all(record.get(name) == Known.YES for name in CONSENTS):
        return Visibility.PUBLIC
    return Visibility.ACCOUNTS


def edition() -> str:
    """A mark that changes with the words, so that a store knows by which its records were judged."""
    return blake2b(_SENSITIVE.pattern.encode(), digest_size=8).hexdigest()


@lru_cache(maxsize=4096)
def _says_so(text: str) -> bool:
    return _SENSITIVE.search(bare_words(text)) is not None
