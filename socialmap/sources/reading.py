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
from socialmap.sources import a11yjson, amsterdam, bbga, bgt, cbs, crosswalk, pdok, records, rivm, squares, tabular
from socialmap.sources.calendars.reading import is_calendar, read_calendar
from socialmap.sources.files import SourceFile, open_file
from socialmap.sources.hsds.objects import is_hsds
from socialmap.sources.hsds.reading import read_hsds
from socialmap.sources.osm.reading import is_osm, read_osm
from socialmap.sources.osm.tags import SOURCE_ID as OSM
from socialmap.sources.raw import Remark
from socialmap.sources.week_table import is_week, read_week

if TYPE_CHECKING:
    from socialmap.sources.raw import RawTable
    from socialmap.sources.wording import Meanings


class Kind(NamedTuple):
    """A kind of file: its word, how to know it, how to read it, and whether it can be one when a person says so."""

    name: str
    title: str
    test: Callable[[SourceFile], bool]
    read: Callable[[SourceFile], RawTable]
    may: Callable[[SourceFile], bool] | None = None


KINDS: tuple[Kind, ...] = (
    Kind("areas", "gebieden van Amsterdam", amsterdam.is_areas, amsterdam.read_areas),
    Kind("areas", "gebieden van het CBS", pdok.is_areas, pdok.read_areas),
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
    Kind("furniture", "straatmeubilair van de BGT", bgt.is_furniture, bgt.read_furniture),
    Kind("calendar", "agenda (iCal)", is_calendar, read_calendar),
    Kind("hsds", "HSDS", is_hsds, read_hsds),
    Kind("squares", "vierkanten van het CBS", squares.is_squares, squares.read_squares),
    Kind(OSM, "plekken van OpenStreetMap", is_osm, read_osm),
    Kind("week", "weekrooster", is_week, read_week),
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
    Kind("access", "onderzoek van toegankelijkheid (A11yJSON)", a11yjson.is_survey, a11yjson.read_survey),
    Kind("table", "tabel van plekken met een naam en een punt", tabular.is_table, tabular.read_table),
)


#: Lists of which a file may hold several, so that a person says which one is meant.
_LISTS = frozenset({"table", records.OUR_PLACES, *records.WORDS.values()})
#: What has no title of its own: kinds of several publishers, streets, and what was fetched, by the name of its table.
_SEVERAL: Mapping[str, str] = {
    "areas": "gebieden",
    "network": "straten",
    "placerows": "plekken",
    "figures": "cijfers",
    "features": "wat er onderweg is",
    "osmtable": "plekken van OpenStreetMap",
}
_A_LIST = (
    "een lijst met een kolom naam, en waar elke plek is: lon en lat, x en y (RD) of coördinaten in één kolom. "
    "Heten uw kolommen anders, zeg dat dan met --column, zoals --column name=Titel"
)
_HOLIDAYS = (
    "schoolvakanties staan al in de kaart, voor de drie regio's: kies de regio met SOCIALMAP_SCHOOL_REGION (noord, "
    "midden of zuid)"
)
_LINKS = (
    "hierin staan alleen nummers van andere tabellen: geef de hele map, zoals import MAP (HSDS, docs/exports.md), of "
    "met een koppelbestand (--mapping, docs/mappings.md)"
)
_OF_OTHERS = (
    "deze tabel wijst naar andere: geef de hele map waar zij bij hoort, zoals import MAP (HSDS, docs/exports.md), of "
    "met een koppelbestand (--mapping, docs/mappings.md)"
)
_DEEPER = (
    "een lijst met een kolom naam en een punt. Staan de rijen dieper in dit bestand of heten hun velden anders, geef "
    "dan een koppelbestand dat zegt waar zij staan en welk veld wat is: --mapping KOPPELBESTAND (docs/mappings.md)"
)
_TIMES = (
    "hierin staan alleen tijden: geef de hele map waar deze tabel bij hoort, zoals import MAP (HSDS, docs/exports.md), "
    "of met een koppelbestand (--mapping, docs/mappings.md)"
)


def title_of(kind: str) -> str:
    """What a kind of file is called for people; a word that is no kind of ours is that word.

    Examples
    --------
    >>> title_of("places"), title_of("areas"), title_of("activiteiten")
    ('maatschappelijke voorzieningen van Amsterdam', 'gebieden', 'activiteiten')
    """
    titles = {one.title for one in KINDS if one.name == kind}
    return titles.pop() if len(titles) == 1 else _SEVERAL.get(kind, kind)


def recognise(path: Path, settings: Settings | None = None) -> str:
    """The kind of a file, by its content.

    Raises
    ------
    BadInputError
        When no kind fits, or the file cannot be opened.
    """
    return _kind_of(open_file(path, settings or Settings())).name


def read(
    path: Path, *, kind: str | None = None, mapping: Mapping[str, str] | None = None, settings: Settings, part: str = ""
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
    part
        The sheet or layer to read, where a file has several that can be.

    Raises
    ------
    BadInputError
        In one Dutch sentence: file, row, column, value, what is expected.
    """
    return read_any(path, kind=kind, mapping=mapping, settings=settings, part=part)[1]


def read_any(
    path: Path,
    *,
    kind: str | None = None,
    mapping: Mapping[str, str] | None = None,
    settings: Settings,
    part: str = "",
    meanings: Meanings | None = None,
) -> tuple[str, RawTable]:
    """``read``, with the kind that the file turned out to be; the file is opened once."""
    source = replace(open_file(path, settings), mapping=mapping or {}, meanings=meanings or {})
    source, chosen, told = _part(source, kind, part)
    table = chosen.read(source)
    return chosen.name, replace(table, remarks=(*told, *table.remarks)) if told else table


def _part(source: SourceFile, kind: str | None, part: str) -> tuple[SourceFile, Kind, tuple[Remark, ...]]:
    """The sheet or layer that is meant: the one that is named, or the only one that can be read."""
    names = source.parts if part or source.form in ("xlsx", "gpkg", "shp") else ()
    if part:
        known = {name.casefold(): name for name in names}
        if part.casefold() not in known:
            msg = "deze laag of dit werkblad staat niet in het bestand"
            raise BadInputError(msg, file=source.name, value=part, expected=", ".join(names) or "een bestand met lagen")
        names = (known[part.casefold()],)
    if not names or (len(names) == 1 and not part):
        return source, _kind(source, kind), ()
    fits = [(one, found) for name in names if (found := _fit(one := replace(source, part=name), kind))]
    if not fits:
        first = replace(source, part=names[0]) if part else source
        return first, _kind(first, kind), ()
    one, found = fits[0]
    if part or found.name not in _LISTS:
        return (one if part or one.part != names[0] else source), found, ()
    if len(fits) > 1:
        msg = "in dit bestand staan meer lijsten, en wij weten niet welke u bedoelt"
        told = ", ".join(one.part for one, _ in fits)
        raise BadInputError(msg, file=source.name, value=told, expected=f'een van deze, zoals --layer "{one.part}"')
    others = ", ".join(name for name in names if name != one.part)
    return one, found, (Remark("let op", f"alleen {one.part} gelezen; geen lijst van plekken: {others}"),)


def _fit(source: SourceFile, kind: str | None) -> Kind | None:
    """The kind of one of several parts, None when it cannot be read as it is asked."""
    try:
        found = _kind(source, kind)
    except BadInputError:
        return None
    return None if found.name == "table" and not tabular.may_be_places(source) else found


def _kind(source: SourceFile, kind: str | None) -> Kind:
    return _kind_of(source) if kind is None and not source.mapping else _named(kind or "table", source)


def _kind_of(source: SourceFile) -> Kind:
    for kind in KINDS:
        if kind.test(source):
            return kind
    msg = "dit bestand wordt niet herkend"
    raise BadInputError(
        msg,
        file=source.name,
        value=", ".join([name for name in source.columns if name][:6]) or None,
        expected=_what_to_do(source),
    )


def _what_to_do(source: SourceFile) -> str:
    """What helps who brings a table that is no list: of most another name of a column, of these something else."""
    words = {name.casefold() for name in source.columns if name}
    if {"begin", "end"} <= words or {"startdate", "enddate"} <= words:
        return _HOLIDAYS
    if words and all(word == "id" or word.endswith("_id") for word in words):
        return _LINKS
    if words & {"opens_at", "open_time", "weekday", "byday"}:
        return _TIMES
    if "id" in words and any(word.endswith("_id") for word in words):
        return _OF_OTHERS
    if source.form == "json" and not words:
        return _DEEPER
    return _A_LIST


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
