"""What readers of figures share: text to numbers, impossible values, series."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from socialmap.model import Indicator, Series
from socialmap.sources.raw import Figures

if TYPE_CHECKING:
    from socialmap.sources.files import Faults
    from socialmap.sources.raw import Remarks

PERCENT = "%"
FULL = 100
MISSING = frozenset({"", ".", "NA", "nan", "None", "-", "x"})
#: CBS and PDOK write -99997 and the like for what is not published.
SENTINEL = -99_990.0


class Measure(NamedTuple):
    """One column of figures: its name in the file and the series it becomes."""

    column: str
    indicator: Indicator
    series: Series


def definition_tables() -> list[str]:
    """The tables that ``definitions.csv`` explains."""
    return list(dict.fromkeys(row["table"] for row in _explained()))


@cache
def definitions(table: str) -> dict[str, Indicator]:
    """Column -> indicator of one table of ``definitions.csv``, where each column is explained in Dutch and English."""
    return {
        row["column"]: Indicator(
            row["indicator"],
            row["label"],
            row["label_en"],
            row["unit"],
            row["definition"],
            row["theme"],
            is_estimate=row["estimate"] == "ja",
        )
        for row in _explained()
        if row["table"] == table
    }


@cache
def _explained() -> list[dict[str, str]]:
    with (Path(__file__).parent / "definitions.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def measure(column: str, indicator: Indicator, source_id: str, measured: str) -> Measure:
    """A column of figures about one period."""
    return Measure(column, indicator, Series(indicator.id, source_id, measured, definition=indicator.definition))


def to_numbers(frame: pd.DataFrame, columns: Sequence[str], faults: Faults, *, decimal: str = ".") -> pd.DataFrame:
    """Columns as floats: blank, '.', 'NA' and CBS's sentinels are unknown (NaN), never zero."""
    numbers: dict[str, pd.Series] = {}
    for column in columns:
        given = frame[column]
        if decimal != "." and not pd.api.types.is_numeric_dtype(given):
            given = given.map(lambda cell: cell.replace(decimal, ".") if isinstance(cell, str) else cell)
        number = pd.to_numeric(given, errors="coerce").astype("float64")
        unread = number.isna() & given.notna()
        if unread.any():
            words = given[unread].astype(str).str.strip()
            wrong = unread.copy()
            wrong[unread] = ~words.isin(MISSING)
            faults.add_where(wrong, "dit is geen getal", column=column, values=frame[column], expected="een getal")
        numbers[column] = number.mask(number <= SENTINEL)
    return pd.DataFrame(numbers, index=frame.index)


def check_numbers(values: pd.DataFrame, measures: Sequence[Measure], faults: Faults) -> None:
    """Percentages run from 0 to 100, and nothing is infinite."""
    for index, item in enumerate(measures):
        given = values.iloc[:, index].to_numpy()
        faults.add_where(
            np.isinf(given), "dit getal is oneindig", column=item.column, values=given, expected="een getal"
        )
        if item.indicator.unit == PERCENT:
            faults.add_where(
                (given > FULL) | (given < 0),
                "dit percentage kan niet",
                column=item.column,
                values=given,
                expected="0 tot en met 100",
            )


def say_missing(values: pd.DataFrame, remarks: Remarks, reason: str) -> None:
    """One remark with the number of unknown values."""
    count = int(values.isna().to_numpy().sum())
    if count:
        remarks.add("let op", f"{count} waarden niet gepubliceerd ({reason}): onbekend, niet nul", value=count)


def read_numbers(
    frame: pd.DataFrame, measures: Sequence[Measure], faults: Faults, *, decimal: str = "."
) -> pd.DataFrame:
    """The columns of measures as numbers.

    Raises
    ------
    BadInputError
        When one is not a number or cannot be; together with the faults that were found before.
    """
    values = to_numbers(frame, [item.column for item in measures], faults, decimal=decimal)
    check_numbers(values, measures, faults)
    faults.check()
    return values


def as_figures(
    source_id: str, areas: pd.DataFrame, measures: Sequence[Measure], values: pd.DataFrame, remarks: Remarks
) -> Figures:
    """What a reader hands on: ``values`` has a row for each area and a column for each measure, in their order."""
    return Figures(
        source_id,
        areas,
        tuple({item.indicator.id: item.indicator for item in measures}.values()),
        tuple(item.series for item in measures),
        as_columns(values),
        remarks=remarks.as_tuple(),
    )


def as_columns(values: pd.DataFrame) -> pd.DataFrame:
    """``Figures.values``: columns numbered in the order of the series."""
    return values.set_axis(range(values.shape[1]), axis=1).reset_index(drop=True)
