"""The city's layers: real files in, cleaned rows out, each repair said; broken files are refused in one sentence."""

import json
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import shapely

from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.sources.raw import Areas, Features, PlaceRows, RawTable
from socialmap.sources.reading import read

PLACE = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [4.9, 52.37]},
    "properties": {
        "MVZN_ID": "MV1-1",
        "Naam": "HvdW `t Pluspunt",
        "Domein": "Basisvoorzieningen",
        "Categorie": "Huis van de wijk",
        "Soort": "Huis van de wijk",
        "Adres": "Albardagracht",
        "Postcode": "1067DD",
        "Huisnummer": "3",
        "Stadsdeel": "Nieuw-West",
    },
}
SQUARE = [[4.90, 52.37], [4.91, 52.37], [4.91, 52.38], [4.90, 52.38], [4.90, 52.37]]


def place(number: int = 1, point: list[float] | None = None, **properties: str) -> dict[str, Any]:
    feature = deepcopy(PLACE)
    feature["properties"] |= {"MVZN_ID": f"MV{number}-1"} | properties
    if point:
        feature["geometry"]["coordinates"] = point
    return feature


def area(ring: list[list[float]], **properties: str) -> dict[str, Any]:
    given = {"Stadsdeelcode": "A", "Stadsdeel": "Centrum", "Oppervlakte_m2": "1"} | properties
    return {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": given}


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "level", "count", "code", "parents"),
    [
        ("buurten_518", "buurt", 518, "BU0363AC02", ("WK0363AC", "GA01", "A")),
        ("wijken_110", "wijk", 110, "WK0363FB", ("WK0363FB", "GF07", "F")),
        ("gebieden_25", "gebied", 25, "GA01", ("", "GA01", "A")),
        ("stadsdelen_9", "stadsdeel", 9, "A", ("", "", "A")),
    ],
)
def test_the_four_area_layers(
    real_data: Path, settings: Settings, name: str, level: str, count: int, code: str, parents: tuple[str, str, str]
) -> None:
    table = read(real_data / f"amsterdam/{name}.geojson", settings=settings)
    assert isinstance(table, Areas)
    frame = table.frame.set_index("code")
    assert len(frame) == count
    assert frame.index.is_unique
    assert set(frame["level"]) == {level}
    assert set(frame["edition"]) == {2022}
    assert tuple(frame.loc[code, ["wijk_code", "gebied_code", "stadsdeel_code"]]) == parents
    assert frame.geometry.is_valid.all()
    west, south, east, north = frame.total_bounds
    assert 100_000 < west < east < 140_000
    assert 470_000 < south < north < 500_000


@pytest.mark.real_data
def test_wrong_wijk_codes_are_repaired_and_said_once(real_data: Path, settings: Settings) -> None:
    table = read(real_data / "amsterdam/wijken_110.geojson", settings=settings)
    assert isinstance(table, Areas)
    assert table.frame["code"].str.startswith("WK0363").all()
    assert [remark.reason for remark in table.remarks if remark.action == "hersteld"] == [
        "110 wijkcodes begonnen met BU in plaats van WK"
    ]


@pytest.mark.real_data
def test_westpoort_has_no_gebied(real_data: Path, settings: Settings) -> None:
    table = read(real_data / "amsterdam/buurten_518.geojson", settings=settings)
    assert isinstance(table, Areas)
    westpoort = table.frame[table.frame["stadsdeel_code"] == "B"]
    assert len(westpoort) == 14
    assert set(westpoort["gebied_code"]) == {""}
    assert any("14 keer geen gebied" in remark.reason for remark in table.remarks)


@pytest.mark.real_data
def test_the_list_of_places_is_cleaned_row_by_row(real_data: Path, settings: Settings) -> None:
    table = read(real_data / "amsterdam/maatschappelijke_vzn.geojson", settings=settings)
    assert isinstance(table, PlaceRows)
    rows = table.frame.set_index("reference")
    assert len(rows) == 1462
    assert rows.loc["MV3439-1", "name"] == "HvdW 't Pluspunt"
    assert rows.loc["MV2849-1", "name"] == "De Buren d' Oude Raai"
    assert rows.loc["MV1097-1", "name"] == "d'Oude Raai"
    assert rows.loc["MV2009-1", "name"] == "Zeven Zee?n"
    assert not rows["name"].str.contains("`").any()
    assert rows["name"].eq(rows["name"].str.strip()).all()
    assert not rows["house_number"].eq("45659").any()
    said = Counter((remark.action, remark.reason.split(":")[0]) for remark in table.remarks)
    assert said["weggelaten", "Excel maakte van dit huisnummer een datum"] == 19
    assert said["let op", "er staat geen adres"] == 26
    number = next(remark for remark in table.remarks if remark.value == "45780")
    assert table.frame.loc[number.row, ["street", "house_number"]].tolist() == ["Vancouverstraat", ""]
    assert number.reason.endswith("misschien stond er 3-5")


@pytest.mark.real_data
def test_rings_of_parks_are_closed_and_said(real_data: Path, settings: Settings) -> None:
    table = read(real_data / "amsterdam/parks.geojson", settings=settings)
    assert isinstance(table, Features)
    assert len(table.frame) == 125
    assert table.frame.geometry.is_valid.all()
    assert not table.frame.geometry.is_empty.any()
    assert [(remark.row, remark.reason) for remark in table.remarks if "ring" in remark.reason] == [
        (118, "5 ring(en) gesloten"),
        (119, "1 ring(en) gesloten"),
    ]


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("ferry_bus_stops", {"halte": 522, "veer": 9}),
        ("rail_stations", {"halte": 192, "station": 38}),
        ("water_taps", {"watertap": 543}),
    ],
)
def test_stops_stations_and_taps(real_data: Path, settings: Settings, name: str, kinds: dict[str, int]) -> None:
    table = read(real_data / f"amsterdam/{name}.geojson", settings=settings)
    assert isinstance(table, Features)
    assert Counter(table.frame["kind"]) == kinds
    assert not table.frame.duplicated(["kind", "reference"]).any()
    assert set(shapely.get_type_id(table.frame.geometry)) == {0}


def test_lines_between_stops_are_left_out(read_features: Callable[..., RawTable]) -> None:
    point = {"type": "Point", "coordinates": [4.9, 52.37]}
    line = {"type": "LineString", "coordinates": [[4.9, 52.37], [4.91, 52.37]]}
    table = read_features(
        [
            {"type": "Feature", "geometry": shape, "properties": {"name": "Dam", "_styleId": "tram"}}
            for shape in (point, line, point)
        ]
    )
    assert len(table.frame) == 1
    assert next((remark.action, remark.row) for remark in table.remarks) == ("weggelaten", 2)


@pytest.mark.parametrize(
    ("point", "sentence"),
    [
        ([0, 0], "de coördinaten zijn 0, 0"),
        ([121_000, 487_000], "dit zijn RD-coördinaten in meters"),
        ([52.37, 4.9], "lengte en breedte zijn verwisseld"),
        ([5.12, 52.09], "het punt ligt buiten Amsterdam"),
    ],
)
def test_a_point_in_a_strange_place(read_features: Callable[..., RawTable], point: list[float], sentence: str) -> None:
    table = read_features([place(1), place(2, point)])
    assert isinstance(table, PlaceRows)
    assert table.frame["reference"].tolist() == ["MV1-1"]
    assert table.refused == {"MV2-1"}
    (refused,) = [remark for remark in table.remarks if remark.action == "geweigerd"]
    assert (refused.row, refused.column) == (2, "geometry")
    assert refused.reason.startswith(f"{sentence}; verwacht: ")


def test_of_double_numbers_the_first_stays(read_features: Callable[..., RawTable]) -> None:
    table = read_features([place(1), place(1)])
    assert isinstance(table, PlaceRows)
    assert table.frame.index.tolist() == [1]
    (refused,) = [remark for remark in table.remarks if remark.action == "geweigerd"]
    assert (refused.row, refused.column) == (2, "MVZN_ID")
    assert refused.reason.startswith("dit nummer staat er twee keer")


def test_when_no_row_is_left_all_faults_are_counted(read_features: Callable[..., RawTable]) -> None:
    with pytest.raises(BadInputError, match=r"rij 1, .*de coördinaten zijn 0, 0; .*\(en nog 1 fout in dit bestand\)"):
        read_features([place(1, [0, 0]), place(1, [0, 0])])


def test_an_unclosed_ring_in_an_area_is_refused(read_features: Callable[..., RawTable]) -> None:
    with pytest.raises(BadInputError, match=r"rij 1, kolom geometry: een ring sluit niet; gevonden: '\[4.9, 52.38\]'"):
        read_features([area(SQUARE[:-1])])


def test_a_feature_without_geometry_is_refused(read_features: Callable[..., RawTable]) -> None:
    feature = place(1) | {"geometry": None}
    with pytest.raises(BadInputError, match="rij 1, kolom geometry: er is geen punt of vlak"):
        read_features([feature])


def test_a_border_that_crosses_itself_is_repaired(read_features: Callable[..., RawTable]) -> None:
    bow_tie = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]
    table = read_features([area(bow_tie)])
    assert table.frame.geometry.is_valid.all()
    assert [remark.reason for remark in table.remarks] == ["de grens kruiste zichzelf"]


def test_codes_of_another_city_are_refused(read_features: Callable[..., RawTable]) -> None:
    with pytest.raises(BadInputError, match="rij 1, kolom Stadsdeelcode: dit is geen code van een stadsdeel"):
        read_features([area(SQUARE, Stadsdeelcode="12")])


def test_broken_json_is_refused_with_its_line(read_text: Callable[..., RawTable]) -> None:
    whole = json.dumps({"type": "FeatureCollection", "features": [place()]}, indent=1)
    with pytest.raises(BadInputError, match=r"plek\.geojson: de JSON is stuk op regel \d+, teken \d+"):
        read_text(whole[:-20], "plek.geojson")


def test_json_in_latin_1_is_read_and_what_fits_nothing_is_refused(read_text: Callable[..., RawTable]) -> None:
    text = json.dumps({"type": "FeatureCollection", "features": [place(Naam="Café")]}, ensure_ascii=False)
    table = read_text(text.encode("cp1252"), "plek.geojson")
    assert isinstance(table, PlaceRows)
    assert table.frame.loc[1, "name"] == "Café"
    with pytest.raises(
        BadInputError, match=r"^plek.geojson: de tekst .* verkeerde codering; gevonden: .*Caf\ufffd.*; verwacht: UTF-8"
    ):
        read_text(text.encode("cp1252").replace(b"\xe9", b"\x81\x8d\x9d\xc6"), "plek.geojson")


def test_a_layer_that_is_not_asked_for_is_not_the_right_file(read_features: Callable[..., RawTable]) -> None:
    with pytest.raises(BadInputError, match=r"dit is niet het goede bestand; .*verwacht: gebieden van Amsterdam"):
        read_features([place()], kind="areas")
