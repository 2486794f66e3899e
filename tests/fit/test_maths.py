"""The mathematics of the score: what must hold whatever the numbers are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from socialmap.fit.maths import percentile, percentile_of, weighted_mean

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False) | st.just(np.nan)
VALUES = arrays(float, st.integers(1, 40), elements=NUMBERS)
TABLE = arrays(float, st.tuples(st.integers(1, 20), st.just(3)), elements=st.floats(0, 1) | st.just(np.nan))
WEIGHTS = np.array([1.0, 2.0, 0.5])


@given(VALUES)
def test_a_percentile_lies_between_0_and_1_and_unknown_stays_unknown(values) -> None:
    result = percentile(values)
    known = np.isfinite(values)
    assert (np.isfinite(result) == known).all()
    assert ((result[known] > 0) & (result[known] < 1)).all()
    assert not known.any() or result[known].mean() == pytest.approx(0.5)


@given(VALUES, st.randoms())
def test_the_order_of_areas_is_immaterial(values, random) -> None:
    order = list(range(len(values)))
    random.shuffle(order)
    np.testing.assert_array_equal(percentile(values)[order], percentile(values[order]))


@given(arrays(float, 12, elements=st.integers(-1000, 1000)))
def test_scaling_units_changes_nothing_and_turning_reverses(values) -> None:
    np.testing.assert_allclose(percentile(values * 8 + 3), percentile(values))
    np.testing.assert_allclose(percentile(-values), 1 - percentile(values))


@given(arrays(float, 12, elements=st.integers(0, 100)), st.integers(0, 11))
def test_a_better_value_never_lowers_a_percentile(values, index) -> None:
    better = values.copy()
    better[index] += 5
    assert percentile(better)[index] >= percentile(values)[index]


def test_a_value_from_elsewhere_is_placed_among_the_known() -> None:
    assert percentile_of(np.array([0.0, 15.0, 20.0, 99.0, np.nan]), np.array([10.0, 20.0, np.nan])).tolist() == (
        pytest.approx([0, 0.5, 0.75, 1, np.nan], nan_ok=True)
    )
    assert np.isnan(percentile_of(1.0, np.array([np.nan])))


@given(TABLE)
def test_a_mean_lies_within_its_terms_and_unknown_terms_do_not_pull(table) -> None:
    mean, share = weighted_mean(table, WEIGHTS)
    for row, value, known in zip(table, mean, share, strict=True):
        terms = row[np.isfinite(row)]
        assert known == pytest.approx(WEIGHTS[np.isfinite(row)].sum() / WEIGHTS.sum())
        if len(terms):
            assert terms.min() - 1e-9 <= value <= terms.max() + 1e-9
        else:
            assert np.isnan(value)


@given(TABLE, st.permutations([0, 1, 2]))
def test_the_order_of_terms_is_immaterial(table, order) -> None:
    mean, share = weighted_mean(table, WEIGHTS)
    turned, turned_share = weighted_mean(table[:, order], WEIGHTS[order])
    np.testing.assert_allclose(mean, turned)
    np.testing.assert_allclose(share, turned_share)
