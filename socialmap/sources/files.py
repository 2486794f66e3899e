"""Files from outside, opened with care: size, zip bombs, encodings, broken JSON, broken workbooks.

A file is taken whole or not at all: readers gather every fault in ``Faults`` and raise once.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import pandas as pd
import pyogrio
import python_calamine

from socialmap import geo
from socialmap.errors import BadInputError
from socialmap.model.written import MARK, file_name, unmarked
from socialmap.sources.geopackage import HEAD, layers

if TYPE_CHECKING:
    import geopandas as gpd

    from socialmap.config import Settings

#: A workbook of figures packs about 1 to 10; a zip bomb 1 to 1,000.
MAX_RATIO = 200
SMALL_BYTES = 10_000_000
PIECE = 16_000_000
NO_LAYER = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError)
#: The monitor of the whole country has under two million.
MAX_CELLS = 20_000_000
#: Encodings that are tried when a text is not UTF-8. Every byte fits Mac Roman, so the letters decide.
OTHER_ENCODINGS = ("cp1252", "mac_roman")
DUTCH_LETTERS = frozenset("áàäâãåéèëêíìïîóòöôúùüûçñøæßÁÀÄÂÅÇÉÈËÊÍÏÎÓÖÔØÚÜÛ’‘“”„–—…•€°²³·´½\u00a0")
#: UTF-8 that was read as cp1252 and saved again: "cafÃ©", "â€™".
MOSTLY = 0.8
MOJIBAKE = re.compile("Ã[\u0080-\u00bf\u0152-\u0178\u2013-\u203a\u20ac]|â€|\ufffd")


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
    form: str  # "json", "csv", "xlsx" or "gpkg"
    #: For a table of places: our column -> theirs.
    mapping: Mapping[str, str] = field(default_factory=dict)

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
        try:
            return orjson.loads(self.data.removeprefix(b"\xef\xbb\xbf"))
        except orjson.JSONDecodeError as error:
            if "utf-8" in str(error).lower():
                msg = "de tekst heeft een verkeerde codering"
                raise BadInputError(msg, file=self.name, expected="UTF-8") from error
            msg = f"de JSON is stuk op regel {error.lineno}, teken {error.colno}"
            raise BadInputError(msg, file=self.name, expected="een volledig GeoJSON-bestand") from error

    @cached_property
    def separator(self) -> str:
        """What stands between the columns of a text: semicolon, tab or comma."""
        # A title above the headings has none.
        lines = self.text[:4000].splitlines()[:10]
        line = next((line for line in lines if any(sign in line for sign in ";\t,")), "")
        return max(";\t,", key=line.count)

    @cached_property
    def rows(self) -> list[list[Any]]:
        """The cells of the first sheet of a workbook."""
        try:
            book = python_calamine.CalamineWorkbook.from_path(str(self.path))
            sheet = book.get_sheet_by_index(0)
            height, width = (number + 1 for number in sheet.end or (0, 0))
            if height * width > MAX_CELLS:
                msg = "het werkblad is te groot"
                value = f"{height} rijen, {width} kolommen"
                raise BadInputError(msg, file=self.name, value=value, expected=f"hoogstens {MAX_CELLS} cellen")
            return sheet.to_python(skip_empty_area=False)
        except (python_calamine.CalamineError, IndexError, OSError) as error:
            msg = "het werkboek kan niet worden gelezen"
            raise BadInputError(msg, file=self.name, expected="een heel Excel-bestand (.xlsx)") from error

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, or of the properties of all features."""
        if self.form == "csv":
            first = next(csv.reader(io.StringIO(self.text[:100_000], newline=None), delimiter=self.separator), [])
        elif self.form == "xlsx":
            first = self.rows[0] if self.rows else []
        elif self.form == "gpkg":
            first = [name for name in self.layer.columns if name != self.layer.active_geometry_name]
        else:
            first = _properties(self.document)
        return tuple(str(name).strip() for name in first)

    @cached_property
    def layer(self) -> gpd.GeoDataFrame:
        """The first layer of a GeoPackage, in degrees when it says what it is in."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", RuntimeWarning)  # GDAL doubts the header of a broken file aloud
                frame = pyogrio.read_dataframe(self.path.resolve(), layer=layers(self.path)[0].table)
            return frame if frame.crs is None else frame.to_crs(geo.WGS84)
        except (
            pyogrio.errors.DataSourceError,
            pyogrio.errors.DataLayerError,
            ValueError,
            LookupError,
            AttributeError,
        ) as error:
            msg = "de GeoPackage kan niet worden gelezen"
            raise BadInputError(msg, file=self.name, expected="een laag met punten") from error

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
        _check_zip(path, settings)
        return SourceFile(path, "xlsx")
    if head.startswith(HEAD):
        return SourceFile(path, "gpkg")
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        return SourceFile(path, "json")
    _check_text(head, file_name(path))
    _check_whole(path)
    return SourceFile(path, "csv")


def megabytes(size: int) -> str:
    """A size for people.

    Examples
    --------
    >>> megabytes(2_000_000_000)
    '2000 MB'
    """
    return f"{size / 1e6:.0f} MB"


def decode(data: bytes, file: str) -> tuple[str, str]:
    """Text and encoding: UTF-8, else the one of ``OTHER_ENCODINGS`` that gives the most Dutch letters."""
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError as error:
        place = error.start
    best, found = 0, ("", "")
    for encoding in OTHER_ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        letters = [letter for letter in text if not letter.isascii()]
        good = sum(letter in DUTCH_LETTERS for letter in letters)
        if good > best and good >= MOSTLY * len(letters):
            best, found = good, (text, encoding)
    if found[1]:
        return found
    msg = "de tekst heeft een verkeerde codering"
    row = data[:place].count(b"\n")
    raise BadInputError(msg, file=file, row=row, value=data[place : place + 8], expected="UTF-8")


def _check_text(head: bytes, file: str) -> None:
    if not head.strip():
        msg = "het bestand is leeg"
        raise BadInputError(msg, file=file)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        msg = "de tekst heeft een verkeerde codering (UTF-16)"
        raise BadInputError(msg, file=file, expected="UTF-8")
    if b"\0" in head or head.startswith(b"%PDF"):
        raise _no_text(file)


def _check_whole(path: Path) -> None:
    """No zeros further on: a file with holes is small on disk and enormous in memory."""
    with path.open("rb") as stream:
        while piece := stream.read(PIECE):
            if b"\0" in piece:
                raise _no_text(file_name(path))


def _no_text(file: str) -> BadInputError:
    msg = "dit soort bestand kan niet worden gelezen"
    return BadInputError(msg, file=file, expected="CSV, Excel (.xlsx), GeoJSON of GeoPackage")


def _check_zip(path: Path, settings: Settings) -> None:
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
            if "xl/workbook.xml" not in archive.namelist():
                msg = "dit zipbestand is geen werkboek"
                raise BadInputError(msg, file=file_name(path), expected=expected)
            broken = archive.testzip()
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        msg = "het werkboek is niet compleet of beschadigd"
        raise BadInputError(msg, file=file_name(path), expected=expected) from error
    if broken:
        msg = "het werkboek is beschadigd"
        raise BadInputError(msg, file=file_name(path), value=broken, expected=expected)


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
