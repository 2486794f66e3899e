"""Telephone numbers in a text, each with the link that dials it."""

from __future__ import annotations

import re
from typing import NamedTuple

#: Between two numbers: "020-1234567 / 06-12345678".
_BETWEEN = re.compile(r"\s*(?:/|;|,|\||&|\bof\b|\ben\b)\s*")
_NUMBER = re.compile(r"\+?[\d(][\d\s().-]*\d")
#: "+31 (0)20": the zero is not dialled from abroad.
_TRUNK = re.compile(r"\(\s*0\s*\)")


#: Digits of a number: 112 and 14020 are short, E.164 has fifteen at most.
_LEAST, _MOST = 3, 15


class PhoneNumber(NamedTuple):
    """A number as it was written, and its digits for a ``tel:`` link."""

    text: str
    digits: str

    @property
    def link(self) -> str:
        """The address that dials it."""
        return f"tel:{self.digits}"


def phone_numbers(text: str) -> list[PhoneNumber]:
    """The numbers of a text; none when there is anything else in it.

    Examples
    --------
    >>> [number.link for number in phone_numbers("+31 (0)20 - 123 45 67 / 06-12345678")]
    ['tel:+31201234567', 'tel:0612345678']
    >>> phone_numbers("bel Jan de Vries thuis")
    []
    """
    parts = [part for part in _BETWEEN.split(text.strip()) if part]
    found = [PhoneNumber(part, _digits(part)) for part in parts if _NUMBER.fullmatch(part)]
    fit = len(found) == len(parts) and all(_LEAST <= len(one.digits.lstrip("+")) <= _MOST for one in found)
    return found if fit else []


def telephone(text: str) -> str:
    """The text when it holds telephone numbers only; else "", for it may name a person."""
    return text if phone_numbers(text) else ""


def _digits(text: str) -> str:
    abroad = text.startswith("+") or re.match(r"00\d", text)
    digits = re.sub(r"\D", "", _TRUNK.sub("", text) if abroad else text)
    return f"+{digits.removeprefix('00')}" if abroad else digits
