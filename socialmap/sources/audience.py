"""Who may see figures of an area: need stands behind the door of ``/cirkels`` (rule 10 of the domain).

Closed by default. A figure is for everybody where ``data/indicatoren.csv`` or ``data/cijfers.csv`` says so, or by
its theme: what is there (people, homes, roads, taking part), as long as its own words are not of what lacks.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from socialmap.errors import SettingError
from socialmap.model import Audience
from socialmap.sources.figures import definition_tables, definitions

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

#: Tables of the starter's folder with a column ``audience``, and what a row is known by.
INDICATORS, REPORT_FIGURES = ("indicatoren.csv", "id"), ("cijfers.csv", "reference")
#: Themes that count buildings, shops and roads, in ``definitions.csv`` and in the BBGA's catalogue.
THINGS = frozenset(
    {"nabijheid", "omgeving", "cultuur", "duurzaamheid"}
    | {"bedrijvigheid", "bedrijvigheid functie", "bedrijvigheid sectie", "bedrijvigheid winkels"}
)
#: Themes of who lives here, how, and what they do.
PEOPLE = frozenset(
    {"bevolking", "bevolking leeftijd", "meedoen", "participatie", "wonen", "openbare ruimte", "sport", "verkeer"}
)
#: Words of need, which a theme about people may hold too: "Sociale uitsluiting" stands under "participatie".
NEED_WORDS = re.compile(
    r"eenza|uitsluit|rondkomen|rond te komen|schuld|armoede|minima|bijstand|uitkering|inkomen|werkloo|zonder werk"
    r"|laag opgeleid|lage opleiding|opleiding laag|overgewicht|obesitas|alcohol|drink(?!water)|rook|roken|verslav"
    r"|depress|psychisch|stress|regie|steun|kwetsba|ziek(?!enhu)|gezond(?!heidsz)|aandoening|beperk(?:ing|t)\b"
    r"|(?<!mantel)\bzorg(?:vraag|gebruik|indicat)|jeugdzorg|jeugdhulp|wmo|overlast|hinder|last van|onveilig"
    r"|discrimina|spanning|verloeder|misdr|crimin|slachtoffer",
    re.IGNORECASE,
)


def audiences(indicators: pd.DataFrame, folder: Path | None) -> list[Audience]:
    """Who may see each of these indicators.

    Parameters
    ----------
    indicators
        By id; theme, label, definition. Of those that ``definitions.csv`` explains, its words count.
    folder
        The starter's folder, whose table goes before everything else; None: without it.
    """
    given, own = told(folder, INDICATORS) if folder else {}, _explained()
    stored = zip(indicators.index, indicators["theme"], indicators["label"], indicators["definition"], strict=True)
    return [given.get(id) or own.get(id) or audience(theme, *said) for id, theme, *said in stored]


def of_unstored(indicator_id: str) -> Audience:
    """Who may see an indicator that the store does not hold yet."""
    return _explained().get(indicator_id, Audience.CIRKELS)


@cache
def _explained() -> Mapping[str, Audience]:
    return {
        one.id: audience(one.theme, one.label, one.definition)
        for table in definition_tables()
        for one in definitions(table).values()
    }


def audience(theme: str, *said: str) -> Audience:
    """Who may see a figure that no table tells of, by its theme and what its label and definition say.

    Examples
    --------
    >>> audience("meedoen", "Doet vrijwilligerswerk"), audience("participatie", "Sociale uitsluiting (%)")
    (<Audience.ALL: 'iedereen'>, <Audience.CIRKELS: 'cirkels'>)
    >>> audience("bbga", "ONBEKEND_P")
    <Audience.CIRKELS: 'cirkels'>
    """
    is_public = theme in THINGS or (theme in PEOPLE and not NEED_WORDS.search(" ".join(said)))
    return Audience.ALL if is_public else Audience.CIRKELS


@cache
def told(folder: Path, table: tuple[str, str]) -> Mapping[str, Audience]:
    """What a table of the starter's folder says of each of its rows; empty cells and a table without it say nothing.

    Raises
    ------
    SettingError
        When it says another word than those of ``Audience``.
    """
    name, key = table
    path = folder / name
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as stream:
        cells = {row[key]: (row.get("audience") or "").strip() for row in csv.DictReader(stream)}
    wrong = next(((row, word) for row, word in cells.items() if word and word not in list(Audience)), None)
    if wrong:
        msg = f"{name}: bij {wrong[0]!r} staat audience {wrong[1]!r}; verwacht: {' of '.join(Audience)}."
        raise SettingError(msg)
    return {row: Audience(word) for row, word in cells.items() if word}
