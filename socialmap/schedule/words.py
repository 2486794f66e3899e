"""Words of opening hours, in the syntax of OpenStreetMap and in Dutch as people write it.

A word that is not in this table makes the whole text unread: what is left out of "ma 's ochtends 10-12" might be
what it is about.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from socialmap.schedule.rules import PARTS, PH, SH, Says

if TYPE_CHECKING:
    from collections.abc import Iterator


class Kind(StrEnum):
    """What a word is."""

    DAY = "dag"
    MONTH = "maand"
    EASTER = "pasen"
    YEAR = "jaar"
    NUMBER = "getal"
    TIME = "tijd"
    SUN = "zon"
    ALWAYS = "altijd"
    HOLIDAY = "feestdag"
    WEEK = "week"
    PARITY = "om de week"
    NTH = "[1]"
    ORDINAL = "eerste"
    OFFSET = "+1 day"
    TO = "-"
    UNTIL = "tot"
    AND = ","
    BREAK = ";"
    ELSE = "||"
    SLASH = "/"
    PLUS = "+"
    STATE = "off"
    COMMENT = '"..."'
    EXCEPT = "behalve"
    ALSO = "ook"
    BUT = "maar"
    FILLER = ""
    PART = "'s nachts"
    UNREAD = "?"


@dataclass(frozen=True)
class Token:
    """A word with what it means; ``end`` is where it ends in the text."""

    kind: Kind
    value: int | str | tuple[int, ...] = ""
    text: str = ""
    end: int = 0
    dutch: bool = False


_DAYS = (
    ("Mo", "mon(?:day)?", "ma|maandag(?:en|s)?"),
    ("Tu", "tue(?:s|sday)?", "di|dinsdag(?:en|s)?"),
    ("We", "wed(?:nesday)?", "wo|woensdag(?:en|s)?"),
    ("Th", "thu(?:rs?|rsday)?", "do|donderdag(?:en|s)?"),
    ("Fr", "fri(?:day)?", "vr|vrijdag(?:en|s)?"),
    ("Sa", "sat(?:urday)?", "za|zaterdag(?:en|s)?"),
    ("Su", "sun(?:day)?", "zo|zondag(?:en|s)?"),
)
_MONTHS = (
    ("jan(?:uary)?", "januari"),
    ("feb(?:ruary)?", "februari"),
    ("mar(?:ch)?", "mrt|maart"),
    ("apr(?:il)?", ""),
    ("may", "mei"),
    ("june?", "juni"),
    ("july?", "juli"),
    ("aug(?:ust)?", "augustus"),
    ("sept?(?:ember)?", ""),
    ("oct(?:ober)?", "okt|oktober"),
    ("nov(?:ember)?", ""),
    ("dec(?:ember)?", ""),
)
_ORDINALS = ("eerste", "tweede", "derde", "vierde", "vijfde")
_OF_THE_MONTH = r"(?:van\s+(?:de|elke|iedere)|v\.?\s?[/.]?\s?d\.?|v/d|in\s+de|per)\s+(?:maand|mnd)"
#: What two of the words that fill a sentence say: "elke", and "van de maand".
EACH, OF_THE_MONTH = "elke", "van de maand"
#: Minutes of an hour, and the last hour that a time may have: 48.00 is the end of the next day.
HOUR, LAST_HOUR, _MINUTES = 60, 48, 60


def _table() -> Iterator[tuple[Kind, str, int | str, bool]]:
    """Kind, pattern, value and whether it is Dutch, of each word; the first that fits counts."""
    yield from ((Kind.STATE, word, Says.OFF, False) for word in ("off", "closed"))
    yield Kind.STATE, "gesloten|dicht", Says.OFF, True
    yield Kind.STATE, "unknown", Says.UNKNOWN, False
    yield Kind.STATE, "misschien", Says.UNKNOWN, True
    yield Kind.STATE, "open", Says.OPEN, False
    yield Kind.FILLER, "geopend", "", True
    for number, (osm, english, dutch) in enumerate(_DAYS):
        yield Kind.DAY, f"{osm}|{english}", number, False
        yield Kind.DAY, dutch, number, True
    for number, (english, dutch) in enumerate(_MONTHS, start=1):
        yield Kind.MONTH, english, number, False
        if dutch:
            yield Kind.MONTH, dutch, number, True
    yield Kind.EASTER, "easter", "", False
    yield Kind.EASTER, "eerste paasdag", "", True
    yield Kind.HOLIDAY, "PH", PH, False
    yield Kind.HOLIDAY, "SH", SH, False
    yield Kind.HOLIDAY, "(?:(?:officiële|nationale|erkende) )?feestdag(?:en)?", PH, True
    yield Kind.HOLIDAY, "schoolvakantie(?:s|dagen)?", SH, True
    yield Kind.WEEK, "weeks?|weken", "", False
    yield Kind.PARITY, "oneven (?:weken|week)", 1, True
    yield Kind.PARITY, "even (?:weken|week)", 2, True
    yield Kind.SUN, "sunrise|sunset", "", False
    yield Kind.SUN, "zonsopgang", "sunrise", True
    yield Kind.SUN, "zonsondergang", "sunset", True
    yield Kind.ALWAYS, "dag en nacht", "", True
    for number, word in enumerate(_ORDINALS, start=1):
        yield Kind.ORDINAL, f"{word}|{number}(?:e|ste|de)", number, True
    yield Kind.ORDINAL, "voorlaatste|op een na laatste", -2, True
    yield Kind.ORDINAL, "laatste", -1, True
    yield Kind.FILLER, _OF_THE_MONTH, OF_THE_MONTH, True
    yield Kind.TO, r"t/m|t\.?/?m\.?|tot en met|tot & met", "", True
    yield Kind.UNTIL, "tot", "", True
    yield Kind.EXCEPT, r"behalve|uitgezonderd|met uitzondering van|m\.?u\.?v\.?|niet", "", True
    yield Kind.ELSE, "en anders|anders", "", True
    yield Kind.ALSO, "en ook|ook", "", True
    yield Kind.BUT, "maar", "", True
    for word in PARTS:
        yield Kind.PART, word, word, True
    yield Kind.PART, "'s morgens", "'s ochtends", True
    yield Kind.AND, "and", "", False
    yield Kind.AND, "en", "", True
    yield Kind.FILLER, "elke|iedere", EACH, True
    yield Kind.FILLER, "alle|van|op|in|de|het|uur|uren|u|openingstijden|die|vallen|'s", "", True


#: Words for several days at once, written out.
_WRITTEN_OUT = (
    (r"\bzon-\s*(?:en|&)\s*feestdagen\b", "zondag en feestdagen"),
    (r"\b(?:dagelijks|(?:elke|iedere) dag|alle dagen|7 dagen per week)\b", "maandag t/m zondag"),
    (r"\b(?:door de weeks?|doordeweeks(?:e dagen)?)\b", "maandag t/m vrijdag"),
    (r"\bweekend(?:en|s)?\b", "zaterdag en zondag"),
    (r"\b(\w+dag)\s?(ochtend|middag|avond)(?:en)?\b", r"\1 's \2s"),
)
#: "om de 2 weken van 17 september 2026 t/m 14 september 2028": the same with a step behind it.
_EVERY = re.compile(r"\bom de (\d{1,2}) (dagen|weken) van (\d{1,2} \w+ \d{4} t/m \d{1,2} \w+ \d{4})", re.IGNORECASE)
_WORKING_DAYS = re.compile(r"\b(?:op )?(?:werkdag(?:en)?)\b", re.IGNORECASE)
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\u30fc\u301c~"), "-")
_QUOTES = str.maketrans({"\u2019": "'", "\u201c": '"', "\u201d": '"'})
_SIGNS = (
    (Kind.COMMENT, re.compile(r'"([^"]*)"')),
    (Kind.ALWAYS, re.compile(r"24/7(?!\d)")),
    (Kind.OFFSET, re.compile(r"([+-])\s*(\d{1,3})\s*(?:days?|dag(?:en)?)\b", re.IGNORECASE)),
    (Kind.NTH, re.compile(r"\[([-\d,\s]+)\]")),
    (Kind.TIME, re.compile(r"(\d{1,2})(?:[:.]|\s?[uh]\s?(?=\d))(\d{2})(?!\d)(?:\s*(?:uur|u|h)\b\.?)?", re.IGNORECASE)),
    (Kind.TIME, re.compile(r"(\d{1,2})()\s*(?:uur|u|h)\b\.?", re.IGNORECASE)),
    (Kind.YEAR, re.compile(r"((?:19|20)\d{2})(?!\d)")),
    (Kind.NUMBER, re.compile(r"(\d{1,2})(?!\d)\.?(?=[^\d]|$)")),
    (Kind.ELSE, re.compile(r"\|\|")),
    (Kind.BREAK, re.compile(r";|\.(?=\s|$)")),
    (Kind.AND, re.compile(r"[,&]")),
    (Kind.TO, re.compile(r"-")),
    (Kind.SLASH, re.compile(r"/")),
    (Kind.PLUS, re.compile(r"\+")),
    (Kind.FILLER, re.compile(r"[\s:()]+")),
)
#: Words that are shortened with a point.
_SHORTENED = {Kind.DAY, Kind.MONTH, Kind.ORDINAL, Kind.FILLER}
_WORDS = [
    (
        kind,
        re.compile(
            rf"(?:{pattern.replace(' ', chr(92) + 's+')})(?![^\W\d_]){'[.]?' if kind in _SHORTENED else ''}",
            re.IGNORECASE,
        ),
        value,
        dutch,
    )
    for kind, pattern, value, dutch in _table()
]
_ANY = re.compile(r"[^\W\d_]+|.", re.DOTALL)


def written_out(text: str) -> str:
    """The text with one kind of dash and quote, and with each word for several days as those days.

    Examples
    --------
    >>> written_out("dagelijks 9–17 uur")
    'maandag t/m zondag 9-17 uur'
    """
    text = (
        unicodedata.normalize("NFKC", text).translate(_DASHES).translate({ord("’"): "'", ord("“"): '"', ord("”"): '"'})
    )
    text = _EVERY.sub(lambda found: f"{found[3]}/{int(found[1]) * (7 if found[2] != 'dagen' else 1)}", text)
    for pattern, days in _WRITTEN_OUT:
        text = re.sub(pattern, days, text, flags=re.IGNORECASE)
    if _WORKING_DAYS.search(text) and "feestdag" not in text.casefold():
        # A public holiday is no working day.
        text = f"{_WORKING_DAYS.sub('maandag t/m vrijdag', text)}; gesloten op feestdagen"
    return text.strip()


def tokens(text: str) -> list[Token]:
    """The words of a text, in order; one that is not known is ``UNREAD``."""
    found: list[Token] = []
    place = 0
    while place < len(text):
        token = _sign(text, place) or _word(text, place)
        place = token.end
        if token.kind is not Kind.FILLER or token.dutch:
            found.append(token)
    return found


def _sign(text: str, place: int) -> Token | None:
    # An ordinal ("1e", "2de") begins with a number.
    if re.compile(r"\d(?:e|ste|de)\b", re.IGNORECASE).match(text, place):
        return None
    for kind, pattern in _SIGNS:
        if match := pattern.match(text, place):
            return Token(kind, _value(kind, match), match[0].strip(), match.end())
    return None


def _value(kind: Kind, match: re.Match[str]) -> int | str | tuple[int, ...]:
    if kind is Kind.TIME:
        return int(match[1]) * HOUR + int(match[2] or 0) if int(match[2] or 0) < _MINUTES else -1
    if kind in (Kind.YEAR, Kind.NUMBER):
        return int(match[1])
    if kind is Kind.OFFSET:
        return int(match[1] + match[2])
    if kind is Kind.NTH:
        return _nth(match[1])
    return match[1].strip() if kind is Kind.COMMENT else ""


def _nth(text: str) -> tuple[int, ...]:
    """Which of the month: "1,3", "-1" or "2-4"; empty when that cannot be."""
    found: list[int] = []
    for part in text.replace(" ", "").split(","):
        if match := re.fullmatch(r"([1-5])-([1-5])", part):
            found += range(int(match[1]), int(match[2]) + 1)
        elif re.fullmatch(r"-?[1-5]", part):
            found.append(int(part))
        else:
            return ()
    return tuple(found)


def _word(text: str, place: int) -> Token:
    for kind, pattern, value, dutch in _WORDS:
        if match := pattern.match(text, place):
            said = match[0].rstrip(".").casefold() if kind is Kind.SUN and not value else value
            return Token(kind, said, match[0], match.end(), dutch)
    match = _ANY.match(text, place)
    return Token(Kind.UNREAD, "", match[0], match.end()) if match else Token(Kind.UNREAD, "", "", len(text))
