"""Names of places as people say them: the city's list puts what kind of place it is, shortened, before some."""

from __future__ import annotations

import re

#: What kind of place it is, as the city's list puts it before a name.
_PREFIX = re.compile(r"^(\u2068?)(HvdW|BK|JC|OKT)\s+", re.IGNORECASE)
_WHOLE = {
    "hvdw": "Huis van de Wijk",
    "bk": "Buurtkamer",
    "jc": "Jongerencentrum",
    "okt": "Ouder- en Kindteam",
}
#: A small letter with which a name begins; of "'t Pluspunt" the next word has it.
_FIRST = re.compile(r"^\u2068?[a-z]")


def whole_name(name: str) -> str:
    """A name as it stands at the door.

    Examples
    --------
    >>> whole_name("BK De Brug"), whole_name("OKT Noord"), whole_name("JCI Amsterdam")
    ('Buurtkamer De Brug', 'Ouder- en Kindteam Noord', 'JCI Amsterdam')
    """
    return _PREFIX.sub(lambda found: f"{found[1]}{_WHOLE[found[2].lower()]} ", name)


def short_name(name: str) -> str:
    """A name without what kind of place it is."""
    return _PREFIX.sub(r"\1", name)


def at_the_begin(name: str) -> str:
    """A name at the begin of a sentence."""
    return _FIRST.sub(lambda found: found[0].upper(), name)
