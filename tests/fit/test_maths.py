"""The mathematics of the score: what must hold whatever the numbers are, and a published index reproduced."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from socialmap.fit.maths import (
    Aggregation,
    Normalising,
    aggregate,
    geometric_mean,
    min_max,
    normaliser,
    percentile,
    percentile_of,
    to_city,
    weighted_mean,
)

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False) | st.just(np.nan)
VALUES = arrays(float, st.integers(1, 40), elements=NUMBERS)
WHOLE = arrays(float, 12, elements=st.integers(-1000, 1000))
TABLE = arrays(float, st.tuples(st.integers(1, 20), st.just(3)), elements=st.floats(0, 1) | st.just(np.nan))
WEIGHTS = np.array([1.0, 2.0, 0.5])
WAYS = [(how, sums) for how in Normalising for sums in Aggregation]
PLACING = {Normalising.PERCENTILE: percentile, Normalising.MIN_MAX: min_max, Normalising.CITY: to_city}


@given(VALUES)
def test_a_percentile_lies_between_0_and_1_and_unknown_stays_unknown(values) -> None:
    result = percentile(values)
    known = np.isfinite(values)
    assert (np.isfinite(result) == known).all()
    assert ((result[known] > 0) & (result[known] < 1)).all()
    assert not known.any() or result[known].mean() == pytest.approx(0.5)


@pytest.mark.parametrize("how", Normalising)
@given(WHOLE)
def test_turning_reverses(how, values) -> None:
    np.testing.assert_allclose(PLACING[how](-values), 1 - PLACING[how](values), atol=1e-9)


def scored(how, sums, table, weights=WEIGHTS, cities=(None, None, None)):
    """The score of each row: normalised by column, then aggregated."""
    place = to_city if how is Normalising.CITY else lambda column, _: PLACING[how](column)
    placed = np.column_stack([place(column, city) for column, city in zip(table.T, cities, strict=True)])
    return aggregate(sums, placed, weights)[0]


@st.composite
def scorings(draw):
    """Values of three terms, some unknown, and the city's: among them, beside them, equal to one, or not known."""
    whole = st.integers(-100, 100).map(float)
    table = draw(arrays(float, st.tuples(st.integers(1, 12), st.just(3)), elements=whole | st.just(np.nan)))
    table[draw(st.integers(0, len(table) - 1))] = draw(arrays(float, 3, elements=whole))
    cities = [draw(st.none() | whole | st.sampled_from(column[np.isfinite(column)])) for column in table.T]
    return table, cities


@pytest.mark.parametrize(("how", "sums"), WAYS)
@given(scorings(), st.data(), st.floats(0.1, 1000))
def test_a_better_value_never_lowers_a_score(how, sums, scoring, data, more) -> None:
    table, cities = scoring
    row, column = data.draw(st.sampled_from(np.argwhere(np.isfinite(table)).tolist()))
    better = table.copy()
    better[row, column] += more
    before, after = (scored(how, sums, one, cities=cities)[row] for one in (table, better))
    assert after >= before - 1e-9


@pytest.mark.parametrize(("how", "sums"), WAYS)
@given(scorings(), st.randoms())
def test_the_order_of_areas_is_immaterial(how, sums, scoring, random) -> None:
    table, cities = scoring
    order = list(range(len(table)))
    random.shuffle(order)
    turned = scored(how, sums, table[order], cities=cities)
    np.testing.assert_allclose(turned, scored(how, sums, table, cities=cities)[order], atol=1e-9)


@pytest.mark.parametrize(("how", "sums"), WAYS)
@given(scorings(), st.permutations([0, 1, 2]))
def test_the_order_of_terms_is_immaterial(how, sums, scoring, order) -> None:
    table, cities = scoring
    turned = scored(how, sums, table[:, order], WEIGHTS[order], [cities[column] for column in order])
    np.testing.assert_allclose(turned, scored(how, sums, table, cities=cities), atol=1e-9)


@pytest.mark.parametrize(("how", "sums"), WAYS)
@given(scorings(), st.sampled_from([0.25, 2.0, 8.0]), st.integers(-50, 50))
def test_scaling_units_changes_nothing(how, sums, scoring, factor, shift) -> None:
    table, cities = scoring
    other = [None if city is None else city * factor + shift for city in cities]
    turned = scored(how, sums, table * factor + shift, cities=other)
    np.testing.assert_allclose(turned, scored(how, sums, table, cities=cities), atol=1e-9)


@pytest.mark.parametrize(("how", "sums"), WAYS)
@given(arrays(float, (10, 2), elements=st.integers(-100, 100)), st.integers(-100, 100), st.none() | st.just(7.0))
def test_a_constant_term_changes_no_rank(how, sums, table, constant, city) -> None:
    mixed = np.column_stack([table, np.full(10, float(constant))])
    without = scored(how, sums, table, WEIGHTS[:2], [city, city])
    with_it = scored(how, sums, mixed, WEIGHTS, [city, city, city])
    # Exactly the same order, apart from rounding: whoever is ahead without it is not behind with it.
    ahead = without[:, None] > without[None, :] + 1e-6
    assert (with_it[:, None] >= with_it[None, :] - 1e-12)[ahead].all()
    np.testing.assert_allclose(np.ptp(with_it[without == without.max()]), 0, atol=1e-9)


@pytest.mark.parametrize("how", Normalising)
@given(WHOLE, WHOLE)
def test_a_fixed_scale_keeps_the_order_of_drawn_values(how, values, asked) -> None:
    asked = np.sort(asked)
    placed = normaliser(how, values, 3.0)(asked)
    assert (np.diff(placed) >= 0).all()
    assert ((placed >= 0) & (placed <= 1)).all()


@given(WHOLE.filter(lambda values: np.ptp(values) > 0))
def test_a_fixed_scale_places_published_values_as_they_were(values) -> None:
    for how in Normalising:
        np.testing.assert_allclose(normaliser(how, values)(values), PLACING[how](values), atol=1e-9)


def test_one_value_everywhere_is_in_the_middle_and_nothing_stays_nothing() -> None:
    for place in (min_max, to_city):
        assert place(np.array([7.0, 7.0, np.nan])).tolist() == pytest.approx([0.5, 0.5, np.nan], nan_ok=True)
        assert np.isnan(place(np.array([np.nan]))).all()


def test_a_value_from_elsewhere_is_placed_among_the_known() -> None:
    assert percentile_of(np.array([0.0, 15.0, 20.0, 99.0, np.nan]), np.array([10.0, 20.0, np.nan])).tolist() == (
        pytest.approx([0, 0.5, 0.75, 1, np.nan], nan_ok=True)
    )
    assert np.isnan(percentile_of(1.0, np.array([np.nan])))


@pytest.mark.parametrize("sums", Aggregation)
@given(TABLE)
def test_a_score_lies_within_its_terms_and_unknown_terms_do_not_pull(sums, table) -> None:
    table = np.where(table < 0.01, 0.01, table)
    mean, share = aggregate(sums, table, WEIGHTS)
    for row, value, known in zip(table, mean, share, strict=True):
        terms = row[np.isfinite(row)]
        assert known == pytest.approx(WEIGHTS[np.isfinite(row)].sum() / WEIGHTS.sum())
        if len(terms):
            assert terms.min() - 1e-9 <= value <= terms.max() + 1e-9
        else:
            assert np.isnan(value)


# Human Development Report 2015 (UNDP), table 1: life expectancy, expected and mean years of schooling, income a head
# (2011 PPP $), and the published index of 2014. Method: its technical note 1 (hdr.undp.org). Expected years of
# schooling count to 18, income to 75,000.
HDI_2014 = [
    ("Norway", 81.6, 17.5, 12.6, 64992, 0.944),
    ("Australia", 82.4, 20.2, 13.0, 42261, 0.935),
    ("Switzerland", 83.0, 15.8, 12.8, 56431, 0.930),
    ("Denmark", 80.2, 18.7, 12.7, 44025, 0.923),
    ("Netherlands", 81.6, 17.9, 11.9, 45435, 0.922),
    ("Germany", 80.9, 16.5, 13.1, 43919, 0.916),
    ("Singapore", 83.0, 15.4, 10.6, 76628, 0.912),
    ("Hong Kong", 84.0, 15.6, 11.2, 53959, 0.910),
    ("Japan", 83.5, 15.3, 11.5, 36927, 0.891),
    ("Belgium", 80.8, 16.3, 11.3, 41187, 0.890),
]


@pytest.mark.parametrize("row", HDI_2014, ids=lambda row: row[0])
def test_the_human_development_index_is_reproduced(row) -> None:
    _, life, expected, schooling, income, published = row
    one = np.array([1.0])
    health = min_max(one * life, 20, 85)
    years = np.column_stack([min_max(one * expected, 0, 18), min_max(one * schooling, 0, 15)])
    education, _ = weighted_mean(years, np.ones(2))
    living = min_max(np.log(one * income), np.log(100), np.log(75_000))
    index, share = geometric_mean(np.column_stack([health, education, living]), np.ones(3))
    # Inputs are published with one decimal: that alone moves the index by up to 0.0015.
    assert index[0] == pytest.approx(published, abs=0.0015)
    assert share[0] == 1


def test_the_worked_example_of_the_human_development_index_is_reproduced() -> None:
    """Technical notes to the Human Development Report 2020: (0.6971 x 0.3447 x 0.5506)^(1/3) = 0.510."""
    income = min_max(np.log(np.array([3829.0])), np.log(100), np.log(75_000))
    assert income[0] == pytest.approx(0.5506, abs=5e-5)
    index, _ = geometric_mean(np.array([[0.6971, 0.3447, income[0]]]), np.ones(3))
    assert index[0] == pytest.approx(0.510, abs=5e-4)
