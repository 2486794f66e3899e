"""Street furniture of the Basisregistratie Grootschalige Topografie (BGT): benches, picnic tables and bus shelters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from socialmap import geo
from socialmap.model import FeatureKind
from socialmap.sources.files import Faults
from socialmap.sources.geojson import check_degrees, in_metres, read_features
from socialmap.sources.osm.elements import day_of
from socialmap.sources.raw import Features, Remarks
from socialmap.sources.tabular import as_texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from socialmap.sources.files import SourceFile

SOURCE_ID = "bgt"
#: What the registration calls them, without "niet-bgt:" before it. A playground is many things there: none is taken.
KINDS: Mapping[str, FeatureKind] = {
    "bank": FeatureKind.BENCH,
    "picknicktafel": FeatureKind.BENCH,
    "abri": FeatureKind.CANOPY,
}
_TYPES = ("bgtplustype", "plus_type", "plus-type", "plustype")
_NUMBERS = ("identificatie", "lokaal_id", "identificatie.lokaalid", "lokaalid")
_ENDS = ("eindregistratie", "eind_registratie", "objecteindtijd", "object_eind_tijd")
_STATUS, _PLANNED = ("status", "bgt_status", "bgt-status"), "plan"
_SEEN = ("tijdstipregistratie", "tijdstip_registratie")


def is_furniture(source: SourceFile) -> bool:
    """Has this what the registration calls each thing, and its number?"""
    given = {name.casefold() for name in source.columns}
    return source.form in ("gpkg", "json") and bool(given & {*_TYPES}) and bool(given & {*_NUMBERS})


def read_furniture(source: SourceFile) -> Features:
    """What one can sit on or stand under, of what is there now; all else is counted.

    Raises
    ------
    BadInputError
        When a point lies outside the Netherlands.
    """
    remarks, faults = Remarks(), Faults(source.name)
    if source.form == "gpkg":
        frame, shapes = source.layer, source.layer.geometry.to_numpy()
    else:
        frame, shapes = read_features(source, faults)
    frame = frame.rename(columns=str.casefold)
    kinds = _column(frame, _TYPES).str.removeprefix("niet-bgt:").map(KINDS).to_numpy(dtype=object)
    ended = np.logical_or.reduce([_column(frame, (name,)).ne("").to_numpy() for name in _ENDS])
    planned = _column(frame, _STATUS).eq(_PLANNED).to_numpy()
    drawn = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    used = np.array([isinstance(kind, FeatureKind) for kind in kinds], dtype=bool) & ~ended & ~planned & drawn
    points = shapely.point_on_surface(shapes[used])
    check_degrees(shapely.get_x(points), shapely.get_y(points), faults)
    faults.check()
    if passed := int((~used).sum()):
        remarks.add("weggelaten", f"straatmeubilair dat deze kaart niet gebruikt ({passed} keer)", value=passed)
    told = gpd.GeoDataFrame(
        {
            "kind": [str(kind) for kind in kinds[used]],
            "reference": _column(frame, _NUMBERS).to_numpy()[used],
            "name": "",
            "seen_on": [day_of(text) for text in _column(frame, _SEEN).to_numpy()[used]],
        },
        geometry=in_metres(points),
        crs=geo.RD,
    )
    return Features(SOURCE_ID, told, "", remarks.as_tuple())


def _column(frame: pd.DataFrame, names: tuple[str, ...]) -> pd.Series:
    """The first of these columns as texts; empty texts where there is none of them."""
    name = next((name for name in names if name in frame), None)
    return (
        as_texts(frame[name].astype(object).where(frame[name].notna(), None))
        if name
        else pd.Series("", index=frame.index, dtype=object)
    )
