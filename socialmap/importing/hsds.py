"""HSDS into the store: its organisations, places and activities, all of one list."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from socialmap.importing.lists import known_as
from socialmap.importing.places import import_places
from socialmap.importing.records import import_records
from socialmap.sources.raw import PlaceRows, RecordRows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialmap.importing.lists import Stated
    from socialmap.importing.report import ImportReport
    from socialmap.model import PlaceKind
    from socialmap.sources.raw import HsdsTable
    from socialmap.store import Session


def import_hsds(
    session: Session,
    raw: HsdsTable,
    report: ImportReport,
    *,
    kinds: Mapping[str, PlaceKind] | None = None,
    stated: Stated | None = None,
) -> None:
    """Store what a source has; by its places, else by what else it has, it is known again.

    Raises
    ------
    BadInputError
        When no row of a table of it can be used.
    """
    mark = raw.places or raw.activities or raw.organisations
    if isinstance(mark, PlaceRows):
        known: PlaceRows | RecordRows = known_as(session, replace(mark, named=raw.named), stated, report)
    elif mark is not None:
        known = known_as(session, replace(mark, named=raw.named), stated, report)
    else:
        return
    for table in raw.tables:
        of: dict[str, Any] = {
            "source_id": known.source_id,
            "source": known.source,
            "published": known.published,
            "says": known.says,
        }
        if isinstance(table, PlaceRows):
            import_places(session, replace(table, named=True, **of), report, kinds=kinds)
        else:
            import_records(session, replace(table, named=True, **of), report)
