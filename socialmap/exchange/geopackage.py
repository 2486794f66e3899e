"""A view as a GeoPackage: in RD New, drawn in QGIS as it is drawn here, with its sources and licences inside.

QGIS looks for the style of a layer in a table ``layer_styles`` of the same file.
"""

from __future__ import annotations

from datetime import UTC, date
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio
import shapely

from socialmap import geo
from socialmap.exchange.leaving import Cell
from socialmap.exchange.qml import qml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from socialmap.exchange.leaving import Leaving
    from socialmap.i18n import Words

SOURCES, STYLES = "bronnen", "layer_styles"
#: What GDAL calls the moment that it writes in a file: of the whole process, so one file at a time.
_MOMENT, _one_at_a_time = "OGR_CURRENT_DATE", Lock()
#: A file that is gone in a moment need not be safe from a power cut.
_HURRY = {"OGR_SQLITE_SYNCHRONOUS": "OFF"}
_Columns = dict[str, Any]


def as_geopackage(view: Leaving, _words: Words) -> bytes:
    """One layer by the name of the view, a table of its sources, and how QGIS draws it."""
    with TemporaryDirectory(prefix="socialmap-") as folder, _one_at_a_time:
        path = Path(folder) / f"{view.id}.gpkg"
        moment = f"{view.made.astimezone(UTC):%Y-%m-%dT%H:%M:%S.000Z}"
        pyogrio.set_gdal_config_options({_MOMENT: moment, **_HURRY})
        try:
            _write_view(path, view)
            _write_table(path, SOURCES, [vars(source) for source in view.sources], "name publisher licence when url")
            _write_style(path, view)
        finally:
            pyogrio.set_gdal_config_options(dict.fromkeys((_MOMENT, *_HURRY)))
        return path.read_bytes()


def _write_view(path: Path, view: Leaving) -> None:
    arrays = [_column([view.cell(row, column) for row in view.rows], column.cell) for column in view.columns]
    about = " ".join([*view.about, view.attribution])
    lies = {"geometry_type": _geometry_type(view), "crs": geo.RD} if len(view.shapes) else {}
    pyogrio.raw.write(
        str(path),
        shapely.to_wkb(view.shapes) if len(view.shapes) else None,
        [values for values, _ in arrays],
        # Not `fid`: that is the number of a row in a GeoPackage itself.
        np.array([column.id for column in view.columns], dtype=object),
        [missing for _, missing in arrays],
        layer=view.id,
        driver="GPKG",
        layer_options={"IDENTIFIER": view.title, "DESCRIPTION": about, "FID": "fid"},
        layer_metadata={"ATTRIBUTION": view.attribution},
        **lies,
    )


def _geometry_type(view: Leaving) -> str:
    """That of all rows: QGIS opens a layer of one kind."""
    kinds = set(shapely.get_type_id(view.shapes)) - {-1}
    return "Point" if kinds <= {0} else "MultiPolygon"


def _column(cells: Sequence[Any], kind: Cell) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Values as GDAL takes them, and which of them are not known."""
    missing = np.array([cell is None for cell in cells], dtype=bool)
    match kind:
        case Cell.DAY:
            days = np.array([cell or date(1970, 1, 1) for cell in cells], dtype="datetime64[D]")
            return days, missing
        case Cell.WHOLE:
            return np.array([0 if cell is None else cell for cell in cells], dtype=np.int64), missing
        case Cell.NUMBER:
            return np.array([np.nan if cell is None else cell for cell in cells], dtype=np.float64), missing
    return np.array(list(cells), dtype=object), missing


def _write_table(path: Path, name: str, rows: Sequence[_Columns], columns: str) -> None:
    """A table of texts beside the layer."""
    fields = columns.split()
    data = [np.array([row[field] for row in rows], dtype=object) for field in fields]
    pyogrio.raw.write(str(path), None, data, np.array(fields, dtype=object), layer=name, driver="GPKG", append=True)


def _write_style(path: Path, view: Leaving) -> None:
    told: _Columns = {
        "f_table_catalog": "",
        "f_table_schema": "",
        "f_table_name": view.id,
        "f_geometry_column": "geom" if len(view.shapes) else "",
        "styleName": view.id,
        "styleQML": qml(view),
        "styleSLD": "",
        "useAsDefault": True,
        "description": view.title,
        "owner": "",
        "ui": "",
    }
    pyogrio.raw.write(
        str(path),
        None,
        [np.array([value], dtype=bool if isinstance(value, bool) else object) for value in told.values()],
        np.array(list(told), dtype=object),
        layer=STYLES,
        driver="GPKG",
        append=True,
        layer_options={"FID": "id"},
    )
