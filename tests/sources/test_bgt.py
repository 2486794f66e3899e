"""Street furniture of a municipality: what one can sit on or stand under, and only what is there now."""

import geopandas as gpd
import pytest
import shapely

from socialmap.config import Settings
from socialmap.sources.reading import read_any


def test_what_has_ended_or_is_something_else_is_counted(tmp_path):
    rows = {
        "bgtplustype": ["niet-bgt:bank", "niet-bgt:abri", "niet-bgt:bank", "niet-bgt:fietsenrek", "bank"],
        "identificatie": ["a", "b", "c", "d", "e"],
        "eindregistratie": [None, None, "2020-01-01T00:00:00", None, None],
        "tijdstipregistratie": ["2021-05-04T10:00:00", None, None, None, None],
        "status": ["bestaand"] * 4 + ["plan"],
    }
    points = [shapely.Point(170_000 + step, 480_000) for step in range(5)]
    path = tmp_path / "meubilair.gpkg"
    gpd.GeoDataFrame(rows, geometry=points, crs="EPSG:28992").to_file(path, driver="GPKG")
    kind, table = read_any(path, settings=Settings())
    told = table.frame[["kind", "reference", "seen_on"]].to_numpy().tolist()
    assert (kind, told) == ("furniture", [["bankje", "a", "2021-05-04"], ["afdak", "b", ""]])
    assert [remark.value for remark in table.remarks] == ["3"]
    assert table.frame.geometry.x.tolist() == pytest.approx([170_000, 170_001], abs=0.1)


@pytest.mark.real_data
def test_the_benches_of_ermelo(real_data, settings):
    _, table = read_any(real_data / "ermelo/straatmeubilair_bgt_2021.gpkg", settings=settings)
    assert table.frame["kind"].value_counts().to_dict() == {"bankje": 1565, "afdak": 100}
