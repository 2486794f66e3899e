"""One door for files: which kind is it, by content and never by name, and read it.

``KINDS`` is the whole list: a new source is a new line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.model import RecordKind
from socialmap.sources import amsterdam, bbga, cbs, crosswalk, pdok, records, rivm, tabular
from socialmap.sources.files import SourceFile, open_file
from socialmap.sources.osm.reading import is_osm, read_osm
from socialmap.sources.osm.tags import SOURCE_ID as OSM

if TYPE_CHECKING:
    from socialmap.sources.raw import RawTable


class Kind(NamedTuple):
    """A kind of file: its word, how to know it, how to read it, and whether it can be one when a person says so."""

    name: str
    title: str
    test: Callable[[SourceFile], bool]
    read: Callable[[SourceFile], RawTable]
    may: Callable[[SourceFile], bool] | None = None


KINDS: tuple[Kind, ...] = (
    Kind("areas", "gebieden van Amsterdam", amsterdam.is_areas, amsterdam.read_areas),
    Kind("areas", "gebieden van PDOK", pdok.is_areas, pdok.read_areas),
    Kind("places", "maatschappelijke voorzieningen van Amsterdam", amsterdam.is_places, amsterdam.read_places),
    Kind("parks", "parken van Amsterdam", amsterdam.is_parks, amsterdam.read_parks),
    Kind("taps", "watertappunten", amsterdam.is_taps, amsterdam.read_taps),
    Kind("stops", "haltes en stations", amsterdam.is_stops, amsterdam.read_stops),
    Kind("cbs", "Kerncijfers van het CBS", cbs.is_kerncijfers, cbs.read_kerncijfers),
    Kind("health", "Gezondheidsmonitor van het RIVM", rivm.is_health, rivm.read_health),
    Kind("ses", "SES-WOA-scores van het CBS", cbs.is_ses, cbs.read_ses),
    Kind("proximity", "Nabijheid van voorzieningen van het CBS", cbs.is_proximity, cbs.read_proximity),
    Kind("bbga", "cijfers van het BBGA", bbga.is_long, bbga.read_long),
    Kind("bbga_catalogue", "catalogus van het BBGA", bbga.is_catalogue, bbga.read_catalogue),
    Kind("postcodes", "van postcode naar buurt", bbga.is_postcodes, bbga.read_postcodes),
    Kind("buurtanalyse", "buurtanalyse van 2016", bbga.is_analysis, bbga.read_analysis),
    Kind("crosswalk", "kruistabel tussen twee indelingen", crosswalk.is_crosswalk, crosswalk.read_crosswalk),
    Kind(OSM, "plekken van OpenStreetMap", is_osm, read_osm),
    *(
        Kind(
            word,
            records.TITLES[kind],
            partial(records.is_records, kind),
            partial(records.read_records, kind),
            records.may_be,
        )
        for kind, word in records.WORDS.items()
    ),
    Kind(
        records.OUR_PLACES,
        "tabel van plekken",
        partial(records.is_ours, RecordKind.PLACE),
        partial(records.read_records, RecordKind.PLACE),
        records.may_be,
    ),
    Kind("table", "tabel van plekken met een naam en een punt", tabular.is_table, tabular.read_table),
)


def recognise(path: Path, settings: Settings | None = None) -> str:
    """The kind of a file, by its content.

    Raises
    ------
    BadInputError
        When no kind fits, or the file cannot be opened.
    """
    return _kind_of(open_file(path, settings or Settings())).name


def read(
    path: Path, *, kind: str | None = None, mapping: Mapping[str, str] | None = None, settings: Settings
) -> RawTable:
    """Turn a file into a raw table, whole or not at all.

    Parameters
    ----------
    path
        The file.
    kind
        A word of ``KINDS`` that overrides what the content says.
    mapping
        For a table of places: our column name -> theirs.
    settings
        Limits.

    Raises
    ------
    BadInputError
        In one Dutch sentence: file, row, column, value, what is expected.
    """
    return read_any(path, kind=kind, mapping=mapping, settings=settings)[1]


def read_any(
    path: Path, *, kind: str | None = None, mapping: Mapping[str, str] | None = None, settings: Settings
) -> tuple[str, RawTable]:
    """``read``, with the kind that the file turned out to be; the file is opened once."""
    source = replace(open_file(path, settings), mapping=mapping or {})
    chosen = _kind_of(source) if kind is None and not mapping else _named(kind or "table", source)
    return chosen.name, chosen.read(source)


def _kind_of(source: SourceFile) -> Kind:
    for kind in KINDS:
        if kind.test(source):
            return kind
    msg = "dit bestand wordt niet herkend"
    raise BadInputError(
        msg,
        file=source.name,
        value=", ".join(source.columns[:6]) or None,
        expected="een van: " + ", ".join(dict.fromkeys(k.name for k in KINDS)),
    )


def _named(name: str, source: SourceFile) -> Kind:
    named = [item for item in KINDS if item.name == name]
    if not named:
        msg = "dit soort bestand bestaat niet"
        raise BadInputError(
            msg, file=source.name, value=name, expected=", ".join(dict.fromkeys(item.name for item in KINDS))
        )
    kind = next((item for item in named if (item.may or item.test)(source)), None)
    if kind is None:
        msg = "dit is niet het goede bestand"
        raise BadInputError(msg, file=source.name, value=", ".join(source.columns[:6]) or None, expected=named[0].title)
    return kind
