"""Each trap that the note beside the real lists names, and what the reader makes of it (docs/reading.md)."""

import json
from pathlib import Path

import geopandas as gpd
import pytest

from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.sources.files import open_file
from socialmap.sources.raw import PlaceRows
from socialmap.sources.reading import KINDS
from socialmap.sources.tabular import is_table, read_table

pytestmark = pytest.mark.real_data


def as_list(path: Path, settings: Settings) -> PlaceRows:
    """The file as a plain list of places, also where another reader knows more of it."""
    source = open_file(path, settings)
    assert is_table(source)
    return read_table(source)


def test_the_map_of_deventer_is_read_without_a_word_about_internals(real_data: Path, settings: Settings) -> None:
    table = as_list(real_data / "deventer_wijkkaart.csv", settings)
    assert len(table.frame) == 238
    assert table.frame["reference"].is_unique
    assert table.frame.at[1, "name"] == "Vrije School de Kleine Johannes"
    assert (table.frame.at[1, "lon"], table.frame.at[1, "lat"]) == pytest.approx((6.1607, 52.2588), abs=1e-3)
    assert table.frame["category"].ne("").all()
    words = {kind.name for kind in KINDS} - {"table"}
    told = " ".join(one.reason for one in table.remarks)
    assert not words & set(told.split())


def test_an_export_of_overpass_keeps_all_keys_and_leaves_out_row_by_row(real_data: Path, settings: Settings) -> None:
    path = real_data / "osm/overpass_export_amsterdam.geojson"
    features = json.loads(path.read_text())["features"]
    table = as_list(path, settings)
    refused = {one.row for one in table.remarks if one.action == "geweigerd"}
    nameless = {at for at, one in enumerate(features, start=1) if not one["properties"].get("name")}
    assert nameless <= refused
    assert len(table.frame) == len(features) - len(refused) > 700
    hours = [at for at in table.frame.index if features[at - 1]["properties"].get("opening_hours")]
    assert table.frame.loc[hours, "opening_hours"].ne("").all()
    assert len(hours) > 100
    assert table.frame["reference"].str.match(r"(node|way|relation)/\d+$").all()
    double = next(at for at, one in enumerate(features, 1) if one["properties"].get("addr:postcode") == "1074CV;1074")
    if double in table.frame.index:
        assert table.frame.at[double, "postcode"] == "1074CV"


def test_cool_places_are_read_but_not_their_objects(real_data: Path, settings: Settings) -> None:
    table = as_list(real_data / "activities/cool_places_2026.json", settings)
    given = json.loads((real_data / "activities/cool_places_2026.json").read_text())["features"]
    assert len(table.frame) == sum(one["properties"]["active"] for one in given)
    assert table.frame.at[1, "street"] == "Osdorpplein"
    assert table.frame["opening_hours"].eq("").all()
    told = {one.column for one in table.remarks if "object" in one.reason}
    assert told == {"hours"}


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("osm/sidewalk_widths_osdorp.gpkg", "dit zijn lijnen"),
        ("hsds_like/sb_reentry/locations.csv", "de naam is leeg"),
        ("hsds_like/ohana_sample/locations.csv", "buiten Nederland"),
    ],
)
def test_what_is_no_list_of_places_is_refused_in_one_sentence(
    real_data: Path, settings: Settings, name: str, sentence: str
) -> None:
    with pytest.raises(BadInputError, match=sentence):
        as_list(real_data / name, settings)


def test_neighbourhoods_and_squares_are_no_places(real_data: Path, settings: Settings, tmp_path: Path) -> None:
    """Also when they have a name, and nothing else by which the reader of borders knows them."""
    for name, column in (("cbs_buurten_2021", "buurtnaam"), ("cbs_vierkant100_noordveluwe", "c28992r100")):
        frame = gpd.read_file(real_data / f"ermelo/{name}.gpkg").rename(columns={column: "naam"})[["naam", "geometry"]]
        path = tmp_path / f"{name}.gpkg"
        frame.to_file(path)
        with pytest.raises(BadInputError, match="dit zijn gebieden"):
            as_list(path, settings)


def test_a_table_in_mac_roman_has_its_letters(real_data: Path, settings: Settings) -> None:
    source = open_file(real_data / "bbga/data_buurtanalyse.csv", settings)
    assert source.encoding == "mac_roman"
    assert "Chassébuurt" in source.text
