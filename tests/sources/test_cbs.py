"""CBS tables: real files, suppression, wrong columns, wrong numbers."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.sources.raw import Figures, RawTable
from socialmap.sources.reading import read

HEADER = "code,naam,gemeente,inwoners,stedelijkheid,koopwoningen\n"


def column(table: Figures, indicator: str, measured: str = "2024") -> pd.Series:
    """Values of one series by area code."""
    number = next(
        index for index, item in enumerate(table.series) if (item.indicator_id, item.measured) == (indicator, measured)
    )
    return table.values[number].set_axis(table.areas["code"])


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "count", "level"),
    [("buurten", 14_574, "buurt"), ("wijken", 3_393, "wijk"), ("gemeenten", 342, "gemeente")],
)
def test_the_whole_country(real_data: Path, settings: Settings, name: str, count: int, level: str) -> None:
    table = read(real_data / f"cbs2024/{name}.csv", settings=settings)
    assert isinstance(table, Figures)
    assert len(table.areas) == len(table.values) == count
    assert table.values.shape[1] == len(table.series)
    assert set(table.areas["level"]) == {level}
    assert {series.indicator_id for series in table.series} == {indicator.id for indicator in table.indicators}
    amsterdam = table.areas["gemeente_code"] == "GM0363"
    assert set(table.areas.loc[amsterdam, "edition"]) == {2022}
    assert set(table.areas.loc[~amsterdam, "edition"]) == {2024}


@pytest.mark.real_data
def test_blank_is_unknown_and_zero_is_zero(real_data: Path, settings: Settings) -> None:
    path = real_data / "cbs2024/buurten.csv"
    table = read(path, settings=settings)
    assert isinstance(table, Figures)
    given = pd.read_csv(path, index_col="code")
    for indicator, theirs in (
        ("inwoners", "inwoners"),
        ("inwoners_65plus", "inwoners65plus"),
        ("cbs.koopwoningen", "koopwoningen"),
    ):
        pd.testing.assert_series_equal(column(table, indicator), given[theirs].astype(float), check_names=False)
    assert column(table, "inwoners").isna().sum() == 478
    assert any("onbekend, niet nul" in remark.reason for remark in table.remarks)


@pytest.mark.real_data
def test_the_wijk_of_a_buurt_comes_from_its_code(real_data: Path, settings: Settings) -> None:
    buurten = read(real_data / "cbs2024/buurten.csv", settings=settings)
    wijken = read(real_data / "cbs2024/wijken.csv", settings=settings)
    assert isinstance(buurten, Figures)
    assert isinstance(wijken, Figures)
    assert set(buurten.areas["wijk_code"]) <= set(wijken.areas["code"])
    assert any("wijkcode klopte in 14574 rijen niet" in remark.reason for remark in buurten.remarks)


@pytest.mark.real_data
def test_health_is_kept_by_year_and_once(real_data: Path, settings: Settings) -> None:
    table = read(real_data / "cbs2024/buurten.csv", settings=settings)
    assert isinstance(table, Figures)
    health = [series for series in table.series if series.indicator_id == "goed_ervaren_gezondheid"]
    assert [series.measured for series in health] == ["2012", "2016", "2020", "2022", "2024"]
    assert {series.source_id for series in health} == {"rivm-ervaren-gezondheid"}
    assert next(item for item in table.indicators if item.id == "goed_ervaren_gezondheid").is_estimate
    assert any("16 rijen met een ouder jaar" in remark.reason for remark in table.remarks)


@pytest.mark.real_data
def test_old_codes_of_ses_go_on_the_division_the_crosswalk_starts_from(real_data: Path, settings: Settings) -> None:
    table = read(real_data / "cbs2024/SES_WOA_amsterdam.csv", settings=settings)
    assert isinstance(table, Figures)
    assert len(table.areas) == 579
    assert set(table.areas["edition"]) == {2020}
    score = column(table, "ses.score", "2019")
    assert score["GM0363"] == pytest.approx(-0.1)
    assert np.isnan(score["BU03630100"])
    assert column(table, "ses.huishoudens", "2019")["BU03630100"] == 0
    assert any("579 gebieden van 2019 staan op de indeling 2020" in remark.reason for remark in table.remarks)


@pytest.mark.real_data
def test_proximity_is_turned_around(real_data: Path, settings: Settings) -> None:
    table = read(real_data / "cbs2024/Nabijheid_voorzieningen_2021.csv", settings=settings)
    assert isinstance(table, Figures)
    assert list(table.areas["code"][:3]) == ["NL01", "GM1680", "WK168000"]
    huisarts = column(
        table, "nabijheid.gezondheid_en_welzijn_huisartsenpraktijk_afstand_tot_huisartsenpraktijk", "2021"
    )
    assert huisarts["BU16800009"] == pytest.approx(2.6)
    assert not table.values.isna().all().any()
    assert any(remark.reason.startswith("21 onderwerpen zonder een enkel getal") for remark in table.remarks)


def test_a_percentage_above_100_is_refused(read_text: Callable[..., RawTable]) -> None:
    rows = "BU03440101,Buurt,GM0344,100,1,50\nBU03440102,Buurt,GM0344,100,1,101\n"
    with pytest.raises(
        BadInputError,
        match=r"bestand\.csv, rij 2, kolom koopwoningen: dit percentage kan niet; gevonden: '101.0'; verwacht: 0",
    ):
        read_text(HEADER + rows)


def test_a_word_in_a_column_of_figures_is_refused(read_text: Callable[..., RawTable]) -> None:
    with pytest.raises(BadInputError, match=r"rij 1, kolom inwoners: dit is geen getal; gevonden: 'veel'"):
        read_text(HEADER + "BU03440101,Buurt,GM0344,veel,1,50\n")


def test_double_and_wrong_codes_are_refused(read_text: Callable[..., RawTable]) -> None:
    row = "BU03440101,Buurt,GM0344,100,1,50\n"
    with pytest.raises(BadInputError, match=r"rij 2, kolom code: deze code staat er twee keer; gevonden: 'BU03440101'"):
        read_text(HEADER + row + row)
    with pytest.raises(BadInputError, match=r"rij 1, kolom code: dit is geen CBS-code; gevonden: 'buurt'"):
        read_text(HEADER + row.replace("BU03440101", "buurt"))


def test_sentinels_and_dots_are_unknown(read_text: Callable[..., RawTable]) -> None:
    table = read_text(HEADER + "BU03440101,Buurt,GM0344,-99997,1,.\nBU03440102,Buurt,GM0344,5,1,20\n")
    assert isinstance(table, Figures)
    assert np.isnan(column(table, "inwoners")["BU03440101"])
    assert np.isnan(column(table, "cbs.koopwoningen")["BU03440101"])
    assert column(table, "inwoners")["BU03440102"] == 5


def test_an_answer_of_the_odata_service_gives_the_same_indicators(read_text: Callable[..., RawTable]) -> None:
    row = {
        "WijkenEnBuurten": "GM0344    ",
        "Gemeentenaam_1": "Utrecht   ",
        "AantalInwoners_5": 374_238,
        "Koopwoningen_47": None,
    }
    table = read_text(json.dumps({"odata.metadata": "https://x/85984NED/$metadata", "value": [row]}), "cbs.json")
    assert isinstance(table, Figures)
    assert table.areas.loc[0, ["code", "edition", "name"]].tolist() == ["GM0344", 2024, "Utrecht"]
    assert column(table, "inwoners")["GM0344"] == 374_238


def test_another_odata_table_is_refused(read_text: Callable[..., RawTable]) -> None:
    document = {
        "odata.metadata": "https://x/83765NED/$metadata",
        "value": [{"WijkenEnBuurten": "GM0344", "AantalInwoners_5": 1}],
    }
    with pytest.raises(BadInputError, match="dit is een andere tabel van het CBS; verwacht: 85984NED"):
        read_text(json.dumps(document), "cbs.json")


def test_a_proximity_row_that_is_cut_off_is_refused(read_text: Callable[..., RawTable]) -> None:
    text = (
        '"Nabijheid 2021"\n""\n"Onderwerp";"";"Nederland"\n"Regioaanduiding|Codering";"code";"NL00"\n"Afstand";"km"\n'
    )
    with pytest.raises(BadInputError, match="rij 2: de rij heeft een ander aantal kolommen; gevonden: '2'"):
        read_text(text)
