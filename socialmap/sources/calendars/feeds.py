"""A calendar that somebody keeps up on the web: fetched when a person asks, and kept as one source.

The address of a feed may be the key to it, so it is kept nowhere: the source is known by a number made of it.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from socialmap.errors import BadInputError
from socialmap.model.persons import without_persons
from socialmap.model.written import LONGEST_NAME, seen
from socialmap.sources.apart import here
from socialmap.sources.calendars.events import HEAD
from socialmap.sources.calendars.reading import read_calendar
from socialmap.sources.files import open_file
from socialmap.sources.http import Progress, fetch_feed, fetched_on

if TYPE_CHECKING:
    from pathlib import Path

    from socialmap.config import Settings
    from socialmap.sources.apart import Reader
    from socialmap.sources.raw import RecordRows

#: Bytes of a calendar at most: 50,000 things with every field.
MOST_BYTES = 50_000_000
_EXPECTED = "een adres dat begint met https:// of webcal://"


def fetch_calendar(
    url: str, settings: Settings, progress: Progress | None = None, *, name: str = "", reader: Reader = here
) -> RecordRows:
    """The activities of a feed.

    Parameters
    ----------
    url
        Its address; ``webcal`` is ``https``.
    name
        What to call it; "": as it calls itself, else by where it is.
    reader
        Reads the answer.

    Raises
    ------
    BadInputError
        When that is no address, or no calendar stands there.
    SourceUnavailableError
        When there is no answer in time.
    """
    address = checked_address(url)
    host = urlsplit(address).hostname or ""
    if progress:
        progress(host, 0.0)
    path = fetch_feed(address, f"{host}.ics", settings, most=MOST_BYTES)
    try:
        table = reader(_read, path, settings=settings)
    except BadInputError:
        path.unlink()
        raise
    called = without_persons(seen(name))[0][:LONGEST_NAME]
    itself = table.source.name if table.source.id != f"agenda-{_slug(host)}" else f"Agenda van {host}"
    source = replace(
        table.source,
        id=f"agenda-{hashlib.blake2b(address.encode(), digest_size=6).hexdigest()}",
        name=f"Agenda {called}" if called else itself,
        publisher=host,
        published=fetched_on(path),
    )
    if progress:
        progress(host, 1.0)
    return replace(table, source_id=source.id, source=source, published=source.published)


def _read(path: Path, *, settings: Settings) -> RecordRows:
    with path.open("rb") as file:
        begins = file.read(200).upper()
    if HEAD.encode() not in begins:
        msg = "op dit adres staat geen agenda"
        raise BadInputError(msg, file=path.name, expected="een agenda (iCal)")
    return read_calendar(open_file(path, settings))


def checked_address(url: str) -> str:
    """The address of a feed as it is asked.

    Examples
    --------
    >>> checked_address("webcal://agenda.example.nl/klinker.ics")
    'https://agenda.example.nl/klinker.ics'
    """
    text = url.strip()
    if text.lower().startswith("webcal:"):
        text = f"https:{text.partition(':')[2]}"
    try:
        parts = urlsplit(text)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits or not text.isprintable() or " " in text or "@" in parts.netloc:
        msg = "dit is geen adres van een agenda"
        raise BadInputError(msg, expected=_EXPECTED)
    return text


def _slug(host: str) -> str:
    return "-".join(part for part in host.lower().split(".") if part)
