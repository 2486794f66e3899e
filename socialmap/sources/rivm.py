"""RIVM, GGD'en and CBS: Gezondheidsmonitor, small-area estimates per gemeente, wijk and buurt.

A workbook holds values only; an answer of the OData service (50120NED) also holds the 95% bounds.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd

from socialmap.errors import BadInputError
from socialmap.sources.codes import CODE, NETHERLANDS, area_frame
from socialmap.sources.figures import Measure, as_columns, as_figures, definitions, measure, read_numbers, say_missing
from socialmap.sources.files import Faults, SourceFile
from socialmap.sources.raw import Figures, Remarks

HEALTH_ID = "rivm-gezondheid"
ADULTS = "20300"
#: Codes of the column Marges: the value and its 95% bounds.
VALUE, LOW, HIGH = "MW00000", "MOG0095", "MBG0095"
KEYS = ("WijkenEnBuurten", "Perioden", "Leeftijd", "Marges")


def is_health(source: SourceFile) -> bool:
    """Is this the health monitor, as workbook, CSV or OData answer?"""
    return source.form != "gpkg" and source.has(*KEYS) and any(name.startswith("Eenzaam_") for name in source.columns)


def read_health(source: SourceFile) -> Figures:
    """The health monitor of one or more years, on the division of its own year."""
    frame = pd.DataFrame(source.document["value"]) if source.form == "json" else source.table()
    return read_health_rows(frame, source.name)


def read_health_rows(frame: pd.DataFrame, file: str) -> Figures:
    """Rows of the health monitor, a row for each area, period, age and margin."""
    faults, remarks = Faults(file), Remarks()
    topics = [
        name
        for name in frame.columns
        if re.fullmatch(r"\D\w*_\d+", name) and _topic(name) in definitions("gezondheidsmonitor")
    ]
    for name in KEYS:
        frame[name] = frame[name].astype(str).str.strip()
    frame["WijkenEnBuurten"] = frame["WijkenEnBuurten"].replace("NL00", NETHERLANDS)
    _check_keys(frame, faults)
    values = read_numbers(frame, [_measure(name, 0) for name in topics], faults)
    adults = frame["Leeftijd"].str.replace(r"\.0$", "", regex=True).eq(ADULTS)
    if not adults.any():
        msg = "er staan geen cijfers over mensen van 18 jaar en ouder in het bestand"
        raise BadInputError(msg, file=file, column="Leeftijd", expected=ADULTS)
    if not adults.all():
        reason = f"{int((~adults).sum())} rijen over andere leeftijden dan 18 jaar en ouder"
        remarks.add("weggelaten", reason, column="Leeftijd")
    frame, values = (part[adults].reset_index(drop=True) for part in (frame, values))
    for name in [name for name in topics if values[name].isna().all()]:
        remarks.add("weggelaten", "geen enkel getal: niet gevraagd in dit jaar", column=name)
        values = values.drop(columns=name)
    return _figures(frame, values, faults, remarks)


def _check_keys(frame: pd.DataFrame, faults: Faults) -> None:
    for column, form, message, expected in (
        ("WijkenEnBuurten", CODE, "dit is geen CBS-code", "een code als BU03630000"),
        ("Perioden", r"20\d\dJJ00", "deze periode is onbekend", "een jaar als 2020JJ00"),
        ("Marges", f"{VALUE}|{LOW}|{HIGH}", "deze marge is onbekend", f"{VALUE}, {LOW} of {HIGH}"),
    ):
        wrong = ~frame[column].str.fullmatch(form)
        faults.add_where(wrong, message, column=column, values=frame[column], expected=expected)
    faults.add_where(
        frame.duplicated(list(KEYS)),
        "dit gebied staat er twee keer",
        column="WijkenEnBuurten",
        values=frame["WijkenEnBuurten"],
        expected="een rij per gebied, jaar en marge",
    )


def _measure(column: str, year: int) -> Measure:
    return measure(column, definitions("gezondheidsmonitor")[_topic(column)], HEALTH_ID, str(year))


def _topic(column: str) -> str:
    # The numbers shift from edition to edition.
    return column.rsplit("_", 1)[0]


def _figures(frame: pd.DataFrame, values: pd.DataFrame, faults: Faults, remarks: Remarks) -> Figures:
    """Rows a margin and year become columns a year, and a table a margin."""
    years = frame["Perioden"].str[:4].astype("int64")
    divisions = {year: _areas(frame[years == year], int(year), faults) for year in sorted(years.unique())}
    faults.check()
    areas = pd.concat(divisions.values()).drop_duplicates(["code", "edition"], ignore_index=True)
    index = pd.MultiIndex.from_frame(areas[["code", "edition"]])
    measures = [_measure(column, int(year)) for year in divisions for column in values.columns]
    tables = {}
    for margin in (VALUE, LOW, HIGH):
        blocks = []
        for year, division in divisions.items():
            chosen = (years == year) & frame["Marges"].eq(margin)
            block = values[chosen].set_axis(frame.loc[chosen, "WijkenEnBuurten"]).reindex(division["code"])
            blocks.append(block.set_axis(pd.MultiIndex.from_frame(division[["code", "edition"]])).reindex(index))
        tables[margin] = as_columns(pd.concat(blocks, axis=1))
    say_missing(tables[VALUE], remarks, "'.' of leeg in het bestand")
    bounds = bool(frame["Marges"].isin([LOW, HIGH]).any())
    found = as_figures(HEALTH_ID, areas, measures, tables[VALUE], remarks)
    return replace(found, low=tables[LOW], high=tables[HIGH]) if bounds else found


def _areas(frame: pd.DataFrame, year: int, faults: Faults) -> pd.DataFrame:
    # The table names the gemeente only, so a wijk or buurt gets no name from here.
    rows = frame.drop_duplicates("WijkenEnBuurten")
    names = rows["Gemeentenaam_1"] if "Gemeentenaam_1" in rows else pd.Series("", rows.index)
    areas = area_frame(rows["WijkenEnBuurten"], names, year, faults, "WijkenEnBuurten")
    areas["name"] = areas["name"].where(areas["level"].isin(["gemeente", "land"]), "")
    return areas
