"""Files that were made to take a reader down, each small or full of holes; made when a test needs them."""

import gzip
import json
import os
import pickle
import sqlite3
import zipfile
import zlib
from collections.abc import Callable
from contextlib import closing
from itertools import pairwise
from pathlib import Path

from tests.support.osm import draw_pbf

SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
CELL = '<row r="{row}"><c r="{ref}" t="inlineStr"><is><t>x</t></is></c></row>'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
    'PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+'
    'xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    f'Id="r1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    f'xmlns:r="{RELATIONS}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS fid, NULL AS geom FROM n"


def _workbook(*cells: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        rows = "".join(CELL.format(row=ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), ref=ref) for ref in cells)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in {**PARTS, "xl/worksheets/sheet1.xml": SHEET.format(rows)}.items():
                archive.writestr(name, text)

    return make


def _geopackage(*statements: str, contents: str = "TABLE") -> Callable[[Path], None]:
    """A GeoPackage by hand, whose layer ``plekken`` the statements make."""

    def make(path: Path) -> None:
        with closing(sqlite3.connect(path)) as database:
            database.executescript(
                "PRAGMA application_id=1196444487;"
                "CREATE TABLE gpkg_spatial_ref_sys (srs_name, srs_id INTEGER PRIMARY KEY, organization, "
                "organization_coordsys_id, definition, description);"
                "INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, 'undefined', '');"
                "CREATE TABLE gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m);"
                "INSERT INTO gpkg_geometry_columns VALUES ('plekken', 'geom', 'POINT', 4326, 0, 0);"
            )
            if contents == "TABLE":
                database.executescript(
                    "CREATE TABLE gpkg_contents (table_name, data_type, identifier, description, last_change, "
                    "min_x, min_y, max_x, max_y, srs_id);"
                    "INSERT INTO gpkg_contents VALUES ('plekken', 'features', 'plekken', '', '', 0, 0, 1, 1, 4326);"
                )
            for statement in statements:
                database.execute(statement)
            database.commit()

    return make


def _nested(depth: int) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        shape = f'{{"type":"Point","coordinates":{"[" * depth}{"]" * depth}}}'
        path.write_text(
            f'{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"naam":"x"}},"geometry":{shape}}}]}}'
        )

    return make


def _deep_properties(path: Path) -> None:
    deep = '{"a":' * 900 + "1" + "}" * 900
    shape = '{"type":"Point","coordinates":[4.9,52.37]}'
    path.write_text(
        f'{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"naam":"x","b":{deep}}},"geometry":{shape}}}]}}'
    )


def _with_holes(path: Path) -> None:
    with path.open("wb") as stream:
        stream.write(b"naam;lon;lat\n" + b"Huis;4.9;52.37\n" * 400)
        stream.truncate(900_000_000)


def _graphml(highway: str, *, head: str = "") -> Callable[[Path], None]:
    def make(path: Path) -> None:
        keys = "".join(
            f'<key id="{name}" for="{on}" attr.name="{name}" attr.type="string"/>'
            for on, names in (("node", ("x", "y")), ("edge", ("length", "highway")))
            for name in names
        )
        nodes = "".join(
            f'<node id="{n}"><data key="x">{4.9 + n / 1000}</data><data key="y">52.37</data></node>' for n in (1, 2)
        )
        edge = f'<edge source="1" target="2"><data key="length">68</data><data key="highway">{highway}</data></edge>'
        graph = f'<graph edgedefault="directed">{nodes}{edge}</graph>'
        space = "http://graphml.graphdrawing.org/xmlns"
        path.write_text(f'<?xml version="1.0"?>{head}<graphml xmlns="{space}">{keys}{graph}</graphml>')

    return make


def _laughs() -> Callable[[Path], None]:
    names = "abcdefghij"
    more = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names))
    return _graphml("&j;", head=f'<!DOCTYPE g [<!ENTITY a "haha">{more}]>')


def _pbf_bomb(path: Path) -> None:
    """A block of an extract that says to be small and unpacks to 60 MB."""
    packed = zlib.compress(b"\0" * 60_000_000, 9)

    def field(number: int, data: bytes) -> bytes:
        return bytes([number << 3 | 2]) + _varint(len(data)) + data

    blob = b"\x10" + _varint(60_000_000) + field(3, packed)
    header = field(1, b"OSMHeader") + b"\x18" + _varint(len(blob))
    path.write_bytes(len(header).to_bytes(4, "big") + header + blob)


def _varint(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out, value = out + bytes([value & 0x7F | 0x80]), value >> 7
    return out + bytes([value])


def _half_a_pbf(path: Path) -> None:
    draw_pbf(path, {1: (0, 0), 2: (100, 0)}, [((1, 2), {"highway": "footway"})])
    path.write_bytes(path.read_bytes()[:-40])


class _Evil:
    def __reduce__(self):
        return os.mkdir, ("made-by-a-pickle",)


def _csv(text: str) -> Callable[[Path], None]:
    return lambda path: path.write_text(text, encoding="utf-8") and None


def _archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("../../buiten.txt", "x")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 20_000_000)


PLACE = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [4.9, 52.37]}}
#: Name of the file -> how it is made, and a piece of the sentence that answers it.
HOSTILE: dict[str, tuple[Callable[[Path], object], str]] = {
    "hoek.xlsx": (_workbook("XFD1048576"), "het werkblad is te groot; gevonden: '1048576 rijen, 16384 kolommen'"),
    "twee hoeken.xlsx": (_workbook("A1", "XFD1048576"), "brak af: het is beschadigd of te groot"),
    "bom.xlsx": (_archive, "het werkboek is uitgepakt te groot"),
    "eindeloos.gpkg": (
        _geopackage(f"CREATE VIEW plekken AS {ENDLESS}"),
        "is geen tabel maar een vraag aan de database; gevonden: 'plekken'",
    ),
    "eindeloze lijst.gpkg": (
        _geopackage(f"CREATE VIEW gpkg_contents AS {ENDLESS}", contents="VIEW"),
        "de GeoPackage kan niet worden gelezen",
    ),
    "verzonnen.gpkg": (
        _geopackage("CREATE VIRTUAL TABLE plekken USING fts4(geom)"),
        "is geen tabel maar een vraag aan de database",
    ),
    "leeg.gpkg": (_geopackage(), "de GeoPackage kan niet worden gelezen"),
    "diep.geojson": (_nested(400), "rij 1, kolom geometry: de geometrie is stuk"),
    "dieper.geojson": (_nested(900), "rij 1, kolom geometry: de geometrie is stuk"),
    "te diep.geojson": (_nested(100_000), "de JSON is stuk"),
    "gaten.csv": (_with_holes, "dit soort bestand kan niet worden gelezen"),
    "een kop.csv": (_csv('"' + "x" * 200_000 + "\n"), "dit bestand wordt niet herkend"),
    "lange lijst.graphml": (_graphml("[" + "-" * 200_000 + "1]"), "geen straten waar men mag lopen"),
    "lachen.graphml": (_laughs(), "de GraphML is stuk"),
    "blok.osm.pbf": (_pbf_bomb, "afgebroken of beschadigd"),
    "half.osm.pbf": (_half_a_pbf, "afgebroken of beschadigd"),
    "augurk.csv": (lambda path: path.write_bytes(pickle.dumps(_Evil())), "dit soort bestand kan niet worden gelezen"),
    "ingepakt.csv": (lambda path: path.write_bytes(gzip.compress(b"x" * 999)), "dit soort bestand kan niet"),
    "pijp.csv": (os.mkfifo, "dit is geen gewoon bestand"),
    "map.csv": (Path.mkdir, "dit is een map: noem de bestanden"),
}
#: What only looks dangerous is read.
HARMLESS: dict[str, Callable[[Path], object]] = {
    "een lijst.graphml": _graphml("['steps', 'footway']"),
    "diepe eigenschap.geojson": _deep_properties,
    "lang huisnummer.csv": _csv(f"naam;lon;lat;huisnummer\nHuis;4.9;52.37;{'7' * 50_000}\n"),
    "lang nummer.geojson": lambda path: path.write_text(
        json.dumps(
            {"type": "FeatureCollection", "features": [{**PLACE, "properties": {"naam": "x", "nummer": "8" * 6_000}}]}
        )
    ),
}
