"""An address somebody typed, looked up at the Kadaster: once, at most two seconds, kept and logged nowhere.

What is no address as a whole is not asked at all, whoever calls.
"""

from __future__ import annotations

import logging
import re
from concurrent.futures import ThreadPoolExecutor, TimeoutError
from typing import TYPE_CHECKING, NamedTuple

import httpx

from socialmap.errors import SourceUnavailableError
from socialmap.sources.address_text import read_address

if TYPE_CHECKING:
    from socialmap.config import Settings

PATIENCE = 2.0
ROWS = 5
MAX_BYTES = 100_000
#: The libraries would log the address that is asked, and the typed text is part of it.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)
# Looking up a host name has no time limit of its own, so it is waited for from outside.
_WAITERS = ThreadPoolExecutor(max_workers=4, thread_name_prefix="adres")


class Address(NamedTuple):
    """One address with its point in degrees."""

    name: str
    lon: float
    lat: float


def look_up(text: str, settings: Settings) -> list[Address]:
    """The addresses in the municipality that fit best; none for what does not look like an address.

    Raises
    ------
    SourceUnavailableError
        When no answer came in time, or it could not be read. The error does not hold what was typed.
    """
    if not settings.pdok_address_url or read_address(text) is None:
        return []
    waiting = _WAITERS.submit(_ask, text, settings)
    try:
        return waiting.result(timeout=PATIENCE)
    except (TimeoutError, httpx.HTTPError, ValueError, KeyError, TypeError):
        waiting.cancel()
        msg = "De adressen van het Kadaster antwoorden nu niet."
        raise SourceUnavailableError(msg) from None


def _ask(text: str, settings: Settings) -> list[Address]:
    params: dict[str, str | int | list[str]] = {
        "q": text,
        "fq": ["type:adres", f"gemeentecode:{settings.gemeente[2:]}"],
        "fl": "weergavenaam,centroide_ll",
        "rows": ROWS,
    }
    with httpx.Client(timeout=PATIENCE, follow_redirects=False) as client:
        answer = client.get(settings.pdok_address_url, params=httpx.QueryParams(params))
        answer.raise_for_status()
        if len(answer.content) > MAX_BYTES:
            return []
        return [_address(found) for found in answer.json()["response"]["docs"]]


def _address(found: dict[str, str]) -> Address:
    point = re.fullmatch(r"POINT\((\S+) (\S+)\)", found["centroide_ll"])
    if point is None:
        msg = "no point"
        raise ValueError(msg)
    return Address(str(found["weergavenaam"]), float(point[1]), float(point[2]))
