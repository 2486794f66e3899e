"""What an element tells of a place: one table of facts, each with the keys that say it and how these are read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from socialmap.model import PLACE_FACTS, Known, phone_numbers
from socialmap.sources.osm.elements import Element, day_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_YES_NO = {"yes": Known.YES, "designated": Known.YES, "no": Known.NO}
#: Keys of telephones, those of the place before those of somebody on the road.
_PHONES = ("phone", "contact:phone", "mobile", "contact:mobile")
_WEBSITES = ("website", "contact:website", "url", "contact:url")
#: More numbers than anybody will try.
_MOST_PHONES = 3
#: When somebody looked, of the element and of its hours.
_SEEN = ("check_date", "survey:date", "lastcheck", "last_checked")


def _wheels(tags: Mapping[str, str]) -> str:
    """Limited is not yes, and not no."""
    return _YES_NO.get(tags.get("wheelchair", ""), Known.UNKNOWN)


def _toilet(tags: Mapping[str, str]) -> str:
    """One for wheels is one; that there is none for wheels says nothing of others."""
    told = _YES_NO.get(tags.get("toilets", ""), Known.UNKNOWN)
    by_wheels = _YES_NO.get(tags.get("toilets:wheelchair", ""))
    return Known.YES if told is Known.UNKNOWN and by_wheels is Known.YES else told


def _free(tags: Mapping[str, str]) -> str:
    """Any charge is a no; a fee by hours or a donation says neither."""
    charge = tags.get("charge", "")
    if charge and not re.fullmatch(r"0([.,]0+)?\s*(EUR|€)?", charge.strip()):
        return Known.NO
    return {"no": Known.YES, "yes": Known.NO}.get(tags.get("fee", ""), Known.UNKNOWN)


def _phones(tags: Mapping[str, str]) -> str:
    """The numbers, each once; what is no number is left out, for it may be somebody's name."""
    given = [part for key in _PHONES for part in tags.get(key, "").split(";")]
    numbers = {one.digits: one.text for part in given for one in phone_numbers(part)}
    return " / ".join(list(numbers.values())[:_MOST_PHONES])


def _first(fact: str, *keys: str) -> Callable[[Mapping[str, str]], str]:
    """The first of the values that the fact can hold, of the first key that has one."""
    read = PLACE_FACTS[fact].read

    def found(tags: Mapping[str, str]) -> str:
        for part in (part for key in keys for part in tags.get(key, "").split(";")):
            try:
                if value := read(part):
                    return str(value)
            except ValueError:
                continue
        return ""

    return found


def _hours(tags: Mapping[str, str]) -> str:
    return tags.get("opening_hours", "")


def _note(tags: Mapping[str, str]) -> str:
    """What has no fact of its own and matters at the door, in our words: a stranger's own text may name somebody."""
    return " ".join(_notes(tags))


def _notes(tags: Mapping[str, str]) -> Iterator[str]:
    if re.fullmatch(r"-?[1-9]\d?", level := tags.get("level", "")):
        yield f"Op verdieping {level}."
    if tags.get("wheelchair") == "limited":
        yield "Met een rolstoel kunt u er maar op een deel, of met hulp."
    if tags.get("toilets:wheelchair") in ("yes", "designated"):
        yield "Er is een toilet voor mensen met een rolstoel."


#: By fact of a place (``model.PLACE_FACTS``), and what else comes of a row of a list.
FACTS: Mapping[str, Callable[[Mapping[str, str]], str]] = {
    "street": _first("street", "addr:street", "addr:place"),
    "house_number": _first("house_number", "addr:housenumber"),
    "postcode": _first("postcode", "addr:postcode"),
    "town": _first("town", "addr:city"),
    "opening_hours": _hours,
    "phone": _phones,
    "website": _first("website", *_WEBSITES),
    "step_free": _wheels,
    "toilet": _toilet,
    "free_of_charge": _free,
    "note": _note,
    "operator": lambda tags: tags.get("operator", ""),
}
#: Of what stands along the way.
EVERYDAY_FACTS = ("opening_hours", "step_free", "free_of_charge")


def seen_on(element: Element, date: str) -> str:
    """The day on which an element was so: when somebody looked, else when it was edited last, else that of the file.

    Of a day after the file nobody can know; when something began (``start_date``) is no such day.
    """
    looked = [day_of(element.tags.get(key)) for key in _SEEN]
    known = [day for day in (*looked, element.seen_on) if day and (not date or day <= date)]
    return known[0] if known else date
