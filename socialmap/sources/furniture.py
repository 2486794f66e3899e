"""Street furniture of the BGT, the country's large-scale map: the benches of a municipality.

Points with what they are (``bgtplustype`` and the like, as PDOK exports it); other furniture is left out and counted.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from socialmap import geo
from socialmap.errors import BadInputError
from socialmap.model import FeatureKind
from socialmap.sources.files import Faults
from socialmap.sources.geojson import check_degrees, in_metres
from socialmap.sources.raw import Features, Remarks

if TYPE_CHECKING:
    import pandas as pd

    from socialmap.sources.files import SourceFile

FURNITURE_ID = "bgt"
#: What the column is called that says what a thing is, and the one with its number.
KINDS = ("bgtplustype", "plustype", "plus_type", "plus-type", "bgt-plus-type")
NUMBERS = ("identificatie", "lokaalid", "lokaal_id", "identificatie.lokaalid")
#: What a thing is called, behind what "niet-bgt:" may stand before -> what it is here.
MEANT = {"bank": FeatureKind.BENCH}
#: How the end of a thing is called that is gone.
ENDED = ("objecteindtijd", "object_eind_tijd", "eindregistratie", "eind_registratie")
#: So many kinds of other furniture are named.
NAMED = 5


def is_furniture(source: SourceFile) -> bool:
    """Is this a layer of furniture of the BGT?"""
    return source.form == "gpkg" and bool(_column(source, KINDS) and _column(source, NUMBERS))


def _column(source: SourceFile, names: tuple[str, ...]) -> str | None:
    return next((name for name in source.columns if name.lower() in names), None)


def read_furniture(source: SourceFile) -> Features:
    """The benches that stand there now; each once.

    Raises
    ------
    BadInputError
        When it holds no benches, or a point lies outside the country.
    """
    faults, remarks = Faults(source.name), Remarks()
    kind, number = _column(source, KINDS), _column(source, NUMBERS)
    rows = source.layer
    what = rows[kind].fillna("").astype(str).str.rpartition(":")[2].str.strip()
    gone = np.zeros(len(rows), dtype=bool)
    for name in rows.columns:
        if name.lower() in ENDED:
            gone |= rows[name].notna().to_numpy()
    used = what.isin(MEANT).to_numpy() & ~gone
    _tell(what, gone, remarks)
    if not used.any():
        msg = "er staan geen bankjes in het bestand"
        raise BadInputError(msg, file=source.name, column=kind, expected="rijen met: bank")
    rows, what = rows[used], what[used]
    reference = rows[number].fillna("").astype(str).str.strip()
    shapes = shapely.force_2d(rows.geometry.to_numpy())
    if not (shapely.get_type_id(shapes) == shapely.GeometryType.POINT).all():
        msg = "niet elk bankje is een punt"
        raise BadInputError(msg, file=source.name, column="geometry", expected="punten")
    check_degrees(shapely.get_x(shapes), shapely.get_y(shapes), faults)
    faults.check()
    first = ~reference.duplicated().to_numpy() & reference.ne("").to_numpy()
    if not first.all():
        remarks.add("weggelaten", f"{int((~first).sum())} keer hetzelfde nummer of geen nummer", column=number or "")
    frame = gpd.GeoDataFrame(
        {
            "kind": what[first].map({name: str(one) for name, one in MEANT.items()}).to_numpy(),
            "reference": reference[first].to_numpy(),
            "name": what[first].map({name: str(one) for name, one in MEANT.items()}).to_numpy(),
        },
        geometry=in_metres(shapes[first]),
        crs=geo.RD,
    )
    return Features(FURNITURE_ID, frame, remarks=remarks.as_tuple())


def _tell(what: pd.Series, gone: np.ndarray, remarks: Remarks) -> None:
    others = Counter(name or "zonder soort" for name in what[~what.isin(MEANT)])
    if others:
        named = ", ".join(f"{count} {name}" for name, count in others.most_common(NAMED))
        more = "" if len(others) <= NAMED else f" en nog {len(others) - NAMED} soorten"
        remarks.add("weggelaten", f"{sum(others.values())} rijen over ander straatmeubilair: {named}{more}")
    if gone.any():
        remarks.add("weggelaten", f"{int(gone.sum())} rijen over wat er niet meer staat")
