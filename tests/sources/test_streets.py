"""Files of streets: known by content, read whole or refused in one sentence."""

from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from shapely import LineString, MultiLineString, Point

from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.network.network import Closed, Origin, StreetKind, Surface
from socialmap.sources.streets import group, is_streets, read_streets
from tests.support.walking import amsterdam_roads, real_streets

NODES = "node_id,x_rd,y_rd\n10,121000,487000\n20,121100,487000\n30,121100,487100\n"
EDGES = "from,to,length_m\n10,20,100\n20,30,120.5\n"


@pytest.fixture
def pair(tmp_path, settings):
    """Read a pair of CSV tables, in whichever order."""

    def run(edges: str = EDGES, nodes: str = NODES, *, elsewhere: bool = False):
        paths = [tmp_path / "straten.csv", tmp_path / "punten.csv"]
        for path, text in zip(paths, (edges, nodes), strict=True):
            path.write_text(text, encoding="utf-8")
        return read_streets(paths, settings=settings, elsewhere=elsewhere)

    return run


@pytest.fixture
def graphml(tmp_path, settings):
    """Write edges with tags as OSMnx does, and read them."""

    def run(edges: list[tuple[str, str, dict[str, str]]], **about: str):
        graph = nx.MultiDiGraph(**about)
        for number, (x, y) in enumerate([(4.90, 52.37), (4.91, 52.37), (4.91, 52.38)]):
            graph.add_node("abc"[number], x=str(x), y=str(y))
        graph.add_edges_from(edges)
        path = tmp_path / "netwerk.graphml"
        nx.write_graphml(graph, path)
        return read_streets([path], settings=settings)

    return run


@pytest.fixture
def lines(tmp_path, settings):
    """Write lines to a GeoPackage, and read them."""

    def run(shapes, crs: str | None = "EPSG:28992", **columns):
        path = tmp_path / "paden.gpkg"
        gpd.GeoDataFrame(columns, geometry=shapes, crs=crs).to_file(path)
        return read_streets([path], settings=settings)

    return run


def remarks_of(table) -> dict[str, str]:
    return {remark.reason.partition(" (")[0]: remark.value for remark in table.remarks}


def test_lines_with_the_tags_of_openstreetmap_tell_what_an_extract_does(lines):
    at = [LineString([(121000 + 100 * n, 487000), (121100 + 100 * n, 487000)]) for n in range(5)]
    table = lines(
        at,
        highway=["footway", "steps", "motorway", "residential", "path"],
        name=["Pad", None, "Snelweg", "Straat", None],
        surface=["asphalt", None, None, "sand", None],
        other_tags=[None, None, None, '"wheelchair"=>"no","incline"=>"12%"', '"access"=>"private","foot"=>"no"'],
    )
    network = table.network
    assert network.kind.tolist() == [StreetKind.FOOTWAY, StreetKind.STEPS, StreetKind.ROAD]
    assert [network.names[row] for row in network.name] == ["Pad", "", "Straat"]
    assert network.surface.tolist() == [Surface.EVEN, Surface.UNKNOWN, Surface.BAD]
    assert network.closed.tolist() == [Closed.NOBODY, Closed.NOBODY, Closed.WHEELS]
    assert network.slope[2] == 12
    assert remarks_of(table)["hier mag men niet lopen"] == "2"


def test_a_pair_of_tables(pair):
    network = pair().network
    assert network.length.tolist() == [100, 120.5]
    assert network.x.tolist() == [121000, 121100, 121100]
    assert network.end.tolist() == [1, 2]
    assert network.origins[0].name == "punten.csv en straten.csv"


def test_a_pair_in_degrees_and_with_other_names(pair):
    network = pair("u;v;length;name\n1;2;70;Damrak\n", "osmid;x;y\n1;4.8883822;52.3701747\n2;4.89;52.37\n").network
    assert (network.x[0], network.y[0]) == (pytest.approx(121028.29, abs=0.3), pytest.approx(487038.59, abs=0.3))
    assert network.names[network.name[0]] == "Damrak"


def test_a_graph_without_tags_may_have_steps(pair):
    assert pair().network.kind.tolist() == [StreetKind.OTHER] * 2


@pytest.mark.parametrize(
    ("edges", "said"),
    [
        ("10,20,-5", r"rij 1, kolom length_m: .*negatief; gevonden: '-5'; verwacht: een lengte in meters"),
        ("10,20,100\n20,30,", r"rij 2, kolom length_m: .*geen getal"),
        ("10,20,nan", "rij 1, kolom length_m: .*geen getal"),
        ("10,20,ver", "rij 1, kolom length_m: .*geen getal; gevonden: 'ver'"),
        ("10,20,inf", "rij 1, kolom length_m: .*geen getal"),
        ("10,20,-5\n10,30,-6\n20,30,x", r"en nog 2 fouten in dit bestand"),
        ("10,99,5", "rij 1, kolom to: een straat gaat naar een punt dat er niet is; gevonden: '99'"),
        ("10,10,5", "geen straten"),
        ("", "geen straten waar men mag lopen"),
    ],
)
def test_streets_that_cannot_be(pair, edges, said):
    with pytest.raises(BadInputError, match=said):
        pair("from,to,length_m\n" + edges + "\n")


@pytest.mark.parametrize(
    ("nodes", "said"),
    [
        (NODES.replace("121000", "900000"), r"een punt ligt buiten Nederland; gevonden: '900000, 487000'.*--elsewhere"),
        (NODES.replace("121000", ""), "een punt ligt buiten Nederland; gevonden: 'nan, 487000'"),
        (NODES.replace("30,", "10,"), "een punt staat er twee keer in; gevonden: '10'"),
    ],
)
def test_junctions_that_cannot_be(pair, nodes, said):
    with pytest.raises(BadInputError, match=said):
        pair(EDGES, nodes)


def test_elsewhere_is_a_wish_but_nowhere_is_not(pair):
    degrees = "node_id,lon,lat\n10,13.4,52.5\n20,13.41,52.5\n30,13.41,52.51\n"
    assert pair(EDGES, degrees, elsewhere=True).network.nodes == 3
    with pytest.raises(BadInputError, match="buiten Nederland"):
        pair(EDGES, degrees)
    with pytest.raises(BadInputError, match="buiten Nederland"):
        pair(EDGES, degrees.replace("13.4,", ","), elsewhere=True)


def test_what_is_odd_is_counted_and_kept(pair):
    table = pair("from,to,length_m\n10,20,0\n20,10,90\n20,20,5\n20,30,100\n")
    assert remarks_of(table) == {
        "een straat van een punt naar zichzelf": "1",
        "straat zonder lengte, geteld als 1 mm": "1",
        "straat naast een andere tussen dezelfde kruispunten": "1",
    }
    assert table.network.streets == 3


def test_islands_are_told(pair):
    table = pair("from,to,length_m\n10,20,100\n")
    assert [remark.reason for remark in table.remarks] == [
        "1 stukken hangen niet aan het grootste (2 van 3 kruispunten)"
    ]


@pytest.mark.parametrize("which", ["punten", "straten"])
def test_half_a_pair_asks_for_the_other_half(tmp_path, settings, which):
    path = tmp_path / f"{which}.csv"
    path.write_text(NODES if which == "punten" else EDGES, encoding="utf-8")
    missing = {"punten": "straten", "straten": "punten"}[which]
    with pytest.raises(BadInputError, match=f"alleen de {which} van een netwerk.*ook het bestand met {missing}"):
        read_streets([path], settings=settings)


def test_files_that_belong_together_are_found_by_content(tmp_path, settings):
    paths = [tmp_path / name for name in ("b.csv", "plekken.csv", "a.csv")]
    for path, text in zip(paths, (EDGES, "id,name,lon,lat\n1,Huis,4.9,52.37\n", NODES), strict=True):
        path.write_text(text, encoding="utf-8")
    assert group(paths, settings) == [(paths[0], paths[2]), (paths[1],)]
    assert not is_streets(paths[1], settings)
    assert not is_streets(tmp_path / "er is niets", settings)


def test_a_file_without_streets(tmp_path, settings):
    path = tmp_path / "plekken.csv"
    path.write_text("id,name,lon,lat\n1,Huis,4.9,52.37\n", encoding="utf-8")
    with pytest.raises(BadInputError, match=r"plekken\.csv: dit bestand heeft geen straten.*twee CSV-bestanden"):
        read_streets([path], settings=settings)


def test_there_and_back_is_one_street(graphml):
    table = graphml(
        [
            ("a", "b", {"length": "690.1", "highway": "residential", "name": "Damrak"}),
            ("b", "a", {"length": "690.1", "highway": "residential", "name": "Damrak"}),
            ("b", "c", {"length": "1113", "highway": "cycleway", "surface": "asphalt", "width": "2,5"}),
            ("b", "c", {"length": "1500", "highway": "motorway"}),
        ],
        crs="epsg:4326",
        name="Centrum",
        created_date="2026-10-01 12:00:00",
    )
    network = table.network
    assert network.kind.tolist() == [StreetKind.ROAD, StreetKind.CYCLEWAY]
    assert network.surface.tolist() == [Surface.UNKNOWN, Surface.EVEN]
    assert network.width.tolist() == pytest.approx([np.nan, 2.5], nan_ok=True)
    assert remarks_of(table) == {"heen en terug is een straat": "1", "hier mag men niet lopen": "1"}
    assert (network.origins[0].name, network.origins[0].date) == ("OpenStreetMap (Centrum)", "2026-10-01")


def test_several_ways_in_one_street_count_by_the_hardest(graphml):
    network = graphml(
        [
            (
                "a",
                "b",
                {
                    "length": "700",
                    "highway": "['footway', 'steps']",
                    "surface": "['asphalt', 'sett']",
                    "width": "['2.0', '0.8', 'smal']",
                    "kerb": "['lowered', 'raised']",
                    "name": "['Stoep', 'Trap']",
                },
            )
        ]
    ).network
    assert network.kind.tolist() == [StreetKind.STEPS]
    assert network.surface.tolist() == [Surface.UNEVEN]
    assert network.width[0] == pytest.approx(0.8)
    assert network.kerb[0] == pytest.approx(0.12)
    assert network.names[network.name[0]] == "Stoep"


def test_lines_of_a_graph_are_bends_in_metres(graphml):
    wkt = "LINESTRING (4.90 52.37, 4.905 52.371, 4.91 52.37)"
    network = graphml([("a", "b", {"length": "710", "geometry": wkt}), ("b", "c", {"length": "1113"})]).network
    assert np.diff(network.shape_ptr).tolist() == [3, 2]
    assert network.shape[[0, 2]] == pytest.approx(np.column_stack([network.x, network.y])[[0, 1]])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<graphml><graph>", r"de GraphML is stuk op regel 1, teken 1\d"),
        ("<graphml><graph/></graphml>", "geen netwerk van OSMnx; verwacht: punten met x en y"),
    ],
)
def test_a_broken_graph(tmp_path, settings, text, said):
    path = tmp_path / "x.graphml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInputError, match=said):
        read_streets([path], settings=settings)


def test_lines_meet_at_their_ends(lines):
    table = lines(
        [
            LineString([(121000, 487000), (121050, 487000), (121050, 487050)]),
            LineString([(121050, 487050.0000001), (121050, 487090)]),
            MultiLineString([[(121000, 487000), (121000, 487010)], [(121000, 487010), (121000, 487030)]]),
            LineString([(121000, 487000), (121000, 487000)]),
        ],
        width=[1.5, -1, None, 2],
        naam=["Meer en Vaart", None, None, None],
    )
    network = table.network
    assert network.length.tolist() == pytest.approx([100, 40, 10, 20])
    assert network.component.max() == 0
    assert network.width.tolist() == pytest.approx([1.5, np.nan, np.nan, np.nan], nan_ok=True)
    assert network.names[network.name[0]] == "Meer en Vaart"
    assert remarks_of(table) == {
        "lijn uit meer delen geknipt": "1",
        "ongeldige lijn: alle punten zijn gelijk": "1",
    }


def test_kerbs_are_known_where_the_line_stays_on_the_sidewalk(lines):
    ends = [(121000 + 10 * number, 487000) for number in range(6)]
    network = lines(
        [LineString(pair) for pair in pairwise(ends)],
        path_type=["walk", "walk", "walk", "bike", None],
        crossing=["No", "Yes", "Yes", "No", "No"],
        curb_height_max=[None, 0.08, None, None, None],
        wheelchair_accessible=[None, None, None, None, "No"],
    ).network
    assert network.kerb.tolist() == pytest.approx([0, 0.08, np.nan, np.nan, np.nan], nan_ok=True)
    kinds = [StreetKind.FOOTWAY, StreetKind.CROSSING, StreetKind.CROSSING, StreetKind.CYCLEWAY, StreetKind.OTHER]
    assert network.kind.tolist() == kinds
    assert network.width.tolist() == pytest.approx([np.nan] * 4 + [0], nan_ok=True)


def test_lines_in_degrees_become_metres(lines):
    network = lines([LineString([(4.9, 52.37), (4.91, 52.37)])], crs="EPSG:4326").network
    assert network.length[0] == pytest.approx(681, abs=1)


def test_lines_without_a_reference_system(lines):
    with pytest.warns(UserWarning, match="crs"), pytest.raises(BadInputError, match="coördinatenstelsel staat er niet"):
        lines([LineString([(0, 0), (1, 1)])], crs=None)


def test_a_geopackage_of_points_is_no_network(tmp_path, settings):
    path = tmp_path / "plekken.gpkg"
    gpd.GeoDataFrame({"name": ["Huis"]}, geometry=[Point(121000, 487000)], crs="EPSG:28992").to_file(path)
    assert not is_streets(path, settings)


@pytest.mark.filterwarnings("ignore")  # GDAL's own, about the broken file
def test_a_broken_geopackage_is_no_network(tmp_path, settings):
    path = tmp_path / "paden.gpkg"
    path.write_bytes(b"SQLite format 3\0" + bytes(100))
    assert not is_streets(path, settings)


@pytest.mark.real_data
def test_all_amsterdam_by_its_tables(real_data):
    network = amsterdam_roads(real_data)
    assert (network.nodes, network.streets) == (68_213, 76_718)
    nodes = pd.read_csv(real_data / "network" / "nodes.csv")
    edges = pd.read_csv(real_data / "network" / "edges.csv")
    assert np.array_equal(network.x, nodes["x_rd"])
    assert network.length.sum(dtype=float) == pytest.approx(edges["length_m"].sum(), rel=1e-6)
    graph = nx.from_pandas_edgelist(edges, "from", "to")
    sizes = sorted(map(len, nx.connected_components(graph)), reverse=True)
    assert np.bincount(network.component)[: len(sizes)].tolist() == sizes
    assert [size for size in sizes if size > 1000] == [58_600, 8_843]


@pytest.mark.real_data
def test_delft(real_data):
    network = real_streets(real_data, "Delft.graphml")
    graph = nx.read_graphml(real_data / "network" / "Delft.graphml")
    loops = {(edge[0], round(float(data["length"]), 1)) for *edge, data in graph.edges(data=True) if edge[0] == edge[1]}
    assert len(graph) == 2156
    assert network.nodes == len(graph) + len(loops)
    assert network.origins[0].name == "OpenStreetMap (Delft, Netherlands)"
    assert "Nassauplein" in network.names
    inner = network.length / np.hypot(
        network.x[network.start] - network.x[network.end], network.y[network.start] - network.y[network.end]
    )
    assert inner.min() > 0.996  # OSMnx measures on a sphere
    walked = {frozenset(edge) for edge in graph.edges() if len(set(edge)) == 2}
    assert 0.97 * len(walked) < network.streets < 1.05 * len(walked)


@pytest.mark.real_data
def test_sidewalks_of_osdorp(real_data):
    path = real_data / "network" / "osdpm_map.gpkg"
    table = read_streets([path], settings=Settings())
    network = table.network
    assert remarks_of(table)["ongeldige lijn: alle punten zijn gelijk"] == "81"
    assert network.streets + 81 + 2 == 14_114
    assert np.isfinite(network.width).all()
    assert np.nanmax(network.kerb) == pytest.approx(0.08)
    assert (network.kerb > 0.03).sum() == 3064
    assert (network.kind == StreetKind.CROSSING).sum() == 4140
    assert np.bincount(network.component)[0] > 8700


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["amsterdam/parks.geojson", "cbs2024/buurten.csv", "rivm/gezondheid_2020_18plus.xlsx"])
def test_other_files_are_no_streets(real_data, name):
    assert not is_streets(real_data / name, Settings())


@pytest.mark.real_data
def test_each_real_file_is_known(real_data):
    folder: Path = real_data / "network"
    assert all(is_streets(path, Settings()) for path in sorted(folder.iterdir()))
    assert len(group(sorted(folder.iterdir()), Settings())) == 5


@pytest.mark.real_data
def test_whoever_imports_may_say_whose_streets_they_are(real_data, settings):
    paths = [real_data / "network" / name for name in ("nodes.csv", "edges.csv")]
    told = Origin("OpenStreetMap-bijdragers", "ODbL 1.0", "2017")
    assert read_streets(paths, settings=settings, origin=told).network.origins == (told,)
