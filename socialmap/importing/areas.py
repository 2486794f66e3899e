"""Areas, features, crosswalks and postcodes into the store."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd
import shapely

from socialmap import geo
from socialmap.errors import BadInputError
from socialmap.importing.borders import NONE_HERE, OF_HERE, shapes_within
from socialmap.importing.derive import SUMMED
from socialmap.importing.figures import import_figures
from socialmap.importing.texts import tidy
from socialmap.model import Level
from socialmap.schema import check_areas, check_crosswalk, check_features, check_postcodes
from socialmap.sources.raw import Remark
from socialmap.store import reading, squares, tables
from socialmap.store.writing import sync

if TYPE_CHECKING:
    import geopandas as gpd

    from socialmap.importing.report import ImportReport
    from socialmap.sources.raw import Areas, Crosswalk, Features, Figures, Postcodes, Squares
    from socialmap.store import Session


#: Whose borders are those that were made of their parts.
OWN_ID = "eigen"


def import_areas(session: Session, raw: Areas, report: ImportReport) -> None:
    """Store borders; they take the place of schematic cells of the same code and edition."""
    named = _named(raw.frame, report)
    check_areas(named, file=report.file)
    frame = _with_label_point(named)
    rows = _rows(pd.DataFrame(frame).assign(geometry=frame.geometry.to_wkb(), schematic=False, source_id=raw.source_id))
    report.count("gebieden", sync(session, tables.area, rows, ("code", "edition")))
    _redraw_municipality(session, frame, raw.source_id)
    made = None if raw.wholes is None else _make_wholes(session, raw.wholes, report)
    if raw.figures is not None:
        import_figures(session, raw.figures, report, bordered=True)
        if made is not None:
            import_figures(session, _added_up(raw.figures, made), report, bordered=True)


def _added_up(parts: Figures, wholes: gpd.GeoDataFrame) -> Figures:
    """Counts of areas that were made of their parts; unknown where that of a part is."""
    columns = ["code", "edition", "level", "name", "gemeente_code", "wijk_code"]
    keys = [parts.areas[name] for name in ("wijk_code", "gemeente_code")]
    sums = pd.concat([parts.values.groupby([key, parts.areas["edition"]]).sum(min_count=1) for key in keys])
    whole = pd.concat([parts.values.notna().groupby([key, parts.areas["edition"]]).all() for key in keys])
    index = pd.MultiIndex.from_frame(wholes[["code", "edition"]])
    return replace(
        parts,
        areas=pd.DataFrame(wholes[columns]).reset_index(drop=True),
        series=tuple(replace(one, derived=SUMMED) for one in parts.series),
        values=sums.where(whole).reindex(index).reset_index(drop=True),
    )


def _make_wholes(session: Session, wholes: gpd.GeoDataFrame, report: ImportReport) -> gpd.GeoDataFrame | None:
    """Areas made of their parts, where no source brought their border; a name that is known is kept."""
    area = tables.area
    rows_there = reading.read_frame(session, area.select().where(area.c.code.in_(wholes["code"].tolist())))
    stored = {(row.code, row.edition): row for row in rows_there.itertuples()}
    names, made = [], []
    for code, edition, name in zip(wholes["code"], wholes["edition"], wholes["name"], strict=True):
        before = stored.get((code, edition))
        theirs = before is not None and before.geometry is not None and not before.schematic
        made.append(before is None or not theirs or before.source_id == OWN_ID)
        names.append(str(before.name) if before is not None and before.name else name)
    frame = wholes.assign(name=names)[made]
    if frame.empty:
        return None
    frame = _with_label_point(_named(frame, report))
    rows = _rows(pd.DataFrame(frame).assign(geometry=frame.geometry.to_wkb(), schematic=False, source_id=OWN_ID))
    report.count("gebieden uit hun buurten", sync(session, tables.area, rows, ("code", "edition")))
    return frame


def import_squares(session: Session, raw: Squares, report: ImportReport) -> None:
    """Store squares; those of before within the rectangle of these go, unless they are newer.

    Raises
    ------
    BadInputError
        When newer ones are stored there, or all lie outside the municipality.
    """
    corners = np.asarray(shapely.points(raw.frame[["x", "y"]].to_numpy(float)))
    if len(corners) and not len(shapes_within(session, corners)):
        raise BadInputError(NONE_HERE, file=report.file, expected=OF_HERE)
    newest = squares.newest_within(session, raw.frame)
    if raw.published and newest > raw.published:
        msg = "er staan al vierkanten van een later jaar"
        raise BadInputError(msg, file=report.file, value=raw.published, expected=f"vierkanten van {newest} of later")
    gone = squares.drop_others(session, raw.frame)
    rows = _rows(raw.frame.assign(measured=raw.published, source_id=raw.source_id))
    report.count("vierkanten", sync(session, squares.square, rows, ("x", "y")))
    if gone:
        report.remarks.append(Remark("let op", f"{gone} vierkanten van eerder staan niet meer op de lijst: weg"))


def _redraw_municipality(session: Session, frame: gpd.GeoDataFrame, source_id: str) -> None:
    """The city's layers hold no municipality: the whole of its parts replaces a schematic one."""
    area = tables.area.c
    schematic = tables.area.select().where(area.level == Level.GEMEENTE, area.schematic.is_(True))
    for row in reading.read_frame(session, schematic).itertuples():
        here = (frame["gemeente_code"] == row.code) & (frame["edition"] == row.edition)
        parts = frame[here & frame["level"].isin((Level.STADSDEEL, Level.WIJK, Level.BUURT))]
        if len(parts):
            whole = _with_label_point(parts.dissolve()).iloc[0]
            border = {"geometry": whole.geometry.wkb, "lon": whole["lon"], "lat": whole["lat"]}
            session.execute(
                tables.area.update().where(area.id == row.id).values(schematic=False, source_id=source_id, **border)
            )


def store_features(session: Session, raw: Features, report: ImportReport) -> None:
    """Store context: parks, taps, stops."""
    named = _named(raw.frame, report)
    check_features(named, file=report.file)
    frame = _with_label_point(named)
    rows = _rows(pd.DataFrame(frame).assign(geometry=frame.geometry.to_wkb(), source_id=raw.source_id))
    report.count("omgeving", sync(session, tables.feature, rows, ("source_id", "kind", "reference")))


def import_crosswalk(session: Session, raw: Crosswalk, report: ImportReport) -> None:
    """Store which part of an old area lies in which new one."""
    check_crosswalk(raw.frame, file=report.file)
    key = ("from_code", "from_edition", "to_code", "to_edition")
    rows = _rows(raw.frame.assign(source_id=raw.source_id))
    report.count("overgangen", sync(session, tables.crosswalk, rows, key))


def import_postcodes(session: Session, raw: Postcodes, report: ImportReport) -> None:
    """Store which buurt a postcode lies in."""
    check_postcodes(raw.frame, file=report.file)
    rows = _rows(raw.frame.assign(source_id=raw.source_id))
    report.count("postcodes", sync(session, tables.postcode, rows, ("postcode", "buurt_code")))


def _named(frame: gpd.GeoDataFrame, report: ImportReport) -> gpd.GeoDataFrame:
    """With names as we keep them; rows count from 1."""
    named, told = tidy(frame.set_axis(pd.RangeIndex(1, len(frame) + 1)), ("name",))
    report.remarks += told
    return cast("gpd.GeoDataFrame", named)


def _with_label_point(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    points = frame.representative_point()
    lon, lat = geo.to_wgs84(points.x, points.y)
    return frame.assign(lon=lon.round(6), lat=lat.round(6))


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    columns = [frame[name].tolist() for name in frame.columns]
    return [dict(zip(frame.columns, values, strict=True)) for values in zip(*columns, strict=True)]
