"""Whole minutes that add up to the whole."""

import math

from hypothesis import given
from hypothesis import strategies as st

from socialmap.guide.rounding import shares, whole_minutes

PARTS = st.lists(st.floats(0, 500).map(lambda part: round(part, 3)), min_size=1, max_size=30).filter(any)


@given(PARTS)
def test_parts_add_up_to_what_is_told_of_the_whole_and_none_is_a_minute_off(parts):
    total = whole_minutes(math.fsum(parts))
    told = shares(total, parts)
    assert sum(told) == total
    scale = total / math.fsum(parts)
    assert all(abs(share - part * scale) < 1 for share, part in zip(told, parts, strict=True))
    assert all(share == 0 for share, part in zip(told, parts, strict=True) if part == 0)


def test_by_hand():
    # 2.4 + 3.8 + 3.6 = 9.8 is told as 10; by themselves they would be 2 + 4 + 4 as well.
    assert shares(10, [2.4, 3.8, 3.6]) == [2, 4, 4]
    # Of the sheet that a volunteer held: 10 = 2 + 4 + 3 by themselves.
    assert [round(part) for part in (2.45, 4.45, 3.3)] == [2, 4, 3]
    assert shares(10, [2.45, 4.45, 3.3]) == [3, 4, 3]
    # Six short ways are no minute each, and together 2.
    assert shares(2, [0.4] * 6) == [1, 1, 0, 0, 0, 0]
