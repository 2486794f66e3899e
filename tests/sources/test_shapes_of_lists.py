"""Lists as people have them: each way to write where something is, in which encoding, in which kind of file."""

import itertools
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import LineString, Point, box

from socialmap import geo
from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.sources.address_text import AddressText, split_address
from socialmap.sources.apart import Apart
from socialmap.sources.encoding import decode
from socialmap.sources.locating import read_point, told_apart
from socialmap.sources.outlines import is_of_areas
from socialmap.sources.raw import PlaceRows, RawTable
from socialmap.sources.reading import read

#: A point on the Dam in two systems, worked out at the Kadaster's own page.
LON, LAT, X, Y = 4.8980099, 52.3742182, 121_687, 487_484


def near(table: RawTable) -> bool:
    """Does every row stand at that point, to about a metre?"""
    assert isinstance(table, PlaceRows)
    return bool(np.allclose(table.frame["lon"], LON, atol=2e-5) and np.allclose(table.frame["lat"], LAT, atol=2e-5))


ONE_CELL = (
    f"{LAT}, {LON}", f"{LON}, {LAT}", f"{LAT} {LON}", f"{LAT};{LON}", f"({LAT}, {LON})", f"[{LON}, {LAT}]",
    "52,3742182; 4,8980099", "52,3742182, 4,8980099", "4,8980099 52,3742182", "52,3742182,4,8980099",
    f"lat: {LAT} lon: {LON}", f"N {LAT} E {LON}", f"{LAT}° N, {LON}° E", "52°22'27.2\"N 4°53'52.8\"E",
    "52° 22\u2032 27,2\u2033 NB, 4° 53\u2032 52,8\u2033 OL",
    f"POINT ({LON} {LAT})", f"Point Z ({LON} {LAT} 0)", f"POINT ({LAT} {LON})", f"SRID=4326;POINT({LON} {LAT})",
    f"SRID=28992;POINT({X} {Y})", f"<http://www.opengis.net/def/crs/EPSG/0/28992> POINT({X} {Y})",
    f"{X}, {Y}", f"{Y} {X}", f"{X},00 {Y},00", f"MULTIPOINT (({LON} {LAT}))",
    shapely.to_wkb(Point(LON, LAT), hex=True),
    shapely.to_wkb(shapely.set_srid(Point(X, Y), 28992), hex=True, include_srid=True),
    json.dumps({"type": "Point", "coordinates": [LON, LAT]}), json.dumps({"lon": LON, "lat": LAT}),
    f"{{'lat': {LAT}, 'lon': {LON}}}",
)  # fmt: skip


def test_a_point_in_one_cell_is_read_however_it_is_written(read_text: Callable[..., RawTable]) -> None:
    rows = "".join(f"plek {at}\t{cell}\n" for at, cell in enumerate(ONE_CELL))
    table = read_text("naam\tCoördinaten\n" + rows)
    assert isinstance(table, PlaceRows)
    assert [one for one in table.remarks if one.action == "geweigerd"] == []
    assert len(table.frame) == len(ONE_CELL)
    assert near(table)


@pytest.mark.parametrize(
    "cell", ["Kerkstraat 1", "52.37", "52.37, 4.89, 3", "POINT EMPTY", "POINT (a b)", "{", "nan, nan"]
)
def test_what_is_no_point_is_told_with_what_is_expected(read_text: Callable[..., RawTable], cell: str) -> None:
    table = read_text(f"naam\tlatlon\ngoed\t{LAT}, {LON}\nfout\t{cell}\nleeg\t\n")
    assert isinstance(table, PlaceRows)
    assert table.frame["name"].tolist() == ["goed"]
    assert [one.row for one in table.remarks] == [2, 3]
    assert "52.3702, 4.8952" in table.remarks[0].reason or "er staat geen punt" in table.remarks[0].reason


PAIRS = {
    "lat;lon": f"{LAT};{LON}",
    "Breedte;Lengte": "52,3742182;4,8980099",
    "latitude;longitude": f"{LAT}°;{LON}°",
    "x;y": f"{X};{Y}",
    "RD_X;RD_Y": "121.687,00;487.484,00",
    "X-coördinaat;Y-coördinaat": "121 687;487 484",
    "x;y;crs": f"{X};{Y};EPSG:28992",
    "x;y;epsg": "545243.97;6868073.79;3857",
    "lon;lat;coördinatenstelsel": f"{X};{Y};Amersfoort / RD New",
    "x;y;srid": f"{LON};{LAT};4326",
    "geo_point_2d;x;y": f"{LAT}, {LON};;",
}


def test_two_columns_are_read_in_the_system_that_is_stated(read_text: Callable[..., RawTable]) -> None:
    wrong = [head for head, row in PAIRS.items() if not near(read_text(f"naam;{head}\nA;{row}\n"))]
    assert wrong == []
    table = read_text(f"naam;x;y;crs\nA;{X};{Y};RD\nB;{X};{Y};Rijk van Nijmegen\n")
    assert [(one.row, one.column) for one in table.remarks] == [(2, "crs")]


def test_what_is_no_metre_says_what_to_do(read_text: Callable[..., RawTable]) -> None:
    with pytest.raises(BadInputError, match=r"verwacht: meters in RD New zonder punt tussen de duizendtallen"):
        read_text("naam;x;y\na;121.687;487.484\n")
    with pytest.raises(BadInputError, match="zijn het graden, noem de kolommen dan lon en lat"):
        read_text(f"naam;x;y\na;{LON};{LAT}\n")


WORDS = (
    *("Café één", "Coördinatie", "José", "’s-Gravenhage", "foto’s van buren", "Entree € 5", "Çelik", "naïef ½ uur"),
    *("“De Brug”", "Zuid – Oost", "María", "Voilà", "Curaçao", "Málaga", "École", "verder…", "CAFÉ ÉÉN", "IDEEËN"),
    *("Ideeën", "ruïne", "België", "crèche", "Özgür", "één", "Señor", "Fryslân", "Skûlenboarch", "Zoë & Chloë"),
)


def test_a_word_is_right_or_refused_in_every_encoding() -> None:
    """Every word alone, which is the hardest: a whole list has more letters to tell by."""
    wrong, read_right = [], 0
    for word, encoding in itertools.product(WORDS, ("utf-8", "utf-8-sig", "utf-16", "cp1252", "cp850", "mac_roman")):
        try:
            data = word.encode(encoding)
            text = decode(data, "x.csv")[0]
        except (UnicodeEncodeError, BadInputError):
            continue
        read_right += text == word
        wrong += [(word, encoding, text)] if text != word else []
    assert wrong == []
    assert read_right > 0.8 * 6 * len(WORDS)


def test_a_list_in_utf_16_is_read(read_text: Callable[..., RawTable]) -> None:
    for encoding in ("utf-16", "utf-16-be"):
        mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
        assert near(read_text(mark + f"naam;lat;lon\nCafé één;{LAT};{LON}\n".encode(encoding)))
    geojson = json.dumps({"type": "FeatureCollection", "features": [FEATURE]}, ensure_ascii=False)
    assert near(read_text(geojson.encode("utf-16")))
    assert near(read_text(geojson.encode("cp1252")))


FEATURE: dict[str, Any] = {
    "type": "Feature",
    "id": "node/12",
    "properties": {"naam": "Café één"},
    "geometry": {"type": "Point", "coordinates": [LON, LAT]},
}


def test_features_come_in_several_ways(read_text: Callable[..., RawTable]) -> None:
    other = {**FEATURE, "id": "node/13"}
    of_arcgis = {
        "spatialReference": {"wkid": 102100, "latestWkid": 28992},
        "features": [{"attributes": {"naam": "A"}, "geometry": {"x": X, "y": Y}}],
    }
    member = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    in_metres = {**FEATURE, "geometry": {"type": "Point", "coordinates": [X, Y]}}
    ways = {
        "one a line": f"{json.dumps(FEATURE)}\n{json.dumps(other)}\n",
        "RFC 8142": f"\x1e{json.dumps(FEATURE)}\n\x1e{json.dumps(other)}\n",
        "one alone": json.dumps(FEATURE),
        "ArcGIS": json.dumps(of_arcgis),
        "RD": json.dumps({"type": "FeatureCollection", "crs": member, "features": [in_metres]}),
        "a plain list": json.dumps(
            [{"naam": "A", "coordinates": [LAT, LON]}, {"naam": "B", "coordinates": [LON, LAT]}]
        ),
        "an answer": json.dumps({"total": 1, "results": [{"naam": "A", "geo_point_2d": {"lon": LON, "lat": LAT}}]}),
    }
    assert [way for way, text in ways.items() if not near(read_text(text))] == []
    table = read_text(ways["one a line"])
    assert isinstance(table, PlaceRows)
    assert table.frame["reference"].tolist() == ["node/12", "node/13"]
    member["properties"] = {"name": "EPSG:999999"}
    with pytest.raises(BadInputError, match="dit coördinatenstelsel kennen wij niet"):
        read_text(json.dumps({"type": "FeatureCollection", "crs": member, "features": [in_metres]}))


ADDRESSES = {
    "Spuistraat 216": ("Spuistraat", "216", "", ""),
    "Spuistraat 216-hs": ("Spuistraat", "216-hs", "", ""),
    "Spuistraat 216 2hg": ("Spuistraat", "216 2hg", "", ""),
    "Spuistraat 216/3": ("Spuistraat", "216/3", "", ""),
    "1e Oosterparkstraat 10 A": ("1e Oosterparkstraat", "10 A", "", ""),
    "2e Jan Steenstraat 5-3": ("2e Jan Steenstraat", "5-3", "", ""),
    "Kerkstraat 12, 14 en 16": ("Kerkstraat", "12, 14 en 16", "", ""),
    "Kerkstraat 12 t/m 16": ("Kerkstraat", "12 t/m 16", "", ""),
    "Plein '40-'45 1": ("Plein '40-'45", "1", "", ""),
    "Laan 1940-1945 12": ("Laan 1940-1945", "12", "", ""),
    "Plein 1813 4": ("Plein 1813", "4", "", ""),
    "4 Novemberstraat 3": ("4 Novemberstraat", "3", "", ""),
    "'s-Gravesandestraat 3": ("'s-Gravesandestraat", "3", "", ""),
    "v.d. Boechorststraat 7": ("v.d. Boechorststraat", "7", "", ""),
    "Spuistraat 216, 1012 VT Amsterdam": ("Spuistraat", "216", "1012VT", "Amsterdam"),
    "Spuistraat 216 1012vt": ("Spuistraat", "216", "1012VT", ""),
    "De Ruijterkade 5a, Amsterdam;": ("De Ruijterkade", "5a", "", "Amsterdam"),
    **dict.fromkeys(
        ("Kerkstraat", "Plein 1813", "Plein 1940-1945", "4 Novemberstraat", "Postbus 12", "", "a " * 45 + "1")
    ),
}


def test_an_address_in_one_cell_is_split(read_text: Callable[..., RawTable]) -> None:
    found = {text: split_address(text) for text in ADDRESSES}
    assert found == {text: parts and AddressText(*parts) for text, parts in ADDRESSES.items()}
    table = read_text(
        "naam;adres;huisnummer;huisletter;toevoeging;postcode;lat;lon\n"
        f"A;Spuistraat 216-hs;;;;1012 VT Amsterdam;{LAT};{LON}\n"
        f"B;Spuistraat 216;216;;;1074CV;{LAT};{LON}\n"
        f"C;Spuistraat;216;B;2;1074CV / 1074;{LAT};{LON}\n"
        f"D;Spuistraat 216, 1012VT Amsterdam;;;;;{LAT};{LON}\n"
    )
    assert isinstance(table, PlaceRows)
    assert table.frame[["street", "house_number", "postcode", "town"]].to_numpy().tolist() == [
        ["Spuistraat", "216-hs", "1012VT", ""],
        ["Spuistraat", "216", "1074CV", ""],
        ["Spuistraat", "216B-2", "1074CV", ""],
        ["Spuistraat", "216", "1012VT", "Amsterdam"],
    ]


def test_a_number_beside_a_street_is_that_of_the_house(read_text: Callable[..., RawTable]) -> None:
    table = read_text(f"naam;straat;nummer;lat;lon\nA;Spuistraat;216;{LAT};{LON}\nB;Spuistraat;216;52.38;4.9\n")
    assert isinstance(table, PlaceRows)
    assert table.frame["house_number"].tolist() == ["216", "216"]


def test_a_column_that_says_the_same_of_many_rows_is_no_number(read_text: Callable[..., RawTable]) -> None:
    table = read_text("naam;code;lat;lon\n" + "".join(f"plek {at};BH;52.3{at};4.89\n" for at in range(5)))
    assert isinstance(table, PlaceRows)
    assert len(table.frame) == 5
    table = read_text("naam;id;lat;lon\nA;7;52.31;4.89\nB;;52.32;4.89\nC;9;52.33;4.89\n")
    assert isinstance(table, PlaceRows)
    assert table.frame["reference"].tolist() == ["7", "b", "9"]


def layered(path: Path, **layers: gpd.GeoDataFrame) -> Path:
    """A GeoPackage with these layers."""
    for name, frame in layers.items():
        frame.to_file(path, layer=name, driver="GPKG", mode="a" if path.exists() else "w")
    return path


def some(names: str, shapes: list[Any], crs: str = geo.RD) -> gpd.GeoDataFrame:
    """A layer with a row for each letter."""
    return gpd.GeoDataFrame({"naam": list(names)}, geometry=shapes, crs=crs)


def test_of_several_layers_the_list_is_read_or_asked(tmp_path: Path, settings: Settings) -> None:
    squares = some("PQ", [box(X + at, Y, X + at + 100, Y + 100) for at in (0, 100)])
    streets = some("R", [LineString([(X, Y), (X + 9, Y)])])
    places = some("AB", [Point(X, Y), Point(X + 1, Y)])
    one = layered(tmp_path / "een.gpkg", vierkanten=squares, straten=streets, plekken=places)
    table = read(one, settings=settings)
    assert isinstance(table, PlaceRows)
    assert table.frame["name"].tolist() == ["A", "B"]
    assert table.remarks[0].reason == "alleen plekken gelezen; geen lijst van plekken: vierkanten, straten"
    two = layered(tmp_path / "twee.gpkg", huizen=places, tuinen=places)
    with pytest.raises(
        BadInputError, match=r"meer lijsten.*gevonden: 'huizen, tuinen'; verwacht: .*--layer \"huizen\""
    ):
        read(two, settings=settings)
    chosen = read(two, settings=settings, part="Tuinen")
    assert isinstance(chosen, PlaceRows)
    assert len(chosen.frame) == 2
    with pytest.raises(BadInputError, match=r"staat niet in het bestand; gevonden: 'x'; verwacht: huizen, tuinen"):
        read(two, settings=settings, part="x")
    none = layered(tmp_path / "geen.gpkg", vierkanten=squares, buurten=squares)
    with pytest.raises(BadInputError, match="dit zijn gebieden"):
        read(none, settings=settings)


def test_of_several_sheets_the_list_is_read_or_asked(tmp_path: Path, settings: Settings) -> None:
    rows = pd.DataFrame({"naam": ["A"], "lat": [LAT], "lon": [LON]})
    words = pd.DataFrame({"uitleg": ["Deze lijst is van de gemeente."]})
    path, both = tmp_path / "een.xlsx", tmp_path / "twee.xlsx"
    for there, sheets in (
        (path, {"Uitleg": words, "Plekken": rows, "Blad3": words[:0]}),
        (both, {"A": rows, "B": rows}),
    ):
        with pd.ExcelWriter(there) as writer:
            for name, frame in sheets.items():
                frame.to_excel(writer, sheet_name=name, index=False)
    assert near(read(path, settings=settings))
    with pytest.raises(BadInputError, match="meer lijsten"):
        read(both, settings=settings)
    assert near(read(both, settings=settings, part="b"))


def test_joined_cells_say_the_same_of_each_row(tmp_path: Path, settings: Settings) -> None:
    import xlsxwriter

    path = tmp_path / "plekken.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:D1", "Plekken in Oost, 2026")
        sheet.merge_range("A2:A3", "Naam")
        sheet.merge_range("C2:D2", "Waar")
        for place, cell in (("B3", "Soort"), ("C3", "lat"), ("D3", "lon"), ("A4", "A"), ("A5", "B")):
            sheet.write(place, cell)
        sheet.merge_range("B4:B5", "buurthuis")
        for row in (3, 4):
            sheet.write(row, 2, LAT)
            sheet.write(row, 3, LON)
    table = read(path, settings=settings)
    assert isinstance(table, PlaceRows)
    assert table.frame["soort"].tolist() == ["buurthuis", "buurthuis"]


def shapefile(folder: Path, name: str, *, encoding: str, without: tuple[str, ...] = ()) -> Path:
    """A zipped shapefile of one place in RD, without some of its parts."""
    parts = folder / name
    parts.mkdir()
    frame = gpd.GeoDataFrame({"naam": ["Café één"]}, geometry=[Point(X, Y)], crs=geo.RD)
    frame.to_file(parts / "plekken.shp", encoding=encoding)
    zipped = folder / f"{name}.zip"
    with zipfile.ZipFile(zipped, "w") as archive:
        for part in sorted(parts.iterdir()):
            if part.suffix.lstrip(".") not in without:
                archive.write(part, f"map/{part.name}")
    return zipped


def test_a_zipped_shapefile_is_read_with_what_it_brings(tmp_path: Path, settings: Settings) -> None:
    wrong = []
    ways: list[tuple[str, tuple[str, ...]]] = [
        ("utf-8", ()), ("cp1252", ()), ("utf-8", ("cpg",)), ("cp1252", ("cpg",)), ("cp850", ("cpg",)),
        ("utf-8", ("prj",)), ("utf-8", ("shx", "prj", "cpg")),
    ]  # fmt: skip
    for at, (encoding, without) in enumerate(ways):
        table = read(shapefile(tmp_path, f"kaart{at}", encoding=encoding, without=without), settings=settings)
        assert isinstance(table, PlaceRows)
        if not near(table) or table.frame["name"].tolist() != ["Café één"]:
            wrong.append((encoding, without, table.frame["name"].tolist()))
    assert wrong == []
    # Called as workbooks are, it is no workbook all the same.
    path = shapefile(tmp_path, "anders", encoding="utf-8").rename(tmp_path / "plekken.xlsx")
    assert near(read(path, settings=settings))


KML = f"""<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Onze buurt</name>
<Folder><name>Buurthuizen</name><Placemark><name>Café één</name>
<description><![CDATA[Elke dag <b>open</b><br>Bel ons]]></description>
<ExtendedData><Data name="Telefoon"><value>020-1234567</value></Data></ExtendedData>
<Point><coordinates>{LON},{LAT},0</coordinates></Point></Placemark></Folder>
<Folder><name>Kerken</name><Placemark><name>Kerk</name><Point><coordinates>{LON},{LAT},0</coordinates></Point></Placemark>
<Placemark><name>Route</name><LineString><coordinates>4.8,52.3 4.9,52.3</coordinates></LineString></Placemark>
</Folder></Document></kml>"""


def test_a_map_of_google_is_one_list_with_its_folders(tmp_path: Path, settings: Settings) -> None:
    path, zipped = tmp_path / "kaart.kml", tmp_path / "kaart.kmz"
    path.write_text(KML, encoding="utf-8")
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("doc.kml", KML)
    for there in (path, zipped):
        table = read(there, settings=settings)
        assert isinstance(table, PlaceRows)
        assert near(table)
        rows = table.frame[["name", "category", "phone"]].to_numpy().tolist()
        assert rows == [["Café één", "Buurthuizen", "020-1234567"], ["Kerk", "Kerken", ""]]
        assert "Elke dag <b>open</b>" in str(table.frame.at[1, "note"])
        assert [(one.row, one.reason.split(";")[0]) for one in table.remarks] == [(3, "een lijn is geen plek")]
        one_folder = read(there, settings=settings, part="kerken")
        assert isinstance(one_folder, PlaceRows)
        assert one_folder.frame["name"].tolist() == ["Kerk"]
    with pytest.raises(BadInputError, match=r"staat niet in het bestand; gevonden: 'x'; verwacht: .*Kerken"):
        read(path, settings=settings, part="x")


def test_an_open_workbook_and_a_pipe_are_read(
    tmp_path: Path, settings: Settings, read_text: Callable[..., RawTable]
) -> None:
    assert near(read_text(f"naam|lat|lon\nA|{LAT}|{LON}\n"))
    assert near(read_text(f"sep=;\nnaam;lat;lon\nA;{LAT};{LON}\n"))
    with pytest.raises(BadInputError, match="dit soort bestand kan niet worden gelezen; verwacht: CSV, Excel"):
        read_text('<?xml version="1.0"?><gpx><wpt/></gpx>')


def test_neighbourhoods_squares_and_streets_are_no_places() -> None:
    def squares(side: float, *, gap: float, number: int = 6) -> Any:
        shapes = [box(X + at * (side + gap), Y, X + at * (side + gap) + side, Y + side) for at in range(number)]
        return geo.to_degrees(np.array(shapes, dtype=object), geo.RD)

    expected = {
        "buurten": (squares(500, gap=0), ["naam"], True),
        "losse buurten": (squares(500, gap=50), ["naam"], True),
        "vierkanten van 100 meter": (squares(100, gap=0), ["naam"], True),
        "losse vierkanten": (squares(100, gap=100), ["c28992r100"], True),
        "kleine buurten": (squares(90, gap=200), ["buurtcode", "naam"], True),
        "parken": (squares(300, gap=400), ["naam"], False),
        "panden": (squares(20, gap=30), ["naam"], False),
        "rij van panden": (squares(12, gap=0), ["naam"], False),
        "panden met een buurt": (squares(20, gap=30), ["naam", "buurtcode"], False),
        "een plein": (squares(150, gap=0, number=1), ["naam"], False),
        "plekken": (geo.to_degrees(np.array([Point(X, Y)] * 2, dtype=object), geo.RD), ["buurtcode"], False),
    }
    assert {name: is_of_areas(shapes, columns) for name, (shapes, columns, _) in expected.items()} == {
        name: answer for name, (_, _, answer) in expected.items()
    }


def test_the_order_of_two_numbers_is_told_by_the_netherlands() -> None:
    """All corners of the country, in both systems and both orders."""
    west, south, east, north = geo.NETHERLANDS
    for x, y in itertools.product(np.linspace(west, east, 7), np.linspace(south, north, 7)):
        for text in (f"{x:.6f}, {y:.6f}", f"{y:.6f}, {x:.6f}"):
            shape = read_point(text)[0]
            assert shape is not None
            (found,) = told_apart(np.array([shape], dtype=object))
            assert (found.x, found.y) == pytest.approx((x, y), abs=1e-6)


@pytest.mark.nightly
def test_two_hundred_thousand_rows_are_read_within_the_bounds(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "lang.csv"
    with path.open("w") as stream:
        stream.write("id;naam;soort;adres;postcode;telefoon;lat;lon\n")
        for at in range(200_000):
            where = f"{52.33 + at % 800 / 1e4:.4f};{4.75 + at % 2500 / 1e4:.4f}"
            stream.write(f"{at};Plek {at};buurthuis;Straatweg {at % 9_999 + 1};1011 AB;020-{1_000_000 + at};{where}\n")
    with Apart(settings) as reader:
        table = reader(read, path, settings=settings)
    assert isinstance(table, PlaceRows)
    assert len(table.frame) == 200_000
    assert table.frame.at[200_000, "house_number"] == "20"


def test_a_text_about_where_it_is_stays_a_text_that_is_looked_through(read_text: Callable[..., RawTable]) -> None:
    table = read_text(f"naam;location;lat;lon\nHuis A;achter de vrouwenopvang;{LAT};{LON}\n")
    assert isinstance(table, PlaceRows)
    assert near(table)
    assert table.frame.at[1, "mentions"] == "vrouwenopvang"
    assert [(one.action, one.column) for one in table.remarks] == [("weggelaten", "location")]


def test_a_column_called_location_is_a_point_only_where_it_holds_one(read_text: Callable[..., RawTable]) -> None:
    for head in ("Locatie", "location", "Coordinaten (lat, lon)"):
        assert near(read_text(f"naam;{head}\nA;{LAT}, {LON}\n"))
    called = read_text(f"Locatie;lat;lon\nDe Brug;{LAT};{LON}\n")
    assert isinstance(called, PlaceRows)
    assert near(called)
    assert called.frame["name"].tolist() == ["De Brug"]
    with pytest.raises(BadInputError, match="wordt niet herkend"):
        read_text("naam;Locatie\nA;De Brug\n")
    activity = read_text("naam;location;tijden;prijs;toegang\nSoep;De Brug;elke maandag 12.00-13.00;gratis;inloop\n")
    assert not isinstance(activity, PlaceRows)
