"""What looks like an address, and nothing else: only this may be asked of a service outside.

Closed by default. A telephone number, a number of a person, a point, a sentence ("ik woon bij mijn moeder op de ...")
or an address with anything more beside it is not read, so it goes nowhere.
"""

from __future__ import annotations

import re
from typing import NamedTuple

MAX_LENGTH = 80
#: Words of one street; the longest of Amsterdam has six.
MAX_WORDS, FEW_WORDS = 7, 3
#: What the names of streets end with. Only such a name is one without a house number: "Jan Nijhof" may be anybody.
_ENDINGS = (
    *("straat", "straatje", "weg", "laan", "kade", "plein", "gracht", "steeg", "pad", "singel", "dijk", "dreef", "wal"),
    *("plantsoen", "markt", "park", "boulevard", "allee", "promenade", "passage", "dwarsstraat"),
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words that people use of themselves and others, and that no street is made of; of the languages of the guide.
_TALK = _words("""
    ik jij je jullie u uw hij zij ze wij we mij me mijn m'n mn zijn z'n haar hun hem jouw ons dit dat die deze
    bent is woon woont wonen woonde wonend heb hebt heeft had ga gaat kom komt wil wilt kan zoek zoekt moet zit
    slaap slaapt logeer logeert werk werkt loop loopt start begin bel belt geboren jaar oud leeftijd niet geen maar
    of als want dus ook nog graag naast tegenover vlakbij dichtbij vanaf vanuit met zonder om naar hier daar er
    waar bijna ongeveer thuis adres huis flat kamer eenzaam ziek bang
    vader opa oma zus zusje broer broertje dochter zoon buurman buurvrouw buren vriend vriendin partner man vrouw
    mevrouw mevr mw meneer dhr heer cliënt client patiënt patient deelnemer huisarts naam
    tel telefoon telefoonnummer mobiel gsm mail email bsn burgerservicenummer geboortedatum nummer
    i my me i'm im live lives living at near with his her she he our their mother father phone number born house home
    benim evim oturuyorum annem babam
    mieszkam przy na mój moja moje mam jestem mnie dom
    yo vivo mi mis soy estoy cerca casa calle con su
""")
#: Kin that also gave names to streets (Moeder Teresastraat): talk, unless the word after it is a street.
_KIN = frozenset({"moeder", "mama", "papa", "tante", "oom", "zuster"})
_QUOTES = str.maketrans("’‘`´", "''''")
_LETTER = r"[A-Za-zÀ-ÖØ-öø-ÿ]"
_WORD = rf"(?:(?:{_LETTER}\.)+{_LETTER}*\.?|'?{_LETTER}(?:{_LETTER}|['./-](?={_LETTER}))*\.?)"
#: 1e Jan Steenstraat, 2de Looiersdwarsstraat, 4 Novemberstraat, Plein '40-'45, Laan 1940-1945.
_STREET = rf"(?:\d{{1,2}}(?:e|de|ste)?\s)?{_WORD}(?:\s{_WORD})*(?:\s'?\d{{2}}-'?\d{{2}}|\s19\d\d-(?:19)?\d\d)?"
_FLOOR = (
    r"(?:[IVX]{1,4}|hs|huis|bel|bg|bis|boven|beneden|onder|achter|voor|links|rechts|\d{1,2}(?:e|hg|-?hoog)|"
    r"[A-Z]{1,2}\d{0,2})"
)
_NUMBER = (
    r"(?P<number>[1-9]\d{0,4})(?:\s?[A-Z](?![A-Z]))?"
    rf"(?:\s?[-/]?\s?{_FLOOR}|\s?[-/]\s?\d{{1,4}}|\s\d{{1,3}})?(?:[-/][\dA-Z]{{1,3}})?"
)
#: The same without a name of the group, to be used more than once.
_NUMBER_OF_LIST = _NUMBER.replace("?P<number>", "?:")
_POSTCODE = r"(?P<postcode>[1-9]\d{3}\s?[A-Za-z]{2})"
_PLACE = rf"(?P<place>{_LETTER}(?:{_LETTER}|[' -](?={_LETTER})){{1,30}})"
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"(?P<street>{_STREET})(?:\s{_NUMBER})?(?:\s?,\s?|\s){_POSTCODE}(?:(?:\s?,\s?|\s){_PLACE})?",
        rf"(?P<street>{_STREET})\s{_NUMBER}(?:(?:\s?,\s?|\s)(?:in |te )?{_PLACE})?",
        rf"(?P<street>{_STREET})(?:\s?,\s?{_PLACE})?",
        rf"{_POSTCODE}(?:\s?,\s?|\s){_NUMBER}(?:(?:\s?,\s?|\s){_PLACE})?",
        rf"{_POSTCODE}(?:\s?,\s?|\s){_PLACE}",
    )
)


class AddressText(NamedTuple):
    """The parts of a typed address; "" for what was not typed."""

    street: str
    number: str
    postcode: str
    place: str


def read_address(text: str) -> AddressText | None:
    """The parts of what looks like an address as a whole; None for everything else.

    Examples
    --------
    >>> read_address("Albardakade 5 hs, 1067 DD Amsterdam")
    AddressText(street='Albardakade', number='5', postcode='1067DD', place='Amsterdam')
    >>> read_address("ik woon op de Albardakade 5"), read_address("06-12345678")
    (None, None)
    """
    typed = " ".join(text.translate(_QUOTES).split())
    if len(typed) > MAX_LENGTH:
        return None
    for shape in _SHAPES:
        found = shape.fullmatch(typed)
        if found is None:
            continue
        parts = {name: value or "" for name, value in found.groupdict().items()}
        street, number, place = (parts.get(name, "") for name in ("street", "number", "place"))
        postcode = parts.get("postcode", "").replace(" ", "").upper()
        if _is_street(street, numbered=bool(number or postcode)) and not _talks(place):
            return AddressText(street, number, postcode, place)
    return None


def _is_street(name: str, *, numbered: bool) -> bool:
    words = name.casefold().split()
    if not words:
        return True
    # A compound (Albardakade), or the word itself before what it is called after (Laan van Nieuwer-Amstel).
    named = any(word.endswith(_ENDINGS) and len(word) > len("-kade") for word in words) or (
        words[0] in _ENDINGS and len(words) > 2 and words[1] in ("van", "de", "der", "den")  # noqa: PLR2004
    )
    if _talks(name) or len(words) > MAX_WORDS or (not named and (_KIN & set(words) or not numbered)):
        return False
    # "Bij de Boom" is a street, "bij Fatima" is where somebody is.
    before, after = words[:-1], words[1:]
    beside = [word for word, following in zip(before, after, strict=True) if word in ("bij", "op", "in", "aan")]
    led = all(
        following in ("de", "den", "der", "het", "'t")
        for word, following in zip(before, after, strict=True)
        if word in ("bij", "op", "in")
    )
    return led and len(beside) <= 1 and (named or len(words) <= FEW_WORDS)


def _talks(text: str) -> bool:
    return not _TALK.isdisjoint(text.casefold().rstrip(".").split())


# ---- addresses in one cell of a list -------------------------------------------------------------------------------
# A list writes addresses of places, so that nothing has to be guarded there.

_SEVERAL = rf"{_NUMBER_OF_LIST}(?:\s?(?:,|en|&|\+|t/m|tot en met)\s?{_NUMBER_OF_LIST})*"
#: Streets that are called after a year: Plein 1813, Plein 1940-1945.
_YEAR = r"(?:plein|laan|straat|kade)\s(?:18|19)\d\d(?:-(?:18|19)?\d\d)?"
_CELL = re.compile(
    rf"(?P<street>{_YEAR}|{_STREET})\s(?P<number>{_SEVERAL})(?:(?:\s?,\s?|\s)(?:in |te )?{_PLACE})?", re.IGNORECASE
)
_LAST = re.compile(rf"(?:\s?,\s?|\s){_POSTCODE}(?:(?:\s?,\s?|\s){_PLACE})?$", re.IGNORECASE)
#: A street without a number before a town.
_IN_TOWN = re.compile(
    rf"(?P<street>{_STREET}),\s?(?P<place>(?-i:[A-Z])[\w'-]+(?:\s(?-i:[A-Z])[\w'-]+)?)", re.IGNORECASE
)
_NO_ADDRESS = re.compile(rf"{_YEAR}|(?:postbus|antwoordnummer|kavel|unit)\s.*", re.IGNORECASE)


def split_address(text: str) -> AddressText | None:
    """Street, number with what is added to it, postcode and town of an address in one cell; None when it is none.

    Examples
    --------
    >>> split_address("1e Oosterparkstraat 10 A")
    AddressText(street='1e Oosterparkstraat', number='10 A', postcode='', place='')
    >>> split_address("Spuistraat 216-hs, 1012 VT Amsterdam")
    AddressText(street='Spuistraat', number='216-hs', postcode='1012VT', place='Amsterdam')
    >>> split_address("Plein 1813"), split_address("Kerkstraat")
    (None, None)
    """
    written = " ".join(text.translate(_QUOTES).split()).rstrip(" ,;")
    last = _LAST.search(written)
    first = written[: last.start()] if last else written
    if len(written) > MAX_LENGTH or _NO_ADDRESS.fullmatch(first):
        return None
    if not (found := _CELL.fullmatch(first)):
        alone = _IN_TOWN.fullmatch(written)
        return AddressText(alone["street"], "", "", alone["place"]) if alone else None
    postcode = last["postcode"].replace(" ", "").upper() if last else ""
    return AddressText(found["street"], found["number"], postcode, (last and last["place"]) or found["place"] or "")
