"""Squares of 100 metres of CBS: whose code, how many people, and what is not told."""

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest

from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.sources.raw import RawTable, Squares
from socialmap.sources.reading import read

GRID = "ermelo/cbs_vierkant100_noordveluwe.gpkg"


@pytest.mark.real_data
def test_squares_that_say_in_which_buurt_they_lie_are_never_borders(real_data: Path, settings: Settings) -> None:
    table = read(real_data / GRID, settings=settings)
    assert isinstance(table, Squares)
    assert len(table.frame) == 2443
    # 94,960 residents are told of; of 19 squares CBS tells no number.
    assert table.frame["residents"].sum() == 94_960
    assert table.frame["residents"].isna().sum() == 19
    assert table.frame.iloc[0].tolist() == [158_300, 493_500, 5]
    assert table.published == ""
    assert [remark.action for remark in table.remarks] == ["let op", "let op"]
    shapes = gpd.read_file(real_data / GRID)
    assert table.frame[["x", "y"]].to_numpy().tolist() == shapes.bounds[["minx", "miny"]].round().to_numpy().tolist()


PARTS = "crs28992res100m,aantal_inwoners,aantal_mannen,aantal_vrouwen"


def test_what_a_square_does_not_tell(read_text: Callable[..., RawTable]) -> None:
    rows = ("E1583N4935,15,5,10", "E1584N4935,-99997,-99997,-99997", "E1585N4935,-99997,10,5")
    table = read_text("\n".join([PARTS, *rows, "E1586N4935,-99999999,-99999999,-99999999", "E1587N4935,,5,5"]))
    assert isinstance(table, Squares)
    # Few, known by its parts, nothing known at all (left out), and an empty total with parts.
    found = [None if np.isnan(people) else people for people in table.frame["residents"]]
    assert found == [15, None, 15, 10]
    assert table.frame["x"].tolist() == [158_300, 158_400, 158_500, 158_700]
    assert [remark.reason.split(" ", 1)[0] for remark in table.remarks[:3]] == ["2", "1", "1"]


def test_ages_add_up_where_men_and_women_are_not_told(read_text: Callable[..., RawTable]) -> None:
    ages = "0_tot_15_jaar,15_tot_25_jaar,25_tot_45_jaar,45_tot_65_jaar,65_jaar_en_ouder"
    head = f"c28992r100,jaar,aantal_inwoners,{','.join(f'aantal_inwoners_{age}' for age in ages.split(','))}"
    table = read_text(f"{head}\nE1583N4935,2023,-99997,5,5,10,0,5\nE1584N4935,2023,-99997,5,5,-99997,0,5")
    assert isinstance(table, Squares)
    assert table.frame["residents"].iloc[0] == 25
    assert np.isnan(table.frame["residents"].iloc[1])
    assert table.published == "2023"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{PARTS}\nE1583N49,5,5,0", "rij 1, kolom crs28992res100m: dit is geen vierkant; gevonden: 'E1583N49'"),
        (f"{PARTS}\nE1583N4935,5,5,0\nE1583N4935,5,5,0", "rij 2, .*dit vierkant staat er twee keer"),
        (f"{PARTS}\nE9583N4935,5,5,0", "dit vierkant ligt buiten Nederland"),
        (f"{PARTS}\nE1583N4935,-3,5,0", "kolom aantal_inwoners: minder dan nul mensen; gevonden: '-3'"),
        (f"{PARTS}\nE1583N4935,veel,5,0", "dit is geen getal; gevonden: 'veel'"),
        ("crs28992res500m,aantal_inwoners\nE1580N4935,5", "dit zijn geen vierkanten van 100 meter"),
        ("c28992r100,percentage_huurwoningen\nE1583N4935,5", "er staat niet in hoeveel mensen er wonen"),
    ],
)
def test_what_cannot_be_is_refused(read_text: Callable[..., RawTable], text: str, said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        read_text(text)
