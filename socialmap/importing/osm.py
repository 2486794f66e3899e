"""OpenStreetMap's places and everyday places into the store: what is there, and what went."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from socialmap.errors import BadInputError
from socialmap.importing.along import import_along
from socialmap.importing.borders import NONE_HERE, OF_HERE, within_borders
from socialmap.importing.places import import_places
from socialmap.ledger.records import STATUS, Change, statement
from socialmap.ledger.write import begin, now, settle
from socialmap.model import Act, RecordKind, State
from socialmap.sources.raw import REFUSED, Remark
from socialmap.store import statements

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialmap.importing.lists import Stated
    from socialmap.importing.report import ImportReport
    from socialmap.model import PlaceKind
    from socialmap.sources.raw import OsmTable, PlaceRows
    from socialmap.store import Session

_PLACE = RecordKind.PLACE


def import_osm(
    session: Session,
    raw: OsmTable,
    report: ImportReport,
    *,
    kinds: Mapping[str, PlaceKind] | None = None,
    stated: Stated | None = None,
) -> None:
    """Store what stands along the way, and propose what is said of places to go to.

    Raises
    ------
    BadInputError
        When all of it lies outside the municipality.
    """
    along = import_along(session, raw.features, report)
    places = import_osm_places(session, raw.places, report, kinds=kinds, stated=stated)
    if not along and not places and len(raw.features.frame) + len(raw.places.frame):
        raise BadInputError(NONE_HERE, file=report.file, expected=OF_HERE)


def import_osm_places(
    session: Session,
    rows: PlaceRows,
    report: ImportReport,
    *,
    kinds: Mapping[str, PlaceKind] | None = None,
    stated: Stated | None = None,
) -> bool:
    """Propose what OpenStreetMap says of places; those outside the municipality are counted, for it has many.

    What it said of places that it has no longer, or that are not for everybody, it says no more.

    Returns
    -------
    Whether any of them lies in the municipality.
    """
    _take_back(session, rows, report)
    inside = np.zeros(len(rows.frame), dtype=bool)
    if len(inside):
        inside[within_borders(session, rows.frame)] = True
    if not inside.all():
        count = int((~inside).sum())
        reason = f"plekken meer dan 1 kilometer buiten de gemeente ({count} keer)"
        report.remarks.append(Remark("weggelaten", reason, value=str(count)))
        rows = replace(rows, frame=rows.frame[inside])
    if rows.frame.empty:
        return False
    try:
        import_places(session, rows, report, kinds=kinds, stated=stated)
    except BadInputError as error:  # not one of them can be used: that is no reason to lose what stands along the way
        report.remarks.append(Remark(REFUSED, error.message, error.row, error.column or ""))
    return True


def _take_back(session: Session, rows: PlaceRows, report: ImportReport) -> None:
    """What was proposed of an element that is gone is asked of nobody; that its place is there is said no more."""
    if not rows.gone:
        return
    told = map(statement, statements.read_rows(session, _PLACE, states=[State.STANDING, State.PROPOSED]))
    gone = [one for one in told if one.source_id == rows.source_id and one.reference in rows.gone]
    gone = [one for one in gone if one.state is State.PROPOSED or one.fact == STATUS]
    if not gone:
        return
    number = begin(session, Change(now(), Act.IMPORT, source_id=rows.source_id))
    statements.set_state(session, [one.id for one in gone], State.WITHDRAWN, number)
    places = {one.record_id for one in gone}
    settle(session, _PLACE, places)
    report.notes.append(
        f"OpenStreetMap heeft {len(places)} plekken niet meer: wat het daarvan zei, zegt het niet meer."
    )
