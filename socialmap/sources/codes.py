"""Codes of areas: level, gemeente, wijk and edition from the code itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from socialmap.model import Level

if TYPE_CHECKING:
    from socialmap.sources.files import Faults

LEVELS = {"BU": Level.BUURT, "WK": Level.WIJK, "GM": Level.GEMEENTE, "NL": Level.LAND}
CODE = r"(?:BU\w{8}|WK\w{6}|GM\d{4}|NL\d{2})"
AMSTERDAM = "GM0363"
NETHERLANDS = "NL01"
#: The city's division in force: stated by the city's area layers, in force since 24 March 2022 (Weesp joined).
CITY_EDITION = 2022
#: Gemeente -> (first year, edition) of the divisions it had, where an edition lasts longer than a year.
#: Amsterdam: new codes since 2022; before that one division, known by the year of the crosswalk to the new one.
DIVISIONS: Mapping[str, tuple[tuple[int, int], ...]] = {AMSTERDAM: ((2015, 2020), (2022, CITY_EDITION))}

#: Gemeente -> those that became part of it, each with the edition since when; its figures of before go along.
JOINED: Mapping[str, Mapping[str, int]] = {AMSTERDAM: {"GM0457": CITY_EDITION}}
#: Sources that tell of one municipality only, by their ids in ``data/bronnen.csv``: elsewhere they say nothing.
SOURCES_OF: Mapping[str, tuple[str, ...]] = {
    AMSTERDAM: (
        *("amsterdam-gebieden", "amsterdam-mvzn", "amsterdam-groen", "amsterdam-watertappunten", "amsterdam-haltes"),
        *("bbga", "buurtanalyse-2016", "crosswalk-2020-2022", "postcodes-amsterdam"),
    )
}


def edition_of(gemeente: str, year: int, divisions: Mapping[str, tuple[tuple[int, int], ...]] = DIVISIONS) -> int:
    """The edition in force in a year; for most gemeenten the year itself.

    Examples
    --------
    >>> edition_of("GM0363", 2024), edition_of("GM0363", 2019), edition_of("GM0344", 2024)
    (2022, 2020, 2024)
    """
    found = [edition for first, edition in divisions.get(gemeente, ()) if first <= year]
    return found[-1] if found else year


def area_frame(codes: pd.Series, names: pd.Series, year: int, faults: Faults, column: str) -> pd.DataFrame:
    """``Figures.areas`` for CBS codes of one year; wrong and double codes become faults.

    Parameters
    ----------
    codes
        CBS codes, maybe padded with blanks; the country is ``NL01`` (CBS also writes ``NL00``).
    names
        Names of the areas, same index.
    year
        Year of the figures' division.
    faults, column
        Where faults go, and the column that they are said to be in.
    """
    code = codes.fillna("").astype(str).str.strip().replace("NL00", NETHERLANDS)
    faults.add_where(
        ~code.str.fullmatch(CODE),
        "dit is geen CBS-code",
        column=column,
        values=code,
        expected="een code als BU03630000",
    )
    faults.add_where(
        code.duplicated() & code.ne(""),
        "deze code staat er twee keer",
        column=column,
        values=code,
        expected="unieke codes",
    )
    prefix = code.str[:2]
    gemeente = ("GM" + code.str[2:6]).where(prefix.isin(["BU", "WK", "GM"]), "")
    edition = gemeente.map({value: edition_of(value, year) for value in gemeente.unique()})
    # A source may publish an older year on the new division: in Amsterdam the code itself tells.
    edition = edition.mask(code.str.match(f"(?:BU|WK){AMSTERDAM[2:]}[A-Z]"), CITY_EDITION)
    return pd.DataFrame(
        {
            "code": code,
            "edition": edition.astype("int64"),
            "level": prefix.map({key: str(level) for key, level in LEVELS.items()}),
            "name": names.fillna("").astype(str).str.strip(),
            "gemeente_code": gemeente,
            "wijk_code": ("WK" + code.str[2:8]).where(prefix.isin(["BU", "WK"]), ""),
        }
    ).reset_index(drop=True)
