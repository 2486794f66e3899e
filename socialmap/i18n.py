"""Words in a language: catalogues, dates and numbers by Babel. Dutch is written in the code itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from functools import cache, cached_property, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

TRANSLATIONS = Path(__file__).parent / "translations"
#: Each by its own name, as its reader looks for it. Dutch pages have plain addresses, the others a prefix.
LANGUAGES = {
    "nl": "Nederlands",
    "en": "English",
    "tr": "Türkçe",
    "ar": "العربية",
    "ti": "ትግርኛ",
    "pl": "Polski",
    "es": "Español",
}
DEFAULT = "nl"
#: The whole program speaks these; the others speak the guide and whatever it leads to.
WHOLE = ("nl", "en")
#: Written without a native speaker, and not yet checked by one: said wherever they are read.
UNCHECKED = ("tr", "ar", "ti", "pl", "es")
#: A day in full, without and with its year, where people do not say "weekday day month".
_DAYS = {
    "tr": ("d MMMM EEEE", "d MMMM y EEEE"),
    "ti": ("EEEE፣ d MMMM", "EEEE፣ d MMMM y"),
    "es": ("EEEE d 'de' MMMM", "EEEE d 'de' MMMM 'de' y"),
}
#: Unicode's first strong isolate, and its end.
_APART, _TOGETHER = "\u2068", "\u2069"


@dataclass(frozen=True)
class Words:
    """How one language says things.

    Attributes
    ----------
    language
        A code of ``LANGUAGES``.
    """

    language: str
    translations: NullTranslations
    locale: Locale

    @cached_property
    def direction(self) -> str:
        """``ltr``, or ``rtl`` for what is read from right to left."""
        return str(self.locale.text_direction)

    @property
    def comma(self) -> str:
        """What stands between the things of a list, with its space."""
        return {"ar": "، ", "ti": "፣ "}.get(self.language, ", ")

    def sentence(self, text: str) -> str:
        """A text with a capital in front, and nothing else changed: a name keeps its own capitals.

        Examples
        --------
        >>> words("nl").sentence("huis van de Wijk, OBA"), words("tr").sentence("istasyon")
        ('Huis van de Wijk, OBA', 'İstasyon')
        """
        first = text[:1]
        return ("İ" if first == "i" and self.language == "tr" else first.upper()) + text[1:]

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
        return text % self._apart(values) if values else text

    @property
    def unchecked(self) -> str:
        """The sentence that no native speaker has checked this language yet, in that language; else ""."""
        said = later("Deze vertaling is nog niet nagekeken door iemand die deze taal van huis uit spreekt.")
        return self.gettext(said) if self.language in UNCHECKED else ""

    def ngettext(self, one: str, many: str, n: int, **values: Any) -> str:
        """One or many, by ``n``; ``%(n)s`` is the number as this language writes it."""
        text: str = self.translations.ngettext(one, many, n)
        return text % {"n": self.number(n), **self._apart(values)}

    def _apart(self, values: dict[str, Any]) -> dict[str, Any]:
        """Dutch names and times keep their own direction in a sentence that is read from right to left."""
        if self.direction == "ltr":
            return values
        return {
            name: f"{_APART}{value}{_TOGETHER}" if isinstance(value, str) else value for name, value in values.items()
        }

    def number(self, value: float, decimals: int | None = None) -> str:
        """A number with the separators of the language; by default one decimal when it has any.

        Digits are 0 to 9 in every language, Arabic too: so they stand on doors, clocks and trams here.

        Examples
        --------
        >>> words("nl").number(1462), words("nl").number(17.84), words("en").number(1462)
        ('1.462', '17,8', '1,462')
        """
        if decimals is None:
            decimals = 0 if float(value).is_integer() else 1
        return _written(round(value, decimals), "#,##0." + "0" * decimals, self.locale)

    def day(self, day: date, *, year: bool = False) -> str:
        """A day in full.

        Examples
        --------
        >>> words("nl").day(date(2026, 9, 14))
        'maandag 14 september'
        """
        return format_date(day, _DAYS.get(self.language, ("EEEE d MMMM", "EEEE d MMMM y"))[year], locale=self.locale)

    def moment(self, text: str) -> str:
        """A year, month or day as sources write it (2026, 2026-05, 2026-05-04) in words.

        Examples
        --------
        >>> words("nl").moment("2026-05"), words("nl").moment("2018-2019"), words("en").moment("2026-05-04")
        ('mei 2026', '2018-2019', '4 May 2026')
        """
        if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
            return format_skeleton("yMMMM", date.fromisoformat(f"{text}-01"), locale=self.locale)
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            # Babel's Tigrinya writes the day after its month.
            return format_date(date.fromisoformat(text), "d MMMM y" if self.language == "ti" else "long", self.locale)
        return text

    def clock(self, moment: time) -> str:
        """A time of day: 10.00 in Dutch, 10:00 elsewhere."""
        return moment.strftime("%H.%M" if self.language == DEFAULT else "%H:%M")


@lru_cache(maxsize=8192)
def _written(value: float, pattern: str, locale: Locale) -> str:
    """A number by a pattern: tables say the same few thousand numbers again and again."""
    return str(format_decimal(value, format=pattern, locale=locale))


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
