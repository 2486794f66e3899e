"""Where residents are."""

import pytest

from socialmap.fit.supply import home_point
from tests.support.worlds import buurt, made_world, middle

A, B = "WK0363FA", "WK0363FB"


def test_home_is_where_residents_are_not_the_middle_of_the_polder(tmp_path) -> None:
    x, y = middle(0)
    parts = [buurt("BU0363FA01", A, x - 800, y, 100), buurt("BU0363FA02", A, x + 800, y, 100)]
    world = made_world(tmp_path, areas=parts, figures={"inwoners": {"BU0363FA01": 300.0, "BU0363FA02": 100.0}})
    assert home_point(world, world.area(A)) == pytest.approx((x - 400, y), abs=1)
    assert home_point(world, world.area("BU0363FA02")) == pytest.approx((x + 800, y), abs=1)
    assert home_point(world, world.area(B)) == pytest.approx(middle(1), abs=1)
