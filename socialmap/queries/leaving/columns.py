"""What every view that leaves has alike: columns for declared facts, sources with licences, what goes with it.

A new fact of a place or activity is a column here by itself. What is not known is an empty cell, never "no".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from socialmap.exchange.leaving import Cell, Column, SourceRow
from socialmap.i18n import later
from socialmap.model import FACTS, RecordKind, Visibility, telephone
from socialmap.model.facts import readers
from socialmap.model.written import seen, web_link
from socialmap.offer.hours import schedule
from socialmap.queries.common import known, record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from socialmap.i18n import Words
    from socialmap.model import Fact
    from socialmap.queries.kaart.said import SaidLine
    from socialmap.world import World

SOURCE, LICENCE = Column("source", later("bron")), Column("licence", later("licentie"))
_EMPTY = later("Een lege cel betekent: dit weten we niet. Dat is iets anders dan nee.")
_MADE = later("Gemaakt van de sociale kaart op %(day)s. Bel eerst, voordat u iemand op pad stuurt.")
_NUMBERS: Mapping[Any, Cell] = {readers.euros: Cell.NUMBER, readers.share: Cell.WHOLE}
#: Facts that a view tells in other columns, or that say nothing in a file for everybody.
_TOLD_OTHERWISE = ("lon", "lat", "place_id", "organisation_id", "visibility", "wijk_code", "name", "kind")


def facts_of(kind: RecordKind, *otherwise: str) -> list[Fact]:
    """The facts of a kind of record that everybody may see, but those that a view tells otherwise."""
    left_out = {*_TOLD_OTHERWISE, *otherwise}
    return [fact for id, fact in FACTS[kind].items() if fact.audience is Visibility.PUBLIC and id not in left_out]


def column_of(fact: Fact) -> Column:
    """The column of a fact."""
    return Column(fact.id, fact.column, _NUMBERS.get(fact.read, Cell.TEXT))


def cell_of(fact: Fact, value: Any, words: Words) -> Any:
    """A value of a fact as it leaves; None where it is not known."""
    if not known(value) or value == fact.unknown:
        return None
    if fact.read is readers.phone:
        return telephone(value)
    if fact.read is readers.website:
        return web_link(value)
    label = fact.choices.get(str(value))
    return words.gettext(label) if label else value


def translated(columns: Iterable[Column], words: Words) -> tuple[Column, ...]:
    """Columns with the names that people read in this language, each name once."""
    found: list[Column] = []
    for column in columns:
        label = seen(words.gettext(column.label))
        taken = any(label == one.label for one in found)
        found.append(Column(column.id, f"{label} ({column.id})" if taken else label, column.cell))
    return tuple(found)


def hours_in_words(world: World, hours: str, season_stop: str = "") -> str:
    """Hours as a Dutch sentence, as we read them; "" where we are not certain what they mean."""
    read = schedule(hours, season_stop, world.school_holidays)
    return read.in_words() if read else ""


def said_text(lines: Iterable[SaidLine]) -> str:
    """What is past its term or differs between sources, in one cell: each with who said it, and when."""
    return " | ".join(
        " ".join(part for part in (f"{line.label}: {line.value},", f"{line.who}.", line.ask) if part) for line in lines
    )


def source_rows(world: World, ids: Iterable[str], words: Words) -> tuple[SourceRow, ...]:
    """The sources with these ids that the store knows, each once."""
    found = []
    for id in dict.fromkeys(ids):
        if id in world.sources.index:
            row = record(world.sources, id)
            when = words.moment(row["measured"] or row["published"])
            found.append(SourceRow(row["name"], row["publisher"], row["licence"], when, web_link(row["url"])))
    return tuple(found)


def source_cells(world: World, ids: Iterable[str], words: Words) -> dict[str, str]:
    """The sources of one row and their licences, as two cells."""
    rows = source_rows(world, ids, words)
    told = ("; ".join(", ".join(part for part in (one.name, one.publisher, one.when) if part) for one in rows),)
    return {SOURCE.id: told[0], LICENCE.id: "; ".join(dict.fromkeys(one.licence for one in rows if one.licence))}


def about(world: World, words: Words, *more: str) -> tuple[str, ...]:
    """What goes with every view."""
    made = words.gettext(_MADE, day=words.day(world.today, year=True))
    return (*map(seen, more), made, words.gettext(_EMPTY))
