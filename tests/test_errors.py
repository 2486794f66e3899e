"""Errors are one Dutch sentence: where, what, which value, what is expected."""

import pytest

from socialmap import errors
from socialmap.errors import BadInputError, SocialMapError


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "dit klopt niet."),
        (
            {"file": "a.csv", "row": 3, "column": "lon", "value": 99, "expected": "een lengtegraad"},
            "a.csv, rij 3, kolom lon: dit klopt niet; gevonden: '99'; verwacht: een lengtegraad.",
        ),
        ({"row": 0}, "rij 0: dit klopt niet."),
        ({"value": ""}, "dit klopt niet; gevonden: ''."),
        ({"value": "x" * 200}, f"dit klopt niet; gevonden: '{'x' * 80}'."),
        ({"value": "twee\nregels"}, "dit klopt niet; gevonden: 'twee\\nregels'."),
    ],
)
def test_bad_input_says_where_what_and_what_is_expected(given: dict[str, object], sentence: str) -> None:
    error = BadInputError("dit klopt niet", **given)
    assert str(error) == sentence
    assert error.row == given.get("row")


def test_every_error_of_the_house_is_caught_as_one() -> None:
    ours = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    assert len(ours) > 5
    assert all(issubclass(kind, SocialMapError) for kind in ours)
