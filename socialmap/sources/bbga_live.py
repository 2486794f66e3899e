"""Fetch figures of the BBGA, one variable at a time, in the long format that the city publishes it in.

An answer is a CSV of jaar;gebiedcode15;variabele;waarde, or JSON with rows of these, in pages or whole. What is fetched
becomes one file in that format, and is read as the file is: nothing is reckoned back from rounded figures.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import orjson

from socialmap.errors import BadInputError, SourceUnavailableError
from socialmap.sources.apart import here
from socialmap.sources.bbga import LONG_COLUMNS, WANTED
from socialmap.sources.http import fetch_pages, is_fresh, kept_at
from socialmap.sources.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from socialmap.config import Settings
    from socialmap.sources.apart import Reader
    from socialmap.sources.http import Progress
    from socialmap.sources.raw import RawTable

#: In the address of the setting: where the name of a variable goes. Without it the address gives all of them.
NAME = "{variabele}"
#: What the city's API calls a variable.
_ALSO = {"indicatordefinitieid": "variabele"}


def fetch_bbga(
    settings: Settings, progress: Progress | None = None, *, names: Iterable[str] = WANTED, reader: Reader = here
) -> list[RawTable]:
    """The variables that fit scores and the map ask for; ``reader`` reads the answers.

    Raises
    ------
    SourceUnavailableError
        When the source does not answer, answers too much or something else, or knows none of a variable.
    BadInputError
        When a figure cannot be.
    """
    wanted = list(names)
    rows: list[tuple[str, ...]] = []
    # One address that gives all is asked once.
    for number, name in enumerate(wanted if NAME in settings.bbga_url else [""]):
        if progress:
            progress(f"bbga {name}".strip(), number / len(wanted))
        rows += _variable(name, wanted, settings)
    path = kept_at(settings.bbga_url, "bbga-lang", settings, ".csv")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(LONG_COLUMNS)
        writer.writerows(rows)
    try:
        table: RawTable = reader(read, path, kind="bbga", settings=settings)
    except BadInputError:
        for part in settings.data_dir.glob("cache/*/bbga-*"):
            part.unlink()  # a wrong answer is no copy to go on with
        raise
    if progress:
        progress("klaar", 1.0)
    return [table]


def _variable(name: str, wanted: list[str], settings: Settings) -> list[tuple[str, ...]]:
    """The rows of one variable, or with "" of all that are wanted; kept, so that a fetch that broke off goes on."""
    address = settings.bbga_url.replace(NAME, name)
    called = f"bbga-{name or 'alles'}"
    path = kept_at(address, called, settings, ".csv")
    if not is_fresh(path):
        rows = [row for page in fetch_pages(address, called, settings, _next) for row in _rows(page, called)]
        here = [row for row in rows if row[2] in ((name,) if name else wanted)]
        if not here:
            msg = f"{called}: het antwoord heeft geen cijfers over {name or 'wat wij vroegen'}; klopt het adres nog?"
            raise SourceUnavailableError(msg)
        _keep(path, here)
    with path.open(encoding="utf-8", newline="") as stream:
        return [tuple(row) for row in csv.reader(stream, delimiter=";")]


def _keep(path: Path, rows: list[tuple[str, ...]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(rows)
    part.replace(path)


def _rows(page: bytes, called: str) -> Iterator[tuple[str, ...]]:
    """Rows in the order of the long format."""
    columns, rows = _records(page, called)
    for row in (dict.fromkeys(columns), *rows) if columns else rows:
        plain = {_ALSO.get(str(key).casefold(), str(key).casefold()): value for key, value in row.items()}
        if not set(LONG_COLUMNS) <= set(plain):
            msg = f"{called}: het antwoord heeft niet de kolommen {', '.join(LONG_COLUMNS)}; klopt het adres nog?"
            raise SourceUnavailableError(msg)
        yield tuple("" if plain[name] is None else str(plain[name]).strip() for name in LONG_COLUMNS)


def _records(page: bytes, called: str) -> tuple[Sequence[str], Iterable[Mapping[str, Any]]]:
    """The columns of a table, none of JSON, and its rows."""
    head = page.lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
    if head not in (b"{", b"["):
        text = page.decode("utf-8-sig", errors="replace")
        table = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in text.split("\n", 1)[0] else ",")
        return table.fieldnames or ("",), table
    found = _listed(_parsed(page, called))
    if found is None or not all(isinstance(row, dict) for row in found):
        msg = f"{called}: het antwoord is geen lijst van cijfers; misschien is het adres veranderd."
        raise SourceUnavailableError(msg)
    return (), found


def _parsed(page: bytes, called: str) -> Any:
    try:
        return orjson.loads(page)
    except orjson.JSONDecodeError as error:
        msg = f"{called}: het antwoord is stuk (geen hele JSON); probeer het later opnieuw."
        raise SourceUnavailableError(msg) from error


def _listed(document: Any) -> list[Any] | None:
    """The rows of a page of JSON: a list, or what the page calls value, results or its embedded table."""
    if isinstance(document, list):
        return document
    embedded = document.get("_embedded")
    inside = list(embedded.values()) if isinstance(embedded, dict) else []
    return next(
        (one for one in (document.get("value"), document.get("results"), *inside) if isinstance(one, list)), None
    )


def _next(page: bytes) -> str | None:
    """What a page of JSON says of the next one."""
    if page.lstrip()[:1] != b"{":
        return None
    try:
        document = orjson.loads(page)
    except orjson.JSONDecodeError:
        return None
    links = document.get("_links") if isinstance(document.get("_links"), dict) else {}
    following = links.get("next") or document.get("next") or document.get("odata.nextLink")
    address = following.get("href") if isinstance(following, dict) else following
    return str(address) if address else None
