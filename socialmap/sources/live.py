"""Fetch what the files hold from the addresses in the settings, and read it the same way."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from socialmap.errors import BadInputError
from socialmap.sources.apart import here
from socialmap.sources.codes import AMSTERDAM
from socialmap.sources.http import Progress, fetch_json, fetched_on
from socialmap.sources.raw import PlaceRows, RawTable
from socialmap.sources.reading import read
from socialmap.sources.rivm import ADULTS, HIGH, LOW, VALUE

if TYPE_CHECKING:
    from socialmap.config import Settings
    from socialmap.sources.apart import Reader

CITY_AREAS = ("INDELING_STADSDEEL", "INDELING_GEBIED", "INDELING_WIJK", "INDELING_BUURT")
PDOK_COLLECTIONS = ("gemeenten", "wijken", "buurten")
PAGE = "1000"


class Request(NamedTuple):
    """One thing to fetch: its name in the cache, the kind it must be, its address."""

    name: str
    kind: str
    url: str
    params: dict[str, str]


def fetch_amsterdam(settings: Settings, progress: Progress | None = None, *, reader: Reader = here) -> list[RawTable]:
    """The city's areas and places, with the figures of CBS and RIVM for Amsterdam; ``reader`` reads the answers."""
    themes = [(layer, "gebiedsindeling", "areas") for layer in CITY_AREAS]
    themes.append(("MAATSCHAPPELIJKE_VZN", settings.amsterdam_places_theme, "places"))
    requests = [
        Request(f"amsterdam-{layer.lower()}", kind, settings.amsterdam_url, {"KAARTLAAG": layer, "THEMA": theme})
        for layer, theme, kind in themes
    ]
    return _fetch([*requests, *_figures(AMSTERDAM, settings)], settings, progress, reader)


def fetch_gemeente(
    code: str, settings: Settings, progress: Progress | None = None, *, reader: Reader = here
) -> list[RawTable]:
    """Borders (PDOK) and figures (CBS, RIVM) of any Dutch municipality.

    Raises
    ------
    BadInputError
        When ``code`` is no code of a municipality, or an answer cannot be used.
    SourceUnavailableError
        When a source does not answer.
    """
    if not re.fullmatch(r"GM\d{4}", code):
        msg = "dit is geen code van een gemeente"
        raise BadInputError(msg, value=code, expected="GM en vier cijfers, zoals GM0344")
    requests = [
        Request(
            f"pdok-{collection}-{code}",
            "areas",
            f"{settings.pdok_areas_url}/collections/{collection}/items",
            {"gemeentecode": code, "limit": PAGE, "f": "json"},
        )
        for collection in PDOK_COLLECTIONS
    ]
    return _fetch([*requests, *_figures(code, settings)], settings, progress, reader)


def _figures(code: str, settings: Settings) -> list[Request]:
    # An answer holds at most 10,000 rows: one gemeente at a time, and all years of the monitor stay below that.
    inside = " or ".join(f"substringof('{prefix}{code[2:]}',WijkenEnBuurten)" for prefix in ("GM", "WK", "BU"))
    margins = " or ".join(f"Marges eq '{margin}'" for margin in (VALUE, LOW, HIGH))
    monitor = f"({inside}) and Leeftijd eq '{ADULTS}' and ({margins})"
    return [
        Request(f"cbs-{code}", "cbs", f"{settings.cbs_url}/TypedDataSet", {"$filter": f"({inside})"}),
        Request(f"rivm-{code}", "health", f"{settings.rivm_url}/TypedDataSet", {"$filter": monitor}),
    ]


def _fetch(
    requests: Iterable[Request], settings: Settings, progress: Progress | None, reader: Reader
) -> list[RawTable]:
    tables = []
    todo = list(requests)
    for number, request in enumerate(todo):
        if progress:
            progress(request.name, number / len(todo))
        path = fetch_json(request.url, request.name, settings, request.params)
        tables.append(_read(path, request, settings, reader))
    if progress:
        progress("klaar", 1.0)
    return tables


def _read(path: Path, request: Request, settings: Settings, reader: Reader) -> RawTable:
    try:
        table: RawTable = reader(read, path, kind=request.kind, settings=settings)
    except BadInputError:
        path.unlink()  # a wrong answer is no copy to go on with
        raise
    # The city's list has no date of its own: the day it was fetched is when it stood there.
    return replace(table, published=fetched_on(path)) if isinstance(table, PlaceRows) else table
