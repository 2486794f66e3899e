"""JSON as it comes: in any encoding, one object or one a line, GeoJSON or as ArcGIS writes it."""

from __future__ import annotations

from typing import Any

import orjson

from socialmap.errors import BadInputError
from socialmap.sources.encoding import decode

#: A line of RFC 8142 begins with this.
_RECORD = b"\x1e"


def parse(data: bytes, file: str) -> Any:
    """The document; features that stand one a line or alone become a collection, those of ArcGIS GeoJSON.

    Raises
    ------
    BadInputError
        When it is broken: with line and sign.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return _as_collection(orjson.loads(data))
    except orjson.JSONDecodeError as error:
        lines = _lines(data)
        if lines:
            return {"type": "FeatureCollection", "features": lines}
        if "utf-8" in str(error).lower():
            return parse(decode(data, file)[0].encode(), file)
        msg = f"de JSON is stuk op regel {error.lineno}, teken {error.colno}"
        raise BadInputError(msg, file=file, expected="een volledig GeoJSON-bestand") from error


def _lines(data: bytes) -> list[Any]:
    """The features of a file with one a line; none when it is something else."""
    found = []
    for line in data.replace(_RECORD, b"").splitlines():
        if line.strip():
            try:
                one = orjson.loads(line)
            except orjson.JSONDecodeError:
                return []
            if not isinstance(one, dict) or one.get("type") != "Feature":
                return []
            found.append(one)
    return found


def _as_collection(document: Any) -> Any:
    if not isinstance(document, dict):
        return document
    if document.get("type") == "Feature":
        return {"type": "FeatureCollection", "features": [document]}
    features = document.get("features")
    if isinstance(features, list) and features and all(_is_of_arcgis(one) for one in features):
        system = document.get("spatialReference")
        number = (system.get("latestWkid") or system.get("wkid")) if isinstance(system, dict) else None
        crs = {"crs": {"type": "name", "properties": {"name": f"EPSG:{number}"}}} if number else {}
        return {"type": "FeatureCollection", "features": [_of_arcgis(one) for one in features], **crs}
    return document


def _is_of_arcgis(feature: Any) -> bool:
    return isinstance(feature, dict) and "attributes" in feature and "properties" not in feature


def _of_arcgis(feature: dict[str, Any]) -> dict[str, Any]:
    shape, geometry = feature.get("geometry"), None
    if isinstance(shape, dict):
        if "x" in shape and "y" in shape:
            geometry = {"type": "Point", "coordinates": [shape["x"], shape["y"]]}
        elif "points" in shape:
            geometry = {"type": "MultiPoint", "coordinates": shape["points"]}
        elif "paths" in shape:
            geometry = {"type": "MultiLineString", "coordinates": shape["paths"]}
        elif "rings" in shape:
            geometry = {"type": "Polygon", "coordinates": shape["rings"]}
    return {"type": "Feature", "properties": feature["attributes"], "geometry": geometry}
