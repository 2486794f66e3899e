"""Text as it is compared, so that one name is found however it is written."""

from __future__ import annotations

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
