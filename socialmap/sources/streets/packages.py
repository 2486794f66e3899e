"""A GeoPackage that OSMnx saved: a layer of junctions and one of streets between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pyogrio
import shapely

from socialmap.errors import BadInputError
from socialmap.model.written import file_name
from socialmap.network.network import Origin
from socialmap.sources.geopackage import layers
from socialmap.sources.streets.graphs import Graph, named_ends, read_graph

if TYPE_CHECKING:
    from pathlib import Path

    from socialmap.sources.raw import StreetTable
    from socialmap.sources.streets.checks import StreetFiles

NODES, EDGES = "nodes", "edges"


def is_package(path: Path) -> bool:
    """Does this GeoPackage hold the two layers that OSMnx gives a graph?"""
    try:
        found = {layer.table: layer.shape for layer in layers(path)}
    except BadInputError:
        return False  # who reads it says why
    return "POINT" in found.get(NODES, "") and "LINESTRING" in found.get(EDGES, "")


def read_package(files: StreetFiles) -> StreetTable:
    """The graph in its own coordinate system; a street that it gives in both directions is one."""
    nodes, edges = _layer(files, NODES), _layer(files, EDGES)
    ends = named_ends(edges.columns)
    if "osmid" not in nodes or not ends or "length" not in edges:
        msg = "dit is geen netwerk van OSMnx"
        raise BadInputError(msg, file=files.name, expected="punten met osmid, straten met u, v en length")
    junctions = shapely.get_coordinates(shapely.centroid(nodes.geometry.to_numpy()))
    if len(junctions) != len(nodes):
        msg = "een punt heeft geen plaats"
        raise BadInputError(msg, file=files.name, expected="van elk punt waar het ligt")
    table = edges.drop(columns=[name for name in ("from", "to") if name not in ends])
    table = pd.DataFrame(table).rename(columns=dict(zip(ends, ("from", "to"), strict=True)))
    table["geometry"] = shapely.to_wkt(edges.geometry.to_numpy(), rounding_precision=-1)
    crs = nodes.crs.to_wkt() if nodes.crs else ""
    points = pd.DataFrame({"id": nodes["osmid"], "x": junctions[:, 0], "y": junctions[:, 1]})
    origin = Origin(f"OpenStreetMap ({file_name(files.path).removesuffix('.gpkg')})", "ODbL 1.0", "")
    return read_graph(files, "osmnx", Graph(points, table, origin, directed=True, crs=crs))


def _layer(files: StreetFiles, name: str) -> Any:
    try:
        return pyogrio.read_dataframe(files.path.resolve(), layer=name)
    except (pyogrio.errors.DataSourceError, LookupError) as error:
        msg = "de GeoPackage kan niet worden gelezen"
        raise BadInputError(msg, file=files.name, expected="een heel bestand met punten en straten") from error
