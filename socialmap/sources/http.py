"""The way out: bounded, timed, retried, and kept with its date under ``data_dir/cache``.

What is fetched becomes a file, so that one way of reading checks everything from outside.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import httpx
import orjson

from socialmap.errors import SourceUnavailableError
from socialmap.sources.files import megabytes

if TYPE_CHECKING:
    from socialmap.config import Settings

#: Called with what is being fetched and the share of it that is done, 0 to 1.
Progress = Callable[[str, float], None]

TRIES = 3
WAIT_SECONDS = 0.5
#: A copy this young is used instead of asking again: a fetch that broke off goes on where it was.
FRESH = timedelta(hours=12)
MAX_PAGES = 200
#: How often a feed may lead on to another address.
LEADS_ON = 3
TOO_BUSY = 429
SERVER_FAULT = 500
#: A source that drips is given up after this many times the timeout.
PATIENCE = 15


def fetch_json(url: str, name: str, settings: Settings, params: dict[str, str] | None = None) -> Path:
    """Fetch one JSON document into the cache, its pages joined.

    Parameters
    ----------
    url, params
        The address. A next page is followed when it is on the same host.
    name
        Name of the file in the cache, and of the source in a message.
    settings
        Timeout, largest size, folder.

    Raises
    ------
    SourceUnavailableError
        When the source does not answer, answers too much, or with something else than JSON.
    """
    address = str(httpx.URL(url, params=params)) if params else url
    path = kept_at(address, name, settings, ".json")
    if is_fresh(path):
        return path
    document = _whole(address, name, settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(orjson.dumps(document))
    part.replace(path)
    return path


def kept_at(address: str, name: str, settings: Settings, suffix: str) -> Path:
    """Where the copy of an address is: another address in the settings is asked anew."""
    folder = hashlib.sha256(address.encode()).hexdigest()[:16]
    return settings.data_dir / "cache" / folder / f"{name}{suffix}"


def fetch_pages(url: str, name: str, settings: Settings, following: Callable[[bytes], str | None]) -> Iterator[bytes]:
    """The pages of an address as they are, whatever they hold.

    Parameters
    ----------
    following
        What a page says of the address of the next one; a ``Link`` in the head of the answer goes before it.

    Raises
    ------
    SourceUnavailableError
        As ``fetch_json``; also for a page that leads back to one that was read.
    """
    room, address, read = settings.http_max_bytes, url, set[str]()
    with httpx.Client(timeout=settings.http_timeout, follow_redirects=False) as client:
        while address:
            if address in read or len(read) >= MAX_PAGES:
                msg = f"{name}: de bron heeft meer dan {MAX_PAGES} bladzijden, of begint steeds opnieuw; dat past niet."
                raise SourceUnavailableError(msg)
            read.add(address)
            data, link = _get(client, address, name, settings, room)
            room -= len(data)
            yield data
            said = link or following(data)
            address = _on_same_host(address, said, name) if said else ""


def fetch_feed(url: str, name: str, settings: Settings, *, most: int) -> Path:
    """Fetch what somebody keeps up, anew each time and once: who does not answer is asked again by a person.

    Parameters
    ----------
    url
        The address; where it leads on to another, that is followed a few times.
    name
        Name of the file in the cache.
    most
        Bytes of the answer at most.

    Raises
    ------
    SourceUnavailableError
        When there is no answer in time, or a larger one.
    """
    limits = replace(settings, http_max_bytes=min(most, settings.http_max_bytes))
    with httpx.Client(timeout=settings.http_timeout, follow_redirects=True, max_redirects=LEADS_ON) as client:
        data, _ = _get(client, url, "de agenda", limits, limits.http_max_bytes, tries=1, patience=1)
    path = kept_at(url, name, settings, "")
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(data)
    part.replace(path)
    return path


def fetched_on(path: Path) -> str:
    """The day that a file in the cache was fetched, as 2026-05-04."""
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()


def is_fresh(path: Path) -> bool:
    """Whether the cache holds a copy young enough to use instead of asking again."""
    if not path.is_file():
        return False
    return datetime.now(UTC) - datetime.fromtimestamp(path.stat().st_mtime, UTC) < FRESH


def _whole(url: str, name: str, settings: Settings) -> dict[str, Any]:
    """The first page with the features or rows of all pages."""
    room = settings.http_max_bytes
    with httpx.Client(timeout=settings.http_timeout, follow_redirects=False) as client:
        first: dict[str, Any] | None = None
        following: str | None = url
        for _ in range(MAX_PAGES):
            if following is None:
                break
            data, _ = _get(client, following, name, settings, room)
            room -= len(data)
            page = _parsed(data, name)
            following = _next(page, following, name)
            first = page if first is None else _joined(first, page)
        if first is None or following is not None:
            msg = f"{name}: de bron heeft meer dan {MAX_PAGES} bladzijden; dat past niet."
            raise SourceUnavailableError(msg)
        return first


def _get(
    client: httpx.Client,
    url: str,
    name: str,
    settings: Settings,
    room: int,
    *,
    tries: int = TRIES,
    patience: float = PATIENCE,
) -> tuple[bytes, str]:
    """What an address answers, and the next page that the head of its answer leads to."""
    for attempt in range(1, tries + 1):
        try:
            return _download(client, url, name, settings, room, patience=patience)
        except httpx.HTTPStatusError as error:
            status = error.response.status_code
            if status < SERVER_FAULT and status != TOO_BUSY:
                where = " in de instellingen" if tries > 1 else ""
                msg = f"{name}: {_host(url)} weigert de vraag (status {status}); controleer het adres{where}."
                raise SourceUnavailableError(msg) from error
            reason = f"gaf een storing (status {status})"
        except httpx.TimeoutException:
            reason = f"gaf binnen {settings.http_timeout:g} seconden geen antwoord"
        except httpx.HTTPError:
            reason = "is niet bereikbaar"
        if attempt < tries:
            time.sleep(WAIT_SECONDS * attempt)
    times = f", {tries} keer geprobeerd" if tries > 1 else ""
    msg = f"{name}: {_host(url)} {reason}{times}; probeer het later opnieuw."
    raise SourceUnavailableError(msg)


def _download(
    client: httpx.Client, url: str, name: str, settings: Settings, room: int, *, patience: float
) -> tuple[bytes, str]:
    began = time.monotonic()
    received = bytearray()
    with client.stream("GET", url) as response:
        response.raise_for_status()
        for piece in response.iter_bytes():
            received += piece
            if len(received) > room:
                msg = f"{name}: het antwoord is groter dan {megabytes(settings.http_max_bytes)}; dat past niet."
                raise SourceUnavailableError(msg)
            if time.monotonic() - began > patience * settings.http_timeout:
                msg = f"{name}: {_host(url)} antwoordt te langzaam; probeer het later opnieuw."
                raise SourceUnavailableError(msg)
        link = response.links.get("next", {}).get("url", "")
    return bytes(received), link


def _parsed(data: bytes, name: str) -> dict[str, Any]:
    try:
        page = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        msg = f"{name}: het antwoord is geen JSON; misschien is het adres veranderd."
        raise SourceUnavailableError(msg) from error
    if not isinstance(page, dict) or not isinstance(page.get("features", page.get("value")), list):
        msg = f"{name}: het antwoord is geen lijst van gebieden, plekken of cijfers; misschien is het adres veranderd."
        raise SourceUnavailableError(msg)
    return page


def _joined(first: dict[str, Any], page: dict[str, Any]) -> dict[str, Any]:
    for key in ("features", "value"):
        if key in first:
            first[key] += page.get(key, [])
    return first


def _next(page: dict[str, Any], url: str, name: str) -> str | None:
    """Address of the next page: OGC's link ``next`` or OData's ``nextLink``, on the same host only."""
    links = [link for link in page.get("links", []) if isinstance(link, dict) and link.get("rel") == "next"]
    address = links[0].get("href") if links else page.get("odata.nextLink")
    return _on_same_host(url, str(address), name) if address else None


def _on_same_host(url: str, address: str, name: str) -> str:
    following = urljoin(url, address)
    here, there = urlsplit(url), urlsplit(following)
    if (here.scheme, here.netloc) != (there.scheme, there.netloc):
        msg = f"{name}: de volgende bladzijde staat op een andere plek ({there.netloc}); die wordt niet gelezen."
        raise SourceUnavailableError(msg)
    return following


def _host(url: str) -> str:
    return urlsplit(url).hostname or url
