"""Furniture of the BGT: its benches, each once, where they stand now."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.sources.raw import Features
from socialmap.sources.reading import read


@pytest.mark.real_data
def test_the_benches_of_ermelo(real_data: Path, settings: Settings) -> None:
    table = read(real_data / "ermelo/straatmeubilair_bgt_2021.gpkg", settings=settings)
    assert isinstance(table, Features)
    shapes = gpd.read_file(real_data / "ermelo/straatmeubilair_bgt_2021.gpkg").to_crs(28992)
    benches = shapes[shapes["bgtplustype"].str.endswith(":bank")]
    assert set(table.frame["reference"]) == set(benches["identificatie"])
    # Within the borders of Ermelo and what lies around it.
    assert table.frame.total_bounds == pytest.approx(benches.total_bounds, abs=1)
    assert any("ander straatmeubilair" in remark.reason for remark in table.remarks)


def furniture(tmp_path: Path, *rows: tuple[str, str, object, float], crs: str = "EPSG:28992") -> Path:
    path = tmp_path / "meubilair.gpkg"
    names, kinds, ends, x = zip(*rows, strict=True)
    frame = pd.DataFrame({"lokaalid": names, "plustype": kinds, "objecteindtijd": ends}).astype(object)
    points = gpd.GeoDataFrame(frame, geometry=[shapely.Point(one, 480_000) for one in x], crs="EPSG:28992")
    points.to_crs(crs).to_file(path, layer="Straatmeubilair")
    return path


@pytest.mark.parametrize("crs", ["EPSG:28992", "EPSG:3857"])
def test_what_is_gone_or_double_is_no_bench(tmp_path: Path, settings: Settings, crs: str) -> None:
    rows = [("a", "bank", None, 170_000.0), ("a", "bank", None, 170_000.0), ("b", "bank", "2020-01-01", 170_100.0)]
    table = read(furniture(tmp_path, *rows, ("c", "afvalbak", None, 170_200.0), crs=crs), settings=settings)
    assert isinstance(table, Features)
    assert table.frame[["kind", "reference"]].to_numpy().tolist() == [["bankje", "a"]]
    assert table.frame.geometry[0].x == pytest.approx(170_000, abs=0.1)
    assert [remark.reason for remark in table.remarks] == [
        "1 rijen over ander straatmeubilair: 1 afvalbak",
        "1 rijen over wat er niet meer staat",
        "1 keer hetzelfde nummer of geen nummer",
    ]


def test_without_benches_it_is_refused(tmp_path: Path, settings: Settings) -> None:
    path = furniture(tmp_path, ("c", "afvalbak", None, 170_200.0))
    with pytest.raises(BadInputError, match="er staan geen bankjes in het bestand"):
        read(path, settings=settings)
