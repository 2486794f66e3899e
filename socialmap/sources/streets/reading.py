"""One door for files of streets: which are they, by content and never by name, and read them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from socialmap.errors import BadInputError
from socialmap.model.written import file_name
from socialmap.network.compiling import with_banks
from socialmap.sources.geopackage import HEAD
from socialmap.sources.osm.extract import is_extract
from socialmap.sources.streets.banks import banks
from socialmap.sources.streets.checks import NO_STREETS, StreetFiles
from socialmap.sources.streets.graphs import is_edges, is_nodes, read_graphml, read_pair
from socialmap.sources.streets.lines import is_lines, read_lines, tells_ways
from socialmap.sources.streets.packages import is_package, read_package
from socialmap.sources.streets.pbf import read_pbf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from socialmap.config import Settings
    from socialmap.network.network import Origin
    from socialmap.sources.raw import OsmTable, StreetTable

#: The word that says a file is streets, whatever its content says.
NETWORK = "network"
HEAD_BYTES = 4096
EXPECTED = (
    "een .osm.pbf, GraphML of GeoPackage van OSMnx, GeoPackage met lijnen of twee CSV-bestanden (punten en straten)"
)
READERS: dict[str, Callable[[StreetFiles], StreetTable]] = {
    "pbf": read_pbf,
    "graphml": read_graphml,
    "package": read_package,
    "lines": read_lines,
    "nodes": read_pair,
    "edges": read_pair,
}


def is_streets(path: Path, settings: Settings) -> bool:
    """Is this a file of streets by what it says itself, or one of a pair?"""
    form = _form(path, settings)
    return form != "" and (form != "lines" or tells_ways(path))


def group(paths: Iterable[Path], settings: Settings) -> list[tuple[Path, ...]]:
    """The files that belong together: a table of junctions and one of streets, in whichever order; else alone."""
    groups: list[tuple[Path, ...]] = []
    waiting: dict[str, int] = {}  # which table a pair lacks -> the group that waits for it
    for path in paths:
        form = _form(path, settings)
        if form in waiting:
            number = waiting.pop(form)
            groups[number] = (*groups[number], path)
            continue
        if form in ("nodes", "edges"):
            waiting["edges" if form == "nodes" else "nodes"] = len(groups)
        groups.append((path,))
    return groups


def read_streets(
    paths: Sequence[Path],
    *,
    settings: Settings,
    elsewhere: bool = False,
    origin: Origin | None = None,
    beside: bool = True,
) -> StreetTable:
    """Turn the files of one network into compiled streets, whole or not at all.

    Parameters
    ----------
    paths
        One file, or two CSV tables.
    elsewhere
        Streets outside the Netherlands are wanted.
    origin
        Who made the streets and when, for files that do not say so themselves.
    beside
        Also what stands beside the streets, when the file holds that.

    Raises
    ------
    BadInputError
        In one Dutch sentence: file, row, value, what is expected.
    """
    form = _form(paths[0], settings)
    if not form:
        msg = "dit bestand heeft geen straten"
        raise BadInputError(msg, file=file_name(paths[0]), expected=EXPECTED)
    files = StreetFiles(paths, settings, elsewhere)
    table = READERS[form](files)
    if beside and form == "pbf":
        from socialmap.sources.osm.reading import read_extract  # which itself asks this room what is a street

        osm = read_extract(files.path, table.published)
        network = with_banks(table.network, banks(osm.features), wet=True)
        remarks = (*table.remarks, *osm.remarks)
        table = replace(table, network=network, features=osm.features, places=osm.places, remarks=remarks)
    return replace(table, network=replace(table.network, origins=(origin,))) if origin else table


def read_network(
    paths: Sequence[Path],
    *,
    settings: Settings,
    elsewhere: bool = False,
    origin: Origin | None = None,
) -> StreetTable | OsmTable:
    """The same; of an extract without a street what else it holds.

    Raises
    ------
    BadInputError
        When there is nothing of use in it at all.
    """
    try:
        return read_streets(paths, settings=settings, elsewhere=elsewhere, origin=origin)
    except BadInputError as error:
        if error.message != NO_STREETS or _form(paths[0], settings) != "pbf":
            raise
        from socialmap.sources.osm.reading import read_extract

        osm = read_extract(paths[0], "")
        if osm.places.frame.empty and osm.features.frame.empty:
            raise
        return osm


def _form(path: Path, settings: Settings) -> str:
    """A word of ``READERS``, or "" for a file without streets (or none at all: who reads it says so)."""
    if not path.is_file() or path.stat().st_size > settings.max_file_bytes:
        return ""
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD_BYTES)
    except OSError:
        return ""
    if is_extract(head):
        return "pbf"
    if b"<graphml" in head:
        return "graphml"
    if head.startswith(HEAD):
        return "package" if is_package(path) else "lines" if is_lines(path) else ""
    return _table_form(head)


def _table_form(head: bytes) -> str:
    line = head.split(b"\n", 1)[0].decode("utf-8-sig", errors="replace").strip()
    separator = max(";\t,", key=line.count)
    columns = {name.strip(' "') for name in line.split(separator)}
    return "nodes" if is_nodes(columns) else "edges" if is_edges(columns) else ""
