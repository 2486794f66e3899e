"""What waits for a person: rows that nobody knows the kind of, that mention opvang, or that an upgrade hid (rule 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialmap.model import Waits
from socialmap.store import reading, tables

if TYPE_CHECKING:
    import pandas as pd

    from socialmap.store import Store


def waiting(store: Store) -> pd.DataFrame:
    """Rows that a person must look at; for editors only.

    Returns
    -------
    Frame: place_id, name, kind (ours), called (what their list calls it), why, visibility, source_id, reference; by
    why, then by name.
    """
    row = tables.source_row
    with store.read() as session:
        found = reading.read_frame(session, row.select().where(row.c.waits != Waits.NOT))
    called = found["category"].str.cat(found["soort"], sep=" / ").str.strip(" /")
    frame = found.assign(called=called, why=found["waits"])
    columns = ["place_id", "name", "kind", "called", "why", "visibility", "source_id", "reference"]
    return frame.sort_values(["why", "name", "reference"], ignore_index=True)[columns]
