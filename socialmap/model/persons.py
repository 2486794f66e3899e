"""Names of people in what lists and calendars call things: they are dropped (rule 1 of the domain).

A title is no place for who leads or comes. Sure are words that announce a person ("o.l.v. Anja de Vries", "mevr.");
where only a given name tells it, it counts at the end, between brackets or behind a word that leads to one: the
"Anne Frankhuis" stays.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD = r"[^\W\d_][^\W\d_'’.-]*(?:[-'’][^\W\d_]+)?"
_CAPITAL = rf"(?=[A-ZÀ-ÖØ-Þ])(?:{_WORD})"
_NAME = rf"{_CAPITAL}(?:\s+(?:(?:van|de|den|der|te|ter|ten|el|al|ben)\s+)*{_CAPITAL}|\s+[A-Z]\.)*"
_AND_OTHERS = rf"{_NAME}(?:\s*(?:,|&|\+|/|en)\s*{_NAME})*"
#: What announces a person: whatever name stands behind it goes with it.
_ANNOUNCED = re.compile(
    rf"[\s(,;:–-]*\b(?:o\.?\s?l\.?\s?v\.?|onder\s+leiding\s+van|onder\s+begeleiding\s+van|o\.?\s?b\.?\s?v\.?|begeleid(?:ing)?"
    r"(?:\s+door)?|begeleid(?:st)?er|docente?|gastvrouw|gastheer|vrijwilligers?|contact(?:persoon)?|aanmelden\s+bij|info"
    rf"(?:\s+bij)?|mevr?\.?|mevrouw|mw\.?|dhr\.?|de\s+heer|meneer|juf|meester|dj)\s*:?\s+(?-i:{_AND_OTHERS})\)?",
    re.IGNORECASE,
)
#: What may lead to a person: only a given name behind it tells.
_LED = re.compile(rf"\s+(?:met|door|bij|van|en|&|\+|/|-|–|:)\s*({_AND_OTHERS})\s*$")
_BRACKETS = re.compile(rf"\s*[(\[]\s*(?:(?:met|door|bij|van|o\.l\.v\.)\s+)?({_AND_OTHERS}|naam)\s*[)\]]")
_OF_SOMEBODY = re.compile(rf"\b({_CAPITAL})(?:['’]s|s['’])\s+(?=\w)")
#: What may stay behind when a name goes, and what does not stand at the end of a title.
_SIGNS = " ,;:–-"
_LEADING = frozenset({"met", "bij", "door", "van", "de", "het", "en", "o.l.v."})
_PARTICLES = frozenset({"van", "de", "den", "der", "te", "ter", "ten", "el", "al"})
#: A house, street or round of that name is no person.
_OF_BUILDINGS = ("huis", "straat", "plein", "park", "hof", "school", "kerk", "toernooi", "weg", "laan", "zaal", "club")
#: What a language stands behind.
_TAUGHT = ("het", "les", "lessen", "cursus", "conversatie", "taal", "spreken", "leren", "beginners", "gevorderden")
_LONGEST = 4
_MAIL = re.compile(r"\S+@\S+\.\w+")
_PHONE = re.compile(r"(?<!\d)(?:\+31|0)[\d\s()-]{8,14}\d(?!\d)")


def without_persons(title: str) -> tuple[str, bool]:
    """A title without names of people, their telephone and mail; and whether there was any.

    Examples
    --------
    >>> without_persons("Yoga o.l.v. Anja de Vries"), without_persons("Biljart (Henk)")
    (('Yoga', True), ('Biljart', True))
    >>> without_persons("Anne Frankhuis"), without_persons("Koffie met Taart"), without_persons("Les Frans")
    (('Anne Frankhuis', False), ('Koffie met Taart', False), ('Les Frans', False))
    """
    found = _MAIL.sub("", _PHONE.sub("", title))
    found = _ANNOUNCED.sub("", found)
    found = _BRACKETS.sub(lambda one: "" if one[1] == "naam" or _is_given(one[1]) else one[0], found)
    found = _OF_SOMEBODY.sub(lambda one: "" if _is_given(one[1]) else one[0], found)
    found = _LED.sub(lambda one: "" if _is_given(one[1]) else one[0], found)
    words = found.split()
    if _is_person(words):
        words = []
    elif len(words) > 1 and words[-1][:1].isupper() and _is_given(words[-1]) and not _is_language(words[-2:]):
        words = words[:-1]
    told = " ".join(words).strip(_SIGNS)
    while told and found.split() != title.split() and told.split()[-1].casefold() in _LEADING:
        told = " ".join(told.split()[:-1]).strip(_SIGNS)
    return told, told != " ".join(title.split()).strip(_SIGNS)


def _is_person(words: Sequence[str]) -> bool:
    """Whether this is a given name, with a surname or none, and nothing else."""
    if not words or not _is_given(words[0]) or len(words) > _LONGEST:
        return False
    named = all(word[:1].isupper() or word in _PARTICLES for word in words)
    return named and not words[-1].casefold().endswith(_OF_BUILDINGS)


def _is_language(words: Sequence[str]) -> bool:
    """Whether the last of two words is the language that is taught, and not who teaches ("Les Frans")."""
    before, last = (word.casefold().strip(",.") for word in words)
    return last == "frans" and before.endswith(_TAUGHT)


def _is_given(name: str) -> bool:
    return name.split(maxsplit=1)[0].casefold().strip(",.") in _given()


@cache
def _given() -> frozenset[str]:
    """Given names that are heard in a Dutch neighbourhood, without those that are also words."""
    return frozenset(files("socialmap.model").joinpath("given_names.txt").read_text(encoding="utf-8").split())
