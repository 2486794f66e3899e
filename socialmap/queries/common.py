"""What several pages say in the same way: kinds, sources, freshness, hours, distances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from socialmap.i18n import later

if TYPE_CHECKING:
    from collections.abc import Iterable

    from socialmap.guide.wishes import Usual
    from socialmap.i18n import Words
    from socialmap.world import World

AMSTERDAM = "GM0363"


@dataclass(frozen=True)
class SourceLink:
    """A source as named under a page."""

    id: str
    name: str
    publisher: str
    when: str
    licence: str


def known(value: Any) -> bool:
    """Whether a cell of a frame holds anything."""
    return value is not None and value is not pd.NaT and value == value and value != ""  # noqa: PLR0124 (NaN)


def sources(world: World, ids: Iterable[str], words: Words) -> list[SourceLink]:
    """The sources with these ids that the store knows, each once, in the order given."""
    found = []
    for source_id in dict.fromkeys(ids):
        if source_id in world.sources.index:
            row = record(world.sources, source_id)
            when = words.moment(measured(world, source_id) or row["published"])
            found.append(SourceLink(source_id, row["name"], row["publisher"], when, row["licence"]))
    return found


def measured(world: World, source_id: str) -> str:
    """The period that a source tells of: of borders that of the division on this map, of others what is listed."""
    said = str(world.sources.at[source_id, "measured"])
    drawn = world.areas.loc[(world.areas["source_id"] == source_id) & ~world.areas["schematic"].astype(bool), "edition"]
    return str(drawn.max()) if len(drawn) and said.isdigit() else said


def record(frame: pd.DataFrame, label: str | int) -> dict[str, Any]:
    """One row of a frame as a record."""
    return dict(zip(frame.columns, frame.loc[label], strict=True))


def usual_words(usual: Usual, words: Words) -> tuple[str, str]:
    """For whom a kind of place mostly is, and what people come there for in vain; people and things apart."""
    mostly = (later("meestal voor %(who)s"), usual.mostly_for)
    seldom = (
        (later("meestal niet voor: %(who)s"), usual.not_for)
        if usual.not_for
        else (later("dit is hier meestal niet: %(what)s"), usual.not_here)
    )
    for_whom, not_for = (
        words.gettext(text, who=words.gettext(told), what=words.gettext(told)) if told else ""
        for text, told in (mostly, seldom)
    )
    return for_whom, not_for


def short_code(world: World, code: str) -> str:
    """The code of an area as it stands in an address: the city's own when there is one."""
    if code not in world.areas.index:
        return ""
    return str(world.areas.at[code, "local_code"] or code)
