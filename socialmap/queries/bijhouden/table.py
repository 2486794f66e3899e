"""What a table would change, row by row, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialmap.i18n import later
from socialmap.importing.bringing.declared import CHECKED
from socialmap.importing.bringing.planned import A_DAY, CHECKED_ON, NEW, OTHER, PROPOSED, REFUSED, SAME
from socialmap.model import FACTS, RecordKind
from socialmap.queries.bijhouden.told import NOT_KNOWN, told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from socialmap.i18n import Words
    from socialmap.importing.bringing.planned import Planned
    from socialmap.sources.raw import Remark

#: Rows that a page shows of each sort; of more it says how many.
SHOWN = 200
#: What becomes of rows, what matters most first.
_WHAT = {
    REFUSED: later("Niet bewaard"),
    NEW: later("Nieuw"),
    OTHER: later("Anders"),
    PROPOSED: later("Wordt gevraagd aan een mens"),
    SAME: later("Blijft gelijk"),
}


@dataclass(frozen=True)
class RowLine:
    """One row: where it stands, what it is called, what changes and what is left out."""

    row: int | None
    name: str
    reason: str
    changes: list[str]
    left_out: list[str]


@dataclass(frozen=True)
class Group:
    """Rows of which the same becomes; ``is_quiet`` where that is nothing."""

    title: str
    count: int
    rows: list[RowLine]
    is_quiet: bool = False


@dataclass(frozen=True)
class TablePage:
    """All rows of a table, whether there is anything to save, and what is said of the table as a whole."""

    groups: list[Group]
    saves: int
    notes: list[str]


def table_page(
    kind: RecordKind,
    planned: Sequence[Planned],
    words: Words,
    *,
    remarks: Sequence[Remark] = (),
    most: int | None = SHOWN,
) -> TablePage:
    """The rows of a table by what becomes of them, of each sort at most so many.

    Parameters
    ----------
    remarks
        What its reader told: of columns that are not read and lines that are no rows.
    """
    groups = []
    for what, title in _WHAT.items():
        alike = [one for one in planned if one.what == what]
        if alike:
            lines = [_line(kind, one, words) for one in alike[:most]]
            groups.append(Group(words.gettext(title), len(alike), lines, is_quiet=what == SAME))
    told = [one for one in remarks if one.action != REFUSED]
    notes = [f"{one.column}: {one.reason}" if one.column else one.reason for one in told]
    saves = sum(one.what in (NEW, OTHER, PROPOSED) for one in planned)
    return TablePage(groups, saves, list(dict.fromkeys(notes))[:SHOWN])


def _line(kind: RecordKind, one: Planned, words: Words) -> RowLine:
    changes = []
    for changed in one.changes:
        if one.what in (NEW, PROPOSED) and changed.fact == "name":
            continue  # it is called so above
        label = words.gettext(_label(kind, changed.fact))
        after = _told(kind, changed.fact, changed.after, words)
        before = _told(kind, changed.fact, changed.before, words) if one.what == OTHER else ""
        changes.append(
            words.gettext("%(label)s: was %(before)s, wordt %(after)s", label=label, before=before, after=after)
            if before
            else f"{label}: {after}"
        )
    left_out = [_left_out(kind, fact, why, words) for fact, why in one.left_out]
    lacks = {"label": words.gettext(one.lacks)} if one.lacks else {}
    return RowLine(one.row, one.name, words.gettext(one.reason, **lacks), changes, left_out)


def _left_out(kind: RecordKind, fact: str, why: str, words: Words) -> str:
    label = words.gettext(_label(kind, fact))
    if why:
        return words.gettext("Weggelaten bij %(label)s. %(why)s", label=label, why=words.gettext(why))
    expected = A_DAY if fact == CHECKED_ON else FACTS[kind][fact].expected
    return words.gettext("Weggelaten bij %(label)s. Hier hoort: %(expected)s.", label=label, expected=expected)


def _label(kind: RecordKind, fact: str) -> str:
    return CHECKED if fact == CHECKED_ON else FACTS[kind][fact].label


def _told(kind: RecordKind, fact: str, value: Any, words: Words) -> str:
    if fact == CHECKED_ON:
        return words.day(value, year=True) if value else words.gettext(NOT_KNOWN)
    return told(FACTS[kind][fact], value, words)
