"""Areas that leave: the borders of one level, with the figures that everybody may see.

Need of an area is in no file: its figures stand behind the door of ``/cirkels`` (rule 10 of the domain).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from socialmap.exchange.leaving import ID, Cell, Column, Leaving, Row
from socialmap.i18n import later
from socialmap.model import Level
from socialmap.offer.current import places_on_offer
from socialmap.queries.common import known
from socialmap.queries.kaart.areas import LEVEL_WORDS
from socialmap.queries.kaart.figures import indicator_label
from socialmap.queries.leaving.columns import LICENCE, SOURCE, about, source_cells, source_rows, translated

if TYPE_CHECKING:
    import pandas as pd

    from socialmap.i18n import Words
    from socialmap.world import World

_FIRST = (
    Column("name", later("naam")),
    Column("level", later("wat voor gebied")),
    Column("local_code", later("code van de gemeente")),
    Column("wijk_code", later("code van de wijk")),
    Column("gebied_code", later("code van het gebied")),
    Column("stadsdeel_code", later("code van het stadsdeel")),
    Column("edition", later("indeling van"), Cell.WHOLE),
    Column("places_on_offer", later("plekken waar mensen nu terecht kunnen"), Cell.WHOLE),
)
_LAST = (
    Column("schematic", later("schematisch, geen echte grens")),
    SOURCE,
    LICENCE,
    Column(ID, later("code")),
)


def areas(world: World, level: Level, words: Words, _site: str = "") -> Leaving:
    """The areas of one level with the newest public figures, each with its year, interval and source."""
    frame = world.level(level)
    figures = _figures(world, level)
    counted = _on_offer(world, level)
    columns, notes = list(_FIRST), []
    cells: dict[str, Row] = {str(code): {} for code in frame.index}
    for id, found in figures.items():
        label = indicator_label(world, id, words)
        told, note = _told(world, id, found, label, words)
        columns += told
        notes.append(note)
        for column in told:
            which = "value" if column.id == id else column.id.removeprefix(f"{id}_")
            for code, value in found[which].items():
                cells[str(code)][column.id] = value if known(value) else None
    rows = [
        {
            ID: str(code),
            **cells[str(code)],
            **{name: area[name] for name in ("name", "local_code", "wijk_code", "gebied_code", "stadsdeel_code")},
            "edition": area["edition"],
            "level": words.gettext(LEVEL_WORDS[level]),
            "places_on_offer": counted.get(code) if counted is not None else None,
            "schematic": words.gettext("ja") if area["schematic"] else words.gettext("nee"),
            **source_cells(world, [area["source_id"]], words),
        }
        for code, area in frame.iterrows()
    ]
    ids = [*frame["source_id"].unique(), *(id for found in figures.values() for id in found["source_id"].unique())]
    return Leaving(
        id="gebieden",
        title=words.gettext("Gebieden"),
        columns=translated((*columns, *_LAST), words),
        rows=rows,
        sources=source_rows(world, [id for id in ids if known(id)], words),
        made=world.now,
        about=about(world, words, *notes),
        shapes=np.array(frame.geometry, dtype=object),
    )


def _figures(world: World, level: Level) -> dict[str, pd.DataFrame]:
    """The figures that everybody may see and that some area of this level has."""
    ids = [str(id) for id in world.indicators.index if not world.is_need(str(id))]
    found = {id: world.indicator(id, level) for id in ids}
    return {id: one for id, one in found.items() if one["value"].notna().any()}


def _told(world: World, id: str, found: pd.DataFrame, label: str, words: Words) -> tuple[list[Column], str]:
    """The columns of a figure, and what it is: its unit, year, definition and source."""
    indicator, one = world.indicators.loc[id], found[found["value"].notna()].iloc[0]
    year = words.moment(str(one["measured"] or one["published"]))
    named = f"{label} ({', '.join(part for part in (indicator['unit'], year) if part)})"
    columns = [Column(id, named, Cell.NUMBER)]
    if found["low"].notna().any():
        columns += [
            Column(f"{id}_low", words.gettext("%(figure)s, ondergrens", figure=named), Cell.NUMBER),
            Column(f"{id}_high", words.gettext("%(figure)s, bovengrens", figure=named), Cell.NUMBER),
        ]
    source = "; ".join(f"{row.name}, {row.publisher}" for row in source_rows(world, [one["source_id"]], words))
    definition = str(one["definition"] or indicator["definition"])
    return columns, ". ".join(
        part.rstrip(".") for part in (named, definition, str(one["derived"]), source) if part
    ) + "."


def _on_offer(world: World, level: Level) -> pd.Series | None:
    """How many places are on offer in each area of a level; None where nobody can tell."""
    column = {Level.WIJK: "wijk_code", Level.BUURT: "buurt_code"}.get(level)
    if column is None:
        return None
    found: pd.Series = places_on_offer(world)[column].value_counts().reindex(world.level(level).index, fill_value=0)
    return found
