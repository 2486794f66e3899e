"""The last gate before the store: every fault counted, the first named, nothing let through."""

import subprocess
import sys
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from socialmap import geo, schema
from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.sources import raw, reading

HERE = shapely.box(115_000, 487_000, 116_000, 488_000)


def an_area(**changes):
    ordinary = {
        "code": "WK0363FB",
        "edition": 2022,
        "level": "wijk",
        "name": "Geuzenveld",
        "local_code": "FB",
        "wijk_code": "WK0363FB",
        "gebied_code": "GF03",
        "stadsdeel_code": "F",
        "gemeente_code": "GM0363",
        "geometry": HERE,
    }
    return {**ordinary, **changes}


def areas(*rows):
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=geo.RD)


def a_place(**changes):
    ordinary = {"reference": "MV1", "name": "De Brug", "postcode": "1067HP", "lon": 4.8, "lat": 52.38}
    return {**ordinary, **changes}


def figures(values, units=("%", "personen"), **tables):
    values = pd.DataFrame(values, columns=["eenzaam", "inwoners"][: len(units)], dtype=float)
    frame = pd.DataFrame([an_area(code=f"WK0363F{letter}") for letter in "ABCDE"])[: len(values)]
    bounds = {name: pd.DataFrame(table, columns=values.columns, dtype=float) for name, table in tables.items()}
    schema.check_figures(frame, values, units=units, file="cijfers.csv", **bounds)


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("BU0363FB01", "buurt"),
        ("BU03630000", "buurt"),
        ("A04a", "buurt"),
        ("WK0363FB", "wijk"),
        ("A00", "wijk"),
        ("GF03", "gebied"),
        ("F", "stadsdeel"),
        ("GM0344", "gemeente"),
        ("NL01", "land"),
    ],
)
def test_codes_of_every_level(code: str, level: str) -> None:
    schema.check_areas(areas(an_area(code=code, level=level)))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"code": "BU0363EQ"}, "kolom code: deze code past niet bij dit soort gebied; gevonden: 'BU0363EQ, wijk'"),
        ({"code": "wk0363fb"}, "deze code past niet"),
        ({"code": None}, "deze code past niet"),
        ({"level": "dorp"}, "deze code past niet"),
        ({"edition": 22}, "kolom edition: dit getal kan niet; gevonden: '22'; verwacht: een jaartal"),
        ({"name": " "}, "kolom name: hier staat niets"),
        ({"name": None}, "kolom name: hier staat niets"),
        ({"gemeente_code": "0363"}, "kolom gemeente_code: dit heeft niet de goede vorm"),
        ({"wijk_code": "BU0363EQ"}, "kolom wijk_code: .* verwacht: de code van een wijk"),
        ({"stadsdeel_code": "Nieuw-West"}, "kolom stadsdeel_code"),
        ({"geometry": None}, "hier is geen bruikbare vorm"),
        ({"geometry": shapely.Polygon()}, "hier is geen bruikbare vorm"),
        ({"geometry": shapely.Point(115_000, 487_000)}, "hier is geen bruikbare vorm.*een vlak"),
        ({"geometry": shapely.box(4.8, 52.3, 4.9, 52.4)}, "dit ligt niet in Nederland.*RD"),
        ({"geometry": shapely.box(115_000, 487_000, 900_000, 488_000)}, "dit ligt niet in Nederland"),
    ],
)
def test_an_area_that_cannot_be(changes, message) -> None:
    with pytest.raises(BadInputError, match=f"wijken.geojson, rij 2, .*{message}"):
        schema.check_areas(areas(an_area(code="WK0363FA"), an_area(**changes)), file="wijken.geojson")


def test_westpoort_has_no_gebied() -> None:
    schema.check_areas(areas(an_area(gebied_code="")))


def test_one_code_twice_in_one_edition() -> None:
    schema.check_areas(areas(an_area(), an_area(edition=2024)))
    with pytest.raises(BadInputError, match="rij 3, kolom code: dit staat er al; gevonden: 'WK0363FB, 2022'"):
        schema.check_areas(areas(an_area(), an_area(edition=2024), an_area()))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"lon": 0.0, "lat": 0.0}, "lon: dit punt ligt niet in Nederland"),
        ({"lon": 52.38, "lat": 4.8}, "lon: dit punt ligt niet in Nederland"),
        ({"lon": 115_000.0, "lat": 487_000.0}, "lon: dit punt ligt niet in Nederland"),
        ({"lon": np.nan}, "lon: dit punt ligt niet in Nederland"),
        ({"reference": ""}, "reference: hier staat niets"),
        ({"name": ""}, "name: hier staat niets"),
        ({"reference": "MV0"}, "reference: dit staat er al"),
    ],
)
def test_a_place_that_cannot_be_is_refused_by_itself(changes, message) -> None:
    rows = [a_place(reference="MV0"), a_place(**changes), a_place(reference="MV3")]
    (fault,) = schema.refused_places(pd.DataFrame(rows, index=[7, 7, 9]))
    assert (fault.row, f"{fault.column}: {fault.message}") == (2, message)


def test_a_row_is_refused_once_however_many_faults_it_has() -> None:
    rows = [a_place(reference=f"MV{number}") for number in range(6)]
    rows[4] |= {"name": "", "lat": 0.0}
    rows[2] |= {"reference": "MV1"}
    faults = schema.refused_places(pd.DataFrame(rows))
    assert [(fault.row, fault.column) for fault in faults] == [(3, "reference"), (5, "name")]


def test_columns_that_are_not_there_are_named() -> None:
    with pytest.raises(BadInputError, match=r"kolom lon: deze kolom ontbreekt \(en nog 1 fout in deze tabel\)"):
        schema.refused_places(pd.DataFrame([a_place()]).drop(columns=["lon", "lat"]))


def test_an_empty_table_is_no_fault() -> None:
    assert schema.refused_places(pd.DataFrame([a_place()]).iloc[:0]) == []
    figures(np.empty((0, 2)))


def test_a_table_of_more_columns_is_no_fault() -> None:
    assert schema.refused_places(pd.DataFrame([a_place(phone="020 123 45 67")])) == []


@pytest.mark.parametrize("values", [[[0, 0]], [[100, 931_298]], [[np.nan, np.nan]], [[18.4, np.nan]]])
def test_figures_that_can_be(values) -> None:
    figures(values)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            [[1, 1], [100.1, 5]],
            "rij 2, kolom eenzaam: dit cijfer kan niet; gevonden: '100.1'; verwacht: een percentage",
        ),
        ([[1, 1], [-1, 5]], "rij 2, kolom eenzaam"),
        ([[1, 1], [1, -5]], "rij 2, kolom inwoners"),
        ([[1, 1], [1, np.inf]], "rij 2, kolom inwoners"),
        ([[1, -1], [101, -1]], r"rij 1, kolom inwoners: .*\(en nog 2 fouten"),
    ],
)
def test_figures_that_cannot_be(values, message) -> None:
    with pytest.raises(BadInputError, match=message):
        figures(values)


def test_a_score_may_be_below_zero_and_a_percentage_may_not() -> None:
    figures([[-1.15]], units=("score",))
    figures([[5518.9]], units=("per 1.000 inwoners",))
    with pytest.raises(BadInputError, match="dit cijfer kan niet"):
        figures([[-1.15]], units=("per 1.000 inwoners",))


def test_a_figure_lies_within_its_bounds() -> None:
    figures([[18, 5], [np.nan, 5]], low=[[15, np.nan], [20, np.nan]], high=[[21, np.nan], [25, 6]])
    figures([[18.04, 5]], low=[[18.1, 5]], high=[[18, 5]])  # each rounded by itself
    with pytest.raises(BadInputError, match=r"kolom eenzaam: dit cijfer ligt buiten zijn marge; gevonden: '19\.0'"):
        figures([[18, 5]], low=[[19, 5]])
    with pytest.raises(BadInputError, match=r"gevonden: '18\.0'"):
        figures([[18, 5]], high=[[17, 5]])
    with pytest.raises(BadInputError, match="buiten zijn marge"):
        figures([[np.nan, 5]], low=[[25, 5]], high=[[20, 5]])
    with pytest.raises(BadInputError, match=r"dit cijfer kan niet; gevonden: '104\.0'"):
        figures([[99, 5]], high=[[104, 5]])


def test_tables_of_another_size_are_refused() -> None:
    with pytest.raises(BadInputError, match=r"niet even groot.*2 gebieden en 2 reeksen"):
        figures([[1, 2], [3, 4]], low=[[1, 2]])


def test_figures_of_one_area_twice() -> None:
    frame = pd.DataFrame([an_area(), an_area()])
    with pytest.raises(BadInputError, match="rij 2, kolom code: dit staat er al"):
        schema.check_figures(frame, pd.DataFrame({"eenzaam": [1.0, 2.0]}), units=["%"])


def crosswalk(*rows):
    return pd.DataFrame(rows, columns=["from_code", "from_edition", "to_code", "to_edition", "share"])


def test_shares_of_an_area_are_at_most_the_whole() -> None:
    first, second = ("BU03630000", 2020, "BU0363AE01", 2022, 0.6), ("BU03630000", 2020, "BU0363AE02", 2022, 0.4)
    schema.check_crosswalk(crosswalk(first, second))
    with pytest.raises(BadInputError, match="rij 1, kolom share: de delen van deze buurt zijn samen meer dan 1"):
        schema.check_crosswalk(crosswalk(first, (*second[:4], 0.5)))
    with pytest.raises(BadInputError, match=r"rij 1, kolom share: dit getal kan niet; gevonden: '-0\.1'"):
        schema.check_crosswalk(crosswalk((*first[:4], -0.1)))
    with pytest.raises(BadInputError, match="dit staat er al"):
        schema.check_crosswalk(crosswalk((*first[:4], 0.1), (*first[:4], 0.2)))
    with pytest.raises(BadInputError, match="kolom to_code: dit heeft niet de goede vorm; gevonden: ''"):
        schema.check_crosswalk(crosswalk(("BU03630000", 2020, "", 2022, 0.6)))


def test_a_postcode_has_four_figures_and_two_letters() -> None:
    columns = ["postcode", "buurt_code", "buurt_name"]
    schema.check_postcodes(pd.DataFrame([("1011AB", "A04a", "Oosterdok"), ("1011AB", "A04b", "Oost")], columns=columns))
    for postcode in ("0011AB", "1011 AB", "1011", ""):
        with pytest.raises(BadInputError, match="kolom postcode: dit heeft niet de goede vorm"):
            schema.check_postcodes(pd.DataFrame([(postcode, "A04a", "Oosterdok")], columns=columns))


def test_features_have_a_known_kind_and_a_shape() -> None:
    def check(**changes):
        row = {"kind": "park", "reference": "1", "name": "", "geometry": HERE, **changes}
        schema.check_features(gpd.GeoDataFrame([row], geometry="geometry", crs=geo.RD))

    check()
    check(kind="halte", geometry=HERE.centroid)
    with pytest.raises(BadInputError, match="dit soort kennen we niet; gevonden: 'vijver'; verwacht: park, watertap"):
        check(kind="vijver")
    with pytest.raises(BadInputError, match="hier is geen bruikbare vorm"):
        check(geometry=None)


@pytest.mark.real_data
def test_the_published_files_pass(real_data: Path) -> None:
    checked = []
    for folder, pattern in (("amsterdam", "*.geojson"), ("cbs2024", "*.csv"), ("rivm", "*.xlsx"), ("bbga", "*.csv")):
        for path in sorted((real_data / folder).glob(pattern)):
            match reading.read(path, settings=Settings()):
                case raw.Areas(frame=frame):
                    schema.check_areas(frame, file=path.name)
                case raw.PlaceRows(frame=frame):
                    assert schema.refused_places(frame, file=path.name) == []
                case raw.Features(frame=frame):
                    schema.check_features(frame, file=path.name)
                case raw.Crosswalk(frame=frame):
                    schema.check_crosswalk(frame, file=path.name)
                case raw.Postcodes(frame=frame):
                    schema.check_postcodes(frame, file=path.name)
                case raw.Figures() as table:
                    unit = {indicator.id: indicator.unit for indicator in table.indicators}
                    units = [unit[series.indicator_id] for series in table.series]
                    schema.check_figures(table.areas, table.values, units=units, file=path.name)
                case _:
                    continue
            checked.append(path.name)
    assert len(checked) >= 15


def test_a_country_is_checked_in_a_blink() -> None:
    count, width = 35_000, 40
    frame = pd.DataFrame(
        {"code": [f"BU{n:08}" for n in range(count)], "edition": 2024, "level": "buurt", "gemeente_code": "GM0363"}
    )
    values = pd.DataFrame(np.random.default_rng(1).uniform(0, 100, (count, width)))
    schema.check_figures(frame[:1], values[:1], units=["%"] * width)
    best = min(_seconds(frame, values) for _ in range(3))
    assert best < 1.5  # 0.08 s when nothing else runs


def _seconds(frame: pd.DataFrame, values: pd.DataFrame) -> float:
    begin = time.perf_counter()
    schema.check_figures(frame, values, units=["%"] * values.shape[1])
    return time.perf_counter() - begin


def test_pandera_is_imported_only_when_something_is_checked() -> None:
    program = "import sys, socialmap.schema; sys.exit('pandera' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False, cwd=Path(__file__).parents[1]).returncode == 0
