"""Borders as PDOK serves them."""

from collections.abc import Callable
from typing import Any

import pytest

from socialmap.errors import BadInputError
from socialmap.sources.raw import Areas, RawTable

RING = [[5.10, 52.08], [5.11, 52.08], [5.11, 52.09], [5.10, 52.09], [5.10, 52.08]]


def buurt(code: str = "BU03440101", **properties: Any) -> dict[str, Any]:
    given = {
        "buurtcode": code,
        "buurtnaam": "Binnenstad",
        "wijkcode": "WK034401",
        "gemeentecode": f"GM{code[2:6]}",
        "jrstatcode": f"2024{code}",
        "aantal_inwoners": -99997,
    }
    return {
        "type": "Feature",
        "geometry": {"type": "MultiPolygon", "coordinates": [[RING]]},
        "properties": given | properties,
    }


def test_a_buurt_elsewhere(read_features: Callable[..., RawTable]) -> None:
    table = read_features([buurt()])
    assert isinstance(table, Areas)
    columns = ["code", "edition", "level", "name", "local_code", "wijk_code", "gemeente_code"]
    assert table.frame.loc[0, columns].tolist() == ["BU03440101", 2024, "buurt", "Binnenstad", "", "WK034401", "GM0344"]
    assert table.frame.crs == "EPSG:28992"


def test_a_buurt_of_amsterdam_is_on_the_division_in_force(read_features: Callable[..., RawTable]) -> None:
    table = read_features([buurt("BU0363AC02")])
    assert isinstance(table, Areas)
    columns = ["edition", "local_code", "wijk_code", "stadsdeel_code"]
    assert table.frame.loc[0, columns].tolist() == [2022, "AC02", "WK0363AC", "A"]


def test_surfaces_of_water_are_left_out(read_features: Callable[..., RawTable]) -> None:
    table = read_features([buurt(water="NEE"), buurt(water="JA")])
    assert isinstance(table, Areas)
    assert len(table.frame) == 1
    assert [remark.reason for remark in table.remarks] == ["1 vlakken zijn alleen water"]


def test_without_a_year_it_is_refused(read_features: Callable[..., RawTable]) -> None:
    with pytest.raises(BadInputError, match="het jaar van de indeling staat er niet in"):
        read_features([buurt(jrstatcode="")])


def test_double_codes_are_refused(read_features: Callable[..., RawTable]) -> None:
    with pytest.raises(BadInputError, match="rij 2, kolom buurtcode: deze code staat er twee keer"):
        read_features([buurt(), buurt()])
