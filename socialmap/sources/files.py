"""Files from outside, opened with care: size, zip bombs, encodings, broken JSON, broken workbooks.

A file is taken whole or not at all: readers gather every fault in ``Faults`` and raise once.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from socialmap.errors import BadInputError
from socialmap.model.written import MARK, file_name, unmarked
from socialmap.sources import layers, workbook
from socialmap.sources.documents import parse
from socialmap.sources.encoding import UTF16, decode
from socialmap.sources.geopackage import HEAD
from socialmap.sources.hsds.names import holds_hsds

if TYPE_CHECKING:
    import geopandas as gpd

    from socialmap.config import Settings
    from socialmap.sources.wording import Meanings

#: A workbook of figures packs about 1 to 10; a zip bomb 1 to 1,000.
MAX_RATIO = 200
SMALL_BYTES = 10_000_000
PIECE = 16_000_000
#: Workbooks of an old Excel are no zip.
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OPEN_SHEET = b"application/vnd.oasis.opendocument.spreadsheet"
#: Where answers of services keep their rows.
_RECORDS = ("results", "records", "items", "data")
WHAT_WE_READ = "CSV, Excel (.xlsx), GeoJSON, GeoPackage, KML of een shapefile in een zip"


class Faults:
    """Gathers what is wrong with one file; ``check`` raises once, naming the first and counting the rest."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.first: tuple[str, dict[str, Any]] | None = None
        self.count = 0

    def add(
        self, message: str, *, row: int | None = None, column: str = "", value: object = None, expected: str = ""
    ) -> None:
        """Write down one fault; the first in the file's order of checks is the one told in full."""
        self.count += 1
        if self.first is None:
            self.first = (message, {"row": row, "column": column, "value": value, "expected": expected})

    def add_where(self, wrong: Any, message: str, *, column: str, values: Any, expected: str = "") -> None:
        """Write down a fault for each row where ``wrong`` holds; rows count from 1."""
        rows = np.flatnonzero(np.asarray(wrong, dtype=bool))
        if len(rows):
            value = np.asarray(values, dtype=object)[rows[0]]
            self.add(message, row=int(rows[0]) + 1, column=column, value=value, expected=expected)
            self.count += len(rows) - 1

    def check(self) -> None:
        """Raise ``BadInputError`` when anything was wrong."""
        if self.first is None:
            return
        message, details = self.first
        more = self.count - 1
        if more:
            message += f" (en nog {more} {'fout' if more == 1 else 'fouten'} in dit bestand)"
        raise BadInputError(message, file=self.file, **details)


@dataclass(frozen=True)
class SourceFile:
    """One file, read once: its form by content and, when asked for, its text, document, rows and columns."""

    path: Path
    form: str  # "json", "csv", "xlsx", or one of ``layers.FORMS``
    #: For a table of places: our column -> theirs.
    mapping: Mapping[str, str] = field(default_factory=dict)
    #: The sheet or layer that is read, the first when "".
    part: str = ""
    #: What their words for yes and no mean.
    meanings: Meanings = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name that a user knows the file by."""
        return file_name(self.path)

    @cached_property
    def data(self) -> bytes:
        """All bytes."""
        return self.path.read_bytes()

    @cached_property
    def _decoded(self) -> tuple[str, str]:
        return decode(self.data, self.name)

    @property
    def text(self) -> str:
        """The text, whatever its encoding."""
        return self._decoded[0]

    @property
    def encoding(self) -> str:
        """The encoding that the text was found to have."""
        return self._decoded[1]

    @cached_property
    def document(self) -> Any:
        """The parsed JSON."""
        return parse(self.data, self.name)

    @cached_property
    def records(self) -> list[dict[str, Any]]:
        """The objects of a JSON file that is a list of them, or holds one as its results."""
        document = self.document if self.form == "json" else None
        if isinstance(document, dict):
            document = next((document[name] for name in _RECORDS if name in document), None)
        whole = isinstance(document, list) and all(isinstance(one, dict) for one in document)
        return document if whole and isinstance(document, list) else []

    @property
    def is_layered(self) -> bool:
        """Is it a map with shapes in ``layer``?"""
        return self.form in layers.FORMS

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The names of its sheets or layers; none where it is one whole."""
        if self.form == "xlsx":
            return workbook.sheet_names(self.path)
        return layers.names(self.path, self.form) if self.is_layered else ()

    @cached_property
    def separator(self) -> str:
        """What stands between the columns of a text: semicolon, tab, bar or comma."""
        # A title above the headings has none.
        lines = self.text[:4000].splitlines()[:10]
        line = next((line for line in lines if any(sign in line for sign in ";\t|,")), "")
        return max(";\t|,", key=line.count)

    @cached_property
    def rows(self) -> list[list[Any]]:
        """The cells of the sheet."""
        return workbook.sheet_rows(self.path, self.part)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, or of the properties of all features; none of several tables in one."""
        if self.form == "hsds":
            return ()
        if self.form == "csv":
            first = next(csv.reader(io.StringIO(self.text[:100_000], newline=None), delimiter=self.separator), [])
        elif self.form == "xlsx":
            first = self.rows[0] if self.rows else []
        elif self.is_layered:
            first = [name for name in self.layer.columns if name != self.layer.active_geometry_name]
        else:
            first = _properties(self.document) or list(dict.fromkeys(name for one in self.records for name in one))
        return tuple(str(name).strip() for name in first)

    @cached_property
    def layer(self) -> gpd.GeoDataFrame:
        """The layer, in degrees when it says what it is in or the Netherlands tells."""
        return layers.read_layer(self.path, self.form, self.part)

    def has(self, *names: str) -> bool:
        """Are all these columns there?"""
        return set(names) <= set(self.columns)

    def table(self, *, text: tuple[str, ...] | None = None) -> pd.DataFrame:
        """The rows of a CSV or workbook; blank is missing. ``text``: columns that are text (None: all)."""
        if self.form == "xlsx":
            frame = pd.DataFrame(self.rows[1:], columns=list(self.columns), dtype=object).drop(
                columns="", errors="ignore"
            )
            if not frame.columns.is_unique:
                msg = "deze kolom staat er twee keer"
                raise BadInputError(msg, file=self.name, column=frame.columns[frame.columns.duplicated()][0])
            return _unmarked(frame.where(frame.notna() & (frame != ""), None))
        dtype: Any = str if text is None else dict.fromkeys(text, str)
        try:
            frame = pd.read_csv(
                io.StringIO(self.text), sep=self.separator, dtype=dtype, keep_default_na=False, na_values=[""]
            )
        except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
            raise self._broken_row(error) from error
        return _unmarked(frame.rename(columns=str.strip))

    def _broken_row(self, error: Exception) -> BadInputError:
        found = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", str(error))
        if found:
            expected, line, seen = found.groups()
            return BadInputError(
                "de rij heeft een ander aantal kolommen",
                file=self.name,
                row=int(line) - 1,
                value=seen,
                expected=f"{expected} kolommen",
            )
        return BadInputError("de tabel kan niet worden gelezen", file=self.name, expected="een hele CSV-tabel")


def open_file(path: Path, settings: Settings) -> SourceFile:
    """Look at a file before reading it: is it there, not too large, no bomb, and what form has it?

    Raises
    ------
    BadInputError
        In one Dutch sentence, before more than the first bytes are read.
    """
    if path.is_dir():
        return SourceFile(path, _form_of_folder(path))
    if not path.is_file():
        msg = "dit is geen gewoon bestand" if path.exists() else "dit bestand bestaat niet"
        raise BadInputError(msg, file=file_name(path))
    size = path.stat().st_size
    if size > settings.max_file_bytes:
        msg = "het bestand is te groot"
        raise BadInputError(
            msg, file=file_name(path), value=megabytes(size), expected=f"hoogstens {megabytes(settings.max_file_bytes)}"
        )
    try:
        with path.open("rb") as stream:
            head = stream.read(4096)
    except OSError as error:
        msg = "dit bestand mag niet worden gelezen"
        raise BadInputError(msg, file=file_name(path)) from error
    if head.startswith(b"PK"):
        return SourceFile(path, _check_zip(path, settings))
    if head.startswith(HEAD):
        return SourceFile(path, "gpkg")
    if head.startswith(_OLD_EXCEL):
        return SourceFile(path, "xlsx")
    text = head[:-1].decode("utf-16", "ignore").encode() if head.startswith(UTF16) else head
    _check_text(text, file_name(path))
    _check_whole(path, holes=b"\0" * 4 if text is not head else b"\0")
    return SourceFile(path, _form_of_text(text, file_name(path)))


def _form_of_text(head: bytes, file: str) -> str:
    first = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if first[:1] in (b"{", b"[", b"\x1e"):
        return "json"
    if first.startswith(b"<"):
        if not re.search(rb"<(?:\w+:)?kml[\s>]", first):
            raise _no_text(file)
        return "kml"
    return "csv"


def _form_of_folder(path: Path) -> str:
    """A folder is read whole when it holds the files of HSDS."""
    if holds_hsds(one.name for one in path.iterdir()):
        return "hsds"
    msg = "dit is een map: noem de bestanden die erin staan"
    raise BadInputError(msg, file=file_name(path), expected="een bestand, of een map met de bestanden van HSDS")


def megabytes(size: int) -> str:
    """A size for people.

    Examples
    --------
    >>> megabytes(2_000_000_000)
    '2000 MB'
    """
    return f"{size / 1e6:.0f} MB"


def _check_text(head: bytes, file: str) -> None:
    if not head.strip():
        msg = "het bestand is leeg"
        raise BadInputError(msg, file=file)
    if b"\0" in head or head.startswith(b"%PDF"):
        raise _no_text(file)


def _check_whole(path: Path, holes: bytes) -> None:
    """No zeros further on: a file with holes is small on disk and enormous in memory."""
    with path.open("rb") as stream:
        while piece := stream.read(PIECE):
            if holes in piece:
                raise _no_text(file_name(path))


def _no_text(file: str) -> BadInputError:
    msg = "dit soort bestand kan niet worden gelezen"
    return BadInputError(msg, file=file, expected=WHAT_WE_READ)


def _check_zip(path: Path, settings: Settings) -> str:
    """The form of a zip that can be unpacked: a workbook, a shapefile or a KMZ."""
    # Declared sizes first; then every part is unpacked in pieces, which shows a false declaration as a bad checksum.
    expected = "een heel Excel-bestand (.xlsx)"
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            total = sum(part.file_size for part in parts)
            packed = max(1, sum(part.compress_size for part in parts))
            if total > settings.max_file_bytes or (total > SMALL_BYTES and total / packed > MAX_RATIO):
                msg = "het werkboek is uitgepakt te groot (een zipbom?)"
                raise BadInputError(
                    msg,
                    file=file_name(path),
                    value=f"{megabytes(total)}, {total // packed} keer zo groot als ingepakt",
                    expected=f"hoogstens {megabytes(settings.max_file_bytes)} en {MAX_RATIO} keer",
                )
            form = _form_of_zip(archive)
            if not form:
                msg = "dit zipbestand is geen werkboek of kaart; pak het eerst uit"
                raise BadInputError(msg, file=file_name(path), expected=WHAT_WE_READ)
            broken = archive.testzip()
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        msg = "het werkboek is niet compleet of beschadigd"
        raise BadInputError(msg, file=file_name(path), expected=expected) from error
    if broken:
        msg = "het werkboek is beschadigd"
        raise BadInputError(msg, file=file_name(path), value=broken, expected=expected)
    return form


def _form_of_zip(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    if {"xl/workbook.xml", "xl/workbook.bin"} & set(names):
        return "xlsx"
    if "mimetype" in names and archive.read("mimetype").strip() == _OPEN_SHEET:
        return "xlsx"
    endings = {name.lower().rpartition(".")[2] for name in names}
    if holds_hsds(names):
        return "hsds"
    return "shp" if {"shp", "dbf"} <= endings else "kml" if "kml" in endings else ""


def _unmarked(table: pd.DataFrame) -> pd.DataFrame:
    """Texts without the apostrophe that keeps a spreadsheet from reckoning: we write it ourselves."""
    for place, dtype in enumerate(table.dtypes):
        if pd.api.types.is_object_dtype(dtype) or isinstance(dtype, pd.StringDtype):
            cells = table.iloc[:, place].tolist()
            if any(isinstance(cell, str) and cell.startswith(MARK) for cell in cells):
                table.isetitem(place, [unmarked(cell) if isinstance(cell, str) else cell for cell in cells])
    return table


def _properties(document: Any) -> list[str]:
    """Names of the properties of every feature of GeoJSON, or of the rows of an OData answer, as they come."""
    records = document.get("features", document.get("value")) if isinstance(document, dict) else None
    found: dict[str, None] = {}
    for one in records if isinstance(records, list) else ():
        if isinstance(one, dict):
            properties = one.get("properties", one) if "geometry" in one or "properties" in one else one
            found |= dict.fromkeys(properties if isinstance(properties, dict) else ())
    return list(found)
