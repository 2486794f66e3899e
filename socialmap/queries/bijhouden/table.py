"""What a table would change, row by row, in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialmap.i18n import later
from socialmap.importing.table import NEW, OTHER, REFUSED, SAME
from socialmap.model import ACTIVITY_FACTS
from socialmap.queries.bijhouden.told import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialmap.i18n import Words
    from socialmap.importing.table import Planned

#: Rows that a page shows of each sort; of more it says how many.
SHOWN = 200
#: What becomes of rows, what matters most first.
_WHAT = {
    REFUSED: later("Niet bewaard"),
    NEW: later("Nieuw"),
    OTHER: later("Anders"),
    SAME: later("Blijft gelijk"),
}


@dataclass(frozen=True)
class RowLine:
    """One row: where it stands, what it is called, what changes and what is left out."""

    row: int
    name: str
    reason: str
    changes: list[str]
    left_out: list[str]


@dataclass(frozen=True)
class Group:
    """Rows of which the same becomes."""

    title: str
    count: int
    rows: list[RowLine]


@dataclass(frozen=True)
class TablePage:
    """All rows of a table, and whether there is anything to save."""

    groups: list[Group]
    saves: int


def table_page(planned: Sequence[Planned], words: Words) -> TablePage:
    """The rows of a table by what becomes of them."""
    counts = Counter(one.what for one in planned)
    groups = [
        Group(words.gettext(title), counts[what], [_line(one, words) for one in planned if one.what == what][:SHOWN])
        for what, title in _WHAT.items()
        if counts[what]
    ]
    return TablePage(groups, counts[NEW] + counts[OTHER])


def _line(one: Planned, words: Words) -> RowLine:
    changes = []
    for changed in one.changes:
        if changed.fact == "place_id":
            continue
        label = words.gettext(ACTIVITY_FACTS[changed.fact].label)
        after = told(ACTIVITY_FACTS[changed.fact], changed.after, words)
        before = told(ACTIVITY_FACTS[changed.fact], changed.before, words) if one.what == OTHER else ""
        changes.append(
            words.gettext("%(label)s: was %(before)s, wordt %(after)s", label=label, before=before, after=after)
            if before
            else f"{label}: {after}"
        )
    left_out = [
        words.gettext(
            "Weggelaten, past niet bij %(label)s: %(why)s",
            label=words.gettext(ACTIVITY_FACTS[fact].label),
            why=words.gettext(why),
        )
        for fact, why in one.left_out
    ]
    return RowLine(one.row, one.name, words.gettext(one.reason), changes, left_out)
