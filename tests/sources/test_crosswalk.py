"""A crosswalk between two editions."""

from collections.abc import Callable
from pathlib import Path

import pytest

from socialmap.config import Settings
from socialmap.errors import BadInputError
from socialmap.sources.raw import Crosswalk, RawTable
from socialmap.sources.reading import read

HEADER = "code_2020,naam_2020,code_2022,naam_2022,aandeel_oppervlakte\n"


@pytest.mark.real_data
def test_the_crosswalk_of_amsterdam(real_data: Path, settings: Settings) -> None:
    table = read(real_data / "cbs2024/crosswalk_amsterdam_buurten_2020_naar_2022.csv", settings=settings)
    assert isinstance(table, Crosswalk)
    frame = table.frame
    assert len(frame) == 509
    assert (frame["from_code"].nunique(), frame["to_code"].nunique()) == (477, 492)
    assert set(frame["from_edition"]) == {2020}
    assert set(frame["to_edition"]) == {2022}
    assert frame.groupby("from_code")["share"].sum().between(0.999, 1.001).all()
    assert not table.remarks


def test_shares_that_do_not_add_up_are_said(read_text: Callable[..., RawTable]) -> None:
    table = read_text(f"{HEADER}BU03630000,a,BU0363AA01,b,0.5\n")
    assert [(remark.action, remark.value) for remark in table.remarks] == [("let op", "BU03630000: 0.500")]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("BU03630001,a,BU0363AA01,b,1.2", "rij 2, kolom aandeel_oppervlakte: dit aandeel kan niet"),
        ("BU03630000,a,BU0363AA01,b,1", "rij 2, kolom code_2020: dit paar staat er twee keer"),
        ("A00,a,BU0363AA01,b,1", "rij 2, kolom code_2020: dit is geen CBS-code; gevonden: 'A00'"),
    ],
)
def test_a_wrong_row_is_named(read_text: Callable[..., RawTable], row: str, sentence: str) -> None:
    with pytest.raises(BadInputError, match=sentence):
        read_text(f"{HEADER}BU03630000,a,BU0363AA01,b,1\n{row}\n")
