"""Borders, features, crosswalks and postcodes: each row once, changed only when it is another."""

from contextlib import closing
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from socialmap import geo
from socialmap.errors import BadInputError
from socialmap.importing.flow import import_files, import_table
from socialmap.importing.starter import prepare_store
from socialmap.model import FeatureKind
from socialmap.sources.raw import Crosswalk, Features, OsmTable, PlaceRows, Postcodes
from socialmap.store import Store, reading, squares, tables
from socialmap.store.writing import Counts, sync
from tests.support.importing import fingerprint
from tests.support.records import a_source
from tests.support.worlds import HALF, X, Y, wijk

LAYERS = ["buurten_518", "wijken_110", "gebieden_25", "stadsdelen_9"]


def _rows(store, table):
    with store.read() as session:
        return reading.read_table(session, table)


@pytest.fixture
def put(settings, database_url):
    """Import one table; the counts by what they are."""
    with closing(Store(database_url)) as store:
        yield lambda table: import_table(store, table, "x", "x", settings=settings).counts, store


@pytest.mark.real_data
@pytest.mark.parametrize("names", [LAYERS, LAYERS[::-1]], ids=["small_first", "large_first"])
def test_borders_replace_the_cells_in_any_order(settings, real_data, names):
    with closing(prepare_store(settings)) as store:
        cells = _rows(store, tables.area).set_index("code")
        assert cells["schematic"].all()
        import_files(store, [real_data / f"amsterdam/{name}.geojson" for name in names], settings=settings)
        areas = _rows(store, tables.area).set_index("code")
    assert len(areas) == 518 + 110 + 25 + 9 + 1
    assert not areas["schematic"].any()
    assert set(areas["source_id"]) == {"amsterdam-gebieden"}
    shapes = shapely.from_wkb(areas["geometry"].to_numpy(object))
    points = gpd.GeoSeries(gpd.points_from_xy(*geo.to_rd(areas["lon"], areas["lat"])))
    assert shapely.intersects(shapes, points.to_numpy()).all(), "each area's point lies inside it"
    surface = pd.Series(shapely.area(shapes), index=areas.index)
    assert surface["GM0363"] == pytest.approx(surface[areas["level"] == "stadsdeel"].sum(), rel=1e-3)
    assert areas.loc["WK0363FB", "local_code"] == "FB"


@pytest.mark.real_data
def test_half_of_the_layers_leave_the_rest_schematic(settings, real_data):
    with closing(prepare_store(settings)) as store:
        import_files(store, [real_data / "amsterdam/wijken_110.geojson"], settings=settings)
        areas = _rows(store, tables.area)
    assert areas.groupby("level")["schematic"].all().to_dict() == {
        "gebied": True,
        "gemeente": False,
        "stadsdeel": True,
        "wijk": False,
    }


def test_features_are_added_changed_and_found(put):
    run, store = put
    frame = pd.DataFrame({"kind": [str(FeatureKind.PARK)] * 2, "reference": ["a", "b"], "name": ["Park", "Plein"]})
    shapes = [shapely.box(121_000, 487_000, 121_100, 487_100), shapely.box(122_000, 487_000, 122_100, 487_100)]
    features = Features("amsterdam-groen", gpd.GeoDataFrame(frame, geometry=shapes, crs=geo.RD))
    assert run(features) == {"omgeving": Counts(added=2)}
    assert run(features) == {"omgeving": Counts(same=2)}
    renamed = replace(features, frame=features.frame.assign(name=["Vondelpark", "Plein"]))
    assert run(renamed) == {"omgeving": Counts(changed=1, same=1)}
    rows = _rows(store, tables.feature)
    assert set(rows["name"]) == {"Vondelpark", "Plein"}
    assert rows["lon"].between(4.88, 4.91).all()
    assert rows["lat"].between(52.36, 52.38).all()


def test_what_stands_along_the_way_in_another_town_is_refused_or_left_out_and_told(put, settings):
    run, store = put
    with store.write() as session:
        session.add(a_source())
        session.flush()
        sync(session, tables.area, [wijk(0, "A")], ("code", "edition"))
    east, edge, far = X + HALF + 999, X + HALF - 50, X + HALF + 60_000
    kinds, boxes = [FeatureKind.BENCH, FeatureKind.STOP, FeatureKind.WATER], [(0, 1), (0, 1), (0, 5000)]

    def at(*places):
        rows = [
            (str(kind), place + a, place + b) for place in places for kind, (a, b) in zip(kinds, boxes, strict=True)
        ]
        frame = pd.DataFrame({"kind": [row[0] for row in rows], "reference": [f"{row}" for row in rows], "name": ""})
        shapes = [shapely.box(begin, Y, end, Y + 1) for _, begin, end in rows]
        return Features("bgt", gpd.GeoDataFrame(frame, geometry=shapes, crs=geo.RD))

    def osm(features):
        return OsmTable("osm", PlaceRows("osm", pd.DataFrame({"lon": [], "lat": [], "reference": []})), features)

    with pytest.raises(BadInputError, match="meer dan 1 kilometer buiten de gemeente"):
        run(at(far))
    with pytest.raises(BadInputError, match="meer dan 1 kilometer buiten de gemeente"):
        run(osm(at(far)))
    assert _rows(store, tables.feature).empty
    report = import_table(store, at(edge, east, far), "x", "x", settings=settings)
    assert report.counts == {"omgeving": Counts(added=6)}
    assert "herkenningspunten meer dan 1 kilometer buiten de gemeente (3 keer)" in "\n".join(report.lines())


@pytest.mark.real_data
def test_the_furniture_of_ermelo_stays_out_of_amsterdam(settings, real_data):
    with closing(prepare_store(settings)) as store:
        import_files(store, [real_data / "amsterdam/stadsdelen_9.geojson"], settings=settings)
        with pytest.raises(BadInputError, match=r"straatmeubilair.*buiten de gemeente.*een bestand van deze gemeente"):
            import_files(store, [real_data / "ermelo/straatmeubilair_bgt_2021.gpkg"], settings=settings)
        with pytest.raises(BadInputError, match="buiten de gemeente"):
            import_files(store, [real_data / "ermelo/cbs_vierkant100_noordveluwe.gpkg"], settings=settings)
        assert _rows(store, tables.feature).empty
        assert _rows(store, squares.square).empty


def test_a_share_of_a_crosswalk_is_replaced(put):
    run, store = put
    row = {"from_code": "BU03630000", "from_edition": 2020, "to_code": "BU0363AE01", "to_edition": 2022, "share": 1.0}
    assert run(Crosswalk("crosswalk-2020-2022", pd.DataFrame([row]))) == {"overgangen": Counts(added=1)}
    halved = pd.DataFrame([row | {"share": 0.5}])
    assert run(Crosswalk("crosswalk-2020-2022", halved)) == {"overgangen": Counts(changed=1)}
    assert _rows(store, tables.crosswalk)["share"].tolist() == [0.5]


def test_a_postcode_may_lie_in_two_buurten(put):
    run, store = put
    frame = pd.DataFrame({"postcode": ["1011AB"] * 2, "buurt_code": ["A00a", "A00b"], "buurt_name": ["Een", "Twee"]})
    before = run(Postcodes("postcodes-amsterdam", frame))
    assert before == {"postcodes": Counts(added=2)}
    found = fingerprint(store)
    run(Postcodes("postcodes-amsterdam", frame))
    assert fingerprint(store) == found
