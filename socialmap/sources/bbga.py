"""Basisbestand Gebieden Amsterdam (BBGA) and two older tables of the city.

The city rounds for privacy: of some variables 1 to 4 became 5 and percentages above 90 became 90. So a count is
never computed back from a percentage, nor a small area as what is left of a large one.
Variables about origin or religion are left out, figures and definitions alike.
"""

from __future__ import annotations

import re

import pandas as pd

from socialmap.errors import BadInputError
from socialmap.model import Indicator, Level
from socialmap.sources.codes import AMSTERDAM, CITY_EDITION, edition_of
from socialmap.sources.figures import Measure, as_figures, definitions, measure, read_numbers, say_missing, to_numbers
from socialmap.sources.files import Faults, SourceFile
from socialmap.sources.raw import Catalogue, Figures, Postcodes, Remarks

BBGA_ID = "bbga"
ANALYSIS_ID = "buurtanalyse-2016"
POSTCODES_ID = "postcodes-amsterdam"
LONG_COLUMNS = ("jaar", "gebiedcode15", "variabele", "waarde")
CATALOGUE_COLUMNS = ("Variabele", "Label", "Label_1", "Definitie", "THEMA", "Symbool", "SD minimum Bevtotaal")
#: What is fetched: loneliness, grip, volunteers, and what fit scores ask for of how people live.
WANTED = ("PEENZ_P", "PREGIE_P", "PVRIJWIL_P", "PBUUR_P", "PINZETBRT_P", "LSOCCOH_R", "WCORHUUR_P", "SKKWETS34_P")
ROUNDED = "afgerond door de gemeente: 1 tot en met 4 werd 5 en meer dan 90 procent werd 90; reken geen aantallen terug"
#: Variables about origin or religion by name, for figures that come without the catalogue ...
ORIGIN_NAMES = re.compile(
    r"BEV(SUR|ANTIL|TURK|MAROK|OVNW|WEST|AUTOCH|NW|EGNW|EGWEST|NSTEDELING)(_P)?"
    r"|BEV\d+(_\d+|PLUS)?(AUTO|NL|W|NW)(_P)?|PRELIGIE_P|PGODSHUIS_P|OARBKENMIGR_P"
)
#: ... and by what the catalogue says of them.
ORIGIN_WORDS = re.compile(
    r"migratieachtergrond|westers|geboorteland|in nederland (?:is|zijn) geboren|herkomst|etnic|nationaliteit"
    r"|godsdienst|religi|gebedshuis|kennis ?migrant",
    re.IGNORECASE,
)
#: Mentions such associations among many others: it counts members of any association.
ABOUT_OTHER_THINGS = frozenset({"PVERENIGING_P"})

#: Form of a local code -> level, edition and what makes it a CBS code. Codes of before 2022 have none.
LOCAL_FORMS = (
    (r"[A-Z]", Level.STADSDEEL, CITY_EDITION, ""),
    (r"G[A-Z]\d{2}", Level.GEBIED, CITY_EDITION, ""),
    (r"[A-CE-Z][A-Z]\d{2}", Level.BUURT, CITY_EDITION, "BU0363"),
    (r"[A-Z]{2}", Level.WIJK, CITY_EDITION, "WK0363"),
    (r"DX\d{2}", Level.GEBIED, edition_of(AMSTERDAM, CITY_EDITION - 1), ""),
    (r"[A-Z]\d{2}", Level.WIJK, edition_of(AMSTERDAM, CITY_EDITION - 1), ""),
    (r"[A-Z]\d{2}[a-z]", Level.BUURT, edition_of(AMSTERDAM, CITY_EDITION - 1), ""),
)


def local_areas(codes: pd.Series) -> pd.DataFrame:
    """``Figures.areas`` for the city's own codes; an unknown form has an empty level."""
    frame = pd.DataFrame({"code": codes, "edition": CITY_EDITION, "level": "", "name": ""})
    for form, level, edition, prefix in LOCAL_FORMS:
        found = codes.str.fullmatch(form) & frame["level"].eq("")
        frame.loc[found, "level"] = str(level)
        frame.loc[found, "edition"] = edition
        frame.loc[found, "code"] = prefix + codes[found]
    city = codes.eq("STAD")
    frame.loc[city, ["code", "level", "name"]] = [AMSTERDAM, str(Level.GEMEENTE), "Amsterdam"]
    frame["gemeente_code"] = AMSTERDAM
    is_small = frame["code"].str.match("BU|WK")
    frame["wijk_code"] = ("WK" + frame["code"].str[2:8]).where(is_small, "")
    return frame


def is_long(source: SourceFile) -> bool:
    """Is this the BBGA in long form?"""
    return source.form in ("csv", "xlsx") and source.has(*LONG_COLUMNS)


def read_long(source: SourceFile) -> Figures:
    """Rows year, area, variable, value become a column for each variable and year."""
    faults, remarks = Faults(source.name), Remarks()
    frame = source.table(text=("gebiedcode15", "variabele"))[list(LONG_COLUMNS)]
    for column in ("gebiedcode15", "variabele"):
        frame[column] = frame[column].fillna("").astype(str).str.strip()
    numbers = to_numbers(frame, ["jaar", "waarde"], faults)
    faults.check()
    faults.add_where(
        ~numbers["jaar"].between(1900, 2100),
        "dit is geen jaar",
        column="jaar",
        values=frame["jaar"],
        expected="een jaar",
    )
    faults.add_where(
        frame.duplicated(list(LONG_COLUMNS[:3])),
        "dit cijfer staat er twee keer",
        column="variabele",
        values=frame["variabele"],
        expected="een waarde per jaar, gebied en variabele",
    )
    _check_percentages(frame["variabele"], numbers["waarde"], faults)
    codes = pd.Series(frame["gebiedcode15"].unique())
    areas = local_areas(codes)
    unknown = set(codes[areas["level"].eq("")])
    faults.add_where(
        frame["gebiedcode15"].isin(unknown),
        "dit gebied is onbekend",
        column="gebiedcode15",
        values=frame["gebiedcode15"],
        expected="STAD of een code als A, GA01, AA of AA01",
    )
    faults.check()
    frame = frame.assign(jaar=numbers["jaar"].astype("int64"), waarde=numbers["waarde"])
    frame = _without_origin(frame, remarks)
    # Each figure is unique by now; pivot_table would average.
    wide = frame.pivot(index="gebiedcode15", columns=["variabele", "jaar"], values="waarde").reindex(codes)  # noqa: PD010
    names, years = (wide.columns.get_level_values(level) for level in ("variabele", "jaar"))
    measures = [_bbga_measure(str(name), int(year)) for name, year in zip(names, years, strict=True)]
    remarks.add("let op", ROUNDED, column="waarde")
    return as_figures(BBGA_ID, areas, measures, wide, remarks)


def _check_percentages(variable: pd.Series, value: pd.Series, faults: Faults) -> None:
    wrong = variable.str.endswith("_P") & ~value.between(0, 100) & value.notna()
    faults.add_where(wrong, "dit percentage kan niet", column="waarde", values=value, expected="0 tot en met 100")


def _without_origin(frame: pd.DataFrame, remarks: Remarks) -> pd.DataFrame:
    origin = frame["variabele"].str.fullmatch(ORIGIN_NAMES.pattern)
    for name, count in frame.loc[origin, "variabele"].value_counts(sort=False).items():
        remarks.add("weggelaten", f"gaat over herkomst of geloof ({count} cijfers)", column="variabele", value=name)
    return frame[~origin]


def _bbga_measure(name: str, year: int) -> Measure:
    unit = "%" if name.endswith("_P") else ""
    definition = "De definitie staat in de catalogus van het BBGA"
    return measure(name, Indicator(f"bbga.{name}", name, name, unit, definition, "bbga"), BBGA_ID, str(year))


def is_catalogue(source: SourceFile) -> bool:
    """Is this the catalogue of the BBGA?"""
    return source.form in ("csv", "xlsx") and source.has(*CATALOGUE_COLUMNS)


def read_catalogue(source: SourceFile) -> Catalogue:
    """Definitions of the BBGA's variables, with the smallest population that a score may rest on."""
    faults, remarks = Faults(source.name), Remarks()
    frame = source.table().fillna("")
    frame = frame.apply(lambda column: column.str.replace(r"\s+", " ", regex=True).str.strip())
    faults.add_where(
        frame["Variabele"].duplicated() | frame["Variabele"].eq(""),
        "deze variabele is leeg of staat er twee keer",
        column="Variabele",
        values=frame["Variabele"],
        expected="unieke namen",
    )
    faults.check()
    said = frame[["Label", "Definitie"]].agg(" ".join, axis=1).str.contains(ORIGIN_WORDS)
    origin = (said | frame["Variabele"].str.fullmatch(ORIGIN_NAMES.pattern)) & ~frame["Variabele"].isin(
        ABOUT_OTHER_THINGS
    )
    for row in frame.index[origin]:
        remarks.add(
            "weggelaten",
            "gaat over herkomst of geloof",
            row=row + 1,
            column="Variabele",
            value=frame.at[row, "Variabele"],
        )
    indicators = tuple(
        Indicator(
            f"bbga.{row['Variabele']}",
            row["Label"],
            row["Label_1"],
            row["Symbool"],
            row["Definitie"],
            row["THEMA"].lower(),
            min_population=int(row["SD minimum Bevtotaal"]) if row["SD minimum Bevtotaal"].isdigit() else None,
        )
        for row in frame[~origin].to_dict("records")
    )
    return Catalogue(BBGA_ID, indicators, remarks=remarks.as_tuple())


def is_analysis(source: SourceFile) -> bool:
    """Is this the table of 98 wijken of 2016?"""
    return source.form == "csv" and source.has("bc_code", "bc_name", "year", "population", "stichting_count")


def read_analysis(source: SourceFile) -> Figures:
    """Wijken of 2016 in the codes of then (A00); columns on origin (``imm_``) are left out."""
    faults, remarks = Faults(source.name), Remarks()
    frame = source.table(text=("bc_code", "bc_name"))
    if source.encoding != "utf-8":
        remarks.add("hersteld", f"de tekst had de codering {source.encoding}")
    for column in (name for name in frame.columns if name.startswith("imm_")):
        remarks.add("weggelaten", "gaat over herkomst", column=column)
    code = frame["bc_code"].fillna("").str.strip()
    faults.add_where(
        ~code.str.fullmatch(r"[A-Z]\d{2}") | code.duplicated(),
        "deze code is onbekend of dubbel",
        column="bc_code",
        values=code,
        expected="unieke codes als A00",
    )
    years = frame["year"].unique()
    if len(years) != 1:
        faults.add("er staan meer jaren in het bestand", column="year", value=list(years), expected="een jaar")
    faults.check()
    year = int(years[0])
    areas = local_areas(code).assign(edition=year, name=frame["bc_name"].fillna("").str.strip())
    measures = [
        measure(name, item, ANALYSIS_ID, str(year))
        for name, item in definitions("buurtanalyse").items()
        if name in frame
    ]
    values = read_numbers(frame, measures, faults)
    say_missing(values, remarks, "NA in het bestand")
    return as_figures(ANALYSIS_ID, areas, measures, values, remarks)


def is_postcodes(source: SourceFile) -> bool:
    """Is this the table from postcode to buurt?"""
    return source.form in ("csv", "xlsx") and source.has("postcode", "buurt_naam", "buurt_vollcode")


def read_postcodes(source: SourceFile) -> Postcodes:
    """Postcode to the buurt codes of before 2022; a row without a postcode is refused and said."""
    faults, remarks = Faults(source.name), Remarks()
    frame = source.table().fillna("")
    frame.columns = pd.Index(
        ["buurt_code" if name == "buurt_vollcode" else str(name).replace("naam", "name") for name in frame.columns]
    )
    frame = frame[["postcode", "buurt_code", "buurt_name"]].apply(lambda column: column.str.strip())
    frame["postcode"] = frame["postcode"].str.replace(" ", "", regex=False).str.upper()
    blank = frame["postcode"].eq("")
    for row in frame.index[blank]:
        remarks.add(
            "geweigerd", "er staat geen postcode", row=row + 1, column="postcode", value=frame.at[row, "buurt_name"]
        )
    wrong = ~frame["postcode"].str.fullmatch(r"[1-9]\d{3}[A-Z]{2}") & ~blank
    faults.add_where(
        wrong, "dit is geen postcode", column="postcode", values=frame["postcode"], expected="een postcode als 1011AB"
    )
    faults.add_where(
        frame.duplicated(["postcode", "buurt_code"]) & ~blank,
        "deze rij staat er twee keer",
        column="postcode",
        values=frame["postcode"],
        expected="unieke rijen",
    )
    faults.add_where(
        frame["buurt_code"].eq(""),
        "er staat geen buurt",
        column="buurt_vollcode",
        values=frame["postcode"],
        expected="een buurtcode",
    )
    faults.check()
    if frame.empty:
        msg = "er staan geen rijen in het bestand"
        raise BadInputError(msg, file=source.name)
    return Postcodes(POSTCODES_ID, frame[~blank], remarks=remarks.as_tuple())
