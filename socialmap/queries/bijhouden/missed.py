"""On the page of what is not known yet: what was looked for in vain, from the number on that everybody may see."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from socialmap.keeping.gaps import COUNTED_EASES, COUNTED_WISHES
from socialmap.model import Level
from socialmap.queries.kaart.areas import AreaLink, area_link

if TYPE_CHECKING:
    import pandas as pd

    from socialmap.i18n import Words
    from socialmap.keeping.gaps import Told
    from socialmap.world import World


@dataclass(frozen=True)
class MissedRow:
    """Something that was told, where, and how often ("12 keer gemeld")."""

    area: AreaLink
    what: str
    times: str


@dataclass(frozen=True)
class MissedQuarter:
    """What was told in a quarter."""

    title: str
    rows: list[MissedRow]


def missed_in(world: World, area: pd.Series | None, told: Told, words: Words) -> list[MissedQuarter]:
    """What was told in an area: wishes of its wijken, and what makes going easier in the stadsdeel that it is or is in.

    Parameters
    ----------
    area
        None or the municipality for all of it.
    """
    rows = [
        (one.quarter, MissedRow(area_link(where), words.gettext(labels[one.told]), _times(one.number, words)))
        for counters, labels in ((told.wishes, COUNTED_WISHES), (told.eases, COUNTED_EASES))
        for one in counters
        if one.told in labels and (where := world.area(one.area)) is not None and _touches(where, area)
    ]
    rows.sort(key=lambda row: row[0], reverse=True)
    return [
        MissedQuarter(_title(quarter, words), [row for _, row in group])
        for quarter, group in groupby(rows, key=lambda row: row[0])
    ]


def _touches(one: pd.Series, other: pd.Series | None) -> bool:
    """Is one of two areas the other, or in it?"""
    if other is None or Level.GEMEENTE in (one["level"], other["level"]):
        return True
    return bool(_own(one) & _around(other) or _own(other) & _around(one))


def _own(area: pd.Series) -> set[str]:
    return {str(area.name), area["local_code"]} - {""}


def _around(area: pd.Series) -> set[str]:
    return (_own(area) | {area[name] for name in ("wijk_code", "gebied_code", "stadsdeel_code")}) - {""}


def _times(number: int, words: Words) -> str:
    return words.gettext("%(n)s keer gemeld", n=words.number(number))


def _title(quarter: str, words: Words) -> str:
    year, part = quarter.split("-")
    return words.gettext("Kwartaal %(part)s van %(year)s", part=part, year=year)
