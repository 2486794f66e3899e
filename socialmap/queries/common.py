"""What several pages say in the same way: kinds, sources, freshness, hours, distances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from socialmap.i18n import later
from socialmap.layer import OSM, credit
from socialmap.walks import walks

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
    told = world.remember(("sources as named", words.language), lambda: _links(world, words))
    return [told[source_id] for source_id in dict.fromkeys(ids) if source_id in told]


def _links(world: World, words: Words) -> dict[str, SourceLink]:
    """Every source: a page names one beside each of its figures."""
    links = {}
    for source_id in map(str, world.sources.index):
        row = record(world.sources, source_id)
        when = words.moment(measured(world, source_id) or row["published"])
        links[source_id] = SourceLink(source_id, row["name"], credit(source_id, row["publisher"]), when, row["licence"])
    return links


def measured(world: World, source_id: str) -> str:
    """The period that a source tells of.

    Of borders that of the division on this map; of others what is listed, or the years of what is kept of it.
    """
    said = str(world.sources.at[source_id, "measured"])
    if not said and not world.sources.at[source_id, "published"]:
        return _kept(world).get(source_id, "")
    drawn = world.areas.loc[(world.areas["source_id"] == source_id) & ~world.areas["schematic"].astype(bool), "edition"]
    return str(drawn.max()) if len(drawn) and said.isdigit() else said


def _kept(world: World) -> dict[str, str]:
    """Of each source the day, or the years, of the streets and of what stands along them that are stored of it."""
    return world.remember(("days of what is kept",), lambda: _days(world))


def _days(world: World) -> dict[str, str]:
    days: dict[str, set[str]] = {}
    told = world.features.loc[world.features["seen_on"] != "", ["source_id", "seen_on"]].drop_duplicates()
    for source_id, day in told.itertuples(index=False):
        days.setdefault(str(source_id), set()).add(str(day))
    walked = walks(world)
    dates = {origin.date for origin in walked.network.origins if origin.date} if walked else set()
    if dates:
        days.setdefault(OSM, set()).update(dates)
    return {source_id: _span(found) for source_id, found in days.items()}


def _span(days: set[str]) -> str:
    """One day as it is, of more the years.

    Examples
    --------
    >>> _span({"2026-03-17"}), _span({"2017", "2026-03-17"}), _span({"2026-03-17", "2026-05"})
    ('2026-03-17', '2017-2026', '2026')
    """
    first, last = min(days), max(days)
    return first if first == last else "-".join(dict.fromkeys((first[:4], last[:4])))


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
