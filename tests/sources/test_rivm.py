"""RIVM's health monitor: the workbook, and an answer with the published bounds."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.sources.raw import Figures, RawTable
from socialmap.sources.reading import read


def row(
    margin: str, lonely: float | None, code: str = "WK034401  ", year: str = "2022JJ00", age: str = "20300"
) -> dict[str, Any]:
    return {
        "Leeftijd": age,
        "Marges": margin,
        "WijkenEnBuurten": code,
        "Perioden": year,
        "Gemeentenaam_1": "Utrecht   ",
        "Eenzaam_27": lonely,
        "ErnstigZeerErnstigEenzaam_28": None,
    }


def answer(*rows: dict[str, Any]) -> str:
    return json.dumps({"odata.metadata": "x", "value": list(rows)})


@pytest.fixture(scope="module")
def monitor(real_data: Path) -> Figures:
    table = read(real_data / "rivm/gezondheid_2020_18plus.xlsx", settings=Settings())
    assert isinstance(table, Figures)
    return table


@pytest.mark.real_data
def test_the_workbook_holds_the_whole_country(monitor: Figures) -> None:
    assert monitor.values.shape == (17_341, 32)
    assert monitor.areas["level"].value_counts().to_dict() == {
        "buurt": 13_808,
        "wijk": 3_177,
        "gemeente": 355,
        "land": 1,
    }
    assert set(monitor.areas["edition"]) == {2020}
    assert monitor.low is None
    assert all(indicator.is_estimate for indicator in monitor.indicators)
    assert {series.measured for series in monitor.series} == {"2020"}


@pytest.mark.real_data
def test_the_city_and_the_country_are_those_published(monitor: Figures) -> None:
    columns = [series.indicator_id for series in monitor.series]
    city = monitor.values.set_axis(columns, axis=1)[monitor.areas["code"] == "GM0363"].iloc[0]
    published = {
        "ernstig_eenzaam": 14.8,
        "eenzaam": 53.2,
        "matig_veel_regie": 89.5,
        "vrijwilligerswerk": 17.0,
        "mantelzorger": 9.5,
        "moeite_rondkomen": 24.3,
    }
    assert city[list(published)].to_dict() == published
    assert "rivm.EmotioneelEenzaam" in columns


@pytest.mark.real_data
def test_a_dot_is_unknown(monitor: Figures) -> None:
    assert int(monitor.values.isna().to_numpy().sum()) == 769 * 32
    assert any("24608 waarden niet gepubliceerd" in remark.reason for remark in monitor.remarks)
    assert not monitor.values.eq(0).to_numpy().all()


def test_bounds_become_low_and_high(read_text: Callable[..., RawTable]) -> None:
    table = read_text(answer(row("MW00000", 50.0), row("MOG0095", 45.5), row("MBG0095", 54.5)), "rivm.json")
    assert isinstance(table, Figures)
    assert table.areas[["code", "edition", "level"]].to_numpy().tolist() == [["WK034401", 2022, "wijk"]]
    assert [series.indicator_id for series in table.series] == ["eenzaam"]
    assert table.low is not None
    assert table.high is not None
    assert (table.low.iloc[0, 0], table.values.iloc[0, 0], table.high.iloc[0, 0]) == (45.5, 50.0, 54.5)


def test_years_become_series_and_other_ages_are_left_out(read_text: Callable[..., RawTable]) -> None:
    table = read_text(
        answer(row("MW00000", 50.0), row("MW00000", 40.0, year="2020JJ00"), row("MW00000", 9.0, age="53115")),
        "rivm.json",
    )
    assert isinstance(table, Figures)
    assert [series.measured for series in table.series] == ["2020", "2022"]
    assert table.areas["edition"].tolist() == [2020, 2022]
    assert np.array_equal(table.values.to_numpy(), [[40.0, np.nan], [np.nan, 50.0]], equal_nan=True)
    assert any(remark.reason.startswith("1 rijen over andere leeftijden") for remark in table.remarks)


def test_a_new_code_of_amsterdam_is_on_the_new_division_whatever_the_year(read_text: Callable[..., RawTable]) -> None:
    table = read_text(answer(row("MW00000", 50.0, code="WK0363AA", year="2020JJ00")), "rivm.json")
    assert isinstance(table, Figures)
    assert table.areas["edition"].tolist() == [2022]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"Eenzaam_27": 130.0}, "rij 1, kolom Eenzaam_27: dit percentage kan niet; gevonden: '130.0'"),
        ({"Eenzaam_27": "veel"}, "rij 1, kolom Eenzaam_27: dit is geen getal; gevonden: 'veel'"),
        ({"Perioden": "2022KW01"}, "rij 1, kolom Perioden: deze periode is onbekend; gevonden: '2022KW01'"),
        ({"Marges": "MX"}, "rij 1, kolom Marges: deze marge is onbekend"),
        ({"WijkenEnBuurten": "Utrecht"}, "rij 1, kolom WijkenEnBuurten: dit is geen CBS-code"),
    ],
)
def test_a_wrong_value_is_named(read_text: Callable[..., RawTable], changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadInputError, match=sentence):
        read_text(answer(row("MW00000", 50.0) | changed), "rivm.json")


def test_the_same_area_twice_is_refused(read_text: Callable[..., RawTable]) -> None:
    with pytest.raises(BadInputError, match="rij 2, kolom WijkenEnBuurten: dit gebied staat er twee keer"):
        read_text(answer(row("MW00000", 50.0), row("MW00000", 51.0)), "rivm.json")


def test_a_monitor_of_other_ages_only_is_refused(read_text: Callable[..., RawTable]) -> None:
    with pytest.raises(BadInputError, match="kolom Leeftijd: er staan geen cijfers over mensen van 18 jaar en ouder"):
        read_text(answer(row("MW00000", 50.0, age="53115")), "rivm.json")
