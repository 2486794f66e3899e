"""What a missing fact is worth, by hand: it must be able to change the choice, and else it is worth nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialmap.fit.knowing import value_of_knowing, worth_by_term, worth_knowing
from socialmap.fit.score import score_wijken
from tests.support.worlds import starter_world


def test_the_worth_of_a_fact_by_hand() -> None:
    """Two of four are chosen. Knowing of C: in half of the ways it is 58 and takes the place of B (50): 8 / 2 gained.
    Knowing of B: in half of the ways it is 30, and C (45) takes its place: 15 / 2 gained."""
    expected = np.array([80.0, 50.0, 45.0, 5.0])
    given = np.array([[90.0, 70.0, 58.0, 40.0], [70.0, 30.0, 32.0, 0.0]])
    changes, gain = value_of_knowing(expected, given, 2)
    assert changes.tolist() == [0, 0.5, 0.5, 0]
    assert gain.tolist() == [0, 7.5, 4, 0]


@given(st.lists(st.floats(0, 100), min_size=4, max_size=8), st.integers(1, 3), st.floats(0, 30))
def test_knowing_is_never_worth_less_than_nothing(expected, places, spread) -> None:
    values = np.array(expected).round(3)
    ways = values + spread * np.linspace(-1, 1, 5)[:, None]
    changes, gain = value_of_knowing(values, ways, places)
    assert (gain >= 0).all()
    assert ((changes >= 0) & (changes <= 1)).all()
    none, nothing = value_of_knowing(values, np.repeat(values[None, :], 5, axis=0), places)
    assert none.tolist() == nothing.tolist() == [0] * len(values)


def test_what_can_never_change_the_choice_is_not_asked_for(tmp_path_factory) -> None:
    result = score_wijken(starter_world(tmp_path_factory.mktemp("starter")))
    found = worth_knowing(result)
    assert found
    assert all(np.isnan(result.raw[one.term.id][one.code]) and one.changes > 0 for one in found)
    assert [one.changes for one in found] == sorted((one.changes for one in found), reverse=True)
    # The worst of the city stays out of the best ten whatever is known of its open tables.
    assert result.frame["score"].idxmin() not in {one.code for one in found}
    terms = worth_by_term(found)
    assert sum(changed for _, changed, _ in terms) == pytest.approx(sum(one.changes for one in found))
    assert {term.id for term, _, _ in terms} >= {"drop_in"}
