"""What stands along the way into the store: benches, toilets, cafés, bridges, water; and what a newer copy lacks."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from scipy.spatial import cKDTree

from socialmap import geo
from socialmap.errors import BadInputError
from socialmap.importing.areas import store_features
from socialmap.importing.borders import NONE_HERE, OF_HERE, shapes_within
from socialmap.sources.raw import Remark
from socialmap.store import reading, tables
from socialmap.store.writing import sync

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from socialmap.importing.report import ImportReport
    from socialmap.sources.raw import Features
    from socialmap.store import Session

#: Metres within which two of one kind from one source are the same, where only one of the two has a number.
SAME_SPOT = 2.0
#: A copy with this share of what is stored of a kind, where it has any, is all that the source has there.
WHOLE = 0.8
#: What a thing without a number is known by: where it stands, to a tenth of a metre.
_BY_PLACE = "punt"
_KEY = ("source_id", "kind", "reference")


def import_along(session: Session, raw: Features, report: ImportReport) -> bool:
    """Store what stands along the way, and take away what a newer copy of the same source no longer has.

    Each kind by itself: where the file has nearly all that is stored between its own points, the others are gone. Of
    a file with fewer it is a part, and the others stay.

    Returns
    -------
    Whether anything of it lies in the municipality or near it; what does not is left out and counted.
    """
    if raw.source:
        sync(session, tables.source, [asdict(raw.source)], ["id"])
    frame = _here(session, raw.frame, report)
    if frame.empty:
        return False
    stored = _stored(session, raw.source_id)
    frame = _numbered(session, frame, stored, report)
    store_features(session, replace(raw, frame=frame), report)
    _take_away(session, frame, _stored(session, raw.source_id), report)
    return True


def import_features(session: Session, raw: Features, report: ImportReport) -> None:
    """The same of a file that holds nothing else.

    Raises
    ------
    BadInputError
        When all of it lies outside the municipality.
    """
    if not import_along(session, raw, report) and len(raw.frame):
        raise BadInputError(NONE_HERE, file=report.file, expected=OF_HERE)


def _here(session: Session, frame: gpd.GeoDataFrame, report: ImportReport) -> gpd.GeoDataFrame:
    """What lies in the municipality or near it: streets may lie elsewhere, what is shown on a map does not."""
    bounds = frame.geometry.bounds
    here = np.ones(len(frame), dtype=bool)
    for x, y in (("minx", "miny"), ("maxx", "maxy")):
        here &= geo.within(geo.NETHERLANDS_RD, bounds[x], bounds[y])
    if not here.all():
        count = int((~here).sum())
        report.remarks.append(
            Remark("weggelaten", f"herkenningspunten buiten Nederland ({count} keer)", value=str(count))
        )
    frame = frame[here].reset_index(drop=True)
    near = frame.iloc[shapes_within(session, frame.geometry.to_numpy())].reset_index(drop=True)
    if far := len(frame) - len(near):
        reason = f"herkenningspunten meer dan 1 kilometer buiten de gemeente ({far} keer)"
        report.remarks.append(Remark("weggelaten", reason, value=str(far)))
    return near


def _stored(session: Session, source_id: str) -> pd.DataFrame:
    feature = tables.feature
    found = reading.read_frame(session, feature.select().where(feature.c.source_id == source_id))
    x, y = geo.to_rd(found["lon"].astype(float), found["lat"].astype(float))
    return found.assign(kind=found["kind"].astype(str), x=x, y=y)


def _numbered(
    session: Session, frame: gpd.GeoDataFrame, stored: pd.DataFrame, report: ImportReport
) -> gpd.GeoDataFrame:
    """Each with a reference: its own, that of what is stored at the same spot, or the spot itself."""
    points = frame.representative_point()
    at = np.column_stack([points.x, points.y])
    references = frame["reference"].astype(str).to_numpy(dtype=object).copy()
    for kind in frame["kind"].astype(str).unique():
        rows = np.flatnonzero((frame["kind"].astype(str) == kind).to_numpy())
        of_kind = stored[stored["kind"] == kind]
        known = set(of_kind["reference"])
        bare = rows[references[rows] == ""]
        free = of_kind[~of_kind["reference"].isin(references[rows])]
        for row, there in _pairs(at[bare], free):
            references[bare[row]] = free["reference"].iloc[there]
        new = rows[[one != "" and one not in known for one in references[rows]]]
        by_place = free[free["reference"].str.startswith(_BY_PLACE)]
        for row, there in _pairs(at[new], by_place):
            _rename(session, int(by_place["id"].iloc[there]), references[new[row]])
        for row in bare[references[bare] == ""]:
            references[row] = f"{_BY_PLACE} {at[row][0]:.1f} {at[row][1]:.1f}"
    numbered = frame.assign(reference=references)
    twice = numbered.duplicated(["kind", "reference"])
    if twice.any():
        reason = f"twee keer hetzelfde op een plek ({int(twice.sum())} keer)"
        report.remarks.append(Remark("samengevoegd", reason, value=str(int(twice.sum()))))
    return numbered[~twice].reset_index(drop=True)


def _pairs(at: np.ndarray[Any, Any], stored: pd.DataFrame) -> list[tuple[int, int]]:
    """Rows and what is stored at the same spot, nearest first, each of both once."""
    if not len(at) or stored.empty:
        return []
    metres, nearest = cKDTree(stored[["x", "y"]].to_numpy(float)).query(at, distance_upper_bound=SAME_SPOT)
    found: dict[int, int] = {}
    for row in np.argsort(metres, kind="stable"):
        if np.isfinite(metres[row]) and int(nearest[row]) not in found.values():
            found[int(row)] = int(nearest[row])
    return list(found.items())


def _rename(session: Session, id: int, reference: str) -> None:
    feature = tables.feature
    session.execute(feature.update().where(feature.c.id == id).values(reference=reference))


def _take_away(session: Session, frame: gpd.GeoDataFrame, stored: pd.DataFrame, report: ImportReport) -> None:
    """What is stored between the points of the file and no longer in it, by kind."""
    went = kept = 0
    for kind, rows in frame.groupby(frame["kind"].astype(str)):
        of_kind = stored[stored["kind"] == kind]
        between = shapely.convex_hull(shapely.multipoints(rows.representative_point().to_numpy())).buffer(SAME_SPOT)
        inside = of_kind[shapely.intersects_xy(between, of_kind["x"].to_numpy(), of_kind["y"].to_numpy())]
        lost = inside[~inside["reference"].isin(rows["reference"])]
        if len(rows) < WHOLE * len(inside):
            kept += len(lost)
            continue
        if len(lost):
            session.execute(tables.feature.delete().where(tables.feature.c.id.in_(lost["id"].astype(int).tolist())))
            went += len(lost)
    if went:
        report.notes.append(f"omgeving: {went} staan niet meer in dit bestand en zijn weg.")
    if kept:
        report.notes.append(f"omgeving: {kept} staan niet in dit bestand en blijven, want het is een deel.")
