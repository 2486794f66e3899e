"""A crosswalk: which share of each old area's surface lies in which new area."""

from __future__ import annotations

import re

import pandas as pd

from socialmap.sources.codes import CODE
from socialmap.sources.figures import to_numbers
from socialmap.sources.files import Faults, SourceFile
from socialmap.sources.raw import Crosswalk, Remarks

CROSSWALK_ID = "crosswalk-2020-2022"
#: Shares of one old area add up to 1, but for rounding to four decimals.
TOLERANCE = 0.001


def _editions(columns: tuple[str, ...]) -> list[int]:
    found = (re.fullmatch(r"code_(20\d\d)", name) for name in columns)
    return sorted(int(match.group(1)) for match in found if match)


def is_crosswalk(source: SourceFile) -> bool:
    """Is this a table with two editions of codes and a share?"""
    pair = len(_editions(source.columns)) == len(("old", "new"))
    return source.form in ("csv", "xlsx") and pair and source.has("aandeel_oppervlakte")


def read_crosswalk(source: SourceFile) -> Crosswalk:
    """Rows old code, new code, share; the editions stand in the names of the code columns."""
    faults, remarks = Faults(source.name), Remarks()
    given = source.table()
    old, new = _editions(source.columns)
    for column in (f"code_{old}", f"code_{new}"):
        given[column] = given[column].fillna("").str.strip()
        wrong = ~given[column].str.fullmatch(CODE)
        faults.add_where(
            wrong, "dit is geen CBS-code", column=column, values=given[column], expected="een code als BU03630000"
        )
    share = to_numbers(given, ["aandeel_oppervlakte"], faults)["aandeel_oppervlakte"]
    faults.add_where(
        ~share.between(0, 1),
        "dit aandeel kan niet",
        column="aandeel_oppervlakte",
        values=share,
        expected="0 tot en met 1",
    )
    pairs = given[[f"code_{old}", f"code_{new}"]]
    faults.add_where(
        pairs.duplicated(),
        "dit paar staat er twee keer",
        column=f"code_{old}",
        values=given[f"code_{old}"],
        expected="unieke paren",
    )
    faults.check()
    total = share.groupby(given[f"code_{old}"]).sum()
    for code in total.index[(total - 1).abs() > TOLERANCE]:
        remarks.add(
            "let op", "de aandelen tellen niet op tot 1", column=f"code_{old}", value=f"{code}: {total[code]:.3f}"
        )
    frame = pd.DataFrame(
        {
            "from_code": given[f"code_{old}"],
            "from_edition": old,
            "to_code": given[f"code_{new}"],
            "to_edition": new,
            "share": share,
        }
    )
    return Crosswalk(CROSSWALK_ID, frame, remarks=remarks.as_tuple())
