"""Streets that are a graph already: two CSV tables (junctions, streets) or a GraphML file of OSMnx."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from socialmap import geo
from socialmap.errors import BadInputError
from socialmap.model.written import file_name, seen
from socialmap.network.compiling import Streets
from socialmap.network.network import Origin, StreetKind, Surface
from socialmap.sources.files import SourceFile, open_file
from socialmap.sources.streets import tags
from socialmap.sources.streets.checks import NOT_STATED, StreetFiles, check_lengths, finish, tell_counts, to_metres

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from socialmap.sources.raw import StreetTable

#: What tables call the columns; the first that is there counts.
NODE_IDS = ("node_id", "osmid")
PLACES = (("x_rd", "y_rd"), ("lon", "lat"), ("x", "y"))
ENDS = (("from", "to"), ("u", "v"), ("source", "target"))
LENGTHS = ("length_m", "length")
NODE_COLUMNS, EDGE_COLUMNS = ("id", "x", "y"), ("from", "to", "length")
#: One value of a list as Python writes it, with the comma after it.
_LISTED = re.compile(
    r"""\s*(?:'(?P<single>(?:[^'\\]|\\.)*)'|"(?P<double>(?:[^"\\]|\\.)*)"|(?P<bare>-?[\w.]+))\s*(?:,|$)"""
)
#: Degrees are never this large, metres in RD never this small.
LARGEST_DEGREE = 180


@dataclass(frozen=True)
class Graph:
    """A graph as its file gives it: texts.

    ``nodes``: id, x, y. ``edges``: from, to, length, and any of ``TAGS``, name and geometry (WKT). ``directed``: a
    street may stand in it twice, there and back. ``crs`` as the file says it, "" where it does not.
    """

    nodes: pd.DataFrame
    edges: pd.DataFrame
    origin: Origin
    directed: bool
    crs: str = ""


def is_nodes(columns: Collection[str]) -> bool:
    """Are these the columns of the table of junctions of a pair?"""
    return _first_of(NODE_IDS, columns) is not None and _pair_of(PLACES, columns) is not None


def is_edges(columns: Collection[str]) -> bool:
    """Are these the columns of the table of streets of a pair?"""
    return _pair_of(ENDS, columns) is not None and _first_of(LENGTHS, columns) is not None


def named_ends(columns: Collection[str]) -> tuple[str, str] | None:
    """What a table of streets calls the junctions at their ends."""
    return _pair_of(ENDS, columns)


def read_pair(files: StreetFiles) -> StreetTable:
    """A CSV table of junctions and one of streets."""
    sources = [open_file(path, files.settings) for path in files.paths]
    nodes = next((source for source in sources if is_nodes(source.columns)), None)
    edges = next((source for source in sources if is_edges(source.columns)), None)
    if nodes is None or edges is None:
        given, wanted = ("punten", "straten") if nodes else ("straten", "punten")
        msg = f"dit zijn alleen de {given} van een netwerk"
        raise BadInputError(msg, file=files.name, expected=f"ook het bestand met {wanted}, in dezelfde opdracht")
    length = _first_of(LENGTHS, edges.columns) or ""
    graph = Graph(
        _renamed(nodes, [_first_of(NODE_IDS, nodes.columns), *(_pair_of(PLACES, nodes.columns) or ())], NODE_COLUMNS),
        _renamed(edges, [*(_pair_of(ENDS, edges.columns) or ()), length], EDGE_COLUMNS),
        Origin(f"{nodes.name} en {edges.name}", NOT_STATED, ""),
        directed=False,
    )
    return read_graph(files, "straten", graph, length_column=length)


def _first_of(names: Sequence[str], columns: Collection[str]) -> str | None:
    return next((name for name in names if name in columns), None)


def _pair_of(pairs: Sequence[tuple[str, str]], columns: Collection[str]) -> tuple[str, str] | None:
    return next((pair for pair in pairs if set(pair) <= set(columns)), None)


def _renamed(source: SourceFile, theirs: Sequence[str | None], ours: Sequence[str]) -> pd.DataFrame:
    return source.table().rename(columns=dict(zip(theirs, ours, strict=True)))


def read_graphml(files: StreetFiles) -> StreetTable:
    """A graph that OSMnx saved; a street that it gives in both directions is one."""
    return read_graph(files, "osmnx", load_graphml(files))


def load_graphml(files: StreetFiles) -> Graph:
    """The tables in a GraphML file."""
    try:
        root = ET.parse(files.path).getroot()  # noqa: S314 - expat itself stops entities that explode
    except ET.ParseError as error:
        msg = f"de GraphML is stuk op regel {error.position[0]}, teken {error.position[1]}"
        raise BadInputError(msg, file=files.name, expected="een heel bestand van OSMnx") from error
    space = root.tag[: root.tag.index("}") + 1] if root.tag.startswith("{") else ""
    keys = {key.get("id"): key.get("attr.name", "") for key in root.iter(f"{space}key")}

    def told(element: ET.Element) -> dict[str, str]:
        return {keys.get(data.get("key"), ""): data.text or "" for data in element.findall(f"{space}data")}

    about = next((told(graph) for graph in root.iter(f"{space}graph")), {})
    nodes = [{"id": node.get("id"), **told(node)} for node in root.iter(f"{space}node")]
    edges = [{"from": e.get("source"), "to": e.get("target"), **told(e)} for e in root.iter(f"{space}edge")]
    node_table, edge_table = pd.DataFrame(nodes, dtype=object), pd.DataFrame(edges, dtype=object)
    if not set(NODE_COLUMNS) <= set(node_table) or not set(EDGE_COLUMNS) <= set(edge_table):
        msg = "dit is geen netwerk van OSMnx"
        raise BadInputError(msg, file=files.name, expected="punten met x en y, straten met length")
    day = re.match(r"\d{4}-\d\d-\d\d", about.get("created_date", ""))
    named = seen(about.get("name", "")) or file_name(files.path).removesuffix(".graphml")
    origin = Origin(f"OpenStreetMap ({named})", "ODbL 1.0", day[0] if day else "")
    return Graph(node_table, edge_table, origin, directed=True, crs=about.get("crs", ""))


def read_graph(files: StreetFiles, source_id: str, graph: Graph, length_column: str = "length") -> StreetTable:
    """A graph as compiled streets."""
    nodes, edges = graph.nodes, graph.edges
    place = np.array([_numbers(nodes[name]) for name in ("x", "y")])
    to_rd = _transform(files, graph.crs, place)
    x, y = to_metres(files, *(to_rd(place) if to_rd else place), degrees=to_rd is None)
    start, end = (_find(files, nodes["id"], edges[name], name) for name in ("from", "to"))
    length = _numbers(edges["length"])
    check_lengths(files.name, length, column=length_column, given=edges["length"])
    walked, rows = walked_ways(files, edges)
    names = names_of(edges)
    wanted = np.array([way is not None for way in walked], bool)[rows]
    if graph.directed:
        wanted &= _once(files, start, end, length, names)
    keep = np.flatnonzero(wanted)
    shapes = _shapes(edges, np.stack([(x[at], y[at]) for at in (start, end)]), to_rd) if "geometry" in edges else None
    pointer, shape = _cut(shapes[keep]) if shapes is not None else (None, None)
    streets = Streets(
        x=x,
        y=y,
        start=start[keep],
        end=end[keep],
        length=length[keep],
        origins=(graph.origin,),
        shape_ptr=pointer,
        shape=shape,
        name=names[keep],
        **facts_of([way for way in (walked[row] for row in rows[keep]) if way is not None]),
    )
    return finish(files, source_id, streets)


def facts_of(ways: Sequence[tags.Way]) -> dict[str, NDArray[Any]]:
    """What ways tell of themselves, a column each."""
    return {
        "kind": np.array([way.kind for way in ways], np.uint8),
        "surface": np.array([way.surface for way in ways], np.uint8),
        "kerb": np.array([way.kerb for way in ways], np.float64),
        "width": np.array([way.width for way in ways], np.float64),
        "slope": np.array([way.slope for way in ways], np.float64),
        "closed": np.array([way.closed for way in ways], np.uint8),
        "doubt": np.array([way.doubt for way in ways], np.uint8),
    }


def _transform(
    files: StreetFiles, crs: str, place: NDArray[np.float64]
) -> Callable[[NDArray[np.float64]], NDArray[np.float64]] | None:
    """From the coordinates of a file to RD, by the system that it names; None for degrees."""
    if not crs:  # degrees are never this large, metres in RD never this small
        return None if np.nanmax(np.abs(place), initial=0) <= LARGEST_DEGREE else lambda points: points
    try:
        return geo.system_to_rd(crs)
    except ValueError as error:
        msg = "dit coördinatenstelsel kennen wij niet"
        expected = "de naam van een stelsel, zoals EPSG:28992 (RD) of EPSG:4326 (graden)"
        raise BadInputError(msg, file=files.name, value=crs[:40], expected=expected) from error


def _numbers(column: pd.Series) -> NDArray[np.float64]:
    return np.asarray(pd.to_numeric(column, errors="coerce"), np.float64)


def _find(files: StreetFiles, ids: pd.Series, wanted: pd.Series, column: str) -> NDArray[np.int64]:
    if ids.duplicated().any():
        row = int(np.flatnonzero(ids.duplicated())[0])
        msg = "een punt staat er twee keer in"
        raise BadInputError(msg, file=files.name, row=row + 1, value=ids.iloc[row], expected="elk punt een keer")
    found = pd.Index(ids).get_indexer(pd.Index(wanted))
    if (found < 0).any():
        row = int(np.flatnonzero(found < 0)[0])
        msg = "een straat gaat naar een punt dat er niet is"
        raise BadInputError(msg, file=files.name, row=row + 1, column=column, value=wanted.iloc[row])
    return np.asarray(found, np.int64)


def walked_ways(files: StreetFiles, edges: pd.DataFrame) -> tuple[list[tags.Way | None], NDArray[np.int64]]:
    """Each different way, None where one may not walk, and which of them each edge is.

    A file that does not say what its streets are may have steps among them.
    """
    known = [name for name in tags.TAGS if name in edges]
    if "highway" not in known:
        return [_UNSAID], np.zeros(len(edges), np.int64)
    table = edges[known].fillna("").astype(str)
    distinct, rows = np.unique(table.agg("\t".join, axis=1).to_numpy(str), return_inverse=True)
    walked = [tags.read_way(_tags(dict(zip(known, text.split("\t"), strict=True)))) for text in distinct]
    shut = np.array([way is None for way in walked], bool)[rows]
    tell_counts(files.remarks, [("weggelaten", "hier mag men niet lopen", int(shut.sum()))])
    return walked, np.asarray(rows, np.int64)


_UNSAID = tags.Way(StreetKind.OTHER, Surface.UNKNOWN, math.nan, math.nan, 0, "")


def _tags(texts: Mapping[str, str]) -> dict[str, str]:
    """Tags of several ways in one street as a list, of which the hardest counts; it is steps when a part of it is."""
    found = {name: ";".join(_words(text)) for name, text in texts.items() if text}
    for name in ("highway", "footway", "cycleway", "path"):
        kinds = found.get(name, "").split(";")
        if name in found:
            walked = [kind for kind in kinds if kind in tags.KINDS]
            found[name] = "steps" if "steps" in kinds else [*walked, *kinds][0]
    return found


def names_of(edges: pd.DataFrame) -> NDArray[Any]:
    """Of each street its name, the first where ways of several names are one street."""
    if "name" not in edges:
        return np.full(len(edges), "", dtype=object)
    return np.array([_words(text)[0] for text in edges["name"].fillna("").astype(str)], dtype=object)


def _once(files: StreetFiles, start: Any, end: Any, length: Any, names: Any) -> NDArray[np.bool_]:
    """OSMnx gives a street in each direction of its traffic: the first of such twins."""
    key = pd.DataFrame(
        {"low": np.minimum(start, end), "high": np.maximum(start, end), "length": np.round(length, 1), "name": names}
    )
    twins = key.duplicated().to_numpy()
    tell_counts(files.remarks, [("samengevoegd", "heen en terug is een straat", int(twins.sum()))])
    return np.asarray(~twins, bool)


def _words(text: str) -> tuple[str, ...]:
    r"""OSMnx writes the values of several ways in one street as a list of Python: read, never evaluated.

    Examples
    --------
    >>> _words("['steps', \"Jan's pad\", 3.5]"), _words("steps"), _words("[--1]")
    (('steps', "Jan's pad", '3.5'), ('steps',), ('[--1]',))
    """
    if not text.startswith("[") or not text.endswith("]"):
        return (text,)
    words, at, inside = [], 0, text[1:-1]
    while at < len(inside):
        found = _LISTED.match(inside, at)
        if found is None:
            return (text,)
        quoted = found["single"] if found["single"] is not None else found["double"]
        words.append(found["bare"] if quoted is None else re.sub(r"\\(.)", r"\1", quoted))
        at = found.end()
    return tuple(words) or ("",)


def _shapes(edges: pd.DataFrame, ends: NDArray[np.float64], to_rd: Any) -> NDArray[Any]:
    """Lines in RD; a street without one is straight between its ends (float[2, 2, n])."""
    texts = [text if isinstance(text, str) and text else None for text in edges["geometry"]]
    lines = shapely.from_wkt(np.array(texts, dtype=object))
    lines = shapely.transform(lines, lambda at: (to_rd(at.T) if to_rd else np.array(geo.to_rd(*at.T))).T)
    missing = shapely.is_missing(lines) | shapely.is_empty(lines)
    lines[missing] = shapely.linestrings(ends.transpose(2, 0, 1)[missing])
    return np.asarray(lines)


def _cut(lines: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    counts = shapely.get_num_coordinates(lines)
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), shapely.get_coordinates(lines)
