"""Text that others wrote: what we keep of it, and how it goes out again. None of it is ever run.

``tidied`` is the one gate for what comes in, by a file or by hand; ``web_link`` and ``csv_text`` for what goes out.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from html.parser import HTMLParser
from io import StringIO
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

#: Signs that a text may have; one that names something is short.
LONGEST_NAME, LONGEST = 200, 2_000
_LONG = frozenset({"note", "description", "opening_hours", "website"})
UNSEEN_GONE = "tekens die men niet ziet weggehaald"
MARKUP_GONE = "HTML weggehaald: alleen de tekst blijft"
SHORTENED = "te lang: ingekort"
#: With these a spreadsheet begins to reckon; the last four are the same signs in full width.
FORMULA_SIGNS = tuple("=+-@＝＋－＠")  # noqa: RUF001 (that is what they are)
MARK = "'"
_BLANK_FIRST = ("\t", "\r", "\n")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_NOT_FOR_SCREENS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
#: Joins the parts of an emoji, and the letters of some scripts.
_JOINERS = "\u200c\u200d"
_ENTITY = "(?:[a-zA-Z][a-zA-Z0-9]*|#[0-9]+|#[xX][0-9a-fA-F]+);"
_LOOKS_LIKE_MARKUP = re.compile(f"<[a-zA-Z/!?]|&{_ENTITY}")
#: An ampersand of a sentence ("fish&chips"), not of an entity.
_AND = re.compile(f"&(?!{_ENTITY})")
#: What stands between these is for a machine.
_NOT_TEXT = ("script", "style", "template", "title")
_WITHIN_A_LINE = ("a", "b", "i", "u", "em", "strong", "span", "small", "sub", "sup", "font", "abbr", "mark")
#: More of a text than this is not even looked at.
_LOOKED_AT = 10 * LONGEST


def seen(text: str) -> str:
    r"""What a reader sees: no control signs, half signs or signs that turn the reading, and single spaces.

    Examples
    --------
    >>> seen("Huis\u202e  de\x00 Zon\u200b ")
    'Huis de Zon'
    """
    if not text.isprintable():
        text = "".join(_as_seen(sign, before) for before, sign in zip(" " + text, text, strict=False))
    return " ".join(text.split())


def readable(cell: Any) -> Any:
    """A cell as a reader sees it: a text, or each text of a list; whatever else it is stays."""
    if isinstance(cell, list):
        return [readable(one) for one in cell]
    return seen(cell) if isinstance(cell, str) else cell


def _as_seen(sign: str, before: str) -> str:
    if sign.isspace():
        return " "
    if sign in _JOINERS:
        return "" if before.isascii() else sign
    # Cn stays: newer emoji than this Python knows.
    return "" if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co") or ord(sign) & 0xFFFE == 0xFFFE else sign  # noqa: PLR2004


def without_markup(text: str) -> str:
    """The text of a piece of HTML; other text as it is.

    Examples
    --------
    >>> without_markup("<p>Elke&nbsp;dag <a href='x'>open</a></p><script>alert(1)</script>").split()
    ['Elke', 'dag', 'open']
    >>> without_markup("Jan & co, < 18 jaar <3")
    'Jan & co, < 18 jaar <3'
    """
    if not _LOOKS_LIKE_MARKUP.search(text):
        return text
    reader = _Text()
    reader.feed(_AND.sub("&amp;", text))
    reader.close()
    return "".join(reader.parts)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 (theirs)
        if tag in _NOT_TEXT:
            self.inside.append(tag)
        if tag not in _WITHIN_A_LINE:
            self.parts.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _NOT_TEXT:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.inside:
            self.inside.remove(tag)

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.parts.append(data)


def tidied(text: str, field: str = "name") -> tuple[str, list[str]]:
    """A text as we keep it, and what was done to it, in words for who brought it.

    Parameters
    ----------
    field
        What it is: a note may be longer than a name, and an address of a page has no markup.

    Examples
    --------
    >>> tidied("Huis <b>De Zon</b>")
    ('Huis De Zon', ['HTML weggehaald: alleen de tekst blijft'])
    """
    begun, done = text[:_LOOKED_AT], []
    kept = begun if field == "website" else without_markup(begun)
    if kept != begun:
        done.append(MARKUP_GONE)
    shown = seen(kept)
    if shown != " ".join(kept.split()):
        done.append(UNSEEN_GONE)
    if len(shown) > longest(field) or len(text) > _LOOKED_AT:
        shown = f"{shown[: longest(field) - 1].rstrip()}…"
        done.append(SHORTENED)
    return shown, done


def longest(field: str) -> int:
    """How many signs a field may have."""
    return LONGEST if field in _LONG else LONGEST_NAME


def file_name(path: PurePath) -> str:
    """The name of a file as we say and keep it: others chose it."""
    return seen(path.name)[:LONGEST_NAME] or "?"


def web_link(text: str) -> str:
    """An address that a page may link to, else "".

    Examples
    --------
    >>> web_link("https://voorbeeld.nl/a"), web_link("javascript:alert(1)"), web_link("//voorbeeld.nl")
    ('https://voorbeeld.nl/a', '', '')
    """
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return ""
    return text if parts.scheme in ("http", "https") and host and text.isprintable() and " " not in text else ""


def on_screen(text: str) -> str:
    r"""What a terminal may be sent: lines of text, no sign that moves its cursor or turns the reading.

    Examples
    --------
    >>> on_screen("De \x1b[31mZon\u202e\n")
    'De [31mZon\n'
    """
    return _NOT_FOR_SCREENS.sub("", text)


def csv_text(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], *, dutch: bool = False) -> str:
    """Rows as CSV: comma, one header row, empty is unknown; every CSV that we write is written here.

    ``dutch`` puts the semicolon between cells that a Dutch spreadsheet looks for.
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n", delimiter=";" if dutch else ",")
    writer.writerow([marked(name) for name in columns])
    writer.writerows([marked(row.get(name)) for name in columns] for row in rows)
    return out.getvalue()


def marked(cell: Any) -> Any:
    """A cell of which a spreadsheet does not make a formula: a text gets an apostrophe, a number stays a number.

    Examples
    --------
    >>> marked("=1+1"), marked("-12,5"), marked(-12.5), marked("'t Pluspunt"), marked(None)
    ("'=1+1", '-12,5', -12.5, "'t Pluspunt", '')
    """
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return cell
    text = _CONTROL.sub("", cell)
    return f"{MARK}{text}" if _would_be_run(text) else text


def unmarked(cell: str) -> str:
    """What ``marked`` was given.

    Examples
    --------
    >>> unmarked("'=1+1"), unmarked("''=1+1"), unmarked("'t Pluspunt")
    ('=1+1', "'=1+1", "'t Pluspunt")
    """
    rest = cell.removeprefix(MARK)
    return rest if rest != cell and _would_be_run(rest) else cell


def _would_be_run(text: str) -> bool:
    # An apostrophe before such a text is marked once more, so that each mark comes off again.
    bare = text.lstrip(MARK)
    first = seen(bare[:20])[:1]
    return bare.startswith(_BLANK_FIRST) or (first in FORMULA_SIGNS and not _NUMBER.fullmatch(text))
