"""Streets that are a graph already: two CSV tables (junctions, streets) or a GraphML file of OSMnx."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Collection, Mapping, Sequence
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
#: Tags of OpenStreetMap that say whether and what one walks on, and those that say how.
KIND_TAGS = ("highway", "foot", "access", "service", "area", "motorroad", "route", "footway", "cycleway", "path")
FACT_TAGS = ("surface", "smoothness", "width", "kerb", "name")
NO_STREET = -1
#: One value of a list as Python writes it, with the comma after it.
_LISTED = re.compile(
    r"""\s*(?:'(?P<single>(?:[^'\\]|\\.)*)'|"(?P<double>(?:[^"\\]|\\.)*)"|(?P<bare>-?[\w.]+))\s*(?:,|$)"""
)
#: Degrees are never this large, metres in RD never this small.
LARGEST_DEGREE = 180


@dataclass(frozen=True)
class Graph:
    """A graph as its file gives it: texts.

    ``nodes``: id, x, y. ``edges``: from, to, length, and any of ``KIND_TAGS``, ``FACT_TAGS`` and geometry
    (WKT). ``directed``: a street may stand in it twice, there and back.
    """

    nodes: pd.DataFrame
    edges: pd.DataFrame
    origin: Origin
    directed: bool


def is_nodes(columns: Collection[str]) -> bool:
    """Are these the columns of the table of junctions of a pair?"""
    return _first_of(NODE_IDS, columns) is not None and _pair_of(PLACES, columns) is not None


def is_edges(columns: Collection[str]) -> bool:
    """Are these the columns of the table of streets of a pair?"""
    return _pair_of(ENDS, columns) is not None and _first_of(LENGTHS, columns) is not None


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
    return _read(files, "straten", graph, length_column=length)


def _first_of(names: Sequence[str], columns: Collection[str]) -> str | None:
    return next((name for name in names if name in columns), None)


def _pair_of(pairs: Sequence[tuple[str, str]], columns: Collection[str]) -> tuple[str, str] | None:
    return next((pair for pair in pairs if set(pair) <= set(columns)), None)


def _renamed(source: SourceFile, theirs: Sequence[str | None], ours: Sequence[str]) -> pd.DataFrame:
    return source.table().rename(columns=dict(zip(theirs, ours, strict=True)))


def read_graphml(files: StreetFiles) -> StreetTable:
    """A graph that OSMnx saved; a street that it gives in both directions is one."""
    return _read(files, "osmnx", load_graphml(files))


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
    return Graph(node_table, edge_table, origin, directed=True)


def _read(files: StreetFiles, source_id: str, graph: Graph, length_column: str = "length") -> StreetTable:
    nodes, edges = graph.nodes, graph.edges
    place = [_numbers(nodes[name]) for name in ("x", "y")]
    degrees = bool(np.nanmax(np.abs(place), initial=0) <= LARGEST_DEGREE)
    x, y = to_metres(files, *place, degrees=degrees)
    start, end = (_find(files, nodes["id"], edges[name], name) for name in ("from", "to"))
    length = _numbers(edges["length"])
    check_lengths(files.name, length, column=length_column, given=edges["length"])
    facts = _facts(edges)
    kinds = _kinds(files, edges)
    wanted = kinds != NO_STREET
    if graph.directed:
        wanted &= _once(files, start, end, length, facts["name"])
    keep = np.flatnonzero(wanted)
    shapes = _shapes(edges, x, y, start, end, degrees=degrees) if "geometry" in edges else None
    pointer, shape = _cut(shapes[keep]) if shapes is not None else (None, None)
    streets = Streets(
        x=x,
        y=y,
        start=start[keep],
        end=end[keep],
        length=length[keep],
        origins=(graph.origin,),
        kind=kinds[keep],
        shape_ptr=pointer,
        shape=shape,
        **{name: values[keep] for name, values in facts.items()},
    )
    return finish(files, source_id, streets)


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


def _kinds(files: StreetFiles, edges: pd.DataFrame) -> NDArray[np.int64]:
    """What each street is, -1 where one may not walk; a file that does not say may have steps among them."""
    known = [name for name in KIND_TAGS if name in edges]
    if "highway" not in known:
        return np.full(len(edges), StreetKind.OTHER)
    table = edges[known].fillna("").astype(str)
    distinct, rows = np.unique(table.agg("\t".join, axis=1).to_numpy(str), return_inverse=True)
    kinds = np.array([_kind_of(dict(zip(known, text.split("\t"), strict=True))) for text in distinct])[rows]
    tell_counts(files.remarks, [("weggelaten", "hier mag men niet lopen", int((kinds == NO_STREET).sum()))])
    return kinds


def _kind_of(texts: Mapping[str, str]) -> int:
    kind = tags.street_kind({name: _words(text)[0] for name, text in texts.items()})
    if kind is None:
        return NO_STREET
    return StreetKind.STEPS if "steps" in _words(texts["highway"]) else kind


def _once(files: StreetFiles, start: Any, end: Any, length: Any, names: Any) -> NDArray[np.bool_]:
    """OSMnx gives a street in each direction of its traffic: the first of such twins."""
    key = pd.DataFrame(
        {"low": np.minimum(start, end), "high": np.maximum(start, end), "length": np.round(length, 1), "name": names}
    )
    twins = key.duplicated().to_numpy() & (start != end)
    tell_counts(files.remarks, [("samengevoegd", "heen en terug is een straat", int(twins.sum()))])
    return np.asarray(~twins, bool)


def _facts(edges: pd.DataFrame) -> dict[str, NDArray[Any]]:
    """Surface, kerb, width and name of each street, from its tags; of several ways in one the hardest counts."""
    columns = {name: edges[name].fillna("").map(_words) for name in edges if name in FACT_TAGS}
    empty = [("",)] * len(edges)
    surfaces = zip(columns.get("surface", empty), columns.get("smoothness", empty), strict=True)
    return {
        "surface": np.array([_surface(*pair) for pair in surfaces], np.uint8),
        "kerb": np.array([_known(max, words) for words in _kerbs(columns, len(edges))], np.float32),
        "width": np.array(
            [_known(min, [tags.metres(word) for word in words]) for words in columns.get("width", empty)], np.float32
        ),
        "name": np.array([words[0] for words in columns.get("name", empty)], dtype=object),
    }


def _kerbs(columns: dict[str, Any], count: int) -> Any:
    return ([tags.kerb({"kerb": word}) for word in words] for words in columns.get("kerb", [("",)] * count))


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


def _surface(materials: tuple[str, ...], smoothness: tuple[str, ...]) -> Surface:
    found = {tags.surface({"surface": word}) for word in materials}
    if smoothness != ("",):
        found = {tags.surface({"smoothness": word}) for word in smoothness}
    for worst in (Surface.UNEVEN, Surface.UNKNOWN):
        if worst in found:
            return worst
    return Surface.EVEN


def _known(choose: Any, values: list[float]) -> float:
    """The highest or lowest of the values; one that is unknown leaves a bound that holds for the rest."""
    known = [value for value in values if not np.isnan(value)]
    return float(choose(known)) if known else np.nan


def _shapes(edges: pd.DataFrame, x: Any, y: Any, start: Any, end: Any, *, degrees: bool) -> NDArray[Any]:
    """Lines in RD; a street without one is straight."""
    texts = [text if isinstance(text, str) and text else None for text in edges["geometry"]]
    lines = shapely.from_wkt(np.array(texts, dtype=object))
    if degrees:
        lines = shapely.transform(lines, lambda at: np.column_stack(geo.to_rd(at[:, 0], at[:, 1])))
    straight = np.stack([np.column_stack([x[start], y[start]]), np.column_stack([x[end], y[end]])], axis=1)
    missing = shapely.is_missing(lines) | shapely.is_empty(lines)
    lines[missing] = shapely.linestrings(straight[missing])
    return np.asarray(lines)


def _cut(lines: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    counts = shapely.get_num_coordinates(lines)
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), shapely.get_coordinates(lines)
