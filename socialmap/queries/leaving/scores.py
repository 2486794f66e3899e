"""Scores of ``/cirkels`` that leave, behind the same door: the table of the API as a file, with the borders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from socialmap.exchange.leaving import ID, Cell, Column, Leaving, Style
from socialmap.fit.policies import POLICY_WORDS
from socialmap.fit.words import OPENS_A_CONVERSATION, area_words
from socialmap.i18n import later
from socialmap.layer import PALETTES
from socialmap.queries.cirkels.export import fit_table
from socialmap.queries.leaving.columns import about, source_rows, translated

if TYPE_CHECKING:
    from socialmap.i18n import Words
    from socialmap.queries.cirkels.ask import FitAsk
    from socialmap.world import World

_CODE, _SOURCES = "code", "bronnen"
_HUNDRED = 100.0
_ESTIMATES = later(
    "Cijfers van het RIVM zijn schattingen, ook op basis van herkomst. De score zonder die cijfers staat ernaast."
)


def scores(world: World, asked: FitAsk, words: Words, _site: str = "") -> Leaving:
    """Each area with its score, the range of it and every figure under it; under the names of the CSV of the API."""
    rows = fit_table(world, asked, words)
    names = list(rows[0]) if rows else [_CODE, "naam", "oordeel"]
    columns = [Column(ID if name == _CODE else name, name, _cell(rows, name)) for name in names]
    ids = dict.fromkeys(id for row in rows for id in row[_SOURCES].split("; "))
    sources = source_rows(world, [*ids, *world.level(asked.level)["source_id"].unique()], words)
    licences = "; ".join(dict.fromkeys(source.licence for source in sources if source.licence))
    shapes = world.areas.geometry.reindex([row[_CODE] for row in rows])
    return Leaving(
        id="scores",
        title=f"{words.gettext('Waar past een nieuwe cirkel?')} {words.gettext(POLICY_WORDS[asked.looks_for])}",
        columns=translated((*columns, Column("licentie", later("licentie"))), words),
        rows=[{**row, ID: row[_CODE], "licentie": licences} for row in rows],
        sources=sources,
        made=world.now,
        about=about(
            world,
            words,
            words.gettext(OPENS_A_CONVERSATION, **area_words(asked.level, words)),
            words.gettext(_ESTIMATES),
        ),
        shapes=np.array(shapes, dtype=object),
        style=Style("score", steps=_steps(words)),
    )


def _cell(rows: list[dict[str, Any]], name: str) -> Cell:
    """What a column of the table holds."""
    values = [row[name] for row in rows if row[name] not in (None, "")]
    if not values or any(isinstance(value, str) for value in values):
        return Cell.TEXT
    return Cell.WHOLE if all(isinstance(value, int) for value in values) else Cell.NUMBER


def _steps(words: Words) -> list[tuple[float, float, str, str]]:
    """Five classes of equal width: a score is of 100."""
    colours = PALETTES["YlGnBu"]
    width = _HUNDRED / len(colours)
    bounds = [(number * width, (number + 1) * width) for number in range(len(colours))]
    told = [
        words.gettext("%(low)s tot %(high)s", low=words.number(low), high=words.number(high)) for low, high in bounds
    ]
    return [(*bound, colour, label) for bound, colour, label in zip(bounds, colours, told, strict=True)]
