"""Columns and checks of each table that importing writes: every fault is gathered, then one error is raised.

The last gate before the store, whatever source a table came from. It sees frames only. Rows count from 1,
in the order of the frame.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from socialmap import geo
from socialmap.errors import BadInputError
from socialmap.model import FeatureKind, Level
from socialmap.model.facts.readers import POSTCODE, WIJK_CODE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import ModuleType

    import geopandas as gpd

#: Codes as CBS writes them, and as Amsterdam did or does.
_CODES: Mapping[str, str] = {
    Level.BUURT: r"BU[0-9]{4}[0-9A-Z]{4}|[A-Z][0-9]{2}[a-z]",
    Level.WIJK: rf"{WIJK_CODE}|[A-Z][0-9]{{2}}",
    Level.GEBIED: r"G[A-Z][0-9]{2}",
    Level.STADSDEEL: r"[A-Z]",
    Level.GEMEENTE: r"GM[0-9]{4}",
    Level.LAND: r"NL[0-9]{2}",
}
_YEARS = (1990, 2100)
PERCENT = "%"
#: No figure of a neighbourhood is larger; neither is infinity a figure.
_LARGEST = 1e12
#: Units that count or measure something, which is never less than nothing.
_COUNTED = (
    r"(aantal|personen|inwoners|huishoudens|misdrijven|scholen|stichtingen|verenigingen|bedrijven|adressen|km|ha)\b"
    r"|per 1\.000 "
)
#: Published figures and bounds are rounded each by themselves.
_ROUNDING = 0.1
_WHOLE = 1.01  # shares of one area, likewise


def check_areas(frame: gpd.GeoDataFrame, *, file: str = "") -> None:
    """Areas with borders: code, edition, level, name, the codes that they lie in, geometry (RD metres).

    Raises
    ------
    BadInputError
        Naming the first fault and counting the others; so do all functions here.
    """
    checks = [
        *_area_checks(),
        _text("name"),
        *(
            _shape(f"{level}_code", _CODES[level], f"de code van een {level}")
            for level in (Level.WIJK, Level.GEBIED, Level.STADSDEEL)
        ),
        *_geometry_checks(("Polygon", "MultiPolygon"), "een vlak"),
    ]
    _raise(_faults(frame, checks), file)


def refused_places(frame: pd.DataFrame, *, file: str = "") -> list[Fault]:
    """Of rows about places those that cannot be: without reference, name or point in the country, or there already.

    Parameters
    ----------
    frame
        Columns reference, name, lon, lat (degrees).

    Returns
    -------
    The first fault of each such row; ``row`` counts from 1 in the order of the frame.

    Raises
    ------
    BadInputError
        When a column is not there.
    """
    west, south, east, north = geo.NETHERLANDS
    checks = [
        _text("reference"),
        _unique("reference"),
        _text("name"),
        _Check(
            "lon",
            lambda places: geo.within(geo.NETHERLANDS, places["lon"], places["lat"]),
            "dit punt ligt niet in Nederland",
            f"lon van {west} tot {east} en lat van {south} tot {north} graden (WGS84)",
            ("lon", "lat"),
        ),
    ]
    if absent := _absent(frame, checks):
        _raise(absent, file)
    found: dict[int, Fault] = {}
    for check in checks:
        held = np.asarray(check.holds(frame.reset_index(drop=True)), dtype=bool)
        for row in np.flatnonzero(~held):
            found.setdefault(int(row), _row_fault(frame, check, int(row)))
    return [found[row] for row in sorted(found)]


def check_figures(
    areas: pd.DataFrame,
    values: pd.DataFrame,
    *,
    units: Sequence[str],
    low: pd.DataFrame | None = None,
    high: pd.DataFrame | None = None,
    file: str = "",
) -> None:
    """Figures of areas: a row an area, a column a series; NaN is unknown.

    Parameters
    ----------
    areas
        code, edition, level, gemeente_code; a row for each of ``values``.
    units
        Of each column of ``values``.
    low, high
        Bounds, same shape as ``values``.
    """
    shapes = {table.shape for table in (values, low, high) if table is not None}
    if shapes != {(len(areas), len(units))}:
        msg = "de tabellen met gebieden, cijfers en grenzen zijn niet even groot"
        raise BadInputError(msg, file=file, value=shapes, expected=f"{len(areas)} gebieden en {len(units)} reeksen")
    faults = _faults(areas, _area_checks())
    for table in (values, low, high):
        faults += [] if table is None else _faults(table, [_numbers(units)])
    for smaller, larger in ((low, values), (values, high), (low, high)):
        faults += [] if smaller is None or larger is None else _faults(smaller, [_at_most(larger)])
    _raise(faults, file)


def check_crosswalk(frame: pd.DataFrame, *, file: str = "") -> None:
    """Shares of old buurten in new ones: from_code, from_edition, to_code, to_edition, share."""
    buurt = "de code van een buurt, als BU0363AE01"
    checks = [
        *(_shape(name, _CODES[Level.BUURT], buurt, may_be_empty=False) for name in ("from_code", "to_code")),
        *(_between(name, *_YEARS, "een jaartal") for name in ("from_edition", "to_edition")),
        _between("share", 0, 1, "een deel van 0 tot 1"),
        _unique("from_code", "from_edition", "to_code", "to_edition"),
        _Check(
            "share",
            lambda parts: parts.groupby(["from_code", "from_edition"])["share"].transform("sum") <= _WHOLE,
            "de delen van deze buurt zijn samen meer dan 1",
            "delen die samen hoogstens 1 zijn",
            ("from_code", "share"),
        ),
    ]
    _raise(_faults(frame, checks), file)


def check_postcodes(frame: pd.DataFrame, *, file: str = "") -> None:
    """Postcodes and the buurt they lie in: postcode, buurt_code, buurt_name."""
    checks = [
        _shape("postcode", POSTCODE, "een postcode als 1067HP", may_be_empty=False),
        _shape("buurt_code", _CODES[Level.BUURT], "de code van een buurt, als A04a", may_be_empty=False),
        _unique("postcode", "buurt_code"),
        _text("buurt_name"),
    ]
    _raise(_faults(frame, checks), file)


def check_features(frame: gpd.GeoDataFrame, *, file: str = "") -> None:
    """Context on the map: kind, reference, name, geometry (RD metres)."""
    words = [str(kind) for kind in FeatureKind]
    checks = [
        _Check("kind", lambda rows: rows["kind"].isin(words), "dit soort kennen we niet", ", ".join(words)),
        _text("reference"),
        _unique("kind", "reference"),
        *_geometry_checks(
            ("Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"), "een vorm"
        ),
    ]
    _raise(_faults(frame, checks), file)


@dataclass(frozen=True)
class _Check:
    """What must hold of each row.

    Attributes
    ----------
    column
        Which column is named when it does not; "" when ``holds`` tells by cell.
    holds
        Frame -> whether it holds, row by row or cell by cell.
    shown
        The columns whose values are told; by default ``column``.
    """

    column: str
    holds: Callable[[Any], Any]
    message: str
    expected: str
    shown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fault:
    """The first row in which a check fails, and in how many it does; rows count from 1."""

    row: int | None
    column: str
    value: object
    message: str
    expected: str
    count: int = 1


@cache
def _pandera() -> ModuleType:
    # Half a second, which only importing should cost.
    import pandera.pandas as pa

    return pa


def _faults(frame: pd.DataFrame, checks: Sequence[_Check]) -> list[Fault]:
    """Every check that fails somewhere; a column that is not there is a fault by itself."""
    pa = _pandera()
    numbered = pd.DataFrame(frame).set_axis(pd.RangeIndex(1, len(frame) + 1), axis=0)
    if absent := _absent(numbered, checks):
        return absent
    schema = pa.DataFrameSchema(
        checks=[
            # Pandera's own list of failures is kept short: of a whole table it would take minutes.
            pa.Check(partial(_holds, check), name=str(number), ignore_na=False, n_failure_cases=1)
            for number, check in enumerate(checks)
        ]
    )
    try:
        schema.validate(numbered, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return [_fault(numbered, checks[int(error.check.name)], error.check_output) for error in errors.schema_errors]
    return []


def _absent(frame: pd.DataFrame, checks: Sequence[_Check]) -> list[Fault]:
    needed = dict.fromkeys(name for check in checks for name in (check.column, *check.shown) if name)
    absent = [name for name in needed if name not in frame.columns]
    return [Fault(None, name, None, "deze kolom ontbreekt", f"een kolom {name}") for name in absent]


def _holds(check: _Check, frame: pd.DataFrame) -> pd.Series | pd.DataFrame:
    result = np.asarray(check.holds(frame), dtype=bool)
    if result.ndim == 1:
        return pd.Series(result, index=frame.index)
    return pd.DataFrame(result, index=frame.index, columns=frame.columns)


def _fault(frame: pd.DataFrame, check: _Check, held: pd.Series | pd.DataFrame) -> Fault:
    wrong = ~held.to_numpy(dtype=bool).reshape(len(frame), -1)
    row, column = np.argwhere(wrong)[0]
    if check.column:
        return replace(_row_fault(frame, check, int(row)), count=int(wrong.sum()))
    name, value = str(frame.columns[column]), str(frame.iloc[row, column])
    return Fault(int(row) + 1, name, value, check.message, check.expected, int(wrong.sum()))


def _row_fault(frame: pd.DataFrame, check: _Check, row: int) -> Fault:
    value = ", ".join(str(frame[part].iloc[row]) for part in check.shown or (check.column,))
    return Fault(row + 1, check.column, value, check.message, check.expected)


def _raise(faults: Sequence[Fault], file: str) -> None:
    if not faults:
        return
    first = min(faults, key=lambda fault: fault.row or 0)
    others = sum(fault.count for fault in faults) - 1
    message = first.message
    if others:
        message += f" (en nog {others} {'fout' if others == 1 else 'fouten'} in deze tabel)"
    raise BadInputError(
        message, file=file, row=first.row, column=first.column, value=first.value, expected=first.expected
    )


def _area_checks() -> list[_Check]:
    def fits(areas: pd.DataFrame) -> pd.Series:
        result = pd.Series(False, index=areas.index)
        for level, shape in _CODES.items():
            here = areas["level"] == level
            result |= here & areas["code"].where(here, "").astype("str").str.fullmatch(shape)
        return result

    expected = "een code die bij het niveau hoort, als WK0363FB bij wijk"
    return [
        _Check("code", fits, "deze code past niet bij dit soort gebied", expected, ("code", "level")),
        _between("edition", *_YEARS, "een jaartal"),
        _unique("code", "edition"),
        _shape("gemeente_code", _CODES[Level.GEMEENTE], "een code als GM0363"),
    ]


def _geometry_checks(kinds: Sequence[str], expected: str) -> list[_Check]:
    wanted = [shapely.GeometryType[kind.upper()] for kind in kinds]

    def has_shape(frame: pd.DataFrame) -> Any:
        shapes = frame["geometry"].to_numpy()
        return np.isin(shapely.get_type_id(shapes), wanted) & ~shapely.is_empty(shapes)

    def in_country(frame: pd.DataFrame) -> Any:
        west, south, east, north = shapely.bounds(frame["geometry"].to_numpy()).T
        corners = [geo.within(geo.NETHERLANDS_RD, x, y) for x, y in ((west, south), (east, north))]
        return np.isnan(west) | (corners[0] & corners[1])

    outside = "dit ligt niet in Nederland"
    return [
        _Check("geometry", has_shape, "hier is geen bruikbare vorm", expected),
        _Check("geometry", in_country, outside, "coördinaten in meters (RD, EPSG:28992)"),
    ]


def _text(name: str) -> _Check:
    def filled(frame: pd.DataFrame) -> Any:
        return frame[name].notna() & (frame[name].astype("str").str.strip() != "")

    return _Check(name, filled, "hier staat niets", "een tekst")


def _shape(name: str, shape: str, expected: str, *, may_be_empty: bool = True) -> _Check:
    def fits(frame: pd.DataFrame) -> Any:
        texts = frame[name].fillna("").astype("str")
        return texts.str.fullmatch(shape) | ((texts == "") & may_be_empty)

    return _Check(name, fits, "dit heeft niet de goede vorm", expected)


def _unique(*names: str) -> _Check:
    expected = "elke rij een andere" if len(names) == 1 else f"elke combinatie van {', '.join(names)} één keer"
    return _Check(names[0], lambda frame: ~frame.duplicated(list(names)), "dit staat er al", expected, names)


def _between(name: str, least: float, most: float, expected: str) -> _Check:
    def fits(frame: pd.DataFrame) -> Any:
        return pd.to_numeric(frame[name], errors="coerce").between(least, most)

    return _Check(name, fits, "dit getal kan niet", expected)


def _numbers(units: Sequence[str]) -> _Check:
    """Every column of figures holds what its unit allows; NaN is unknown."""
    counted = [unit == PERCENT or re.match(_COUNTED, unit) is not None for unit in units]
    least = np.where(counted, 0.0, -_LARGEST)
    most = np.where([unit == PERCENT for unit in units], 100.0, _LARGEST)

    def fits(frame: pd.DataFrame) -> Any:
        numbers = frame.to_numpy(dtype=float)
        return np.isnan(numbers) | ((numbers >= least) & (numbers <= most))

    expected = "een percentage van 0 tot 100, een aantal van 0 of meer"
    return _Check("", fits, "dit cijfer kan niet", expected)


def _at_most(larger: pd.DataFrame) -> _Check:
    limit = larger.to_numpy(dtype=float) + _ROUNDING

    def fits(frame: pd.DataFrame) -> Any:
        numbers = frame.to_numpy(dtype=float)
        return np.isnan(numbers) | np.isnan(limit) | (numbers <= limit)

    return _Check("", fits, "dit cijfer ligt buiten zijn marge", "ondergrens <= cijfer <= bovengrens")
