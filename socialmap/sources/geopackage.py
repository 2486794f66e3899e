"""GeoPackages, looked at before GDAL opens them: a layer is a table, not a question to the database.

A GeoPackage is a database of somebody else. A view in it, or a table that a module makes up, is their code: it may
never end, or fetch. Only its own list of contents is read here, with what is not trusted switched off.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

from socialmap.errors import BadInputError
from socialmap.model.written import file_name

if TYPE_CHECKING:
    from pathlib import Path

HEAD = b"SQLite format 3\0"
#: What lists the layers, and the only kind of made-up table that a GeoPackage itself asks for: its spatial index.
_LISTS = ("gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys")
_MADE_UP, _INDEX = "CREATE VIRTUAL TABLE", "USING RTREE"
EXPECTED = "een GeoPackage met gewone tabellen"


class Layer(NamedTuple):
    """A layer: its table, and what its shapes are, in capitals (``LINESTRING``)."""

    table: str
    shape: str


def layers(path: Path) -> list[Layer]:
    """The layers of a GeoPackage in their own order; each is a plain table.

    Raises
    ------
    BadInputError
        When it is no whole GeoPackage, or a layer is a view or made up by a module.
    """
    # An absolute path, so that no name is taken for something to connect to.
    address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as database:
            database.execute("PRAGMA trusted_schema=OFF")
            return _layers(database, path)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise _no_geopackage(path) from error


def _layers(database: sqlite3.Connection, path: Path) -> list[Layer]:
    schema = _rows(database, "type, name, sql", "sqlite_master")
    made = {str(name).lower(): (kind, " ".join(str(sql or "").upper().split())) for kind, name, sql in schema}
    if any(made.get(name, ("", ""))[0] != "table" for name in _LISTS):
        raise _no_geopackage(path)
    for name, (kind, sql) in made.items():
        if kind == "table" and sql.startswith(_MADE_UP) and _INDEX not in sql:
            raise _no_table(path, name)
    listed = _rows(database, "table_name, geometry_type_name", "gpkg_geometry_columns")
    shapes = {str(table).lower(): str(shape).upper() for table, shape in listed}
    found = []
    for table, _ in _rows(database, "table_name, data_type", "gpkg_contents"):
        kind, sql = made.get(str(table).lower(), ("", ""))
        if kind == "view" or sql.startswith(_MADE_UP):
            raise _no_table(path, str(table))
        if str(table).lower() in shapes:
            found.append(Layer(str(table), shapes[str(table).lower()]))
    return found


def _rows(database: sqlite3.Connection, columns: str, table: str) -> list[tuple[Any, ...]]:
    return database.execute(f"SELECT {columns} FROM {table}").fetchall()  # noqa: S608 (our own words)


def _no_geopackage(path: Path) -> BadInputError:
    msg = "de GeoPackage kan niet worden gelezen"
    return BadInputError(msg, file=file_name(path), expected=EXPECTED)


def _no_table(path: Path, name: str) -> BadInputError:
    msg = "een laag in deze GeoPackage is geen tabel maar een vraag aan de database"
    return BadInputError(msg, file=file_name(path), value=name, expected=EXPECTED)
