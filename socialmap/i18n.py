"""Words in a language: catalogues, dates and numbers by Babel. Dutch is written in the code itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

TRANSLATIONS = Path(__file__).parent / "translations"
#: Dutch first: its pages have plain addresses, those of other languages a prefix.
LANGUAGES = {"nl": "Nederlands", "en": "English"}
DEFAULT = "nl"


@dataclass(frozen=True)
class Words:
    """How one language says things.

    Attributes
    ----------
    language
        ``nl`` or ``en``.
    """

    language: str
    translations: NullTranslations
    locale: Locale

    def gettext(self, msgid: str, **values: Any) -> str:
        """``msgid`` in this language, with ``values`` filled in.

        Examples
        --------
        >>> words("nl").gettext("%(n)s plekken", n=3)
        '3 plekken'
        """
        if not msgid:
            return ""
        text: str = self.translations.gettext(msgid)
        return text % values if values else text

    def ngettext(self, one: str, many: str, n: int, **values: Any) -> str:
        """One or many, by ``n``; ``%(n)s`` is the number as this language writes it."""
        text: str = self.translations.ngettext(one, many, n)
        return text % {"n": self.number(n), **values}

    def number(self, value: float, decimals: int | None = None) -> str:
        """A number with the separators of the language; by default one decimal when it has any.

        Examples
        --------
        >>> words("nl").number(1462), words("nl").number(17.84), words("en").number(1462)
        ('1.462', '17,8', '1,462')
        """
        if decimals is None:
            decimals = 0 if float(value).is_integer() else 1
        return str(format_decimal(round(value, decimals), format="#,##0." + "0" * decimals, locale=self.locale))

    def day(self, day: date, *, year: bool = False) -> str:
        """A day in full.

        Examples
        --------
        >>> words("nl").day(date(2026, 9, 14))
        'maandag 14 september'
        """
        return format_date(day, "EEEE d MMMM y" if year else "EEEE d MMMM", locale=self.locale)

    def moment(self, text: str) -> str:
        """A year, month or day as sources write it (2026, 2026-05, 2026-05-04) in words.

        Examples
        --------
        >>> words("nl").moment("2026-05"), words("nl").moment("2018-2019"), words("en").moment("2026-05-04")
        ('mei 2026', '2018-2019', '4 May 2026')
        """
        if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
            return format_date(date.fromisoformat(f"{text}-01"), "MMMM y", locale=self.locale)
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return format_date(date.fromisoformat(text), "d MMMM y", locale=self.locale)
        return text

    def clock(self, moment: time) -> str:
        """A time of day: 10.00 in Dutch, 10:00 in English."""
        return moment.strftime("%H.%M" if self.language == DEFAULT else "%H:%M")


def later(msgid: str) -> str:
    """Marks a text that is translated when it is shown."""
    return msgid


@cache
def words(language: str) -> Words:
    """The words of a language, its catalogue read once."""
    path = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
    translations: NullTranslations = NullTranslations()
    if path.is_file():
        compiled = BytesIO()
        with path.open("rb") as file:
            write_mo(compiled, read_po(file, locale=language))
        compiled.seek(0)
        translations = Translations(compiled)
    return Words(language, translations, Locale.parse(language if language != "en" else "en_GB"))
