"""Somebody's own table of places, in four forms, with and without a mapping."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from shapely import Point, Polygon

from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.sources.raw import PlaceRows, RawTable
from socialmap.sources.reading import read

CSV = "Naam;Straat;Huisnummer;Lon;Lat;Contactpersoon\nDe Brug;Aalbersestraat;248A;4,79815;52,37995;J. Jansen\n"


def test_a_table_is_read_and_names_of_people_stay_out(read_text: Callable[..., RawTable]) -> None:
    table = read_text(CSV)
    assert isinstance(table, PlaceRows)
    row = table.frame.loc[1]
    assert row[["name", "street", "house_number", "lon", "lat"]].tolist() == [
        "De Brug",
        "Aalbersestraat",
        "248A",
        4.79815,
        52.37995,
    ]
    assert row["reference"] == "de-brug-aalbersestraat-248a"
    assert not table.frame.astype(str).apply(lambda column: column.str.contains("Jansen")).any().any()
    assert [(remark.action, remark.column) for remark in table.remarks] == [("weggelaten", "Contactpersoon")]


def test_an_object_in_a_cell_is_told_and_left_out(tmp_path: Path, settings: Settings) -> None:
    properties = {"naam": "A huis", "openingstijden": {"ma": "9-17"}, "telefoon": 31201234567, "note": None}
    feature = {"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": [4.89, 52.37]}}
    path = tmp_path / "plekken.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    table = read(path, settings=settings)
    assert isinstance(table, PlaceRows)
    row = table.frame.loc[1]
    assert (row["opening_hours"], row["phone"], row["note"]) == ("", "+31201234567", "")
    assert [(one.action, one.row, one.column) for one in table.remarks] == [
        ("hersteld", 1, "telefoon"),
        ("weggelaten", 1, "openingstijden"),
    ]


def test_a_mapping_names_their_columns(read_text: Callable[..., RawTable]) -> None:
    mapping = {"name": "Wat", "kind": "Soort plek", "x": "Oost", "y": "Noord"}
    table = read_text("Wat,Soort plek,Oost,Noord\nDe Brug,buurtkamer,115000,488000\n", mapping=mapping)
    assert isinstance(table, PlaceRows)
    row = table.frame.loc[1]
    assert (row["name"], row["kind"]) == ("De Brug", "buurtkamer")
    assert row["lon"] == pytest.approx(4.80, abs=0.01)
    assert row["lat"] == pytest.approx(52.38, abs=0.01)


def test_a_workbook(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "plekken.xlsx"
    frame = pd.DataFrame(
        {"id": [7], "naam": ["De Brug"], "huisnummer": [248.0], "lon": [4.8], "lat": [52.38], "tel": [None]}
    )
    frame.to_excel(path, index=False)
    table = read(path, settings=settings)
    assert isinstance(table, PlaceRows)
    assert table.frame.loc[1, ["reference", "house_number", "phone"]].tolist() == ["7", "248", ""]


def test_geojson_and_geopackage_give_the_same(
    tmp_path: Path, settings: Settings, read_features: Callable[..., RawTable]
) -> None:
    point = {"type": "Point", "coordinates": [4.8, 52.38]}
    from_json = read_features([{"type": "Feature", "geometry": point, "properties": {"naam": "De Brug"}}])
    path = tmp_path / "plekken.gpkg"
    places = gpd.GeoDataFrame({"naam": ["De Brug"]}, geometry=[Point(4.8, 52.38)], crs="EPSG:4326").to_crs("EPSG:28992")
    places.to_file(path)
    from_package = read(path, settings=settings)
    assert isinstance(from_json, PlaceRows)
    assert isinstance(from_package, PlaceRows)
    pd.testing.assert_frame_equal(from_json.frame, from_package.frame, atol=1e-6)


def test_a_polygon_becomes_a_point_inside_it(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "vlak.gpkg"
    square = Polygon([(4.8, 52.3), (4.802, 52.3), (4.802, 52.302), (4.8, 52.302)])
    gpd.GeoDataFrame({"naam": ["Park"]}, geometry=[square], crs="EPSG:4326").to_file(path)
    table = read(path, settings=settings)
    assert isinstance(table, PlaceRows)
    assert square.contains(Point(table.frame.loc[1, "lon"], table.frame.loc[1, "lat"]))
    assert "een vlak werd een punt daarbinnen" in {remark.reason for remark in table.remarks}


def test_a_broken_geopackage_is_refused(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "stuk.gpkg"
    path.write_bytes(b"SQLite format 3\0" + b"\0" * 500)
    with pytest.raises(BadInputError, match=r"stuk\.gpkg: de GeoPackage kan niet worden gelezen"):
        read(path, settings=settings)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("x;0;0", "rij 2, kolom lon en lat: de coördinaten zijn 0, 0"),
        ("x;121000;487000", "rij 2, kolom lon en lat: dit zijn RD-coördinaten in meters"),
        ("x;52.3;4.9", "rij 2, kolom lon en lat: lengte en breedte zijn verwisseld"),
        ("x;13.4;52.5", "rij 2, kolom lon en lat: het punt ligt buiten Nederland"),
        ("x;;", "rij 2, kolom lon en lat: er staat geen punt"),
        ("x;hier;52.3", "rij 2, kolom lon: dit is geen getal; gevonden: 'hier'"),
        (";4.9;52.3", "rij 2, kolom naam: de naam is leeg"),
        ("CafÃ© De Brug;4.9;52.3", "rij 2, kolom naam: de tekst heeft een verkeerde codering"),
        ("Eerste;4.9;52.3", "rij 2, kolom naam: deze plek staat er twee keer"),
    ],
)
def test_a_wrong_row_is_refused_and_the_others_stay(
    read_text: Callable[..., RawTable], row: str, sentence: str
) -> None:
    table = read_text(f"naam;lon;lat\nEerste;4.9;52.3\n{row}\nDerde;4.9;52.31\n")
    assert isinstance(table, PlaceRows)
    assert table.frame["name"].to_dict() == {1: "Eerste", 3: "Derde"}
    (refused,) = [remark for remark in table.remarks if remark.action == "geweigerd"]
    assert f"rij {refused.row}, kolom {refused.column}: {refused.reason}".startswith(
        sentence.split("; gevonden", maxsplit=1)[0]
    )


def test_when_no_row_is_left_the_first_is_named(read_text: Callable[..., RawTable]) -> None:
    sentence = r"rij 1, kolom lon en lat: er staat geen punt; verwacht: .* \(en nog 1 fout in dit bestand\)\."
    with pytest.raises(BadInputError, match=sentence):
        read_text("naam;lon;lat\nEerste;;\nTweede;;\n")


def test_double_numbers_are_refused(read_text: Callable[..., RawTable]) -> None:
    table = read_text("id,naam,lon,lat\n1,a,4.9,52.3\n1,b,4.9,52.3\n")
    assert isinstance(table, PlaceRows)
    assert table.frame["name"].tolist() == ["a"]
    assert [(one.row, one.column, one.reason, one.value) for one in table.remarks] == [
        (2, "id", "dit nummer staat er twee keer; verwacht: unieke nummers", "1")
    ]
    # It is on the list all the same, so it is not gone.
    assert table.refused == {"1"}


SHEET = """Activiteiten en plekken 2026;;;;
;;;;
naam;Telefoon;lon;lat;
De Brug;020-1234567;4,79815;52,37995;
;;;;
De Zon;;4,80;52,38;
te veel;;4,80;52,38;;x
Bron: gemeente Amsterdam;;;;
;;;;
"""


def test_a_sheet_with_a_title_blank_rows_and_a_source(read_text: Callable[..., RawTable]) -> None:
    table = read_text(SHEET)
    assert isinstance(table, PlaceRows)
    assert table.frame["name"].to_dict() == {1: "De Brug", 3: "De Zon"}
    assert [(one.action, one.row, one.reason.split(";")[0]) for one in table.remarks] == [
        ("let op", None, "2 regel(s) boven de koppen: niet gelezen"),
        ("weggelaten", None, "boven deze kolom staat geen kop (samengevoegde cellen?): niet gelezen"),
        ("weggelaten", 5, "een regel over de lijst zelf (bron, totaal, uitleg)"),
        ("let op", None, "2 lege rij(en) overgeslagen"),
        ("geweigerd", 4, "de rij heeft een ander aantal kolommen"),
    ]


def test_blank_rows_below_a_table_are_told_too(read_text: Callable[..., RawTable]) -> None:
    table = read_text("naam;lat;lon\nDe Brug;52.3702;4.8952\n;;\n;;\n")
    assert len(table.frame) == 1
    assert [one.reason for one in table.remarks] == ["2 lege rij(en) overgeslagen"]


def test_the_same_sheet_as_a_workbook(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "plekken.xlsx"
    cells = [line.replace(",", ".").split(";")[:5] for line in SHEET.splitlines() if not line.startswith("te veel")]
    pd.DataFrame(cells).to_excel(path, index=False, header=False)
    table = read(path, settings=settings)
    assert isinstance(table, PlaceRows)
    assert table.frame["name"].to_dict() == {1: "De Brug", 3: "De Zon"}


@pytest.mark.parametrize("heading", ["Herkomst", "migratieachtergrond", "Etniciteit", "godsdienst", "nationality"])
def test_origin_and_religion_are_never_read(read_text: Callable[..., RawTable], heading: str) -> None:
    text = f"naam,lon,lat,{heading}\nDe Brug,4.9,52.3,geheim\n"
    table = read_text(text)
    assert isinstance(table, PlaceRows)
    assert not table.frame.astype(str).apply(lambda column: column.str.contains("geheim")).any().any()
    assert [(one.action, one.column) for one in table.remarks] == [("weggelaten", heading)]
    assert "wordt nooit gelezen" in table.remarks[0].reason
    with pytest.raises(BadInputError, match=f"kolom {heading}: herkomst, afkomst en geloof staan op geen kaart"):
        read_text(text, mapping={"note": heading})


def test_two_houses_of_one_name_are_two_places(read_text: Callable[..., RawTable]) -> None:
    table = read_text("naam,lon,lat\nDe Tip,4.9,52.3\nDe Tip,4.93,52.31\nDe Tip,4.9,52.3\n")
    assert isinstance(table, PlaceRows)
    assert table.frame["reference"].to_dict() == {1: "de-tip-4.900-52.300", 2: "de-tip-4.930-52.310"}
    assert [(one.row, one.reason.split(";")[0]) for one in table.remarks] == [(3, "deze plek staat er twee keer")]


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        ({"type": "LineString", "coordinates": [[4.8, 52.3], [4.81, 52.31]]}, "een lijn is geen plek"),
        ({"type": "MultiPoint", "coordinates": [[4.8, 52.3], [4.9, 52.3]]}, "er staan meer punten in deze rij"),
    ],
)
def test_what_is_no_one_point_is_refused(
    read_features: Callable[..., RawTable], shape: dict[str, Any], reason: str
) -> None:
    point = {"type": "MultiPoint", "coordinates": [[4.8, 52.38]]}
    table = read_features(
        [{"type": "Feature", "geometry": one, "properties": {"naam": str(at)}} for at, one in enumerate((point, shape))]
    )
    assert isinstance(table, PlaceRows)
    assert table.frame["name"].tolist() == ["0"]
    assert [(one.row, one.reason) for one in table.remarks] == [(2, f"{reason}; verwacht: een punt")]


def test_a_heading_with_a_slip_of_the_pen_is_told(read_text: Callable[..., RawTable]) -> None:
    (remark,) = read_text("naam,lon,lat,telefon\nDe Brug,4.9,52.3,020-1234567\n").remarks
    assert (remark.column, remark.reason) == ("telefon", "deze kolom wordt niet gelezen; bedoelt u telefoon?")


def test_a_quote_that_does_not_close_is_named(read_text: Callable[..., RawTable]) -> None:
    with pytest.raises(BadInputError, match="een aanhalingsteken sluit niet"):
        read_text('naam,lon,lat\n"De Brug,4.9,52.3\nDe Zon,4.9,52.3\n')


def test_what_only_a_later_feature_holds_is_read(read_features: Callable[..., RawTable]) -> None:
    point = {"type": "Point", "coordinates": [4.8, 52.38]}
    given = [{"naam": "De Brug"}, {"naam": "De Zon", "telefoon": "020-1234567"}]
    table = read_features([{"type": "Feature", "geometry": point, "properties": one} for one in given])
    assert isinstance(table, PlaceRows)
    assert table.frame["phone"].tolist() == ["", "020-1234567"]


def test_metres_that_are_none_are_refused(read_text: Callable[..., RawTable]) -> None:
    with pytest.raises(BadInputError, match="rij 1, kolom x en y: dit zijn geen RD-coördinaten"):
        read_text("naam,x,y\na,4.9,52.3\n")


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        ({"naam": "Naam"}, "kolom naam: deze kolom kennen wij niet; verwacht: reference, name"),
        ({"name": "Titel"}, "kolom Titel: deze kolom staat niet in het bestand; verwacht: Naam, Straat"),
    ],
)
def test_a_wrong_mapping_is_named(read_text: Callable[..., RawTable], mapping: dict[str, str], sentence: str) -> None:
    with pytest.raises(BadInputError, match=sentence):
        read_text(CSV, mapping=mapping)


def test_a_table_without_a_point_is_refused(read_text: Callable[..., RawTable]) -> None:
    with pytest.raises(BadInputError, match="een punt ontbreekt; verwacht: kolommen lon en lat"):
        read_text("naam,straat\na,b\n", mapping={"name": "naam"})


@given(
    st.lists(
        st.tuples(
            st.text(
                st.characters(codec="utf-8", categories=("L", "N"), exclude_characters="Ãâ"), min_size=1, max_size=12
            ),
            st.floats(3.3, 7.2),
            st.floats(50.8, 53.6),
        ),
        min_size=1,
        max_size=8,
        unique_by=lambda row: row[0].lower(),
    )
)
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_every_good_row_comes_through_in_order(read_text: Callable[..., RawTable], rows: list[tuple[Any, ...]]) -> None:
    lines = "".join(f"{number},{name},{lon!r},{lat!r}\n" for number, (name, lon, lat) in enumerate(rows))
    table = read_text("id,naam,lon,lat\n" + lines)
    assert isinstance(table, PlaceRows)
    assert table.frame["name"].tolist() == [name for name, _, _ in rows]
    assert table.frame["lon"].tolist() == pytest.approx([lon for _, lon, _ in rows], abs=1e-6)
