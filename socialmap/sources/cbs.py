"""Statistics Netherlands (CBS): Kerncijfers wijken en buurten, SES-WOA, proximity of facilities.

Blank, '.' and negative sentinels are figures that CBS does not publish: unknown, never zero.
"""

from __future__ import annotations

import csv
import io
import re

import pandas as pd

from socialmap.errors import BadInputError
from socialmap.model import Indicator, Series
from socialmap.sources.codes import area_frame
from socialmap.sources.figures import Measure, as_figures, definitions, measure, read_numbers, say_missing
from socialmap.sources.files import Faults, SourceFile
from socialmap.sources.raw import Figures, Remarks

KWB_ID = "cbs-kwb"
HEALTH_ID = "rivm-ervaren-gezondheid"
CRIME_ID = "politie-cbs"
SES_ID = "cbs-ses-woa"
PROXIMITY_ID = "cbs-nabijheid"
KWB_YEAR = 2024
HEALTH_YEARS = (2012, 2016, 2020, 2022, 2024)
#: The file says "12 months" and not which; a guess would be worse than saying so.
CRIME_PERIOD = "onbekend"
#: The table of CBS's OData service that the columns are those of.
ODATA_TABLE = "85984NED"
GOOD_HEALTH = "goed_ervaren_gezondheid"
#: Columns that say which area a row is about, or repeat another column.
IDENTIFIERS = frozenset(
    {"code", "naam", "gemeente", "gemeentenaam", "provincie", "wijkCode_asis"}
    | {"postcode", "stedelijkheidLabel", "oppervlakteLandKm2"}
)


def _health(column: str, year: int) -> Measure:
    return measure(column, definitions("ervaren-gezondheid")["gezondheid"], HEALTH_ID, str(year))


def _measures() -> list[Measure]:
    """Each column of figures that the table can have."""
    return [
        *(measure(column, item, KWB_ID, str(KWB_YEAR)) for column, item in definitions("kwb").items()),
        *(measure(column, item, CRIME_ID, CRIME_PERIOD) for column, item in definitions("misdrijven").items()),
        *(_health(f"gezondheid_{year}", year) for year in HEALTH_YEARS),
    ]


def is_kerncijfers(source: SourceFile) -> bool:
    """Is this a table of Kerncijfers of buurten, wijken or gemeenten?"""
    if source.form == "json":
        return source.has("WijkenEnBuurten") and any(name.startswith("AantalInwoners_") for name in source.columns)
    return source.form == "csv" and source.has("code", "naam", "gemeente", "inwoners", "stedelijkheid")


def read_kerncijfers(source: SourceFile) -> Figures:
    """Kerncijfers 2024 with registered crime and perceived health per year."""
    faults, remarks = Faults(source.name), Remarks()
    texts = ("code", "naam", "gemeente", "gemeentenaam", "provincie", "wijkCode_asis", "stedelijkheidLabel")
    frame = _odata_rows(source) if source.form == "json" else source.table(text=texts)
    areas = area_frame(frame["code"], frame["naam"], KWB_YEAR, faults, "code")
    measures = [item for item in _measures() if item.column in frame]
    if GOOD_HEALTH in frame:
        measures = _latest_health(frame, measures, remarks)
    values = read_numbers(frame, measures, faults)
    _say_left_out(frame, areas, measures, remarks)
    measures = [item for item in measures if values[item.column].notna().any()]
    values = values[[item.column for item in measures]]
    say_missing(values, remarks, "leeg in het bestand")
    return as_figures(KWB_ID, areas, measures, values, remarks)


def _odata_rows(source: SourceFile) -> pd.DataFrame:
    """An answer of CBS's OData service in the columns of the CSV; it names no buurten or wijken."""
    if ODATA_TABLE not in str(source.document.get("odata.metadata", "")):
        msg = "dit is een andere tabel van het CBS"
        raise BadInputError(msg, file=source.name, column="odata.metadata", expected=ODATA_TABLE)
    frame = pd.DataFrame(source.document["value"])
    ours = {item.id: column for column, item in definitions("kwb").items()}
    theirs = definitions("kwb-odata")
    bare = {name: name.rsplit("_", 1)[0] for name in frame.columns}
    columns = {name: ours[theirs[topic].id] for name, topic in bare.items() if topic in theirs}
    whole = frame["WijkenEnBuurten"].astype(str).str[:2].isin(["GM", "NL"])
    named = frame["Gemeentenaam_1"].where(whole, "") if "Gemeentenaam_1" in frame else ""
    rows = frame[list(columns)].rename(columns=columns)
    return rows.assign(code=frame["WijkenEnBuurten"], naam=named)


def _latest_health(frame: pd.DataFrame, measures: list[Measure], remarks: Remarks) -> list[Measure]:
    """The plain health column repeats the latest year: used only where the file has no years."""
    years = [f"gezondheid_{year}" for year in HEALTH_YEARS if f"gezondheid_{year}" in frame]
    if not years:
        return [*measures, _health(GOOD_HEALTH, KWB_YEAR)]
    other = frame[GOOD_HEALTH].notna() & frame[GOOD_HEALTH].ne(frame[years[-1]])
    reason = "herhaalt het laatste jaar dat bekend is; bewaard per jaar"
    if other.any():
        reason += f" ({other.sum()} rijen met een ouder jaar)"
    remarks.add("weggelaten", reason, column=GOOD_HEALTH)
    return measures


def _say_left_out(frame: pd.DataFrame, areas: pd.DataFrame, measures: list[Measure], remarks: Remarks) -> None:
    if "wijkCode_asis" in frame:
        wrong = int(frame["wijkCode_asis"].ne(areas["wijk_code"]).sum())
        if wrong:
            reason = f"wijkcode klopte in {wrong} rijen niet; afgeleid van de buurtcode (WK en teken 3 tot en met 8)"
            remarks.add("hersteld", reason, column="wijkCode_asis", value=frame["wijkCode_asis"].iloc[0])
    if "oppervlakteLandKm2" in frame:
        remarks.add("weggelaten", "afgerond dubbel van oppervlakteLandHa", column="oppervlakteLandKm2")
    known = {item.column for item in measures} | IDENTIFIERS | {GOOD_HEALTH}
    for column in frame.columns.difference(list(known)):
        remarks.add("weggelaten", "deze kolom is onbekend", column=str(column))
    for column in (item.column for item in measures if frame[item.column].isna().all()):
        remarks.add("weggelaten", "deze kolom is leeg", column=column)


# --- SES-WOA -----------------------------------------------------------------------------------------------------


def is_ses(source: SourceFile) -> bool:
    """Is this a StatLine table of SES-WOA scores?"""
    return (
        source.form == "csv"
        and source.has("Perioden", "Wijken en buurten")
        and any("SES-WOA" in name for name in source.columns)
    )


def read_ses(source: SourceFile) -> Figures:
    """SES-WOA scores.

    The file of 2019 uses the numeric codes of Amsterdam that RIVM's table of 2020 uses, all 579 of them, and the
    division did not change between: its areas get the edition that the crosswalk to 2022 starts from (2020).
    """
    faults, remarks = Faults(source.name), Remarks()
    frame = source.table()
    code_column = next((name for name in frame.columns if name.startswith("Regiocode")), "")
    years = frame["Perioden"].fillna("").str.strip().unique()
    if not code_column or len(years) != 1 or not re.fullmatch(r"\d{4}", years[0]):
        msg = "dit is geen tabel van SES-WOA van een jaar"
        raise BadInputError(
            msg, file=source.name, column="Perioden", value=", ".join(years), expected="een jaar en een Regiocode"
        )
    year = int(years[0])
    areas = area_frame(frame[code_column], frame["Wijken en buurten"], year, faults, code_column)
    measures = [
        measure(name, item, SES_ID, str(year))
        for start, item in definitions("ses").items()
        for name in frame.columns
        if name.startswith(start)
    ]
    values = read_numbers(frame, measures, faults)
    moved = areas.loc[areas["edition"].ne(year), "edition"]
    if len(moved):
        reason = f"{len(moved)} gebieden van {year} staan op de indeling {moved.iloc[0]}: dezelfde codes en grenzen"
        remarks.add("let op", reason, column=code_column)
    say_missing(values, remarks, "'.' in het bestand")
    return as_figures(SES_ID, areas, measures, values, remarks)


# --- proximity ---------------------------------------------------------------------------------------------------


def is_proximity(source: SourceFile) -> bool:
    """Is this a StatLine download with topics in rows and areas in columns?"""
    return source.form == "csv" and '"Onderwerp"' in source.text[:2000] and "|Codering" in source.text[:20_000_000]


def read_proximity(source: SourceFile) -> Figures:
    """Proximity of facilities: a StatLine download, transposed; any table of that layout reads.

    The header runs to the row "Onderwerp"; rows "Regioaanduiding|..." describe the areas; then a row a topic:
    path of headings, unit, a number an area with a decimal comma; last "Bron: CBS".
    """
    faults, remarks = Faults(source.name), Remarks()
    lines = [line for line in csv.reader(io.StringIO(source.text), delimiter=";") if line]
    title = lines[0][0].strip()
    start = next(index for index, line in enumerate(lines) if line[0] == "Onderwerp")
    width = len(lines[start])
    body = [line for line in lines[start + 1 :] if len(line) > 1]
    for row, line in enumerate(body, 1):
        if len(line) != width:
            faults.add("de rij heeft een ander aantal kolommen", row=row, value=len(line), expected=f"{width} kolommen")
    faults.check()
    table = pd.DataFrame([line[2:] for line in body], index=[line[0].strip() for line in body]).T
    units = dict(zip(table.columns, (line[1].strip() for line in body), strict=True))
    code_row = next(name for name in table.columns if name.endswith("|Codering"))
    year = _year(title, source.name)
    areas = area_frame(table[code_row], pd.Series(lines[start][2:]), year, faults, code_row)
    topics = [name for name in table.columns if not name.startswith("Regioaanduiding")]
    measures = [_proximity_measure(name, units[name], year) for name in topics]
    values = read_numbers(table, measures, faults, decimal=",")
    empty = values.isna().all()
    if empty.any():
        remarks.add("weggelaten", f"{empty.sum()} onderwerpen zonder een enkel getal ('.')", column=str(empty.idxmax()))
    kept = [item for item in measures if not empty[item.column]]
    values = values.loc[:, ~empty]
    say_missing(values, remarks, "'.' in het bestand")
    return as_figures(PROXIMITY_ID, areas, kept, values, remarks)


def _year(title: str, file: str) -> int:
    found = re.search(r"\b(20\d{2})\b", title)
    if not found:
        msg = "het jaar ontbreekt in de titel"
        raise BadInputError(msg, file=file, row=0, value=title, expected="een titel met een jaar")
    return int(found.group(1))


def _proximity_measure(path: str, unit: str, year: int) -> Measure:
    parts = [re.sub(r"\s+", " ", part).strip() for part in path.split("|")]
    slug = re.sub(r"[^a-z0-9]+", "_", "_".join(parts).lower()).strip("_")
    label = ": ".join(parts[-2:]) if parts[-1].startswith("Binnen") else parts[-1]
    definition = f"{' > '.join(parts)}; gemiddeld over de inwoners van het gebied, over de weg"
    indicator = Indicator(f"nabijheid.{slug}", label, "", unit, definition, "nabijheid")
    return Measure(path, indicator, Series(indicator.id, PROXIMITY_ID, str(year), definition=definition))
