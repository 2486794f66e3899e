"""Where each row of a list stands: two columns, or one cell with a point as people and programs write it.

Degrees and RD metres are told apart, and which of two numbers comes first, by the Netherlands: there no length in
degrees is a width, and no x is a y.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import pandas as pd
import shapely

from socialmap import geo
from socialmap.sources.figures import to_numbers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from socialmap.sources.refusing import RowFaults

#: Our columns of a point, in the order in which they are looked at; and the one that says in what system it is.
DEGREES, METRES, ONE_CELL, SYSTEM = ("lon", "lat"), ("x", "y"), ("point",), "crs"
WAYS = (DEGREES, METRES, ONE_CELL)
_IN_DEGREES = "meters in RD New; zijn het graden, noem de kolommen dan lon en lat"
_IN_METRES = "meters in RD New zonder punt tussen de duizendtallen, zoals 121687"
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f']+")
#: "121.687,45", "121,687.45" and "121 687": what stands between thousands, and what before the decimals.
_THOUSANDS = (
    (re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+"), ".", ","),
    (re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+"), ",", "."),
)
_NUMBER, _WITH_COMMA = r"[+-]?\d+(?:\.\d+)?", r"[+-]?\d+(?:,\d+)?"
_PAIRS = (
    re.compile(rf"({_NUMBER})\s*[,;/|\s]\s*({_NUMBER})"),
    re.compile(rf"({_WITH_COMMA})\s*(?:[;/|]|,\s|\s)\s*({_WITH_COMMA})"),
    re.compile(r"([+-]?\d+,\d+),([+-]?\d+,\d+)"),
)
#: What stands beside the numbers: "N 52.37, E 4.89", "(52.37, 4.89)", "lat: 52.37 lon: 4.89".
_AROUND = re.compile(r"latitude|longitude|breedtegraad|lengtegraad|lat|lon|lng|NB|OL|[NEO°()\[\]:=]", re.IGNORECASE)
_SIXTY = re.compile(
    r"(?:[NEO]\s*)?(\d{1,3})\s*°\s*(\d{1,2})\s*[\u2032'’]\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:[\u2033\"”]|''))?"
    r"\s*(?:NB|OL|N|E|O)?",
    re.IGNORECASE,
)
_STATED = re.compile(r"(?:SRID\s*=\s*(\d+)\s*;|<[^<>]*?(\d+|CRS84)>)\s*", re.IGNORECASE)
_SHAPE = re.compile(r"(?:multi)?(?:point|linestring|polygon)|geometrycollection", re.IGNORECASE)
_HEX = re.compile(r"0[01][0-9a-f]{40,}", re.IGNORECASE)
_NAMES = (("lon", "lng", "long", "longitude", "x"), ("lat", "latitude", "y"))


def is_located(columns: Mapping[str, str]) -> bool:
    """Do these columns say where a row is?"""
    return any(set(way) <= set(columns) for way in WAYS)


def located(frame: pd.DataFrame, columns: Mapping[str, str], faults: RowFaults) -> NDArray[np.object_]:
    """A shape in degrees of each row, None where there is none.

    Parameters
    ----------
    frame
        The rows of a table.
    columns
        Ours -> theirs; of several ways to say where something is, the first that is filled.
    """
    way = way_of(frame, columns)
    systems = _systems(frame, columns, faults)
    if way is ONE_CELL:
        return _of_cells(frame[columns["point"]], systems, faults)
    theirs = [columns[name] for name in way]
    given = pd.DataFrame({name: frame[name].map(_plain) for name in theirs}, index=frame.index)
    numbers = to_numbers(given, theirs, faults, decimal=",")
    first, second = (numbers[name].to_numpy() for name in theirs)
    if way is METRES:
        systems = np.where(systems == "", geo.RD, systems)
        wrong = (systems == geo.RD) & ~np.isnan(first) & ~geo.within(geo.NETHERLANDS_RD, first, second)
        degrees = geo.within(geo.NETHERLANDS, first, second)
        faults.add_where(
            wrong,
            "dit zijn geen RD-coördinaten",
            column=" en ".join(theirs),
            values=frame[theirs[0]],
            expected=_IN_DEGREES if (wrong & degrees).any() else _IN_METRES,
        )
        first = np.where(wrong, np.nan, first)
    points = np.full(len(frame), None, dtype=object)
    there = ~(np.isnan(first) | np.isnan(second))
    points[there] = shapely.points(first[there], second[there])
    return _in_degrees(points, systems)


def way_of(frame: pd.DataFrame, columns: Mapping[str, str]) -> tuple[str, ...]:
    """Our columns by which the rows of a table say where they are: of several ways the first that is filled."""
    ways = [way for way in WAYS if set(way) <= set(columns)]
    filled = (way for way in ways if frame[[columns[name] for name in way]].notna().to_numpy().any())
    return next(filled, ways[0])


def told_apart(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Shapes of which nobody said in what system they are, in degrees where the Netherlands tells."""
    result = shapes.copy()
    west, south, east, north = shapely.bounds(shapes).T
    x, y = (west + east) / 2, (south + north) / 2
    turned = geo.within(geo.NETHERLANDS, y, x) | geo.within(geo.NETHERLANDS_RD, y, x)
    result[turned] = shapely.transform(result[turned], lambda points: points[:, ::-1])
    x, y = np.where(turned, y, x), np.where(turned, x, y)
    metres = geo.within(geo.NETHERLANDS_RD, x, y)
    result[metres] = geo.to_degrees(result[metres], geo.RD)
    return result


def _in_degrees(shapes: NDArray[np.object_], systems: NDArray[np.object_]) -> NDArray[np.object_]:
    result = shapes.copy()
    for system in set(systems) - {"", geo.WGS84}:
        result[systems == system] = geo.to_degrees(result[systems == system], system)
    return result


def _systems(frame: pd.DataFrame, columns: Mapping[str, str], faults: RowFaults) -> NDArray[np.object_]:
    """The system that a column states for each row; "" where it states none."""
    if SYSTEM not in columns:
        return np.full(len(frame), "", dtype=object)
    given = frame[columns[SYSTEM]].map(lambda cell: "" if cell is None else str(cell))
    known = {text: geo.system(text) for text in given.unique()}
    faults.add_where(
        [known[text] is None for text in given],
        "dit coördinatenstelsel kennen wij niet",
        column=columns[SYSTEM],
        values=given,
        expected="RD, WGS84 of een nummer zoals EPSG:28992",
    )
    return np.array([known[text] or "" for text in given], dtype=object)


def _of_cells(cells: pd.Series, systems: NDArray[np.object_], faults: RowFaults) -> NDArray[np.object_]:
    read = [read_point(cell) for cell in cells]
    shapes = np.array([shape for shape, _ in read] or [], dtype=object)
    shapes[shapely.is_empty(shapes)] = None
    stated = np.array([own or of_row for (_, own), of_row in zip(read, systems, strict=True)], dtype=object)
    blank = cells.isna() | cells.astype(str).str.strip().eq("")
    faults.add_where(
        shapely.is_missing(shapes) & ~blank.to_numpy(),
        "hier lezen wij geen punt",
        column=str(cells.name),
        values=cells,
        expected="breedte en lengte, zoals 52.3702, 4.8952, of POINT (4.8952 52.3702)",
    )
    # Programs differ in which comes first, also where they say the system.
    untold = (stated == "") | (stated == geo.WGS84)
    result = _in_degrees(shapes, np.where(untold, "", stated))
    result[untold] = told_apart(result[untold])
    return result


def read_point(cell: Any) -> tuple[shapely.Geometry | None, str]:
    """The shape that one cell tells of, and the system that it states, "" for none; its numbers as they stand.

    Examples
    --------
    >>> read_point("52,3702; 4,8952")[0].wkt, read_point("SRID=28992;POINT (121687 487484)")[1]
    ('POINT (52.3702 4.8952)', 'EPSG:28992')
    >>> read_point("Kerkstraat 1")
    (None, '')
    """
    if isinstance(cell, (list, tuple)):
        return _point(*cell) if len(cell) == 2 else None, ""  # noqa: PLR2004 (a pair)
    text = "" if cell is None else str(cell).strip()
    if isinstance(cell, dict) or text.startswith("{"):
        return _of_object(cell if isinstance(cell, dict) else _loaded(text)), ""
    if _HEX.fullmatch(text):
        shape = shapely.from_wkb(text, on_invalid="ignore")
        number = shapely.get_srid(shape) if shape is not None else 0
        return shape, (geo.system(str(number)) or "") if number else ""
    system = ""
    if stated := _STATED.match(text):
        system, text = geo.system(stated[1] or stated[2]) or "", text[stated.end() :]
    return shapely.from_wkt(text, on_invalid="ignore") if _SHAPE.match(text) else _of_text(text), system


def _loaded(text: str) -> Any:
    """An object; Python writes its quotes otherwise."""
    try:
        return orjson.loads(text.replace("'", '"'))
    except orjson.JSONDecodeError:
        return None


def _of_object(found: Any) -> shapely.Geometry | None:
    if not isinstance(found, dict):
        return None
    if "coordinates" in found:
        return shapely.from_geojson(orjson.dumps(found), on_invalid="ignore")
    given = {str(name).casefold(): value for name, value in found.items()}
    pair = [next((given[name] for name in names if name in given), None) for names in _NAMES]
    return None if None in pair else _point(*pair)


def _of_text(text: str) -> shapely.Geometry | None:
    if len(sixty := _SIXTY.findall(text)) == 2 and not _SIXTY.sub("", text).strip(" ,;/"):  # noqa: PLR2004 (a pair)
        parts = [[float(part.replace(",", ".") or 0) for part in one] for one in sixty]
        return _point(*(degrees + minutes / 60 + seconds / 3600 for degrees, minutes, seconds in parts))
    bare = _AROUND.sub(" ", text).strip(" ,;")
    for pattern in _PAIRS:
        if found := pattern.fullmatch(bare):
            return _point(*(number.replace(",", ".") for number in found.groups()))
    return None


def _point(first: Any, second: Any) -> shapely.Geometry | None:
    try:
        pair = float(first), float(second)
    except (TypeError, ValueError):
        return None
    return shapely.Point(*pair) if np.isfinite(pair).all() else None


def _plain(cell: Any) -> Any:
    """A number without what stands between its thousands, where it is certain that it does."""
    if not isinstance(cell, str):
        return cell
    text = _SPACES.sub("", cell).strip("°")
    for pattern, between, before in _THOUSANDS:
        if pattern.fullmatch(text):
            return text.replace(between, "").replace(before, ".")
    return text
