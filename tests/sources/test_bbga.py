"""The BBGA and two older tables: local codes, privacy rounding, and nothing about origin."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.sources.raw import Catalogue, Figures, Postcodes, RawTable
from socialmap.sources.reading import read

LONG = "jaar;gebiedcode15;variabele;waarde\n"
ORIGIN_COLUMNS = ["imm_Sur", "imm_Ant", "imm_Tur", "imm_Mar", "imm_otherNW", "imm_W", "imm_autoch"]


@pytest.mark.real_data
def test_the_sample_is_of_the_city(real_data: Path, settings: Settings) -> None:
    table = read(real_data / "bbga/bbga_tableau_sample.csv", settings=settings)
    assert isinstance(table, Figures)
    assert table.areas[["code", "edition", "level"]].to_numpy().tolist() == [["GM0363", 2022, "gemeente"]]
    found = {
        (series.indicator_id, series.measured): value
        for series, value in zip(table.series, table.values.iloc[0], strict=True)
    }
    assert len(found) == 64
    assert found["bbga.BEV0_17", "2019"] == 148_915
    assert found["bbga.BEV0_17_P", "2008"] == 18.9
    assert [remark.reason for remark in table.remarks] == [
        "afgerond door de gemeente: 1 tot en met 4 werd 5 en meer dan 90 procent werd 90; reken geen aantallen terug"
    ]


def test_local_codes_become_codes_of_areas(read_text: Callable[..., RawTable]) -> None:
    codes = ["STAD", "A", "GA01", "AA", "AA01", "DX01", "A00", "A00a"]
    table = read_text(LONG + "".join(f"2020;{code};X;{number}\n" for number, code in enumerate(codes)))
    assert isinstance(table, Figures)
    assert table.areas[["code", "edition", "level"]].to_numpy().tolist() == [
        ["GM0363", 2022, "gemeente"],
        ["A", 2022, "stadsdeel"],
        ["GA01", 2022, "gebied"],
        ["WK0363AA", 2022, "wijk"],
        ["BU0363AA01", 2022, "buurt"],
        ["DX01", 2020, "gebied"],
        ["A00", 2020, "wijk"],
        ["A00a", 2020, "buurt"],
    ]
    assert table.values[0].tolist() == [0, 1, 2, 3, 4, 5, 6, 7]


def test_figures_on_origin_and_religion_are_left_out(read_text: Callable[..., RawTable]) -> None:
    names = ["BEVTURK_P", "BEV17NW", "PRELIGIE_P", "BEVTOTAAL", "PEENZ_P", "BEV65_79"]
    table = read_text(LONG + "".join(f"2020;AA;{name};5\n" for name in names))
    assert isinstance(table, Figures)
    assert {series.indicator_id for series in table.series} == {"bbga.BEVTOTAAL", "bbga.PEENZ_P", "bbga.BEV65_79"}
    assert {remark.value for remark in table.remarks if remark.action == "weggelaten"} == {
        "BEVTURK_P",
        "BEV17NW",
        "PRELIGIE_P",
    }


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("2020;AA;PEENZ_P;101", "rij 2, kolom waarde: dit percentage kan niet; gevonden: '101.0'"),
        ("2020;ZZZ;X;1", "rij 2, kolom gebiedcode15: dit gebied is onbekend; gevonden: 'ZZZ'"),
        ("2020;AA;EERST;1", "rij 2, kolom variabele: dit cijfer staat er twee keer; gevonden: 'EERST'"),
        ("ooit;AA;X;1", "rij 2, kolom jaar: dit is geen getal; gevonden: 'ooit'"),
        ("20;AA;X;1", "rij 2, kolom jaar: dit is geen jaar"),
    ],
)
def test_a_wrong_row_is_named(read_text: Callable[..., RawTable], row: str, sentence: str) -> None:
    with pytest.raises(BadInputError, match=sentence):
        read_text(f"{LONG}2020;AA;EERST;1\n{row}\n")


@pytest.mark.real_data
def test_the_catalogue_has_definitions_but_none_on_origin(real_data: Path, settings: Settings) -> None:
    table = read(real_data / "bbga/bbga_metadata_utf8.csv", settings=settings)
    assert isinstance(table, Catalogue)
    dropped = [remark.value for remark in table.remarks]
    assert len(table.indicators) + len(dropped) == 792
    assert {"BEVSUR", "BEV80PLUSNW_P", "PGODSHUIS_P", "OARBKENMIGR_P", "BEVNSTEDELING"} <= set(dropped)
    kept = {indicator.id.removeprefix("bbga."): indicator for indicator in table.indicators}
    assert {"PEENZ_P", "PREGIE_P", "PVRIJWIL_P", "LSOCCOH_R", "PVERENIGING_P", "BEVVERT"} <= set(kept)
    assert not any("igratieachtergrond" in item.label or "esters" in item.label for item in table.indicators)
    assert {indicator.min_population for indicator in table.indicators} == {None, 500, 800}
    assert kept["BEVTOTAAL"].label_en == "Population"


@pytest.mark.real_data
def test_mac_roman_is_read_and_origin_is_dropped(real_data: Path, settings: Settings) -> None:
    table = read(real_data / "bbga/data_buurtanalyse.csv", settings=settings)
    assert isinstance(table, Figures)
    assert "Chassébuurt" in set(table.areas["name"])
    assert set(table.areas["edition"]) == {2016}
    assert [remark.column for remark in table.remarks if remark.reason == "gaat over herkomst"] == ORIGIN_COLUMNS
    assert any("mac_roman" in remark.reason for remark in table.remarks)
    columns = [series.indicator_id for series in table.series]
    assert not any("imm" in column for column in columns)
    harbour = table.values.set_axis(columns, axis=1)[table.areas["code"] == "B10"].iloc[0]
    assert harbour["buurtanalyse.population"] == 200
    assert np.isnan(harbour["buurtanalyse.unempl"])


@pytest.mark.real_data
def test_a_row_without_a_postcode_is_refused_and_said(real_data: Path, settings: Settings) -> None:
    table = read(real_data / "bbga/postcode_naar_buurt.csv", settings=settings)
    assert isinstance(table, Postcodes)
    assert len(table.frame) == 18_360
    assert list(table.frame.columns) == ["postcode", "buurt_code", "buurt_name"]
    assert [(remark.action, remark.row, remark.value) for remark in table.remarks] == [("geweigerd", 1, "Kortvoort")]


def test_a_wrong_postcode_is_named(read_text: Callable[..., RawTable]) -> None:
    with pytest.raises(BadInputError, match="rij 1, kolom postcode: dit is geen postcode; gevonden: '10AB'"):
        read_text("postcode,buurt_naam,buurt_vollcode\n10ab,Dam,A00a\n")
