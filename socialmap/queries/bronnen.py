"""``/bronnen``: every source with its date, licence and use.

First minute: somebody doubts a figure, follows the link beside it to its source here, and sees who measured it, when,
and what it is used for; then goes to the publisher.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from socialmap.i18n import Words
    from socialmap.world import World


@dataclass(frozen=True)
class SourceRow:
    """One source in full."""

    id: str
    name: str
    publisher: str
    licence: str
    url: str
    published: str
    measured: str
    used_for: str
    note: str


def source_list(world: World, words: Words) -> list[SourceRow]:
    """Every source that the store knows, by publisher and name."""
    ordered = world.sources.sort_values(["publisher", "name"])
    return [
        SourceRow(
            id=str(id),
            name=row["name"],
            publisher=row["publisher"],
            licence=row["licence"],
            url=row["url"] if row["url"].startswith("https://") else "",
            published=words.moment(row["published"]),
            measured=words.moment(row["measured"]),
            used_for=row["used_for"],
            note=row["note"],
        )
        for id, row in ordered.iterrows()
    ]
