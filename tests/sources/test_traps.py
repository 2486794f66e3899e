"""Each trap that the note beside the real lists names, and what the reader makes of it (docs/reading.md)."""

import json
from pathlib import Path

import geopandas as gpd
import pytest

from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.sources.files import open_file
from socialmap.sources.raw import PlaceRows
from socialmap.sources.reading import KINDS, read
from socialmap.sources.streets import is_streets, read_streets
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


def test_cool_places_are_read_with_their_hours_a_day(real_data: Path, settings: Settings) -> None:
    """The file says itself that Monday is the first and that null is closed; one row has no hours, and a note."""
    table = as_list(real_data / "activities/cool_places_2026.json", settings)
    given = json.loads((real_data / "activities/cool_places_2026.json").read_text())["features"]
    assert len(table.frame) == sum(one["properties"]["active"] for one in given)
    assert table.frame.at[1, "street"] == "Osdorpplein"
    hours = table.frame["opening_hours"].tolist()
    assert hours[1].startswith("Mo 14:00-17:30; Tu 09:30-17:30")
    assert hours[1].endswith("Sa 09:30-17:30; Su off")
    assert hours[2].startswith("Mo off; Tu 09:30-17:30")
    assert hours[4] == ""
    # In the hours of the summer alone, as the note beside them says.
    left = [given[one.row - 1]["properties"] for one in table.remarks if one.row and "object" in one.reason]
    assert [one["hours_note"][:6] for one in left] == ["Zomero"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("osm/sidewalk_widths_osdorp.gpkg", "dit zijn lijnen .*--kind network"),
        ("hsds_like/sb_reentry/locations.csv", "de naam is leeg"),
        ("hsds_like/ohana_sample/locations.csv", "buiten Nederland"),
    ],
)
def test_what_is_no_list_of_places_is_refused_in_one_sentence(
    real_data: Path, settings: Settings, name: str, sentence: str
) -> None:
    with pytest.raises(BadInputError, match=sentence):
        as_list(real_data / name, settings)


def test_measured_pavements_never_become_the_streets_of_the_city(real_data: Path, settings: Settings) -> None:
    path = real_data / "osm/sidewalk_widths_osdorp.gpkg"
    assert not is_streets(path, settings)
    # Who says that they are streets is believed.
    assert len(read_streets([path], settings=settings).network.names)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("access/polling_stations_2016.json", "--mapping KOPPELBESTAND"),
        ("hsds_like/sb_reentry", "buiten Nederland.*--mapping"),
        ("hsds_like/ohana_sample/addresses.csv", "geef de hele map"),
    ],
)
def test_what_needs_a_mapping_says_so(real_data: Path, settings: Settings, name: str, sentence: str) -> None:
    with pytest.raises(BadInputError, match=sentence):
        read(real_data / name, settings=settings)


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


#: What the public reports beside the lists ask for: the points and names that are read, or the sentence.
REPORTED: dict[str, tuple[str, list[tuple[str, float, float]] | str]] = {
    "tab_blank_rows_csv": ("blank_rows.csv", [("Buurthuis A", 4.8952, 52.3702)]),
    "tab_comma_decimals": ("comma_dec.csv", [("Buurthuis A", 4.8952, 52.3702), ("Buurthuis B", 4.8962, 52.3712)]),
    "tab_cp850": ("cp850.csv", [("Café één", 4.8952, 52.3702)]),
    "tab_crs_member": ("gj_crs_rd.geojson", [("A huis", 4.89801, 52.37422)]),
    "tab_gpkg_two_layers": ("g_two_layers.gpkg", [("A huis", 4.88943, 52.37073), ("B huis", 4.89089, 52.37164)]),
    "tab_latlon_one_cell": (
        "sheets_latlon_cell.csv",
        [("Buurthuis A", 4.8952, 52.3702), ("Buurthuis B", 4.8962, 52.3712)],
    ),
    "tab_lines_as_places": ("lines_small.geojson", "dit zijn lijnen"),
    "tab_multipoint": ("gj_multipoint.geojson", "er staan meer punten in deze rij"),
    "tab_neighbourhoods_as_places": ("buurt_small.geojson", "dit zijn gebieden"),
    "tab_nested_hours": ("gj_nested_props.geojson", [("A huis", 4.8952, 52.3702)]),
    "tab_one_name_two_buildings": ("two_buildings.geojson", [("School A", 4.74, 52.63), ("School A", 4.76, 52.65)]),
    "tab_postcode_space": ("pc_space.csv", [("A huis", 4.8952, 52.3702)]),
    "tab_rd_thousands": ("rd_thousands.csv", "zonder punt tussen de duizendtallen"),
}


def test_each_reported_shape_is_read_or_refused(real_data: Path, settings: Settings) -> None:
    wrong: list[tuple[str, object]] = []
    for case, (file, expected) in REPORTED.items():
        try:
            table = read(real_data.parent / "cases/reported" / case / file, settings=settings)
        except BadInputError as error:
            if not isinstance(expected, str) or expected not in str(error):
                wrong.append((case, str(error)))
            continue
        assert isinstance(table, PlaceRows)
        found = list(table.frame[["name", "lon", "lat"]].round(5).itertuples(index=False, name=None))
        wrong += [(case, found)] if found != expected else []
    assert wrong == []


def test_a_reported_list_with_an_address_in_one_column_is_split(real_data: Path, settings: Settings) -> None:
    path = real_data.parent / "cases/reported/tab_postcode_space_geojson/rust_small.geojson"
    mapping = {"name": "BEDRIJFSNAAM", "street": "ADRES", "postcode": "POSTCD", "reference": "NR"}
    table = read(path, mapping=mapping, settings=settings)
    assert isinstance(table, PlaceRows)
    rows = table.frame[["street", "house_number", "reference"]].to_numpy().tolist()
    assert rows == [["Dorpsweg", "35", "857"], ["Dorpsweg", "88", "1539"]]
