"""Figures of areas into the store: each series by itself, on the edition that it was measured on."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from socialmap.schema import check_figures
from socialmap.store import tables
from socialmap.store.figures import drop_derived
from socialmap.store.values import write_values
from socialmap.store.writing import Counts, area_ids, series_id, sync

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from socialmap.importing.report import ImportReport
    from socialmap.model import Indicator
    from socialmap.sources.raw import Catalogue, Figures
    from socialmap.store import Session

#: A municipality with its own codes beside those of CBS: WK0363FB is FB there.
_LOCAL_CODES = ("GM0363", 2022)


def import_figures(
    session: Session,
    raw: Figures,
    report: ImportReport,
    *,
    bordered: bool = False,
    progress: Callable[[float], None] | None = None,
) -> None:
    """Store one table of figures; unknown values store nothing.

    Parameters
    ----------
    bordered
        The areas were stored just now, with their borders.
    progress
        Called with the share that is done, 0 to 1.
    """
    units = {indicator.id: indicator.unit for indicator in raw.indicators}
    # A fault is told by the name of the figure, not by the number of a column.
    named = [f"{series.indicator_id} {series.measured}" for series in raw.series]
    low, high = (None if bound is None else bound.set_axis(named, axis=1) for bound in (raw.low, raw.high))
    check_figures(
        raw.areas,
        raw.values.set_axis(named, axis=1),
        units=[units[series.indicator_id] for series in raw.series],
        low=low,
        high=high,
        file=report.file,
    )
    if not bordered:
        areas = _area_rows(raw.areas, raw.source_id)
        report.count("gebieden zonder grens", sync(session, tables.area, areas, ("code", "edition"), only_add=True))
    _add_indicators(session, raw.indicators)
    ids = area_ids(session, raw.areas["code"], raw.areas["edition"])
    own = {indicator.id: indicator.definition for indicator in raw.indicators}
    listed = [replace(one, definition="") if one.definition == own[one.indicator_id] else one for one in raw.series]
    numbers = [series_id(session, series) for series in listed]
    values = raw.values.to_numpy(dtype=float)
    least, most = (None if bound is None else bound.to_numpy(dtype=float) for bound in (raw.low, raw.high))
    report.count("cijfers", write_values(session, numbers, ids, values, low=least, high=most, progress=progress))
    for series, column in zip(listed, values.T, strict=True):
        replaced = 0 if series.derived else drop_derived(session, series, set(ids[~np.isnan(column)].tolist()))
        report.count("afgeleide cijfers vervangen", Counts(changed=replaced))


def import_catalogue(session: Session, raw: Catalogue, report: ImportReport) -> None:
    """Store definitions; they replace what a file of figures said of the same indicator."""
    rows = [asdict(indicator) for indicator in raw.indicators]
    report.count("definities", sync(session, tables.indicator, rows, ["id"]))


def _add_indicators(session: Session, indicators: tuple[Indicator, ...]) -> None:
    sync(session, tables.indicator, [asdict(indicator) for indicator in indicators], ["id"], only_add=True)


def _area_rows(areas: pd.DataFrame, source_id: str) -> list[dict[str, Any]]:
    columns = zip(*(areas[name].tolist() for name in _AREA_COLUMNS), strict=True)
    rows = [dict(zip(_AREA_COLUMNS, values, strict=True)) for values in columns]
    for row in rows:
        code, local = row["code"], (row["gemeente_code"], row["edition"]) == _LOCAL_CODES
        row["local_code"] = code[6:] if local and code[:2] in ("WK", "BU") else ""
        row["wijk_code"] = f"WK{code[2:8]}" if code[:2] in ("WK", "BU") else ""
        row["source_id"] = source_id
    return rows


_AREA_COLUMNS = ("code", "edition", "level", "name", "gemeente_code")
