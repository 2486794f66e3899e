"""Text as it is compared, so that one name is found however it is written."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


def plain(text: str) -> str:
    """Words as they are searched: no capitals, accents, curly quotes or spaces too many.

    Examples
    --------
    >>> plain(" Café  ’t Pluspunt")
    "cafe 't pluspunt"
    """
    bare = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‘", "'")).casefold()
    return " ".join("".join(sign for sign in bare if not unicodedata.combining(sign)).split())


@lru_cache(maxsize=40_000)
def plain_name(name: str) -> str:
    """The same of a name in the store, which is compared again and again; never of what somebody typed: it is kept."""
    return plain(name)


def letters(text: str) -> str:
    """Small letters and digits only, without accents: what two spellings of one name have in common.

    Examples
    --------
    >>> letters("HvdW `t Blommetje") == letters("HvdW 't Blommetje")
    True
    """
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in bare if sign.isalnum())


#: What Unicode does not take apart.
_APART = str.maketrans({"æ": "ae", "ø": "o", "œ": "oe", "ß": "ss", "ĳ": "ij"})
_DOTTED = re.compile(r"\b(?:\w\. ?){2,}")


@lru_cache(maxsize=40_000)
def bare_words(text: str) -> str:
    """The words of a text in the store, which is read again and again; never of what somebody typed: it is kept."""
    return bare(text)


def bare(text: str) -> str:
    """Words by which a meaning is recognised: small letters and digits with one blank between them.

    Examples
    --------
    >>> bare("Blijf-van-mijn-Lĳfhuis (R.I.B.W.)"), bare("social_facility=shelter")
    ('blijf van mijn lijfhuis ribw', 'social facility shelter')
    """
    # Soft hyphens and other signs that nobody sees would cut a word in two.
    seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    whole = _DOTTED.sub(lambda found: found[0].replace(".", "").replace(" ", "") + " ", seen)
    return " ".join(re.findall(r"[^\W_]+", plain(whole).translate(_APART)))
