"""Squares of 100 metres of CBS: how many people live in each.

A square is known by its code, the hectometres (RD) of its south-western corner: no shape is read, so that it does not
matter in which coordinates the file is. CBS rounds to five. Of a square with fewer people it tells nothing (-99997):
somebody lives there, few. What it does not have at all (-99999999) is left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from socialmap import geo
from socialmap.errors import BadInputError
from socialmap.sources.figures import SENTINEL, to_numbers
from socialmap.sources.files import Faults
from socialmap.sources.raw import Remarks, Squares

if TYPE_CHECKING:
    from socialmap.sources.files import SourceFile

SQUARES_ID = "cbs-vierkanten"
#: Metres along a side.
SIDE = 100
#: The column with the code, by the size of its squares: c28992r100, crs28992res500m.
_COLUMN = re.compile(r"c(?:rs)?28992r(?:es)?(\d+)m?", re.IGNORECASE)
_CODE = re.compile(r"E(\d{4})N(\d{4})")
_TOTAL = re.compile(r"aantal_inwoners|inw(\d{4})?", re.IGNORECASE)
_AGES = ("0_tot_15_jaar", "15_tot_25_jaar", "25_tot_45_jaar", "45_tot_65_jaar", "65_jaar_en_ouder")
#: Ways in which the parts of a square add up to its residents.
_PARTS = (
    ("aantal_mannen", "aantal_vrouwen"),
    tuple(f"aantal_inwoners_{ages}" for ages in _AGES),
)
#: Missing, and not kept back: nothing is known of the square.
_MISSING = -1_000_000.0


def is_squares(source: SourceFile) -> bool:
    """Is this a table with a row a square, as CBS codes them?"""
    return _coded(source) is not None


def _coded(source: SourceFile) -> re.Match[str] | None:
    if source.form not in ("json", "gpkg", "csv", "xlsx"):
        return None
    return next((found for name in source.columns if (found := _COLUMN.fullmatch(name))), None)


def read_squares(source: SourceFile) -> Squares:
    """Residents of squares; NaN where only few live.

    Raises
    ------
    BadInputError
        When the squares have another size, a code is none, or nothing says how many people live there.
    """
    faults, remarks, coded = Faults(source.name), Remarks(), _coded(source)
    if coded is None or int(coded[1]) != SIDE:
        msg = "dit zijn geen vierkanten van 100 meter"
        raise BadInputError(msg, file=source.name, value=coded and coded[0], expected="vierkanten van 100 meter")
    total = next((name for name in source.columns if _TOTAL.fullmatch(name)), None)
    if total is None:
        msg = "er staat niet in hoeveel mensen er wonen"
        raise BadInputError(msg, file=source.name, column="aantal_inwoners", expected="een kolom aantal_inwoners")
    rows = _rows(source).reset_index(drop=True)
    code = rows[coded[0]].fillna("").astype(str).str.strip()
    wrong: dict[str, Any] = {"column": coded[0], "values": code}
    faults.add_where(
        ~code.str.fullmatch(_CODE.pattern), "dit is geen vierkant", **wrong, expected="een code als E1583N4935"
    )
    faults.add_where(code.duplicated(), "dit vierkant staat er twee keer", **wrong, expected="unieke codes")
    faults.check()
    corner = code.str.extract(_CODE.pattern).astype("int64") * SIDE
    inside = geo.within(geo.NETHERLANDS_RD, corner[0].to_numpy(float), corner[1].to_numpy(float))
    faults.add_where(~inside, "dit vierkant ligt buiten Nederland", **wrong, expected="een code als E1583N4935")
    people, missing = _people(rows, total, faults, remarks)
    faults.check()
    frame = pd.DataFrame({"x": corner[0], "y": corner[1], "residents": people})[~missing].reset_index(drop=True)
    year = _year(rows, total)
    if not year:
        remarks.add("let op", "van welk jaar deze vierkanten zijn, staat er niet in")
    return Squares(SQUARES_ID, frame, published=year, remarks=remarks.as_tuple())


def _rows(source: SourceFile) -> pd.DataFrame:
    if source.form == "json":
        features = source.document["features"]
        return pd.DataFrame([one.get("properties") or {} for one in features])
    return pd.DataFrame(source.layer) if source.form == "gpkg" else source.table()


def _people(rows: pd.DataFrame, total: str, faults: Faults, remarks: Remarks) -> tuple[pd.Series, pd.Series]:
    """Residents, NaN where few live; and of which squares nothing is known."""
    ways = [way for way in _PARTS if set(way) <= set(rows)]
    parts = to_numbers(rows, list(dict.fromkeys(name for way in ways for name in way)), faults)
    given = pd.to_numeric(rows[total], errors="coerce")
    people = to_numbers(rows, [total], faults)[total]
    faults.add_where(people < 0, "minder dan nul mensen", column=total, values=rows[total], expected="een aantal")
    kept_back = people.isna()
    for way in ways:
        people = people.fillna(parts[list(way)].sum(axis=1, min_count=len(way)))
    missing = people.isna() & ~given.between(_MISSING, SENTINEL)
    few = people.isna() & ~missing
    for action, where, reason in (
        ("hersteld", kept_back & people.notna(), "vierkanten zonder totaal: de delen opgeteld"),
        ("let op", few, "vierkanten met zo weinig mensen dat het CBS geen aantal geeft: weinig, niet nul"),
        ("weggelaten", missing, "vierkanten waarvan niets bekend is"),
    ):
        if where.any():
            remarks.add(action, f"{int(where.sum())} {reason}", column=total)
    return people, missing


def _year(rows: pd.DataFrame, total: str) -> str:
    told = [str(rows[name].iloc[0]) for name in ("jaar", "jrstatcode", "peiljaar") if name in rows and len(rows)]
    found = re.search(r"(?:19|20)\d\d", " ".join([*told, total]))
    return found[0] if found else ""
