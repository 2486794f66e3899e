"""How values are read, whoever brings them: typed by a person, sent by a form or a cell of a list.

Each reader makes of a value what is stored, and reads what it made as the same again.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from socialmap.model.phones import telephone
from socialmap.model.words import Known
from socialmap.model.written import LONGEST, LONGEST_NAME, seen, without_markup
from socialmap.schedule import parse_schedule

POSTCODE = r"[1-9][0-9]{3}[A-Z]{2}"
WIJK_CODE = r"WK[0-9]{4}[0-9A-Z]{2}"
#: Lists write several in one cell ("12, 14 en 16"); what is longer is something else.
HOUSE_NUMBER = r"\d.{0,39}"
#: "5-7" becomes "5-jul", or the number of that day: some 45,000.
_MONTH_OF_A_SHEET = re.compile(r"\d{1,2}-(jan|feb|mrt|mar|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec)", re.IGNORECASE)
_DAYS_OF_A_SHEET = 36_000
#: A host with a point in it, and perhaps a port.
_HOST = r"[^\s@/]+\.[^\s@/.]{2,}"
#: What a list or a form writes for yes, no and nobody knows, in the languages of the map and of lists about it.
_YES_OR_NO = {
    **dict.fromkeys(("ja", "j", "yes", "y", "true", "waar", "1", "x", "v", "✓", "✔", "☑"), Known.YES),
    **dict.fromkeys(("jawel", "oui", "sí", "si", "evet", "var", "tak", "نعم", "እወ"), Known.YES),
    **dict.fromkeys(("nee", "neen", "n", "no", "false", "onwaar", "0"), Known.NO),
    **dict.fromkeys(("nein", "non", "hay\u0131r", "hayir", "yok", "nie", "لا", "ኣይፋል"), Known.NO),
    **dict.fromkeys(("onbekend", "unknown", "weten we niet", "?", ""), Known.UNKNOWN),
}
_FREE = ("gratis", "free")
_EURO = re.compile(r"(?:€|eur|euro)?\s*(\d+(?:[.,]\d{1,2}|,-)?)\s*(?:€|eur|euro)?", re.IGNORECASE)
_DEAREST = 1_000.0


def text(value: Any, most: int = LONGEST) -> str:
    """A text as it is kept; ``ValueError`` when it is longer."""
    kept = seen(without_markup("" if value is None else str(value)))
    if len(kept) > most:
        raise ValueError
    return kept


def short(value: Any) -> str:
    """A text that names something."""
    return text(value, LONGEST_NAME)


def name(value: Any) -> str:
    """A text that names something, and is there."""
    if not (kept := short(value)):
        raise ValueError
    return kept


def like(pattern: str) -> Callable[[Any], str]:
    """An empty text, or one that has this form."""

    def read(value: Any) -> str:
        kept = text(value)
        if kept and not re.fullmatch(pattern, kept):
            raise ValueError
        return kept

    return read


def postcode(value: Any) -> str:
    """A postcode as it is kept: without a space, in capitals.

    Examples
    --------
    >>> postcode("1097 sc")
    '1097SC'
    """
    return like(POSTCODE)(re.sub(r"\s", "", text(value)).upper())


def house_number(value: Any) -> str:
    """A house number, or several; not what a spreadsheet makes of one, a day.

    Examples
    --------
    >>> house_number(" 58-H")
    '58-H'
    """
    kept = like(HOUSE_NUMBER)(value)
    if _MONTH_OF_A_SHEET.fullmatch(kept) or (kept.isdecimal() and int(kept) >= _DAYS_OF_A_SHEET):
        raise ValueError
    return kept


def website(value: Any) -> str:
    """An address of a page; one without ``https://`` gets it."""
    kept = text(value)
    if kept and not re.match(r"[a-z][a-z0-9+.-]*:", kept, re.IGNORECASE):
        kept = f"https://{kept}"
    parts = urlsplit(kept)
    if kept and (parts.scheme not in {"http", "https"} or not re.fullmatch(_HOST, parts.netloc) or " " in kept):
        raise ValueError
    return kept


def phone(value: Any) -> str:
    """Telephone numbers and nothing else."""
    kept = text(value)
    if kept and not telephone(kept):
        raise ValueError
    return kept


def hours(value: Any) -> str:
    """Opening hours of which it is certain what they mean."""
    kept = text(value)
    if kept:
        parse_schedule(kept)
    return kept


def season_stop(value: Any) -> str:
    """Periods in which something stops: ``2026-07-06/2026-08-16``, several separated by ``;``."""
    kept = text(value)
    if "SH" in kept:  # of school holidays another fact tells
        raise ValueError
    parse_schedule("", season_stop=kept)
    return kept


def number(low: float, high: float) -> Callable[[Any], float]:
    """A number between two bounds."""

    def read(value: Any) -> float:
        found = float(value.strip().replace(",", ".") if isinstance(value, str) else value)
        if not low <= found <= high:
            raise ValueError
        return found

    return read


def share(value: Any) -> int | None:
    """A whole number from 0 to 100; nothing when nobody told."""
    if value is None or not str(value).strip():
        return None
    found = number(0, 100)(value)
    if found != int(found):
        raise ValueError
    return int(found)


def euros(value: Any) -> float | None:
    """An amount in euros; nothing when nobody told.

    Examples
    --------
    >>> euros("€ 2,50"), euros("gratis"), euros(""), euros(3)
    (2.5, 0.0, None, 3.0)
    """
    kept = text(value)
    if not kept:
        return None
    if kept.casefold() in _FREE:
        return 0.0
    if not (found := _EURO.fullmatch(kept)):
        raise ValueError
    return number(0, _DEAREST)(found[1].removesuffix(",-"))


def yes_or_no(value: Any) -> Known:
    """Yes, no or unknown, in the words of forms and lists.

    Examples
    --------
    >>> yes_or_no("Ja"), yes_or_no("false"), yes_or_no("")
    (<Known.YES: 'ja'>, <Known.NO: 'nee'>, <Known.UNKNOWN: 'onbekend'>)
    """
    if (found := _YES_OR_NO.get(text(value).casefold())) is None:
        raise ValueError
    return found


def one_of(enum: type[StrEnum]) -> Callable[[Any], StrEnum]:
    """One of a few words, with small letters or capitals; nothing at all is "unknown" where there is such a word."""
    words = {_bare(one): one for one in enum}

    def read(value: Any) -> StrEnum:
        if (found := words.get(_bare(text(value)) or _bare(Known.UNKNOWN))) is None:
            raise ValueError
        return found

    return read


def _bare(word: str) -> str:
    return re.sub(r"[\s_]+", " ", word.casefold())


def texts(value: Any) -> list[str]:
    """Several texts: a list, or one text with `` | `` between them."""
    parts = value if isinstance(value, (list, tuple)) else text(value, 10 * LONGEST).split("|")
    return [part for part in (text(part) for part in parts) if part]


def identifier(value: Any) -> str | None:
    """The lasting identifier of a place (a UUID); nothing when nobody told."""
    kept = text(value)
    return str(uuid.UUID(kept)) if kept else None


def slug(value: Any) -> str | None:
    """The identifier of another record; nothing when nobody told."""
    return short(value) or None


def day(value: Any) -> date | None:
    """A day, as 2026-11-28; nothing when nobody told."""
    if isinstance(value, date):
        return value
    kept = text(value)
    return date.fromisoformat(kept) if kept else None
