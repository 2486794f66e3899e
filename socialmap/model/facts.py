"""Facts of a place: what each is called, and what it may hold, whoever says it: a person, a form or a list."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from socialmap import geo
from socialmap.errors import BadInputError
from socialmap.model.phones import telephone
from socialmap.model.words import Known, PlaceKind, Status, Visibility
from socialmap.model.written import LONGEST, LONGEST_NAME, seen, without_markup
from socialmap.schedule import parse_schedule

#: A host with a point in it, and perhaps a port.
_HOST = r"[^\s@/]+\.[^\s@/.]{2,}"


@dataclass(frozen=True)
class Fact:
    """What may be filled in of a place.

    Attributes
    ----------
    label
        Its name for who fills it in.
    read
        Makes of what was typed what is stored; ``ValueError`` or ``BadInputError`` when it does not fit.
    expected
        What does fit.
    """

    label: str
    read: Callable[[Any], Any]
    expected: str

    def checked(self, value: Any) -> Any:
        """What is stored of a value.

        Raises
        ------
        BadInputError
            When it does not fit.
        """
        try:
            return self.read(value)
        except BadInputError as error:
            raise BadInputError(error.message, column=self.label, value=value, expected=error.expected) from None
        except (ValueError, TypeError):
            msg = "deze waarde kan hier niet"
            raise BadInputError(msg, column=self.label, value=value, expected=self.expected) from None


def _text(value: Any, most: int = LONGEST) -> str:
    text = seen(without_markup(str(value)))
    if len(text) > most:
        raise ValueError
    return text


def _short(value: Any) -> str:
    return _text(value, LONGEST_NAME)


def _name(value: Any) -> str:
    if not (text := _short(value)):
        raise ValueError
    return text


def _like(pattern: str) -> Callable[[Any], str]:
    """An empty text, or one that has this form."""

    def read(value: Any) -> str:
        text = _text(value)
        if text and not re.fullmatch(pattern, text):
            raise ValueError
        return text

    return read


def _postcode(value: Any) -> str:
    return _like(r"[1-9]\d{3}[A-Z]{2}")(str(value).replace(" ", "").upper())


def _website(value: Any) -> str:
    text = _text(value)
    if text and not re.match(r"[a-z][a-z0-9+.-]*:", text, re.IGNORECASE):
        text = f"https://{text}"
    parts = urlsplit(text)
    if text and (parts.scheme not in {"http", "https"} or not re.fullmatch(_HOST, parts.netloc) or " " in text):
        raise ValueError
    return text


def _phone(value: Any) -> str:
    text = _text(value)
    if text and not telephone(text):
        raise ValueError
    return text


def _hours(value: Any) -> str:
    text = _text(value)
    if text:
        parse_schedule(text)
    return text


def _between(low: float, high: float) -> Callable[[Any], float]:
    def read(value: Any) -> float:
        number = float(value)
        if not low <= number <= high:
            raise ValueError
        return number

    return read


def _one_of(label: str, enum: type[StrEnum]) -> Fact:
    return Fact(label, enum, ", ".join(enum))


_WEST, _SOUTH, _EAST, _NORTH = geo.NETHERLANDS
PLACE_FACTS: Mapping[str, Fact] = {
    "name": Fact("naam", _name, f"een naam van hoogstens {LONGEST_NAME} tekens"),
    "kind": _one_of("soort", PlaceKind),
    "lon": Fact("lengtegraad", _between(_WEST, _EAST), f"een getal van {_WEST} tot {_EAST}"),
    "lat": Fact("breedtegraad", _between(_SOUTH, _NORTH), f"een getal van {_SOUTH} tot {_NORTH}"),
    "street": Fact("straat", _short, f"hoogstens {LONGEST_NAME} tekens"),
    "house_number": Fact("huisnummer", _like(r"\d.{0,9}"), "een huisnummer, zoals 58-H"),
    "postcode": Fact("postcode", _postcode, "een postcode, zoals 1011AB"),
    "town": Fact("plaats", _short, f"hoogstens {LONGEST_NAME} tekens"),
    "visibility": _one_of("zichtbaarheid", Visibility),
    "status": _one_of("status", Status),
    "step_free": _one_of("zonder trap", Known),
    "toilet": _one_of("toilet", Known),
    "quiet_room": _one_of("rustige ruimte", Known),
    "kitchen": _one_of("keuken", Known),
    "free_of_charge": _one_of("gratis", Known),
    "alcohol": _one_of("alcohol", Known),
    "unbranded": _one_of("niet als zorg herkenbaar", Known),
    "opening_hours": Fact("openingstijden", _hours, "openingstijden, zoals Mo-Fr 09:00-17:00"),
    "phone": Fact("telefoon", _phone, "een telefoonnummer, of meer met een / ertussen"),
    "website": Fact("website", _website, "een adres dat begint met https://"),
    "note": Fact("opmerking", _text, f"hoogstens {LONGEST} tekens"),
}
