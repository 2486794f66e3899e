"""OpenStreetMap's places and everyday places into the store: what is there, and what went."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from socialmap.errors import BadInputError
from socialmap.importing.along import import_along
from socialmap.importing.places import import_places, within_borders
from socialmap.sources.raw import REFUSED, Remark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialmap.importing.report import ImportReport
    from socialmap.model import PlaceKind
    from socialmap.sources.raw import OsmTable, PlaceRows
    from socialmap.store import Session


def import_osm(
    session: Session, raw: OsmTable, report: ImportReport, *, kinds: Mapping[str, PlaceKind] | None = None
) -> None:
    """Store what stands along the way, and propose what is said of places to go to."""
    import_along(session, raw.features, report)
    import_osm_places(session, raw.places, report, kinds=kinds)


def import_osm_places(
    session: Session, rows: PlaceRows, report: ImportReport, *, kinds: Mapping[str, PlaceKind] | None = None
) -> None:
    """Propose what OpenStreetMap says of places; those outside the municipality are counted, for it has many."""
    inside = np.zeros(len(rows.frame), dtype=bool)
    if len(inside):
        inside[within_borders(session, rows.frame)] = True
    if not inside.all():
        count = int((~inside).sum())
        reason = f"plekken meer dan 1 kilometer buiten de gemeente ({count} keer)"
        report.remarks.append(Remark("weggelaten", reason, value=str(count)))
        rows = replace(rows, frame=rows.frame[inside])
    if rows.frame.empty:
        return
    try:
        import_places(session, rows, report, kinds=kinds)
    except BadInputError as error:  # not one of them can be used: that is no reason to lose what stands along the way
        report.remarks.append(Remark(REFUSED, error.message, error.row, error.column or ""))
