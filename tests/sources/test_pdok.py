"""Borders as PDOK serves them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.sources.raw import Areas, RawTable
from socialmap.sources.reading import read

RING = [[5.10, 52.08], [5.11, 52.08], [5.11, 52.09], [5.10, 52.09], [5.10, 52.08]]


def buurt(code: str = "BU03440101", **properties: Any) -> dict[str, Any]:
    given = {
        "buurtcode": code,
        "buurtnaam": "Binnenstad",
        "wijkcode": "WK034401",
        "gemeentecode": f"GM{code[2:6]}",
        "jrstatcode": f"2024{code}",
        "aantal_inwoners": -99997,
    }
    return {
        "type": "Feature",
        "geometry": {"type": "MultiPolygon", "coordinates": [[RING]]},
        "properties": given | properties,
    }


def test_a_buurt_elsewhere(read_features: Callable[..., RawTable]) -> None:
    table = read_features([buurt()])
    assert isinstance(table, Areas)
    columns = ["code", "edition", "level", "name", "local_code", "wijk_code", "gemeente_code"]
    assert table.frame.loc[0, columns].tolist() == ["BU03440101", 2024, "buurt", "Binnenstad", "", "WK034401", "GM0344"]
    assert table.frame.crs == "EPSG:28992"


def test_a_buurt_of_amsterdam_is_on_the_division_in_force(read_features: Callable[..., RawTable]) -> None:
    table = read_features([buurt("BU0363AC02")])
    assert isinstance(table, Areas)
    columns = ["edition", "local_code", "wijk_code", "stadsdeel_code"]
    assert table.frame.loc[0, columns].tolist() == [2022, "AC02", "WK0363AC", "A"]


def test_surfaces_of_water_are_left_out(read_features: Callable[..., RawTable]) -> None:
    table = read_features([buurt(water="NEE"), buurt(water="JA")])
    assert isinstance(table, Areas)
    assert len(table.frame) == 1
    assert [remark.reason for remark in table.remarks] == ["1 vlakken zijn alleen water"]


def test_without_a_year_it_is_refused(read_features: Callable[..., RawTable]) -> None:
    with pytest.raises(BadInputError, match="het jaar van de indeling staat er niet in"):
        read_features([buurt(jrstatcode="")])


def test_double_codes_are_refused(read_features: Callable[..., RawTable]) -> None:
    with pytest.raises(BadInputError, match="rij 2, kolom buurtcode: deze code staat er twee keer"):
        read_features([buurt(), buurt()])


ERMELO = "ermelo/cbs_buurten_2021"


@pytest.mark.real_data
@pytest.mark.parametrize("form", ["gpkg", "geojson"])
def test_the_national_file_is_read_in_either_form(real_data: Path, settings: Settings, form: str) -> None:
    table = read(real_data / f"{ERMELO}.{form}", settings=settings)
    assert isinstance(table, Areas)
    assert len(table.frame) == 16
    assert set(table.frame["edition"]) == {2021}
    assert table.published == "2021"
    # All of Ermelo with its woods: 85.6 square kilometres of land.
    assert table.frame.area.sum() / 1e6 == pytest.approx(85.6, abs=0.5)
    assert table.wholes is not None
    assert dict(zip(table.wholes["code"], table.wholes["name"], strict=True)) == {
        "WK023300": "Wijk 00",
        "WK023301": "Wijk 01",
        "GM0233": "Ermelo",
    }
    assert table.wholes.area[2] == pytest.approx(table.frame.area.sum(), rel=0.001)
    # The total is not published, men and women are: 5,215 and 5,575.
    assert table.figures is not None
    assert table.figures.values[0].tolist()[0] == 10_790
    assert table.figures.series[0].measured == "2021"
    assert [remark.reason for remark in table.remarks if "mannen" in remark.reason] == [
        "16 keer ontbrak het aantal inwoners: mannen en vrouwen opgeteld"
    ]


LAYERS = (("gemeenten", "gemeente", "GM0344"), ("wijken", "wijk", "WK034401"), ("buurten", "buurt", "BU03440101"))


@pytest.mark.parametrize("crs", ["EPSG:28992", "EPSG:3857", "EPSG:4326", "EPSG:4258"])
def test_a_geopackage_of_the_country_has_a_layer_a_level_in_any_crs(
    tmp_path: Path, settings: Settings, crs: str
) -> None:
    path = tmp_path / "wijkenbuurten_2023.gpkg"
    for layer, word, code in LAYERS:
        rows = {f"{word}code": [code], f"{word}naam": ["Naam"], "gemeentecode": "GM0344", "jrstatcode": f"2023{code}"}
        shape = gpd.GeoDataFrame(rows, geometry=[shapely.Polygon(RING)], crs="EPSG:4326").to_crs(crs)
        shape.to_file(path, layer=layer)
    table = read(path, settings=settings)
    assert isinstance(table, Areas)
    assert table.frame["level"].tolist() == ["gemeente", "wijk", "buurt"]
    assert table.wholes is None
    assert table.frame.area.tolist() == pytest.approx([shapely.Polygon(RING).area * 7.6e9] * 3, rel=0.02)
    assert table.frame.total_bounds == pytest.approx([135_312, 454_672, 136_002, 455_788], abs=2)


def test_headings_of_earlier_years_are_read(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "buurt_2014.gpkg"
    rows = {"BU_CODE": ["BU03440101", "BU03449998"], "BU_NAAM": ["Binnenstad", None], "GM_CODE": ["GM0344"] * 2}
    rows |= {"GM_NAAM": ["Utrecht"] * 2, "WATER": ["NEE", "B"], "AANT_INW": [-99999999, -99999999]}
    shapes = [shapely.Polygon(RING)] * 2
    gpd.GeoDataFrame(rows, geometry=shapes, crs="EPSG:4326").to_crs(28992).to_file(path, layer="buurt_2014")
    table = read(path, settings=settings)
    assert isinstance(table, Areas)
    assert table.frame[["code", "name", "edition"]].to_numpy().tolist() == [["BU03440101", "Binnenstad", 2014]]
    assert table.figures is None


def test_borders_without_coordinates_or_of_points_are_no_borders(
    tmp_path: Path, settings: Settings, read_features: Callable[..., RawTable]
) -> None:
    path = tmp_path / "buurten.gpkg"
    rows = {name: [value] for name, value in buurt()["properties"].items()}
    with pytest.warns(UserWarning, match="'crs' was not provided"):
        gpd.GeoDataFrame(rows, geometry=[shapely.Polygon(RING)]).to_file(path, layer="buurten")
    with pytest.raises(BadInputError, match="er staat niet in welke coördinaten de grenzen hebben"):
        read(path, settings=settings)
    place = buurt(name="Buurthuis")
    place["geometry"] = {"type": "Point", "coordinates": RING[0]}
    table = read_features([place])
    assert not isinstance(table, Areas)
