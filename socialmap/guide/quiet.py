"""Names as they stand on what others may read over a shoulder: a sheet, a calendar, a message (rule 9 of the domain).

A name is never changed, only shortened: words of care are left out, and what hung on them. So "Clubhuis Noord GGZ"
is found as "Clubhuis Noord", at its address. Where nothing would be left, the address stands for the name.
"""

from __future__ import annotations

import re
from functools import lru_cache

#: Words that tell of whom a house is for, or of what somebody has, whole words only.
CARE = re.compile(
    r"\b(?:(?:geestelijke[ -])?gezondheidszorg|g+gz|gz|psych\w*|dementi\w*|dementer\w*|alzheimer\w*|parkinson\w*"
    r"|verslav\w*|verslaafd\w*|lvb|licht verstandelijk\w*|verstandelijk\w*|beperking\w*|beperkt\w*"
    r"|(?:niet[ -]aangeboren )?hersenletsel|nah|autis\w*|therap\w*|dagbesteding\w*|dagbehandeling\w*|dagopvang\w*"
    r"|dagverzorging\w*|begeleid\w*|ambulant\w*|behandel\w*|revalid\w*|kanker\w*|oncolog\w*"
    r"|dak- en thuislo\w*|daklo\w*|thuislo\w*|maatschappelijke opvang|nachtopvang|crisisopvang"
    r"|cli[eë]nt\w*|pati[eë]nt\w*|lotgeno\w*|mantelzorg\w*|zorgbehoev\w*|vluchteling\w*|ongedocumenteerd\w*|statushouder\w*|azc)(?!\w)",
    re.IGNORECASE,
)
#: Stands where a word was left out; no name holds it.
_GONE = "\0"
#: Small words that mean nothing without what stood behind them, and what joins two words of which one is gone.
_BEFORE = re.compile(
    rf"(?:\b(?:voor|van|bij|met|een|en|of|na|in|de|aan|mensen|ouderen|volwassenen|jonge|oudere)\s+|[\s,;:/|&+-])+{_GONE}",
    re.IGNORECASE,
)
_AFTER = re.compile(rf"{_GONE}(?:\s*(?:en|of)\b|[\s,;:/|&+-])*{_GONE}?", re.IGNORECASE)
_BRACKETS = re.compile(rf"[(\[][\s{_GONE}]*[)\]]")


@lru_cache(maxsize=4096)
def quiet_name(name: str, address: str = "") -> str:
    """A name without words of care; the address where nothing else is left of it.

    Examples
    --------
    >>> quiet_name("Clubhuis Noord GGZ"), quiet_name("Ontmoetingscentrum voor mensen met dementie De Kring")
    ('Clubhuis Noord', 'Ontmoetingscentrum De Kring')
    >>> quiet_name("GGZ", "Klaprozenweg 1"), quiet_name("Huis van de Wijk De Banne")
    ('Klaprozenweg 1', 'Huis van de Wijk De Banne')
    """
    if not CARE.search(name):
        return name
    text = CARE.sub(_GONE, name)
    for hanging in (_BEFORE, _AFTER):
        text = hanging.sub(f" {_GONE} ", text)
    text = " ".join(_BRACKETS.sub(" ", text).replace(_GONE, " ").split()).strip(" ,;:/|&+-")
    text = re.sub(r"([(\[]) | ([)\]])", r"\1\2", text)
    return text if re.search(r"\w{2,}", text) else address or text
