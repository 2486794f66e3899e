"""Whatever form a view leaves in, its texts, numbers and shapes come back as they were, and nothing in it is run."""

import io
import json
import time
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import numpy as np
import openpyxl
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from socialmap.exchange.forms import FORMS
from socialmap.exchange.leaving import ID, Cell, Column, Leaving, SourceRow, Style
from socialmap.i18n import words
from socialmap.marks import KIND_MARKS
from socialmap.model import Level
from socialmap.model.written import seen
from socialmap.queries.kaart.places import ALL, PlaceFilter
from socialmap.queries.leaving.views import VIEWS
from tests.support.leaving import READ, read_csv, read_geopackage
from tests.support.worlds import city_on_foot

NL = words("nl")
COLUMNS = (
    Column("name", "naam"),
    Column("count", "aantal", Cell.WHOLE),
    Column("price", "prijs", Cell.NUMBER),
    Column("day", "dag", Cell.DAY),
    Column(ID, "nummer"),
)
AWKWARD = [
    *("=1+1", '=HYPERLINK("http://evil.example")', "-2+3", "@SUM(A1)", "\t=1+1", "'=1+1", "＋1", "-12,5"),  # noqa: RUF001
    *("'t Pluspunt", 'zegt "ja"; en, nee', "twee\nregels", "سلام عليكم", "\u05d0\u05d1", "👩‍👩‍👧 🌻", "e\u0301"),
    *("0201234567", "5-7", "1/2", "9:30", "1e5", "020 123 45 67", "WAAR", "<b>&amp;</b>", "x" * 3_000),
]  # fmt: skip
TEXTS = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1).filter(lambda text: seen(text) == text)


def view(rows, shapes=(), columns=COLUMNS, style=Style()):  # noqa: B008 (frozen)
    at = np.empty(len(shapes), dtype=object)
    at[:] = list(shapes)
    return Leaving(
        "plekken", "Plekken", columns, rows, (SourceRow("Lijst", "Gemeente", "CC0", "mei 2026", "https://voorbeeld.nl"),),
        datetime(2026, 11, 29, 12, tzinfo=UTC), ("Een zin.",), at, style,
    )  # fmt: skip


@settings(max_examples=12)
@given(st.lists(TEXTS, min_size=1, max_size=20))
@example(AWKWARD)
def test_any_text_survives_every_form(texts):
    left = view([{ID: str(number), "name": text} for number, text in enumerate(texts)])
    for form, read in READ.items():
        found = read(FORMS[form].write(left, NL))
        assert [row["name" if "name" in row else "naam"] for row in found] == texts, form


def test_every_form_is_read_back_here():
    assert set(READ) == set(FORMS)


ROW = {ID: "a", "name": "De Brug", "count": 3, "price": -1234.5, "day": date(2026, 5, 4)}


def test_numbers_and_days_are_numbers_and_days_and_unknown_is_empty():
    left = view([ROW, {ID: "b", "name": "Leeg", "price": float("nan")}])
    [row, empty] = READ["xlsx"](FORMS["xlsx"].write(left, NL))
    assert row == {"naam": "De Brug", "aantal": 3, "prijs": -1234.5, "dag": datetime(2026, 5, 4), "nummer": "a"}  # noqa: DTZ001
    assert [empty[name] for name in ("aantal", "prijs", "dag")] == [None] * 3
    text = FORMS["csv"].write(left, NL).decode("utf-8-sig")
    assert text == "naam;aantal;prijs;dag;nummer\r\nDe Brug;3;-1234,5;04-05-2026;a\r\nLeeg;;;;b\r\n"
    [row, empty] = READ["geojson"](FORMS["geojson"].write(left, NL))
    assert (row["price"], row["day"]) == (-1234.5, "2026-05-04")
    assert set(empty) == {"name", "id"}, "what is unknown is absent"
    [row, empty] = READ["gpkg"](FORMS["gpkg"].write(left, NL))
    assert (row["count"], row["price"], row["day"].date()) == (3, -1234.5, date(2026, 5, 4))
    assert [empty[name] for name in ("count", "price", "day")] == [None] * 3


def test_a_spreadsheet_makes_nothing_else_of_a_text():
    """A phone number keeps its zero and a house number is no day: in CSV by an apostrophe, as for a formula."""
    texts = ["0201234567", "5-7", "1/2", "9:30", "1e5", "=1+1", "12", "58-H", "020 1234567"]
    left = view([{ID: str(number), "name": text} for number, text in enumerate(texts)])
    lines = FORMS["csv"].write(left, NL).decode("utf-8-sig").splitlines()[1:]
    told = [line.partition(";")[0] for line in lines]
    assert told == ["'0201234567", "'5-7", "'1/2", "'9:30", "'1e5", "'=1+1", "12", "58-H", "020 1234567"]
    assert [row["naam"] for row in read_csv(FORMS["csv"].write(left, NL))] == texts
    cells = openpyxl.load_workbook(io.BytesIO(FORMS["xlsx"].write(left, NL))).worksheets[0]["A"]
    assert {cell.data_type for cell in cells} == {"s"}


def test_the_same_view_gives_the_same_bytes():
    """So that a browser is told that nothing changed."""
    left = view([ROW], [shapely.Point(121_000, 487_000)])
    for form in FORMS.values():
        assert form.write(left, NL) == form.write(left, NL), form.suffix


@pytest.mark.parametrize("form", FORMS)
def test_nothing_at_all_is_a_whole_file(form):
    assert READ[form](FORMS[form].write(view([]), NL)) == []


def test_sources_and_licences_are_inside():
    left = view([ROW], [shapely.Point(121_000, 487_000)])
    book = openpyxl.load_workbook(io.BytesIO(FORMS["xlsx"].write(left, NL)))
    assert book.sheetnames == ["plekken", "Bronnen"]
    told = [cell for row in book["Bronnen"].iter_rows(values_only=True) for cell in row if cell]
    assert {"Plekken", "Een zin.", "Lijst", "Gemeente", "CC0", "mei 2026", "https://voorbeeld.nl"} <= set(told)
    collection = json.loads(FORMS["geojson"].write(left, NL))
    assert collection["attribution"] == "Gemeente, Lijst, mei 2026, CC0"
    [source] = read_geopackage(FORMS["gpkg"].write(left, NL), "bronnen")
    assert source == {
        "name": "Lijst", "publisher": "Gemeente", "licence": "CC0", "when": "mei 2026", "url": "https://voorbeeld.nl",
    }  # fmt: skip


def test_geojson_is_that_of_rfc_7946():
    """Degrees; outer rings against the clock and holes with it; valid as written, in ordinary numbers; bounds."""
    x, y = 121_000.0, 487_000.0
    clockwise = shapely.Polygon([(x, y), (x, y + 100), (x + 100, y + 100), (x + 100, y)])
    hole = [(x + 20, y + 20), (x + 40, y + 20), (x + 40, y + 40), (x + 20, y + 40)]
    # Rounding alone would pull its point over its other side; of the last one nothing is left.
    sliver = shapely.Polygon([(x, y), (x + 50, y + 0.03), (x + 100, y), (x + 50, y + 0.02)])
    speck = shapely.box(x, y, x + 0.001, y + 0.001)
    shapes = [
        clockwise, shapely.Polygon(clockwise.exterior.coords, [hole]), sliver, speck, shapely.MultiPolygon([clockwise]),
        shapely.Point(x, y), None,
    ]  # fmt: skip
    left = view([{ID: str(number), "name": "x"} for number in range(len(shapes))], shapes)
    collection = json.loads(FORMS["geojson"].write(left, NL))
    assert "crs" not in collection
    found = [
        None if one["geometry"] is None else shapely.geometry.shape(one["geometry"]) for one in collection["features"]
    ]
    assert found[3] is None
    assert found[6] is None
    for shape in found[:3] + found[4:6]:
        assert shape.is_valid
        for part in getattr(shape, "geoms", [shape]):
            if part.geom_type == "Polygon":
                assert part.exterior.is_ccw
                assert not any(ring.is_ccw for ring in part.interiors)
        assert (np.round(shapely.get_coordinates(shape), 6) == shapely.get_coordinates(shape)).all()
    assert found[5].distance(shapely.Point(4.887971, 52.369826)) < 2e-6
    west, south, east, north = collection["bbox"]
    assert west < east
    assert south < north
    assert (3 < west < 8, 50 < south < 54) == (True, True)


def style_of(left):
    [style] = read_geopackage(FORMS["gpkg"].write(left, NL), "layer_styles")
    return style, ET.fromstring(style["styleQML"])


def test_a_geopackage_opens_in_qgis_as_it_is_drawn_here():
    kinds = {kind: (mark, mark.plural) for kind, mark in KIND_MARKS.items()}
    columns = (*COLUMNS, Column("kind", "soort"))
    points = view([{**ROW, "kind": "buurtkamer"}], [shapely.Point(121_000, 487_000)], columns, Style("kind", kinds))
    style, root = style_of(points)
    # What QGIS looks a style up by.
    assert (style["f_table_name"], style["f_geometry_column"], style["useAsDefault"]) == ("plekken", "geom", True)
    categories = {one.get("value"): one for one in root.iter("category")}
    assert set(categories) == set(KIND_MARKS)
    symbols = {one.get("name"): one for one in root.iter("symbol")}
    drawn = symbols[categories["buurtkamer"].get("symbol")]
    options = {one.get("name"): one.get("value") for one in drawn.iter("Option") if one.get("name")}
    assert (options["name"], options["chr"]) == ("circle", "B")
    assert any(one.get("value") == "230,159,0,255" for one in drawn.iter("Option"))
    aliases = {one.get("field"): one.get("name") for one in root.iter("alias")}
    assert aliases["count"] == "aantal"
    steps = [(0.0, 50.0, "#ffffcc", "0 tot 50"), (50.0, 100.0, "#253494", "50 tot 100")]
    areas = view([ROW], [shapely.box(0, 0, 9, 9)], style=Style("price", steps=steps))
    rules = [one.get("filter") for one in style_of(areas)[1].iter("rule") if one.get("filter")]
    assert rules == ['"price" >= 0 AND "price" < 50', '"price" >= 50 AND "price" <= 100', "ELSE"]
    bare = style_of(view([ROW], [shapely.box(0, 0, 9, 9)]))[1]
    assert len(list(bare.iter("rule"))) == 1


@pytest.mark.nightly
@pytest.mark.real_data
def test_the_whole_city_leaves_in_a_moment_and_its_borders_are_valid(real_data):
    """Measured in November 2026: 0.1 s of work a form for 929 places, 0.7 MB at most; bounded at ten times that."""
    world = city_on_foot(real_data)
    for view, asked in (("plekken", PlaceFilter(show=ALL)), ("gebieden", Level.WIJK), ("gebieden", Level.BUURT)):
        left = VIEWS[view].make(world, asked, NL, "")
        for form in FORMS.values():
            before = time.process_time()
            content = form.write(left, NL)
            assert time.process_time() - before < 2, (view, form.suffix)
            assert len(content) < 7_000_000, (view, form.suffix)
        shapes = [one["geometry"] for one in json.loads(FORMS["geojson"].write(left, NL))["features"]]
        assert [one for one in shapes if one and not shapely.geometry.shape(one).is_valid] == []
